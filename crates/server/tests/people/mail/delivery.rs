//! From the outbox to the mail server, on both engines.

use std::time::Duration;

use server::use_case::operator;
use store::Location;
use store::outbox::State;
use testkit::disk::SmallDisk;
use testkit::folder::Folder;
use testkit::inbox::{Act, Door, Inbox, Moment, SENDER};
use testkit::place::{Place, places};
use testkit::server::{Someone, TestServer};

use super::{listed, write, write_many};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

struct Meadow {
    server: TestServer,
    inbox: Inbox,
    ann: Someone,
}

async fn meadows() -> Vec<Meadow> {
    let mut all = Vec::new();
    for place in places() {
        let inbox = Inbox::start().await;
        let server = TestServer::with_mail(place, &inbox).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        server.advance(SECOND).await;
        all.push(Meadow { server, inbox, ann });
    }
    all
}

impl Meadow {
    async fn write(&self, to: &str, subject: &str) {
        write(&self.server, &self.ann, to, subject).await;
    }

    async fn count(&self, state: State) -> usize {
        listed(&self.server, &self.ann, state).await.len()
    }

    /// What the mail server said about the newest message in this state.
    async fn answer(&self, state: State) -> String {
        let all = listed(&self.server, &self.ann, state).await;
        all[0].answer.clone().unwrap_or_default()
    }
}

// shows in part: DLV-01 (every message of a whole company is looked at in moving_in.rs)
// shows in part: THR-06 (the dump and the pages are looked at elsewhere)
#[tokio::test]
async fn a_message_arrives_once_from_the_one_sender_and_is_erased() {
    for m in meadows().await {
        m.write("ann@example.org", "Grüße").await;
        let mail = m.server.mail_to(&m.inbox, "ann@example.org").await;
        assert_eq!(mail.subject, "Grüße");
        assert!(mail.text.contains("secret-Grüße"), "{}", mail.text);
        assert_eq!(mail.html.trim(), "<p>Grüße</p>");
        assert_eq!(
            (&*mail.envelope_from, &*mail.from),
            (SENDER, &*format!("Doorward <{SENDER}>"))
        );
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        m.server.advance(HOUR).await;
        assert_eq!(m.inbox.mails().len(), 1);
        assert_eq!(m.count(State::Sent).await, 1);
        assert!(m.server.app().store.waiting_messages(10).await.unwrap().is_empty());
        assert_eq!(m.answer(State::Sent).await, "250 2.0.0 accepted");
    }
}

// shows in part: DLV-05 (the killed process is in the whole system's tests)
#[tokio::test]
async fn a_message_that_is_turned_away_for_now_goes_later_and_one_that_is_refused_is_kept() {
    for m in meadows().await {
        m.inbox.always_for(
            "busy@example.org",
            Moment::Recipient,
            Act::Say("450 4.2.1 mailbox busy"),
        );
        m.inbox.always_for(
            "gone@example.org",
            Moment::Recipient,
            Act::Say("550 5.1.1 no such user"),
        );
        for to in ["busy@example.org", "gone@example.org", "ann@example.org"] {
            m.write(to, "Hello").await;
        }
        m.server.advance(SECOND).await;
        assert_eq!(m.inbox.mails().len(), 1, "only Ann's mail was taken");
        assert_eq!(m.answer(State::Waiting).await, "450 4.2.1 mailbox busy");
        assert_eq!(m.answer(State::Failed).await, "550 5.1.1 no such user");
        m.server.advance(59 * SECOND).await;
        assert_eq!(
            listed(&m.server, &m.ann, State::Waiting).await[0].attempts,
            1,
            "too early"
        );
        m.server.advance(2 * SECOND).await;
        assert_eq!(listed(&m.server, &m.ann, State::Waiting).await[0].attempts, 2);
        m.inbox.behave();
        m.server.advance(2 * MINUTE).await;
        assert_eq!(m.inbox.mails_to("busy@example.org").len(), 1);
        assert_eq!((m.count(State::Waiting).await, m.count(State::Failed).await), (0, 1));
        let kept = m.server.app().store.waiting_messages(10).await.unwrap();
        assert_eq!(kept.len(), 1, "a refused message can be sent once more");
    }
}

