//! The authenticator app in a real browser, as wide as a phone.

mod links;
mod settings;
mod workspaces;

use std::time::Duration;

use axum::http::header;
use serde_json::{Value, json};
use testkit::browser::Browser;
use testkit::pair::{Pair, worker_is_ready};
use testkit::place::sqlite;
use testkit::server::{Listening, Someone, TestServer};

async fn quiet(browser: &Browser) {
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
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

    listening.cut().await;
    phone.reload().await;
    phone.sees("Connect this phone").await;
    phone.press("Menu").await;
    phone.press("Settings").await;
    phone.sees("Version 1").await;
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
          return [await at(59), await at(1111111109), await at(1111111111), \
                  await at(1234567890), await at(2000000000), await at(20000000000), \
                  await refused(crypto.subtle.exportKey('raw', key)), \
                  await refused(crypto.subtle.exportKey('jwk', keys.privateKey)), atob(header)]; \
        })().then(done, (error) => done([String(error)]));";
    let names = ["code.js", "jws.js", "bytes.js"].map(|name| json!(module(name)));
    let said = phone.client().execute_async(script, names.to_vec()).await.unwrap();
    let wanted = json!([
        "46119246",
        "68084774",
        "67062674",
        "91819424",
        "90698825",
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
    let Some(pair) = Pair::start(&listening.url).await else {
        return;
    };
    let Pair { computer, phone, .. } = &pair;
    pair.types_password(&ann).await;
    computer.lands_on("/").await;
    pair.opens("/security/otp").await;
    pair.opens_app().await;
    phone.camera_sees(&computer.picture_of("svg.qr").await);
    phone.press("Scan the QR code").await;
    phone.sees("This QR code is something else").await;
    quiet(phone).await;
    phone.press("Type the code instead").await;
    phone.press("Type the code instead").await;
    phone.fill("Code beneath the QR code", "0123 4567-89ab").await;
    phone.press("Connect this phone").await;
    phone.sees("This is not the code").await;
}

struct Connected {
    server: TestServer,
    url: String,
    listening: Listening,
    ann: Someone,
    pair: Pair,
}

/// Ann's computer, where she is logged in, and her phone, connected through its camera.
async fn connected() -> Option<Connected> {
    let server = TestServer::at_its_address(sqlite()).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let listening = server.listen().await;
    let url = listening.url.clone();
    let pair = Pair::connected(&url, &ann).await?;
    Some(Connected {
        server,
        url,
        listening,
        ann,
        pair,
    })
}

// shows: APP-03, VER-01, VER-06
// shows in part: VER-02 (the server's tests show that nothing is sent), SET-12 (its limits are the server's tests)
#[tokio::test]
async fn ann_connects_her_phone_by_its_camera_and_logs_in_by_a_code_made_without_a_network() {
    let Some(Connected {
        server,
        listening,
        ann,
        pair,
        ..
    }) = connected().await
    else {
        return;
    };
    let Pair { computer, phone, .. } = &pair;
    worker_is_ready(phone).await;
    server.advance(Duration::from_mins(1)).await;
    pair.takes_the_time().await;

    listening.cut().await;
    phone.reload().await;
    phone.sees("No connection to the server").await;
    let code = pair.code("Meadow").await;
    assert_eq!(copied(phone).await, code);

    let _listening = server.listen().await;
    pair.types_password_elsewhere(&ann).await;
    computer.lands_on("/sign-in/second-factor").await;
    pair.chooses("Verification code").await;
    computer.fill("Code from the app", &code).await;
    computer.press("Continue").await;
    computer.lands_on("/").await;
}

// shows in part: BAN-13, SET-15 (the banner is the server's), APP-05
#[tokio::test]
async fn a_phone_that_was_disconnected_says_so_and_is_connected_again_by_the_same_key() {
    let Some(Connected { server, ann, pair, .. }) = connected().await else {
        return;
    };
    let Pair { computer, phone, .. } = &pair;
    pair.opens("/security/log-out-everywhere").await;
    computer.press("Log out on all devices").await;
    server.advance(Duration::from_secs(1)).await;
    phone.reload().await;
    phone.sees("Disconnected").await;
    phone.press("Actions for Meadow").await;
    phone.press("Connect again").await;
    phone.sees("Name of this phone").await;
    pair.opens("/security/trusted-device").await;
    pair.connects().await;
    pair.is_done().await;
    phone.sees("Connected").await;
    phone.does_not_see("Disconnected").await;
    let devices = server.app().store.phones_of(ann.employee).await.unwrap();
    assert_eq!(devices.len(), 1, "the same phone, not another one");
}

/// Presses Copy, and reads what the clipboard has then.
async fn copied(phone: &Browser) -> String {
    let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    phone.devtools("Browser.grantPermissions", permissions).await;
    phone.press("Copy").await;
    phone.sees("Copied").await;
    let read = "const done = arguments[0]; navigator.clipboard.readText().then(done, (error) => done(error.name))";
    let text = phone.client().execute_async(read, vec![]).await.unwrap();
    text.as_str().unwrap_or_default().to_owned()
}
