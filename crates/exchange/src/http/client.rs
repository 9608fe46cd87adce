//! Calls to a node above. Each lane has a connection pool of its own, so a bulk batch
//! that crawls never stands in front of an urgent one; greetings and heartbeats have
//! another, files a third, and the wake stream one more.

use super::counters::{Counters, count};
use super::tls::{Pins, TlsError, TlsKey, client_config};
use crate::core::event::Failure;
use crate::core::lane::Lanes;
use crate::core::message::Message;
use crate::core::{terms, wire};
use facts::{Certificate, Lane};
use reqwest::StatusCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

const CONNECT: Duration = Duration::from_secs(5);
const GREETING: Duration = Duration::from_secs(10);
/// Longer than the silence between two heartbeats.
const WAKE_SILENCE: Duration = Duration::from_secs(35);
/// Papers of a node that is not reached are asked for no more often.
const PAPERS_EVERY: Duration = Duration::from_secs(20);
/// The media type of every message.
pub(crate) const MEDIA: &str = "application/vnd.fenghuo.exchange";

/// The header that says in which lane a push is: its reader knows it before it reads the body.
pub(crate) const LANE: &str = "fenghuo-lane";

/// Why a client cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// TLS.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The HTTP client.
    #[error("the HTTP client cannot be set up: {0}")]
    Http(#[from] reqwest::Error),
}

/// What came of a call.
#[derive(Debug)]
pub(crate) enum Answer {
    /// A message.
    Message(Box<Message>),
    /// Taken, nothing to say.
    Nothing,
    /// Not now: the other side has its hands full, or is just ending.
    Busy,
    /// It failed.
    Failed(Failure),
    /// The other side does not know this node's key.
    Unknown,
}

/// Calls one node above.
#[derive(Debug)]
pub(crate) struct Client {
    base: String,
    pins: Pins,
    lanes: Lanes<reqwest::Client>,
    control: reqwest::Client,
    files: reqwest::Client,
    wake: reqwest::Client,
    /// Meets any key; for papers only.
    papers: reqwest::Client,
    asked_for_papers: Mutex<Option<Instant>>,
    counters: Arc<Counters>,
}

impl Client {
    pub(crate) fn new(
        address: &str,
        key: &TlsKey,
        pins: Pins,
        counters: Arc<Counters>,
    ) -> Result<Self, ClientError> {
        let of = |pins: &Pins, silence: Option<Duration>| -> Result<reqwest::Client, ClientError> {
            let builder = reqwest::Client::builder()
                .tls_backend_preconfigured(client_config(key, pins.clone())?)
                .http1_only()
                .https_only(true)
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .tcp_nodelay(true)
                .connect_timeout(CONNECT)
                .pool_max_idle_per_host(1);
            Ok(match silence {
                Some(silence) => builder.read_timeout(silence).build()?,
                None => builder.build()?,
            })
        };
        let client = |silence| of(&pins, silence);
        let lanes = (client(None)?, client(None)?, client(None)?);
        let lanes = Lanes::of(|lane| match lane {
            Lane::Urgent => lanes.0.clone(),
            Lane::Normal => lanes.1.clone(),
            Lane::Bulk => lanes.2.clone(),
        });
        let base = format!("{}/exchange/v1", address.trim_end_matches('/'));
        let (control, files, wake) = (client(None)?, client(None)?, client(Some(WAKE_SILENCE))?);
        let papers = of(&Pins::any(), None)?;
        Ok(Self {
            base,
            pins,
            lanes,
            control,
            files,
            wake,
            papers,
            asked_for_papers: Mutex::default(),
            counters,
        })
    }

    /// The keys it may meet.
    pub(crate) const fn pins(&self) -> &Pins {
        &self.pins
    }

