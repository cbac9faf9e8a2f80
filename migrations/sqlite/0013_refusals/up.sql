-- What the program never writes, and the database now refuses, too. SQLite adds no constraints to a table that is there,
-- and much refers to these: triggers stand for them, and look at what is written from now on.

-- Two organisations of one name, type and country. Those that were there twice before stay as they are and are told
-- apart by `twin`; the program does not know it, and every new organisation has 0.
ALTER TABLE organisations ADD COLUMN twin INTEGER NOT NULL DEFAULT 0 CHECK (twin >= 0);
UPDATE organisations SET twin = found.place - 1
    FROM (SELECT id AS of, row_number() OVER (PARTITION BY name_key, actor_type, COALESCE(country, '') ORDER BY created_at, id) AS place
        FROM organisations) AS found
    WHERE organisations.id = found.of AND found.place > 1;
CREATE UNIQUE INDEX organisations_same ON organisations (name_key, actor_type, COALESCE(country, ''), twin);

-- Revisions that are not there. A submission may be inserted before its revisions in the same transaction, and SQLite
-- has no triggers at its end: only changes of one that is there are looked at.
CREATE TRIGGER translations_of_revision_new BEFORE INSERT ON translations
    WHEN NOT EXISTS (SELECT 1 FROM revisions WHERE submission_id = NEW.submission_id AND number = NEW.revision)
    BEGIN SELECT RAISE(ABORT, 'translations_of_revision'); END;
CREATE TRIGGER translations_of_revision BEFORE UPDATE OF submission_id, revision ON translations
    WHEN (NEW.submission_id IS NOT OLD.submission_id OR NEW.revision IS NOT OLD.revision)
        AND NOT EXISTS (SELECT 1 FROM revisions WHERE submission_id = NEW.submission_id AND number = NEW.revision)
    BEGIN SELECT RAISE(ABORT, 'translations_of_revision'); END;
CREATE TRIGGER screenings_of_revision_new BEFORE INSERT ON screenings
    WHEN NOT EXISTS (SELECT 1 FROM revisions WHERE submission_id = NEW.submission_id AND number = NEW.revision)
    BEGIN SELECT RAISE(ABORT, 'screenings_of_revision'); END;
CREATE TRIGGER screenings_of_revision BEFORE UPDATE OF submission_id, revision ON screenings
    WHEN (NEW.submission_id IS NOT OLD.submission_id OR NEW.revision IS NOT OLD.revision)
        AND NOT EXISTS (SELECT 1 FROM revisions WHERE submission_id = NEW.submission_id AND number = NEW.revision)
    BEGIN SELECT RAISE(ABORT, 'screenings_of_revision'); END;
CREATE TRIGGER submissions_latest_revision BEFORE UPDATE OF latest_revision ON submissions
    WHEN NEW.latest_revision IS NOT NULL AND NEW.latest_revision IS NOT OLD.latest_revision
        AND NOT EXISTS (SELECT 1 FROM revisions WHERE submission_id = NEW.id AND number = NEW.latest_revision)
    BEGIN SELECT RAISE(ABORT, 'submissions_latest_revision'); END;
CREATE TRIGGER submissions_published_revision BEFORE UPDATE OF published_revision ON submissions
    WHEN NEW.published_revision IS NOT NULL AND NEW.published_revision IS NOT OLD.published_revision
        AND NOT EXISTS (SELECT 1 FROM revisions WHERE submission_id = NEW.id AND number = NEW.published_revision)
    BEGIN SELECT RAISE(ABORT, 'submissions_published_revision'); END;

-- A notice to two recipients.
CREATE TRIGGER outbox_one_recipient_new BEFORE INSERT ON outbox
    WHEN (NEW.account_id IS NOT NULL) + (NEW.contact_id IS NOT NULL) + (NEW.participant_id IS NOT NULL)
        + (NEW.membership_offer_id IS NOT NULL) + (NEW.roster_invitation_id IS NOT NULL) > 1
    BEGIN SELECT RAISE(ABORT, 'outbox_one_recipient'); END;
CREATE TRIGGER outbox_one_recipient BEFORE UPDATE OF account_id, contact_id, participant_id, membership_offer_id, roster_invitation_id ON outbox
    WHEN (NEW.account_id IS NOT NULL) + (NEW.contact_id IS NOT NULL) + (NEW.participant_id IS NOT NULL)
        + (NEW.membership_offer_id IS NOT NULL) + (NEW.roster_invitation_id IS NOT NULL) > 1
    BEGIN SELECT RAISE(ABORT, 'outbox_one_recipient'); END;
