//! How people try passwords in these stories.

use std::time::Duration;

use axum::http::StatusCode;
use domain::policy::Policy;
use serde_json::{Value, json};
use testkit::place::{Place, places};
use testkit::server::{Answer, Client, Someone, TestServer};

pub const MINUTE: Duration = Duration::from_mins(1);
pub const WRONG: &str = "not the password";

/// The meadow with Ann in it, under the standard policy with these values changed.
pub async fn meadow(place: Place, values: &[(&str, &str)]) -> (TestServer, Someone) {
    let mut policy = Policy::default();
    for (key, value) in values {
        policy.set(key, value).unwrap();
    }
    let server = TestServer::with(place, policy).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    (server, ann)
}

/// The same on each engine.
pub async fn meadows(values: &[(&str, &str)]) -> Vec<(TestServer, Someone)> {
    let mut all = Vec::new();
    for place in places() {
        all.push(meadow(place, values).await);
    }
    all
}

pub fn evaluations(server: &TestServer) -> u64 {
    server.app().hasher.figures().evaluations
}

/// A wrong password at the meadow's door; the code of the answer.
pub async fn guess(client: &mut Client, login: &str) -> String {
    client.password(Some("meadow"), login, WRONG).await.2.code()
}

/// A try with a solved puzzle.
pub async fn solved(client: &mut Client, login: &str, password: &str, solution: &str) -> Answer {
    let (id, mut with_ticket) = client.open_sign_in(Some("meadow")).await;
    let body = json!({ "login": login, "password": password, "captcha": solution });
    let answer = with_ticket.post(&format!("/api/v1/sign-ins/{id}/password"), body).await;
    client.cookies = with_ticket.cookies;
    answer
}

pub async fn puzzle(client: &mut Client, login: &str) -> String {
    let challenge = client.post("/api/v1/captchas", json!({ "login": login })).await;
    assert_eq!(challenge.status, StatusCode::OK, "{}", challenge.text());
    server::captcha::solve(&challenge.text()).expect("a puzzle that can be solved")
}

/// Somebody's client in an address range of its own.
pub fn stranger(server: &TestServer, range: u8) -> Client {
    server.client().at([198, 51, range, 9])
}

/// An administrator of Ann's workspace with a proven factor.
pub async fn administrator(server: &TestServer, beside: &Someone) -> Client {
    let ada = server.administrator(beside.workspace, "ada@example.org").await;
    let mut admin = server.client().at([203, 0, 113, 1]);
    assert_eq!(admin.sign_in(&ada).await.status, StatusCode::OK);
    admin.set_up_otp_app(&server.clock).await;
    admin
}

/// The workspace's events of one kind, the newest first.
pub async fn events(admin: &mut Client, kind: &str) -> Vec<Value> {
    let found = admin.get(&format!("/api/v1/events?limit=200&kind={kind}")).await.json();
    found["events"].as_array().expect("events").clone()
}
