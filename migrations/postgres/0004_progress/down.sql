DROP TABLE follow_ups;
DROP TABLE progress_files;
DROP TABLE progress_versions;
DROP TABLE progress_updates;
