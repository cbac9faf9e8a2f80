-- Since when a published pledge joins the one that it joins, where that is known: the days of an objection count from then.
CREATE TABLE match_starts (
    match_id BLOB NOT NULL PRIMARY KEY REFERENCES submissions (id) ON DELETE CASCADE,
    matched TEXT NOT NULL,
    joined_at TIMESTAMP NOT NULL
);
