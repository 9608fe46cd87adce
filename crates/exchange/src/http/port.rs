//! The port that nodes below dial: one route for each kind of message, and the wake
//! stream. Whoever calls has proven a key; the handler looks up whose it is. A
//! stranger can enrol or read who this node is and do nothing else, and not for long.

use super::client::{LANE, MEDIA};
use super::counters::count;
use super::enrolment::{self, EnrolError, EnrolHook};
use super::listener::{Caller, TlsListener};
use super::shared::{Input, Reading, Shared};
use crate::core::enrol::NotEnrolled;
use crate::core::event::{Command, Event};
use crate::core::message::{KeyChange, Message, Reason};
use crate::core::{LinkState, Role, terms, wire};
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use futures_util::{StreamExt as _, stream};
use kernel::NodeId;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc, oneshot};

/// Longer than any lane's patience.
const ANSWER: Duration = Duration::from_secs(65);

#[derive(Clone)]
pub(crate) struct Port {
    pub(crate) shared: Arc<Shared>,
    pub(crate) enrolled: Option<EnrolHook>,
    next_listener: Arc<AtomicU64>,
    places: Places,
}

/// Places for bodies that are read, or wait to be heard by the state machine: each may be two
/// megabytes, and there are thousands who may send one.
#[derive(Clone)]
struct Places {
    urgent: Arc<Semaphore>,
    bulk: Arc<Semaphore>,
    talk: Arc<Semaphore>,
}

impl Places {
    fn new() -> Self {
        let places = || Arc::new(Semaphore::new(terms::BODIES_READ));
        Self { urgent: places(), bulk: places(), talk: places() }
    }

    /// By what can be told before the body is read.
    fn of(&self, request: &Request) -> &Arc<Semaphore> {
        let path = request.uri().path();
        let urgent = || request.headers().get(LANE).is_some_and(|lane| lane == "0");
        if path.ends_with("/push") && urgent() {
            &self.urgent
        } else if path.ends_with("/push") || path.ends_with("/file_part") {
            &self.bulk
        } else {
            &self.talk
        }
    }
}

impl Port {
    pub(crate) fn new(shared: Arc<Shared>, enrolled: Option<EnrolHook>) -> Self {
        Self { shared, enrolled, next_listener: Arc::default(), places: Places::new() }
    }

    /// Serves until `stop` says so.
    pub(crate) async fn serve(
        self,
        listener: TlsListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        let in_turn = || from_fn_with_state(self.clone(), in_turn);
        let app = Router::new()
            .route("/exchange/v1/enrol", post(enrol).layer(DefaultBodyLimit::max(terms::ENROL_BYTES)))
            .route("/exchange/v1/papers", get(papers))
            .route("/exchange/v1/wake", get(wake).merge(post(wake_message).layer(in_turn())))
            .route("/exchange/v1/{message}", post(message).layer(in_turn()))
            .layer(DefaultBodyLimit::max(terms::MESSAGE_BYTES))
            .with_state(self.clone());
        axum::serve(listener, app.into_make_service_with_connect_info::<Caller>())
            .with_graceful_shutdown(stop)
            .await
    }

    /// Who calls; a log line and 403 for a stranger.
    fn known(&self, caller: &Caller) -> Result<NodeId, StatusCode> {
        self.shared.caller(&caller.pin).ok_or_else(|| {
            count(&self.shared.counters.requests_refused, 1);
            tracing::warn!(address = %caller.address, pin = %hex::encode(caller.pin), "a request from an unknown key");
            StatusCode::FORBIDDEN
        })
    }

    /// Whose key it is by a certificate that this node has signed and knows no more, because it came back from a
    /// backup that is older. Asked of an unknown key that greets, and of nothing else; whether the node is let
    /// in the state machine judges as ever.
    async fn forgotten(&self, caller: &Caller, name: &str, bytes: &Bytes) -> Option<NodeId> {
        if name != "hello" || self.shared.caller(&caller.pin).is_some() {
            return None;
        }
        let Ok(Message::Hello(hello)) = wire::decode(bytes) else { return None };
        let shown = hello.chain.first().filter(|c| c.node == hello.node && c.tls_spki == caller.pin)?.clone();
        let shared = Arc::clone(&self.shared);
        let signed = tokio::task::spawn_blocking(move || {
            let node = shown.node;
            enrolment::has_signed(&shared, &shown).map(|signed| signed.then_some(node))
        });
        match signed.await {
            Ok(Ok(node)) => node,
            Ok(Err(e)) => {
                tracing::warn!(error = %e, "an unknown key could not be looked up");
                None
            }
            Err(_) => None,
        }
    }

