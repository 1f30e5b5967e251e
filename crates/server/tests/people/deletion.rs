//! People and workspaces that are deleted for good, and a workspace that is closed for a while.

use std::time::Duration;

use axum::http::StatusCode;
use domain::account::{Role, Status};
use domain::event::Chain;
use domain::policy::Policy;
use domain::refusal::Refusal;
use serde_json::json;
use server::failure::Failure;
use server::use_case::operator::NewEmployee;
use server::use_case::{deletion, operator};
use store::archive::TABLES;
use store::engine::copy::{Part, read_all, way};
use store::{Batch, Statement, Value};
use testkit::place::places;
use testkit::server::{Client, PASSWORD, Someone, TestServer};

/// An administrator's client with a proven factor.
async fn console(server: &TestServer, boss: &Someone) -> Client {
    let mut client = server.client();
    assert_eq!(client.sign_in(boss).await.status, StatusCode::OK);
    client.set_up_otp_app(&server.clock).await;
    client
}

async fn dismiss(admin: &mut Client, who: &Someone) {
    let path = format!("/api/v1/employees/{}/dismiss", who.employee);
    assert_eq!(
        admin.post(&path, serde_json::Value::Null).await.status,
        StatusCode::NO_CONTENT
    );
}

/// Every row of every table, as a backup has them.
async fn everything(server: &TestServer) -> String {
    let (sending, mut parts) = way();
    let location = server.location().clone();
    let reading = tokio::spawn(async move { read_all(&location, TABLES, sending).await });
    let mut all = String::new();
    while let Some(part) = parts.recv().await {
        let Part::Rows { rows, .. } = part.unwrap() else { break };
        for value in rows.iter().flatten() {
            match value {
                Value::Text(text) => all.push_str(text),
                Value::Blob(bytes) => all.push_str(&String::from_utf8_lossy(bytes)),
                Value::Null | Value::Int(_) => {}
            }
            all.push('\n');
        }
    }
    reading.await.unwrap();
    all.to_lowercase()
}

async fn intact(server: &TestServer) -> u64 {
    let id = server.app().store.server_id([0; 16]).await.unwrap();
    let report = server.app().store.verify_events(id, &[]).await.unwrap();
    assert!(report.findings.is_empty(), "{}: {:?}", server.engine(), report.findings);
    report.purged
}

/// What is owed is done: the events have their seals and lose their words.
async fn settle(server: &TestServer) {
    server.advance(Duration::from_secs(2)).await;
    server.advance(Duration::from_secs(6)).await;
}

/// The words of the log that an administrator reads.
async fn log(admin: &mut Client) -> String {
    admin.get("/api/v1/events?limit=200").await.text().to_lowercase()
}

// shows: ACC-17
#[tokio::test]
async fn nothing_names_somebody_who_was_deleted_and_the_log_still_verifies() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let ann = server.employee(meadow, "quendolin@example.org").await;
        let mut hers = server.client();
        hers.sign_in(&ann).await;
        hers.set_up_otp_app(&server.clock).await;
        let said = json!({ "name": "Quendolin Vanstraaten", "language": "de", "time_zone": "Europe/Berlin" });
        assert_eq!(hers.put("/api/v1/profile", said).await.status, StatusCode::NO_CONTENT);
        let contact = json!({ "email": "vanstraaten@elsewhere.example" });
        assert_eq!(
            hers.put("/api/v1/contact-email", contact).await.status,
            StatusCode::NO_CONTENT
        );
        let mut admin = console(&server, &ada).await;
        dismiss(&mut admin, &ann).await;
        settle(&server).await;
        let before = everything(&server).await;
        for word in ["quendolin", "vanstraaten"] {
            assert!(before.contains(word), "{engine}: the test would not see {word}");
        }
        assert_eq!(intact(&server).await, 0, "{engine}");

        let path = format!("/api/v1/employees/{}", ann.employee);
        assert_eq!(admin.delete(&path).await.status, StatusCode::NO_CONTENT, "{engine}");
        settle(&server).await;
        let after = everything(&server).await;
        for word in ["quendolin", "vanstraaten"] {
            assert!(!after.contains(word), "{engine}: {word} is still there");
        }
        assert!(
            intact(&server).await > 0,
            "{engine}: events lost their words and kept their seals"
        );
        let log = log(&mut admin).await;
        assert!(
            log.contains("employee_deleted") && !log.contains("quendolin"),
            "{engine}"
        );
        assert_eq!(admin.get(&path).await.code(), "not_found", "{engine}");
        let (.., refused) = server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
        assert_eq!(refused.code(), "incorrect_login_or_password", "{engine}");
        let counted = server.app().store.headcount(meadow).await.unwrap();
        let dismissed = counted.iter().find(|(status, _)| *status == Status::Dismissed);
        assert!(
            dismissed.is_none_or(|(_, people)| *people == 0),
            "{engine}: {counted:?}"
        );
        // The address is free for somebody else, and a restart changes nothing of it.
        let server = server.restart().await;
        server.employee(meadow, "quendolin@example.org").await;
        intact(&server).await;
    }
}

