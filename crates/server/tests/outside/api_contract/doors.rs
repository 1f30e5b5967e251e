//! Signing in, and every way in which it is refused.

use std::time::Duration;

use axum::http::Method;
use domain::account::Role;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::WorkspaceId;
use serde_json::json;
use server::api::routes::routes;
use server::hasher::Lane;
use server::use_case::operator::{self, NewEmployee};
use testkit::server::{PASSWORD, Someone, TestServer};

use super::record::{Record, body_of, filled, method_of};

/// Signing in, and every way in which it is refused.
pub async fn doors(record: &Record, server: &TestServer, ann: &Someone, other: &Someone) {
    let mut client = server.client();
    record
        .post(&mut client, "/sign-ins", json!({ "workspace": "nowhere" }))
        .await;
    let closed = server.workspace("closed").await;
    let suspended = server::use_case::deletion::suspend_workspace(server.app(), closed, server.clock.now());
    suspended.await.unwrap();
    let refused = record
        .post(&mut client, "/sign-ins", json!({ "workspace": "closed" }))
        .await;
    assert_eq!(refused.code(), "workspace_suspended");
    record
        .post(&mut client, "/captchas", json!({ "login": "ann@example.org" }))
        .await;

    let (path, mut ticket) = record.open(&mut client, "meadow").await;
    for (method, rest, body) in [
        (Method::GET, "", None),
        (
            Method::POST,
            "/password",
            Some(json!({ "login": "a@b.example", "password": PASSWORD })),
        ),
        (Method::POST, "/workspace", Some(json!({ "workspace": "meadow" }))),
        (
            Method::POST,
            "/second-factor",
            Some(json!({ "method": "otp_app", "code": "000000" })),
        ),
        (Method::POST, "/captcha", None),
        (Method::POST, "/access-request", None),
        (Method::POST, "/sms", None),
    ] {
        let refused = record.ask(&mut client, method, &format!("{path}{rest}"), body).await;
        assert_eq!(refused.code(), "not_found", "without the ticket there is nothing");
    }
    record.get(&mut ticket, &path).await;
    record
        .post(
            &mut ticket,
            &format!("{path}/second-factor"),
            json!({ "method": "pigeon", "code": "1" }),
        )
        .await;

    // Time is up before the password.
    let (stale, mut late) = record.open(&mut client, "meadow").await;
    server.advance(Duration::from_secs(3_600)).await;
    for (method, rest, body) in [
        (Method::GET, "", None),
        (
            Method::POST,
            "/password",
            Some(json!({ "login": "a@b.example", "password": PASSWORD })),
        ),
        (Method::POST, "/workspace", Some(json!({ "workspace": "meadow" }))),
        (
            Method::POST,
            "/second-factor",
            Some(json!({ "method": "otp_app", "code": "000000" })),
        ),
        (Method::POST, "/captcha", None),
        (Method::POST, "/access-request", None),
        (Method::POST, "/sms", None),
    ] {
        let refused = record.ask(&mut late, method, &format!("{stale}{rest}"), body).await;
        assert_eq!(refused.code(), "challenge_expired", "{stale}{rest}");
    }

    // A wrong password, then the puzzle, then a wrong solution of it.
    let mut guesser = server.client().at([203, 0, 113, 5]);
    for _ in 0..30 {
        let (_, _, answer) = record
            .password(&mut guesser, "meadow", "zoe@example.org", "not hers at all")
            .await;
        if answer.code() == "captcha_required" {
            break;
        }
        server.advance(Duration::from_secs(61)).await;
    }
    let (path, mut ticket) = record.open(&mut guesser, "meadow").await;
    let body = json!({ "login": "zoe@example.org", "password": "x", "captcha": "bm9uc2Vuc2U=" });
    record.post(&mut ticket, &format!("{path}/password"), body).await;

    // Ann has no place in the quarry.
    let mut visitor = server.client();
    let (path, mut ticket, answer) = record.password(&mut visitor, "quarry", &other.login, PASSWORD).await;
    assert_eq!(answer.json()["awaits"], "nothing");
    let refused = record
        .post(
            &mut ticket,
            &format!("{path}/workspace"),
            json!({ "workspace": "quarry" }),
        )
        .await;
    assert_eq!(refused.code(), "challenge_expired");
    let mut visitor = server.client().at([203, 0, 113, 77]);
    let (path, mut ticket, answer) = record.password(&mut visitor, "meadow", &other.login, PASSWORD).await;
    assert_eq!(
        answer.json()["refused"],
        "employee_not_in_workspace",
        "{}",
        answer.text()
    );
    let body = json!({ "method": "otp_app", "code": "000000" });
    let early = record.post(&mut ticket, &format!("{path}/second-factor"), body).await;
    assert_eq!(early.code(), "stale_state");
    let early = record
        .ask(&mut ticket, Method::POST, &format!("{path}/captcha"), None)
        .await;
    assert_eq!(early.code(), "stale_state");
    let early = record
        .ask(&mut ticket, Method::POST, &format!("{path}/access-request"), None)
        .await;
    assert_eq!(early.code(), "stale_state");
    let early = record
        .ask(&mut ticket, Method::POST, &format!("{path}/sms"), None)
        .await;
    assert_eq!(early.code(), "stale_state");
    let body = json!({ "workspace": "quarry" });
    record.post(&mut ticket, &format!("{path}/workspace"), body).await;

    // Ida has a password and an invitation, and no place anywhere yet.
    let ida = invited(server, ann.workspace, "ida@example.org").await;
    let (_, _, answer) = record.password(&mut server.client(), "meadow", &ida, PASSWORD).await;
    assert_eq!(answer.code(), "employee_not_in_workspace");
    assert_eq!(answer.json()["reason"], "invited");
}

/// Somebody who was invited, with a password from a place that is gone.
async fn invited(server: &TestServer, workspace: WorkspaceId, login: &str) -> String {
    let app = server.app();
    let new = NewEmployee {
        workspace,
        email: login.parse().unwrap(),
        name: "Ida".parse().unwrap(),
        role: Role::Employee,
        groups: Vec::new(),
    };
    operator::add_employee(app, &new, app.now()).await.unwrap();
    let account = app.store.account_by_login(login).await.unwrap().unwrap();
    let hash = app
        .hasher
        .hash(Lane::Public, *account.id.bytes(), PASSWORD.parse().unwrap())
        .await
        .unwrap();
    let mut change = app.store.change(app.now());
    change.set_password(account.id, &hash);
    let event = Event::new(Chain::Server, EventKind::PasswordSet, Actor::Operator).of(account.id, None);
    change.commit(&[event], &mut app.entropy()).await.unwrap();
    login.to_owned()
}

/// Without a session nothing of one's own and nothing administrative is there.
pub async fn strangers(record: &Record, server: &TestServer) {
    let nobody = "nobody";
    for route in routes() {
        if route.who == server::api::routes::Who::Anyone {
            continue;
        }
        let path = filled(&route, nobody, nobody);
        let refused = record
            .ask(&mut server.client(), method_of(&route), &path, body_of(&route))
            .await;
        assert_eq!(refused.code(), "session_expired", "{} {}", route.method, route.path);
    }
}
