//! The contact e-mail of an employee: who sets it, who confirms it, what goes there; on both engines.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::place::places;
use testkit::server::{Answer, Client, PASSWORD, Someone, TestServer};

const SECOND: Duration = Duration::from_secs(1);
const HOME: &str = "ann@home.example";

async fn meadow() -> Vec<(TestServer, Someone)> {
    let mut all = Vec::new();
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        all.push((server, ann));
    }
    all
}

async fn signed_in(server: &TestServer, who: &Someone) -> Client {
    server.advance(SECOND).await;
    let mut client = server.client();
    assert_eq!(client.sign_in(who).await.status, StatusCode::OK);
    client
}

async fn set(client: &mut Client, email: Option<&str>) -> Answer {
    client.put("/api/v1/contact-email", json!({ "email": email })).await
}

/// Ann has this contact e-mail, and confirmed it.
async fn with_contact(server: &TestServer, ann: &Someone, email: &str) {
    let mut client = signed_in(server, ann).await;
    let saved = set(&mut client, Some(email)).await;
    assert_eq!(saved.status, StatusCode::NO_CONTENT, "{}", saved.text());
    let token = server.token_to(email, "confirm-contact").await;
    let confirmed = server.follow("confirm-contact", &token).await;
    assert_eq!(confirmed.status, StatusCode::NO_CONTENT, "{}", confirmed.text());
}

async fn told(server: &TestServer, ann: &Someone) -> Vec<String> {
    let workspace = Some(ann.workspace);
    let found = server
        .app()
        .store
        .alerted_addresses(ann.account, workspace, server.clock.now())
        .await;
    let mut found = found.unwrap();
    found.sort();
    found
}

// shows: ACC-06
#[tokio::test]
async fn a_contact_email_is_no_login_and_hears_nothing_before_its_owner_followed_the_link() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        let mut client = signed_in(&server, &ann).await;
        let form = client.form_token("/profile/contact").await;
        let saved = client
            .post_form("/profile/contact", &[("form", &form), ("email", HOME)])
            .await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{engine}: {}", saved.text());
        assert!(
            client.get("/profile").await.text().contains("Not confirmed"),
            "{engine}"
        );
        assert_eq!(told(&server, &ann).await, [ann.login.as_str()], "{engine}");
        let (.., tried) = server.client().password(Some("meadow"), HOME, PASSWORD).await;
        assert_eq!(tried.code(), "incorrect_login_or_password", "{engine}");
        let new = json!({ "current": PASSWORD, "new": "nine brave herons at dawn" });
        assert_eq!(client.put("/api/v1/password", new).await.status, StatusCode::NO_CONTENT);
        let sent = server.messages_to(HOME).await;
        assert_eq!(sent.len(), 1, "{engine}: the confirmation and nothing else: {sent:?}");

        // Another password voids what was asked for before; it goes out once more. The link acts on a POST.
        let dead = server.token_to(HOME, "confirm-contact").await;
        assert_eq!(
            server.follow("confirm-contact", &dead).await.code(),
            "link_used",
            "{engine}"
        );
        server.advance(SECOND).await;
        let again = client.post("/api/v1/contact-email/again", Value::Null).await;
        assert!(again.status.is_success(), "{engine}: {}", again.text());
        let token = server.token_to(HOME, "confirm-contact").await;
        let path = format!("/w/meadow/confirm-contact/{token}");
        let mut browser = server.client();
        assert!(browser.get(&path).await.text().contains(HOME), "{engine}");
        assert_eq!(
            told(&server, &ann).await,
            [ann.login.as_str()],
            "{engine}: looking confirms nothing"
        );
        let form = browser.form_token(&path).await;
        let done = browser.post_form(&path, &[("form", &form)]).await;
        assert_eq!(done.status, StatusCode::OK, "{engine}: {}", done.text());
        assert_eq!(told(&server, &ann).await, [ann.login.as_str(), HOME], "{engine}");
        // It is told what happens in its workspace, and nothing of another one.
        let harbour = server.workspace("harbour").await;
        let elsewhere = server
            .app()
            .store
            .alerted_addresses(ann.account, Some(harbour), server.clock.now())
            .await;
        assert_eq!(elsewhere.unwrap(), [ann.login.as_str()], "{engine}");
    }
}

