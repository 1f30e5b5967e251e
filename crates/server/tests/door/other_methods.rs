//! When the phone says nothing: what the waiting page knows of the cause, and the other ways, which are open at once.

use axum::http::{Method, StatusCode};
use domain::policy::{Policy, Preset};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::gateway::Gateway;
use testkit::phone::Phone;
use testkit::place::places;
use testkit::push_service::PushService;
use testkit::server::{Client, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);
const WAITING: &str = "/sign-in/second-factor/push";

/// Ann with a connected phone and its recovery codes.
async fn with_phone(server: &TestServer) -> (Someone, Client, Phone, Vec<String>) {
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let mut client = server.client();
    assert_eq!(client.sign_in(&ann).await.status, StatusCode::OK);
    let (phone, codes) = client.connects_phone(server).await;
    server.advance(MINUTE).await;
    (ann, client, phone, codes)
}

/// A browser in which Ann has typed her password, on its way to the second proof.
async fn at_the_door(server: &TestServer, ann: &Someone) -> Client {
    let mut browser = server.client();
    let form = browser.form_token("/sign-in").await;
    let fields = [("form", form.as_str()), ("login", &ann.login), ("password", PASSWORD)];
    let sent = browser.post_form("/sign-in", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    browser
}

// shows: PUSH-04, PUSH-05
#[tokio::test]
async fn a_page_that_waits_lists_the_causes_says_the_one_that_it_knows_and_leads_elsewhere_at_once() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let (ann, mut client, ..) = with_phone(&server).await;
        let page = at_the_door(&server, &ann).await.get(WAITING).await.text();
        for part in [
            "href=\"/sign-in/methods\">Other login methods<",
            "has to be installed on the phone and up to date",
            "Open the app: the request is there",
            "Allow notifications for the app",
            "The phone needs internet",
            "If you logged out on all devices",
            "The app last made contact",
            "Notifications are off in the app",
        ] {
            assert!(page.contains(part), "{engine}: {part}");
        }
        assert!(!page.contains("is too old"), "{engine}");

        // Disconnected: nothing waits for it, and the choice says why.
        client.delete("/api/v1/sessions").await;
        server.advance(MINUTE).await;
        let mut browser = at_the_door(&server, &ann).await;
        let choice = browser.get("/sign-in/methods").await.text();
        assert!(
            choice.contains("confirms nothing at the moment: it was disconnected"),
            "{engine}"
        );
        assert!(!choice.contains("Confirmation in the app"), "{engine}");
    }
}

// shows in part: PUSH-04 (an app that is too old), APP-04 (what the app says of it: tests/tests/system/authenticator/)
#[tokio::test]
async fn an_app_below_the_servers_minimum_is_named_as_the_cause() {
    for place in places() {
        let engine = place.engine;
        let mut policy = Policy::preset(Preset::Standard);
        policy.set("phone.app_minimum", "2").unwrap();
        let server = TestServer::with(place, policy).await;
        let (ann, _, mut phone, _) = with_phone(&server).await;
        let state = phone.client.get("/api/v1/authenticator/device").await.json();
        assert_eq!(state["app_minimum"], 2, "{engine}");
        let page = at_the_door(&server, &ann).await.get(WAITING).await.text();
        assert!(page.contains("The app on your phone is too old"), "{engine}");
    }
}

// shows in part: PUSH-04 (a notification that did not arrive)
#[tokio::test]
async fn a_notification_that_the_push_service_did_not_take_is_named_as_the_cause() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let (ann, _, mut phone, _) = with_phone(&server).await;
        let service = PushService::start().await;
        let path = "/api/v1/authenticator/device/push";
        let turned_on = phone.client.ask(Method::PUT, path, Some(service.subscription())).await;
        assert_eq!(turned_on.status, StatusCode::NO_CONTENT, "{engine}");
        let missed = "push service did not take the last notification";
        let page = at_the_door(&server, &ann).await.get(WAITING).await.text();
        assert!(
            !page.contains(missed) && !page.contains("Notifications are off"),
            "{engine}"
        );
        service.next().await;

        server.advance(MINUTE).await;
        service.answers(410, None);
        let tested = phone.client.post(&format!("{path}/test"), Value::Null).await.json();
        assert_eq!(tested["why"], "gone", "{engine}");
        let page = at_the_door(&server, &ann).await.get(WAITING).await.text();
        assert!(page.contains(missed), "{engine}: {page}");
        assert!(
            !page.contains("Notifications are off"),
            "{engine}: it is not the person's doing"
        );
    }
}

