-- Which units brought the bytes of a file here themselves, and how much of one that was here
-- before: who knows no more than a file's name may neither name it nor have it.
CREATE TABLE report_brought (
    attachment BYTEA NOT NULL,
    unit BYTEA NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (attachment, unit)
);

INSERT INTO report_brought (attachment, unit, bytes)
SELECT a.id, o.unit, a.size FROM report_attachment a JOIN org_account o ON o.id = a.uploaded_by
WHERE a.complete = 1;
