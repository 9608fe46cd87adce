-- What the platform costs a unit: minutes of a day in which somebody was at work on it, each person for
-- themselves. Nobody's own minutes are kept; a session remembers when it last counted.
ALTER TABLE org_session ADD COLUMN worked_at BIGINT NOT NULL DEFAULT 0;
CREATE TABLE org_work (
    unit BYTEA NOT NULL,
    day BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    PRIMARY KEY (unit, day)
);
CREATE INDEX org_work_day ON org_work (day);