// shows: CAP-04, VER-07
#[tokio::test]
async fn the_puzzle_that_guards_recovery_codes_stands_before_no_other_method() {
    for place in places() {
        let engine = place.engine;
        let gateway = Gateway::start().await;
        let server = TestServer::with_sms(place, gateway.client()).await;
        let (ann, mut client, phone, codes) = with_phone(&server).await;
        client.links_number(&gateway, "+49 151 23456789").await;
        server.advance(MINUTE).await;
        let waiting = async || {
            let (id, client, _) = server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
            (format!("/api/v1/sign-ins/{id}"), client)
        };

        let (challenge, mut browser) = waiting().await;
        let prove = format!("{challenge}/second-factor");
        for _ in 0..3 {
            let wrong = json!({ "method": "recovery_code", "code": "ZZZZZ-ZZZZZ" });
            browser.post(&prove, wrong).await;
        }
        let right = json!({ "method": "recovery_code", "code": codes[0] });
        assert_eq!(browser.post(&prove, right).await.code(), "captcha_required", "{engine}");
        let by_code = json!({ "method": "verification_code", "code": phone.code() });
        assert_eq!(browser.post(&prove, by_code).await.status, StatusCode::OK, "{engine}");

        let (challenge, mut browser) = waiting().await;
        let asked = browser.post(&format!("{challenge}/sms"), Value::Null).await;
        assert!(asked.status.is_success(), "{engine}: {}", asked.text());
        let by_sms = json!({ "method": "sms", "code": gateway.last().code() });
        let entered = browser.post(&format!("{challenge}/second-factor"), by_sms).await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());

        // Nor does it matter that no recovery code is left, and that the push is not answered (VER-07).
        for code in &codes {
            server.advance(MINUTE).await;
            let (challenge, mut browser) = waiting().await;
            let by_paper = json!({ "method": "recovery_code", "code": code });
            let entered = browser.post(&format!("{challenge}/second-factor"), by_paper).await;
            assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());
        }
        server.advance(MINUTE).await;
        let (challenge, mut browser) = waiting().await;
        let by_code = json!({ "method": "verification_code", "code": phone.code() });
        let entered = browser.post(&format!("{challenge}/second-factor"), by_code).await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());
    }
}

// shows: SF-03
#[tokio::test]
async fn from_the_page_of_each_method_every_other_one_is_opened_without_the_password() {
    for place in places() {
        let engine = place.engine;
        let gateway = Gateway::start().await;
        let server = TestServer::with_sms(place, gateway.client()).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut client = server.client();
        assert_eq!(client.sign_in(&ann).await.status, StatusCode::OK);
        client.set_up_otp_app(&server.clock).await;
        client.connects_phone(&server).await;
        client.links_number(&gateway, "+49 151 23456789").await;
        let made = client.post("/api/v1/second-factor/recovery-codes", json!({})).await;
        assert_eq!(made.status, StatusCode::CREATED, "{engine}: {}", made.text());
        server.advance(MINUTE).await;
        let mut browser = at_the_door(&server, &ann).await;
        let pages = ["push", "verification", "otp", "sms", "recovery"];
        for from in pages {
            for to in pages {
                let page = browser.get(&format!("/sign-in/second-factor/{from}")).await;
                assert_eq!(page.status, StatusCode::OK, "{engine}: {from}");
                assert!(
                    page.text().contains("href=\"/sign-in/methods\">Other login methods<"),
                    "{engine}: {from}"
                );
                let choice = browser.get("/sign-in/methods").await.text();
                let way = if to == "sms" {
                    "action=\"/sign-in/sms\"".to_owned()
                } else {
                    format!("href=\"/sign-in/second-factor/{to}\"")
                };
                assert!(choice.contains(&way), "{engine}: {from} to {to}");
            }
        }
    }
}
