//! Access requests that end because the challenge under them does: each is in the log (ARR-08).

use std::collections::BTreeSet;
use std::future::Future;
use std::time::Duration;

use axum::http::StatusCode;
use domain::event::EventKind;
use domain::id::SignInId;
use serde_json::{Value, json};
use testkit::place::places;
use testkit::server::{Answer, Client, OtpPhone, PASSWORD, Someone, TestServer};
use tokio::sync::Notify;

const MINUTE: Duration = Duration::from_mins(1);

const CHOSEN: &str = "nine purple kettles singing";

struct Meadow {
    server: TestServer,
    ann: Someone,
    anns_phone: OtpPhone,
    ada: Someone,
    adas_phone: OtpPhone,
}

async fn meadows() -> Vec<Meadow> {
    let mut all = Vec::new();
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let (_, anns_phone) = server.with_app(&ann).await;
        let (_, adas_phone) = server.with_app(&ada).await;
        all.push(Meadow {
            server,
            ann,
            anns_phone,
            ada,
            adas_phone,
        });
    }
    all
}

/// Somebody who typed Ann's password, at the page that asks for the second proof.
struct Waiting {
    client: Client,
    id: SignInId,
}

impl Waiting {
    async fn asks(&mut self) -> Answer {
        let path = format!("/api/v1/sign-ins/{}/access-request", self.id);
        self.client.ask(axum::http::Method::POST, &path, None).await
    }
}

impl Meadow {
    /// Two hours later, the browsers of Ann and Ada; and somebody with Ann's password asks an administrator to be let in.
    async fn asked(&self, password: &str) -> (Client, Client) {
        let (ann, ada, mut stranger) = self.there(password).await;
        let asked = stranger.asks().await;
        assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text());
        (ann, ada)
    }

    /// The same, and nobody was asked yet.
    async fn there(&self, password: &str) -> (Client, Client, Waiting) {
        self.server.advance(120 * MINUTE).await;
        let ada = self.server.fresh(&self.ada, &self.adas_phone).await;
        let mut ann = self.server.client();
        let (id, mut with_ticket, _) = ann.password(Some("meadow"), &self.ann.login, password).await;
        let code = json!({ "method": "otp_app", "code": self.anns_phone.code() });
        let entered = with_ticket
            .post(&format!("/api/v1/sign-ins/{id}/second-factor"), code)
            .await;
        assert_eq!(entered.status, StatusCode::OK, "{}", entered.text());
        ann.cookies = with_ticket.cookies;
        let stranger = self.server.client().at([198, 51, 100, 66]);
        let stranger = self.waits(stranger, password).await;
        (ann, ada, stranger)
    }

    /// Somebody in this browser, at the page that asks for the second proof.
    async fn waits(&self, mut browser: Client, password: &str) -> Waiting {
        let (id, client, _) = browser.password(Some("meadow"), &self.ann.login, password).await;
        let id = id.parse().unwrap();
        Waiting { client, id }
    }

    /// Both at once. On PostgreSQL what was done has looked what is open, and waits for whoever asks.
    async fn at_once(&self, mut waiting: Waiting, done: impl Future<Output = Answer>) -> Answer {
        let id = u128::from_be_bytes(*waiting.id.bytes());
        let row = format!("select from sign_in where id = '\\x{id:032x}'");
        let held = self.server.other_holds(&row).await;
        let orderly = held.is_some();
        let before = self.events(EventKind::AccessRequested).await.len();
        let turn = Notify::new();
        let in_order = async {
            if let Some(held) = held {
                held.until_waiting(1).await;
                turn.notify_one();
                held.until_waiting(2).await;
                held.lets_go().await;
            }
        };
        let done = async {
            if orderly {
                turn.notified().await;
            }
            done.await
        };
        let (asked, done, ()) = tokio::join!(waiting.asks(), done, in_order);
        // Whoever asked may read how it stands after it has ended.
        if !asked.status.is_success() {
            assert_eq!(asked.code(), "challenge_expired");
        }
        if orderly {
            assert_eq!(self.events(EventKind::AccessRequested).await.len(), before + 1);
        }
        done
    }

    async fn events(&self, kind: EventKind) -> Vec<Value> {
        self.server.events(self.ann.workspace, kind).await
    }

    /// The owner of the address follows the newest link of this kind that went there.
    async fn follow(&self, address: &str, page: &str) {
        let token = self.server.token_to(address, page).await;
        let followed = self.server.follow(page, &token).await;
        assert!(followed.status.is_success(), "{}", followed.text());
    }

    /// Whatever was asked is over, and the log says so once.
    async fn says(&self, what: &str) {
        let engine = self.server.engine();
        let store = &self.server.app().store;
        let open = store.open_access_requests(self.ann.workspace, 10).await.unwrap();
        assert!(open.is_empty(), "{engine}: {what}");
        let asked = self.events(EventKind::AccessRequested).await;
        let closed = self.events(EventKind::AccessRequestClosed).await;
        let which = |events: &[Value]| -> BTreeSet<String> {
            events
                .iter()
                .map(|event| event["detail"]["request"].to_string())
                .collect()
        };
        assert_eq!(closed.len(), asked.len(), "{engine}: {what}: {closed:?}");
        assert_eq!(which(&closed), which(&asked), "{engine}: {what}");
        for closed in closed {
            let why = closed["detail"]["why"].as_str().unwrap();
            assert!(["void", "replaced"].contains(&why), "{engine}: {what}: {why}");
            assert_eq!(closed["employee"], self.ann.employee.to_string(), "{engine}: {what}");
        }
    }
}

