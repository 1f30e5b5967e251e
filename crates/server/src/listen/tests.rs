use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Bytes;
use axum::extract::Extension;
use axum::routing::{get, post};
use http_body_util::BodyExt as _;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use super::*;
use crate::config::Tls;
use crate::request::client_address::ClientAddress;
use crate::scratch::Scratch;

/// Longer than anything here takes on a busy machine; a test that waits for it has failed.
const PATIENCE: Duration = Duration::from_secs(20);

struct Door {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
    scratch: Scratch,
}

/// What one test asks of the door.
#[derive(Default)]
struct Wish {
    limits: Option<fn(&mut Limits)>,
    proxies: &'static str,
    tls: bool,
}

fn config(scratch: &Scratch, wish: &Wish) -> Config {
    let variables = [
        ("DOORWARD_LISTEN", "127.0.0.1:0"),
        ("DOORWARD_TRUSTED_PROXIES", wish.proxies),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let asked = crate::config::Asked {
        folder: Some(scratch.0.clone()),
        ..Default::default()
    };
    let mut config = crate::config::load(&asked, &variables).unwrap().config;
    if let Some(limits) = wish.limits {
        limits(&mut config.limits);
    }
    if wish.tls {
        config.tls = Some(certificate(scratch, "localhost"));
    }
    config
}

fn certificate(scratch: &Scratch, name: &str) -> Tls {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    Tls {
        certificate: scratch.file("chain.pem", &made.cert.pem()),
        key: scratch.file("key.pem", &made.signing_key.serialize_pem()),
    }
}

fn router() -> Router {
    Router::new()
        .route("/", get(|| async { "hello" }))
        .route("/length", post(|body: Bytes| async move { body.len().to_string() }))
        .route("/never", get(std::future::pending::<()>))
        .route(
            "/who",
            get(|Extension(client): Extension<ClientAddress>| async move { client.to_string() }),
        )
}

impl Door {
    async fn open(wish: Wish) -> Self {
        Self::open_to(wish, router()).await
    }

    async fn open_to(wish: Wish, router: Router) -> Self {
        let scratch = Scratch::new();
        let listener = Listener::bind(&config(&scratch, &wish)).await.unwrap();
        let address = listener.address().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(listener.serve(router, async {
            let _ = stopped.await;
        }));
        Self {
            address,
            stop: Some(stop),
            serving: Some(serving),
            scratch,
        }
    }

    async fn visit(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    fn stop(&mut self) {
        drop(self.stop.take());
    }

    async fn stopped(&mut self) {
        timeout(PATIENCE, self.serving.take().unwrap()).await.unwrap().unwrap();
    }
}

async fn send<S: AsyncWrite + Unpin>(stream: &mut S, text: &str) {
    stream.write_all(text.as_bytes()).await.unwrap();
}

/// Everything until the server closes.
async fn rest<S: AsyncRead + Unpin>(stream: &mut S) -> String {
    let mut all = Vec::new();
    let ended = timeout(PATIENCE, stream.read_to_end(&mut all))
        .await
        .expect("the server closes");
    if let Err(error) = ended {
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset, "{error}");
    }
    String::from_utf8_lossy(&all).into_owned()
}

/// Until `end` was read; the connection stays open.
async fn read_until<S: AsyncRead + Unpin>(stream: &mut S, end: &str) -> String {
    let mut all = Vec::new();
    while !String::from_utf8_lossy(&all).contains(end) {
        let byte = timeout(PATIENCE, stream.read_u8()).await.unwrap();
        all.push(byte.unwrap_or_else(|error| panic!("{error} after {}", String::from_utf8_lossy(&all))));
    }
    String::from_utf8_lossy(&all).into_owned()
}

const HELLO: &str = "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";

#[tokio::test]
async fn several_requests_go_through_one_connection() {
    let door = Door::open(Wish::default()).await;
    let mut client = door.visit().await;
    for _ in 0..3 {
        send(&mut client, HELLO).await;
        assert!(read_until(&mut client, "hello").await.starts_with("HTTP/1.1 200"));
    }
}

// shows in part: NDN-15 (the rest has tests of its own)
#[tokio::test]
async fn every_request_knows_its_real_address() {
    let ask = "GET /who HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 1.1.1.1, ::ffff:192.0.2.7\r\nconnection: close\r\n\r\n";
    let door = Door::open(Wish::default()).await;
    let mut client = door.visit().await;
    send(&mut client, ask).await;
    assert!(rest(&mut client).await.ends_with("\r\n127.0.0.1"));

    let behind = Door::open(Wish {
        proxies: "127.0.0.0/8",
        ..Wish::default()
    })
    .await;
    let mut client = behind.visit().await;
    send(&mut client, ask).await;
    assert!(rest(&mut client).await.ends_with("\r\n192.0.2.7"));
}

#[tokio::test]
async fn a_huge_head_is_refused() {
    let door = Door::open(Wish {
        limits: Some(|limits| limits.header_bytes = 8192),
        ..Wish::default()
    })
    .await;
    let mut client = door.visit().await;
    send(
        &mut client,
        &format!("GET / HTTP/1.1\r\nhost: x\r\nx-long: {}\r\n\r\n", "y".repeat(20_000)),
    )
    .await;
    let answer = rest(&mut client).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");

    let mut client = door.visit().await;
    let many = "x-much: y\r\n".repeat(200);
    send(&mut client, &format!("GET / HTTP/1.1\r\nhost: x\r\n{many}\r\n")).await;
    assert!(rest(&mut client).await.starts_with("HTTP/1.1 431"));
}

#[tokio::test]
async fn a_huge_body_is_refused_announced_or_not() {
    let door = Door::open(Wish {
        limits: Some(|limits| limits.body_bytes = 1024),
        ..Wish::default()
    })
    .await;

    let mut client = door.visit().await;
    let most = format!(
        "POST /length HTTP/1.1\r\nhost: x\r\ncontent-length: 1024\r\n\r\n{}",
        "y".repeat(1024)
    );
    send(&mut client, &most).await;
    assert!(read_until(&mut client, "1024").await.starts_with("HTTP/1.1 200"));

    let mut client = door.visit().await;
    send(
        &mut client,
        &format!(
            "POST /length HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n{}",
            "y".repeat(100_000)
        ),
    )
    .await;
    assert!(read_until(&mut client, "too large").await.starts_with("HTTP/1.1 413"));

    let mut client = door.visit().await;
    send(
        &mut client,
        "POST /length HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999\r\nexpect: 100-continue\r\n\r\n",
    )
    .await;
    assert!(
        read_until(&mut client, "too large").await.starts_with("HTTP/1.1 413"),
        "told before it sends"
    );

    let mut client = door.visit().await;
    let chunk = format!("{:x}\r\n{}\r\n", 1000, "y".repeat(1000));
    send(
        &mut client,
        &format!("POST /length HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n{chunk}{chunk}0\r\n\r\n"),
    )
    .await;
    assert!(read_until(&mut client, "\r\n\r\n").await.starts_with("HTTP/1.1 413"));
}

#[tokio::test]
async fn a_client_that_sends_its_head_byte_by_byte_is_gone_in_time() {
    let door = Door::open(Wish {
        limits: Some(|limits| limits.header = Duration::from_millis(300)),
        ..Wish::default()
    })
    .await;
    for first_request in [false, true] {
        let mut client = door.visit().await;
        if first_request {
            send(&mut client, HELLO).await;
            read_until(&mut client, "hello").await;
        }
        let began = Instant::now();
        let mut trickle = HELLO.bytes().cycle().take_while(|byte| *byte != b'\n');
        let (mut reading, mut writing) = client.split();
        let dripping = async {
            let mut pace = tokio::time::interval(Duration::from_millis(20));
            loop {
                pace.tick().await;
                if writing.write_all(&[trickle.next().unwrap_or(b'x')]).await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        };
        tokio::select! {
            () = dripping => unreachable!(),
            answer = rest(&mut reading) => assert_eq!(answer, ""),
        }
        assert!(began.elapsed() >= Duration::from_millis(250), "not before its time");
    }
}

#[tokio::test]
async fn a_client_that_says_nothing_or_nothing_more_is_gone_in_time() {
    let short: fn(&mut Limits) = |limits| {
        limits.header = Duration::from_millis(200);
        limits.idle = Duration::from_millis(400);
    };
    let door = Door::open(Wish {
        limits: Some(short),
        ..Wish::default()
    })
    .await;
    assert_eq!(rest(&mut door.visit().await).await, "");

    let mut client = door.visit().await;
    send(&mut client, HELLO).await;
    let began = Instant::now();
    assert!(rest(&mut client).await.ends_with("hello"));
    assert!(
        began.elapsed() >= Duration::from_millis(350),
        "an idle connection has its time"
    );
}

#[tokio::test]
async fn a_body_that_never_ends_is_the_clients_fault_and_an_answer_that_never_comes_is_ours() {
    let door = Door::open(Wish {
        limits: Some(|limits| limits.request = Duration::from_millis(200)),
        ..Wish::default()
    })
    .await;
    let mut client = door.visit().await;
    send(
        &mut client,
        "POST /length HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nyyy",
    )
    .await;
    assert!(read_until(&mut client, "too long").await.starts_with("HTTP/1.1 408"));

    let mut client = door.visit().await;
    send(&mut client, "GET /never HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let answer = read_until(&mut client, "try again").await;
    assert!(
        answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after: 2"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_client_that_does_not_read_its_answer_holds_nothing_for_long() {
    struct Counter(Arc<AtomicUsize>);
    impl Drop for Counter {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let ended = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&ended);
    let endless = Router::new().route(
        "/",
        get(move || async move {
            let counter = Counter(counter);
            axum::body::Body::new(http_body_util::Full::new(Bytes::from(vec![b'y'; 64 << 20])).map_frame(
                move |frame| {
                    let _held = &counter;
                    frame
                },
            ))
        }),
    );
    let short: fn(&mut Limits) = |limits| {
        limits.header = Duration::from_millis(100);
        limits.request = Duration::from_millis(300);
        limits.idle = Duration::from_millis(300);
    };
    let door = Door::open_to(
        Wish {
            limits: Some(short),
            ..Wish::default()
        },
        endless,
    )
    .await;
    let mut client = door.visit().await;
    send(&mut client, HELLO).await;
    timeout(PATIENCE, async {
        while ended.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the answer is dropped");
}

#[tokio::test]
async fn one_address_holds_only_its_share_of_connections() {
    let door = Door::open(Wish {
        limits: Some(|limits| limits.connections_per_address = 2),
        ..Wish::default()
    })
    .await;
    let (mut first, mut second) = (door.visit().await, door.visit().await);
    for client in [&mut first, &mut second] {
        send(client, HELLO).await;
        read_until(client, "hello").await;
    }
    assert_eq!(rest(&mut door.visit().await).await, "", "a third is closed at once");
    drop(first);
    timeout(PATIENCE, async {
        loop {
            let mut again = door.visit().await;
            let _ = again.write_all(HELLO.as_bytes()).await;
            let mut byte = [0];
            if matches!(again.read(&mut byte).await, Ok(1)) {
                break;
            }
        }
    })
    .await
    .expect("a place is free again");
}

#[tokio::test]
async fn when_all_connections_are_taken_the_next_client_waits() {
    let door = Door::open(Wish {
        limits: Some(|limits| limits.connections = 1),
        ..Wish::default()
    })
    .await;
    let mut first = door.visit().await;
    send(&mut first, HELLO).await;
    read_until(&mut first, "hello").await;

    let mut second = door.visit().await;
    send(&mut second, HELLO).await;
    assert!(
        timeout(Duration::from_millis(100), second.read_u8()).await.is_err(),
        "not yet"
    );
    drop(first);
    assert!(read_until(&mut second, "hello").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_stopping_server_answers_what_is_open_and_takes_nothing_new() {
    let (begun, wait) = (
        Arc::new(tokio::sync::Notify::new()),
        Arc::new(tokio::sync::Notify::new()),
    );
    let (tell, held) = (Arc::clone(&begun), Arc::clone(&wait));
    let slow = Router::new().route(
        "/",
        get(move || async move {
            tell.notify_one();
            held.notified().await;
            "at last"
        }),
    );
    let mut door = Door::open_to(Wish::default(), slow).await;
    let mut open = door.visit().await;
    send(&mut open, HELLO).await;
    begun.notified().await;
    door.stop();
    timeout(PATIENCE, async {
        while TcpStream::connect(door.address).await.is_ok() {}
    })
    .await
    .expect("the door is shut");
    wait.notify_one();
    assert!(rest(&mut open).await.ends_with("at last"));
    door.stopped().await;
}

#[tokio::test]
async fn a_stopping_server_does_not_wait_for_ever() {
    let mut door = Door::open(Wish {
        limits: Some(|limits| limits.drain = Duration::from_millis(50)),
        ..Wish::default()
    })
    .await;
    let mut open = door.visit().await;
    send(&mut open, "GET /never HTTP/1.1\r\nhost: x\r\n\r\n").await;
    door.stop();
    door.stopped().await;
    assert_eq!(rest(&mut open).await, "");
}

#[tokio::test]
async fn a_taken_address_is_said_with_words() {
    let door = Door::open(Wish::default()).await;
    let mut config = config(&door.scratch, &Wish::default());
    config.listen = door.address;
    let refused = Listener::bind(&config).await.err().unwrap().to_string();
    assert!(refused.contains("another program listens on 127.0.0.1"), "{refused}");
}

/// A client that trusts the certificate in the door's folder.
async fn tls(door: &Door, protocol: &[u8]) -> io::Result<tokio_rustls::client::TlsStream<TcpStream>> {
    use rustls::pki_types::pem::PemObject as _;
    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(door.scratch.0.join("chain.pem")).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.to_vec()];
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    connector
        .connect(ServerName::try_from("localhost").unwrap(), door.visit().await)
        .await
}

#[tokio::test]
async fn tls_speaks_both_protocols() {
    let door = Door::open(Wish {
        tls: true,
        ..Wish::default()
    })
    .await;
    let mut client = tls(&door, b"http/1.1").await.unwrap();
    send(&mut client, HELLO).await;
    assert!(read_until(&mut client, "hello").await.starts_with("HTTP/1.1 200"));

    let mut client = tls(&door, b"h2").await.unwrap();
    assert_eq!(client.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    client
        .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0")
        .await
        .unwrap();
    let mut frame = [0; 9];
    timeout(PATIENCE, client.read_exact(&mut frame)).await.unwrap().unwrap();
    assert_eq!(frame[3], 4, "the server's SETTINGS");
}

#[tokio::test]
async fn plain_bytes_and_silence_at_the_tls_door_end_in_time() {
    let short: fn(&mut Limits) = |limits| limits.header = Duration::from_millis(200);
    let door = Door::open(Wish {
        tls: true,
        limits: Some(short),
        ..Wish::default()
    })
    .await;
    let mut plain = door.visit().await;
    send(&mut plain, HELLO).await;
    assert!(!rest(&mut plain).await.contains("hello"));
    assert_eq!(rest(&mut door.visit().await).await, "");
    assert!(tls(&door, b"http/1.1").await.is_ok());
}

#[tokio::test]
async fn a_new_certificate_is_used_and_a_broken_one_is_not() {
    let scratch = Scratch::new();
    let files = certificate(&scratch, "localhost");
    let certificate_in_use = Certificate::read(&files).unwrap();
    assert!(!certificate_in_use.read_again(false).unwrap(), "nothing changed");

    certificate(&scratch, "localhost");
    assert!(certificate_in_use.read_again(false).unwrap());
    assert!(
        certificate_in_use.read_again(true).unwrap(),
        "SIGHUP reads again whatever the files look like"
    );

    scratch.file("key.pem", "half a ke");
    assert!(matches!(certificate_in_use.read_again(false), Err(TlsError::Key(..))));
    assert!(!certificate_in_use.read_again(false).unwrap(), "said once");
}

#[tokio::test]
async fn a_wrong_certificate_is_refused_with_words() {
    let scratch = Scratch::new();
    let good = certificate(&scratch, "localhost");
    let other = Scratch::new();
    let other_key = certificate(&other, "localhost").key;
    let nothing = scratch.file("nothing.pem", "");
    let missing = scratch.0.join("missing.pem");
    for (certificate, key, words) in [
        (&good.certificate, &other_key, "the key is another certificate's"),
        (&good.certificate, &nothing, "holds no private key in PEM"),
        (&good.certificate, &missing, "cannot be read"),
        (&nothing, &good.key, "holds no certificate in PEM"),
        (&missing, &good.key, "cannot be read"),
        (&good.key, &good.key, "holds no certificate in PEM"),
    ] {
        let refused = tls::check(&Tls {
            certificate: certificate.clone(),
            key: key.clone(),
        })
        .err()
        .unwrap()
        .to_string();
        assert!(
            refused.contains(words) && !refused.contains("PRIVATE KEY"),
            "{words}: {refused}"
        );
    }
    assert!(tls::check(&good).is_ok());
}
