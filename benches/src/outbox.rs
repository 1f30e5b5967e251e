//! Messages that leave, beside lettre in a loop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, WorkspaceId};
use domain::message::MessagePurpose;
use lettre::message::{Message, MultiPart};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::extension::ClientId;
use server::config::{Asked, load};
use server::courier::{LANES, MailServer};
use server::request::entropy::SystemEntropy;
use server::run::Server;
use store::outbox::Draft;
use testkit::folder::Folder;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::figure::{Figure, Must, alone, beside};

pub const BESIDE: &str = "messages sent and marked, beside lettre in a loop";
pub const RATE: &str = "messages sent and marked";
pub const OPEN: &str = "connections to the mail server";

const WORKSPACE: WorkspaceId = WorkspaceId::from_bytes([9; 16]);
const ACCOUNT: AccountId = AccountId::from_bytes([8; 16]);

/// A mail server that takes everything and keeps nothing, on a thread of its own.
pub struct Sink {
    address: SocketAddr,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    taken: AtomicUsize,
    open: AtomicUsize,
    most_open: AtomicUsize,
}

impl Sink {
    pub fn start() -> Self {
        let counts = Arc::new(Counts::default());
        let (found, address) = std::sync::mpsc::channel();
        let of_thread = Arc::clone(&counts);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(async move {
                let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
                found.send(listener.local_addr().expect("an address")).expect("sent");
                while let Ok((stream, _)) = listener.accept().await {
                    let counts = Arc::clone(&of_thread);
                    tokio::spawn(async move {
                        let open = counts.open.fetch_add(1, Ordering::SeqCst) + 1;
                        counts.most_open.fetch_max(open, Ordering::SeqCst);
                        let _ = take(stream, &counts).await;
                        counts.open.fetch_sub(1, Ordering::SeqCst);
                    });
                }
            });
        });
        Self {
            address: address.recv().expect("an address"),
            counts,
        }
    }

    /// How the product reaches it.
    pub fn mail_server(&self) -> MailServer {
        let folder = Folder::new("bench-mail");
        let asked = Asked {
            folder: Some(folder.path().to_owned()),
            ..Asked::default()
        };
        let variables = [
            ("DOORWARD_MAIL_HOST", "127.0.0.1".to_owned()),
            ("DOORWARD_MAIL_PORT", self.address.port().to_string()),
            ("DOORWARD_MAIL_SECURITY", "plain".to_owned()),
            ("DOORWARD_MAIL_FROM", "no-reply@example.org".to_owned()),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value));
        let loaded = load(&asked, &variables).expect("a configuration");
        MailServer::of(&loaded.config)
            .expect("a mail server")
            .expect("one is named")
    }
}

async fn take(stream: TcpStream, counts: &Counts) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut line = BufReader::new(stream);
    line.get_mut().write_all(b"220 sink\r\n").await?;
    let (mut text, mut in_data) = (Vec::new(), false);
    loop {
        text.clear();
        if line.read_until(b'\n', &mut text).await? == 0 {
            return Ok(());
        }
        let answer: &[u8] = if in_data {
            if text != b".\r\n" {
                continue;
            }
            in_data = false;
            counts.taken.fetch_add(1, Ordering::SeqCst);
            b"250 taken\r\n"
        } else if text.starts_with(b"DATA") {
            in_data = true;
            b"354 go on\r\n"
        } else {
            b"250 ok\r\n"
        };
        line.get_mut().write_all(answer).await?;
    }
}

/// How often in a slice the product and lettre take turns: what the machine does meanwhile meets both.
const TURNS: usize = 5;

