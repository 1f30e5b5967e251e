//! What each event does to everything that Ann has: section 26 of the requirements, row by row, on both engines.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use phone::Kind;
use serde_json::{Value, json};
use testkit::app::{App, Opening};
use testkit::gateway::Gateway;
use testkit::phone::Phone;
use testkit::place::{Place, places};
use testkit::server::{Client, OtpPhone, PASSWORD, Someone, TestServer};

mod logins;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3600);
const NEW: &str = "nine brave herons at dawn";

/// Ann with everything: two browsers, an app, a phone, an authenticator app, recovery codes, a number, and a login that
/// waits.
struct Ann {
    gateway: Gateway,
    server: TestServer,
    who: Someone,
    admin: Client,
    here: Client,
    other: Client,
    app: App,
    phone: Phone,
    otp: OtpPhone,
    codes: Vec<String>,
    /// A login in a third browser, before its second proof.
    waiting: (String, Client),
    /// When the app was set up, and the codes were made: what is kept has these times.
    bound_at: domain::time::Timestamp,
    made_at: domain::time::Timestamp,
}

/// How everything stands.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Row {
    here: &'static str,
    other: &'static str,
    app: &'static str,
    phone: String,
    otp: &'static str,
    codes: String,
    number: &'static str,
    challenge: &'static str,
    banner: String,
}

/// Nothing happened to anything.
fn kept() -> Row {
    Row {
        here: "kept",
        other: "kept",
        app: "kept",
        phone: "connected".to_owned(),
        otp: "kept",
        codes: "10 left".to_owned(),
        number: "kept",
        challenge: "kept",
        banner: "none".to_owned(),
    }
}

const NUMBER: &str = "+49 151 23456789";

/// The sentence of the table for what makes everybody prove themselves anew.
fn disconnected() -> Row {
    Row {
        other: "ended",
        app: "ended",
        phone: "disconnected".to_owned(),
        challenge: "void",
        banner: "connect_phone".to_owned(),
        ..kept()
    }
}

async fn everything() -> Vec<Ann> {
    let mut all = Vec::new();
    for place in places() {
        all.push(ann(place).await);
    }
    all
}

async fn ann(place: Place) -> Ann {
    let gateway = Gateway::start().await;
    let server = TestServer::with_sms(place, gateway.client()).await;
    let meadow = server.workspace("meadow").await;
    let who = server.employee(meadow, "ann@example.org").await;
    let boss = server.administrator(meadow, "boss@example.org").await;
    let mut first = server.client();
    first.sign_in(&who).await;
    let otp = first.set_up_otp_app(&server.clock).await;
    server.advance(MINUTE).await;
    let proof = json!({ "password": PASSWORD, "code": otp.code() });
    let proven = first.post("/api/v1/session/step-up", proof).await;
    assert_eq!(proven.status, StatusCode::NO_CONTENT, "{}", proven.text());
    let (phone, _) = first.connects_phone(&server).await;
    let made = first.post("/api/v1/second-factor/recovery-codes", Value::Null).await;
    let made = made.json()["codes"].as_array().cloned().unwrap_or_default();
    let codes: Vec<String> = made
        .iter()
        .filter_map(|code| code.as_str().map(str::to_owned))
        .collect();
    assert_eq!(codes.len(), 10);
    first.links_number(&gateway, NUMBER).await;
    first.delete("/api/v1/session").await;

    server.advance(MINUTE).await;
    let mut opening = Opening::of(&server, &server.client(), Kind::Desktop, "meadow").await;
    opening.password(&who.login, PASSWORD, None).await;
    let done = opening.code("otp_app", &otp.code()).await;
    let app = opening.signed_in(&done);
    let mut browsers = Vec::new();
    for _ in 0..2 {
        server.advance(MINUTE).await;
        let mut browser = server.client();
        let done = browser.sign_in_with_code(&who, &otp).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
        browsers.push(browser);
    }
    let (here, other) = (browsers.remove(1), browsers.remove(0));
    let mut admin = server.client();
    admin.sign_in(&boss).await;
    admin.set_up_otp_app(&server.clock).await;
    let (id, waiting, asked) = server.client().password(Some("meadow"), &who.login, PASSWORD).await;
    assert_eq!(asked.json()["awaits"], "second_factor", "{}", asked.text());
    let store = &server.app().store;
    let bound_at = store.otp_app(who.employee).await.unwrap().unwrap().bound_at;
    let made_at = store.recovery_codes(who.employee).await.unwrap().unwrap().made_at;
    Ann {
        gateway,
        who,
        admin,
        here,
        other,
        app,
        phone,
        otp,
        codes,
        waiting: (id, waiting),
        bound_at,
        made_at,
        server,
    }
}

