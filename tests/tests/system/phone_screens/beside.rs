//! The pages beside the app, once it is connected: what is changed there, the other ways in, and what an administrator
//! does about them.

use std::time::Duration;

use testkit::gateway::Gateway;
use testkit::pair::Pair;
use testkit::place::sqlite;
use testkit::server::{PASSWORD, TestServer};

use super::eye::Eye;
use super::{MINUTE, stays_open};

/// The own number, and what stands on the pages of the trusted device.
async fn looks_at_what_is_changed(eye: &mut Eye, pair: &Pair, gateway: &Gateway) {
    let Pair { computer, .. } = pair;
    pair.opens("/security/phone-number").await;
    computer.fill("Phone number", "+49 151 23456789").await;
    computer.press("Next").await;
    computer.sees("Code from the message").await;
    eye.rests_on(computer, "page-number-code").await;
    computer.fill("Code from the message", &gateway.last().code()).await;
    computer.press("Continue").await;
    computer.sees("Your phone number is linked.").await;
    for (path, name) in [
        ("/security/trusted-device", "page-change"),
        ("/security/other-phone", "page-other-phone"),
        ("/security/log-out-everywhere", "page-log-out-everywhere"),
    ] {
        pair.opens(path).await;
        eye.rests_on(computer, name).await;
    }
}

// shows in part: UI-05 (the other pages are looked at by tests/look.rs)
#[tokio::test]
async fn every_page_of_the_other_ways_and_of_the_way_back_can_be_used_by_everybody() {
    let gateway = Gateway::start().await;
    let server = TestServer::at_its_address_with_sms(sqlite(), gateway.client()).await;
    let meadow = server.workspace("meadow").await;
    let ada = server.administrator(meadow, "ada@example.org").await;
    let ben = server.employee(meadow, "ben@example.org").await;
    stays_open(&server, meadow).await;
    drop(server.with_app(&ben).await);
    let listening = server.listen().await;
    let Some(pair) = Pair::connected(&listening.url, &ada).await else {
        return;
    };
    let Pair { computer, phone, .. } = &pair;
    let mut eye = Eye::default();
    looks_at_what_is_changed(&mut eye, &pair, &gateway).await;

    // Ben has lost his phone and asks; Ada looks at it.
    let (id, mut bens, _) = server.client().password(Some("meadow"), &ben.login, PASSWORD).await;
    let asked = format!("/api/v1/sign-ins/{id}/access-request");
    let asked = bens.ask(axum::http::Method::POST, &asked, None).await;
    assert!(asked.status.is_success(), "{}", asked.text());
    pair.opens("/employees/access-requests").await;
    eye.rests_on(computer, "page-requests").await;
    computer.press("Look at the request of ben").await;
    computer.sees("cannot confirm the login").await;
    eye.rests_on(computer, "page-request").await;

    // She proves again who she is: on the page, and by the app.
    server.advance(6 * MINUTE).await;
    pair.opens("/security/recovery-codes").await;
    computer.sees("Confirm that it is you").await;
    eye.rests_on(computer, "page-step-up").await;
    computer.fill("Password", PASSWORD).await;
    computer.press("Confirm in the app on your phone").await;
    phone.sees("Are you confirming a change?").await;
    eye.rests_on(phone, "request-step-up").await;
    eye.rests_on(computer, "page-step-up-waits").await;
    phone.press("This isn't me").await;
    phone.sees("The browser that asked is logged out.").await;
    pair.is_done().await;

    // The other ways at the door, each on its page.
    server.advance(Duration::from_mins(10)).await;
    pair.types_password_elsewhere(&ada).await;
    pair.chooses("SMS").await;
    computer.sees("Code from the message").await;
    eye.rests_on(computer, "page-sms").await;
    pair.chooses("Recovery code").await;
    eye.rests_on(computer, "page-recovery").await;
    pair.chooses("Cannot confirm login").await;
    eye.rests_on(computer, "page-cannot-confirm").await;
    computer.press("Send request").await;
    computer.sees("Your administrators were told").await;
    eye.rests_on(computer, "page-asked").await;

    // Whoever holds the phone stops it.
    phone.press("This isn't me").await;
    phone.sees("Nobody got in with this.").await;
    computer.sees("This login was refused on the phone.").await;
    eye.rests_on(computer, "page-stopped").await;
    eye.found_nothing();
}
