ALTER TABLE assignments DROP COLUMN accepted_before;
