//! Somebody else logs in as Ben: he is told by mail and in his other browser, and follows the steps. In real browsers,
//! over a real SMTP conversation, on both engines.

use std::time::Duration;

use testkit::browser::Browser;
use testkit::inbox::{Inbox, Mail};
use testkit::place::places;
use testkit::server::{OtpPhone, PASSWORD, Someone, TestServer};

const NEW_PASSWORD: &str = "nine brave herons at dawn";
const SUBJECT: &str = "Your account was accessed from a new device.";

async fn log_in(browser: &Browser, url: &str, login: &str, password: &str) {
    browser.open(&format!("{url}/sign-in")).await;
    browser.fill("Login", login).await;
    browser.fill("Password", password).await;
    browser.press("Log in").await;
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

/// The mail with this subject; others before it are passed over.
async fn mail(server: &TestServer, inbox: &Inbox, to: &str, subject: &str) -> Mail {
    loop {
        let mail = server.mail_to(inbox, to).await;
        if mail.subject == subject {
            return mail;
        }
    }
}

// shows: NDN-04, NDN-09, NDN-10, NDN-12, UI-07
#[tokio::test]
async fn ben_is_told_of_somebody_elses_login_and_follows_the_steps() {
    for place in places() {
        let inbox = Inbox::start().await;
        let server = TestServer::with_mail(place, &inbox).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let ben = server.employee(meadow, "ben@example.org").await;
        let phone = with_app(&server, &ada).await;
        let listening = server.listen().await;
        let url = listening.url.as_str();
        let Some(own) = Browser::start().await else { return };
        let Some(thief) = Browser::start().await else { return };
        let Some(desk) = Browser::start().await else { return };

        log_in(&own, url, &ben.login, PASSWORD).await;
        own.lands_on("/").await;
        log_in(&thief, url, &ben.login, PASSWORD).await;
        thief.lands_on("/").await;

        // By mail, and in the browser that he used before.
        let told = mail(&server, &inbox, &ben.login, SUBJECT).await;
        assert!(
            told.text.contains("127.0.0.1") && told.text.contains("Chrom"),
            "{}",
            told.text
        );
        let links = told.links();
        let path = links.iter().find_map(|link| link.split_once("/security/alerts/"));
        let path = format!("/w/meadow/security/alerts/{}", path.unwrap().1);
        own.reload().await;
        own.press("Notifications, 1 unread").await;
        own.lands_on("/notifications").await;
        own.sees(SUBJECT).await;
        own.press("Check this login").await;
        own.sees("Was it you?").await;

        // One: whoever is in is out at once.
        own.press("Log out on all devices").await;
        own.sees("Every other device is logged out").await;
        thief.reload().await;
        thief.lands_on("/sign-in").await;

        // Three and two, in his own order: the administrators, then the password.
        own.press("Inform my administrator").await;
        own.sees("They see the time, the device and the address").await;
        assert!(!own.offers("Inform my administrator").await, "once an hour");
        own.press("Look at the history").await;
        own.lands_on("/history").await;
        own.sees("This is the login that the notification is about").await;
        own.open(&format!("{url}{path}")).await;
        own.press("Change the password").await;
        own.lands_on("/w/meadow/security/password").await;
        own.fill("Current password", PASSWORD).await;
        own.fill("Choose a password", NEW_PASSWORD).await;
        own.fill("The same password again", NEW_PASSWORD).await;
        own.press("Change password").await;
        own.sees("Your password is changed").await;
        log_in(&thief, url, &ben.login, PASSWORD).await;
        thief.sees("Incorrect login or password").await;
        thief.console_errors().await; // the 401 itself

        // Ada sees who asks, and which line it is about.
        log_in(&desk, url, &ada.login, PASSWORD).await;
        desk.fill("Code from the app", &phone.code()).await;
        desk.press("Continue").await;
        desk.lands_on("/").await;
        desk.open(&format!("{url}/notifications")).await;
        desk.sees("ben asks you to look at a login").await;
        desk.press("Open the login history").await;
        desk.lands_on(&format!("/employees/{}/history", ben.employee)).await;
        desk.sees("This is the login that the notification is about").await;
        let asked = mail(&server, &inbox, &ada.login, "“ben” asks you to look at a login").await;
        assert!(asked.text.contains("127.0.0.1"), "{}", asked.text);

        // The link in the mail leads through the door and back to the page.
        own.delete_cookies().await;
        own.open(&format!("{url}{path}")).await;
        own.lands_on("/w/meadow/sign-in").await;
        own.fill("Login", &ben.login).await;
        own.fill("Password", NEW_PASSWORD).await;
        own.press("Log in").await;
        own.lands_on(&path).await;
        own.press("It was me").await;
        own.press("It was me; put this away").await;
        own.lands_on("/w/meadow/notifications").await;
        for each in [&own, &desk, &thief] {
            assert_eq!(each.console_errors().await, Vec::<String>::new());
        }
    }
}
