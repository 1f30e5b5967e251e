//! A server with the clock in hand, and the people who use it through its API.

mod client;

use std::sync::Arc;
use std::time::Duration;

use domain::account::{Role, ShownName, WorkspaceName};
use domain::email::Email;
use domain::entropy::Seeded;
use domain::id::{AccountId, EmployeeId, WorkspaceId};
use domain::keys::KeyRing;
use domain::policy::{Key, Policy, Preset};
use domain::time::Timestamp;
use server::app::{App, Settings};
use server::courier::MailServer;
use server::hasher::{Cost, Lane};
use server::outgoing::{Outgoing, Reach};
use server::request::now::Clock;
use server::run::{Opening, Server};
use server::sms::Gateway as SmsGateway;
use server::use_case::operator::{self, NewEmployee};

pub use self::client::{Answer, Client, OtpPhone};
use crate::inbox::{Inbox, Mail};
use crate::place::Place;
use crate::postgres::Other;

/// What a password costs in a test that says nothing of it: next to nothing, so that hundreds of tests take minutes. What
/// the policy asks for by itself is shown by the hasher's own tests.
const FAST: Cost = Cost {
    memory_kib: 8,
    passes: 1,
};
/// The first moment of a test: a Friday noon in 2027.
pub const NOON: Timestamp = Timestamp::from_seconds(1_800_014_400);

/// A password that may be chosen, and is nobody's in real life.
pub const PASSWORD: &str = "seven quiet otters rowing";

/// What links of a server begin with whose browsers come by another port, or not at all.
const SOMEWHERE: &str = "http://localhost:8080";

/// A running server: its router is asked directly, its clock stands still until it is moved.
pub struct TestServer {
    pub server: Server,
    pub clock: Clock,
    place: Place,
    seed: u64,
    policy: Policy,
    outside: Outside,
}

/// Whom it speaks to.
#[derive(Clone)]
struct Outside {
    mail_server: Option<MailServer>,
    sms: Option<Arc<SmsGateway>>,
    /// How it reaches push services.
    outgoing: Outgoing,
}

impl Default for Outside {
    /// Nobody, but push services on loopback.
    fn default() -> Self {
        Self {
            mail_server: None,
            sms: None,
            outgoing: Outgoing::new(Reach::Private, None).expect("a client"),
        }
    }
}

impl Outside {
    fn by_sms(sms: SmsGateway) -> Self {
        Self {
            sms: Some(Arc::new(sms)),
            ..Self::default()
        }
    }
}

/// A server that is not running: somebody may look into its database, or change it.
pub struct Stopped {
    pub place: Place,
    clock: Clock,
    seed: u64,
    policy: Policy,
    outside: Outside,
}

impl Stopped {
    /// Starts it again, with the same keys and clock.
    pub async fn start(self) -> TestServer {
        let Self {
            place,
            clock,
            seed,
            policy,
            outside,
        } = self;
        let somewhere = SOMEWHERE.to_owned();
        let server = open(&place, &clock, seed, &policy, outside.clone(), somewhere).await;
        TestServer {
            server,
            clock,
            place,
            seed,
            policy,
            outside,
        }
    }
}

/// An employee of a test.
#[derive(Clone, Debug)]
pub struct Someone {
    pub workspace: WorkspaceId,
    pub workspace_name: String,
    pub account: AccountId,
    pub employee: EmployeeId,
    pub login: String,
}

impl TestServer {
    /// Somebody else who holds rows of its database; `None` where one writes after the other anyway.
    pub async fn other_holds(&self, rows: &str) -> Option<Other> {
        self.place.other_holds(rows).await
    }

    /// A server on a new empty database.
    pub async fn start(place: Place) -> Self {
        Self::with(place, Policy::preset(Preset::Standard)).await
    }

    /// A server with these server-wide values; a workspace's own are set in it, by its administrator.
    pub async fn with(place: Place, policy: Policy) -> Self {
        Self::opened(place, policy, Outside::default()).await
    }

    /// A server whose mails go to this inbox whenever it works: `server.advance(…)`, `server.mail_to(…)`.
    pub async fn with_mail(place: Place, inbox: &Inbox) -> Self {
        Self::with_mail_server(place, inbox.mail_server()).await
    }

