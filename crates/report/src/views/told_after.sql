-- told_after
-- 更正 and 撤回 are owed to addressees without a node like a 续报: when a report was last corrected, and when
-- somebody was last told by telephone. What was corrected before this does not say when.
ALTER TABLE report_report ADD COLUMN corrected_at BIGINT;
ALTER TABLE report_dispatch ADD COLUMN tel_last BIGINT;
UPDATE report_dispatch SET tel_last = tel_at;
-- 改稿: whose text it is now does not check it. What was mended before this does not say by which account.
ALTER TABLE report_manuscript ADD COLUMN reviser BYTEA;
