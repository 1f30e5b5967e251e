//! Changing the login: the proof, the link to the new address, the way back for the former one; on both engines.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use store::{Batch, Statement};
use testkit::place::places;
use testkit::server::{Answer, Client, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);
const NEW: &str = "Ann.New@Example.org";

/// A server with Ann in the meadow, whose login is confirmed.
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

static UNCONFIRM: Statement = Statement {
    name: "test.unconfirm",
    sql: "update account set login_confirmed_at = null where id = $1",
};

/// As after a link that was handed over: nobody has shown yet that the address is theirs.
async fn unconfirmed(server: &TestServer, who: &Someone) {
    let mut batch = Batch::new();
    batch.run(&UNCONFIRM, [who.account.into()]);
    server.app().store.database().write(batch).await.unwrap();
}

async fn signed_in(server: &TestServer, who: &Someone) -> Client {
    let mut client = server.client();
    assert_eq!(client.sign_in(who).await.status, StatusCode::OK);
    client
}

async fn ask(client: &mut Client, login: &str) -> Answer {
    let body = json!({ "login": login, "password": PASSWORD });
    client.put("/api/v1/login", body).await
}

/// Ann asks for another login and its owner follows the link.
async fn changed(server: &TestServer, who: &Someone, to: &str) -> Someone {
    server.advance(Duration::from_secs(1)).await;
    let mut client = signed_in(server, who).await;
    let asked = ask(&mut client, to).await;
    assert_eq!(asked.status, StatusCode::NO_CONTENT, "{}", asked.text());
    let token = server.token_to(to, "confirm-login").await;
    let done = server.follow("confirm-login", &token).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    Someone {
        login: to.to_owned(),
        ..who.clone()
    }
}

async fn logs_in(server: &TestServer, who: &Someone, login: &str) -> String {
    server.advance(MINUTE).await;
    let mut client = server.client();
    let (.., answer) = client.password(Some(&who.workspace_name), login, PASSWORD).await;
    if answer.status == StatusCode::OK {
        "in".to_owned()
    } else {
        answer.code()
    }
}

// shows: ACC-04
#[tokio::test]
async fn the_old_login_holds_until_the_new_address_is_confirmed_and_never_both() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        let mut client = signed_in(&server, &ann).await;
        assert_eq!(ask(&mut client, NEW).await.status, StatusCode::NO_CONTENT);
        assert!(client.is_signed_in().await, "{engine}: this session stays");
        let profile = client.get("/api/v1/profile").await.json();
        assert_eq!(profile["login"], "ann@example.org");
        assert_eq!(profile["login_change"]["login"], NEW);
        assert_eq!(logs_in(&server, &ann, "ann@example.org").await, "in");
        assert_eq!(logs_in(&server, &ann, NEW).await, "incorrect_login_or_password");

        let token = server.token_to(NEW, "confirm-login").await;
        // Looking at the page changes nothing: a mail scanner looks, too.
        let mut browser = server.client();
        let path = format!("/w/meadow/confirm-login/{token}");
        for _ in 0..2 {
            let page = browser.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{engine}");
            assert!(page.text().contains("ann@example.org") && page.text().contains(NEW));
        }
        assert_eq!(logs_in(&server, &ann, NEW).await, "incorrect_login_or_password");
        let form = browser.form_token(&path).await;
        let done = browser.post_form(&path, &[("form", &form)]).await;
        assert_eq!(done.status, StatusCode::OK, "{engine}: {}", done.text());

        assert_eq!(logs_in(&server, &ann, NEW).await, "in");
        assert_eq!(
            logs_in(&server, &ann, "ann@example.org").await,
            "incorrect_login_or_password"
        );
        let again = browser.post_form(&path, &[("form", &form)]).await;
        assert_eq!(again.status, StatusCode::GONE, "{engine}: once");
        let session = client.get("/api/v1/session").await.json();
        assert_eq!(
            session["account"]["login"], NEW,
            "{engine}: the session knows it at once"
        );
    }
}

