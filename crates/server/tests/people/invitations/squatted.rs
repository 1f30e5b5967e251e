//! A login that somebody took by a link that was handed over, and whose mail they cannot read: its owner shows up.

use std::time::Duration;

use axum::http::StatusCode;
use domain::account::Status;
use domain::event::EventKind;
use domain::id::{AccountId, WorkspaceId};
use serde_json::{Value, json};
use store::account::Account;
use testkit::place::places;
use testkit::server::{Answer, Client, PASSWORD, Someone, TestServer};

use super::people::{
    CHOSEN, accept, administrator, invite, invite_by_hand, invited_path, mails_to, path_in, path_of, post, words,
};

const OWNER: &str = "victor@corp.example";
/// What the owner of the mailbox chooses.
const HERS: &str = "eleven calm badgers digging";
const MINUTE: Duration = Duration::from_mins(1);

/// Eve's quarry, in which somebody who is not Victor sits at his address.
struct Squat {
    server: TestServer,
    quarry: WorkspaceId,
    /// The administrator who handed the link over.
    eve: Client,
    /// The session at the quarry.
    thief: Client,
    account: AccountId,
}

async fn account(server: &TestServer, login: &str) -> Account {
    let found = server.app().store.account_by_login(login).await.unwrap();
    found.unwrap_or_else(|| panic!("nobody is {login}"))
}

async fn logs_in(server: &TestServer, workspace: &str, login: &str, password: &str) -> String {
    server.advance(MINUTE).await;
    let (.., answer) = server.client().password(Some(workspace), login, password).await;
    let body = answer.json();
    match body["refused"].as_str().or(body["awaits"].as_str()) {
        Some("nothing") => "in".to_owned(),
        Some(word) => word.to_owned(),
        None => answer.code(),
    }
}

/// Joins on the page of a mailed link with a new password, whatever the profile has.
async fn begin_anew(client: &mut Client, path: &str) -> Answer {
    let page = format!("{path}?anew=1");
    let fields = [("name", "Victor"), ("password", HERS), ("again", HERS), ("anew", "1")];
    post(client, &page, path, &fields).await
}

/// Eve invites Victor's address by hand, and somebody accepts, adds a contact e-mail, asks for another login, binds an
/// app and, in another browser, asks her to be let in.
async fn squats() -> Vec<Squat> {
    let mut all = Vec::new();
    for place in places() {
        let server = TestServer::start(place).await;
        let quarry = server.workspace("quarry").await;
        let (mut eve, _) = administrator(&server, quarry, "eve@quarry.example").await;
        let path = invite_by_hand(&mut eve, OWNER).await;
        let joined = accept(&mut server.client(), &path, CHOSEN).await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", words(&joined));
        let mut thief = server.client().at([198, 51, 100, 66]);
        let (.., entered) = thief.password(Some("quarry"), OWNER, CHOSEN).await;
        assert_eq!(entered.status, StatusCode::OK, "{}", entered.text());
        let contact = json!({ "email": "thief@evil.example" });
        let saved = thief.put("/api/v1/contact-email", contact).await;
        assert_eq!(saved.status, StatusCode::NO_CONTENT, "{}", saved.text());
        let token = server.token_to("thief@evil.example", "confirm-contact").await;
        let confirmed = server.follow("confirm-contact", &token).await;
        assert_eq!(confirmed.status, StatusCode::NO_CONTENT, "{}", confirmed.text());
        let login = json!({ "login": "thief2@evil.example", "password": CHOSEN });
        let asked = thief.put("/api/v1/login", login).await;
        assert_eq!(asked.status, StatusCode::NO_CONTENT, "{}", asked.text());
        thief.set_up_otp_app(&server.clock).await;
        let account = account(&server, OWNER).await;
        assert_eq!(account.login_confirmed_at, None);
        server.advance(MINUTE).await;
        let mut stranger = server.client();
        let (id, mut waiting, _) = stranger.password(Some("quarry"), OWNER, CHOSEN).await;
        let path = format!("/api/v1/sign-ins/{id}/access-request");
        let asked = waiting.post(&path, Value::Null).await;
        assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text());
        all.push(Squat {
            server,
            quarry,
            eve,
            thief,
            account: account.id,
        });
    }
    all
}

