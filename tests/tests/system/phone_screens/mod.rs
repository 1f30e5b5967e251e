//! Every screen of the app, and every page beside it, in every state: on a phone and on a desk, by day and by night, with
//! large letters, with the keyboard alone, and by axe.
//!
//! `DOORWARD_SHOTS=folder` keeps PNGs of everything; `DOORWARD_GUIDE=docs/guide/screenshots/phone` makes the guide's
//! pictures anew, from the real server that the test runs.

mod beside;
mod eye;
mod rare;

use std::time::Duration;

use domain::id::WorkspaceId;
use serde_json::json;
use testkit::browser::Browser;
use testkit::gateway::Gateway;
use testkit::pair::{Pair, same_clock};
use testkit::place::sqlite;
use testkit::server::{Client, PASSWORD, TestServer};

use eye::Eye;

const MINUTE: Duration = Duration::from_secs(60);
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

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
    phone.press("Connect Quarry, too").await;
    phone.sees("They belong on paper").await;
    eye.rests_on(phone, "recovery").await;
    phone.press("Done").await;
    phone.sees("From now on requests").await;
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

/// Requests may be answered for ten minutes: whoever looks closely takes time. Says who sees to that.
async fn stays_open(server: &TestServer, workspace: WorkspaceId) -> Client {
    let bo = server.administrator(workspace, "bo@example.org").await;
    let (mut console, _) = server.with_app(&bo).await;
    set(&mut console, "push.life", "600").await;
    console
}

async fn set(console: &mut Client, name: &str, value: &str) {
    let set = console
        .put(&format!("/api/v1/settings/{name}"), json!({ "value": value }))
        .await;
    assert!(set.status.is_success(), "{}", set.text());
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
