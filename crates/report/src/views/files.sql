-- Files that entries name and that are not whole here. Not a view: what is still to be
-- fetched is remembered when the tables are folded anew.
CREATE TABLE report_missing (
    attachment BYTEA PRIMARY KEY,
    -- The node whose entry names it.
    origin BYTEA NOT NULL,
    -- Small ones are fetched at once, others when somebody asks.
    wanted BIGINT NOT NULL
);
INSERT INTO report_missing (attachment, origin, wanted)
    SELECT i.attachment, i.home, 1 FROM report_instruction i
    WHERE i.attachment IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM report_attachment a WHERE a.id = i.attachment AND a.complete = 1)
    ON CONFLICT (attachment) DO NOTHING;
