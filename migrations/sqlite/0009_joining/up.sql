-- Organisations that ask to join a published joint pledge; the recorder and the secretariat each accept.
CREATE TABLE joining_requests (
    id BLOB NOT NULL PRIMARY KEY,
    submission_id BLOB NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    organisation_id BLOB NOT NULL REFERENCES organisations (id),
    asked_by BLOB,
    country TEXT,
    action TEXT,
    message TEXT,
    status TEXT NOT NULL CHECK (status IN ('open', 'accepted', 'declined', 'withdrawn')),
    recorder_accepted_at TIMESTAMP,
    recorder_accepted_by BLOB,
    secretariat_accepted_at TIMESTAMP,
    secretariat_accepted_by BLOB,
    declined_by TEXT CHECK (declined_by IN ('recorder', 'secretariat')),
    reason TEXT,
    participant_id BLOB REFERENCES participants (id) ON DELETE SET NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    CHECK ((status = 'open') = (ended_at IS NULL)),
    CHECK ((status = 'declined') = (declined_by IS NOT NULL)),
    CHECK ((status = 'declined') = (reason IS NOT NULL)),
    CHECK (status <> 'accepted' OR (recorder_accepted_at IS NOT NULL AND secretariat_accepted_at IS NOT NULL))
);
CREATE INDEX joining_requests_submission ON joining_requests (submission_id, id);
CREATE INDEX joining_requests_organisation ON joining_requests (organisation_id, id);
CREATE INDEX joining_requests_participant ON joining_requests (participant_id) WHERE participant_id IS NOT NULL;
CREATE UNIQUE INDEX joining_requests_open ON joining_requests (submission_id, organisation_id) WHERE status = 'open';
