//! The worst morning: phone and codes are gone. In real browsers, on both engines.

use std::time::Duration;

use server::use_case::break_glass::{RestoreAccess, restore_access};
use testkit::browser::Browser;
use testkit::place::places;
use testkit::server::{OtpPhone, PASSWORD, Someone, TestServer};

async fn log_in(browser: &Browser, url: &str, who: &Someone) {
    browser.open(&format!("{url}/sign-in")).await;
    browser.fill("Login", &who.login).await;
    browser.fill("Password", PASSWORD).await;
    browser.press("Log in").await;
}

/// Sets up an app on the page that is open.
async fn set_up(browser: &Browser, server: &TestServer) -> OtpPhone {
    let script = "return document.getElementById('key').textContent.replaceAll(' ', '')";
    let key = browser.run(script, vec![]).await;
    let phone = OtpPhone::new(key.as_str().unwrap_or_default(), server.clock.clone());
    browser.fill("Code from the app", &phone.code()).await;
    browser.press("Confirm and turn on").await;
    phone
}

/// Somebody with an app, a minute after its last code; signed in nowhere.
async fn with_app(server: &TestServer, who: &Someone) -> OtpPhone {
    let mut client = server.client();
    client.sign_in(who).await;
    let phone = client.set_up_otp_app(&server.clock).await;
    client.delete("/api/v1/session").await;
    server.advance(Duration::from_secs(60)).await;
    phone
}

// The way of OTP-03 and OTP-05 with a saved code is the story of recovery.rs.
// shows: DIS-03, DIS-06, DIS-07, DIS-08, DIS-15, ADM-01, OTP-03, OTP-05
// shows in part: UI-02 (needs the pages of later issues), UI-05 (the rest has tests of its own)
#[tokio::test]
async fn ben_who_lost_everything_gets_in_by_his_own_page_and_the_thief_beside_him_does_not() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ben = server.employee(meadow, "ben@example.org").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let old = with_app(&server, &ben).await;
        let adas_phone = with_app(&server, &ada).await;
        let listening = server.listen().await;
        let url = listening.url.as_str();
        let Some(browser) = Browser::start().await else { return };
        let Some(thief) = Browser::start().await else { return };
        let Some(desk) = Browser::start().await else { return };

        // A thief who knows the password waits already; then Ben, who asks for help.
        log_in(&thief, url, &ben).await;
        thief.lands_on("/sign-in/second-factor").await;
        server.advance(Duration::from_secs(60)).await;
        log_in(&browser, url, &ben).await;
        browser.lands_on("/sign-in/second-factor").await;
        browser.press("Other login methods").await;
        browser.sees("Call your administrator and leave this page open").await;

        // Ada calls him, finds his page among the two, and turns it off for a day.
        log_in(&desk, url, &ada).await;
        desk.fill("Code from the app", &adas_phone.code()).await;
        desk.press("Continue").await;
        desk.lands_on("/").await;
        desk.open(&format!("{url}/employees/{}", ben.employee)).await;
        desk.press("Actions").await;
        desk.press("Two-factor authentication").await;
        desk.sees("First make sure that it is ben").await;
        desk.sees("ben@example.org").await;
        // The newest stands first, and it is his.
        desk.run("document.getElementById('pick-1').click()", vec![]).await;
        desk.fill("Reason", "Lost phone and codes, seen at the desk").await;
        desk.run("document.getElementById('checked').click()", vec![]).await;
        desk.press("Turn off for 1 day").await;
        desk.sees("Turned off until").await;
        desk.sees("by ada").await;

        // His page goes on by itself; the thief's does not, reloaded or not.
        browser.lands_on("/").await;
        browser
            .sees("Two-factor authentication is turned off for you until")
            .await;
        thief.open(&format!("{url}/sign-in/second-factor")).await;
        thief.lands_on("/sign-in/second-factor").await;
        log_in(&thief, url, &ben).await;
        thief.lands_on("/sign-in/second-factor").await;

        // A new app, in place; the old one is refused.
        browser.press("Set it up now").await;
        browser.lands_on("/security/two-factor").await;
        browser.press("Codes from an authenticator app").await;
        let new = set_up(&browser, &server).await;
        browser.sees("Your new phone is set up").await;
        server.advance(Duration::from_secs(60)).await;
        log_in(&thief, url, &ben).await;
        thief.fill("Code from the app", &old.code()).await;
        thief.press("Continue").await;
        thief.sees("This code is not right").await;
        thief.console_errors().await; // the 401 itself
        browser.delete_cookies().await;
        log_in(&browser, url, &ben).await;
        browser.fill("Code from the app", &new.code()).await;
        browser.press("Continue").await;
        browser.lands_on("/").await;
        for each in [&browser, &desk, &thief] {
            assert_eq!(each.console_errors().await, Vec::<String>::new());
        }
    }
}

