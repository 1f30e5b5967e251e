//! Somebody forgot the password: the link in a real mail, and a new one. The built program as a process, on both engines.

use testkit::browser::Browser;
use testkit::inbox::SENDER;

use crate::company::{CHOSEN, companies, quiet};

const BEN: &str = "ben@example.org";
const NEW: &str = "nine brave herons at dawn";

// shows: REC-01, REC-07, REC-08, REC-11, DLV-02, DLV-04
// shows in part: UI-02 (needs the pages of later issues)
#[tokio::test(flavor = "multi_thread")]
async fn ben_forgot_his_password_and_chooses_a_new_one_by_the_link_in_his_mail() {
    for (company, _running) in companies().await {
        let Some(desk) = Browser::start().await else { return };
        let Some(own) = Browser::start().await else { return };
        let Some(other) = Browser::start().await else { return };
        company.adas_desk(&desk).await;
        company.member(&desk, BEN).await;
        company.log_in(&own, BEN, CHOSEN).await;
        own.lands_on("/w/meadow/").await;

        // The way leads from the form where he changes it, and from the error page.
        own.open(&company.url("/w/meadow/security/password")).await;
        own.press("I do not know my current password").await;
        own.lands_on("/w/meadow/recover").await;
        company.log_in(&other, BEN, "what was it again").await;
        other.sees("Incorrect login or password").await;
        other.console_errors().await; // the 401 itself
        other.press("Recover it").await;
        other.lands_on("/w/meadow/recover").await;
        other.fill("Login", BEN).await;
        other.press("Send the link").await;
        other.sees("Look into your mail").await;

        // The page says what to look for, when to ask again, and whom to ask when nothing helps.
        other.sees(SENDER).await;
        other
            .sees("Look under spam and promotions, and put the sender on your list of trusted ones")
            .await;
        other.sees("You can ask for another one in").await;
        other.sees("Need help? Ask your administrator").await;
        assert!(other.offers("Send another link").await);

        let mailed = company.mail(BEN, "Choose a new password").await;
        assert!(mailed.from.contains(SENDER), "{}", mailed.from);
        let link = mailed.link("/w/meadow/reset/");
        other.open(&link).await;
        other.sees("No second proof is set up").await;
        other.fill("Choose a password", NEW).await;
        other.fill("The same password again", NEW).await;
        other.press("Set the new password").await;
        other.sees("Your password is changed").await;
        other.fill("Login", BEN).await;
        other.fill("Password", NEW).await;
        other.press("Log in").await;
        other.lands_on("/w/meadow/").await;

        // Where he was in he is out, the old password is nothing any more, and the link did its work.
        own.open(&company.url("/w/meadow/security")).await;
        own.lands_on("/w/meadow/sign-in").await;
        company.log_in(&own, BEN, CHOSEN).await;
        own.sees("Incorrect login or password").await;
        own.open(&link).await;
        own.sees("This link did its work already").await;
        own.console_errors().await; // the 401 and the 410 themselves
        company.mail(BEN, "Your password was changed").await;
        quiet(&[&desk, &own, &other]).await;
    }
}
