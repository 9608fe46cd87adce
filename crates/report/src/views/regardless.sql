-- 必报: reported whatever the grade.
ALTER TABLE report_report ADD COLUMN regardless BIGINT NOT NULL DEFAULT 0;
-- 补录: how it was reported before it was entered.
ALTER TABLE report_report ADD COLUMN late TEXT;
-- 退回: a wrong address.
ALTER TABLE report_dispatch ADD COLUMN returned TEXT;
CREATE INDEX report_dispatch_returned ON report_dispatch (from_unit, drill) WHERE returned IS NOT NULL;
