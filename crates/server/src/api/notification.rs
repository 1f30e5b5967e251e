//! The list of notifications, and "Inform my administrator".

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::id::AlertId;
use domain::refusal::Refusal;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use store::alert::Told;
use utoipa::ToSchema;

use super::answer::time;
use super::asked::{Path, Query};
use crate::app::App;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::alerts;

/// One notification: what happened, as facts.
#[derive(Serialize, ToSchema)]
pub struct NotificationAnswer {
    id: String,
    /// `new_device`, `password_changed`, …
    kind: &'static str,
    at: String,
    /// Read, or about the device that asks.
    read: bool,
    /// The workspace's name; null where it is about the whole account.
    workspace: Option<String>,
    /// Whose place it is about.
    employee: Option<String>,
    client: Option<&'static str>,
    device: Option<DeviceAnswer>,
    ip: Option<String>,
    /// The event in the history that it is about.
    event: Option<String>,
    method: Option<&'static str>,
    recovery_codes_left: Option<u64>,
    until: Option<String>,
    /// The administrator who did it; null where it was whoever runs the server.
    by: Option<String>,
    /// The access request that it is about.
    access_request: Option<String>,
    /// When the administrators were last asked to look at it.
    informed_at: Option<String>,
}

/// A device in parts; null where a part is unknown.
#[derive(Serialize, ToSchema)]
pub struct DeviceAnswer {
    /// As the history has it.
    name: String,
    /// `computer`, `phone`, `tablet`, `phone_or_tablet` or `unknown`.
    form: &'static str,
    app: Option<String>,
    system: Option<String>,
}

/// A page of notifications, the newest first.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the field is what the list holds")]
pub struct Notifications {
    notifications: Vec<NotificationAnswer>,
    /// How many are unread; 100 stands for that many and more.
    unread: u64,
    /// Give it as `before` for the next page; null at the end.
    next: Option<String>,
}

fn answer(app: &App, s: &SignedIn, told: &Told) -> NotificationAnswer {
    let facts = &told.facts;
    let place = facts.workspace.and_then(|id| app.directory.by_id(id));
    let device = facts.device.as_ref().map(|name| {
        let parts = domain::alert::describe(name);
        DeviceAnswer {
            name: name.clone(),
            form: parts.form.word(),
            app: parts.app,
            system: parts.system,
        }
    });
    NotificationAnswer {
        id: told.id.to_string(),
        kind: told.kind.word(),
        at: time(told.at),
        read: told.is_read_by(&alerts::viewer(&s.live)),
        workspace: place.map(|place| place.workspace.name.clone()),
        employee: facts.employee.map(|id| id.to_string()),
        client: facts.client.map(domain::client::ClientKind::word),
        device,
        ip: facts.ip.map(|ip| ip.to_string()),
        event: facts.entry.map(|id| id.to_string()),
        method: facts.method.map(domain::second_factor::Method::word),
        recovery_codes_left: facts.left,
        until: facts.until.map(time),
        by: facts.by_employee.map(|id| id.to_string()),
        access_request: facts.request.map(|id| id.to_string()),
        informed_at: told.informed_at.map(time),
    }
}

#[derive(Deserialize)]
pub struct Page {
    before: Option<String>,
    limit: Option<i64>,
}

/// The page's key: `micros.alert`.
pub fn read_before(text: &str) -> Result<(Timestamp, AlertId), Refusal> {
    let parts = text.split_once('.');
    let read = parts.and_then(|(at, id)| Some((Timestamp::from_micros(at.parse().ok()?), id.parse().ok()?)));
    read.ok_or(Refusal::Invalid {
        field: "before",
        reason: "unreadable",
    })
}

pub fn write_before(told: &Told) -> String {
    format!("{}.{}", told.at.micros(), told.id)
}

/// The person's notifications.
pub async fn list(
    State(app): State<App>,
    s: SignedIn,
    Query(page): Query<Page>,
) -> Result<Json<Notifications>, Failure> {
    let limit = page.limit.unwrap_or(50).clamp(1, 200);
    let before = page.before.as_deref().map(read_before).transpose()?;
    let found = alerts::list(&app, &s.live, before, limit).await?;
    let full = found.len() as i64 >= limit;
    Ok(Json(Notifications {
        next: found.last().filter(|_| full).map(write_before),
        notifications: found.iter().map(|told| answer(&app, &s, told)).collect(),
        unread: alerts::unread(&app, &s.live).await?,
    }))
}

fn id_of(text: &str) -> Result<AlertId, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}

/// One notification.
pub async fn one(
    State(app): State<App>,
    s: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<NotificationAnswer>, Failure> {
    let told = alerts::find(&app, &s.live, id_of(&id)?).await?;
    Ok(Json(answer(&app, &s, &told)))
}

/// Puts one notification away.
pub async fn read(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    alerts::read(&app, &s.live, id_of(&id)?, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts all of them away.
pub async fn read_all(State(app): State<App>, s: SignedIn) -> Result<StatusCode, Failure> {
    alerts::read_all(&app, &s.live, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// "Inform my administrator" of a sign-in.
pub async fn inform(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    alerts::inform(&app, &s.acting(), id_of(&id)?, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}
