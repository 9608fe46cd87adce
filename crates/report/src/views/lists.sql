-- What a list is filtered by stands before its order, so that a page is the beginning
-- of a range; a desk's reports are asked for one by one.
DROP INDEX report_report_grade;
DROP INDEX report_report_kind;
DROP INDEX report_dispatch_report;
CREATE INDEX report_report_grade ON report_report (drill, effective, sent_at, id, unit);
CREATE INDEX report_report_kind ON report_report (drill, kind, effective, sent_at, id);
CREATE INDEX report_report_unit_kind ON report_report (unit, drill, kind, effective, sent_at, id);
CREATE INDEX report_dispatch_report ON report_dispatch (report, to_desk);
