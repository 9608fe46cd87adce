CREATE TABLE notify_delivery (
    id BYTEA PRIMARY KEY,
    event BYTEA NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT,
    ended_at BIGINT,
    delivered BIGINT NOT NULL
);
CREATE INDEX notify_delivery_next ON notify_delivery (next_at);
CREATE TABLE notify_attempt (
    delivery BYTEA NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    status BIGINT,
    error TEXT,
    took_ms BIGINT NOT NULL,
    PRIMARY KEY (delivery, number)
);
