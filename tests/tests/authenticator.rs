//! The authenticator app in a real browser, as wide as a phone.

use std::time::Duration;

use axum::http::header;
use domain::time::Timestamp;
use domain::trusted_device::State;
use serde_json::{Value, json};
use testkit::browser::Browser;
use testkit::pair::{Pair, same_clock, worker_is_ready};
use testkit::place::sqlite;
use testkit::push_service::PushService;
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
    phone.reload().await;
    phone.sees("Connected").await;

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

// shows in part: APP-01 (removing one of two workspaces is shown below), RCV-01 (the server's tests)
#[tokio::test]
async fn the_phone_that_was_just_connected_offers_anns_other_workspace_and_one_press_connects_it() {
    let Some((connected, there)) = connected_in_one_of_two().await else {
        return;
    };
    let Connected {
        server, url, ann, pair, ..
    } = connected;
    let phone = &pair.phone;
    phone.press("Connect Quarry, too").await;
    phone.sees("Quarry is connected, too.").await;
    phone.sees("They belong on paper").await;
    let read = "return [...document.querySelectorAll('#codes code')].map((code) => code.textContent)";
    let codes = phone.run(read, vec![]).await;
    let codes: Vec<&str> = codes
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(codes.len(), 10);
    assert_eq!(copied(phone).await, codes.join("\n"));
    let kept = phone
        .run("return JSON.stringify([history.state, location.href])", vec![])
        .await;
    assert!(
        !kept.as_str().unwrap().contains(codes[0]),
        "not in the browser's history"
    );
    quiet(phone).await;
    phone.press("Done").await;
    phone.sees("From now on requests").await;
    phone.does_not_see(codes[0]).await;
    phone.press("Done").await;
    phone.sees("Your workspaces").await;
    phone.sees("Meadow").await;
    phone.sees("Quarry").await;
    phone.does_not_see("Disconnected").await;
    let store = &server.app().store;
    let here = store.phone(ann.employee).await.unwrap().unwrap();
    let other = store.phone(there.employee).await.unwrap().unwrap();
    assert_eq!((here.state, other.state), (State::Connected, State::Connected));
    assert_ne!(here.key, other.key, "a key for each workspace");

    // Her phone is not at hand, and one of the codes lets her in.
    let pair = pair.at(&format!("{url}/w/quarry"));
    let computer = &pair.computer;
    pair.types_password_elsewhere(&there).await;
    computer.lands_on("/w/quarry/sign-in/second-factor").await;
    pair.chooses("Recovery code").await;
    computer.fill("Recovery code", codes[0]).await;
    computer.press("Continue").await;
    computer.lands_on("/w/quarry/").await;
}

/// The same in the meadow, where her phone was connected this moment; and as whom she works in the quarry.
async fn connected_in_one_of_two() -> Option<(Connected, Someone)> {
    let server = TestServer::at_its_address(sqlite()).await;
    let (meadow, quarry) = (server.workspace("meadow").await, server.workspace("quarry").await);
    let ann = server.employee(meadow, "ann@example.org").await;
    let there = server.employee(quarry, "ann@example.org").await;
    let listening = server.listen().await;
    let url = listening.url.clone();
    let pair = Pair::start(&format!("{url}/w/meadow")).await?;
    pair.types_password(&ann).await;
    pair.computer.lands_on("/w/meadow/").await;
    pair.opens("/security/trusted-device").await;
    pair.opens_app().await;
    pair.connects().await;
    pair.phone.sees("Your other workspaces").await;
    let connected = Connected {
        server,
        url,
        listening,
        ann,
        pair,
    };
    Some((connected, there))
}

