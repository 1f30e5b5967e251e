//! Connecting a phone: who may, what is shown, what a stranger with the code gets, and what it does to the rest.

use std::time::Duration;

use axum::http::StatusCode;
use phone::Key;
use serde_json::{Value, json};
use testkit::phone::Phone;
use testkit::place::places;
use testkit::server::{Client, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);

async fn signed_in(server: &TestServer, who: &Someone) -> Client {
    let mut client = server.client();
    let entered = client.sign_in(who).await;
    assert_eq!(entered.status, StatusCode::OK, "{}", entered.text());
    client
}

/// The link of the code that this session shows.
async fn link(client: &mut Client) -> String {
    let shown = client.shows_code().await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
    shown.json()["link"].as_str().unwrap().to_owned()
}

async fn methods(client: &mut Client) -> Value {
    client.get("/api/v1/second-factor").await.json()
}

/// Password, then one code by a method.
async fn sign_in_by(server: &TestServer, who: &Someone, method: &str, code: &str) -> (Client, StatusCode, String) {
    let mut client = server.client();
    let (id, mut with_ticket, waiting) = client.password(Some(&who.workspace_name), &who.login, PASSWORD).await;
    assert_eq!(waiting.json()["awaits"], "second_factor", "{}", waiting.text());
    let body = json!({ "method": method, "code": code });
    let answer = with_ticket
        .post(&format!("/api/v1/sign-ins/{id}/second-factor"), body)
        .await;
    client.cookies.clone_from(&with_ticket.cookies);
    (client, answer.status, answer.code())
}

// shows: BAN-13, SET-07
// shows in part: SET-01 (the rest has tests of its own), APP-05 (the rest has tests of its own), APP-12 (the rest has tests of its own)
#[tokio::test]
async fn ann_connects_her_phone_by_the_digits_that_it_shows_and_gets_her_recovery_codes() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut client = signed_in(&server, &ann).await;
        let shown = link(&mut client).await;
        assert!(shown.starts_with("http://localhost:8080/authenticator/#pair="));
        assert_eq!(
            client.types_digits("000000").await.code(),
            "stale_state",
            "no phone took it"
        );

        let mut phone = Phone::scans(&server, &shown, "Ann's phone").await.unwrap();
        assert_eq!(phone.state().await, "waiting");
        assert_eq!(
            methods(&mut client).await["active"],
            false,
            "nothing is connected by a scan"
        );
        let seen = client.get("/api/v1/second-factor/trusted-device").await.json();
        assert_eq!(seen["waiting"]["name"], "Ann's phone");
        assert_eq!(seen["device"], Value::Null);

        let done = client.types_digits(&phone.account.digits).await;
        assert_eq!(
            done.json()["recovery_codes"].as_array().unwrap().len(),
            10,
            "{}",
            done.text()
        );
        assert_eq!(phone.state().await, "connected");
        let has = methods(&mut client).await;
        assert_eq!(has["active"], true);
        assert_eq!(has["methods"], json!(["push", "verification_code", "recovery_code"]));
        let (.., waiting) = server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
        assert_eq!(waiting.json()["awaits"], "second_factor", "{}", waiting.text());

        // Another one takes its place, and the first is told so.
        let (mut second, codes) = client.connects_phone(&server).await;
        assert_eq!(codes, Vec::<String>::new(), "they are void, and Ann is led to new ones");
        assert_eq!(
            (phone.state().await, second.state().await),
            ("ended".into(), "connected".into())
        );
        let seen = client.get("/api/v1/second-factor/trusted-device").await.json();
        assert_eq!(seen["former"].as_array().unwrap().len(), 1);
    }
}

