//! Changing the password: what is asked for, what follows, who is told; on both engines.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::place::places;
use testkit::server::{Answer, Client, OtpPhone, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);
const NEW: &str = "nine brave herons at dawn";

async fn meadow() -> Vec<(TestServer, Someone)> {
    let mut all = Vec::new();
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        all.push((server, ann));
    }
    all
}

async fn signed_in(server: &TestServer, who: &Someone) -> Client {
    let mut client = server.client();
    assert_eq!(client.sign_in(who).await.status, StatusCode::OK);
    client
}

async fn change(client: &mut Client, current: &str, new: &str) -> Answer {
    let body = json!({ "current": current, "new": new });
    client.put("/api/v1/password", body).await
}

async fn with_password(server: &TestServer, who: &Someone, password: &str) -> Answer {
    let mut client = server.client();
    client.password(Some(&who.workspace_name), &who.login, password).await.2
}

/// Ann in the meadow, where she has an app, and in the harbour, where she has none.
async fn two_places(server: &TestServer, ann: &Someone) -> (Someone, OtpPhone) {
    let phone = signed_in(server, ann).await.set_up_otp_app(&server.clock).await;
    let harbour = server.workspace("harbour").await;
    let there = server.employee(harbour, &ann.login).await;
    server.advance(MINUTE).await;
    (there, phone)
}

fn kinds(events: &Value) -> Vec<&str> {
    let events = events["events"].as_array().expect("events");
    events.iter().filter_map(|e| e["kind"].as_str()).collect()
}

// shows: ACC-02
#[tokio::test]
async fn a_password_changed_in_one_workspace_is_the_one_in_the_other() {
    for (server, ann) in meadow().await {
        let harbour = server.workspace("harbour").await;
        let there = server.employee(harbour, &ann.login).await;
        let mut client = signed_in(&server, &ann).await;
        let changed = change(&mut client, PASSWORD, NEW).await;
        assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text());
        assert!(client.is_signed_in().await, "this session stays");
        for place in [&ann, &there] {
            let old = with_password(&server, place, PASSWORD).await;
            assert_eq!(old.code(), "incorrect_login_or_password");
            let new = with_password(&server, place, NEW).await;
            assert_eq!(new.status, StatusCode::OK, "{}", new.text());
        }
    }
}

// shows: REC-09
#[tokio::test]
async fn a_wrong_current_password_or_unequal_new_ones_change_nothing() {
    for (server, ann) in meadow().await {
        let mut client = signed_in(&server, &ann).await;
        let wrong = change(&mut client, "not the password", NEW).await;
        assert_eq!(
            (wrong.status, wrong.code().as_str()),
            (StatusCode::UNAUTHORIZED, "incorrect_login_or_password")
        );
        let form = client.form_token("/security/password").await;
        let unequal = [
            ("form", form.as_str()),
            ("current", PASSWORD),
            ("password", NEW),
            ("again", "other"),
        ];
        let unequal = client.post_form("/security/password", &unequal).await;
        assert_eq!(unequal.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            unequal.text().contains("The two passwords differ"),
            "{}",
            unequal.text()
        );
        assert_eq!(with_password(&server, &ann, PASSWORD).await.status, StatusCode::OK);

        let right = [
            ("form", form.as_str()),
            ("current", PASSWORD),
            ("password", NEW),
            ("again", NEW),
        ];
        let right = client.post_form("/security/password", &right).await;
        assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text());
        assert!(
            client
                .get("/security?changed=password")
                .await
                .text()
                .contains("Your password is changed")
        );
        assert_eq!(with_password(&server, &ann, NEW).await.status, StatusCode::OK);
    }
}

