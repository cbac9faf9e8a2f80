-- What a participant wrote with the answer that holds: what should be corrected, or why it left.
ALTER TABLE participants ADD COLUMN remark TEXT;
-- Until now it stood in a note alone, under the participant's name and of the instant of its answer.
UPDATE participants SET remark = (
    SELECT substr(notes.text, length(participants.name) + 3)
    FROM notes
    WHERE notes.submission_id = participants.submission_id
        AND notes.created_at = participants.since
        AND substr(notes.text, 1, length(participants.name) + 2) = participants.name || ': '
    ORDER BY notes.id
    LIMIT 1
)
WHERE answered_by IN ('link', 'account');

-- Name, country and action as the participant confirmed them, while it is asked again about a row that was corrected: what
-- the public reads until it answers.
ALTER TABLE participants ADD COLUMN confirmed_as TEXT CHECK (confirmed_as IS NULL OR json_valid(confirmed_as));
