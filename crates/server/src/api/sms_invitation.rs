//! Inviting by SMS, and what is open of it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::access::Act;
use domain::account::ShownName;
use domain::id::SmsInvitationId;
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Body, time};
use super::asked::{Path, Query};
use super::invitation::{language_of, unknown, unreadable};
use crate::app::App;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::employees::permit;
use crate::use_case::sms_invitation::{self, Order};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteNumber {
    /// As people type it; with `+` and the country where none is configured.
    number: String,
    name: Option<String>,
    /// The id of a group.
    group: Option<String>,
    /// The language of the message; one's own where it is left out.
    language: Option<String>,
}

/// A number that was invited.
#[derive(Serialize, ToSchema)]
pub struct InvitedNumber {
    id: String,
}

/// Invites one number: the link goes there, and its person registers with an address.
pub async fn invite(
    State(app): State<App>,
    s: SignedIn,
    Body(sent): Body<InviteNumber>,
) -> Result<(StatusCode, Json<InvitedNumber>), Failure> {
    let name = sent.name.filter(|name| !name.trim().is_empty());
    let name = name.map(|name| name.parse::<ShownName>()).transpose();
    let group = sent.group.as_deref().map(str::parse).transpose();
    let order = Order {
        number: sent.number,
        name: name.map_err(|_| unreadable("name"))?,
        group: group.map_err(|_| unknown("group"))?,
        language: language_of(&app, &s, sent.language).await?,
    };
    let id = sms_invitation::invite(&app, &s.acting(), &order, s.now).await?;
    Ok((StatusCode::CREATED, Json(InvitedNumber { id: id.to_string() })))
}

/// One that is open.
#[derive(Serialize, ToSchema)]
pub struct NumberInvitation {
    id: String,
    /// In E.164.
    number: String,
    /// As the inviter wrote it; null where nobody did.
    name: Option<String>,
    created_at: String,
    /// The employee who invited.
    invited_by: String,
    /// When the newest message was written.
    sent_at: String,
    /// Whether that message was given up: the gateway did not take it, or did not say.
    not_sent: bool,
    /// The end of the newest link.
    expires_at: String,
}

#[derive(Serialize, ToSchema)]
pub struct NumberInvitations {
    invitations: Vec<NumberInvitation>,
    /// Give it as `after` for the next page; null at the end.
    next: Option<String>,
}

#[derive(Deserialize)]
pub struct NumberPage {
    after: Option<String>,
    limit: Option<i64>,
}

/// What is open, the newest first.
pub async fn list(
    State(app): State<App>,
    s: SignedIn,
    Query(page): Query<NumberPage>,
) -> Result<Json<NumberInvitations>, Failure> {
    let limit = page.limit.unwrap_or(50).clamp(1, 200);
    let older = page.after.as_deref().map(str::parse).transpose();
    let older = older.map_err(|_| unreadable("after"))?;
    let open = sms_invitation::list(&app, &s.live, older, limit, s.now).await?;
    let last = open.last().filter(|_| open.len() as i64 >= limit);
    let next = last.map(|last| last.id.to_string());
    let answer = open.into_iter().map(|one| NumberInvitation {
        id: one.id.to_string(),
        number: one.number.as_str().to_owned(),
        name: Some(one.name).filter(|name| !name.is_empty()),
        created_at: time(one.created_at),
        invited_by: one.invited_by.to_string(),
        sent_at: time(one.sent_at),
        not_sent: one.not_sent,
        expires_at: time(one.expires_at),
    });
    Ok(Json(NumberInvitations {
        invitations: answer.collect(),
        next,
    }))
}

/// Sends a new link; the older one dies.
pub async fn resend(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    permit(&app, &s.live, Act::ManageInvitations, s.now)?;
    sms_invitation::resend(&app, &s.acting(), read(&id)?, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes one: its link leads nowhere.
pub async fn remove(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    permit(&app, &s.live, Act::ManageInvitations, s.now)?;
    sms_invitation::delete(&app, &s.acting(), read(&id)?, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn read(id: &str) -> Result<SmsInvitationId, Failure> {
    id.parse().map_err(|_| Refusal::NotFound.into())
}
