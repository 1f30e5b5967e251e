//! The second proof: offered, proven once, replaced, and asked for again before what weakens it.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use testkit::place::places;
use testkit::server::{Client, OtpPhone, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);

/// Ann with an authenticator app, a minute after its last code.
async fn anns() -> Vec<(TestServer, Someone, Client, OtpPhone)> {
    let mut all = Vec::new();
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut client = server.client();
        assert_eq!(client.sign_in(&ann).await.status, StatusCode::OK);
        let phone = client.set_up_otp_app(&server.clock).await;
        server.advance(MINUTE).await;
        all.push((server, ann, client, phone));
    }
    all
}

/// The challenge after the password: its path, and a client that holds its ticket.
async fn challenge(server: &TestServer, who: &Someone) -> (String, Client) {
    let mut client = server.client();
    let (id, with_ticket, waiting) = client.password(Some(&who.workspace_name), &who.login, PASSWORD).await;
    assert_eq!(waiting.json()["methods"][0], "otp_app", "{}", waiting.text());
    (format!("/api/v1/sign-ins/{id}/second-factor"), with_ticket)
}

fn code(code: &str) -> serde_json::Value {
    json!({ "method": "otp_app", "code": code })
}

// shows: PWD-06, SF-11
#[tokio::test]
async fn a_stolen_password_alone_opens_nothing() {
    for (server, ann, ..) in anns().await {
        let (_, mut thief) = challenge(&server, &ann).await;
        for route in server::api::routes::routes() {
            if route.who == server::api::routes::Who::Anyone {
                continue;
            }
            let path = route
                .path
                .replace("{id}", "x")
                .replace("{group}", "x")
                .replace("{employee}", "x");
            let method = route.method.to_uppercase().parse().unwrap();
            let body = route.sends.map(|_| json!({}));
            let answer = thief
                .ask(method, &format!("/api/v1{}", path.replace("{key}", "x")), body)
                .await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{} {path}", route.method);
        }
    }
}

// shows: SF-09
#[tokio::test]
async fn a_wrong_code_is_refused_and_the_right_one_signs_in_at_once() {
    for (server, ann, _, phone) in anns().await {
        let (path, mut client) = challenge(&server, &ann).await;
        assert_eq!(client.post(&path, code("000000")).await.code(), "incorrect_code");
        assert_eq!(client.post(&path, code(&phone.code())).await.status, StatusCode::OK);
        assert_eq!(
            client.post(&path, code(&phone.code())).await.code(),
            "challenge_expired",
            "a challenge is used once"
        );
    }
}

// shows in part: SF-09 (the SMS half has its own tests)
#[tokio::test]
async fn after_five_codes_in_a_minute_even_the_right_one_waits() {
    for (server, ann, _, phone) in anns().await {
        let (path, mut client) = challenge(&server, &ann).await;
        for _ in 0..5 {
            assert_eq!(client.post(&path, code("000000")).await.code(), "incorrect_code");
        }
        let waiting = client.post(&path, code(&phone.code())).await;
        assert_eq!(waiting.code(), "too_many_attempts");
        assert!(waiting.headers.contains_key("retry-after"));
        server.advance(MINUTE).await;
        assert_eq!(client.post(&path, code(&phone.code())).await.status, StatusCode::OK);
    }
}

// shows in part: THR-14 (the rest has tests of its own)
#[tokio::test]
async fn a_challenge_has_ten_wrong_answers_and_then_the_password_comes_again() {
    for (server, ann, _, phone) in anns().await {
        let (path, mut client) = challenge(&server, &ann).await;
        let mut refused = 0;
        for _ in 0..4 {
            for _ in 0..4 {
                let answer = client.post(&path, code("000000")).await;
                refused += usize::from(answer.code() == "incorrect_code");
            }
            server.advance(MINUTE).await;
        }
        assert_eq!(refused, 10);
        assert_eq!(
            client.post(&path, code(&phone.code())).await.code(),
            "challenge_expired"
        );
    }
}

