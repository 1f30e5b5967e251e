//! Apps that stay signed in: their tokens, their key, and everything that ends them; on both engines.

mod refresh;

use std::time::Duration;

use axum::http::{Method, StatusCode};
use domain::event::EventKind;
use domain::policy::{Policy, Preset};
use phone::{Key, Kind, Session};
use serde_json::{Value, json};
use testkit::app::{App, Opening};
use testkit::place::places;
use testkit::server::{Client, PASSWORD, Someone, TestServer};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
const NEW: &str = "nine brave herons at dawn";

static OTHERS_KEY: store::Statement = store::Statement {
    name: "test.others_key",
    sql: "update app_session set public_key = $1 where session = $2",
};

async fn meadow() -> Vec<(TestServer, Someone)> {
    meadow_under(&Policy::preset(Preset::Standard)).await
}

async fn meadow_under(policy: &Policy) -> Vec<(TestServer, Someone)> {
    let mut all = Vec::new();
    for place in places() {
        let server = TestServer::with(place, policy.clone()).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        all.push((server, ann));
    }
    all
}

async fn browser(server: &TestServer, who: &Someone) -> Client {
    let mut client = server.client();
    let answer = client.sign_in(who).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    client
}

async fn administrator(server: &TestServer, beside: &Someone) -> Client {
    let ada = server.administrator(beside.workspace, "ada@example.org").await;
    let mut admin = browser(server, &ada).await;
    admin.set_up_otp_app(&server.clock).await;
    admin
}

// shows: SES-04, APP-06
#[tokio::test]
async fn a_messenger_that_goes_on_is_in_for_48_hours_and_a_browser_at_rest_is_not() {
    for (server, ann) in meadow().await {
        let mut app = App::signs_in(&server, Kind::Desktop, &ann).await;
        let browser = browser(&server, &ann).await;
        assert_eq!(app.client().get("/api/v1/session").await.json()["kind"], "desktop");
        for _ in 0..144 {
            server.advance(20 * MINUTE).await;
            assert!(app.is_served().await, "{}", server.engine());
            assert_eq!(app.refreshes().await.status, StatusCode::OK);
        }
        assert!(!browser.is_signed_in().await);
    }
}

// shows: APP-08
#[tokio::test]
async fn a_phone_that_was_silent_goes_on_without_a_password_for_90_days_and_not_a_second_longer() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        let mut app = App::signs_in(&server, Kind::Mobile, &ann).await;
        server.advance(30 * DAY).await;
        assert!(!app.is_served().await, "{engine}: its token is over");
        assert_eq!(app.refreshes().await.status, StatusCode::OK, "{engine}");
        assert!(app.is_served().await, "{engine}");
        server.advance(90 * DAY).await;
        assert_eq!(app.refreshes().await.status, StatusCode::OK, "{engine}");
        server.advance(90 * DAY + SECOND).await;
        assert_eq!(app.refreshes().await.code(), "session_expired", "{engine}");
        let over = server.events(ann.workspace, EventKind::SessionExpired).await;
        assert_eq!(over[0]["detail"]["limit"], "silence", "{engine}: {over:?}");
    }
}

// shows: SES-05
#[tokio::test]
async fn log_out_on_all_devices_leaves_one_of_three_browsers_and_none_of_her_apps() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        let mut pressed = browser(&server, &ann).await;
        let others = [browser(&server, &ann).await, browser(&server, &ann).await];
        let apps = [
            App::signs_in(&server, Kind::Mobile, &ann).await,
            App::signs_in(&server, Kind::Desktop, &ann).await,
        ];
        assert!(apps[0].is_served().await && apps[1].is_served().await, "{engine}");
        let ended = pressed.delete("/api/v1/sessions").await;
        assert_eq!(ended.json()["ended"], 4, "{engine}: {}", ended.text());
        assert!(pressed.is_signed_in().await, "{engine}");
        for other in others {
            assert!(!other.is_signed_in().await, "{engine}");
        }
        for mut app in apps {
            assert!(!app.is_served().await, "{engine}");
            assert_eq!(app.refreshes().await.code(), "session_expired", "{engine}");
        }
        let left = pressed.get("/api/v1/sessions").await.json();
        assert_eq!(left["sessions"].as_array().unwrap().len(), 1, "{engine}: {left}");
    }
}

/// Everything that ends an app's session.
#[derive(Clone, Copy, Debug)]
enum End {
    LogOut,
    LoggedOutEverywhere,
    EndedInTheList,
    PasswordChanged,
    PasswordChangedKeepingBrowsers,
    PasswordReset,
    ByAdministrator,
    Dismissed,
}