// shows in part: ACC-17 (the rest of what goes is above)
#[tokio::test]
async fn invitations_that_were_deleted_before_somebody_came_by_the_next_one_are_forgotten_with_them() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut admin = console(&server, &ada).await;
        for email in ["Quendolin@example.org", "quendo_in@example.org"] {
            let invited = admin.post("/api/v1/invitations", json!({ "email": email })).await;
            assert_eq!(invited.status, StatusCode::CREATED, "{engine}: {}", invited.text());
            let path = format!("/api/v1/invitations/{}", invited.json()["id"].as_str().unwrap());
            assert_eq!(admin.delete(&path).await.status, StatusCode::NO_CONTENT, "{engine}");
        }
        // Whose profile outlived such an invitation keeps what the log says of them.
        let quarry = server.workspace("quarry").await;
        let quinn = server.employee(quarry, "quinn@example.org").await;
        let body = json!({ "email": quinn.login });
        let invited = admin.post("/api/v1/invitations", body).await;
        let path = format!("/api/v1/invitations/{}", invited.json()["id"].as_str().unwrap());
        assert_eq!(admin.delete(&path).await.status, StatusCode::NO_CONTENT, "{engine}");
        let chain = Chain::Workspace(meadow);
        let found = server.app().store.invited_as(&quinn.login, chain).await.unwrap();
        assert!(found.is_empty(), "{engine}: {found:?}");
        let ann = server.employee(meadow, "quendolin@example.org").await;
        dismiss(&mut admin, &ann).await;
        settle(&server).await;
        assert!(
            log(&mut admin).await.contains("quendolin@"),
            "{engine}: who was invited"
        );
        let path = format!("/api/v1/employees/{}", ann.employee);
        assert_eq!(admin.delete(&path).await.status, StatusCode::NO_CONTENT, "{engine}");
        settle(&server).await;
        assert!(!log(&mut admin).await.contains("quendolin@"), "{engine}");
        assert!(
            log(&mut admin).await.contains("quendo_in@"),
            "{engine}: somebody else's stays"
        );
        intact(&server).await;
    }
}

