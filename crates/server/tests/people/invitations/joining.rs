//! Links for many people: on and off, with approval and without.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use testkit::place::places;
use testkit::server::{Answer, Client, PASSWORD, TestServer};

use super::people::{CHOSEN, accept, administrator, invite, listed, mails_to, path_in, path_of, post, words};

const MINUTE: Duration = Duration::from_mins(1);

/// A new link; its id and path.
async fn make(admin: &mut Client, body: serde_json::Value) -> (String, String) {
    let made = admin.post("/api/v1/join-links", body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    (
        made.json()["id"].as_str().unwrap().to_owned(),
        path_of(&made.json()["link"]),
    )
}

/// Asks to join on the page of the link.
async fn ask(server: &TestServer, path: &str, email: &str) -> Answer {
    server.clock.set(server.clock.now() + MINUTE);
    post(&mut server.client(), path, path, &[("email", email)]).await
}

/// Asks, and follows the mail to its end.
async fn join(server: &TestServer, path: &str, email: &str) -> Answer {
    assert_eq!(ask(server, path, email).await.status, StatusCode::OK);
    let link = path_in(mails_to(server, email).await.last().expect("a mail"));
    accept(&mut server.client(), &link, CHOSEN).await
}

/// A page without the address that it names and the token of its forms.
fn without(page: &Answer, email: &str) -> String {
    let text = page.text().replace(email, "…");
    let mut parts = text.split("name=\"form\" value=\"");
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |all, part| {
        all + part.split_once('"').map_or("", |(_, rest)| rest)
    })
}

// shows: INV-13
#[tokio::test]
async fn a_link_for_many_people_has_a_switch_an_approval_and_domains_that_need_none() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        server.workspace("quarry").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let group = ada.post("/api/v1/groups", json!({ "name": "Gardeners" })).await.json();
        let body = json!({ "exempt": "meadow.example", "group": group["id"] });
        let (id, path) = make(&mut ada, body).await;
        assert!(path.starts_with("/w/meadow/join/"), "{engine}: {path}");
        let elsewhere = path.replace("/w/meadow/", "/w/quarry/");
        assert_eq!(
            server.client().get(&elsewhere).await.status,
            StatusCode::GONE,
            "{engine}"
        );

        // Of an exempt domain: in at once, and in the group.
        let joined = join(&server, &path, "ann@meadow.example").await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{engine}: {}", words(&joined));
        let (.., entered) = server
            .client()
            .password(Some("meadow"), "ann@meadow.example", CHOSEN)
            .await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());
        assert_eq!(
            entered.json()["session"]["groups"],
            json!(["Gardeners"]),
            "{engine}: {}",
            entered.text()
        );

        // Of another: waits, and the door says so to whoever proved the password.
        let joined = join(&server, &path, "ben@example.org").await;
        assert_eq!(joined.status, StatusCode::OK, "{engine}");
        assert!(
            words(&joined).contains("An administrator of Meadow lets you in"),
            "{engine}: {}",
            words(&joined)
        );
        let (.., early) = server
            .client()
            .password(Some("meadow"), "ben@example.org", CHOSEN)
            .await;
        assert_eq!(
            (early.code(), &early.json()["reason"]),
            ("employee_not_in_workspace".to_owned(), &json!("pending"))
        );
        let fields = [("login", "ben@example.org"), ("password", CHOSEN)];
        let door = post(&mut server.client(), "/w/meadow/sign-in", "/w/meadow/sign-in", &fields).await;
        assert!(
            words(&door).contains("An administrator has to let you in"),
            "{engine}: {}",
            words(&door)
        );
        let (.., wrong) = server
            .client()
            .password(Some("meadow"), "ben@example.org", "not his at all")
            .await;
        assert_eq!(wrong.code(), "incorrect_login_or_password", "{engine}");

        assert_eq!(listed(&mut ada, "pending").await, ["ben@example.org"], "{engine}");
        assert!(listed(&mut ada, "invited").await.is_empty(), "{engine}");
        let ben = ada.get("/api/v1/invitations?status=pending").await.json()["invitations"][0]["id"].clone();
        let approve = format!("/api/v1/invitations/{}/approve", ben.as_str().unwrap());
        assert_eq!(
            ada.post(&approve, json!(null)).await.status,
            StatusCode::NO_CONTENT,
            "{engine}"
        );
        let told = mails_to(&server, "ben@example.org").await;
        assert!(
            told.iter().any(|mail| mail.text.contains("has let you in to “Meadow”")),
            "{engine}"
        );
        let (.., entered) = server
            .client()
            .password(Some("meadow"), "ben@example.org", CHOSEN)
            .await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());

        // Off: neither the link nor what it has mailed works; on again, both do.
        assert_eq!(
            ask(&server, &path, "carl@example.org").await.status,
            StatusCode::OK,
            "{engine}"
        );
        let mailed = path_in(mails_to(&server, "carl@example.org").await.last().unwrap());
        let switch = format!("/api/v1/join-links/{id}");
        ada.put(&switch, json!({ "is_on": false })).await;
        for dead in [&path, &mailed] {
            let shown = server.client().get(dead).await;
            assert_eq!(shown.status, StatusCode::GONE, "{engine}: {dead}");
            assert!(words(&shown).contains("switched off"), "{engine}: {}", words(&shown));
        }
        ada.put(&switch, json!({ "is_on": true })).await;
        assert_eq!(server.client().get(&mailed).await.status, StatusCode::OK, "{engine}");

        // Without approval everybody who confirms is in.
        let (_, free) = make(&mut ada, json!({ "approval": false })).await;
        assert_eq!(
            join(&server, &free, "dora@example.org").await.status,
            StatusCode::SEE_OTHER,
            "{engine}"
        );
        server.clock.set(server.clock.now() + Duration::from_hours(24 * 31));
        assert_eq!(
            server.client().get(&free).await.status,
            StatusCode::GONE,
            "{engine}: its time is over"
        );
    }
}

