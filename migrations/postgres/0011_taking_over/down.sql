DROP INDEX joining_requests_asked_by;
DROP INDEX joining_requests_status;
DELETE FROM mail_links WHERE purpose = 'take_over';
ALTER TABLE mail_links
    DROP CONSTRAINT mail_links_person,
    DROP CONSTRAINT mail_links_take_over,
    DROP CONSTRAINT mail_links_check,
    DROP CONSTRAINT mail_links_purpose_check,
    ADD CONSTRAINT mail_links_purpose_check CHECK (purpose IN ('verify_email', 'reset_password', 'participant', 'invitation', 'membership', 'roster')),
    ADD CONSTRAINT mail_links_check CHECK ((purpose IN ('verify_email', 'reset_password')) = (account_id IS NOT NULL)),
    DROP COLUMN contact_id,
    DROP COLUMN submission_id;
