ALTER TABLE outbox DROP CONSTRAINT outbox_one_recipient;
ALTER TABLE submissions DROP CONSTRAINT submissions_published_revision;
ALTER TABLE submissions DROP CONSTRAINT submissions_latest_revision;
ALTER TABLE screenings DROP CONSTRAINT screenings_of_revision;
ALTER TABLE translations DROP CONSTRAINT translations_of_revision;
DROP INDEX organisations_same;
ALTER TABLE organisations DROP COLUMN twin;