// shows in part: ACC-04 (the change itself has its own test)
#[tokio::test]
async fn a_change_that_nobody_confirms_lapses_after_a_day_can_be_sent_again_and_cancelled() {
    for (server, ann) in meadow().await {
        let mut client = signed_in(&server, &ann).await;
        ask(&mut client, NEW).await;
        let first = server.token_to(NEW, "confirm-login").await;
        server.advance(MINUTE).await;
        let sent = client.post("/api/v1/login/again", Value::Null).await;
        assert_eq!(sent.status, StatusCode::NO_CONTENT, "{}", sent.text());
        assert_eq!(server.follow("confirm-login", &first).await.code(), "link_used");
        let second = server.token_to(NEW, "confirm-login").await;
        assert_ne!(first, second);
        let cancelled = client.post("/api/v1/login/cancel", Value::Null).await;
        assert_eq!(cancelled.status, StatusCode::NO_CONTENT);
        assert_eq!(server.follow("confirm-login", &second).await.code(), "link_used");
        assert_eq!(
            client.post("/api/v1/login/cancel", Value::Null).await.code(),
            "stale_state"
        );
        assert!(client.get("/api/v1/profile").await.json()["login_change"].is_null());

        for (late, code) in [(Duration::ZERO, ""), (Duration::from_micros(1), "link_used")] {
            server.advance(HOUR).await;
            let mut client = signed_in(&server, &ann).await;
            let to = format!("ann{}@late.example", late.as_micros());
            assert_eq!(ask(&mut client, &to).await.status, StatusCode::NO_CONTENT);
            let token = server.token_to(&to, "confirm-login").await;
            server.advance(DAY + late).await;
            let answer = server.follow("confirm-login", &token).await;
            assert_eq!(answer.code(), code, "{late:?}");
            if code.is_empty() {
                let back = changed(
                    &server,
                    &Someone {
                        login: to,
                        ..ann.clone()
                    },
                    &ann.login,
                )
                .await;
                assert_eq!(back.login, ann.login);
            }
        }
        assert_eq!(logs_in(&server, &ann, &ann.login).await, "in");
    }
}

// shows: ACC-15
#[tokio::test]
async fn the_login_changes_only_after_the_factor_that_another_workspace_demands() {
    for (server, ann) in meadow().await {
        let phone = signed_in(&server, &ann).await.set_up_otp_app(&server.clock).await;
        let harbour = server.workspace("harbour").await;
        let there = server.employee(harbour, &ann.login).await;
        server.advance(MINUTE).await;
        let mut thief = signed_in(&server, &there).await;
        assert_eq!(ask(&mut thief, NEW).await.code(), "step_up_required");
        let wrong = json!({ "login": NEW, "password": PASSWORD, "code": "000000" });
        assert_eq!(thief.put("/api/v1/login", wrong).await.code(), "incorrect_code");
        let wrong = json!({ "login": NEW, "password": "not hers at all", "code": phone.code() });
        assert_eq!(
            thief.put("/api/v1/login", wrong).await.code(),
            "incorrect_login_or_password"
        );
        assert!(server.messages_to(NEW).await.is_empty());
        let mut own = signed_in(&server, &there).await;
        let page = own.get("/w/harbour/profile/login").await.text();
        assert!(page.contains("Code from the app for Meadow"), "{page}");
        let right = json!({ "login": NEW, "password": PASSWORD, "code": phone.code() });
        let asked = own.put("/api/v1/login", right).await;
        assert_eq!(asked.status, StatusCode::NO_CONTENT, "{}", asked.text());
        // From a session of the harbour it changes in both.
        let token = server.token_to(NEW, "confirm-login").await;
        server.follow("confirm-login", &token).await;
        for place in ["meadow", "harbour"] {
            let id = if place == "meadow" { ann.workspace } else { harbour };
            let used = server.app().store.address_use(id, &NEW.parse().unwrap()).await.unwrap();
            assert!(used.is_some_and(|(used, _)| used == "login"), "{place}");
            let free = server
                .app()
                .store
                .address_use(id, &ann.login.parse().unwrap())
                .await
                .unwrap();
            assert_eq!(free, None, "{place}");
        }
    }
}

