//! Forms that are another's, and where nobody is led to.

use axum::http::{Method, StatusCode};
use testkit::place::places;
use testkit::server::{PASSWORD, TestServer};

use super::sound::{is_sound, location, post};

// shows in part: SEC-05 (other floods and forgeries have tests of their own)
#[tokio::test]
async fn a_zero_that_no_text_holds_is_refused_alike_on_both_engines_and_breaks_nothing() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let (id, mut stranger, answer) = server.client().password(Some("meadow"), "ann\0", PASSWORD).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code()),
            (422, "invalid".to_owned()),
            "{engine}: {id}"
        );
        let form = stranger.form_token("/sign-in").await;
        let fields = [("form", &*form), ("login", "ann\0"), ("password", PASSWORD)];
        let page = stranger.post_form("/sign-in", &fields).await;
        assert_eq!(page.status.as_u16(), 422, "{engine}: {}", page.text());
        is_sound("/sign-in", &page);
        let (mut console, _) = server.with_app(&ada).await;
        let asked = console.get("/api/v1/employees?search=a%00").await;
        assert_eq!(
            (asked.status.as_u16(), asked.code()),
            (422, "invalid".to_owned()),
            "{engine}"
        );
        assert_eq!(
            console.get("/employees?search=a%00").await.status,
            StatusCode::OK,
            "{engine}"
        );
    }
}

// shows in part: SEC-05 (limits have tests of their own)
#[tokio::test]
async fn a_form_that_this_browser_was_not_given_changes_nothing() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let eve = server.employee(meadow, "eve@example.org").await;
        let mut hers = server.client();
        hers.sign_in(&ann).await;
        let mut evil = server.client();
        evil.sign_in(&eve).await;
        let evils = evil.form_token("/security/sessions").await;
        let own = hers.form_token("/security/log-out-everywhere").await;
        for path in [
            "/log-out",
            "/still-here",
            "/language",
            "/step-up",
            "/security/otp",
            "/security/log-out-everywhere",
            "/settings",
            "/sign-in",
        ] {
            for (what, client, token) in [
                ("without a token", hers.clone(), ""),
                ("with another browser's token", hers.clone(), &*evils),
                (
                    "from another site",
                    hers.with_header("sec-fetch-site", "cross-site"),
                    &*own,
                ),
                (
                    "from another origin",
                    hers.with_header("origin", "https://evil.example"),
                    &*own,
                ),
            ] {
                let refused = client.clone().post_form(path, &[("form", token)]).await;
                assert_eq!(refused.status, StatusCode::FORBIDDEN, "{engine}: {path} {what}");
                assert!(refused.text().contains("stale_form"), "{engine}: {path} {what}");
                is_sound(path, &refused);
            }
        }
        assert!(hers.is_signed_in().await, "{engine}");

        // Login CSRF: Eve's form, sent by somebody else's browser, signs nobody in as Eve.
        let mut victim = server.client();
        victim.get("/sign-in").await;
        let mut hers = server.client();
        let evils = hers.form_token("/sign-in").await;
        let fields = [("form", &*evils), ("login", "eve@example.org"), ("password", PASSWORD)];
        assert_eq!(
            victim.post_form("/sign-in", &fields).await.status,
            StatusCode::FORBIDDEN,
            "{engine}"
        );
        assert!(!victim.is_signed_in().await, "{engine}");
        // What is not a form at all is refused in words, too.
        let odd = victim
            .send(Method::POST, "/sign-in", Some("application/json"), "{}")
            .await;
        assert!(odd.status.is_client_error(), "{engine}");
        is_sound("no form", &odd);
    }
}

// shows in part: SEC-05 (limits have tests of their own)
#[tokio::test]
async fn nobody_is_led_to_another_server_after_signing_in() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        server.employee(meadow, "ann@example.org").await;
        for (next, to) in [
            ("/history", "/history"),
            ("https://evil.example/", "/"),
            ("//evil.example/", "/"),
            ("/\\evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("/\t/evil.example", "/"),
        ] {
            let mut client = server.client();
            let page = format!("/sign-in?next={}", url_encoded(next));
            assert!(
                !client.get(&page).await.text().contains("evil.example"),
                "{engine}: {next:?}"
            );
            let fields = [("login", "ann@example.org"), ("password", PASSWORD), ("next", next)];
            let done = post(&mut client, &page, "/sign-in", &fields).await;
            assert_eq!(
                (done.status, location(&done)),
                (StatusCode::SEE_OTHER, to),
                "{engine}: {next:?}"
            );
            let again = client.get(&format!("/step-up?next={}", url_encoded(next))).await;
            assert!(!again.text().contains("evil.example"), "{engine}: {next:?}");
        }
    }
}

fn url_encoded(text: &str) -> String {
    let hex = data_encoding::HEXUPPER.encode(text.as_bytes());
    hex.as_bytes().chunks(2).fold(String::new(), |all, pair| {
        all + "%" + std::str::from_utf8(pair).unwrap()
    })
}

// shows in part: UI-05 (needs a screen reader)
#[tokio::test]
async fn the_language_that_ann_chose_follows_her_into_another_browser() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;

        // Whoever never chose is answered as the browser asks, and that is what she is written to in.
        let mut german = server
            .client()
            .with_header("accept-language", "de-CH,de;q=0.9,en;q=0.8");
        let door = german.get("/sign-in").await.text();
        assert!(door.contains("lang=\"de\"") && door.contains("Passwort"), "{engine}");
        let typed = [("login", ann.login.as_str()), ("password", PASSWORD)];
        post(&mut german, "/sign-in", "/sign-in", &typed).await;
        let language = async || {
            let account = server.app().store.account(ann.account).await.unwrap().unwrap();
            account.language
        };
        assert_eq!(language().await.as_deref(), Some("de"), "{engine}");

        // In an English browser the page is English until she is in, and German from then on.
        let mut english = server.client().with_header("accept-language", "en-GB");
        assert!(english.get("/sign-in").await.text().contains("lang=\"en\""), "{engine}");
        post(&mut english, "/sign-in", "/sign-in", &typed).await;
        assert!(english.get("/").await.text().contains("lang=\"de\""), "{engine}");
        let chosen = [("language", "en"), ("path", "/")];
        post(&mut english, "/", "/language", &chosen).await;
        assert!(english.get("/").await.text().contains("lang=\"en\""), "{engine}");
        assert_eq!(language().await.as_deref(), Some("en"), "{engine}");
    }
}

// shows in part: UI-05 (needs a screen reader)
#[tokio::test]
async fn only_a_language_that_is_offered_can_be_chosen_and_the_way_back_is_ours() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        server.workspace("meadow").await;
        let mut client = server.client();
        let fields = [("language", "de"), ("path", "/recover")];
        let chosen = post(&mut client, "/sign-in", "/language", &fields).await;
        assert_eq!(
            (chosen.status, location(&chosen)),
            (StatusCode::SEE_OTHER, "/recover"),
            "{engine}"
        );
        let kept =
            |client: &testkit::server::Client| client.cookies.iter().any(|(name, _)| name.ends_with("-language"));
        assert!(kept(&client), "{engine}");
        let mut other = server.client();
        let fields = [("language", "tlh\r\nx"), ("path", "//evil.example")];
        let refused = post(&mut other, "/sign-in", "/language", &fields).await;
        assert_eq!(location(&refused), "/", "{engine}");
        assert!(!kept(&other), "{engine}");
        assert!(client.get("/sign-in").await.text().contains("lang=\"de\""), "{engine}");
        assert!(other.get("/sign-in").await.text().contains("lang=\"en\""), "{engine}");
    }
}
