//! A device that is known to an account has a budget of its own (THR-10, THR-11).

use axum::http::{Method, StatusCode};
use domain::refusal::Refusal;
use serde_json::json;
use testkit::server::{Client, PASSWORD, Someone, TestServer};

use super::tries::{MINUTE, administrator, evaluations, events, guess, meadows, stranger};

const INCORRECT: &str = "incorrect_login_or_password";
const PUZZLE: &str = "captcha_required";

/// Strangers fail until everybody but a known device meets the puzzle.
async fn attacked(server: &TestServer, login: &str) {
    for range in 100..110 {
        assert_eq!(guess(&mut stranger(server, range), login).await, INCORRECT);
        server.clock.advance(MINUTE);
    }
    assert_eq!(guess(&mut stranger(server, 110), login).await, PUZZLE);
}

/// Somebody's browser that is signed in, in an address range of its own.
async fn signed_in(server: &TestServer, who: &Someone, range: u8) -> Client {
    let mut browser = stranger(server, range);
    let answer = browser.sign_in(who).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    browser
}

/// Whether the attacked account knows this browser's device.
async fn is_known(browser: &mut Client, who: &Someone) -> bool {
    guess(browser, &who.login).await == INCORRECT
}

// shows in part: THR-10 (needs "this wasn't me"), PWD-10 (the rest has tests of its own)
// shows in part: THR-11 (the rest has tests of its own)
#[tokio::test]
async fn anns_browser_has_twenty_failures_of_its_own_while_strangers_meet_the_puzzle() {
    for (server, ann) in meadows(&[]).await {
        let engine = server.engine();
        let mut own = signed_in(&server, &ann, 1).await;
        own.delete("/api/v1/session").await;
        attacked(&server, &ann.login).await;
        for failure in 1..=20 {
            assert_eq!(guess(&mut own, &ann.login).await, INCORRECT, "{engine}: {failure}");
            server.clock.advance(MINUTE);
        }
        assert_eq!(
            guess(&mut own, &ann.login).await,
            PUZZLE,
            "{engine}: the budget is used up"
        );
        let solution = super::tries::puzzle(&mut own, &ann.login).await;
        let right = super::tries::solved(&mut own, &ann.login, PASSWORD, &solution).await;
        assert_eq!(right.status, StatusCode::OK, "{engine}: {}", right.text());
    }
}

// shows in part: THR-10 (the whole budget has its own test)
#[tokio::test]
async fn a_success_gives_the_budget_back() {
    for (server, ann) in meadows(&[]).await {
        let mut own = signed_in(&server, &ann, 1).await;
        for _ in 0..2 {
            for _ in 0..19 {
                assert_eq!(guess(&mut own, &ann.login).await, INCORRECT);
                server.clock.advance(MINUTE);
            }
            assert_eq!(own.sign_in(&ann).await.status, StatusCode::OK);
        }
    }
}

// shows: CAP-10
// shows in part: THR-10 (the budget's end has its own test)
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_forty_guesses_at_once_from_anns_browser_no_more_are_judged_than_a_minute_allows() {
    for (server, ann) in meadows(&[("hash.wait", "10")]).await {
        let own = signed_in(&server, &ann, 1).await;
        attacked(&server, &ann.login).await;
        let before = evaluations(&server);
        let mut tries = Vec::new();
        for _ in 0..40 {
            let (mut own, login) = (own.clone(), ann.login.clone());
            tries.push(tokio::spawn(async move { guess(&mut own, &login).await }));
        }
        for each in tries {
            let code = each.await.unwrap();
            assert!([INCORRECT, PUZZLE].contains(&&*code), "{code}");
        }
        assert_eq!(evaluations(&server) - before, 14, "{}", server.engine());
    }
}

// shows in part: THR-10 (the other ways have tests of their own)
#[tokio::test]
async fn a_device_is_known_to_the_account_that_signed_in_from_it_and_to_no_other() {
    for (server, ann) in meadows(&[]).await {
        let ben = server.employee(ann.workspace, "ben@example.org").await;
        let mut shared = signed_in(&server, &ann, 1).await;
        attacked(&server, &ben.login).await;
        assert!(!is_known(&mut shared, &ben).await, "Ann's browser is a stranger to Ben");
        attacked(&server, &ann.login).await;
        assert!(is_known(&mut shared, &ann).await);
        let mut forged = stranger(&server, 2);
        forged.cookies = vec![("__Host-doorward-device".to_owned(), "A".repeat(43))];
        assert!(!is_known(&mut forged, &ann).await, "a made-up token is nobody's");
    }
}

