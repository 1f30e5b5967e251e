//! How long people stay signed in, and what ends it; on both engines.

use std::time::Duration;

use axum::http::StatusCode;
use domain::account::{Role, Status};
use domain::event::{Actor, Chain, Event, EventKind};
use domain::policy::{Policy, Preset};
use serde_json::json;
use testkit::place::places;
use testkit::server::{Client, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);

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
    let answer = client.sign_in(who).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    client
}

/// A request that the person caused.
async fn works(client: &mut Client) -> StatusCode {
    client.get("/api/v1/session").await.status
}

// shows: SES-01
#[tokio::test]
async fn ann_is_served_after_24_idle_minutes_and_refused_a_second_later_for_good() {
    for (server, ann) in meadow().await {
        let mut client = signed_in(&server, &ann).await;
        server.advance(24 * MINUTE).await;
        assert_eq!(works(&mut client).await, StatusCode::OK);
        server.advance(24 * MINUTE + Duration::from_secs(1)).await;
        let refused = client.get("/api/v1/session").await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (StatusCode::UNAUTHORIZED, "session_expired")
        );
        assert_eq!(
            works(&mut client).await,
            StatusCode::UNAUTHORIZED,
            "the old cookie stays dead"
        );
    }
}

// shows: SES-02, SES-16
#[tokio::test]
async fn work_every_twenty_minutes_keeps_ann_in_for_ten_hours_and_polls_do_not() {
    for (server, ann) in meadow().await {
        let mut client = signed_in(&server, &ann).await;
        for _ in 0..30 {
            server.advance(20 * MINUTE).await;
            assert_eq!(works(&mut client).await, StatusCode::OK);
        }
        for _ in 0..24 {
            server.advance(MINUTE).await;
            assert!(client.is_signed_in().await, "a poll is answered");
        }
        server.advance(Duration::from_secs(1)).await;
        assert!(!client.is_signed_in().await, "and extends nothing");
    }
}

// shows: SES-15
#[tokio::test]
async fn the_overall_limit_ends_a_busy_session_and_the_plain_preset_has_none() {
    for preset in [Preset::Standard, Preset::Plain] {
        for place in places() {
            let mut policy = Policy::preset(preset);
            policy.set("session.after_idle", "one_proof").unwrap();
            let server = TestServer::with(place, policy).await;
            let meadow = server.workspace("meadow").await;
            let ann = server.employee(meadow, "ann@example.org").await;
            if preset == Preset::Plain {
                let mut admin = server.client();
                let ada = server.administrator(meadow, "ada@example.org").await;
                admin.sign_in(&ada).await;
                admin.set_up_otp_app(&server.clock).await;
                let set = admin
                    .put("/api/v1/settings/policy.preset", json!({ "value": "plain" }))
                    .await;
                assert_eq!(set.status, StatusCode::NO_CONTENT, "{}", set.text());
            }
            let mut client = signed_in(&server, &ann).await;
            for _ in 0..72 {
                server.advance(20 * MINUTE).await;
                assert_eq!(works(&mut client).await, StatusCode::OK);
            }
            server.advance(Duration::from_secs(1)).await;
            let alive = works(&mut client).await == StatusCode::OK;
            assert_eq!(alive, preset == Preset::Plain, "{preset:?} on {}", server.engine());
        }
    }
}

/// An administrator with a factor, signed in, who has just proven both.
async fn administrator(server: &TestServer, beside: &Someone) -> Client {
    let ada = server.administrator(beside.workspace, "ada@example.org").await;
    let mut admin = signed_in(server, &ada).await;
    admin.set_up_otp_app(&server.clock).await;
    admin
}

// shows: SES-03
#[tokio::test]
async fn after_a_pause_both_proofs_are_asked_again() {
    for (server, ann) in meadow().await {
        let mut client = signed_in(&server, &ann).await;
        let phone = client.set_up_otp_app(&server.clock).await;
        server.advance(25 * MINUTE).await;
        assert!(!client.is_signed_in().await);
        let (.., again) = client
            .password(Some("meadow"), &ann.login, testkit::server::PASSWORD)
            .await;
        assert_eq!(again.json()["awaits"], "second_factor");
        assert_eq!(client.sign_in_with_code(&ann, &phone).await.status, StatusCode::OK);
    }
}

