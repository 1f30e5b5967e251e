//! A forgotten password, by API.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::email::Email;
use domain::password_reset::SecurityWord;
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::Body;
use super::sign_in::read_password;
use crate::app::App;
use crate::failure::Failure;
use crate::request::caller::Caller;
use crate::request::session::SignedIn;
use crate::use_case::password_reset;

#[derive(Deserialize, ToSchema)]
pub struct AskPasswordReset {
    login: String,
}

#[derive(Serialize, ToSchema)]
pub struct PasswordResetAsked {
    /// Seconds until the next request for this login is taken.
    again_in: u64,
}

#[derive(Deserialize, ToSchema)]
pub struct SetNewPassword {
    /// From the link in the mail.
    token: String,
    password: String,
    /// Said once more, where no second proof works after the reset and only an administrator can let the person in.
    #[serde(default)]
    sure: bool,
}

/// Asks for a link. The answer is the same whether the login exists or not.
pub async fn ask(
    State(app): State<App>,
    caller: Caller,
    Body(sent): Body<AskPasswordReset>,
) -> Result<(StatusCode, Json<PasswordResetAsked>), Failure> {
    sent.login.parse::<Email>().map_err(|_| Refusal::Invalid {
        field: "login",
        reason: "unreadable",
    })?;
    let pause = password_reset::ask(&app, &sent.login, "", &caller, app.now()).await?;
    let answer = PasswordResetAsked {
        again_in: pause.as_secs(),
    };
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

/// Sets a new password by the link's token, and uses it up.
pub async fn set(
    State(app): State<App>,
    caller: Caller,
    Body(sent): Body<SetNewPassword>,
) -> Result<StatusCode, Failure> {
    let gone = Refusal::IncorrectSecurityWord {
        why: SecurityWord::Expired,
    };
    let token = sent.token.parse().map_err(|_| gone)?;
    let new = read_password(sent.password)?;
    password_reset::reset(&app, &token, new, sent.sure, &caller, app.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends an employee a link for a new password; it is shown to nobody else.
pub async fn send(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    password_reset::send_to(&app, &s.acting(), id, s.now).await?;
    Ok(StatusCode::ACCEPTED)
}
