//! One's own profile, and the links from messages about new and former addresses.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::server::{Client, PASSWORD, Someone, TestServer};

use super::record::Record;

pub async fn profile(record: &Record, server: &TestServer, boss: &Someone) {
    let eve = server.employee(boss.workspace, "eve@example.org").await;
    let mut client = server.client();
    record.password(&mut client, "meadow", &eve.login, PASSWORD).await;
    record.get(&mut client, "/profile").await;
    record.get(&mut client, "/profile/data").await;
    let said = json!({ "name": "Eve", "language": "de", "time_zone": "Europe/Berlin" });
    record.put(&mut client, "/profile", said).await;

    // The login: confirmed, then changed, then taken back.
    for path in ["/login/cancel", "/login/again"] {
        record.post(&mut client, path, Value::Null).await;
    }
    ask(record, &mut client, "wrong@example.net", "not hers at all").await;
    ask(record, &mut client, &boss.login, PASSWORD).await;
    ask(record, &mut client, "eve@first.example", PASSWORD).await;
    server.advance(Duration::from_secs(60)).await;
    record.post(&mut client, "/login/again", Value::Null).await;
    record.post(&mut client, "/login/cancel", Value::Null).await;
    server.advance(Duration::from_secs(1)).await;
    ask(record, &mut client, "eve@example.net", PASSWORD).await;
    follow(record, server, "confirm-login", "eve@example.net").await;
    follow(record, server, "undo-login", &eve.login).await;

    // The contact e-mail.
    let mut client = server.client();
    record.password(&mut client, "meadow", &eve.login, PASSWORD).await;
    let contact = |email: &str| json!({ "email": email });
    record.post(&mut client, "/contact-email/again", Value::Null).await;
    record.put(&mut client, "/contact-email", contact(&boss.login)).await;
    record
        .put(&mut client, "/contact-email", contact("eve@home.example"))
        .await;
    server.advance(Duration::from_secs(60)).await;
    record.post(&mut client, "/contact-email/again", Value::Null).await;
    follow(record, server, "confirm-contact", "eve@home.example").await;
    record
        .put(&mut client, "/contact-email", contact("eve@work.example"))
        .await;
    follow(record, server, "undo-contact", "eve@home.example").await;

    // A factor that was proven long ago.
    let mut client = server.client();
    record.password(&mut client, "meadow", &eve.login, PASSWORD).await;
    client.set_up_otp_app(&server.clock).await;
    server.advance(Duration::from_secs(600)).await;
    ask(record, &mut client, "eve@late.example", PASSWORD).await;
    record
        .put(&mut client, "/contact-email", contact("eve@late.example"))
        .await;
    let wrong = json!({ "login": "eve@late.example", "password": PASSWORD, "code": "000000" });
    record.put(&mut client, "/login", wrong).await;
}

async fn ask(record: &Record, client: &mut Client, login: &str, password: &str) {
    let body = json!({ "login": login, "password": password });
    record.put(client, "/login", body).await;
}

/// Follows the newest link of this kind that went to the address, and then a link that never was.
async fn follow(record: &Record, server: &TestServer, page: &str, address: &str) {
    let token = server.token_to(address, page).await;
    let path = format!("/links/{page}");
    let done = record
        .post(&mut server.client(), &path, json!({ "token": token }))
        .await;
    assert!(done.status.is_success(), "{page} to {address}: {}", done.text());
    let dead = record
        .post(&mut server.client(), &path, json!({ "token": token }))
        .await;
    assert_eq!(dead.status, StatusCode::GONE);
}

/// Two people want one address: the second to confirm it is refused.
pub async fn one_address(record: &Record, server: &TestServer, other: &Someone) {
    let dan = server.employee(other.workspace, "dan@quarry.example").await;
    let mut tokens = Vec::new();
    for who in [other, &dan] {
        let mut client = server.client();
        record.password(&mut client, "quarry", &who.login, PASSWORD).await;
        ask(record, &mut client, "office@quarry.example", PASSWORD).await;
        let messages = server.app().store.waiting_messages(500).await.unwrap();
        let newest = messages.iter().find(|m| m.recipient == "office@quarry.example");
        let (_, rest) = newest.unwrap().text.split_once("/confirm-login/").unwrap();
        tokens.push(rest.split_whitespace().next().unwrap().to_owned());
        server.advance(Duration::from_secs(1)).await;
    }
    for token in tokens {
        let body = json!({ "token": token });
        record.post(&mut server.client(), "/links/confirm-login", body).await;
    }
}

/// What an administrator does to Ann's contact e-mail.
pub async fn contact_of(record: &Record, admin: &mut Client, employee: &str, taken: &str) {
    let path = format!("/employees/{employee}/contact-email");
    let contact = |email: &str| json!({ "email": email });
    record.put(admin, &path, contact("ann@home.example")).await;
    record.put(admin, &path, contact(taken)).await;
    record
        .put(admin, "/employees/nobody/contact-email", contact("ann@home.example"))
        .await;
}