// shows: SET-12
#[tokio::test]
async fn a_code_is_taken_once_by_one_phone_within_ten_minutes_and_only_where_it_was_shown() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut client = signed_in(&server, &ann).await;
        let shown = link(&mut client).await;
        assert_eq!(
            link(&mut client).await,
            shown,
            "a page that is loaded again shows the same code"
        );
        let mut elsewhere = signed_in(&server, &ann).await;
        let late = link(&mut elsewhere).await;
        assert_ne!(late, shown, "another session has its own");

        // Two phones at once: one wins.
        let (one, two) = tokio::join!(
            Phone::scans(&server, &shown, "Ann's phone"),
            Phone::scans(&server, &shown, "Mallory's phone")
        );
        let refused = [&one, &two].iter().filter(|taken| taken.is_err()).count();
        assert_eq!(refused, 1);
        let (Ok(phone), Err(answer)) = (if one.is_ok() { (one, two) } else { (two, one) }) else {
            unreachable!("one of both")
        };
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::GONE, "link_used"));
        let digits = phone.account.digits.clone();
        assert_eq!(
            elsewhere.types_digits(&digits).await.code(),
            "stale_state",
            "not the session that showed it"
        );
        assert_eq!(client.types_digits(&digits).await.status, StatusCode::OK);
        let used = Phone::scans(&server, &shown, "late").await.err().unwrap();
        assert_eq!(used.code(), "not_found", "it was used up");

        // Ten minutes, to the second.
        server.advance(10 * MINUTE + Duration::from_secs(1)).await;
        assert_eq!(
            Phone::scans(&server, &late, "late").await.err().unwrap().code(),
            "not_found"
        );
    }
}

// shows in part: BAN-13 (a photographed code), SET-12 (another user's code)
#[tokio::test]
async fn a_stranger_who_scans_the_code_stays_outside_and_three_guesses_end_it() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut client = signed_in(&server, &ann).await;
        let shown = link(&mut client).await;
        let mut strangers = Phone::scans(&server, &shown, "Mallory's phone").await.unwrap();
        for _ in 0..2 {
            assert_eq!(client.types_digits("no digits").await.code(), "incorrect_code");
        }
        assert_eq!(client.types_digits("000000x").await.code(), "challenge_expired");
        let right = strangers.account.digits.clone();
        assert_eq!(
            client.types_digits(&right).await.code(),
            "challenge_expired",
            "too late"
        );
        assert_eq!(strangers.state().await, "session_expired");
        assert_eq!(methods(&mut client).await["active"], false);

        // "This is not my phone" ends it at once.
        let shown = link(&mut client).await;
        let mut strangers = Phone::scans(&server, &shown, "Mallory's phone").await.unwrap();
        client.delete("/api/v1/second-factor/trusted-device/pairing").await;
        assert_eq!(strangers.state().await, "session_expired");
        assert_ne!(link(&mut client).await, shown);

        // Ben's session cannot confirm what Ann's shows.
        let ben = server.employee(meadow, "ben@example.org").await;
        let mut bens = signed_in(&server, &ben).await;
        let shown = link(&mut client).await;
        let phone = Phone::scans(&server, &shown, "Ben's phone").await.unwrap();
        link(&mut bens).await;
        assert_eq!(bens.types_digits(&phone.account.digits).await.code(), "stale_state");
    }
}

#[tokio::test]
async fn what_a_phone_says_of_itself_must_be_signed_for_this_server_and_this_code() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut client = signed_in(&server, &ann).await;
        let shown = link(&mut client).await;
        let token = shown.split("#pair=").nth(1).unwrap();
        let key = Key::new().unwrap();
        let origin = "http://localhost:8080";
        let claim = |origin: &str, token: &str, name: &str| key.claim(origin, token, name, "Android").unwrap();
        let other_code = claim(origin, "0123456789ABCDEFGHJKMNPQR0", "x")["jws"].clone();
        let mut stranger = server.client();
        for (body, reason) in [
            (claim("https://evil.example", token, "x"), "other_server"),
            (json!({ "pairing": token, "jws": other_code }), "other_pairing"),
            (claim(origin, token, ""), "name"),
            (claim(origin, token, "Ann\u{202e}"), "name"),
            (json!({ "pairing": token, "jws": "a.b.c" }), "not_signed"),
            (json!({ "pairing": token, "jws": "" }), "not_signed"),
        ] {
            let refused = stranger.post("/api/v1/authenticator/devices", body).await;
            assert_eq!(
                refused.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{reason}: {}",
                refused.text()
            );
            assert_eq!(refused.json()["reason"], reason, "{}", refused.text());
        }
        // Nothing of that used it up.
        assert!(Phone::scans(&server, &shown, "Ann's phone").await.is_ok());
    }
}

