//! Codes by SMS, and the telephone number that they go to.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::access::Act;
use domain::id::SignInId;
use domain::refusal::Refusal;
use domain::time::seconds_up;
use serde::{Deserialize, Serialize};
use store::phone_number::Linked;
use utoipa::ToSchema;

use super::account::SendCode;
use super::answer::{Body, time};
use super::asked::Path;
use super::sign_in::Ticket;
use crate::app::App;
use crate::failure::Failure;
use crate::request::caller::Caller;
use crate::request::session::SignedIn;
use crate::use_case::employees::permit;
use crate::use_case::phone_number;
use crate::use_case::sms::{self, Standing};

/// A code that is on its way.
#[derive(Serialize, ToSchema)]
pub struct SmsAnswer {
    /// The last two digits of the number.
    number: String,
    /// In how many seconds the next message can be asked for.
    again_in: u64,
    /// Until when the code is taken.
    expires_at: Option<String>,
}

impl SmsAnswer {
    fn of(standing: &Standing) -> Self {
        Self {
            number: standing.masked.clone(),
            again_in: seconds_up(standing.wait),
            expires_at: standing.until.map(time),
        }
    }
}

/// Sends a code for this sign-in to the linked number.
pub async fn send(
    State(app): State<App>,
    Path(id): Path<String>,
    Ticket(ticket): Ticket,
    _caller: Caller,
) -> Result<(StatusCode, Json<SmsAnswer>), Failure> {
    let id: SignInId = id.parse().map_err(|_| Refusal::NotFound)?;
    let standing = sms::send_for_sign_in(&app, id, &ticket, app.now()).await?;
    Ok((StatusCode::CREATED, Json(SmsAnswer::of(&standing))))
}

/// Sends a code for this session's step-up to the linked number.
pub async fn send_again(State(app): State<App>, s: SignedIn) -> Result<(StatusCode, Json<SmsAnswer>), Failure> {
    let standing = sms::send_for_step_up(&app, &s.acting(), s.now).await?;
    Ok((StatusCode::CREATED, Json(SmsAnswer::of(&standing))))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendNumber {
    /// As people type it; with `+` and the country where none is configured.
    number: String,
}

/// Sends a code to a number that one wants to link.
pub async fn begin(
    State(app): State<App>,
    s: SignedIn,
    Body(sent): Body<SendNumber>,
) -> Result<(StatusCode, Json<SmsAnswer>), Failure> {
    let standing = phone_number::begin(&app, &s.acting(), &sent.number, s.now).await?;
    Ok((StatusCode::CREATED, Json(SmsAnswer::of(&standing))))
}

/// The number that codes go to.
#[derive(Serialize, ToSchema)]
pub struct LinkedNumber {
    /// Its last two digits.
    number: String,
    linked_at: String,
    /// Whether no codes go there, because it rests with an app or a phone that was put aside.
    rests: bool,
}

impl LinkedNumber {
    pub fn of(linked: &Linked, rests: bool) -> Self {
        Self {
            number: linked.number.masked(),
            linked_at: time(linked.linked_at),
            rests,
        }
    }
}

/// Links the number with the code that went there.
pub async fn confirm(
    State(app): State<App>,
    s: SignedIn,
    Body(sent): Body<SendCode>,
) -> Result<Json<LinkedNumber>, Failure> {
    let linked = phone_number::link(&app, &s.acting(), &sent.code, s.now).await?;
    Ok(Json(LinkedNumber::of(&linked, sms::rests(&app, &linked).await?)))
}

/// Takes one's own number away.
pub async fn remove(State(app): State<App>, s: SignedIn) -> Result<StatusCode, Failure> {
    phone_number::remove_own(&app, &s.acting(), s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes an employee's number away.
pub async fn remove_of(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    permit(&app, &s.live, Act::RemovePhoneNumbers, s.now)?;
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    phone_number::remove_of(&app, &s.acting(), id, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}