    /// The same, with a mail server that is described by hand.
    pub async fn with_mail_server(place: Place, mail_server: MailServer) -> Self {
        let policy = Policy::preset(Preset::Standard);
        let outside = Outside {
            mail_server: Some(mail_server),
            ..Outside::default()
        };
        Self::opened(place, policy, outside).await
    }

    /// A server whose short messages go to this gateway.
    pub async fn with_sms(place: Place, sms: SmsGateway) -> Self {
        let policy = Policy::preset(Preset::Standard);
        Self::opened(place, policy, Outside::by_sms(sms)).await
    }

    /// A server that reaches push services in this way.
    pub async fn with_outgoing(place: Place, outgoing: Outgoing) -> Self {
        let outside = Outside {
            outgoing,
            ..Outside::default()
        };
        Self::opened(place, Policy::preset(Preset::Standard), outside).await
    }

    /// A server whose own address is where [`Self::listen`] lets browsers in: for what depends on the origin.
    pub async fn at_its_address(place: Place) -> Self {
        Self::at_its_address_with(place, Policy::preset(Preset::Standard)).await
    }

    /// The same, with these server-wide values.
    pub async fn at_its_address_with(place: Place, policy: Policy) -> Self {
        Self::at_free_address(place, policy, Outside::default()).await
    }

    /// The same, and short messages go to this gateway.
    pub async fn at_its_address_with_sms(place: Place, sms: SmsGateway) -> Self {
        let policy = Policy::preset(Preset::Standard);
        Self::at_free_address(place, policy, Outside::by_sms(sms)).await
    }

    async fn at_free_address(place: Place, policy: Policy, outside: Outside) -> Self {
        let free = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        Self::opened_at(format!("http://localhost:{port}"), place, policy, outside).await
    }

    async fn opened(place: Place, policy: Policy, outside: Outside) -> Self {
        Self::opened_at(SOMEWHERE.to_owned(), place, policy, outside).await
    }

    async fn opened_at(public_url: String, place: Place, policy: Policy, outside: Outside) -> Self {
        let clock = Clock::in_hand(NOON);
        let server = open(&place, &clock, 1, &policy, outside.clone(), public_url).await;
        Self {
            server,
            clock,
            place,
            seed: 1,
            policy,
            outside,
        }
    }

    /// Stops the server in good order and starts it again on the same database, with the same keys and clock.
    pub async fn restart(self) -> Self {
        self.stop().await.start().await
    }

    /// Stops the server in good order; the database and the folder stay.
    pub async fn stop(self) -> Stopped {
        let Self {
            server,
            clock,
            place,
            seed,
            policy,
            outside,
        } = self;
        server.close().await.expect("the server closes");
        Stopped {
            place,
            clock,
            seed,
            policy,
            outside,
        }
    }

    pub fn app(&self) -> &App {
        &self.server.app
    }

