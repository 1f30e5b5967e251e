//! One's own sessions and second factor.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use testkit::server::{Client, OtpPhone, PASSWORD, Someone, TestServer};

use super::record::Record;

pub async fn own_account(record: &Record, server: &TestServer, ann: &Someone) {
    let mut browser = server.client();
    let (path, mut ticket, answer) = record.password(&mut browser, "meadow", &ann.login, PASSWORD).await;
    assert_eq!(answer.json()["awaits"], "nothing", "{}", answer.text());
    record.get(&mut ticket, &path).await;
    for path in ["/session", "/sessions", "/history", "/second-factor"] {
        record.get(&mut browser, path).await;
    }
    let sessions = record.get(&mut browser, "/sessions").await.json();
    let mut second = server.client();
    record.password(&mut second, "meadow", &ann.login, PASSWORD).await;
    record.delete(&mut browser, "/sessions/nonsense").await;
    let of_second = record.get(&mut second, "/session").await.json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(!sessions.to_string().contains(&of_second));
    record.delete(&mut browser, &format!("/sessions/{of_second}")).await;
    assert!(!second.is_signed_in().await);

    // Long after the password, on a device of today.
    let wait = || async {
        for _ in 0..2 {
            server.advance(Duration::from_secs(600)).await;
            assert!(browser.clone().get("/api/v1/session").await.status == StatusCode::OK);
        }
    };
    let confirm = json!({ "code": "000000" });
    let missing = record
        .post(&mut browser.clone(), "/second-factor/otp-app/confirm", confirm.clone())
        .await;
    assert_eq!(missing.code(), "challenge_expired");
    wait().await;
    record.delete(&mut browser.clone(), "/sessions").await;
    record
        .post(&mut browser.clone(), "/second-factor/otp-app", json!({}))
        .await;
    record
        .post(&mut browser.clone(), "/second-factor/otp-app/confirm", confirm.clone())
        .await;
    record
        .post(
            &mut browser,
            "/session/step-up",
            json!({ "password": "not hers at all" }),
        )
        .await;
    record
        .post(&mut browser, "/session/step-up", json!({ "password": PASSWORD }))
        .await;
    record.delete(&mut browser, "/sessions").await;
    let none = record.post(&mut browser, CODES, serde_json::Value::Null).await;
    assert_eq!(none.code(), "second_factor_setup_required");
    let password = |current: &str, new: &str| json!({ "current": current, "new": new });
    for (current, new, code) in [
        (
            "not hers at all",
            "nine brave herons at dawn",
            "incorrect_login_or_password",
        ),
        (PASSWORD, "too short", "password_too_weak"),
        (PASSWORD, PASSWORD, "password_reused"),
    ] {
        let refused = record.put(&mut browser, "/password", password(current, new)).await;
        assert_eq!(refused.code(), code, "{}", refused.text());
    }
    record
        .put(
            &mut browser,
            "/password",
            password(PASSWORD, "nine brave herons at dawn"),
        )
        .await;
    record
        .put(
            &mut browser,
            "/password",
            password("nine brave herons at dawn", PASSWORD),
        )
        .await;
    let begun = record
        .post(&mut browser, "/second-factor/otp-app", json!({}))
        .await
        .json();
    let phone = OtpPhone::new(begun["secret"].as_str().unwrap(), server.clock.clone());
    record
        .post(
            &mut browser,
            "/second-factor/otp-app/confirm",
            json!({ "code": wrong(&phone) }),
        )
        .await;
    record
        .post(
            &mut browser,
            "/second-factor/otp-app/confirm",
            json!({ "code": phone.code() }),
        )
        .await;
    record.get(&mut browser, "/second-factor").await;
    record.get(&mut browser, CODES).await;
    record.post(&mut browser, CODES, serde_json::Value::Null).await;
    server.advance(Duration::from_secs(60)).await;
    let body = json!({ "password": PASSWORD, "code": wrong(&phone) });
    record.post(&mut browser, "/session/step-up", body).await;
    server.advance(Duration::from_secs(600)).await;
    record
        .put(
            &mut browser,
            "/password",
            password(PASSWORD, "nine brave herons at dawn"),
        )
        .await;
    let body = json!({ "current": PASSWORD, "new": "nine brave herons at dawn", "code": wrong(&phone) });
    record.put(&mut browser, "/password", body).await;

    // The second factor at the door.
    let mut again = server.client();
    let (path, mut ticket, answer) = record.password(&mut again, "meadow", &ann.login, PASSWORD).await;
    assert_eq!(answer.json()["awaits"], "second_factor", "{}", answer.text());
    record.get(&mut ticket, &path).await;
    let factor = format!("{path}/second-factor");
    record
        .post(
            &mut ticket,
            &factor,
            json!({ "method": "otp_app", "code": wrong(&phone) }),
        )
        .await;
    record
        .post(
            &mut ticket,
            &format!("{path}/workspace"),
            json!({ "workspace": "meadow" }),
        )
        .await;
    wrong_recovery_codes(record, &mut ticket, &path).await;
    server.advance(Duration::from_secs(60)).await;
    let proven = record
        .post(
            &mut ticket,
            &factor,
            json!({ "method": "otp_app", "code": phone.code() }),
        )
        .await;
    assert_eq!(proven.status, StatusCode::OK, "{}", proven.text());
    let mut out = ticket.clone();
    record.delete(&mut out, "/session").await;
    server.advance(Duration::from_secs(600)).await;
    record.post(&mut browser, CODES, serde_json::Value::Null).await;
}