// shows in part: SES-15 (the page's offer is shown in the browser)
#[tokio::test]
async fn where_the_workspace_asks_for_one_proof_a_pause_costs_the_password_alone_in_the_same_browser() {
    for (server, ann) in meadow().await {
        let mut admin = administrator(&server, &ann).await;
        let set = admin
            .put("/api/v1/settings/session.after_idle", json!({ "value": "one_proof" }))
            .await;
        assert_eq!(set.status, StatusCode::NO_CONTENT, "{}", set.text());
        let mut client = signed_in(&server, &ann).await;
        client.set_up_otp_app(&server.clock).await;
        server.advance(25 * MINUTE).await;
        assert_eq!(works(&mut client).await, StatusCode::UNAUTHORIZED);

        let mut elsewhere = client.at([198, 51, 100, 9]);
        let (.., asked) = elsewhere
            .password(Some("meadow"), &ann.login, testkit::server::PASSWORD)
            .await;
        assert_eq!(asked.json()["awaits"], "second_factor", "another browser proves both");
        let (.., carried) = client
            .password(Some("meadow"), &ann.login, testkit::server::PASSWORD)
            .await;
        assert_eq!(carried.json()["awaits"], "nothing", "{}", carried.text());
        assert_eq!(carried.json()["session"]["proven"][1]["method"], "otp_app");
        assert_ne!(
            carried.json()["session"]["proven"][0]["at"],
            carried.json()["session"]["proven"][1]["at"]
        );

        server.advance(25 * 60 * MINUTE).await;
        works(&mut client).await;
        let (.., over) = client
            .password(Some("meadow"), &ann.login, testkit::server::PASSWORD)
            .await;
        assert_eq!(
            over.json()["awaits"],
            "second_factor",
            "beyond the overall limit nothing is carried"
        );
    }
}

// shows in part: SES-15, SES-05 (the pause alone is shown above)
#[tokio::test]
async fn a_pause_carries_nothing_over_once_ann_logged_out_everywhere_or_replaced_her_app() {
    for replaced in [false, true] {
        for (server, ann) in meadow().await {
            let mut admin = administrator(&server, &ann).await;
            let one_proof = json!({ "value": "one_proof" });
            admin.put("/api/v1/settings/session.after_idle", one_proof).await;
            let mut lost = signed_in(&server, &ann).await;
            let phone = lost.set_up_otp_app(&server.clock).await;
            server.advance(25 * MINUTE).await;
            assert_eq!(works(&mut lost).await, StatusCode::UNAUTHORIZED);

            let mut own = server.client();
            assert_eq!(own.sign_in_with_code(&ann, &phone).await.status, StatusCode::OK);
            if replaced {
                own.set_up_otp_app(&server.clock).await;
            } else {
                let ended = own.delete("/api/v1/sessions").await;
                assert_eq!(ended.status, StatusCode::OK, "{}", ended.text());
            }
            let (.., asked) = lost
                .password(Some("meadow"), &ann.login, testkit::server::PASSWORD)
                .await;
            assert_eq!(asked.json()["awaits"], "second_factor", "{}", asked.text());
        }
    }
}

// shows: SES-08
// shows in part: SES-05 (the apps have tests of their own)
#[tokio::test]
async fn log_out_on_all_devices_ends_every_session_but_the_one_it_is_pressed_in() {
    for (server, ann) in meadow().await {
        let mut pressed = signed_in(&server, &ann).await;
        let others = [signed_in(&server, &ann).await, signed_in(&server, &ann).await];
        let ended = pressed.delete("/api/v1/sessions").await;
        assert_eq!(ended.json()["ended"], 2, "{}", ended.text());
        assert!(pressed.is_signed_in().await);
        for other in others {
            assert!(!other.is_signed_in().await, "{}", server.engine());
        }
        let listed = pressed.get("/api/v1/sessions").await.json();
        assert_eq!(listed["sessions"].as_array().unwrap().len(), 1);

        // And from the page of the login history.
        let other = signed_in(&server, &ann).await;
        let history = pressed.get("/history").await.text();
        assert!(history.contains("href=\"/security/log-out-everywhere\""), "{history}");
        let form = pressed.form_token("/security/log-out-everywhere").await;
        let sent = pressed
            .post_form("/security/log-out-everywhere", &[("form", form.as_str())])
            .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        assert!(!other.is_signed_in().await, "{}", server.engine());
        assert!(pressed.is_signed_in().await, "{}", server.engine());
    }
}