// shows: SES-06
// shows in part: SES-12 (the rest has tests of its own), REC-10 (the phone has tests of its own), EMP-04 (recovery links)
#[tokio::test]
async fn whatever_ends_her_sessions_ends_the_app_and_its_refresh_token() {
    for end in [
        End::LogOut,
        End::LoggedOutEverywhere,
        End::EndedInTheList,
        End::PasswordChanged,
        End::PasswordChangedKeepingBrowsers,
        End::PasswordReset,
        End::ByAdministrator,
        End::Dismissed,
    ] {
        let mut policy = Policy::preset(Preset::Standard);
        if matches!(end, End::PasswordChangedKeepingBrowsers) {
            policy.set("password_change.end_other_sessions", "off").unwrap();
        }
        for (server, ann) in meadow_under(&policy).await {
            let what = format!("{end:?} on {}", server.engine());
            let mut admin = administrator(&server, &ann).await;
            let mut apps = [
                App::signs_in(&server, Kind::Mobile, &ann).await,
                App::signs_in(&server, Kind::Desktop, &ann).await,
            ];
            let mut here = browser(&server, &ann).await;
            let other = browser(&server, &ann).await;
            // One of them has rotated, and lost an answer.
            assert_eq!(apps[0].refreshes().await.status, StatusCode::OK);
            let lost = apps[0].asks_in_vain().await;
            assert_eq!(lost.status, StatusCode::OK);
            match end {
                End::LogOut => {
                    for app in &mut apps {
                        app.refreshes().await;
                        assert_eq!(app.logs_out().await.status, StatusCode::NO_CONTENT, "{what}");
                    }
                }
                End::LoggedOutEverywhere => {
                    let ended = here.delete("/api/v1/sessions").await;
                    assert_eq!(ended.json()["ended"], 3, "{what}: {}", ended.text());
                }
                End::EndedInTheList => {
                    let listed = here.get("/api/v1/sessions").await.json();
                    let listed = listed["sessions"].as_array().unwrap().clone();
                    let kinds = ["mobile", "desktop"];
                    let of_apps = listed.iter().filter(|s| kinds.contains(&s["kind"].as_str().unwrap()));
                    let ids: Vec<&str> = of_apps.map(|s| s["id"].as_str().unwrap()).collect();
                    assert_eq!(ids.len(), 2, "{what}: {listed:?}");
                    for id in ids {
                        let ended = here.delete(&format!("/api/v1/sessions/{id}")).await;
                        assert_eq!(ended.status, StatusCode::NO_CONTENT, "{what}");
                    }
                }
                End::PasswordChanged | End::PasswordChangedKeepingBrowsers => {
                    let body = json!({ "current": PASSWORD, "new": NEW });
                    let changed = here.put("/api/v1/password", body).await;
                    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{what}: {}", changed.text());
                }
                End::PasswordReset => reset(&server, &ann).await,
                End::ByAdministrator => {
                    let path = format!("/api/v1/employees/{}/sessions", ann.employee);
                    assert_eq!(admin.delete(&path).await.status, StatusCode::OK, "{what}");
                }
                End::Dismissed => {
                    let path = format!("/api/v1/employees/{}/dismiss", ann.employee);
                    let gone = admin.post(&path, Value::Null).await;
                    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{what}: {}", gone.text());
                }
            }
            for app in &mut apps {
                assert!(!app.is_served().await, "{what}");
                assert_eq!(app.refreshes().await.code(), "session_expired", "{what}");
            }
            let browsers_stay = matches!(
                end,
                End::LogOut | End::EndedInTheList | End::PasswordChangedKeepingBrowsers
            );
            assert_eq!(other.is_signed_in().await, browsers_stay, "{what}");
        }
    }
}

/// She forgot her password, and sets a new one by the link.
async fn reset(server: &TestServer, ann: &Someone) {
    let mut anywhere = server.client().at([203, 0, 113, 9]);
    let asked = json!({ "login": ann.login });
    anywhere.post("/api/v1/password-resets", asked).await;
    server.server.work().await;
    let waiting = server.app().store.waiting_messages(200).await.unwrap();
    let mail = waiting.iter().find(|m| m.purpose == "password_reset").unwrap();
    let link = mail
        .text
        .split_whitespace()
        .find(|word| word.contains("/reset/"))
        .unwrap();
    let token = link.rsplit('/').next().unwrap();
    let set = json!({ "token": token, "password": NEW });
    let set = anywhere.put("/api/v1/password-resets", set).await;
    assert_eq!(set.status, StatusCode::NO_CONTENT, "{}", set.text());
}

