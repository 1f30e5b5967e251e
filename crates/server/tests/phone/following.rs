//! The phone that was just connected follows its person to the other workspaces: one press each, a key each.

use std::time::Duration;

use axum::http::StatusCode;
use domain::event::EventKind;
use phone::Account;
use serde_json::{Value, json};
use testkit::phone::Phone;
use testkit::place::{Place, places};
use testkit::server::{Answer, Client, OtpPhone, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);

/// Ann works in the meadow and in the quarry; her phone was just connected in the meadow.
struct Both {
    server: TestServer,
    meadow: Someone,
    quarry: Someone,
    browser: Client,
    phone: Phone,
}

async fn both(place: Place) -> Both {
    let server = TestServer::start(place).await;
    let (meadow, quarry) = (server.workspace("meadow").await, server.workspace("quarry").await);
    let meadow = server.employee(meadow, "ann@example.org").await;
    let quarry = server.employee(quarry, "ann@example.org").await;
    let mut browser = server.client();
    assert_eq!(browser.sign_in(&meadow).await.status, StatusCode::OK);
    let (phone, _) = browser.connects_phone(&server).await;
    Both {
        server,
        meadow,
        quarry,
        browser,
        phone,
    }
}

impl Both {
    fn there(&self) -> String {
        self.quarry.workspace.to_string()
    }

    async fn asks_for(&self, who: &Someone) -> Value {
        let (.., asked) = self
            .server
            .client()
            .password(Some(&who.workspace_name), &who.login, PASSWORD)
            .await;
        asked.json()["awaits"].clone()
    }

    /// Signs in from a new browser, with a recovery code.
    async fn enters(&self, who: &Someone, code: &str) -> Answer {
        let workspace = Some(&who.workspace_name[..]);
        let (id, mut browser, _) = self.server.client().password(workspace, &who.login, PASSWORD).await;
        let body = json!({ "method": "recovery_code", "code": code });
        browser
            .post(&format!("/api/v1/sign-ins/{id}/second-factor"), body)
            .await
    }
}

// shows in part: APP-01 (the rest has tests of its own), SF-08 (the codes have tests of their own)
#[tokio::test]
async fn one_press_connects_the_same_phone_in_the_other_workspace_with_a_key_of_its_own() {
    for place in places() {
        let mut ann = both(place).await;
        let engine = ann.server.engine();
        let there = ann.there();
        assert_eq!(ann.phone.others().await, std::slice::from_ref(&there), "{engine}");
        assert_eq!(
            ann.asks_for(&ann.quarry).await,
            "nothing",
            "{engine}: the password alone"
        );

        let (mut other, pairing) = ann.phone.takes_other(&ann.server, &there).await.unwrap();
        assert_eq!(other.state().await, "waiting", "{engine}");
        assert_eq!(
            ann.asks_for(&ann.quarry).await,
            "nothing",
            "{engine}: nothing is connected by that"
        );
        let done = ann.phone.vouches(&there, &pairing, &other).await;
        assert_eq!(done.status, StatusCode::OK, "{engine}: {}", done.text());
        assert_eq!(
            (ann.phone.state().await, other.state().await),
            ("connected".into(), "connected".into())
        );
        assert_ne!(other.account.key().expose(), ann.phone.account.key().expose());
        assert_eq!(ann.phone.others().await, Vec::<String>::new(), "{engine}");
        assert_eq!(other.others().await, Vec::<String>::new(), "{engine}");

        assert_eq!(ann.asks_for(&ann.quarry).await, "second_factor", "{engine}");
        ann.server.advance(MINUTE).await;
        for (phone, right) in [(&ann.phone, false), (&other, true)] {
            let (id, mut waits, _) = ann
                .server
                .client()
                .password(Some("quarry"), &ann.quarry.login, PASSWORD)
                .await;
            let body = json!({ "method": "verification_code", "code": phone.code() });
            let entered = waits.post(&format!("/api/v1/sign-ins/{id}/second-factor"), body).await;
            assert_eq!(
                entered.status.is_success(),
                right,
                "{engine}: each workspace its own codes"
            );
        }
        let told = ann
            .server
            .events(ann.quarry.workspace, EventKind::TrustedDeviceConnected)
            .await;
        assert_eq!(told.len(), 1, "{engine}: {told:?}");
        assert_eq!(told[0]["actor"]["type"], "employee", "{engine}");
        assert_eq!(told[0]["employee"], ann.quarry.employee.to_string(), "{engine}");
        assert_eq!(told[0]["detail"]["phone"], "Ann's phone");

        // An answer that was lost: it is asked again, and nothing breaks.
        let again = ann.phone.vouches(&there, &pairing, &other).await;
        assert_eq!(again.code(), "not_found", "{engine}");
        assert_eq!(other.state().await, "connected", "{engine}");
    }
}

