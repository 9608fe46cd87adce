-- 续报: what was said after a report, and when the next is owed.
ALTER TABLE report_report ADD COLUMN follow TEXT;
ALTER TABLE report_report ADD COLUMN follows BIGINT NOT NULL DEFAULT 0;
ALTER TABLE report_report ADD COLUMN followed_at BIGINT;
ALTER TABLE report_report ADD COLUMN closed_at BIGINT;
ALTER TABLE report_report ADD COLUMN paced TEXT;
ALTER TABLE report_report ADD COLUMN told_follow TEXT NOT NULL DEFAULT '';
ALTER TABLE report_report ADD COLUMN follow_due_at BIGINT;
ALTER TABLE report_report ADD COLUMN follow_next_at BIGINT;
CREATE INDEX report_report_follow ON report_report (follow_next_at) WHERE follow_next_at IS NOT NULL;
CREATE INDEX report_report_owing ON report_report (unit, drill, follow_due_at) WHERE follow_due_at IS NOT NULL;
-- What rose or changed its kind is followed from then on, however old the report is.
ALTER TABLE report_report ADD COLUMN raised_at BIGINT;
UPDATE report_report SET raised_at = sent_at WHERE raised = 1;
DROP INDEX report_report_raised;
CREATE INDEX report_report_raised ON report_report (raised_at) WHERE raised_at IS NOT NULL;
-- The last time something was handed to an addressee without a node: a follow-up is handed
-- over like the report before it.
ALTER TABLE report_dispatch ADD COLUMN handed_last BIGINT;
UPDATE report_dispatch SET handed_last = handed_at;
CREATE INDEX report_dispatch_external ON report_dispatch (from_unit, drill) WHERE external = 1;
CREATE TABLE report_follow (
    event BYTEA PRIMARY KEY,
    report BYTEA NOT NULL,
    root BYTEA NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    as_of BIGINT NOT NULL,
    what TEXT NOT NULL,
    casualties TEXT NOT NULL,
    fewer TEXT,
    stage TEXT NOT NULL,
    attachments TEXT NOT NULL,
    passes TEXT NOT NULL,
    unit_name TEXT,
    by_name TEXT
);
CREATE INDEX report_follow_report ON report_follow (report, number);
CREATE INDEX report_follow_root ON report_follow (root, at);
