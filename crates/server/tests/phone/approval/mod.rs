//! The phone confirms: what it is shown, what it may answer, and what its answer is worth.

use std::time::Duration;

use axum::http::StatusCode;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::WorkspaceId;
use domain::policy::Policy;
use phone::Decision;
use serde_json::{Value, json};
use testkit::phone::Phone;
use testkit::place::places;
use testkit::server::{Answer, Client, PASSWORD, Someone, TestServer};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

mod in_line;
mod often;
mod refused;
mod stopped;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
/// Where Ann has signed in before.
const HOME: [u8; 4] = [192, 0, 2, 7];
const ELSEWHERE: [u8; 4] = [198, 51, 100, 9];

/// Ann with a connected phone and her recovery codes, and Ada who administers.
struct Meadow {
    server: TestServer,
    ann: Someone,
    /// Her browser, which is known.
    browser: Client,
    phone: Phone,
    codes: Vec<String>,
}

/// A sign-in that waits for the phone.
#[derive(Clone)]
struct Waits {
    id: String,
    client: Client,
}

impl Meadow {
    async fn all() -> Vec<Self> {
        Self::with(&Policy::default()).await
    }

    async fn with(policy: &Policy) -> Vec<Self> {
        let mut all = Vec::new();
        for place in places() {
            let server = TestServer::with(place, policy.clone()).await;
            let meadow = server.workspace("meadow").await;
            let ann = server.employee(meadow, "ann@example.org").await;
            server.administrator(meadow, "ada@example.org").await;
            let mut browser = server.client();
            assert_eq!(browser.sign_in(&ann).await.status, StatusCode::OK);
            let (phone, codes) = browser.connects_phone(&server).await;
            browser.delete("/api/v1/session").await;
            server.advance(MINUTE).await;
            all.push(Self {
                server,
                ann,
                browser,
                phone,
                codes,
            });
        }
        all
    }

    /// The company decides otherwise than the standard.
    async fn decides(&self, name: &'static str, value: &str) {
        let app = self.server.app();
        let mut change = app.store.change(app.now());
        change.set_setting(self.ann.workspace, name, value, self.ann.employee);
        let event = Event::new(
            Chain::Workspace(self.ann.workspace),
            EventKind::SettingChanged,
            Actor::Operator,
        );
        change.commit(&[event], &mut app.entropy()).await.unwrap();
        app.directory.reload(&app.store).await.unwrap();
    }

    /// The password at the door, from her browser.
    async fn knocks(&self) -> Waits {
        self.knocks_with(self.browser.clone()).await
    }

    async fn knocks_with(&self, mut client: Client) -> Waits {
        let (id, client, answer) = client.password(Some("meadow"), &self.ann.login, PASSWORD).await;
        assert_eq!(answer.json()["awaits"], "second_factor", "{}", answer.text());
        Waits { id, client }
    }

    async fn requests(&mut self) -> Vec<Value> {
        let answer = self.phone.client.get("/api/v1/authenticator/requests").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()["requests"].as_array().unwrap().clone()
    }

    /// The one that waits.
    async fn request(&mut self) -> Value {
        let all = self.requests().await;
        assert_eq!(all.len(), 1, "{all:?}");
        all.into_iter().next().unwrap()
    }

    async fn answers(&mut self, request: &Value, decision: Decision<'_>) -> Answer {
        let body = self.phone.account.answer(request, decision).unwrap();
        let id = request["id"].as_str().unwrap();
        self.phone
            .client
            .post(&format!("/api/v1/authenticator/requests/{id}/answer"), body)
            .await
    }

    async fn approves(&mut self, request: &Value, number: &str) -> Answer {
        let decision = Decision::Approve {
            number: Some(number),
            warned: true,
        };
        self.answers(request, decision).await
    }

    async fn events(&self, kind: EventKind) -> Vec<Value> {
        self.events_in(self.ann.workspace, kind).await
    }

    async fn events_in(&self, workspace: WorkspaceId, kind: EventKind) -> Vec<Value> {
        self.server.events(workspace, kind).await
    }

    async fn messages(&self, purpose: &str) -> Vec<String> {
        self.server.messages(purpose).await
    }
}

impl Waits {
    /// How it stands, as a page that waits asks: nothing happens by that.
    async fn stands(&mut self) -> Answer {
        let mut asking = self.client.with_header("doorward-background", "1");
        asking.get(&format!("/api/v1/sign-ins/{}", self.id)).await
    }

    async fn number(&mut self) -> String {
        let stands = self.stands().await.json();
        let number = stands["push"]["number"].as_str();
        number.unwrap_or_else(|| panic!("{stands}")).to_owned()
    }

    /// Looks once more, by the person's doing.
    async fn refreshes(&mut self) -> Answer {
        self.client.get(&format!("/api/v1/sign-ins/{}", self.id)).await
    }

