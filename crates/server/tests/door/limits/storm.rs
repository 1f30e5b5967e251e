//! A flood of passwords: the queue in front of the hasher, as people meet it at the door (THR-12).

use std::time::Duration;

use axum::http::{Method, StatusCode};
use domain::id::SessionId;
use domain::keys::Purpose;
use domain::throttle;
use serde_json::json;
use server::hasher::Lane;
use store::counter::Payment;
use testkit::place::places;
use testkit::server::{PASSWORD, TestServer};

use super::tries::{MINUTE, WRONG, evaluations, guess, meadow, stranger};

/// A short queue in front of dear hashes: a few dozen people at once are a flood.
const FLOODED: [(&str, &str); 2] = [("hash.queue", "16"), ("password.passes", "20")];

/// So many people at once, each with a login and an address range of the own.
fn flood(server: &TestServer, many: u8) -> Vec<tokio::task::JoinHandle<testkit::server::Answer>> {
    let one = |host| {
        let mut client = stranger(server, host);
        tokio::spawn(async move {
            let login = format!("person{host}@example.org");
            client.password(Some("meadow"), &login, WRONG).await.2
        })
    };
    (0..many).map(one).collect()
}

// shows: THR-12
// shows in part: THR-11 (the rest has tests of its own)
#[tokio::test]
async fn a_full_queue_says_busy_and_when_to_come_back_and_ann_signs_in_from_her_own_browser() {
    for place in places() {
        let (server, ann) = meadow(place, &FLOODED).await;
        let engine = server.engine();
        let mut own = server.client().at([203, 0, 113, 7]);
        assert_eq!(own.sign_in(&ann).await.status, StatusCode::OK, "{engine}");
        let before = evaluations(&server);
        let strangers = flood(&server, 100);
        // Hers stands in the lane of known devices. Whoever is not begun within `hash.wait` is refused, so that her
        // success says that she was begun in time.
        while server.app().hasher.figures().refused_full == 0 {
            tokio::task::yield_now().await;
        }
        let signed_in = own.sign_in(&ann).await;
        assert_eq!(signed_in.status, StatusCode::OK, "{engine}: {}", signed_in.text());
        let (mut busy, mut judged) = (0, 0);
        for stranger in strangers {
            let answer = stranger.await.unwrap();
            match answer.code().as_str() {
                "busy" => {
                    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{engine}");
                    assert_eq!(answer.headers["retry-after"], "2", "{engine}");
                    busy += 1;
                }
                "incorrect_login_or_password" => judged += 1,
                other => panic!("{engine}: {other}: {}", answer.text()),
            }
        }
        assert_eq!(busy + judged, 100, "{engine}");
        assert!(busy > 0, "{engine}: nobody met a full queue");
        assert_eq!(
            evaluations(&server) - before,
            judged + 1,
            "{engine}: busy is not judged"
        );
    }
}

#[tokio::test]
async fn whoever_was_told_that_the_server_is_busy_has_used_up_no_try() {
    for place in places() {
        let (server, _) = meadow(place, &FLOODED).await;
        let engine = server.engine();
        let store = &server.app().store;
        let mut met = [false; 2];
        for (host, stranger) in flood(&server, 100).into_iter().enumerate() {
            let is_judged = stranger.await.unwrap().code() != "busy";
            let login = format!("person{host}@example.org");
            let counted = store.keys().mac(Purpose::Login, &[login.as_bytes()]);
            let tries = store.counter(counted).await.unwrap();
            assert_eq!(tries.failures, u64::from(is_judged), "{engine}: {login}");
            met[usize::from(is_judged)] = true;
        }
        assert_eq!(met, [true, true], "{engine}: both were met");
    }
}

