DROP INDEX registry_entries_cycle;
DROP TABLE late_submissions;
DROP TABLE cycles;
