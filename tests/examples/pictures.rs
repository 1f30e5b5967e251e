//! Draws the guide's pictures from a running demo: `cargo run -p whole-system --example pictures -- http://localhost:8080`.
//!
//! They go to `docs/guide/screenshots`. The demo must be new: nobody in it has an authenticator app yet.

use std::path::Path;

use domain::time::Timestamp;
use serde_json::Value;
use server::request::now::Clock;
use testkit::browser::Browser;
use testkit::server::OtpPhone;

async fn picture(browser: &Browser, name: &str, width: u32, dark: bool) {
    browser.width(width).await;
    if dark {
        browser.dark().await;
    } else {
        browser.light().await;
    }
    let once = "const once = document.getAnimations().filter((a) => a.effect.getTiming().iterations === 1);
                return Promise.all(once.map((a) => a.finished)).then(() => true, () => true);";
    browser.run(once, vec![]).await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide/screenshots");
    let seen = browser.client().screenshot().await.expect("a picture of the window");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join(format!("{name}.png")), seen).expect("a file");
    for error in browser.console_errors().await {
        println!("{name}: {error}");
    }
    for violation in browser.axe().await {
        println!("{name}: {violation}");
    }
}

async fn log_in(browser: &Browser, url: &str, person: &(String, String)) {
    browser.open(&format!("{url}/sign-in")).await;
    browser.fill("Login", &person.0).await;
    browser.fill("Password", &person.1).await;
    browser.press("Log in").await;
}

/// The clock of this machine, which the demo uses, too.
async fn clock(browser: &Browser) -> Clock {
    let now = browser.run("return Math.floor(Date.now() / 1000)", vec![]).await;
    Clock::in_hand(Timestamp::from_seconds(now.as_i64().unwrap_or_default()))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let url = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "http://localhost:8080".to_owned());
    let Some(browser) = Browser::start().await else { return };
    browser
        .devtools("Emulation.setScrollbarsHidden", serde_json::json!({ "hidden": true }))
        .await;

    browser.open(&format!("{url}/demo")).await;
    let read = "return [...document.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('code')].map((c) => c.textContent))";
    let people: Vec<(String, String)> = match browser.run(read, vec![]).await {
        Value::Array(rows) => rows
            .iter()
            .map(|row| {
                (
                    row[0].as_str().unwrap_or("").to_owned(),
                    row[1].as_str().unwrap_or("").to_owned(),
                )
            })
            .collect(),
        _ => Vec::new(),
    };
    picture(&browser, "demo", 1280, false).await;
    let (ada, ben) = (&people[0], &people[1]);
    for _ in 0..2 {
        log_in(&browser, &url, &(ben.0.clone(), "not the password".to_owned())).await;
        browser.sees("Incorrect login or password").await;
    }
    browser.console_errors().await; // the refusals themselves
    picture(&browser, "sign-in-refused-phone", 400, false).await;
    browser.open(&format!("{url}/sign-in")).await;
    picture(&browser, "sign-in", 1280, false).await;
    picture(&browser, "sign-in-phone-dark", 400, true).await;
    log_in(&browser, &url, ben).await;
    browser.sees("Ben Okafor").await;
    browser.delete_cookies().await;

    log_in(&browser, &url, ada).await;
    browser.sees("Ada Meadow").await;
    browser.open(&format!("{url}/security/otp")).await;
    picture(&browser, "authenticator-app", 1280, false).await;
    let key = browser
        .run(
            "return document.getElementById('key').textContent.replaceAll(' ', '')",
            vec![],
        )
        .await;
    let phone = OtpPhone::new(key.as_str().unwrap_or_default(), clock(&browser).await);
    browser.fill("Code from the app", &phone.code()).await;
    browser.press("Confirm and turn on").await;
    browser.sees("Two-factor authentication is on").await;
    for (path, name, width, dark) in [
        ("/security", "security", 1280, false),
        ("/security", "security-phone-dark", 400, true),
        ("/history", "history-dark", 1280, true),
        ("/employees", "employees", 1280, false),
        ("/events", "events", 1280, false),
        ("/settings", "settings", 1280, false),
        ("/demo/outbox", "outbox", 1280, false),
    ] {
        browser.open(&format!("{url}{path}")).await;
        picture(&browser, name, width, dark).await;
    }
}
