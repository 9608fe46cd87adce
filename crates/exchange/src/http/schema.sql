CREATE TABLE exchange_certificate (
    digest BYTEA PRIMARY KEY,
    node BYTEA NOT NULL,
    vouched BIGINT NOT NULL,
    taken_at BIGINT NOT NULL,
    bytes BYTEA NOT NULL
);
CREATE INDEX exchange_certificate_node ON exchange_certificate (node);
CREATE TABLE exchange_peer (
    node BYTEA PRIMARY KEY,
    role TEXT NOT NULL,
    address TEXT NOT NULL,
    words TEXT NOT NULL,
    cut BIGINT NOT NULL,
    joined_at BIGINT NOT NULL
);
CREATE TABLE exchange_token (
    digest BYTEA PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_by BYTEA,
    used_at BIGINT
);
CREATE TABLE exchange_held (
    peer BYTEA NOT NULL,
    origin BYTEA NOT NULL,
    epoch BYTEA NOT NULL,
    channel TEXT NOT NULL,
    lane BIGINT NOT NULL,
    next BIGINT NOT NULL,
    head BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (peer, origin, epoch, channel, lane)
);
CREATE TABLE exchange_evidence (
    epoch BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    head BYTEA NOT NULL,
    channel TEXT NOT NULL,
    lane BIGINT NOT NULL,
    found_at BIGINT NOT NULL,
    checkpoint BYTEA NOT NULL,
    entries BYTEA NOT NULL,
    PRIMARY KEY (epoch, seq, head)
);
CREATE TABLE exchange_boot (
    id BIGINT PRIMARY KEY,
    boot BYTEA NOT NULL
);
