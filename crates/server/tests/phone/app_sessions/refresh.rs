//! What an app stays signed in by: it counts once, for its own key, and a copy ends both (APP-09).

use axum::http::StatusCode;
use domain::event::EventKind;
use phone::Kind;
use serde_json::json;
use testkit::app::App;

use super::{HOUR, MINUTE, OTHERS_KEY, SECOND, meadow};

// shows: APP-09
#[tokio::test]
async fn a_token_ends_24_minutes_after_it_was_handed_out_however_busy_it_is() {
    for (server, ann) in meadow().await {
        let mut app = App::signs_in(&server, Kind::Mobile, &ann).await;
        for _ in 0..2 {
            for _ in 0..24 {
                server.advance(MINUTE).await;
                assert_eq!(app.client().get("/api/v1/session").await.status, StatusCode::OK);
            }
            server.advance(SECOND).await;
            let refused = app.client().get("/api/v1/session").await;
            assert_eq!(refused.code(), "session_expired", "{}", server.engine());
            let old = app.client();
            assert_eq!(app.refreshes().await.status, StatusCode::OK);
            assert!(!old.is_signed_in().await, "the token before stays dead");
        }
        assert!(server.events(ann.workspace, EventKind::SessionExpired).await.is_empty());
    }
}

// shows: APP-09
#[tokio::test]
async fn a_copied_refresh_token_ends_both_whoever_comes_second() {
    for owner_is_first in [true, false] {
        for (server, ann) in meadow().await {
            let engine = server.engine();
            let mut owner = App::signs_in(&server, Kind::Mobile, &ann).await;
            let mut thief = owner.copied();
            let (first, second) = if owner_is_first {
                (&mut owner, &mut thief)
            } else {
                (&mut thief, &mut owner)
            };
            server.advance(MINUTE).await;
            assert_eq!(first.refreshes().await.status, StatusCode::OK, "{engine}");
            assert!(first.is_served().await);
            assert_eq!(second.refreshes().await.code(), "session_expired", "{engine}");
            assert!(!first.is_served().await && !second.is_served().await, "{engine}");
            assert_eq!(first.refreshes().await.code(), "session_expired", "{engine}");
            let reused = server.events(ann.workspace, EventKind::RefreshReused).await;
            assert_eq!(reused.len(), 1, "{engine}: {reused:?}");
            assert_eq!(reused[0]["employee"], ann.employee.to_string());
            assert_eq!(reused[0]["client"], "mobile");
            assert_eq!(
                server.messages("app_copied").await,
                ["ann@example.org"],
                "{engine}: once"
            );

            // She signs in again, and it is over.
            let again = App::signs_in(&server, Kind::Mobile, &ann).await;
            assert!(again.is_served().await);
            let listed = again.client().get("/api/v1/notifications").await.json();
            let listed = listed["notifications"].as_array().unwrap().iter();
            assert!(
                listed.filter(|one| one["kind"] == "app_copied").count() == 1,
                "{engine}"
            );
        }
    }
}

// shows in part: APP-09 (a copy is shown above)
#[tokio::test]
async fn a_lost_answer_is_given_again_and_no_longer_once_its_token_is_in_use() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        let mut app = App::signs_in(&server, Kind::Desktop, &ann).await;
        let lost = app.asks_in_vain().await;
        assert_eq!(lost.status, StatusCode::OK, "{engine}");
        server.advance(2 * HOUR).await;
        let mut app = app.copied(); // the computer slept, the app was started anew
        let again = app.asks_in_vain().await;
        assert_eq!(
            again.json(),
            lost.json(),
            "{engine}: the same answer, with the same end"
        );
        assert_eq!(app.refreshes().await.status, StatusCode::OK, "{engine}");
        assert!(!app.is_served().await, "{engine}: nothing was prolonged");
        assert_eq!(app.refreshes().await.status, StatusCode::OK, "{engine}");
        assert!(
            server.messages("app_copied").await.is_empty(),
            "{engine}: what is no copy alarms nobody"
        );

        let mut replayed = app.copied();
        assert_eq!(app.refreshes().await.status, StatusCode::OK);
        let asked = replayed.session.refresh().unwrap();
        assert_eq!(
            app.sends(asked).await.code(),
            "session_expired",
            "{engine}: signed anew"
        );
        assert!(!app.is_served().await, "{engine}");
        assert_eq!(server.messages("app_copied").await.len(), 1, "{engine}");

        let mut app = App::signs_in(&server, Kind::Desktop, &ann).await;
        let recorded = app.session.refresh().unwrap();
        assert_eq!(app.refreshes().await.status, StatusCode::OK);
        assert!(app.is_served().await);
        assert_eq!(app.sends(recorded.clone()).await.code(), "stale_state", "{engine}");
        assert!(
            app.is_served().await,
            "{engine}: whoever recorded it gets and ends nothing"
        );
        assert_eq!(
            server.messages("app_copied").await.len(),
            1,
            "{engine}: and alarms nobody"
        );
        let recorded = app.session.refresh().unwrap();
        assert_eq!(app.refreshes().await.status, StatusCode::OK);
        server.advance(SECOND).await;
        assert!(app.is_served().await, "by a poll of the app's own");
        server.advance(MINUTE).await;
        let server = server.restart().await;
        let app = app.on(&server);
        assert_eq!(
            app.sends(recorded).await.code(),
            "stale_state",
            "{engine}: nor after a restart"
        );
    }
}

