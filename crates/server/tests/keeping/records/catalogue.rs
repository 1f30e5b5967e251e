//! Every kind of event, by the act that makes it.

use axum::http::StatusCode;
use domain::event::{Actor, Chain, EventKind, Row};
use domain::policy::Policy;
use serde_json::json;
use server::use_case::operator;
use store::{Batch, Database, Statement};
use testkit::phone::Phone;
use testkit::place::places;
use testkit::server::{OtpPhone, PASSWORD, Someone, TestServer};

use super::people::{CHOSEN, MINUTE, accepts, all_events, invited, post};

use EventKind as Kind;

/// Who may stand as an event's actor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum By {
    Anyone,
    Account,
    Employee,
    Operator,
    Server,
}

/// Whom an event is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Of {
    /// An account and its place in the workspace.
    Employee,
    /// An account, before a workspace is known.
    Account,
    /// An account if the login has one; the login's digest if not.
    Login,
    /// The login's digest only.
    Digest,
    /// The workspace or the server itself; what exactly is in the detail.
    Place,
}

/// The table: what is recorded of each kind. Whatever a person did from a browser has its address and device.
const TABLE: &[(Kind, &[By], &[Of])] = &[
    (Kind::SignInSucceeded, &[By::Employee], &[Of::Employee]),
    (
        Kind::SignInFailed,
        &[By::Anyone, By::Account],
        &[Of::Employee, Of::Login],
    ),
    (Kind::SignInThrottled, &[By::Anyone], &[Of::Digest]),
    (Kind::ChallengeStarted, &[By::Account], &[Of::Employee, Of::Account]),
    (Kind::ChallengePassed, &[By::Account], &[Of::Employee]),
    (Kind::ChallengeFailed, &[By::Account], &[Of::Employee]),
    (Kind::CaptchaDemanded, &[By::Anyone], &[Of::Digest]),
    (Kind::CaptchaPassed, &[By::Anyone], &[Of::Digest]),
    (Kind::PasswordClosed, &[By::Server], &[Of::Account]),
    (Kind::PasswordSet, &[By::Account], &[Of::Account]),
    (Kind::SignedOut, &[By::Employee], &[Of::Employee]),
    (Kind::SessionEnded, &[By::Account], &[Of::Employee, Of::Account]),
    (Kind::SessionsEnded, &[By::Account, By::Employee], &[Of::Employee]),
    (Kind::SessionExpired, &[By::Server], &[Of::Employee]),
    (Kind::StepUpPassed, &[By::Employee], &[Of::Employee]),
    (Kind::StepUpFailed, &[By::Employee], &[Of::Employee]),
    (Kind::DeviceForgotten, &[By::Employee], &[Of::Employee]),
    (Kind::NewDeviceTold, &[By::Server], &[Of::Employee]),
    (Kind::SecondFactorEnabled, &[By::Employee], &[Of::Employee]),
    (Kind::OtpAppBound, &[By::Employee], &[Of::Employee]),
    (Kind::OtpAppReplaced, &[By::Employee], &[Of::Employee]),
    (Kind::TrustedDeviceClaimed, &[By::Anyone], &[Of::Employee]),
    (Kind::TrustedDeviceRefused, &[By::Employee], &[Of::Employee]),
    (Kind::TrustedDeviceConnected, &[By::Employee], &[Of::Employee]),
    (Kind::TrustedDeviceReplaced, &[By::Employee], &[Of::Employee]),
    (Kind::TrustedDeviceDisconnected, &[By::Server], &[Of::Employee]),
    (Kind::TrustedDeviceRemoved, &[By::Employee], &[Of::Employee]),
    (Kind::DetailsConfirmed, &[By::Employee], &[Of::Employee]),
    (Kind::RecoveryCodesGenerated, &[By::Employee], &[Of::Employee]),
    (Kind::RecoveryCodesVoided, &[By::Employee], &[Of::Employee]),
    (Kind::WorkspaceCreated, &[By::Operator, By::Account], &[Of::Place]),
    (Kind::EmployeeCreated, &[By::Operator, By::Account], &[Of::Employee]),
    (Kind::InvitationCreated, &[By::Operator, By::Employee], &[Of::Employee]),
    (Kind::InvitationAccepted, &[By::Account], &[Of::Employee]),
    (Kind::GroupCreated, &[By::Operator, By::Employee], &[Of::Place]),
    (Kind::GroupChanged, &[By::Employee], &[Of::Employee]),
    (Kind::RoleChanged, &[By::Employee], &[Of::Employee]),
    (Kind::SettingChanged, &[By::Employee], &[Of::Place]),
    (Kind::SetupLinkCreated, &[By::Operator], &[Of::Place]),
    (Kind::SetupLinkUsed, &[By::Account], &[Of::Place]),
    (Kind::RowForged, &[By::Server], &[Of::Place]),
];

