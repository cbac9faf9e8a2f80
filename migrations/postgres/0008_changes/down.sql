DROP TABLE changes;
ALTER TABLE registry_version DROP COLUMN last_change;
