//! Who reads what: a person's own history, a workspace's log, the server's (THR-23, LOG-01, LOG-02).

use axum::http::StatusCode;
use domain::event::{Chain, EventKind};
use serde_json::{Value, json};
use testkit::place::places;
use testkit::server::{Client, PASSWORD};

use super::people::{CHOSEN, accepts, administrator, all_events, invited};

const WRONG: &str = "not the password";

async fn events_at(client: &mut Client, path: &str) -> Vec<Value> {
    let found = client.get(path).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text());
    found.json()["events"].as_array().unwrap().clone()
}

fn from(events: &[Value], ip: &str) -> Vec<String> {
    let there = events.iter().filter(|e| e["ip"] == ip);
    there.map(|e| e["kind"].as_str().unwrap().to_owned()).collect()
}

// shows: LOG-01, LOG-02
// shows in part: THR-23 (the rest has tests of its own), SEC-04 (the rest has tests of its own), ACC-14 (the rest has tests of its own)
#[tokio::test]
async fn the_quarrys_administrator_learns_nothing_of_what_ann_does_at_the_meadow() {
    for place in places() {
        let engine = place.engine;
        let server = testkit::server::TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let at_meadow = server.employee(meadow, "ann@example.org").await;
        let at_quarry = server.employee(quarry, "ann@example.org").await;
        assert_eq!(at_meadow.account, at_quarry.account);
        let (mut meadows, ..) = administrator(&server, meadow, "ada@meadow.example").await;
        let (mut quarrys, ..) = administrator(&server, quarry, "boss@quarry.example").await;

        // Each from an address of its own: at the meadow, at the quarry, at the server's own door.
        let mut browser = server.client().at([198, 51, 100, 1]);
        browser.password(Some("meadow"), &at_meadow.login, WRONG).await;
        assert_eq!(browser.sign_in(&at_meadow).await.status, StatusCode::OK);
        browser.set_up_otp_app(&server.clock).await;
        browser.delete("/api/v1/session").await;
        let mut other = server.client().at([198, 51, 101, 1]);
        assert_eq!(other.sign_in(&at_quarry).await.status, StatusCode::OK);
        let mut nowhere = server.client().at([198, 51, 102, 1]);
        nowhere.password(None, &at_meadow.login, WRONG).await;

        let of_meadow = events_at(&mut meadows, "/api/v1/events?limit=200").await;
        let of_quarry = events_at(&mut quarrys, "/api/v1/events?limit=200").await;
        let expected = [
            "second_factor_enabled",
            "otp_app_bound",
            "sign_in_succeeded",
            "sign_in_failed",
        ];
        let known = from(&of_meadow, "198.51.100.1");
        for kind in expected {
            assert!(known.contains(&kind.to_owned()), "{engine}: {kind} in {known:?}");
        }
        assert!(from(&of_quarry, "198.51.100.1").is_empty(), "{engine}");
        assert_eq!(from(&of_quarry, "198.51.101.1"), ["sign_in_succeeded"], "{engine}");
        assert!(from(&of_meadow, "198.51.101.1").is_empty(), "{engine}");
        // Before a workspace is known a wrong password is the person's and the server's matter.
        for log in [&of_meadow, &of_quarry] {
            assert!(from(log, "198.51.102.1").is_empty(), "{engine}");
        }
        let own = events_at(&mut other, "/api/v1/history?limit=200").await;
        assert_eq!(from(&own, "198.51.102.1"), ["sign_in_failed"], "{engine}");
        let servers = all_events(&server).await;
        let told = servers.iter().filter(|(chain, row)| {
            *chain == Chain::Server && row.kind == EventKind::SignInFailed && row.account == Some(at_meadow.account)
        });
        assert_eq!(told.count(), 1, "{engine}");

        // The meadow's administrator reads anybody's history there; by the quarry's there is none.
        let of_ann = format!("/api/v1/events?employee={}", at_meadow.employee);
        assert!(!events_at(&mut meadows, &of_ann).await.is_empty(), "{engine}");
        assert!(events_at(&mut quarrys, &of_ann).await.is_empty(), "{engine}");
        let page = format!("/w/quarry/employees/{}/history", at_meadow.employee);
        assert_eq!(quarrys.get(&page).await.status, StatusCode::NOT_FOUND, "{engine}");
        let page = format!("/w/meadow/employees/{}/history", at_meadow.employee);
        let page = meadows.get(&page).await;
        assert!(
            page.status == StatusCode::OK && page.text().contains("198.51.100.1"),
            "{engine}"
        );
        assert!(!page.text().contains("198.51.101.1"), "{engine}: the quarry's address");
    }
}