// shows in part: THR-10 (needs "this wasn't me")
#[tokio::test]
async fn five_devices_count_and_the_one_seen_longest_ago_is_a_stranger_again() {
    for (server, ann) in meadows(&[]).await {
        let mut browsers = Vec::new();
        for range in 0..6 {
            browsers.push(signed_in(&server, &ann, range).await);
            server.clock.advance(MINUTE);
        }
        // The oldest but one is seen again, and so is not the next to go.
        assert_eq!(browsers[1].sign_in(&ann).await.status, StatusCode::OK);
        server.clock.advance(MINUTE);
        browsers.push(signed_in(&server, &ann, 6).await);
        attacked(&server, &ann.login).await;
        let mut known = Vec::new();
        for browser in &mut browsers {
            known.push(is_known(browser, &ann).await);
        }
        assert_eq!(
            known,
            [false, true, false, true, true, true, true],
            "{}",
            server.engine()
        );
    }
}

// shows in part: THR-10 (needs "this wasn't me")
#[tokio::test]
async fn a_plain_log_out_keeps_the_device_and_ending_its_session_from_elsewhere_does_not() {
    for (server, ann) in meadows(&[]).await {
        let mut here = signed_in(&server, &ann, 1).await;
        let mut there = signed_in(&server, &ann, 2).await;
        let mut left = signed_in(&server, &ann, 3).await;
        let mut others = [signed_in(&server, &ann, 4).await, signed_in(&server, &ann, 5).await];
        left.delete("/api/v1/session").await;
        attacked(&server, &ann.login).await;
        assert!(is_known(&mut left, &ann).await && is_known(&mut there, &ann).await);

        let id = there.get("/api/v1/session").await.json()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let ended = here.delete(&format!("/api/v1/sessions/{id}")).await;
        assert_eq!(ended.status, StatusCode::NO_CONTENT, "{}", ended.text());
        assert!(!is_known(&mut there, &ann).await, "its session was ended");
        assert!(is_known(&mut left, &ann).await, "the others are as they were");

        let step = json!({ "password": PASSWORD });
        here.post("/api/v1/session/step-up", step).await;
        let everywhere = here.delete("/api/v1/sessions").await;
        assert_eq!(everywhere.status, StatusCode::OK, "{}", everywhere.text());
        for other in &mut others {
            assert!(!is_known(other, &ann).await, "log out everywhere");
        }
        assert!(!is_known(&mut left, &ann).await, "also where nobody is signed in");
        assert!(is_known(&mut here, &ann).await, "the one it is pressed in");
    }
}

// shows in part: THR-10 (needs "this wasn't me")
#[tokio::test]
async fn log_out_offers_to_forget_the_device() {
    for (server, ann) in meadows(&[]).await {
        let engine = server.engine();
        let mut by_api = signed_in(&server, &ann, 1).await;
        let mut by_page = signed_in(&server, &ann, 2).await;
        let page = by_page.get("/").await.text();
        assert!(page.contains("name=\"forget\" value=\"1\""), "{engine}");
        attacked(&server, &ann.login).await;
        assert!(is_known(&mut by_api, &ann).await && is_known(&mut by_page, &ann).await);

        let unreadable = by_api.delete("/api/v1/session?forget_device=perhaps").await;
        let invalid = Refusal::Invalid { field: "", reason: "" };
        assert_eq!(unreadable.code(), invalid.code(), "{engine}");
        let out = by_api
            .ask(Method::DELETE, "/api/v1/session?forget_device=true", None)
            .await;
        assert_eq!(out.status, StatusCode::NO_CONTENT, "{engine}: {}", out.text());
        assert!(!is_known(&mut by_api, &ann).await, "{engine}");

        let form = by_page.form_token("/").await;
        let out = by_page.post_form("/log-out", &[("form", &form), ("forget", "1")]).await;
        assert_eq!(out.status, StatusCode::SEE_OTHER, "{engine}");
        assert!(!is_known(&mut by_page, &ann).await, "{engine}");
        assert!(!by_page.is_signed_in().await);

        let mut admin = administrator(&server, &ann).await;
        let forgotten = events(&mut admin, "device_forgotten").await;
        assert_eq!(forgotten.len(), 2, "{engine}");
        assert_eq!(forgotten[0]["employee"], ann.employee.to_string());
    }
}
