//! Access requests that end because the challenge under them does: each is in the log (ARR-08).

use std::time::Duration;

use axum::http::StatusCode;
use domain::event::EventKind;
use serde_json::{Value, json};
use testkit::place::places;
use testkit::server::{Client, OtpPhone, PASSWORD, Someone, TestServer};

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

impl Meadow {
    /// Two hours later, the browsers of Ann and Ada; and somebody with Ann's password asks an administrator to be let in.
    async fn asked(&self, password: &str) -> (Client, Client) {
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
        let mut stranger = self.server.client().at([198, 51, 100, 66]);
        let (id, mut waiting, _) = stranger.password(Some("meadow"), &self.ann.login, password).await;
        let path = format!("/api/v1/sign-ins/{id}/access-request");
        let asked = waiting.ask(axum::http::Method::POST, &path, None).await;
        assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text());
        (ann, ada)
    }

    /// The owner of the address follows the newest link of this kind that went there.
    async fn follow(&self, address: &str, page: &str) {
        let token = self.server.token_to(address, page).await;
        let followed = self.server.follow(page, &token).await;
        assert!(followed.status.is_success(), "{}", followed.text());
    }

    /// So many requests are over, the newest by what was done now.
    async fn says(&self, times: usize, what: &str) {
        let engine = self.server.engine();
        let store = &self.server.app().store;
        let open = store.open_access_requests(self.ann.workspace, 10).await.unwrap();
        assert!(open.is_empty(), "{engine}: {what}");
        let closed = self
            .server
            .events(self.ann.workspace, EventKind::AccessRequestClosed)
            .await;
        assert_eq!(closed.len(), times, "{engine}: {what}: {closed:?}");
        assert_eq!(closed[0]["detail"]["why"], "void", "{engine}: {what}");
        assert_eq!(closed[0]["employee"], self.ann.employee.to_string(), "{engine}: {what}");
    }
}

// shows in part: ARR-08 (access_request.rs shows the other ends), EMP-04 (dismissal.rs shows the rest)
#[tokio::test]
async fn a_log_out_a_new_password_and_a_dismissal_close_what_was_asked_and_the_log_says_so() {
    for mut m in meadows().await {
        let (mut ann, _) = m.asked(PASSWORD).await;
        let ended = ann.delete("/api/v1/sessions").await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.text());
        m.says(1, "a log-out everywhere").await;

        let (mut ann, _) = m.asked(PASSWORD).await;
        let body = json!({ "current": PASSWORD, "new": CHOSEN });
        let changed = ann.put("/api/v1/password", body).await;
        assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text());
        m.says(2, "a new password").await;

        let (mut ann, _) = m.asked(CHOSEN).await;
        let contact = json!({ "email": "ann@home.example" });
        ann.put("/api/v1/contact-email", contact).await;
        m.follow("ann@home.example", "confirm-contact").await;
        ann.put("/api/v1/contact-email", json!({ "email": null })).await;
        m.follow("ann@home.example", "undo-contact").await;
        m.says(3, "a contact e-mail taken back").await;

        let (mut ann, _) = m.asked(CHOSEN).await;
        let off = ann.post("/api/v1/second-factor/turn-off", Value::Null).await;
        assert_eq!(off.status, StatusCode::NO_CONTENT, "{}", off.text());
        m.says(4, "the second factor turned off").await;

        m.anns_phone = ann.set_up_otp_app(&m.server.clock).await;
        let (_, mut ada) = m.asked(CHOSEN).await;
        let dismiss = format!("/api/v1/employees/{}/dismiss", m.ann.employee);
        let dismissed = ada.post(&dismiss, Value::Null).await;
        assert_eq!(dismissed.status, StatusCode::NO_CONTENT, "{}", dismissed.text());
        m.says(5, "a dismissal").await;
    }
}
