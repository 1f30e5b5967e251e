//! Accepting: with a new password or with the profile that is there, once, and by nobody else.

use std::time::Duration;

use axum::http::StatusCode;
use domain::account::Status;
use serde_json::json;
use testkit::place::places;
use testkit::server::{PASSWORD, TestServer};

use super::people::{
    CHOSEN, accept, administrator, invite, invite_by_hand, invited_path, mails_to, path_of, post, words,
};

// shows: INV-11
#[tokio::test]
async fn a_newcomer_chooses_name_and_password_and_the_mailed_link_confirms_the_address() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let id = invite(&mut ada, "ann@example.org").await;
        let path = invited_path(&server, "ann@example.org").await;
        let mut ann = server.client();
        let page = ann.get(&path).await;
        assert!(
            words(&page).contains("ada invites you to Meadow"),
            "{engine}: {}",
            words(&page)
        );
        let unequal = [("name", "Ann Öz"), ("password", CHOSEN), ("again", PASSWORD)];
        let refused = post(&mut ann, &path, &path, &unequal).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert!(words(&refused).contains("The two passwords differ"), "{engine}");
        assert!(refused.text().contains("Ann Öz"), "{engine}: the name is kept");
        let weak = [("name", "Ann Öz"), ("password", "short"), ("again", "short")];
        assert_eq!(
            post(&mut ann, &path, &path, &weak).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let turned = [("name", "Ann\u{202e}nnA"), ("password", CHOSEN), ("again", CHOSEN)];
        assert_eq!(
            post(&mut ann, &path, &path, &turned).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let right = [("name", "Ann Öz"), ("password", CHOSEN), ("again", CHOSEN)];
        let joined = post(&mut ann, &path, &path, &right).await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{engine}: {}", words(&joined));
        assert!(
            ann.cookies.iter().all(|(name, _)| !name.contains("-s-")),
            "{engine}: no session comes of a link"
        );

        let account = server
            .app()
            .store
            .account_by_login("ann@example.org")
            .await
            .unwrap()
            .unwrap();
        assert!(account.login_confirmed_at.is_some(), "{engine}");
        assert_eq!(account.name, "Ann Öz", "{engine}");
        let employee = server.app().store.employee(id.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(
            (employee.status, &*employee.name),
            (Status::Active, "Ann Öz"),
            "{engine}"
        );

        let again = server.client().get(&path).await;
        assert_eq!(again.status, StatusCode::GONE, "{engine}");
        assert!(
            words(&again).contains("Somebody has joined by this link already."),
            "{engine}: {}",
            words(&again)
        );
        assert!(
            again.text().contains("/w/meadow/sign-in"),
            "{engine}: it leads to the door"
        );
        let (.., entered) = ann.password(Some("meadow"), "ann@example.org", CHOSEN).await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());
    }
}

// shows in part: INV-11 (the newcomer by mail is above)
#[tokio::test]
async fn a_link_that_was_handed_over_confirms_no_address() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let path = invite_by_hand(&mut ada, "ann@example.org").await;
        let joined = accept(&mut server.client(), &path, CHOSEN).await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{engine}: {}", words(&joined));
        let account = server
            .app()
            .store
            .account_by_login("ann@example.org")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(account.login_confirmed_at, None, "{engine}");
        let told = server.app().store.confirmed_addresses(account.id, None).await.unwrap();
        assert!(told.is_empty(), "{engine}: {told:?}");
        let mut ann = server.client();
        let (.., entered) = ann.password(Some("meadow"), "ann@example.org", CHOSEN).await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}: she gets in");

        // A mail to another workspace, and the password, confirm it after all.
        let quarry = server.workspace("quarry").await;
        let (mut carl, _) = administrator(&server, quarry, "carl@example.org").await;
        invite(&mut carl, "ann@example.org").await;
        let path = invited_path(&server, "ann@example.org").await;
        assert_eq!(
            accept(&mut server.client(), &path, CHOSEN).await.status,
            StatusCode::SEE_OTHER,
            "{engine}"
        );
        let account = server.app().store.account(account.id).await.unwrap().unwrap();
        assert!(account.login_confirmed_at.is_some(), "{engine}");
    }
}