// shows: ACC-05
#[tokio::test]
async fn the_former_address_is_free_once_the_change_is_confirmed_and_somebody_else_is_invited_with_it() {
    for (server, ann) in meadow().await {
        let invite = |login: &str| {
            let new = server::use_case::operator::NewEmployee {
                workspace: ann.workspace,
                email: login.parse().unwrap(),
                name: "Bo".parse().unwrap(),
                role: domain::account::Role::Employee,
                groups: Vec::new(),
            };
            let app = server.app().clone();
            async move { server::use_case::operator::add_employee(&app, &new, app.now()).await }
        };
        let mut client = signed_in(&server, &ann).await;
        ask(&mut client, NEW).await;
        let before = invite(&ann.login).await.map(drop).map_err(|failure| failure.code());
        assert_eq!(before, Err("email_already_exists"), "{}", server.engine());
        let token = server.token_to(NEW, "confirm-login").await;
        server.follow("confirm-login", &token).await;
        invite(&ann.login).await.expect("the address is free");
        let again = invite("ann.new@example.org")
            .await
            .map(drop)
            .map_err(|failure| failure.code());
        assert_eq!(again, Err("email_already_exists"));
    }
}

// shows in part: ACC-07 (the whole table: people.rs)
#[tokio::test]
async fn an_address_of_a_colleague_is_refused_and_of_a_stranger_only_its_owner_learns() {
    for (server, ann) in meadow().await {
        let bo = server.employee(ann.workspace, "bo@example.org").await;
        let quarry = server.workspace("quarry").await;
        server.employee(quarry, "carl@quarry.example").await;
        let mut bos = signed_in(&server, &bo).await;
        let contact = json!({ "email": "bo@home.example" });
        assert_eq!(
            bos.put("/api/v1/contact-email", contact).await.status,
            StatusCode::NO_CONTENT
        );
        let mut client = signed_in(&server, &ann).await;
        for (address, reason) in [("BO@example.org ", "login"), ("bo@home.example", "contact")] {
            let refused = ask(&mut client, address).await;
            assert_eq!(refused.code(), "email_already_exists", "{address}");
            assert_eq!(refused.json()["reason"], reason, "{address}");
        }
        assert_eq!(ask(&mut client, "ANN@example.org").await.code(), "invalid");
        // Carl is in another company: Ann is not told that he is there, but his address is never hers.
        assert_eq!(
            ask(&mut client, "carl@quarry.example").await.status,
            StatusCode::NO_CONTENT
        );
        let token = server.token_to("carl@quarry.example", "confirm-login").await;
        let refused = server.follow("confirm-login", &token).await;
        assert_eq!(refused.code(), "email_already_exists");
        assert_eq!(logs_in(&server, &ann, &ann.login).await, "in");
        // An address that is the own contact e-mail is no conflict.
        let contact = json!({ "email": "ann@home.example" });
        client.put("/api/v1/contact-email", contact).await;
        changed(&server, &ann, "ann@home.example").await;
    }
}

