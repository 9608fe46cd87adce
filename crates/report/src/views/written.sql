-- 断网时写: when a first report was finished on a device that could not reach its node.
ALTER TABLE report_report ADD COLUMN written_at BIGINT;
