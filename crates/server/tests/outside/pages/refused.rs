//! What stands around a refusal, and where it leads back to.

use std::time::Duration;

use axum::http::StatusCode;
use testkit::place::places;
use testkit::server::{Client, PASSWORD, Someone, TestServer};

use super::sound::{is_sound, location, post, words};

const MINUTE: Duration = Duration::from_mins(1);
const HERE: &str = "http://localhost:8080";

/// Ann of the meadow, signed in.
async fn meadow(server: &TestServer) -> (Client, Someone) {
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let mut hers = server.client();
    assert_eq!(hers.sign_in(&ann).await.status, StatusCode::OK);
    (hers, ann)
}

/// The same browser, which stands on this page.
fn on(client: &Client, page: &str) -> Client {
    client.with_header("referer", &format!("{HERE}{page}"))
}

fn has_navigation(html: &str) -> bool {
    html.contains("<nav class=\"side\"") && html.contains("href=\"/history\"")
}

fn leads_back_to(html: &str, path: &str) -> bool {
    html.contains(&format!("href=\"{path}\">Back</a>"))
}

#[tokio::test]
async fn a_refusal_keeps_the_navigation_around_ann_and_leads_back_to_the_page_before() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let (hers, _) = meadow(&server).await;
        for (from, back) in [
            ("/security?x=1", "/security?x=1"),
            ("/events", "/"), // not in a circle
            ("//evil.example/", "/"),
        ] {
            let refused = on(&hers, from).get("/events").await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{engine}");
            is_sound("/events", &refused);
            let page = refused.text();
            assert!(has_navigation(&page), "{engine}: {}", words(&page));
            assert!(leads_back_to(&page, back), "{engine}: {from}: {page}");
        }
        // A form that is too old is refused before anybody asks whose it is.
        let stale = on(&hers, "/security/turn-off")
            .post_form("/security/turn-off", &[])
            .await;
        assert_eq!(stale.status, StatusCode::FORBIDDEN, "{engine}");
        let page = stale.text();
        assert!(has_navigation(&page), "{engine}: {}", words(&page));
        assert!(leads_back_to(&page, "/security/turn-off"), "{engine}: {page}");
        assert!(
            page.contains("name=\"path\" value=\"/security/turn-off\""),
            "{engine}: the language can be changed: {page}"
        );
        let nothing = hers.clone().get("/nothing/here").await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{engine}");
        assert!(has_navigation(&nothing.text()), "{engine}");

        let mut stranger = server.client();
        for refused in [
            on(&stranger, "/sign-in").post_form("/sign-in", &[]).await.text(),
            stranger.get("/nothing/here").await.text(),
        ] {
            assert!(!has_navigation(&refused), "{engine}: {}", words(&refused));
        }
    }
}

// shows in part: SES-02 (work itself: sessions.rs)
#[tokio::test]
async fn a_form_that_is_not_taken_is_no_work_and_extends_no_session() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let (mut hers, _) = meadow(&server).await;
        server.advance(15 * MINUTE).await;
        let stale = hers.post_form("/security/turn-off", &[]).await;
        assert!(has_navigation(&stale.text()), "{engine}");
        server.advance(10 * MINUTE).await;
        assert!(!hers.is_signed_in().await, "{engine}");
    }
}

// shows in part: SES-03 (both proofs: sessions.rs)
#[tokio::test]
async fn whoever_was_away_too_long_comes_back_to_the_page_whose_form_was_sent() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let (mut hers, ann) = meadow(&server).await;
        let page = "/profile/edit?x=1";
        let form = hers.form_token(page).await;
        server.advance(25 * MINUTE).await;
        let fields = [("form", &*form), ("name", "Ann")];
        for (base, from, back) in [
            ("", page, "/profile/edit%3Fx%3D1"),
            ("/w/meadow", "/w/meadow/profile/edit", "/w/meadow/profile/edit"),
            ("", "//evil.example/", "/"),
        ] {
            let to = format!("{base}/profile/edit");
            let away = on(&hers, from).post_form(&to, &fields).await;
            let door = format!("{base}/sign-in?next={back}&ended=1");
            assert_eq!(
                (away.status, location(&away)),
                (StatusCode::SEE_OTHER, &*door),
                "{engine}"
            );
        }
        let away = on(&hers, page).post_form("/profile/edit", &fields).await;
        let typed = [("login", &*ann.login), ("password", PASSWORD), ("next", page)];
        let back = post(&mut hers, location(&away), "/sign-in", &typed).await;
        assert_eq!(location(&back), page, "{engine}: {}", words(&back.text()));
        assert_eq!(hers.get(page).await.status, StatusCode::OK, "{engine}");

        // A proof that is missing leads back to the same page.
        server.advance(6 * MINUTE).await;
        let form = hers.form_token(page).await;
        let to = "/security/log-out-everywhere";
        let asked = on(&hers, "/security?x=1").post_form(to, &[("form", &form)]).await;
        assert_eq!(
            location(&asked),
            "/step-up?next=/security%3Fx%3D1",
            "{engine}: {}",
            words(&asked.text())
        );
    }
}
