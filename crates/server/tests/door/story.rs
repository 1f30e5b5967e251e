//! The whole story through the API, on both engines.

use std::time::Duration;

use axum::http::StatusCode;
use testkit::place::places;
use testkit::server::TestServer;

// shows in part: OTP-01 (the browser tells it, too), SF-02 (the rest has tests of its own)
#[tokio::test]
async fn ann_signs_in_sets_up_her_app_and_signs_in_with_both_proofs() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut browser = server.client();

        let first = browser.sign_in(&ann).await;
        assert_eq!(first.status, StatusCode::OK, "{}: {}", server.engine(), first.text());
        assert_eq!(first.json()["session"]["proven"].as_array().map(Vec::len), Some(1));
        assert!(browser.is_signed_in().await);

        let phone = browser.set_up_otp_app(&server.clock).await;
        assert_eq!(browser.delete("/api/v1/session").await.status, StatusCode::NO_CONTENT);
        assert!(!browser.is_signed_in().await);

        server.advance(Duration::from_secs(60)).await;
        let second = browser.sign_in_with_code(&ann, &phone).await;
        assert_eq!(second.status, StatusCode::OK, "{}", second.text());
        assert_eq!(second.json()["session"]["proven"][1]["method"], "otp_app");

        let history = browser.get("/api/v1/history").await.json();
        let kinds: Vec<&str> = history["events"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|e| e["kind"].as_str())
            .collect();
        for kind in ["sign_in_succeeded", "otp_app_bound", "signed_out", "challenge_passed"] {
            assert!(kinds.contains(&kind), "{kinds:?}");
        }
        server.server.work().await;
        let report = server
            .app()
            .store
            .verify_events(server.app().store.server_id([0; 16]).await.unwrap(), &[])
            .await
            .unwrap();
        assert!(report.holds(), "{report}");
    }
}