// shows in part: INV-11 (the newcomer is above), THR-01 (the acts on the account have tests of their own)
#[tokio::test]
async fn an_existing_profile_joins_by_its_password_and_gains_no_more_than_a_sign_in_gives() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let ann = server.employee(quarry, "ann@example.org").await;
        let mut hers = server.client();
        hers.sign_in(&ann).await;
        hers.set_up_otp_app(&server.clock).await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let body = json!({ "email": "ann@example.org", "name": "What Ada calls her" });
        let id = ada.post("/api/v1/invitations", body).await.json()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let path = invited_path(&server, "ann@example.org").await;
        let mut thief = server.client().at([198, 51, 100, 7]);
        let page = thief.get(&path).await.text();
        assert!(
            !page.contains("name=\"again\"") && !page.contains("name=\"name\""),
            "{engine}"
        );
        let wrong = post(&mut thief, &path, &path, &[("password", CHOSEN), ("again", CHOSEN)]).await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED, "{engine}: {}", words(&wrong));

        let joined = post(&mut thief, &path, &path, &[("password", PASSWORD)]).await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{engine}: {}", words(&joined));
        let employee = server.app().store.employee(id.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(
            (employee.account, &*employee.name),
            (ann.account, "ann"),
            "{engine}: her own name"
        );
        assert_eq!(employee.factors.methods(), [], "{engine}");
        // Link and password together open what the password opens: the quarry still asks for the phone.
        let (.., at_quarry) = thief.password(Some("quarry"), "ann@example.org", PASSWORD).await;
        assert_eq!(
            at_quarry.json()["awaits"],
            "second_factor",
            "{engine}: {}",
            at_quarry.text()
        );
        let (.., at_meadow) = thief.password(Some("meadow"), "ann@example.org", PASSWORD).await;
        assert_eq!(at_meadow.status, StatusCode::OK, "{engine}");
        thief
            .headers
            .push(("doorward-workspace".to_owned(), "meadow".to_owned()));
        let body = json!({ "current": PASSWORD, "new": "eleven calm badgers digging" });
        assert_eq!(
            thief.put("/api/v1/password", body).await.code(),
            "step_up_required",
            "{engine}"
        );
    }
}

// shows in part: PWD-10 (the door's own tests show the rest)
#[tokio::test]
async fn new_links_are_no_new_guesses() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        server.employee(quarry, "ann@example.org").await;
        let (mut eve, _) = administrator(&server, meadow, "eve@example.org").await;
        let first = invite_by_hand(&mut eve, "ann@example.org").await;
        let id = eve.get("/api/v1/invitations").await.json()["invitations"][0]["id"].clone();
        let copy = format!("/api/v1/invitations/{}/link", id.as_str().unwrap());
        let mut path = first;
        let mut guesser = server.client().at([198, 51, 100, 8]);
        for guess in 0..10 {
            let tried = post(&mut guesser, &path, &path, &[("password", "not hers at all")]).await;
            assert_eq!(tried.status, StatusCode::UNAUTHORIZED, "{engine}: {guess}");
            path = path_of(&eve.post(&copy, json!(null)).await.json()["link"]);
        }
        let tried = post(&mut guesser, &path, &path, &[("password", "not hers at all")]).await;
        assert_eq!(tried.status, StatusCode::FORBIDDEN, "{engine}: {}", words(&tried));
        assert!(
            tried.text().contains("data-captcha"),
            "{engine}: a puzzle, as at the door"
        );
        let (.., at_door) = guesser
            .password(Some("quarry"), "ann@example.org", "not hers at all")
            .await;
        assert_eq!(at_door.code(), "captcha_required", "{engine}: one budget");
    }
}

// shows: INV-14
#[tokio::test]
async fn a_link_is_taken_once_in_time_unchanged_and_at_its_own_workspace() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        server.workspace("quarry").await;
        let (mut ada, who) = administrator(&server, meadow, "ada@example.org").await;
        invite(&mut ada, "ann@example.org").await;
        let path = invited_path(&server, "ann@example.org").await;
        let token = path.rsplit('/').next().unwrap().to_owned();
        assert_eq!(token.len(), 43, "{engine}: 256 bits");
        let elsewhere = path.replace("/w/meadow/", "/w/quarry/");
        let last = if token.ends_with('A') { 'E' } else { 'A' };
        let tampered = format!("{}{last}", &path[..path.len() - 1]);
        for wrong in [&elsewhere, &tampered, "/w/meadow/invitation/x"] {
            let shown = server.client().get(wrong).await;
            assert_eq!(shown.status, StatusCode::GONE, "{engine}: {wrong}");
            let mut client = server.client();
            let form = client.form_token("/w/meadow/sign-in").await;
            let fields = [("form", &*form), ("password", CHOSEN), ("again", CHOSEN)];
            assert_eq!(
                client.post_form(wrong, &fields).await.status,
                StatusCode::GONE,
                "{engine}: {wrong}"
            );
        }

        // Two who open it at once: one joins.
        let mut joining = Vec::new();
        for _ in 0..8 {
            let mut client = server.client();
            let form = client.form_token(&path).await;
            let path = path.clone();
            joining.push(tokio::spawn(async move {
                let fields = [
                    ("form", &*form),
                    ("name", "Ann"),
                    ("password", CHOSEN),
                    ("again", CHOSEN),
                ];
                client.post_form(&path, &fields).await.status
            }));
        }
        let mut joined = 0;
        for one in joining {
            joined += usize::from(one.await.unwrap() == StatusCode::SEE_OTHER);
        }
        assert_eq!(joined, 1, "{engine}");

        invite(&mut ada, "ben@example.org").await;
        let late = invited_path(&server, "ben@example.org").await;
        server
            .advance(Duration::from_hours(24 * 30) + Duration::from_secs(1))
            .await;
        let shown = server.client().get(&late).await;
        assert_eq!(shown.status, StatusCode::GONE, "{engine}");
        assert!(
            words(&shown).contains("This invitation has run out."),
            "{engine}: {}",
            words(&shown)
        );
        let mut ada = server.client();
        ada.sign_in(&who).await;
        assert!(mails_to(&server, "ben@example.org").await.len() == 1, "{engine}");
    }
}