    async fn types(&mut self, method: &str, code: &str) -> Answer {
        let body = json!({ "method": method, "code": code });
        let path = format!("/api/v1/sign-ins/{}/second-factor", self.id);
        self.client.post(&path, body).await
    }

    async fn sends_again(&mut self) -> Answer {
        let path = format!("/api/v1/sign-ins/{}/push", self.id);
        self.client.post(&path, Value::Null).await
    }
}

/// Six digits that are not these.
fn other(number: &str) -> String {
    let digits: String = number
        .chars()
        .map(|c| char::from(b'0' + (c as u8 - b'0' + 1) % 10))
        .collect();
    assert_ne!(digits, number);
    digits
}

// shows: SF-04
// shows in part: PUSH-01 (the page: tests/tests/system/phone_request.rs), PUSH-06 (the phone's screen: tests/tests/system/phone_request.rs)
#[tokio::test]
async fn the_phone_takes_the_number_from_the_page_and_the_page_becomes_a_session() {
    for mut m in Meadow::all().await {
        let mut waits = m.knocks().await;
        let stands = waits.stands().await.json();
        assert_eq!(
            stands["methods"][0], "push",
            "it is the first, and was asked at once: {stands}"
        );
        assert_eq!(stands["push"]["state"], "open");

        let request = m.request().await;
        assert_eq!(request["client"]["name"], "Firefox on Linux");
        assert_eq!(request["client"]["kind"], "browser");
        assert_eq!(request["ip"], "192.0.2.7");
        assert_eq!(request["answer"], "number");
        assert_eq!(request["digits"], 6);
        assert_eq!(request["unusual"], json!([]), "her browser, her network");
        assert!(
            !request.to_string().contains(&waits.number().await),
            "the number goes over the screen"
        );

        let number = waits.number().await;
        let taken = m.approves(&request, &number).await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
        assert_eq!(taken.json()["state"], "approved");
        assert_eq!(
            waits.stands().await.json()["awaits"],
            "refresh",
            "asking alone signs nobody in"
        );
        let entered = waits.refreshes().await;
        let session = &entered.json()["session"];
        assert_eq!(session["workspace"]["name"], "meadow", "{}", entered.text());
        let proven: Vec<_> = session["proven"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| p["method"].clone())
            .collect();
        assert_eq!(proven, ["password", "push"]);
        assert_eq!(m.requests().await.len(), 0);
        for kind in [EventKind::ApprovalAsked, EventKind::ApprovalGiven] {
            assert_eq!(m.events(kind).await.len(), 1, "{kind:?}");
        }
    }
}

// shows: SF-13
#[tokio::test]
async fn the_first_method_wins_and_the_phone_is_told_that_it_is_over() {
    for mut m in Meadow::all().await {
        let mut waits = m.knocks().await;
        let (request, number) = (m.request().await, waits.number().await);
        assert_eq!(
            waits.types("recovery_code", &m.codes[0]).await.json()["awaits"],
            "nothing"
        );
        assert_eq!(m.requests().await.len(), 0);
        assert_eq!(m.approves(&request, &number).await.code(), "stale_state");
        let sessions = m.events(EventKind::SignInSucceeded).await.len();

        // Both at once: one session.
        m.server.advance(MINUTE).await;
        let mut waits = m.knocks().await;
        let (request, number) = (m.request().await, waits.number().await);
        let decision = Decision::Approve {
            number: Some(&number),
            warned: true,
        };
        let yes = m.phone.account.answer(&request, decision).unwrap();
        let path = format!(
            "/api/v1/authenticator/requests/{}/answer",
            request["id"].as_str().unwrap()
        );
        let mut phone = m.phone.client.clone();
        let mut typing = Waits {
            id: waits.id.clone(),
            client: waits.client.clone(),
        };
        let code = m.codes[1].clone();
        tokio::join!(phone.post(&path, yes), typing.types("recovery_code", &code));
        waits.refreshes().await;
        assert_eq!(m.events(EventKind::SignInSucceeded).await.len(), sessions + 1);
    }
}

