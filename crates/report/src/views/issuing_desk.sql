-- 编发: a desk of a unit may issue documents under its own name, and numbers them for itself.
ALTER TABLE report_document ADD COLUMN desk BYTEA;
DROP INDEX report_document_number;
CREATE INDEX report_document_number ON report_document (unit, drill, series, year, desk, n);
