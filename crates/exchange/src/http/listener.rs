//! Accepts TLS connections for the port. Handshakes run beside each other and have
//! little time; connections are counted, those of strangers apart and those in their
//! handshake apart from both, so that nobody who only stands there can keep those out
//! who may speak.

use super::shared::Shared;
use super::tls::{TlsError, pin_of};
use crate::core::terms;
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use facts::Digest32;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::Sleep;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

const HANDSHAKE: Duration = Duration::from_secs(10);
/// A stranger has this long to enrol.
const STRANGER_STAYS: Duration = Duration::from_secs(60);

/// Who is at the other end.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) address: SocketAddr,
    /// SM3 of the TLS key it has proven.
    pub(crate) pin: Digest32,
    // Held as long as the connection lasts.
    _permit: Arc<Option<OwnedSemaphorePermit>>,
}

impl Connected<IncomingStream<'_, TlsListener>> for Caller {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        stream.remote_addr().clone()
    }
}

/// A connection that ends by itself when it is a stranger's.
pub(crate) struct Connection {
    tls: TlsStream<TcpStream>,
    ends: Option<Pin<Box<Sleep>>>,
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Some(ends) = self.ends.as_mut()
            && ends.as_mut().poll(cx).is_ready()
        {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Pin::new(&mut self.tls).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tls).poll_write(cx, bytes)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tls).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tls).poll_shutdown(cx)
    }
}

/// Hands finished connections to the HTTP server.
pub(crate) struct TlsListener {
    ready: mpsc::Receiver<(Connection, Caller)>,
    address: SocketAddr,
}

impl TlsListener {
    /// Accepts on a bound socket.
    pub(crate) fn new(tcp: TcpListener, shared: Arc<Shared>) -> Result<Self, ListenError> {
        let address = tcp.local_addr()?;
        let (to, ready) = mpsc::channel(64);
        tokio::spawn(accept(tcp, shared, to));
        Ok(Self { ready, address })
    }
}

/// Why the port cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// The socket.
    #[error("the exchange port cannot be opened: {0}")]
    Socket(#[from] io::Error),
    /// TLS.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

async fn accept(tcp: TcpListener, shared: Arc<Shared>, to: mpsc::Sender<(Connection, Caller)>) {
    let known = Arc::new(Semaphore::new(terms::CONNECTIONS));
    let strangers = Arc::new(Semaphore::new(terms::STRANGER_CONNECTIONS));
    let handshakes = Arc::new(Semaphore::new(terms::STRANGER_CONNECTIONS));
    loop {
        let Ok(entering) = Arc::clone(&handshakes).acquire_owned().await else { return };
        let accepted = tokio::select! {
            accepted = tcp.accept() => accepted,
            () = to.closed() => return,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(e) => {
                tracing::warn!(error = %e, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let acceptor = TlsAcceptor::from(shared.answering());
        let (shared, known, to) = (Arc::clone(&shared), Arc::clone(&known), to.clone());
        let strangers = Arc::clone(&strangers);
        tokio::spawn(async move {
            // Only latency is at stake.
            let _slower = stream.set_nodelay(true);
            let tls = match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                Ok(Ok(tls)) => tls,
                Ok(Err(e)) => {
                    return tracing::warn!(%address, error = %e, "no handshake on the exchange port");
                }
                Err(_) => return tracing::warn!(%address, "a handshake on the exchange port took too long"),
            };
            let Some(pin) = pin_shown(&tls) else { return };
            drop(entering);
            let (permit, ends) = if shared.caller(&pin).is_some() {
                (known.acquire_owned().await.ok(), None)
            } else {
                let Ok(place) = strangers.try_acquire_owned() else {
                    return tracing::warn!(%address, "too many strangers on the exchange port");
                };
                (Some(place), Some(Box::pin(tokio::time::sleep(STRANGER_STAYS))))
            };
            let caller = Caller { address, pin, _permit: Arc::new(permit) };
            // The server may have stopped.
            let _stopped = to.send((Connection { tls, ends }, caller)).await;
        });
    }
}

fn pin_shown(tls: &TlsStream<TcpStream>) -> Option<Digest32> {
    let (_, connection) = tls.get_ref();
    pin_of(connection.peer_certificates()?.first()?).ok()
}

impl Listener for TlsListener {
    type Io = Connection;
    type Addr = Caller;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(ready) => ready,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(Caller { address: self.address, pin: [0; 32], _permit: Arc::new(None) })
    }
}
