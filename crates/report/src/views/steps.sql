-- When the next person is told that a clock ran out, as the last telling said; before
-- the first, when the clock runs out.
ALTER TABLE report_dispatch ADD COLUMN told_delivery TEXT NOT NULL DEFAULT '';
ALTER TABLE report_dispatch ADD COLUMN tel_next_at BIGINT;
ALTER TABLE report_dispatch ADD COLUMN doc_next_at BIGINT;
ALTER TABLE report_dispatch ADD COLUMN receive_next_at BIGINT;
ALTER TABLE report_dispatch ADD COLUMN delivery_next_at BIGINT;
ALTER TABLE report_dispatch ADD COLUMN deliver_due_at BIGINT;
UPDATE report_dispatch SET tel_next_at = tel_due_at, doc_next_at = doc_due_at, receive_next_at = receive_due_at,
    delivery_next_at = written_at, deliver_due_at = CASE WHEN waiting = 1 THEN written_at END;
CREATE INDEX report_dispatch_deliver_due ON report_dispatch (deliver_due_at) WHERE deliver_due_at IS NOT NULL;
ALTER TABLE report_instruction_to ADD COLUMN told TEXT NOT NULL DEFAULT '';
ALTER TABLE report_instruction_to ADD COLUMN next_at BIGINT;
UPDATE report_instruction_to SET next_at = due_at;
CREATE INDEX report_instruction_to_due ON report_instruction_to (next_at) WHERE open = 1 AND next_at IS NOT NULL;