impl Ann {
    /// How everything stands now. Where her own session is over, the banner is that of a new one.
    async fn row(&mut self) -> Row {
        let store = &self.server.app().store;
        let of = self.who.employee;
        let is = |there: bool| if there { "kept" } else { "ended" };
        let here = self.here.is_signed_in().await;
        let codes = match store.recovery_codes(of).await.unwrap() {
            None => "void".to_owned(),
            Some(set) => {
                let left = set.codes.iter().filter(|code| !code.used).count();
                let new = if set.made_at == self.made_at { "" } else { "new, " };
                format!("{new}{left} left")
            }
        };
        let number: domain::sms::Phone = NUMBER.replace(' ', "").parse().unwrap();
        let number = match store.phone_number(of).await.unwrap() {
            None => "removed",
            Some(linked) if linked.number == number => "kept",
            Some(_) => "replaced",
        };
        let otp = match store.otp_app(of).await.unwrap() {
            None => "none",
            Some(app) if app.bound_at == self.bound_at => "kept",
            Some(_) => "replaced",
        };
        Row {
            here: is(here),
            other: is(self.other.is_signed_in().await),
            phone: self.phone.state().await,
            otp,
            codes,
            number,
            challenge: self.challenge().await,
            banner: self.banner(here).await,
            app: {
                let before = self.app.is_served().await;
                let refreshed = self.app.refreshes().await.status == StatusCode::OK;
                assert_eq!(before, refreshed, "the token and what gets the next one");
                is(refreshed)
            },
        }
    }

    async fn challenge(&self) -> &'static str {
        let (id, client) = &self.waiting;
        let mut looks = client.with_header("doorward-background", "1");
        let answer = looks.get(&format!("/api/v1/sign-ins/{id}")).await;
        match (answer.json()["awaits"].as_str(), answer.code().as_str()) {
            (Some("second_factor"), _) => "kept",
            (Some("refresh"), _) => "resolved on refresh",
            // It leads back to the password.
            (Some("password"), _) | (_, "challenge_expired") => "void",
            other => panic!("{other:?}: {}", answer.text()),
        }
    }

    async fn banner(&self, here: bool) -> String {
        let mut client = self.here.clone();
        if !here {
            client = match self.signs_in_anew().await {
                Some(client) => client,
                None => return "nobody sees it".to_owned(),
            };
        }
        let shown = client.get("/api/v1/banner").await.json();
        shown["banner"]["kind"].as_str().unwrap_or("none").to_owned()
    }

    /// With whichever password it is now, and the authenticator app.
    async fn signs_in_anew(&self) -> Option<Client> {
        self.server.advance(MINUTE).await;
        for password in [PASSWORD, NEW] {
            let mut client = self.server.client();
            let (id, mut with_ticket, answer) = client.password(Some("meadow"), &self.who.login, password).await;
            if answer.json()["awaits"] == "second_factor" {
                let body = json!({ "method": "otp_app", "code": self.otp.code() });
                let path = format!("/api/v1/sign-ins/{id}/second-factor");
                let done = with_ticket.post(&path, body).await;
                assert_eq!(done.status, StatusCode::OK, "{}", done.text());
                client.cookies.clone_from(&with_ticket.cookies);
                return Some(client);
            }
        }
        None
    }

    /// Proves password and code in this session once more.
    async fn proves_again(&mut self) {
        self.server.advance(MINUTE).await;
        let proof = json!({ "password": PASSWORD, "code": self.otp.code() });
        let proven = self.here.post("/api/v1/session/step-up", proof).await;
        assert_eq!(proven.status, StatusCode::NO_CONTENT, "{}", proven.text());
    }

    /// Half a year goes by, and the login that waits, the app and both browsers are new ones of the same Ann: she is
    /// asked whether her details are right.
    async fn is_asked_after_180_days(&mut self) {
        self.server.advance(180 * DAY).await;
        self.here = self.signs_in_anew().await.unwrap();
        let mut waiting = self.server.client();
        let (id, waiting, _) = waiting.password(Some("meadow"), &self.who.login, PASSWORD).await;
        self.waiting = (id, waiting);
        self.server.advance(MINUTE).await;
        let mut opening = Opening::of(&self.server, &self.server.client(), Kind::Mobile, "meadow").await;
        opening.password(&self.who.login, PASSWORD, None).await;
        let done = opening.code("otp_app", &self.otp.code()).await;
        self.app = opening.signed_in(&done);
        self.server.advance(MINUTE).await;
        self.other = self.signs_in_anew().await.unwrap();
        let due = Row {
            banner: "check_details".to_owned(),
            ..kept()
        };
        assert_eq!(self.row().await, due, "{}", self.server.engine());
    }

    /// What was just done began the days anew: she is asked when they are over, and no day before.
    async fn asked_again_180_days_after(&mut self) {
        let mut shown = Vec::new();
        for days in [179, 1] {
            self.server.advance(days * DAY).await;
            self.here = self.signs_in_anew().await.unwrap();
            shown.push(self.banner(true).await);
        }
        assert_eq!(shown, ["none", "check_details"], "{}", self.server.engine());
    }

    async fn administrator(&mut self, method: Method, act: &str, body: Option<Value>) {
        let path = format!("/api/v1/employees/{}{act}", self.who.employee);
        let done = self.admin.ask(method, &path, body).await;
        assert!(done.status.is_success(), "{act}: {}", done.text());
    }
}