#[tokio::test]
async fn a_dead_mail_server_costs_no_message_a_try_and_all_leave_when_it_is_back() {
    for mut m in meadows().await {
        m.inbox.shut().await;
        for number in 0..20 {
            m.write("ann@example.org", &format!("n{number}")).await;
        }
        m.server.advance(SECOND).await;
        let away = m.server.app().courier.away().expect("nobody is there");
        assert_eq!(away.answer.0, "~unreachable");
        for _ in 0..5 {
            m.server.advance(HOUR).await;
        }
        assert_eq!(m.server.app().courier.away().unwrap().since, away.since);
        let waiting = listed(&m.server, &m.ann, State::Waiting).await;
        assert!(waiting.iter().all(|message| message.attempts == 0), "{waiting:?}");
        m.inbox.open().await;
        m.server.advance(MINUTE).await;
        m.inbox.holds(20).await;
        assert_eq!((m.inbox.mails().len(), m.count(State::Sent).await), (20, 20));
        assert!(m.server.app().courier.away().is_none());
    }
}

#[tokio::test]
async fn a_mail_server_that_takes_nothing_from_us_fails_no_message() {
    let refusals = [
        (Moment::Connected, Act::Say("554 5.3.2 no service")),
        (Moment::Connected, Act::Close),
        (Moment::Sender, Act::Say("550 5.7.1 this sender may not send")),
        (Moment::Sender, Act::Say("452 4.3.1 disk full")),
        (Moment::Sender, Act::Close),
        (Moment::Recipient, Act::Say("530 5.7.0 sign in first")),
    ];
    for m in meadows().await {
        for (number, (moment, act)) in refusals.into_iter().enumerate() {
            m.inbox.always(moment, act);
            m.write("ann@example.org", &format!("n{number}")).await;
            m.server.advance(MINUTE).await;
            m.server.advance(HOUR).await;
            assert!(m.server.app().courier.away().is_some(), "{moment:?} {act:?}");
            let waiting = listed(&m.server, &m.ann, State::Waiting).await;
            assert_eq!((waiting.len(), waiting[0].attempts), (1, 0), "{moment:?} {act:?}");
            m.inbox.behave();
            m.server.advance(MINUTE).await;
            assert_eq!(m.count(State::Sent).await, number + 1, "{moment:?} {act:?}");
        }
    }
}

// shows in part: DLV-05 (the killed process is in the whole system's tests)
#[tokio::test]
async fn a_connection_that_ends_before_the_acceptance_lets_the_message_go_again_under_the_same_name() {
    for m in meadows().await {
        for (moment, copies) in [(Moment::Data, 1), (Moment::Read, 1), (Moment::Kept, 2)] {
            m.inbox.once(moment, Act::Close);
            let to = format!("{moment:?}@example.org").to_lowercase();
            m.write(&to, "Once").await;
            m.server.advance(SECOND).await;
            assert_eq!(m.answer(State::Waiting).await, "~closed", "{moment:?}");
            m.server.advance(2 * MINUTE).await;
            let got = m.inbox.mails_to(&to);
            assert_eq!(got.len(), copies, "{moment:?}");
            assert!(
                got.iter().all(|mail| mail.raw == got[0].raw),
                "the same bytes, Message-ID included"
            );
            m.server.advance(HOUR).await;
            assert_eq!(m.inbox.mails_to(&to).len(), copies, "{moment:?}");
        }
    }
}

// shows in part: DLV-05 (the killed process is in the whole system's tests)
#[tokio::test]
async fn a_mail_server_that_accepts_and_hangs_up_gets_each_message_once() {
    for m in meadows().await {
        m.inbox.always(Moment::Accepted, Act::Close);
        for number in 0..12 {
            m.write("ann@example.org", &format!("n{number}")).await;
        }
        m.server.advance(SECOND).await;
        m.server.advance(HOUR).await;
        assert_eq!((m.inbox.mails().len(), m.count(State::Sent).await), (12, 12));
    }
}