// shows in part: THR-23 (the rest has tests of its own)
#[tokio::test]
async fn what_ann_ends_from_the_meadow_is_told_to_the_quarry_without_her_address_there() {
    for place in places() {
        let engine = place.engine;
        let server = testkit::server::TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let at_meadow = server.employee(meadow, "ann@example.org").await;
        let at_quarry = server.employee(quarry, "ann@example.org").await;
        let (mut quarrys, ..) = administrator(&server, quarry, "boss@quarry.example").await;
        let mut there = server.client().at([198, 51, 101, 1]);
        assert_eq!(there.sign_in(&at_quarry).await.status, StatusCode::OK);
        let mut here = server.client().at([198, 51, 100, 1]);
        assert_eq!(here.sign_in(&at_meadow).await.status, StatusCode::OK);
        let id = there.get("/api/v1/session").await.json()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let ended = here.delete(&format!("/api/v1/sessions/{id}")).await;
        assert_eq!(ended.status, StatusCode::NO_CONTENT, "{engine}: {}", ended.text());
        assert_eq!(here.delete("/api/v1/sessions").await.status, StatusCode::OK);

        let log = events_at(&mut quarrys, "/api/v1/events?limit=200").await;
        for kind in ["session_ended", "sessions_ended"] {
            let told = log.iter().find(|e| e["kind"] == kind).expect("the quarry is told");
            assert_eq!(told["employee"], at_quarry.employee.to_string(), "{engine}");
            assert!(told["ip"].is_null() && told["device"].is_null(), "{engine}: {told}");
        }
        assert!(from(&log, "198.51.100.1").is_empty(), "{engine}");
        let own = events_at(&mut here, "/api/v1/history?limit=200").await;
        let known = from(&own, "198.51.100.1");
        for kind in ["session_ended", "sessions_ended"] {
            assert!(known.contains(&kind.to_owned()), "{engine}: {kind} in {known:?}");
        }
    }
}

// shows in part: THR-23 (the rest has tests of its own)
#[tokio::test]
async fn a_workspace_whose_door_a_stranger_used_learns_the_try_and_not_who_it_was() {
    for place in places() {
        let engine = place.engine;
        let server = testkit::server::TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let carl = server.employee(quarry, "carl@quarry.example").await;
        let (mut meadows, ..) = administrator(&server, meadow, "ada@meadow.example").await;
        let mut lost = server.client().at([198, 51, 100, 1]);
        lost.password(Some("meadow"), &carl.login, WRONG).await;
        lost.password(Some("meadow"), &carl.login, PASSWORD).await;
        let log = events_at(&mut meadows, "/api/v1/events?limit=200").await;
        let tries: Vec<&Value> = log.iter().filter(|e| e["ip"] == "198.51.100.1").collect();
        assert_eq!(tries.len(), 2, "{engine}");
        for event in tries {
            assert_eq!(event["kind"], "sign_in_failed", "{engine}");
            assert_eq!(event["actor"], json!({ "type": "anyone" }), "{engine}");
            assert!(event["account"].is_null() && event["employee"].is_null(), "{engine}");
            let text = event.to_string();
            assert!(
                !text.contains(&carl.account.to_string()) && !text.contains("carl"),
                "{engine}"
            );
        }
        lost.sign_in(&carl).await;
        let own = events_at(&mut lost, "/api/v1/history").await;
        assert_eq!(
            from(&own, "198.51.100.1")
                .iter()
                .filter(|k| *k == "sign_in_failed")
                .count(),
            2
        );
    }
}

