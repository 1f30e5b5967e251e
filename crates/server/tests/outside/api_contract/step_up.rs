//! Proving again with the phone, with every answer.

use std::time::Duration;

use domain::id::WorkspaceId;
use serde_json::{Value, json};
use testkit::server::{PASSWORD, TestServer};

use super::record::Record;

const PUSH: &str = "/session/step-up/push";
const ANSWER: &str = "/session/step-up/push/answer";

pub async fn by_phone(record: &Record, server: &TestServer, meadow: WorkspaceId) {
    let vera = server.employee(meadow, "vera.phone@example.org").await;
    let mut client = server.client().at([203, 0, 113, 70]);
    record.password(&mut client, "meadow", &vera.login, PASSWORD).await;
    let password = json!({ "password": PASSWORD });
    let without = record.post(&mut client, PUSH, password.clone()).await;
    assert_eq!(without.code(), "method_unavailable");
    let (mut phone, _) = client.connects_phone(server).await;

    server.advance(Duration::from_mins(6)).await;
    let late = record.post(&mut client, PUSH, json!({})).await;
    assert_eq!(late.code(), "step_up_required");
    let wrong = record
        .post(&mut client, PUSH, json!({ "password": "not this one" }))
        .await;
    assert_eq!(wrong.code(), "incorrect_login_or_password");
    record.post(&mut client, PUSH, password).await;
    let early = record.post(&mut client, ANSWER, Value::Null).await;
    assert_eq!(early.code(), "stale_state");
    let stands = record.get(&mut client, PUSH).await.json();
    let request = phone.request().await;
    phone
        .approves(&request, stands["push"]["number"].as_str().unwrap())
        .await;
    record.post(&mut client, ANSWER, Value::Null).await;
}