// shows: SES-09
#[tokio::test]
async fn an_administrator_ends_every_session_of_ann_and_it_is_recorded() {
    for (server, ann) in meadow().await {
        let mut admin = administrator(&server, &ann).await;
        let sessions = [signed_in(&server, &ann).await, signed_in(&server, &ann).await];
        // Beforehand the profile says from where and since when.
        let profile = admin.get(&format!("/api/v1/employees/{}", ann.employee)).await.json();
        let listed = profile["sessions"].as_array().unwrap();
        assert_eq!(listed.len(), 2, "{profile}");
        for session in listed {
            assert_eq!(
                (&session["device"], &session["ip"], &session["kind"]),
                (&json!("Firefox on Linux"), &json!("192.0.2.7"), &json!("browser"))
            );
            assert!(session["started_at"].is_string() && session["last_active_at"].is_string());
        }
        let page = admin.get(&format!("/employees/{}", ann.employee)).await.text();
        assert_eq!(
            page.matches("<strong>Firefox on Linux</strong> · 192.0.2.7").count(),
            2,
            "{page}"
        );
        let ended = admin
            .delete(&format!("/api/v1/employees/{}/sessions", ann.employee))
            .await;
        assert_eq!(ended.json()["ended"], 2);
        for session in sessions {
            assert!(!session.is_signed_in().await);
        }
        let events = admin.get("/api/v1/events?kind=sessions_ended").await.json();
        assert_eq!(events["events"][0]["employee"], ann.employee.to_string());
        assert_eq!(events["events"][0]["actor"]["type"], "employee");
    }
}

// shows: SES-10, SES-14
#[tokio::test]
async fn the_list_is_what_there_is_and_each_session_ends_by_itself() {
    for (server, ann) in meadow().await {
        let mut here = signed_in(&server, &ann).await;
        let mut there = here.at([198, 51, 100, 9]);
        there.sign_in(&ann).await;
        let third = signed_in(&server, &ann).await;

        let listed = here.get("/api/v1/sessions").await.json();
        let listed = listed["sessions"].as_array().unwrap().clone();
        assert_eq!(listed.len(), 3);
        assert_eq!(listed[0]["this"], true);
        let other = listed
            .iter()
            .find(|s| s["ip"] == "198.51.100.9")
            .expect("the other place");
        assert_eq!(other["device"], "Firefox on Linux");
        let id = other["id"].as_str().unwrap();
        assert_eq!(
            here.delete(&format!("/api/v1/sessions/{id}")).await.status,
            StatusCode::NO_CONTENT
        );
        assert!(!there.is_signed_in().await);
        assert_eq!(
            here.get("/api/v1/sessions").await.json()["sessions"]
                .as_array()
                .unwrap()
                .len(),
            2
        );

        assert_eq!(here.delete("/api/v1/session").await.status, StatusCode::NO_CONTENT);
        assert!(!here.is_signed_in().await);
        assert!(third.is_signed_in().await, "the others go on");
    }
}