// shows: OTP-09
// shows in part: SEC-03 (needs the pages of later issues)
#[tokio::test]
async fn a_code_counts_once_however_many_browsers_send_it_at_once() {
    for (server, ann, _, phone) in anns().await {
        let now = phone.code();
        let mut tries = Vec::new();
        for _ in 0..4 {
            let (path, mut client) = challenge(&server, &ann).await;
            let now = now.clone();
            tries.push(tokio::spawn(async move { client.post(&path, code(&now)).await.status }));
        }
        let mut signed_in = 0;
        for each in tries {
            signed_in += usize::from(each.await.unwrap() == StatusCode::OK);
        }
        assert_eq!(signed_in, 1, "{}", server.engine());
    }
}

// shows in part: SF-13 (the rest has tests of its own)
#[tokio::test]
async fn of_two_right_answers_to_one_challenge_one_becomes_a_session() {
    for (server, ann, _, phone) in anns().await {
        let (path, client) = challenge(&server, &ann).await;
        let before = phone.code();
        let next = phone.code_at(server.clock.now() + Duration::from_secs(30));
        let mut tries = Vec::new();
        for each in [before, next] {
            let (path, mut client) = (path.clone(), client.clone());
            tries.push(tokio::spawn(
                async move { client.post(&path, code(&each)).await.status },
            ));
        }
        let mut signed_in = 0;
        for each in tries {
            signed_in += usize::from(each.await.unwrap() == StatusCode::OK);
        }
        assert_eq!(signed_in, 1);
    }
}

// shows: SF-10
#[tokio::test]
async fn a_challenge_belongs_to_its_ticket_and_ends_after_24_idle_minutes() {
    for (server, ann, _, phone) in anns().await {
        let (path, mut client) = challenge(&server, &ann).await;
        let mut stranger = server.client();
        assert_eq!(
            stranger.post(&path, code(&phone.code())).await.status,
            StatusCode::NOT_FOUND
        );
        let (_, mut other_ticket) = challenge(&server, &ann).await;
        assert_eq!(
            other_ticket.post(&path, code(&phone.code())).await.status,
            StatusCode::UNAUTHORIZED
        );
        server.advance(24 * MINUTE + Duration::from_secs(1)).await;
        assert_eq!(
            client.post(&path, code(&phone.code())).await.code(),
            "challenge_expired"
        );
    }
}

// shows: OTP-02, OTP-06, OTP-07
#[tokio::test]
async fn a_new_phone_replaces_the_old_one_only_when_its_code_is_confirmed() {
    for (server, ann, mut client, old) in anns().await {
        let begun = client.post("/api/v1/second-factor/otp-app", json!({})).await;
        assert_eq!(begun.json()["replaces"], true, "{}", begun.text());
        let (path, mut other) = challenge(&server, &ann).await;
        assert_eq!(
            other.post(&path, code(&old.code())).await.status,
            StatusCode::OK,
            "begun is not done"
        );

        server.advance(MINUTE).await;
        let step = json!({ "password": PASSWORD, "code": old.code() });
        assert_eq!(
            client.post("/api/v1/session/step-up", step).await.status,
            StatusCode::NO_CONTENT
        );
        let new = client.set_up_otp_app(&server.clock).await;
        server.advance(MINUTE).await;
        let (path, mut other) = challenge(&server, &ann).await;
        assert_eq!(other.post(&path, code(&old.code())).await.code(), "incorrect_code");
        assert_eq!(other.post(&path, code(&new.code())).await.status, StatusCode::OK);
    }
}

