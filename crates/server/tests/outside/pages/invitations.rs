//! Links that make members and administrators: for whom, how long, how often.

use std::time::Duration;

use axum::http::StatusCode;
use domain::account::{Role, Status};
use server::use_case::operator::{self, NewEmployee};
use testkit::place::places;
use testkit::server::TestServer;

use super::sound::{is_sound, location, post, words};

const HOUR: Duration = Duration::from_hours(1);

// shows in part: SEC-03 (the race for one link has its own test)
#[tokio::test]
async fn a_set_up_link_is_open_for_an_hour_and_a_newer_one_is_as_good() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let app = server.app();
        let link = operator::setup_link(app, app.now()).await.unwrap();
        let path = format!("/setup/{}", link.expose_text());
        let fields = [
            ("workspace", "Meadow"),
            ("address", "meadow"),
            ("name", "Boss"),
            ("email", "boss@example.org"),
            ("password", "nine purple kettles singing"),
        ];
        let mut browser = server.client();
        server.advance(HOUR).await;
        let form = browser.form_token(&path).await;
        server.advance(Duration::from_secs(1)).await;
        let all: Vec<_> = [("form", &*form)].into_iter().chain(fields).collect();
        let late = browser.post_form(&path, &all).await;
        assert_eq!(late.status, StatusCode::GONE, "{engine}: {}", words(&late.text()));
        is_sound("too late", &late);
        assert_eq!(browser.get(&path).await.status, StatusCode::GONE, "{engine}");
        assert!(server.app().directory.all().is_empty(), "{engine}");

        let link = operator::setup_link(app, app.now()).await.unwrap();
        let path = format!("/setup/{}", link.expose_text());
        server.advance(HOUR).await;
        let made = post(&mut browser, &path, &path, &fields).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{engine}: {}", words(&made.text()));
        assert!(location(&made).starts_with("/w/meadow/sign-in?ready=1"), "{engine}");
        let again = browser.post_form(&path, &all).await;
        assert_eq!(again.status, StatusCode::GONE, "{engine}: once");
        assert_eq!(server.app().directory.all().len(), 1, "{engine}");
    }
}

// shows: THR-22
#[tokio::test]
async fn a_forwarded_invitation_makes_no_member_of_whoever_opens_it() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let ann = server.employee(quarry, "ann@example.org").await;
        let invite = async |workspace, email: &str| {
            let app = server.app();
            let new = NewEmployee {
                workspace,
                email: email.parse().unwrap(),
                name: "Somebody".parse().unwrap(),
                role: Role::Employee,
                groups: Vec::new(),
            };
            let (employee, link) = operator::add_employee(app, &new, app.now()).await.unwrap();
            (employee, format!("/invitation/{}", link.expose_text()))
        };
        // Mallory has an account with a password of her own, and is signed in at the quarry.
        let hers = "a mallard paddles backwards";
        let (_, path) = invite(quarry, "mallory@example.org").await;
        let mut mallory = server.client().at([198, 51, 100, 1]);
        let chosen = [("password", hers), ("again", hers)];
        assert_eq!(
            post(&mut mallory, &path, &path, &chosen).await.status,
            StatusCode::SEE_OTHER
        );
        let (.., entered) = mallory.password(Some("quarry"), "mallory@example.org", hers).await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}");

        let (employee, path) = invite(meadow, "ann@example.org").await;
        let page = mallory.get(&path).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{engine}: another profile is here");
        let page = page.text();
        assert!(page.contains("ann@example.org"), "{engine}: it says whose it is");
        assert!(!page.contains("password"), "{engine}: {}", words(&page));
        let early = post(&mut mallory, &path, &path, &chosen).await;
        assert_eq!(early.status, StatusCode::CONFLICT, "{engine}");
        let out = post(&mut mallory, &path, &path, &[("act", "sign_out")]).await;
        assert_eq!(
            (out.status, location(&out)),
            (StatusCode::SEE_OTHER, &path[..]),
            "{engine}"
        );
        let page = mallory.get(&path).await.text();
        assert!(
            page.contains("name=\"password\"") && !page.contains("name=\"again\""),
            "{engine}: no new password for an account that has one"
        );
        let refused = post(&mut mallory, &path, &path, &chosen).await;
        assert_eq!(
            refused.status,
            StatusCode::UNAUTHORIZED,
            "{engine}: {}",
            words(&refused.text())
        );
        let invited = server.app().store.employee(employee).await.unwrap().unwrap();
        assert_eq!(
            (invited.status, invited.account),
            (Status::Invited, ann.account),
            "{engine}"
        );
        let (.., outside) = mallory.password(Some("meadow"), "mallory@example.org", hers).await;
        assert_eq!(
            outside.json()["refused"],
            "employee_not_in_workspace",
            "{engine}: {}",
            outside.text()
        );

        let own = [("password", testkit::server::PASSWORD)];
        let joined = post(&mut server.client(), &path, &path, &own).await;
        assert_eq!(
            joined.status,
            StatusCode::SEE_OTHER,
            "{engine}: {}",
            words(&joined.text())
        );
        let member = server.app().store.employee(employee).await.unwrap().unwrap();
        assert_eq!(member.status, Status::Active, "{engine}");
    }
}
