//! The banner about phone and number: one at a time, in every browser, until it is answered or put off.

use std::time::Duration;

use axum::http::StatusCode;
use domain::event::{Chain, EventKind};
use serde_json::{Value, json};
use store::history::Filter;
use testkit::gateway::Gateway;
use testkit::phone::Phone;
use testkit::place::places;
use testkit::server::{Client, OtpPhone, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_hours(24);
const NUMBER: &str = "+49 151 23456789";

async fn banner(client: &mut Client) -> Value {
    client.get("/api/v1/banner").await.json()["banner"]["kind"].clone()
}

async fn signed_in(server: &TestServer, who: &Someone) -> Client {
    let mut client = server.client();
    let entered = client.sign_in(who).await;
    assert_eq!(entered.status, StatusCode::OK, "{}", entered.text());
    client
}

/// Password, then one code by a method.
async fn sign_in_by(server: &TestServer, who: &Someone, method: &str, code: &str) -> Client {
    let mut client = server.client();
    let (id, mut with_ticket, waiting) = client.password(Some(&who.workspace_name), &who.login, PASSWORD).await;
    assert_eq!(waiting.json()["awaits"], "second_factor", "{}", waiting.text());
    let body = json!({ "method": method, "code": code });
    let path = format!("/api/v1/sign-ins/{id}/second-factor");
    let answer = with_ticket.post(&path, body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    client.cookies.clone_from(&with_ticket.cookies);
    client
}

/// Ann in a workspace whose server sends short messages; signed in.
struct Meadow {
    gateway: Gateway,
    server: TestServer,
    ann: Someone,
    client: Client,
}

async fn meadows() -> Vec<Meadow> {
    let mut all = Vec::new();
    for place in places() {
        let gateway = Gateway::start().await;
        let server = TestServer::with_sms(place, gateway.client()).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let client = signed_in(&server, &ann).await;
        all.push(Meadow {
            gateway,
            server,
            ann,
            client,
        });
    }
    all
}

impl Meadow {
    async fn with_code(&self, phone: &Phone) -> Client {
        sign_in_by(&self.server, &self.ann, "verification_code", &phone.code()).await
    }

    async fn with_app(&self, phone: &OtpPhone) -> Client {
        sign_in_by(&self.server, &self.ann, "otp_app", &phone.code()).await
    }
}

// shows: BAN-12, BAN-15, BAN-17
// shows in part: BAN-16 (needs enforcement)
#[tokio::test]
async fn a_disconnected_phone_is_asked_for_in_every_browser_until_tomorrow_as_often_as_one_likes() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let ben = server.employee(meadow, "ben@example.org").await;
        let mut bens = signed_in(&server, &ben).await;
        bens.delete("/api/v1/sessions").await;
        assert_eq!(
            banner(&mut bens).await,
            Value::Null,
            "who has no phone is asked nothing"
        );

        let mut client = signed_in(&server, &ann).await;
        let app = client.set_up_otp_app(&server.clock).await;
        client.connects_phone(&server).await;
        assert_eq!(banner(&mut client).await, Value::Null);
        client.delete("/api/v1/sessions").await;
        assert_eq!(
            banner(&mut client).await,
            "connect_phone",
            "also in the session that pressed"
        );
        let page = client.get("/w/meadow/security").await.text();
        assert!(
            page.contains("Ann&#39;s phone") || page.contains("Ann's phone"),
            "it names the phone"
        );
        assert!(page.contains("Show QR code") && page.contains("Remind me later"));
        server.advance(DAY).await;
        for day in 0..30 {
            let mut again = sign_in_by(&server, &ann, "otp_app", &app.code()).await; // work goes on
            let mut other = again.clone();
            assert_eq!(banner(&mut again).await, "connect_phone", "day {day}");
            let put_off = json!({ "kind": "connect_phone" });
            let answer = again.post("/api/v1/banner/later", put_off).await;
            assert_eq!(answer.status, StatusCode::NO_CONTENT);
            assert_eq!(banner(&mut other).await, Value::Null, "in every browser");
            server.advance(DAY).await;
        }
    }
}