// shows in part: SET-12 (the rest has tests of its own)
#[tokio::test]
async fn a_set_up_belongs_to_the_session_that_began_it() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let (mut thief, mut own) = (server.client(), server.client());
        thief.sign_in(&ann).await;
        own.sign_in(&ann).await;
        let begin = "/api/v1/second-factor/otp-app";
        let seen = thief.post(begin, json!({})).await.json()["secret"].clone();
        let shown = own.post(begin, json!({})).await.json()["secret"].clone();
        assert_ne!(seen, shown, "who begins first would know what the owner then confirms");
        assert_eq!(own.post(begin, json!({})).await.json()["secret"], shown, "a reload");

        let phone = OtpPhone::new(shown.as_str().unwrap(), server.clock.clone());
        let confirm = "/api/v1/second-factor/otp-app/confirm";
        let stolen = thief.post(confirm, json!({ "code": phone.code() })).await;
        assert_eq!(stolen.code(), "challenge_expired", "{}", stolen.text());
        let bound = own.post(confirm, json!({ "code": phone.code() })).await;
        assert_eq!(bound.status, StatusCode::OK, "{}", bound.text());
    }
}

// shows: OTP-08
#[tokio::test]
async fn a_wrong_first_code_binds_nothing() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut client = server.client();
        client.sign_in(&ann).await;
        let begun = client.post("/api/v1/second-factor/otp-app", json!({})).await.json();
        let uri = begun["uri"].as_str().unwrap();
        assert!(
            uri.starts_with("otpauth://totp/") && uri.contains("secret=") && uri.contains("issuer=Meadow"),
            "{}",
            &uri[..15]
        );
        let wrong = client
            .post("/api/v1/second-factor/otp-app/confirm", json!({ "code": "000000" }))
            .await;
        assert_eq!(wrong.code(), "incorrect_code");
        assert_eq!(client.get("/api/v1/second-factor").await.json()["active"], false);
        assert!(
            server.client().sign_in(&ann).await.json()["session"].is_object(),
            "the password alone still does"
        );
    }
}

// shows: SET-14
#[tokio::test]
async fn ann_is_told_by_mail_that_an_app_was_set_up_and_replaced() {
    for (server, _, mut client, old) in anns().await {
        let step = json!({ "password": PASSWORD, "code": old.code() });
        client.post("/api/v1/session/step-up", step).await;
        client.set_up_otp_app(&server.clock).await;
        let waiting = server.app().store.waiting_messages(10).await.unwrap();
        let purposes: Vec<&str> = waiting.iter().map(|m| m.purpose.as_str()).collect();
        assert_eq!(purposes, ["otp_app_replaced", "otp_app_bound"]);
        for message in waiting {
            assert_eq!(message.recipient, "ann@example.org");
            assert!(message.text.contains("192.0.2.7") && message.text.contains("Firefox on Linux"));
        }
    }
}

// shows: SET-11
#[tokio::test]
async fn replacing_the_app_wants_both_proofs_of_the_last_five_minutes() {
    for (server, _, mut client, phone) in anns().await {
        server.advance(5 * MINUTE).await;
        assert_eq!(
            client.post("/api/v1/second-factor/otp-app", json!({})).await.code(),
            "step_up_required"
        );
        let password_only = client
            .post("/api/v1/session/step-up", json!({ "password": PASSWORD }))
            .await;
        assert_eq!(password_only.code(), "incorrect_code");
        let wrong = json!({ "password": "not the password", "code": phone.code() });
        assert_eq!(
            client.post("/api/v1/session/step-up", wrong).await.code(),
            "incorrect_login_or_password"
        );
        let both = json!({ "password": PASSWORD, "code": phone.code() });
        assert_eq!(
            client.post("/api/v1/session/step-up", both).await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(
            client.post("/api/v1/second-factor/otp-app", json!({})).await.status,
            StatusCode::OK
        );
    }
}

// shows: SF-08, SF-14
#[tokio::test]
async fn a_factor_belongs_to_one_workspace_and_is_asked_at_every_sign_in() {
    for (server, ann, mut client, phone) in anns().await {
        let harbour = server.workspace("harbour").await;
        let also = server.employee(harbour, "ann@example.org").await;
        assert!(
            client.sign_in(&also).await.json()["session"].is_object(),
            "no factor in the other workspace"
        );
        assert_eq!(
            client.sign_in_with_code(&ann, &phone).await.status,
            StatusCode::OK,
            "the same browser is asked"
        );
        let (.., again) = client.password(Some("meadow"), &ann.login, PASSWORD).await;
        assert_eq!(again.json()["awaits"], "second_factor", "and asked again");
    }
}

// shows: ADM-05
#[tokio::test]
async fn a_fresh_administrator_sets_up_a_factor_first() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut client = server.client();
        client.sign_in(&ada).await;
        for path in ["employees", "groups", "events", "settings"] {
            let refused = client.get(&format!("/api/v1/{path}")).await;
            assert_eq!(refused.code(), "second_factor_setup_required", "{path}");
        }
        let session = client.get("/api/v1/session").await.json();
        assert_eq!(session["restrictions"], json!(["second_factor_setup_required"]));
        client.set_up_otp_app(&server.clock).await;
        assert_eq!(client.get("/api/v1/events").await.status, StatusCode::OK);
        assert_eq!(client.get("/api/v1/session").await.json()["restrictions"], json!([]));
    }
}

