//! What an administrator sees of messages, and what nobody sees.

use axum::http::StatusCode;
use domain::event::{Chain, EventKind};
use domain::message::MessagePurpose;
use pages::Texts;
use pages::view::message_about;
use serde_json::{Value, json};
use std::time::Duration;
use store::history::Filter;
use testkit::inbox::{Act, Inbox, Moment};
use testkit::place::{places, sqlite};
use testkit::server::{Client, Someone, TestServer};

use super::write;

const SECOND: Duration = Duration::from_secs(1);

struct Meadow {
    server: TestServer,
    inbox: Inbox,
    ada: Someone,
    adas: Client,
}

async fn meadows() -> Vec<Meadow> {
    let mut all = Vec::new();
    for place in places() {
        let inbox = Inbox::start().await;
        let server = TestServer::with_mail(place, &inbox).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut adas = server.client();
        adas.sign_in(&ada).await;
        adas.set_up_otp_app(&server.clock).await;
        server.advance(SECOND).await; // the mail about the app is gone
        all.push(Meadow {
            server,
            inbox,
            ada,
            adas,
        });
    }
    all
}

impl Meadow {
    async fn listed(&mut self, state: &str) -> Value {
        self.adas.get(&format!("/api/v1/messages?state={state}")).await.json()
    }

    async fn page(&mut self, query: &str) -> String {
        let answer = self.adas.get(&format!("/w/meadow/messages{query}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.text()
    }

    async fn events(&self, kind: EventKind) -> usize {
        let filter = Filter {
            kind: Some(kind),
            ..Filter::default()
        };
        let chain = Chain::Workspace(self.ada.workspace);
        let found = self.server.app().store.events(chain, &filter, None, 10).await.unwrap();
        found.len()
    }
}

// shows in part: DLV-05 (the rest is in delivery.rs and in the whole system's tests)
#[tokio::test]
async fn ada_sees_what_failed_and_why_and_sends_it_once_more() {
    for mut m in meadows().await {
        m.inbox.always_for("<b>@example.org", Moment::Recipient, Act::Close);
        m.inbox
            .always(Moment::Recipient, Act::Say("550 5.1.1 <i>no</i> such\u{202e} user"));
        write(&m.server, &m.ada, "ann@example.org", "n1").await;
        m.server.advance(SECOND).await;
        let page = m.page("?state=failed").await;
        assert!(page.contains("550 5.1.1 &#60;i&#62;no&#60;/i&#62; such user"), "{page}");
        assert!(page.contains("ann@example.org") && !page.contains("secret"), "{page}");
        let failed = m.listed("failed").await;
        assert_eq!((&failed["failed"], &failed["waiting"]), (&json!(1), &json!(0)));
        assert_eq!(failed["messages"][0]["answer"], "550 5.1.1 <i>no</i> such user");
        m.inbox.behave();
        let id = failed["messages"][0]["id"].as_str().unwrap().to_owned();
        let form = m.adas.form_token("/w/meadow/messages?state=failed").await;
        let path = format!("/w/meadow/messages/{id}/retry");
        assert_eq!(
            m.adas.post_form(&path, &[("form", &form)]).await.status,
            StatusCode::SEE_OTHER
        );
        m.server.mail_to(&m.inbox, "ann@example.org").await;
        assert_eq!(m.listed("failed").await["failed"], 0);
        assert_eq!(m.listed("sent").await["messages"][0]["id"], id.as_str());
        assert_eq!(m.events(EventKind::MessageRetried).await, 1);
        // What was sent cannot be sent again.
        let again = m.adas.post(&format!("/api/v1/messages/{id}/retry"), Value::Null).await;
        assert_eq!(again.code(), "stale_state");
    }
}

// shows in part: DLV-05 (the rest is in delivery.rs and in the whole system's tests)
#[tokio::test]
async fn a_refused_link_for_a_new_password_is_seen_and_sent_again_where_ann_works_and_nowhere_else() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        let ann = m.server.employee(m.ada.workspace, "ann@example.org").await;
        let quarry = m.server.workspace("quarry").await;
        let bo = m.server.administrator(quarry, "bo@example.org").await;
        let mut bos = m.server.client();
        bos.sign_in(&bo).await;
        bos.set_up_otp_app(&m.server.clock).await;
        let invited = bos.post("/api/v1/invitations", json!({ "email": ann.login })).await;
        assert_eq!(invited.status, StatusCode::CREATED, "{engine}");
        m.server.advance(SECOND).await;

        m.inbox
            .always_for(&ann.login, Moment::Recipient, Act::Say("550 5.1.1 no such user"));
        let path = format!("/api/v1/employees/{}/password-reset", ann.employee);
        let asked = m.adas.post(&path, Value::Null).await;
        assert_eq!(asked.status, StatusCode::ACCEPTED, "{engine}: {}", asked.text());
        m.server.advance(SECOND).await;
        let failed = m.listed("failed").await;
        assert_eq!(
            (&failed["failed"], &failed["waiting"]),
            (&json!(1), &json!(0)),
            "{engine}"
        );
        let message = &failed["messages"][0];
        assert_eq!(
            (&message["to"], &message["answer"]),
            (&json!(ann.login), &json!("550 5.1.1 no such user")),
            "{engine}"
        );
        let page = m.page("?state=failed").await;
        assert!(
            page.contains("no such user") && !page.contains("/reset/"),
            "{engine}: {page}"
        );

        // Where she is only invited nobody learns of her password, nor sends anything about it.
        let there = bos.get("/api/v1/messages?state=failed").await.json();
        assert_eq!(
            (&there["failed"], &there["messages"]),
            (&json!(0), &json!([])),
            "{engine}"
        );
        let path = format!("/api/v1/messages/{}/retry", message["id"].as_str().unwrap());
        assert_eq!(bos.post(&path, Value::Null).await.code(), "not_found", "{engine}");

        // While the mail server is away it waits again, and is still seen.
        m.inbox.shut().await;
        assert_eq!(
            m.adas.post(&path, Value::Null).await.status,
            StatusCode::NO_CONTENT,
            "{engine}"
        );
        m.server.advance(SECOND).await;
        let waits = m.listed("waiting").await;
        assert_eq!(waits["messages"][0]["id"], message["id"], "{engine}: {waits}");
        m.inbox.behave();
        m.inbox.open().await;
        m.server.advance(Duration::from_secs(60)).await;
        let arrived = m.inbox.mails_to(&ann.login);
        assert!(arrived.iter().any(|mail| mail.text.contains("/reset/")), "{engine}");
        assert_eq!(m.listed("failed").await["failed"], 0, "{engine}");
        assert_eq!(m.adas.post(&path, Value::Null).await.code(), "stale_state", "{engine}");
    }
}

