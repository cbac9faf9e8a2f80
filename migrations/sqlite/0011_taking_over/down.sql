DROP INDEX joining_requests_asked_by;
DROP INDEX joining_requests_status;
CREATE TABLE mail_links_before (
    id BLOB NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('verify_email', 'reset_password', 'participant', 'invitation', 'membership', 'roster')),
    account_id BLOB REFERENCES accounts (id) ON DELETE CASCADE,
    participant_id BLOB REFERENCES participants (id) ON DELETE CASCADE,
    assignment_id BLOB REFERENCES assignments (id) ON DELETE CASCADE,
    membership_offer_id BLOB REFERENCES membership_offers (id) ON DELETE CASCADE,
    roster_invitation_id BLOB,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    CHECK ((purpose IN ('verify_email', 'reset_password')) = (account_id IS NOT NULL)),
    CHECK ((purpose = 'participant') = (participant_id IS NOT NULL)),
    CHECK ((purpose = 'invitation') = (assignment_id IS NOT NULL)),
    CHECK ((purpose = 'membership') = (membership_offer_id IS NOT NULL)),
    CHECK ((purpose = 'roster') = (roster_invitation_id IS NOT NULL))
);
INSERT INTO mail_links_before SELECT id, purpose, account_id, participant_id, assignment_id, membership_offer_id, roster_invitation_id, created_at, expires_at, used_at
    FROM mail_links WHERE purpose <> 'take_over';
DROP TABLE mail_links;
ALTER TABLE mail_links_before RENAME TO mail_links;
CREATE INDEX mail_links_account ON mail_links (account_id, purpose) WHERE account_id IS NOT NULL;
CREATE INDEX mail_links_participant ON mail_links (participant_id) WHERE participant_id IS NOT NULL;
CREATE INDEX mail_links_assignment ON mail_links (assignment_id) WHERE assignment_id IS NOT NULL;
CREATE INDEX mail_links_offer ON mail_links (membership_offer_id) WHERE membership_offer_id IS NOT NULL;
