//! A push service on loopback that is the subscribed browser, too: it opens what it was given (RFC 8291), as somebody
//! else's program would.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey as Verifying};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::serve::Listener;
use data_encoding::BASE64URL_NOPAD;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, mpsc};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::inbox::acceptor;

/// Longer than any message takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
const AUTH: [u8; 16] = [7; 16];
/// How often a byte comes of an answer that dribbles.
const DRIBBLE: Duration = Duration::from_millis(20);

/// The push service; it stops when dropped.
pub struct PushService {
    scheme: &'static str,
    port: u16,
    shared: Arc<Shared>,
    came: tokio::sync::Mutex<mpsc::UnboundedReceiver<Pushed>>,
    serving: tokio::task::JoinHandle<()>,
}

struct Shared {
    key: PrivateKey,
    says: Mutex<VecDeque<Says>>,
    came: mpsc::UnboundedSender<Pushed>,
}

/// A status, and a header beside it.
type Says = (u16, Option<(HeaderName, String)>);

/// A message that came, opened.
#[derive(Clone, Debug)]
pub struct Pushed {
    pub text: String,
    /// As it was on the wire.
    pub sealed: Vec<u8>,
    pub ttl: u64,
    pub urgency: String,
    pub topic: String,
    /// Who says to have sent it (RFC 8292), after the signature was found to hold.
    pub claims: Value,
    /// The key of that signature.
    pub sender: String,
}

impl PushService {
    pub async fn start() -> Self {
        Self::serving(
            |socket, router| async move { axum::serve(socket, router).await },
            "http",
        )
        .await
    }

    /// The same behind TLS, with a certificate for `localhost` and 127.0.0.1 by an authority of its own: its PEM file goes
    /// into `authority`.
    pub async fn start_with_tls(authority: &Path) -> Self {
        let acceptor = signed_by_own_authority(authority);
        let serve = |socket, router| async move { axum::serve(Tls { socket, acceptor }, router).await };
        Self::serving(serve, "https").await
    }

    async fn serving<F>(serve: impl FnOnce(TcpListener, Router) -> F, scheme: &'static str) -> Self
    where
        F: Future<Output = std::io::Result<()>> + Send + 'static,
    {
        let key = PrivateKey::generate(&ECDH_P256).expect("a key");
        let (sender, came) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            key,
            says: Mutex::default(),
            came: sender,
        });
        let router = Router::new().route("/push/{id}", post(take)).with_state(shared.clone());
        let socket = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = socket.local_addr().expect("an address").port();
        let serving = serve(socket, router);
        let serving = tokio::spawn(async move { serving.await.expect("it serves") });
        Self {
            scheme,
            port,
            shared,
            came: tokio::sync::Mutex::new(came),
            serving,
        }
    }

    pub fn origin(&self) -> String {
        format!("{}://127.0.0.1:{}", self.scheme, self.port)
    }

    /// What the browser tells the server.
    pub fn subscription(&self) -> Value {
        let public = self.shared.key.compute_public_key().expect("a public key");
        json!({
            "endpoint": format!("{}/push/{}", self.origin(), "1f2e3d"),
            "p256dh": BASE64URL_NOPAD.encode(public.as_ref()),
            "auth": BASE64URL_NOPAD.encode(&AUTH),
        })
    }

    /// What it answers to the next message instead of 201, and how many seconds it wants to be left alone.
    pub fn answers(&self, status: u16, retry_after: Option<u64>) {
        self.answers_with(
            status,
            retry_after.map(|seconds| (header::RETRY_AFTER, seconds.to_string())),
        );
    }

    /// The same with any header.
    pub fn answers_with(&self, status: u16, header: Option<(HeaderName, String)>) {
        let mut says = self.shared.says.lock().unwrap_or_else(PoisonError::into_inner);
        says.push_back((status, header));
    }

    /// Whether a message is here that nobody has looked at.
    pub async fn has_more(&self) -> bool {
        !self.came.lock().await.is_empty()
    }

    /// The next message that came, whatever it was answered.
    pub async fn next(&self) -> Pushed {
        let mut came = self.came.lock().await;
        let next = tokio::time::timeout(PATIENCE, came.recv()).await;
        next.expect("a message comes").expect("it listens")
    }

    /// Nobody is there any more.
    pub fn vanishes(&self) {
        self.serving.abort();
    }
}

impl Drop for PushService {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Connections behind TLS.
struct Tls {
    socket: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = Listener::accept(&mut self.socket).await;
            // Whoever does not trust the certificate hangs up.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.socket.local_addr()
    }
}

fn signed_by_own_authority(file: &Path) -> TlsAcceptor {
    let mut of_issuer = CertificateParams::default();
    of_issuer.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    let issuer = CertifiedIssuer::self_signed(of_issuer, KeyPair::generate().expect("a key")).expect("an authority");
    std::fs::write(file, issuer.pem()).expect("a file");
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(names).expect("names");
    let certificate = params.signed_by(&key, &issuer).expect("a certificate");
    acceptor(certificate.der().to_vec(), &key)
}

/// A push service that takes every connection, and is never done with its answer. It stops when dropped.
pub struct SlowService {
    port: u16,
    asked: Arc<Notify>,
    serving: tokio::task::JoinHandle<()>,
}

