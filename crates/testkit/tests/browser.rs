//! The browser of the tests is a real one: it types, presses, waits for what comes later, and tells what is wrong.

use std::time::Duration;

use axum::Router;
use axum::extract::{Form, Path};
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::{get, post};
use serde::Deserialize;
use testkit::browser::Browser;
use testkit::folder::Folder;

const STRICT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; form-action 'self'; \
                      require-trusted-types-for 'script'";

#[derive(Deserialize)]
struct Letter {
    login: String,
    password: String,
    keep: Option<String>,
}

fn page(title: &str, body: &str) -> impl IntoResponse + use<> {
    let html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <title>{title}</title><link rel=stylesheet href=/style.css><link rel=icon href='data:,'>\
         <script src=/script.js defer></script><main><h1>{title}</h1>{body}</main>"
    );
    ([(header::CONTENT_SECURITY_POLICY, STRICT)], Html(html))
}

const SIGN_IN: &str = "
    <form method=post action=/letter>
      <p><label for=login>Login <small><br>your e-mail address</small></label> <input id=login name=login value='somebody'>
      <p><label>Password <input type=password name=password></label>
      <p><label><input type=checkbox name=keep value=yes> Keep me</label>
      <p><button>Sign in</button> <a href=/help>Get help</a>
    </form>
    <p id=script>no script</p>";

async fn letter(Form(letter): Form<Letter>) -> impl IntoResponse {
    let keep = letter.keep.as_deref().unwrap_or("no");
    let length = letter.password.len();
    let cookie = format!("seen={}; HttpOnly; SameSite=Lax; Path=/", letter.login.len());
    (
        [(header::SET_COOKIE, cookie)],
        Redirect::to(&format!("/hello/{}-{length}-{keep}", letter.login)),
    )
}

async fn any(Path(name): Path<String>) -> impl IntoResponse {
    page("Hello", &format!("<p>{name}</p><p id=late></p>"))
}

/// Starts the site; its address.
async fn site() -> String {
    let script = "const mark = document.querySelector('#script'); if (mark) mark.textContent = 'script ran';\n\
                  const late = document.querySelector('#late'); if (late) setTimeout(() => late.textContent = 'Good   day', 300);";
    let style = "body { background: white; color: black } #wide { width: 60rem }\
                 @media (prefers-color-scheme: dark) { body { background: black; color: white } }";
    let poor = "<img src=/none.png><p style='color:#eee;background:#fff'>pale</p><div id=wide>wide</div><input>";
    let router = Router::new()
        .route("/", get(|| async { page("Sign in here", SIGN_IN) }))
        .route("/letter", post(letter))
        .route("/hello/{name}", get(any))
        .route("/help", get(|| async { page("Help", "<p>There is help.</p>") }))
        .route("/poor", get(move || async move { page("Poor", poor) }))
        .route(
            "/script.js",
            get(move || async move { ([(header::CONTENT_TYPE, "text/javascript")], script) }),
        )
        .route(
            "/style.css",
            get(move || async move { ([(header::CONTENT_TYPE, "text/css")], style) }),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let mut connections = tokio::task::JoinSet::new();
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let service = hyper_util::service::TowerToHyperService::new(router.clone());
            connections.spawn(async move {
                let io = hyper_util::rt::TokioIo::new(stream);
                hyper::server::conn::http1::Builder::new()
                    .serve_connection(io, service)
                    .await
            });
        }
    });
    format!("http://localhost:{port}")
}

