//! Which logins there are after it: on every kind of client, by each method, and where the phone is asked.

use axum::http::{Method, StatusCode};
use domain::second_factor::Method as Factor;
use phone::Kind;
use serde_json::{Value, json};
use testkit::app::Opening;
use testkit::place::places;
use testkit::server::{Client, PASSWORD};

use super::{Ann, MINUTE, ann};

// shows: SES-07
#[tokio::test]
async fn pressed_in_a_browser_no_login_asks_the_phone_any_more_and_pressed_on_the_phone_itself_it_does() {
    for place in places() {
        let ann = ann(place).await;
        let engine = ann.server.engine();
        // An authenticator that signs in, too, uses one key for both.
        let key = ::phone::Key::from_pkcs8(ann.phone.account.key().expose()).unwrap();
        ann.server.advance(MINUTE).await;
        let client = ann.server.client();
        let mut opening = Opening::with_key(&ann.server, &client, Kind::Mobile, "meadow", key).await;
        opening.password(&ann.who.login, PASSWORD, None).await;
        let done = opening.code("otp_app", &ann.otp.code()).await;
        let on_the_phone = opening.signed_in(&done);
        let mut phone = ann.phone;
        let offers_push = async || {
            ann.server.advance(5 * MINUTE).await;
            let (.., asked) = ann
                .server
                .client()
                .password(Some("meadow"), &ann.who.login, PASSWORD)
                .await;
            let methods = asked.json()["methods"].as_array().cloned().unwrap_or_default();
            methods.contains(&json!(Factor::Push.word()))
        };
        let pressed = on_the_phone.client().delete("/api/v1/sessions").await;
        assert_eq!(pressed.status, StatusCode::OK, "{engine}: {}", pressed.text());
        assert_eq!(phone.state().await, "connected", "{engine}");
        assert!(on_the_phone.is_served().await, "{engine}");
        assert!(!ann.here.is_signed_in().await, "{engine}");
        assert!(offers_push().await, "{engine}");

        ann.server.advance(MINUTE).await;
        let mut browser = ann.server.client();
        browser.sign_in_with_code(&ann.who, &ann.otp).await;
        let mut other = ann.app;
        assert_eq!(other.refreshes().await.code(), "session_expired", "{engine}");
        let pressed = browser.delete("/api/v1/sessions").await;
        assert_eq!(pressed.status, StatusCode::OK, "{engine}: {}", pressed.text());
        assert_eq!(phone.state().await, "disconnected", "{engine}");
        assert!(!offers_push().await, "{engine}");
        assert!(!on_the_phone.is_served().await, "{engine}");
    }
}

/// A login of one kind of client, after its password.
struct Login {
    path: String,
    client: Client,
    kind: Option<Kind>,
}

impl Ann {
    async fn knocks(&self, kind: Option<Kind>) -> Login {
        let (id, client, asked) = match kind {
            None => {
                self.server
                    .client()
                    .password(Some("meadow"), &self.who.login, PASSWORD)
                    .await
            }
            Some(kind) => {
                let mut opening = Opening::of(&self.server, &self.server.client(), kind, "meadow").await;
                let asked = opening.password(&self.who.login, PASSWORD, None).await;
                (opening.id, opening.client, asked)
            }
        };
        assert_eq!(asked.json()["awaits"], "second_factor", "{kind:?}: {}", asked.text());
        assert!(asked.json()["session"].is_null() && asked.json()["app"].is_null());
        Login {
            path: format!("/api/v1/sign-ins/{id}"),
            client,
            kind,
        }
    }
}

impl Login {
    async fn code(&mut self, method: &str, code: &str) -> Value {
        let body = json!({ "method": method, "code": code });
        let done = self.client.post(&format!("{}/second-factor", self.path), body).await;
        self.is_in(&done.json(), method);
        done.json()
    }

    /// The answer is a session of this kind of client: with cookies for a browser, with tokens for an app.
    fn is_in(&self, answer: &Value, method: &str) {
        let word = self.kind.map_or("browser", Kind::word);
        assert_eq!(answer["session"]["kind"], word, "{method}: {answer}");
        assert_eq!(
            answer["app"]["refresh"].is_string(),
            self.kind.is_some(),
            "{method}: {answer}"
        );
        assert_eq!(self.client.cookies.is_empty(), self.kind.is_some(), "{method}");
    }
}

// shows: SF-02, SF-07
#[tokio::test]
async fn on_every_kind_of_client_the_password_alone_opens_nothing_and_each_method_ends_in_a_session() {
    for kind in [None, Some(Kind::Mobile), Some(Kind::Desktop)] {
        for place in places() {
            let mut ann = ann(place).await;
            let mut login = ann.knocks(kind).await;
            let challenge = login.path.rsplit('/').next().unwrap().to_owned();
            let ask = json!({
                "days": 1, "reason": "lost the phone", "identity_checked": true, "challenge": challenge,
            });
            ann.administrator(Method::PUT, "/waiver", Some(ask)).await;
            let done = login.client.get(&login.path).await.json();
            login.is_in(&done, "an administrator");
            ann.administrator(Method::DELETE, "/waiver", None).await;

            ann.server.advance(10 * MINUTE).await;
            let mut login = ann.knocks(kind).await;
            let asked = ann.phone.client.get("/api/v1/authenticator/requests").await.json();
            let request = asked["requests"].as_array().unwrap().last().unwrap().clone();
            let expected = kind.map_or("browser", Kind::word);
            assert_eq!(
                request["client"]["kind"], expected,
                "the phone says what asks: {request}"
            );
            let shown = login.client.get(&login.path).await.json();
            let number = shown["push"]["number"].as_str().unwrap().to_owned();
            let decision = ::phone::Decision::Approve {
                number: Some(&number),
                warned: true,
            };
            let signed = ann.phone.account.answer(&request, decision).unwrap();
            let id = request["id"].as_str().unwrap();
            let path = format!("/api/v1/authenticator/requests/{id}/answer");
            let answered = ann.phone.client.post(&path, signed).await;
            assert_eq!(answered.status, StatusCode::OK, "{}", answered.text());
            let done = login.client.get(&login.path).await.json();
            login.is_in(&done, "push");

            ann.server.advance(10 * MINUTE).await;
            let code = ann.phone.code();
            ann.knocks(kind).await.code("verification_code", &code).await;
            ann.server.advance(10 * MINUTE).await;
            let code = ann.otp.code();
            ann.knocks(kind).await.code("otp_app", &code).await;
            ann.server.advance(10 * MINUTE).await;
            let code = ann.codes[0].clone();
            let done = ann.knocks(kind).await.code("recovery_code", &code).await;
            assert_eq!(done["session"]["proven"][1]["method"], "recovery_code");

            ann.server.advance(10 * MINUTE).await;
            let mut login = ann.knocks(kind).await;
            let asked = login
                .client
                .ask(Method::POST, &format!("{}/sms", login.path), None)
                .await;
            assert!(asked.status.is_success(), "{}", asked.text());
            let code = ann.gateway.last().code();
            login.code("sms", &code).await;
        }
    }
}
