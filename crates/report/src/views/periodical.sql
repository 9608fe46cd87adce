-- 月报: a document that is about a period is about no event.
CREATE TABLE report_document_of_all (
    id BYTEA PRIMARY KEY,
    rev BIGINT NOT NULL,
    drill BIGINT NOT NULL,
    unit BYTEA NOT NULL,
    root BYTEA,
    report BYTEA,
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
INSERT INTO report_document_of_all
    SELECT id, rev, drill, unit, root, report, series, year, n, at, title, words, issued, people,
        voided_at, voided_by, void_reason FROM report_document;
DROP TABLE report_document;
ALTER TABLE report_document_of_all RENAME TO report_document;
CREATE INDEX report_document_number ON report_document (unit, drill, series, year, n);
CREATE INDEX report_document_unit ON report_document (unit, drill, at, id);
CREATE INDEX report_document_root ON report_document (root);