// shows in part: ACC-17 (the rest of what goes is above)
#[tokio::test]
async fn colleagues_notifications_do_not_name_an_administrator_who_was_deleted_and_tell_nothing_more_of_them() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let ann = server.administrator(meadow, "quendolin@example.org").await;
        // Reads in her own list what Ada does about Ann.
        server.administrator(meadow, "cleo@example.org").await;
        let ben = server.employee(meadow, "ben@example.org").await;
        let mut bens = server.client();
        bens.sign_in(&ben).await;
        bens.set_up_otp_app(&server.clock).await;
        let (mut admin, mut hers) = (console(&server, &ada).await, console(&server, &ann).await);
        let off = |reason: &str| json!({ "days": 1, "reason": reason, "identity_checked": true });
        let path = |who: &Someone| format!("/api/v1/employees/{}/waiver", who.employee);
        assert_eq!(
            hers.put(&path(&ben), off("lost phone")).await.status,
            StatusCode::OK,
            "{engine}"
        );
        assert_eq!(
            admin.put(&path(&ann), off("Quendolin called")).await.status,
            StatusCode::OK,
            "{engine}"
        );
        settle(&server).await;
        let told =
            async |client: &mut Client| client.get("/api/v1/notifications").await.json()["notifications"].clone();
        let by = |all: &serde_json::Value| {
            all.as_array()
                .unwrap()
                .iter()
                .any(|one| one["by"] == ann.employee.to_string())
        };
        assert!(by(&told(&mut bens).await), "{engine}");
        let page = bens.get("/notifications").await.text();
        assert!(page.contains("quendolin"), "{engine}: {page}");

        dismiss(&mut admin, &ann).await;
        let path = format!("/api/v1/employees/{}", ann.employee);
        assert_eq!(admin.delete(&path).await.status, StatusCode::NO_CONTENT, "{engine}");
        settle(&server).await;
        let after = everything(&server).await;
        assert!(!after.contains("quendolin"), "{engine}: she is still there");
        let page = bens.get("/notifications").await;
        assert_eq!(page.status, StatusCode::OK, "{engine}");
        assert!(!page.text().contains("quendolin"), "{engine}");
        intact(&server).await;
    }
}

// shows in part: ACC-17 (the last place; see above for what goes)
#[tokio::test]
async fn another_workspace_keeps_its_employee_and_two_who_delete_the_last_places_at_once_leave_nobody() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let (meadow, harbour) = (server.workspace("meadow").await, server.workspace("harbour").await);
        let ada = server.administrator(meadow, "ada@example.org").await;
        let hilda = server.administrator(harbour, "hilda@example.org").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let there = server.employee(harbour, "ann@example.org").await;
        let ben = server.employee(meadow, "ben@example.org").await;
        let bens = server.employee(harbour, "ben@example.org").await;
        let (mut adas, mut hildas) = (console(&server, &ada).await, console(&server, &hilda).await);
        // Only who was dismissed can be deleted.
        let path = |who: &Someone| format!("/api/v1/employees/{}", who.employee);
        assert_eq!(adas.delete(&path(&ann)).await.code(), "stale_state", "{engine}");
        dismiss(&mut adas, &ann).await;
        assert_eq!(
            adas.delete(&path(&ann)).await.status,
            StatusCode::NO_CONTENT,
            "{engine}"
        );
        let mut hers = server.client();
        assert_eq!(hers.sign_in(&there).await.status, StatusCode::OK, "{engine}");
        settle(&server).await;
        let history = hers.get("/api/v1/history").await.text();
        assert!(history.contains("sign_in_succeeded"), "{engine}: {history}");

        dismiss(&mut adas, &ben).await;
        dismiss(&mut hildas, &bens).await;
        let (meadows, harbours) = (path(&ben), path(&bens));
        let (one, other) = tokio::join!(adas.delete(&meadows), hildas.delete(&harbours));
        assert_eq!(
            (one.status, other.status),
            (StatusCode::NO_CONTENT, StatusCode::NO_CONTENT),
            "{engine}"
        );
        let left = server.app().store.account_by_login("ben@example.org").await.unwrap();
        assert!(left.is_none(), "{engine}: the account went with its last place");
        settle(&server).await;
        assert!(!everything(&server).await.contains("ben@example.org"), "{engine}");
        intact(&server).await;
    }
}

