-- The schema on SQLite. Identifiers are 16-byte blobs, instants text with microseconds. The same tables as in
-- ../../postgres; a test compares both with the program.
--
-- Every list and every foreign key is read through an index; a test asks both databases. Foreign keys that are seldom
-- set have one over the rows that set them.

-- Accounts and organisations ------------------------------------------------------------------------------------

CREATE TABLE accounts (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    -- The address without a tag after `+`: two addresses of one mailbox.
    mailbox TEXT NOT NULL GENERATED ALWAYS AS (
        CASE WHEN instr(email_key, '+') > 1 AND instr(email_key, '+') < instr(email_key, '@')
        THEN substr(email_key, 1, instr(email_key, '+') - 1) || substr(email_key, instr(email_key, '@')) ELSE email_key END
    ) STORED,
    language TEXT NOT NULL CHECK (language IN ('es', 'en', 'fr')),
    position TEXT,
    password_hash TEXT,
    email_verified_at TIMESTAMP,
    disabled_at TIMESTAMP,
    network_country TEXT,
    network_decides BOOLEAN NOT NULL,
    reminders TEXT NOT NULL DEFAULT 'digest' CHECK (reminders IN ('digest', 'each')),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX accounts_mailbox ON accounts (mailbox);
CREATE INDEX accounts_network ON accounts (network_country) WHERE network_country IS NOT NULL;

CREATE TABLE account_roles (
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('reviewer', 'country_network', 'secretariat', 'admin')),
    PRIMARY KEY (account_id, role)
);
CREATE INDEX account_roles_role ON account_roles (role, account_id);

CREATE TABLE sessions (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    ended_because TEXT CHECK (ended_because IN ('logout', 'replay', 'password', 'disabled')),
    CHECK ((ended_at IS NULL) = (ended_because IS NULL))
);
CREATE INDEX sessions_account ON sessions (account_id);

