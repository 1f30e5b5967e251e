//! What a person lives through with the phone, from the first scan to its loss: the computer in one browser, the real app
//! in another, a camera between them, on both engines.

use std::time::Duration;

use domain::trusted_device::State;
use serde_json::json;
use testkit::browser::Browser;
use testkit::gateway::Gateway;
use testkit::pair::Pair;
use testkit::place::places;
use testkit::server::{Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);

/// The recovery codes that the page shows.
async fn shown_codes(computer: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('#codes code')].map((code) => code.textContent)";
    let codes = computer.run(script, vec![]).await;
    let codes = codes.as_array().cloned().unwrap_or_default();
    codes
        .iter()
        .filter_map(|code| code.as_str().map(str::to_owned))
        .collect()
}

async fn quiet(browsers: &[&Browser]) {
    for browser in browsers {
        assert_eq!(browser.console_errors().await, Vec::<String>::new());
    }
}

/// Whether and how Ann's phone is known to the server.
async fn state(server: &TestServer, who: &Someone) -> Option<State> {
    let phone = server.app().store.phone(who.employee).await.unwrap();
    phone.map(|phone| phone.state)
}

// shows: SET-01, SET-02, PUSH-01, PUSH-05, VER-02
// shows in part: UI-02 (needs enforcement), VER-08 (the code that is copied is shown by authenticator.rs)
#[tokio::test]
async fn ann_turns_it_on_with_her_phone_and_gets_in_by_the_number_a_code_without_network_sms_and_paper() {
    for place in places() {
        let gateway = Gateway::start().await;
        let server = TestServer::at_its_address_with_sms(place, gateway.client()).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let listening = server.listen().await;
        let Some(ann_has) = Pair::start(&listening.url).await else {
            return;
        };
        let Pair { computer, phone, .. } = &ann_has;

        // Picture, Security, Turn on: the phone is what is offered first.
        ann_has.types_password(&ann).await;
        computer.lands_on("/").await;
        computer.press("A ann").await;
        computer.press("Security").await;
        computer.lands_on("/security").await;
        computer.press("Turn on").await;
        computer.press("Confirm on your phone (recommended)").await;
        computer.lands_on("/security/trusted-device").await;
        ann_has.opens_app().await;
        ann_has.scans().await;
        phone.sees("Type these digits on your computer").await;
        assert_eq!(state(&server, &ann).await, None, "a scan alone turns nothing on");
        ann_has.types_digits().await;
        computer.sees("Save your recovery codes").await;
        assert_eq!(state(&server, &ann).await, Some(State::Connected));
        let codes = shown_codes(computer).await;
        assert_eq!(codes.len(), 10);
        phone.sees("From now on requests").await;
        ann_has.is_done().await;
        computer.press("Continue").await;
        computer.sees("You can skip this").await;
        computer.fill("Phone number", "+49 151 23456789").await;
        computer.press("Next").await;
        computer.fill("Code from the message", &gateway.last().code()).await;
        computer.press("Continue").await;
        computer.sees("Your phone number is linked.").await;

        // The number: the page goes on by itself, and all the while another way is open.
        server.advance(MINUTE).await;
        ann_has.types_password_elsewhere(&ann).await;
        assert!(computer.offers("Other login methods").await, "from the first moment");
        ann_has.approves().await;
        phone.sees("Your computer goes on by itself.").await;
        computer.lands_on("/").await;
        ann_has.is_done().await;

        // A code, in a hole in the ground.
        server.advance(MINUTE).await;
        ann_has.takes_the_time().await;
        phone.network(false).await;
        let code = ann_has.code("Meadow").await;
        let sent = gateway.taken().len();
        ann_has.types_password_elsewhere(&ann).await;
        ann_has.chooses("Verification code").await;
        computer.fill("Code from the app", &code).await;
        computer.press("Continue").await;
        computer.lands_on("/").await;
        assert_eq!(gateway.taken().len(), sent, "nothing was sent anywhere");
        phone.network(true).await;
        phone.console_errors().await; // the failed requests themselves

        // A code by SMS.
        server.advance(MINUTE).await;
        ann_has.types_password_elsewhere(&ann).await;
        ann_has.chooses("SMS").await;
        computer.fill("Code from the message", &gateway.last().code()).await;
        computer.press("Continue").await;
        computer.lands_on("/").await;

        // And what she has on paper.
        server.advance(MINUTE).await;
        ann_has.types_password_elsewhere(&ann).await;
        ann_has.chooses("Recovery code").await;
        computer.fill("Recovery code", &codes[3]).await;
        computer.press("Continue").await;
        computer.lands_on("/").await;
        quiet(&[computer]).await;
    }
}

