CREATE TABLE journal_clock (
    id BYTEA NOT NULL,
    by_node BYTEA NOT NULL,
    node BYTEA NOT NULL,
    epoch BYTEA NOT NULL,
    nr BIGINT NOT NULL,
    off_ms BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (id, by_node)
);
CREATE INDEX journal_clock_epoch ON journal_clock (node, epoch, by_node, nr);
CREATE TABLE journal_clock_after (
    id BYTEA NOT NULL,
    by_node BYTEA NOT NULL,
    channel TEXT NOT NULL,
    lane BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (id, by_node, channel, lane)
);
