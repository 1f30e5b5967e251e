//! A server with the clock in hand, and the people who use it through its API.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::account::{Role, ShownName, WorkspaceName};
use domain::email::Email;
use domain::entropy::Seeded;
use domain::id::{AccountId, EmployeeId, WorkspaceId};
use domain::keys::KeyRing;
use domain::policy::{Policy, Preset};
use domain::time::Timestamp;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use server::app::{App, Settings};
use server::courier::MailServer;
use server::hasher::{Cost, Lane};
use server::request::client_address::{ClientAddress, TrustedProxies};
use server::request::now::Clock;
use server::run::{Opening, Server};
use server::sms::Gateway as SmsGateway;
use server::use_case::operator::{self, NewEmployee};
use tower::ServiceExt;

use crate::inbox::{Inbox, Mail};
use crate::place::Place;

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
    cost: Option<Cost>,
    mail_server: Option<MailServer>,
    sms: Option<Arc<SmsGateway>>,
}

/// Who takes its messages: by mail, and by SMS.
type Outside = (Option<MailServer>, Option<Arc<SmsGateway>>);

/// A server that is not running: somebody may look into its database, or change it.
pub struct Stopped {
    pub place: Place,
    clock: Clock,
    seed: u64,
    policy: Policy,
    cost: Option<Cost>,
    mail_server: Option<MailServer>,
    sms: Option<Arc<SmsGateway>>,
}

