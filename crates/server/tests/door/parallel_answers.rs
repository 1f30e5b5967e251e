//! Many answers to one challenge at once, over every method: the challenge has one budget.

use std::time::Duration;

use axum::http::StatusCode;
use domain::policy::{Policy, Preset};
use phone::Decision;
use serde_json::{Value, json};
use testkit::gateway::Gateway;
use testkit::phone::Phone;
use testkit::place::places;
use testkit::server::{PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);

/// So that nothing but the challenge's own budget is in the way.
const GENEROUS: [(&str, &str); 3] = [
    ("otp.tries_per_minute", "20"),
    ("recovery_codes.tries_per_minute", "20"),
    ("captcha.after_recovery_codes", "10"),
];

// shows in part: THR-14 (all methods: below), SF-13 (the phone's answer: approval.rs)
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_thirty_wrong_answers_at_once_over_two_methods_ten_are_judged_and_the_challenge_is_over() {
    for place in places() {
        let engine = place.engine;
        let mut policy = Policy::preset(Preset::Standard);
        policy.set("hash.wait", "10").unwrap();
        let server = TestServer::with(place, policy).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut console = server.client();
        console.sign_in(&ada).await;
        console.set_up_otp_app(&server.clock).await;
        for (key, value) in GENEROUS {
            let set = console
                .put(&format!("/api/v1/settings/{key}"), json!({ "value": value }))
                .await;
            assert!(set.status.is_success(), "{engine}: {}", set.text());
        }
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut client = server.client();
        client.sign_in(&ann).await;
        let (phone, codes) = client.set_up_otp_app_with_codes(&server.clock).await;
        server.advance(MINUTE).await;

        let (id, waiting, _) = server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
        let path = format!("/api/v1/sign-ins/{id}/second-factor");
        let mut answers = Vec::new();
        for number in 0..30 {
            let (mut thief, path) = (waiting.clone(), path.clone());
            let body = if number % 2 == 0 {
                json!({ "method": "otp_app", "code": format!("{number:06}") })
            } else {
                json!({ "method": "recovery_code", "code": format!("ZZZZZ-ZZZ{number:02}") })
            };
            answers.push(tokio::spawn(async move { thief.post(&path, body).await }));
        }
        let mut judged = 0;
        for answer in answers {
            let answer = answer.await.unwrap();
            assert_ne!(answer.status, StatusCode::OK, "{engine}: a guess got in");
            judged += usize::from(answer.code() == "incorrect_code");
        }
        assert!((1..=10).contains(&judged), "{engine}: {judged} were judged");

        for body in [
            json!({ "method": "otp_app", "code": phone.code() }),
            json!({ "method": "recovery_code", "code": codes[0] }),
        ] {
            let late = waiting.clone().post(&path, body).await;
            assert_ne!(late.status, StatusCode::OK, "{engine}: the challenge is used up");
        }
        // She begins anew with the password, and her app is taken.
        server.advance(MINUTE).await;
        let in_again = server.client().sign_in_with_code(&ann, &phone).await;
        assert_eq!(in_again.status, StatusCode::OK, "{engine}: {}", in_again.text());
    }
}

/// Somebody who has everything: a phone, an app, recovery codes, a number. Answers the phone.
async fn with_everything(server: &TestServer, gateway: &Gateway, who: &Someone) -> Phone {
    let mut client = server.client();
    client.sign_in(who).await;
    let (phone, _) = client.connects_phone(server).await;
    client.set_up_otp_app(&server.clock).await;
    client.links_number(gateway, "+49 151 23456789").await;
    let made = client.post("/api/v1/second-factor/recovery-codes", Value::Null).await;
    assert!(made.status.is_success(), "{}", made.text());
    server.advance(MINUTE).await;
    phone
}

// shows: THR-14
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_thirty_wrong_answers_at_once_over_five_methods_ten_are_judged() {
    for place in places() {
        let engine = place.engine;
        let gateway = Gateway::start().await;
        let server = TestServer::with_sms(place, gateway.client()).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let hers = with_everything(&server, &gateway, &ann).await;
        let (id, waiting, _) = server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
        let challenge = format!("/api/v1/sign-ins/{id}");
        let asked = waiting.clone().post(&format!("{challenge}/sms"), Value::Null).await;
        assert!(asked.status.is_success(), "{engine}: {}", asked.text());
        let requests = hers.client.clone().get("/api/v1/authenticator/requests").await;
        let request = requests.json()["requests"][0].clone();

        let mut answers = Vec::new();
        for number in 0..30 {
            let code = format!("{:06}", 100_000 + number);
            let path = format!("{challenge}/second-factor");
            let typed = |method: &str, code: &str| (path.clone(), json!({ "method": method, "code": code }));
            let (path, body) = match number % 5 {
                0 => typed("otp_app", &code),
                1 => typed("recovery_code", &format!("ZZZZZ-ZZZ{number:02}")),
                2 => typed("verification_code", &code),
                3 => typed("sms", &code),
                _ => {
                    let decision = Decision::Approve {
                        number: Some(&code),
                        warned: true,
                    };
                    let path = format!(
                        "/api/v1/authenticator/requests/{}/answer",
                        request["id"].as_str().unwrap()
                    );
                    (path, hers.account.answer(&request, decision).unwrap())
                }
            };
            let mut client = match number % 5 {
                4 => hers.client.clone(),
                _ => waiting.clone(),
            };
            answers.push(tokio::spawn(async move { client.post(&path, body).await }));
        }
        let mut judged = 0;
        for answer in answers {
            let answer = answer.await.unwrap();
            assert_ne!(answer.status, StatusCode::OK, "{engine}: a guess got in");
            // A code by SMS that has no tries left is not looked at.
            let is_spent = answer.text().contains("new_code_needed");
            judged += usize::from(answer.code() == "incorrect_code" && !is_spent);
        }
        assert!((1..=10).contains(&judged), "{engine}: {judged} were judged");
        let right = json!({ "method": "verification_code", "code": hers.code() });
        let late = waiting.clone().post(&format!("{challenge}/second-factor"), right).await;
        assert_ne!(late.status, StatusCode::OK, "{engine}: the challenge is used up");
    }
}
