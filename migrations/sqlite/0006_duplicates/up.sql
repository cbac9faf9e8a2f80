-- Near-duplicates: the numbers by which they are found, and what was decided of pairs.

-- Whatever shares a number with a submission is to be compared with it.
CREATE TABLE duplicate_keys (
    key BIGINT NOT NULL,
    submission_id BLOB NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    PRIMARY KEY (key, submission_id)
);
CREATE INDEX duplicate_keys_submission ON duplicate_keys (submission_id);

-- What an officer decided of a pair, the smaller identifier first. A dismissal holds as long as both stamps do.
CREATE TABLE duplicate_pairs (
    first_id BLOB NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    second_id BLOB NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    judgement TEXT NOT NULL CHECK (judgement IN ('linked', 'dismissed', 'merged')),
    reason TEXT,
    first_stamp TEXT NOT NULL,
    second_stamp TEXT NOT NULL,
    judged_by BLOB REFERENCES accounts (id) ON DELETE SET NULL,
    judged_at TIMESTAMP NOT NULL,
    PRIMARY KEY (first_id, second_id),
    CHECK (first_id < second_id),
    CHECK (judgement = 'linked' OR reason IS NOT NULL)
);
CREATE INDEX duplicate_pairs_second ON duplicate_pairs (second_id);
CREATE INDEX duplicate_pairs_judge ON duplicate_pairs (judged_by);

-- Objections of those whose pledge another one joins, and what was decided of them.
CREATE TABLE match_objections (
    match_id BLOB NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    matched_id BLOB NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('open', 'upheld', 'dismissed')),
    reason TEXT NOT NULL,
    objected_by BLOB,
    objected_at TIMESTAMP NOT NULL,
    decided_by BLOB,
    decided_at TIMESTAMP,
    decision_reason TEXT,
    PRIMARY KEY (match_id, matched_id),
    CHECK ((state = 'open') = (decided_at IS NULL)),
    CHECK (state = 'open' OR decision_reason IS NOT NULL)
);
CREATE INDEX match_objections_matched ON match_objections (matched_id);
