ALTER TABLE participants DROP COLUMN remark;