#[tokio::test]
async fn a_slow_recipient_does_not_keep_the_others_waiting() {
    for m in meadows().await {
        for number in 0..6 {
            let slow = format!("slow{number}@example.org");
            m.inbox.always_for(&slow, Moment::Recipient, Act::Wait(HOUR));
            m.write(&slow, "Slow").await;
        }
        m.server.advance(SECOND).await; // each took its time once
        let slow = listed(&m.server, &m.ann, State::Waiting).await;
        assert!(
            slow.iter()
                .all(|message| message.answer.as_deref() == Some("~no_answer")),
            "{slow:?}"
        );
        for number in 0..30 {
            m.write("ann@example.org", &format!("n{number}")).await;
        }
        m.server.clock.advance(2 * MINUTE);
        let began = std::time::Instant::now();
        let app = m.server.app();
        app.courier.begin(app, app.now()).await.unwrap();
        m.inbox.holds(30).await;
        assert!(began.elapsed() < 2 * SECOND, "{:?}", began.elapsed()); // one slow one alone takes 2 s
        app.courier.rest().await;
        assert_eq!(m.count(State::Sent).await, 30);
    }
}

#[tokio::test]
async fn however_many_wait_for_another_try_a_new_message_goes_before_they_are_through() {
    for m in meadows().await {
        // More than two readings.
        m.inbox
            .always_for("late@example.org", Moment::Recipient, Act::Say("451 try later"));
        let late = (0..1_100).map(|number| format!("late{number}"));
        write_many(&m.server, &m.ann, "late@example.org", &late.collect::<Vec<_>>()).await;
        m.server.advance(SECOND).await;
        assert_eq!(m.inbox.heard("late@example.org"), 1_100, "each was tried");

        m.inbox.behave();
        m.inbox
            .always_for("late@example.org", Moment::Recipient, Act::Wait(HOUR));
        m.server.clock.advance(HOUR);
        m.write("ann@example.org", "Reset").await;
        let app = m.server.app();
        app.courier.begin(app, app.now()).await.unwrap();
        m.inbox.holds(1).await;
        assert_eq!(m.inbox.mails()[0].subject, "Reset");
        app.courier.finish(app).await.unwrap();
    }
}

#[tokio::test]
async fn over_a_single_connection_a_new_message_takes_turns_with_those_that_were_tried_before() {
    for m in meadows().await {
        m.inbox.lets_in(1);
        m.inbox
            .always_for("late@example.org", Moment::Recipient, Act::Say("451 try later"));
        for number in 0..30 {
            m.write("late@example.org", &format!("late{number}")).await;
        }
        m.server.advance(SECOND).await;
        assert_eq!(m.inbox.heard("late@example.org"), 30, "each was tried");

        // Each takes its time now, and meanwhile others ask to be let in for the new one.
        m.inbox.behave();
        m.inbox
            .always_for("late@example.org", Moment::Recipient, Act::Wait(SECOND / 2));
        m.server.clock.advance(HOUR);
        let app = m.server.app();
        // While its last client is leaving the mail server turns everybody away, and is asked again later.
        while m.inbox.heard("late@example.org") == 30 {
            m.server.clock.advance(MINUTE);
            app.courier.begin(app, app.now()).await.unwrap();
            tokio::time::sleep(SECOND / 20).await;
        }
        m.write("ann@example.org", "Reset").await;
        m.server.clock.advance(SECOND);
        while m.inbox.mails_to("ann@example.org").is_empty() {
            app.courier.begin(app, app.now()).await.unwrap();
            tokio::time::sleep(SECOND / 20).await;
        }
        assert!(
            m.inbox.heard("late@example.org") <= 40,
            "few of the 30 went before it, however busy this machine is"
        );
        app.courier.finish(app).await.unwrap();
    }
}

#[tokio::test]
async fn a_mail_server_that_takes_only_so_many_messages_over_one_connection_gets_the_others_over_another() {
    for m in meadows().await {
        m.inbox.lets_in(1);
        for number in 0..9 {
            m.write("ann@example.org", &format!("n{number}")).await;
        }
        m.inbox.takes_over_each(4);
        m.server.advance(SECOND).await;
        m.inbox.holds(9).await;
        assert!(m.server.app().courier.away().is_none());
    }
}