impl Stopped {
    /// Starts it again, with the same keys and clock.
    pub async fn start(self) -> TestServer {
        let Self {
            place,
            clock,
            seed,
            policy,
            cost,
            mail_server,
            sms,
        } = self;
        let somewhere = SOMEWHERE.to_owned();
        let outside = (mail_server.clone(), sms.clone());
        let server = open(&place, &clock, seed, &policy, cost, outside, somewhere).await;
        TestServer {
            server,
            clock,
            place,
            seed,
            policy,
            cost,
            mail_server,
            sms,
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
    /// A server on a new empty database.
    pub async fn start(place: Place) -> Self {
        Self::with(place, Policy::preset(Preset::Standard)).await
    }

    /// A server with these server-wide values; a workspace's own are set in it, by its administrator.
    pub async fn with(place: Place, policy: Policy) -> Self {
        Self::hashing(place, policy, None).await
    }

    /// One whose password hash costs less than the policy may ask for: for a test of very many tries, which says so.
    pub async fn hashing(place: Place, policy: Policy, cost: Option<Cost>) -> Self {
        Self::opened(place, policy, cost, (None, None)).await
    }

    /// A server whose mails go to this inbox whenever it works: `server.advance(…)`, `server.mail_to(…)`.
    pub async fn with_mail(place: Place, inbox: &Inbox) -> Self {
        Self::with_mail_server(place, inbox.mail_server()).await
    }

    /// The same, with a mail server that is described by hand.
    pub async fn with_mail_server(place: Place, mail_server: MailServer) -> Self {
        let policy = Policy::preset(Preset::Standard);
        Self::opened(place, policy, None, (Some(mail_server), None)).await
    }

    /// A server whose short messages go to this gateway.
    pub async fn with_sms(place: Place, sms: SmsGateway) -> Self {
        let policy = Policy::preset(Preset::Standard);
        Self::opened(place, policy, None, (None, Some(Arc::new(sms)))).await
    }

    /// A server whose own address is where [`Self::listen`] lets browsers in: for what depends on the origin.
    pub async fn at_its_address(place: Place) -> Self {
        Self::at_its_address_with(place, Policy::preset(Preset::Standard)).await
    }

    /// The same, with these server-wide values.
    pub async fn at_its_address_with(place: Place, policy: Policy) -> Self {
        Self::at_free_address(place, policy, (None, None)).await
    }

    /// The same, and short messages go to this gateway.
    pub async fn at_its_address_with_sms(place: Place, sms: SmsGateway) -> Self {
        let policy = Policy::preset(Preset::Standard);
        Self::at_free_address(place, policy, (None, Some(Arc::new(sms)))).await
    }

    async fn at_free_address(place: Place, policy: Policy, outside: Outside) -> Self {
        let free = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        Self::opened_at(format!("http://localhost:{port}"), place, policy, None, outside).await
    }

    async fn opened(place: Place, policy: Policy, cost: Option<Cost>, outside: Outside) -> Self {
        Self::opened_at(SOMEWHERE.to_owned(), place, policy, cost, outside).await
    }

    async fn opened_at(
        public_url: String,
        place: Place,
        policy: Policy,
        cost: Option<Cost>,
        (mail_server, sms): Outside,
    ) -> Self {
        let clock = Clock::in_hand(NOON);
        let outside = (mail_server.clone(), sms.clone());
        let server = open(&place, &clock, 1, &policy, cost, outside, public_url).await;
        Self {
            server,
            clock,
            place,
            seed: 1,
            policy,
            cost,
            mail_server,
            sms,
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
            cost,
            mail_server,
            sms,
        } = self;
        server.close().await.expect("the server closes");
        Stopped {
            place,
            clock,
            seed,
            policy,
            cost,
            mail_server,
            sms,
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
    cost: Option<Cost>,
    (mail_server, sms): Outside,
    public_url: String,
) -> Server {
    let settings = Settings {
        product: "Doorward".to_owned(),
        public_url,
        support_label: "the help desk".to_owned(),
        support_href: "mailto:help@example.org".to_owned(),
        accent: None,
        brands: std::collections::BTreeMap::new(),
        demo: false,
        outgoing: server::outgoing::Outgoing::new(server::outgoing::Reach::Private, None).expect("a client"),
        sms,
    };
    let opening = Opening {
        location: place.location.clone(),
        keys: KeyRing::generate(&mut Seeded::new(seed)).expect("keys"),
        clock: clock.clone(),
        policy: policy.clone(),
        settings,
        mail_server,
        hash_threads: 2,
        hash_cost: cost,
        ring_is_new: false,
        checkpoint_folders: vec![place.folder.path().join("checkpoints")],
    };
    std::fs::create_dir_all(place.folder.path().join("checkpoints")).expect("a folder");
    Server::open(opening).await.expect("the server opens")
}

/// A program that speaks to the API, and keeps cookies as a browser does.
#[derive(Clone)]
pub struct Client {
    router: Router,
    pub cookies: Vec<(String, String)>,
    pub address: IpAddr,
    pub agent: String,
    /// Further headers of every request.
    pub headers: Vec<(String, String)>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The stable code of a refusal; empty for an answer that is none.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or("").to_owned()
    }
}

impl Client {
    pub fn new(router: Router) -> Self {
        Self {
            router,
            cookies: Vec::new(),
            address: [192, 0, 2, 7].into(),
            agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(),
            headers: Vec::new(),
        }
    }

    /// The same person's client somewhere else, with an empty jar.
    #[must_use]
    pub fn at(&self, address: [u8; 4]) -> Self {
        Self {
            address: address.into(),
            cookies: Vec::new(),
            ..self.clone()
        }
    }

    /// Somebody somewhere else who has this client's cookies.
    #[must_use]
    pub fn stolen_at(&self, address: [u8; 4]) -> Self {
        Self {
            address: address.into(),
            ..self.clone()
        }
    }

    /// The same client with its cookies, after the server was started again.
    #[must_use]
    pub fn on(&self, server: &TestServer) -> Self {
        Self {
            router: server.server.router(),
            ..self.clone()
        }
    }

    #[must_use]
    pub fn with_header(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.push((name.to_owned(), value.to_owned()));
        client
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path, None).await
    }

    pub async fn delete(&mut self, path: &str) -> Answer {
        self.ask(Method::DELETE, path, None).await
    }

    pub async fn post(&mut self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, Some(body)).await
    }

    pub async fn put(&mut self, path: &str, body: Value) -> Answer {
        self.ask(Method::PUT, path, Some(body)).await
    }

    /// One request; cookies that come back are kept.
    pub async fn ask(&mut self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let kind = body.is_some().then_some("application/json");
        let bytes = body.map(|b| b.to_string()).unwrap_or_default();
        self.send(method, path, kind, bytes).await
    }

    /// A form, as a page posts it, with the token that the page carried.
    pub async fn post_form(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pair = |(name, value): &(&str, &str)| {
            format!(
                "{}={}",
                name,
                url::form_urlencoded::byte_serialize(value.as_bytes()).collect::<String>()
            )
        };
        let body = fields.iter().map(pair).collect::<Vec<_>>().join("&");
        self.send(Method::POST, path, Some("application/x-www-form-urlencoded"), body)
            .await
    }

    /// Any bytes of any kind.
    pub async fn send(&mut self, method: Method, path: &str, kind: Option<&str>, body: impl Into<Body>) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost:8080");
        request = request.header(header::USER_AGENT, &self.agent);
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if !self.cookies.is_empty() {
            let jar: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
            request = request.header(header::COOKIE, jar.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut request = request.body(body.into()).expect("a request");
        let address = ClientAddress::of(self.address, &HeaderMap::new(), &TrustedProxies::default());
        request.extensions_mut().insert(address);
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        for value in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(value.to_str().expect("a cookie"));
        }
        let bytes = body.collect().await.expect("a body").to_bytes().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    fn keep(&mut self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').expect("a cookie has a value");
        self.cookies.retain(|(known, _)| known != name);
        if !attributes.contains("Max-Age=0") {
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }

    /// The form token that a page carries.
    pub async fn form_token(&mut self, path: &str) -> String {
        let page = self.get(path).await.text();
        let at = page.find("name=\"form\"").expect("a page with a form");
        let value = page[at..].split("value=\"").nth(1).expect("a token");
        value.split('"').next().unwrap_or("").to_owned()
    }

    /// Opens a sign-in; its id, and its ticket as header.
    pub async fn open_sign_in(&mut self, workspace: Option<&str>) -> (String, Self) {
        let body = workspace.map_or(json!({}), |name| json!({ "workspace": name }));
        let opened = self.post("/api/v1/sign-ins", body).await.json();
        let ticket = opened["ticket"].as_str().expect("a ticket");
        (
            opened["id"].as_str().expect("an id").to_owned(),
            self.with_header("doorward-ticket", ticket),
        )
    }

    /// Login and password at a workspace's door; what came of it, cookies kept.
    pub async fn password(&mut self, workspace: Option<&str>, login: &str, password: &str) -> (String, Self, Answer) {
        let (id, mut with_ticket) = self.open_sign_in(workspace).await;
        let body = json!({ "login": login, "password": password });
        let answer = with_ticket.post(&format!("/api/v1/sign-ins/{id}/password"), body).await;
        self.cookies.clone_from(&with_ticket.cookies);
        (id, with_ticket, answer)
    }

    /// Signs in somebody without a second factor.
    pub async fn sign_in(&mut self, who: &Someone) -> Answer {
        self.password(Some(&who.workspace_name), &who.login, PASSWORD).await.2
    }

    /// Whether the session still answers; marked as background, so that asking extends nothing.
    pub async fn is_signed_in(&self) -> bool {
        let mut quiet = self.with_header("doorward-background", "1");
        quiet.get("/api/v1/session").await.status == StatusCode::OK
    }

    /// Sets up an authenticator app for the signed-in person; the step of the confirming code is used up.
    pub async fn set_up_otp_app(&mut self, clock: &Clock) -> OtpPhone {
        self.set_up_otp_app_with_codes(clock).await.0
    }

    /// The same, with the recovery codes that the first set-up shows; none when an app was replaced.
    pub async fn set_up_otp_app_with_codes(&mut self, clock: &Clock) -> (OtpPhone, Vec<String>) {
        let begun = self.post("/api/v1/second-factor/otp-app", json!({})).await.json();
        let phone = OtpPhone::new(begun["secret"].as_str().expect("a secret"), clock.clone());
        let body = json!({ "code": phone.code() });
        let confirmed = self.post("/api/v1/second-factor/otp-app/confirm", body).await;
        assert_eq!(confirmed.status, StatusCode::OK, "{}", confirmed.text());
        let codes = confirmed.json()["recovery_codes"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let codes = codes.iter().filter_map(|code| code.as_str().map(str::to_owned));
        (phone, codes.collect())
    }

    /// Password and the phone's code; the clock must have moved on since the phone's last code.
    pub async fn sign_in_with_code(&mut self, who: &Someone, phone: &OtpPhone) -> Answer {
        let (id, mut with_ticket, waiting) = self.password(Some(&who.workspace_name), &who.login, PASSWORD).await;
        assert_eq!(waiting.json()["awaits"], "second_factor", "{}", waiting.text());
        let body = json!({ "method": "otp_app", "code": phone.code() });
        let answer = with_ticket
            .post(&format!("/api/v1/sign-ins/{id}/second-factor"), body)
            .await;
        self.cookies = with_ticket.cookies;
        answer
    }
}

/// Somebody's authenticator app: a standard one that knows nothing of Doorward.
#[derive(Clone)]
pub struct OtpPhone {
    totp: totp_rs::Totp,
    clock: Clock,
}

impl OtpPhone {
    pub fn new(secret: &str, clock: Clock) -> Self {
        let bytes = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).expect("base 32");
        let bytes: [u8; 20] = bytes.try_into().expect("160 bits");
        let totp = totp_rs::Builder::new()
            .with_digits(6)
            .with_step_duration(30)
            .with_secret(bytes)
            .build();
        Self {
            totp: totp.expect("a standard app"),
            clock,
        }
    }

    pub fn code(&self) -> String {
        self.code_at(self.clock.now())
    }

    pub fn code_at(&self, at: Timestamp) -> String {
        self.totp.generate(at.seconds().unsigned_abs()).to_string()
    }
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
        let mut config = server::config::Config::standard(self.folder()).expect("a configuration");
        let own = self.app().settings.public_url.as_str();
        let port = own.rsplit(':').next().and_then(|port| port.parse().ok());
        let port = port.filter(|_| own != SOMEWHERE).unwrap_or(0);
        config.listen = ([127, 0, 0, 1], port).into();
        let listener = server::listen::Listener::bind(&config).await.expect("a free port");
        let port = listener.address().expect("an address").port();
        let serving = tokio::spawn(listener.serve(self.server.router(), std::future::pending()));
        Listening {
            url: format!("http://localhost:{port}"),
            serving,
        }
    }
}