impl Squat {
    /// The account is the owner's, and nothing leads the other one back.
    async fn is_victors(&self, workspace: &str) {
        let (server, engine) = (&self.server, self.server.engine());
        let store = &server.app().store;
        assert_eq!(logs_in(server, workspace, OWNER, HERS).await, "in", "{engine}");
        assert_eq!(
            logs_in(server, workspace, OWNER, CHOSEN).await,
            "incorrect_login_or_password"
        );
        assert_eq!(
            logs_in(server, "quarry", OWNER, HERS).await,
            "employee_not_in_workspace",
            "{engine}: he inherits nothing"
        );
        assert!(!self.thief.is_signed_in().await, "{engine}: every session ends");
        let account = account(server, OWNER).await;
        assert_eq!(account.id, self.account, "{engine}");
        assert!(account.login_confirmed_at.is_some(), "{engine}");
        let told = store.alerted_addresses(account.id, None, server.clock.now()).await;
        assert_eq!(told.unwrap(), [OWNER], "{engine}: and nobody else is told anything");
        let places = store.employees_of(account.id).await.unwrap();
        let stand: Vec<Status> = places.iter().map(|place| place.status).collect();
        assert_eq!(stand, [Status::Active], "{engine}");
        let mut reads = server.client();
        reads.password(Some(workspace), OWNER, HERS).await;
        let listed = reads.get("/api/v1/notifications").await.text();
        assert!(
            !listed.contains("198.51.100.66"),
            "{engine}: nothing of before: {listed}"
        );
        let link = server.token_to("thief2@evil.example", "confirm-login").await;
        assert_eq!(server.follow("confirm-login", &link).await.code(), "link_used");

        // A link for a new password reaches him from now on, and no factor of the quarry stands before his password.
        let ask = json!({ "login": OWNER });
        let asked = server.client().post("/api/v1/password-resets", ask).await;
        assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text());
        server.advance(MINUTE).await;
        assert_eq!(server.messages("password_reset").await, [OWNER], "{engine}");
        let mut his = server.client();
        let (.., entered) = his.password(Some(workspace), OWNER, HERS).await;
        assert_eq!(entered.status, StatusCode::OK);
        let body = json!({ "current": HERS, "new": "twelve brave herons fishing" });
        let changed = his.put("/api/v1/password", body).await;
        assert_eq!(changed.status, StatusCode::NO_CONTENT, "{engine}: {}", changed.text());
    }

    /// The quarry's log and its administrator say what became of the place.
    async fn is_told(&self) {
        let engine = self.server.engine();
        let gone = self.server.events(self.quarry, EventKind::EmployeeDeleted).await;
        assert_eq!(gone.len(), 1, "{engine}: {gone:?}");
        assert!(gone[0]["ip"].is_null(), "{engine}: not from where (THR-23)");
        let closed = self.server.events(self.quarry, EventKind::AccessRequestClosed).await;
        assert_eq!(
            closed.len(),
            1,
            "{engine}: she is asked for nobody any more: {closed:?}"
        );
        assert_eq!(closed[0]["detail"]["why"], "void", "{engine}");
        assert_eq!(gone[0]["detail"]["why"], "address_claimed", "{engine}");
        let told = self.server.messages("place_gave_way").await;
        assert_eq!(told, ["eve@quarry.example"], "{engine}");
        let alone = self.server.messages("password_changed").await;
        assert!(alone.contains(&OWNER.to_owned()), "{engine}: {alone:?}");
        assert!(!alone.contains(&"thief@evil.example".to_owned()), "{engine}");
    }
}