#[tokio::test]
async fn whoever_was_told_that_the_server_is_busy_has_used_up_no_try_also_if_ann_came_in_meanwhile() {
    for place in places() {
        let (server, ann) = meadow(place, &[]).await;
        let engine = server.engine();
        let app = server.app();
        let key = app.store.keys().mac(Purpose::Login, &[ann.login.as_bytes()]);
        let try_of_hers = Payment {
            key,
            fare: throttle::login_fare(&app.policy(), app.now()),
        };
        let most = try_of_hers.fare.most_in_window;
        for round in 0..2 {
            for paid in 0..most {
                let taken = app.store.pay(&[try_of_hers]).await.unwrap();
                assert!(taken.is_some(), "{engine}: round {round}: {paid} of {most}");
            }
            assert_eq!(
                app.store.pay(&[try_of_hers]).await.unwrap(),
                None,
                "{engine}: no more than that"
            );
            // One of them was hers and right; nobody was free to judge the others.
            app.store.refund(key).await.unwrap();
            for _ in 1..most {
                app.store.take_back(&[key]).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn a_login_that_a_stranger_made_up_is_forgotten_and_one_that_is_guessed_at_is_not() {
    for place in places() {
        let (server, _) = meadow(place, &[]).await;
        let engine = server.engine();
        guess(&mut stranger(&server, 200), "nobody@example.org").await;
        for range in 0..10 {
            guess(&mut stranger(&server, range), "bo@example.org").await;
            if range < 3 {
                guess(&mut stranger(&server, range), "cy@example.org").await;
            }
            server.advance(MINUTE).await;
        }
        let failures = async |login: &str| {
            let store = &server.app().store;
            let key = store.keys().mac(Purpose::Login, &[login.as_bytes()]);
            store.counter(key).await.unwrap().failures
        };
        server.advance(Duration::from_hours(24 * 179)).await;
        assert_eq!(failures("nobody@example.org").await, 1, "{engine}");
        server.advance(Duration::from_hours(48)).await;
        assert_eq!(failures("nobody@example.org").await, 0, "{engine}");
        assert_eq!(failures("bo@example.org").await, 10, "{engine}");
        // As few as ask for a puzzle somewhere: before recovery codes it is three.
        assert_eq!(failures("cy@example.org").await, 3, "{engine}");
    }
}

// shows: THR-12
#[tokio::test]
async fn a_range_that_has_used_up_its_tries_takes_no_place_in_the_queue() {
    for place in places() {
        let (server, ann) = meadow(
            place,
            &[FLOODED.as_slice(), &[("captcha.after_address", "10")]].concat(),
        )
        .await;
        let engine = server.engine();
        let mut spent = stranger(&server, 200);
        for person in 0..10 {
            guess(&mut spent, &format!("other{person}@example.org")).await;
        }
        let strangers = flood(&server, 100);
        while server.app().hasher.figures().refused_full == 0 {
            tokio::task::yield_now().await;
        }
        let asked = spent.password(Some("meadow"), &ann.login, PASSWORD).await.2;
        assert_eq!(
            asked.code(),
            "captcha_required",
            "{engine}: the throttle is asked first"
        );
        for stranger in strangers {
            stranger.await.unwrap();
        }
    }
}

// shows in part: THR-12 (the API's answer has its own test)
#[tokio::test]
async fn the_page_says_that_the_server_is_busy_and_keeps_the_login() {
    for place in places() {
        let (server, ann) = meadow(place, &FLOODED).await;
        let engine = server.engine();
        let mut browser = stranger(&server, 250);
        let form = browser.form_token("/sign-in").await;
        let crowd = in_the_lane(&server, Lane::Public).await;
        let fields = [("form", &*form), ("login", &*ann.login), ("password", PASSWORD)];
        let mut page = browser.post_form("/sign-in", &fields).await;
        for _ in 0..8 {
            if page.status != StatusCode::SERVICE_UNAVAILABLE {
                page = browser.post_form("/sign-in", &fields).await;
            }
        }
        crowd.iter().for_each(tokio::task::JoinHandle::abort);
        assert_eq!(
            page.status,
            StatusCode::SERVICE_UNAVAILABLE,
            "{engine}: {}",
            page.text()
        );
        assert_eq!(page.headers["retry-after"], "2", "{engine}");
        assert!(page.text().contains(&ann.login), "{engine}");
        assert!(!page.text().contains(PASSWORD), "{engine}: the password comes back");
    }
}

// Proving the password again, another password, another login: each asks for the password of a session.
#[tokio::test]
async fn a_session_that_is_told_that_the_server_is_busy_has_used_up_no_try() {
    let login = json!({ "login": "new@example.org", "password": WRONG });
    let acts = [
        (Method::POST, "/api/v1/session/step-up", json!({ "password": WRONG })),
        (
            Method::PUT,
            "/api/v1/password",
            json!({ "current": WRONG, "new": "nine brave herons at dawn" }),
        ),
        (Method::PUT, "/api/v1/login", login),
    ];
    for place in places() {
        let (server, ann) = meadow(place, &FLOODED).await;
        let engine = server.engine();
        for (method, path, body) in &acts {
            let mut own = server.client();
            assert_eq!(own.sign_in(&ann).await.status, StatusCode::OK, "{engine}");
            let session = own.get("/api/v1/session").await.json()["id"]
                .as_str()
                .unwrap()
                .to_owned();
            let session: SessionId = session.parse().unwrap();
            let in_front = in_the_lane(&server, Lane::Known).await;
            let mut wrong = 0;
            let mut busy = 0;
            for _ in 0..4 {
                match own.ask(method.clone(), path, Some(body.clone())).await.code().as_str() {
                    "busy" => busy += 1,
                    "incorrect_login_or_password" => wrong += 1,
                    other => panic!("{engine} {path}: {other}"),
                }
            }
            in_front.iter().for_each(tokio::task::JoinHandle::abort);
            assert!(busy > 0, "{engine} {path}: nobody met a full queue");
            // One that is judged for certain: the counter that is looked at is the one that counts.
            while own.ask(method.clone(), path, Some(body.clone())).await.code() == "busy" {}
            let store = &server.app().store;
            let counted = store.keys().mac(Purpose::Login, &[b"step_up", session.bytes()]);
            let tries = store.counter(counted).await.unwrap().failures;
            assert_eq!(tries, wrong + 1, "{engine} {path}");
        }
    }
}

#[tokio::test]
async fn a_recovery_code_that_the_busy_server_did_not_look_at_has_used_up_no_answer_of_the_challenge() {
    for place in places() {
        let (server, ann) = meadow(place, &FLOODED).await;
        let engine = server.engine();
        let mut own = server.client();
        assert_eq!(own.sign_in(&ann).await.status, StatusCode::OK, "{engine}");
        own.set_up_otp_app(&server.clock).await;
        server.advance(MINUTE).await;
        let (id, mut waits, _) = server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
        let path = format!("/api/v1/sign-ins/{id}/second-factor");
        let body = json!({ "method": "recovery_code", "code": "00000-00000" });
        let in_front = in_the_lane(&server, Lane::Public).await;
        let (mut wrong, mut busy) = (0, 0);
        // More often than a challenge has answers; from the third wrong one on a puzzle would be asked for.
        while busy < 12 && wrong < 2 {
            match waits.post(&path, body.clone()).await.code().as_str() {
                "busy" => busy += 1,
                "incorrect_code" => wrong += 1,
                other => panic!("{engine}: {other} after {busy} times busy"),
            }
        }
        in_front.iter().for_each(tokio::task::JoinHandle::abort);
        assert!(busy > 0, "{engine}: nobody met a full queue");
        let employee = server.app().store.employee(ann.employee).await.unwrap().unwrap();
        let all = server
            .app()
            .store
            .open_challenges(employee.account, employee.id, server.app().now() - MINUTE);
        assert_eq!(all.await.unwrap()[0].wrong, wrong, "{engine}");
        let store = &server.app().store;
        let counted = store
            .keys()
            .mac(Purpose::Code, &[b"recovery_code", ann.employee.bytes()]);
        let tries = store.counter(counted).await.unwrap().failures;
        assert_eq!(tries, wrong, "{engine}: nor any of the method's");
    }
}

/// Four times as many as there are places in this lane: whenever one is free, one of them takes it.
async fn in_the_lane(server: &TestServer, lane: Lane) -> Vec<tokio::task::JoinHandle<()>> {
    let refused = server.app().hasher.figures().refused_full;
    let crowd = (0..64)
        .map(|_| tokio::spawn(crowd(server.app().clone(), lane)))
        .collect();
    while server.app().hasher.figures().refused_full == refused {
        tokio::task::yield_now().await;
    }
    crowd
}

/// Somebody who asks the hasher again and again.
async fn crowd(app: server::app::App, lane: Lane) {
    loop {
        let password = WRONG.parse().unwrap();
        drop(app.hasher.verify(lane, None, [0; 16], password).await);
        tokio::task::yield_now().await;
    }
}