// shows in part: PWD-07 (the rules themselves are the domain's)
#[tokio::test]
async fn a_weak_new_password_is_refused_with_its_reason_and_the_current_one_too() {
    for (server, ann) in meadow().await {
        let mut client = signed_in(&server, &ann).await;
        for (new, reason) in [
            ("kvüpß9zqwkvnrt", "too_short"),
            ("ann@example.org2027", "too_close"),
            ("passwordpassword", "common"),
        ] {
            let refused = change(&mut client, PASSWORD, new).await;
            assert_eq!(refused.code(), "password_too_weak", "{new}");
            assert_eq!(refused.json()["reason"], reason, "{new}: {}", refused.text());
        }
        assert_eq!(change(&mut client, PASSWORD, PASSWORD).await.code(), "password_reused");
        let form = client.form_token("/security/password").await;
        let weak = [
            ("form", form.as_str()),
            ("current", PASSWORD),
            ("password", "short"),
            ("again", "short"),
        ];
        let weak = client.post_form("/security/password", &weak).await.text();
        assert!(weak.contains("Use at least 15 characters"), "{weak}");
        let hint = [("form", form.as_str()), ("password", NEW)];
        let hint = client.post_form("/security/password/strength", &hint).await.json();
        assert_eq!(hint["strength"], 4, "{hint}");
    }
}

#[tokio::test]
async fn the_name_of_a_workspace_counts_for_those_who_work_there_and_not_for_whom_it_only_invited() {
    for (server, ann) in meadow().await {
        let (inviting, working) = ("kvwpqrzmxhtbfgn", "bqxzvtrwpkmndgh");
        let invited_by = server.workspace(inviting).await;
        let eve = server.administrator(invited_by, "eve@quarry.example").await;
        let (mut eves, _) = server.with_app(&eve).await;
        let asked = eves.post("/api/v1/invitations", json!({ "email": ann.login })).await;
        assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text());
        let works_at = server.workspace(working).await;
        server.employee(works_at, &ann.login).await;

        let mut client = signed_in(&server, &ann).await;
        let refused = change(&mut client, PASSWORD, &format!("{working}1")).await;
        assert_eq!(refused.json()["reason"], "too_close", "{}", refused.text());
        let taken = change(&mut client, PASSWORD, &format!("{inviting}1")).await;
        assert_eq!(taken.status, StatusCode::NO_CONTENT, "{}", taken.text());
    }
}

// shows in part: REC-11 (the rest has tests of its own), THR-10 (the table of devices stands below)
#[tokio::test]
async fn a_change_ends_the_other_sessions_and_the_sign_ins_in_progress() {
    for (server, ann) in meadow().await {
        let (mut here, second, third) = (
            signed_in(&server, &ann).await,
            signed_in(&server, &ann).await,
            signed_in(&server, &ann).await,
        );
        let before = here.cookies.clone();
        assert_eq!(change(&mut here, PASSWORD, NEW).await.status, StatusCode::NO_CONTENT);
        assert!(here.is_signed_in().await);
        for mut other in [second, third] {
            assert_eq!(other.get("/api/v1/session").await.code(), "session_expired");
        }
        here.cookies = before;
        assert!(!here.is_signed_in().await, "the session has a new token");
    }
}

// shows in part: REC-11 (the rest has tests of its own)
#[tokio::test]
async fn where_the_switch_is_off_other_browsers_stay_signed_in() {
    for place in places() {
        let mut policy = domain::policy::Policy::default();
        policy.set("password_change.end_other_sessions", "off").unwrap();
        let server = TestServer::with(place, policy).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let (mut here, other) = (signed_in(&server, &ann).await, signed_in(&server, &ann).await);
        assert_eq!(change(&mut here, PASSWORD, NEW).await.status, StatusCode::NO_CONTENT);
        assert!(other.is_signed_in().await);
    }
}

// shows in part: REC-12 (the rest has tests of its own)
#[tokio::test]
async fn a_challenge_under_the_old_password_is_void_and_the_app_is_still_asked() {
    for (server, ann) in meadow().await {
        let mut client = signed_in(&server, &ann).await;
        let phone = client.set_up_otp_app(&server.clock).await;
        server.advance(MINUTE).await;
        let mut waiting = server.client();
        let (id, mut ticket, asked) = waiting.password(Some("meadow"), &ann.login, PASSWORD).await;
        assert_eq!(asked.json()["awaits"], "second_factor");
        let changed = change(&mut client, PASSWORD, NEW).await;
        assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text());
        let body = json!({ "method": "otp_app", "code": phone.code() });
        let void = ticket.post(&format!("/api/v1/sign-ins/{id}/second-factor"), body).await;
        assert_eq!(void.code(), "challenge_expired");
        assert_eq!(
            with_password(&server, &ann, NEW).await.json()["awaits"],
            "second_factor"
        );
    }
}