// shows in part: INV-11 (who knows the password keeps everything: accepting.rs), THR-22 (joining is below)
#[tokio::test]
async fn the_owner_of_an_address_gets_it_by_an_invitation_from_whoever_never_read_its_mail() {
    for squat in squats().await {
        let server = &squat.server;
        let meadow = server.workspace("meadow").await;
        let (mut ada, _) = administrator(server, meadow, "ada@example.org").await;
        invite(&mut ada, OWNER).await;
        let path = invited_path(server, OWNER).await;
        let mut victor = server.client();
        let page = victor.get(&path).await.text();
        assert!(page.contains("?anew=1"), "{}: the page offers it", server.engine());
        let joined = begin_anew(&mut victor, &path).await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", words(&joined));
        squat.is_told().await;
        squat.is_victors("meadow").await;
        // Eve has nothing in hand: the next link that she makes asks for his password.
        let again = invite_by_hand(&mut squat.eve.clone(), OWNER).await;
        let mut thief = server.client().at([198, 51, 100, 66]);
        let refused = begin_anew(&mut thief, &again).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", words(&refused));
        assert_eq!(
            accept(&mut thief, &again, CHOSEN).await.status,
            StatusCode::UNAUTHORIZED
        );
    }
}

// shows in part: THR-22 (an invitation is above)
#[tokio::test]
async fn the_owner_of_an_address_gets_it_by_a_link_for_many_people_too() {
    for squat in squats().await {
        let server = &squat.server;
        let meadow = server.workspace("meadow").await;
        let (mut ada, _) = administrator(server, meadow, "ada@example.org").await;
        let body = json!({ "exempt": "corp.example" });
        let made = ada.post("/api/v1/join-links", body).await.json();
        let link = path_of(&made["link"]);
        let asked = post(&mut server.client(), &link, &link, &[("email", OWNER)]).await;
        assert_eq!(asked.status, StatusCode::OK, "{}", words(&asked));
        let mails = mails_to(server, OWNER).await;
        let path = path_in(mails.iter().find(|mail| mail.purpose == "join").expect("a mail"));
        let joined = begin_anew(&mut server.client(), &path).await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", words(&joined));
        squat.is_told().await;
        squat.is_victors("meadow").await;
    }
}

// shows in part: INV-11 (the others are above)
#[tokio::test]
async fn nobody_begins_anew_in_a_profile_whose_owner_is_known_or_by_a_link_that_was_handed_over() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let quarry = server.workspace("quarry").await;
        let meadow = server.workspace("meadow").await;
        let (mut eve, _) = administrator(&server, quarry, "eve@quarry.example").await;
        // Ann has confirmed her login; a stolen invitation asks for her password.
        server.employee(meadow, "ann@example.org").await;
        invite(&mut eve, "ann@example.org").await;
        let mailed = invited_path(&server, "ann@example.org").await;
        let mut thief = server.client().at([198, 51, 100, 66]);
        let page = thief.get(&mailed).await.text();
        assert!(!page.contains("?anew=1"), "{engine}");
        let refused = begin_anew(&mut thief, &mailed).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{engine}: {}", words(&refused));
        assert_eq!(
            logs_in(&server, "meadow", "ann@example.org", PASSWORD).await,
            "in",
            "{engine}"
        );

        // Dora joined the meadow by a link that was printed; another such link proves nothing about her.
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let printed = invite_by_hand(&mut ada, "dora@example.org").await;
        accept(&mut server.client(), &printed, CHOSEN).await;
        let by_hand = invite_by_hand(&mut eve, "dora@example.org").await;
        let refused = begin_anew(&mut thief, &by_hand).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{engine}: {}", words(&refused));
        assert_eq!(
            logs_in(&server, "meadow", "dora@example.org", CHOSEN).await,
            "in",
            "{engine}"
        );
    }
}