// shows in part: ACC-06 (the confirmation has its own test), THR-05 (the way back has its own test)
#[tokio::test]
async fn an_administrator_sets_it_and_receives_nothing() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        let boss = server.administrator(ann.workspace, "boss@example.org").await;
        let mut admin = signed_in(&server, &boss).await;
        admin.set_up_otp_app(&server.clock).await;
        let before = server.messages_to(&boss.login).await.len();
        let path = format!("/employees/{}/contact", ann.employee);
        let page = admin.get(&format!("/employees/{}", ann.employee)).await.text();
        assert!(page.contains(&path), "{engine}: {page}");
        let form = admin.form_token(&path).await;
        let taken = admin.post_form(&path, &[("form", &form), ("email", &boss.login)]).await;
        assert_eq!(taken.status, StatusCode::CONFLICT, "{engine}");
        let saved = admin.post_form(&path, &[("form", &form), ("email", HOME)]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{engine}: {}", saved.text());
        assert_eq!(server.messages_to(&boss.login).await.len(), before, "{engine}");
        assert_eq!(server.messages_to(HOME).await.len(), 1, "{engine}");
        let events = admin.get("/api/v1/events").await.json();
        assert!(
            events["events"]
                .as_array()
                .unwrap()
                .iter()
                .any(|e| e["kind"] == "contact_changed")
        );

        let mut hers = signed_in(&server, &ann).await;
        let of_boss = format!("/api/v1/employees/{}/contact-email", boss.employee);
        let refused = hers.put(&of_boss, json!({ "email": "x@example.net" })).await;
        assert_eq!(refused.code(), "not_allowed", "{engine}");
        // The address is in use at once, and free at once when it goes.
        let bo = server.employee(ann.workspace, "bo@example.org").await;
        let mut bos = signed_in(&server, &bo).await;
        assert_eq!(
            set(&mut bos, Some(" ANN@Home.example")).await.code(),
            "email_already_exists"
        );
        assert_eq!(set(&mut hers, None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(
            set(&mut bos, Some(HOME)).await.status,
            StatusCode::NO_CONTENT,
            "{engine}"
        );
        assert_eq!(
            set(&mut bos, Some(&bo.login)).await.status,
            StatusCode::NO_CONTENT,
            "one's own login"
        );
        let dead = server.token_to(HOME, "confirm-contact").await;
        assert_eq!(
            server.follow("confirm-contact", &dead).await.code(),
            "link_used",
            "{engine}"
        );
    }
}

// shows in part: THR-05 (the login is shown in login_change.rs)
#[tokio::test]
async fn the_former_contact_email_takes_the_change_back_and_only_its_workspace_is_touched() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        let harbour = server.workspace("harbour").await;
        let there = server.employee(harbour, &ann.login).await;
        with_contact(&server, &ann, HOME).await;
        let mut thief = signed_in(&server, &ann).await;
        assert_eq!(
            set(&mut thief, Some("thief@evil.example")).await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(
            told(&server, &ann).await,
            [ann.login.as_str(), HOME],
            "{engine}: the former one is told, the new one not yet"
        );
        let waiting = server.token_to("thief@evil.example", "confirm-contact").await;
        let elsewhere = signed_in(&server, &there).await;
        let undo = server.token_to(HOME, "undo-contact").await;
        let answer = server.follow("undo-contact", &undo).await;
        assert_eq!(answer.json()["restored"], true, "{engine}: {}", answer.text());
        assert!(!thief.is_signed_in().await, "{engine}");
        assert!(
            elsewhere.is_signed_in().await,
            "{engine}: the other workspace is not touched"
        );
        for (link, token) in [("undo-contact", &undo), ("confirm-contact", &waiting)] {
            assert_eq!(server.follow(link, token).await.code(), "link_used", "{engine}: {link}");
        }
        let contact = server.app().store.contact(ann.employee).await.unwrap().unwrap();
        assert!(
            contact.address == HOME && contact.confirmed_at.is_some(),
            "{engine}: {contact:?}"
        );

        // Bo has it, and nobody confirmed that it is his: it comes back.
        let mut client = signed_in(&server, &ann).await;
        set(&mut client, None).await;
        let undo = server.token_to(HOME, "undo-contact").await;
        let bo = server.employee(ann.workspace, "bo@example.org").await;
        let mut bos = signed_in(&server, &bo).await;
        assert_eq!(set(&mut bos, Some(HOME)).await.status, StatusCode::NO_CONTENT);
        let answer = server.follow("undo-contact", &undo).await;
        assert_eq!(answer.json()["restored"], true, "{engine}: {}", answer.text());
        assert_eq!(told(&server, &ann).await, [ann.login.as_str(), HOME], "{engine}");
        assert!(
            server.app().store.contact(bo.employee).await.unwrap().is_none(),
            "{engine}"
        );

        // Once Bo has confirmed the address, it stays his.
        let mut client = signed_in(&server, &ann).await;
        set(&mut client, None).await;
        let undo = server.token_to(HOME, "undo-contact").await;
        with_contact(&server, &bo, HOME).await;
        assert_eq!(told(&server, &ann).await, [ann.login.as_str()], "{engine}");
        let answer = server.follow("undo-contact", &undo).await;
        assert_eq!(answer.json()["restored"], false, "{engine}: {}", answer.text());
        assert!(!client.is_signed_in().await, "{engine}");
        assert_eq!(told(&server, &bo).await, [HOME, bo.login.as_str()], "{engine}");
    }
}

