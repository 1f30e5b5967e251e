//! What an administrator elsewhere learns of somebody, and can do to them, by inviting them: nothing.

use std::time::Duration;

use axum::http::StatusCode;
use domain::account::{Role, Status};
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, EmployeeId};
use domain::policy::Policy;
use domain::second_factor::Factors;
use serde_json::{Value, json};
use store::StoreError;
use store::employee::Employee;
use testkit::place::places;
use testkit::server::{Answer, Client, PASSWORD, Someone, TestServer};

use super::people::{
    CHOSEN, accept, administrator, invite, invited_path, listed, mails_to, open, path_of, post, words,
};

const MINUTE: Duration = Duration::from_mins(1);
const NEW: &str = "ann@home.example";

async fn wrong(server: &TestServer, who: &Someone) -> Answer {
    server.advance(Duration::from_secs(20)).await;
    let mut stranger = server.client().at([198, 51, 100, 9]);
    stranger
        .password(Some(&who.workspace_name), &who.login, "not the password")
        .await
        .2
}

// shows in part: PWD-10 (closed.rs shows the rest), ACC-14 (isolation.rs shows the routes)
#[tokio::test]
async fn an_invitation_neither_shows_nor_opens_a_password_that_is_closed_elsewhere() {
    for place in places() {
        let engine = place.engine;
        let mut policy = Policy::default();
        policy.set("failures.disable_after", "10").unwrap();
        policy.set("captcha.after_passwords", "100").unwrap();
        let server = TestServer::with(place, policy).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let (mut eve, _) = administrator(&server, quarry, "eve@quarry.example").await;
        let id = invite(&mut eve, &ann.login).await;
        for _ in 0..11 {
            assert_eq!(wrong(&server, &ann).await.code(), "incorrect_login_or_password");
        }
        let closed = async || {
            server.advance(Duration::from_secs(20)).await;
            let answer = server.client().at([203, 0, 113, 77]).sign_in(&ann).await;
            answer.code() == "incorrect_login_or_password"
        };
        assert!(closed().await, "{engine}");
        let page = eve.get(&format!("/api/v1/employees/{id}")).await;
        assert_eq!(page.json()["closed"], json!([]), "{engine}: {}", page.text());
        let reopened = eve.post(&format!("/api/v1/employees/{id}/reopen"), Value::Null).await;
        assert!(!reopened.text().contains("password"), "{engine}: {}", reopened.text());
        assert!(closed().await, "{engine}: it stays closed");
        let recorded = server.events(quarry, EventKind::PasswordReopened).await;
        assert!(recorded.is_empty(), "{engine}: {recorded:?}");

        // Where she works it is opened as ever.
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let path = format!("/api/v1/employees/{}/reopen", ann.employee);
        let reopened = ada.post(&path, Value::Null).await;
        assert!(reopened.text().contains("password"), "{engine}: {}", reopened.text());
        assert!(!closed().await, "{engine}");
    }
}

/// Ann's own client; she proves the password anew with it.
async fn signed_in(server: &TestServer, who: &Someone, password: &str) -> Client {
    server.advance(MINUTE).await;
    let mut client = server.client();
    let (.., entered) = client.password(Some(&who.workspace_name), &who.login, password).await;
    assert_eq!(entered.status, StatusCode::OK, "{}", entered.text());
    client
}

async fn confirm_login(server: &TestServer, client: &mut Client, to: &str, password: &str) {
    let asked = client
        .put("/api/v1/login", json!({ "login": to, "password": password }))
        .await;
    assert_eq!(asked.status, StatusCode::NO_CONTENT, "{}", asked.text());
    let mails = mails_to(server, to).await;
    let (_, rest) = mails.last().unwrap().text.split_once("/confirm-login/").unwrap();
    let token = rest.split_whitespace().next().unwrap();
    let body = json!({ "token": token });
    let done = server.client().post("/api/v1/links/confirm-login", body).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
}

