-- The objections that wait for the secretariat.
CREATE INDEX match_objections_state ON match_objections (state, match_id);
