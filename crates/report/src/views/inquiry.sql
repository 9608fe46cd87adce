-- 核报: what a unit is asked about, and its answer.
CREATE TABLE report_inquiry (
    id BYTEA PRIMARY KEY,
    rev BIGINT NOT NULL,
    drill BIGINT NOT NULL,
    unit BYTEA NOT NULL,
    unit_name TEXT NOT NULL,
    to_unit BYTEA NOT NULL,
    to_name TEXT NOT NULL,
    source TEXT,
    about BYTEA,
    lacks TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    due TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    home BYTEA NOT NULL,
    asked_at BIGINT NOT NULL,
    asked_by TEXT,
    caller TEXT,
    phone TEXT,
    pressed BIGINT NOT NULL,
    pressed_at BIGINT,
    pressed_note TEXT,
    answered_at BIGINT,
    answered_by TEXT,
    outcome TEXT,
    answer TEXT,
    report BYTEA,
    closed_at BIGINT,
    closed_why TEXT,
    told TEXT NOT NULL,
    next_at BIGINT,
    open BIGINT NOT NULL
);
CREATE INDEX report_inquiry_to ON report_inquiry (to_unit, drill, asked_at);
CREATE INDEX report_inquiry_unit ON report_inquiry (unit, drill, asked_at);
CREATE INDEX report_inquiry_about ON report_inquiry (about) WHERE about IS NOT NULL;
CREATE INDEX report_inquiry_next ON report_inquiry (next_at) WHERE next_at IS NOT NULL;
