//! The authenticator app in a real browser, as wide as a phone.

use axum::http::header;
use serde_json::{Value, json};
use testkit::browser::Browser;
use testkit::place::sqlite;
use testkit::server::{PASSWORD, TestServer};

async fn quiet(browser: &Browser) {
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// Waits until the service worker has everything that it keeps.
async fn worker_is_ready(browser: &Browser) {
    let script = "const done = arguments[0]; \
                  navigator.serviceWorker.ready.then(({ active }) => { \
                    if (active.state === 'activated') return done(true); \
                    active.onstatechange = () => active.state === 'activated' && done(true); });";
    let ready = browser.client().execute_async(script, vec![]).await;
    assert_eq!(ready.unwrap(), true);
}

async fn offline(browser: &Browser, is: bool) {
    let speed = if is { 0 } else { -1 };
    let parameters = json!({ "offline": is, "latency": 0, "downloadThroughput": speed, "uploadThroughput": speed });
    browser.devtools("Network.enable", json!({})).await;
    browser.devtools("Network.emulateNetworkConditions", parameters).await;
}

/// A module of the app, by its name in the folder.
fn module(name: &str) -> &'static str {
    let found = pages::authenticator::files().find(|(known, ..)| *known == name);
    found.unwrap_or_else(|| panic!("no {name}")).1
}

// shows in part: APP-04 (the server's minimum is shown with the paired app)
#[tokio::test]
async fn the_app_can_be_installed_and_opens_without_a_network() {
    let server = TestServer::start(sqlite()).await;
    let listening = server.listen().await;
    let Some(phone) = Browser::phone().await else { return };
    phone.open(&format!("{}/authenticator", listening.url)).await;
    phone.lands_on("/authenticator/").await;
    phone.sees("Connect this phone").await;
    worker_is_ready(&phone).await;
    let faults = phone.devtools("Page.getInstallabilityErrors", json!({})).await;
    let faults: Vec<&Value> = faults["installabilityErrors"]
        .as_array()
        .into_iter()
        .flatten()
        .collect();
    let real = faults.iter().filter(|fault| fault["errorId"] != "in-incognito");
    assert_eq!(real.count(), 0, "{faults:?}");
    quiet(&phone).await;

    offline(&phone, true).await;
    phone.reload().await;
    phone.sees("Connect this phone").await;
    phone.press("Menu").await;
    phone.press("Settings").await;
    phone.sees("Version 1").await;
    offline(&phone, false).await;
}

