//! Many answers to one challenge at once, over every method: the challenge has one budget.

use axum::http::StatusCode;
use domain::policy::{Policy, Preset};
use serde_json::json;
use testkit::place::places;
use testkit::server::{PASSWORD, TestServer};

/// So that nothing but the challenge's own budget is in the way.
const GENEROUS: [(&str, &str); 3] = [
    ("otp.tries_per_minute", "20"),
    ("recovery_codes.tries_per_minute", "20"),
    ("captcha.after_recovery_codes", "10"),
];

// shows in part: THR-14 (needs push), SF-13 (needs push)
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
        server.advance(std::time::Duration::from_secs(60)).await;

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
        server.advance(std::time::Duration::from_secs(60)).await;
        let in_again = server.client().sign_in_with_code(&ann, &phone).await;
        assert_eq!(in_again.status, StatusCode::OK, "{engine}: {}", in_again.text());
    }
}
