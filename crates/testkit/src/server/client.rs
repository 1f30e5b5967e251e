//! Programs that speak to the API, and the authenticator app beside them.

use std::net::IpAddr;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::time::Timestamp;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use server::request::client_address::{ClientAddress, TrustedProxies};
use server::request::now::Clock;
use tower::ServiceExt;

use super::{PASSWORD, Someone, TestServer};
use crate::gateway::Gateway;

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

    /// Links a number to the signed-in person, by the code that is sent there.
    pub async fn links_number(&mut self, gateway: &Gateway, number: &str) {
        let path = "/api/v1/second-factor/phone-number";
        let sent = self.post(path, json!({ "number": number })).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
        let code = json!({ "code": gateway.last().code() });
        let linked = self.post(&format!("{path}/confirm"), code).await;
        assert_eq!(linked.status, StatusCode::OK, "{}", linked.text());
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
