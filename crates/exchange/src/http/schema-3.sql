CREATE TABLE exchange_memory (
    origin BYTEA NOT NULL,
    epoch BYTEA NOT NULL,
    channel TEXT NOT NULL,
    lane BIGINT NOT NULL,
    given_back BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (origin, epoch, channel, lane)
);