#[tokio::test]
async fn nothing_but_the_apps_own_files_can_run_in_it() {
    let server = TestServer::start(sqlite()).await;
    let answer = server.client().get("/authenticator/").await;
    let policy = answer.headers[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap()
        .to_owned();
    for part in [
        "default-src 'none'",
        "script-src 'self';",
        "require-trusted-types-for 'script'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    let camera = answer.headers["permissions-policy"].to_str().unwrap();
    assert!(camera.contains("camera=(self)"), "{camera}");
    let elsewhere = server.client().get("/sign-in").await;
    assert!(
        elsewhere.headers["permissions-policy"]
            .to_str()
            .unwrap()
            .contains("camera=()")
    );

    let listening = server.listen().await;
    let Some(phone) = Browser::phone().await else { return };
    phone.open(&format!("{}/authenticator/", listening.url)).await;
    phone.sees("Connect this phone").await;
    quiet(&phone).await;
    for attempt in [
        "document.body.innerHTML = '<b>markup</b>'",
        "new Worker('/s/elsewhere.js')",
        "const script = document.createElement('script'); script.src = '/s/elsewhere.js'",
        "trustedTypes.createPolicy('another', { createHTML: (text) => text })",
    ] {
        let script = format!("try {{ {attempt}; return 'done' }} catch (error) {{ return error.name }}");
        assert_eq!(phone.run(&script, vec![]).await, "TypeError", "{attempt}");
    }
}

// shows in part: VER-02 (with a paired phone below), VER-04 (the server's side is its own test)
#[tokio::test]
async fn codes_are_those_of_the_standard_and_keys_cannot_be_read_out() {
    let server = TestServer::start(sqlite()).await;
    let listening = server.listen().await;
    let Some(phone) = Browser::phone().await else { return };
    phone.open(&format!("{}/authenticator/", listening.url)).await;
    // RFC 6238, appendix B, SHA-256.
    let script = "const [code, jws, bytes, done] = arguments; \
        (async () => { \
          const { codeAt, importSecret } = await import(code); \
          const { newKeys, sign } = await import(jws); \
          const { base64url } = await import(bytes); \
          const secret = base64url(new TextEncoder().encode('12345678901234567890123456789012')); \
          const key = await importSecret(secret); \
          const at = async (seconds) => (await codeAt({ key, digits: 8, period: 30 }, seconds * 1000)).code; \
          const keys = await newKeys(); \
          const refused = (work) => work.then(() => 'read out', (error) => error.name); \
          const [header] = (await sign({ typ: 'test+jws' }, { a: 1 }, keys)).split('.'); \
          return [await at(59), await at(1111111109), await at(20000000000), \
                  await refused(crypto.subtle.exportKey('raw', key)), \
                  await refused(crypto.subtle.exportKey('jwk', keys.privateKey)), atob(header)]; \
        })().then(done, (error) => done([String(error)]));";
    let names = ["code.js", "jws.js", "bytes.js"].map(|name| json!(module(name)));
    let said = phone.client().execute_async(script, names.to_vec()).await.unwrap();
    let wanted = json!([
        "46119246",
        "68084774",
        "77737706",
        "InvalidAccessError",
        "InvalidAccessError",
        r#"{"alg":"ES256","typ":"test+jws"}"#
    ]);
    assert_eq!(said, wanted);
}

#[tokio::test]
async fn a_phone_that_lost_its_storage_says_so_and_how_to_go_on() {
    let server = TestServer::start(sqlite()).await;
    let listening = server.listen().await;
    let Some(phone) = Browser::phone().await else { return };
    let app = format!("{}/authenticator/", listening.url);
    phone.open(&app).await;
    phone.sees("Connect this phone").await;
    phone.does_not_see("lost what it kept").await;
    // What a connected app does, before the browser takes its storage away.
    let keep = "const done = arguments[0]; fetch('/authenticator/kept', { method: 'PUT' }).then(() => done(true))";
    phone.client().execute_async(keep, vec![]).await.unwrap();
    phone.reload().await;
    phone.sees("This phone has lost what it kept").await;
    phone.sees("show a QR code").await;
    phone.press("I no longer use it here").await;
    phone.does_not_see("lost what it kept").await;
    phone.reload().await;
    phone.sees("Connect this phone").await;
    phone.does_not_see("lost what it kept").await;
}

#[tokio::test]
async fn the_camera_reads_a_qr_code_and_says_when_it_is_another_one() {
    let server = TestServer::start(sqlite()).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let listening = server.listen().await;
    let Some(computer) = Browser::start().await else { return };
    computer.open(&format!("{}/sign-in", listening.url)).await;
    computer.fill("Login", &ann.login).await;
    computer.fill("Password", PASSWORD).await;
    computer.press("Log in").await;
    computer.lands_on("/").await;
    computer.open(&format!("{}/security/otp", listening.url)).await;
    let picture = computer.picture_of("svg.qr").await;

    let Some(phone) = Browser::phone().await else { return };
    phone.camera_sees(&picture);
    phone.open(&format!("{}/authenticator/", listening.url)).await;
    phone.press("Scan the QR code").await;
    phone.press("Scan the QR code").await;
    phone.sees("This QR code is something else").await;
    quiet(&phone).await;
    phone.press("Type the code instead").await;
    phone.press("Type the code instead").await;
    phone.fill("Code beneath the QR code", "0123 4567-89ab").await;
    phone.press("Connect this phone").await;
    phone.sees("This is not the code").await;
}