// shows: APP-05, BAN-12, BAN-13, BAN-14, RCV-06, SES-07
#[tokio::test]
async fn ann_logs_out_everywhere_the_banner_asks_for_her_phone_and_its_camera_connects_it_again() {
    for place in places() {
        let server = TestServer::at_its_address(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let listening = server.listen().await;
        let Some(ann_has) = Pair::connected(&listening.url, &ann).await else {
            return;
        };
        let Pair { computer, phone, .. } = &ann_has;
        ann_has.opens("/security").await;
        computer.sees("10 codes left").await;

        ann_has.opens("/security/log-out-everywhere").await;
        computer.press("Log out on all devices").await;
        computer
            .sees("was disconnected because you logged out everywhere")
            .await;
        phone.sees("Disconnected").await;
        let old = server.app().store.phone(ann.employee).await.unwrap().unwrap();
        computer.press("Show QR code").await;
        computer.lands_on("/security/trusted-device").await;
        computer.sees("Scan this code with the same phone.").await;
        phone.press("Actions for Meadow").await;
        phone.press("Connect again").await;
        phone.sees("Name of this phone").await;
        ann_has.connects().await;
        computer.sees("Your old recovery codes are void.").await;
        ann_has.is_done().await;
        let new = server.app().store.phone(ann.employee).await.unwrap().unwrap();
        assert_eq!((new.id, new.state), (old.id, State::Connected), "the same phone");

        // The banner is gone, the codes are, and the page leads to new ones.
        ann_has.opens("/security").await;
        computer.sees("No codes left").await;
        assert!(computer.offers("Make recovery codes").await);
        computer.does_not_see("was disconnected").await;
        server.advance(MINUTE).await;
        ann_has.types_password_elsewhere(&ann).await;
        ann_has.approves().await;
        computer.lands_on("/").await;
        quiet(&[computer, phone]).await;
    }
}

// shows in part: THR-02 (its 24 hours: the server's tests), BAN-13 (the same by the API: crates/server/tests/phone/trusted_device.rs)
#[tokio::test]
async fn a_thief_of_anns_session_logs_her_out_and_cannot_connect_a_phone_of_his_own() {
    for place in places() {
        let server = TestServer::at_its_address(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let listening = server.listen().await;
        let url = listening.url.as_str();
        let Some(ann_has) = Pair::connected(url, &ann).await else {
            return;
        };
        let codes = shown_codes(&ann_has.computer).await;
        let Some(thief_has) = Pair::start(url).await else {
            return;
        };
        for cookie in ann_has.computer.cookies().await {
            let stolen =
                json!({ "url": url, "name": cookie.name(), "value": cookie.value(), "path": "/", "secure": true });
            thief_has.computer.devtools("Network.setCookie", stolen).await;
        }

        // The session is as fresh as can be, and what he is shown is for Ann's phone alone.
        thief_has.opens("/security/log-out-everywhere").await;
        thief_has.computer.press("Log out on all devices").await;
        thief_has.computer.press("Show QR code").await;
        thief_has.computer.sees("Scan this code with the same phone.").await;
        thief_has.opens_app().await;
        thief_has.scans().await;
        let refused = "The server does not accept this phone's signature";
        thief_has.phone.sees(refused).await;
        assert_eq!(state(&server, &ann).await, Some(State::Disconnected));
        server.advance(6 * MINUTE).await;
        thief_has.opens("/security/trusted-device").await;
        thief_has.computer.lands_on("/step-up").await;

        // Ann comes in by a code on paper, and her own phone is back.
        ann_has.phone.sees("Disconnected").await;
        ann_has.types_password_elsewhere(&ann).await;
        ann_has.computer.fill("Recovery code", &codes[0]).await;
        ann_has.computer.press("Continue").await;
        ann_has.computer.press("Show QR code").await;
        ann_has.phone.press("Actions for Meadow").await;
        ann_has.phone.press("Connect again").await;
        ann_has.phone.sees("Name of this phone").await;
        ann_has.connects().await;
        assert_eq!(state(&server, &ann).await, Some(State::Connected));
    }
}

// shows: SET-15
#[tokio::test]
async fn the_banner_names_the_disconnected_phone_and_another_one_takes_its_place_by_a_code_on_paper() {
    for place in places() {
        let server = TestServer::at_its_address(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let listening = server.listen().await;
        let Some(ann_has) = Pair::connected(&listening.url, &ann).await else {
            return;
        };
        let Some(phone) = Browser::phone().await else { return };
        let codes = shown_codes(&ann_has.computer).await;
        let known = server.app().store.phone(ann.employee).await.unwrap().unwrap();
        ann_has.opens("/security/log-out-everywhere").await;
        ann_has.computer.press("Log out on all devices").await;
        ann_has.phone.sees("Disconnected").await;

        server.advance(MINUTE).await;
        ann_has.types_password_elsewhere(&ann).await;
        ann_has.computer.fill("Recovery code", &codes[0]).await;
        ann_has.computer.press("Continue").await;
        ann_has.computer.lands_on("/").await;
        let named = format!("Your trusted device “{}” was disconnected", known.name);
        ann_has.computer.sees(&named).await;
        ann_has.computer.press("Show QR code").await;
        let old_phone = ann_has.phone;
        let new = Pair { phone, ..ann_has };
        new.opens_app().await;
        new.connects().await;
        old_phone.sees("this phone was replaced or removed there").await;
        let now = server.app().store.phone(ann.employee).await.unwrap().unwrap();
        assert_ne!(now.id, known.id);
        assert_eq!(now.state, State::Connected);
        new.opens("/security").await;
        new.computer.sees("Connected").await;
        new.computer.does_not_see("was disconnected").await;
    }
}

// shows: SET-06
#[tokio::test]
async fn ann_changes_to_a_new_phone_and_the_old_one_forgets_her() {
    for place in places() {
        let server = TestServer::at_its_address(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let listening = server.listen().await;
        let Some(old) = Pair::connected(&listening.url, &ann).await else {
            return;
        };
        let Some(phone) = Browser::phone().await else { return };
        let code = old.code("Meadow").await;
        old.opens("/security").await;
        old.computer.press("Change").await;
        old.computer.lands_on("/security/trusted-device").await;
        old.computer
            .sees("stays connected until you confirm the new phone")
            .await;
        let old_phone = old.phone;
        let new = Pair { phone, ..old };
        new.opens_app().await;
        new.connects().await;
        new.computer.sees("Your old recovery codes are void.").await;
        new.is_done().await;
        old_phone.sees("this phone was replaced or removed there").await;

        server.advance(MINUTE).await;
        new.types_password_elsewhere(&ann).await;
        new.chooses("Verification code").await;
        new.computer.fill("Code from the app", &code).await;
        new.computer.press("Continue").await;
        new.computer.sees("This code is not right").await;
        new.computer.console_errors().await; // the 401 itself
        new.phone.sees("New code in").await; // it opened by itself
        new.phone.press("Back").await;
        new.phone.press("Look at it").await;
        new.chooses("Confirmation in the app").await;
        new.approves().await;
        new.computer.lands_on("/").await;
        assert!(!old_phone.text().await.contains("Is this you logging in?"));
        new.is_done().await;
        quiet(&[&new.computer, &new.phone, &old_phone]).await;
    }
}

// shows: ARR-01, ARR-06
#[tokio::test]
async fn ann_loses_her_phone_asks_to_be_let_in_and_connects_another_one() {
    for place in places() {
        let server = TestServer::at_its_address(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let (mut adas, _) = server.with_app(&ada).await;
        let listening = server.listen().await;
        let Some(ann_has) = Pair::connected(&listening.url, &ann).await else {
            return;
        };
        let Some(phone) = Browser::phone().await else { return };
        let found = Pair { phone, ..ann_has };
        let computer = &found.computer;

        found.types_password_elsewhere(&ann).await;
        computer.press("Other login methods").await;
        computer.press("Cannot confirm login").await;
        computer.press("Send request").await;
        computer.sees("Your administrators were told").await;
        let waiting = adas.get("/api/v1/access-requests").await.json();
        let id = waiting["access_requests"][0]["id"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let yes = json!({ "days": 1, "identity_checked": true, "reason": "Called her at home" });
        let granted = adas.post(&format!("/api/v1/access-requests/{id}/grant"), yes).await;
        assert!(granted.status.is_success(), "{}", granted.text());

        // Her page goes on by itself, and leads to another phone.
        computer.lands_on("/").await;
        computer.press("Set it up now").await;
        computer.press("Confirm on your phone (recommended)").await;
        found.opens_app().await;
        found.connects().await;
        found.is_done().await;
        found.opens("/security").await;
        computer.does_not_see("is turned off for you").await;
        server.advance(MINUTE).await;
        found.types_password_elsewhere(&ann).await;
        found.approves().await;
        computer.lands_on("/").await;
        quiet(&[computer, &found.phone]).await;
    }
}
