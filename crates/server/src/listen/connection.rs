//! One connection, from the handshake to its end.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, Version, header};
use hyper::body::{Body as _, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;
use tower::Service as _;

use super::activity::{Activity, Verdict};
use super::body::{Answer, Sent, refusal, throw_away};
use super::places::Place;
use super::transport::Counted;
use crate::config::Limits;
use crate::request::client_address::{ClientAddress, TrustedProxies};

/// What holds for every connection.
pub(super) struct Rules {
    pub(super) limits: Limits,
    pub(super) proxies: TrustedProxies,
}

/// One client at the door.
pub(super) struct Visit {
    pub(super) peer: SocketAddr,
    pub(super) router: Router,
    pub(super) rules: Arc<Rules>,
    pub(super) protocol: Arc<auto::Builder<TokioExecutor>>,
    /// Turns true when the server stops.
    pub(super) closed: watch::Receiver<bool>,
    pub(super) place: Place,
}

/// What the requests of one connection share.
struct Seat {
    peer: SocketAddr,
    rules: Arc<Rules>,
    activity: Arc<Activity>,
}

impl Visit {
    /// Speaks TLS first; a client that takes longer than `limits.header` for it is gone.
    pub(super) async fn over_tls(self, stream: TcpStream, acceptor: TlsAcceptor) {
        match tokio::time::timeout(self.rules.limits.header, acceptor.accept(stream)).await {
            Ok(Ok(stream)) => self.over(stream).await,
            Ok(Err(error)) => tracing::debug!(%error, "TLS handshake failed"),
            Err(_) => tracing::debug!("TLS handshake took too long"),
        }
    }

    /// Serves requests until the client leaves, is too slow, or the server stops.
    pub(super) async fn over<S: AsyncRead + AsyncWrite + Unpin + 'static>(self, stream: S) {
        let Self {
            peer,
            router,
            rules,
            protocol,
            mut closed,
            place: _place,
        } = self;
        let activity = Activity::new();
        let stream = TokioIo::new(Counted::new(stream, Arc::clone(&activity)));
        let seat = Arc::new(Seat {
            peer,
            rules: Arc::clone(&rules),
            activity: Arc::clone(&activity),
        });
        let service = service_fn(move |request| answer(Arc::clone(&seat), router.clone(), request));

        let mut connection = pin!(protocol.serve_connection(stream, service));
        let mut look = activity.look();
        let mut timer = pin!(tokio::time::sleep(rules.limits.header));
        let mut closing = false;
        loop {
            tokio::select! {
                biased;
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        tracing::trace!(error, "connection ended");
                    }
                    return;
                }
                () = timer.as_mut() => match activity.judge(&rules.limits, &mut look, Instant::now()) {
                    Verdict::Later(span) => timer.as_mut().reset(Instant::now() + span),
                    Verdict::Idle if !closing => {
                        closing = true;
                        connection.as_mut().graceful_shutdown();
                        timer.as_mut().reset(Instant::now() + rules.limits.header);
                    }
                    Verdict::Idle | Verdict::Slow => return,
                },
                _ = closed.changed(), if !closing => {
                    closing = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

/// The largest file of employees, with what a form puts around it.
const FILE_BYTES: usize = 32 << 20;
/// Long enough for it on a slow line.
const FILE_TIME: Duration = Duration::from_mins(10);

/// Answers one request. A router that answers at once costs no timer.
async fn answer(
    seat: Arc<Seat>,
    mut router: Router,
    request: Request<Incoming>,
) -> Result<Response<Answer>, Infallible> {
    let open = seat.activity.begin(request.version() == Version::HTTP_2);
    let Limits {
        body_bytes,
        request: most_time,
        ..
    } = seat.rules.limits;
    let (mut parts, incoming) = request.into_parts();
    let (body_bytes, most_time) = if takes_a_file(parts.uri.path()) {
        (body_bytes.max(FILE_BYTES), most_time.max(FILE_TIME))
    } else {
        (body_bytes, most_time)
    };

    if incoming.size_hint().lower() > body_bytes as u64 {
        if !parts.headers.contains_key(header::EXPECT) {
            let _ = tokio::time::timeout(most_time, throw_away(incoming)).await;
        }
        let refused = refusal(StatusCode::PAYLOAD_TOO_LARGE, "The request is too large.\n");
        return Ok(refused.map(|body| Answer::new(body, open)));
    }
    let client = ClientAddress::of(seat.peer.ip(), &parts.headers, &seat.rules.proxies);
    parts.extensions.insert(client);

    let (body, whole) = if incoming.is_end_stream() {
        (Body::empty(), None)
    } else {
        let (body, whole) = Sent::new(incoming, body_bytes);
        (Body::new(body), Some(whole))
    };
    let mut answering = pin!(router.call(Request::from_parts(parts, body)));
    let at_once = std::future::poll_fn(|cx| Poll::Ready(answering.as_mut().poll(cx))).await;
    let answered = match at_once {
        Poll::Ready(Ok(response)) => response,
        Poll::Pending => match tokio::time::timeout(most_time, answering).await {
            Ok(Ok(response)) => response,
            Err(_) => too_slow(whole.as_deref()),
        },
    };
    Ok(answered.map(|body| Answer::new(body, open)))
}

/// A file of employees is larger than any form; its handler reads it in pieces, and nothing of it for a stranger.
fn takes_a_file(path: &str) -> bool {
    path.ends_with("/employees/import") || path == "/api/v1/imports"
}

/// Whose fault it was decides: 408 if the body never came whole, else 503.
fn too_slow(whole: Option<&AtomicBool>) -> Response<Body> {
    if whole.is_none_or(|whole| whole.load(Relaxed)) {
        refusal(
            StatusCode::SERVICE_UNAVAILABLE,
            "The server is busy. Please try again.\n",
        )
    } else {
        refusal(StatusCode::REQUEST_TIMEOUT, "The request took too long.\n")
    }
}
