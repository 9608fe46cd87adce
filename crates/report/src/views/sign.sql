-- 签发: what was signed, what is to be signed after it went, and what waits for it.
ALTER TABLE report_report ADD COLUMN signed TEXT;
ALTER TABLE report_report ADD COLUMN sign_people TEXT;
ALTER TABLE report_report ADD COLUMN words TEXT;
ALTER TABLE report_report ADD COLUMN signed_after BIGINT;
ALTER TABLE report_report ADD COLUMN after_by TEXT;
ALTER TABLE report_report ADD COLUMN to_sign BIGINT NOT NULL DEFAULT 0;
ALTER TABLE report_follow ADD COLUMN signed TEXT;
ALTER TABLE report_follow ADD COLUMN sign_people TEXT;
CREATE INDEX report_report_to_sign ON report_report (unit, drill, sent_at) WHERE to_sign = 1;
CREATE TABLE report_manuscript (
    id BYTEA PRIMARY KEY,
    rev BIGINT NOT NULL,
    unit BYTEA NOT NULL,
    drill BIGINT NOT NULL,
    root BYTEA NOT NULL,
    source BYTEA NOT NULL,
    dispatches TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    opening TEXT NOT NULL,
    contact_name TEXT,
    contact_phone TEXT,
    opened_at BIGINT NOT NULL,
    opened_by TEXT,
    drafter BYTEA,
    revised_at BIGINT,
    revised_by TEXT,
    wants_check BIGINT NOT NULL,
    checked_at BIGINT,
    checked_by TEXT,
    asked TEXT NOT NULL,
    ask_until BIGINT,
    unanswered_at BIGINT,
    returned_at BIGINT,
    returned_by TEXT,
    return_reason TEXT,
    closed_at BIGINT,
    sent BIGINT NOT NULL
);
CREATE INDEX report_manuscript_open ON report_manuscript (unit, drill) WHERE closed_at IS NULL;
CREATE INDEX report_manuscript_root ON report_manuscript (root);
CREATE INDEX report_manuscript_ask ON report_manuscript (ask_until) WHERE ask_until IS NOT NULL;
