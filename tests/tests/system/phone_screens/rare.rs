//! What the app shows on rarer days: without a network, by a link, when a request is over, when it was removed.

use serde_json::json;
use testkit::pair::{Pair, same_clock};
use testkit::place::sqlite;
use testkit::server::{PASSWORD, TestServer};

use super::eye::Eye;
use super::{set, stays_open};

// shows in part: UI-05 (the other screens: mod.rs)
#[tokio::test]
async fn the_app_s_rarer_screens_can_be_used_by_everybody() {
    let server = TestServer::at_its_address(sqlite()).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let mut console = stays_open(&server, meadow).await;
    set(&mut console, "push.answer", "confirm").await;
    let listening = server.listen().await;
    let Some(pair) = Pair::start(&listening.url).await else {
        return;
    };
    let Pair { computer, phone, .. } = &pair;
    let hidden = json!({ "hidden": true }); // as on a phone
    phone.devtools("Emulation.setScrollbarsHidden", hidden).await;
    let mut eye = Eye::default();

    // The code was opened as a link, by the phone's own camera; or is typed.
    pair.types_password(&ann).await;
    computer.lands_on("/").await;
    pair.opens("/security/trusted-device").await;
    computer.sees("Scan this with the app").await;
    let link = computer.attribute(".pair a", "href").await.unwrap_or_default();
    phone.open(&link).await;
    phone.sees("Connect this phone?").await;
    eye.rests_on(phone, "link").await;
    phone.press("Cancel").await;
    phone.press("Scan the QR code").await;
    phone.press("Type the code instead").await;
    phone.sees("Code beneath the QR code").await;
    eye.rests_on(phone, "typed").await;
    phone.press("Back").await;
    phone.press("Scan the QR code").await;
    phone.sees("Name of this phone").await;
    pair.connects().await;
    pair.is_done().await;

    // A workspace that asks for a press and no number, from a device that is known; and a request that nobody knows.
    same_clock(phone, &server).await;
    phone.reload().await;
    phone.sees("Connected").await;
    pair.opens("").await;
    computer.press("A ann").await;
    computer.press("Log out").await;
    computer.lands_on("/sign-in").await;
    pair.types_password(&ann).await;
    phone.sees("Is this you logging in?").await;
    eye.rests_on(phone, "request-confirm").await;
    phone.press("Confirm login").await;
    phone.sees("Your computer goes on by itself.").await;
    computer.lands_on("/").await;
    pair.is_done().await;
    let unknown = format!("{}/authenticator/#request=apr_0", pair.origin());
    phone.open(&unknown).await;
    phone.sees("Request not found").await;
    eye.rests_on(phone, "request-missing").await;
    pair.is_done().await;

    // Somebody is in by other means; and it was not she.
    let code = pair.code("Meadow").await;
    let mut other = server.client().at([203, 0, 113, 9]);
    let (id, mut other, _) = other.password(Some("meadow"), &ann.login, PASSWORD).await;
    phone.sees("203.0.113.9").await;
    let proof = json!({ "method": "verification_code", "code": code });
    let entered = other.post(&format!("/api/v1/sign-ins/{id}/second-factor"), proof).await;
    assert!(entered.status.is_success(), "{}", entered.text());
    phone.sees("No longer open").await;
    eye.rests_on(phone, "request-over").await;
    phone.press("This isn't me").await;
    phone.sees("Too late to stop it here").await;
    eye.rests_on(phone, "request-late").await;
    pair.is_done().await;

    // In a hole in the ground.
    listening.cut().await;
    phone.reload().await;
    phone.sees("No connection to the server").await;
    eye.rests_on(phone, "offline").await;
    let _listening = server.listen().await;
    phone.reload().await;
    phone.sees("Requests to confirm a login appear here").await;

    // Turned off on the computer.
    pair.opens("/security/turn-off").await;
    eye.rests_on(computer, "page-turn-off").await;
    computer.press("Turn off").await;
    phone.sees("this phone was replaced or removed there").await;
    eye.rests_on(phone, "ended").await;
    eye.found_nothing();
}
