CREATE TABLE journal_erasure (
    event BYTEA PRIMARY KEY,
    proof BYTEA NOT NULL
);
