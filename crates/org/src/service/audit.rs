//! The audit trail as a page: every entry of the journal, the newest first, narrowed by
//! who, what and words. The audit administrator sees that something was written and that
//! it is unchanged; personal data never, and what a report says not either: bodies are
//! shown of this slice's and the house's own facts only.

use super::like;
use crate::error::OrgError;
use facts::entry::{Entry, Mark, Mode};
use journal::system::hex;
use journal::view::entry_of;
use journal::{Db, DbError, Row, Value, params, read};
use kernel::limits;
use kernel::{AccountId, EventId, Instant, NodeId, Page, PageRequest, UnitId};
use serde::{Deserialize, Serialize};

/// What the trail may be narrowed to.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditFilter {
    /// Part of a login, name, unit's name or kind.
    pub q: Option<String>,
    /// Written by this account.
    pub actor: Option<AccountId>,
    /// By this unit.
    pub unit: Option<UnitId>,
    /// Of this kind, or with a final dot of kinds that begin so.
    pub kind: Option<String>,
    /// Of this subject (32 hexadecimal digits).
    pub subject: Option<EventId>,
    /// Recorded not before.
    pub from: Option<Instant>,
    /// Recorded before.
    pub to: Option<Instant>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Rows wanted.
    pub limit: Option<u32>,
}

/// One entry as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AuditRow {
    /// This node's order.
    pub pos: i64,
    /// The author's clock.
    pub at: Instant,
    /// When this node stored it.
    pub received_at: Instant,
    /// Kind of fact.
    pub kind: String,
    /// What it changed.
    pub subject_kind: String,
    /// Its id.
    pub subject_id: String,
    /// Revision of the subject.
    pub rev: u64,
    /// The unit that acted.
    pub unit: Option<UnitId>,
    /// Its name.
    pub unit_name: Option<String>,
    /// The account that acted; absent for the platform itself.
    pub actor: Option<AccountId>,
    /// Whose it is, where known here.
    pub actor_name: Option<String>,
    /// The node that wrote it.
    pub origin: NodeId,
    /// Written by this node.
    pub own: bool,
    /// Audience.
    pub channel: String,
    /// Position in its stream.
    pub seq: u64,
    /// Real or drill.
    pub mode: Mode,
    /// How widely it may be shown.
    pub mark: Mark,
    /// What rings a desk.
    pub brief: Option<String>,
    /// `waiting`, `applied` or `parked`.
    pub state: String,
    /// Why it is parked.
    pub reason: Option<String>,
    /// Chain hash after it, in hex.
    pub hash: String,
}

/// Subjects whose bodies and briefs the audit administrator reads.
const OPEN_SUBJECTS: &[&str] = &[
    "unit",
    "desk",
    "route",
    "person",
    "post",
    "account",
    "place",
    "node",
    "substitute",
    "epoch",
    "erasure",
    "access",
    "brief",
    "export",
    "backup",
    "bundle",
    "enrolment",
    "clone",
    "writing",
];

const COLUMNS: &str =
    "e.header, e.body, e.sealed, e.sealed_digest, e.pos, e.received_at, e.hash, e.state, e.reason,
    u.short_name, a.login, COALESCE(NULLIF(p.name, ''), a.name), s.name";
const TABLES: &str = "journal_entry e LEFT JOIN org_unit u ON u.id = e.unit_id
    LEFT JOIN org_account a ON a.id = e.actor_id LEFT JOIN org_person p ON p.id = a.person
    LEFT JOIN org_substitute s ON s.account = e.actor_id";