// shows: ADM-02, ADM-03
#[tokio::test]
async fn the_sole_administrator_is_let_in_by_whoever_runs_the_server() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        with_app(&server, &ada).await;
        let listening = server.listen().await;
        let url = listening.url.as_str();
        let Some(browser) = Browser::start().await else { return };

        log_in(&browser, url, &ada).await;
        browser.press("Other login methods").await;
        browser.sees("the help desk").await;
        let asked = RestoreAccess {
            workspace: meadow,
            login: ada.login.clone(),
            days: 1,
            reason: "The only administrator lost the phone".parse().unwrap(),
        };
        restore_access(server.app(), &asked, server.clock.now()).await.unwrap();
        log_in(&browser, url, &ada).await;
        browser.lands_on("/").await;
        browser.open(&format!("{url}/employees")).await;
        browser.sees("First turn on two-factor authentication").await;
        browser.press("Turn on").await;
        browser.lands_on("/security/two-factor").await;
        browser.press("Codes from an authenticator app").await;
        set_up(&browser, &server).await;
        browser.open(&format!("{url}/events")).await;
        browser.sees("Access restored by whoever runs the server").await;
        assert_eq!(browser.console_errors().await, Vec::<String>::new());
    }
}

// shows: ARR-01, ARR-02, ARR-03, ARR-06, DIS-07, DIS-15
// shows in part: UI-01 (its other labels stand on other pages)
#[tokio::test]
async fn ben_cannot_confirm_his_login_asks_and_is_let_in_by_an_administrator_with_a_telephone() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ben = server.employee(meadow, "ben@example.org").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        with_app(&server, &ben).await;
        let adas_phone = with_app(&server, &ada).await;
        let listening = server.listen().await;
        let url = listening.url.as_str();
        let Some(browser) = Browser::start().await else { return };
        let Some(telephone) = Browser::start().await else {
            return;
        };
        telephone.width(400).await;

        log_in(&browser, url, &ben).await;
        browser.lands_on("/sign-in/second-factor").await;
        browser.press("Cannot confirm login").await;
        browser.lands_on("/sign-in/request").await;
        browser.press("Send request").await;
        browser.sees("Your administrators were told").await;

        // Ada has nothing but her telephone: the bell, the request, the decision.
        log_in(&telephone, url, &ada).await;
        telephone.fill("Code from the app", &adas_phone.code()).await;
        telephone.press("Continue").await;
        telephone.lands_on("/").await;
        telephone.open(&format!("{url}/notifications")).await;
        telephone.sees("On record: ben@example.org").await;
        telephone.press("Look at the request").await;
        telephone.sees("ben cannot confirm the login").await;
        telephone.sees("New network").await;
        assert!(!telephone.scrolls_sideways().await);
        telephone.fill("Reason", "Called him at home").await;
        telephone
            .run("document.getElementById('checked').click()", vec![])
            .await;
        telephone.press("Let in for 1 day").await;
        telephone.lands_on("/employees/access-requests").await;
        telephone.sees("Nobody waits").await;
        telephone.sees("Called him at home").await;

        // His page goes on by itself.
        browser.lands_on("/").await;
        browser
            .sees("Two-factor authentication is turned off for you until")
            .await;
        for each in [&browser, &telephone] {
            assert_eq!(each.console_errors().await, Vec::<String>::new());
        }
    }
}