// shows: APP-07
// shows in part: SF-07 (every method on every client is shown beside what events do)
#[tokio::test]
async fn an_app_is_asked_for_the_second_proof_and_gets_no_tokens_before() {
    for kind in [Kind::Mobile, Kind::Desktop] {
        for (server, ann) in meadow().await {
            let what = format!("{kind:?} on {}", server.engine());
            let otp = browser(&server, &ann).await.set_up_otp_app(&server.clock).await;
            server.advance(MINUTE).await;
            let mut opening = Opening::of(&server, &server.client(), kind, "meadow").await;
            let asked = opening.password(&ann.login, PASSWORD, None).await;
            assert_eq!(asked.json()["awaits"], "second_factor", "{what}: {}", asked.text());
            assert_eq!(asked.json()["app"], Value::Null, "{what}");
            let done = opening.code("otp_app", &otp.code()).await;
            let mut app = opening.signed_in(&done);
            let there = app.client().get("/api/v1/session").await.json();
            assert_eq!(there["proven"][1]["method"], "otp_app", "{what}");
            assert_eq!(there["kind"], kind.word(), "{what}");
            assert_eq!(app.refreshes().await.status, StatusCode::OK);
            let later = app.client().get("/api/v1/session").await.json();
            assert_eq!(
                later["proven"], there["proven"],
                "{what}: what was proven stays what it was"
            );
            assert_eq!(later["id"], there["id"], "{what}");
        }
    }
}

#[tokio::test]
async fn an_introduction_counts_for_its_own_sign_in_before_the_password_and_by_its_own_key() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        let key = Key::new().unwrap();
        let origin = server.app().settings.public_url.clone();
        let (id, mut with_ticket) = server.client().open_sign_in(Some("meadow")).await;
        let (other, _) = server.client().open_sign_in(Some("meadow")).await;
        let path = format!("/api/v1/sign-ins/{id}/client");
        for (said, reason) in [
            (
                Session::introduction(&key, &origin, &other, Kind::Mobile),
                "other_sign_in",
            ),
            (
                Session::introduction(&key, "https://evil.example", &id, Kind::Mobile),
                "other_server",
            ),
            (Ok(json!({ "jws": "x" })), "not_signed"),
        ] {
            let refused = with_ticket.put(&path, said.unwrap()).await;
            assert_eq!(refused.code(), "invalid", "{engine}");
            assert_eq!(refused.json()["reason"], reason, "{engine}: {}", refused.text());
        }
        let said = Session::introduction(&key, &origin, &id, Kind::Mobile).unwrap();
        let nobody = server.client().put(&path, said.clone()).await;
        assert_eq!(nobody.code(), "not_found", "{engine}: without the ticket");

        // Once the password is proven the sign-in is what it is: a new ticket leads to no session of the app.
        let body = json!({ "login": ann.login, "password": PASSWORD });
        browser(&server, &ann).await.set_up_otp_app(&server.clock).await;
        let asked = with_ticket.post(&format!("/api/v1/sign-ins/{id}/password"), body).await;
        assert_eq!(asked.json()["awaits"], "second_factor", "{engine}");
        let late = with_ticket.put(&path, said).await;
        let ticket = late.json()["ticket"].as_str().unwrap_or("").to_owned();
        let mut with_new = server.client().with_header("doorward-ticket", &ticket);
        let tried = with_new
            .post(
                &format!("/api/v1/sign-ins/{id}/second-factor"),
                json!({ "method": "otp_app", "code": "000000" }),
            )
            .await;
        assert_eq!(tried.code(), "challenge_expired", "{engine}");
        server.advance(25 * MINUTE).await;
        let said = Session::introduction(&key, &origin, &id, Kind::Mobile).unwrap();
        assert_eq!(
            with_ticket.put(&path, said).await.code(),
            "challenge_expired",
            "{engine}"
        );
    }
}

#[tokio::test]
async fn an_app_that_signs_in_anew_on_its_device_takes_the_place_of_its_old_session() {
    for (server, ann) in meadow().await {
        let mut before = App::signs_in(&server, Kind::Mobile, &ann).await;
        let desktop = App::signs_in(&server, Kind::Desktop, &ann).await;
        let client = server.client().with_header("doorward-device", before.session.device());
        let mut opening = Opening::of(&server, &client, Kind::Mobile, "meadow").await;
        let answer = opening.password(&ann.login, PASSWORD, None).await;
        let after = opening.signed_in(&answer);
        assert_eq!(after.session.device(), before.session.device(), "a known device");
        assert!(after.is_served().await && desktop.is_served().await);
        assert!(!before.is_served().await, "{}", server.engine());
        assert_eq!(before.refreshes().await.code(), "session_expired");
    }
}