// shows in part: ACC-14 (isolation.rs shows the routes), THR-23 (records shows the rest), INV-14, THR-22
#[tokio::test]
async fn whoever_only_invited_or_dismissed_ann_learns_nothing_of_her_password_her_sessions_and_her_login() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let harbour = server.workspace("harbour").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let (mut eve, _) = administrator(&server, quarry, "eve@quarry.example").await;
        let (mut hilda, _) = administrator(&server, harbour, "hilda@harbour.example").await;
        let id = invite(&mut eve, &ann.login).await;
        let there = server.employee(harbour, &ann.login).await;
        let dismissed = format!("/api/v1/employees/{}/dismiss", there.employee);
        assert_eq!(hilda.post(&dismissed, Value::Null).await.status, StatusCode::NO_CONTENT);
        // Lena invited her, and dismissed the invitation.
        let lake = server.workspace("lake").await;
        let (mut lena, _) = administrator(&server, lake, "lena@lake.example").await;
        let by_hand = json!({ "email": ann.login, "by": "hand" });
        let guest = lena.post("/api/v1/invitations", by_hand).await.json();
        let dismissed = format!("/api/v1/employees/{}/dismiss", guest["id"].as_str().unwrap());
        assert_eq!(lena.post(&dismissed, Value::Null).await.status, StatusCode::NO_CONTENT);
        // Nobody gets an ear by inviting her.
        let contact = json!({ "email": "ear@evil.example" });
        let refused = eve.put(&format!("/api/v1/employees/{id}/contact-email"), contact).await;
        assert_eq!(refused.code(), "not_allowed", "{engine}: {}", refused.text());
        let of_guest = format!("/api/v1/employees/{}/contact-email", guest["id"].as_str().unwrap());
        let refused = lena.put(&of_guest, json!({ "email": "ear@evil.example" })).await;
        assert_eq!(refused.code(), "not_allowed", "{engine}: {}", refused.text());
        // Nor does anybody there keep an address from her.
        let kept = lena.put("/api/v1/contact-email", json!({ "email": NEW })).await;
        assert_eq!(kept.status, StatusCode::NO_CONTENT, "{engine}: {}", kept.text());
        server.advance(MINUTE).await;

        let mut hers = signed_in(&server, &ann, PASSWORD).await;
        let body = json!({ "current": PASSWORD, "new": CHOSEN });
        let changed = hers.put("/api/v1/password", body).await;
        assert_eq!(changed.status, StatusCode::NO_CONTENT, "{engine}: {}", changed.text());
        let ended = hers.delete("/api/v1/sessions").await;
        assert!(ended.status.is_success(), "{engine}: {}", ended.text());
        confirm_login(&server, &mut hers, NEW, CHOSEN).await;
        let named = json!({ "name": "Ann Öz", "language": "en", "time_zone": "" });
        let renamed = hers.put("/api/v1/profile", named).await;
        assert!(renamed.status.is_success(), "{engine}: {}", renamed.text());
        for kind in [
            EventKind::ProfileChanged,
            EventKind::PasswordChanged,
            EventKind::SessionsEnded,
            EventKind::LoginChanged,
        ] {
            for elsewhere in [quarry, harbour] {
                let told = server.events(elsewhere, kind).await;
                assert!(told.is_empty(), "{engine}: {kind:?}: {told:?}");
            }
            let own = server.events(meadow, kind).await;
            assert_eq!(own.len(), 1, "{engine}: {kind:?}: her own workspace knows");
        }

        // Eve's lists show whom she invited, and her search does not find whom she did not.
        assert_eq!(open(&mut eve).await, ["ann@example.org"], "{engine}");
        let people = eve.get("/api/v1/employees?limit=100").await.text();
        assert!(people.contains("ann@example.org"), "{engine}: {people}");
        for path in [
            "/api/v1/employees?limit=100".to_owned(),
            format!("/api/v1/employees/{id}"),
            "/api/v1/employees?search=ann@home".to_owned(),
            "/api/v1/events?limit=200".to_owned(),
        ] {
            let shown = eve.get(&path).await.text();
            assert!(
                !shown.contains(NEW) && !shown.contains("Öz"),
                "{engine}: {path}: {shown}"
            );
        }
        let guests = lena.get("/api/v1/employees?limit=100&status=dismissed").await.text();
        assert!(
            guests.contains("ann@example.org") && !guests.contains(NEW),
            "{engine}: {guests}"
        );
        let again = eve.post("/api/v1/invitations", json!({ "email": NEW })).await;
        assert_eq!(
            again.status,
            StatusCode::CREATED,
            "{engine}: nothing says that it is hers: {}",
            again.text()
        );
        // The invitation is the first address's: whoever reads its mail accepts it, and is nobody else (THR-22).
        let path = invited_path(&server, "ann@example.org").await;
        let joined = accept(&mut server.client(), &path, "twelve brave herons fishing").await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{engine}: {}", words(&joined));
        let store = &server.app().store;
        let guest = store.employee(id.parse().unwrap()).await.unwrap().unwrap();
        assert_ne!(guest.account, ann.account, "{engine}");
        assert_eq!(listed(&mut eve, "invited").await, [NEW], "{engine}");

        // And Ann, who joins by the newer one, goes on to change her login everywhere.
        let path = invited_path(&server, NEW).await;
        let joined = post(&mut server.client(), &path, &path, &[("password", CHOSEN)]).await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{engine}: {}", words(&joined));
        server.advance(MINUTE).await;
        let moved = Someone {
            login: NEW.to_owned(),
            ..ann.clone()
        };
        let mut hers = signed_in(&server, &moved, CHOSEN).await;
        confirm_login(&server, &mut hers, "ann@third.example", CHOSEN).await;
        let third = "ann@third.example".parse().unwrap();
        for workspace in [meadow, quarry] {
            let used = store.address_use(workspace, &third).await.unwrap();
            assert!(used.is_some_and(|(used_as, _)| used_as == "login"), "{engine}");
        }
    }
}

