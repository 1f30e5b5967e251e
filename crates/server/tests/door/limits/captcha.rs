//! When a puzzle is asked for, and what it is worth.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::Value;
use testkit::place::places;
use testkit::server::{Answer, PASSWORD};

use super::tries::{MINUTE, evaluations, guess, meadow, meadows, puzzle, solved, stranger};

const INCORRECT: &str = "incorrect_login_or_password";
/// On a slow machine the queue is longer than its usual two seconds.
const PATIENT: &[(&str, &str)] = &[("hash.wait", "10")];
const WINDOW: Duration = Duration::from_mins(10);

// shows: CAP-08
#[tokio::test]
async fn ten_failures_in_a_row_are_free_and_the_eleventh_try_costs_a_puzzle() {
    for (server, ann) in meadows(&[]).await {
        let mut client = stranger(&server, 1);
        for failure in 1..=9 {
            assert_eq!(guess(&mut client, &ann.login).await, INCORRECT, "{failure}");
            server.clock.advance(MINUTE);
        }
        let (.., right) = client.password(Some("meadow"), &ann.login, PASSWORD).await;
        assert_eq!(right.status, StatusCode::OK, "a success ends the row");

        // The row belongs to the login, wherever its failures come from; the device that has signed in is left out.
        for failure in 1..=10 {
            let mut elsewhere = stranger(&server, failure);
            assert_eq!(guess(&mut elsewhere, &ann.login).await, INCORRECT, "{failure}");
            server.clock.advance(MINUTE);
        }
        let before = evaluations(&server);
        for range in [11, 12] {
            let asked = stranger(&server, range)
                .password(Some("meadow"), &ann.login, PASSWORD)
                .await
                .2;
            assert_eq!(asked.code(), "captcha_required", "{}", asked.text());
        }
        assert_eq!(evaluations(&server), before, "nothing was judged");
        assert_eq!(guess(&mut stranger(&server, 13), "ben@example.org").await, INCORRECT);
    }
}

// shows: CAP-08
#[tokio::test]
async fn thirty_failures_of_an_address_range_in_ten_minutes_are_free_and_the_next_try_costs_a_puzzle() {
    for (server, ann) in meadows(&[]).await {
        let engine = server.engine();
        // The beginning of a window.
        while domain::throttle::window(server.clock.now(), WINDOW) != server.clock.now() {
            server.clock.advance(Duration::from_secs(1));
        }
        for failure in 0..30_u8 {
            let mut client = server.client().at([198, 51, 100, failure]);
            let login = format!("person{failure}@example.org");
            assert_eq!(guess(&mut client, &login).await, INCORRECT, "{engine}: {failure}");
        }
        let mut inside = server.client().at([198, 51, 100, 200]);
        let asked = inside.password(Some("meadow"), &ann.login, PASSWORD).await.2;
        assert_eq!(asked.code(), "captcha_required", "{engine}");
        let outside = server.client().at([198, 51, 101, 1]).sign_in(&ann).await;
        assert_eq!(outside.status, StatusCode::OK, "{engine}: the range beside it");

        server.clock.advance(Duration::from_micros(599_999_999));
        assert_eq!(guess(&mut inside, "someone@example.org").await, "captcha_required");
        server.clock.advance(Duration::from_micros(1));
        assert_eq!(guess(&mut inside, "someone@example.org").await, INCORRECT, "{engine}");
    }
}

// shows: CAP-08
#[tokio::test]
async fn the_operator_says_how_many_failures_are_free() {
    for place in places() {
        let values = [("captcha.after_passwords", "3"), ("captcha.after_address", "10")];
        let (server, ann) = meadow(place, &values).await;
        let mut client = stranger(&server, 1);
        for _ in 0..3 {
            assert_eq!(guess(&mut client, &ann.login).await, INCORRECT);
        }
        assert_eq!(guess(&mut client, &ann.login).await, "captcha_required");
        for other in 0..7 {
            assert_eq!(guess(&mut client, &format!("{other}@example.org")).await, INCORRECT);
        }
        assert_eq!(guess(&mut client, "eleventh@example.org").await, "captcha_required");
    }
}

/// What an answer says, without the number of the request.
fn said(answer: &Answer) -> (StatusCode, Value, Vec<String>) {
    let mut body = answer.json();
    if let Some(fields) = body.as_object_mut() {
        fields.remove("request_id");
    }
    let names = answer.headers.keys().map(ToString::to_string).collect();
    (answer.status, body, names)
}