#[tokio::test]
async fn ada_sends_a_test_message_to_herself_and_reads_what_the_mail_server_says() {
    for mut m in meadows().await {
        let form = m.adas.form_token("/w/meadow/messages").await;
        let sent = m.adas.post_form("/w/meadow/messages/test", &[("form", &form)]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        let mail = loop {
            let mail = m.server.mail_to(&m.inbox, "ada@example.org").await;
            if mail.subject.contains("Test") {
                break mail;
            }
        };
        assert_eq!(mail.subject, "Test message from Meadow");
        assert_eq!(m.events(EventKind::TestMailSent).await, 1);
        m.inbox.always(Moment::Sender, Act::Say("550 5.7.1 sender refused"));
        m.adas.post("/api/v1/messages/test", Value::Null).await;
        m.server.advance(SECOND).await;
        let listed = m.listed("waiting").await;
        assert_eq!(
            (&listed["trouble"], &listed["waiting"]),
            (&json!("550 5.7.1 sender refused"), &json!(1))
        );
        let page = m.page("").await;
        assert!(page.contains("550 5.7.1 sender refused"), "{page}");
        assert_eq!(m.server.client().get("/readyz").await.status, StatusCode::OK);
    }
}

// shows in part: DLV-01 (the sender alone)
#[tokio::test]
async fn without_a_mail_server_messages_wait_and_the_page_says_so() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut adas = server.client();
        adas.sign_in(&ada).await;
        adas.set_up_otp_app(&server.clock).await;
        write(&server, &ada, "ann@example.org", "n1").await;
        let page = adas.get("/w/meadow/messages").await.text();
        assert!(page.contains("No mail server is set up."), "{page}");
        server.advance(Duration::from_hours(24 * 30)).await;
        let waiting = store_count(&server, &ada).await;
        assert_eq!(waiting.1, 0, "nothing fails by waiting");
        assert!(waiting.0 >= 1);
    }
    let inbox = Inbox::start().await;
    let server = TestServer::with_mail(sqlite(), &inbox).await;
    let sender = server.app().courier.sender().unwrap();
    assert_eq!(sender, "Doorward <no-reply@id.example.org>");
}

async fn store_count(server: &TestServer, who: &Someone) -> (u64, u64) {
    server.app().store.count_messages(Some(who.workspace)).await.unwrap()
}

// shows in part: THR-06 (the log and the whole system's dump are in tests/)
#[tokio::test]
async fn no_page_export_or_number_shows_what_a_message_says() {
    for mut m in meadows().await {
        m.inbox.always(Moment::Recipient, Act::Say("450 later"));
        write(&m.server, &m.ada, "ann@example.org", "Marigold").await;
        m.server.advance(SECOND).await;
        for path in [
            "/w/meadow/messages",
            "/w/meadow/events",
            "/w/meadow/employees/export",
            "/api/v1/messages",
            "/api/v1/events",
            "/metrics",
            "/demo/outbox",
        ] {
            let said = m.adas.get(path).await.text();
            assert!(
                !said.contains("Marigold") && !said.contains("secret-"),
                "{path}: {said}"
            );
        }
    }
}

#[tokio::test]
async fn the_page_says_what_each_message_is_about_and_an_older_word_is_a_message_all_the_same() {
    let texts = Texts::english();
    for purpose in MessagePurpose::all() {
        let said = message_about(&texts, purpose.word());
        assert_ne!(said, message_about(&texts, "of_an_older_version"), "{purpose:?}");
    }
    for mut m in meadows().await {
        let ann = m.server.employee(m.ada.workspace, "ann@example.org").await;
        m.server.client().sign_in(&ann).await;
        m.server.client().at([198, 51, 100, 9]).sign_in(&ann).await;
        m.server.mail_to(&m.inbox, &ann.login).await;
        let page = m.page("?state=sent").await;
        assert!(page.contains("Login from a new device"), "{page}");
    }
}