/// What it does instead of answering.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slowness {
    /// Nothing at all.
    Silent,
    /// The head of an answer, a byte now and then.
    Dribbles,
}

impl SlowService {
    pub async fn start(how: Slowness) -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = socket.local_addr().expect("an address").port();
        let asked = Arc::new(Notify::new());
        let news = asked.clone();
        let serving = tokio::spawn(async move {
            loop {
                let (stream, _) = socket.accept().await.expect("a connection");
                tokio::spawn(drag(stream, how, news.clone()));
            }
        });
        Self { port, asked, serving }
    }

    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}/push/1", self.port)
    }

    /// A message came to it.
    pub async fn was_asked(&self) {
        let asked = tokio::time::timeout(PATIENCE, self.asked.notified()).await;
        asked.expect("a message comes");
    }
}

impl Drop for SlowService {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Goes on until the other side gives it up.
async fn drag(mut stream: TcpStream, how: Slowness, asked: Arc<Notify>) {
    let mut some = [0; 1024];
    if !matches!(stream.read(&mut some).await, Ok(1..)) {
        return;
    }
    asked.notify_one();
    let head = b"HTTP/1.1 201 Created\r\nX-Slow: "
        .iter()
        .chain(std::iter::repeat(&b'a'));
    match how {
        Slowness::Silent => while matches!(stream.read(&mut some).await, Ok(1..)) {},
        Slowness::Dribbles => {
            for byte in head {
                if stream.write_all(&[*byte]).await.is_err() {
                    return;
                }
                tokio::time::sleep(DRIBBLE).await;
            }
        }
    }
}

async fn take(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let word = |name: HeaderName| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    assert_eq!(word(header::CONTENT_ENCODING), "aes128gcm");
    let ttl = word(HeaderName::from_static("ttl"));
    let (claims, sender) = signed(word(header::AUTHORIZATION));
    let pushed = Pushed {
        text: String::from_utf8(opened(&shared.key, &body)).expect("text"),
        sealed: body.to_vec(),
        ttl: ttl.parse().expect("RFC 8030, 5.2: a TTL"),
        urgency: word(HeaderName::from_static("urgency")).to_owned(),
        topic: word(HeaderName::from_static("topic")).to_owned(),
        claims,
        sender,
    };
    let says = shared.says.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    let _ = shared.came.send(pushed);
    let (status, header) = says.unwrap_or((201, None));
    let status = StatusCode::from_u16(status).expect("a status");
    match header {
        Some(header) => (status, [header]).into_response(),
        None => status.into_response(),
    }
}

fn signed(authorization: &str) -> (Value, String) {
    let (token, key) = authorization
        .strip_prefix("vapid t=")
        .and_then(|rest| rest.split_once(", k="))
        .expect("RFC 8292, 3");
    let (text, signature) = token.rsplit_once('.').expect("a JWT");
    let bytes = |part: &str| BASE64URL_NOPAD.decode(part.as_bytes()).expect("base64url");
    Verifying::new(&ECDSA_P256_SHA256_FIXED, bytes(key))
        .verify(text.as_bytes(), &bytes(signature))
        .expect("the sender's signature holds");
    let claims = text.split_once('.').expect("a JWT").1;
    (serde_json::from_slice(&bytes(claims)).expect("claims"), key.to_owned())
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn opened(own: &PrivateKey, sent: &[u8]) -> Vec<u8> {
    let (salt, rest) = sent.split_at(16);
    let (size, rest) = rest.split_at(4);
    assert!(sent.len() <= 4096 && u32::from_be_bytes(size.try_into().expect("four bytes")) as usize >= rest.len() - 66);
    assert_eq!(rest[0], 65);
    let (theirs, record) = rest[1..].split_at(65);
    let public = own.compute_public_key().expect("a public key");
    let derive = |salt: &[u8], secret: &[u8], info: &[&[u8]], length: usize| {
        let mut out = vec![0; length];
        let extracted = Salt::new(HKDF_SHA256, salt).extract(secret);
        extracted
            .expand(info, Length(length))
            .expect("a length")
            .fill(&mut out)
            .expect("a key");
        out
    };
    let keyed = agree(own, UnparsedPublicKey::new(&ECDH_P256, theirs), (), |shared| {
        Ok(derive(
            &AUTH,
            shared,
            &[b"WebPush: info\0", public.as_ref(), theirs],
            32,
        ))
    });
    let keyed = keyed.expect("a shared secret");
    let key = derive(salt, &keyed, &[b"Content-Encoding: aes128gcm\0"], 16);
    let nonce = derive(salt, &keyed, &[b"Content-Encoding: nonce\0"], 12);
    let cipher = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).expect("a key"));
    let nonce = Nonce::try_assume_unique_for_key(&nonce).expect("twelve bytes");
    let mut record = record.to_vec();
    let plain = cipher
        .open_in_place(nonce, Aad::empty(), &mut record)
        .expect("it opens");
    let (last, text) = plain.split_last().expect("a delimiter");
    assert_eq!(*last, 2, "RFC 8188, 2: the last record");
    text.to_vec()
}
