//! Somebody changes the e-mail, and the address that is free then is invited as somebody else. The built program as a
//! process, real mails, on both engines.

use testkit::browser::Browser;

use crate::company::{CHOSEN, INVITED, companies, join, quiet};

const FORMER: &str = "reception@example.org";
const NEW: &str = "carla@example.org";

// shows: ACC-04, ACC-05, ACC-13
// shows in part: UI-02 (needs the pages of later issues)
#[tokio::test(flavor = "multi_thread")]
async fn carla_changes_her_email_and_the_former_address_is_invited_as_somebody_else() {
    for (company, _running) in companies().await {
        let Some(desk) = Browser::start().await else { return };
        let Some(carla) = Browser::start().await else { return };
        let Some(successor) = Browser::start().await else {
            return;
        };
        company.adas_desk(&desk).await;
        company.member(&desk, FORMER).await;
        company.log_in(&carla, FORMER, CHOSEN).await;
        carla.lands_on("/w/meadow/").await;

        // Her photo, "Change account", and there a "Change" beside the e-mail and in the password's section.
        carla.press("R reception").await;
        carla.press("Change account").await;
        carla.lands_on("/w/meadow/profile").await;
        for (section, leads_to) in [
            ("#login", "/w/meadow/profile/login"),
            ("#password", "/w/meadow/security/password"),
        ] {
            let script =
                "return [...document.querySelectorAll(arguments[0] + ' a')].map((a) => `${a.innerText} ${a.pathname}`)";
            let found = carla.run(script, vec![section.into()]).await;
            assert_eq!(found, serde_json::json!([format!("Change {leads_to}")]));
        }
        carla.press("Change").await;
        carla.lands_on("/w/meadow/profile/login").await;
        carla.fill("New e-mail", NEW).await;
        carla.fill("Current password", CHOSEN).await;
        carla.press("Send the message").await;
        carla.sees("A message is on its way").await;
        carla.sees("Waits for carla@example.org").await;

        // She opens the message on her other device, and logs in with the new address from then on.
        let mailed = company.mail(NEW, "Confirm your new e-mail address").await;
        successor.open(&mailed.link("/w/meadow/confirm-login/")).await;
        successor.sees("You log in with reception@example.org today").await;
        successor.press("Log in with the new e-mail from now on").await;
        successor.sees("Log in with carla@example.org from now on").await;
        let told = company.mail(FORMER, "Your login e-mail was changed").await;
        assert!(told.text.contains("“carla@ example. org”"), "{}", told.text);
        told.link("/w/meadow/undo-login/");
        company.log_in(&successor, FORMER, CHOSEN).await;
        successor.sees("Incorrect login or password").await;
        successor.console_errors().await; // the 401 itself
        carla.delete_cookies().await;
        company.log_in(&carla, NEW, CHOSEN).await;
        carla.lands_on("/w/meadow/").await;

        // The former address is free: somebody else is invited with it, who sees nothing of Carla's.
        company.invite(&desk, FORMER).await;
        desk.sees("1 person is invited.").await;
        let mailed = company.mail(FORMER, INVITED).await;
        successor.open(&mailed.link("/w/meadow/invitation/")).await;
        join(&successor, "Sami", "Meadow").await;
        successor.fill("Password", CHOSEN).await;
        successor.press("Log in").await;
        successor.lands_on("/w/meadow/").await;
        successor.sees(FORMER).await;
        successor.does_not_see(NEW).await;
        carla.reload().await;
        carla.sees(NEW).await;
        desk.open(&company.url("/w/meadow/employees")).await;
        for person in ["R reception carla@example.org", "S Sami reception@example.org"] {
            assert!(desk.offers(person).await, "{}: {person}", company.engine);
        }
        quiet(&[&desk, &carla, &successor]).await;
    }
}