    pub fn engine(&self) -> &'static str {
        self.place.engine
    }

    /// The data folder: checkpoints, and on SQLite the database.
    pub fn folder(&self) -> &std::path::Path {
        self.place.folder.path()
    }

    pub fn location(&self) -> &store::Location {
        &self.place.location
    }

    /// Moves the clock and does the background work that is due then.
    pub async fn advance(&self, span: Duration) {
        self.server.advance(span).await;
    }

    /// Does the work that is due, and gives the next mail to this address.
    pub async fn mail_to(&self, inbox: &Inbox, address: &str) -> Mail {
        self.server.work().await;
        inbox.next_mail_to(address).await
    }

    /// A new workspace; its title is its name with a capital.
    pub async fn workspace(&self, name: &str) -> WorkspaceId {
        let address: WorkspaceName = name.parse().expect("a workspace's name");
        let mut title = name.to_owned();
        title[..1].make_ascii_uppercase();
        let title: ShownName = title.parse().expect("a title");
        operator::add_workspace(self.app(), &address, &title, self.app().now())
            .await
            .expect("a new workspace")
    }

    /// An active employee with [`PASSWORD`]; an account that exists joins.
    pub async fn employee(&self, workspace: WorkspaceId, login: &str) -> Someone {
        self.engage(workspace, login, Role::Employee).await
    }

    /// An active administrator with [`PASSWORD`], without a second factor yet.
    pub async fn administrator(&self, workspace: WorkspaceId, login: &str) -> Someone {
        self.engage(workspace, login, Role::Administrator).await
    }

    async fn engage(&self, workspace: WorkspaceId, login: &str, role: Role) -> Someone {
        let app = self.app();
        let email: Email = login.parse().expect("an address");
        let name = login.split('@').next().unwrap_or(login);
        let new = NewEmployee {
            workspace,
            email: email.clone(),
            name: name.parse().expect("a name"),
            role,
            groups: Vec::new(),
        };
        let (employee, _) = operator::add_employee(app, &new, app.now())
            .await
            .expect("a new employee");
        let account = app
            .store
            .account_by_login(email.folded())
            .await
            .expect("a database")
            .expect("an account");
        let password = PASSWORD.parse().expect("a password");
        let hash = app
            .hasher
            .hash(Lane::Public, *account.id.bytes(), password)
            .await
            .expect("a hash");
        operator::engage_at_once(app, workspace, account.id, &hash, app.now())
            .await
            .expect("an active employee");
        let place = app.directory.by_id(workspace).expect("a workspace");
        Someone {
            workspace,
            workspace_name: place.workspace.name.clone(),
            account: account.id,
            employee,
            login: login.to_owned(),
        }
    }

    /// A new client with an empty cookie jar, at 192.0.2.7.
    pub fn client(&self) -> Client {
        Client::new(self.server.router())
    }
}

async fn open(
    place: &Place,
    clock: &Clock,
    seed: u64,
    policy: &Policy,
    outside: Outside,
    public_url: String,
) -> Server {
    let Outside {
        mail_server,
        sms,
        outgoing,
    } = outside;
    let settings = Settings {
        product: "Doorward".to_owned(),
        public_url,
        support_label: "the help desk".to_owned(),
        support_href: "mailto:help@example.org".to_owned(),
        accent: None,
        brands: std::collections::BTreeMap::new(),
        demo: false,
        outgoing,
        sms,
    };
    let by_itself = Policy::default();
    let says_nothing =
        [Key::PasswordMemory, Key::PasswordPasses].map(|key| policy.count(key) == by_itself.count(key)) == [true; 2];
    let opening = Opening {
        location: place.location.clone(),
        keys: KeyRing::generate(&mut Seeded::new(seed)).expect("keys"),
        clock: clock.clone(),
        policy: policy.clone(),
        settings,
        mail_server,
        hash_threads: 2,
        hash_cost: says_nothing.then_some(FAST),
        ring_is_new: false,
        checkpoint_folders: vec![place.folder.path().join("checkpoints")],
    };
    std::fs::create_dir_all(place.folder.path().join("checkpoints")).expect("a folder");
    Server::open(opening).await.expect("the server opens")
}

/// A server behind a real listener on loopback, for real browsers.
pub struct Listening {
    pub url: String,
    serving: tokio::task::JoinHandle<()>,
}

impl Listening {
    /// Takes the network away: every connection ends, and none is taken any more.
    pub async fn cut(self) {
        self.serving.abort();
        drop(self.serving.await);
    }
}

impl TestServer {
    /// Lets browsers in at a free port of `localhost`.
    pub async fn listen(&self) -> Listening {
        self.listen_through(|router| router).await
    }

    /// The same, with something of the test's between the browsers and the server.
    pub async fn listen_through(&self, between: impl FnOnce(axum::Router) -> axum::Router) -> Listening {
        let mut config = server::config::Config::standard(self.folder()).expect("a configuration");
        let own = self.app().settings.public_url.as_str();
        let port = own.rsplit(':').next().and_then(|port| port.parse().ok());
        let port = port.filter(|_| own != SOMEWHERE).unwrap_or(0);
        config.listen = ([127, 0, 0, 1], port).into();
        let listener = server::listen::Listener::bind(&config).await.expect("a free port");
        let port = listener.address().expect("an address").port();
        let serving = tokio::spawn(listener.serve(between(self.server.router()), std::future::pending()));
        Listening {
            url: format!("http://localhost:{port}"),
            serving,
        }
    }
}
