//! Deliveries and their attempts, each a row. The id of a delivery follows from the
//! fact that caused it, so that writing it twice is writing it once.

use crate::schedule::next_at;
use crate::send::Outcome;
use facts::draft::{Fact, derived_id};
use facts::entry::{Entry, Header};
use facts::report::{DispatchDelivered, DispatchOpened};
use journal::{Db, DbError, Migration, Tx, params};
use kernel::{Instant, UnitId};
use serde_json::{Value, json};

/// Name of the cursor.
pub const CONSUMER: &str = "notify.webhook";

/// The slice's schema.
pub const MIGRATIONS: &[Migration] =
    &[Migration { slice: "notify", number: 1, sql: include_str!("schema.sql") }];

/// A delivery that is to be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The same for every attempt.
    pub id: [u8; 16],
    /// Kind of fact.
    pub kind: String,
    /// JSON.
    pub payload: String,
    /// Attempts made so far.
    pub attempts: i64,
}

impl Delivery {
    /// The id as the receiver sees it.
    #[must_use]
    pub fn id_text(&self) -> String {
        journal::system::hex(&self.id)
    }
}

/// An opening with which the report arrived, and the delivery it is.
fn arrived(entry: &Entry) -> Option<(DispatchOpened, DispatchDelivered)> {
    if entry.header.kind != DispatchOpened::KIND {
        return None;
    }
    let opened: DispatchOpened = serde_json::from_slice(&entry.body).ok()?;
    let delivered = opened.delivered()?;
    Some((opened, delivered))
}

/// What a receiver is told of an entry that rings.
struct Told {
    kind: String,
    unit: Option<UnitId>,
    fact: Value,
}

/// What arrived with its opening is told as the delivery it is, of the unit it came to.
fn told(entry: &Entry) -> Told {
    if let Some((opened, delivered)) = arrived(entry) {
        let fact = serde_json::to_value(delivered).unwrap_or(Value::Null);
        return Told { kind: DispatchDelivered::KIND.to_owned(), unit: Some(opened.to_unit), fact };
    }
    let fact = serde_json::from_slice(&entry.body).unwrap_or(Value::Null);
    Told { kind: entry.header.kind.clone(), unit: entry.header.unit, fact }
}

/// Writes the delivery of an entry, due at once, with what the bells of this node's desks say because
/// of it.
///
/// # Errors
/// [`DbError`].
pub fn write_delivery(tx: &mut Tx<'_>, entry: &Entry, rings: &[Value]) -> Result<(), DbError> {
    let told = told(entry);
    let header = &entry.header;
    let id = derived_id("webhook", &[&header.event_id.bytes()]);
    let now = tx.now();
    let payload = payload(id, header, &told, rings, now).to_string();
    tx.execute(
        "INSERT INTO notify_delivery (id, event, kind, payload, created_at, attempts, next_at, ended_at, delivered)
         VALUES ($1, $2, $3, $4, $5, 0, $5, NULL, 0) ON CONFLICT (id) DO NOTHING",
        params![id, header.event_id, told.kind, payload, now],
    )
}

/// What the receiver is told. The body of a fact holds no personal data; the sealed
/// part is not sent.
fn payload(id: [u8; 16], header: &Header, told: &Told, rings: &[Value], now: Instant) -> Value {
    json!({
        "delivery_id": journal::system::hex(&id),
        "event_id": header.event_id,
        "kind": told.kind,
        "subject": { "kind": header.subject.kind, "id": journal::system::hex(&header.subject.id) },
        "unit_id": told.unit,
        "recorded_at": header.recorded_at,
        "created_at": now,
        "drill": header.mode == facts::Mode::Drill,
        "brief": header.brief,
        "rings": rings,
        "fact": told.fact,
    })
}

/// Deliveries that are due, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn due(db: &mut dyn Db, now: Instant, limit: usize) -> Result<Vec<Delivery>, DbError> {
    db.query(
        "SELECT id, kind, payload, attempts FROM notify_delivery
         WHERE next_at IS NOT NULL AND next_at <= $1 ORDER BY next_at, id LIMIT $2",
        params![now, limit],
    )?
    .iter()
    .map(|row| {
        Ok(Delivery { id: row.fixed(0)?, kind: row.text(1)?, payload: row.text(2)?, attempts: row.int(3)? })
    })
    .collect()
}

/// Keeps an attempt and what follows from it: done, tried again later, or given up.
///
/// # Errors
/// [`DbError`].
pub fn keep_attempt(
    tx: &mut Tx<'_>,
    delivery: &Delivery,
    at: Instant,
    outcome: &Outcome,
) -> Result<(), DbError> {
    let number = delivery.attempts.saturating_add(1);
    let now = tx.now();
    tx.execute(
        "INSERT INTO notify_attempt (delivery, number, at, status, error, took_ms) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (delivery, number) DO NOTHING",
        params![
            delivery.id,
            number,
            at,
            outcome.status.map(i64::from),
            outcome.error.as_deref(),
            outcome.took_ms
        ],
    )?;
    let next = if outcome.taken() { None } else { next_at(number, now) };
    if next.is_none() && !outcome.taken() {
        tracing::error!(delivery = delivery.id_text(), kind = %delivery.kind, "a webhook delivery is given up");
    }
    let ended = if next.is_none() { Some(now) } else { None };
    tx.execute(
        "UPDATE notify_delivery SET attempts = $2, next_at = $3, ended_at = $4, delivered = $5 WHERE id = $1",
        params![delivery.id, number, next, ended, outcome.taken()],
    )
}
