//! What scripts add to a page, and that nobody needs them.

use domain::policy::{Policy, Preset};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::browser::Browser;
use testkit::place::sqlite;
use testkit::server::{PASSWORD, TestServer};

async fn quiet(browser: &Browser) {
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

// shows in part: UI-05 (the rest has tests of its own)
#[tokio::test]
async fn ann_signs_in_and_out_without_script() {
    let server = TestServer::start(sqlite()).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let listening = server.listen().await;
    let Some(browser) = Browser::start().await else { return };
    browser.without_script().await;
    browser.open(&format!("{}/sign-in", listening.url)).await;
    browser.fill("Login", &ann.login).await;
    browser.fill("Password", PASSWORD).await;
    assert!(
        !browser.offers("Show password").await,
        "what needs script is not shown without"
    );
    browser.press("Log in").await;
    browser.lands_on("/").await;
    browser.press("A ann").await;
    browser.press("Log out").await;
    browser.lands_on("/sign-in").await;
    browser.sees("You are logged out.").await;
}

// shows in part: PWD-02 (the other forms: crates/server/tests)
#[tokio::test]
async fn a_password_can_be_shown_and_caps_lock_is_said() {
    let server = TestServer::start(sqlite()).await;
    server.workspace("meadow").await;
    let listening = server.listen().await;
    let Some(browser) = Browser::start().await else { return };
    browser.open(&format!("{}/sign-in", listening.url)).await;
    browser.fill("Password", "otters").await;
    browser.press("Show password").await;
    let kind = "return document.getElementById('password').type";
    assert_eq!(browser.run(kind, vec![]).await, "text");
    assert_eq!(browser.focus().await, "Password");
    browser.press("Hide password").await;
    assert_eq!(browser.run(kind, vec![]).await, "password");

    // It is hidden before it leaves, so that no browser keeps it as a plain field.
    browser.press("Show password").await;
    browser
        .run(
            "document.forms[0].addEventListener('submit', (e) => e.preventDefault())",
            vec![],
        )
        .await;
    browser.fill("Login", "ann@example.org").await;
    browser.press("Log in").await;
    assert_eq!(browser.run(kind, vec![]).await, "password");

    browser
        .run(
            "document.getElementById('password').dispatchEvent(new KeyboardEvent('keydown', { key: 'A', modifierCapsLock: true }))",
            vec![],
        )
        .await;
    browser.sees("Caps Lock is on.").await;
    quiet(&browser).await;
}

#[tokio::test]
async fn a_form_is_sent_once_and_says_so() {
    let server = TestServer::start(sqlite()).await;
    server.workspace("meadow").await;
    let listening = server.listen().await;
    let Some(browser) = Browser::start().await else { return };
    browser.open(&format!("{}/sign-in", listening.url)).await;
    browser.fill("Login", "ann@example.org").await;
    browser.fill("Password", "otters").await;
    // Counts what would have been sent, and sends nothing.
    let count = "globalThis.sent = 0; document.forms[0].addEventListener('submit', (e) => { \
                 if (!e.defaultPrevented) globalThis.sent += 1; e.preventDefault(); })";
    browser.run(count, vec![]).await;
    browser.press("Log in").await;
    browser.press("Log in").await;
    assert_eq!(browser.run("return globalThis.sent", vec![]).await, 1);
    assert_eq!(
        browser.attribute(".primary", "aria-busy").await.as_deref(),
        Some("true")
    );
    quiet(&browser).await;
}

#[tokio::test]
async fn a_wait_is_counted_down_and_ends_by_itself() {
    let server = TestServer::start(sqlite()).await;
    let (url, _) = crate::gallery::open(&server).await;
    let Some(browser) = Browser::start().await else { return };
    browser.open(&format!("{url}/en/sign-in-throttled")).await;
    browser.sees("You can try again in 0:4").await;
    let disabled = "return document.querySelector('.primary').disabled";
    assert_eq!(browser.run(disabled, vec![]).await, true);
    browser.open(&format!("{url}/en/sign-in-throttled-soon")).await;
    browser.does_not_see("Too many tries").await;
    assert_eq!(browser.run(disabled, vec![]).await, false);
    quiet(&browser).await;
}

// shows in part: SES-15 (the limits are shown by the server's tests)
#[tokio::test]
async fn ann_says_that_she_is_still_here_without_leaving_the_page() {
    let server = TestServer::start(sqlite()).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let listening = server.listen().await;
    let Some(browser) = Browser::start().await else { return };
    browser.open(&format!("{}/sign-in", listening.url)).await;
    browser.fill("Login", &ann.login).await;
    browser.fill("Password", PASSWORD).await;
    browser.press("Log in").await;
    browser.lands_on("/").await;
    assert!(!browser.offers("I am still here").await, "there is time left");

    // All of the 24 minutes but one and a half pass, on both clocks.
    let later = "const real = Date.now; Date.now = () => real() + 1350000; document.body.dataset.typed = 'kept';";
    browser.run(later, vec![]).await;
    server.advance(Duration::from_secs(1_350)).await;
    browser.sees("Your session ends soon. 1:").await;
    browser.press("I am still here").await;
    browser.does_not_see("Your session ends soon.").await;
    assert_eq!(browser.run("return document.body.dataset.typed", vec![]).await, "kept");

    // And the session lives on: without that it would have ended by now.
    server.advance(Duration::from_mins(23)).await;
    browser.open(&format!("{}/security", listening.url)).await;
    browser.lands_on("/security").await;

    // Unanswered, the page says that it is over, and shows the way in.
    browser
        .run("const real = Date.now; Date.now = () => real() + 1500000;", vec![])
        .await;
    browser.sees("Your session has ended.").await;
    assert!(browser.offers("Log in").await);
    quiet(&browser).await;
}

// shows: CAP-09
#[tokio::test]
async fn a_captcha_solves_itself_while_the_person_types() {
    let mut policy = Policy::preset(Preset::Standard);
    policy.set("captcha.after_passwords", "3").unwrap();
    let server = TestServer::with(sqlite(), policy).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let listening = server.listen().await;
    let Some(browser) = Browser::start().await else { return };
    browser.open(&format!("{}/sign-in", listening.url)).await;
    browser.fill("Login", &ann.login).await;
    for _ in 0..8 {
        if browser.attribute("[data-captcha]", "data-captcha").await.is_some() {
            break;
        }
        server.advance(Duration::from_secs(61)).await;
        browser.fill("Password", "not this one at all").await;
        browser.press("Log in").await;
        browser
            .client()
            .wait()
            .for_element(fantoccini::Locator::Css("main"))
            .await
            .unwrap();
    }
    browser.sees("Checked. You can log in.").await;
    let solved = "return document.querySelector('[name=captcha]').value.length > 100";
    assert_eq!(browser.run(solved, vec![]).await, true);
    browser.console_errors().await.iter().for_each(|error| {
        assert!(error.contains("status of 4"), "only the refusals themselves: {error}");
    });
    browser.fill("Password", PASSWORD).await;
    browser.press("Log in").await;
    browser.lands_on("/").await;
    quiet(&browser).await;
}

#[tokio::test]
async fn keys_find_the_search_and_walk_the_table_and_escape_closes_the_menu() {
    let server = TestServer::start(sqlite()).await;
    let (url, _) = crate::gallery::open(&server).await;
    let Some(browser) = Browser::start().await else { return };
    browser.width(1280).await;
    browser.open(&format!("{url}/en/employees")).await;
    browser.types("/").await;
    assert_eq!(browser.focus().await, "Name or login");
    assert_eq!(browser.value("Name or login").await, "");
    browser.run("document.querySelector('td a').focus()", vec![]).await;
    browser.types("\u{e015}").await;
    assert!(browser.focus().await.contains("Ben Okafor"));
    browser.types("\u{e013}").await;
    assert!(browser.focus().await.contains("Ada Meadow"));
    browser.press("AM Ada Meadow").await;
    browser.sees("Log out").await;
    browser.types("\u{e00c}").await;
    browser.does_not_see("Log out").await;
    quiet(&browser).await;
}

#[tokio::test]
async fn a_key_can_be_copied() {
    let server = TestServer::start(sqlite()).await;
    let (url, _) = crate::gallery::open(&server).await;
    let Some(browser) = Browser::start().await else { return };
    let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    browser.devtools("Browser.grantPermissions", permissions).await;
    browser.open(&format!("{url}/en/otp-setup")).await;
    browser.press("Copy").await;
    browser.sees("Copied").await;
    let read = "return navigator.clipboard.readText()";
    assert_eq!(
        browser.run(read, vec![]).await,
        Value::from("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
        "without the blanks that are for the eye"
    );
    let said = "return document.querySelector('[data-copy] + [role=status]').textContent";
    assert_eq!(
        browser.run(said, vec![]).await,
        "Copied",
        "a screen reader says it, too"
    );

    // A browser that does not let the page copy.
    let refuse = "navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))";
    browser.run(refuse, vec![]).await;
    browser.does_not_see("Copied").await;
    browser.press("Copy").await;
    browser.sees("Copy it by hand").await;
    let selected = "return getSelection().toString().replaceAll(/\\s/g, '')";
    assert_eq!(browser.run(selected, vec![]).await, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
    quiet(&browser).await;
}

// shows in part: UI-05 (the keys themselves: above)
#[tokio::test]
async fn the_single_key_can_be_switched_off_in_this_browser_and_the_switch_needs_script() {
    let server = TestServer::start(sqlite()).await;
    let (url, _) = crate::gallery::open(&server).await;
    let Some(browser) = Browser::start().await else { return };
    let leads = async || {
        browser.open(&format!("{url}/en/employees")).await;
        browser.types("/").await;
        browser.focus().await == "Name or login"
    };
    let profile = format!("{url}/en/profile-administrator");
    assert!(leads().await);
    browser.open(&profile).await;
    browser.sees("leads to the search field").await;
    browser.press("Turn the shortcut off").await;
    browser.sees("does nothing").await;
    assert!(!leads().await);
    browser.open(&profile).await;
    browser.press("Turn the shortcut on").await;
    browser.sees("leads to the search field").await;
    assert!(leads().await);
    quiet(&browser).await;

    browser.open(&format!("{url}/en/profile")).await;
    browser.does_not_see("shortcut").await;
    browser.without_script().await;
    browser.open(&profile).await;
    browser.does_not_see("shortcut").await;
}

// shows in part: UI-05 (screen readers are shown by axe, in `look.rs`)
#[tokio::test]
async fn the_keyboard_alone_reaches_everything_in_the_order_of_reading() {
    let server = TestServer::start(sqlite()).await;
    let (url, _) = crate::gallery::open(&server).await;
    let Some(browser) = Browser::start().await else { return };
    browser.open(&format!("{url}/en/sign-in")).await;
    assert_eq!(browser.focus().await, "Login", "the first field waits for typing");
    for expected in ["Password", "Show password", "Log in", "Forgot password"] {
        browser.types("\u{e004}").await;
        assert_eq!(browser.focus().await, expected);
    }
    // Then the questions that this page raises, whom to ask, and the languages.
    let mut last = String::new();
    while last != "help@meadow.example" {
        browser.types("\u{e004}").await;
        last = browser.focus().await;
        assert!(
            ["Help", "help@meadow.example"].contains(&last.as_str()) || last.ends_with('?'),
            "{last}"
        );
    }
    browser.types("\u{e004}").await;
    assert_eq!(browser.focus().await, "English");
    browser.open(&format!("{url}/en/security")).await;
    browser.run("document.querySelector('.skip').focus()", vec![]).await;
    browser.types("\u{e007}").await;
    browser.types("\u{e004}").await;
    assert_eq!(browser.focus().await, "Change", "past the navigation");
}
