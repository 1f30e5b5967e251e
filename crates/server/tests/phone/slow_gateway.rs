//! A gateway that takes a code and says nothing: nobody is kept waiting at the door, and nobody is kept out.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use domain::event::{Chain, EventKind};
use serde_json::{Value, json};
use store::history::Filter;
use testkit::gateway::{Gateway, Mood};
use testkit::place::{Place, places};
use testkit::server::{OtpPhone, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);
/// How long the gateway is waited for here; it takes 20 s.
const LIMIT: Duration = Duration::from_millis(500);
/// Far longer than that, and shorter than the gateway takes.
const PATIENCE: Duration = Duration::from_secs(15);

/// Ann with an authenticator app and a number.
struct Ann {
    server: TestServer,
    gateway: Gateway,
    who: Someone,
    app: OtpPhone,
}

async fn ann(place: Place) -> Ann {
    let gateway = Gateway::start().await;
    let server = TestServer::with_sms(place, gateway.client_within(LIMIT)).await;
    let meadow = server.workspace("meadow").await;
    let who = server.employee(meadow, "ann@example.org").await;
    let mut client = server.client();
    client.sign_in(&who).await;
    let app = client.set_up_otp_app(&server.clock).await;
    client.links_number(&gateway, "+49 151 23456789").await;
    server.advance(MINUTE).await;
    Ann {
        server,
        gateway,
        who,
        app,
    }
}

impl Ann {
    async fn failures(&self) -> Vec<Value> {
        let filter = Filter {
            kind: Some(EventKind::SmsFailed),
            ..Filter::default()
        };
        let chain = Chain::Workspace(self.who.workspace);
        let found = self.server.app().store.events(chain, &filter, None, 100).await.unwrap();
        found.iter().map(|r| serde_json::to_value(&r.row).unwrap()).collect()
    }
}

// shows: SMS-06
#[tokio::test]
async fn a_gateway_that_hangs_is_given_up_and_the_page_leads_to_the_other_methods() {
    for place in places() {
        let ann = ann(place).await;
        let engine = ann.server.engine();
        ann.gateway.feels(Mood::Slow);
        let mut browser = ann.server.client().at([192, 0, 2, 70]);
        let form = browser.form_token("/sign-in").await;
        let fields = [
            ("form", form.as_str()),
            ("login", &ann.who.login),
            ("password", PASSWORD),
        ];
        browser.post_form("/sign-in", &fields).await;
        let asked = [("form", form.as_str())];
        let page = tokio::time::timeout(PATIENCE, browser.post_form("/sign-in/sms", &asked)).await;
        let page = page.expect("nobody waits as long as the gateway takes");
        assert_eq!(page.status, StatusCode::CONFLICT, "{engine}");
        let text = page.text();
        assert!(
            text.contains("could not be sent") && text.contains("Authenticator app"),
            "{text}"
        );
        let code = ann.gateway.last().code();
        assert!(!text.contains(&code), "{engine}");

        let failures = ann.failures().await;
        assert_eq!(failures.len(), 1, "{engine}: {failures:?}");
        assert_eq!(failures[0]["detail"]["why"], "no_answer", "{engine}");
        assert!(!format!("{failures:?}").contains(&code), "{engine}");
        ann.server.advance(MINUTE).await;
        assert_eq!(
            ann.gateway.taken().len(),
            2,
            "{engine}: what it may have taken does not go out twice"
        );

        // The challenge is as good as before, by the app.
        let typed = ann.app.code();
        let fields = [("form", form.as_str()), ("method", "otp"), ("code", &typed)];
        let entered = browser.post_form("/sign-in/second-factor", &fields).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{engine}: {}", entered.text());
        assert!(browser.is_signed_in().await, "{engine}");
    }
}

// shows in part: SMS-06 (the page: above)
#[tokio::test]
async fn a_code_that_a_hanging_gateway_brings_after_all_is_taken() {
    for place in places() {
        let ann = ann(place).await;
        let engine = ann.server.engine();
        ann.gateway.feels(Mood::Slow);
        let (id, mut client, _) = ann
            .server
            .client()
            .password(Some("meadow"), &ann.who.login, PASSWORD)
            .await;
        let path = format!("/api/v1/sign-ins/{id}");
        let asked = tokio::time::timeout(PATIENCE, client.ask(Method::POST, &format!("{path}/sms"), None)).await;
        let asked = asked.expect("nobody waits as long as the gateway takes");
        assert_eq!(asked.json()["reason"], "not_sent", "{engine}: {}", asked.text());
        assert_eq!(
            client.get(&path).await.json()["methods"],
            json!(["otp_app", "sms", "recovery_code"])
        );
        let body = json!({ "method": "sms", "code": ann.gateway.last().code() });
        let entered = client.post(&format!("{path}/second-factor"), body).await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());
    }
}
