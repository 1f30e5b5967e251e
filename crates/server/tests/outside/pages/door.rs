//! Signing in by plain forms, without script.

use std::time::Duration;

use axum::http::StatusCode;
use domain::policy::Key;
use testkit::place::places;
use testkit::server::{PASSWORD, TestServer};

use super::sound::{administrator, is_sound, location, post, words};

// shows: PWD-02
// shows in part: THR-11 (known devices have tests of their own), UI-05 (needs a screen reader)
#[tokio::test]
async fn without_script_ann_signs_in_with_both_proofs_and_with_one_try_a_minute_when_a_puzzle_is_due() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        server.workspace("meadow").await;
        let (mut first, phone) = administrator(&server, "").await;
        assert_eq!(
            post(&mut first, "/security", "/log-out", &[]).await.status,
            StatusCode::SEE_OTHER
        );
        server.advance(Duration::from_secs(60)).await;

        let mut client = server.client().at([203, 0, 113, 9]);
        let wrong = [("login", "boss@example.org"), ("password", "not the right one")];
        let refused = post(&mut client, "/sign-in", "/sign-in", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{engine}");
        let text = words(&refused.text());
        for remedy in ["Recover it", "typos", "administrator", "keyboard layout", "Caps Lock"] {
            assert!(text.contains(remedy), "{engine}: {remedy}");
        }
        assert!(refused.text().contains("href=\"/recover\""), "{engine}");
        assert!(
            !refused.text().contains("not the right one"),
            "{engine}: the password comes back"
        );

        // Until a puzzle is asked for; the form without script offers one try a minute.
        let mut asked = refused;
        for _ in 0..40 {
            if asked.text().contains("name=\"plain\"") {
                break;
            }
            server.advance(Duration::from_secs(61)).await;
            asked = post(&mut client, "/sign-in", "/sign-in", &wrong).await;
        }
        assert!(
            asked
                .text()
                .contains("<noscript><input type=\"hidden\" name=\"plain\" value=\"1\">"),
            "{engine}"
        );
        is_sound("the puzzle", &asked);
        server.advance(Duration::from_secs(61)).await;
        let plain = [
            ("login", "boss@example.org"),
            ("password", "not the right one"),
            ("plain", "1"),
            ("captcha", ""),
        ];
        assert_eq!(
            post(&mut client, "/sign-in", "/sign-in", &plain).await.status,
            StatusCode::UNAUTHORIZED,
            "{engine}"
        );
        let right = [
            ("login", "boss@example.org"),
            ("password", PASSWORD),
            ("plain", "1"),
            ("captcha", ""),
        ];
        let early = post(&mut client, "/sign-in", "/sign-in", &right).await;
        assert_eq!(
            early.status,
            StatusCode::TOO_MANY_REQUESTS,
            "{engine}: a second try in the same minute"
        );
        server.advance(server.app().policy().span(Key::CaptchaPlainEvery)).await;
        let through = post(
            &mut client,
            "/sign-in?next=/history",
            "/sign-in",
            &[right.as_slice(), &[("next", "/history")]].concat(),
        )
        .await;
        assert_eq!(
            through.status,
            StatusCode::SEE_OTHER,
            "{engine}: {}",
            words(&through.text())
        );
        assert!(
            location(&through).starts_with("/sign-in/second-factor"),
            "{engine}: {}",
            location(&through)
        );

        let factor = location(&through).to_owned();
        let page = client.get(&factor).await;
        assert_eq!(page.status, StatusCode::OK, "{engine}");
        is_sound("the second factor", &page);
        assert!(
            page.text().contains("mailto:help@example.org"),
            "{engine}: no way to get help"
        );
        assert!(page.text().contains("autocomplete=\"one-time-code\""), "{engine}");
        let methods = client.get("/sign-in/methods").await;
        assert_eq!(methods.status, StatusCode::OK);
        is_sound("the methods", &methods);
        let fields = [("method", "otp"), ("code", "000000"), ("next", "/history")];
        let wrong = post(&mut client, &factor, "/sign-in/second-factor", &fields).await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED, "{engine}");
        is_sound("a wrong code", &wrong);
        let code = phone.code();
        let fields = [("method", "otp"), ("code", &*code), ("next", "/history")];
        let done = post(&mut client, &factor, "/sign-in/second-factor", &fields).await;
        assert_eq!(
            (done.status, location(&done)),
            (StatusCode::SEE_OTHER, "/history"),
            "{engine}"
        );
        assert_eq!(client.get("/history").await.status, StatusCode::OK, "{engine}");
        let out = post(&mut client, "/history", "/log-out", &[]).await;
        assert_eq!(out.status, StatusCode::SEE_OTHER, "{engine}");
        assert_eq!(client.get("/history").await.status, StatusCode::SEE_OTHER, "{engine}");
    }
}

// shows in part: PWD-05 (the rest has tests of its own)
#[tokio::test]
async fn whoever_proves_a_password_at_the_wrong_company_is_told_so_with_ways_on() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        server.employee(quarry, "carl@example.org").await;
        let mut client = server.client();
        let wrong = [("login", "carl@example.org"), ("password", "not his at all")];
        let nothing = post(&mut client, "/w/meadow/sign-in", "/w/meadow/sign-in", &wrong).await;
        assert!(
            !nothing.text().contains("Quarry"),
            "{engine}: only a proven password tells"
        );
        let fields = [("login", "carl@example.org"), ("password", PASSWORD)];
        let told = post(&mut client, "/w/meadow/sign-in", "/w/meadow/sign-in", &fields).await;
        is_sound("not an employee", &told);
        let text = words(&told.text());
        for part in [
            "This employee does not exist in Meadow",
            "Check the login",
            "Choose the workspace",
            "Quarry",
            "invitation",
            "dismissed",
        ] {
            assert!(text.contains(part), "{engine}: {part}");
        }
        let at = told.text().find("name=\"form\" value=\"").unwrap() + 19;
        let form = told.text()[at..].split('"').next().unwrap().to_owned();
        let chosen = client
            .post_form(
                "/w/meadow/sign-in/workspace",
                &[("form", &form), ("workspace", "quarry")],
            )
            .await;
        assert_eq!(
            (chosen.status, location(&chosen)),
            (StatusCode::SEE_OTHER, "/w/quarry/"),
            "{engine}"
        );
        assert_eq!(client.get("/w/quarry/").await.status, StatusCode::OK, "{engine}");

        // At the server's own door the workspace is asked for, or known where there is one only.
        let mut other = server.client();
        let entered = post(&mut other, "/sign-in", "/sign-in", &fields).await;
        is_sound("the server's own door", &entered);
        assert!(
            entered.text().contains("Quarry") || location(&entered) == "/w/quarry/",
            "{engine}"
        );
    }
}
