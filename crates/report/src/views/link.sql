-- 并案: two first reports that tell of one event, or were said not to.
CREATE TABLE report_link (
    id BYTEA PRIMARY KEY,
    rev BIGINT NOT NULL,
    first BYTEA NOT NULL,
    second BYTEA NOT NULL,
    joined BIGINT NOT NULL,
    at BIGINT NOT NULL,
    unit BYTEA NOT NULL,
    unit_name TEXT NOT NULL,
    by_name TEXT,
    said TEXT,
    reasons TEXT NOT NULL
);
CREATE INDEX report_link_first ON report_link (first);
CREATE INDEX report_link_second ON report_link (second);
ALTER TABLE report_dispatch ADD COLUMN merged_into BYTEA;
-- 首报责任: the report by which another was first.
ALTER TABLE report_inquiry ADD COLUMN event BYTEA;
CREATE INDEX report_inquiry_event ON report_inquiry (to_unit) WHERE event IS NOT NULL;
CREATE INDEX report_dispatch_merged ON report_dispatch (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX report_inquiry_because ON report_inquiry (event) WHERE event IS NOT NULL;