// shows in part: THR-18 (the rotation has tests of its own), SES-13 (browsers are shown by the session's tests)
#[tokio::test]
async fn an_app_goes_on_after_a_restart_and_after_the_ring_got_a_new_key() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        let mut app = App::signs_in(&server, Kind::Desktop, &ann).await;
        assert_eq!(app.refreshes().await.status, StatusCode::OK);
        let server = server.restart().await;
        let mut app = app.on(&server);
        assert!(app.is_served().await, "{engine}");
        let lost = app.asks_in_vain().await;
        let keys = server.app().store.keys();
        keys.adopt(&keys.rotated(server.clock.now(), &mut server.app().entropy()).unwrap());
        let again = app.refreshes().await;
        assert_eq!(again.json(), lost.json(), "{engine}: the same answer under the new key");
        assert!(app.is_served().await, "{engine}");
        assert_eq!(app.refreshes().await.status, StatusCode::OK, "{engine}");
        assert!(app.is_served().await, "{engine}");
    }
}

// shows in part: DIS-11 (browsers are shown by the exception's tests)
#[tokio::test]
async fn an_app_that_came_in_by_an_exception_ends_with_it() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        browser(&server, &ann).await.set_up_otp_app(&server.clock).await;
        let mut admin = administrator(&server, &ann).await;
        let path = format!("/api/v1/employees/{}/waiver", ann.employee);
        let anywhere = json!({ "value": "anywhere" });
        admin.put("/api/v1/settings/waiver.where", anywhere).await;
        let ask = json!({ "days": 1, "reason": "lost the phone", "identity_checked": true });
        let granted = admin.put(&path, ask).await;
        assert_eq!(granted.status, StatusCode::OK, "{engine}: {}", granted.text());
        let mut app = App::signs_in(&server, Kind::Mobile, &ann).await;
        server.advance(23 * HOUR + 50 * MINUTE).await;
        assert_eq!(app.refreshes().await.status, StatusCode::OK, "{engine}");
        server.advance(10 * MINUTE).await;
        assert!(app.is_served().await, "{engine}: to its last second");
        server.clock.advance(SECOND);
        assert!(!app.is_served().await, "{engine}: before any worker came");
        assert_eq!(app.refreshes().await.code(), "session_expired", "{engine}");
        server.advance(10 * SECOND).await;
        assert_eq!(app.refreshes().await.code(), "session_expired", "{engine}");
    }
}

#[tokio::test]
async fn an_app_that_proves_more_gets_its_new_token_in_a_header_and_goes_on() {
    for (server, ann) in meadow().await {
        let mut app = App::signs_in(&server, Kind::Desktop, &ann).await;
        let mut client = app.client();
        let raised = client
            .post("/api/v1/session/step-up", json!({ "password": PASSWORD }))
            .await;
        assert_eq!(raised.status, StatusCode::NO_CONTENT, "{}", raised.text());
        assert!(raised.headers.get("set-cookie").is_none(), "an app has no cookies");
        assert!(!app.is_served().await, "{}: the token before is dead", server.engine());
        app.session
            .use_token(raised.headers["doorward-token"].to_str().unwrap());
        assert!(app.is_served().await, "{}", server.engine());
        assert_eq!(app.refreshes().await.status, StatusCode::OK);
        assert!(app.is_served().await);
    }
}

#[tokio::test]
async fn what_apps_stay_signed_in_by_goes_with_its_person() {
    for (server, ann) in meadow().await {
        static LEFT: store::Statement = store::Statement {
            name: "test.apps",
            sql: "select count(*) from app_session",
        };
        let mut admin = administrator(&server, &ann).await;
        App::signs_in(&server, Kind::Mobile, &ann).await;
        let left = async || {
            let row = server.app().store.database().read_one(&LEFT, &[]).await.unwrap();
            row.unwrap().int(0).unwrap()
        };
        assert_eq!(left().await, 1);
        let one = format!("/api/v1/employees/{}", ann.employee);
        admin.post(&format!("{one}/dismiss"), Value::Null).await;
        let gone = admin.ask(Method::DELETE, &one, None).await;
        assert!(gone.status.is_success(), "{}", gone.text());
        assert_eq!(left().await, 0, "{}", server.engine());
    }
}
