//! "Cannot confirm login": asking from a sign-in, and the administrators' answers.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::access::Act;
use domain::id::SignInId;
use domain::refusal::Refusal;
use domain::time::seconds_up;
use serde::{Deserialize, Serialize};
use store::access_request::StoredRequest;
use utoipa::ToSchema;

use super::answer::{Body, time};
use super::asked::{Path, Query};
use super::sign_in::Ticket;
use super::waiver::{WaiverAnswer, read_reason};
use crate::app::App;
use crate::failure::Failure;
use crate::request::caller::Caller;
use crate::request::session::SignedIn;
use crate::use_case::access_request::{self, Case};
use crate::use_case::employees::permit;

/// How the request of a sign-in stands, as whoever waits may know it.
#[derive(Serialize, ToSchema)]
pub struct AskedAnswer {
    /// `open`, `served`, `refused`, `signed_in`, `expired`, `replaced` or `void`.
    state: &'static str,
    asked_at: String,
    /// In how many seconds another one is taken.
    again_in: u64,
}

impl AskedAnswer {
    pub fn of(stored: &StoredRequest, wait: std::time::Duration) -> Self {
        Self {
            state: stored.state.word(),
            asked_at: time(stored.request.asked_at),
            again_in: seconds_up(wait),
        }
    }
}

/// Asks the administrators of the workspace to let this sign-in in. They and the person are told; nothing else changes.
pub async fn ask(
    State(app): State<App>,
    Path(id): Path<String>,
    Ticket(ticket): Ticket,
    _caller: Caller,
) -> Result<(StatusCode, Json<AskedAnswer>), Failure> {
    let id: SignInId = id.parse().map_err(|_| Refusal::NotFound)?;
    let now = app.now();
    access_request::ask(&app, id, &ticket, now).await?;
    let standing = access_request::standing(&app, id, &ticket, now).await?;
    let stored = standing.request.ok_or(Failure::Broken)?;
    Ok((StatusCode::CREATED, Json(AskedAnswer::of(&stored, standing.wait))))
}

/// A request, with what an administrator goes by. Contact data are from the profile, never from the request.
#[derive(Serialize, ToSchema)]
pub struct AccessRequestAnswer {
    id: String,
    employee: String,
    name: String,
    login: String,
    contact_email: Option<String>,
    /// The linked telephone number, in E.164.
    phone_number: Option<String>,
    asked_at: String,
    device: String,
    known_device: bool,
    ip: String,
    known_network: bool,
    /// When the person was last let in.
    last_sign_in_at: Option<String>,
    /// How often the person has asked before.
    earlier: u64,
    /// `open`, `served`, `refused`, `signed_in`, `expired`, `replaced` or `void`.
    state: &'static str,
    closed_at: Option<String>,
    /// The employee who answered; null where nobody did, or the operator.
    handled_by: Option<String>,
    note: Option<String>,
}

impl AccessRequestAnswer {
    fn of(case: &Case) -> Self {
        let (stored, request) = (&case.stored, &case.stored.request);
        Self {
            id: request.id.to_string(),
            employee: request.employee.to_string(),
            name: case.employee.name.clone(),
            login: case.on_record.login.clone(),
            contact_email: case.on_record.contact.clone(),
            phone_number: case.on_record.number.clone(),
            asked_at: time(request.asked_at),
            device: request.origin.device.clone(),
            known_device: request.origin.known_device.is_some(),
            ip: request.origin.ip.to_string(),
            known_network: request.known_network,
            last_sign_in_at: case.last_sign_in.as_ref().map(|r| time(r.row.at)),
            earlier: case.earlier as u64,
            state: stored.state.word(),
            closed_at: stored.closed_at.map(time),
            handled_by: stored.handled_by.map(|id| id.to_string()),
            note: stored.note.clone(),
        }
    }
}

/// Requests: those that wait, the oldest first; or those that are over, the newest first.
#[derive(Serialize, ToSchema)]
pub struct AccessRequestList {
    access_requests: Vec<AccessRequestAnswer>,
    /// Give it as `before` for the next page of what is over; null at the end.
    next: Option<String>,
}

#[derive(Deserialize)]
pub struct Wanted {
    state: Option<String>,
    before: Option<String>,
    limit: Option<i64>,
}

/// The requests of the workspace; `state=over` for those that are over.
pub async fn list(
    State(app): State<App>,
    s: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<AccessRequestList>, Failure> {
    let limit = wanted.limit.unwrap_or(50).clamp(1, 200);
    let unreadable = |field| Refusal::Invalid {
        field,
        reason: "unreadable",
    };
    let before = wanted.before.as_deref().map(str::parse).transpose();
    let before = before.map_err(|_| unreadable("before"))?;
    let (cases, next) = match wanted.state.as_deref() {
        None | Some("open") => (access_request::queue(&app, &s.live, s.now).await?, None),
        Some("over") => {
            let over = access_request::answered(&app, &s.live, before, limit, s.now).await?;
            let full = over.len() as i64 >= limit;
            let next = over
                .last()
                .filter(|_| full)
                .map(|case| case.stored.request.id.to_string());
            (over, next)
        }
        Some(_) => return Err(unreadable("state").into()),
    };
    Ok(Json(AccessRequestList {
        access_requests: cases.iter().map(AccessRequestAnswer::of).collect(),
        next,
    }))
}

/// One request.
pub async fn one(
    State(app): State<App>,
    s: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<AccessRequestAnswer>, Failure> {
    Ok(Json(AccessRequestAnswer::of(&find(&app, &s, &id).await?)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantAccess {
    /// 1 or 2: exactly 24 or 48 hours.
    days: u64,
    reason: String,
    /// Whether the administrator made sure over another channel who asks.
    #[serde(default)]
    identity_checked: bool,
}

/// Turns the second factor off for the browser that asked.
pub async fn grant(
    State(app): State<App>,
    s: SignedIn,
    Path(id): Path<String>,
    Body(sent): Body<GrantAccess>,
) -> Result<Json<WaiverAnswer>, Failure> {
    let id = find(&app, &s, &id).await?.stored.request.id;
    let ask = (sent.days, read_reason(&sent.reason)?, sent.identity_checked);
    let waiver = access_request::grant(&app, &s.acting(), id, ask, s.now).await?;
    Ok(Json(WaiverAnswer::of(&waiver)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseAccess {
    reason: String,
}

/// Declines a request.
pub async fn refuse(
    State(app): State<App>,
    s: SignedIn,
    Path(id): Path<String>,
    Body(sent): Body<RefuseAccess>,
) -> Result<StatusCode, Failure> {
    let id = find(&app, &s, &id).await?.stored.request.id;
    access_request::refuse(&app, &s.acting(), id, &read_reason(&sent.reason)?, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who may not answer learns nothing; of another workspace there is none, whatever was sent.
async fn find(app: &App, s: &SignedIn, id: &str) -> Result<Case, Failure> {
    permit(app, &s.live, Act::AnswerAccessRequests, s.now)?;
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    access_request::find(app, &s.live, id, s.now).await
}
