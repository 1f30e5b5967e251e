//! Telephone numbers and codes by SMS, with every answer.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use domain::id::WorkspaceId;
use serde_json::{Value, json};
use testkit::gateway::{Gateway, Mood};
use testkit::server::{Client, PASSWORD, Someone, TestServer};

use super::record::Record;

const NUMBER: &str = "/second-factor/phone-number";
const STEP_UP_SMS: &str = "/session/step-up/sms";
const CONFIRM: &str = "/second-factor/phone-number/confirm";

/// Links the number that was begun.
async fn confirm(record: &Record, gateway: &Gateway, client: &mut Client) {
    let body = json!({ "code": gateway.last().code() });
    let linked = record.post(client, CONFIRM, body).await;
    assert_eq!(linked.status, StatusCode::OK, "{}", linked.text());
}

/// Whoever an exception let in changes no number, and neither does who bound a factor under it.
async fn under_an_exception(
    record: &Record,
    server: &TestServer,
    (nadias, nina): (&mut Client, &Someone),
    all: &[(Method, &str, Option<Value>)],
) {
    let off = json!({ "days": 1, "reason": "lost the phone", "identity_checked": true });
    let granted = nadias
        .put(&format!("/api/v1/employees/{}/waiver", nina.employee), off)
        .await;
    assert_eq!(granted.status, StatusCode::OK, "{}", granted.text());
    let mut somebody = server.client().at([203, 0, 113, 64]);
    record.password(&mut somebody, "meadow", &nina.login, PASSWORD).await;
    let contact = json!({ "email": "nina@home.example" });
    let refused = record.put(&mut somebody, "/contact-email", contact).await;
    assert_eq!(refused.code(), "second_factor_setup_required", "{}", refused.text());
    for code in ["second_factor_setup_required", "not_allowed"] {
        for (method, path, body) in all {
            let refused = record.ask(&mut somebody, method.clone(), path, body.clone()).await;
            assert_eq!(refused.code(), code, "{method} {path}");
        }
        if code != "not_allowed" {
            somebody.set_up_otp_app(&server.clock).await;
        }
    }
}

/// One's own second factor, off for good: minutes after it was proven, and once more when there is none.
async fn turned_off(record: &Record, server: &TestServer, late: &mut Client, mut nadias: Client) {
    let off = "/second-factor/turn-off";
    assert_eq!(record.post(late, off, Value::Null).await.code(), "step_up_required");
    assert_eq!(record.post(&mut nadias, off, Value::Null).await.code(), "not_allowed");
    let meadow = server.app().directory.by_name("meadow").unwrap().workspace.id;
    let otto = server.employee(meadow, "otto.number@example.org").await;
    let mut ottos = server.client().at([203, 0, 113, 65]);
    record.password(&mut ottos, "meadow", &otto.login, PASSWORD).await;
    ottos.set_up_otp_app(&server.clock).await;
    record.post(&mut ottos, off, Value::Null).await;
    assert_eq!(record.post(&mut ottos, off, Value::Null).await.code(), "stale_state");
}

pub async fn numbers(record: &Record, server: &TestServer, gateway: &Gateway, meadow: WorkspaceId) {
    let minute = Duration::from_secs(60);
    let carl = server.employee(meadow, "carl.number@example.org").await;
    let mut alone = server.client().at([203, 0, 113, 60]);
    record.password(&mut alone, "meadow", &carl.login, PASSWORD).await;
    let typed = json!({ "number": "+49 151 23456789" });
    let bare = record.post(&mut alone, NUMBER, typed.clone()).await;
    assert_eq!(bare.code(), "second_factor_setup_required");
    record.post(&mut alone, CONFIRM, json!({ "code": "123456" })).await;

    let nina = server.employee(meadow, "nina.number@example.org").await;
    let mut ninas = server.client().at([203, 0, 113, 61]);
    record.password(&mut ninas, "meadow", &nina.login, PASSWORD).await;
    ninas.set_up_otp_app(&server.clock).await;
    let none = record.ask(&mut ninas, Method::DELETE, NUMBER, None).await;
    assert_eq!(none.code(), "stale_state");
    let mut door = server.client().at([203, 0, 113, 62]);
    let (path, mut ticket, _) = record.password(&mut door, "meadow", &nina.login, PASSWORD).await;
    let sms = format!("{path}/sms");
    let missing = record.ask(&mut ticket, Method::POST, &sms, None).await;
    assert_eq!(missing.code(), "method_unavailable");
    let missing = record.ask(&mut ninas, Method::POST, STEP_UP_SMS, None).await;
    assert_eq!(missing.code(), "method_unavailable");
    let by_sms = json!({ "password": PASSWORD, "code": "123456", "method": "sms" });
    let missing = record.post(&mut ninas, "/session/step-up", by_sms).await;
    assert_eq!(missing.code(), "method_unavailable");

    record.post(&mut ninas, NUMBER, typed.clone()).await;
    let again = record.post(&mut ninas, NUMBER, typed.clone()).await;
    assert_eq!(again.code(), "resend_too_soon");
    let wrong = record.post(&mut ninas, CONFIRM, json!({ "code": "not a code" })).await;
    assert_eq!(wrong.code(), "incorrect_code");
    confirm(record, gateway, &mut ninas).await;
    assert_eq!(
        record.post(&mut ninas, NUMBER, typed.clone()).await.code(),
        "phone_in_use"
    );
    server.advance(minute).await;
    gateway.feels(Mood::Broken);
    let other = json!({ "number": "+43 664 1234567" });
    assert_eq!(
        record.post(&mut ninas, NUMBER, other).await.code(),
        "method_unavailable"
    );
    gateway.feels(Mood::Takes);
    let sent = record.ask(&mut ticket, Method::POST, &sms, None).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    let early = record.ask(&mut ticket, Method::POST, &sms, None).await;
    assert_eq!(early.code(), "resend_too_soon");

    server.advance(minute).await;
    let sent = record.ask(&mut ninas, Method::POST, STEP_UP_SMS, None).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    let early = record.ask(&mut ninas, Method::POST, STEP_UP_SMS, None).await;
    assert_eq!(early.code(), "resend_too_soon");

    let nadia = server.administrator(meadow, "nadia.number@example.org").await;
    let mut nadias = server.client().at([203, 0, 113, 63]);
    record.password(&mut nadias, "meadow", &nadia.login, PASSWORD).await;
    nadias.set_up_otp_app(&server.clock).await;
    let of_nina = format!("/employees/{}/phone-number", nina.employee);
    record.delete(&mut nadias, &of_nina).await;
    assert_eq!(record.delete(&mut nadias, &of_nina).await.code(), "stale_state");
    server.advance(minute).await;
    record.post(&mut ninas, NUMBER, typed.clone()).await;
    confirm(record, gateway, &mut ninas).await;
    let all = [
        (Method::POST, NUMBER, Some(typed.clone())),
        (Method::POST, CONFIRM, Some(json!({ "code": "123456" }))),
        (Method::DELETE, NUMBER, None::<Value>),
    ];
    under_an_exception(record, server, (&mut nadias, &nina), &all).await;
    record.delete(&mut nadias, &of_nina).await;
    alone.set_up_otp_app(&server.clock).await;
    record.post(&mut alone, NUMBER, typed).await;
    confirm(record, gateway, &mut alone).await;
    record.delete(&mut alone, NUMBER).await;

    server.advance(6 * minute).await;
    turned_off(record, server, &mut alone, nadias).await;
    for (method, path, body) in all {
        let late = record.ask(&mut alone, method, path, body).await;
        assert_eq!(late.code(), "step_up_required", "{path}");
    }
}