/// Kinds that no act of this story makes, and where they are shown.
const ELSEWHERE: &[(Kind, &str)] = &[
    (Kind::InvitationSent, "invitations"),
    (Kind::InvitationCopied, "invitations"),
    (Kind::InvitationDeleted, "invitations"),
    (Kind::JoinLinkCreated, "invitations"),
    (Kind::JoinLinkChanged, "invitations"),
    (Kind::JoinAsked, "invitations"),
    (Kind::JoinConfirmed, "invitations"),
    (Kind::JoinApproved, "invitations"),
    (Kind::JoinRefused, "invitations"),
    (Kind::PasswordReopened, "closed.rs"),
    (Kind::RefreshReused, "app_sessions/mod.rs"),
    (Kind::SecondFactorDisabled, "factor_off.rs"),
    (Kind::OtherPhoneAnnounced, "other_phone.rs"),
    (Kind::OtherPhoneWithdrawn, "other_phone.rs"),
    (Kind::RefreshRefused, "app_sessions/mod.rs"),
    (Kind::PasswordChanged, "password.rs"),
    (Kind::PasswordResetRequested, "password_reset.rs"),
    (Kind::PasswordReset, "password_reset.rs"),
    (Kind::LoginChangeAsked, "login_change.rs"),
    (Kind::LoginChangeCancelled, "login_change.rs"),
    (Kind::LoginChanged, "login_change.rs"),
    (Kind::LoginConfirmed, "login_change.rs"),
    (Kind::LoginChangeUndone, "login_change.rs"),
    (Kind::ContactChanged, "contact_email.rs"),
    (Kind::ContactConfirmed, "contact_email.rs"),
    (Kind::ContactChangeUndone, "contact_email.rs"),
    (Kind::ProfileChanged, "contact_email.rs"),
    (Kind::RecoveryCodesReloaded, "recovery_codes/mod.rs"),
    (Kind::RecoveryCodeUsed, "recovery_codes/mod.rs"),
    (Kind::MethodRested, "resting.rs"),
    (Kind::MethodReopened, "resting.rs"),
    (Kind::EmployeeDismissed, "dismissal.rs"),
    (Kind::EmployeeReinstated, "dismissal.rs"),
    (Kind::ImportStarted, "import/adding.rs"),
    (Kind::ImportFinished, "import/adding.rs"),
    (Kind::ImportInvited, "import/inviting.rs"),
    (Kind::EmployeesExported, "import/adding.rs"),
    (Kind::GroupRenamed, "groups.rs"),
    (Kind::GroupDeleted, "groups.rs"),
    (Kind::EmployeeDeleted, "deletion.rs"),
    (Kind::WorkspaceRenamed, "deletion.rs"),
    (Kind::WorkspaceSuspended, "deletion.rs"),
    (Kind::WorkspaceDeletionAsked, "deletion.rs"),
    (Kind::WorkspaceOpened, "deletion.rs"),
    (Kind::WorkspaceDeleted, "deletion.rs"),
    (Kind::MessageRetried, "mail/page.rs"),
    (Kind::TestMailSent, "mail/page.rs"),
    (Kind::Restored, "backup.rs"),
    (Kind::KeysRotated, "keys.rs"),
    (Kind::KeyRetired, "keys.rs"),
    (Kind::KeyRingReplaced, "keys.rs"),
    (Kind::AdministratorInformed, "alerts.rs"),
    (Kind::AccessRequested, "access_request.rs"),
    (Kind::SmsSent, "sms.rs"),
    (Kind::SmsFailed, "sms.rs"),
    (Kind::PhoneNumberLinked, "sms.rs"),
    (Kind::PhoneNumberReplaced, "sms.rs"),
    (Kind::PhoneNumberRemoved, "sms.rs"),
    (Kind::AccessRequestRefused, "access_request.rs"),
    (Kind::AccessRequestClosed, "access_request.rs"),
    (Kind::WaiverGranted, "waiver.rs"),
    (Kind::WaiverUsed, "waiver.rs"),
    (Kind::ApprovalAsked, "approval/mod.rs"),
    (Kind::ApprovalGiven, "approval/mod.rs"),
    (Kind::ApprovalDenied, "approval/mod.rs"),
    (Kind::ApprovalRefused, "approval/refused.rs"),
    (Kind::PushPaused, "approval/often.rs"),
    (Kind::PushSubscribed, "web_push.rs"),
    (Kind::PushUnsubscribed, "web_push.rs"),
    (Kind::WaiverEnding, "waiver.rs"),
    (Kind::WaiverEnded, "waiver.rs"),
    (Kind::BreakGlassUsed, "waiver.rs"),
    (Kind::FactorsSuspended, "waiver.rs"),
    (Kind::FactorsRestored, "waiver.rs"),
];

