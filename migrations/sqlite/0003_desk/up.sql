-- How long submissions stay in their states, one row for each stay; which are on hold; and which publications wait for
-- their instant.

CREATE TABLE state_periods (
    submission_id BLOB NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number > 0),
    state TEXT NOT NULL,
    entered_at TIMESTAMP NOT NULL,
    left_at TIMESTAMP,
    seconds BIGINT CHECK (seconds >= 0),
    PRIMARY KEY (submission_id, number),
    CHECK ((left_at IS NULL) = (seconds IS NULL))
);
CREATE UNIQUE INDEX state_periods_lasting ON state_periods (submission_id) WHERE left_at IS NULL;
CREATE INDEX state_periods_age ON state_periods (entered_at, submission_id) WHERE left_at IS NULL;
CREATE INDEX state_periods_ended ON state_periods (left_at, state, submission_id, seconds) WHERE left_at IS NOT NULL;

CREATE TABLE holds (
    submission_id BLOB NOT NULL PRIMARY KEY REFERENCES submissions (id) ON DELETE CASCADE,
    since TIMESTAMP NOT NULL,
    reason TEXT NOT NULL,
    held_by BLOB REFERENCES accounts (id) ON DELETE SET NULL
);
CREATE INDEX holds_by ON holds (held_by) WHERE held_by IS NOT NULL;

CREATE TABLE scheduled_publications (
    submission_id BLOB NOT NULL PRIMARY KEY REFERENCES submissions (id) ON DELETE CASCADE,
    publish_at TIMESTAMP NOT NULL,
    decided_by BLOB REFERENCES accounts (id) ON DELETE SET NULL,
    decided_at TIMESTAMP NOT NULL,
    note TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed))
);
CREATE INDEX scheduled_publications_due ON scheduled_publications (publish_at, submission_id);
CREATE INDEX scheduled_publications_by ON scheduled_publications (decided_by) WHERE decided_by IS NOT NULL;