// shows in part: RCV-01, RCV-02 (the set-up in a browser: recovery_codes.rs)
#[tokio::test]
async fn with_it_come_the_recovery_codes_of_that_workspace_once_and_each_lets_her_in_there_once() {
    for place in places() {
        let mut ann = both(place).await;
        let engine = ann.server.engine();
        let there = ann.there();
        let (other, pairing) = ann.phone.takes_other(&ann.server, &there).await.unwrap();
        let done = ann.phone.vouches(&there, &pairing, &other).await;
        let codes = Account::recovery_codes(&done.json()).unwrap();
        assert_eq!(codes.len(), 10, "{engine}: {}", done.text());
        let again = ann.phone.vouches(&there, &pairing, &other).await;
        assert_eq!(again.json()["recovery_codes"], Value::Null, "{engine}: once");
        let made = ann
            .server
            .events(ann.quarry.workspace, EventKind::RecoveryCodesGenerated)
            .await;
        assert_eq!(made.len(), 1, "{engine}: {made:?}");
        assert_eq!(made[0]["employee"], ann.quarry.employee.to_string(), "{engine}");

        // The phone lies at the bottom of a lake.
        ann.server.advance(MINUTE).await;
        for (who, code, right) in [
            (&ann.meadow, &codes[0], false),
            (&ann.quarry, &codes[0], true),
            (&ann.quarry, &codes[0], false),
            (&ann.quarry, &codes[1], true),
        ] {
            let entered = ann.enters(who, code).await;
            assert_eq!(entered.status.is_success(), right, "{engine}: {}", entered.text());
        }
    }
}

// shows in part: RCV-04, RCV-07 (reloading as such: recovery_codes.rs)
#[tokio::test]
async fn whoever_lost_the_answer_with_the_codes_reloads_them_in_that_workspace() {
    for place in places() {
        let mut ann = both(place).await;
        let engine = ann.server.engine();
        let there = ann.there();
        let (other, pairing) = ann.phone.takes_other(&ann.server, &there).await.unwrap();
        let lost = ann.phone.vouches(&there, &pairing, &other).await;
        let lost = Account::recovery_codes(&lost.json()).unwrap();

        ann.server.advance(MINUTE).await;
        let (id, mut browser, _) = ann
            .server
            .client()
            .password(Some("quarry"), &ann.quarry.login, PASSWORD)
            .await;
        let body = json!({ "method": "verification_code", "code": other.code() });
        let entered = browser
            .post(&format!("/api/v1/sign-ins/{id}/second-factor"), body)
            .await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());
        let path = "/api/v1/second-factor/recovery-codes";
        assert_eq!(browser.get(path).await.json()["left"], 10, "{engine}");
        let new = browser.post(path, Value::Null).await;
        assert_eq!(new.status, StatusCode::CREATED, "{engine}: {}", new.text());
        let new = new.json()["codes"][0].as_str().unwrap().to_owned();
        assert!(!ann.enters(&ann.quarry, &lost[0]).await.status.is_success(), "{engine}");
        assert_eq!(ann.enters(&ann.quarry, &new).await.status, StatusCode::OK, "{engine}");
    }
}

// shows in part: ACC-15, SF-08 (the phone's part)
#[tokio::test]
async fn it_is_offered_for_five_minutes_and_never_where_there_is_a_second_factor_already() {
    for place in places() {
        let mut ann = both(place).await;
        let engine = ann.server.engine();
        let there = ann.there();
        let elsewhere = ann.server.workspace("harbour").await;
        let bea = ann.server.employee(elsewhere, "bea@example.org").await;
        for other in [
            bea.workspace.to_string(),
            ann.meadow.workspace.to_string(),
            "nonsense".to_owned(),
        ] {
            let refused = ann.phone.takes_other(&ann.server, &other).await.err().unwrap();
            assert_eq!(refused.code(), "not_found", "{engine}: {other}");
        }
        let mut at_quarry = ann.server.client();
        at_quarry.sign_in(&ann.quarry).await;
        let (other, pairing) = ann.phone.takes_other(&ann.server, &there).await.unwrap();
        at_quarry.set_up_otp_app(&ann.server.clock).await;
        assert_eq!(ann.phone.others().await, Vec::<String>::new(), "{engine}");
        let late = ann.phone.vouches(&there, &pairing, &other).await;
        assert_eq!(late.code(), "not_found", "{engine}: somebody set up a factor meanwhile");

        let mut ann = both(testkit::place::sqlite()).await;
        let there = ann.there();
        let (mut other, pairing) = ann.phone.takes_other(&ann.server, &there).await.unwrap();
        ann.server.advance(5 * MINUTE + Duration::from_secs(1)).await;
        assert_eq!(ann.phone.others().await, Vec::<String>::new());
        assert_eq!(ann.phone.vouches(&there, &pairing, &other).await.code(), "not_found");
        assert_eq!(other.state().await, "session_expired", "and what waited is over");
        assert_eq!(ann.asks_for(&ann.quarry).await, "nothing");
    }
}

