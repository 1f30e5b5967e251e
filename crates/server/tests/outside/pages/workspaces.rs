//! One person, several workspaces: the server's own door and the choice.

use std::time::Duration;

use axum::http::StatusCode;
use testkit::place::places;
use testkit::server::{PASSWORD, TestServer};

use super::sound::{is_sound, location, post, words};

const FORM: [(&str, &str); 2] = [("login", "ann@example.org"), ("password", PASSWORD)];

async fn three_workspaces(server: &TestServer) {
    let meadow = server.workspace("meadow").await;
    let quarry = server.workspace("quarry").await;
    let harbour = server.workspace("harbour").await;
    server.employee(meadow, "ann@example.org").await;
    server.employee(quarry, "ann@example.org").await;
    server.employee(harbour, "ben@example.org").await;
}

// shows: ACC-03
#[tokio::test]
async fn ann_signs_in_once_and_picks_one_of_her_two_workspaces() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        three_workspaces(&server).await;
        let mut browser = server.client();
        let first = browser.get("/").await;
        assert_eq!(
            (first.status, location(&first)),
            (StatusCode::SEE_OTHER, "/sign-in"),
            "{engine}"
        );

        let choice = post(&mut browser, "/sign-in", "/sign-in", &FORM).await;
        assert_eq!(choice.status, StatusCode::OK, "{engine}");
        let reloaded = browser.get("/sign-in/workspace").await;
        for page in [&choice, &reloaded] {
            is_sound("the choice", page);
            let text = words(&page.text());
            assert!(text.contains("Meadow") && text.contains("Quarry"), "{engine}: {text}");
            assert!(!text.contains("Harbour"), "{engine}: only her own");
        }
        for closed in ["/w/meadow/", "/w/quarry/", "/w/meadow/history"] {
            assert_eq!(
                browser.get(closed).await.status,
                StatusCode::SEE_OTHER,
                "{engine}: not yet"
            );
        }
        let fields = [("workspace", "quarry")];
        let chosen = post(&mut browser, "/sign-in/workspace", "/sign-in/workspace", &fields).await;
        assert_eq!(
            (chosen.status, location(&chosen)),
            (StatusCode::SEE_OTHER, "/w/quarry/"),
            "{engine}"
        );
        assert_eq!(browser.get("/w/quarry/").await.status, StatusCode::OK, "{engine}");
        assert_eq!(
            browser.get("/w/meadow/").await.status,
            StatusCode::SEE_OTHER,
            "{engine}: one of the two"
        );
    }
}

// shows: ACC-03, PWD-03
#[tokio::test]
async fn picking_a_workspace_that_is_not_hers_says_which_and_offers_her_own() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        three_workspaces(&server).await;
        let mut browser = server.client();
        let refused = post(&mut browser, "/w/harbour/sign-in", "/w/harbour/sign-in", &FORM).await;
        let mut chosen = server.client();
        post(&mut chosen, "/sign-in", "/sign-in", &FORM).await;
        let fields = [("workspace", "harbour")];
        let by_choice = post(&mut chosen, "/sign-in/workspace", "/sign-in/workspace", &fields).await;
        for page in [&refused, &by_choice] {
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{engine}");
            is_sound("not hers", page);
            let text = words(&page.text());
            for part in ["This employee does not exist in Harbour", "Meadow", "Quarry"] {
                assert!(text.contains(part), "{engine}: {part} in {text}");
            }
        }
        let nowhere = post(
            &mut chosen,
            "/sign-in/workspace",
            "/sign-in/workspace",
            &[("workspace", "atlantis")],
        )
        .await;
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND, "{engine}");
        let fields = [("workspace", "meadow")];
        let hers = post(&mut chosen, "/sign-in/workspace", "/sign-in/workspace", &fields).await;
        assert_eq!(location(&hers), "/w/meadow/", "{engine}: the sign-in goes on");
    }
}

// shows: ACC-03
// shows in part: ACC-16 (the rest has tests of its own)
#[tokio::test]
async fn the_servers_own_address_leads_to_where_ann_is_signed_in() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        three_workspaces(&server).await;
        let mut browser = server.client();
        post(&mut browser, "/w/meadow/sign-in", "/w/meadow/sign-in", &FORM).await;
        assert_eq!(location(&browser.get("/").await), "/w/meadow/", "{engine}");
        server.advance(Duration::from_mins(5)).await;
        post(&mut browser, "/w/quarry/sign-in", "/w/quarry/sign-in", &FORM).await;
        assert_eq!(location(&browser.get("/").await), "/w/quarry/", "{engine}: the latest");
        server.advance(Duration::from_mins(5)).await;
        let home = browser.get("/w/meadow/").await;
        assert!(
            home.text().contains("href=\"/w/quarry/\""),
            "{engine}: the way to the other"
        );
        assert_eq!(
            location(&browser.get("/").await),
            "/w/meadow/",
            "{engine}: where she works"
        );
        // Being led there is no work: both end after their own 24 minutes.
        server.advance(Duration::from_mins(20)).await;
        assert_eq!(location(&browser.get("/").await), "/w/meadow/", "{engine}");
        server.advance(Duration::from_mins(5)).await;
        assert_eq!(location(&browser.get("/").await), "/sign-in", "{engine}");
        // Ben is in one workspace only: nothing is asked.
        let form = [("login", "ben@example.org"), ("password", PASSWORD)];
        let entered = post(&mut server.client(), "/sign-in", "/sign-in", &form).await;
        assert_eq!(location(&entered), "/w/harbour/", "{engine}");
    }
}
