-- Invitations to join the roster of reviewers, by the address that was typed. An invitation gives no right.
CREATE TABLE roster_invitations (
    id UUID NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('es', 'en', 'fr')),
    internal BOOLEAN NOT NULL,
    profile JSON NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'accepted', 'declined', 'withdrawn')),
    version INTEGER NOT NULL CHECK (version >= 1),
    invited_by UUID REFERENCES accounts (id) ON DELETE SET NULL,
    invited_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX roster_invitations_open ON roster_invitations (email_key) WHERE status = 'open';
CREATE INDEX roster_invitations_expiry ON roster_invitations (expires_at);
-- Beside the unique index of open ones, which SQLite does not use for a status that is a parameter.
CREATE INDEX roster_invitations_address ON roster_invitations (email_key);
CREATE INDEX roster_invitations_invited_by ON roster_invitations (invited_by);
