//! The ways through the pages that the articles name, step by step in their order.

use std::time::Duration;

use testkit::browser::Browser;
use testkit::gateway::Gateway;
use testkit::pair::Pair;
use testkit::place::sqlite;
use testkit::server::TestServer;

/// Presses one after the other, as somebody does who reads it from a list.
async fn goes(browser: &Browser, steps: &[&str]) {
    for step in steps {
        browser.press(step).await;
    }
}

// shows: UI-02
#[tokio::test]
async fn every_way_that_the_articles_name_is_there_in_its_order() {
    let gateway = Gateway::start().await;
    let server = TestServer::at_its_address_with_sms(sqlite(), gateway.client()).await;
    let meadow = server.workspace("meadow").await;
    let ada = server.administrator(meadow, "ada@example.org").await;
    server.administrator(meadow, "bo@example.org").await; // who can be asked
    let ben = server.employee(meadow, "ben@example.org").await;
    let mut bens = server.client();
    bens.sign_in(&ben).await;
    bens.set_up_otp_app(&server.clock).await;
    let listening = server.listen().await;
    let Some(pair) = Pair::connected(&listening.url, &ada).await else {
        return;
    };
    let computer = &pair.computer;
    let own = ["A ada", "Security"];

    // The picture, Security, Two-factor authentication, SMS code, Enter phone number, Next.
    goes(computer, &own).await;
    computer.sees("Two-factor authentication").await;
    computer.sees("SMS code").await;
    computer.press("Enter phone number").await;
    computer.fill("Phone number", "+49 151 23456789").await;
    computer.press("Next").await;
    computer.fill("Code from the message", &gateway.last().code()).await;
    computer.press("Continue").await;
    computer.sees("Your phone number is linked.").await;

    // The picture, Security, Two-factor authentication, Recovery codes, Reload.
    goes(computer, &own).await;
    computer.sees("Recovery codes").await;
    computer.press("Reload").await;
    computer.lands_on("/security/recovery-codes").await;

    // The profile, Security, Authentication, Log out on all devices.
    goes(computer, &own).await;
    computer.sees("Authentication").await;
    computer.press("Log out on all devices").await;
    computer.lands_on("/security/log-out-everywhere").await;

    // The picture, Change account; there the password.
    goes(computer, &["A ada", "Change account"]).await;
    computer.lands_on("/profile").await;
    computer.sees("Password").await;

    // Employees, Time and reports, Login history.
    goes(computer, &["Employees", "Time and reports"]).await;
    computer.sees("Login history").await;
    computer.press("Show history").await;
    computer.lands_on("/employees/reports/login-history").await;

    // The profile, Security, Trusted devices, Change.
    goes(computer, &own).await;
    computer.sees("Trusted devices").await;
    computer.press("Change").await;
    computer.lands_on("/security/trusted-device").await;
    computer.sees("Connect another phone").await;

    // The employee's profile, Actions, Two-factor authentication, one or two days.
    goes(
        computer,
        &[
            "Employees",
            "B ben ben@example.org",
            "Actions",
            "Two-factor authentication",
        ],
    )
    .await;
    computer.sees("First make sure that it is ben").await;
    assert!(computer.offers("Turn off for 1 day").await);
    assert!(computer.offers("Turn off for 2 days").await);

    // At the door: Cannot confirm login, Send request; on the phone: Menu, Change account, the dots, Verification code.
    server.advance(Duration::from_mins(1)).await;
    pair.takes_the_time().await;
    pair.types_password_elsewhere(&ada).await;
    goes(computer, &["Other login methods", "Cannot confirm login"]).await;
    computer.lands_on("/sign-in/request").await;
    assert!(computer.offers("Send request").await);
    goes(computer, &["Other login methods", "Verification code"]).await;
    pair.phone.press("Back").await;
    let code = pair.code("Meadow").await;
    computer.fill("Code from the app", &code).await;
    computer.press("Continue").await;
    computer.lands_on("/").await;
}
