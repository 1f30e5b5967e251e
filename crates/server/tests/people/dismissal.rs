//! People leave and come back.

use axum::http::StatusCode;
use domain::account::{Role, Status};
use domain::event::EventKind;
use domain::keys::Purpose;
use domain::secret::Token;
use phone::Kind;
use serde_json::{Value, json};
use server::use_case::operator::{self, NewEmployee};
use store::history::Filter;
use store::link::{Link, LinkPurpose};
use testkit::app::App;
use testkit::place::places;
use testkit::server::{Client, PASSWORD, Someone, TestServer};

/// An administrator's client with a proven factor.
async fn console(server: &TestServer, boss: &Someone) -> Client {
    let mut client = server.client();
    assert_eq!(client.sign_in(boss).await.status, StatusCode::OK);
    client.set_up_otp_app(&server.clock).await;
    client
}

async fn dismiss(admin: &mut Client, who: &Someone) -> StatusCode {
    let path = format!("/api/v1/employees/{}/dismiss", who.employee);
    admin.post(&path, Value::Null).await.status
}

async fn reinstate(admin: &mut Client, who: &Someone) -> Value {
    let path = format!("/api/v1/employees/{}/reinstate", who.employee);
    admin.post(&path, Value::Null).await.json()
}

async fn kinds(server: &TestServer, who: &Someone) -> Vec<EventKind> {
    let filter = Filter {
        employee: Some(who.employee),
        ..Filter::default()
    };
    let chain = domain::event::Chain::Workspace(who.workspace);
    let events = server.app().store.events(chain, &filter, None, 100).await.unwrap();
    events.iter().map(|e| e.row.kind).collect()
}

async fn link(server: &TestServer, purpose: LinkPurpose, link: Link) -> [u8; 32] {
    let app = server.app();
    let token = Token::new(&mut app.entropy());
    let digest = app.store.keys().mac(Purpose::Link, &[token.expose()]);
    let mut change = app.store.change(app.now());
    change.create_link(purpose, digest, &link);
    let event = domain::event::Event::new(
        domain::event::Chain::Server,
        EventKind::SetupLinkCreated,
        domain::event::Actor::Operator,
    );
    change.commit(&[event], &mut app.entropy()).await.unwrap();
    digest
}

// shows: EMP-01, EMP-04, SES-12
#[tokio::test]
async fn whoever_is_dismissed_is_out_with_the_next_request_and_elsewhere_nothing_changes() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let harbour = server.workspace("harbour").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let there = server.employee(harbour, "ann@example.org").await;
        let mut admin = console(&server, &ada).await;
        let mut browser = server.client();
        browser.sign_in(&ann).await;
        browser.sign_in(&there).await;
        let mut here = browser.with_header("doorward-workspace", "meadow");
        let harbours = browser.with_header("doorward-workspace", "harbour");
        let mut app = App::signs_in(&server, Kind::Mobile, &ann).await;
        // A second browser stands before the challenge, and a third has asked to be let in.
        let phone = here.set_up_otp_app(&server.clock).await;
        let (asking, mut asks, _) = server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
        let asking = format!("/api/v1/sign-ins/{asking}/access-request");
        let asked = asks.ask(axum::http::Method::POST, &asking, None).await;
        assert!(asked.status.is_success(), "{engine}: {}", asked.text());
        let (id, mut waiting, _) = server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
        assert!(here.is_signed_in().await && harbours.is_signed_in().await, "{engine}");
        let reset = Link {
            account: Some(ann.account),
            expires_at: server.clock.now() + std::time::Duration::from_secs(3600),
            ..Link::default()
        };
        let reset = link(&server, LinkPurpose::PasswordReset, reset).await;

        assert_eq!(dismiss(&mut admin, &ann).await, StatusCode::NO_CONTENT, "{engine}");
        assert!(!here.is_signed_in().await, "{engine}: the next request is refused");
        assert!(
            harbours.is_signed_in().await,
            "{engine}: the other workspace knows nothing"
        );
        let body = json!({ "method": "otp_app", "code": phone.code() });
        let path = format!("/api/v1/sign-ins/{id}/second-factor");
        assert_eq!(waiting.post(&path, body).await.code(), "challenge_expired", "{engine}");
        assert_eq!(
            app.refreshes().await.code(),
            "session_expired",
            "{engine}: nor does her app go on"
        );
        let queue = server.app().store.open_access_requests(meadow, 10).await.unwrap();
        assert!(queue.is_empty(), "{engine}: nobody can let her in");
        let (.., refused) = server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
        assert_eq!(refused.json()["refused"], "employee_not_in_workspace", "{engine}");
        let found = server
            .app()
            .store
            .link(LinkPurpose::PasswordReset, reset)
            .await
            .unwrap();
        assert!(found.unwrap().voided_at.is_none(), "{engine}: the harbour is left");
        let events = kinds(&server, &ann).await;
        assert!(events.contains(&EventKind::EmployeeDismissed), "{engine} {events:?}");
        // Once more is an old page, and her last place takes the open links along.
        assert_eq!(dismiss(&mut admin, &ann).await, StatusCode::CONFLICT, "{engine}");
        let hilda = server.administrator(harbour, "hilda@example.org").await;
        let mut harbour_admin = console(&server, &hilda).await;
        assert_eq!(dismiss(&mut harbour_admin, &there).await, StatusCode::NO_CONTENT);
        assert!(!harbours.is_signed_in().await, "{engine}");
        let found = server
            .app()
            .store
            .link(LinkPurpose::PasswordReset, reset)
            .await
            .unwrap();
        assert!(found.unwrap().voided_at.is_some(), "{engine}: no place is left");
    }
}

