//! Turning an employee's second factor off for a while, and on again.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use domain::waiver::{Ask, Pick, Waiver};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Body, time};
use super::session::with_session_cookie;
use crate::app::App;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::{factor_off, waiver};

/// An exception: until when the password is enough, and where.
#[derive(Serialize, ToSchema)]
pub struct WaiverAnswer {
    granted_at: String,
    /// The employee who granted it; null is the operator of the server.
    granted_by: Option<String>,
    ends_at: String,
    /// `requesting_browser` or `anywhere`.
    #[serde(rename = "where")]
    holds: &'static str,
    /// The challenge that passes on its next refresh, until it did.
    challenge: Option<String>,
}

impl WaiverAnswer {
    pub fn of(waiver: &Waiver) -> Self {
        Self {
            granted_at: time(waiver.granted_at),
            granted_by: waiver.granted_by.map(|id| id.to_string()),
            ends_at: time(waiver.ends_at),
            holds: waiver.holds.word(),
            challenge: waiver.challenge.map(|id| id.to_string()),
        }
    }
}

/// A challenge that waits for a second factor. Its id names it and authorises nothing.
#[derive(Serialize, ToSchema)]
pub struct OpenChallenge {
    id: String,
    kind: &'static str,
    device: String,
    ip: String,
    /// Whether the account has signed in from this device before.
    known_device: bool,
    password_at: String,
}

/// What an administrator goes by.
#[derive(Serialize, ToSchema)]
pub struct WaiverCase {
    /// The exception that holds now.
    waiver: Option<WaiverAnswer>,
    /// The login on record; never what a request says.
    login: String,
    contact_email: Option<String>,
    /// The linked telephone number, in E.164.
    phone_number: Option<String>,
    name: String,
    /// The durations that may be chosen.
    days: Vec<u64>,
    challenges: Vec<OpenChallenge>,
}

/// How things stand with an employee's second factor.
pub async fn case(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<Json<WaiverCase>, Failure> {
    let case = waiver::case(&app, &s.live, read_id(&id)?, s.now).await?;
    let challenge = |c: &store::sign_in::SignIn| OpenChallenge {
        id: c.id.to_string(),
        kind: c.origin.kind.word(),
        device: c.origin.device.clone(),
        ip: c.origin.ip.to_string(),
        known_device: c.origin.known_device.is_some(),
        password_at: time(c.password_at),
    };
    Ok(Json(WaiverCase {
        waiver: case.waiver.as_ref().map(WaiverAnswer::of),
        days: case.days.to_vec(),
        challenges: case.challenges.iter().map(challenge).collect(),
        login: case.on_record.login,
        contact_email: case.on_record.contact,
        phone_number: case.on_record.number,
        name: case.employee.name,
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendWaiver {
    /// 1 or 2: exactly 24 or 48 hours.
    days: u64,
    reason: String,
    /// Whether the administrator made sure over another channel who asks.
    #[serde(default)]
    identity_checked: bool,
    /// The challenge that is to pass, `none`, or left out: then the only open one passes.
    challenge: Option<String>,
}

/// Turns an employee's second factor off for one or two days.
pub async fn turn_off(
    State(app): State<App>,
    s: SignedIn,
    Path(id): Path<String>,
    Body(sent): Body<SendWaiver>,
) -> Result<Json<WaiverAnswer>, Failure> {
    let id = read_id(&id)?;
    let ask = Ask {
        days: sent.days,
        reason: read_reason(&sent.reason)?,
        identity_checked: sent.identity_checked,
        pick: read_pick(sent.challenge.as_deref())?,
    };
    let granted = waiver::turn_off(&app, &s.acting(), id, &ask, s.now).await?;
    Ok(Json(WaiverAnswer::of(&granted)))
}

/// A typed reason.
pub fn read_reason(text: &str) -> Result<domain::waiver::Reason, Refusal> {
    text.parse().map_err(|_| Refusal::Invalid {
        field: "reason",
        reason: "unreadable",
    })
}

/// Which challenge is to pass: an id, `none`, or nothing said.
pub fn read_pick(text: Option<&str>) -> Result<Pick, Refusal> {
    Ok(match text {
        None => Pick::Unsaid,
        Some("none") => Pick::None,
        Some(id) => Pick::One(id.parse().map_err(|_| Refusal::StaleState)?),
    })
}

/// "Turn on again now".
pub async fn turn_on(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    waiver::turn_on(&app, &s.acting(), read_id(&id)?, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts the factors that rest back into force, in the place of what was bound since.
pub async fn restore(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    waiver::restore(&app, &s.acting(), read_id(&id)?, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The same for one's own.
pub async fn restore_own(State(app): State<App>, s: SignedIn) -> Result<StatusCode, Failure> {
    waiver::restore_own(&app, &s.acting(), s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Turns one's own second factor off.
pub async fn turn_off_own(State(app): State<App>, s: SignedIn) -> Result<StatusCode, Failure> {
    factor_off::turn_off(&app, &s.acting(), s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// "Turn on again", with a code of the app that was set up before.
pub async fn turn_on_own(
    State(app): State<App>,
    s: SignedIn,
    Body(sent): Body<super::account::SendCode>,
) -> Result<Response, Failure> {
    let token = waiver::turn_on_own(&app, &s.token, &s.acting(), &sent.code, s.now).await?;
    Ok(with_session_cookie(
        &app,
        &s,
        &token,
        StatusCode::NO_CONTENT.into_response(),
    ))
}

fn read_id(id: &str) -> Result<domain::id::EmployeeId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound)
}
