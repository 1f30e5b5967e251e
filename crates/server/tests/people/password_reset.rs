//! A forgotten password: the link by mail, and what it is worth.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use domain::account::{Role, Status};
use domain::event::{Chain, EventKind};
use serde_json::json;
use server::use_case::operator::{self, NewEmployee};
use store::history::{Before, Filter};
use testkit::inbox::Inbox;
use testkit::place::{Place, places};
use testkit::server::{Answer, Client, PASSWORD, Someone, TestServer};

const NEW: &str = "nine brave herons at dawn";

struct Office {
    server: TestServer,
    ann: Someone,
    engine: &'static str,
}

async fn office(place: Place) -> Office {
    let engine = place.engine;
    let server = TestServer::start(place).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    Office { server, ann, engine }
}

impl Office {
    async fn ask(&self, client: &mut Client, login: &str) -> Answer {
        let answer = client.post("/api/v1/password-resets", json!({ "login": login })).await;
        self.server.server.work().await;
        answer
    }

    /// The tokens of the links that were mailed to this address, the newest first.
    async fn links(&self, address: &str) -> Vec<String> {
        let waiting = self.server.app().store.waiting_messages(200).await.unwrap();
        let mails = waiting
            .iter()
            .filter(|m| m.recipient == address && m.purpose == "password_reset");
        mails
            .map(|mail| {
                let link = mail.text.split_whitespace().find(|word| word.contains("/reset/"));
                let link = link.expect("a link");
                assert!(link.starts_with(&self.server.app().settings.public_url), "{link}");
                link.rsplit('/').next().unwrap().to_owned()
            })
            .collect()
    }

    async fn set(&self, client: &mut Client, token: &str, password: &str) -> Answer {
        let body = json!({ "token": token, "password": password });
        client.put("/api/v1/password-resets", body).await
    }

    async fn newest(&self) -> String {
        self.links("ann@example.org").await.remove(0)
    }
}

fn reason(answer: &Answer) -> (String, String) {
    let body = answer.json();
    (answer.code(), body["reason"].as_str().unwrap_or_default().to_owned())
}

fn why(reason: &str) -> (String, String) {
    ("incorrect_security_word".to_owned(), reason.to_owned())
}

// shows: REC-01, REC-13
// shows in part: SEC-06 (the invitation's pages have tests of their own)
/// That the answers take equally long is measured by `stranger` of the bench; here, that the same is written before them.
#[tokio::test]
async fn everybody_is_answered_the_same_and_only_who_is_somewhere_active_gets_a_mail() {
    for place in places() {
        let office = office(place).await;
        let (server, engine) = (&office.server, office.engine);
        let app = server.app();
        let gone = server.employee(office.ann.workspace, "gone@example.org").await;
        let new = NewEmployee {
            workspace: office.ann.workspace,
            email: "new@example.org".parse().unwrap(),
            name: "New".parse().unwrap(),
            role: Role::Employee,
            groups: Vec::new(),
        };
        operator::add_employee(app, &new, app.now()).await.unwrap();
        let dismissed = app.store.employee(gone.employee).await.unwrap().unwrap();
        let mut change = app.store.change(app.now());
        change.set_place(&dismissed, Role::Employee, Status::Dismissed);
        let event = domain::event::Event::new(Chain::Server, EventKind::RoleChanged, domain::event::Actor::Operator);
        change.commit(&[event], &mut app.entropy()).await.unwrap();

        let mut seen = Vec::new();
        for login in [
            "ann@example.org",
            "gone@example.org",
            "new@example.org",
            "nobody@example.org",
            " ANN@Example.org",
        ] {
            server.advance(Duration::from_secs(60)).await;
            let mut client = server.client();
            let figures = app.store.database().figures();
            let body = json!({ "login": login });
            let answer = client.post("/api/v1/password-resets", body).await;
            let written = app.store.database().figures().batches - figures.batches;
            server.server.work().await;
            let page = client.get("/recover").await;
            assert_eq!(page.status, StatusCode::OK);
            let token = client.form_token("/recover").await;
            server.advance(Duration::from_secs(60)).await;
            let shown = client
                .post_form("/recover", &[("form", &token), ("login", login.trim())])
                .await;
            server.server.work().await;
            let words = shown.text().replace(login.trim(), "LOGIN").replace(&token, "FORM");
            let headers: Vec<_> = shown.headers.keys().map(ToString::to_string).collect();
            seen.push((answer.status, answer.text(), written, shown.status, words, headers));
        }
        for other in &seen[1..] {
            assert_eq!(*other, seen[0], "{engine}");
        }
        assert_eq!(seen[0].0, StatusCode::ACCEPTED, "{engine}");
        assert_eq!(office.links("ann@example.org").await.len(), 4, "{engine}");
        let all = app.store.waiting_messages(200).await.unwrap();
        assert!(all.iter().all(|m| m.recipient == "ann@example.org"), "{engine}");
    }
}

