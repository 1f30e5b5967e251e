//! A company moves in: the set-up link, a pasted list, real mails, and people who join in their own browsers. The built
//! program as a process, on both engines.

use testkit::browser::Browser;
use testkit::http::Jar;
use testkit::inbox::SENDER;
use testkit::server::PASSWORD;

use crate::company::{ADA, CHOSEN, Company, INVITED, companies, join, quiet};

/// Thirty addresses as somebody pastes them: with names, duplicates, blanks and nonsense among them. `anm` is a slip.
fn pasted() -> String {
    let mut list =
        String::from("Ann Öz <ann@example.org>; carl@example.org,\n\n anm@example.org  nonsense ANN@example.org,, ");
    for n in 0..27 {
        list.extend([format!("p{n}@example.org").as_str(), [" ", ", ", "\n"][n % 3]]);
    }
    list
}

/// Ada opens the link that the program printed, and is in the console with an app of her own.
async fn set_up(company: &Company, desk: &Browser) {
    desk.open(&company.first_link()).await;
    desk.fill("Name of the company", "Meadow").await;
    desk.fill("Short name", "meadow").await;
    desk.fill("Your name", "Ada Meadow").await;
    desk.fill("Your e-mail address", ADA).await;
    desk.fill("Password", PASSWORD).await;
    desk.press("Set up the workspace").await;
    desk.lands_on("/w/meadow/sign-in").await;
    assert_eq!(desk.value("Login").await, ADA);
    desk.fill("Password", PASSWORD).await;
    desk.press("Log in").await;
    desk.lands_on("/w/meadow/").await;
    desk.press("Employees").await;
    desk.sees("First turn on two-factor authentication").await;
    company.set_up_app(desk).await;

    // Before she has shown that the address is hers, nothing is told there; the set-up sent a link for that.
    desk.open(&company.url("/w/meadow/profile")).await;
    desk.sees("Waits for ada@example.org").await;
    company.mail(ADA, "Confirm your e-mail address").await;
    desk.open(&company.url("/w/meadow/messages")).await;
    desk.press("Send a test message to yourself").await;
    desk.sees("Your own address is not confirmed yet").await;
    let mailed = company.mail(ADA, "Confirm your e-mail address").await;
    desk.open(&mailed.link("/w/meadow/confirm-login/")).await;
    desk.press("This address is mine").await;
    desk.sees("Your e-mail is confirmed").await;
    desk.open(&company.url("/w/meadow/messages")).await;
    desk.press("Send a test message to yourself").await;
    desk.sees("A test message is on its way to you").await;
    company.mail(ADA, "Test message from Meadow").await;
}

// shows: INV-01, INV-06, INV-08, INV-11, DLV-01
// shows in part: UI-02 (needs the pages of later issues)
#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_pastes_thirty_addresses_and_people_join_in_their_own_browsers() {
    for (company, _running) in companies().await {
        let Some(desk) = Browser::start().await else { return };
        let Some(person) = Browser::start().await else { return };
        set_up(&company, &desk).await;
        company
            .set_up(&company.further_link(), "quarry", "carl@example.org")
            .await;

        desk.open(&company.url("/w/meadow/employees")).await;
        desk.press("Open invitations").await;
        desk.sees("No invitation is open.").await;
        desk.press("Invite").await;
        desk.fill("E-mail addresses", &pasted()).await;
        desk.press("Invite").await;
        desk.sees("30 people are invited. 2 entries were not taken.").await;
        for words in ["Not an e-mail address", "Twice in the list", "Invitation sent"] {
            desk.sees(words).await;
        }

        // Ann joins with a password of her own, and corrects her name.
        let mailed = company.mail("ann@example.org", INVITED).await;
        assert!(mailed.text.contains("Ada Meadow"), "{}", mailed.text);
        person.open(&mailed.link("/w/meadow/invitation/")).await;
        person.sees("Ada Meadow invites you to Meadow").await;
        join(&person, "Ann Özdemir", "Meadow").await;
        person.fill("Password", CHOSEN).await;
        person.press("Log in").await;
        person.lands_on("/w/meadow/").await;
        person.sees("Ann Özdemir").await;

        // In her browser Carl's link is not hers. He has a profile at the quarry, and joins with its password.
        let mailed = company.mail("carl@example.org", INVITED).await;
        person.open(&mailed.link("/w/meadow/invitation/")).await;
        person.sees("Another profile is logged in here").await;
        person.console_errors().await; // the 409 itself
        person.press("Sign out here and continue").await;
        person.sees("You have a profile already").await;
        person.fill("Password", PASSWORD).await;
        person.press("Join Meadow").await;
        person.sees("Your account is ready").await;
        person.fill("Password", PASSWORD).await;
        person.press("Log in").await;
        person.lands_on("/w/meadow/").await;
        person.sees("carl@example.org").await;
        person.delete_cookies().await;

        // "anm" was a slip: deleted, and the right one invited.
        let wrong = company.mail("anm@example.org", INVITED).await;
        desk.press("Open invitations").await;
        desk.press("Delete anm@example.org").await;
        desk.sees("Delete the invitation of anm@example.org").await;
        desk.press("Delete").await;
        desk.sees("The invitation is deleted.").await;
        desk.does_not_see("anm@example.org").await;
        person.open(&wrong.link("/w/meadow/invitation/")).await;
        person.sees("This invitation was deleted.").await;
        person.console_errors().await; // the 410 itself
        desk.press("Invite").await;
        desk.fill("E-mail addresses", "anna@example.org").await;
        desk.press("Invite").await;
        desk.sees("1 person is invited.").await;
        let right = company.mail("anna@example.org", INVITED).await;
        person.open(&right.link("/w/meadow/invitation/")).await;
        join(&person, "Anna", "Meadow").await;
        person.fill("Password", CHOSEN).await;
        person.press("Log in").await;
        person.lands_on("/w/meadow/").await;

        // Four more come in the same moment; the others have their mail and take their time.
        let joins = |n: u32| join_without_browser(&company, n);
        tokio::join!(joins(0), joins(1), joins(2), joins(3));
        for n in 4..27 {
            let address = format!("p{n}@example.org");
            company.mail(&address, INVITED).await;
        }
        desk.open(&company.url("/w/meadow/employees")).await;
        for tab in ["All 31", "Invited 23", "Active 8", "Pending 0", "Dismissed 0"] {
            desk.sees(tab).await;
        }
        quiet(&[&desk, &person]).await;

        let mails = company.inbox.mails();
        assert!(mails.len() > 30, "{}: {}", company.engine, mails.len());
        let own = company.url("/");
        for mail in mails {
            assert_eq!(mail.envelope_from, SENDER, "{}", mail.subject);
            assert!(mail.from.ends_with(&format!("<{SENDER}>")), "{}", mail.from);
            let links = mail.text.split_whitespace().filter(|word| word.contains("://"));
            let elsewhere: Vec<&str> = links.filter(|link| !link.starts_with(&own)).collect();
            assert!(elsewhere.is_empty(), "{}: {elsewhere:?}", mail.subject);
        }
    }
}

async fn join_without_browser(company: &Company, n: u32) {
    let address = format!("p{n}@example.org");
    let mailed = company.mail(&address, INVITED).await;
    let fields = [("name", "One of many"), ("password", CHOSEN), ("again", CHOSEN)];
    let link = mailed.link("/w/meadow/invitation/");
    let status = company.submit(&link, &fields, &mut Jar::default()).await;
    assert_eq!(status, 303, "{}: {address} joins", company.engine);
}
