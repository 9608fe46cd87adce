-- told_after
-- 改稿: whose text it is now does not check it. What was mended before this does not say by which account.
ALTER TABLE report_manuscript ADD COLUMN reviser BYTEA;