/// A login from a new browser is told; its person looks at it, and asks the administrators.
pub async fn notifications(record: &Record, server: &TestServer, ann: &Someone, other: &Someone) {
    let nina = server.employee(ann.workspace, "nina@example.org").await;
    for (who, status) in [(&nina, StatusCode::NO_CONTENT), (other, StatusCode::CONFLICT)] {
        let mut own = server.client();
        assert_eq!(own.sign_in(who).await.status, StatusCode::OK);
        assert_eq!(server.client().sign_in(who).await.status, StatusCode::OK);
        let told = record.get(&mut own, "/notifications").await.json();
        let id = told["notifications"][0]["id"].as_str().unwrap().to_owned();
        record.get(&mut own, &format!("/notifications/{id}")).await;
        record.get(&mut own, "/notifications/nonsense").await;
        let inform = |id: &str| format!("/notifications/{id}/inform-administrator");
        let informed = record.post(&mut own, &inform(&id), serde_json::Value::Null).await;
        assert_eq!(informed.status, status, "{}", informed.text());
        record
            .post(&mut own, &inform("nonsense"), serde_json::Value::Null)
            .await;
        for path in [
            &format!("/notifications/{id}/read"),
            "/notifications/nonsense/read",
            "/notifications/read",
        ] {
            record.post(&mut own, path, serde_json::Value::Null).await;
        }
    }
}

const CODES: &str = "/second-factor/recovery-codes";

/// Three wrong recovery codes, the puzzle that follows, and a wrong solution of it.
async fn wrong_recovery_codes(record: &Record, ticket: &mut Client, path: &str) {
    let factor = format!("{path}/second-factor");
    let wrong = json!({ "method": "recovery_code", "code": "00000-00000" });
    for _ in 0..3 {
        assert_eq!(
            record.post(ticket, &factor, wrong.clone()).await.code(),
            "incorrect_code"
        );
    }
    assert_eq!(record.post(ticket, &factor, wrong).await.code(), "captcha_required");
    let puzzle = record
        .post(ticket, &format!("{path}/captcha"), serde_json::Value::Null)
        .await;
    assert_eq!(puzzle.status, StatusCode::OK, "{}", puzzle.text());
    let unsolved = json!({ "method": "recovery_code", "code": "00000-00000", "captcha": "bm9uc2Vuc2U=" });
    assert_eq!(record.post(ticket, &factor, unsolved).await.code(), "captcha_wrong");
}

/// A code that the phone shows neither now nor in the steps around.
fn wrong(phone: &OtpPhone) -> String {
    let now = phone.code();
    let other = if now.starts_with('9') { "1" } else { "9" };
    format!("{other}{}", &now[1..])
}
