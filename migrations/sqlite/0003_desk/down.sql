DROP TABLE scheduled_publications;
DROP TABLE holds;
DROP TABLE state_periods;
