//! Somebody is dismissed and comes back: out with the next press, and in again with what they had. The built program as
//! a process, on both engines.

use testkit::browser::Browser;

use crate::company::{CHOSEN, Company, companies, quiet};

const DORA: &str = "dora@example.org";

/// Password and a recovery code: what she had before.
async fn comes_in(company: &Company, browser: &Browser, code: &str) {
    company.log_in(browser, DORA, CHOSEN).await;
    browser.press("Other login methods").await;
    browser.press("Recovery code").await;
    browser.fill("Recovery code", code).await;
    browser.press("Continue").await;
    browser.lands_on("/w/meadow/").await;
}

// shows: EMP-01, EMP-03, EMP-06, SES-12, PWD-05
// shows in part: UI-02 (needs the pages of later issues)
#[tokio::test(flavor = "multi_thread")]
async fn dora_is_out_with_her_next_press_and_comes_back_with_what_she_had() {
    for (company, _running) in companies().await {
        let Some(desk) = Browser::start().await else { return };
        let Some(dora) = Browser::start().await else { return };
        company.adas_desk(&desk).await;
        company.member(&desk, DORA).await;
        company.log_in(&dora, DORA, CHOSEN).await;
        dora.lands_on("/w/meadow/").await;
        company.set_up_app(&dora).await;
        let script = "return [...document.querySelectorAll('#codes code')].map((code) => code.textContent)";
        let codes = dora.run(script, vec![]).await;
        let code = |n: usize| codes[n].as_str().expect("a recovery code");
        dora.open(&company.url("/w/meadow/security")).await;
        dora.sees("10 codes left").await;

        // Dismissed from her own page; her next press leads to the door, and the door says why.
        desk.open(&company.url("/w/meadow/employees")).await;
        desk.fill("Name or login", "dora").await;
        desk.press("Search").await;
        desk.press("D dora dora@example.org").await;
        desk.press("Actions").await;
        desk.press("Dismiss").await;
        desk.sees("1 session ends at once").await;
        desk.press("Dismiss").await;
        desk.sees("1 employee was dismissed.").await;
        dora.press("Login history").await;
        dora.lands_on("/w/meadow/sign-in").await;
        company.mail(DORA, "You can no longer log in to “Meadow”").await;
        company.log_in(&dora, DORA, CHOSEN).await;
        dora.sees("This employee does not exist in Meadow").await;
        dora.sees("Ask the administrator to check whether you were dismissed, and to reinstate you")
            .await;
        dora.console_errors().await; // the 403 itself

        // Reinstated from the list.
        desk.open(&company.url("/w/meadow/employees?status=dismissed")).await;
        desk.press("Reinstate").await;
        desk.sees("with the same password, app and recovery codes as before")
            .await;
        desk.press("Reinstate").await;
        desk.sees("1 employee was reinstated.").await;
        company.mail(DORA, "You can log in to “Meadow” again").await;
        comes_in(&company, &dora, code(0)).await;

        // Dismissed from the list, reinstated from her page.
        desk.open(&company.url("/w/meadow/employees")).await;
        desk.press("Choose dora").await;
        desk.press("Dismiss").await;
        desk.sees("Dismiss 1 employee").await;
        desk.press("Dismiss").await;
        desk.sees("1 employee was dismissed.").await;
        dora.reload().await;
        dora.lands_on("/w/meadow/sign-in").await;
        desk.press("D dora dora@example.org").await;
        desk.sees("This person cannot log in here").await;
        desk.press("Reinstate").await;
        desk.sees("with the same password, app and recovery codes as before")
            .await;
        desk.press("Reinstate").await;
        desk.sees("1 employee was reinstated.").await;
        comes_in(&company, &dora, code(1)).await;
        quiet(&[&desk, &dora]).await;
    }
}
