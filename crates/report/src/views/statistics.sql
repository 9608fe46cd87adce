-- 统计: events as they are counted. None of it is a view: it follows from the views, is brought
-- up to date behind the writer, and may be emptied when every event is noted to be counted again.

-- Events of which something was said since they were counted.
CREATE TABLE report_recount (
    root BYTEA PRIMARY KEY
);
INSERT INTO report_recount (root) SELECT DISTINCT root FROM report_report WHERE drill = 0;
-- An event as it was counted, once for who sees its author (the scope is that unit) and once for
-- each desk of a line of business that was sent it (the scope is the desk).
CREATE TABLE report_event (
    root BYTEA NOT NULL,
    scope BYTEA NOT NULL,
    report BYTEA NOT NULL,
    unit BYTEA NOT NULL,
    at BIGINT NOT NULL,
    dead BIGINT,
    injured BIGINT,
    missing BIGINT,
    trapped BIGINT,
    cell BYTEA NOT NULL,
    PRIMARY KEY (root, scope)
);
CREATE INDEX report_event_scope ON report_event (scope, at);
-- All events of a scope, a day and a unit, each a few bytes: what the statistics read.
CREATE TABLE report_tally (
    scope BYTEA NOT NULL,
    day BIGINT NOT NULL,
    unit BYTEA NOT NULL,
    cells BYTEA NOT NULL,
    PRIMARY KEY (scope, day, unit)
);
