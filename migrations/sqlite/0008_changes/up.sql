-- What changed in the public registry, numbered in the order of the commits: the number of the last change is kept
-- with the registry's version, whose row every public change locks as the last thing of its transaction.
ALTER TABLE registry_version ADD COLUMN last_change BIGINT NOT NULL DEFAULT 0;

CREATE TABLE changes (
    sequence INTEGER NOT NULL PRIMARY KEY CHECK (sequence > 0),
    what TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('pledge', 'practice')),
    reference TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX changes_kind ON changes (kind, sequence);

-- Who is told of public changes by signed webhooks.
CREATE TABLE webhooks (
    id BLOB NOT NULL PRIMARY KEY,
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    events TEXT NOT NULL CHECK (json_valid(events)),
    enabled BOOLEAN NOT NULL,
    generation INTEGER NOT NULL CHECK (generation > 0),
    rotated_at TIMESTAMP,
    after_change BIGINT NOT NULL,
    trouble TEXT CHECK (trouble IN ('gave_up', 'gone')),
    trouble_since TIMESTAMP,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CHECK ((trouble IS NULL) = (trouble_since IS NULL))
);
CREATE INDEX webhooks_behind ON webhooks (enabled, after_change);

CREATE TABLE webhook_deliveries (
    id BLOB NOT NULL PRIMARY KEY,
    webhook_id BLOB NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event TEXT NOT NULL,
    change_sequence BIGINT,
    kind TEXT CHECK (kind IN ('pledge', 'practice')),
    reference TEXT,
    at TIMESTAMP NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'delivered', 'parked')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    due_at TIMESTAMP NOT NULL,
    leased_until TIMESTAMP,
    problem TEXT,
    created_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    CHECK ((state = 'queued') = (ended_at IS NULL))
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (state, due_at, id);
CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended_at, id);
CREATE UNIQUE INDEX webhook_deliveries_once ON webhook_deliveries (webhook_id, change_sequence);

CREATE TABLE webhook_attempts (
    id BLOB NOT NULL PRIMARY KEY,
    delivery_id BLOB NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
    at TIMESTAMP NOT NULL,
    duration_ms INTEGER NOT NULL CHECK (duration_ms >= 0),
    status INTEGER,
    problem TEXT
);
CREATE INDEX webhook_attempts_delivery ON webhook_attempts (delivery_id, id);
