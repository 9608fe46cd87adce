-- 催办, 回呈 and 办结 of an instruction.
ALTER TABLE report_instruction_to ADD COLUMN pressed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE report_instruction_to ADD COLUMN pressed_at BIGINT;
ALTER TABLE report_instruction ADD COLUMN back_at BIGINT;
ALTER TABLE report_instruction ADD COLUMN back_method TEXT;
ALTER TABLE report_instruction ADD COLUMN back_remark TEXT;
ALTER TABLE report_instruction ADD COLUMN settled_at BIGINT;
CREATE INDEX report_instruction_unsettled ON report_instruction (unit, drill) WHERE settled_at IS NULL;
