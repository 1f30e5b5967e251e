//! Messages of a server that dies: none is lost, and none whose acceptance was kept is sent again. The built program as
//! a process, killed with messages on the wire, on both engines.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use testkit::crash::Running;
use testkit::http::{Jar, ask};
use testkit::inbox::{Act, Moment};
use testkit::postgres;
use testkit::secrets::Ledger;
use testkit::server::PASSWORD;

use crate::company::{ADA, Company, INVITED};
use crate::crash::people::{set_up_app, sign_in};

const BEN: &str = "ben@example.org";
/// Words of every message of this story.
const WORDS: &str = "You asked for this message";
const KILLS: u64 = 8;
/// Four lanes; each has one message on the wire, and at most four whose acceptance is on its way to the disk.
const IN_FLIGHT: usize = 4 * 5;

/// The company, and Ada who asks for messages.
struct Desk {
    company: Company,
    jar: Jar,
}

impl Desk {
    async fn new(engine: &'static str, database: Option<String>) -> (Self, Running) {
        let (company, running) = Company::new(engine, database).await;
        company.set_up(&company.first_link(), "meadow", ADA).await;
        let link = company
            .mail(ADA, "Confirm your e-mail address")
            .await
            .link("/w/meadow/confirm-login/");
        let mut jar = Jar::default();
        let url = company.url("");
        sign_in(&url, ADA, PASSWORD, &mut jar).await.expect("Ada signs in");
        let status = company.submit(&link, &[], &mut jar).await;
        assert_eq!(status, 200, "{engine}: her address is hers");
        set_up_app(&url, &mut jar).await;
        let desk = Self { company, jar };
        (desk, running)
    }

    /// A message that the server acknowledged; false where it died before.
    async fn write(&mut self) -> bool {
        let path = "/api/v1/messages/test";
        let answer = ask(&self.company.url(""), "POST", path, Some(Value::Null), &mut self.jar).await;
        match answer {
            Ok((status, said)) => {
                assert_eq!(status, 204, "{}: {said}", self.company.engine);
                true
            }
            Err(_) => false,
        }
    }

    /// Waits until the server says that nothing waits, and that nothing failed.
    async fn all_is_sent(&mut self) {
        let url = self.company.url("");
        for _ in 0..300 {
            let answer = ask(&url, "GET", "/api/v1/messages", None, &mut self.jar).await;
            let (_, listed) = answer.expect("an answer");
            if listed["waiting"] == 0 {
                assert_eq!(listed["failed"], 0, "{}: {listed}", self.company.engine);
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{}: messages still wait", self.company.engine);
    }

    /// How often each message came, by its name.
    fn copies(&self) -> BTreeMap<String, usize> {
        let mut copies = BTreeMap::new();
        for mail in self.company.inbox.mails() {
            *copies.entry(mail.message_id).or_default() += 1;
        }
        copies
    }

    async fn start(&self) -> Running {
        self.company.program(&["serve"]).start().await
    }

    /// Nobody reads a message in what the program keeps and prints, by its words or by what its link opens with.
    fn is_unreadable(&self, kept: &[(String, Vec<u8>)], link: &str) {
        let secrets = Ledger::default();
        secrets.remember("the words", WORDS);
        assert!(secrets.remember("the link", link.rsplit('/').next().unwrap_or_default()));
        assert!(!kept.is_empty());
        for (name, bytes) in kept {
            assert_eq!(secrets.search_bytes(name, bytes), [], "{}", self.company.engine);
        }
    }
}

async fn story(engine: &'static str, database: Option<String>) {
    let (mut desk, mut running) = Desk::new(engine, database).await;
    desk.all_is_sent().await; // what she was told about her app
    let told = desk.company.inbox.mails().len();

    // Killed after the commit and before sending: each comes, once.
    desk.company.inbox.shut().await;
    for _ in 0..5 {
        assert!(desk.write().await, "{engine}: the message is acknowledged");
    }
    let body = json!({ "email": BEN });
    let invited = ask(
        &desk.company.url(""),
        "POST",
        "/api/v1/invitations",
        Some(body),
        &mut desk.jar,
    )
    .await;
    assert_eq!(invited.expect("an answer").0, 201, "{engine}");
    running.kill_9();
    let pending = desk.company.kept();
    desk.company.inbox.open().await;
    running = desk.start().await;
    desk.all_is_sent().await;
    assert_eq!(
        desk.copies().into_values().collect::<Vec<_>>(),
        vec![1; told + 6],
        "{engine}"
    );
    let link = desk.company.mail(BEN, INVITED).await.link("/w/meadow/invitation/");
    desk.is_unreadable(&pending, &link);
    desk.is_unreadable(&desk.company.kept(), &link);

    // Killed while the mail server has the message and has not said so: it goes again under the same name, and nothing
    // else does.
    desk.company
        .inbox
        .always(Moment::Kept, Act::Wait(Duration::from_secs(600)));
    assert!(desk.write().await, "{engine}");
    desk.company.inbox.holds(told + 7).await;
    running.kill_9();
    desk.company.inbox.behave();
    running = desk.start().await;
    desk.all_is_sent().await;
    let mails = desk.company.inbox.mails();
    assert_eq!(mails.len(), told + 8, "{engine}");
    let (first, second) = (&mails[told + 6], &mails[told + 7]);
    assert!(
        first.message_id == second.message_id && first.raw == second.raw,
        "{engine}: the same message, Message-ID included"
    );

    // Killed at any moment: nothing acknowledged is lost, and a second copy has the first one's name.
    let mut acknowledged = told + 7;
    for round in 0..KILLS {
        for _ in 0..6 {
            acknowledged += usize::from(desk.write().await);
        }
        let moment = Duration::from_millis(130 * round); // from before the first to after the last
        tokio::time::sleep(moment).await;
        running.kill_9();
        running = desk.start().await;
    }
    desk.all_is_sent().await;
    let copies = desk.copies();
    assert!(
        copies.len() >= acknowledged,
        "{engine}: {} of {acknowledged}",
        copies.len()
    );
    for (name, copies) in &copies {
        assert!(*copies <= 1 + KILLS as usize, "{engine}: {name} came {copies} times");
    }
    let again: usize = copies.values().map(|copies| copies - 1).sum();
    assert!(
        again <= 1 + KILLS as usize * IN_FLIGHT,
        "{engine}: at most what was in flight: {again}"
    );

    // Every acceptance is kept by now: after one more death nothing is sent but what is new.
    let before = desk.company.inbox.mails().len();
    running.kill_9();
    running = desk.start().await;
    assert!(desk.write().await, "{engine}");
    desk.all_is_sent().await;
    assert_eq!(
        desk.company.inbox.mails().len(),
        before + 1,
        "{engine}: what was sent stays sent"
    );
    running.stop().await;
    desk.is_unreadable(&desk.company.kept(), &link);
}

// shows: DLV-05, THR-06
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_on_sqlite_loses_no_message_and_sends_none_again_that_was_accepted() {
    story("SQLite", None).await;
}

// shows: DLV-05, THR-06
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_on_postgresql_loses_no_message_and_sends_none_again_that_was_accepted() {
    let Some(url) = postgres::new_database() else { return };
    story("PostgreSQL", Some(url)).await;
}
