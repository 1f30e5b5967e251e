//! What a reset by link leaves of the second proofs: it says so before, and asks once more where nothing is left.

use std::time::Duration;

use axum::http::StatusCode;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::keys::Purpose;
use domain::secret::Token;
use serde_json::{Value, json};
use store::link::{Link, LinkPurpose};
use testkit::gateway::Gateway;
use testkit::place::places;
use testkit::server::{Client, Someone, TestServer};

const NEW: &str = "correct horse battery staple";

/// A link for a new password, as the mail has it.
async fn link(server: &TestServer, who: &Someone) -> String {
    let app = server.app();
    let token = Token::new(&mut app.entropy());
    let digest = app.store.keys().mac(Purpose::Link, &[token.expose()]);
    let mut change = app.store.change(server.clock.now());
    let link = Link {
        account: Some(who.account),
        address: Some(who.login.clone()),
        expires_at: server.clock.now() + Duration::from_secs(3600),
        ..Link::default()
    };
    change.create_link(LinkPurpose::PasswordReset, digest, &link);
    let event = Event::new(Chain::Server, EventKind::PasswordResetRequested, Actor::Anyone);
    change
        .commit(&[event.of(who.account, None)], &mut app.entropy())
        .await
        .unwrap();
    token.expose_text()
}

async fn signed_in(server: &TestServer, who: &Someone) -> Client {
    let mut client = server.client();
    assert_eq!(client.sign_in(who).await.status, StatusCode::OK);
    client
}

async fn has_number(client: &mut Client, gateway: &Gateway, number: &str) {
    let path = "/api/v1/second-factor/phone-number";
    let sent = client.post(path, json!({ "number": number })).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    let code = json!({ "code": gateway.last().code() });
    let linked = client.post(&format!("{path}/confirm"), code).await;
    assert_eq!(linked.status, StatusCode::OK, "{}", linked.text());
}

async fn page(server: &TestServer, token: &str) -> String {
    let shown = server.client().get(&format!("/reset/{token}")).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
    shown.text()
}

// shows: THR-15
#[tokio::test]
async fn whoever_has_a_phone_and_nothing_else_is_asked_once_more_on_the_page_and_by_api() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        for (login, by_page) in [("ann@example.org", true), ("ben@example.org", false)] {
            let who = server.employee(meadow, login).await;
            let mut client = signed_in(&server, &who).await;
            client.connects_phone(&server).await;
            // The second phone voids the codes on paper, so that this phone is all there is.
            let (mut phone, _) = client.connects_phone(&server).await;
            let token = link(&server, &who).await;
            let shown = page(&server, &token).await;
            for part in [
                "After this no second proof of yours works any more",
                "Meadow: <strong>nothing; only an administrator can let you in</strong>",
                "Your trusted device is disconnected",
                "name=\"sure\"",
            ] {
                assert!(shown.contains(part), "{engine}: {part} in {shown}");
            }
            let path = format!("/reset/{token}");
            let mut stranger = server.client();
            if by_page {
                let form = stranger.form_token(&path).await;
                let mut fields = vec![("form", form.as_str()), ("password", NEW), ("again", NEW)];
                let refused = stranger.post_form(&path, &fields).await;
                assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
                assert!(refused.text().contains("Tick this box"), "{engine}: {}", refused.text());
                assert_eq!(phone.state().await, "connected", "{engine}: nothing has happened");
                fields.push(("sure", "yes"));
                let done = stranger.post_form(&path, &fields).await;
                assert_eq!(done.status, StatusCode::SEE_OTHER, "{engine}: {}", done.text());
            } else {
                let mut body = json!({ "token": token, "password": NEW });
                let refused = stranger.put("/api/v1/password-resets", body.clone()).await;
                assert_eq!(
                    refused.json()["reason"],
                    "nothing_remains",
                    "{engine}: {}",
                    refused.text()
                );
                assert_eq!(phone.state().await, "connected", "{engine}: nothing has happened");
                body["sure"] = Value::Bool(true);
                let done = stranger.put("/api/v1/password-resets", body).await;
                assert_eq!(done.status, StatusCode::NO_CONTENT, "{engine}: {}", done.text());
            }
            assert_eq!(phone.state().await, "disconnected", "{engine}");
        }
    }
}

// shows: THR-15
#[tokio::test]
async fn whoever_keeps_a_method_is_told_which_and_what_is_gone_and_is_not_asked() {
    for place in places() {
        let engine = place.engine;
        let gateway = Gateway::start().await;
        let server = TestServer::with_sms(place, gateway.client()).await;
        let meadow = server.workspace("meadow").await;
        // Ann: phone, number and codes on paper. Ben: phone and number, so that SMS is not put off.
        let ann = server.employee(meadow, "ann@example.org").await;
        let ben = server.employee(meadow, "ben@example.org").await;
        for (who, number, phones) in [(&ann, "+49 151 23456789", 1), (&ben, "+43 664 1234567", 2)] {
            let mut client = signed_in(&server, who).await;
            for _ in 0..phones {
                client.connects_phone(&server).await;
            }
            has_number(&mut client, &gateway, number).await;
        }
        let hers = page(&server, &link(&server, &ann).await).await;
        for part in [
            "Meadow: Recovery code<br>SMS codes are taken again after 72 hours.<br>Your trusted device is disconnected.",
            "What still proves after this that it is you",
        ] {
            assert!(hers.contains(part), "{engine}: {part} in {hers}");
        }
        assert!(!hers.contains("name=\"sure\""), "{engine}: she has her codes");
        let token = link(&server, &ben).await;
        let his = page(&server, &token).await;
        assert!(
            his.contains("Meadow: SMS code<br>Your trusted device"),
            "{engine}: {his}"
        );
        assert!(!his.contains("name=\"sure\""), "{engine}: he has his number");
        let body = json!({ "token": token, "password": NEW });
        let done = server.client().put("/api/v1/password-resets", body).await;
        assert_eq!(done.status, StatusCode::NO_CONTENT, "{engine}: {}", done.text());
        let (id, mut door, waiting) = server.client().password(Some("meadow"), &ben.login, NEW).await;
        assert_eq!(
            waiting.json()["methods"],
            json!(["sms"]),
            "{engine}: {}",
            waiting.text()
        );
        server.advance(Duration::from_secs(61)).await;
        let sent = door
            .ask(axum::http::Method::POST, &format!("/api/v1/sign-ins/{id}/sms"), None)
            .await;
        assert_eq!(sent.status, StatusCode::CREATED, "{engine}: {}", sent.text());
    }
}
