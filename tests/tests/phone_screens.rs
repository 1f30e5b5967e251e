//! Every screen of the app, and every page beside it, in every state: on a phone and on a desk, by day and by night, with
//! large letters, with the keyboard alone, and by axe.
//!
//! `DOORWARD_SHOTS=folder` keeps PNGs of everything; `DOORWARD_GUIDE=docs/guide/screenshots/phone` makes the guide's
//! pictures anew, from the real server that the test runs.

use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::id::WorkspaceId;
use domain::policy::{Policy, Preset};
use serde_json::json;
use testkit::browser::Browser;
use testkit::gateway::Gateway;
use testkit::pair::{Pair, same_clock, worker_is_ready};
use testkit::place::sqlite;
use testkit::server::{Client, OtpPhone, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

/// What a thumb presses and is less than 44 px high or wide (LOOK.md; WCAG 2.5.5, which excepts links within a sentence).
const SMALL_TARGETS: &str = "
    const targets = document.querySelectorAll('a[href], button, summary, select, label:has(input), input:not(label input)');
    const seen = [...targets].filter((one) => one.checkVisibility() && getComputedStyle(one).display !== 'inline');
    const boxes = seen.map((one) => [one.textContent.trim() || one.id, one.getBoundingClientRect()]);
    return boxes.filter(([, { width, height }]) => width > 0 && (height < 44 || width < 44))
      .map(([name, { width, height }]) => `${name}: ${width} × ${height}`);";

/// Somebody who looks closely, and writes down what is wrong.
#[derive(Default)]
struct Eye {
    troubles: Vec<String>,
}

impl Eye {
    /// Looks at what is shown now, without touching it.
    async fn rests_on(&mut self, browser: &Browser, name: &str) {
        for (width, dark, letters) in [
            (320, false, 100),
            (360, false, 100),
            (360, true, 100),
            (360, false, 200),
            (1280, false, 100),
            (1280, true, 100),
        ] {
            browser.width(width).await;
            browser.text_size(letters).await;
            if dark {
                browser.dark().await;
            } else {
                browser.light().await;
            }
            let what = format!("{name} at {width}, dark {dark}, letters {letters} %");
            if browser.scrolls_sideways().await {
                self.troubles.push(format!("{what} scrolls sideways"));
            }
            let found = browser.axe().await;
            self.troubles.extend(found.iter().map(|v| format!("{what}: {v}")));
            if width == 360 && letters == 100 && !name.starts_with("page-") {
                let small = browser.run(SMALL_TARGETS, vec![]).await;
                let small = small.as_array().cloned().unwrap_or_default();
                self.troubles
                    .extend(small.iter().map(|one| format!("{what}: {one} is hard to press")));
            }
            let light = if dark { "dark" } else { "light" };
            if let Some(folder) = std::env::var_os("DOORWARD_SHOTS") {
                let file = format!("phone-{name}-{width}-{letters}-{light}.png");
                browser.screenshot(&PathBuf::from(folder).join(file)).await;
            }
            if let Some(folder) = std::env::var_os("DOORWARD_GUIDE")
                && letters == 100
                && width != 320
            {
                let device = if width == 360 { "phone" } else { "desk" };
                let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
                let file = format!("{name}-{device}-{light}.webp");
                browser.screenshot(&root.join(file)).await;
            }
        }
        browser.text_size(100).await;
        browser.light().await;
        browser.width(if name.starts_with("page-") { 1280 } else { 360 }).await;
    }

    fn found_nothing(self) {
        assert!(self.troubles.is_empty(), "{}", self.troubles.join("\n"));
    }
}

/// The way of a first day: the page that offers it, the code, the digits, and what both show then.
async fn looks_while_connecting(eye: &mut Eye, pair: &Pair) {
    let Pair { computer, phone, .. } = pair;
    pair.opens("/security").await;
    eye.rests_on(computer, "page-security-first").await;
    computer.press("Turn on").await;
    computer.sees("How do you want to confirm").await;
    eye.rests_on(computer, "page-choice").await;
    computer.press("Confirm on your phone (recommended)").await;
    computer.sees("Scan this with the app").await;
    eye.rests_on(computer, "page-scan").await;
    phone.open(&format!("{}/authenticator/", pair.origin())).await;
    phone.sees("Connect this phone").await;
    eye.rests_on(phone, "empty").await;
    phone.press("Scan the QR code").await;
    phone.sees("Name of this phone").await;
    eye.rests_on(phone, "add").await;
    phone.press("Scan the QR code").await;
    phone.sees("Hold the QR code inside the frame.").await;
    eye.rests_on(phone, "scan").await;
    phone.press("Back").await;
    phone.press("Scan the QR code").await;
    phone.sees("Name of this phone").await;
    pair.scans().await;
    phone.sees("Type these digits on your computer").await;
    eye.rests_on(phone, "digits").await;
    computer.sees("Is this your phone?").await;
    eye.rests_on(computer, "page-digits").await;
    pair.types_digits().await;
    computer.sees("Save your recovery codes").await;
    eye.rests_on(computer, "page-recovery-codes").await;
    phone.sees("From now on requests").await;
    phone.sees("Your other workspaces").await;
    eye.rests_on(phone, "connected").await;
    pair.is_done().await;
    computer.press("Continue").await;
    computer.sees("You can skip this").await;
    eye.rests_on(computer, "page-number").await;
    pair.opens("/security").await;
    eye.rests_on(computer, "page-security").await;
}

/// What the app shows when nobody asks anything.
async fn looks_around(eye: &mut Eye, pair: &Pair) {
    let phone = &pair.phone;
    eye.rests_on(phone, "accounts").await;
    phone.press("Menu").await;
    phone.press("Settings").await;
    phone.sees("Version 1").await;
    eye.rests_on(phone, "settings").await;
    phone.press("Menu").await;
    eye.rests_on(phone, "menu").await;
    phone.press("Install the app").await;
    phone.sees("iPhone and iPad").await;
    eye.rests_on(phone, "install").await;
    pair.code("Meadow").await;
    eye.rests_on(phone, "code").await;
    phone.press("Back").await;
    phone.press("Meadow ann@example.org Connected").await;
    phone.sees("Person").await;
    eye.rests_on(phone, "account").await;
    phone.press("Back").await;
    phone.press("Actions for Meadow").await;
    phone.press("Remove").await;
    phone.sees("Remove Meadow from this phone?").await;
    eye.rests_on(phone, "remove").await;
    phone.press("Cancel").await;
}

/// Requests may be answered for ten minutes: whoever looks closely takes time. Ada's console, and her app.
async fn stays_open(server: &TestServer, workspace: WorkspaceId) -> (Client, OtpPhone) {
    let ada = server.administrator(workspace, "ada@example.org").await;
    let mut console = server.client();
    console.sign_in(&ada).await;
    let app = console.set_up_otp_app(&server.clock).await;
    let set = json!({ "value": "600" });
    let set = console.put("/api/v1/settings/push.life", set).await;
    assert!(set.status.is_success(), "{}", set.text());
    (console, app)
}

// shows in part: UI-05 (the other pages are looked at by tests/look.rs)
#[tokio::test]
async fn every_screen_of_the_app_and_every_page_beside_it_can_be_used_by_everybody() {
    let gateway = Gateway::start().await;
    let server = TestServer::at_its_address_with_sms(sqlite(), gateway.client()).await;
    let (meadow, quarry) = (server.workspace("meadow").await, server.workspace("quarry").await);
    let ann = server.employee(meadow, "ann@example.org").await;
    server.employee(quarry, "ann@example.org").await;
    stays_open(&server, meadow).await;
    let listening = server.listen().await;
    let Some(pair) = Pair::start(&format!("{}/w/meadow", listening.url)).await else {
        return;
    };
    let Pair { computer, phone, .. } = &pair;
    let hidden = json!({ "hidden": true }); // as on a phone
    computer.devtools("Emulation.setScrollbarsHidden", hidden).await;
    same_clock(phone, &server).await;
    let mut eye = Eye::default();
    pair.types_password(&ann).await;
    computer.lands_on("/w/meadow/").await;
    looks_while_connecting(&mut eye, &pair).await;
    looks_around(&mut eye, &pair).await;

    // A request from an unknown place, refused.
    let mut thief = server.client().at([203, 0, 113, 9]);
    thief.password(Some("meadow"), &ann.login, PASSWORD).await;
    phone.sees("I am logging in myself").await;
    eye.rests_on(phone, "request-warning").await;
    phone.press("This isn't me").await;
    phone.sees("Nobody got in with this.").await;
    eye.rests_on(phone, "request-stopped").await;
    pair.is_done().await;

    // Her own: as it comes, with a look at the other ways, wrongly answered, confirmed.
    server.advance(2 * MINUTE).await;
    phone.reload().await; // and learns the time
    phone.sees("Connected").await;
    pair.types_password_elsewhere(&ann).await;
    pair.number().await;
    phone.sees("Is this you logging in?").await;
    eye.rests_on(phone, "request").await;
    eye.rests_on(computer, "page-waits").await;
    computer.press("Other login methods").await;
    computer.sees("How do you want to confirm that it is you?").await;
    eye.rests_on(computer, "page-methods").await;
    computer.press("Verification code").await;
    phone.sees("New code in").await;
    eye.rests_on(computer, "page-code").await;
    pair.chooses("Confirmation in the app").await;
    phone.press("Back").await;
    phone.press("Look at it").await;
    phone.fill("Number on the computer's screen", "000000").await;
    phone.press("Confirm login").await;
    phone.sees("Tries left").await;
    eye.rests_on(phone, "request-wrong").await;
    phone.fill("Number on the computer's screen", "").await;
    pair.approves().await;
    phone.sees("Your computer goes on by itself.").await;
    eye.rests_on(phone, "request-confirmed").await;
    pair.is_done().await;
    computer.lands_on("/w/meadow/").await;

    // Disconnected.
    pair.opens("/security/log-out-everywhere").await;
    computer.press("Log out on all devices").await;
    computer.sees("was disconnected because").await;
    pair.opens("").await;
    eye.rests_on(computer, "page-banner").await;
    phone.sees("Disconnected").await;
    eye.rests_on(phone, "disconnected").await;

    // The browser has deleted what the app kept.
    let forget = "const done = arguments[0]; indexedDB.databases().then((all) => Promise.all(all.map(({ name }) => \
                  new Promise((gone) => { const asked = indexedDB.deleteDatabase(name); \
                    asked.onsuccess = asked.onblocked = asked.onerror = gone; })))).then(() => done(true))";
    phone.client().execute_async(forget, vec![]).await.unwrap();
    phone.reload().await;
    phone.sees("This phone has lost what it kept").await;
    eye.rests_on(phone, "lost").await;
    eye.found_nothing();
}

/// What goes wrong with the app itself: no network, no camera, another request, an app that is too old.
async fn looks_at_trouble(eye: &mut Eye, phone: &Browser) {
    let network = |is_there: bool| {
        let speed = json!({ "offline": !is_there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        phone.devtools("Network.emulateNetworkConditions", speed)
    };
    worker_is_ready(phone).await;
    network(false).await;
    phone.reload().await;
    phone.sees("No connection to the server").await;
    eye.rests_on(phone, "offline").await;
    network(true).await;
    let denied =
        "MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))";
    phone.before_each_page(denied).await;
    phone.reload().await;
    phone.sees("Connected").await;
    phone.press("Menu").await;
    phone.press("Add account").await;
    phone.press("Type the code instead").await;
    phone.sees("Code beneath the QR code").await;
    eye.rests_on(phone, "add-code").await;
    phone.press("Scan the QR code").await;
    phone.sees("The camera is not allowed for this page.").await;
    eye.rests_on(phone, "scan-denied").await;
    phone.press("Back").await;
}

/// Every other method at the door, until somebody asks to be let in; and what that looks like in the console.
async fn looks_at_the_door(eye: &mut Eye, pair: &Pair, (console, desk): (&mut Client, &Browser)) {
    let computer = &pair.computer;
    computer.press("Other login methods").await;
    computer.press("SMS").await;
    computer.sees("Code from the message").await;
    eye.rests_on(computer, "page-sms").await;
    computer.press("Other login methods").await;
    computer.press("Recovery code").await;
    computer.sees("Enter a recovery code").await;
    eye.rests_on(computer, "page-recovery-code").await;
    computer.press("Other login methods").await;
    computer.press("Cannot confirm login").await;
    computer.sees("Use this only if you have neither").await;
    eye.rests_on(computer, "page-cannot-confirm").await;
    computer.press("Send request").await;
    computer.sees("Your administrators were told").await;
    eye.rests_on(computer, "page-request-sent").await;

    let waiting = console.get("/api/v1/access-requests").await.json();
    let id = waiting["access_requests"][0]["id"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    desk.open(&format!("{}/employees/access-requests", pair.origin())).await;
    desk.sees("ann@example.org").await;
    eye.rests_on(desk, "page-access-requests").await;
    desk.open(&format!("{}/employees/access-requests/{id}", pair.origin()))
        .await;
    desk.sees("Reason").await;
    eye.rests_on(desk, "page-access-request").await;
    let no = json!({ "reason": "Called her at home: it was somebody else" });
    let declined = console.post(&format!("/api/v1/access-requests/{id}/refuse"), no).await;
    assert!(declined.status.is_success(), "{}", declined.text());
    computer.sees("An administrator has declined your request.").await;
    eye.rests_on(computer, "page-request-declined").await;
    desk.open(&format!("{}/employees/invite/sms", pair.origin())).await;
    desk.sees("The number gets a message with a link.").await;
    eye.rests_on(desk, "page-invite-sms").await;
}

/// The phone confirms something weighty, and then two logins are refused on it.
async fn looks_at_the_phone(eye: &mut Eye, server: &TestServer, pair: &Pair, ann: &Someone) {
    let Pair { computer, phone, .. } = pair;
    server.advance(6 * MINUTE).await;
    phone.reload().await; // and learns the time
    phone.sees("Connected").await;
    pair.opens("/step-up?next=/security/recovery-codes").await;
    computer.fill("Password", PASSWORD).await;
    computer.press("Confirm in the app on your phone").await;
    pair.number().await;
    phone.sees("Are you confirming a change?").await;
    eye.rests_on(phone, "request-step-up").await;
    eye.rests_on(computer, "page-step-up").await;
    for _ in 0..2 {
        server.advance(2 * MINUTE).await;
        let mut thief = server.client().at([203, 0, 113, 9]);
        thief.password(Some("meadow"), &ann.login, PASSWORD).await;
        phone.open(&format!("{}/authenticator/", pair.origin())).await;
        phone.press("Look at it").await;
        phone.press("This isn't me").await;
        phone.sees("Nobody got in with this.").await;
        pair.is_done().await;
    }
    server.advance(2 * MINUTE).await;
    pair.types_password_elsewhere(ann).await;
    computer.sees("Requests to your phone were refused twice").await;
    eye.rests_on(computer, "page-push-paused").await;
}

// shows in part: UI-05 (the other pages are looked at by tests/look.rs)
#[tokio::test]
async fn every_other_way_in_and_everything_that_can_go_wrong_can_be_read_by_everybody() {
    let gateway = Gateway::start().await;
    let server = TestServer::at_its_address_with_sms(sqlite(), gateway.client()).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let (mut console, adas_app) = stays_open(&server, meadow).await;
    let listening = server.listen().await;
    let Some(pair) = Pair::connected(&listening.url, &ann).await else {
        return;
    };
    let Some(desk) = Browser::start().await else { return };
    let Pair { computer, phone, .. } = &pair;
    for browser in [computer, &desk] {
        let hidden = json!({ "hidden": true }); // as on a phone
        browser.devtools("Emulation.setScrollbarsHidden", hidden).await;
    }
    let mut eye = Eye::default();
    looks_at_trouble(&mut eye, phone).await;
    pair.opens("/security/phone-number").await;
    computer.fill("Phone number", "+49 151 23456789").await;
    computer.press("Next").await;
    computer.fill("Code from the message", &gateway.last().code()).await;
    computer.press("Continue").await;
    computer.sees("Your phone number is linked.").await;

    server.advance(2 * MINUTE).await;
    same_clock(phone, &server).await;
    phone.reload().await;
    phone.sees("Connected").await;
    desk.open(&format!("{}/sign-in", listening.url)).await;
    desk.fill("Login", "ada@example.org").await;
    desk.fill("Password", PASSWORD).await;
    desk.press("Log in").await;
    desk.fill("Code from the app", &adas_app.code()).await;
    desk.press("Continue").await;
    desk.lands_on("/").await;

    // A newer request takes the place of the one that the phone shows.
    pair.types_password_elsewhere(&ann).await;
    phone.sees("Is this you logging in?").await;
    server.advance(2 * MINUTE).await;
    pair.types_password_elsewhere(&ann).await;
    phone.sees("No longer open").await;
    eye.rests_on(phone, "request-over").await;
    phone.press("Done").await;
    looks_at_the_door(&mut eye, &pair, (&mut console, &desk)).await;

    server.advance(2 * MINUTE).await;
    pair.types_password_elsewhere(&ann).await;
    pair.chooses("SMS").await;
    computer.fill("Code from the message", &gateway.last().code()).await;
    computer.press("Continue").await;
    computer.lands_on("/").await;
    looks_at_the_phone(&mut eye, &server, &pair, &ann).await;

    // Half a year later.
    server.advance(Duration::from_hours(181 * 24)).await;
    pair.types_password_elsewhere(&ann).await;
    pair.chooses("SMS").await;
    computer.fill("Code from the message", &gateway.last().code()).await;
    computer.press("Continue").await;
    computer.sees("Everything is fine").await;
    eye.rests_on(computer, "page-check").await;
    eye.found_nothing();
}

#[tokio::test]
async fn an_app_that_is_too_old_can_be_read_by_everybody() {
    let mut policy = Policy::preset(Preset::Standard);
    policy.set("phone.app_minimum", "2").unwrap();
    let server = TestServer::at_its_address_with(sqlite(), policy).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let listening = server.listen().await;
    let Some(Pair { phone, .. }) = Pair::connected(&listening.url, &ann).await else {
        return;
    };
    phone.sees("This app is too old for the server.").await;
    let mut eye = Eye::default();
    eye.rests_on(&phone, "outdated").await;
    eye.found_nothing();
}

/// Presses Tab until something with this name has the focus.
async fn tabs_to(browser: &Browser, name: &str) {
    let mut passed = Vec::new();
    while browser.focus().await != name {
        assert!(passed.len() < 40, "Tab never comes to {name:?}: {passed:?}");
        passed.push(browser.focus().await);
        browser.types(TAB).await;
    }
}

// shows in part: UI-05 (the app with the keyboard alone)
#[tokio::test]
async fn the_app_is_used_with_the_keyboard_alone() {
    let server = TestServer::at_its_address(sqlite()).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let listening = server.listen().await;
    let Some(pair) = Pair::connected(&listening.url, &ann).await else {
        return;
    };
    let Pair { computer, phone, .. } = &pair;

    tabs_to(phone, "Menu").await;
    phone.types(ENTER).await;
    tabs_to(phone, "Settings").await;
    phone.types(ESCAPE).await;
    assert_eq!(phone.focus().await, "Menu", "where the menu was opened");
    assert!(!phone.offers("Settings").await, "it is closed");
    tabs_to(phone, "Actions for Meadow").await;
    phone.types(ENTER).await;
    tabs_to(phone, "Remove").await;
    phone.types(ENTER).await;
    phone.sees("Remove Meadow from this phone?").await;
    assert_eq!(phone.focus().await, "Cancel", "the harmless one");
    phone.types(ENTER).await;
    phone.does_not_see("Remove Meadow from this phone?").await;

    // What is unusual is read first; then the number is typed, and Enter confirms it.
    pair.types_password_elsewhere(&ann).await;
    let number = pair.number().await;
    phone.sees("Is this you logging in?").await;
    tabs_to(phone, "Number on the computer's screen").await;
    phone.types(&number).await;
    phone.types(ENTER).await;
    phone.sees("Your computer goes on by itself.").await;
    tabs_to(phone, "Done").await;
    phone.types(ENTER).await;
    phone.sees("Your workspaces").await;
    computer.lands_on("/").await;
    assert_eq!(phone.console_errors().await, Vec::<String>::new());
    let outline = "return getComputedStyle(document.activeElement).outlineStyle";
    tabs_to(phone, "Menu").await;
    assert_ne!(phone.run(outline, vec![]).await, json!("none"), "one sees where one is");
}