// shows: THR-05
#[tokio::test]
async fn the_former_address_takes_the_change_back_within_seven_days_and_every_session_ends() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        for (late, expected) in [(Duration::ZERO, ""), (Duration::from_micros(1), "link_used")] {
            server.advance(HOUR).await;
            let thief = changed(&server, &ann, "thief@evil.example").await;
            // A second change does not void the first way back.
            server.advance(HOUR).await;
            let begun = server.clock.now();
            let undo = server.token_to(&ann.login, "undo-login").await;
            let further = changed(&server, &thief, "thief2@evil.example").await;
            let open = signed_in(&server, &further).await;
            let asked = signed_in(&server, &further).await;
            ask(&mut asked.clone(), "thief3@evil.example").await;
            let waiting = server.token_to("thief3@evil.example", "confirm-login").await;
            let theirs = server.token_to("thief@evil.example", "undo-login").await;
            let week = Duration::from_hours(7 * 24 - 1);
            let rest = week.saturating_sub(server.clock.now().since(begun));
            server.advance(rest + late).await;

            let answer = server.follow("undo-login", &undo).await;
            assert_eq!(answer.code(), expected, "{engine} {late:?}: {}", answer.text());
            if expected.is_empty() {
                assert_eq!(answer.json()["restored"], true, "{engine}");
                assert!(!open.is_signed_in().await, "{engine}: every session ends");
                assert_eq!(logs_in(&server, &ann, &ann.login).await, "in");
                for gone in ["thief@evil.example", "thief2@evil.example"] {
                    assert_eq!(logs_in(&server, &ann, gone).await, "incorrect_login_or_password");
                }
                for void in [
                    ("confirm-login", &waiting),
                    ("undo-login", &theirs),
                    ("undo-login", &undo),
                ] {
                    assert_eq!(
                        server.follow(void.0, void.1).await.code(),
                        "link_used",
                        "{engine}: {void:?}"
                    );
                }
                let told = server
                    .app()
                    .store
                    .alerted_addresses(ann.account, None, server.clock.now())
                    .await;
                assert_eq!(
                    told.unwrap(),
                    std::slice::from_ref(&ann.login),
                    "{engine}: the thief is told nothing"
                );
            }
        }
    }
}

// shows in part: THR-05 (a contact e-mail is shown in contact_email.rs)
#[tokio::test]
async fn once_another_profile_has_confirmed_the_address_undoing_only_ends_the_sessions_and_tells_the_administrators() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        server.administrator(ann.workspace, "boss@example.org").await;
        let moved = changed(&server, &ann, NEW).await;
        let undo = server.token_to(&ann.login, "undo-login").await;
        let told = async || {
            let told = server
                .app()
                .store
                .alerted_addresses(ann.account, None, server.clock.now())
                .await;
            let mut told = told.unwrap();
            told.sort();
            told
        };
        assert_eq!(told().await, [NEW, "ann@example.org"], "{engine}: for a while both");
        // Bo takes the address as login, and leaves it again.
        let bo = server.employee(ann.workspace, "bo@example.org").await;
        let as_ann = changed(&server, &bo, "ann@example.org").await;
        assert_eq!(told().await, [NEW], "{engine}: another profile confirmed it");
        server.advance(HOUR).await;
        changed(&server, &as_ann, "bo@example.org").await;
        assert_eq!(told().await, [NEW], "{engine}: for good");

        let session = signed_in(&server, &moved).await;
        let answer = server.follow("undo-login", &undo).await;
        assert_eq!(answer.json()["restored"], false, "{engine}: {}", answer.text());
        assert!(!session.is_signed_in().await, "{engine}");
        assert_eq!(logs_in(&server, &ann, NEW).await, "in");
        let messages = server.messages_to("boss@example.org").await;
        let about = messages
            .iter()
            .find(|m| m.purpose == "address_undone")
            .expect("the administrator is told");
        assert!(
            about.text.contains(&format!("/employees/{}", ann.employee)),
            "{}",
            about.text
        );
    }
}

// shows in part: THR-05 (who holds the address is the domain's table)
#[tokio::test]
async fn an_invitation_to_the_former_address_that_nobody_accepted_gives_way() {
    for (server, ann) in meadow().await {
        changed(&server, &ann, "thief@evil.example").await;
        let undo = server.token_to(&ann.login, "undo-login").await;
        // The thief administrates another company and has the address invited there, and as a contact here.
        let quarry = server.workspace("quarry").await;
        for workspace in [quarry, ann.workspace] {
            let new = server::use_case::operator::NewEmployee {
                workspace,
                email: ann.login.parse().unwrap(),
                name: "Nobody".parse().unwrap(),
                role: domain::account::Role::Employee,
                groups: Vec::new(),
            };
            let app = server.app();
            server::use_case::operator::add_employee(app, &new, app.now())
                .await
                .expect("invited");
        }
        let answer = server.follow("undo-login", &undo).await;
        assert_eq!(
            answer.json()["restored"],
            true,
            "{}: {}",
            server.engine(),
            answer.text()
        );
        assert_eq!(logs_in(&server, &ann, &ann.login).await, "in");
    }
}

