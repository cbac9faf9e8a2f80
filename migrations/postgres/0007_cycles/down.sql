DROP INDEX registry_entries_cycle;
DROP TABLE imported_rows;
DROP TABLE late_submissions;
DROP TABLE cycles;