// shows in part: SES-07 (the push is shown below), BAN-12 (the page has tests of its own)
#[tokio::test]
async fn nothing_is_lost_while_nothing_happens() {
    for mut ann in everything().await {
        assert_eq!(ann.row().await, kept(), "{}", ann.server.engine());
    }
}

// shows in part: SES-05, SES-06 (the apps have tests of their own)
#[tokio::test]
async fn log_out_on_all_devices() {
    for mut ann in everything().await {
        let done = ann.here.delete("/api/v1/sessions").await;
        assert_eq!(done.json()["ended"], 2, "{}", done.text());
        assert_eq!(ann.row().await, disconnected(), "{}", ann.server.engine());
    }
}

#[tokio::test]
async fn a_password_changed_in_the_profile() {
    for mut ann in everything().await {
        ann.server.advance(MINUTE).await;
        let body = json!({ "current": PASSWORD, "new": NEW, "code": ann.otp.code() });
        let done = ann.here.put("/api/v1/password", body).await;
        assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text());
        assert_eq!(ann.row().await, disconnected(), "{}", ann.server.engine());
    }
}

#[tokio::test]
async fn a_password_reset_by_link() {
    for mut ann in everything().await {
        let mut anywhere = ann.server.client().at([203, 0, 113, 9]);
        let asked = json!({ "login": ann.who.login });
        anywhere.post("/api/v1/password-resets", asked).await;
        ann.server.server.work().await;
        let waiting = ann.server.app().store.waiting_messages(200).await.unwrap();
        let mail = waiting.iter().find(|m| m.purpose == "password_reset").unwrap();
        let link = mail
            .text
            .split_whitespace()
            .find(|word| word.contains("/reset/"))
            .unwrap();
        let set = json!({ "token": link.rsplit('/').next().unwrap(), "password": NEW });
        let set = anywhere.put("/api/v1/password-resets", set).await;
        assert_eq!(set.status, StatusCode::NO_CONTENT, "{}", set.text());
        let expected = Row {
            here: "ended",
            ..disconnected()
        };
        assert_eq!(ann.row().await, expected, "{}", ann.server.engine());
    }
}

#[tokio::test]
async fn another_trusted_device_is_confirmed() {
    for mut ann in everything().await {
        ann.is_asked_after_180_days().await;
        ann.proves_again().await;
        let (mut new, codes) = ann.here.connects_phone(&ann.server).await;
        assert_eq!(codes, Vec::<String>::new(), "she is led to new ones");
        assert_eq!(new.state().await, "connected");
        let expected = Row {
            phone: "ended".to_owned(),
            codes: "void".to_owned(),
            ..kept()
        };
        assert_eq!(ann.row().await, expected, "{}", ann.server.engine());
        ann.asked_again_180_days_after().await;
    }
}

#[tokio::test]
async fn the_same_trusted_device_is_confirmed_again() {
    for mut ann in everything().await {
        ann.is_asked_after_180_days().await;
        ann.here.delete("/api/v1/sessions").await;
        let shown = ann.here.shows_code().await.json();
        let link = shown["link"].as_str().unwrap().to_owned();
        let phone = ann.phone.scans_again(&ann.server, &link).await;
        ann.phone = phone.unwrap_or_else(|answer| panic!("{}", answer.text()));
        let done = ann.here.types_digits(&ann.phone.account.digits).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
        let expected = Row {
            other: "ended",
            app: "ended",
            challenge: "void",
            codes: "void".to_owned(),
            ..kept()
        };
        assert_eq!(ann.row().await, expected, "{}: no banner any more", ann.server.engine());
        ann.asked_again_180_days_after().await;
    }
}

#[tokio::test]
async fn recovery_codes_are_reloaded() {
    for mut ann in everything().await {
        ann.proves_again().await;
        let made = ann.here.post("/api/v1/second-factor/recovery-codes", Value::Null).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let expected = Row {
            codes: "new, 10 left".to_owned(),
            ..kept()
        };
        assert_eq!(ann.row().await, expected, "{}", ann.server.engine());
    }
}

