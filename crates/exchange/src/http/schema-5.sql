CREATE TABLE exchange_witness (
    peer BYTEA NOT NULL,
    epoch BYTEA NOT NULL,
    channel TEXT NOT NULL,
    lane BIGINT NOT NULL,
    next BIGINT NOT NULL,
    head BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (peer, epoch, channel, lane)
);
ALTER TABLE exchange_memory ADD COLUMN rewritten BIGINT NOT NULL DEFAULT 0;
