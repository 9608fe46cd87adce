-- The reports of a unit by grade, in order of time: a page of the grave ones of a township
-- is the beginning of a range, however many there are elsewhere.
CREATE INDEX report_report_unit_grade ON report_report (unit, drill, effective, sent_at, id);