// shows in part: INV-13 (joining.rs shows the rest)
#[tokio::test]
async fn a_link_of_one_workspace_uses_up_nobodys_mails_of_another() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let (mut eve, _) = administrator(&server, quarry, "eve@quarry.example").await;
        let made = ada.post("/api/v1/join-links", json!({})).await.json();
        let meadows = path_of(&made["link"]);
        let made = eve.post("/api/v1/join-links", json!({})).await.json();
        let quarrys = path_of(&made["link"]);
        let mut stranger = server.client().at([198, 51, 100, 66]);
        let dora = [("email", "dora@example.org")];
        for _ in 0..7 {
            post(&mut stranger, &quarrys, &quarrys, &dora).await;
            server.advance(MINUTE).await;
        }
        let flood = mails_to(&server, "dora@example.org").await.len();
        assert_eq!(flood, 5, "{engine}: a day's mails of that workspace");
        // And one of this very minute.
        let mut doras = server.client();
        let asked = post(&mut doras, &meadows, &meadows, &dora).await;
        assert_eq!(asked.status, StatusCode::OK, "{engine}");
        let mails = mails_to(&server, "dora@example.org").await;
        let hers = mails.iter().filter(|mail| mail.text.contains("/w/meadow/joining/"));
        assert_eq!(hers.count(), 1, "{engine}");

        // Whoever opens workspaces by the dozen floods nobody either.
        for number in 0..7 {
            let workspace = server.workspace(&format!("swarm{number}")).await;
            let (mut mallory, _) = administrator(&server, workspace, &format!("m{number}@evil.example")).await;
            let made = mallory.post("/api/v1/join-links", json!({})).await.json();
            let link = path_of(&made["link"]);
            for _ in 0..5 {
                post(&mut stranger, &link, &link, &dora).await;
                server.advance(MINUTE).await;
            }
        }
        assert_eq!(mails_to(&server, "dora@example.org").await.len(), 30, "{engine}");
    }
}

