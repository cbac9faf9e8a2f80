DROP INDEX match_objections_state;
