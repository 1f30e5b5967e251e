//! A tour of every page at phone and desktop width, light and dark; the pictures go to `target/tour`.

use std::path::Path;
use std::time::Duration;

use testkit::browser::Browser;
use testkit::place::sqlite;
use testkit::server::{OtpPhone, PASSWORD, TestServer};

async fn look(browser: &Browser, folder: &Path, name: &str) {
    for width in [400, 1280] {
        browser.width(width).await;
        for dark in [false, true] {
            if dark {
                browser.dark().await;
            } else {
                browser.light().await;
            }
            let shade = if dark { "dark" } else { "light" };
            browser
                .screenshot(&folder.join(format!("{name}-{width}-{shade}.png")))
                .await;
        }
        browser.light().await;
        assert!(!browser.scrolls_sideways().await, "{name} scrolls sideways at {width}");
    }
    assert_eq!(browser.console_errors().await, Vec::<String>::new(), "{name}");
}

// shows in part: UI-05 (the rest has tests of its own)
#[tokio::test]
async fn every_page_stands_on_a_phone_and_on_a_desk_by_day_and_by_night() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tour");
    std::fs::create_dir_all(&folder).unwrap();
    let server = TestServer::start(sqlite()).await;
    let meadow = server.workspace("meadow").await;
    let ada = server.administrator(meadow, "ada@example.org").await;
    for name in ["ben", "carla", "dmitri", "elif"] {
        server.employee(meadow, &format!("{name}@example.org")).await;
    }
    let listening = server.listen().await;
    let url = &listening.url;
    let Some(browser) = Browser::start().await else { return };

    browser.open(&format!("{url}/sign-in")).await;
    look(&browser, &folder, "sign-in").await;
    browser.fill("Login", &ada.login).await;
    browser.fill("Password", "not the password").await;
    browser.press("Log in").await;
    look_at_refusal(&browser, &folder).await;
    browser.fill("Password", PASSWORD).await;
    browser.press("Log in").await;
    browser.lands_on("/").await;
    look(&browser, &folder, "home").await;
    browser.open(&format!("{url}/settings")).await;
    look(&browser, &folder, "setup-required").await;
    browser.open(&format!("{url}/security/otp")).await;
    look(&browser, &folder, "otp-setup").await;
    let key = browser
        .run("return document.getElementById('key').textContent", vec![])
        .await;
    let key: String = key
        .as_str()
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let phone = OtpPhone::new(&key, server.clock.clone());
    browser.fill("Code from the app", &phone.code()).await;
    browser.press("Confirm and turn on").await;
    browser.sees("Two-factor authentication is on").await;
    look(&browser, &folder, "otp-done").await;
    for page in [
        "security",
        "security/sessions",
        "history",
        "employees",
        "employees/reports",
        "events",
        "settings",
    ] {
        browser.open(&format!("{url}/{page}")).await;
        look(&browser, &folder, &page.replace('/', "-")).await;
    }
    browser.open(&format!("{url}/security/log-out-everywhere")).await;
    look(&browser, &folder, "confirm").await;
    server.advance(Duration::from_mins(6)).await;
    browser.open(&format!("{url}/security/otp")).await;
    browser.lands_on("/step-up").await;
    look(&browser, &folder, "step-up").await;
    browser.open(&format!("{url}/nowhere")).await;
    browser.console_errors().await; // the 404 itself
    look(&browser, &folder, "not-found").await;
    browser.open(&format!("{url}/")).await;
    browser.width(1280).await;
    browser.press("A ada").await;
    browser.press("Log out").await;
    look(&browser, &folder, "signed-out").await;
    browser.fill("Login", &ada.login).await;
    browser.fill("Password", PASSWORD).await;
    browser.press("Log in").await;
    browser.lands_on("/sign-in/second-factor").await;
    look(&browser, &folder, "second-factor").await;
    browser.press("Other login methods").await;
    look(&browser, &folder, "methods").await;
}

async fn look_at_refusal(browser: &Browser, folder: &Path) {
    browser.sees("Incorrect login or password").await;
    browser.console_errors().await; // the 401 itself
    look(browser, folder, "sign-in-refused").await;
}