// shows: REC-03, REC-04, REC-05
#[tokio::test]
async fn ann_may_ask_again_after_a_minute_and_only_the_newest_link_works() {
    for place in places() {
        let office = office(place).await;
        let (server, engine) = (&office.server, office.engine);
        let mut client = server.client();
        assert_eq!(office.ask(&mut client, "ann@example.org").await.json()["again_in"], 60);
        let first = office.newest().await;
        server.advance(Duration::from_secs(59)).await;
        let early = office.ask(&mut client, "ann@example.org").await;
        assert_eq!(
            (early.code().as_str(), early.json()["retry_after"].as_u64()),
            ("resend_too_soon", Some(1)),
            "{engine}"
        );
        // Nobody is told whether a login exists by how long it has to wait.
        let mut unknown = Vec::new();
        for login in ["nobody@example.org"; 2] {
            unknown.push(office.ask(&mut client, login).await.status);
        }
        assert_eq!(
            unknown,
            [StatusCode::ACCEPTED, StatusCode::TOO_MANY_REQUESTS],
            "{engine}"
        );
        assert_eq!(office.links("ann@example.org").await.len(), 1, "{engine}");
        server.advance(Duration::from_secs(1)).await;
        assert_eq!(
            office.ask(&mut client, "ann@example.org").await.status,
            StatusCode::ACCEPTED,
            "{engine}"
        );
        let second = office.newest().await;
        assert_ne!(first, second);
        assert_eq!(
            reason(&office.set(&mut client, &first, NEW).await),
            why("outdated"),
            "{engine}"
        );
        let shown = client.get(&format!("/reset/{first}")).await;
        assert_eq!(shown.status, StatusCode::GONE, "{engine}");
        assert!(
            shown.text().contains("Incorrect security word") && shown.text().contains("newest mail"),
            "{engine}"
        );

        // Whoever keeps asking for her sends nothing more, and the last link that was sent stays good.
        for _ in 0..3 {
            server.advance(Duration::from_secs(60)).await;
            office.ask(&mut client, "ann@example.org").await;
        }
        assert_eq!(office.links("ann@example.org").await.len(), 5, "{engine}");
        let fifth = office.newest().await;
        server.advance(Duration::from_secs(60)).await;
        assert_eq!(
            office.ask(&mut client, "ann@example.org").await.status,
            StatusCode::ACCEPTED,
            "{engine}"
        );
        assert_eq!(
            office.links("ann@example.org").await.len(),
            5,
            "{engine}: the sixth in an hour"
        );
        assert_eq!(
            office.set(&mut client, &fifth, NEW).await.status,
            StatusCode::NO_CONTENT,
            "{engine}"
        );
    }
}

// shows: REC-02
#[tokio::test]
async fn a_link_works_for_sixty_minutes_from_its_mail_measured_when_it_is_sent_in() {
    for place in places() {
        let office = office(place).await;
        let (server, engine) = (&office.server, office.engine);
        let mut client = server.client();
        office.ask(&mut client, "ann@example.org").await;
        let late = office.newest().await;
        server.advance(Duration::from_secs(59 * 60 + 59)).await;
        assert_eq!(
            client.get(&format!("/reset/{late}")).await.status,
            StatusCode::OK,
            "{engine}"
        );
        server.advance(Duration::from_secs(2)).await;
        assert_eq!(
            reason(&office.set(&mut client, &late, NEW).await),
            why("expired"),
            "{engine}"
        );
        office.ask(&mut client, "ann@example.org").await;
        let fresh = office.newest().await;
        server.advance(Duration::from_secs(59 * 60 + 59)).await;
        assert_eq!(
            office.set(&mut client, &fresh, NEW).await.status,
            StatusCode::NO_CONTENT,
            "{engine}"
        );
        assert_eq!(
            reason(&office.set(&mut client, &fresh, NEW).await),
            why("used"),
            "{engine}"
        );
    }
}