    /// A node above that is not reached may have new keys, which nobody here knows yet. Its
    /// papers anybody may read; they prove themselves by who signed them, so it does not
    /// matter who hands them out. Nothing when they were asked for a moment ago.
    pub(crate) async fn new_papers(&self) -> Vec<Certificate> {
        {
            let mut asked = self.asked_for_papers.lock().unwrap_or_else(PoisonError::into_inner);
            if asked.is_some_and(|at| at.elapsed() < PAPERS_EVERY) {
                return Vec::new();
            }
            *asked = Some(Instant::now());
        }
        let request = self.papers.get(format!("{}/papers", self.base)).timeout(GREETING);
        let Ok(response) = request.send().await else { return Vec::new() };
        match self.answer(response).await {
            Answer::Message(message) => match *message {
                Message::Certificates(list) => list,
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// Sends a message and waits for its answer.
    pub(crate) async fn call(&self, message: &Message) -> Answer {
        let (client, timeout) = match message {
            Message::Push(push) => (self.lanes.get(push.lane), lane_timeout(push.lane)),
            Message::Pull(pull) => (self.lanes.get(pull.lane), lane_timeout(pull.lane)),
            Message::WantFile(_) | Message::FilePart(_) => (&self.files, file_timeout()),
            _ => (&self.control, GREETING),
        };
        let bytes = wire::encode(message);
        count(&self.counters.bytes_sent, bytes.len());
        let url = format!("{}/{}", self.base, message.name());
        let mut request = client.post(url).header("content-type", MEDIA).timeout(timeout).body(bytes);
        if let Message::Push(push) = message {
            request = request.header(LANE, u16::from(push.lane.number()));
        }
        match request.send().await {
            Ok(response) => self.answer(response).await,
            Err(e) => {
                count(&self.counters.calls_failed, 1);
                tracing::debug!(error = %e, message = message.name(), "a node above was not reached");
                Answer::Failed(if e.is_timeout() && !e.is_connect() {
                    Failure::Timeout
                } else {
                    Failure::Unreachable
                })
            }
        }
    }

    async fn answer(&self, mut response: reqwest::Response) -> Answer {
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NO_CONTENT => return Answer::Nothing,
            StatusCode::PAYLOAD_TOO_LARGE => return Answer::Failed(Failure::TooLarge),
            StatusCode::FORBIDDEN => return Answer::Unknown,
            StatusCode::SERVICE_UNAVAILABLE => return Answer::Busy,
            StatusCode::GATEWAY_TIMEOUT => return Answer::Failed(Failure::Timeout),
            status => {
                tracing::warn!(%status, "a node above answered what it should not");
                return Answer::Failed(Failure::Timeout);
            }
        }
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len().saturating_add(chunk.len()) <= terms::MESSAGE_BYTES => {
                    body.extend_from_slice(&chunk);
                }
                Ok(None) => break,
                Ok(Some(_)) => return Answer::Failed(Failure::TooLarge),
                Err(_) => return Answer::Failed(Failure::Timeout),
            }
        }
        count(&self.counters.bytes_received, body.len());
        match wire::decode(&body) {
            Ok(message) => Answer::Message(Box::new(message)),
            Err(e) => {
                tracing::warn!(error = %e, "an answer from above cannot be read");
                Answer::Failed(Failure::Timeout)
            }
        }
    }

    /// Listens to the wake stream and hands over each message, until it ends.
    pub(crate) async fn listen(&self, mut heard: impl FnMut(Message)) {
        let Ok(mut response) = self.wake.get(format!("{}/wake", self.base)).send().await else { return };
        if response.status() != StatusCode::OK {
            return;
        }
        let mut buffer: Vec<u8> = Vec::new();
        while let Ok(Some(chunk)) = response.chunk().await {
            count(&self.counters.bytes_received, chunk.len());
            buffer.extend_from_slice(&chunk);
            loop {
                match take_frame(&mut buffer) {
                    Ok(Some(frame)) => match wire::decode(&frame) {
                        Ok(message) => heard(message),
                        Err(e) => tracing::warn!(error = %e, "a wake from above cannot be read"),
                    },
                    Ok(None) => break,
                    Err(()) => return,
                }
            }
        }
    }
}

fn file_timeout() -> Duration {
    Duration::from_millis(u64::try_from(terms::FILE_TIMEOUT_MS).unwrap_or(120_000))
}

fn lane_timeout(lane: Lane) -> Duration {
    // A little longer than the protocol's own patience: its timer decides.
    Duration::from_millis(u64::try_from(terms::batch_timeout_ms(lane)).unwrap_or(10_000) + 2_000)
}

/// A message with its length before it, as it travels in a stream.
#[must_use]
pub(crate) fn frame(message: &Message) -> Vec<u8> {
    let bytes = wire::encode(message);
    let mut framed = facts::bytes::Writer::with_capacity(bytes.len() + 4);
    framed.var(&bytes);
    framed.finish()
}

/// Takes the first whole frame off the buffer. An error when it is longer than any
/// message may be.
fn take_frame(buffer: &mut Vec<u8>) -> Result<Option<Vec<u8>>, ()> {
    let Some((length, _)) = buffer.split_first_chunk::<4>() else { return Ok(None) };
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| ())?;
    if length > terms::MESSAGE_BYTES {
        return Err(());
    }
    let whole = length.saturating_add(4);
    if buffer.len() < whole {
        return Ok(None);
    }
    let mut taken: Vec<u8> = buffer.drain(..whole).collect();
    Ok(Some(taken.split_off(4)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::message::Reason;

    #[test]
    fn frames_are_taken_whole_however_they_come() {
        let renew = hex::encode(frame(&Message::Renew(15)));
        let vectors = include_str!("../../../../docs/exchange-vectors.txt");
        assert!(vectors.contains(&format!("frame renew = {renew}\n")), "{renew}");
        let one = frame(&Message::Refused { request: 1, reason: Reason::Busy });
        let bytes = [one.clone(), one.clone()].concat();
        let mut buffer = Vec::new();
        let mut taken = 0;
        for byte in bytes {
            buffer.push(byte);
            if let Some(frame) = take_frame(&mut buffer).unwrap() {
                assert_eq!(frame, one[4..]);
                taken += 1;
            }
        }
        assert_eq!((taken, buffer.len()), (2, 0));
        assert_eq!(take_frame(&mut vec![0xff; 8]), Err(()));
    }
}
