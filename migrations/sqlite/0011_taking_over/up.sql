-- A link by which somebody takes over what was filed for its organisation, as a contact or with an account. The checks
-- of a table cannot be changed in place; nothing refers to the links.
CREATE TABLE mail_links_now (
    id BLOB NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('verify_email', 'reset_password', 'participant', 'invitation', 'membership', 'roster', 'take_over')),
    account_id BLOB REFERENCES accounts (id) ON DELETE CASCADE,
    participant_id BLOB REFERENCES participants (id) ON DELETE CASCADE,
    assignment_id BLOB REFERENCES assignments (id) ON DELETE CASCADE,
    membership_offer_id BLOB REFERENCES membership_offers (id) ON DELETE CASCADE,
    roster_invitation_id BLOB,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    submission_id BLOB REFERENCES submissions (id) ON DELETE CASCADE,
    contact_id BLOB REFERENCES contacts (id) ON DELETE CASCADE,
    CHECK (purpose = 'take_over' OR (purpose IN ('verify_email', 'reset_password')) = (account_id IS NOT NULL)),
    CHECK ((purpose = 'participant') = (participant_id IS NOT NULL)),
    CHECK ((purpose = 'invitation') = (assignment_id IS NOT NULL)),
    CHECK ((purpose = 'membership') = (membership_offer_id IS NOT NULL)),
    CHECK ((purpose = 'roster') = (roster_invitation_id IS NOT NULL)),
    CHECK ((purpose = 'take_over') = (submission_id IS NOT NULL)),
    CHECK ((purpose = 'take_over' AND account_id IS NULL) = (contact_id IS NOT NULL))
);
INSERT INTO mail_links_now (id, purpose, account_id, participant_id, assignment_id, membership_offer_id, roster_invitation_id, created_at, expires_at, used_at)
    SELECT id, purpose, account_id, participant_id, assignment_id, membership_offer_id, roster_invitation_id, created_at, expires_at, used_at FROM mail_links;
DROP TABLE mail_links;
ALTER TABLE mail_links_now RENAME TO mail_links;
CREATE INDEX mail_links_account ON mail_links (account_id, purpose) WHERE account_id IS NOT NULL;
CREATE INDEX mail_links_participant ON mail_links (participant_id) WHERE participant_id IS NOT NULL;
CREATE INDEX mail_links_assignment ON mail_links (assignment_id) WHERE assignment_id IS NOT NULL;
CREATE INDEX mail_links_offer ON mail_links (membership_offer_id) WHERE membership_offer_id IS NOT NULL;
CREATE INDEX mail_links_submission ON mail_links (submission_id) WHERE submission_id IS NOT NULL;
CREATE INDEX mail_links_contact ON mail_links (contact_id) WHERE contact_id IS NOT NULL;

-- What waits for those who decide about who asks to join, and what somebody asked, for the copy of personal data.
CREATE INDEX joining_requests_status ON joining_requests (status, submission_id);
CREATE INDEX joining_requests_asked_by ON joining_requests (asked_by) WHERE asked_by IS NOT NULL;