    fn read(&self, caller: &Caller, bytes: &Bytes) -> Result<Message, StatusCode> {
        count(&self.shared.counters.bytes_received, bytes.len());
        wire::decode(bytes).map_err(|e| {
            count(&self.shared.counters.requests_refused, 1);
            tracing::warn!(address = %caller.address, error = %e, bytes = bytes.len(), "a message that cannot be read");
            StatusCode::BAD_REQUEST
        })
    }

    fn tell(&self, input: Input) -> Result<(), StatusCode> {
        self.shared.tell.send(input).map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
    }

    /// No certificate is signed. The number tells the child why; the text is for this log only.
    fn refuse(&self, caller: &Caller, e: &EnrolError) -> Response {
        count(&self.shared.counters.requests_refused, 1);
        tracing::warn!(address = %caller.address, error = %e, "a node was not taken in");
        self.answer(&Message::Refused { request: e.number(), reason: Reason::BadCertificate })
    }

    fn answer(&self, message: &Message) -> Response {
        let bytes = wire::encode(message);
        count(&self.shared.counters.bytes_sent, bytes.len());
        ([(header::CONTENT_TYPE, MEDIA)], bytes).into_response()
    }
}

/// Reads a body when there is a place for it. Otherwise the neighbour hears that it is to come again;
/// what it sends is let by, for a line that is closed in the middle looks like one that is broken.
async fn in_turn(State(port): State<Port>, mut request: Request, next: Next) -> Response {
    let Ok(place) = Arc::clone(port.places.of(&request)).try_acquire_owned() else {
        let mut body = request.into_body().into_data_stream();
        let mut left = terms::MESSAGE_BYTES;
        while let Some(Ok(bytes)) = body.next().await {
            left = left.saturating_sub(bytes.len());
            if left == 0 {
                break;
            }
        }
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    request.extensions_mut().insert(Reading::at(place));
    next.run(request).await
}

/// Any message but enrolment: handed to the engine; answered when it answers.
async fn message(
    State(port): State<Port>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    Path(name): Path<String>,
    Extension(reading): Extension<Reading>,
    bytes: Bytes,
) -> Result<Response, StatusCode> {
    handle(&port, &caller, &name, &bytes, reading).await
}

async fn wake_message(
    State(port): State<Port>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    Extension(reading): Extension<Reading>,
    bytes: Bytes,
) -> Result<Response, StatusCode> {
    handle(&port, &caller, "wake", &bytes, reading).await
}

async fn handle(
    port: &Port,
    caller: &Caller,
    name: &str,
    bytes: &Bytes,
    reading: Reading,
) -> Result<Response, StatusCode> {
    let peer = match port.forgotten(caller, name, bytes).await {
        Some(peer) => peer,
        None => port.known(caller)?,
    };
    let message = port.read(caller, bytes)?;
    if message.name() != name || matches!(message, Message::Enrol(_) | Message::Enrolled(_)) {
        count(&port.shared.counters.requests_refused, 1);
        let said = message.name();
        tracing::warn!(address = %caller.address, %peer, said, path = name, "another message than the path says");
        return Err(StatusCode::BAD_REQUEST);
    }
    if let Message::KeyChange(asked) = message {
        return change_keys(port, caller, peer, *asked).await;
    }
    if message.asks().is_none() {
        port.tell(Input::Said { peer, message, reading })?;
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let (answer, answered) = oneshot::channel();
    port.tell(Input::Ask { peer, message, answer, reading })?;
    match tokio::time::timeout(ANSWER, answered).await {
        Ok(Ok(message)) => Ok(port.answer(&message)),
        // The engine dropped it, or the store is slower than anybody's patience.
        Ok(Err(_)) => Err(StatusCode::SERVICE_UNAVAILABLE),
        Err(_) => Err(StatusCode::GATEWAY_TIMEOUT),
    }
}

/// Says that a wake stream has ended, whichever side ended it. It holds nothing of the
/// stream itself: the engine ends one by letting go of it.
struct Leaves {
    shared: Arc<Shared>,
    peer: NodeId,
    id: u64,
}

impl Drop for Leaves {
    fn drop(&mut self) {
        // The engine may have ended first.
        let _ended = self.shared.tell.send(Input::Gone { peer: self.peer, id: self.id });
    }
}

/// The long stream that wakes a child.
async fn wake(
    State(port): State<Port>,
    ConnectInfo(caller): ConnectInfo<Caller>,
) -> Result<Response, StatusCode> {
    let peer = port.known(&caller)?;
    let (to, from) = mpsc::channel::<Vec<u8>>(terms::WAKES_PER_NEIGHBOUR);
    let id = port.next_listener.fetch_add(1, Ordering::Relaxed);
    port.tell(Input::Listen { peer, id, to })?;
    let leaves = Leaves { shared: Arc::clone(&port.shared), peer, id };
    let frames = stream::unfold((from, leaves), |(mut from, leaves)| async move {
        from.recv().await.map(|frame| (Ok::<_, std::convert::Infallible>(frame), (from, leaves)))
    });
    Ok(([(header::CONTENT_TYPE, MEDIA)], Body::from_stream(frames)).into_response())
}

/// The certificates of this node and of those above it, for a node below that knows an older
/// key of it. They hold nothing that is not said in any handshake.
async fn papers(State(port): State<Port>) -> Result<Response, StatusCode> {
    let (answer, answered) = oneshot::channel();
    port.tell(Input::Papers(answer))?;
    let list = answered.await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok(port.answer(&Message::Certificates(list)))
}

/// A child asks for a certificate for new keys. While it seems to run twice, or its link is cut because
/// the digits differed, an operator has to say first who it is.
async fn change_keys(
    port: &Port,
    caller: &Caller,
    peer: NodeId,
    asked: KeyChange,
) -> Result<Response, StatusCode> {
    let (answer, answered) = oneshot::channel();
    port.tell(Input::Links(answer))?;
    let links = answered.await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let doubt = links.iter().find(|l| l.node == peer).and_then(|link| match link.state {
        LinkState::Refused(Reason::Clone) => Some(NotEnrolled::Twice),
        LinkState::Cut => Some(NotEnrolled::Cut),
        _ => None,
    });
    let (shared, pin, request) = (Arc::clone(&port.shared), caller.pin, asked.request);
    let made = match doubt {
        Some(doubt) => Ok(Err(EnrolError::Refused(doubt))),
        None => {
            let change = move || enrolment::change_keys(&shared, peer, asked, pin);
            tokio::task::spawn_blocking(change).await
        }
    };
    match made {
        Ok(Ok(certificate)) => {
            tracing::info!(%peer, "a node below has new keys");
            let others = vec![certificate.clone()];
            port.tell(Input::Event(Event::Command(Command::Certificates { vouched: Vec::new(), others })))?;
            Ok(port.answer(&Message::Renewed { request, certificate: Box::new(certificate) }))
        }
        Ok(Err(e)) => Ok(port.refuse(caller, &e)),
        Err(_) => Err(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// A node asks to be taken in.
async fn enrol(
    State(port): State<Port>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    bytes: Bytes,
) -> Result<Response, StatusCode> {
    let Message::Enrol(enrol) = port.read(&caller, &bytes)? else { return Err(StatusCode::BAD_REQUEST) };
    let (shared, hook) = (Arc::clone(&port.shared), port.enrolled.clone());
    let taken = tokio::task::spawn_blocking(move || enrolment::take_in(&shared, *enrol, caller.pin, hook));
    match taken.await {
        Ok(Ok(enrolled)) => {
            let certificate = enrolled.certificate.clone();
            let node = certificate.node;
            tracing::info!(%node, code = certificate.code, words = enrolled.words, "a node was taken in");
            let others = vec![certificate];
            port.tell(Input::Event(Event::Command(Command::Certificates { vouched: Vec::new(), others })))?;
            port.tell(Input::Event(Event::Command(Command::AddPeer { node, role: Role::Child })))?;
            // Enrolling again is how a link is mended that was cut over its digits.
            port.tell(Input::Event(Event::Command(Command::Cut { node, cut: false })))?;
            Ok(port.answer(&Message::Enrolled(Box::new(enrolled))))
        }
        Ok(Err(e)) => Ok(port.refuse(&caller, &e)),
        Err(_) => Err(StatusCode::INTERNAL_SERVER_ERROR),
    }
}
