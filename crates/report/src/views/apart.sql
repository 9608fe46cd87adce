-- 其中初步: statistics tell preliminary figures apart. Events that have some were counted without that and
-- are counted again; all others count as before.
INSERT INTO report_recount (root)
SELECT f.root FROM (
    SELECT r.root FROM report_report r WHERE r.drill = 0 AND r.casualties LIKE '%"preliminary":true%'
    UNION
    SELECT v.root FROM report_verified v WHERE v.figures LIKE '%"preliminary":true%'
) f
WHERE NOT EXISTS (SELECT 1 FROM report_recount n WHERE n.root = f.root);
-- 批示来自: whose leader gave it, where that is a level above the unit that wrote it down.
ALTER TABLE report_instruction ADD COLUMN leader_of TEXT;
-- A document that waits for its signature is no report upward that does.
ALTER TABLE report_manuscript ADD COLUMN document BIGINT NOT NULL DEFAULT 0;
