//! In what order rows are taken: the sign-in first, then what was asked from it. Whoever waits for it holds nothing that
//! somebody in front of them needs, so nobody meets in a deadlock.

use axum::http::{Method, StatusCode};
use phone::Decision;
use serde_json::Value;
use testkit::server::{Answer, Client, TestServer};
use tokio::task::JoinHandle;

use super::{ELSEWHERE, Meadow};

/// What is asked from a sign-in, and the phone that is asked.
const BEHIND: [&str; 3] = [
    "select from approval",
    "select from access_request",
    "select from trusted_device",
];

/// Sends it while somebody else holds the sign-ins, and looks what it holds while it waits.
async fn waits_with_free_hands(server: &TestServer, mut client: Client, method: Method, path: String, body: Value) {
    let Some(held) = server.other_holds("select from sign_in").await else {
        return; // one writes after the other
    };
    let sent: JoinHandle<Answer> = tokio::spawn(async move { client.ask(method, &path, Some(body)).await });
    held.until_waiting(1).await;
    for rows in BEHIND {
        assert!(held.finds_free(rows).await, "{rows} is held by who waits for a sign-in");
    }
    held.lets_go().await;
    let answer = sent.await.unwrap();
    assert!(answer.status.is_success(), "{}", answer.text());
}

#[tokio::test]
async fn whoever_waits_for_a_sign_in_holds_nothing_that_was_asked_from_it() {
    for mut m in Meadow::all().await {
        let mut own = m.knocks().await;
        assert_eq!(own.types("recovery_code", &m.codes[0]).await.status, StatusCode::OK);
        let thief = m.knocks_with(m.server.client().at(ELSEWHERE)).await;
        let ask = format!("/api/v1/sign-ins/{}/access-request", thief.id);
        let asked = thief.client.clone().post(&ask, Value::Null).await;
        assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text());
        let request = m.request().await;
        let no = m.phone.account.answer(&request, Decision::Deny).unwrap();
        let path = format!(
            "/api/v1/authenticator/requests/{}/answer",
            request["id"].as_str().unwrap()
        );
        let phone = m.phone.client.clone();
        waits_with_free_hands(&m.server, phone, Method::POST, path, no).await;

        // Her own, that waits while she turns it off in another session.
        let _own = m.knocks().await;
        let off = "/api/v1/second-factor/turn-off".to_owned();
        waits_with_free_hands(&m.server, own.client, Method::POST, off, Value::Null).await;
    }
}

#[tokio::test]
async fn whoever_is_dismissed_while_they_sign_in_is_so_with_free_hands() {
    for m in Meadow::all().await {
        let boss = m.server.administrator(m.ann.workspace, "bea@example.org").await;
        let mut admin = m.server.client();
        assert_eq!(admin.sign_in(&boss).await.status, StatusCode::OK);
        admin.set_up_otp_app(&m.server.clock).await;
        let thief = m.knocks_with(m.server.client().at(ELSEWHERE)).await;
        let ask = format!("/api/v1/sign-ins/{}/access-request", thief.id);
        let asked = thief.client.clone().post(&ask, Value::Null).await;
        assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text());
        let path = format!("/api/v1/employees/{}/dismiss", m.ann.employee);
        waits_with_free_hands(&m.server, admin, Method::POST, path, Value::Null).await;
    }
}