// shows in part: EMP-04 (her places are above)
#[tokio::test]
async fn an_invitation_that_nobody_accepted_is_no_workspace_that_is_left() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let ben = server.employee(meadow, "ben@example.org").await;
        let guest = NewEmployee {
            workspace: quarry,
            email: ann.login.parse().unwrap(),
            name: "Ann".parse().unwrap(),
            role: Role::Employee,
            groups: Vec::new(),
        };
        let app = server.app();
        operator::add_employee(app, &guest, app.now()).await.unwrap();
        let mut admin = console(&server, &ada).await;
        for who in [&ann, &ben] {
            let reset = Link {
                account: Some(who.account),
                expires_at: server.clock.now() + std::time::Duration::from_secs(3600),
                ..Link::default()
            };
            let reset = link(&server, LinkPurpose::PasswordReset, reset).await;
            assert_eq!(dismiss(&mut admin, who).await, StatusCode::NO_CONTENT, "{engine}");
            let found = app.store.link(LinkPurpose::PasswordReset, reset).await.unwrap();
            assert!(found.unwrap().voided_at.is_some(), "{engine}: {}", who.login);
        }
        // Ann, who forgot her password, could not accept without a new link; Ben is nowhere.
        for who in [&ann, &ben] {
            let asked = server
                .client()
                .post("/api/v1/password-resets", json!({ "login": who.login }))
                .await;
            assert_eq!(asked.status, StatusCode::ACCEPTED, "{engine}");
        }
        server.advance(std::time::Duration::from_secs(1)).await;
        assert_eq!(
            server.messages("password_reset").await,
            [ann.login.as_str()],
            "{engine}"
        );
    }
}

// shows: ACC-10, EMP-06
// shows in part: EMP-03 (the pages are shown by people.rs)
#[tokio::test]
async fn whoever_comes_back_signs_in_with_what_they_had() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut admin = console(&server, &ada).await;
        let mut browser = server.client();
        browser.sign_in(&ann).await;
        let (phone, codes) = browser.set_up_otp_app_with_codes(&server.clock).await;
        assert_eq!(dismiss(&mut admin, &ann).await, StatusCode::NO_CONTENT);
        let shown = admin.get(&format!("/api/v1/employees/{}", ann.employee)).await.json();
        assert_eq!(
            (&shown["status"], &shown["login"]),
            (&json!("dismissed"), &json!("ann@example.org"))
        );
        assert!(!shown.to_string().contains("argon2"), "{engine}");
        let ben = server.employee(meadow, "ben@example.org").await;
        let mut bens = server.client();
        bens.sign_in(&ben).await;
        let to_ben = bens.get(&format!("/api/v1/employees/{}", ann.employee)).await;
        assert_eq!(to_ben.code(), "not_allowed", "{engine}");
        assert!(!to_ben.text().contains("ann@example.org"), "{engine}");
        assert_eq!(reinstate(&mut admin, &ann).await["status"], "active", "{engine}");
        assert!(!browser.is_signed_in().await, "{engine}: no session comes back");
        server.advance(std::time::Duration::from_secs(60)).await;
        let again = server.client().sign_in_with_code(&ann, &phone).await;
        assert_eq!(again.status, StatusCode::OK, "{engine} {}", again.text());
        let (id, mut ticket, _) = server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
        let body = json!({ "method": "recovery_code", "code": codes[0] });
        let by_code = ticket.post(&format!("/api/v1/sign-ins/{id}/second-factor"), body).await;
        assert_eq!(by_code.status, StatusCode::OK, "{engine} {}", by_code.text());
        assert_eq!(
            reinstate(&mut admin, &ann).await["code"],
            "stale_state",
            "{engine}: she is here"
        );
    }
}

