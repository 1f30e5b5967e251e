//! Methods that rest after too many failures in a row: nobody is let in by patience, and nobody is shut out for good.

use std::time::Duration;

use axum::http::StatusCode;
use domain::policy::{Policy, Preset};
use serde_json::{Value, json};
use testkit::place::places;
use testkit::server::{Client, OtpPhone, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);

struct Anns {
    server: TestServer,
    ann: Someone,
    /// The browser in which she set up the app.
    own: Client,
    phone: OtpPhone,
    codes: Vec<String>,
}

async fn anns(disable_after: &str) -> Vec<Anns> {
    let mut all = Vec::new();
    for place in places() {
        let values = [("failures.disable_after".to_owned(), disable_after.to_owned())].into();
        let server = TestServer::with(place, Policy::with(Preset::Standard, &values)).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut own = server.client();
        own.sign_in(&ann).await;
        let (phone, codes) = own.set_up_otp_app_with_codes(&server.clock).await;
        server.advance(MINUTE).await;
        all.push(Anns {
            server,
            ann,
            own,
            phone,
            codes,
        });
    }
    all
}

impl Anns {
    async fn challenge_of(&self, mut client: Client) -> (String, Client) {
        let (id, with_ticket, waiting) = client.password(Some("meadow"), &self.ann.login, PASSWORD).await;
        assert_eq!(waiting.json()["awaits"], "second_factor", "{}", waiting.text());
        (format!("/api/v1/sign-ins/{id}"), with_ticket)
    }

    async fn stranger(&self) -> (String, Client) {
        self.challenge_of(self.server.client().at([203, 0, 113, 9])).await
    }

    /// So many wrong codes of the app, with the password, from a device that nobody has seen.
    async fn guess(&self, times: usize) {
        let mut left = times;
        while left > 0 {
            let (path, mut thief) = self.stranger().await;
            for at in 0..left.min(5) {
                let answer = thief.post(&format!("{path}/second-factor"), app("000000")).await;
                assert_eq!(answer.code(), "incorrect_code", "guess {at} of {left}");
            }
            left = left.saturating_sub(5);
            self.server.advance(MINUTE).await;
        }
    }

    async fn messages(&self, purpose: &str) -> Vec<String> {
        let all = self.server.app().store.waiting_messages(200).await.unwrap();
        all.into_iter()
            .filter(|m| m.purpose == purpose)
            .map(|m| m.recipient)
            .collect()
    }

    async fn administrator(&self) -> (Someone, Client) {
        let boss = self.server.administrator(self.ann.workspace, "boss@example.org").await;
        let mut client = self.server.client();
        client.sign_in(&boss).await;
        client.set_up_otp_app(&self.server.clock).await;
        (boss, client)
    }
}

fn app(code: &str) -> Value {
    json!({ "method": "otp_app", "code": code })
}

fn recovery(code: &str) -> Value {
    json!({ "method": "recovery_code", "code": code })
}

// shows: CAP-11
#[tokio::test]
async fn after_a_hundred_failures_the_app_rests_the_codes_stay_and_ann_and_her_administrators_are_told() {
    for anns in &anns("100").await {
        anns.administrator().await;
        anns.server.advance(MINUTE).await;
        anns.guess(99).await;
        assert!(
            anns.messages("method_rested").await.is_empty(),
            "after 99 it is still taken"
        );
        let (path, mut client) = anns.stranger().await;
        assert_eq!(
            client.get(&path).await.json()["methods"],
            json!(["otp_app", "recovery_code"])
        );
        anns.guess(1).await;
        assert_eq!(anns.messages("method_rested").await, [anns.ann.login.as_str()]);
        assert_eq!(anns.messages("method_rested_of").await, ["boss@example.org"]);

        // The 101st is refused, right or wrong; other methods are offered, and a new challenge changes nothing.
        let (path, mut client) = anns.stranger().await;
        let factor = format!("{path}/second-factor");
        assert_eq!(
            client.post(&factor, app(&anns.phone.code())).await.code(),
            "method_unavailable"
        );
        assert_eq!(client.get(&path).await.json()["methods"], json!(["recovery_code"]));
        let page = anns.server.client().get("/sign-in").await;
        assert_eq!(page.status, StatusCode::OK, "nobody else notices");

        // Another method lets Ann in, and the app is taken again.
        assert_eq!(
            client.post(&factor, recovery(&anns.codes[0])).await.status,
            StatusCode::OK
        );
        anns.server.advance(MINUTE).await;
        let (path, mut client) = anns.stranger().await;
        let answer = client
            .post(&format!("{path}/second-factor"), app(&anns.phone.code()))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }
}

