DROP TABLE match_objections;
DROP TABLE duplicate_pairs;
DROP TABLE duplicate_keys;