// shows: THR-01
// shows in part: ACC-15 (the rest has tests of its own)
#[tokio::test]
async fn the_password_changes_only_after_the_factor_that_another_workspace_demands() {
    for (server, ann) in meadow().await {
        let (there, phone) = two_places(&server, &ann).await;
        let mut thief = signed_in(&server, &there).await;
        assert_eq!(change(&mut thief, PASSWORD, NEW).await.code(), "step_up_required");
        let everywhere = thief.delete("/api/v1/sessions").await;
        assert_eq!(
            everywhere.code(),
            "step_up_required",
            "log out everywhere, on a new device"
        );
        let wrong = json!({ "current": PASSWORD, "new": NEW, "code": "000000" });
        assert_eq!(thief.put("/api/v1/password", wrong).await.code(), "incorrect_code");
        assert_eq!(with_password(&server, &there, PASSWORD).await.status, StatusCode::OK);

        let page = thief.get("/w/harbour/security/password").await.text();
        assert!(page.contains("Code from the app for Meadow"), "{page}");
        let mut own = signed_in(&server, &there).await;
        let right = json!({ "current": PASSWORD, "new": NEW, "code": phone.code() });
        let changed = own.put("/api/v1/password", right).await;
        assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text());
        let proven = own.get("/api/v1/session").await.json()["proven"].clone();
        assert_eq!(
            proven.as_array().map(Vec::len),
            Some(1),
            "the proof of one workspace is not the proof of the other: {proven}"
        );
    }
}

// shows in part: THR-01 (the password has its own test), ACC-15 (the rest has tests of its own)
#[tokio::test]
async fn ann_proves_the_meadows_factor_in_the_harbour_and_logs_out_everywhere() {
    for (server, ann) in meadow().await {
        let (there, phone) = two_places(&server, &ann).await;
        let mut own = signed_in(&server, &there).await;
        let password_only = json!({ "password": PASSWORD });
        let stepped = own.post("/api/v1/session/step-up", password_only).await;
        assert_eq!(stepped.status, StatusCode::NO_CONTENT);
        assert_eq!(own.delete("/api/v1/sessions").await.code(), "step_up_required");
        let wrong = json!({ "password": PASSWORD, "code": "000000" });
        assert_eq!(
            own.post("/api/v1/session/step-up", wrong).await.code(),
            "incorrect_code"
        );
        assert_eq!(own.delete("/api/v1/sessions").await.code(), "step_up_required");
        let both = json!({ "password": PASSWORD, "code": phone.code() });
        assert_eq!(
            own.post("/api/v1/session/step-up", both).await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(own.delete("/api/v1/sessions").await.status, StatusCode::OK);
    }
}

// shows in part: THR-02 (the rest has tests of its own)
#[tokio::test]
async fn a_thief_who_logs_out_everywhere_or_binds_an_own_app_elsewhere_gets_no_further() {
    for (server, ann) in meadow().await {
        let (there, _) = two_places(&server, &ann).await;
        server.advance(Duration::from_secs(72 * 3600)).await;
        // In the meadow: a stolen session, on a device that is not new any more.
        let mut stolen = signed_in(&server, &there).await;
        let own_app = stolen.set_up_otp_app(&server.clock).await;
        server.advance(MINUTE).await;
        assert_eq!(
            change(&mut stolen, PASSWORD, NEW).await.code(),
            "step_up_required",
            "the thief's own new app decides nothing, though it was just proven"
        );
        let body = json!({ "current": PASSWORD, "new": NEW, "code": own_app.code() });
        assert_eq!(stolen.put("/api/v1/password", body).await.code(), "incorrect_code");
    }
}

#[tokio::test]
async fn while_no_more_codes_of_the_meadow_are_taken_the_harbours_proves_what_the_account_asks_for() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        let (there, meadows_app) = two_places(&server, &ann).await;
        let harbours_app = signed_in(&server, &there).await.set_up_otp_app(&server.clock).await;
        server.advance(Duration::from_hours(73)).await;
        let mut own = server.client();
        let entered = own.sign_in_with_code(&ann, &meadows_app).await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());
        server.advance(6 * MINUTE).await;

        // Codes are guessed in this very browser, until no more of the meadow's are taken from it.
        let (id, mut guesser, _) = own.clone().password(Some("meadow"), &ann.login, PASSWORD).await;
        let wrong = json!({ "method": "otp_app", "code": "000000" });
        let path = format!("/api/v1/sign-ins/{id}/second-factor");
        let mut said = "incorrect_code".to_owned();
        while said == "incorrect_code" {
            said = guesser.post(&path, wrong.clone()).await.code();
        }
        assert_eq!(said, "too_many_attempts", "{engine}");
        let right = json!({ "current": PASSWORD, "new": NEW, "code": harbours_app.code() });
        let changed = own.put("/api/v1/password", right).await;
        assert_eq!(changed.status, StatusCode::NO_CONTENT, "{engine}: {}", changed.text());
    }
}

