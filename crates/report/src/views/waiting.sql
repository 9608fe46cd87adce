-- 月报等签: a manuscript that is about a period is about no event.
CREATE TABLE report_manuscript_of_all (
    id BYTEA PRIMARY KEY,
    rev BIGINT NOT NULL,
    unit BYTEA NOT NULL,
    drill BIGINT NOT NULL,
    root BYTEA,
    source BYTEA,
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
    sent BIGINT NOT NULL,
    document BIGINT NOT NULL DEFAULT 0,
    period TEXT
);
INSERT INTO report_manuscript_of_all
    SELECT id, rev, unit, drill, root, source, dispatches, title, text, opening, contact_name, contact_phone,
        opened_at, opened_by, drafter, revised_at, revised_by, wants_check, checked_at, checked_by, asked,
        ask_until, unanswered_at, returned_at, returned_by, return_reason, closed_at, sent, document, NULL
    FROM report_manuscript;
DROP TABLE report_manuscript;
ALTER TABLE report_manuscript_of_all RENAME TO report_manuscript;
CREATE INDEX report_manuscript_open ON report_manuscript (unit, drill) WHERE closed_at IS NULL;
CREATE INDEX report_manuscript_root ON report_manuscript (root);
CREATE INDEX report_manuscript_ask ON report_manuscript (ask_until) WHERE ask_until IS NOT NULL;
