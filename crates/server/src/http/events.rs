//! `GET /api/v1/events`: what changed, as it changes. A browser hears only of subjects
//! whose acting unit is within its scope or above it, and its own unit's bell, not those of the
//! desks below. Nothing here is durable: a page that was away reads its lists again,
//! and a listener that lags is told to. A stream ends after a while, and at once when
//! its account changes; the browser connects again and is asked who it is. Whoever
//! connects is first told what rang and nobody has acted upon, so a ring that fell
//! between two streams is heard.
//!
//! A `beat` comes at once and then every few seconds, with the node's clock and whether
//! it writes: the page says by it when it last heard of the node, and a page that
//! misses some knows that the node, or the way to it, is gone.

use super::metrics::Metrics;
use super::served::Served;
use crate::jobs::{in_snapshot, ring};
use crate::node::Node;
use axum::response::sse::{Event, Sse};
use futures_core::Stream;
use journal::Db;
use kernel::{ErrorKind, Instant, Problem, UnitId, limits};
use org::perm::SessionSee;
use org::web::{ApiError, Push, Who};
use serde::Serialize;
use std::collections::HashMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;

const BEAT: Duration = Duration::from_secs(limits::BEAT_SECONDS);
/// A stream lives this long; the browser connects again by itself.
const LIFE: Duration = Duration::from_secs(15 * 60);
/// Units whose visibility one listener remembers.
const REMEMBERED: usize = 4_096;

/// The stream of one browser; dropping it gives its place back.
#[derive(Debug)]
pub struct Events {
    from: mpsc::Receiver<Event>,
    _place: Place,
}

impl Stream for Events {
    type Item = Result<Event, Infallible>;
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.from.poll_recv(cx).map(|event| event.map(Ok))
    }
}

/// One of the places for listeners.
#[derive(Debug)]
struct Place(Arc<Metrics>);

impl Place {
    fn take(metrics: &Arc<Metrics>, most: usize) -> Option<Self> {
        let before = metrics.listeners.fetch_add(1, Ordering::SeqCst);
        let place = Self(Arc::clone(metrics));
        if usize::try_from(before).is_ok_and(|before| before < most) { Some(place) } else { None }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.listeners.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Pushes `beat`, `changed`, `ring`, `brief` and `link` events until the browser or the node goes.
#[utoipa::path(get, path = "/events", tag = "session",
    responses((status = 200, content_type = "text/event-stream", body = Push),
              (status = 401, body = Problem), (status = 429, body = Problem)))]
pub async fn events(Served { actor, node }: Served<SessionSee>) -> Result<Sse<Events>, ApiError> {
    let Some(place) = Place::take(&node.metrics, node.config.http.listeners) else {
        return Err(ApiError(Problem::new(
            ErrorKind::Limit,
            "events.full",
            "推送连接已满",
            "同时接收推送的浏览器已达上限；页面仍可使用，请稍后再连。",
        )));
    };
    let (to, from) = mpsc::channel(limits::http::EVENTS_WAITING);
    tokio::spawn(follow(actor.ctx().hub().listen(), Sight::new(actor.who, Arc::clone(&node)), to));
    Ok(Sse::new(Events { from, _place: place }))
}