// shows in part: THR-02 (the rest has tests of its own)
#[tokio::test]
async fn where_only_another_workspaces_app_counts_the_page_says_so_and_asks_for_no_further_proof() {
    for (server, ann) in meadow().await {
        let engine = server.engine();
        let (there, _) = two_places(&server, &ann).await;
        server.advance(Duration::from_hours(73)).await;
        let mut own = signed_in(&server, &there).await;
        own.set_up_otp_app(&server.clock).await;
        let page = own.get("/w/harbour/security/log-out-everywhere").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{engine}: {}", page.text());
        let act = own.delete("/api/v1/sessions").await;
        assert_eq!(act.code(), "step_up_required", "{engine}");
    }
}

// shows in part: THR-02 (the rest has tests of its own), SET-11 (the five minutes have their own test)
#[tokio::test]
async fn after_log_out_everywhere_the_app_is_still_replaced_with_its_own_code_only() {
    for (server, ann) in meadow().await {
        let mut thief = signed_in(&server, &ann).await;
        thief.set_up_otp_app(&server.clock).await;
        // A device known for more than a day: one press is enough.
        for _ in 0..3 {
            server.advance(Duration::from_secs(20 * 60)).await;
            assert!(thief.get("/api/v1/session").await.status == StatusCode::OK);
        }
        thief.delete("/api/v1/sessions").await;
        let step = json!({ "password": PASSWORD });
        assert_eq!(
            thief.post("/api/v1/session/step-up", step).await.code(),
            "incorrect_code"
        );
        let bind = thief.post("/api/v1/second-factor/otp-app", json!({})).await;
        assert_eq!(bind.code(), "step_up_required");
    }
}

// shows: REC-16
#[tokio::test]
async fn ann_is_told_when_and_from_where_her_password_was_changed() {
    for (server, ann) in meadow().await {
        let mut client = signed_in(&server, &ann).await;
        change(&mut client, PASSWORD, NEW).await;
        let waiting = server.app().store.waiting_messages(10).await.unwrap();
        let [message] = waiting.as_slice() else {
            panic!("one message: {waiting:?}")
        };
        assert_eq!(
            (message.purpose.as_str(), message.recipient.as_str()),
            ("password_changed", "ann@example.org")
        );
        for part in [
            "15 January 2027",
            "Firefox on Linux",
            "192.0.2.7",
            "the help desk",
            "/recover",
        ] {
            assert!(message.text.contains(part), "{part}: {}", message.text);
        }
    }
}

// shows in part: THR-23 (the rest has tests of its own)
#[tokio::test]
async fn a_workspace_learns_that_the_password_changed_and_not_from_where() {
    for (server, ann) in meadow().await {
        let harbour = server.workspace("harbour").await;
        let there = server.employee(harbour, &ann.login).await;
        let boss = server.administrator(harbour, "boss@example.org").await;
        let mut admin = signed_in(&server, &boss).await;
        admin.set_up_otp_app(&server.clock).await;
        let mut client = signed_in(&server, &ann).await;
        change(&mut client, PASSWORD, NEW).await;
        let events = admin.get("/api/v1/events?kind=password_changed").await.json();
        assert_eq!(kinds(&events), ["password_changed"]);
        let event = &events["events"][0];
        assert_eq!(event["employee"], there.employee.to_string());
        assert_eq!((&event["ip"], &event["device"]), (&Value::Null, &Value::Null));
        let own = client.get("/api/v1/history").await.json();
        let own: Vec<&Value> = own["events"].as_array().unwrap().iter().collect();
        let own: Vec<&&Value> = own.iter().filter(|e| e["kind"] == "password_changed").collect();
        assert_eq!(own.len(), 1, "once in the own history");
        assert_eq!(own[0]["ip"], "192.0.2.7");
    }
}