// shows in part: THR-13 (what the phone shows: tests/tests/system/phone_request.rs)
#[tokio::test]
async fn a_refusal_beats_every_later_success_and_ann_is_told_to_change_the_password() {
    for mut m in Meadow::all().await {
        let mut thief = m.knocks_with(m.server.client().at(ELSEWHERE)).await;
        let request = m.request().await;
        assert_eq!(request["unusual"], json!(["new_device", "new_network"]));
        assert_eq!(request["warn"], true);
        let number = thief.number().await;
        let unread = Decision::Approve {
            number: Some(&number),
            warned: false,
        };
        assert_eq!(
            m.answers(&request, unread).await.code(),
            "invalid",
            "the warning comes first"
        );

        assert_eq!(m.answers(&request, Decision::Deny).await.json()["state"], "denied");
        assert_eq!(
            thief.types("recovery_code", &m.codes[0]).await.code(),
            "challenge_expired"
        );
        assert_eq!(
            thief.types("verification_code", &m.phone.code()).await.code(),
            "challenge_expired"
        );
        assert_eq!(thief.stands().await.json()["awaits"], "password");
        assert_eq!(m.messages("approval_denied").await, ["ann@example.org"]);
        assert_eq!(m.events(EventKind::ApprovalDenied).await.len(), 1);

        // Her own next one is told that somebody was refused.
        let mut own = m.knocks().await;
        let request = m.request().await;
        assert_eq!(request["unusual"], json!(["refused_lately"]));
        let number = own.number().await;
        assert_eq!(m.approves(&request, &number).await.status, StatusCode::OK);
        assert_eq!(own.refreshes().await.json()["awaits"], "nothing");
    }
}

// shows: PUSH-06
#[tokio::test]
async fn less_than_the_number_is_taken_only_where_the_policy_says_so_and_the_session_says_what_it_was() {
    for mut m in Meadow::all().await {
        m.decides("push.answer", "number_unless_known").await;
        let mut waits = m.knocks().await;
        let request = m.request().await;
        assert_eq!(request["answer"], "confirm");
        assert_eq!(waits.stands().await.json()["push"]["number"], Value::Null);
        let press = Decision::Approve {
            number: None,
            warned: false,
        };
        assert_eq!(m.answers(&request, press).await.status, StatusCode::OK);
        let session = waits.refreshes().await.json()["session"].clone();
        assert_eq!(session["proven"][1]["method"], "push_confirm");

        // A new device and network: the number, whatever the phone says.
        m.server.advance(MINUTE).await;
        let mut strange = m.knocks_with(m.server.client().at(ELSEWHERE)).await;
        let request = m.request().await;
        assert_eq!(request["answer"], "number");
        let press = Decision::Approve {
            number: None,
            warned: true,
        };
        assert_eq!(m.answers(&request, press).await.code(), "incorrect_code");
        let number = strange.number().await;
        assert_eq!(m.approves(&request, &number).await.status, StatusCode::OK);

        // An administrator: the number, also from the browser and the network of every day.
        let boss = m.server.administrator(m.ann.workspace, "boss@example.org").await;
        let mut browser = m.server.client();
        assert_eq!(browser.sign_in(&boss).await.status, StatusCode::OK);
        let (mut bosses, _) = browser.connects_phone(&m.server).await;
        m.server.advance(MINUTE).await;
        browser.password(Some("meadow"), &boss.login, PASSWORD).await;
        let request = bosses.request().await;
        assert_eq!(
            (&request["unusual"], &request["answer"]),
            (&json!(["administrator"]), &json!("number"))
        );

        // Ann, after she refused one.
        m.knocks_with(m.server.client().at(ELSEWHERE)).await;
        let request = m.request().await;
        assert_eq!(m.answers(&request, Decision::Deny).await.status, StatusCode::OK);
        m.server.advance(MINUTE).await;
        m.knocks().await;
        let request = m.request().await;
        assert_eq!(
            (&request["unusual"], &request["answer"]),
            (&json!(["refused_lately"]), &json!("number"))
        );
        m.server.advance(3 * MINUTE).await;

        // The plain confirmation of the articles, from anywhere.
        m.decides("push.answer", "confirm").await;
        m.server.advance(MINUTE).await;
        m.knocks_with(m.server.client().at([203, 0, 113, 8])).await;
        let request = m.requests().await.remove(0);
        assert_eq!(request["answer"], "confirm");
        let press = Decision::Approve {
            number: None,
            warned: true,
        };
        assert_eq!(m.answers(&request, press).await.status, StatusCode::OK);
    }
}

impl Meadow {
    /// The request that belongs to this sign-in: the newest.
    async fn request_of(&mut self, _waits: &mut Waits) -> Value {
        self.requests().await.into_iter().next().unwrap()
    }
}