// shows in part: REC-02 (one that leaves at once is shown beside it)
#[tokio::test]
async fn the_sixty_minutes_begin_when_the_mail_leaves_however_long_it_waited() {
    for place in places() {
        let mut inbox = Inbox::start().await;
        let server = TestServer::with_mail(place, &inbox).await;
        let engine = server.engine();
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let (minute, hour) = (Duration::from_secs(60), Duration::from_secs(60 * 60));
        let mut client = server.client();
        // The second time what tells her of her new password waits as well.
        for (later, mails, expected) in [
            (hour, 1, StatusCode::NO_CONTENT),
            (hour + Duration::from_secs(1), 2, StatusCode::GONE),
        ] {
            inbox.shut().await;
            let body = json!({ "login": ann.login });
            let asked = client.post("/api/v1/password-resets", body).await;
            assert_eq!(asked.status, StatusCode::ACCEPTED, "{engine}");
            for _ in 0..3 {
                server.advance(hour).await;
            }
            inbox.open().await;
            let before = inbox.mails_to(&ann.login).len();
            server.advance(minute).await;
            inbox.holds(before + mails).await;
            let mut mails = inbox.mails_to(&ann.login);
            mails.retain(|mail| mail.text.contains("/reset/"));
            let mail = mails.pop().unwrap();
            let link = mail.text.split_whitespace().find(|word| word.contains("/reset/"));
            let token = link.expect("a link").rsplit('/').next().unwrap().to_owned();
            assert!(
                mail.text.contains("for 60 minutes after this mail was sent"),
                "{engine}"
            );
            server.advance(later).await;
            let body = json!({ "token": token, "password": NEW });
            let set = client.put("/api/v1/password-resets", body).await;
            assert_eq!(set.status, expected, "{engine}: {later:?}: {}", set.text());
        }
    }
}

// shows: REC-07
#[tokio::test]
async fn of_two_who_follow_the_link_at_once_one_sets_the_password() {
    for place in places() {
        let office = office(place).await;
        let (server, engine) = (&office.server, office.engine);
        office.ask(&mut server.client(), "ann@example.org").await;
        let token = office.newest().await;
        let (mut a, mut b) = (server.client(), server.client());
        let (one, two) = tokio::join!(
            office.set(&mut a, &token, NEW),
            office.set(&mut b, &token, "eight calm otters by the sea")
        );
        let mut statuses = [one.status, two.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::NO_CONTENT, StatusCode::GONE], "{engine}");
    }
}

// shows: REC-11, REC-12, REC-16
// shows in part: THR-10, PWD-10 (the closed password has tests of its own), REC-10 (the rest has tests of its own)
#[tokio::test]
async fn a_reset_ends_every_session_forgets_devices_and_leaves_the_second_proof() {
    for place in places() {
        let office = office(place).await;
        let (server, engine) = (&office.server, office.engine);
        let ann = &office.ann;
        let mut first = server.client();
        first.sign_in(ann).await;
        let phone = first.set_up_otp_app(&server.clock).await;
        server.advance(Duration::from_secs(60)).await;
        let mut second = server.client();
        second.sign_in_with_code(ann, &phone).await;
        let mut stranger = server.client();
        office.ask(&mut stranger, "ann@example.org").await;
        let token = office.newest().await;
        let page = stranger.get(&format!("/reset/{token}")).await.text();
        assert!(page.contains("Authenticator app"), "{engine}: what remains is said");
        assert_eq!(
            office.set(&mut stranger, &token, "short").await.code(),
            "password_too_weak",
            "{engine}"
        );
        assert_eq!(
            office.set(&mut stranger, &token, NEW).await.status,
            StatusCode::NO_CONTENT,
            "{engine}"
        );
        assert!(!stranger.is_signed_in().await, "{engine}: a link is no session");
        assert!(!first.is_signed_in().await && !second.is_signed_in().await, "{engine}");

        let (_, _, old) = server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
        assert_eq!(old.code(), "incorrect_login_or_password", "{engine}");
        let (_, _, new) = server.client().password(Some("meadow"), &ann.login, NEW).await;
        assert_eq!(new.json()["awaits"], "second_factor", "{engine}: {}", new.text());

        let mails = server.app().store.waiting_messages(50).await.unwrap();
        assert!(
            mails.iter().any(|m| m.purpose == "password_changed"),
            "{engine}: she is told"
        );
        let history = server
            .app()
            .store
            .history(ann.account, Before::default(), 20)
            .await
            .unwrap();
        let kinds: Vec<EventKind> = history.iter().map(|r| r.row.kind).collect();
        for kind in [
            EventKind::PasswordResetRequested,
            EventKind::PasswordReset,
            EventKind::PasswordChanged,
        ] {
            assert!(kinds.contains(&kind), "{engine}: {kind:?}");
        }
        let there = Chain::Workspace(ann.workspace);
        let told = server
            .app()
            .store
            .events(there, &Filter::default(), Before::default(), 50)
            .await
            .unwrap();
        let changed = told
            .iter()
            .find(|r| r.row.kind == EventKind::PasswordChanged)
            .expect("the workspace learns it");
        assert!(
            changed.row.ip.is_none() && changed.row.device.is_none(),
            "{engine}: without address and device"
        );
    }
}

