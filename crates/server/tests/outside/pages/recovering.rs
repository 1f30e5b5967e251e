//! The pages around a message that somebody waits for: where it comes from, where it may lie, when to ask again, whom to
//! ask; and what a reset leaves.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use testkit::inbox::{Inbox, SENDER};
use testkit::place::places;
use testkit::server::{Answer, Client, TestServer};

use super::sound::{is_sound, post, words};

/// The seconds of the countdown that the page shows, and the words beside it.
fn countdown(page: &Answer) -> (u64, String) {
    let text = page.text();
    let (_, rest) = text.split_once("data-countdown=\"").expect("a countdown");
    let (seconds, rest) = rest.split_once('"').unwrap();
    let words = rest
        .split_once('>')
        .and_then(|(_, rest)| rest.split_once('<'))
        .unwrap()
        .0;
    (seconds.parse().unwrap(), words.to_owned())
}

async fn asks(client: &mut Client, login: &str) -> Answer {
    post(client, "/recover", "/recover", &[("login", login)]).await
}

// shows: DLV-02, DLV-03, DLV-04
#[tokio::test]
async fn whoever_waits_for_a_mail_reads_where_it_comes_from_when_to_ask_again_and_whom_to_ask() {
    for place in places() {
        let engine = place.engine;
        let inbox = Inbox::start().await;
        let server = TestServer::with_mail(place, &inbox).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;

        // The pause that the page counts down is the server's own: for the API, too, and to the second.
        let mut ann = server.client();
        let sent = asks(&mut ann, "ann@example.org").await;
        is_sound("a link is asked for", &sent);
        assert_eq!(countdown(&sent), (60, "60 seconds".to_owned()), "{engine}");
        server.advance(Duration::from_secs(23)).await;
        let early = asks(&mut ann, "ann@example.org").await;
        assert_eq!(early.status, StatusCode::TOO_MANY_REQUESTS, "{engine}");
        assert_eq!(countdown(&early), (37, "37 seconds".to_owned()), "{engine}");
        let body = json!({ "login": "ann@example.org" });
        let api = ann.post("/api/v1/password-resets", body).await;
        assert_eq!(api.json()["retry_after"], 37, "{engine}");
        for page in [&sent, &early] {
            let said = words(&page.text());
            for part in [
                SENDER,
                "Look under spam and promotions",
                "on your list of trusted ones",
                "Then ask for another link",
                "the help desk",
            ] {
                assert!(said.contains(part), "{engine}: {part} in {said}");
            }
            assert!(page.text().contains("mailto:help@example.org"), "{engine}");
        }
        server.advance(Duration::from_secs(37)).await;
        assert_eq!(
            asks(&mut ann, "ann@example.org").await.status,
            StatusCode::OK,
            "{engine}"
        );

        // The same for invitations, by whoever invites, and for whoever joins by a link for many.
        let mut console = server.client();
        console.sign_in(&ada).await;
        console.set_up_otp_app(&server.clock).await;
        let invite = "/employees/invite";
        let invited = post(&mut console, invite, invite, &[("addresses", "ben@example.org")]).await;
        let made = console.post("/api/v1/join-links", json!({})).await.json();
        let path = made["link"].as_str().and_then(|link| link.split_once("/w/")).unwrap();
        let path = format!("/w/{}", path.1);
        let joins = post(&mut server.client(), &path, &path, &[("email", "carl@example.org")]).await;
        for (what, page) in [("invited", &invited), ("joins", &joins)] {
            is_sound(what, page);
            let said = words(&page.text());
            for part in [
                SENDER,
                "under spam and promotions",
                "list of trusted ones",
                "the help desk",
            ] {
                assert!(said.contains(part), "{engine}: {what}: {part} in {said}");
            }
        }
        assert!(words(&invited.text()).contains("you can send it again"), "{engine}");
        assert!(words(&joins.text()).contains("Ask once more"), "{engine}");
    }
}

// shows in part: THR-15 (asking once more, and what a reset disconnects: crates/server/tests/people/reset_remains.rs; the 72 hours: crates/server/tests/phone/sms.rs)
#[tokio::test]
async fn a_reset_says_what_it_ends_and_which_second_proof_remains_in_which_workspace() {
    for place in places() {
        let engine = place.engine;
        let inbox = Inbox::start().await;
        let server = TestServer::with_mail(place, &inbox).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        server.employee(quarry, "ann@example.org").await;
        server.employee(meadow, "ben@example.org").await;
        let mut hers = server.client();
        hers.sign_in(&ann).await;
        hers.set_up_otp_app(&server.clock).await;

        let mut said = Vec::new();
        for login in ["ann@example.org", "ben@example.org"] {
            asks(&mut server.client(), login).await;
            server.server.work().await;
            let mail = loop {
                let mail = server.mail_to(&inbox, login).await;
                if mail.subject == "Choose a new password" {
                    break mail;
                }
            };
            let link = mail.link("/reset/");
            let path = &link[link.find("/reset/").unwrap()..];
            let page = server.client().get(path).await;
            is_sound(login, &page);
            said.push(words(&page.text()));
        }
        let ends = "Every session of your account ends, and your devices count as new ones.";
        assert!(said.iter().all(|page| page.contains(ends)), "{engine}: {said:?}");
        assert!(
            said[0].contains("What still proves after this that it is you"),
            "{engine}"
        );
        assert!(
            said[0].contains("Meadow: Authenticator app, Recovery code"),
            "{engine}: {}",
            said[0]
        );
        assert!(
            !said[0].contains("Quarry"),
            "{engine}: nothing is set up there: {}",
            said[0]
        );
        assert!(!said[0].contains("No second proof is set up"), "{engine}");
        assert!(said[1].contains("No second proof is set up"), "{engine}: {}", said[1]);
        assert!(!said[1].contains("What still proves after this"), "{engine}");
    }
}
