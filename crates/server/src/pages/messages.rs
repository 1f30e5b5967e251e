//! The console: messages.

use axum::response::Response;
use domain::access::Act;
use domain::id::MessageId;
use domain::refusal::Refusal;
use pages::Frame;
use pages::frame::Here;
use pages::view::{MailState, MessageRow, Messages, Paging, StatusTab, message_about};
use serde::Deserialize;
use store::outbox::{Listed, State};

use super::asked::{Path, Query};
use super::console::administrative;
use super::own::{One, PAGE};
use super::said::when;
use super::visit::{Posted, Visit};
use crate::use_case::messages;

/// What the address asks for.
#[derive(Deserialize, Default)]
pub struct Asked {
    state: Option<String>,
    before: Option<String>,
    done: Option<String>,
}

/// `GET /messages?state=&before=`.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ReadMessages)? {
            return Ok(first);
        }
        let state = asked
            .state
            .as_deref()
            .and_then(State::from_word)
            .unwrap_or(State::Waiting);
        let before: Option<MessageId> = match asked.before.as_deref().map(str::parse) {
            None => None,
            Some(Ok(id)) => Some(id),
            Some(Err(_)) => return Err(Refusal::NotFound.into()),
        };
        let found = messages::list(&visit.app, &s.live, state, before, PAGE, visit.now).await?;
        let (waiting, failed) = found.counts;
        let tab = |of: State, count: u64| StatusTab {
            value: of.word().to_owned(),
            label: visit.texts.say(&format!("messages-{}", of.word())),
            count: i64::try_from(count).unwrap_or(i64::MAX),
            href: path(of),
        };
        let last = found.listed.last().filter(|_| found.listed.len() as i64 >= PAGE);
        let page = Messages {
            mail: mail(&visit),
            state: state.word().to_owned(),
            tabs: vec![
                tab(State::Waiting, waiting),
                tab(State::Failed, failed),
                tab(State::Sent, 0),
            ],
            paging: Paging {
                newer: before.map(|_| path(state)),
                older: last.map(|last| format!("{}&before={}", path(state), last.id)),
            },
            rows: found.listed.into_iter().map(|m| row(&visit, m)).collect(),
            frame: Frame {
                done: done(&visit, asked.done.as_deref()),
                ..visit.frame_of(&s, Here::Messages)
            },
        };
        Ok(visit.page(&page))
    };
    visit.show(shown.await)
}

/// `POST /messages/{id}/retry`.
pub async fn retry(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        messages::retry(&visit.app, &s.acting(), one.id.parse().ok(), visit.now).await?;
        Ok(visit.go("/messages?done=retry"))
    };
    visit.show(done.await)
}

/// `POST /messages/test`.
pub async fn test(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let tested = messages::send_test(&visit.app, &s.acting(), visit.now).await?;
        Ok(visit.go(if tested {
            "/messages?done=test"
        } else {
            "/messages?done=confirm"
        }))
    };
    visit.show(done.await)
}

fn path(state: State) -> String {
    format!("/messages?state={}", state.word())
}

fn done(visit: &Visit, word: Option<&str>) -> Option<String> {
    match word? {
        "retry" => Some(visit.texts.say("messages-retried")),
        "test" => Some(visit.texts.say("messages-test-sent")),
        "confirm" => Some(visit.texts.say("messages-test-confirm")),
        _ => None,
    }
}

fn mail(visit: &Visit) -> MailState {
    let courier = &visit.app.courier;
    match (courier.sender(), courier.away()) {
        (None, _) => MailState::NotSetUp,
        (Some(_), Some(away)) => MailState::Away {
            since: when(visit, away.since),
            answer: messages::answer(&visit.texts, &away.answer.0),
        },
        (Some(sender), None) => MailState::Sends { sender },
    }
}

fn row(visit: &Visit, message: Listed) -> MessageRow {
    let answered = message.answer.zip(message.answered_at);
    MessageRow {
        id: message.id.to_string(),
        purpose: message_about(&visit.texts, &message.purpose),
        written: when(visit, message.created_at),
        attempts: message.attempts,
        // Without a mail server nothing is tried at any time.
        next: message
            .due_at
            .filter(|_| message.attempts > 0 && visit.app.courier.is_set_up())
            .map(|at| when(visit, at)),
        answer: answered.map(|(words, at)| (messages::answer(&visit.texts, &words), when(visit, at))),
        can_retry: message.state == State::Failed || (message.state == State::Waiting && message.attempts > 0),
        to: message.recipient,
    }
}
