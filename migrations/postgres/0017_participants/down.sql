ALTER TABLE participants DROP COLUMN confirmed_as;
ALTER TABLE participants DROP COLUMN remark;
