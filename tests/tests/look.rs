//! Every page in every state, looked at in a real browser: by everybody, on every screen, in every light.
//!
//! `DOORWARD_SHOTS=folder` keeps the pictures: `folder/{page}-{width}-{light}.png`.

#[path = "../../crates/pages/tests/sample/mod.rs"]
mod sample;

use std::path::PathBuf;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::Html;
use axum::routing::get;
use pages::text::LONG as LONG_WORDS;
use serde_json::json;
use testkit::browser::Browser;
use testkit::place::sqlite;
use testkit::server::TestServer;

/// Serves every sample under the server's own policy for content, with the server's own assets behind them.
async fn gallery(server: &TestServer) -> (String, Vec<&'static str>) {
    let policy = server.client().get("/sign-in").await.headers[header::CONTENT_SECURITY_POLICY].clone();
    let mut router: Router = Router::new();
    let mut names = Vec::new();
    for language in ["en", LONG_WORDS] {
        for sample in sample::all(language) {
            let answer: (_, Html<String>) = (
                [(header::CONTENT_SECURITY_POLICY, HeaderValue::clone(&policy))],
                Html(sample.html),
            );
            router = router.route(
                &format!("/sample/{language}/{}", sample.name),
                get(move || std::future::ready(answer.clone())),
            );
            // The refusals differ in their words only: one of them stands for all.
            if language == "en" && (!sample.name.starts_with("refusal-") || sample.name == "refusal-busy") {
                names.push(sample.name);
            }
        }
    }
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    let router = router.fallback_service(server.server.router());
    tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
    (format!("http://localhost:{}/sample", address.port()), names)
}

/// Where pictures are kept, if anybody wants them.
async fn picture(browser: &Browser, name: &str, width: u32, light: &str) {
    if let Some(folder) = std::env::var_os("DOORWARD_SHOTS") {
        let file = format!("{name}-{width}-{light}.png");
        browser
            .devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true }))
            .await;
        // The change from day to night is a small movement, too; the picture waits for its end.
        let moving = "return Promise.all(document.getAnimations().filter((a) => a.effect.getTiming().iterations === 1).map((a) => a.finished)).then(() => true)";
        browser.run(moving, vec![]).await;
        browser.screenshot(&PathBuf::from(folder).join(file)).await;
        browser
            .devtools("Emulation.setScrollbarsHidden", json!({ "hidden": false }))
            .await;
    }
}

// shows: UI-03
// shows in part: UI-05 (needs the second language)
#[tokio::test]
async fn every_page_in_every_state_can_be_used_by_everybody() {
    let server = TestServer::start(sqlite()).await;
    let (url, names) = gallery(&server).await;
    let Some(browser) = Browser::start().await else { return };
    let mut troubles = Vec::new();
    for name in names {
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
            if browser.scrolls_sideways().await {
                troubles.push(format!("{name} scrolls sideways at {width}"));
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
        if browser.scrolls_sideways().await {
            troubles.push(format!("{name} scrolls sideways with large letters"));
        }
        picture(&browser, name, 640, "large").await;
        browser.text_size(100).await;
        browser.width(320).await;
        browser.open(&format!("{url}/en-x-long/{name}")).await;
        if browser.scrolls_sideways().await {
            troubles.push(format!("{name} scrolls sideways with long words"));
        }
        picture(&browser, name, 320, "long").await;
        let errors = browser.console_errors().await;
        troubles.extend(errors.iter().map(|error| format!("{name}: {error}")));
    }
    assert!(troubles.is_empty(), "{}", troubles.join("\n"));
}
