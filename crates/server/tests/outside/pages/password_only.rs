//! Somebody who knows a password and holds no second proof.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use domain::entropy::{Entropy, Seeded};
use serde_json::{Value, json};
use server::api::routes::{Who, routes};
use testkit::place::places;
use testkit::server::{Answer, Client, OtpPhone, PASSWORD, Someone, TestServer};

use super::sound::{is_sound, location, post};

const FORM: [(&str, &str); 2] = [("login", "ann@example.org"), ("password", PASSWORD)];

/// Ann with an app, a minute after its last code.
async fn with_app(server: &TestServer) -> (Someone, Client, OtpPhone) {
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let mut hers = server.client();
    assert_eq!(hers.sign_in(&ann).await.status, StatusCode::OK);
    let phone = hers.set_up_otp_app(&server.clock).await;
    server.advance(Duration::from_mins(1)).await;
    (ann, hers, phone)
}

/// No answer may carry a session.
fn opens_nothing(what: &str, answer: &Answer) {
    for cookie in answer.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        let empty = cookie.contains("Max-Age=0");
        assert!(empty || !cookie.contains("doorward-s-"), "{what} sets a session");
        assert!(
            empty || !cookie.contains("doorward-device"),
            "{what} makes the device known"
        );
    }
    assert!(!answer.text().contains("\"session\":{"), "{what} shows a session");
}

/// A few bytes of chance.
fn draw(chance: &mut Seeded, below: usize) -> usize {
    let mut bytes = [0; 8];
    chance.fill(&mut bytes);
    usize::try_from(u64::from_le_bytes(bytes) % below as u64).unwrap()
}

// shows: SF-11, PWD-06
#[tokio::test]
async fn a_thief_with_the_password_reaches_the_challenge_and_nothing_else_whatever_is_sent() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let (ann, mut hers, _) = with_app(&server).await;
        let session = hers.get("/api/v1/session").await.json()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let mut thief = server.client().at([198, 51, 100, 1]);
        let (id, waiting, asked) = thief.password(Some("meadow"), &ann.login, PASSWORD).await;
        assert_eq!(asked.json()["awaits"], "second_factor", "{engine}");
        let ticket = waiting.headers[0].1.clone();
        let short = server.app().directory.by_name("meadow").unwrap().short.clone();

        // What the thief holds, where a session would be: header, bearer, cookies.
        let mut chance = Seeded::new(20_261_121);
        let ids = [
            id.clone(),
            session,
            ann.employee.to_string(),
            ann.account.to_string(),
            "x".to_owned(),
        ];
        let bodies = [
            json!({}),
            json!({ "code": "000000" }),
            json!({ "password": PASSWORD }),
            json!({ "password": PASSWORD, "code": "000000" }),
            json!({ "role": "administrator" }),
            json!({ "value": "plain" }),
            json!({ "name": "Thieves" }),
            json!([1, { "a": null }]),
            Value::Null,
        ];
        // One answer goes on for as long as the challenge waits, and says only that there is something to read.
        let all: Vec<_> = routes().into_iter().filter(|r| !r.is_stream()).collect();
        for round in 0..400 {
            let route = &all[draw(&mut chance, all.len())];
            let mut path = String::new();
            for part in route.path.split('/').skip(1) {
                path.push('/');
                let named = part.starts_with('{');
                path.push_str(if named {
                    &ids[draw(&mut chance, ids.len())]
                } else {
                    part
                });
            }
            if draw(&mut chance, 4) == 0 {
                path.push_str("?limit=1&forget_device=true");
            }
            let mut client = waiting.clone();
            match draw(&mut chance, 4) {
                0 => client = client.with_header("authorization", &format!("Bearer {ticket}")),
                1 => client
                    .cookies
                    .push((format!("__Host-doorward-s-{short}"), ticket.clone())),
                2 => client = client.with_header("doorward-workspace", "meadow"),
                _ => client.headers.clear(),
            }
            let body = bodies[draw(&mut chance, bodies.len())].clone();
            let method: Method = route.method.to_uppercase().parse().unwrap();
            let sent = route.sends.is_some() || draw(&mut chance, 3) == 0;
            let answer = client
                .ask(method, &format!("/api/v1{path}"), sent.then_some(body))
                .await;
            let what = format!("{engine}: round {round}: {} {path}: {}", route.method, answer.text());
            opens_nothing(&what, &answer);
            if route.who != Who::Anyone {
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
                assert_eq!(answer.code(), "session_expired", "{what}");
            }
        }
        assert!(hers.is_signed_in().await, "{engine}: Ann's session was not touched");

        let mut waiting = waiting;
        for code in ["", "000000", "0000000", "abcdef", "٠٠٠٠٠٠"] {
            for method in ["otp_app", "password", "push", ""] {
                let body = json!({ "method": method, "code": code });
                let answer = waiting
                    .post(&format!("/api/v1/sign-ins/{id}/second-factor"), body)
                    .await;
                assert_ne!(answer.status, StatusCode::OK, "{engine}: {method} {code}");
                opens_nothing(method, &answer);
            }
        }
        let chosen = waiting
            .post(
                &format!("/api/v1/sign-ins/{id}/workspace"),
                json!({ "workspace": "meadow" }),
            )
            .await;
        assert_ne!(
            chosen.status,
            StatusCode::OK,
            "{engine}: no way around by choosing again"
        );
    }
}