// shows in part: ACC-04 (login_change.rs shows the change)
#[tokio::test]
async fn a_place_that_is_made_while_the_login_changes_never_stays_behind_at_the_former_one() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let harbour = server.workspace("harbour").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let (mut eve, _) = administrator(&server, quarry, "eve@quarry.example").await;
        let app = server.app();
        let event = |workspace| {
            let chain = Chain::Workspace(workspace);
            [Event::new(chain, EventKind::EmployeeCreated, Actor::Operator)]
        };

        // An invitation has read the account at its login; the login becomes another one; then it is written.
        let guest = Employee {
            id: EmployeeId::new(app.now(), &mut app.entropy()),
            workspace: harbour,
            account: ann.account,
            name: "Ann".to_owned(),
            role: Role::Employee,
            status: Status::Invited,
            factors: Factors::default(),
        };
        let mut invitation = app.store.change(app.now());
        invitation.hold_account(ann.account, &ann.login);
        invitation.create_employee(&guest, &ann.login.parse().unwrap());
        let mut hers = signed_in(&server, &ann, PASSWORD).await;
        confirm_login(&server, &mut hers, NEW, PASSWORD).await;
        let written = invitation.commit(&event(harbour), &mut app.entropy()).await;
        assert!(
            matches!(written, Err(StoreError::Stale { .. })),
            "{engine}: {written:?}"
        );

        // A change of login has read the places; an invitation is written; then the change.
        let account = app.store.account(ann.account).await.unwrap().unwrap();
        let read = app.store.employees_of(ann.account).await.unwrap();
        invite(&mut eve, NEW).await;
        let mut change = app.store.change(app.now());
        let stays = AccountId::new(app.now(), &mut app.entropy());
        change.change_login(&account, &"ann@third.example".parse().unwrap(), (&read, &[]), stays);
        let written = change.commit(&event(meadow), &mut app.entropy()).await;
        assert!(
            matches!(written, Err(StoreError::Stale { .. })),
            "{engine}: {written:?}"
        );

        // Read anew, both go on.
        let moved = Someone {
            login: NEW.to_owned(),
            ..ann.clone()
        };
        let mut hers = signed_in(&server, &moved, PASSWORD).await;
        confirm_login(&server, &mut hers, "ann@third.example", PASSWORD).await;
        assert_eq!(open(&mut eve).await, [NEW], "{engine}");
    }
}

// shows in part: THR-05 (login_change.rs shows the undo)
#[tokio::test]
async fn the_way_back_to_the_former_login_takes_nothing_from_anybody_where_ann_is_only_invited() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let lake = server.workspace("lake").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let (mut lena, lenas) = administrator(&server, lake, "lena@lake.example").await;
        server.advance(MINUTE).await;
        let mut hers = signed_in(&server, &ann, PASSWORD).await;
        confirm_login(&server, &mut hers, NEW, PASSWORD).await;
        let undo = server.token_to(&ann.login, "undo-login").await;

        // The lake invites the newer address; its former one is a contact e-mail there, not confirmed yet.
        invite(&mut lena, NEW).await;
        let kept = lena.put("/api/v1/contact-email", json!({ "email": ann.login })).await;
        assert_eq!(kept.status, StatusCode::NO_CONTENT, "{engine}: {}", kept.text());
        let undone = server.follow("undo-login", &undo).await;
        assert_eq!(undone.status, StatusCode::OK, "{engine}: {}", undone.text());
        let store = &server.app().store;
        let stands = store.account(ann.account).await.unwrap().unwrap();
        assert_eq!(stands.login_shown, ann.login, "{engine}");
        let contact = store.contact(lenas.employee).await.unwrap();
        assert_eq!(
            contact.map(|contact| contact.address),
            Some(ann.login.clone()),
            "{engine}"
        );
        assert_eq!(open(&mut lena).await, [NEW], "{engine}: her invitation stays");
    }
}
