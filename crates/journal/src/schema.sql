CREATE TABLE journal_meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE journal_counter (
    id BIGINT PRIMARY KEY,
    pos BIGINT NOT NULL,
    turn BIGINT NOT NULL
);
INSERT INTO journal_counter (id, pos, turn) VALUES (1, 0, 0);
CREATE TABLE journal_epoch (
    epoch BYTEA PRIMARY KEY,
    origin BYTEA NOT NULL,
    certificate BYTEA NOT NULL,
    predecessor BYTEA,
    frozen BIGINT NOT NULL
);
CREATE TABLE journal_stream (
    stream BIGINT PRIMARY KEY,
    origin BYTEA NOT NULL,
    epoch BYTEA NOT NULL,
    channel TEXT NOT NULL,
    lane BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    head BYTEA NOT NULL,
    last_recorded_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX journal_stream_name ON journal_stream (origin, epoch, channel, lane);
CREATE TABLE journal_entry (
    pos BIGINT PRIMARY KEY,
    stream BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    event_id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BYTEA NOT NULL,
    rev BIGINT NOT NULL,
    unit_id BYTEA,
    actor_id BYTEA,
    recorded_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    state BIGINT NOT NULL,
    reason TEXT,
    header BYTEA NOT NULL,
    body BYTEA NOT NULL,
    sealed BYTEA,
    sealed_digest BYTEA NOT NULL,
    hash BYTEA NOT NULL
);
CREATE UNIQUE INDEX journal_entry_stream ON journal_entry (stream, seq);
CREATE INDEX journal_entry_event ON journal_entry (event_id);
CREATE INDEX journal_entry_subject ON journal_entry (subject_kind, subject_id, rev, event_id);
CREATE INDEX journal_entry_waiting ON journal_entry (state, pos) WHERE state <> 1;
CREATE TABLE journal_subject (
    kind TEXT NOT NULL,
    id BYTEA NOT NULL,
    rev BIGINT NOT NULL,
    event_id BYTEA NOT NULL,
    opened BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE TABLE journal_checkpoint (
    stream BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (stream, seq)
);
CREATE TABLE journal_cursor (
    consumer TEXT PRIMARY KEY,
    pos BIGINT NOT NULL
);
CREATE TABLE journal_answer (
    id TEXT PRIMARY KEY,
    digest BYTEA NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX journal_answer_at ON journal_answer (at);
