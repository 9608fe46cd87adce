CREATE TABLE exchange_link_quarter (
    peer BYTEA NOT NULL,
    quarter BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL,
    up_ms BIGINT NOT NULL,
    PRIMARY KEY (peer, quarter)
);
CREATE TABLE exchange_words (
    peer BYTEA NOT NULL,
    words TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    PRIMARY KEY (peer, words)
);
