//! The phone is gone: in a real browser, on both engines.

use std::time::Duration;

use testkit::browser::Browser;
use testkit::place::places;
use testkit::server::{OtpPhone, PASSWORD, TestServer};

async fn shown_key(browser: &Browser) -> String {
    let key = browser
        .run("return document.getElementById('key').textContent", vec![])
        .await;
    let key = key.as_str().unwrap_or_default();
    key.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The codes that the page shows.
async fn shown_codes(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('#codes code')].map((code) => code.textContent)";
    let codes = browser.run(script, vec![]).await;
    let codes = codes.as_array().cloned().unwrap_or_default();
    codes
        .iter()
        .filter_map(|code| code.as_str().map(str::to_owned))
        .collect()
}

async fn log_in(browser: &Browser, url: &str, login: &str) {
    browser.delete_cookies().await;
    browser.open(&format!("{url}/sign-in")).await;
    browser.fill("Login", login).await;
    browser.fill("Password", PASSWORD).await;
    browser.press("Log in").await;
    browser.lands_on("/sign-in/second-factor").await;
}

async fn try_code(browser: &Browser, code: &str) {
    browser.press("Other login methods").await;
    browser.press("Recovery code").await;
    browser.fill("Recovery code", code).await;
    browser.press("Continue").await;
}

// The administrator's way of OTP-03 and OTP-05 is the story of waiver.rs.
// shows: RCV-03, RCV-04, RCV-05, OTP-03, OTP-05
// shows in part: UI-02 (needs the pages of later issues)
#[tokio::test]
async fn ben_loses_his_phone_comes_in_with_a_code_sets_up_a_new_one_and_makes_new_codes() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ben = server.employee(meadow, "ben@example.org").await;
        let listening = server.listen().await;
        let url = listening.url.as_str();
        let Some(browser) = Browser::start().await else { return };

        // The set-up ends with the codes, which are printed from the page that shows them.
        browser.open(&format!("{url}/sign-in")).await;
        browser.fill("Login", &ben.login).await;
        browser.fill("Password", PASSWORD).await;
        browser.press("Log in").await;
        browser.lands_on("/").await;
        browser.open(&format!("{url}/security/otp")).await;
        let old_phone = OtpPhone::new(&shown_key(&browser).await, server.clock.clone());
        browser.fill("Code from the app", &old_phone.code()).await;
        browser.press("Confirm and turn on").await;
        browser.sees("Save your recovery codes").await;
        let codes = shown_codes(&browser).await;
        assert_eq!(codes.len(), 10);
        assert!(browser.offers("Copy").await);
        let script = "document.querySelector('form[action$=print]').target = '_self'; return true";
        browser.run(script, vec![]).await;
        browser.press("Print").await;
        browser.lands_on("/security/recovery-codes/print").await;
        assert_eq!(shown_codes(&browser).await, codes, "the sheet holds exactly the set");
        browser.open(&format!("{url}/security")).await;
        browser.sees("10 codes left").await;

        // The phone is gone. A code lets him in, and the page leads him to a new app by the password alone.
        server.advance(Duration::from_mins(6)).await;
        log_in(&browser, url, &ben.login).await;
        try_code(&browser, &codes[0].to_lowercase()).await;
        browser.lands_on("/").await;
        browser.sees("You logged in with a recovery code").await;
        server.advance(Duration::from_mins(6)).await;
        browser.press("My mobile device has changed").await;
        browser.lands_on("/step-up").await;
        browser.fill("Password", PASSWORD).await;
        browser.press("Continue").await;
        browser.lands_on("/security/otp").await;
        let phone = OtpPhone::new(&shown_key(&browser).await, server.clock.clone());
        browser.fill("Code from the app", &phone.code()).await;
        browser.press("Confirm and turn on").await;
        browser
            .sees("Your recovery codes belonged to the old app and are void")
            .await;

        // New codes, reloaded once more; every older one fails.
        browser.press("Make recovery codes").await;
        browser.lands_on("/security/recovery-codes").await;
        browser.press("Make recovery codes").await;
        browser.sees("shown only now").await;
        let second = shown_codes(&browser).await;
        browser.open(&format!("{url}/security")).await;
        browser.press("Reload").await;
        browser.press("Make new codes").await;
        browser.sees("All older ones are refused").await;
        let third = shown_codes(&browser).await;
        assert_eq!((second.len(), third.len()), (10, 10));
        log_in(&browser, url, &ben.login).await;
        try_code(&browser, &codes[1]).await;
        browser.sees("This code is not right").await;
        browser.fill("Recovery code", &second[0]).await;
        browser.press("Continue").await;
        browser.sees("This code is not right").await;
        browser.fill("Recovery code", &third[0]).await;
        browser.press("Continue").await;
        browser.lands_on("/").await;
        browser.console_errors().await; // the two refusals themselves
    }
}

// shows: CAP-01
#[tokio::test]
async fn after_three_wrong_codes_the_browser_solves_the_puzzle_by_itself() {
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ben = server.employee(meadow, "ben@example.org").await;
        let mut client = server.client();
        client.sign_in(&ben).await;
        let (_, codes) = client.set_up_otp_app_with_codes(&server.clock).await;
        let listening = server.listen().await;
        let Some(browser) = Browser::start().await else { return };
        log_in(&browser, &listening.url, &ben.login).await;
        try_code(&browser, "00000-00000").await;
        for _ in 0..2 {
            browser.sees("This code is not right").await;
            browser.fill("Recovery code", "00000-00000").await;
            browser.press("Continue").await;
        }
        browser.sees("Checked. You can log in.").await;
        browser.fill("Recovery code", &codes[0]).await;
        browser.press("Continue").await;
        browser.lands_on("/").await;
        browser.console_errors().await; // the refusals themselves
    }
}