// shows: SES-11
#[tokio::test]
async fn a_token_is_new_at_sign_in_and_at_every_rise_and_cookies_are_kept_from_scripts_and_strangers() {
    for (server, ann) in meadow().await {
        let mut client = server.client();
        // What somebody planted before the sign-in is not what Ann gets.
        let planted = "A".repeat(43);
        let place = server.app().directory.by_name("meadow").unwrap();
        let name = format!("__Host-doorward-s-{}", place.short);
        client.cookies.push((name.clone(), planted.clone()));
        let answer = client.sign_in(&ann).await;
        let set: Vec<&str> = answer
            .headers
            .get_all("set-cookie")
            .iter()
            .map(|v| v.to_str().unwrap())
            .collect();
        let session = set.iter().find(|c| c.starts_with(&name)).expect("a session cookie");
        for flag in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(session.contains(flag), "{flag}");
        }
        assert!(!session.contains("Domain"));
        let token = |client: &Client| client.cookies.iter().find(|(n, _)| *n == name).unwrap().1.clone();
        assert_ne!(token(&client), planted);

        let before = client.clone();
        let stepped = client
            .post(
                "/api/v1/session/step-up",
                json!({ "password": testkit::server::PASSWORD }),
            )
            .await;
        assert_eq!(stepped.status, StatusCode::NO_CONTENT, "{}", stepped.text());
        assert_ne!(token(&client), token(&before));
        assert!(!before.is_signed_in().await, "the old token is dead");
        let before = client.clone();
        client.set_up_otp_app(&server.clock).await;
        assert!(!before.is_signed_in().await);
        assert!(client.is_signed_in().await);
    }
}

// shows in part: SES-12 (the rest has tests of its own)
#[tokio::test]
async fn who_is_no_longer_active_is_out_with_the_next_request_and_stays_in_elsewhere() {
    for (server, ann) in meadow().await {
        let other = server.workspace("harbour").await;
        let also = server.employee(other, "ann@example.org").await;
        let client = signed_in(&server, &ann).await;
        let mut there = client.clone();
        there.sign_in(&also).await;
        let app = server.app();
        let employee = app.store.employee(ann.employee).await.unwrap().unwrap();
        let mut change = app.store.change(app.now());
        change.set_place(&employee, Role::Employee, Status::Dismissed);
        change.end_sessions_of_employee(ann.employee);
        let event = Event::new(
            Chain::Workspace(ann.workspace),
            EventKind::SessionsEnded,
            Actor::Operator,
        );
        change.commit(&[event], &mut app.entropy()).await.unwrap();
        app.sessions.forget_where(|live| live.who.employee == ann.employee);
        assert!(!client.with_header("doorward-workspace", "meadow").is_signed_in().await);
        assert!(there.with_header("doorward-workspace", "harbour").is_signed_in().await);
    }
}

// shows: SES-13
#[tokio::test]
async fn a_session_survives_a_restart_and_the_pause_counts() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let client = signed_in(&server, &ann).await;
        server.clock.advance(10 * MINUTE);
        let cookies = client.cookies.clone();
        let server = server.restart().await;
        let mut client = server.client();
        client.cookies = cookies;
        assert!(client.is_signed_in().await, "ten minutes later");
        server.clock.advance(15 * MINUTE);
        let cookies = client.cookies.clone();
        let server = server.restart().await;
        let mut client = server.client();
        client.cookies = cookies;
        assert!(!client.is_signed_in().await, "25 minutes after the last work");
    }
}

// shows: ACC-01
#[tokio::test]
async fn without_a_session_every_own_and_administrative_route_is_closed() {
    for (server, _) in meadow().await {
        for route in server::api::routes::routes() {
            if route.who == server::api::routes::Who::Anyone {
                continue;
            }
            let path = route
                .path
                .replace("{id}", "x")
                .replace("{group}", "x")
                .replace("{employee}", "x");
            let method = route.method.to_uppercase().parse().unwrap();
            let body = route.sends.map(|_| json!({}));
            let answer = server
                .client()
                .ask(method, &format!("/api/v1{}", path.replace("{key}", "x")), body)
                .await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{} {path}", route.method);
        }
    }
}

// shows in part: ACC-09 (needs enforcement)
#[tokio::test]
async fn a_group_is_seen_by_the_next_request() {
    for (server, ann) in meadow().await {
        let mut admin = administrator(&server, &ann).await;
        let mut client = signed_in(&server, &ann).await;
        let made = admin.post("/api/v1/groups", json!({ "name": "Drivers" })).await.json();
        let path = format!(
            "/api/v1/groups/{}/members/{}",
            made["id"].as_str().unwrap(),
            ann.employee
        );
        assert_eq!(admin.put(&path, json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(client.get("/api/v1/session").await.json()["groups"], json!(["Drivers"]));
        assert_eq!(admin.delete(&path).await.status, StatusCode::NO_CONTENT);
        assert_eq!(client.get("/api/v1/session").await.json()["groups"], json!([]));
    }
}
