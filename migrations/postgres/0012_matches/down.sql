DROP TABLE match_starts;