static AGE_DEVICES: Statement = Statement {
    name: "test.age_devices",
    sql: "update device set since = since - 1",
};

// shows in part: EVT-04 (needs the pages of later issues)
#[tokio::test]
async fn every_kind_of_event_comes_of_its_act_with_who_whom_when_and_from_where() {
    for kind in Kind::ALL.iter().copied() {
        let rows = TABLE.iter().filter(|(k, ..)| *k == kind).count();
        let others = ELSEWHERE.iter().filter(|(k, _)| *k == kind).count();
        assert_eq!(
            rows + others,
            1,
            "{kind:?} wants one row here: by whom, of whom, and the act that makes it"
        );
    }
    for place in places() {
        let engine = place.engine;
        let mut policy = Policy::default();
        policy.set("failures.disable_after", "10").unwrap();
        policy.set("captcha.after_passwords", "100").unwrap();
        policy.set("captcha.after_address", "10").unwrap();
        let server = TestServer::with(place, policy).await;
        let begun = server.clock.now();
        whole_story(&server).await;
        let server = forged(server).await;

        let events = all_events(&server).await;
        for (kind, by, of) in TABLE {
            let found: Vec<&Row> = events
                .iter()
                .map(|(_, row)| row)
                .filter(|row| row.kind == *kind)
                .collect();
            assert!(!found.is_empty(), "{engine}: no act made {kind:?}");
            for row in found {
                let said = format!("{engine}: {}", serde_json::to_string(row).unwrap());
                // The testkit's own way of making people active without a link.
                if *kind == Kind::InvitationAccepted && row.actor == Actor::Operator {
                    continue;
                }
                let actor = actor(row);
                assert!(by.contains(&actor), "by whom: {said}");
                assert!(of.iter().any(|of| is_about(*of, row)), "of whom: {said}");
                assert!((begun..=server.clock.now()).contains(&row.at), "when: {said}");
                if is_told_elsewhere(row, &events) {
                    continue;
                }
                let from = (row.client.is_some(), row.ip.is_some(), row.device.is_some());
                match actor {
                    By::Anyone | By::Account | By::Employee => {
                        assert_eq!(from, (true, true, true), "from where: {said}");
                        assert_eq!(row.device.as_deref(), Some("Firefox on Linux"), "{said}");
                    }
                    By::Operator => assert_eq!(from, (false, false, false), "{said}"),
                    By::Server => {}
                }
            }
        }
    }
}

