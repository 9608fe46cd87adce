CREATE TABLE exchange_vocabulary (
    vocabulary BYTEA NOT NULL,
    kind TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (vocabulary, kind)
);
CREATE TABLE exchange_reads (
    peer BYTEA PRIMARY KEY,
    vocabulary BYTEA NOT NULL
);
CREATE INDEX exchange_reads_vocabulary ON exchange_reads (vocabulary);