// shows in part: SEC-06 (the rest has tests of its own), PWD-01 (the time is measured by ./bench)
#[tokio::test]
async fn a_login_that_nobody_has_meets_the_same_answers_and_limits_as_anns() {
    for (server, ann) in meadows(&[("captcha.cost", "1000")]).await {
        let engine = server.engine();
        for round in 0..40_u8 {
            let mut pair = Vec::new();
            for (login, range) in [(ann.login.as_str(), round), ("nobody@example.org", 100 + round)] {
                let mut client = stranger(&server, range);
                // First fourteen tries in a minute with a puzzle each, then one a minute without.
                let answer = if (10..26).contains(&round) {
                    let solution = puzzle(&mut client, login).await;
                    solved(&mut client, login, "guessed", &solution).await
                } else {
                    client.password(Some("meadow"), login, "guessed").await.2
                };
                pair.push(said(&answer));
            }
            assert_eq!(pair[0], pair[1], "{engine}: round {round}");
            if !(9..26).contains(&round) {
                server.clock.advance(MINUTE);
            }
        }
    }
}

// shows: CAP-09
#[tokio::test]
async fn a_puzzle_of_our_own_is_worth_one_try_of_its_login_within_five_minutes() {
    for (server, ann) in meadows(&[]).await {
        let mut client = stranger(&server, 1);
        for _ in 0..10 {
            assert_eq!(guess(&mut client, &ann.login).await, INCORRECT);
            server.clock.advance(MINUTE);
        }
        let used = puzzle(&mut client, &ann.login).await;
        assert_eq!(
            solved(&mut client, &ann.login, "wrong again", &used).await.code(),
            INCORRECT
        );
        let before = evaluations(&server);
        let again = solved(&mut client, &ann.login, PASSWORD, &used).await;
        assert_eq!(again.code(), "captcha_wrong", "single use");
        let bens = puzzle(&mut client, "ben@example.org").await;
        let foreign = solved(&mut client, &ann.login, PASSWORD, &bens).await;
        assert_eq!(foreign.code(), "captcha_wrong", "bound to the attempt");
        let old = puzzle(&mut client, &ann.login).await;
        server.clock.advance(5 * MINUTE);
        let late = solved(&mut client, &ann.login, PASSWORD, &old).await;
        assert_eq!(late.code(), "captcha_wrong", "five minutes");
        assert_eq!(evaluations(&server), before, "none of them was judged");

        let young = puzzle(&mut client, &ann.login).await;
        server.clock.advance(Duration::from_micros(299_999_999));
        let right = solved(&mut client, &ann.login, PASSWORD, &young).await;
        assert_eq!(right.status, StatusCode::OK, "{}", right.text());
    }
}

// shows: CAP-09, CAP-10
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_that_send_the_same_solution_at_once_one_is_judged() {
    for (server, ann) in meadows(PATIENT).await {
        let solution = puzzle(&mut stranger(&server, 1), &ann.login).await;
        let before = evaluations(&server);
        let mut tries = Vec::new();
        for range in 0..20 {
            let mut client = stranger(&server, range);
            let (login, solution) = (ann.login.clone(), solution.clone());
            tries.push(tokio::spawn(async move {
                solved(&mut client, &login, "not hers", &solution).await.code()
            }));
        }
        let mut judged = 0;
        for each in tries {
            judged += u64::from(each.await.unwrap() == INCORRECT);
        }
        assert_eq!((judged, evaluations(&server) - before), (1, 1), "{}", server.engine());
    }
}

// shows: CAP-10
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_guesses_at_once_are_ten_judged_ones_and_a_restart_forgives_none() {
    for (server, ann) in meadows(PATIENT).await {
        let engine = server.engine();
        let before = evaluations(&server);
        let mut tries = Vec::new();
        for range in 0..20 {
            let mut client = stranger(&server, range);
            let login = ann.login.clone();
            tries.push(tokio::spawn(async move { guess(&mut client, &login).await }));
        }
        let mut incorrect = 0;
        for each in tries {
            incorrect += u64::from(each.await.unwrap() == INCORRECT);
        }
        assert_eq!((incorrect, evaluations(&server) - before), (10, 10), "{engine}");

        let server = server.restart().await;
        let mut client = stranger(&server, 21);
        server.clock.advance(MINUTE);
        assert_eq!(guess(&mut client, &ann.login).await, "captcha_required", "{engine}");
        let solution = puzzle(&mut client, &ann.login).await;
        assert_eq!(
            solved(&mut client, &ann.login, "wrong", &solution).await.code(),
            INCORRECT
        );
        let server = server.restart().await;
        let mut client = client.on(&server);
        let again = solved(&mut client, &ann.login, PASSWORD, &solution).await;
        assert_eq!(again.code(), "captcha_wrong", "{engine}: used before the restart");
    }
}

// shows: CAP-10
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn forty_guesses_at_once_from_one_address_range_are_thirty_judged_ones() {
    for (server, _) in meadows(PATIENT).await {
        let before = evaluations(&server);
        let mut tries = Vec::new();
        for host in 0..40_u8 {
            let mut client = server.client().at([198, 51, 100, host]);
            tries.push(tokio::spawn(async move {
                guess(&mut client, &format!("person{host}@example.org")).await
            }));
        }
        for each in tries {
            let code = each.await.unwrap();
            assert!([INCORRECT, "captcha_required"].contains(&&*code), "{code}");
        }
        assert_eq!(evaluations(&server) - before, 30, "{}", server.engine());
    }
}
