//! What this slice knows of a unit and what goes along when the unit gets a node of its own
//! ([`org::service::handing`]).
//!
//! A dispatch belongs to both its ends, an instruction to everybody it names: whoever takes over a
//! unit reads them as its unit did.

use facts::report::{CALL, DISPATCH, DOCUMENT, INQUIRY, INSTRUCTION, LINK, MANUSCRIPT, REPORT};
use org::service::handing::Source;

/// Subjects of a unit, what is begun before what came of it.
pub const SOURCES: &[Source] = &[
    Source {
        kind: REPORT,
        sql: "SELECT id FROM report_report WHERE (unit = $1 OR id IN (SELECT d.report FROM report_dispatch d
                WHERE d.to_unit = $1 AND d.report IS NOT NULL)) AND id < $2 ORDER BY id DESC LIMIT $3",
    },
    Source {
        kind: DISPATCH,
        sql: "SELECT id FROM report_dispatch WHERE (from_unit = $1 OR to_unit = $1) AND id < $2
              ORDER BY id DESC LIMIT $3",
    },
    Source {
        kind: LINK,
        sql: "SELECT id FROM report_link WHERE (unit = $1 OR first IN (SELECT r.id FROM report_report r WHERE r.unit = $1)
                OR second IN (SELECT r.id FROM report_report r WHERE r.unit = $1)) AND id < $2 ORDER BY id DESC LIMIT $3",
    },
    Source {
        kind: INSTRUCTION,
        sql: "SELECT id FROM report_instruction WHERE (unit = $1 OR id IN (SELECT t.instruction FROM report_instruction_to t
                WHERE t.unit = $1)) AND id < $2 ORDER BY id DESC LIMIT $3",
    },
    Source {
        kind: INQUIRY,
        sql: "SELECT id FROM report_inquiry WHERE (unit = $1 OR to_unit = $1) AND id < $2 ORDER BY id DESC LIMIT $3",
    },
    Source {
        kind: CALL,
        sql: "SELECT id FROM report_call WHERE unit = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    },
    Source {
        kind: MANUSCRIPT,
        sql: "SELECT id FROM report_manuscript WHERE unit = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    },
    Source {
        kind: DOCUMENT,
        sql: "SELECT id FROM report_document WHERE unit = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    },
];