// shows in part: ACC-17 (by the operator), EMP-07 (two at once are shown by dismissal.rs)
#[tokio::test]
async fn the_operator_deletes_a_person_everywhere_but_never_the_last_administrator() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let harbour = server.workspace("harbour").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        server.employee(harbour, "ann@example.org").await;
        let mut hers = server.client();
        hers.sign_in(&ann).await;
        let (app, now) = (server.app(), server.clock.now());
        let refused = deletion::delete_person(app, ada.account, now).await;
        assert!(
            matches!(refused, Err(Failure::Refused(Refusal::LastAdministrator))),
            "{engine}"
        );
        deletion::delete_person(app, ann.account, now).await.unwrap();
        assert!(!hers.is_signed_in().await, "{engine}");
        settle(&server).await;
        assert!(!everything(&server).await.contains("ann@example.org"), "{engine}");
        intact(&server).await;
    }
}

// shows: ACC-17
#[tokio::test]
async fn a_closed_workspace_lets_nobody_in_and_is_deleted_after_its_waiting_time_unless_it_is_opened() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let harbour = server.workspace("harbour").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        // The harbour invited her once, and thought better of it before she came to the meadow.
        let hans = server.administrator(harbour, "hans@example.org").await;
        let mut harbours = console(&server, &hans).await;
        let body = json!({ "email": "quendolin@example.org" });
        let invited = harbours.post("/api/v1/invitations", body).await;
        let path = format!("/api/v1/invitations/{}", invited.json()["id"].as_str().unwrap());
        assert_eq!(harbours.delete(&path).await.status, StatusCode::NO_CONTENT, "{engine}");
        let ann = server.employee(meadow, "quendolin@example.org").await;
        let there = server.employee(harbour, "hilda@example.org").await;
        let both = server.employee(meadow, "hilda@example.org").await;
        let mut hers = server.client();
        hers.sign_in(&ann).await;
        let (app, clock) = (server.app(), &server.clock);
        deletion::suspend_workspace(app, meadow, clock.now()).await.unwrap();
        assert!(!hers.is_signed_in().await, "{engine}: her session ended");
        let refused = server
            .client()
            .post("/api/v1/sign-ins", json!({ "workspace": "meadow" }))
            .await;
        assert_eq!(refused.code(), "workspace_suspended", "{engine}");
        let page = server.client().get("/w/meadow/sign-in").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{engine}");
        assert!(
            page.text().contains("This workspace is closed"),
            "{engine}: {}",
            page.text()
        );
        // Whoever is elsewhere, too, is not asked where.
        let (.., answer) = server.client().password(None, &there.login, PASSWORD).await;
        assert_eq!(answer.json()["awaits"], "nothing", "{engine}: {}", answer.text());

        deletion::ask_deletion(app, meadow, clock.now()).await.unwrap();
        deletion::open_workspace(app, meadow, clock.now()).await.unwrap();
        assert_eq!(server.client().sign_in(&ann).await.status, StatusCode::OK, "{engine}");
        let again = deletion::open_workspace(app, meadow, clock.now()).await;
        assert!(matches!(again, Err(Failure::Refused(Refusal::StaleState))), "{engine}");
        server.advance(Duration::from_hours(24 * 15)).await;
        assert!(
            app.directory.by_id(meadow).is_some(),
            "{engine}: the deletion was taken back"
        );

        let title = "The Meadow".parse().unwrap();
        let workspace = app.directory.by_id(meadow).unwrap().workspace.clone();
        deletion::rename_workspace(app, &workspace, &title, clock.now())
            .await
            .unwrap();
        assert!(
            server
                .client()
                .get("/w/meadow/sign-in")
                .await
                .text()
                .contains("The Meadow"),
            "{engine}"
        );

        let ends_at = deletion::ask_deletion(app, meadow, clock.now()).await.unwrap();
        assert_eq!(ends_at.since(clock.now()), Duration::from_hours(24 * 14), "{engine}");
        server
            .advance(Duration::from_hours(24 * 14) - Duration::from_mins(1))
            .await;
        assert_eq!(app.directory.closed().len(), 1, "{engine}: not a minute earlier");
        server.clock.advance(Duration::from_mins(11));
        let late = deletion::open_workspace(app, meadow, clock.now()).await;
        assert!(
            matches!(late, Err(Failure::Refused(Refusal::StaleState))),
            "{engine}: its time is over"
        );
        server.advance(Duration::from_secs(1)).await;
        server.advance(Duration::from_secs(1)).await;
        server.advance(Duration::from_secs(1)).await;
        assert!(app.directory.closed().is_empty(), "{engine}");
        settle(&server).await;
        let after = everything(&server).await;
        for gone in ["quendolin", "ada@example.org", "the meadow"] {
            assert!(!after.contains(gone), "{engine}: {gone}");
        }
        assert!(app.store.employee(both.employee).await.unwrap().is_none(), "{engine}");
        assert_eq!(server.client().sign_in(&there).await.status, StatusCode::OK, "{engine}");
        assert!(intact(&server).await > 0, "{engine}");
        // Its name can be taken by another company.
        let name = "meadow".parse().unwrap();
        let new = operator::add_workspace(app, &name, &"Meadow".parse().unwrap(), clock.now()).await;
        assert_ne!(new.unwrap(), meadow, "{engine}");
        drop(ada);
    }
}

