-- 催报: how often the desk that waits has pressed.
ALTER TABLE report_dispatch ADD COLUMN pressed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE report_dispatch ADD COLUMN pressed_at BIGINT;
