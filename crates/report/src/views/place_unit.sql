-- 发生地: the unit in whose jurisdiction an event happened, as far as its report says. What was told before
-- this does not say it and counts with the unit that reported.
ALTER TABLE report_report ADD COLUMN place_unit BYTEA;
-- What happened in a unit and was told by another: few, and looked for by the unit.
CREATE INDEX report_report_place_unit ON report_report (place_unit, drill, sent_at, id) WHERE place_unit <> unit;