#[tokio::test]
async fn a_recovery_code_is_used() {
    for mut ann in everything().await {
        let (id, client) = &mut ann.waiting;
        let body = json!({ "method": "recovery_code", "code": ann.codes[0] });
        let done = client.post(&format!("/api/v1/sign-ins/{id}/second-factor"), body).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
        assert!(ann.waiting.1.is_signed_in().await, "it starts a session");
        let expected = Row {
            codes: "9 left".to_owned(),
            challenge: "void", // settled: it leads to nothing else
            ..kept()
        };
        assert_eq!(ann.row().await, expected, "{}", ann.server.engine());
    }
}

#[tokio::test]
async fn my_mobile_device_has_changed() {
    for mut ann in everything().await {
        ann.proves_again().await;
        ann.otp = ann.here.set_up_otp_app(&ann.server.clock).await;
        let expected = Row {
            otp: "replaced",
            codes: "void".to_owned(),
            ..kept()
        };
        assert_eq!(ann.row().await, expected, "{}", ann.server.engine());
    }
}

#[tokio::test]
async fn the_phone_number_is_changed() {
    for mut ann in everything().await {
        ann.is_asked_after_180_days().await;
        ann.proves_again().await;
        ann.here.links_number(&ann.gateway, "+49 151 99999999").await;
        let expected = Row {
            number: "replaced",
            ..kept()
        };
        assert_eq!(ann.row().await, expected, "{}", ann.server.engine());
        ann.asked_again_180_days_after().await;
    }
}

#[tokio::test]
async fn the_phone_number_is_removed_by_an_administrator() {
    for mut ann in everything().await {
        let engine = ann.server.engine();
        let path = format!("/api/v1/sign-ins/{}", ann.waiting.0);
        let offered = async |client: &mut Client| client.get(&path).await.json()["methods"].clone();
        let mut client = ann.waiting.1.with_header("doorward-background", "1");
        let before = offered(&mut client).await;
        assert!(before.as_array().unwrap().contains(&json!("sms")), "{engine}: {before}");
        ann.administrator(Method::DELETE, "/phone-number", None).await;
        let after = offered(&mut client).await;
        assert!(!after.as_array().unwrap().contains(&json!("sms")), "{engine}: {after}");
        let expected = Row {
            number: "removed",
            ..kept()
        };
        assert_eq!(ann.row().await, expected, "{engine}");
    }
}

#[tokio::test]
async fn temporary_disabling_is_set_and_ends() {
    for mut ann in everything().await {
        let engine = ann.server.engine();
        let challenge = ann.waiting.0.clone();
        let ask = json!({
            "days": 1, "reason": "lost the phone", "identity_checked": true, "challenge": challenge,
        });
        ann.administrator(Method::PUT, "/waiver", Some(ask)).await;
        let expected = Row {
            challenge: "resolved on refresh",
            ..kept()
        };
        assert_eq!(ann.row().await, expected, "{engine}");
        let (id, client) = &mut ann.waiting;
        let done = client.get(&format!("/api/v1/sign-ins/{id}")).await;
        assert_eq!(done.json()["awaits"], "nothing", "{engine}: {}", done.text());
        let waived = ann.waiting.1.clone();

        // It ends: only what was opened without a second proof is cut off.
        ann.administrator(Method::DELETE, "/waiver", None).await;
        assert!(!waived.is_signed_in().await, "{engine}: capped");
        let after = Row {
            challenge: "void", // settled before
            ..kept()
        };
        assert_eq!(ann.row().await, after, "{engine}");
        let (.., asked) = ann
            .server
            .client()
            .password(Some("meadow"), &ann.who.login, PASSWORD)
            .await;
        assert_eq!(
            asked.json()["awaits"],
            "second_factor",
            "{engine}: everything as before"
        );
    }
}

#[tokio::test]
async fn everything_is_fine() {
    for mut ann in everything().await {
        let engine = ann.server.engine();
        ann.is_asked_after_180_days().await;
        let fine = ann.here.post("/api/v1/banner/all-fine", Value::Null).await;
        assert_eq!(fine.status, StatusCode::NO_CONTENT);
        assert_eq!(ann.row().await, kept(), "{engine}: 180 days again");
        ann.asked_again_180_days_after().await;
    }
}

#[tokio::test]
async fn ann_is_dismissed_and_reinstated() {
    for mut ann in everything().await {
        let engine = ann.server.engine();
        ann.administrator(Method::POST, "/dismiss", Some(Value::Null)).await;
        let gone = Row {
            here: "ended",
            other: "ended",
            app: "ended",
            phone: "disconnected".to_owned(),
            challenge: "void",
            banner: "nobody sees it".to_owned(),
            ..kept()
        };
        assert_eq!(ann.row().await, gone, "{engine}");
        ann.administrator(Method::POST, "/reinstate", Some(Value::Null)).await;
        let back = Row {
            banner: "connect_phone".to_owned(),
            ..gone
        };
        assert_eq!(ann.row().await, back, "{engine}");
    }
}