// shows in part: THR-05 (who has confirmed the address is the domain's table)
#[tokio::test]
async fn whoever_squats_on_a_freed_address_gives_way_to_the_one_who_takes_the_change_back() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let moved = changed(&server, &ann, "thief@evil.example").await;
        let quarry = server.workspace("quarry").await;
        let (mut eve, _) = administrator(&server, quarry, "eve@quarry.example").await;
        let path = invite_by_hand(&mut eve, &ann.login).await;
        accept(&mut server.client(), &path, CHOSEN).await;
        let mut squatter = server.client().at([198, 51, 100, 66]);
        let (.., entered) = squatter.password(Some("quarry"), &ann.login, CHOSEN).await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}");

        let undo = server.token_to(&ann.login, "undo-login").await;
        let undone = server.follow("undo-login", &undo).await;
        assert_eq!(undone.json()["restored"], true, "{engine}: {}", undone.text());
        assert_eq!(logs_in(&server, "meadow", &ann.login, PASSWORD).await, "in", "{engine}");
        assert_eq!(account(&server, &ann.login).await.id, ann.account, "{engine}");
        assert_eq!(
            logs_in(&server, "meadow", &moved, PASSWORD).await,
            "incorrect_login_or_password"
        );
        assert!(!squatter.is_signed_in().await, "{engine}");
        assert_eq!(
            logs_in(&server, "quarry", &ann.login, CHOSEN).await,
            "incorrect_login_or_password",
            "{engine}: it was the squatter's"
        );
        let gone = server.events(quarry, EventKind::EmployeeDeleted).await;
        assert_eq!(gone.len(), 1, "{engine}: {gone:?}");
        let told = server.messages("place_gave_way").await;
        assert_eq!(told, ["eve@quarry.example"], "{engine}");
    }
}

/// Somebody with Ann's password changes her login, and reads the mail at the new one.
async fn changed(server: &TestServer, ann: &Someone, to: &str) -> String {
    let mut client = server.client();
    assert_eq!(client.sign_in(ann).await.status, StatusCode::OK);
    let body = json!({ "login": to, "password": PASSWORD });
    let asked = client.put("/api/v1/login", body).await;
    assert_eq!(asked.status, StatusCode::NO_CONTENT, "{}", asked.text());
    let token = server.token_to(to, "confirm-login").await;
    let done = server.follow("confirm-login", &token).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    to.to_owned()
}

// shows in part: INV-11 (the pages are above)
#[tokio::test]
async fn the_api_says_whether_one_may_begin_anew_and_does_it() {
    for squat in squats().await {
        let server = &squat.server;
        let meadow = server.workspace("meadow").await;
        let (mut ada, _) = administrator(server, meadow, "ada@example.org").await;
        invite(&mut ada, OWNER).await;
        let path = invited_path(server, OWNER).await;
        let token = path.rsplit('/').next().unwrap();
        let mut victor = server.client();
        let read = victor
            .post("/api/v1/invitation-links/read", json!({ "token": token }))
            .await;
        assert_eq!(read.json()["has_password"], true, "{}", read.text());
        assert_eq!(read.json()["may_begin_anew"], true, "{}", read.text());
        let body = json!({ "token": token, "password": HERS, "name": "Victor", "anew": true });
        let joined = victor.post("/api/v1/invitation-links/accept", body).await;
        assert_eq!(joined.status, StatusCode::OK, "{}", joined.text());
        squat.is_told().await;
        squat.is_victors("meadow").await;
        let named = account(server, OWNER).await;
        assert_eq!(named.name, "Victor");
        let ended = squat.thief.clone().post("/api/v1/session/step-up", Value::Null).await;
        assert_ne!(ended.status, StatusCode::OK);
    }
}