// shows: VER-03, VER-05
// shows in part: VER-01 (the rest has tests of its own), VER-02 (the rest has tests of its own), VER-06, SF-08, SF-09
#[tokio::test]
async fn ann_signs_in_with_the_code_that_her_phone_shows_and_with_each_code_once() {
    for place in places() {
        let server = TestServer::start(place).await;
        let (meadow, quarry) = (server.workspace("meadow").await, server.workspace("quarry").await);
        let ann = server.employee(meadow, "ann@example.org").await;
        let elsewhere = server.employee(quarry, "ann@example.org").await;
        let mut client = signed_in(&server, &ann).await;
        let (phone, _) = client.connects_phone(&server).await;
        let mut other = signed_in(&server, &elsewhere).await;
        let (others, _) = other.connects_phone(&server).await;

        server.advance(MINUTE).await;
        assert_ne!(phone.code(), others.code(), "a code a workspace");
        let shown = link(&mut other).await;
        let key = Key::from_pkcs8(phone.account.key().expose()).unwrap();
        let refused = Phone::scans_with(&server, key, &shown, "one key for both").await;
        assert_eq!(refused.err().expect("a key a workspace").code(), "not_allowed");
        let (_, status, code) = sign_in_by(&server, &ann, "verification_code", &others.code()).await;
        assert_eq!((status, code.as_str()), (StatusCode::UNAUTHORIZED, "incorrect_code"));
        let now = phone.code();
        let (entered, status, _) = sign_in_by(&server, &ann, "verification_code", &now).await;
        assert_eq!(status, StatusCode::OK);
        assert!(entered.is_signed_in().await);
        let mut entered = entered;
        let session = entered.get("/api/v1/session").await.json();
        assert_eq!(session["proven"][1]["method"], "verification_code");
        let (_, status, _) = sign_in_by(&server, &ann, "verification_code", &now).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "each step is taken once");
        server.advance(MINUTE).await;
        let next = phone.code();
        let (one, two) = tokio::join!(
            sign_in_by(&server, &ann, "verification_code", &next),
            sign_in_by(&server, &ann, "verification_code", &next)
        );
        let won = [one.1, two.1]
            .iter()
            .filter(|status| **status == StatusCode::OK)
            .count();
        assert_eq!(won, 1, "two at once: one session");

        // The replaced phone shows codes that nobody takes any more.
        server.advance(MINUTE).await;
        let mut client = entered;
        let again = json!({ "password": PASSWORD, "code": phone.code() });
        let proven = client.post("/api/v1/session/step-up", again).await;
        assert_eq!(proven.status, StatusCode::NO_CONTENT, "{}", proven.text());
        let (new, _) = client.connects_phone(&server).await;
        server.advance(MINUTE).await;
        let (_, status, _) = sign_in_by(&server, &ann, "verification_code", &phone.code()).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        let (_, status, _) = sign_in_by(&server, &ann, "verification_code", &new.code()).await;
        assert_eq!(status, StatusCode::OK);
    }
}

// shows: VER-04
#[tokio::test]
async fn a_phone_whose_clock_is_one_step_off_is_understood_and_three_steps_are_too_many() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut client = signed_in(&server, &ann).await;
        let (phone, _) = client.connects_phone(&server).await;
        for (steps, taken) in [(-3, false), (3, false), (-1, true), (0, true), (1, true)] {
            server.advance(3 * MINUTE).await;
            let at = server.clock.now().seconds() + 30 * steps;
            let code = phone.account.code(at.unsigned_abs()).digits;
            let (_, status, _) = sign_in_by(&server, &ann, "verification_code", &code).await;
            assert_eq!(status == StatusCode::OK, taken, "{steps} steps");
        }
    }
}