/// What an account did in one workspace and the others learn without address and device (THR-23): the person's own
/// history says from where.
fn is_told_elsewhere(row: &Row, events: &[(Chain, Row)]) -> bool {
    let told = |other: &Row| other.at == row.at && other.kind == row.kind && other.account == row.account;
    matches!(row.kind, Kind::SessionEnded | Kind::SessionsEnded)
        && row.ip.is_none()
        && events.iter().any(|(_, other)| told(other) && other.ip.is_some())
}

fn actor(row: &Row) -> By {
    match row.actor {
        Actor::Anyone => By::Anyone,
        Actor::Account(_) => By::Account,
        Actor::Employee(_) => By::Employee,
        Actor::Operator => By::Operator,
        Actor::Server => By::Server,
    }
}

fn is_about(of: Of, row: &Row) -> bool {
    let digest = row
        .detail
        .get("login")
        .and_then(|d| d.as_str())
        .is_some_and(|d| d.len() == 16);
    match of {
        Of::Employee => row.account.is_some() && row.employee.is_some(),
        Of::Account => row.account.is_some() && row.employee.is_none(),
        Of::Login => row.account.is_some() || digest || row.outcome == "employee_not_in_workspace",
        Of::Digest => row.account.is_none() && digest,
        Of::Place => row.account.is_none() && row.employee.is_none(),
    }
}

/// Everything that people can do, once and a little more.
async fn whole_story(server: &TestServer) {
    let boss = first_administrator(server).await;
    let mut admin = server.client().at([203, 0, 113, 1]);
    let (.., entered) = admin.password(Some("meadow"), &boss.login, CHOSEN).await;
    assert_eq!(entered.status, StatusCode::OK, "{}", entered.text());
    let phone = admin.set_up_otp_app(&server.clock).await;
    let ann = joined(server, &boss, &mut admin).await;
    factors(server, &boss, &phone).await;
    governed(&mut admin, &ann).await;
    replaced(server, &mut admin, phone).await;
    phones(server, &boss).await;
    ended(server, &ann, &mut admin).await;
    guessed(server).await;
}