// shows: REC-06
#[tokio::test]
async fn a_link_of_another_profile_changes_nothing_until_one_signs_out_here() {
    for place in places() {
        let office = office(place).await;
        let (server, engine) = (&office.server, office.engine);
        let ben = server.employee(office.ann.workspace, "ben@example.org").await;
        let mut his = server.client();
        his.sign_in(&ben).await;
        office.ask(&mut server.client(), "ann@example.org").await;
        let token = office.newest().await;
        let path = format!("/reset/{token}");
        let refused = his.get(&path).await;
        assert_eq!(refused.status, StatusCode::GONE, "{engine}");
        assert!(
            refused.text().contains("ben@example.org") && refused.text().contains("Sign out here"),
            "{engine}"
        );
        let form = his.form_token(&path).await;
        let sent = [("form", form.as_str()), ("password", NEW), ("again", NEW)];
        assert_eq!(his.post_form(&path, &sent).await.status, StatusCode::GONE, "{engine}");
        for (login, works) in [("ann@example.org", PASSWORD), ("ben@example.org", PASSWORD)] {
            let (_, _, answer) = server.client().password(Some("meadow"), login, works).await;
            assert_eq!(
                answer.status,
                StatusCode::OK,
                "{engine}: {login}'s password is as it was"
            );
        }
        let out = his.post_form(&path, &[("form", &form), ("act", "sign_out")]).await;
        assert_eq!(out.status, StatusCode::SEE_OTHER, "{engine}");
        assert!(!his.is_signed_in().await, "{engine}");
        let form = his.form_token(&path).await;
        let sent = [("form", form.as_str()), ("password", NEW), ("again", NEW)];
        assert_eq!(
            his.post_form(&path, &sent).await.status,
            StatusCode::SEE_OTHER,
            "{engine}"
        );
        let (_, _, new) = server.client().password(Some("meadow"), "ann@example.org", NEW).await;
        assert_eq!(new.status, StatusCode::OK, "{engine}");
    }
}

// shows: REC-15
#[tokio::test]
async fn an_administrator_sends_the_link_and_never_sees_it() {
    for place in places() {
        let office = office(place).await;
        let (server, engine) = (&office.server, office.engine);
        let boss = server.administrator(office.ann.workspace, "boss@example.org").await;
        let mut admin = server.client();
        admin.sign_in(&boss).await;
        admin.set_up_otp_app(&server.clock).await;
        let path = format!("/api/v1/employees/{}/password-reset", office.ann.employee);
        let sent = admin.post(&path, json!({})).await;
        assert_eq!(
            (sent.status, sent.text().as_str()),
            (StatusCode::ACCEPTED, ""),
            "{engine}"
        );
        assert_eq!(admin.post(&path, json!({})).await.code(), "resend_too_soon", "{engine}");
        let token = office.newest().await;
        let own = admin.get("/api/v1/events").await.text();
        assert!(
            !own.contains(&token) && own.contains("password_reset_requested"),
            "{engine}"
        );
        assert_eq!(
            office.set(&mut server.client(), &token, NEW).await.status,
            StatusCode::NO_CONTENT,
            "{engine}"
        );
        // Nobody sets somebody else's password.
        let path = format!("/api/v1/employees/{}/password", office.ann.employee);
        let direct = admin.ask(Method::PUT, &path, Some(json!({ "password": NEW }))).await;
        assert_eq!(direct.status, StatusCode::NOT_FOUND, "{engine}");
    }
}