CREATE TABLE refresh_tokens (
    id BLOB NOT NULL PRIMARY KEY,
    session_id BLOB NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE,
    issued_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

CREATE TABLE organisations (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    actor_type TEXT NOT NULL,
    country TEXT,
    represents TEXT,
    website TEXT,
    public_contact TEXT,
    created_by BLOB REFERENCES accounts (id) ON DELETE SET NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX organisations_name ON organisations (name_key, id);
CREATE INDEX organisations_creator ON organisations (created_by) WHERE created_by IS NOT NULL;

-- Other names of an organisation: acronyms, former names, names in other languages.
CREATE TABLE organisation_aliases (
    organisation_id BLOB NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    alias TEXT NOT NULL,
    PRIMARY KEY (organisation_id, place)
);

CREATE TABLE memberships (
    organisation_id BLOB NOT NULL REFERENCES organisations (id),
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('focal_point', 'alternate', 'member')),
    since TIMESTAMP NOT NULL,
    PRIMARY KEY (organisation_id, account_id)
);
CREATE INDEX memberships_account ON memberships (account_id);

CREATE TABLE contacts (
    id BLOB NOT NULL PRIMARY KEY,
    organisation_id BLOB NOT NULL REFERENCES organisations (id),
    account_id BLOB REFERENCES accounts (id) ON DELETE SET NULL,
    name TEXT NOT NULL,
    position TEXT,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    -- The address without a tag after `+`: two addresses of one mailbox.
    mailbox TEXT NOT NULL GENERATED ALWAYS AS (
        CASE WHEN instr(email_key, '+') > 1 AND instr(email_key, '+') < instr(email_key, '@')
        THEN substr(email_key, 1, instr(email_key, '+') - 1) || substr(email_key, instr(email_key, '@')) ELSE email_key END
    ) STORED,
    language TEXT NOT NULL CHECK (language IN ('es', 'en', 'fr')),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    UNIQUE (organisation_id, email_key)
);
CREATE INDEX contacts_account ON contacts (account_id);
-- The list of an organisation's contacts is in the order in which they were made.
CREATE INDEX contacts_organisation ON contacts (organisation_id, id);
CREATE INDEX contacts_mailbox ON contacts (mailbox);
-- Whoever verifies an address finds the contacts with it.
CREATE INDEX contacts_email ON contacts (email_key);

-- A membership that a person was asked to take and has not taken yet, by the address that was typed.
CREATE TABLE membership_offers (
    id BLOB NOT NULL PRIMARY KEY,
    organisation_id BLOB NOT NULL REFERENCES organisations (id),
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('es', 'en', 'fr')),
    role TEXT NOT NULL CHECK (role IN ('focal_point', 'alternate', 'member')),
    status TEXT NOT NULL CHECK (status IN ('open', 'accepted', 'declined', 'withdrawn')),
    asked_by BLOB REFERENCES accounts (id) ON DELETE SET NULL,
    asked_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX membership_offers_open ON membership_offers (organisation_id, email_key) WHERE status = 'open';
-- The lists of an organisation and of an address are in the order in which the offers were made.
CREATE INDEX membership_offers_organisation ON membership_offers (organisation_id, id);
CREATE INDEX membership_offers_email ON membership_offers (email_key, id);
CREATE INDEX membership_offers_asker ON membership_offers (asked_by) WHERE asked_by IS NOT NULL;
CREATE INDEX membership_offers_expiry ON membership_offers (expires_at);

CREATE TABLE reviewer_profiles (
    account_id BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    internal BOOLEAN NOT NULL,
    organisation TEXT,
    country TEXT,
    languages TEXT NOT NULL CHECK (json_valid(languages)),
    objectives TEXT NOT NULL CHECK (json_valid(objectives)),
    principles TEXT NOT NULL CHECK (json_valid(principles)),
    background TEXT NOT NULL CHECK (json_valid(background)),
    availability TEXT NOT NULL CHECK (json_valid(availability)),
    max_open INTEGER NOT NULL CHECK (max_open > 0),
    paused BOOLEAN NOT NULL,
    listed BOOLEAN NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    updated_at TIMESTAMP NOT NULL
);

-- A reviewer's other addresses: by them an author or contact is recognised as the same person.
CREATE TABLE reviewer_addresses (
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    mailbox TEXT NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (account_id, mailbox)
);
CREATE INDEX reviewer_addresses_mailbox ON reviewer_addresses (mailbox);

-- Submissions ---------------------------------------------------------------------------------------------------

CREATE TABLE reference_counters (
    kind TEXT NOT NULL CHECK (kind IN ('pledge', 'practice')),
    year INTEGER NOT NULL,
    last INTEGER NOT NULL CHECK (last > 0),
    PRIMARY KEY (kind, year)
);

CREATE TABLE submissions (
    id BLOB NOT NULL PRIMARY KEY,
    reference TEXT UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('pledge', 'practice')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'peer_review', 'comments_returned', 'published', 'declined', 'withdrawn', 'archived')),
    round INTEGER NOT NULL CHECK (round > 0),
    version INTEGER NOT NULL CHECK (version > 0),
    organisation_id BLOB NOT NULL REFERENCES organisations (id),
    filed_by BLOB REFERENCES accounts (id) ON DELETE SET NULL,
    focal_point BLOB REFERENCES contacts (id),
    alternate BLOB REFERENCES contacts (id),
    responsible_officer BLOB REFERENCES accounts (id) ON DELETE SET NULL,
    network_country TEXT,
    language TEXT NOT NULL,
    cycle TEXT,
    provenance TEXT NOT NULL CHECK (provenance IN ('form', 'import', 'legacy')),
    title TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    proposed_content TEXT CHECK (proposed_content IS NULL OR json_valid(proposed_content)),
    latest_revision INTEGER,
    published_revision INTEGER,
    returned_from TEXT CHECK (returned_from IN ('submitted', 'peer_review')),
    state_before TEXT,
    answer_due TIMESTAMP,
    waiting_for TEXT NOT NULL CHECK (waiting_for IN ('focal_point', 'secretariat', 'reviewers', 'nobody')),
    waiting_since TIMESTAMP NOT NULL,
    public_reason TEXT,
    merged_into BLOB REFERENCES submissions (id),
    decided_at TIMESTAMP,
    submitted_at TIMESTAMP,
    published_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CHECK (state = 'draft' OR reference IS NOT NULL),
    CHECK (state NOT IN ('published', 'archived') OR (published_revision IS NOT NULL AND published_at IS NOT NULL)),
    CHECK (state <> 'comments_returned' OR returned_from IS NOT NULL),
    CHECK (state <> 'peer_review' OR kind = 'practice'),
    CHECK (state <> 'archived' OR public_reason IS NOT NULL)
);
CREATE INDEX submissions_organisation ON submissions (organisation_id, id);
CREATE INDEX submissions_state ON submissions (state, id);
CREATE INDEX submissions_waiting ON submissions (waiting_for, id);
CREATE INDEX submissions_focal_point ON submissions (focal_point);
CREATE INDEX submissions_alternate ON submissions (alternate);
CREATE INDEX submissions_officer ON submissions (responsible_officer) WHERE responsible_officer IS NOT NULL;
CREATE INDEX submissions_filer ON submissions (filed_by, id) WHERE filed_by IS NOT NULL;
CREATE INDEX submissions_merged ON submissions (merged_into) WHERE merged_into IS NOT NULL;

