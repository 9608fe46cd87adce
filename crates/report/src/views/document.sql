-- Office documents: what was issued under which number.
CREATE TABLE report_document (
    id BYTEA PRIMARY KEY,
    rev BIGINT NOT NULL,
    drill BIGINT NOT NULL,
    unit BYTEA NOT NULL,
    root BYTEA NOT NULL,
    report BYTEA NOT NULL,
    series TEXT NOT NULL,
    year BIGINT,
    n BIGINT,
    at BIGINT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    issued TEXT NOT NULL,
    people TEXT,
    voided_at BIGINT,
    voided_by TEXT,
    void_reason TEXT
);
CREATE INDEX report_document_number ON report_document (unit, drill, series, year, n);
CREATE INDEX report_document_unit ON report_document (unit, drill, at, id);
CREATE INDEX report_document_root ON report_document (root);