// shows in part: EMP-03 (who was never in is invited again)
#[tokio::test]
async fn an_invitation_of_somebody_dismissed_is_dead_and_reinstating_makes_nobody_active_who_never_was() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut admin = console(&server, &ada).await;
        let new = NewEmployee {
            workspace: meadow,
            email: "new@example.org".parse().unwrap(),
            name: "New".parse().unwrap(),
            role: Role::Employee,
            groups: Vec::new(),
        };
        let app = server.app();
        let (employee, token) = operator::add_employee(app, &new, app.now()).await.unwrap();
        let who = Someone {
            employee,
            ..ada.clone()
        };
        assert_eq!(dismiss(&mut admin, &who).await, StatusCode::NO_CONTENT);
        let digest = app.store.keys().mac(Purpose::Link, &[token.expose()]);
        let dead = app.store.link(LinkPurpose::Invitation, digest).await.unwrap().unwrap();
        assert!(dead.voided_at.is_some(), "{engine}");
        assert_eq!(reinstate(&mut admin, &who).await["status"], "invited", "{engine}");
        let listed = admin.get("/api/v1/employees?status=invited").await.json();
        assert_eq!(listed["employees"].as_array().unwrap().len(), 1, "{engine}");
    }
}

// shows: EMP-07
#[tokio::test]
async fn the_last_administrator_stays_also_when_two_dismiss_each_other_at_once() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut admin = console(&server, &ada).await;
        assert_eq!(dismiss(&mut admin, &ada).await, StatusCode::CONFLICT, "{engine}");
        let refused = admin
            .post(&format!("/api/v1/employees/{}/dismiss", ada.employee), Value::Null)
            .await;
        assert_eq!(refused.code(), "last_administrator", "{engine}");
        for round in 0..4 {
            let other = server.administrator(meadow, &format!("bo{round}@example.org")).await;
            let mut others = console(&server, &other).await;
            let (a, b) = tokio::join!(dismiss(&mut admin, &other), dismiss(&mut others, &ada));
            let gone = [a, b].iter().filter(|s| **s == StatusCode::NO_CONTENT).count();
            assert_eq!(gone, 1, "{engine} round {round}: {a} {b}");
            let left = server.app().store.administrators(meadow).await.unwrap();
            assert_eq!(left.len(), 1, "{engine} round {round}");
            if b == StatusCode::NO_CONTENT {
                assert_eq!(reinstate(&mut others, &ada).await["status"], "active");
                admin = server.client();
                server.advance(std::time::Duration::from_secs(60)).await;
            }
            // Whoever is left goes on.
            if b == StatusCode::NO_CONTENT {
                break;
            }
        }
    }
}

// shows: ACC-11, EMP-02
#[tokio::test]
async fn colleagues_see_that_somebody_is_dismissed_and_nothing_that_is_not_theirs() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let ben = server.employee(meadow, "ben@example.org").await;
        let mut admin = console(&server, &ada).await;
        let mut bens = server.client();
        bens.sign_in(&ben).await;
        let path = format!("/api/v1/colleagues/{}", ann.employee);
        assert_eq!(bens.get(&path).await.json()["status"], "active", "{engine}");
        dismiss(&mut admin, &ann).await;
        let card = bens.get(&path).await;
        assert_eq!(card.json()["status"], "dismissed", "{engine}");
        assert!(!card.text().contains("ann@example.org"), "{engine}: no login");
        let page = bens.get(&format!("/employees/{}", ann.employee)).await;
        assert!(
            page.text().contains("Dismissed") && !page.text().contains("ann@example.org"),
            "{engine}"
        );
        let whole = bens.get(&format!("/api/v1/employees/{}", ann.employee)).await;
        assert_eq!(whole.code(), "not_allowed", "{engine}");
        assert!(
            admin
                .get(&format!("/employees/{}", ann.employee))
                .await
                .text()
                .contains("Dismissed")
        );
    }
}

// A dismissal and a sign-in at once: whichever comes second, nobody who is dismissed has a session.
// shows in part: EMP-04
#[tokio::test]
async fn a_sign_in_that_is_under_way_does_not_outlive_a_dismissal() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut admin = console(&server, &ada).await;
        for round in 0..6 {
            let ann = server.employee(meadow, &format!("ann{round}@example.org")).await;
            let mut browser = server.client();
            let (dismissed, _) = tokio::join!(dismiss(&mut admin, &ann), browser.sign_in(&ann));
            assert_eq!(dismissed, StatusCode::NO_CONTENT, "{engine}");
            assert!(!browser.is_signed_in().await, "{engine} round {round}");
            let sessions = server.app().store.sessions_of_employee(ann.employee).await.unwrap();
            assert!(sessions.is_empty(), "{engine} round {round}: {sessions:?}");
            let stored = server.app().store.employee(ann.employee).await.unwrap().unwrap();
            assert_eq!(stored.status, Status::Dismissed);
        }
    }
}