#[tokio::test]
async fn the_five_minutes_are_those_of_the_first_connection_however_often_it_hops() {
    for place in places() {
        let mut ann = both(place).await;
        let engine = ann.server.engine();
        let harbour = ann.server.workspace("harbour").await;
        ann.server.employee(harbour, "ann@example.org").await;
        ann.server.advance(4 * MINUTE).await;
        let there = ann.there();
        let mut in_the_quarry = ann.server.client();
        in_the_quarry.sign_in(&ann.quarry).await;
        let (mut other, pairing) = ann.phone.takes_other(&ann.server, &there).await.unwrap();
        let done = ann.phone.vouches(&there, &pairing, &other).await;
        assert_eq!(done.status, StatusCode::OK, "{engine}: {}", done.text());
        let shown = in_the_quarry.get("/api/v1/second-factor/trusted-device").await.json();
        let now = ann.server.clock.now().to_string();
        assert_eq!(
            shown["device"]["connected_at"], now,
            "{engine}: what she reads there is true"
        );
        assert_eq!(
            other.others().await,
            [harbour.to_string()],
            "{engine}: a minute is left"
        );
        ann.server.advance(MINUTE + Duration::from_secs(1)).await;
        assert_eq!(other.others().await, Vec::<String>::new(), "{engine}");
    }
}

#[tokio::test]
async fn of_an_app_and_the_phone_that_become_the_first_factor_at_once_one_does() {
    for place in places() {
        let mut ann = both(place).await;
        let engine = ann.server.engine();
        let there = ann.there();
        let mut at_quarry = ann.server.client();
        at_quarry.sign_in(&ann.quarry).await;
        let (other, pairing) = ann.phone.takes_other(&ann.server, &there).await.unwrap();
        let clock = ann.server.clock.clone();
        let begun = at_quarry.post("/api/v1/second-factor/otp-app", json!({})).await.json();
        let phone = OtpPhone::new(begun["secret"].as_str().unwrap(), clock);
        let path = "/api/v1/second-factor/otp-app/confirm";
        let code = json!({ "code": phone.code() });
        let (bound, followed) = tokio::join!(at_quarry.post(path, code), ann.phone.vouches(&there, &pairing, &other));
        let won = [bound.status, followed.status]
            .iter()
            .filter(|status| status.is_success())
            .count();
        assert_eq!(won, 1, "{engine}: {} {}", bound.text(), followed.text());
    }
}

// shows in part: BAN-13 (another way to connect)
#[tokio::test]
async fn only_the_connected_phones_own_signature_connects_and_only_its_own_new_key() {
    for place in places() {
        let mut ann = both(place).await;
        let engine = ann.server.engine();
        let there = ann.there();
        let path = format!("/api/v1/authenticator/others/{there}");
        let begun = ann.phone.client.post(&path, Value::Null).await.json();
        let untaken = begun["pairing"].as_str().unwrap().to_owned();
        let (mut other, pairing) = ann.phone.takes_other(&ann.server, &there).await.unwrap();
        assert_eq!(
            ann.phone.vouches(&there, &untaken, &other).await.code(),
            "stale_state",
            "{engine}"
        );

        // Mallory has the phone's bearer, and so the code; his own key takes it, and nobody vouches for it.
        let (mallory, mallorys) = ann.phone.takes_other(&ann.server, &there).await.unwrap();
        let body = mallory.account.follow(&there, &mallorys, &mallory.account).unwrap();
        let connect = format!("{path}/connect");
        assert_eq!(
            ann.phone.client.post(&connect, body).await.code(),
            "not_allowed",
            "{engine}"
        );
        let crossed = ann.phone.vouches(&there, &mallorys, &other).await;
        assert_eq!(crossed.code(), "not_allowed", "{engine}: it vouches for the other key");
        assert_eq!(ann.asks_for(&ann.quarry).await, "nothing", "{engine}");

        ann.browser.delete("/api/v1/sessions").await;
        let gone = ann.phone.client.get("/api/v1/authenticator/others").await;
        assert_eq!(gone.code(), "not_allowed", "{engine}: a disconnected phone");
        assert_eq!(
            ann.phone.vouches(&there, &pairing, &other).await.code(),
            "not_allowed",
            "{engine}"
        );
        assert_eq!(other.state().await, "waiting", "{engine}");
    }
}
