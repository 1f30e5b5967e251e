//! From the outbox to the mail server, on both engines.

use std::time::Duration;

use store::outbox::State;
use testkit::inbox::{Act, Inbox, Moment, SENDER};
use testkit::place::places;
use testkit::server::{Someone, TestServer};

use super::{listed, write};

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

// shows: DLV-01
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