// shows in part: PWD-07 (the rest has tests of its own)
#[tokio::test]
async fn who_is_left_with_a_short_password_alone_is_asked_once_for_a_longer_one() {
    for (server, ann) in meadow().await {
        let short = "kvüpß9zq";
        let hash = short.parse().unwrap();
        let hash = server
            .app()
            .hasher
            .hash(server::hasher::Lane::Public, *ann.account.bytes(), hash);
        let mut change = server.app().store.change(server.clock.now());
        change.set_password(ann.account, &hash.await.unwrap());
        let event = domain::event::Event::new(
            domain::event::Chain::Server,
            domain::event::EventKind::PasswordSet,
            domain::event::Actor::Operator,
        );
        change.commit(&[event], &mut server.app().entropy()).await.unwrap();

        let sign_in = || async {
            let mut client = server.client();
            let (.., answer) = client.password(Some("meadow"), &ann.login, short).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
            client
        };
        let asks = "Choose one of at least 15 characters";
        let mut client = sign_in().await;
        assert!(client.get("/").await.text().contains(asks));
        let form = client.form_token("/security/password").await;
        client.post_form("/security/password/keep", &[("form", &form)]).await;
        assert!(!client.get("/").await.text().contains(asks), "closed");
        assert!(
            !sign_in().await.get("/").await.text().contains(asks),
            "and not asked again"
        );
    }
}

// shows: THR-10
#[tokio::test]
async fn what_makes_a_device_unknown() {
    for (server, ann) in meadow().await {
        let boss = server.administrator(ann.workspace, "boss@example.org").await;
        let mut admin = signed_in(&server, &boss).await;
        admin.set_up_otp_app(&server.clock).await;
        let known = async |client: &Client| {
            let token = client.cookies.iter().find(|(name, _)| name.ends_with("device"));
            let token: domain::secret::Token = token.expect("a device").1.parse().unwrap();
            let keys = server.app().store.keys();
            let digest = keys.mac(domain::keys::Purpose::Device, &[ann.account.bytes(), token.expose()]);
            server
                .app()
                .store
                .known_device(ann.account, digest, 5)
                .await
                .unwrap()
                .is_some()
        };
        let mut here = signed_in(&server, &ann).await;
        for act in ["log out", "end", "everywhere", "change", "administrator", "five others"] {
            let mut other = signed_in(&server, &ann).await;
            assert!(known(&other).await, "{act}: before");
            match act {
                "log out" => _ = other.delete("/api/v1/session").await,
                "end" => {
                    let id = other.get("/api/v1/session").await.json()["id"]
                        .as_str()
                        .unwrap()
                        .to_owned();
                    here.delete(&format!("/api/v1/sessions/{id}")).await;
                }
                "everywhere" => _ = here.delete("/api/v1/sessions").await,
                "change" => {
                    let changed = change(&mut here, PASSWORD, NEW).await;
                    assert_eq!(changed.status, StatusCode::NO_CONTENT);
                    assert_eq!(change(&mut here, NEW, PASSWORD).await.status, StatusCode::NO_CONTENT);
                }
                "administrator" => {
                    let path = format!("/api/v1/employees/{}/sessions", ann.employee);
                    assert_eq!(admin.delete(&path).await.status, StatusCode::OK);
                    here = signed_in(&server, &ann).await;
                }
                _ => {
                    for _ in 0..5 {
                        server.clock.advance(Duration::from_secs(1));
                        signed_in(&server, &ann).await;
                    }
                }
            }
            assert_eq!(known(&other).await, act == "log out", "{act}, {}", server.engine());
            // A minute's tries are counted whatever comes of them.
            server.advance(MINUTE).await;
        }
    }
}