-- Countries of the organisation, the network and the implementation: what a country network may see.
CREATE TABLE submission_countries (
    submission_id BLOB NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    country TEXT NOT NULL,
    PRIMARY KEY (country, submission_id)
);
CREATE INDEX submission_countries_submission ON submission_countries (submission_id);

CREATE TABLE revisions (
    submission_id BLOB NOT NULL REFERENCES submissions (id),
    number INTEGER NOT NULL CHECK (number > 0),
    round INTEGER NOT NULL,
    action TEXT NOT NULL,
    language TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    rules_version INTEGER NOT NULL,
    policy_version INTEGER NOT NULL,
    created_by BLOB,
    created_at TIMESTAMP NOT NULL,
    accepted_at TIMESTAMP,
    PRIMARY KEY (submission_id, number)
);

-- Everybody who is or ever was focal point or alternate of a submission.
CREATE TABLE submission_contacts (
    submission_id BLOB NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    contact_id BLOB NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    PRIMARY KEY (submission_id, contact_id)
);
CREATE INDEX submission_contacts_contact ON submission_contacts (contact_id);

-- Where an old record was taken from.
CREATE TABLE legacy_sources (
    submission_id BLOB NOT NULL PRIMARY KEY REFERENCES submissions (id),
    source_id TEXT NOT NULL UNIQUE,
    url TEXT,
    title TEXT,
    basis TEXT NOT NULL CHECK (basis IN ('stated', 'inferred'))
);

CREATE TABLE participants (
    id BLOB NOT NULL PRIMARY KEY,
    submission_id BLOB NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    organisation_id BLOB REFERENCES organisations (id),
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    country TEXT,
    action TEXT,
    contact_name TEXT,
    contact_email TEXT,
    contact_language TEXT CHECK (contact_language IN ('es', 'en', 'fr')),
    answer TEXT NOT NULL CHECK (answer IN ('asked', 'confirmed', 'declined', 'left')),
    answered_by TEXT CHECK (answered_by IN ('link', 'letter', 'account')),
    since TIMESTAMP NOT NULL,
    asked_at TIMESTAMP,
    counts_from TIMESTAMP,
    version INTEGER NOT NULL CHECK (version > 0)
);
CREATE INDEX participants_submission ON participants (submission_id, place, id);
CREATE INDEX participants_answer ON participants (answer, asked_at);
CREATE INDEX participants_organisation ON participants (organisation_id) WHERE organisation_id IS NOT NULL;

CREATE TABLE attachments (
    id BLOB NOT NULL PRIMARY KEY,
    submission_id BLOB NOT NULL REFERENCES submissions (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('document', 'image', 'correspondence', 'evidence')),
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL CHECK (size >= 0),
    sha256 TEXT NOT NULL,
    credit TEXT,
    alternative_text TEXT,
    uploaded_by BLOB,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    removed_at TIMESTAMP
);
CREATE INDEX attachments_submission ON attachments (submission_id, id);