#[tokio::test]
async fn where_the_answer_with_the_codes_is_lost_the_phone_says_where_to_make_new_ones() {
    let Some((connected, _)) = connected_in_one_of_two().await else {
        return;
    };
    let phone = &connected.pair.phone;
    let loses = "const real = fetch; \
                 window.fetch = async (path, options) => { \
                   const answer = await real(path, options); \
                   if (path.endsWith('/connect')) throw new TypeError('lost'); \
                   return answer; }";
    phone.run(loses, vec![]).await;
    phone.press("Connect Quarry, too").await;
    phone
        .sees("Quarry is connected, too, but its recovery codes did not arrive.")
        .await;
    phone.sees("Make new ones there, on its Security page.").await;
    phone.does_not_see("Save your recovery codes").await;
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

/// The browser's way to a push service, which says what `localStorage.says` tells it to; whoever hurries waits for nothing.
const PUSH_MANAGER: &str = "
    const later = window.setTimeout;
    const patience = [8000, 20000];
    window.setTimeout = (work, span, ...more) => later(work, localStorage.hurry && patience.includes(span) ? 0 : span, ...more);
    const subscription = () => ({
      toJSON: () => JSON.parse(localStorage.subscription),
      unsubscribe: async () => { delete localStorage.held; return true; },
    });
    PushManager.prototype.getSubscription = async () => localStorage.held ? subscription() : null;
    PushManager.prototype.subscribe = () => {
      if (localStorage.says === 'nothing') return new Promise(() => {});
      if (localStorage.says === 'no') return Promise.reject(new DOMException('no', 'AbortError'));
      localStorage.held = 'yes';
      return Promise.resolve(subscription());
    };
    StorageManager.prototype.persisted = async () => false;
    StorageManager.prototype.persist = async () => localStorage.keeps === 'yes';";

/// What the page keeps for [`PUSH_MANAGER`] from now on.
async fn remembers(phone: &Browser, what: &str, value: &str) {
    let script = "localStorage.setItem(arguments[0], arguments[1])";
    phone.run(script, vec![json!(what), json!(value)]).await;
}

async fn opens_settings(phone: &Browser) {
    phone.reload().await;
    phone.press("Menu").await;
    phone.press("Settings").await;
    phone.sees("Version 1").await;
}

/// What the clock's row says once the app has heard the server again.
async fn clock_says(phone: &Browser, sentence: &str) {
    for _ in 0..200 {
        phone.press("Menu").await;
        phone.press("Settings").await;
        phone.sees("Version 1").await;
        if phone.text().await.contains(sentence) {
            return;
        }
    }
    phone.sees(sentence).await;
}

/// May the app notify, as the person decided in the browser's settings?
async fn notifications(phone: &Browser, url: &str, setting: &str) {
    let parameters = json!({ "origin": url, "permission": { "name": "notifications" }, "setting": setting });
    phone.devtools("Browser.setPermission", parameters).await;
}

// shows in part: PUSH-04 (what the waiting page says: the server's tests)
#[tokio::test]
async fn the_settings_say_what_to_do_whatever_the_push_service_answers() {
    let Some(Connected { server, url, pair, .. }) = connected().await else {
        return;
    };
    let phone = &pair.phone;
    worker_is_ready(phone).await;
    let service = PushService::start().await;
    let said = service.subscription();
    let said = json!({ "endpoint": said["endpoint"], "keys": { "p256dh": said["p256dh"], "auth": said["auth"] } });
    phone.before_each_page(PUSH_MANAGER).await;
    remembers(phone, "subscription", &said.to_string()).await;

    notifications(phone, &url, "denied").await;
    opens_settings(phone).await;
    phone
        .sees("Allow notifications for this app in the phone's or browser's settings.")
        .await;
    assert!(!phone.offers("Turn on notifications").await, "it would change nothing");
    notifications(phone, &url, "granted").await;
    opens_settings(phone).await;
    phone.sees("Allowed, but not set up yet").await;
    remembers(phone, "hurry", "yes").await;
    for (says, sentence) in [
        (
            "nothing",
            "did not answer. Requests appear while the app is open; try again on another network.",
        ),
        (
            "no",
            "The push service of this browser refused. Requests appear while the app is open.",
        ),
        ("yes", "Notifications are on."),
    ] {
        remembers(phone, "says", says).await;
        phone.press("Turn on notifications").await;
        phone.sees(sentence).await;
    }
    assert!(!phone.offers("Turn on notifications").await, "they are on");

    phone.press("Send a test").await;
    phone.sees("No test came within 20 seconds. Check:").await;
    phone
        .sees("while it is open, requests appear without notifications")
        .await;
    service.next().await;
    remembers(phone, "hurry", "").await;
    server.advance(Duration::from_secs(5)).await;
    phone.devtools("ServiceWorker.enable", json!({})).await;
    phone.press("Send a test").await;
    let pushed = service.next().await;
    let push = json!({ "origin": url, "registrationId": "0", "data": pushed.text });
    phone.devtools("ServiceWorker.deliverPushMessage", push).await;
    phone.sees("It works: the test came after").await;
    server.advance(Duration::from_secs(5)).await;
    service.answers(403, None);
    phone.press("Send a test").await;
    phone
        .sees("Tell your administrator; requests appear while the app is open.")
        .await;
    quiet(phone).await;
}

#[tokio::test]
async fn the_settings_say_whether_storage_is_kept_and_the_clock_right() {
    let Some(Connected { server, pair, .. }) = connected().await else {
        return;
    };
    let phone = &pair.phone;
    phone.before_each_page(PUSH_MANAGER).await;
    same_clock(phone, &server).await;
    opens_settings(phone).await;
    clock_says(phone, "Right, to within").await;
    phone.sees("The browser may delete it when space runs low").await;
    phone.press("Ask the browser to keep it").await;
    phone
        .sees("The browser did not agree. Add the app to the home screen")
        .await;
    remembers(phone, "keeps", "yes").await;
    phone.press("Ask the browser to keep it").await;
    phone.sees("Kept. The browser will not delete it by itself.").await;
    assert!(!phone.offers("Ask the browser to keep it").await);

    server.advance(Duration::from_mins(5)).await;
    opens_settings(phone).await;
    clock_says(phone, "clock is 5 minutes behind. The codes are corrected").await;
}

const ANDROID: &str = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) \
                       Chrome/140.0.0.0 Mobile Safari/537.36";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 \
                      (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

