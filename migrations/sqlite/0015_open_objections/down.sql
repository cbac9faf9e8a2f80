DROP INDEX match_objections_open;