/// Carries pushes from the hub to one browser; ends when either side goes.
async fn follow(mut hub: tokio::sync::broadcast::Receiver<Push>, mut sight: Sight, to: mpsc::Sender<Event>) {
    let mut stop = sight.node.stop.subscribe();
    let life = tokio::time::sleep(LIFE);
    tokio::pin!(life);
    for event in sight.waiting().await {
        if to.try_send(event).is_err() {
            return;
        }
    }
    let mut beats = tokio::time::interval(BEAT);
    loop {
        let heard = tokio::select! {
            () = &mut life => return,
            heard = hub.recv() => heard,
            _ = stop.wait_for(|stopping| *stopping) => return,
            () = to.closed() => return,
            _ = beats.tick() => {
                if sight.beat().is_some_and(|beat| to.try_send(beat).is_ok()) {
                    continue;
                }
                return;
            }
        };
        let event = match heard {
            Ok(push) if sight.ends_with(&push) => return,
            Ok(push) => match sight.seen(push).await {
                Some(event) => event,
                None => continue,
            },
            Err(RecvError::Lagged(_)) => {
                Event::default().event("changed").data(r#"{"lagged":true,"subjects":[]}"#)
            }
            Err(RecvError::Closed) => return,
        };
        if to.try_send(event).is_err() {
            // Full or gone: the browser connects again and reads afresh.
            return;
        }
    }
}

/// What one browser may hear of.
struct Sight {
    who: Arc<Who>,
    node: Arc<Node>,
    known: HashMap<UnitId, bool>,
}

/// The node is there.
#[derive(Debug, Serialize)]
struct Beat {
    /// Its clock.
    now_ms: Instant,
    /// Whether it takes commands.
    writes: bool,
}

#[derive(Serialize)]
struct Changed {
    subjects: Vec<org::web::Touched>,
}

impl Sight {
    fn new(who: Who, node: Arc<Node>) -> Self {
        Self { who: Arc::new(who), node, known: HashMap::new() }
    }

    fn beat(&self) -> Option<Event> {
        let journal = &self.node.journal;
        named("beat", &Beat { now_ms: journal.clock().now(), writes: journal.refusing().is_none() })
    }

    /// Whether the asker's account changed: locked, other roles, another password.
    fn ends_with(&self, push: &Push) -> bool {
        let Push::Changed { subjects } = push else { return false };
        let own = self.who.account.to_string();
        subjects.iter().any(|subject| subject.kind == "account" && subject.id == own)
    }

    async fn seen(&mut self, push: Push) -> Option<Event> {
        match push {
            Push::Changed { subjects } => {
                if subjects.iter().any(|s| moves_scope(&s.kind)) {
                    self.known.clear();
                }
                let mut mine = Vec::new();
                for subject in subjects {
                    let may = match subject.unit {
                        Some(unit) => self.may_hear(unit).await,
                        // The platform itself acted; the id alone tells nothing.
                        None => true,
                    };
                    if may {
                        mine.push(subject);
                    }
                }
                if mine.is_empty() { None } else { named("changed", &Changed { subjects: mine }) }
            }
            Push::Ring(ring) => ring.heard_by(&self.who).and_then(|ring| named("ring", &Push::Ring(ring))),
            Push::Brief { unit, .. } if unit != self.who.unit => None,
            brief @ Push::Brief { .. } => named("brief", &brief),
            link @ Push::Link { .. } => named("link", &link),
        }
    }

    /// What rang before and waits for somebody to act.
    async fn waiting(&self) -> Vec<Event> {
        let who = Arc::clone(&self.who);
        let read = in_snapshot(&self.node, move |db| ring::waiting(db, &who)).await;
        match read {
            Ok(rings) => rings.into_iter().filter_map(|ring| named("ring", &Push::Ring(ring))).collect(),
            Err(e) => {
                tracing::warn!(error = %e, "what waits at a desk could not be told to a browser");
                Vec::new()
            }
        }
    }

    /// What a unit at, below or above one's own did: who sent a report hears at once that the desk
    /// above took it, used it, or linked it.
    async fn may_hear(&mut self, unit: UnitId) -> bool {
        if let Some(known) = self.known.get(&unit) {
            return *known;
        }
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        let (node, who) = (Arc::clone(&self.node), Arc::clone(&self.who));
        let read = tokio::task::spawn_blocking(move || {
            node.journal.read(|db: &mut dyn Db| org::scope::may_address(db, &who, unit))
        });
        match read.await {
            Ok(Ok(may)) => {
                self.known.insert(unit, may);
                may
            }
            // Not known is not told; the page reads its lists again anyway.
            _ => false,
        }
    }
}

/// Kinds of subject that change who may see whom.
fn moves_scope(kind: &str) -> bool {
    matches!(kind, "unit" | "desk" | "account")
}

fn named(name: &str, data: &impl Serialize) -> Option<Event> {
    Event::default().event(name).json_data(data).ok()
}
