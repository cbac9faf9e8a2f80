-- What the program never writes, and the database now refuses, too.

-- Two organisations of one name, type and country. Those that were there twice before stay as they are and are told
-- apart by `twin`; the program does not know it, and every new organisation has 0.
ALTER TABLE organisations ADD COLUMN twin INTEGER NOT NULL DEFAULT 0 CHECK (twin >= 0);
UPDATE organisations SET twin = found.place - 1
    FROM (SELECT id AS of, row_number() OVER (PARTITION BY name_key, actor_type, COALESCE(country, '') ORDER BY created_at, id) AS place
        FROM organisations) AS found
    WHERE organisations.id = found.of AND found.place > 1;
CREATE UNIQUE INDEX organisations_same ON organisations (name_key, actor_type, COALESCE(country, ''), twin);

-- Revisions that are not there. What was kept before is not looked at; a submission may come before its revisions in
-- the same transaction.
ALTER TABLE translations ADD CONSTRAINT translations_of_revision
    FOREIGN KEY (submission_id, revision) REFERENCES revisions (submission_id, number) DEFERRABLE INITIALLY DEFERRED NOT VALID;
ALTER TABLE screenings ADD CONSTRAINT screenings_of_revision
    FOREIGN KEY (submission_id, revision) REFERENCES revisions (submission_id, number) DEFERRABLE INITIALLY DEFERRED NOT VALID;
ALTER TABLE submissions ADD CONSTRAINT submissions_latest_revision
    FOREIGN KEY (id, latest_revision) REFERENCES revisions (submission_id, number) DEFERRABLE INITIALLY DEFERRED NOT VALID;
ALTER TABLE submissions ADD CONSTRAINT submissions_published_revision
    FOREIGN KEY (id, published_revision) REFERENCES revisions (submission_id, number) DEFERRABLE INITIALLY DEFERRED NOT VALID;

-- A notice to two recipients.
ALTER TABLE outbox ADD CONSTRAINT outbox_one_recipient
    CHECK (num_nonnulls(account_id, contact_id, participant_id, membership_offer_id, roster_invitation_id) <= 1) NOT VALID;