#[tokio::test]
async fn what_cannot_be_written_down_is_not_sent_on_and_on() {
    let disk = SmallDisk::new();
    let place = Place {
        engine: "SQLite",
        location: Location::Sqlite { folder: disk.data() },
        folder: Folder::new("full"),
    };
    let inbox = Inbox::start().await;
    let server = TestServer::with_mail(place, &inbox).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    server.advance(SECOND).await;
    let many: Vec<_> = (0..100).map(|number| format!("n{number}")).collect();
    write_many(&server, &ann, "ann@example.org", &many).await;
    write_many(&server, &ann, "late@example.org", &many[..10]).await;
    inbox.always_for("late@example.org", Moment::Recipient, Act::Say("451 try later"));
    disk.fill();
    let mut written = 0;
    while operator::setup_link(server.app(), server.app().now()).await.is_ok() {
        written += 1;
        assert!(written < 5_000, "the disk was never full");
    }

    server.clock.advance(SECOND);
    let app = server.app();
    for _ in 0..20 {
        let _ = app.courier.begin(app, app.now()).await;
        app.courier.rest().await;
    }
    let (sent, kept) = (inbox.mails().len(), listed(&server, &ann, State::Sent).await.len());
    assert!(sent <= kept + 19, "{sent} are sent, {kept} of them known");
    assert!(inbox.heard("late@example.org") <= 10, "each was tried once at most");

    disk.free();
    server.advance(MINUTE).await;
    server.advance(MINUTE).await;
    let mut subjects: Vec<_> = inbox.mails().iter().map(|mail| mail.subject.clone()).collect();
    subjects.sort();
    subjects.dedup();
    assert_eq!((subjects.len(), inbox.mails().len()), (100, 100), "all once");
}

// shows in part: DLV-05 (the killed process is in the whole system's tests)
#[tokio::test]
async fn many_rounds_at_once_send_nothing_twice_over_at_most_four_connections() {
    for m in meadows().await {
        for number in 0..150 {
            m.write("ann@example.org", &format!("n{number}")).await;
        }
        m.server.clock.advance(SECOND);
        let app = m.server.app();
        let rounds = (0..16).map(|_| async {
            app.courier.begin(app, app.now()).await.unwrap();
            tokio::task::yield_now().await;
            app.courier.begin(app, app.now()).await.unwrap();
            app.courier.rest().await;
        });
        for round in rounds.map(Box::pin).collect::<Vec<_>>() {
            tokio::join!(round, m.server.server.work());
        }
        m.server.advance(HOUR).await;
        assert_eq!((m.inbox.mails().len(), m.count(State::Sent).await), (150, 150));
        assert!(m.inbox.most_open() <= 4, "{}", m.inbox.most_open());
        assert!(
            m.inbox.connections() <= 12,
            "connections are used again: {}",
            m.inbox.connections()
        );
    }
}

// shows in part: DLV-05 (the killed process is in the whole system's tests)
#[tokio::test]
async fn many_messages_that_are_marked_at_once_keep_an_answer_each_and_a_failed_one_stays_failed() {
    for m in meadows().await {
        // Not a multiple of what one statement marks.
        for number in 0..22 {
            m.write("ann@example.org", &format!("n{number}")).await;
        }
        let (app, waiting) = (m.server.app(), listed(&m.server, &m.ann, State::Waiting).await);
        let failed = waiting[3].id;
        app.store.mark_failed(failed, "550 nobody", app.now()).await.unwrap();
        let answers: Vec<_> = waiting.iter().map(|one| format!("250 queued as {}", one.id)).collect();
        let sent = waiting
            .iter()
            .zip(&answers)
            .map(|(one, answer)| (one.id, answer.as_str(), app.now()));
        app.store.mark_sent(&sent.collect::<Vec<_>>()).await.unwrap();
        let taken = listed(&m.server, &m.ann, State::Sent).await;
        assert_eq!(taken.len(), 21);
        for one in taken {
            assert_ne!(one.id, failed);
            assert_eq!(one.answer, Some(format!("250 queued as {}", one.id)));
            assert_eq!(one.attempts, 1);
        }
        assert_eq!(m.answer(State::Failed).await, "550 nobody");
    }
}

