-- Who was focal point or alternate of a submission under an address that is no contact's any more: the contact was removed,
-- or its address changed. They still may not review it.
CREATE TABLE former_contacts (
    submission_id UUID NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    -- The address without a tag after `+`, as in contacts.
    mailbox TEXT NOT NULL,
    account_id UUID REFERENCES accounts (id) ON DELETE SET NULL,
    PRIMARY KEY (submission_id, mailbox)
);
CREATE INDEX former_contacts_mailbox ON former_contacts (mailbox);
CREATE INDEX former_contacts_account ON former_contacts (account_id);
