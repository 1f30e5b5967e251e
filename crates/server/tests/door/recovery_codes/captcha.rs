//! Recovery codes that somebody guesses: the puzzle after three wrong ones, however many come at once (CAP-01…04, CAP-10).

use std::time::Duration;

use axum::http::StatusCode;
use phone::Kind;
use serde_json::json;
use testkit::app::Opening;
use testkit::server::{Answer, Client, PASSWORD};

use super::{MINUTE, WRONG, anns, recovery};

/// A puzzle for this sign-in, solved as a client does.
async fn solved(path: &str, client: &mut Client) -> String {
    let puzzle = client.post(&format!("{path}/captcha"), json!({})).await;
    assert_eq!(puzzle.status, StatusCode::OK, "{}", puzzle.text());
    server::captcha::solve(&puzzle.text()).expect("a puzzle can be solved")
}

async fn with_puzzle(path: &str, client: &mut Client, code: &str) -> Answer {
    let captcha = solved(path, client).await;
    let body = json!({ "method": "recovery_code", "code": code, "captcha": captcha });
    client.post(&format!("{path}/second-factor"), body).await
}

// shows: CAP-01, CAP-02
#[tokio::test]
async fn after_three_wrong_codes_on_three_devices_the_fourth_needs_the_puzzle_and_a_right_one_is_not_used_up() {
    for anns in &mut anns().await {
        // In a browser, an app on a computer and one on a phone: all count together (CAP-02).
        let tries = [
            (None, WRONG),
            (Some(Kind::Desktop), "nonsense"),
            (Some(Kind::Mobile), "ZZZZZ-ZZZZZ"),
        ];
        for (n, (kind, wrong)) in tries.into_iter().enumerate() {
            let client = anns.server.client().at([203, 0, 113, n as u8]);
            let answer = if let Some(kind) = kind {
                let mut opening = Opening::of(&anns.server, &client, kind, "meadow").await;
                opening.password(&anns.ann.login, PASSWORD, None).await;
                opening.code("recovery_code", wrong).await
            } else {
                let (path, mut client) = anns.challenge_of(client).await;
                client.post(&format!("{path}/second-factor"), recovery(wrong)).await
            };
            assert_eq!(answer.code(), "incorrect_code");
            let announced = (n == 2).then_some("captcha_next");
            assert_eq!(answer.json()["reason"].as_str(), announced, "the third announces it");
        }
        // Also on the device that Ann has always used, and also in the field for the app's codes (CAP-02).
        let known = anns.client.clone();
        let (path, mut client) = anns.challenge_of(known).await;
        let factor = format!("{path}/second-factor");
        assert_eq!(
            client.post(&factor, recovery(&anns.codes[0])).await.code(),
            "captcha_required"
        );
        let in_field = json!({ "method": "otp_app", "code": anns.codes[0] });
        assert_eq!(client.post(&factor, in_field).await.code(), "captcha_required");
        // An empty answer and a missing or wrong puzzle are no wrong codes.
        assert_eq!(client.post(&factor, recovery("  ")).await.code(), "incorrect_code");
        let nonsense = json!({ "method": "recovery_code", "code": anns.codes[0], "captcha": "bm9uc2Vuc2U=" });
        assert_eq!(client.post(&factor, nonsense).await.code(), "captcha_wrong");
        assert_eq!(anns.left().await, 10, "nothing was used up");
        let answer = with_puzzle(&path, &mut client, &anns.codes[0]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }
}

// shows: CAP-03
#[tokio::test]
async fn any_completed_sign_in_ends_the_count_and_nothing_else_does() {
    for anns in &mut anns().await {
        for _ in 0..2 {
            assert_eq!(anns.try_code(WRONG).await.code(), "incorrect_code");
        }
        assert_eq!(anns.try_code(&anns.codes[0]).await.status, StatusCode::OK);
        for _ in 0..2 {
            assert_eq!(anns.try_code(WRONG).await.code(), "incorrect_code");
        }
        assert_eq!(
            anns.sign_in_by_app().await.status,
            StatusCode::OK,
            "another method counts as well"
        );
        for _ in 0..3 {
            assert_eq!(anns.try_code(WRONG).await.code(), "incorrect_code");
        }
        anns.server.advance(Duration::from_hours(48)).await;
        assert_eq!(
            anns.try_code(&anns.codes[1]).await.code(),
            "captcha_required",
            "time ends nothing"
        );
        let restarted = anns.server.app().store.counter(server::use_case::rest::counter(
            anns.server.app(),
            domain::second_factor::Method::RecoveryCode,
            anns.ann.employee,
        ));
        assert_eq!(restarted.await.unwrap().failures, 3, "it stands in the store");
    }
}

// shows in part: CAP-04 (the rest has tests of its own), VER-07 (the rest has tests of its own)
#[tokio::test]
async fn the_puzzle_guards_recovery_codes_only() {
    for anns in &mut anns().await {
        for _ in 0..3 {
            anns.try_code(WRONG).await;
        }
        assert_eq!(anns.try_code(&anns.codes[0]).await.code(), "captcha_required");
        assert_eq!(anns.sign_in_by_app().await.status, StatusCode::OK);
    }
}

// shows: CAP-10
#[tokio::test]
async fn of_twenty_wrong_codes_at_once_three_are_looked_at() {
    for anns in &mut anns().await {
        let (path, client) = anns.challenge().await;
        let before = anns.evaluations();
        let mut tries = Vec::new();
        for _ in 0..20 {
            let (path, mut client) = (format!("{path}/second-factor"), client.clone());
            tries.push(tokio::spawn(
                async move { client.post(&path, recovery(WRONG)).await.code() },
            ));
        }
        let mut looked_at = 0;
        for each in tries {
            match each.await.unwrap().as_str() {
                "incorrect_code" => looked_at += 1,
                code => assert_eq!(code, "captcha_required"),
            }
        }
        assert_eq!(looked_at, 3, "{}", anns.server.engine());
        assert_eq!(anns.evaluations() - before, 3);
    }
}

// shows in part: THR-11 (its other sentences have tests of their own)
#[tokio::test]
async fn without_script_the_form_takes_one_recovery_code_a_minute_instead_of_the_puzzle() {
    for anns in &mut anns().await {
        for _ in 0..3 {
            anns.try_code(WRONG).await;
        }
        let mut browser = anns.server.client();
        let form = browser.form_token("/sign-in").await;
        let fields = [
            ("form", form.as_str()),
            ("login", &anns.ann.login),
            ("password", PASSWORD),
        ];
        browser.post_form("/sign-in", &fields).await;
        let page = browser.get("/sign-in/second-factor/recovery").await.text();
        assert!(page.contains("data-captcha") && page.contains("<noscript>"), "{page}");
        let form = browser.form_token("/sign-in/second-factor/recovery").await;
        let sent = |code, plain| {
            [
                ("form", form.clone()),
                ("method", "recovery".to_owned()),
                ("code", code),
                ("plain", plain),
            ]
        };
        let mut post = async |code: &str, plain: &str| {
            let fields = sent(code.to_owned(), plain.to_owned());
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            browser.post_form("/sign-in/second-factor", &fields).await.status
        };
        assert_eq!(post(&anns.codes[0], "").await, StatusCode::FORBIDDEN);
        assert_eq!(post(WRONG, "1").await, StatusCode::UNAUTHORIZED);
        assert_eq!(post(&anns.codes[0], "1").await, StatusCode::TOO_MANY_REQUESTS);
        anns.server.advance(MINUTE).await;
        assert_eq!(post(&anns.codes[0], "1").await, StatusCode::SEE_OTHER);
    }
}