#[tokio::test]
async fn a_message_is_given_up_after_five_days_and_kept() {
    for m in meadows().await {
        m.inbox.always(Moment::Recipient, Act::Say("451 4.7.1 try again"));
        m.write("ann@example.org", "Late").await;
        for _ in 0..24 * 5 + 10 {
            m.server.advance(HOUR + MINUTE).await;
        }
        assert_eq!((m.count(State::Waiting).await, m.count(State::Failed).await), (0, 1));
        assert_eq!(m.answer(State::Failed).await, "451 4.7.1 try again");
        assert!(!m.server.app().store.waiting_messages(1).await.unwrap().is_empty());
    }
}

// shows in part: THR-06 (the dump and the pages are looked at elsewhere)
#[tokio::test]
async fn an_answer_that_repeats_the_link_is_kept_without_it() {
    for m in meadows().await {
        m.inbox.always(
            Moment::Read,
            Act::Say("550 5.7.1 spam: http://localhost:8080/link/secret-n1 or link/secret-n1"),
        );
        m.write("ann@example.org", "n1").await;
        m.server.advance(SECOND).await;
        assert_eq!(m.answer(State::Failed).await, "550 5.7.1 spam: … or …");
    }
}

// shows in part: THR-08 (a message whose recipient was changed)
#[tokio::test]
async fn a_message_whose_recipient_somebody_changed_in_the_database_goes_to_nobody() {
    use store::{Batch, Statement};
    static TURN: Statement = Statement {
        name: "test.turn",
        sql: "update message set recipient = 'eve@example.org'",
    };
    for m in meadows().await {
        m.write("ann@example.org", "Reset").await;
        let mut batch = Batch::new();
        batch.run(&TURN, []);
        m.server.app().store.database().write(batch).await.unwrap();
        m.server.advance(SECOND).await;
        assert!(m.inbox.mails().is_empty());
        assert_eq!(m.answer(State::Failed).await, "~forged");
    }
}

#[tokio::test]
async fn messages_go_over_tls_only_to_whom_the_certificate_names_and_with_the_right_password() {
    for (door, place) in [Door::Starttls, Door::Tls].into_iter().zip(places()) {
        let account = Some(("doorward", "otters & \"quotes\""));
        let inbox = Inbox::with(door, account).await;
        let server = TestServer::with_mail(place, &inbox).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        write(&server, &ann, "ann@example.org", "Safe").await;
        let mail = server.mail_to(&inbox, "ann@example.org").await;
        assert_eq!(mail.subject, "Safe");
        assert_eq!(inbox.sign_ins(), ["doorward"]);

        inbox.always(Moment::SignIn, Act::Say("535 5.7.8 not you"));
        write(&server, &ann, "ann@example.org", "Later").await;
        server.advance(SECOND).await;
        let away = server.app().courier.away().expect("it lets nobody in");
        assert_eq!(away.answer.0, "535 5.7.8 not you");
        assert_eq!(listed(&server, &ann, State::Waiting).await.len(), 1);
    }
}

#[tokio::test]
async fn nothing_is_said_to_a_mail_server_whose_certificate_is_not_believed_or_that_offers_no_tls() {
    for (other, expected) in [(Door::Tls, "~tls"), (Door::Plain, "~no_starttls")] {
        let place = testkit::place::sqlite();
        let meant = Inbox::with(if other == Door::Tls { Door::Tls } else { Door::Starttls }, None).await;
        let impostor = Inbox::with(other, None).await;
        let mut mail_server = meant.mail_server();
        mail_server.port = impostor.port();
        let server = TestServer::with_mail_server(place, mail_server).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        write(&server, &ann, "ann@example.org", "Secret").await;
        server.advance(SECOND).await;
        assert_eq!(
            server.app().courier.away().expect("it is an impostor").answer.0,
            expected
        );
        assert!(impostor.mails().is_empty());
    }
}
