//! Every try of a password that was judged is recorded (PWD-11).

use axum::http::StatusCode;
use domain::event::Row;
use serde_json::json;
use testkit::place::places;
use testkit::server::{PASSWORD, TestServer};

use super::people::{CHOSEN, MINUTE, accepts, all_events, invited};

const WRONG: &str = "not the password";

fn evaluations(server: &TestServer) -> u64 {
    server.app().hasher.figures().evaluations
}

/// The events since `before`; each says when, with what and from where.
async fn since(server: &TestServer, before: usize) -> Vec<Row> {
    let rows: Vec<Row> = all_events(server).await.into_iter().map(|(_, row)| row).collect();
    rows[before..].to_vec()
}

// shows: PWD-11
#[tokio::test]
async fn every_password_that_was_judged_is_recorded_with_time_client_device_and_address() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let carl = server.employee(quarry, "carl@example.org").await;
        let link = invited(&server, quarry, "ann@example.org", &[]).await;
        let mut own = server.client().at([198, 51, 100, 1]);
        own.sign_in(&ann).await;
        own.set_up_otp_app(&server.clock).await;
        let mut stranger = server.client().at([198, 51, 101, 1]);
        server.advance(MINUTE).await;

        let doors = [
            (Some("meadow"), ann.login.as_str(), WRONG, "incorrect_login_or_password"),
            (
                Some("meadow"),
                "nobody@example.org",
                WRONG,
                "incorrect_login_or_password",
            ),
            (None, ann.login.as_str(), WRONG, "incorrect_login_or_password"),
            (None, "nobody@example.org", WRONG, "incorrect_login_or_password"),
            (Some("quarry"), ann.login.as_str(), WRONG, "incorrect_login_or_password"),
            (
                Some("meadow"),
                carl.login.as_str(),
                PASSWORD,
                "employee_not_in_workspace",
            ),
            (Some("meadow"), ann.login.as_str(), PASSWORD, "ok"),
            (None, carl.login.as_str(), PASSWORD, "ok"),
        ];
        for (door, login, password, outcome) in doors {
            let (before, judged) = (all_events(&server).await.len(), evaluations(&server));
            stranger.password(door, login, password).await;
            let what = format!("{engine}: {login} at {door:?}: {outcome}");
            assert_eq!(evaluations(&server), judged + 1, "{what}");
            let events = since(&server, before).await;
            assert!(!events.is_empty(), "{what}");
            for event in events {
                assert_eq!(event.outcome, outcome, "{what}");
                assert_eq!(event.at, server.clock.now(), "{what}");
                assert_eq!(event.ip, Some([198, 51, 101, 1].into()), "{what}");
                assert_eq!(event.device.as_deref(), Some("Firefox on Linux"), "{what}");
                assert!(event.client.is_some(), "{what}");
            }
            server.advance(MINUTE).await;
        }

        // The same holds where a password is asked for again, and on the page of an invitation.
        for sent in [json!({ "password": WRONG }), json!({ "password": PASSWORD })] {
            let (before, judged) = (all_events(&server).await.len(), evaluations(&server));
            own.post("/api/v1/session/step-up", sent.clone()).await;
            assert_eq!(evaluations(&server), judged + 1, "{engine}");
            assert_eq!(since(&server, before).await.len(), 1, "{engine}: step up with {sent}");
        }
        server.advance(MINUTE).await;
        let (before, judged) = (all_events(&server).await.len(), evaluations(&server));
        // In a browser of its own: another profile that is signed in would be sent away before.
        let mut elsewhere = stranger.at([198, 51, 101, 1]);
        assert_eq!(accepts(&mut elsewhere, &link, CHOSEN).await, StatusCode::UNAUTHORIZED);
        assert_eq!(evaluations(&server), judged + 1, "{engine}");
        let events = since(&server, before).await;
        assert_eq!(events.len(), 1, "{engine}: an invitation");
        assert_eq!(events[0].ip, Some([198, 51, 101, 1].into()), "{engine}");
    }
}