// shows in part: ACC-14, THR-23 (whoever only invited her: elsewhere.rs)
#[tokio::test]
async fn the_contact_email_of_a_place_that_dismissed_her_hears_nothing_more() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        let harbour = server.workspace("harbour").await;
        server.employee(harbour, &ann.login).await;
        with_contact(&server, &ann, HOME).await;
        let mut hers = signed_in(&server, &ann).await;
        assert_eq!(
            set(&mut hers, Some("second@home.example")).await.status,
            StatusCode::NO_CONTENT
        );
        let told = async || {
            let store = &server.app().store;
            let found = store.alerted_addresses(ann.account, None, server.clock.now()).await;
            found.unwrap()
        };
        assert!(
            told().await.contains(&HOME.to_owned()),
            "{engine}: a former one, for a while"
        );
        let boss = server.administrator(ann.workspace, "boss@example.org").await;
        let (mut boss, _) = server.with_app(&boss).await;
        let dismiss = format!("/api/v1/employees/{}/dismiss", ann.employee);
        let dismissed = boss.post(&dismiss, Value::Null).await;
        assert_eq!(
            dismissed.status,
            StatusCode::NO_CONTENT,
            "{engine}: {}",
            dismissed.text()
        );
        assert_eq!(told().await, [ann.login.as_str()], "{engine}");
    }
}

#[tokio::test]
async fn a_name_a_language_and_a_zone_hold_everywhere_and_no_name_is_a_trick() {
    for (server, ann) in meadow().await {
        let mut client = signed_in(&server, &ann).await;
        let save = |name: &str, zone: &str| json!({ "name": name, "language": "de", "time_zone": zone });
        let saved = client
            .put("/api/v1/profile", save("<script>Ann</script>", "europe/berlin"))
            .await;
        assert_eq!(saved.status, StatusCode::NO_CONTENT, "{}", saved.text());
        let profile = client.get("/api/v1/profile").await.json();
        assert_eq!(profile["time_zone"], "Europe/Berlin");
        let page = client.get("/profile").await.text();
        assert!(
            !page.contains("<script>Ann") && page.contains("Europe/Berlin"),
            "{page}"
        );
        // Noon in UTC is one o'clock in Berlin, in January.
        let history = client.get("/history").await.text();
        assert!(history.contains("13:00:01 CET"), "{history}");
        let session = client.get("/api/v1/session").await.json();
        assert_eq!(session["employee"]["name"], "<script>Ann</script>");
        for (bad, field) in [
            (save("Ann\u{202e}nnA", ""), "name"),
            (save("a\r\nb", ""), "name"),
            (save("Ann", "Nowhere/Land"), "time_zone"),
            (json!({ "name": "Ann", "language": "xx" }), "language"),
        ] {
            let refused = client.put("/api/v1/profile", bad).await;
            assert_eq!(refused.json()["field"], field, "{}", refused.text());
        }
        let none: Value = client.put("/api/v1/profile", json!({ "name": "Ann" })).await.json();
        assert!(none.is_null());
        assert!(client.get("/api/v1/profile").await.json()["time_zone"].is_null());
    }
}
