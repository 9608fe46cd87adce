CREATE TABLE report_report (
    id BYTEA PRIMARY KEY,
    rev BIGINT NOT NULL,
    root BYTEA NOT NULL,
    upward BIGINT NOT NULL,
    no TEXT NOT NULL,
    day BIGINT NOT NULL,
    serial BIGINT NOT NULL,
    unit BYTEA NOT NULL,
    unit_name TEXT NOT NULL,
    level TEXT NOT NULL,
    desk BYTEA,
    drill BIGINT NOT NULL,
    mark TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    knew_at BIGINT NOT NULL,
    happened TEXT NOT NULL,
    happened_text TEXT,
    place_text TEXT NOT NULL,
    place_id BYTEA,
    outside_reason TEXT,
    title TEXT NOT NULL,
    what TEXT NOT NULL,
    kind TEXT NOT NULL,
    casualties TEXT NOT NULL,
    grade BIGINT NOT NULL,
    near_miss BIGINT NOT NULL,
    confirmed BIGINT NOT NULL,
    effective BIGINT NOT NULL,
    first_effective BIGINT NOT NULL,
    raised BIGINT NOT NULL,
    rating_reason TEXT,
    reasons TEXT NOT NULL,
    sources TEXT NOT NULL,
    trail TEXT NOT NULL,
    attachments TEXT NOT NULL,
    reach TEXT,
    nodes TEXT NOT NULL,
    reporter TEXT,
    leader_on_duty TEXT,
    contact_name TEXT,
    contact_phone TEXT,
    corrections BIGINT NOT NULL,
    withdrawn_at BIGINT
);
CREATE INDEX report_report_sent ON report_report (drill, sent_at, id);
CREATE INDEX report_report_unit ON report_report (unit, drill, sent_at, id);
CREATE INDEX report_report_grade ON report_report (drill, effective, sent_at, id);
CREATE INDEX report_report_kind ON report_report (drill, kind, sent_at, id);
CREATE INDEX report_report_no ON report_report (unit, drill, day, serial);
CREATE INDEX report_report_root ON report_report (root);
CREATE INDEX report_report_raised ON report_report (sent_at) WHERE raised = 1;
CREATE INDEX report_report_withdrawn ON report_report (withdrawn_at) WHERE withdrawn_at IS NOT NULL;
CREATE TABLE report_attached (
    attachment BYTEA NOT NULL,
    report BYTEA NOT NULL,
    PRIMARY KEY (attachment, report)
);
CREATE INDEX report_attached_report ON report_attached (report);
CREATE TABLE report_dispatch (
    id BYTEA PRIMARY KEY,
    rev BIGINT NOT NULL,
    root BYTEA NOT NULL,
    report BYTEA,
    drill BIGINT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    from_unit BYTEA NOT NULL,
    from_name TEXT NOT NULL,
    from_level TEXT NOT NULL,
    from_desk BYTEA,
    to_desk BYTEA NOT NULL,
    to_name TEXT NOT NULL,
    to_unit BYTEA NOT NULL,
    to_unit_name TEXT NOT NULL,
    to_level TEXT NOT NULL,
    via TEXT NOT NULL,
    external BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    tel TEXT,
    doc TEXT,
    tel_due_at BIGINT,
    doc_due_at BIGINT,
    reach TEXT NOT NULL,
    nodes TEXT NOT NULL,
    written_at BIGINT,
    tel_at BIGINT,
    tel_by TEXT,
    tel_said TEXT,
    doc_at BIGINT,
    delivered_at BIGINT,
    receive TEXT,
    receive_due_at BIGINT,
    received_at BIGINT,
    received_by TEXT,
    verified_at BIGINT,
    handed_at BIGINT,
    handed_method TEXT,
    handed_by TEXT,
    receipt_no TEXT,
    told_tel TEXT NOT NULL,
    told_doc TEXT NOT NULL,
    told_receive TEXT NOT NULL,
    withdrawn_at BIGINT,
    waiting BIGINT NOT NULL,
    open_in BIGINT NOT NULL,
    open_out BIGINT NOT NULL,
    send_due_at BIGINT,
    take_due_at BIGINT
);
CREATE INDEX report_dispatch_root ON report_dispatch (root);
CREATE INDEX report_dispatch_report ON report_dispatch (report);
CREATE INDEX report_dispatch_desk ON report_dispatch (to_desk, drill, written_at, report);
CREATE INDEX report_dispatch_waiting ON report_dispatch (opened_at) WHERE waiting = 1;
CREATE INDEX report_dispatch_in ON report_dispatch (to_desk, drill) WHERE open_in = 1;
CREATE INDEX report_dispatch_out ON report_dispatch (from_unit, drill) WHERE open_out = 1;
CREATE INDEX report_dispatch_send_due ON report_dispatch (send_due_at) WHERE send_due_at IS NOT NULL;
CREATE INDEX report_dispatch_take_due ON report_dispatch (take_due_at) WHERE take_due_at IS NOT NULL;
CREATE TABLE report_verified (
    event BYTEA PRIMARY KEY,
    dispatch BYTEA NOT NULL,
    root BYTEA NOT NULL,
    at BIGINT NOT NULL,
    unit_name TEXT NOT NULL,
    figures TEXT,
    by_name TEXT,
    note TEXT
);
CREATE INDEX report_verified_dispatch ON report_verified (dispatch);
CREATE INDEX report_verified_root ON report_verified (root);
CREATE TABLE report_call (
    id BYTEA PRIMARY KEY,
    rev BIGINT NOT NULL,
    root BYTEA NOT NULL,
    unit BYTEA NOT NULL,
    drill BIGINT NOT NULL,
    position BIGINT NOT NULL,
    at BIGINT NOT NULL,
    post BYTEA,
    post_name TEXT NOT NULL,
    desk BYTEA,
    unit_name TEXT NOT NULL,
    person BYTEA,
    why TEXT NOT NULL,
    name TEXT,
    phone TEXT,
    stands_in_for TEXT,
    state TEXT NOT NULL,
    told_at BIGINT,
    open BIGINT NOT NULL
);
CREATE INDEX report_call_root ON report_call (root, unit, position);
CREATE INDEX report_call_open ON report_call (unit, drill) WHERE open = 1;
CREATE TABLE report_try (
    event BYTEA PRIMARY KEY,
    call BYTEA NOT NULL,
    at BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    took_by TEXT,
    said TEXT,
    by_name TEXT
);
CREATE INDEX report_try_call ON report_try (call);
CREATE TABLE report_instruction (
    id BYTEA PRIMARY KEY,
    rev BIGINT NOT NULL,
    root BYTEA NOT NULL,
    drill BIGINT NOT NULL,
    title TEXT NOT NULL,
    no TEXT NOT NULL,
    day BIGINT NOT NULL,
    serial BIGINT NOT NULL,
    unit BYTEA NOT NULL,
    unit_name TEXT NOT NULL,
    by_post TEXT NOT NULL,
    by_name TEXT,
    method TEXT NOT NULL,
    at BIGINT NOT NULL,
    taken_by TEXT,
    text TEXT NOT NULL,
    attachment BYTEA,
    home BYTEA NOT NULL
);
CREATE INDEX report_instruction_root ON report_instruction (root);
CREATE INDEX report_instruction_attachment ON report_instruction (attachment) WHERE attachment IS NOT NULL;
CREATE INDEX report_instruction_no ON report_instruction (unit, drill, day, serial);
CREATE TABLE report_instruction_to (
    instruction BYTEA NOT NULL,
    unit BYTEA NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    lead BIGINT NOT NULL,
    drill BIGINT NOT NULL,
    due_at BIGINT,
    seen_at BIGINT,
    seen_by TEXT,
    answered_at BIGINT,
    answer TEXT,
    answered_by TEXT,
    open BIGINT NOT NULL,
    PRIMARY KEY (instruction, unit)
);
CREATE INDEX report_instruction_to_open ON report_instruction_to (unit, drill) WHERE open = 1;
CREATE TABLE report_attachment (
    id BYTEA PRIMARY KEY,
    digest BYTEA NOT NULL,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    complete BIGINT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    uploaded_by BYTEA
);
CREATE TABLE report_chunk (
    attachment BYTEA NOT NULL,
    part BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (attachment, part)
);