CREATE TABLE screenings (
    submission_id BLOB NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    point TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('met', 'unclear', 'not_met')),
    note TEXT,
    screened_by BLOB,
    screened_at TIMESTAMP NOT NULL,
    revision INTEGER NOT NULL CHECK (revision > 0),
    PRIMARY KEY (submission_id, point, revision)
);

CREATE TABLE notes (
    id BLOB NOT NULL PRIMARY KEY,
    submission_id BLOB NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    written_by BLOB,
    text TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX notes_submission ON notes (submission_id, id);

CREATE TABLE translations (
    id BLOB NOT NULL PRIMARY KEY,
    submission_id BLOB NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    language TEXT NOT NULL,
    fields TEXT NOT NULL CHECK (json_valid(fields)),
    official BOOLEAN NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    UNIQUE (submission_id, revision, language)
);

-- Review --------------------------------------------------------------------------------------------------------

CREATE TABLE assignments (
    id BLOB NOT NULL PRIMARY KEY,
    submission_id BLOB NOT NULL REFERENCES submissions (id),
    round INTEGER NOT NULL,
    reviewer_id BLOB NOT NULL REFERENCES accounts (id),
    internal BOOLEAN NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('invited', 'accepted', 'finished', 'declined', 'conflicted', 'released', 'withdrawn')),
    invited_by BLOB,
    due TIMESTAMP NOT NULL,
    invited_at TIMESTAMP NOT NULL,
    counts_from TIMESTAMP NOT NULL,
    answered_at TIMESTAMP,
    finished_at TIMESTAMP,
    reason TEXT,
    version INTEGER NOT NULL CHECK (version > 0),
    UNIQUE (submission_id, round, reviewer_id),
    CHECK ((status = 'finished') = (finished_at IS NOT NULL))
);
CREATE INDEX assignments_reviewer ON assignments (reviewer_id, id);
CREATE INDEX assignments_status ON assignments (status, id);
-- How much each reviewer took on lately.
CREATE INDEX assignments_invited ON assignments (invited_at, status, reviewer_id);

CREATE TABLE reviews (
    assignment_id BLOB NOT NULL PRIMARY KEY REFERENCES assignments (id),
    content TEXT NOT NULL CHECK (json_valid(content)),
    version INTEGER NOT NULL CHECK (version > 0),
    submitted_at TIMESTAMP,
    carried_from INTEGER,
    updated_at TIMESTAMP NOT NULL
);

-- Which review with confidential comments an officer has marked as read, at which version of the review.
CREATE TABLE review_reads (
    assignment_id BLOB NOT NULL REFERENCES assignments (id),
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    version INTEGER NOT NULL CHECK (version > 0),
    read_at TIMESTAMP NOT NULL,
    PRIMARY KEY (assignment_id, account_id)
);
CREATE INDEX review_reads_account ON review_reads (account_id);

-- What was submitted and then opened again, as it stood.
CREATE TABLE review_versions (
    assignment_id BLOB NOT NULL REFERENCES reviews (assignment_id),
    version INTEGER NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    submitted_at TIMESTAMP NOT NULL,
    opened_at TIMESTAMP NOT NULL,
    opened_by BLOB,
    reason TEXT,
    PRIMARY KEY (assignment_id, version)
);

-- Whom a reviewer who turned an invitation down proposes instead; personal data, for the secretariat only.
CREATE TABLE reviewer_proposals (
    assignment_id BLOB NOT NULL PRIMARY KEY REFERENCES assignments (id),
    account_id BLOB,
    name TEXT,
    email TEXT,
    created_at TIMESTAMP NOT NULL,
    CHECK (account_id IS NOT NULL OR name IS NOT NULL)
);

CREATE TABLE letters (
    id BLOB NOT NULL PRIMARY KEY,
    submission_id BLOB NOT NULL REFERENCES submissions (id),
    number INTEGER NOT NULL CHECK (number > 0),
    round INTEGER NOT NULL,
    revision INTEGER,
    introduction TEXT,
    language TEXT NOT NULL,
    introduction_translations TEXT NOT NULL CHECK (json_valid(introduction_translations)),
    dropped_sources TEXT NOT NULL CHECK (json_valid(dropped_sources)),
    answer_due TIMESTAMP,
    sent_at TIMESTAMP,
    sent_by BLOB,
    version INTEGER NOT NULL CHECK (version > 0),
    updated_at TIMESTAMP NOT NULL,
    UNIQUE (submission_id, number)
);