/// A page of the trail.
///
/// # Errors
/// [`OrgError`].
pub fn list(db: &mut dyn Db, filter: &AuditFilter, node: NodeId) -> Result<Page<AuditRow>, OrgError> {
    let limit = PageRequest { after: None, limit: filter.limit }.limit();
    let before = match &filter.after {
        None => i64::MAX,
        Some(text) => {
            text.parse().map_err(|_| OrgError::invalid("/after", "page.after", "翻页位置无效。"))?
        }
    };
    let mut values = vec![Value::from(before), Value::from(limit.saturating_add(1))];
    let mut sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE e.pos < $1");
    let mut add = |condition: &str, value: Value| {
        values.push(value);
        sql.push_str(&format!(" AND {}", condition.replace('?', &format!("${}", values.len()))));
    };
    if let Some(actor) = filter.actor {
        add("e.actor_id = ?", Value::from(actor));
    }
    if let Some(unit) = filter.unit {
        add("e.unit_id = ?", Value::from(unit));
    }
    match filter.kind.as_deref() {
        Some(kind) if kind.ends_with('.') => add("e.kind LIKE ?", Value::from(format!("{}%", clean(kind)))),
        Some(kind) if !kind.is_empty() => add("e.kind = ?", Value::from(kind)),
        _ => {}
    }
    if let Some(subject) = filter.subject {
        add("e.subject_id = ?", Value::from(subject));
    }
    if let Some(from) = filter.from {
        add("e.recorded_at >= ?", Value::from(from));
    }
    if let Some(to) = filter.to {
        add("e.recorded_at < ?", Value::from(to));
    }
    if let Some(q) = filter.q.as_deref().filter(|q| !q.trim().is_empty()) {
        add(
            "(LOWER(a.login) LIKE ? OR LOWER(a.name) LIKE ? OR LOWER(p.name) LIKE ? OR LOWER(s.name) LIKE ?
              OR LOWER(u.name) LIKE ? OR e.kind LIKE ?)",
            like(q),
        );
    }
    sql.push_str(" ORDER BY e.pos DESC LIMIT $2");
    let rows = db.query(&sql, &values)?;
    let rows = rows.iter().map(|row| row_of(row, node)).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_one_more(rows, limit, |row| row.pos.to_string()))
}

fn clean(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect()
}

fn row_of(row: &Row, node: NodeId) -> Result<AuditRow, DbError> {
    let Entry { header, .. } = entry_of(row)?;
    let open = OPEN_SUBJECTS.contains(&header.subject.kind.as_ref());
    let state = match row.int(7)? {
        0 => "waiting",
        1 => "applied",
        _ => "parked",
    };
    let account = match (row.opt_text(10)?, row.opt_text(11)?) {
        (Some(login), Some(name)) if !name.is_empty() => Some(format!("{name}（{login}）")),
        (Some(login), _) => Some(login),
        _ => row.opt_text(12)?.map(|name| format!("{name}（顶班）")),
    };
    Ok(AuditRow {
        pos: row.int(4)?,
        at: header.recorded_at,
        received_at: row.instant(5)?,
        kind: header.kind,
        subject_kind: header.subject.kind.into_owned(),
        subject_id: hex(&header.subject.id),
        rev: header.rev,
        unit: header.unit,
        unit_name: row.opt_text(9)?,
        actor: header.actor,
        actor_name: account,
        origin: header.stream.origin,
        own: header.stream.origin == node,
        channel: header.stream.channel.to_string(),
        seq: header.seq,
        mode: header.mode,
        mark: header.mark,
        brief: header.brief.filter(|_| open),
        state: state.to_owned(),
        reason: row.opt_text(8)?,
        hash: hex(&row.fixed::<32>(6)?),
    })
}

/// An entry with its proof: what a stranger needs to check it with SM3 and the
/// certificate alone.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct AuditEntry {
    /// The entry.
    #[serde(flatten)]
    pub row: AuditRow,
    /// The body as first written; absent where it is not for the audit administrator.
    #[schema(value_type = Option<Object>)]
    pub body: Option<serde_json::Value>,
    /// SM3 of the body, in hex.
    pub body_digest: String,
    /// `none`, `held` or `erased`: whether there are personal data; never what they say.
    pub sealed: String,
    /// SM3 of the sealed part, in hex.
    pub sealed_digest: String,
    /// Canonical header, in hex.
    pub header: String,
    /// `SM3(header ‖ SM3(body) ‖ SM3(sealed))`, in hex.
    pub digest: String,
    /// Chain hash before it, in hex.
    pub prev: String,
    /// Whether the stored hash follows from these.
    pub chained: bool,
    /// Digests of the entries after it up to the signature, in hex.
    pub next_digests: Vec<String>,
    /// The signature that covers it; absent while none does.
    pub checkpoint: Option<Signature>,
}

