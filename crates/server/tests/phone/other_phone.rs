//! Another phone where nothing else is left to prove: announced, told to every address, and connected a day later.

use std::time::Duration;

use axum::http::StatusCode;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::time::Timestamp;
use serde_json::{Value, json};
use server::api::answer::time;
use testkit::phone::Phone;
use testkit::place::places;
use testkit::server::{Answer, Client, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);
const OTHER: &str = "/api/v1/second-factor/trusted-device/other";
const PAGE: &str = "/w/meadow/security/other-phone";
const HOME: &str = "ann@home.example";

type Settings = [(&'static str, &'static str)];

/// Sessions of browsers last longer than a day.
const LONG_SESSIONS: &Settings = &[("session.overall", "off"), ("session.idle", "1440")];

struct Anns {
    server: TestServer,
    ann: Someone,
    client: Client,
    phone: Phone,
    codes: Vec<String>,
}

/// Ann with a phone, on both engines; her e-mail at home is confirmed, too.
async fn anns(settings: &Settings) -> Vec<Anns> {
    let mut all = Vec::new();
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        decided(&server, &ann, settings).await;
        let mut client = server.client();
        assert_eq!(client.sign_in(&ann).await.status, StatusCode::OK);
        with_address_at_home(&server, &mut client).await;
        let (phone, codes) = client.connects_phone(&server).await;
        all.push(Anns {
            server,
            ann,
            client,
            phone,
            codes,
        });
    }
    all
}

async fn decided(server: &TestServer, ann: &Someone, settings: &Settings) {
    let app = server.app();
    for (name, value) in settings {
        let mut change = app.store.change(app.now());
        change.set_setting(ann.workspace, name, value, ann.employee);
        let event = Event::new(
            Chain::Workspace(ann.workspace),
            EventKind::SettingChanged,
            Actor::Operator,
        );
        change.commit(&[event], &mut app.entropy()).await.unwrap();
    }
    app.directory.reload(&app.store).await.unwrap();
}

async fn with_address_at_home(server: &TestServer, client: &mut Client) {
    let saved = client.put("/api/v1/contact-email", json!({ "email": HOME })).await;
    assert_eq!(saved.status, StatusCode::NO_CONTENT, "{}", saved.text());
    let sent = server.app().store.waiting_messages(100).await.unwrap();
    let link = sent
        .iter()
        .find_map(|message| message.text.split_once("/confirm-contact/"));
    let token = link
        .and_then(|(_, rest)| rest.split_whitespace().next())
        .expect("a link");
    let body = json!({ "token": token });
    let confirmed = server.client().post("/api/v1/links/confirm-contact", body).await;
    assert_eq!(confirmed.status, StatusCode::NO_CONTENT, "{}", confirmed.text());
}

async fn announces(client: &mut Client) -> Answer {
    client.post(OTHER, json!({ "password": PASSWORD })).await
}

impl Anns {
    /// Who was told of it by mail.
    async fn told(&self) -> Vec<String> {
        let mut all = self.server.app().store.waiting_messages(500).await.unwrap();
        all.retain(|message| message.purpose == "other_phone_announced");
        let mut addresses: Vec<String> = all.into_iter().map(|message| message.recipient).collect();
        addresses.sort();
        addresses
    }

    /// Another session of hers, by a code of the phone.
    async fn other_session(&self) -> Client {
        self.server.advance(MINUTE).await;
        let mut client = self.server.client();
        let (id, mut ticket, _) = client.password(Some("meadow"), &self.ann.login, PASSWORD).await;
        let body = json!({ "method": "verification_code", "code": self.phone.code() });
        let entered = ticket.post(&format!("/api/v1/sign-ins/{id}/second-factor"), body).await;
        assert_eq!(entered.status, StatusCode::OK, "{}", entered.text());
        client.cookies.clone_from(&ticket.cookies);
        client
    }

    /// A day passes in which Ann goes on working, and whoever else is there.
    async fn a_day_passes(&mut self, other: Option<&mut Client>) {
        let mut all: Vec<&mut Client> = other.into_iter().chain([&mut self.client]).collect();
        for _ in 0..2 {
            self.server.advance(DAY / 2).await;
            for client in &mut all {
                assert_eq!(client.get("/api/v1/session").await.status, StatusCode::OK);
            }
        }
    }