// shows: BAN-09, BAN-10, BAN-11
// shows in part: RCV-06 (what connecting does to the codes: trusted_device.rs)
#[tokio::test]
async fn after_180_days_ann_is_asked_whether_phone_and_number_are_right_and_again_180_days_later() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        let (phone, codes) = m.client.connects_phone(&m.server).await;
        m.server.advance(3 * MINUTE).await;
        m.client.links_number(&m.gateway, NUMBER).await;
        for recovery_code in codes.iter().take(2) {
            m.server.advance((180 * DAY).saturating_sub(MINUTE)).await;
            let mut early = m.with_code(&phone).await;
            assert_eq!(banner(&mut early).await, Value::Null, "{engine}");
            m.server.advance(MINUTE).await;
            let due = early.get("/api/v1/banner").await.json()["banner"].clone();
            assert_eq!(
                (&due["kind"], &due["phone"]["name"], &due["number"]),
                (&json!("check_details"), &json!("Ann's phone"), &json!("•••• 89")),
                "{engine}"
            );
            // Looking into the settings is no answer, and neither is putting it off.
            for path in ["/w/meadow/security", "/w/meadow/security/phone-number"] {
                let page = early.get(path).await.text();
                assert!(page.contains("Check your login parameters"), "{engine}: {path}");
            }
            let off = json!({ "kind": "check_details" });
            early.post("/api/v1/banner/later", off).await;
            assert_eq!(banner(&mut early).await, Value::Null, "{engine}");
            m.server.advance(DAY).await;
            let mut next = m.with_code(&phone).await;
            let page = next.get("/w/meadow/").await.text();
            for words in [
                "Android 16",
                "•••• 89",
                "href=\"/w/meadow/security/phone-number\">Change<",
                "href=\"/w/meadow/security#trusted-devices\">Open settings<",
                "Everything is fine",
            ] {
                assert!(page.contains(words), "{engine}: {words}");
            }
            let fine = next.post("/api/v1/banner/all-fine", Value::Null).await;
            assert_eq!(fine.status, StatusCode::NO_CONTENT, "{engine}");
            assert_eq!(banner(&mut next).await, Value::Null, "{engine}");
            sign_in_by(&m.server, &m.ann, "recovery_code", recovery_code).await; // they still work
        }
        let filter = Filter {
            kind: Some(EventKind::DetailsConfirmed),
            ..Filter::default()
        };
        let chain = Chain::Workspace(m.ann.workspace);
        let said = m.server.app().store.events(chain, &filter, None, 9).await.unwrap();
        assert_eq!(said.len(), 2, "{engine}");
    }
}

// shows in part: BAN-09 (its days: above), BAN-11 (a change of the number)
#[tokio::test]
async fn a_number_is_asked_about_without_a_phone_and_another_number_begins_the_days_anew() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        let app = m.client.set_up_otp_app(&m.server.clock).await;
        m.server.advance(MINUTE).await;
        let mut client = m.with_app(&app).await;
        client.links_number(&m.gateway, NUMBER).await;
        m.server.advance(181 * DAY).await;
        let mut client = m.with_app(&app).await;
        assert_eq!(banner(&mut client).await, "check_details", "{engine}");
        let page = client.get("/w/meadow/").await.text();
        assert!(page.contains("Is •••• 89 still your phone number?"), "{engine}");
        assert!(!page.contains("still your trusted device"), "{engine}: she has none");

        client.links_number(&m.gateway, "+49 151 23456767").await;
        assert_eq!(banner(&mut client).await, Value::Null, "{engine}: it was changed");
        m.server.advance((180 * DAY).saturating_sub(MINUTE)).await;
        let mut client = m.with_app(&app).await;
        assert_eq!(banner(&mut client).await, Value::Null, "{engine}");
        m.server.advance(MINUTE).await;
        assert_eq!(banner(&mut client).await, "check_details", "{engine}");
    }
}

// shows in part: BAN-09 (a number that is missing), BAN-16 (needs enforcement)
#[tokio::test]
async fn a_missing_number_is_said_with_the_way_to_it_and_a_disconnected_phone_comes_first() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        let (phone, codes) = m.client.connects_phone(&m.server).await;
        m.server.advance(200 * DAY).await;
        let mut client = m.with_code(&phone).await;
        let page = client.get("/w/meadow/").await.text();
        assert!(page.contains("No phone number is added."), "{engine}");
        assert!(
            page.contains("href=\"/w/meadow/security/phone-number\">Enter phone number<"),
            "{engine}"
        );

        client.delete("/api/v1/sessions").await;
        m.server.advance(MINUTE).await;
        let mut client = sign_in_by(&m.server, &m.ann, "recovery_code", &codes[0]).await;
        assert_eq!(banner(&mut client).await, "connect_phone", "{engine}");
        let page = client.get("/w/meadow/").await.text();
        assert!(!page.contains("Check your login parameters"), "{engine}: one at a time");
        client
            .post("/api/v1/banner/later", json!({ "kind": "connect_phone" }))
            .await;
        assert_eq!(
            banner(&mut client).await,
            Value::Null,
            "{engine}: nothing is checked that is not connected"
        );
    }
}
