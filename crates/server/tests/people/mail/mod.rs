//! Messages that arrive: what the mail server does, and what becomes of a message then.

mod delivery;
mod page;

use domain::event::{Actor, Chain, Event, EventKind};
use domain::message::MessagePurpose;
use store::outbox::{Draft, Listed, State};
use testkit::server::{Someone, TestServer};

/// Puts a message to `to` into the outbox, as a use case does.
pub async fn write(server: &TestServer, who: &Someone, to: &str, subject: &str) {
    write_many(server, who, to, &[subject.to_owned()]).await;
}

/// The same with a message of each subject, in one change.
pub async fn write_many(server: &TestServer, who: &Someone, to: &str, subjects: &[String]) {
    let app = server.app();
    let mut change = app.store.change(app.now());
    for subject in subjects {
        let draft = Draft {
            workspace: Some(who.workspace),
            account: who.account,
            channel: "email",
            recipient: to.to_owned(),
            purpose: MessagePurpose::TestMail,
            subject: subject.clone(),
            text: format!("{subject}\n\nhttp://localhost:8080/link/secret-{subject}"),
            html: format!("<p>{subject}</p>"),
        };
        change.send(&draft, &mut app.entropy()).unwrap();
    }
    let event = Event::new(
        Chain::Workspace(who.workspace),
        EventKind::SettingChanged,
        Actor::Server,
    );
    change.commit(&[event], &mut app.entropy()).await.unwrap();
}

/// The messages of a workspace in this state, the newest first.
pub async fn listed(server: &TestServer, who: &Someone, state: State) -> Vec<Listed> {
    let store = &server.app().store;
    store.messages(who.workspace, state, None, 1_000).await.unwrap()
}
