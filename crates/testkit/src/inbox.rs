//! A real mail server on loopback, that keeps what it gets and misbehaves when told to.
//!
//! ```no_run
//! # use testkit::inbox::{Act, Inbox, Moment};
//! # async fn story() {
//! let inbox = Inbox::start().await;
//! // … a server is started with `inbox.mail_server()`, or a process with `inbox.variables()` …
//! inbox.once(Moment::Recipient, Act::Say("450 4.2.1 later")); // the next one is turned away for now
//! let mail = inbox.next_mail_to("ann@example.org").await;
//! println!("{}: {}", mail.subject, mail.links()[0]);
//! # }
//! ```

mod mail;
mod speech;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use rcgen::{CertifiedKey, KeyPair};
use server::config::{Asked, load};
use server::courier::MailServer;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::{AbortHandle, JoinHandle};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

pub use self::mail::Mail;
use crate::folder::Folder;

/// The sender of every mail of a test.
pub const SENDER: &str = "no-reply@id.example.org";
/// How long a test waits for a mail.
const PATIENCE: Duration = Duration::from_secs(20);

/// When something else happens than usual.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// A client has connected; before the greeting.
    Connected,
    SignIn,
    /// `MAIL FROM`.
    Sender,
    /// `RCPT TO`.
    Recipient,
    /// `DATA`.
    Data,
    /// The whole message was read; it is not kept yet.
    Read,
    /// The message is kept; its acceptance is not said yet.
    Kept,
    /// The acceptance was said.
    Accepted,
}

/// What happens then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// This is said instead.
    Say(&'static str),
    /// The connection ends.
    Close,
    /// Nothing is said for so long; then all goes on as usual.
    Wait(Duration),
}

/// How clients are let in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Door {
    Plain,
    Starttls,
    Tls,
}

#[derive(Clone, Debug)]
struct Rule {
    moment: Moment,
    act: Act,
    /// For mails to this address only.
    to: Option<String>,
    /// How often; `None`: always.
    left: Option<usize>,
}

impl Rule {
    fn fits(&self, moment: Moment, to: &[String]) -> bool {
        self.moment == moment && self.to.as_ref().is_none_or(|wanted| to.contains(wanted)) && self.left != Some(0)
    }
}

#[derive(Default)]
struct Shared {
    mails: Vec<Mail>,
    read: Vec<bool>,
    rules: Vec<Rule>,
    open: usize,
    most_open: usize,
    let_in: Option<usize>,
    each_brings: Option<usize>,
    heard: Vec<String>,
    connections: usize,
    sign_ins: Vec<String>,
    running: Vec<AbortHandle>,
}

/// A mail server with everybody's mail.
pub struct Inbox {
    address: SocketAddr,
    door: Door,
    account: Option<(String, String)>,
    folder: Folder,
    parts: Arc<Parts>,
    serving: Option<JoinHandle<()>>,
}

struct Parts {
    shared: Mutex<Shared>,
    news: Notify,
    door: Door,
    tls: TlsAcceptor,
    account: Option<(String, String)>,
}

impl Inbox {
    /// One without TLS and sign-in.
    pub async fn start() -> Self {
        Self::with(Door::Plain, None).await
    }

    /// One that lets clients in by this door, and only with this name and password where they are given. Its
    /// certificate is for `localhost`, from an authority of its own.
    pub async fn with(door: Door, account: Option<(&str, &str)>) -> Self {
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let folder = Folder::new("inbox");
        std::fs::write(folder.path().join("authority.pem"), cert.pem()).expect("a file");
        let account = account.map(|(name, password)| (name.to_owned(), password.to_owned()));
        let parts = Parts {
            shared: Mutex::default(),
            news: Notify::new(),
            door,
            tls: acceptor(cert.der().to_vec(), &signing_key),
            account: account.clone(),
        };
        let mut inbox = Self {
            address: ([127, 0, 0, 1], crate::crash::free_port()).into(),
            door,
            account,
            folder,
            parts: Arc::new(parts),
            serving: None,
        };
        inbox.open().await;
        inbox
    }

