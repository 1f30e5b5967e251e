//! Turning one's own second factor off: who may, what goes with it, and who hears of it.

use std::time::Duration;

use axum::http::StatusCode;
use domain::event::{Chain, EventKind};
use serde_json::{Value, json};
use store::history::Filter;
use testkit::gateway::Gateway;
use testkit::phone::Phone;
use testkit::place::places;
use testkit::server::{Client, OtpPhone, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_mins(1);
const OFF: &str = "/api/v1/second-factor/turn-off";

/// Ann with everything that she can have.
struct Anns {
    server: TestServer,
    ann: Someone,
    client: Client,
    phone: Phone,
    app: OtpPhone,
    codes: Vec<String>,
}

async fn anns() -> Vec<Anns> {
    let mut all = Vec::new();
    for place in places() {
        let gateway = Gateway::start().await;
        let server = TestServer::with_sms(place, gateway.client()).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut client = server.client();
        assert_eq!(client.sign_in(&ann).await.status, StatusCode::OK);
        let (phone, _) = client.connects_phone(&server).await;
        let app = client.set_up_otp_app(&server.clock).await;
        client.links_number(&gateway, "+49 151 23456789").await;
        let made = client
            .post("/api/v1/second-factor/recovery-codes", Value::Null)
            .await
            .json();
        let codes = made["codes"].as_array().expect("codes").iter();
        let codes = codes.filter_map(|code| code.as_str().map(str::to_owned)).collect();
        all.push(Anns {
            server,
            ann,
            client,
            phone,
            app,
            codes,
        });
    }
    all
}

impl Anns {
    async fn told(&self) -> Vec<String> {
        let all = self.server.app().store.waiting_messages(500).await.unwrap();
        let of_it = all
            .into_iter()
            .filter(|message| message.purpose == "second_factor_disabled");
        of_it.map(|message| message.recipient).collect()
    }

    async fn events(&self) -> usize {
        let filter = Filter {
            kind: Some(EventKind::SecondFactorDisabled),
            ..Filter::default()
        };
        let chain = Chain::Workspace(self.ann.workspace);
        let found = self.server.app().store.events(chain, &filter, None, 100).await;
        found.unwrap().len()
    }
}

// shows: SET-13
#[tokio::test]
async fn ann_turns_it_off_with_both_proofs_and_nothing_that_proved_it_is_left() {
    for mut anns in anns().await {
        anns.server.advance(6 * MINUTE).await;
        assert_eq!(anns.client.post(OFF, Value::Null).await.code(), "step_up_required");
        let again = json!({ "password": PASSWORD, "code": anns.app.code() });
        let proven = anns.client.post("/api/v1/session/step-up", again).await;
        assert_eq!(proven.status, StatusCode::NO_CONTENT, "{}", proven.text());

        // A sign-in that waits for a proof at that moment gets in by none.
        let mut door = anns.server.client();
        let (id, mut waits, _) = door.password(Some("meadow"), &anns.ann.login, PASSWORD).await;
        let off = anns.client.post(OFF, Value::Null).await;
        assert_eq!(off.status, StatusCode::NO_CONTENT, "{}", off.text());
        let by_code = json!({ "method": "recovery_code", "code": anns.codes[0] });
        let late = waits
            .post(&format!("/api/v1/sign-ins/{id}/second-factor"), by_code)
            .await;
        assert_eq!(late.code(), "challenge_expired");

        let has = anns.client.get("/api/v1/second-factor").await.json();
        assert_eq!((&has["active"], &has["methods"]), (&json!(false), &json!([])));
        assert_eq!(anns.phone.state().await, "ended");
        let store = &anns.server.app().store;
        assert!(store.otp_app(anns.ann.employee).await.unwrap().is_none());
        assert!(store.phone(anns.ann.employee).await.unwrap().is_none());
        assert!(store.phone_number(anns.ann.employee).await.unwrap().is_none());
        assert!(store.recovery_codes(anns.ann.employee).await.unwrap().is_none());
        assert_eq!(anns.told().await, ["ann@example.org"]);
        assert_eq!(anns.events().await, 1);
        assert_eq!(anns.client.post(OFF, Value::Null).await.code(), "stale_state");
        assert_eq!(anns.server.client().sign_in(&anns.ann).await.status, StatusCode::OK);
    }
}

// shows in part: SET-13 (an administrator has to have one)
#[tokio::test]
async fn an_administrator_is_not_offered_it_and_an_employee_comes_to_it_by_the_security_page() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        for (who, may) in [(&ada, false), (&ann, true)] {
            let mut client = server.client();
            assert_eq!(client.sign_in(who).await.status, StatusCode::OK);
            let link = "href=\"/w/meadow/security/turn-off\"";
            assert!(
                !client.get("/w/meadow/security").await.text().contains(link),
                "it is off"
            );
            client.set_up_otp_app(&server.clock).await;
            let page = client.get("/w/meadow/security").await.text();
            assert_eq!(page.contains(link), may, "{page}");
            if !may {
                assert_eq!(client.post(OFF, Value::Null).await.code(), "not_allowed");
                continue;
            }
            let path = "/w/meadow/security/turn-off";
            assert!(
                client
                    .get(path)
                    .await
                    .text()
                    .contains("your password alone lets you in")
            );
            let form = client.form_token(path).await;
            let done = client.post_form(path, &[("form", form.as_str())]).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
            let after = client.get("/w/meadow/security?factor=off").await.text();
            assert!(after.contains("Two-factor authentication is turned off."), "{after}");
        }
    }
}

// shows in part: SET-13, SEC-03 (turned off twice at once)
#[tokio::test]
async fn of_many_who_turn_it_off_at_once_one_does_and_one_message_goes_out() {
    for anns in anns().await {
        let presses = (0..8).map(|_| {
            let mut client = anns.client.clone();
            async move { client.post(OFF, Value::Null).await.status }
        });
        let all = futures_util::future::join_all(presses).await;
        assert_eq!(all.iter().filter(|status| status.is_success()).count(), 1, "{all:?}");
        assert_eq!(anns.events().await, 1);
        assert_eq!(anns.told().await.len(), 1);
    }
}
