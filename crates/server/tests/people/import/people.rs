//! What an administrator does with a file in these stories.

use axum::http::{Method, StatusCode};
use domain::event::{Chain, EventKind};
use domain::id::WorkspaceId;
use serde_json::Value;
use store::history::Filter;
use testkit::server::{Answer, Client, Someone, TestServer};

pub async fn console(server: &TestServer, boss: &Someone) -> Client {
    let mut client = server.client();
    assert_eq!(client.sign_in(boss).await.status, StatusCode::OK);
    client.set_up_otp_app(&server.clock).await;
    client
}

pub async fn send(admin: &mut Client, file: impl Into<Vec<u8>>) -> Value {
    let file: Vec<u8> = file.into();
    let answer = admin
        .send(Method::POST, "/api/v1/imports", Some("text/csv"), file)
        .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}

pub async fn start(admin: &mut Client, sent: &Value) -> Answer {
    let id = sent["id"].as_str().unwrap();
    admin.post(&format!("/api/v1/imports/{id}/start"), Value::Null).await
}

pub async fn now(admin: &mut Client, sent: &Value) -> Value {
    let id = sent["id"].as_str().unwrap();
    admin.get(&format!("/api/v1/imports/{id}")).await.json()
}

pub async fn rows(admin: &mut Client, sent: &Value) -> Vec<(u64, String)> {
    let id = sent["id"].as_str().unwrap();
    let rows = admin.get(&format!("/api/v1/imports/{id}/rows")).await.json();
    let rows = rows["rows"].as_array().unwrap().iter();
    rows.map(|r| (r["row"].as_u64().unwrap(), r["outcome"].as_str().unwrap().to_owned()))
        .collect()
}

pub async fn kinds(server: &TestServer, workspace: WorkspaceId, kind: EventKind) -> usize {
    let filter = Filter {
        kind: Some(kind),
        ..Filter::default()
    };
    let chain = Chain::Workspace(workspace);
    server
        .app()
        .store
        .events(chain, &filter, None, 10_000)
        .await
        .unwrap()
        .len()
}

pub fn file(people: usize) -> String {
    use std::fmt::Write as _;
    let mut text = "\u{feff}name;email;groups;role;language\r\n".to_owned();
    for number in 0..people {
        let group = if number % 3 == 0 { "Office;Night" } else { "" };
        writeln!(text, "Person {number};p{number}@meadow.example;\"{group}\";;de").unwrap();
    }
    text
}
