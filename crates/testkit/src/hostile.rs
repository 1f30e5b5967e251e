//! What a stranger may send, one function a way in. The fuzzer in `fuzz/` calls them with what it invents, and a test
//! calls them with the corpus, so that what was once found stays mended.
//!
//! Each function panics when a promise is broken; whatever the bytes are, it must return.

use std::cell::RefCell;
use std::net::IpAddr;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use data_encoding::BASE64;
use domain::account::{ShownName, WorkspaceName};
use domain::client::ClientKind;
use domain::email::Email;
use domain::entropy::Seeded;
use domain::id::{EmployeeId, SignInId};
use domain::keys::KeyRing;
use domain::otp_app::Code;
use domain::password::Password;
use domain::policy::{Policy, Preset, ROWS};
use domain::second_factor;
use domain::secret::{SecretText, Token};
use http_body_util::BodyExt;
use server::request::caller::Caller;
use server::request::client_address::{ClientAddress, ProxyHeader, TrustedProxies};
use server::request::{cookie, forgery};
use tower::ServiceExt;

use crate::place;
use crate::server::{Client, NOON, Someone, TestServer};

/// One way in: its name, which is also its folder in `fuzz/corpus`, and the function.
pub type WayIn = (&'static str, fn(&[u8]));

/// Every way in that is fuzzed.
pub const WAYS_IN: [WayIn; 4] = [
    ("words", words),
    ("headers", headers),
    ("puzzle", puzzle),
    ("request", request),
];

/// Texts that people type: what parses says the same when it is written and read again.
pub fn words(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(email) = text.parse::<Email>() {
        let again: Email = email.folded().parse().expect("a folded address is an address");
        assert_eq!(again.folded(), email.folded(), "folding twice is folding once");
        assert!(!email.written().chars().any(char::is_control), "no control characters");
    }
    if let Ok(token) = text.parse::<Token>() {
        assert_eq!(token.expose_text(), text, "a token has one spelling");
    }
    if let Ok(id) = text.parse::<EmployeeId>() {
        assert_eq!(id.to_string().parse(), Ok(id));
    }
    let _ = text.parse::<Password>();
    if let Ok(name) = text.parse::<ShownName>() {
        assert!(!name.as_str().chars().any(char::is_control), "no control characters");
    }
    if let Ok(name) = text.parse::<WorkspaceName>() {
        assert!(
            name.as_str()
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        );
    }
    let _ = text.parse::<Code>();
    let _ = text.parse::<domain::recovery_code::RecoveryCode>();
    if let Ok(reason) = text.parse::<domain::waiver::Reason>() {
        assert!(reason.as_str().chars().count() <= 300 && !reason.as_str().chars().any(char::is_control));
    }
    let _ = ClientKind::from_word(text);
    let _ = second_factor::Method::from_word(text);
    for row in ROWS {
        if let Ok(value) = row.parse(text) {
            assert_eq!(row.parse(&row.write(value)).ok(), Some(value), "{}", row.name);
        }
    }
}

/// Header lines: `name: value` a line. An undeclared peer's forwarding headers change nothing.
pub fn headers(data: &[u8]) {
    let headers = header_lines(data);
    let peer = IpAddr::from([192, 0, 2, 7]);
    let nobody = TrustedProxies::default();
    assert_eq!(
        ClientAddress::of(peer, &headers, &nobody).ip(),
        peer,
        "nobody is believed"
    );
    for kind in [ProxyHeader::XForwardedFor, ProxyHeader::Forwarded] {
        let others = TrustedProxies::new(vec!["10.0.0.0/8".parse().expect("a network")], kind);
        assert_eq!(
            ClientAddress::of(peer, &headers, &others).ip(),
            peer,
            "not a proxy of ours"
        );
        let own = TrustedProxies::new(vec!["192.0.2.0/24".parse().expect("a network")], kind);
        let address = ClientAddress::of(peer, &headers, &own);
        let _ = (address.network(), address.range());
    }
    let caller = Caller::read(&axum::http::Extensions::default(), &headers, ClientKind::Browser);
    assert!(caller.device.chars().count() <= 200 && !caller.device.chars().any(char::is_control));
    assert!(caller.session_tokens.len() <= 32);
    let _ = cookie::read(&headers, cookie::LANGUAGE);
    let _ = forgery::refuse_foreign(&Method::POST, &headers, "http://localhost:8080");
}

/// A solved puzzle and a sign-in's ticket: what was not issued here is never taken.
pub fn puzzle(data: &[u8]) {
    thread_local! {
        static KEYS: KeyRing = KeyRing::generate(&mut Seeded::new(7)).expect("keys");
    }
    KEYS.with(|keys| {
        let encoded = BASE64.encode(data);
        let as_it_came = String::from_utf8_lossy(data);
        for text in [encoded.as_str(), &as_it_came] {
            assert!(
                server::captcha::check(keys, text, b"scope", NOON).is_err(),
                "not issued here"
            );
            let id = SignInId::from_bytes([1; 16]);
            let ticket = SecretText::new(text.to_owned());
            assert!(server::ticket::read(keys, id, &ticket).is_err(), "not issued here");
        }
    });
}

/// A whole request: `METHOD path`, header lines, an empty line, the body. Where the input says `SESSION`, the session of
/// an employee is put. The server answers, never with 500, and never opens a session.
pub fn request(data: &[u8]) {
    thread_local! {
        static DOOR: RefCell<Option<Door>> = const { RefCell::new(None) };
    }
    DOOR.with(|door| door.borrow_mut().get_or_insert_with(Door::open).knock(data));
}

struct Door {
    server: TestServer,
    ben: Someone,
    session: String,
    // Dropped last: the server's tasks run in it.
    runtime: tokio::runtime::Runtime,
}

impl Door {
    fn open() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let (server, ben, session) = runtime.block_on(async {
            let mut policy = Policy::preset(Preset::Standard);
            policy.set("address.requests", "1000000").expect("a policy");
            let server = TestServer::with(place::sqlite(), policy).await;
            let meadow = server.workspace("meadow").await;
            let ben = server.employee(meadow, "ben@example.org").await;
            let session = session_of(&server, &ben).await;
            (server, ben, session)
        });
        Self {
            server,
            ben,
            session,
            runtime,
        }
    }

    fn knock(&mut self, data: &[u8]) {
        let Some(request) = read_request(data, &self.session) else {
            return;
        };
        let path = request.uri().path().to_owned();
        let answer = self.runtime.block_on(async {
            let response = self.server.server.router().oneshot(request).await.expect("an answer");
            let (parts, body) = response.into_parts();
            (parts, body.collect().await.expect("a body").to_bytes())
        });
        let (parts, body) = answer;
        assert_ne!(parts.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        let set = parts.headers.get_all(header::SET_COOKIE);
        let opens = |value: &HeaderValue| value.as_bytes().starts_with(cookie::SESSION_PREFIX.as_bytes());
        let ends = |value: &HeaderValue| value.as_bytes().windows(9).any(|part| part == b"Max-Age=0");
        assert!(!set.iter().any(|v| opens(v) && !ends(v)), "{path} opened a session");
        if path.starts_with("/api/v1/") && !body.is_empty() {
            assert!(
                serde_json::from_slice::<serde_json::Value>(&body).is_ok(),
                "{path}: not JSON"
            );
        }
        if !self.runtime.block_on(self.is_signed_in()) {
            self.session = self.runtime.block_on(session_of(&self.server, &self.ben));
        }
    }

    async fn is_signed_in(&self) -> bool {
        let bearer = format!("Bearer {}", self.session);
        let mut asking = self.server.client().with_header("authorization", &bearer);
        asking.get("/api/v1/session").await.status == StatusCode::OK
    }
}

async fn session_of(server: &TestServer, who: &Someone) -> String {
    let mut client: Client = server.client();
    let answer = client.sign_in(who).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let session = client
        .cookies
        .iter()
        .find(|(name, _)| name.starts_with(cookie::SESSION_PREFIX));
    session.map(|(_, token)| token.clone()).expect("a session's cookie")
}

fn read_request(data: &[u8], session: &str) -> Option<Request<Body>> {
    let text = String::from_utf8_lossy(data).replace("SESSION", session);
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let (first, lines) = head.split_once('\n').unwrap_or((head, ""));
    let (method, path) = first.split_once(' ')?;
    let mut request = Request::builder()
        .method(Method::from_bytes(method.as_bytes()).ok()?)
        .uri(path)
        .body(Body::from(body.to_owned()))
        .ok()?;
    *request.headers_mut() = header_lines(lines.as_bytes());
    Some(request)
}

fn header_lines(data: &[u8]) -> HeaderMap {
    let line = |line: &[u8]| {
        let at = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(&line[..at]).ok()?;
        let value = line[at + 1..].trim_ascii();
        Some((name, HeaderValue::from_bytes(value).ok()?))
    };
    data.split(|byte| *byte == b'\n').filter_map(line).take(100).collect()
}