    fn in_a_day(&self) -> Timestamp {
        self.server.clock.now() + DAY
    }
}

/// What the session may connect: `any`, `known`, or why nothing.
async fn right(client: &mut Client) -> String {
    let shown = client.shows_code().await;
    match shown.status {
        StatusCode::OK => shown.json()["connects"].as_str().unwrap().to_owned(),
        _ => shown.code(),
    }
}

// shows: THR-02
#[tokio::test]
async fn another_phone_comes_a_day_after_every_address_was_told_and_not_a_minute_sooner() {
    for logged_out_everywhere in [false, true] {
        for mut anns in anns(LONG_SESSIONS).await {
            let before = if logged_out_everywhere {
                let done = anns.client.delete("/api/v1/sessions").await;
                assert_eq!(done.status, StatusCode::OK);
                "known"
            } else {
                "step_up_required"
            };
            anns.server.advance(6 * MINUTE).await;
            let wrong = anns.client.post(OTHER, json!({ "password": "not this one" })).await;
            assert_eq!(wrong.code(), "incorrect_login_or_password");
            assert_eq!(anns.told().await, [""; 0], "nothing was announced");

            let due = anns.in_a_day();
            let announced = announces(&mut anns.client).await;
            assert_eq!(announced.status, StatusCode::OK, "{}", announced.text());
            assert_eq!(announced.json()["from"], time(due));
            assert_eq!(anns.told().await, ["ann@example.org", HOME]);
            let list = anns.client.get("/api/v1/notifications").await.json();
            assert_eq!(list["notifications"][0]["kind"], "other_phone_announced", "{list}");

            // Asking again neither begins anew nor tells anybody again.
            anns.server.advance(Duration::from_mins(24 * 60 - 1)).await;
            let again = announces(&mut anns.client).await;
            assert_eq!(again.json()["from"], announced.json()["from"]);
            assert_eq!(anns.told().await.len(), 2);
            assert_eq!(right(&mut anns.client).await, before, "a minute too early");

            anns.server.advance(MINUTE).await;
            let shown = anns.client.shows_code().await.json();
            assert_eq!(shown["connects"], "any", "{shown}");
            let mut new = Phone::scans(&anns.server, shown["link"].as_str().unwrap(), "Ann's new phone")
                .await
                .unwrap_or_else(|answer| panic!("{}", answer.text()));
            let done = anns.client.types_digits(&new.account.digits).await;
            assert_eq!(done.status, StatusCode::OK, "{}", done.text());
            let states = (new.state().await, anns.phone.state().await);
            assert_eq!((states.0.as_str(), states.1.as_str()), ("connected", "ended"));
            // For three days it opens nothing of the account: what would is gone with the old one.
            let another = json!({ "current": PASSWORD, "new": "nine brave herons at dawn" });
            let refused = anns.client.put("/api/v1/password", another.clone()).await;
            assert_eq!(refused.code(), "step_up_required", "{}", refused.text());
            let mut client = anns.server.client();
            let (id, mut ticket, _) = client.password(Some("meadow"), &anns.ann.login, PASSWORD).await;
            let by_code = json!({ "method": "recovery_code", "code": anns.codes[0] });
            let refused = ticket
                .post(&format!("/api/v1/sign-ins/{id}/second-factor"), by_code)
                .await;
            assert_eq!(refused.code(), "method_unavailable", "the codes are void");

            anns.server.advance(3 * DAY).await;
            let (id, mut later, _) = anns
                .server
                .client()
                .password(Some("meadow"), &anns.ann.login, PASSWORD)
                .await;
            let body = json!({ "method": "verification_code", "code": new.code() });
            let entered = later.post(&format!("/api/v1/sign-ins/{id}/second-factor"), body).await;
            assert_eq!(entered.status, StatusCode::OK, "{}", entered.text());
            later.headers.clear();
            let changed = later.put("/api/v1/password", another).await;
            assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text());
        }
    }
}

