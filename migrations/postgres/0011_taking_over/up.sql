-- A link by which somebody takes over what was filed for its organisation, as a contact or with an account.
ALTER TABLE mail_links
    ADD COLUMN submission_id UUID REFERENCES submissions (id) ON DELETE CASCADE,
    ADD COLUMN contact_id UUID REFERENCES contacts (id) ON DELETE CASCADE,
    DROP CONSTRAINT mail_links_purpose_check,
    DROP CONSTRAINT mail_links_check,
    ADD CONSTRAINT mail_links_purpose_check CHECK (purpose IN ('verify_email', 'reset_password', 'participant', 'invitation', 'membership', 'roster', 'take_over')),
    ADD CONSTRAINT mail_links_check CHECK (purpose = 'take_over' OR (purpose IN ('verify_email', 'reset_password')) = (account_id IS NOT NULL)),
    ADD CONSTRAINT mail_links_take_over CHECK ((purpose = 'take_over') = (submission_id IS NOT NULL)),
    ADD CONSTRAINT mail_links_person CHECK ((purpose = 'take_over' AND account_id IS NULL) = (contact_id IS NOT NULL));
CREATE INDEX mail_links_submission ON mail_links (submission_id) WHERE submission_id IS NOT NULL;
CREATE INDEX mail_links_contact ON mail_links (contact_id) WHERE contact_id IS NOT NULL;

-- What waits for those who decide about who asks to join, and what somebody asked, for the copy of personal data.
CREATE INDEX joining_requests_status ON joining_requests (status, submission_id);
CREATE INDEX joining_requests_asked_by ON joining_requests (asked_by) WHERE asked_by IS NOT NULL;