// shows in part: THR-05 (the way back has its own test)
#[tokio::test]
async fn alerts_go_to_the_former_address_for_thirty_days_and_unconfirmed_ones_hear_nothing() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        unconfirmed(&server, &ann).await;
        let first = changed(&server, &ann, "ann@first.example").await;
        assert!(
            server.messages_to("ann@example.org").await.is_empty(),
            "nobody ever confirmed the first one"
        );
        server.advance(HOUR).await;
        changed(&server, &first, NEW).await;
        let month = Duration::from_hours(30 * 24);
        for (after, told) in [(month, true), (Duration::from_micros(1), false)] {
            server.advance(after).await;
            let addresses = server
                .app()
                .store
                .alerted_addresses(ann.account, None, server.clock.now())
                .await;
            assert_eq!(
                addresses.unwrap().contains(&"ann@first.example".to_owned()),
                told,
                "{after:?}"
            );
        }
        server.advance(DAY).await;
        let confirmed = server.app().store.confirmed_addresses(ann.account, None).await.unwrap();
        assert_eq!(confirmed, [NEW], "links that let in go to confirmed addresses only");
    }
}

#[tokio::test]
async fn of_two_people_who_change_to_one_address_at_once_one_wins() {
    for (server, ann) in meadow().await {
        let quarry = server.workspace("quarry").await;
        let carl = server.employee(quarry, "carl@quarry.example").await;
        let shared = "office@shared.example";
        let mut tokens = Vec::new();
        for who in [&ann, &carl] {
            let mut client = signed_in(&server, who).await;
            ask(&mut client, shared).await;
            tokens.push(server.token_to(shared, "confirm-login").await);
            server.advance(Duration::from_secs(1)).await;
        }
        let (one, other) = tokio::join!(
            server.follow("confirm-login", &tokens[0]),
            server.follow("confirm-login", &tokens[1])
        );
        let mut codes = [one.code(), other.code()];
        codes.sort();
        assert_eq!(codes, ["", "email_already_exists"], "{}", server.engine());
    }
}

#[tokio::test]
async fn one_link_followed_twice_at_once_changes_the_login_once() {
    for (server, ann) in meadow().await {
        let mut client = signed_in(&server, &ann).await;
        ask(&mut client, NEW).await;
        let token = server.token_to(NEW, "confirm-login").await;
        let (one, other) = tokio::join!(
            server.follow("confirm-login", &token),
            server.follow("confirm-login", &token)
        );
        let mut codes = [one.code(), other.code()];
        codes.sort();
        assert_eq!(codes, ["", "link_used"], "{}", server.engine());
        assert_eq!(
            server
                .messages_to(&ann.login)
                .await
                .iter()
                .filter(|m| m.purpose == "login_changed")
                .count(),
            1
        );
    }
}

#[tokio::test]
async fn nobody_floods_strangers_with_links() {
    for (server, ann) in meadow().await {
        server.advance(HOUR).await;
        let mut client = signed_in(&server, &ann).await;
        for number in 0..5 {
            let asked = ask(&mut client, &format!("stranger{number}@example.net")).await;
            assert_eq!(asked.status, StatusCode::NO_CONTENT, "{}", asked.text());
        }
        let sixth = ask(&mut client, "stranger5@example.net").await;
        assert_eq!(sixth.code(), "too_many_attempts");
        assert!(server.messages_to("stranger5@example.net").await.is_empty());
        for hostile in [
            "a@b\r\nBcc: c@d.e",
            "<script>@example.org",
            "ann",
            "\u{202e}ann@example.org",
        ] {
            let refused = ask(&mut client, hostile).await;
            assert_eq!(refused.code(), "invalid", "{hostile:?}: {}", refused.text());
        }
    }
}