// shows: LOG-01, LOG-02, PWD-11
#[tokio::test]
async fn each_sees_the_own_history_and_only_administrators_see_the_workspaces() {
    for (server, ann, mut client, _) in anns().await {
        let ben = server.employee(ann.workspace, "ben@example.org").await;
        let mut bens = server.client().at([198, 51, 100, 9]);
        bens.password(Some("meadow"), &ben.login, "not his password").await;
        bens.sign_in(&ben).await;
        let own = bens.get("/api/v1/history").await.json();
        let kinds: Vec<&str> = own["events"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|e| e["kind"].as_str())
            .collect();
        assert_eq!(kinds.iter().filter(|k| **k == "sign_in_succeeded").count(), 1);
        assert_eq!(kinds.iter().filter(|k| **k == "sign_in_failed").count(), 1);
        let events = own["events"].as_array().unwrap();
        let newest = events.iter().find(|e| e["kind"] == "sign_in_succeeded").unwrap();
        assert_eq!(
            (newest["ip"].as_str(), newest["device"].as_str()),
            (Some("198.51.100.9"), Some("Firefox on Linux"))
        );
        assert!(
            own["events"]
                .as_array()
                .unwrap()
                .iter()
                .all(|e| e["account"] == ben.account.to_string())
        );
        assert_eq!(bens.get("/api/v1/events").await.code(), "not_allowed");
        assert_eq!(client.get("/api/v1/events").await.code(), "not_allowed");

        let ada = server.administrator(ann.workspace, "ada@example.org").await;
        let mut admin = server.client();
        admin.sign_in(&ada).await;
        admin.set_up_otp_app(&server.clock).await;
        let of_ben = admin
            .get(&format!(
                "/api/v1/events?employee={}&kind=sign_in_succeeded",
                ben.employee
            ))
            .await
            .json();
        assert_eq!(of_ben["events"].as_array().unwrap().len(), 1);
    }
}

// shows in part: IPR-09 (the roles; the addresses need IP rules), EMP-07 (the rest has tests of its own)
#[tokio::test]
async fn a_role_counts_with_the_next_request_and_the_last_administrator_keeps_it() {
    for (server, ann, mut client, _) in anns().await {
        let ada = server.administrator(ann.workspace, "ada@example.org").await;
        let mut admin = server.client();
        admin.sign_in(&ada).await;
        admin.set_up_otp_app(&server.clock).await;
        let role = |who: &Someone| format!("/api/v1/employees/{}/role", who.employee);
        let last = admin.put(&role(&ada), json!({ "role": "employee" })).await;
        assert_eq!(
            (last.status, last.code().as_str()),
            (StatusCode::CONFLICT, "last_administrator")
        );
        assert_eq!(client.get("/api/v1/events").await.code(), "not_allowed");
        let made = admin.put(&role(&ann), json!({ "role": "administrator" })).await;
        assert_eq!(made.status, StatusCode::NO_CONTENT, "{}", made.text());
        assert_eq!(client.get("/api/v1/events").await.status, StatusCode::OK);
        assert_eq!(
            admin.put(&role(&ann), json!({ "role": "employee" })).await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(client.get("/api/v1/events").await.code(), "not_allowed");
    }
}
