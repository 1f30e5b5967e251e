//! Who may see which page, and what every page keeps.

use axum::http::StatusCode;
use testkit::place::places;
use testkit::server::TestServer;

use super::sound::{administrator, is_sound, location};

const EVERYBODYS: [&str; 3] = ["/sign-in", "/recover", "/nothing/here"];
const ONES_OWN: [&str; 7] = [
    "/",
    "/security",
    "/security/otp",
    "/security/sessions",
    "/security/log-out-everywhere",
    "/history",
    "/step-up",
];
const ADMINISTRATORS: [&str; 5] = [
    "/employees",
    "/employees/reports",
    "/employees/reports/login-history",
    "/events",
    "/settings",
];

// shows: UI-04
// shows in part: SEC-05 (limits have tests of their own), UI-03 (needs the company's logo), PWD-12 (the rest has tests of its own)
// shows in part: ACC-16 (the rest has tests of its own)
#[tokio::test]
async fn every_page_answers_whom_it_may_with_its_headers_and_in_words() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let (mut admin, _) = administrator(&server, "").await;
        server
            .client()
            .password(Some("meadow"), "ann@example.org", "not hers at all")
            .await;
        let mut hers = server.client();
        hers.sign_in(&ann).await;
        let mut stranger = server.client();
        server.server.work().await;
        for base in ["", "/w/meadow"] {
            for path in EVERYBODYS {
                let what = format!("{engine}: {base}{path} for a stranger");
                let answer = stranger.get(&format!("{base}{path}")).await;
                let status = if path == "/nothing/here" {
                    StatusCode::NOT_FOUND
                } else {
                    StatusCode::OK
                };
                assert_eq!(answer.status, status, "{what}");
                is_sound(&what, &answer);
                assert!(
                    answer.text().contains("mailto:help@example.org"),
                    "{what}: no way to get help"
                );
            }
            let door = stranger.get(&format!("{base}/sign-in")).await.text();
            assert!(
                door.contains(&format!("href=\"{base}/recover\"")),
                "{engine}: the way to a new password"
            );
            assert!(door.contains("Meadow"), "{engine}");
            for path in ONES_OWN.iter().chain(&ADMINISTRATORS) {
                let what = format!("{engine}: {base}{path}");
                let away = stranger.get(&format!("{base}{path}")).await;
                assert_eq!(away.status, StatusCode::SEE_OTHER, "{what}");
                assert!(
                    location(&away).starts_with(&format!("{base}/sign-in?next=")),
                    "{what}: {}",
                    location(&away)
                );
                is_sound(&what, &away);
                let shown = admin.get(&format!("{base}{path}")).await;
                assert_eq!(shown.status, StatusCode::OK, "{what}: {}", location(&shown));
                is_sound(&what, &shown);
            }
            for path in ONES_OWN {
                let what = format!("{engine}: {base}{path} for Ann");
                let shown = hers.get(&format!("{base}{path}")).await;
                assert_eq!(shown.status, StatusCode::OK, "{what}");
                is_sound(&what, &shown);
            }
            let own = hers.get(&format!("{base}/employees/reports/login-history")).await;
            assert_eq!(location(&own), format!("{base}/history"), "{engine}: her own instead");
            for path in ["/events", "/settings"] {
                let shown = hers.get(&format!("{base}{path}")).await;
                assert_eq!(shown.status, StatusCode::FORBIDDEN, "{engine}: {base}{path}");
                is_sound(path, &shown);
            }
            for path in ["", "/history", "/end-sessions"] {
                let what = format!("{engine}: {base}/employees/…{path}");
                let shown = admin.get(&format!("{base}/employees/{}{path}", ann.employee)).await;
                assert_eq!(shown.status, StatusCode::OK, "{what}");
                is_sound(&what, &shown);
            }
        }
        for path in ["/w/nowhere", "/w/nowhere/sign-in", "/w/nowhere/security"] {
            let lost = stranger.get(path).await;
            assert_eq!(lost.status, StatusCode::NOT_FOUND, "{engine}: {path}");
            is_sound(path, &lost);
        }
        let changing = hers.get("/.well-known/change-password").await;
        assert_eq!(
            (changing.status, location(&changing)),
            (StatusCode::SEE_OTHER, "/security/password")
        );

        // A second workspace: now `/` asks which one, after the password.
        server.workspace("quarry").await;
        let door = stranger.get("/sign-in").await;
        assert_eq!(door.status, StatusCode::OK, "{engine}");
        assert!(
            !door.text().contains("Meadow"),
            "{engine}: nobody is told which companies are here"
        );
        assert_eq!(location(&stranger.get("/").await), "/sign-in", "{engine}");
        assert_eq!(
            stranger.get("/w/quarry/sign-in").await.status,
            StatusCode::OK,
            "{engine}"
        );
    }
}

// shows in part: UI-02 (other ways: tests/)
#[tokio::test]
async fn the_page_of_employees_leads_whoever_may_invite_there_and_nobody_else() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let (mut admin, _) = administrator(&server, "").await;
        let mut hers = server.client();
        hers.sign_in(&ann).await;
        let way = "class=\"button primary\" href=\"/employees/invite\"";
        for client in [&mut admin, &mut hers] {
            assert!(client.get("/employees").await.text().contains(way), "{engine}");
            assert_eq!(client.get("/employees/invite").await.status, StatusCode::OK, "{engine}");
        }
        let reserved = serde_json::json!({ "value": "administrators" });
        let set = admin.put("/api/v1/settings/invitation.who", reserved).await;
        assert_eq!(set.status, StatusCode::NO_CONTENT, "{engine}: {}", set.text());
        assert!(admin.get("/employees").await.text().contains(way), "{engine}");
        assert!(
            !hers.get("/employees").await.text().contains("/employees/invite"),
            "{engine}"
        );
        let refused = hers.get("/employees/invite").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{engine}");
    }
}
