CREATE TABLE journal_lease (
    id BIGINT PRIMARY KEY,
    token BIGINT NOT NULL,
    beat BIGINT NOT NULL,
    held BIGINT NOT NULL,
    holder TEXT NOT NULL
);
INSERT INTO journal_lease (id, token, beat, held, holder) VALUES (1, 0, 0, 0, '');
ALTER TABLE journal_counter ADD COLUMN fence BIGINT NOT NULL DEFAULT 0;
