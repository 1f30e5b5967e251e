//! Proving again with the phone.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::approval::Subject;
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::Body;
use super::approval::looks;
use super::session::with_session_cookie;
use super::sign_in::{PushAnswer, read_password};
use crate::app::App;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::step_up_push::{self, Asking};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskPhone {
    /// Not needed where it was proven within `step_up.age`: another request is sent.
    password: Option<String>,
}

/// How a step-up stands with the phone.
#[derive(Serialize, ToSchema)]
pub struct StepUpAnswer {
    /// `phone`, or `refresh` where the phone has approved and the answer can be taken.
    awaits: &'static str,
    push: PushAnswer,
}

/// Puts the step-up to the phone.
pub async fn ask(State(app): State<App>, s: SignedIn, Body(sent): Body<AskPhone>) -> Result<Response, Failure> {
    let password = sent.password.map(read_password).transpose()?;
    let Asking { token, .. } = step_up_push::ask(&app, &s.token, &s.acting(), password, s.now).await?;
    let answer = (StatusCode::ACCEPTED, Json(stands(&app, &s).await?)).into_response();
    Ok(match token {
        Some(token) => with_session_cookie(&app, &s, &token, answer),
        None => answer,
    })
}

/// How it stands. Takes nothing.
pub async fn show(State(app): State<App>, s: SignedIn) -> Result<Json<StepUpAnswer>, Failure> {
    stands(&app, &s).await.map(Json)
}

async fn stands(app: &App, s: &SignedIn) -> Result<StepUpAnswer, Failure> {
    let is_served = step_up_push::serves(app, &s.live, s.now).await?;
    let standing = step_up_push::standing(app, &s.acting(), s.now).await?;
    Ok(StepUpAnswer {
        awaits: if is_served { "refresh" } else { "phone" },
        push: PushAnswer::of(standing, s.now),
    })
}

/// Takes what the phone approved; the session gets a new token.
pub async fn take(State(app): State<App>, s: SignedIn) -> Result<Response, Failure> {
    let fresh = step_up_push::redeem(&app, &s.token, &s.acting(), s.now).await?;
    let fresh = fresh.ok_or(Refusal::StaleState)?;
    Ok(with_session_cookie(
        &app,
        &s,
        &fresh,
        StatusCode::NO_CONTENT.into_response(),
    ))
}

/// A page that waits hears at once when it is worth asking.
pub async fn wait(State(app): State<App>, s: SignedIn) -> Response {
    looks(app.streams.browsers.listen(Subject::StepUp(s.live.id)))
}