// shows in part: ARR-08 (access_request.rs shows the other ends), EMP-04 (dismissal.rs shows the rest)
#[tokio::test]
async fn a_log_out_a_new_password_and_a_dismissal_close_what_was_asked_and_the_log_says_so() {
    for mut m in meadows().await {
        let (mut ann, _) = m.asked(PASSWORD).await;
        let ended = ann.delete("/api/v1/sessions").await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.text());
        m.says("a log-out everywhere").await;

        let (mut ann, _) = m.asked(PASSWORD).await;
        let body = json!({ "current": PASSWORD, "new": CHOSEN });
        let changed = ann.put("/api/v1/password", body).await;
        assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text());
        m.says("a new password").await;

        let (mut ann, _) = m.asked(CHOSEN).await;
        let contact = json!({ "email": "ann@home.example" });
        ann.put("/api/v1/contact-email", contact).await;
        m.follow("ann@home.example", "confirm-contact").await;
        ann.put("/api/v1/contact-email", json!({ "email": null })).await;
        m.follow("ann@home.example", "undo-contact").await;
        m.says("a contact e-mail taken back").await;

        let (mut ann, _) = m.asked(CHOSEN).await;
        let off = ann.post("/api/v1/second-factor/turn-off", Value::Null).await;
        assert_eq!(off.status, StatusCode::NO_CONTENT, "{}", off.text());
        m.says("the second factor turned off").await;

        m.anns_phone = ann.set_up_otp_app(&m.server.clock).await;
        let (_, mut ada) = m.asked(CHOSEN).await;
        let dismiss = format!("/api/v1/employees/{}/dismiss", m.ann.employee);
        let dismissed = ada.post(&dismiss, Value::Null).await;
        assert_eq!(dismissed.status, StatusCode::NO_CONTENT, "{}", dismissed.text());
        m.says("a dismissal").await;
    }
}

// shows in part: ARR-08 (access_request.rs shows the other ends)
#[tokio::test]
async fn what_is_asked_in_the_moment_in_which_everything_ends_is_closed_and_the_log_says_so() {
    for mut m in meadows().await {
        let (mut ann, _, stranger) = m.there(PASSWORD).await;
        let ended = m.at_once(stranger, ann.delete("/api/v1/sessions")).await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.text());
        m.says("a log-out everywhere").await;

        // As many are open as there were, and it is another one.
        let (mut ann, _) = m.asked(PASSWORD).await;
        let own = m.waits(ann.clone(), PASSWORD).await;
        let ended = m.at_once(own, ann.delete("/api/v1/sessions")).await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.text());
        m.says("a log-out everywhere beside a newer request").await;

        let (mut ann, _, stranger) = m.there(PASSWORD).await;
        let body = json!({ "current": PASSWORD, "new": CHOSEN });
        let changed = m.at_once(stranger, ann.put("/api/v1/password", body)).await;
        assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text());
        m.says("a new password").await;

        let (mut ann, _, stranger) = m.there(CHOSEN).await;
        let contact = json!({ "email": "ann@home.example" });
        ann.put("/api/v1/contact-email", contact).await;
        m.follow("ann@home.example", "confirm-contact").await;
        ann.put("/api/v1/contact-email", json!({ "email": null })).await;
        let token = m.server.token_to("ann@home.example", "undo-contact").await;
        let undone = m.at_once(stranger, m.server.follow("undo-contact", &token)).await;
        assert!(undone.status.is_success(), "{}", undone.text());
        m.says("a contact e-mail taken back").await;

        let (mut ann, _, stranger) = m.there(CHOSEN).await;
        let turned_off = ann.post("/api/v1/second-factor/turn-off", Value::Null);
        let off = m.at_once(stranger, turned_off).await;
        assert_eq!(off.status, StatusCode::NO_CONTENT, "{}", off.text());
        m.says("the second factor turned off").await;

        m.anns_phone = ann.set_up_otp_app(&m.server.clock).await;
        let (_, mut ada, stranger) = m.there(CHOSEN).await;
        let dismiss = format!("/api/v1/employees/{}/dismiss", m.ann.employee);
        let dismissed = m.at_once(stranger, ada.post(&dismiss, Value::Null)).await;
        assert_eq!(dismissed.status, StatusCode::NO_CONTENT, "{}", dismissed.text());
        m.says("a dismissal").await;
    }
}
