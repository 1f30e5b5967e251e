//! A forgotten password.

use serde_json::json;
use testkit::server::{Client, Someone, TestServer};

use super::record::Record;

/// Asking for a link and following it, and an administrator who sends one.
pub async fn forgotten(record: &Record, server: &TestServer, ann: &Someone, admin: &mut Client) {
    let mut client = server.client().at([198, 51, 100, 77]);
    let ask = json!({ "login": ann.login });
    record.post(&mut client, "/password-resets", ask.clone()).await;
    record.post(&mut client, "/password-resets", ask).await;
    server.server.work().await;
    let waiting = server.app().store.waiting_messages(50).await.unwrap();
    let mail = waiting.iter().find(|m| m.purpose == "password_reset").expect("a link");
    let link = mail
        .text
        .split_whitespace()
        .find(|word| word.contains("/reset/"))
        .unwrap();
    let token = link.rsplit('/').next().unwrap();
    for (token, password) in [
        ("nothing", "nine brave herons at dawn"),
        (token, "short"),
        (token, "nine brave herons at dawn"),
        (token, "nine brave herons at dawn"),
    ] {
        let body = json!({ "token": token, "password": password });
        record.put(&mut client, "/password-resets", body).await;
    }
    let path = format!("/employees/{}/password-reset", ann.employee);
    record.post(admin, &path, json!({})).await;
    server.advance(std::time::Duration::from_secs(60)).await;
    record.post(admin, &path, json!({})).await;
    let nobody = "/employees/emp_00000000000000000000000000/password-reset";
    record.post(admin, nobody, json!({})).await;
}