    /// Lets clients in again after [`Inbox::shut`], at the same address.
    pub async fn open(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("a free port");
        let parts = Arc::clone(&self.parts);
        self.serving = Some(tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = tokio::spawn(speech::serve(Arc::clone(&parts), stream));
                parts.shared().running.push(serving.abort_handle());
            }
        }));
    }

    /// Dies: nobody listens any more, and every connection ends at once.
    pub async fn shut(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
            let _ = serving.await;
        }
        for connection in std::mem::take(&mut self.parts.shared().running) {
            connection.abort();
        }
    }

    /// How a server in a test reaches it.
    pub fn mail_server(&self) -> MailServer {
        let variables = self.variables();
        let asked = Asked {
            folder: Some(self.folder.path().to_owned()),
            ..Asked::default()
        };
        let loaded = load(&asked, &variables).expect("a configuration");
        MailServer::of(&loaded.config)
            .expect("a mail server")
            .expect("one is named")
    }

    /// How a process reaches it: variables of its environment.
    pub fn variables(&self) -> Vec<(String, String)> {
        let security = match self.door {
            Door::Plain => "plain",
            Door::Starttls => "starttls",
            Door::Tls => "tls",
        };
        let host = if self.door == Door::Plain {
            "127.0.0.1"
        } else {
            "localhost"
        };
        let mut all = vec![
            ("DOORWARD_MAIL_HOST", host.to_owned()),
            ("DOORWARD_MAIL_PORT", self.address.port().to_string()),
            ("DOORWARD_MAIL_SECURITY", security.to_owned()),
            ("DOORWARD_MAIL_FROM", SENDER.to_owned()),
            ("DOORWARD_MAIL_TIMEOUT_SECONDS", "2".to_owned()),
            ("DOORWARD_MAIL_ACCEPT_SECONDS", "3".to_owned()),
        ];
        if self.door != Door::Plain {
            all.push(("DOORWARD_MAIL_AUTHORITY_FILE", self.authority().display().to_string()));
        }
        if let Some((name, password)) = &self.account {
            all.push(("DOORWARD_MAIL_USER", name.clone()));
            all.push(("DOORWARD_MAIL_PASSWORD", password.clone()));
        }
        all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// The port of loopback where it listens.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The file with the certificate of its authority.
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    /// Once, and then no more.
    pub fn once(&self, moment: Moment, act: Act) {
        self.rule(moment, act, None, Some(1));
    }

    /// From now on, until [`Inbox::behave`].
    pub fn always(&self, moment: Moment, act: Act) {
        self.rule(moment, act, None, None);
    }

    /// From now on, for mails to this address.
    pub fn always_for(&self, to: &str, moment: Moment, act: Act) {
        self.rule(moment, act, Some(to.to_owned()), None);
    }

    /// From now on more than so many connections at once are turned away for now.
    pub fn lets_in(&self, most: usize) {
        self.parts.shared().let_in = Some(most);
    }

    /// From now on each connection takes so many messages and no more.
    pub fn takes_over_each(&self, most: usize) {
        self.parts.shared().each_brings = Some(most);
    }

    /// How often a mail to this address was offered, whatever became of it.
    pub fn heard(&self, to: &str) -> usize {
        self.parts.shared().heard.iter().filter(|heard| *heard == to).count()
    }

    /// All is as usual again; how many are let in stays.
    pub fn behave(&self) {
        self.parts.shared().rules.clear();
    }

    fn rule(&self, moment: Moment, act: Act, to: Option<String>, left: Option<usize>) {
        let rule = Rule { moment, act, to, left };
        self.parts.shared().rules.push(rule);
    }

    /// The oldest mail to this address that no call has given yet; waits for one.
    ///
    /// Panics after 20 s, with the mails that came.
    pub async fn next_mail_to(&self, to: &str) -> Mail {
        let waiting = async {
            loop {
                let news = self.parts.news.notified();
                let found = {
                    let mut shared = self.parts.shared();
                    let at = (0..shared.mails.len()).find(|&i| !shared.read[i] && shared.mails[i].is_to(to));
                    at.map(|at| {
                        shared.read[at] = true;
                        shared.mails[at].clone()
                    })
                };
                match found {
                    Some(mail) => return mail,
                    None => news.await,
                }
            }
        };
        let found = tokio::time::timeout(PATIENCE, waiting).await;
        found.unwrap_or_else(|_| panic!("no new mail to {to}; there are: {:?}", self.subjects()))
    }

    /// Waits until so many mails were kept.
    pub async fn holds(&self, many: usize) {
        let waiting = async {
            loop {
                let news = self.parts.news.notified();
                if self.mails().len() >= many {
                    return;
                }
                news.await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(waited.is_ok(), "{} mails of {many}", self.mails().len());
    }

    /// Every mail that was kept, in order: also those whose acceptance was never said.
    pub fn mails(&self) -> Vec<Mail> {
        self.parts.shared().mails.clone()
    }

    /// Every mail to this address.
    pub fn mails_to(&self, to: &str) -> Vec<Mail> {
        self.mails().into_iter().filter(|mail| mail.is_to(to)).collect()
    }

    fn subjects(&self) -> Vec<(Vec<String>, String)> {
        self.mails().into_iter().map(|mail| (mail.to, mail.subject)).collect()
    }

    /// The most connections that were open at once.
    pub fn most_open(&self) -> usize {
        self.parts.shared().most_open
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.parts.shared().connections
    }

    /// The names that signed in.
    pub fn sign_ins(&self) -> Vec<String> {
        self.parts.shared().sign_ins.clone()
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        if let Some(serving) = &self.serving {
            serving.abort();
        }
    }
}

impl Parts {
    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().expect("no test panicked with it")
    }

    /// What is to happen now instead of the usual.
    fn peek(&self, moment: Moment, to: &[String]) -> Option<Act> {
        self.shared()
            .rules
            .iter()
            .find(|rule| rule.fits(moment, to))
            .map(|rule| rule.act)
    }

    /// The same, and it has happened once more.
    fn act(&self, moment: Moment, to: &[String]) -> Option<Act> {
        let mut shared = self.shared();
        let rule = shared.rules.iter_mut().find(|rule| rule.fits(moment, to))?;
        if let Some(left) = &mut rule.left {
            *left -= 1;
        }
        Some(rule.act)
    }

    fn keep(&self, mail: Mail) {
        let mut shared = self.shared();
        shared.mails.push(mail);
        shared.read.push(false);
        drop(shared);
        self.news.notify_waiters();
    }
}

/// TLS with this certificate, in DER.
pub(crate) fn acceptor(certificate: Vec<u8>, key: &KeyPair) -> TlsAcceptor {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.into()], key)
        .expect("a certificate");
    TlsAcceptor::from(Arc::new(config))
}