// shows in part: INV-11, THR-22 (who comes by an invitation is above)
#[tokio::test]
async fn one_press_in_the_owners_mailbox_does_not_seal_the_profile_for_whoever_sits_in_it() {
    for squat in squats().await {
        let (server, engine) = (&squat.server, squat.server.engine());
        let mut thief = squat.thief.clone();
        // The change that he asked for is over, and a link for the login as it is goes to Victor.
        let again = thief.post("/api/v1/login/cancel", Value::Null).await;
        assert_eq!(again.status, StatusCode::NO_CONTENT, "{engine}: {}", again.text());
        let sent = thief.post("/api/v1/login/again", Value::Null).await;
        assert!(sent.status.is_success(), "{engine}: {}", sent.text());
        let token = server.token_to(OWNER, "confirm-login").await;
        let mut victor = server.client();
        let path = format!("/w/quarry/confirm-login/{token}");
        let shown = victor.get(&path).await.text();
        assert!(shown.contains("Log in first"), "{engine}: {shown}");
        assert!(!shown.contains("This address is mine"), "{engine}");
        let refused = server.follow("confirm-login", &token).await;
        assert_eq!(refused.code(), "session_expired", "{engine}: {}", refused.text());
        assert_eq!(account(server, OWNER).await.login_confirmed_at, None, "{engine}");

        // Whoever is signed in knows what they confirm.
        assert!(
            thief.get(&path).await.text().contains("This address is mine"),
            "{engine}"
        );
        let confirmed = thief
            .post("/api/v1/links/confirm-login", json!({ "token": token }))
            .await;
        assert_eq!(confirmed.status, StatusCode::OK, "{engine}: {}", confirmed.text());
        assert!(account(server, OWNER).await.login_confirmed_at.is_some(), "{engine}");
    }
}

// shows in part: ACC-04 (whoever has a session of the account: above)
#[tokio::test]
async fn whoever_opens_the_link_that_confirms_their_login_elsewhere_logs_in_first_and_comes_back_to_it() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let (mut ada, _) = administrator(&server, meadow, "ada@example.org").await;
        let printed = invite_by_hand(&mut ada, "dora@example.org").await;
        accept(&mut server.client(), &printed, CHOSEN).await;
        let mut doras = server.client();
        doras.password(Some("meadow"), "dora@example.org", CHOSEN).await;
        let sent = doras.post("/api/v1/login/again", Value::Null).await;
        assert!(sent.status.is_success(), "{engine}: {}", sent.text());
        let token = server.token_to("dora@example.org", "confirm-login").await;
        let path = format!("/w/meadow/confirm-login/{token}");

        // In a colleague's browser the colleague is signed out first.
        let shown = ada.get(&path).await;
        assert_eq!(shown.status, StatusCode::CONFLICT, "{engine}: {}", words(&shown));
        assert!(words(&shown).contains("ada@example.org"), "{engine}: {}", words(&shown));
        let out = post(&mut ada, &path, &path, &[("act", "sign_out")]).await;
        assert_eq!(out.headers["location"], path, "{engine}");
        let shown = ada.get(&path).await.text();
        assert!(shown.contains("Log in first"), "{engine}: {shown}");

        let mut phone = server.client();
        let shown = phone.get(&path).await.text();
        let (_, next) = shown.split_once("/sign-in?next=").expect("a way to log in");
        let login = format!("/w/meadow/sign-in?next={}", next.split_once('"').unwrap().0);
        let asked = phone.get(&login).await.text();
        let (_, kept) = asked.split_once("name=\"next\" value=\"").expect("where to go on");
        let next = kept.split_once('"').unwrap().0.to_owned();
        let form = phone.form_token(&login).await;
        let fields = [
            ("form", &*form),
            ("login", "dora@example.org"),
            ("password", CHOSEN),
            ("next", &*next),
        ];
        let entered = phone.post_form("/w/meadow/sign-in", &fields).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{engine}: {}", words(&entered));
        assert_eq!(entered.headers["location"], path, "{engine}");
        let done = post(&mut phone, &path, &path, &[]).await;
        assert_eq!(done.status, StatusCode::OK, "{engine}: {}", words(&done));
        let dora = account(&server, "dora@example.org").await;
        assert!(dora.login_confirmed_at.is_some(), "{engine}");
    }
}