/// The browser is one of this kind of phone from now on.
async fn is_a(phone: &Browser, agent: &str) {
    phone
        .devtools("Network.setUserAgentOverride", json!({ "userAgent": agent }))
        .await;
}

// shows in part: SET-12 (life and single use: the server's tests)
#[tokio::test]
async fn the_link_of_the_code_opened_by_the_camera_of_an_android_phone_asks_and_connects_it() {
    let server = TestServer::at_its_address(sqlite()).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let _listening = server.listen().await;
    let mut computer = server.client();
    computer.sign_in(&ann).await;
    let shown = computer.shows_code().await.json();
    let Some(phone) = Browser::phone().await else { return };
    is_a(&phone, ANDROID).await;
    phone.open(shown["link"].as_str().unwrap()).await;
    phone
        .sees("Go on only if the QR code was on your own screen just now.")
        .await;
    assert!(!phone.url().await.contains("pair="), "the secret is out of the address");
    phone.press("Connect this phone").await;
    phone.sees("Type these digits on your computer").await;
    quiet(&phone).await;
}

// shows in part: SET-12, PUSH-06 (what is wrong is refused: phone_request.rs and the server's tests)
#[tokio::test]
async fn the_link_of_the_number_opened_by_the_camera_of_an_android_phone_fills_it_in() {
    let Some(Connected {
        server, url, ann, pair, ..
    }) = connected().await
    else {
        return;
    };
    let Pair { computer, phone, .. } = &pair;
    is_a(phone, ANDROID).await;
    pair.types_password_elsewhere(&ann).await;
    let number = pair.number().await;
    phone.sees("Is this you logging in?").await;
    let (now, store) = (server.app().now(), &server.app().store);
    let device = store.phone(ann.employee).await.unwrap().unwrap();
    let open = store
        .open_approvals(device.id, Timestamp::from_seconds(0), now)
        .await
        .unwrap();
    phone
        .open(&format!("{url}/authenticator/#request={}", open[0].id))
        .await;
    phone.sees("Is this you logging in?").await;
    phone
        .open(&format!("{url}/authenticator/#answer={}.{number}", open[0].id))
        .await;
    phone.sees("The number was read from the QR code.").await;
    assert!(!phone.url().await.contains(&number), "it is out of the address");
    phone.press("Confirm login").await;
    phone.sees("Your computer goes on by itself.").await;
    computer.lands_on("/").await;
}

