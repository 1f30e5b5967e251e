//! Who somebody is, and where: accounts, workspaces, devices, and what each log may know.

use std::time::Duration;

use axum::http::StatusCode;
use domain::account::{Role, Status};
use domain::email::Email;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::WorkspaceId;
use serde_json::json;
use server::failure::Failure;
use server::use_case::operator::{self, NewEmployee};
use testkit::place::places;
use testkit::server::{PASSWORD, Someone, TestServer};

async fn dismiss(server: &TestServer, who: &Someone) {
    let app = server.app();
    let employee = app.store.employee(who.employee).await.unwrap().unwrap();
    let mut change = app.store.change(app.now());
    change.set_place(&employee, Role::Employee, Status::Dismissed);
    let event = Event::new(
        Chain::Workspace(who.workspace),
        EventKind::SessionsEnded,
        Actor::Operator,
    );
    change.commit(&[event], &mut app.entropy()).await.unwrap();
}

// shows: PWD-03, INV-10
// shows in part: EMP-01 (the rest has tests of its own)
#[tokio::test]
async fn only_with_the_right_password_somebody_learns_not_to_exist_in_a_workspace() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let harbour = server.workspace("harbour").await;
        let ann = server.employee(harbour, "ann@example.org").await;
        let ben = server.employee(meadow, "ben@example.org").await;
        dismiss(&server, &ben).await;
        for login in [&ann.login, &ben.login] {
            let (.., right) = server.client().password(Some("meadow"), login, PASSWORD).await;
            let said = [right.code(), right.json()["refused"].as_str().unwrap_or("").to_owned()];
            assert!(
                said.contains(&"employee_not_in_workspace".to_owned()),
                "{login}: {}",
                right.text()
            );
            let (.., wrong) = server
                .client()
                .password(Some("meadow"), login, "not the password")
                .await;
            assert_eq!(wrong.code(), "incorrect_login_or_password", "{login}");
        }
        let (.., chooses) = server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
        assert_eq!(
            chooses.json()["workspaces"],
            json!([{ "name": "harbour", "title": "Harbour" }]),
            "only her own"
        );
    }
}

/// An employee of the meadow who stands so, with a login and a contact e-mail.
async fn holder(server: &TestServer, meadow: WorkspaceId, status: Status) -> Result<(), Failure> {
    let app = server.app();
    let (login, contact) = [
        format!("mü-{status:?}@example.org"),
        format!("mü-{status:?}@home.example"),
    ]
    .into();
    let employee = if status == Status::Invited {
        let new = NewEmployee {
            workspace: meadow,
            email: login.parse().unwrap(),
            name: "Somebody".parse().unwrap(),
            role: Role::Employee,
            groups: Vec::new(),
        };
        operator::add_employee(app, &new, app.now()).await?.0
    } else {
        let who = server.employee(meadow, &login).await;
        if status == Status::Dismissed {
            dismiss(server, &who).await;
        }
        who.employee
    };
    let contact: Email = contact.parse().unwrap();
    let mut change = app.store.change(app.now());
    change.set_contact(employee, meadow, (None, Some(&contact)), (&login, None));
    let event = Event::new(Chain::Workspace(meadow), EventKind::ContactChanged, Actor::Operator);
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

// shows: ACC-07
#[tokio::test]
async fn an_address_is_in_use_once_in_a_workspace_however_it_is_written_and_whoever_holds_it() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let harbour = server.workspace("harbour").await;
        let ben = server.employee(meadow, "ben@example.org").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let (mut bens, mut adas) = (server.client(), server.client());
        bens.sign_in(&ben).await;
        adas.sign_in(&ada).await;
        adas.set_up_otp_app(&server.clock).await;
        for status in [Status::Active, Status::Invited, Status::Dismissed] {
            holder(&server, meadow, status).await.unwrap();
            for (used_as, domain) in [("login", "example.org"), ("contact", "home.example")] {
                let address = format!("mü-{status:?}@{domain}");
                let loud = format!(" {}  ", address.to_uppercase().replace('Ü', "U\u{308}"));
                for spelling in [address, loud] {
                    let row = format!("{engine}: {spelling:?}, the {used_as} of somebody {status:?}");
                    let of_ben = format!("/api/v1/employees/{}/contact-email", ben.employee);
                    let refused = [
                        adas.post("/api/v1/invitations", json!({ "email": spelling })).await,
                        adas.put(&of_ben, json!({ "email": spelling })).await,
                        bens.put("/api/v1/contact-email", json!({ "email": spelling })).await,
                        bens.put("/api/v1/login", json!({ "login": spelling, "password": PASSWORD }))
                            .await,
                    ];
                    for answer in refused {
                        assert_eq!(answer.code(), "email_already_exists", "{row}: {}", answer.text());
                        assert_eq!(answer.json()["reason"], used_as, "{row}: {}", answer.text());
                    }
                }
            }
        }

        // One's own login may be the contact e-mail, and the contact e-mail become the login; another workspace may
        // have anybody.
        for own in ["BEN@example.org ", "ben@home.example"] {
            let set = bens.put("/api/v1/contact-email", json!({ "email": own })).await;
            assert_eq!(set.status, StatusCode::NO_CONTENT, "{engine}: {own}: {}", set.text());
        }
        let body = json!({ "login": "Ben@Home.example", "password": PASSWORD });
        let asked = bens.put("/api/v1/login", body).await;
        assert_eq!(asked.status, StatusCode::NO_CONTENT, "{engine}: {}", asked.text());
        assert!(holder(&server, harbour, Status::Active).await.is_ok(), "{engine}");
    }
}

