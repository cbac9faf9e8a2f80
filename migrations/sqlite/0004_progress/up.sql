-- What became of published pledges: updates of their progress, and when the next one is due.

CREATE TABLE progress_updates (
    id BLOB NOT NULL PRIMARY KEY,
    submission_id BLOB NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    -- Whose row of a joint pledge it is about; none for the pledge as a whole.
    participant_id BLOB REFERENCES participants (id) ON DELETE CASCADE,
    said_by TEXT NOT NULL CHECK (said_by IN ('recorder', 'participant', 'as_received')),
    status TEXT NOT NULL CHECK (status IN ('planning', 'in_progress', 'fulfilled', 'delayed', 'discontinued')),
    day TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    version INTEGER NOT NULL CHECK (version > 0),
    created_by BLOB,
    created_at TIMESTAMP NOT NULL,
    corrected_at TIMESTAMP,
    hidden_at TIMESTAMP,
    hidden_reason TEXT,
    CHECK ((hidden_at IS NULL) = (hidden_reason IS NULL)),
    CHECK (said_by <> 'participant' OR participant_id IS NOT NULL)
);
CREATE INDEX progress_updates_line ON progress_updates (submission_id, day, id);
CREATE INDEX progress_updates_participant ON progress_updates (participant_id);

-- What an update said before it was corrected.
CREATE TABLE progress_versions (
    update_id BLOB NOT NULL REFERENCES progress_updates (id) ON DELETE CASCADE,
    version INTEGER NOT NULL CHECK (version > 0),
    content TEXT NOT NULL CHECK (json_valid(content)),
    corrected_by BLOB,
    corrected_at TIMESTAMP NOT NULL,
    PRIMARY KEY (update_id, version)
);

-- The files that an update names, at present or before a correction.
CREATE TABLE progress_files (
    attachment_id BLOB NOT NULL REFERENCES attachments (id),
    update_id BLOB NOT NULL REFERENCES progress_updates (id) ON DELETE CASCADE,
    named BOOLEAN NOT NULL,
    PRIMARY KEY (attachment_id, update_id)
);
CREATE INDEX progress_files_update ON progress_files (update_id);

-- How each published pledge stands by its latest update that the public sees, and when the next one is due.
CREATE TABLE follow_ups (
    submission_id BLOB NOT NULL PRIMARY KEY REFERENCES submissions (id) ON DELETE CASCADE,
    status TEXT CHECK (status IN ('planning', 'in_progress', 'fulfilled', 'delayed', 'discontinued')),
    day TEXT,
    reported_at TIMESTAMP,
    since TIMESTAMP NOT NULL,
    due TIMESTAMP,
    step TEXT CHECK (step IN ('report_progress', 'report_end')),
    CHECK ((due IS NULL) = (step IS NULL)),
    CHECK ((status IS NULL) = (day IS NULL) AND (status IS NULL) = (reported_at IS NULL))
);
CREATE INDEX follow_ups_due ON follow_ups (due, submission_id);
