ALTER TABLE journal_entry ADD COLUMN clock_off_ms BIGINT;