// shows in part: APP-01 (the rest has tests of its own)
#[tokio::test]
async fn a_phone_that_removed_the_account_opens_nothing_and_does_not_turn_the_protection_off() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut client = signed_in(&server, &ann).await;
        let (mut phone, codes) = client.connects_phone(&server).await;
        assert_eq!(phone.remove().await.status, StatusCode::NO_CONTENT);
        assert_eq!(phone.state().await, "session_expired");
        server.advance(MINUTE).await;
        let (_, status, code) = sign_in_by(&server, &ann, "verification_code", &phone.code()).await;
        assert_eq!((status, code.as_str()), (StatusCode::CONFLICT, "method_unavailable"));
        let (_, status, _) = sign_in_by(&server, &ann, "recovery_code", &codes[0]).await;
        assert_eq!(status, StatusCode::OK);
    }
}

// shows: REC-10
// shows in part: SES-07, PUSH-03, BAN-12, BAN-14 (the rest has tests of its own), SET-15, SF-08
#[tokio::test]
async fn log_out_everywhere_and_another_password_disconnect_the_phone_and_the_same_one_comes_back() {
    for place in places() {
        let server = TestServer::start(place).await;
        let (meadow, quarry) = (server.workspace("meadow").await, server.workspace("quarry").await);
        let ann = server.employee(meadow, "ann@example.org").await;
        let elsewhere = server.employee(quarry, "ann@example.org").await;
        let mut other = signed_in(&server, &elsewhere).await;
        let (mut others, _) = other.connects_phone(&server).await;
        let mut client = signed_in(&server, &ann).await;
        let (mut phone, codes) = client.connects_phone(&server).await;
        assert_eq!(client.delete("/api/v1/sessions").await.status, StatusCode::OK);
        assert_eq!(phone.state().await, "disconnected");
        assert_eq!(others.state().await, "disconnected", "in every workspace");
        let has = methods(&mut client).await;
        assert_eq!(
            (&has["active"], &has["methods"]),
            (&json!(true), &json!(["recovery_code"]))
        );

        server.advance(MINUTE).await;
        let (_, status, code) = sign_in_by(&server, &ann, "verification_code", &phone.code()).await;
        assert_eq!((status, code.as_str()), (StatusCode::CONFLICT, "method_unavailable"));
        let (mut by_code, status, _) = sign_in_by(&server, &ann, "recovery_code", &codes[0]).await;
        assert_eq!(status, StatusCode::OK, "the codes stay");

        // The same phone, with the password and the factor of this session's beginning.
        let shown = client.shows_code().await;
        assert_eq!(shown.json()["connects"], "known", "{}", shown.text());
        let mut phone = phone
            .scans_again(&server, shown.json()["link"].as_str().unwrap())
            .await
            .unwrap_or_else(|answer| panic!("{}", answer.text()));
        let before = phone.account.device.clone();
        let done = client.types_digits(&phone.account.digits).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
        assert_eq!(phone.state().await, "connected");
        let seen = client.get("/api/v1/second-factor/trusted-device").await.json();
        assert_eq!(seen["device"]["id"], before.as_str(), "it is the same one");
        assert_eq!(
            methods(&mut client).await["methods"],
            json!(["push", "verification_code"]),
            "codes are void"
        );
        let (_, status, _) = sign_in_by(&server, &ann, "recovery_code", &codes[1]).await;
        assert_eq!(status, StatusCode::CONFLICT, "RCV-06: none is left");
        assert!(by_code.is_signed_in().await);
        by_code.cookies.clear();

        // Another password does the same.
        server.advance(MINUTE).await;
        let change = json!({ "current": PASSWORD, "new": "four brown beavers building", "code": phone.code() });
        let changed = client.put("/api/v1/password", change).await;
        assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text());
        assert_eq!(phone.state().await, "disconnected");
    }
}

