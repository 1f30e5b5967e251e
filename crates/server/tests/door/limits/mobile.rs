//! Wrong passwords in mobile apps: counted by login, apart from browsers.

use axum::http::StatusCode;
use phone::Kind;
use testkit::app::{App, Opening};
use testkit::server::{Client, PASSWORD, Someone, TestServer};

use super::tries::{MINUTE, WRONG, evaluations, guess, meadows, puzzle, stranger};

const INCORRECT: &str = "incorrect_login_or_password";

/// A try from an app in an address range of its own; the code of the answer, empty where it was right.
async fn app_tries(server: &TestServer, kind: Kind, range: u8, login: &str, password: &str) -> String {
    let mut opening = Opening::of(server, &stranger(server, range), kind, "meadow").await;
    opening.password(login, password, None).await.code()
}

/// Ten wrong passwords in mobile apps.
async fn ten_wrong(server: &TestServer, login: &str) {
    for failure in 1..=10 {
        let code = app_tries(server, Kind::Mobile, failure, login, WRONG).await;
        assert_eq!(code, INCORRECT, "{}: {failure}", server.engine());
        server.clock.advance(MINUTE);
    }
}

/// The right password with a solved puzzle, in a mobile app.
async fn solves(server: &TestServer, client: &Client, ann: &Someone) -> App {
    let solution = puzzle(&mut client.clone(), &ann.login).await;
    let mut opening = Opening::of(server, client, Kind::Mobile, "meadow").await;
    let answer = opening.password(&ann.login, PASSWORD, Some(&solution)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    opening.signed_in(&answer)
}

// shows: CAP-05
#[tokio::test]
async fn ten_wrong_passwords_in_mobile_apps_are_free_and_the_eleventh_try_costs_a_puzzle_on_any_phone() {
    for (server, ann) in meadows(&[]).await {
        let engine = server.engine();
        ten_wrong(&server, &ann.login).await;
        let before = evaluations(&server);
        for range in [11, 12] {
            let code = app_tries(&server, Kind::Mobile, range, &ann.login, PASSWORD).await;
            assert_eq!(code, "captcha_required", "{engine}: the right one, too");
        }
        assert_eq!(evaluations(&server), before, "{engine}: nothing was judged");
        let other = app_tries(&server, Kind::Mobile, 13, "ben@example.org", WRONG).await;
        assert_eq!(other, INCORRECT, "{engine}: another login");

        solves(&server, &stranger(&server, 14), &ann).await;
        for failure in 1..=10 {
            let code = app_tries(&server, Kind::Mobile, 20 + failure, &ann.login, WRONG).await;
            assert_eq!(code, INCORRECT, "{engine}: the count began anew, {failure}");
            server.clock.advance(MINUTE);
        }
    }
}

// shows: CAP-07
// shows in part: APP-07 (the second factor is shown by the app's tests)
#[tokio::test]
async fn browsers_and_desktop_apps_are_not_bothered_and_a_right_password_there_frees_the_phone() {
    for (server, ann) in meadows(&[]).await {
        let engine = server.engine();
        ten_wrong(&server, &ann.login).await;
        let desktop = app_tries(&server, Kind::Desktop, 11, &ann.login, WRONG).await;
        assert_eq!(desktop, INCORRECT, "{engine}: counted with browsers");
        let mut browser = stranger(&server, 12);
        let (.., right) = browser.password(Some("meadow"), &ann.login, PASSWORD).await;
        assert_eq!(right.status, StatusCode::OK, "{engine}: {}", right.text());
        let free = app_tries(&server, Kind::Mobile, 13, &ann.login, PASSWORD).await;
        assert_eq!(free, "", "{engine}");

        // The other way round: what is wrong in browsers and desktop apps together asks for nothing on a phone.
        for failure in 1..=5 {
            assert_eq!(guess(&mut stranger(&server, 30 + failure), &ann.login).await, INCORRECT);
            let code = app_tries(&server, Kind::Desktop, 40 + failure, &ann.login, WRONG).await;
            assert_eq!(code, INCORRECT, "{engine}: {failure}");
            server.clock.advance(MINUTE);
        }
        let asked = guess(&mut stranger(&server, 50), &ann.login).await;
        assert_eq!(asked, "captcha_required", "{engine}");
        let asked = app_tries(&server, Kind::Desktop, 51, &ann.login, WRONG).await;
        assert_eq!(asked, "captcha_required", "{engine}");
        let free = app_tries(&server, Kind::Mobile, 52, &ann.login, WRONG).await;
        assert_eq!(free, INCORRECT, "{engine}");
    }
}

// shows: CAP-06
#[tokio::test]
async fn an_app_with_stale_data_stops_at_the_first_refusal_and_one_puzzle_at_the_new_sign_in_is_the_last() {
    for (server, ann) in meadows(&[]).await {
        let engine = server.engine();
        let mut app = App::signs_in(&server, Kind::Mobile, &ann).await;
        let mut here = server.client();
        here.sign_in(&ann).await;
        here.delete("/api/v1/sessions").await;
        let client = server.client().with_header("doorward-device", app.session.device());
        for failure in 1..=10 {
            let mut opening = Opening::of(&server, &client, Kind::Mobile, "meadow").await;
            let wrong = opening.password(&ann.login, WRONG, None).await;
            assert_eq!(wrong.code(), INCORRECT, "{engine}: {failure}");
            server.clock.advance(MINUTE);
        }

        // What the app kept is refused for good; it holds no password that it could try again and again.
        let refused = app.refreshes().await;
        assert!(phone::Session::is_over(&refused.code()), "{engine}: {}", refused.text());
        assert!(!app.session.expose().to_string().contains(PASSWORD));

        // Removing it from the list resets nothing on the server.
        let mut opening = Opening::of(&server, &client, Kind::Mobile, "meadow").await;
        let gated = opening.password(&ann.login, PASSWORD, None).await;
        assert_eq!(gated.code(), "captcha_required", "{engine}");
        let app = solves(&server, &client, &ann).await;
        app.logs_out().await;
        let mut again = Opening::of(&server, &client, Kind::Mobile, "meadow").await;
        let free = again.password(&ann.login, PASSWORD, None).await;
        assert_eq!(free.status, StatusCode::OK, "{engine}: {}", free.text());
    }
}

// shows in part: CAP-10 (the codes and the browser's passwords have tests of their own), THR-11 (the rest has tests of its own)
#[tokio::test]
async fn on_phones_too_no_more_than_ten_of_many_at_once_are_judged_and_a_known_phone_gets_in_without_a_puzzle() {
    for (server, ann) in meadows(&[]).await {
        let engine = server.engine();
        let known = App::signs_in(&server, Kind::Mobile, &ann).await;
        let before = evaluations(&server);
        let tries = (0..20_u8).map(|at| app_tries(&server, Kind::Mobile, 60 + at, &ann.login, WRONG));
        let codes = futures_util::future::join_all(tries).await;
        let judged = codes.iter().filter(|code| *code == INCORRECT).count();
        assert!(judged <= 10, "{engine}: {codes:?}");
        assert!(evaluations(&server) - before <= 10, "{engine}");
        let client = server.client().with_header("doorward-device", known.session.device());
        let mut opening = Opening::of(&server, &client, Kind::Mobile, "meadow").await;
        let free = opening.password(&ann.login, PASSWORD, None).await;
        assert_eq!(free.status, StatusCode::OK, "{engine}: {}", free.text());
        assert!(opening.signed_in(&free).is_served().await, "{engine}");
        // What its owner did there frees the others.
        server.clock.advance(MINUTE);
        let code = app_tries(&server, Kind::Mobile, 90, &ann.login, PASSWORD).await;
        assert_eq!(code, "", "{engine}");
    }
}
