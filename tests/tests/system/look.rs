//! Every page in every state, looked at in a real browser: by everybody, on every screen, in every light.
//!
//! `DOORWARD_SHOTS=folder` keeps the pictures: `folder/{page}-{width}-{light}.png`; `DOORWARD_LOOK=events,settings` looks
//! only at pages whose names begin so.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;
use testkit::browser::Browser;
use testkit::place::sqlite;
use testkit::server::{OtpPhone, PASSWORD, TestServer};

/// The change from day to night is a small movement, too: what is looked at is its end. A movement that another one took
/// the place of never ends, so nothing is waited for longer than 3 s.
async fn settled(browser: &Browser) {
    let script = "const once = document.getAnimations().filter((a) => a.effect.getTiming().iterations === 1);
                  const late = new Promise((done) => setTimeout(done, 3000));
                  return Promise.race([late, Promise.all(once.map((a) => a.finished))]).then(() => true, () => true);";
    browser.run(script, vec![]).await;
}

/// What stands out of the page to the side; nothing if it cannot be scrolled there.
async fn too_wide(browser: &Browser) -> Option<String> {
    if !browser.scrolls_sideways().await {
        return None;
    }
    let script = "const edge = document.documentElement.clientWidth;
                  return [...document.body.querySelectorAll('*')]
                    .filter((e) => e.getBoundingClientRect().right > edge + 0.5 && !e.closest('.scroll'))
                    .map((e) => e.tagName + '.' + e.className).slice(0, 5).join(' ');";
    browser.run(script, vec![]).await.as_str().map(str::to_owned)
}

/// Where pictures are kept, if anybody wants them.
async fn picture(browser: &Browser, name: &str, width: u32, light: &str) {
    if let Some(folder) = std::env::var_os("DOORWARD_SHOTS") {
        let file = format!("{name}-{width}-{light}.png");
        browser.screenshot(&PathBuf::from(folder).join(file)).await;
    }
}

// shows: UI-03
// shows in part: UI-05 (the rest has tests of its own)
#[tokio::test]
async fn every_page_in_every_state_can_be_used_by_everybody() {
    let server = TestServer::start(sqlite()).await;
    let (url, names) = crate::gallery::open(&server).await;
    let Some(browser) = Browser::start().await else { return };
    let mut troubles = Vec::new();
    let only = std::env::var("DOORWARD_LOOK").ok();
    if std::env::var_os("DOORWARD_SHOTS").is_some() {
        browser
            .devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true }))
            .await; // as on a phone
    }
    for name in names {
        if only
            .as_ref()
            .is_some_and(|only| !only.split(',').any(|wanted| name.starts_with(wanted)))
        {
            continue;
        }
        browser.width(320).await;
        browser.light().await;
        browser.open(&format!("{url}/en/{name}")).await;
        for (width, dark) in [(320, false), (400, true), (768, false), (1280, true), (1280, false)] {
            browser.width(width).await;
            if dark {
                browser.dark().await;
            } else {
                browser.light().await;
            }
            settled(&browser).await;
            if let Some(what) = too_wide(&browser).await {
                troubles.push(format!("{name} scrolls sideways at {width}: {what}"));
            }
            if width == 320 || dark {
                let found = if width == 400 {
                    browser.axe_colours().await
                } else {
                    browser.axe().await
                };
                troubles.extend(found.iter().map(|v| format!("{name} at {width}, dark {dark}: {v}")));
            }
            picture(&browser, name, width, if dark { "dark" } else { "light" }).await;
        }
        // Letters of twice the size, and words that are a third longer.
        browser.width(640).await;
        browser
            .run("document.documentElement.style.fontSize = '200%'", vec![])
            .await;
        if let Some(what) = too_wide(&browser).await {
            troubles.push(format!("{name} scrolls sideways with large letters: {what}"));
        }
        picture(&browser, name, 640, "large").await;
        browser.width(320).await;
        browser.open(&format!("{url}/en-x-long/{name}")).await;
        if let Some(what) = too_wide(&browser).await {
            troubles.push(format!("{name} scrolls sideways with long words: {what}"));
        }
        picture(&browser, name, 320, "long").await;
        browser.open(&format!("{url}/de/{name}")).await;
        if let Some(what) = too_wide(&browser).await {
            troubles.push(format!("{name} scrolls sideways in German: {what}"));
        }
        picture(&browser, name, 320, "german").await;
        let errors = browser.console_errors().await;
        // A sample that waits asks after a sign-in that there is none of.
        let real = errors.iter().filter(|error| !error.contains("/sign-ins/sgn_none"));
        troubles.extend(real.map(|error| format!("{name}: {error}")));
    }
    assert!(troubles.is_empty(), "{}", troubles.join("\n"));
}