// shows in part: APP-09 (a copy is shown above), SEC-03 (the rest has tests of its own)
#[tokio::test]
async fn the_same_request_twice_at_once_gets_one_pair_of_tokens_and_two_requests_end_the_session() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        for round in 1..=4 {
            let mut app = App::signs_in(&server, Kind::Mobile, &ann).await;
            let asked = app.session.refresh().unwrap();
            let (one, two) = tokio::join!(app.sends(asked.clone()), app.sends(asked));
            assert_eq!((one.status, two.status), (StatusCode::OK, StatusCode::OK), "{engine}");
            assert_eq!(one.json(), two.json(), "{engine}");
            app.session.refreshed(&one.json()).unwrap();
            assert!(app.is_served().await, "{engine}");

            let mut copy = app.copied();
            let (one, two) = tokio::join!(app.refreshes(), copy.refreshes());
            let mut codes = [one.code(), two.code()];
            codes.sort();
            assert_eq!(codes, ["", "session_expired"], "{engine}");
            assert!(!app.is_served().await && !copy.is_served().await, "{engine}");
            assert_eq!(
                server.messages("app_copied").await.len(),
                round,
                "{engine}: each time once"
            );
        }
    }
}

// shows in part: APP-09 (the domain's tests show every field)
#[tokio::test]
async fn a_stolen_refresh_token_without_the_apps_key_gets_nothing_and_ends_nothing() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        let mut app = App::signs_in(&server, Kind::Mobile, &ann).await;
        let mut other = App::signs_in(&server, Kind::Desktop, &ann).await;
        let right = app.session.refresh().unwrap();
        let of_other = other.session.refresh().unwrap();
        let mut forged = right.clone();
        forged["jws"] = of_other["jws"].clone();
        assert_eq!(app.sends(forged).await.code(), "not_allowed", "{engine}");
        let mut crossed = of_other.clone();
        crossed["session"] = right["session"].clone();
        assert_eq!(app.sends(crossed).await.code(), "not_allowed", "{engine}: no event");
        for (field, value) in [("session", "ses_unknown"), ("refresh", "x"), ("session", "")] {
            let mut wrong = right.clone();
            wrong[field] = json!(value);
            assert_eq!(app.sends(wrong).await.code(), "session_expired", "{engine}: {field}");
        }
        let refused = server.events(ann.workspace, EventKind::RefreshRefused).await;
        assert_eq!(refused.len(), 1, "{engine}: {refused:?}");
        assert_eq!(refused[0]["outcome"], "not_allowed");
        assert!(app.is_served().await && other.is_served().await, "{engine}");
        assert_eq!(app.refreshes().await.status, StatusCode::OK, "{engine}");

        // A row that somebody wrote into the table is nobody's.
        let id: domain::id::SessionId = app.session.id.parse().unwrap();
        let mut point = vec![4; 65];
        point[1] = 9;
        let mut batch = store::Batch::new();
        batch.run(&OTHERS_KEY, [store::Value::from(point), id.into()]);
        server.app().store.database().write(batch).await.unwrap();
        assert_eq!(app.refreshes().await.code(), "session_expired", "{engine}");
    }
}