// shows in part: CAP-11 (its numbers are shown above)
#[tokio::test]
async fn recovery_codes_rest_too_and_the_app_goes_on() {
    for anns in &anns("10").await {
        let (path, mut thief) = anns.stranger().await;
        for at in 0..10 {
            if at == 5 {
                anns.server.advance(MINUTE).await;
            }
            let puzzle = thief.post(&format!("{path}/captcha"), Value::Null).await;
            let captcha = server::captcha::solve(&puzzle.text()).unwrap();
            let body = json!({ "method": "recovery_code", "code": "00000-00000", "captcha": captcha });
            let answer = thief.post(&format!("{path}/second-factor"), body).await;
            assert_eq!(answer.code(), "incorrect_code", "{}", answer.text());
        }
        let rests = thief
            .post(&format!("{path}/second-factor"), recovery(&anns.codes[0]))
            .await;
        assert_eq!(rests.code(), "method_unavailable");
        assert_eq!(thief.get(&path).await.json()["methods"], json!(["otp_app"]));
        anns.server.advance(MINUTE).await;
        let (path, mut client) = anns.stranger().await;
        let answer = client
            .post(&format!("{path}/second-factor"), app(&anns.phone.code()))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        // That sign-in has ended it: the code was not used up, and is taken.
        let (path, mut client) = anns.stranger().await;
        let answer = client
            .post(&format!("{path}/second-factor"), recovery(&anns.codes[0]))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }
}

// shows in part: CAP-11 (its numbers are shown above)
#[tokio::test]
async fn where_it_is_off_nothing_rests() {
    for anns in &anns("off").await {
        anns.guess(105).await;
        let (path, mut client) = anns.stranger().await;
        let answer = client
            .post(&format!("{path}/second-factor"), app(&anns.phone.code()))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }
}

// shows in part: THR-11 (its other sentences have tests of their own)
#[tokio::test]
async fn on_her_own_device_ann_does_not_notice_that_somebody_guesses_her_codes() {
    for anns in &anns("10").await {
        anns.guess(10).await;
        let (path, mut thief) = anns.stranger().await;
        let refused = thief
            .post(&format!("{path}/second-factor"), app(&anns.phone.code()))
            .await;
        assert_eq!(refused.code(), "method_unavailable");
        let (path, mut own) = anns.challenge_of(anns.own.clone()).await;
        assert_eq!(own.get(&path).await.json()["methods"][0], "otp_app");
        let answer = own
            .post(&format!("{path}/second-factor"), app(&anns.phone.code()))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }
}

// shows in part: CAP-11 (its numbers are shown above), PWD-10 (the rest is shown by the throttle's tests)
#[tokio::test]
async fn an_administrator_or_whoever_runs_the_server_reopens_what_was_closed_and_it_is_recorded() {
    for anns in &anns("10").await {
        let (_, mut boss) = anns.administrator().await;
        let path = format!("/api/v1/employees/{}", anns.ann.employee);
        let nothing = boss.post(&format!("{path}/reopen"), Value::Null).await;
        assert_eq!(nothing.json(), json!({ "reopened": [] }));
        anns.guess(10).await;
        assert_eq!(boss.get(&path).await.json()["closed"], json!(["otp_app"]));
        let own = format!("/api/v1/employees/{}/reopen", anns.ann.employee);
        assert_eq!(anns.own.clone().post(&own, Value::Null).await.code(), "not_allowed");
        let done = boss.post(&format!("{path}/reopen"), Value::Null).await;
        assert_eq!(done.json(), json!({ "reopened": ["otp_app"] }), "{}", done.text());
        let (challenge, mut client) = anns.stranger().await;
        let answer = client
            .post(&format!("{challenge}/second-factor"), app(&anns.phone.code()))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());

        // And once more, by the operator, with a reason.
        anns.server.advance(MINUTE).await;
        anns.guess(10).await;
        let app = anns.server.app();
        let reopen = server::use_case::reopen::by_operator;
        let unknown = reopen(app, anns.ann.workspace, "nobody@example.org", "a call", app.now()).await;
        assert!(unknown.is_err());
        let closed = reopen(app, anns.ann.workspace, "ANN@example.org", "she called", app.now()).await;
        assert_eq!(closed.unwrap().words(), ["otp_app"]);
        let events = boss.get("/api/v1/events").await.json();
        let events: Vec<&Value> = events["events"].as_array().unwrap().iter().collect();
        let reopened: Vec<_> = events.iter().filter(|e| e["kind"] == "method_reopened").collect();
        assert_eq!(reopened[0]["actor"]["type"], "operator");
        assert_eq!(reopened[0]["detail"]["reason"], "she called");
        assert_eq!(reopened[1]["actor"]["type"], "employee");
        assert_eq!(reopened[1]["ip"], "192.0.2.7");
    }
}

// shows in part: CAP-11 (its numbers are shown above), SF-11 (the rest has tests of its own)
#[tokio::test]
async fn a_person_all_of_whose_methods_rest_is_not_let_in_by_the_password_alone() {
    for anns in &anns("10").await {
        anns.guess(10).await;
        let store = &anns.server.app().store;
        let mut change = store.change(anns.server.app().now());
        change.void_recovery_codes(anns.ann.employee);
        let event = domain::event::Event::new(
            domain::event::Chain::Workspace(anns.ann.workspace),
            domain::event::EventKind::RecoveryCodesVoided,
            domain::event::Actor::Operator,
        );
        change.commit(&[event], &mut anns.server.app().entropy()).await.unwrap();
        let (path, mut client) = anns.stranger().await;
        let state = client.get(&path).await.json();
        assert_eq!(
            (&state["awaits"], &state["methods"]),
            (&json!("second_factor"), &json!([]))
        );
        assert!(!client.is_signed_in().await);
    }
}
