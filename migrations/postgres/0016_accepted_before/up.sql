-- Whether a reviewer had accepted before the assignment was closed and opened again in the same round: whoever could read a
-- submission for a review does not run it, also after declining the second time.
ALTER TABLE assignments ADD COLUMN accepted_before BOOLEAN NOT NULL DEFAULT FALSE;