// shows in part: THR-02 (what a session that announced nothing gets)
#[tokio::test]
async fn what_a_stranger_announced_is_hers_to_take_back_with_the_code_that_is_shown_for_it() {
    for mut anns in anns(LONG_SESSIONS).await {
        let mut thief = anns.other_session().await;
        assert_eq!(announces(&mut thief).await.status, StatusCode::OK);
        anns.a_day_passes(Some(&mut thief)).await;
        assert_eq!(right(&mut anns.client).await, "step_up_required", "not her session's");
        let seen = anns.client.get("/api/v1/second-factor/trusted-device").await.json();
        let from = seen["device"]["other_from"].as_str().expect("she sees it");
        assert!(from <= time(anns.server.clock.now()).as_str());

        announces(&mut thief).await;
        let shown = thief.shows_code().await.json();
        assert_eq!(shown["connects"], "any");
        assert_eq!(anns.client.delete(OTHER).await.status, StatusCode::NO_CONTENT);
        let late = Phone::scans(&anns.server, shown["link"].as_str().unwrap(), "Mallory's phone").await;
        assert_eq!(late.err().expect("the code is over").code(), "not_found");
        assert_eq!(right(&mut thief).await, "step_up_required");
        let again = anns.client.delete(OTHER).await;
        assert_eq!(again.status, StatusCode::NO_CONTENT, "nothing to take back");
        let history = anns.client.get("/api/v1/history").await.json();
        let kinds = history["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["kind"].clone());
        let of_it: Vec<Value> = kinds
            .filter(|kind| kind.as_str().unwrap().starts_with("other_phone"))
            .collect();
        assert_eq!(of_it, ["other_phone_withdrawn", "other_phone_announced"]);
    }
}

// shows in part: THR-02 (connecting it again ends what was announced)
#[tokio::test]
async fn whoever_finds_the_phone_again_and_connects_it_has_announced_nothing() {
    for mut anns in anns(LONG_SESSIONS).await {
        anns.client.delete("/api/v1/sessions").await;
        assert_eq!(announces(&mut anns.client).await.status, StatusCode::OK);
        let shown = anns.client.shows_code().await.json();
        let phone = anns
            .phone
            .scans_again(&anns.server, shown["link"].as_str().unwrap())
            .await;
        let phone = phone.unwrap_or_else(|answer| panic!("{}", answer.text()));
        let done = anns.client.types_digits(&phone.account.digits).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
        anns.phone = phone;
        anns.a_day_passes(None).await;
        assert_eq!(right(&mut anns.client).await, "step_up_required");
    }
}

#[tokio::test]
async fn a_session_that_ends_before_the_wait_is_told_so_and_one_of_long_life_waits_on_its_page() {
    for settings in [&[][..], LONG_SESSIONS] {
        for mut anns in anns(settings).await {
            anns.server.advance(6 * MINUTE).await;
            let page = anns.client.get(PAGE).await.text();
            if settings.is_empty() {
                assert!(page.contains("Ask your administrator to turn"), "{page}");
                assert!(!page.contains("name=\"password\""));
                assert_eq!(announces(&mut anns.client).await.code(), "not_allowed");
                assert_eq!(anns.told().await, [""; 0]);
                continue;
            }
            let form = anns.client.form_token(PAGE).await;
            let wrong = [("form", form.as_str()), ("password", "not this one")];
            let refused = anns.client.post_form(PAGE, &wrong).await;
            assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{}", refused.text());
            assert!(
                refused.text().contains("This password is not right"),
                "{}",
                refused.text()
            );
            let right = [("form", form.as_str()), ("password", PASSWORD)];
            assert_eq!(anns.client.post_form(PAGE, &right).await.status, StatusCode::SEE_OTHER);
            assert!(
                anns.client
                    .get(PAGE)
                    .await
                    .text()
                    .contains("you can connect another phone from")
            );
            let security = anns.client.get("/w/meadow/security").await.text();
            assert!(security.contains("Another phone can take its place from"));

            let back = format!("{PAGE}/withdraw");
            let form = anns.client.form_token(PAGE).await;
            let gone = anns.client.post_form(&back, &[("form", form.as_str())]).await;
            assert_eq!(gone.status, StatusCode::SEE_OTHER);
            assert!(anns.client.get(PAGE).await.text().contains("name=\"password\""));
        }
    }
}
