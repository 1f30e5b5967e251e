//! An app that signs in, goes on, and everything that is refused on the way.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use phone::{Key, Kind, Session};
use serde_json::json;
use testkit::server::{PASSWORD, Someone, TestServer};

use super::record::Record;

pub async fn apps(record: &Record, server: &TestServer, ann: &Someone) {
    let mut client = server.client().at([203, 0, 113, 80]);
    let origin = server.app().settings.public_url.clone();
    let key = Key::new().unwrap();
    let (path, mut ticket) = record.open(&mut client, "meadow").await;
    let id = path.rsplit('/').next().unwrap().to_owned();
    let said = Session::introduction(&key, &origin, &id, Kind::Desktop).unwrap();
    let to = format!("{path}/client");
    record.put(&mut client, &to, said.clone()).await; // not_found
    record.put(&mut ticket, &to, json!({ "jws": "x" })).await; // invalid
    let introduced = record.put(&mut ticket, &to, said.clone()).await;
    let newer = introduced.json()["ticket"].as_str().unwrap().to_owned();
    let mut with_new = client.with_header("doorward-ticket", &newer);
    let body = json!({ "login": ann.login, "password": PASSWORD });
    let done = record.post(&mut with_new, &format!("{path}/password"), body).await;
    let mut session = Session::signed_in(&origin, key, &done.json()).expect("an app's session");
    server.advance(Duration::from_mins(25)).await;
    record.put(&mut ticket, &to, said).await; // challenge_expired

    let asked = session.refresh().unwrap();
    let mut forged = asked.clone();
    forged["jws"] = json!("x");
    record.post(&mut client, "/session/refresh", forged).await; // not_allowed
    let answer = record.post(&mut client, "/session/refresh", asked.clone()).await;
    session.refreshed(&answer.json()).unwrap();
    let bearer = session.authorization();
    let mut with_token = client.with_header("authorization", bearer.as_str());
    assert_eq!(record.get(&mut with_token, "/session").await.status, StatusCode::OK);
    record.post(&mut client, "/session/refresh", asked.clone()).await; // stale_state
    record.ask(&mut with_token, Method::DELETE, "/session", None).await;
    let late = session.refresh().unwrap();
    record.post(&mut client, "/session/refresh", late).await; // session_expired
}
