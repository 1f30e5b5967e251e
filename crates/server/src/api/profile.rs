//! One's own profile: name, login, contact e-mail; and the links from messages about new and former addresses.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::address_change::Undo;
use domain::email::Email;
use domain::refusal::Refusal;
use domain::secret::Token;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Body, time};
use super::asked::Path;
use super::session::with_session_cookie;
use super::sign_in::read_password;
use crate::app::App;
use crate::failure::Failure;
use crate::request::caller::Caller;
use crate::request::session::SignedIn;
use crate::use_case::profile::{self, Said};
use crate::use_case::{contact_change, login_change, own_data};

#[derive(Serialize, ToSchema)]
pub struct ProfileAnswer {
    name: String,
    login: String,
    /// A change of login that waits for the owner of the new address.
    login_change: Option<LoginChange>,
    /// The contact e-mail in this workspace.
    contact_email: Option<ContactEmail>,
    /// Null: as the browser asks.
    language: Option<String>,
    /// An IANA name; null: UTC.
    time_zone: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct LoginChange {
    login: String,
    expires_at: String,
}

#[derive(Serialize, ToSchema)]
pub struct ContactEmail {
    email: String,
    /// Null until its owner followed the link that was sent there; until then nothing else is.
    confirmed_at: Option<String>,
}

/// What is stored about a person.
#[derive(Serialize, ToSchema)]
pub struct OwnData {
    /// `profile`, `workspaces`, `sessions` and `history`.
    #[serde(flatten)]
    data: serde_json::Map<String, serde_json::Value>,
}

/// Everything that is stored about oneself.
pub async fn data(State(app): State<App>, s: SignedIn) -> Result<Json<OwnData>, Failure> {
    match own_data::own_data(&app, &s.live).await? {
        serde_json::Value::Object(data) => Ok(Json(OwnData { data })),
        _ => Err(Failure::Broken),
    }
}

/// The person's own profile.
pub async fn show(State(app): State<App>, s: SignedIn) -> Result<Json<ProfileAnswer>, Failure> {
    let account = app.store.account(s.live.who.account).await?;
    let account = account.ok_or(Refusal::SessionExpired)?;
    let contact = app.store.contact(s.live.who.employee).await?;
    let pending = login_change::pending(&app, account.id, s.now).await?;
    Ok(Json(ProfileAnswer {
        name: account.name,
        login: account.login_shown,
        login_change: pending.map(|pending| LoginChange {
            login: pending.address,
            expires_at: time(pending.expires_at),
        }),
        contact_email: contact.map(|contact| ContactEmail {
            email: contact.address,
            confirmed_at: contact.confirmed_at.map(time),
        }),
        language: account.language,
        time_zone: account.time_zone,
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendProfile {
    name: String,
    language: Option<String>,
    time_zone: Option<String>,
}

/// Name, language and time zone.
pub async fn save(State(app): State<App>, s: SignedIn, Body(sent): Body<SendProfile>) -> Result<StatusCode, Failure> {
    let (language, zone) = (sent.language.unwrap_or_default(), sent.time_zone.unwrap_or_default());
    let said = Said::read(&sent.name, &language, &zone)?;
    profile::save(&app, &s.acting(), &said, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendLogin {
    login: String,
    password: String,
    /// A code of a second factor of the account, whatever workspace it is of; needed unless one was just proven.
    code: Option<String>,
}

/// Asks for another login.
pub async fn change_login(
    State(app): State<App>,
    s: SignedIn,
    Body(sent): Body<SendLogin>,
) -> Result<Response, Failure> {
    let typed = login_change::Typed {
        new: read_email(&sent.login, "login")?,
        password: read_password(sent.password)?,
        code: sent.code.filter(|code| !code.is_empty()),
    };
    let token = login_change::ask(&app, &s.token, &s.acting(), typed, s.now).await?;
    let done = StatusCode::NO_CONTENT.into_response();
    Ok(with_session_cookie(&app, &s, &token, done))
}

/// Sends the link of the change that waits once more.
pub async fn login_again(State(app): State<App>, s: SignedIn) -> Result<StatusCode, Failure> {
    login_change::send_again(&app, &s.acting(), s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The change that waits is over.
pub async fn login_cancel(State(app): State<App>, s: SignedIn) -> Result<StatusCode, Failure> {
    login_change::cancel(&app, &s.acting(), s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendContactEmail {
    /// Null takes it away.
    email: Option<String>,
}

impl SendContactEmail {
    fn read(&self) -> Result<Option<Email>, Refusal> {
        self.email.as_deref().map(|text| read_email(text, "email")).transpose()
    }
}

/// The own contact e-mail.
pub async fn set_contact(
    State(app): State<App>,
    s: SignedIn,
    Body(sent): Body<SendContactEmail>,
) -> Result<StatusCode, Failure> {
    let new = sent.read()?;
    contact_change::set(&app, &s.acting(), s.live.who.employee, new.as_ref(), s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends the link for the own contact e-mail once more.
pub async fn contact_again(State(app): State<App>, s: SignedIn) -> Result<StatusCode, Failure> {
    contact_change::send_again(&app, &s.acting(), s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An employee's contact e-mail, by an administrator.
pub async fn set_contact_of(
    State(app): State<App>,
    s: SignedIn,
    Path(id): Path<String>,
    Body(sent): Body<SendContactEmail>,
) -> Result<StatusCode, Failure> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let new = sent.read()?;
    contact_change::set(&app, &s.acting(), id, new.as_ref(), s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendLink {
    /// What stands last in the link's address.
    token: String,
}

impl SendLink {
    fn read(&self) -> Result<Token, Refusal> {
        self.token.parse().map_err(|_| Refusal::LinkUsed)
    }
}

#[derive(Serialize, ToSchema)]
pub struct NewLogin {
    login: String,
}

/// The owner of a new login confirms it.
pub async fn confirm_login(
    State(app): State<App>,
    caller: Caller,
    Body(sent): Body<SendLink>,
) -> Result<Json<NewLogin>, Failure> {
    let (login, _) = login_change::confirm(&app, &sent.read()?, &caller, app.now()).await?;
    Ok(Json(NewLogin { login }))
}

#[derive(Serialize, ToSchema)]
pub struct Undone {
    /// Whether the former address is back. It is not where another profile has it by now; sessions have ended anyway.
    restored: bool,
}

impl Undone {
    fn of(undo: Undo) -> Json<Self> {
        Json(Self {
            restored: undo == Undo::Restores,
        })
    }
}

/// The owner of a former login takes the change back.
pub async fn undo_login(
    State(app): State<App>,
    caller: Caller,
    Body(sent): Body<SendLink>,
) -> Result<Json<Undone>, Failure> {
    let undo = login_change::undo(&app, &sent.read()?, &caller, app.now()).await?;
    Ok(Undone::of(undo))
}

/// The owner of a contact e-mail confirms it.
pub async fn confirm_contact(
    State(app): State<App>,
    caller: Caller,
    Body(sent): Body<SendLink>,
) -> Result<StatusCode, Failure> {
    contact_change::confirm(&app, &sent.read()?, &caller, app.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The owner of a former contact e-mail takes the change back.
pub async fn undo_contact(
    State(app): State<App>,
    caller: Caller,
    Body(sent): Body<SendLink>,
) -> Result<Json<Undone>, Failure> {
    let undo = contact_change::undo(&app, &sent.read()?, &caller, app.now()).await?;
    Ok(Undone::of(undo))
}

fn read_email(text: &str, field: &'static str) -> Result<Email, Refusal> {
    text.parse().map_err(|_| Refusal::Invalid {
        field,
        reason: "unreadable",
    })
}