/// A checkpoint in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Signature {
    /// The last position it covers.
    pub seq: u64,
    /// The chain's hash there, in hex.
    pub head: String,
    /// When it was signed.
    pub at: Instant,
    /// Canonical checkpoint, in hex.
    pub bytes: String,
    /// The origin's certificate, in hex.
    pub certificate: Option<String>,
    /// Whether the signature is of the certificate's key, and the chain leads to it.
    pub verifies: bool,
}

/// One entry with its proof.
///
/// # Errors
/// [`OrgError::NotFound`].
pub fn entry(db: &mut dyn Db, pos: i64, node: NodeId) -> Result<AuditEntry, OrgError> {
    let found = db.first(&format!("SELECT {COLUMNS} FROM {TABLES} WHERE e.pos = $1"), params![pos])?;
    let found = found.ok_or(OrgError::NotFound)?;
    let row = row_of(&found, node)?;
    let entry = entry_of(&found)?;
    let (stream, seq) = (entry.header.stream, entry.header.seq);
    let prev = read::hash_at(db, stream, seq.saturating_sub(1))?.unwrap_or([0; 32]);
    let digest = entry.digest();
    let hash = facts::entry::link(&prev, &digest);
    let run = read::read_run(db, stream, seq, limits::org::AUDIT_PROOF_ENTRIES)?;
    let next_digests: Vec<_> =
        run.iter().flat_map(|run| run.entries.iter().skip(1)).map(Entry::digest).collect();
    let checkpoint = match run {
        None => None,
        Some(run) => {
            let epochs = read::epochs(db)?;
            let certificate = epochs.into_iter().find(|e| e.epoch == stream.epoch).map(|e| e.certificate);
            let head = next_digests.iter().fold(hash, |hash, digest| facts::entry::link(&hash, digest));
            let signed = certificate.as_ref().is_some_and(|c| run.checkpoint.verify(&c.signing).is_ok());
            Some(Signature {
                seq: run.checkpoint.seq,
                head: hex(&run.checkpoint.head),
                at: run.checkpoint.at,
                bytes: hex(&run.checkpoint.encode()),
                certificate: certificate.map(|c| hex(&c.encode())),
                verifies: signed && head == run.checkpoint.head,
            })
        }
    };
    let sealed = match (&entry.sealed, entry.sealed_digest == facts::entry::NO_SEALED) {
        (Some(_), _) => "held",
        (None, true) => "none",
        (None, false) => "erased",
    };
    let open = OPEN_SUBJECTS.contains(&row.subject_kind.as_str());
    Ok(AuditEntry {
        body: if open { serde_json::from_slice(&entry.body).ok() } else { None },
        body_digest: hex(&facts::crypto::sm3(&[&entry.body])),
        sealed: sealed.to_owned(),
        sealed_digest: hex(&entry.sealed_digest),
        header: hex(&entry.header.encode()),
        digest: hex(&digest),
        prev: hex(&prev),
        chained: row.hash == hex(&hash),
        next_digests: next_digests.iter().map(|d| hex(d)).collect(),
        checkpoint,
        row,
    })
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Verification {
    /// Entries verified.
    pub entries: u64,
    /// Streams verified.
    pub streams: u64,
    /// Nothing is wrong.
    pub ok: bool,
    /// What is wrong.
    #[schema(value_type = Vec<Object>)]
    pub faults: Vec<serde_json::Value>,
}