// shows: ACC-12
#[tokio::test]
async fn a_browser_holds_one_profile_and_a_private_window_another() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let harbour = server.workspace("harbour").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let ben = server.employee(harbour, "ben@example.org").await;
        let mut browser = server.client();
        browser.sign_in(&ann).await;
        let mut private = server.client();
        private.sign_in(&ben).await;
        let anns = browser.clone();
        assert!(anns.is_signed_in().await && private.is_signed_in().await);
        browser.sign_in(&ben).await;
        let at_meadow = anns.with_header("doorward-workspace", "meadow");
        assert!(
            !at_meadow.is_signed_in().await,
            "Ann's session ended when Ben signed in here"
        );
        assert!(
            browser
                .with_header("doorward-workspace", "harbour")
                .is_signed_in()
                .await
        );
    }
}

// shows: ACC-16
// shows in part: ACC-02 (the rest has tests of its own), ACC-03 (the page's list is shown elsewhere)
#[tokio::test]
async fn one_browser_is_in_two_workspaces_with_a_session_each() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let harbour = server.workspace("harbour").await;
        let at_meadow = server.employee(meadow, "ann@example.org").await;
        let at_harbour = server.employee(harbour, "ann@example.org").await;
        assert_eq!(at_meadow.account, at_harbour.account, "one password for both");
        let mut browser = server.client();
        browser.sign_in(&at_meadow).await;
        let phone = browser.set_up_otp_app(&server.clock).await;
        server.advance(Duration::from_secs(60)).await;
        browser.sign_in(&at_harbour).await;
        let mut meadows = browser.with_header("doorward-workspace", "meadow");
        let mut harbours = browser.with_header("doorward-workspace", "harbour");
        assert_eq!(
            meadows.get("/api/v1/session").await.json()["proven"][1]["method"],
            "otp_app"
        );
        assert_eq!(
            harbours.get("/api/v1/session").await.json()["proven"][1],
            json!(null),
            "a proof of its own"
        );
        assert_eq!(harbours.delete("/api/v1/session").await.status, StatusCode::NO_CONTENT);
        assert!(meadows.is_signed_in().await, "the other goes on");
        assert_eq!(browser.get("/w/meadow/").await.status, StatusCode::OK);
        assert_eq!(browser.get("/w/harbour/").await.status, StatusCode::SEE_OTHER);
        let again = server.client().sign_in_with_code(&at_meadow, &phone).await;
        assert_eq!(again.status, StatusCode::OK);
    }
}

// shows in part: THR-10 (needs "this wasn't me")
#[tokio::test]
async fn five_devices_count_at_most_and_log_out_everywhere_forgets_the_others() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut browsers = Vec::new();
        for _ in 0..6 {
            server.advance(Duration::from_secs(60)).await;
            let mut browser = server.client();
            browser.sign_in(&ann).await;
            browsers.push(browser);
        }
        let known = async |at: usize| {
            let token = &browsers[at]
                .cookies
                .iter()
                .find(|(n, _)| n == "__Host-doorward-device")
                .unwrap()
                .1;
            let token: domain::secret::Token = token.parse().unwrap();
            let purpose = domain::keys::Purpose::Device;
            let digest = server
                .app()
                .store
                .keys()
                .mac(purpose, &[ann.account.bytes(), token.expose()]);
            server
                .app()
                .store
                .known_device(ann.account, digest, 5)
                .await
                .unwrap()
                .is_some()
        };
        assert!(!known(0).await, "the oldest counts no more");
        assert!(known(1).await && known(5).await);
        let mut last = browsers[5].clone();
        let step = json!({ "password": PASSWORD });
        assert_eq!(
            last.post("/api/v1/session/step-up", step).await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(last.delete("/api/v1/sessions").await.status, StatusCode::OK);
        assert!(!known(1).await && known(5).await);
    }
}

// shows: THR-21
#[tokio::test]
async fn a_clock_set_back_makes_nothing_expired_come_alive() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut console = server.client();
        console.sign_in(&ada).await;
        let mut browser = server.client();
        browser.sign_in(&ann).await;
        let phone = browser.set_up_otp_app(&server.clock).await;
        let begun = server.clock.now();
        server.advance(Duration::from_secs(25 * 60)).await;
        assert_eq!(browser.sign_in_with_code(&ann, &phone).await.status, StatusCode::OK);
        let used = phone.code();
        server.clock.set(begun);
        assert!(server.clock.now() > begun, "the server's time does not go back");
        let (id, mut again, _) = server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
        let path = format!("/api/v1/sign-ins/{id}/second-factor");
        for code in [used, phone.code_at(begun)] {
            let answer = again.post(&path, json!({ "method": "otp_app", "code": code })).await;
            assert_eq!(answer.code(), "incorrect_code");
        }
        let ready = server.client().get("/readyz").await;
        assert!(ready.text().contains("behind"), "{}", ready.text());

        console.sign_in(&ada).await;
        assert!(console.get("/security").await.text().contains("25 minutes behind"));
        assert!(
            !browser.get("/security").await.text().contains("behind"),
            "no matter of Ann's"
        );
        server.clock.set(begun + Duration::from_secs(26 * 60));
        assert!(
            !console.get("/security").await.text().contains("behind"),
            "it is right again"
        );
    }
}
