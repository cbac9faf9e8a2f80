-- What changed in the public registry, numbered in the order of the commits: the number of the last change is kept
-- with the registry's version, whose row every public change locks as the last thing of its transaction.
ALTER TABLE registry_version ADD COLUMN last_change BIGINT NOT NULL DEFAULT 0;

CREATE TABLE changes (
    sequence INTEGER NOT NULL PRIMARY KEY CHECK (sequence > 0),
    what TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('pledge', 'practice')),
    reference TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX changes_kind ON changes (kind, sequence);