// shows in part: THR-02 (the 24 hours)
#[tokio::test]
async fn a_thief_of_a_session_who_logs_out_everywhere_connects_no_phone_of_his_own() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut client = signed_in(&server, &ann).await;
        let (_, codes) = client.connects_phone(&server).await;
        // The thief has her session, and the password, too.
        let mut thief = client;
        assert_eq!(thief.delete("/api/v1/sessions").await.status, StatusCode::OK);
        for wait in [Duration::ZERO, 6 * MINUTE] {
            server.advance(wait).await;
            let again = json!({ "password": PASSWORD });
            let proven = thief.post("/api/v1/session/step-up", again).await;
            assert_eq!(proven.status, StatusCode::NO_CONTENT, "{}", proven.text());
            let shown = thief.shows_code().await.json();
            assert_eq!(shown["connects"], "known");
            let refused = Phone::scans(&server, shown["link"].as_str().unwrap(), "Mallory's phone").await;
            let refused = refused.err().expect("a phone of his own");
            assert_eq!(
                (refused.status, refused.code().as_str()),
                (StatusCode::FORBIDDEN, "not_allowed")
            );
            let app = thief.post("/api/v1/second-factor/otp-app", json!({})).await;
            assert_eq!(app.code(), "step_up_required", "no app of his own either");
        }
        // Ann comes in with a recovery code and connects whichever phone she has.
        let (mut ann_again, status, _) = sign_in_by(&server, &ann, "recovery_code", &codes[0]).await;
        assert_eq!(status, StatusCode::OK);
        let (mut new, _) = ann_again.connects_phone(&server).await;
        assert_eq!(new.state().await, "connected");
    }
}

// shows in part: EMP-04, EMP-06 (the rest has tests of its own)
#[tokio::test]
async fn whoever_is_dismissed_and_comes_back_finds_the_phone_disconnected_and_the_codes_good() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let boss = server.administrator(meadow, "boss@example.org").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut admin = signed_in(&server, &boss).await;
        admin.connects_phone(&server).await;
        let mut client = signed_in(&server, &ann).await;
        let (mut phone, codes) = client.connects_phone(&server).await;
        for act in ["dismiss", "reinstate"] {
            let done = admin
                .post(&format!("/api/v1/employees/{}/{act}", ann.employee), Value::Null)
                .await;
            assert!(done.status.is_success(), "{}", done.text());
            assert_eq!(phone.state().await, "disconnected", "{act}");
        }
        server.advance(MINUTE).await;
        let (_, status, _) = sign_in_by(&server, &ann, "recovery_code", &codes[0]).await;
        assert_eq!(status, StatusCode::OK);
    }
}

// shows in part: THR-03 (the phone's part)
#[tokio::test]
async fn a_phone_that_was_connected_under_an_exception_lays_the_former_one_aside_until_somebody_takes_it_back() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let boss = server.administrator(meadow, "boss@example.org").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut admin = signed_in(&server, &boss).await;
        admin.connects_phone(&server).await;
        let (mut hers, codes) = signed_in(&server, &ann).await.connects_phone(&server).await;
        let off = json!({ "days": 1, "reason": "lost the phone", "identity_checked": true });
        let granted = admin
            .put(&format!("/api/v1/employees/{}/waiver", ann.employee), off)
            .await;
        assert_eq!(granted.status, StatusCode::OK, "{}", granted.text());

        let mut somebody = signed_in(&server, &ann).await;
        let (mut other, _) = somebody.connects_phone(&server).await;
        assert_eq!(
            (hers.state().await.as_str(), other.state().await.as_str()),
            ("disconnected", "connected")
        );
        let restore = format!("/api/v1/employees/{}/second-factor/restore", ann.employee);
        let restored = admin.post(&restore, Value::Null).await;
        assert_eq!(restored.status, StatusCode::NO_CONTENT, "{}", restored.text());
        assert_eq!(
            (hers.state().await.as_str(), other.state().await.as_str()),
            ("connected", "ended")
        );
        server.advance(MINUTE).await;
        let (_, status, _) = sign_in_by(&server, &ann, "verification_code", &hers.code()).await;
        assert_eq!(status, StatusCode::OK);
        let (_, status, _) = sign_in_by(&server, &ann, "recovery_code", &codes[0]).await;
        assert_eq!(status, StatusCode::OK, "her codes are back, too");
    }
}

