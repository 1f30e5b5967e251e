//! The door itself: accepts connections, bounds what each may take, and hands requests to the router.
//!
//! Each connection is one task with one timer. Nothing here is allocated, armed or locked for a request that is
//! answered at once: the session check's whole budget is 1.5 times a bare "hello world".
//!
//! What bounds a client: [`places`] (connections), [`activity`] (slow heads, idleness, standing still), [`body`]
//! (sizes), [`connection`] (the time of one request).

mod activity;
mod body;
mod connection;
mod places;
pub mod tls;
mod transport;
mod validity;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::TokioExecutor;
use hyper_util::server::conn::auto;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;

use self::connection::Rules;
use self::places::Places;
use self::tls::{Certificate, TlsError};
use crate::config::{Config, Limits};

/// How often the certificate's files are looked at.
const LOOK_AT_CERTIFICATE: Duration = Duration::from_secs(10);
/// Streams of one HTTP/2 connection at a time: a page and its parts, with room to spare.
const STREAMS: u32 = 64;
/// The least that hyper takes for a head.
const LEAST_HEAD: usize = 8192;
/// How long to wait when the system has no file left for another connection.
const NO_FILES: Duration = Duration::from_millis(200);

/// An open address that nobody is let in at yet.
pub struct Listener {
    socket: TcpListener,
    certificate: Option<Arc<Certificate>>,
    rules: Arc<Rules>,
    places: Arc<Places>,
    protocol: Arc<auto::Builder<TokioExecutor>>,
}

/// Why the server cannot listen.
#[derive(Debug)]
pub enum ListenError {
    Address(SocketAddr, io::Error),
    Tls(TlsError),
}

impl fmt::Display for ListenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address, error) if error.kind() == io::ErrorKind::AddrInUse => {
                write!(
                    f,
                    "another program listens on {address} already; choose another with `listen`"
                )
            }
            Self::Address(address, error) => write!(f, "cannot listen on {address}: {error}"),
            Self::Tls(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ListenError {}

impl Listener {
    /// Takes the address and reads the certificate. Clients that come now wait until [`Listener::serve`].
    pub async fn bind(config: &Config) -> Result<Self, ListenError> {
        raise_open_files(config.limits.connections);
        let certificate = match &config.tls {
            Some(tls) => Some(Arc::new(Certificate::read(tls).map_err(ListenError::Tls)?)),
            None => None,
        };
        let socket = TcpListener::bind(config.listen)
            .await
            .map_err(|error| ListenError::Address(config.listen, error))?;
        let proxies = config.trusted_proxies();
        Ok(Self {
            socket,
            certificate,
            places: Arc::new(Places::new(config.limits.connections_per_address, proxies.clone())),
            protocol: Arc::new(protocol(&config.limits)),
            rules: Arc::new(Rules {
                limits: config.limits.clone(),
                proxies,
            }),
        })
    }

    /// The address in use; tells the port when the configuration left it to the system.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Serves until `stop` is done, then lets open requests end for at most `limits.drain_seconds`.
    pub async fn serve(self, router: Router, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        let (closing, closed) = watch::channel(false);
        let mut connections = JoinSet::new();
        let mut hangups = signal(SignalKind::hangup()).ok();
        let mut look = tokio::time::interval(LOOK_AT_CERTIFICATE);
        let mut full = false;
        loop {
            let room = connections.len() < self.rules.limits.connections;
            if !room && !full {
                tracing::warn!(
                    open = connections.len(),
                    "all connections are taken; more wait in the system's queue"
                );
            }
            full = !room;
            tokio::select! {
                () = &mut stop => break,
                Some(_) = connections.join_next(), if !connections.is_empty() => {}
                accepted = self.socket.accept(), if room => match accepted {
                    Ok((stream, peer)) => self.let_in(stream, peer, &router, &closed, &mut connections),
                    Err(error) => rest_after(&error).await,
                },
                () = hangup(&mut hangups) => self.read_certificate(true),
                _ = look.tick(), if self.certificate.is_some() => self.read_certificate(false),
            }
        }
        drop(self.socket);
        let _ = closing.send(true);
        let drained = async { while connections.join_next().await.is_some() {} };
        if tokio::time::timeout(self.rules.limits.drain, drained).await.is_err() {
            tracing::warn!(
                open = connections.len(),
                "stopped before every open request was answered"
            );
        }
    }

    fn let_in(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        router: &Router,
        closed: &watch::Receiver<bool>,
        connections: &mut JoinSet<()>,
    ) {
        let Some(place) = self.places.take(peer.ip()) else {
            metrics::counter!("doorward_connections_refused_total").increment(1);
            tracing::debug!(address = %peer.ip().to_canonical(), "too many connections of one address");
            return;
        };
        metrics::counter!("doorward_connections_total").increment(1);
        let _ = stream.set_nodelay(true);
        let visit = connection::Visit {
            peer,
            router: router.clone(),
            rules: Arc::clone(&self.rules),
            protocol: Arc::clone(&self.protocol),
            closed: closed.clone(),
            place,
        };
        match &self.certificate {
            None => drop(connections.spawn(visit.over(stream))),
            Some(certificate) => drop(connections.spawn(visit.over_tls(stream, certificate.acceptor()))),
        }
    }

    fn read_certificate(&self, even_unchanged: bool) {
        if let Some(certificate) = &self.certificate {
            match certificate.read_again(even_unchanged) {
                Ok(false) => {}
                Ok(true) => tracing::info!("the TLS certificate was read again"),
                Err(error) => tracing::error!(%error, "the new TLS certificate is refused; the old one stays"),
            }
        }
    }
}

/// Done when the process is asked to stop: SIGINT or SIGTERM.
pub async fn asked_to_stop() {
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

async fn hangup(hangups: &mut Option<tokio::signal::unix::Signal>) {
    let came = match hangups {
        Some(hangups) => hangups.recv().await.is_some(),
        None => false,
    };
    if !came {
        std::future::pending::<()>().await;
    }
}

fn protocol(limits: &Limits) -> auto::Builder<TokioExecutor> {
    let mut protocol = auto::Builder::new(TokioExecutor::new());
    let head = limits.header_bytes.max(LEAST_HEAD);
    // hyper's own timer costs an allocation and a lock a request; `activity` watches instead.
    protocol.http1().header_read_timeout(None).max_buf_size(head);
    protocol
        .http2()
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(u32::try_from(head).unwrap_or(u32::MAX));
    protocol
}

/// A client that is gone again says nothing about the next one; a system without files needs a moment.
async fn rest_after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "cannot accept a connection");
        tokio::time::sleep(NO_FILES).await;
    }
}

/// Asks the system for as many open files as the connections need; says so when it gives fewer.
fn raise_open_files(connections: usize) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let needed = connections as u64 + 64;
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < needed) {
        let given = limit.maximum.map_or(needed, |most| most.min(needed));
        let _ = setrlimit(
            Resource::Nofile,
            Rlimit {
                current: Some(given),
                maximum: limit.maximum,
            },
        );
        if given < needed {
            tracing::warn!(
                given,
                needed,
                "the system gives fewer open files than `limits.connections` needs"
            );
        }
    }
}

#[cfg(test)]
mod tests;
