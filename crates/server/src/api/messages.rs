//! What becomes of a workspace's messages; never what one says.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use domain::refusal::Refusal;
use pages::text::Texts;
use serde::{Deserialize, Serialize};
use store::outbox;
use utoipa::ToSchema;

use super::answer::time;
use super::asked::{Path, Query};
use super::routes::{ADMINISTRATOR, Route, WITH_STALE_STATE, Who};
use crate::app::App;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::messages;

/// Messages of one answer.
const PAGE: i64 = 100;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route {
            method: "get",
            path: "/messages",
            summary: "The workspace's messages without what they say, the newest first: `state` is `waiting`, `failed` \
                      or `sent`, `before` the last one's id turns the page.",
            who: Who::Administrator,
            sends: None,
            answers: (200, Some("Messages")),
            codes: ADMINISTRATOR,
            handler: get(list),
        },
        Route {
            method: "post",
            path: "/messages/{id}/retry",
            summary: "Try a message that waits or failed at once.",
            who: Who::Administrator,
            sends: None,
            answers: (204, None),
            codes: WITH_STALE_STATE,
            handler: post(retry),
        },
        Route {
            method: "post",
            path: "/messages/test",
            summary: "Send a message to oneself, to see whether mail arrives.",
            who: Who::Administrator,
            sends: None,
            answers: (204, None),
            codes: ADMINISTRATOR,
            handler: post(test),
        },
    ]
}

#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the field is what the list holds")]
pub struct Messages {
    messages: Vec<Message>,
    /// How many wait in all.
    waiting: u64,
    /// How many failed in all.
    failed: u64,
    /// The sender of every message; null: the operator named no mail server, and all wait.
    sender: Option<String>,
    /// What the mail server says while it takes nothing.
    trouble: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Message {
    id: String,
    channel: String,
    to: String,
    /// What it is for, such as `password_changed`.
    purpose: String,
    state: &'static str,
    written_at: String,
    attempts: i64,
    /// When it is tried next.
    next_at: Option<String>,
    /// What the mail server said last, shortened, without anything that stands in the message.
    answer: Option<String>,
    answered_at: Option<String>,
}

#[derive(Deserialize, Default)]
pub struct Asked {
    state: Option<String>,
    before: Option<String>,
}

/// One page of one state.
pub async fn list(State(app): State<App>, s: SignedIn, Query(asked): Query<Asked>) -> Result<Json<Messages>, Failure> {
    let invalid = |field| Refusal::Invalid {
        field,
        reason: "unknown",
    };
    let state = asked.state.as_deref().unwrap_or("waiting");
    let state = outbox::State::from_word(state).ok_or(invalid("state"))?;
    let before = asked.before.as_deref().map(str::parse).transpose();
    let before = before.map_err(|_| invalid("before"))?;
    let found = messages::list(&app, &s.live, state, before, PAGE, s.now).await?;
    let texts = Texts::english();
    let message = |m: outbox::Listed| Message {
        id: m.id.to_string(),
        channel: m.channel,
        to: m.recipient,
        purpose: m.purpose,
        state: m.state.word(),
        written_at: time(m.created_at),
        attempts: m.attempts,
        next_at: m.due_at.map(time),
        answer: m.answer.map(|words| messages::answer(&texts, &words)),
        answered_at: m.answered_at.map(time),
    };
    Ok(Json(Messages {
        messages: found.listed.into_iter().map(message).collect(),
        waiting: found.counts.0,
        failed: found.counts.1,
        sender: app.courier.sender(),
        trouble: app.courier.away().map(|away| messages::answer(&texts, &away.answer.0)),
    }))
}

/// Tries one at once.
pub async fn retry(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    messages::retry(&app, &s.acting(), id.parse().ok(), s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Writes to oneself.
pub async fn test(State(app): State<App>, s: SignedIn) -> Result<StatusCode, Failure> {
    messages::send_test(&app, &s.acting(), s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}
