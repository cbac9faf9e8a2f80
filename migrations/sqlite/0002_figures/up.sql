-- What the registry shows and counts beside its entries. -------------------------------------------------------------

-- The public documents, apart from the entries, so that counting reads little.
CREATE TABLE registry_documents (
    submission_id BLOB NOT NULL PRIMARY KEY REFERENCES registry_entries (submission_id) ON DELETE CASCADE,
    document TEXT NOT NULL CHECK (json_valid(document))
);

-- The dictionary of what entries are counted by; registry_entries.terms holds the identifiers.
CREATE TABLE registry_values (
    id INTEGER NOT NULL PRIMARY KEY,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (field, value)
);

-- With whom: participants that confirmed, and the implementers, partners and donors that a practice names.
CREATE TABLE registry_partners (
    submission_id BLOB NOT NULL REFERENCES registry_entries (submission_id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('participant', 'implementer', 'partner', 'donor')),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    country TEXT,
    PRIMARY KEY (submission_id, place)
);