#[tokio::test]
async fn ann_types_presses_and_waits_for_what_comes_later() {
    let Some(browser) = Browser::start().await else { return };
    let address = site().await;
    browser.open(&address).await;
    assert_eq!(browser.title().await, "Sign in here");
    assert_eq!(browser.heading().await, "Sign in here");
    browser.sees("script ran").await;
    assert_eq!(browser.value("Login").await, "somebody");

    browser.fill("Login", "ann").await;
    browser.fill("Password", "a long password").await;
    browser.press("Keep me").await;
    browser.press("Sign in").await;

    browser.lands_on("/hello/ann-15-yes").await;
    assert_eq!(browser.url().await, format!("{address}/hello/ann-15-yes"));
    browser.sees("Good day").await;
    browser.does_not_see("Get help").await;
    let cookies = browser.cookies().await;
    assert_eq!(
        (cookies[0].name_value(), cookies[0].http_only()),
        (("seen", "3"), Some(true))
    );
    browser.back().await;
    browser.press("Get help").await;
    assert_eq!(browser.text().await, "Help There is help.");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn without_script_the_page_works_and_can_still_be_read() {
    let Some(browser) = Browser::start().await else { return };
    let address = site().await;
    browser.without_script().await;
    browser.open(&address).await;
    browser.sees("no script").await;
    browser.fill("Login", "ann").await;
    browser.fill("Password", "12345678").await;
    browser.press("Sign in").await;
    browser.lands_on("/hello/ann-8-no").await;
    browser.script(true).await;
    browser.open(&address).await;
    browser.sees("script ran").await;
}

#[tokio::test]
async fn width_light_and_letters_are_those_of_the_person() {
    let Some(browser) = Browser::start().await else { return };
    let address = site().await;
    browser.width(320).await;
    browser.open(&address).await;
    assert_eq!(browser.run("return innerWidth", vec![]).await, 320);
    assert!(!browser.scrolls_sideways().await);

    let background = "return getComputedStyle(document.body).backgroundColor";
    browser.dark().await;
    assert_eq!(browser.run(background, vec![]).await, "rgb(0, 0, 0)");
    browser.light().await;
    assert_eq!(browser.run(background, vec![]).await, "rgb(255, 255, 255)");

    browser.text_size(200).await;
    let size = "return getComputedStyle(document.body).fontSize";
    assert_eq!(browser.run(size, vec![]).await, "32px");

    browser.open(&format!("{address}/poor")).await;
    assert!(browser.scrolls_sideways().await);
    let folder = Folder::new("picture");
    let picture = folder.path().join("phone/poor.png");
    browser.screenshot(&picture).await;
    assert!(std::fs::read(picture).unwrap().starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn a_poor_page_is_found_out() {
    let Some(browser) = Browser::start().await else { return };
    let address = site().await;
    browser.open(&address).await;
    assert_eq!(browser.axe().await, vec![]);
    browser.open(&format!("{address}/poor")).await;
    let mut found: Vec<String> = browser.axe().await.into_iter().map(|violation| violation.id).collect();
    found.sort();
    assert_eq!(found, ["image-alt", "label"]); // the pale style was refused by the policy, so it is no contrast fault
    let errors = browser.console_errors().await;
    assert!(
        errors.iter().any(|error| error.contains("Content Security Policy")),
        "{errors:?}"
    );
    assert!(browser.console_errors().await.is_empty());
}

#[tokio::test]
async fn two_browsers_share_nothing_and_a_panic_leaves_none_behind() {
    let Some(one) = Browser::start().await else { return };
    let Some(other) = Browser::start().await else { return };
    let address = site().await;
    for browser in [&one, &other] {
        browser.open(&format!("{address}/help")).await;
    }
    one.run("document.cookie = 'mine=1'", vec![]).await;
    assert_eq!((one.cookies().await.len(), other.cookies().await.len()), (1, 0));

    let marks = [&one, &other].map(|browser| browser.client().capabilities().unwrap()["chrome"]["userDataDir"].clone());
    let profiles = marks.map(|mark| mark.as_str().unwrap().to_owned());
    assert!(running(&profiles[1]));
    let failed = tokio::spawn(async move {
        one.press("Nobody made this").await;
    });
    drop(other);
    assert!(!running(&profiles[1]));
    let reason = failed.await.unwrap_err().into_panic();
    let reason = reason.downcast_ref::<String>().unwrap();
    assert!(
        reason.contains("cannot press \"Nobody made this\"") && reason.contains("/help"),
        "{reason}"
    );
    assert!(!running(&profiles[0]));
}

/// Whether a browser with this profile still runs; a killed one may take a moment to be gone.
fn running(profile: &str) -> bool {
    let found = || {
        std::fs::read_dir("/proc").unwrap().flatten().any(|entry| {
            let command = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&command).contains(profile)
        })
    };
    (0..50).all(|_| {
        std::thread::sleep(Duration::from_millis(20));
        found()
    })
}
