CREATE TABLE exchange_fork (
    epoch BYTEA NOT NULL,
    channel TEXT NOT NULL,
    lane BIGINT NOT NULL,
    next BIGINT NOT NULL,
    noticed_at BIGINT NOT NULL,
    PRIMARY KEY (epoch, channel, lane)
);