// shows: ACC-17
#[tokio::test]
async fn ann_downloads_what_is_stored_about_her_and_nothing_about_anybody_else() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut hers = server.client();
        hers.sign_in(&ann).await;
        let (phone, codes) = hers.set_up_otp_app_with_codes(&server.clock).await;
        let mut admin = console(&server, &ada).await;
        let path = format!("/api/v1/employees/{}/end-sessions", ann.employee);
        admin.post(&path, serde_json::Value::Null).await;
        server.advance(Duration::from_secs(31)).await;
        let mut hers = server.client();
        assert_eq!(
            hers.sign_in_with_code(&ann, &phone).await.status,
            StatusCode::OK,
            "{engine}"
        );

        let data = hers.get("/api/v1/profile/data").await;
        assert_eq!(data.status, StatusCode::OK, "{engine}");
        let (text, data) = (data.text(), data.json());
        assert_eq!(data["profile"]["login"], "ann@example.org", "{engine}");
        assert_eq!(data["workspaces"][0]["workspace"], "Meadow", "{engine}");
        let kinds: Vec<_> = data["history"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["kind"].clone())
            .collect();
        assert!(
            kinds.iter().any(|kind| kind == "sign_in_succeeded"),
            "{engine}: {kinds:?}"
        );
        for foreign in ["ada", "argon2", "secret", codes[0].as_str()] {
            assert!(!text.contains(foreign), "{engine}: {foreign} in {text}");
        }
        let file = hers.get("/w/meadow/profile/data").await;
        assert!(
            file.headers["content-disposition"]
                .to_str()
                .unwrap()
                .contains("my-data.json"),
            "{engine}"
        );
        assert_eq!(file.json()["profile"], data["profile"], "{engine}");
        assert_eq!(
            server.client().get("/api/v1/profile/data").await.code(),
            "session_expired"
        );
    }
}

static UNCONFIRM: Statement = Statement {
    name: "test.unconfirm",
    sql: "update account set login_confirmed_at = null where id = $1",
};

/// The token of the link in a mail.
fn link(text: &str) -> String {
    let from = text.find("/setup/").expect("a link") + "/setup/".len();
    text[from..].split_whitespace().next().unwrap().to_owned()
}