/// `many` messages a slice: written beforehand, then brought by the product; and by lettre in as many loops.
pub async fn outbox(server: &Server, sink: &Sink, engine: &str, slices: usize, many: usize) -> Vec<Figure> {
    let (mut rates, mut values, mut most) = (Vec::new(), Vec::new(), 0);
    for _ in 0..slices {
        let (mut by_lettre, mut by_product) = (Duration::ZERO, Duration::ZERO);
        for _ in 0..TURNS {
            by_lettre += lettre_in_loops(sink, many / TURNS).await;
            sink.counts.most_open.store(0, Ordering::SeqCst);
            by_product += product(server, sink, many / TURNS).await;
            most = most.max(sink.counts.most_open.load(Ordering::SeqCst));
        }
        let rate = |span: Duration| (many / TURNS * TURNS) as f64 / span.as_secs_f64();
        rates.push((rate(by_product), rate(by_lettre)));
        values.push(rate(by_product));
    }
    vec![
        beside(&format!("{BESIDE}, {engine}"), "/s", &rates, Must::RatioAtLeast(0.5)),
        alone(&format!("{RATE}, {engine}"), "/s", &values, Must::ValueAtLeast(200.0)),
        alone(
            &format!("{OPEN}, {engine}"),
            "",
            &[most as f64],
            Must::ValueAtMost(LANES as f64),
        ),
    ]
}

/// How long it takes until the last acceptance is on disk.
async fn product(server: &Server, sink: &Sink, many: usize) -> Duration {
    let app = &server.app;
    for chunk in (0..many).collect::<Vec<_>>().chunks(200) {
        let mut change = app.store.change(app.now());
        for number in chunk {
            let draft = Draft {
                workspace: Some(WORKSPACE),
                account: ACCOUNT,
                channel: "email",
                recipient: format!("person{number}@example.org"),
                purpose: MessagePurpose::TestMail,
                subject: SUBJECT.to_owned(),
                text: text(),
                html: html(),
            };
            change.send(&draft, &mut SystemEntropy).expect("sealed");
        }
        let event = Event::new(Chain::Workspace(WORKSPACE), EventKind::TestMailSent, Actor::Operator);
        change.commit(&[event], &mut SystemEntropy).await.expect("written");
    }
    let before = sink.counts.taken.load(Ordering::SeqCst);
    let began = Instant::now();
    app.courier.begin(app, app.now()).await.expect("begun");
    app.courier.rest().await;
    let span = began.elapsed();
    assert_eq!(sink.counts.taken.load(Ordering::SeqCst) - before, many, "each once");
    assert_eq!(
        app.store.count_messages(None).await.expect("counted"),
        (0, 0),
        "all are marked"
    );
    span
}

/// The same messages, made and sent by lettre over as many connections, kept open; nothing is kept on disk.
async fn lettre_in_loops(sink: &Sink, many: usize) -> Duration {
    let began = Instant::now();
    let mut loops = Vec::new();
    for lane in 0..LANES {
        let address = sink.address;
        loops.push(tokio::spawn(async move {
            let hello = ClientId::Domain("localhost".to_owned());
            let stream = TcpStream::connect(address).await.expect("connected");
            stream.set_nodelay(true).expect("as the product's");
            let connected = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await;
            let mut connection = connected.expect("greeted");
            for number in (lane..many).step_by(LANES) {
                let message = Message::builder()
                    .from("Doorward <no-reply@example.org>".parse().expect("an address"))
                    .to(format!("person{number}@example.org").parse().expect("an address"))
                    .subject(SUBJECT)
                    .message_id(Some(format!("<{number}@example.org>")))
                    .date(std::time::SystemTime::UNIX_EPOCH)
                    .multipart(MultiPart::alternative_plain_html(text(), html()))
                    .expect("a message");
                let sent = connection.send(message.envelope(), &message.formatted()).await;
                sent.expect("sent");
            }
            let _ = connection.quit().await;
        }));
    }
    for each in loops {
        each.await.expect("a loop");
    }
    began.elapsed()
}

const SUBJECT: &str = "New sign-in to Meadow";

fn text() -> String {
    "Somebody signed in to your profile from Firefox on Linux at 192.0.2.7.\n".repeat(12)
}

fn html() -> String {
    format!(
        "<!doctype html><html><body>{}</body></html>",
        "<p>Somebody signed in to your profile from Firefox on Linux.</p>\n".repeat(40)
    )
}
