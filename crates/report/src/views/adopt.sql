-- 采用: what each desk made of a report.
CREATE TABLE report_use (
    report BYTEA NOT NULL,
    unit BYTEA NOT NULL,
    unit_name TEXT NOT NULL,
    uses TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_name TEXT,
    note TEXT,
    PRIMARY KEY (report, unit)
);
CREATE INDEX report_dispatch_to_unit ON report_dispatch (to_unit, drill, written_at);