// shows in part: ACC-17 (what becomes of it: above)
#[tokio::test]
async fn anyone_creates_a_workspace_where_that_is_allowed_and_nobody_where_it_is_not() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        assert_eq!(
            server.client().get("/create-workspace").await.status,
            StatusCode::NOT_FOUND,
            "{engine}"
        );
        server.stop().await;
    }
    for place in places() {
        let engine = place.engine;
        let mut policy = Policy::default();
        policy.set("workspaces.anyone", "on").unwrap();
        let server = TestServer::with(place, policy).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let ask = async |email: &str| {
            let mut client = server.client();
            let form = client.form_token("/create-workspace").await;
            client
                .post_form("/create-workspace", &[("form", &form), ("email", email)])
                .await
        };
        assert!(
            server
                .client()
                .get("/sign-in")
                .await
                .text()
                .contains("Create a workspace"),
            "{engine}"
        );
        assert_eq!(
            ask("no address").await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{engine}"
        );
        // Nothing tells who has a profile.
        let (known, new) = (ask("ann@example.org").await, ask("nora@example.org").await);
        assert_eq!((known.status, new.status), (StatusCode::OK, StatusCode::OK), "{engine}");
        let told = |text: String| {
            let text = text.replace("ann@", "nora@");
            let form = text
                .split("name=\"form\" value=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            let form = form.expect("a form").to_owned();
            text.replace(&form, "")
        };
        assert_eq!(told(known.text()), told(new.text()), "{engine}");
        assert_eq!(
            ask("nora@example.org").await.status,
            StatusCode::TOO_MANY_REQUESTS,
            "{engine}"
        );

        let set_up = async |to: &str, name: &str, email: &str| {
            let waiting = server.app().store.waiting_messages(20).await.unwrap();
            let message = waiting
                .iter()
                .find(|m| m.recipient == to && m.purpose == "new_workspace");
            let path = format!("/setup/{}", link(&message.expect("a mail").text));
            let mut client = server.client();
            let form = client.form_token(&path).await;
            let fields = [
                ("form", form.as_str()),
                ("workspace", "Quarry"),
                ("address", name),
                ("name", "Nora"),
                ("email", email),
                ("password", PASSWORD),
            ];
            (client.post_form(&path, &fields).await, path)
        };
        // The address of the mail counts, whatever is typed: the link proves no other one.
        let (done, path) = set_up("nora@example.org", "quarry", "ann@example.org").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{engine}: {}", done.text());
        assert_eq!(
            server.client().get(&path).await.status,
            StatusCode::GONE,
            "{engine}: once"
        );
        let (.., answer) = server
            .client()
            .password(Some("quarry"), "nora@example.org", PASSWORD)
            .await;
        assert_eq!(answer.json()["awaits"], "nothing", "{engine}: {}", answer.text());
        let nora = server
            .app()
            .store
            .account_by_login("nora@example.org")
            .await
            .unwrap()
            .unwrap();
        assert!(nora.login_confirmed_at.is_some(), "{engine}");
        // Who was invited elsewhere and never came chooses a password by the link.
        let invited = NewEmployee {
            workspace: meadow,
            email: "ivy@example.org".parse().unwrap(),
            name: "Ivy".parse().unwrap(),
            role: Role::Employee,
            groups: Vec::new(),
        };
        let now = server.clock.now();
        operator::add_employee(server.app(), &invited, now).await.unwrap();
        assert_eq!(ask("ivy@example.org").await.status, StatusCode::OK, "{engine}");
        let (done, _) = set_up("ivy@example.org", "ivory", "").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{engine}: {}", done.text());
        let (.., answer) = server
            .client()
            .password(Some("ivory"), "ivy@example.org", PASSWORD)
            .await;
        assert_eq!(answer.json()["awaits"], "nothing", "{engine}: {}", answer.text());
        // A profile whose address nobody confirmed may be a stranger's: it does not become administrator.
        let eve = server.employee(meadow, "eve@example.org").await;
        let mut batch = Batch::new();
        batch.run(&UNCONFIRM, [eve.account.into()]);
        server.app().store.database().write(batch).await.unwrap();
        assert_eq!(ask("eve@example.org").await.status, StatusCode::OK, "{engine}");
        let (refused, _) = set_up("eve@example.org", "everglade", "").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        // Who has a profile becomes administrator with it, and keeps the password.
        let (done, _) = set_up("ann@example.org", "harbour", "").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{engine}: {}", done.text());
        let places = server.app().store.employees_of(ann.account).await.unwrap();
        let harbour = server.app().directory.by_name("harbour").unwrap().workspace.id;
        let hers = places.iter().find(|place| place.workspace == harbour).expect("a place");
        assert_eq!(
            (hers.role, hers.status),
            (Role::Administrator, Status::Active),
            "{engine}"
        );
    }
}
