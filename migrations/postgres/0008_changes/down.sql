DROP TABLE webhook_attempts;
DROP TABLE webhook_deliveries;
DROP TABLE webhooks;
DROP TABLE changes;
ALTER TABLE registry_version DROP COLUMN last_change;