/// `serve` on an empty folder prints a link, and its reader makes the first workspace.
async fn first_administrator(server: &TestServer) -> Someone {
    let app = server.app();
    let link = operator::setup_link(app, app.now()).await.unwrap();
    let path = format!("/setup/{}", link.expose_text());
    let mut browser = server.client();
    let fields = [
        ("workspace", "Meadow"),
        ("address", "meadow"),
        ("name", "Boss"),
        ("email", "boss@example.org"),
        ("password", CHOSEN),
    ];
    let made = post(&mut browser, &path, &path, &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let account = app.store.account_by_login("boss@example.org").await.unwrap().unwrap();
    let employee = app.store.employees_of(account.id).await.unwrap().remove(0);
    Someone {
        workspace: employee.workspace,
        workspace_name: "meadow".to_owned(),
        account: account.id,
        employee: employee.id,
        login: "boss@example.org".to_owned(),
    }
}

/// Ann is invited and joins; she mistypes, and comes to the wrong company.
async fn joined(server: &TestServer, boss: &Someone, admin: &mut testkit::server::Client) -> Someone {
    let link = invited(server, boss.workspace, "ann@example.org", &["Drivers"]).await;
    let mut browser = server.client();
    assert_eq!(accepts(&mut browser, &link, CHOSEN).await, StatusCode::SEE_OTHER);
    browser.password(Some("meadow"), "ann@example.org", "mistyped").await;
    let (.., entered) = browser.password(Some("meadow"), "ann@example.org", CHOSEN).await;
    assert_eq!(entered.status, StatusCode::OK, "{}", entered.text());
    let quarry = server.workspace("quarry").await;
    let carl = server.employee(quarry, "carl@example.org").await;
    server.client().password(Some("meadow"), &carl.login, PASSWORD).await;
    // A second invitation wants the password that the account has.
    let second = invited(server, quarry, "ann@example.org", &[]).await;
    assert_eq!(
        accepts(&mut browser, &second, "not hers at all").await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(accepts(&mut browser, &second, CHOSEN).await, StatusCode::SEE_OTHER);
    // At the server's own door she is asked which.
    let (id, mut choosing, asked) = server.client().password(None, "ann@example.org", CHOSEN).await;
    assert_eq!(asked.json()["awaits"], "workspace");
    let chosen = choosing
        .post(
            &format!("/api/v1/sign-ins/{id}/workspace"),
            json!({ "workspace": "quarry" }),
        )
        .await;
    assert_eq!(chosen.status, StatusCode::OK, "{}", chosen.text());
    let listed = admin.get("/api/v1/employees").await.json();
    let found = listed["employees"]
        .as_array()
        .unwrap()
        .iter()
        .find(|e| e["name"] == "ann")
        .unwrap();
    let account = server
        .app()
        .store
        .account_by_login("ann@example.org")
        .await
        .unwrap()
        .unwrap();
    Someone {
        workspace: boss.workspace,
        workspace_name: "meadow".to_owned(),
        account: account.id,
        employee: found["id"].as_str().unwrap().parse().unwrap(),
        login: "ann@example.org".to_owned(),
    }
}

/// The second factor at the door, wrong and right.
async fn factors(server: &TestServer, boss: &Someone, phone: &OtpPhone) {
    server.advance(MINUTE).await;
    let (id, mut waiting, _) = server.client().password(Some("meadow"), &boss.login, CHOSEN).await;
    let path = format!("/api/v1/sign-ins/{id}/second-factor");
    let wrong = waiting
        .post(&path, json!({ "method": "otp_app", "code": "000000" }))
        .await;
    assert_eq!(wrong.code(), "incorrect_code");
    let right = waiting
        .post(&path, json!({ "method": "otp_app", "code": phone.code() }))
        .await;
    assert_eq!(right.status, StatusCode::OK, "{}", right.text());
}

/// What administrators change.
async fn governed(admin: &mut testkit::server::Client, ann: &Someone) {
    let made = admin.post("/api/v1/groups", json!({ "name": "Gardeners" })).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let group = made.json()["id"].as_str().unwrap().to_owned();
    let member = format!("/api/v1/groups/{group}/members/{}", ann.employee);
    assert_eq!(admin.put(&member, json!({})).await.status, StatusCode::NO_CONTENT);
    let role = format!("/api/v1/employees/{}/role", ann.employee);
    for word in ["administrator", "employee"] {
        let set = admin.put(&role, json!({ "role": word })).await;
        assert_eq!(set.status, StatusCode::NO_CONTENT, "{}", set.text());
    }
    let idle = "/api/v1/settings/session.idle";
    assert_eq!(
        admin.put(idle, json!({ "value": "20" })).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(admin.delete(idle).await.status, StatusCode::NO_CONTENT);
    let preset = "/api/v1/settings/policy.preset";
    let set = admin.put(preset, json!({ "value": "standard" })).await;
    assert_eq!(set.status, StatusCode::NO_CONTENT, "{}", set.text());
}

/// Petra connects a phone and another one, logs out everywhere, and removes it in the app.
async fn phones(server: &TestServer, boss: &Someone) {
    let petra = server.employee(boss.workspace, "petra@example.org").await;
    let mut client = server.client();
    client.sign_in(&petra).await;
    client.connects_phone(server).await;
    let shown = client.shows_code().await.json();
    let phone = Phone::scans(server, shown["link"].as_str().unwrap(), "Petra's phone").await;
    let mut phone = phone.unwrap_or_else(|answer| panic!("{}", answer.text()));
    assert_eq!(client.types_digits("wrong").await.code(), "incorrect_code");
    let digits = phone.account.digits.clone();
    assert_eq!(client.types_digits(&digits).await.status, StatusCode::OK);
    client.post("/api/v1/banner/all-fine", json!({})).await;
    let out = client.delete("/api/v1/sessions").await;
    assert_eq!(out.status, StatusCode::OK, "{}", out.text());
    assert_eq!(phone.remove().await.status, StatusCode::NO_CONTENT);
}

/// Proving again, wrong and right, and a new phone.
async fn replaced(server: &TestServer, admin: &mut testkit::server::Client, phone: OtpPhone) {
    server.advance(MINUTE).await;
    let path = "/api/v1/session/step-up";
    let wrong = json!({ "password": "not the password", "code": phone.code() });
    assert_eq!(admin.post(path, wrong).await.code(), "incorrect_login_or_password");
    let half = json!({ "password": CHOSEN });
    assert_eq!(admin.post(path, half).await.code(), "incorrect_code");
    let right = json!({ "password": CHOSEN, "code": phone.code() });
    assert_eq!(admin.post(path, right).await.status, StatusCode::NO_CONTENT);
    admin.set_up_otp_app(&server.clock).await;
    server.advance(MINUTE).await;
}

/// Every way in which a session ends.
async fn ended(server: &TestServer, ann: &Someone, admin: &mut testkit::server::Client) {
    let entered = async || {
        let mut browser = server.client();
        let (.., answer) = browser.password(Some("meadow"), &ann.login, CHOSEN).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        browser
    };
    let mut here = entered().await;
    let mut there = entered().await;
    let id = there.get("/api/v1/session").await.json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        here.delete(&format!("/api/v1/sessions/{id}")).await.status,
        StatusCode::NO_CONTENT
    );
    let step = json!({ "password": CHOSEN });
    assert_eq!(
        here.post("/api/v1/session/step-up", step).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(here.delete("/api/v1/sessions").await.status, StatusCode::OK);
    let forget = here.delete("/api/v1/session?forget_device=true").await;
    assert_eq!(forget.status, StatusCode::NO_CONTENT, "{}", forget.text());
    entered().await;
    let all = admin
        .delete(&format!("/api/v1/employees/{}/sessions", ann.employee))
        .await;
    assert_eq!(all.status, StatusCode::OK, "{}", all.text());
    let mut idle = entered().await;
    server.advance(25 * MINUTE).await;
    assert_eq!(idle.get("/api/v1/session").await.code(), "session_expired");
}

/// Strangers guess: the password closes, a puzzle is asked for and solved, a flood is turned away.
async fn guessed(server: &TestServer) {
    for range in 1..=10 {
        let mut stranger = server.client().at([198, 51, range, 1]);
        stranger.password(Some("meadow"), "ann@example.org", "guessed").await;
        server.advance(MINUTE).await;
    }
    let mut flood = server.client().at([198, 51, 100, 1]);
    for person in 0..11 {
        flood
            .password(Some("meadow"), &format!("p{person}@example.org"), "guessed")
            .await;
    }
    let login = json!({ "login": "p1@example.org" });
    let puzzle = flood.post("/api/v1/captchas", login).await.text();
    let solution = server::captcha::solve(&puzzle).unwrap();
    let (id, mut ticket) = flood.open_sign_in(Some("meadow")).await;
    let body = json!({ "login": "p1@example.org", "password": "guessed", "captcha": solution });
    let judged = ticket.post(&format!("/api/v1/sign-ins/{id}/password"), body).await;
    assert_eq!(judged.code(), "incorrect_login_or_password");
    for range in 1..=15 {
        let mut stranger = server.client().at([198, 51, range, 2]);
        stranger.password(Some("meadow"), "p2@example.org", "guessed").await;
    }
    server.advance(MINUTE).await;
}

/// Somebody writes to the database behind the server's back.
async fn forged(server: TestServer) -> TestServer {
    let ann = {
        let mut browser = server.client();
        let (.., entered) = browser.password(Some("quarry"), "carl@example.org", PASSWORD).await;
        assert_eq!(entered.status, StatusCode::OK, "{}", entered.text());
        browser
    };
    let stopped = server.stop().await;
    let database = Database::open(&stopped.place.location).await.unwrap();
    let mut batch = Batch::new();
    batch.run(&AGE_DEVICES, []);
    assert!(database.write(batch).await.unwrap().count(0) > 0);
    database.close().await.unwrap();
    let server = stopped.start().await;
    let mut browser = ann.on(&server);
    browser.password(Some("quarry"), "carl@example.org", PASSWORD).await;
    server.server.work().await;
    server
}