// shows: PUSH-03
#[tokio::test]
async fn a_phone_that_was_disconnected_is_asked_nothing_and_confirms_nothing() {
    for mut m in Meadow::all().await {
        let mut waits = m.knocks().await;
        let (request, number) = (m.request().await, waits.number().await);
        assert_eq!(m.approves(&request, &number).await.status, StatusCode::OK);
        // Before the page looks, Ann logs out everywhere from another browser.
        let mut other = m.server.client().at(HOME);
        let (id, mut with_ticket, _) = other.password(Some("meadow"), &m.ann.login, PASSWORD).await;
        let body = json!({ "method": "recovery_code", "code": m.codes[0] });
        let entered = with_ticket
            .post(&format!("/api/v1/sign-ins/{id}/second-factor"), body)
            .await;
        assert_eq!(entered.status, StatusCode::OK, "{}", entered.text());
        other.cookies.clone_from(&with_ticket.cookies);
        let everywhere = other.delete("/api/v1/sessions").await;
        assert_eq!(everywhere.status, StatusCode::OK, "{}", everywhere.text());
        assert_eq!(m.phone.state().await, "disconnected");
        assert_ne!(
            waits.refreshes().await.json()["awaits"],
            "nothing",
            "its answer is worth nothing any more"
        );

        let mut after = m.knocks_with(m.server.client()).await;
        let stands = after.stands().await.json();
        assert!(
            !stands["methods"].as_array().unwrap().contains(&json!("push")),
            "{stands}"
        );
        let asked = m.phone.client.get("/api/v1/authenticator/requests").await;
        assert_eq!(asked.code(), "not_allowed");
    }
}

/// What comes over a stream, as it comes.
struct Hears(BufReader<TcpStream>);

impl Hears {
    async fn opens(url: &str, path: &str, header: &str) -> Self {
        let host = url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).await.unwrap();
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\n{header}\r\nDoorward-Background: 1\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut hears = Self(BufReader::new(stream));
        let first = hears.line().await;
        assert!(first.contains(" 200 "), "{first}");
        while !hears.line().await.trim().is_empty() {}
        hears
    }

    async fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).await.unwrap();
        line
    }

    /// The data of the next event, which has this name; nothing else comes before it.
    async fn event(&mut self, name: &str) -> String {
        let mut data = None;
        loop {
            let line = self.line().await;
            assert!(!line.is_empty(), "the stream ended before {name}");
            if let Some(event) = line.strip_prefix("event: ") {
                assert_eq!(event.trim(), name);
            }
            if let Some(text) = line.strip_prefix("data: ").or_else(|| line.strip_prefix("data:")) {
                data = Some(text.trim().to_owned());
            }
            if let (Some(data), true) = (&data, line.trim().is_empty()) {
                return data.clone();
            }
        }
    }
}

// shows: PUSH-09
// shows in part: VER-08 (the app's side: tests/tests/system/phone_request.rs), PUSH-01 (the page's: the same)
#[tokio::test]
async fn an_open_app_and_a_page_that_waits_hear_at_once_what_happens() {
    for mut m in Meadow::all().await {
        let listening = m.server.listen().await;
        let bearer = format!("Authorization: {}", m.phone.account.authorization().as_str());
        let mut app = Hears::opens(&listening.url, "/api/v1/authenticator/stream", &bearer).await;
        let mut waits = m.knocks().await;
        let id = waits.id.clone();
        let said = app.event("request").await;
        assert!(!said.contains(&waits.number().await), "the number goes over the screen");
        let told: Value = serde_json::from_str(&said).unwrap();
        assert_eq!(told["client"]["name"], "Firefox on Linux");
        assert_eq!(told["id"], m.request().await["id"]);

        let path = format!("/api/v1/sign-ins/{id}/verification-code");
        assert_eq!(
            waits.client.post(&path, Value::Null).await.status,
            StatusCode::NO_CONTENT
        );
        app.event("code").await;

        m.server.advance(61 * SECOND).await;
        assert_eq!(waits.sends_again().await.status, StatusCode::ACCEPTED);
        let replaced: Value = serde_json::from_str(&app.event("settled").await).unwrap();
        assert_eq!((&replaced["id"], &replaced["state"]), (&told["id"], &json!("void")));
        let told: Value = serde_json::from_str(&app.event("request").await).unwrap();

        let own = waits.client.headers.iter().find(|(name, _)| name == "doorward-ticket");
        let ticket = format!("Doorward-Ticket: {}", own.unwrap().1);
        let mut page = Hears::opens(&listening.url, &format!("/api/v1/sign-ins/{id}/wait"), &ticket).await;
        let number = waits.number().await;
        assert_eq!(m.approves(&told, &number).await.status, StatusCode::OK);
        page.event("look").await;
        let over: Value = serde_json::from_str(&app.event("settled").await).unwrap();
        assert_eq!((&over["id"], &over["state"]), (&told["id"], &json!("approved")));

        assert_eq!(waits.refreshes().await.status, StatusCode::OK);
        app.event("settled").await; // the browser is in
        let ended = waits.client.delete("/api/v1/sessions").await;
        assert!(ended.status.is_success(), "{}", ended.text());
        app.event("state").await;

        m.server.app().streams.close();
        let mut rest = String::new();
        app.0.read_to_string(&mut rest).await.unwrap();
        assert!(!rest.contains("event:"), "{rest}");
    }
}