// shows: SF-11, PWD-06
#[tokio::test]
async fn every_page_behind_the_door_sends_the_thief_back_to_it() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let (ann, ..) = with_app(&server).await;
        let mut thief = server.client().at([198, 51, 100, 1]);
        let asked = post(&mut thief, "/sign-in", "/sign-in", &FORM).await;
        assert_eq!(location(&asked), "/sign-in/second-factor", "{engine}");
        opens_nothing("the password", &asked);
        let form = thief.form_token("/sign-in/second-factor").await;
        let own = [
            "/",
            "/security",
            "/security/two-factor",
            "/security/otp",
            "/security/sessions",
            "/security/log-out-everywhere",
            "/history",
            "/step-up",
            "/employees",
            "/employees/reports",
            "/employees/reports/login-history",
            "/events",
            "/settings",
        ];
        let of_ann = [
            format!("/employees/{}", ann.employee),
            format!("/employees/{}/history", ann.employee),
            format!("/employees/{}/end-sessions", ann.employee),
        ];
        for base in ["", "/w/meadow"] {
            for path in own.iter().copied().chain(of_ann.iter().map(String::as_str)) {
                let what = format!("{engine}: {base}{path}");
                let answer = thief.get(&format!("{base}{path}")).await;
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{what}");
                assert!(
                    location(&answer).starts_with(&format!("{base}/sign-in")),
                    "{what}: {}",
                    location(&answer)
                );
                let sent = thief
                    .post_form(&format!("{base}{path}"), &[("form", &form), ("code", "000000")])
                    .await;
                assert!(!sent.status.is_success(), "{what}: {}", sent.status);
                opens_nothing(&what, &sent);
            }
        }
    }
}

// shows: SF-06
// shows in part: OTP-03 (the rest has tests of its own)
#[tokio::test]
async fn whoever_cannot_use_any_method_is_pointed_to_the_support() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        with_app(&server).await;
        let mut browser = server.client();
        post(&mut browser, "/sign-in", "/sign-in", &FORM).await;
        for path in ["/sign-in/second-factor", "/sign-in/methods"] {
            let page = browser.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{engine}: {path}");
            is_sound(path, &page);
            assert!(
                page.text().contains("href=\"mailto:help@example.org\""),
                "{engine}: {path}"
            );
        }
        let page = browser.get("/sign-in/methods").await.text();
        let (_, stuck) = page.split_once("class=\"stuck\"").expect("a way on when nothing works");
        let (stuck, _) = stuck.split_once("</div>").unwrap();
        assert!(
            stuck.contains("mailto:help@example.org") && stuck.contains("the help desk"),
            "{engine}: {stuck}"
        );
    }
}