// shows in part: SET-12 (life and single use: the server's tests)
#[tokio::test]
async fn any_link_opened_by_the_camera_of_an_iphone_only_says_how_to_install_the_app() {
    let server = TestServer::start(sqlite()).await;
    let listening = server.listen().await;
    let Some(phone) = Browser::phone().await else { return };
    is_a(&phone, IPHONE).await;
    for link in [
        "pair=0123456789ABCDEFGHJKMNPQR0",
        "answer=apr_0.482913",
        "request=apr_0",
    ] {
        phone.open("about:blank").await;
        phone.open(&format!("{}/authenticator/#{link}", listening.url)).await;
        phone.sees("Add the app to the home screen").await;
        phone.sees("connect it there: scan the QR code inside the app").await;
        for verb in ["Connect this phone", "Confirm login", "Scan the QR code"] {
            assert!(!phone.offers(verb).await, "{link}: {verb}");
        }
        assert!(!phone.url().await.contains('='), "{link}");
    }
    // Inside the installed app it is another matter.
    phone
        .before_each_page("Object.defineProperty(navigator, 'standalone', { get: () => true })")
        .await;
    phone.open("about:blank").await;
    phone
        .open(&format!(
            "{}/authenticator/#pair=0123456789ABCDEFGHJKMNPQR0",
            listening.url
        ))
        .await;
    phone
        .sees("Go on only if the QR code was on your own screen just now.")
        .await;
}

/// A finger that moves from right to left over an element.
async fn swipes(phone: &Browser, selector: &str) {
    let script = "const box = document.querySelector(arguments[0]).getBoundingClientRect(); \
                  return [box.right - 80, box.top + box.height / 2]";
    let at = phone.run(script, vec![json!(selector)]).await;
    let (x, y) = (at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
    let touch = |kind: &'static str, points: Value| {
        let parameters = json!({ "type": kind, "touchPoints": points });
        phone.devtools("Input.dispatchTouchEvent", parameters)
    };
    touch("touchStart", json!([{ "x": x, "y": y }])).await;
    for step in 1..=10 {
        touch("touchMove", json!([{ "x": x - 15.0 * f64::from(step), "y": y }])).await;
    }
    touch("touchEnd", json!([])).await;
}

// shows: APP-01
// shows in part: APP-02 (signing in with the phone removed is shown by the server's tests), VER-06
#[tokio::test]
async fn removing_a_workspace_deletes_it_on_the_phone_and_on_the_server_and_leaves_the_others() {
    let Some(Connected {
        server, url, ann, pair, ..
    }) = connected().await
    else {
        return;
    };
    let hillside = server.workspace("hillside").await;
    let there = server.employee(hillside, &ann.login).await;
    let pair = pair.at(&format!("{url}/w/hillside"));
    let Pair { computer, phone, .. } = &pair;
    pair.types_password(&ann).await;
    computer.lands_on("/w/hillside/").await;
    pair.opens("/security/trusted-device").await;
    phone.press("Menu").await;
    phone.press("Add account").await;
    phone.sees("Name of this phone").await;
    pair.connects().await;
    pair.is_done().await;
    phone.sees("Hillside").await;
    let kept = async |employee| server.app().store.phone(employee).await.unwrap().unwrap();
    let (first, second) = (kept(ann.employee).await, kept(there.employee).await);
    assert_ne!(first.key, second.key, "a key for each");

    swipes(phone, ".workspaces li .front").await;
    phone.press("Remove").await;
    phone.sees("Remove Meadow from this phone?").await;
    phone.press("Remove Meadow").await;
    phone.does_not_see("Meadow").await;
    phone.sees("Hillside").await;
    let mut first = kept(ann.employee).await;
    for _ in 0..100 {
        if first.state == State::Disconnected {
            break;
        }
        phone.sees("Hillside").await;
        first = kept(ann.employee).await;
    }
    assert_eq!(first.state, State::Disconnected, "its token opens nothing any more");
    assert_eq!(kept(there.employee).await.state, State::Connected);
    phone.reload().await;
    phone.press("Actions for Hillside").await;
    phone.press("Verification code").await;
    phone.sees("New code in").await;
}