// shows in part: THR-23 (the rest has tests of its own)
#[tokio::test]
async fn the_first_password_is_in_ones_own_history_and_the_servers_log_only() {
    for place in places() {
        let engine = place.engine;
        let server = testkit::server::TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let (mut admin, ..) = administrator(&server, meadow, "ada@meadow.example").await;
        let link = invited(&server, meadow, "ida@example.org", &[]).await;
        let mut idas = server.client().at([198, 51, 100, 1]);
        assert_eq!(accepts(&mut idas, &link, CHOSEN).await, StatusCode::SEE_OTHER);
        idas.password(Some("meadow"), "ida@example.org", CHOSEN).await;
        let own = events_at(&mut idas, "/api/v1/history").await;
        assert!(
            from(&own, "198.51.100.1").contains(&"password_set".to_owned()),
            "{engine}"
        );
        let log = events_at(&mut admin, "/api/v1/events?limit=200&kind=password_set").await;
        assert!(log.is_empty(), "{engine}");
        let all = all_events(&server).await;
        let set: Vec<_> = all
            .iter()
            .filter(|(_, row)| row.kind == EventKind::PasswordSet)
            .collect();
        assert_eq!(set.len(), 1, "{engine}");
        assert_eq!(set[0].0, Chain::Server, "{engine}");
    }
}

// shows in part: EVT-01 (needs IP lists)
#[tokio::test]
async fn a_sign_in_is_recorded_even_if_what_follows_keeps_the_person_from_working() {
    for place in places() {
        let engine = place.engine;
        let server = testkit::server::TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@meadow.example").await;
        let mut browser = server.client().at([198, 51, 100, 1]);
        assert_eq!(browser.sign_in(&ada).await.status, StatusCode::OK);
        assert_eq!(
            browser.get("/api/v1/events").await.code(),
            "second_factor_setup_required"
        );
        let own = events_at(&mut browser, "/api/v1/history").await;
        assert_eq!(from(&own, "198.51.100.1"), ["sign_in_succeeded"], "{engine}");
        let event = own.iter().find(|e| e["kind"] == "sign_in_succeeded").unwrap();
        assert_eq!(event["employee"], ada.employee.to_string(), "{engine}");
        assert_eq!(event["outcome"], "ok", "{engine}");
    }
}

// shows in part: LOG-01 (what is in it is above)
#[tokio::test]
async fn anns_history_says_what_an_administrator_did_and_not_from_where() {
    for place in places() {
        let engine = place.engine;
        let server = testkit::server::TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let (mut ada, ..) = administrator(&server, meadow, "ada@meadow.example").await;
        ada = ada.stolen_at([198, 51, 100, 200]);
        let ended = ada
            .delete(&format!("/api/v1/employees/{}/sessions", ann.employee))
            .await;
        assert_eq!(ended.status, StatusCode::OK, "{engine}: {}", ended.text());
        let mut browser = server.client().at([198, 51, 100, 1]);
        browser.password(Some("meadow"), &ann.login, WRONG).await;
        assert_eq!(browser.sign_in(&ann).await.status, StatusCode::OK);

        let own = events_at(&mut browser, "/api/v1/history").await;
        let of_kind = |kind: &str| own.iter().find(|event| event["kind"] == kind).cloned();
        let ended = of_kind("sessions_ended").expect("it is there");
        for field in ["ip", "device", "client", "known_device"] {
            assert!(ended[field].is_null(), "{engine}: {field}: {ended}");
        }
        // Her own acts, and what strangers try at her door, with everything.
        for kind in ["sign_in_succeeded", "sign_in_failed"] {
            let event = of_kind(kind).expect("it is there");
            assert_eq!(event["ip"], "198.51.100.1", "{engine}: {event}");
        }
        for path in ["/w/meadow/history", "/api/v1/profile/data"] {
            let page = browser.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{engine}: {path}");
            assert!(!page.text().contains("198.51.100.200"), "{engine}: {path}");
        }
        // The workspace's log keeps it for its administrators.
        let log = events_at(&mut ada, "/api/v1/events?limit=200").await;
        assert!(
            from(&log, "198.51.100.200").contains(&"sessions_ended".to_owned()),
            "{engine}: {log:?}"
        );
    }
}
