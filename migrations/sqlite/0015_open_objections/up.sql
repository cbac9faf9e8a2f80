-- The objections that wait for the secretariat.
CREATE INDEX match_objections_open ON match_objections (objected_at) WHERE state = 'open';