CREATE TABLE letter_items (
    id BLOB NOT NULL PRIMARY KEY,
    letter_id BLOB NOT NULL REFERENCES letters (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    criterion TEXT,
    pointer TEXT,
    must_answer BOOLEAN NOT NULL,
    text TEXT NOT NULL,
    language TEXT NOT NULL,
    translations TEXT NOT NULL CHECK (json_valid(translations)),
    sources TEXT NOT NULL CHECK (json_valid(sources)),
    answer TEXT CHECK (answer IN ('changed', 'explained', 'declined')),
    answer_text TEXT,
    answered_by BLOB,
    answered_at TIMESTAMP,
    version INTEGER NOT NULL CHECK (version > 0),
    CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX letter_items_letter ON letter_items (letter_id, place, id);

CREATE TABLE letter_extensions (
    id BLOB NOT NULL PRIMARY KEY,
    letter_id BLOB NOT NULL REFERENCES letters (id) ON DELETE CASCADE,
    status TEXT NOT NULL CHECK (status IN ('asked', 'granted', 'refused')),
    until TIMESTAMP NOT NULL,
    reason TEXT,
    note TEXT,
    asked_by BLOB,
    asked_at TIMESTAMP NOT NULL,
    decided_by BLOB,
    decided_at TIMESTAMP,
    CHECK ((status = 'asked') = (decided_at IS NULL))
);
CREATE INDEX letter_extensions_letter ON letter_extensions (letter_id, id);

-- Links in mails: the link itself is computed from the id and a secret, never stored. -----------------------------

CREATE TABLE mail_links (
    id BLOB NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('verify_email', 'reset_password', 'participant', 'invitation', 'membership', 'roster')),
    account_id BLOB REFERENCES accounts (id) ON DELETE CASCADE,
    participant_id BLOB REFERENCES participants (id) ON DELETE CASCADE,
    assignment_id BLOB REFERENCES assignments (id) ON DELETE CASCADE,
    membership_offer_id BLOB REFERENCES membership_offers (id) ON DELETE CASCADE,
    roster_invitation_id BLOB,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    CHECK ((purpose IN ('verify_email', 'reset_password')) = (account_id IS NOT NULL)),
    CHECK ((purpose = 'participant') = (participant_id IS NOT NULL)),
    CHECK ((purpose = 'invitation') = (assignment_id IS NOT NULL)),
    CHECK ((purpose = 'membership') = (membership_offer_id IS NOT NULL)),
    CHECK ((purpose = 'roster') = (roster_invitation_id IS NOT NULL))
);
CREATE INDEX mail_links_account ON mail_links (account_id, purpose) WHERE account_id IS NOT NULL;
CREATE INDEX mail_links_participant ON mail_links (participant_id) WHERE participant_id IS NOT NULL;
CREATE INDEX mail_links_assignment ON mail_links (assignment_id) WHERE assignment_id IS NOT NULL;
CREATE INDEX mail_links_offer ON mail_links (membership_offer_id) WHERE membership_offer_id IS NOT NULL;

-- What happened, what is to be sent, what was answered ------------------------------------------------------------

CREATE TABLE audit_events (
    id BLOB NOT NULL PRIMARY KEY,
    at TIMESTAMP NOT NULL,
    actor BLOB,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    submission_id BLOB,
    request_id TEXT NOT NULL,
    confidential BOOLEAN NOT NULL,
    facts TEXT NOT NULL CHECK (json_valid(facts)),
    rules_version INTEGER NOT NULL,
    policy_version INTEGER NOT NULL
);
CREATE INDEX audit_events_submission ON audit_events (submission_id, id);
-- What somebody did belongs to the copy of personal data.
CREATE INDEX audit_events_actor ON audit_events (actor, id) WHERE actor IS NOT NULL;

CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY,
    notice TEXT NOT NULL,
    account_id BLOB REFERENCES accounts (id) ON DELETE CASCADE,
    contact_id BLOB REFERENCES contacts (id) ON DELETE CASCADE,
    participant_id BLOB REFERENCES participants (id) ON DELETE CASCADE,
    membership_offer_id BLOB REFERENCES membership_offers (id) ON DELETE CASCADE,
    roster_invitation_id BLOB,
    submission_id BLOB,
    link_id BLOB,
    facts TEXT NOT NULL CHECK (json_valid(facts)),
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'parked')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    due_at TIMESTAMP NOT NULL,
    leased_until TIMESTAMP,
    last_error TEXT,
    request_id TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP,
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX outbox_due ON outbox (state, due_at, id);
CREATE INDEX outbox_state ON outbox (state, id);
CREATE INDEX outbox_account ON outbox (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX outbox_contact ON outbox (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX outbox_participant ON outbox (participant_id) WHERE participant_id IS NOT NULL;
CREATE INDEX outbox_offer ON outbox (membership_offer_id) WHERE membership_offer_id IS NOT NULL;
CREATE INDEX outbox_submission ON outbox (submission_id, created_at);

-- The last reminder that each recipient got of each step, by the instant at which the step was due then.
CREATE TABLE reminders (
    subject BLOB NOT NULL,
    step TEXT NOT NULL,
    recipient TEXT NOT NULL,
    due TIMESTAMP NOT NULL,
    place INTEGER NOT NULL CHECK (place >= 0),
    sent_at TIMESTAMP NOT NULL,
    PRIMARY KEY (subject, step, recipient)
);

CREATE TABLE idempotency (
    caller TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER,
    headers TEXT CHECK (headers IS NULL OR json_valid(headers)),
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_created ON idempotency (created_at);

-- The public registry: one row per published submission, made from its published revision. --------------------------

CREATE TABLE registry_version (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL,
    changed_at TIMESTAMP
);
INSERT INTO registry_version (id, version) VALUES (1, 1);

CREATE TABLE registry_entries (
    submission_id BLOB NOT NULL PRIMARY KEY REFERENCES submissions (id),
    reference TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('pledge', 'practice')),
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    language TEXT NOT NULL,
    organisation_id BLOB NOT NULL REFERENCES organisations (id),
    cycle TEXT,
    year INTEGER NOT NULL,
    type_key TEXT,
    actor_type TEXT NOT NULL,
    provenance TEXT NOT NULL,
    published_at TIMESTAMP NOT NULL,
    corrected_at TIMESTAMP,
    updated_at TIMESTAMP NOT NULL,
    matched TEXT,
    contribution BIGINT,
    contribution_currency TEXT,
    support BIGINT,
    support_currency TEXT,
    terms TEXT NOT NULL,
    CHECK ((contribution IS NULL) = (contribution_currency IS NULL)),
    CHECK ((support IS NULL) = (support_currency IS NULL))
);
CREATE INDEX registry_entries_newest ON registry_entries (kind, published_at, submission_id);
CREATE INDEX registry_entries_updated ON registry_entries (kind, updated_at, submission_id);
CREATE INDEX registry_entries_organisation ON registry_entries (organisation_id, submission_id);
CREATE INDEX registry_entries_matched ON registry_entries (matched, published_at, submission_id) WHERE matched IS NOT NULL;
CREATE INDEX registry_entries_title ON registry_entries (kind, title_key, submission_id);

CREATE TABLE registry_terms (
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    submission_id BLOB NOT NULL REFERENCES registry_entries (submission_id) ON DELETE CASCADE,
    PRIMARY KEY (field, value, submission_id)
);
CREATE INDEX registry_terms_entry ON registry_terms (submission_id);

-- Full text: the tokens are made by the program, alike for both databases. ------------------------------------------

CREATE TABLE search_rows (
    id INTEGER NOT NULL PRIMARY KEY,
    submission_id BLOB NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    public BOOLEAN NOT NULL,
    UNIQUE (submission_id, public)
);
CREATE VIRTUAL TABLE search_index USING fts5 (tokens, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
CREATE TRIGGER search_rows_removed AFTER DELETE ON search_rows BEGIN
    DELETE FROM search_index WHERE rowid = old.id;
END;
