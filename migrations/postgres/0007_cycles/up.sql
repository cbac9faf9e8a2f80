-- The cycles that pledges and practices are filed for: Forums, regional reviews, campaigns, calls for practices. None is
-- ever removed; submissions name them by their key, which the program checks when they are written.

CREATE TABLE cycles (
    id UUID NOT NULL PRIMARY KEY,
    key TEXT COLLATE "C" NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('imrf', 'regional_review', 'campaign', 'call_for_practices')),
    name_es TEXT NOT NULL CHECK (name_es <> ''),
    name_en TEXT NOT NULL CHECK (name_en <> ''),
    name_fr TEXT NOT NULL CHECK (name_fr <> ''),
    kinds JSON NOT NULL,
    actor_types JSON NOT NULL,
    objectives JSON NOT NULL,
    themes JSON NOT NULL,
    time_zone TEXT NOT NULL,
    opens_local TEXT,
    closes_local TEXT,
    opens_at TIMESTAMP,
    closes_at TIMESTAMP,
    late TEXT NOT NULL CHECK (late IN ('refuse', 'flag')),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CHECK ((opens_local IS NULL) = (opens_at IS NULL)),
    CHECK ((closes_local IS NULL) = (closes_at IS NULL)),
    CHECK (opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at)
);

-- The International Migration Review Forum is held every four years (brief: The setting). From when and until when
-- pledges are taken for one is not known: the ends are open, both kinds are admitted, and a late one would be flagged
-- rather than refused. These are our choices, for the administrator to change; the zone is that of the Forum's seat.
INSERT INTO cycles (id, key, kind, name_es, name_en, name_fr, kinds, actor_types, objectives, themes, time_zone, late, version, created_at, updated_at) VALUES
    ('019b76da-a800-7000-8000-000000002022', 'imrf_2022', 'imrf', 'Foro de Examen de la Migración Internacional 2022', 'International Migration Review Forum 2022', 'Forum d’examen des migrations internationales 2022', '["pledge","practice"]', '[]', '[]', '[]', 'America/New_York', 'flag', 1, '2026-01-01 00:00:00.000000', '2026-01-01 00:00:00.000000'),
    ('019b76da-a800-7000-8000-000000002026', 'imrf_2026', 'imrf', 'Foro de Examen de la Migración Internacional 2026', 'International Migration Review Forum 2026', 'Forum d’examen des migrations internationales 2026', '["pledge","practice"]', '[]', '[]', '[]', 'America/New_York', 'flag', 1, '2026-01-01 00:00:00.000000', '2026-01-01 00:00:00.000000'),
    ('019b76da-a800-7000-8000-000000002030', 'imrf_2030', 'imrf', 'Foro de Examen de la Migración Internacional 2030', 'International Migration Review Forum 2030', 'Forum d’examen des migrations internationales 2030', '["pledge","practice"]', '[]', '[]', '[]', 'America/New_York', 'flag', 1, '2026-01-01 00:00:00.000000', '2026-01-01 00:00:00.000000');

-- The submissions that were handed in after the closing of their cycle, where that is allowed.
CREATE TABLE late_submissions (
    submission_id UUID NOT NULL PRIMARY KEY REFERENCES submissions (id) ON DELETE CASCADE,
    cycle TEXT NOT NULL,
    handed_in_at TIMESTAMP NOT NULL
);

-- Which drafts came from which rows of an organisation's files: a file that is sent again makes no second ones.
CREATE TABLE imported_rows (
    organisation_id UUID NOT NULL REFERENCES organisations (id),
    external_id TEXT COLLATE "C" NOT NULL CHECK (external_id <> ''),
    submission_id UUID NOT NULL UNIQUE REFERENCES submissions (id) ON DELETE CASCADE,
    imported_at TIMESTAMP NOT NULL,
    PRIMARY KEY (organisation_id, external_id)
);

-- How many are published of a cycle.
CREATE INDEX registry_entries_cycle ON registry_entries (cycle, kind);