// shows in part: SET-01, SET-06, BAN-13, BAN-14, RCV-06, UI-05 (the same without script)
#[tokio::test]
async fn the_security_page_leads_through_it_without_script() {
    const PAGE: &str = "/w/meadow/security/trusted-device";
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut client = signed_in(&server, &ann).await;
        assert!(
            client
                .get("/w/meadow/security")
                .await
                .text()
                .contains("Connect a phone")
        );
        let page = client.get(PAGE).await.text();
        assert!(page.contains("class=\"qr\"") && page.contains("Show this code to nobody"));
        let early = client.get(&format!("{PAGE}?scanned=1")).await.text();
        assert!(early.contains("No phone has scanned the code yet"));
        let code = page
            .split("<code id=\"key\">")
            .nth(1)
            .unwrap()
            .split('<')
            .next()
            .unwrap();
        let code = code.replace(' ', "");
        let phone = Phone::scans(&server, &code, "Ann's phone")
            .await
            .unwrap_or_else(|a| panic!("{}", a.text()));
        let asked = client.get(&format!("{PAGE}?scanned=1")).await.text();
        assert!(
            asked.contains("Is this your phone?") && asked.contains("Android 16"),
            "{asked}"
        );
        let form = client.form_token(PAGE).await;
        let wrong = client.post_form(PAGE, &[("form", &form), ("digits", "1")]).await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
        assert!(wrong.text().contains("These digits are not right"));
        let digits = phone.account.digits.clone();
        let done = client.post_form(PAGE, &[("form", &form), ("digits", &digits)]).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
        assert!(
            done.text().contains("recovery-codes/save"),
            "the codes are shown this once"
        );
        let security = client.get("/w/meadow/security").await.text();
        assert!(security.contains("Trusted devices") && security.contains("Change"));

        // Logged out everywhere: the page names the phone; it comes back, and the codes are void.
        client.delete("/api/v1/sessions").await;
        let again = client.get(PAGE).await.text();
        assert!(again.contains("Connect your phone again") && again.contains("Another phone?"));
        let shown = link(&mut client).await;
        let phone = phone
            .scans_again(&server, &shown)
            .await
            .unwrap_or_else(|a| panic!("{}", a.text()));
        let form = client.form_token(PAGE).await;
        let digits = phone.account.digits.clone();
        let done = client
            .post_form(PAGE, &[("form", &form), ("digits", &digits)])
            .await
            .text();
        assert!(done.contains("Your old recovery codes are void"), "{done}");
        let left = client.get("/api/v1/second-factor/recovery-codes").await.json();
        assert_eq!(left["left"], Value::Null, "status 0 codes");

        // Somebody else's phone.
        let shown = link(&mut client).await;
        let mut other = Phone::scans(&server, &shown, "Mallory's phone")
            .await
            .unwrap_or_else(|a| panic!("{}", a.text()));
        let form = client.form_token(PAGE).await;
        let gone = client.post_form(&format!("{PAGE}/again"), &[("form", &form)]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
        assert_eq!(other.state().await, "session_expired");
        // Minutes later the page asks for the proof, and comes back.
        server.advance(6 * MINUTE).await;
        let asked = client.get(PAGE).await;
        assert_eq!(
            asked.headers["location"],
            "/w/meadow/step-up?next=/security/trusted-device"
        );
    }
}
