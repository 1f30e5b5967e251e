//! What a sign-in offers, as Ann's second proofs come and go.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::gateway::Gateway;
use testkit::place::places;
use testkit::server::{PASSWORD, Someone, TestServer};

const NUMBER: &str = "/api/v1/second-factor/phone-number";
const CODES: &str = "/api/v1/second-factor/recovery-codes";

async fn offered(server: &TestServer, who: &Someone) -> Value {
    let mut stranger = server.client();
    let (.., asked) = stranger.password(Some("meadow"), &who.login, PASSWORD).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
    asked.json()["methods"].clone()
}

// shows: SF-05
#[tokio::test]
async fn a_method_is_offered_from_when_it_can_be_used_until_it_cannot() {
    for place in places() {
        let engine = place.engine;
        let gateway = Gateway::start().await;
        let server = TestServer::with_sms(place, gateway.client()).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut browser = server.client();
        let entered = browser.sign_in(&ann).await;
        assert_eq!(entered.json()["awaits"], "nothing", "{engine}: the password alone");

        let (phone, _) = browser.connects_phone(&server).await;
        let expected = json!(["push", "verification_code", "recovery_code"]);
        assert_eq!(
            offered(&server, &ann).await,
            expected,
            "{engine}: a phone, with codes on paper"
        );

        let sent = browser.post(NUMBER, json!({ "number": "+49 151 23456789" })).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
        let expected = json!(["push", "verification_code", "recovery_code"]);
        assert_eq!(
            offered(&server, &ann).await,
            expected,
            "{engine}: a number without its code"
        );
        let code = json!({ "code": gateway.last().code() });
        let linked = browser.post(&format!("{NUMBER}/confirm"), code).await;
        assert_eq!(linked.status, StatusCode::OK, "{}", linked.text());
        let expected = json!(["push", "verification_code", "sms", "recovery_code"]);
        assert_eq!(offered(&server, &ann).await, expected, "{engine}: a number");

        browser.set_up_otp_app(&server.clock).await;
        let expected = json!(["push", "verification_code", "otp_app", "sms"]);
        assert_eq!(
            offered(&server, &ann).await,
            expected,
            "{engine}: an app, which voids the codes"
        );
        let made = browser.post(CODES, Value::Null).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let expected = json!(["push", "verification_code", "otp_app", "sms", "recovery_code"]);
        assert_eq!(offered(&server, &ann).await, expected, "{engine}: everything");

        let everywhere = browser.delete("/api/v1/sessions").await;
        assert_eq!(everywhere.status, StatusCode::OK, "{}", everywhere.text());
        let expected = json!(["otp_app", "sms", "recovery_code"]);
        assert_eq!(
            offered(&server, &ann).await,
            expected,
            "{engine}: the phone is disconnected"
        );

        let link = browser.shows_code().await.json()["link"].as_str().unwrap().to_owned();
        let again = phone.scans_again(&server, &link).await;
        let again = again.unwrap_or_else(|answer| panic!("{}", answer.text()));
        let done = browser.types_digits(&again.account.digits).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
        let expected = json!(["push", "verification_code", "otp_app", "sms"]);
        assert_eq!(
            offered(&server, &ann).await,
            expected,
            "{engine}: connected again, which voids the codes"
        );

        let removed = browser.ask(Method::DELETE, NUMBER, None).await;
        assert!(removed.status.is_success(), "{}", removed.text());
        let expected = json!(["push", "verification_code", "otp_app"]);
        assert_eq!(offered(&server, &ann).await, expected, "{engine}: the number is gone");
    }
}