// shows in part: PWD-01 (the door's own tests show the rest)
#[tokio::test]
async fn asking_to_join_tells_nobody_which_addresses_are_known() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        server.employee(meadow, "ben@example.org").await;
        server.employee(quarry, "carl@example.org").await;
        invite(&mut ada, "dora@example.org").await;
        let (_, path) = make(&mut ada, json!({})).await;
        let mut pages = Vec::new();
        for email in [
            "ben@example.org",
            "carl@example.org",
            "dora@example.org",
            "nobody@example.org",
        ] {
            let answer = ask(&server, &path, email).await;
            pages.push((answer.status, without(&answer, email)));
        }
        assert!(pages.iter().all(|page| *page == pages[0]), "{engine}");
        let known = mails_to(&server, "ben@example.org").await;
        assert!(
            known[0].text.contains("It is known there already"),
            "{engine}: {}",
            known[0].text
        );
        assert!(!known[0].text.contains("/joining/"), "{engine}");

        // A moment later: the same page, and no second mail.
        let again = post(&mut server.client(), &path, &path, &[("email", "nobody@example.org")]).await;
        assert_eq!(without(&again, "nobody@example.org"), pages[0].1, "{engine}");
        assert_eq!(mails_to(&server, "nobody@example.org").await.len(), 1, "{engine}");
        let nonsense = post(
            &mut server.client(),
            &path,
            &path,
            &[("email", "a\r\nBcc: b@example.org")],
        )
        .await;
        assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");

        // Carl has a profile at the quarry: his password joins him, nobody else's.
        let link = path_in(&mails_to(&server, "carl@example.org").await[0]);
        let page = server.client().get(&link).await.text();
        assert!(!page.contains("name=\"again\""), "{engine}");
        assert_eq!(
            accept(&mut server.client(), &link, CHOSEN).await.status,
            StatusCode::UNAUTHORIZED,
            "{engine}"
        );
        assert_eq!(
            accept(&mut server.client(), &link, PASSWORD).await.status,
            StatusCode::OK,
            "{engine}: waits"
        );
        assert_eq!(
            server.client().get(&link).await.status,
            StatusCode::GONE,
            "{engine}: once"
        );
    }
}

// shows in part: INV-13 (the switches are above)
#[tokio::test]
async fn an_administrator_approves_and_refuses_several_at_once() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let (_, path) = make(&mut ada, json!({})).await;
        for email in ["ann@example.org", "ben@example.org", "eve@example.org"] {
            assert_eq!(join(&server, &path, email).await.status, StatusCode::OK, "{engine}");
        }
        let waiting = ada.get("/api/v1/invitations?status=pending").await.json();
        let id = |email: &str| {
            let all = waiting["invitations"].as_array().unwrap();
            let one = all.iter().find(|one| one["email"] == email).unwrap();
            one["id"].as_str().unwrap().to_owned()
        };
        let pick = |email: &str| format!("pick-{}", id(email));
        let (ann, ben, eve) = (
            pick("ann@example.org"),
            pick("ben@example.org"),
            pick("eve@example.org"),
        );
        let list = "/w/meadow/employees/invitations?status=pending";
        assert!(words(&ada.get(list).await).contains("Pending (3)"), "{engine}");
        let decide = "/w/meadow/employees/invitations/decide";
        let none = post(&mut ada, list, decide, &[("act", "approve")]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        let done = post(&mut ada, list, decide, &[("act", "approve"), (&ann, "1"), (&ben, "1")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{engine}: {}", words(&done));
        let done = post(&mut ada, list, decide, &[("act", "refuse"), (&eve, "1"), (&ann, "1")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{engine}: {}", words(&done));
        assert!(listed(&mut ada, "pending").await.is_empty(), "{engine}");
        for (email, status) in [("ann@example.org", StatusCode::OK), ("ben@example.org", StatusCode::OK)] {
            let (.., entered) = server.client().password(Some("meadow"), email, CHOSEN).await;
            assert_eq!(
                entered.status, status,
                "{engine}: {email}: who is in cannot be refused any more"
            );
        }
        let (.., out) = server
            .client()
            .password(Some("meadow"), "eve@example.org", CHOSEN)
            .await;
        assert_eq!(out.code(), "employee_not_in_workspace", "{engine}");
        invite(&mut ada, "eve@example.org").await; // her address is free

        let kinds = ada.get("/api/v1/events?limit=200").await.text();
        for kind in [
            "join_link_created",
            "join_asked",
            "join_confirmed",
            "join_approved",
            "join_refused",
        ] {
            assert!(kinds.contains(kind), "{engine}: {kind}");
        }
    }
}