/// Opens a page of the running server as its reader sees it, on the narrowest screen and on a desk, by day and by night.
async fn look_at(browser: &Browser, url: &str, path: &str, troubles: &mut Vec<String>) {
    for (width, dark) in [(320, true), (1280, false)] {
        browser.width(width).await;
        if dark {
            browser.dark().await;
        } else {
            browser.light().await;
        }
        browser.open(&format!("{url}{path}")).await;
        assert_eq!(browser.path().await, path.split('?').next().unwrap_or(path));
        if let Some(what) = too_wide(browser).await {
            troubles.push(format!("{path} scrolls sideways at {width}: {what}"));
        }
        let found = browser.axe().await;
        troubles.extend(found.iter().map(|v| format!("{path} at {width}: {v}")));
        let errors = browser.console_errors().await;
        troubles.extend(errors.iter().map(|error| format!("{path}: {error}")));
    }
}

async fn log_in(browser: &Browser, url: &str, login: &str) {
    browser.open(&format!("{url}/sign-in")).await;
    browser.fill("Login", login).await;
    browser.fill("Password", PASSWORD).await;
    browser.press("Log in").await;
}

// shows: UI-04
// shows in part: UI-05 (the rest has tests of its own), UI-08 (needs the pages of later issues), UI-02 (needs the pages of later issues)
#[tokio::test]
async fn an_employee_and_an_administrator_can_use_every_page_of_the_running_server() {
    let server = TestServer::start(sqlite()).await;
    let meadow = server.workspace("meadow").await;
    let ada = server.administrator(meadow, "ada@example.org").await;
    let ben = server.employee(meadow, "ben@example.org").await;
    let listening = server.listen().await;
    let url = listening.url.as_str();
    let Some(browser) = Browser::start().await else { return };
    let mut troubles = Vec::new();

    for path in ["/sign-in", "/recover"] {
        look_at(&browser, url, path, &mut troubles).await;
        browser.sees("Need help? the help desk").await;
    }
    log_in(&browser, url, &ben.login).await;
    browser.lands_on("/").await;
    for path in [
        "/",
        "/security",
        "/security/two-factor",
        "/security/otp",
        "/security/trusted-device",
        "/security/sessions",
        "/security/log-out-everywhere",
        "/history",
        "/notifications",
        "/employees",
        "/employees/reports",
        "/employees/invite",
        "/employees/invitations",
    ] {
        look_at(&browser, url, path, &mut troubles).await;
        browser.sees("Need help? the help desk").await;
    }
    browser.delete_cookies().await;

    log_in(&browser, url, &ada.login).await;
    browser.lands_on("/").await;
    look_at(&browser, url, "/settings", &mut troubles).await;
    browser.open(&format!("{url}/security/otp")).await;
    let key = browser
        .run(
            "return document.getElementById('key').textContent.replaceAll(' ', '')",
            vec![],
        )
        .await;
    let phone = OtpPhone::new(key.as_str().unwrap_or_default(), server.clock.clone());
    browser.fill("Code from the app", &phone.code()).await;
    browser.press("Confirm and turn on").await;
    browser.sees("Two-factor authentication is on").await;
    let of_ben = [
        format!("/employees/{}", ben.employee),
        format!("/employees/{}/history", ben.employee),
        format!("/employees/{}/end-sessions", ben.employee),
        format!("/employees/{}/two-factor", ben.employee),
    ];
    let console = [
        "/",
        "/security",
        "/employees",
        "/employees?search=be",
        "/employees/invite",
        "/employees/invitations",
        "/employees/invitations?status=pending",
        "/employees/join-links",
        "/employees/reports",
        "/employees/reports/login-history",
        "/messages",
        "/messages?state=failed",
        "/events",
        "/events?kind=sign_in_succeeded",
        "/settings",
    ];
    for path in console.into_iter().chain(of_ben.iter().map(String::as_str)) {
        look_at(&browser, url, path, &mut troubles).await;
        browser.sees("Need help? the help desk").await;
    }

    // A setting is saved in place, with who did it.
    browser.open(&format!("{url}/settings")).await;
    browser.fill("Pause before logging in again", "12").await;
    browser.press("Save").await;
    browser.sees("Saved").await;
    browser.sees("Changed by ada just now").await;
    assert_eq!(browser.value("Pause before logging in again").await, "12");

    // The second proof at the door, and confirming again.
    server.advance(Duration::from_mins(6)).await;
    look_at(&browser, url, "/step-up?next=/security/otp", &mut troubles).await;
    browser.delete_cookies().await;
    log_in(&browser, url, &ada.login).await;
    browser.lands_on("/sign-in/second-factor").await;
    for path in ["/sign-in/second-factor", "/sign-in/methods"] {
        look_at(&browser, url, path, &mut troubles).await;
        browser.sees("Need help? the help desk").await;
    }
    assert!(troubles.is_empty(), "{}", troubles.join("\n"));
}
