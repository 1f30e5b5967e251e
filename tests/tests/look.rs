//! Every page in every state, looked at in a real browser: by everybody, on every screen, in every light.
//!
//! `DOORWARD_SHOTS=folder` keeps the pictures: `folder/{page}-{width}-{light}.png`; `DOORWARD_LOOK=events,settings` looks
//! only at pages whose names begin so.

mod gallery;

use std::path::PathBuf;

use serde_json::json;
use testkit::browser::Browser;
use testkit::place::sqlite;
use testkit::server::TestServer;

/// The change from day to night is a small movement, too: what is looked at is its end.
async fn settled(browser: &Browser) {
    let script = "const once = document.getAnimations().filter((a) => a.effect.getTiming().iterations === 1);
                  return Promise.all(once.map((a) => a.finished)).then(() => true, () => true);";
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
// shows in part: UI-05 (needs the second language)
#[tokio::test]
async fn every_page_in_every_state_can_be_used_by_everybody() {
    let server = TestServer::start(sqlite()).await;
    let (url, names) = gallery::open(&server).await;
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
                let found = browser.axe().await;
                troubles.extend(found.iter().map(|v| format!("{name} at {width}, dark {dark}: {v}")));
            }
            picture(&browser, name, width, if dark { "dark" } else { "light" }).await;
        }
        // Letters of twice the size, and words that are a third longer.
        browser.width(640).await;
        browser.text_size(200).await;
        if let Some(what) = too_wide(&browser).await {
            troubles.push(format!("{name} scrolls sideways with large letters: {what}"));
        }
        picture(&browser, name, 640, "large").await;
        browser.text_size(100).await;
        browser.width(320).await;
        browser.open(&format!("{url}/en-x-long/{name}")).await;
        if let Some(what) = too_wide(&browser).await {
            troubles.push(format!("{name} scrolls sideways with long words: {what}"));
        }
        picture(&browser, name, 320, "long").await;
        let errors = browser.console_errors().await;
        troubles.extend(errors.iter().map(|error| format!("{name}: {error}")));
    }
    assert!(troubles.is_empty(), "{}", troubles.join("\n"));
}
