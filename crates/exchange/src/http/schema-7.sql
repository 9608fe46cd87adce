CREATE TABLE exchange_boots (
    peer BYTEA PRIMARY KEY,
    boots BYTEA NOT NULL
);
ALTER TABLE exchange_fork ADD COLUMN written BIGINT NOT NULL DEFAULT 0;
ALTER TABLE exchange_memory ADD COLUMN written_again BIGINT NOT NULL DEFAULT 0;
