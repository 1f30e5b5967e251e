//! What administrators do: employees, groups, events, settings.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::access::Act;
use domain::account::Role;
use domain::event::EventKind;
use domain::policy::{ROWS, Row, Scope, Unit};
use domain::refusal::Refusal;
use domain::session::Session;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use store::history::Filter;
use utoipa::ToSchema;

use super::account::{Ended, Events, events_answer, read_before};
use super::answer::{Body, time};
use super::asked::{Path, Query};
use crate::app::App;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::{employees, groups, recovery_code, reopen, session, settings};

#[derive(Serialize, ToSchema)]
pub struct EmployeeDetail {
    id: String,
    name: String,
    /// Whoever forgot the login asks an administrator (ACC-10).
    login: String,
    role: &'static str,
    status: &'static str,
    groups: Vec<String>,
    second_factor: Vec<&'static str>,
    /// What too many failures have closed: `password`, `otp_app`, `recovery_code`.
    closed: Vec<&'static str>,
    /// How many recovery codes are left; null where none were made, or the set is void.
    recovery_codes_left: Option<u64>,
    /// Those that are alive, who was active last first.
    sessions: Vec<EmployeeSession>,
}

/// A live session of an employee.
#[derive(Serialize, ToSchema)]
pub struct EmployeeSession {
    /// `browser`, `mobile`, `desktop` or `integration`.
    kind: &'static str,
    device: String,
    ip: String,
    started_at: String,
    last_active_at: String,
}

impl EmployeeSession {
    fn of(session: Session) -> Self {
        Self {
            kind: session.origin.kind.word(),
            device: session.origin.device,
            ip: session.origin.ip.to_string(),
            started_at: time(session.started_at),
            last_active_at: time(session.seen_at),
        }
    }
}

/// One employee.
pub async fn employee(
    State(app): State<App>,
    s: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<EmployeeDetail>, Failure> {
    let found = employees::find(&app, &s.live, read_id(&id)?, s.now).await?;
    let account = app.store.account(found.account).await?.ok_or(Failure::Broken)?;
    let groups = app.store.groups_of(found.id).await?;
    let sessions = session::sessions_of_employee(&app, found.id, s.now).await?;
    let codes = recovery_code::left(&app, found.id).await?;
    Ok(Json(EmployeeDetail {
        id: found.id.to_string(),
        login: account.login_shown,
        closed: reopen::closed(&app, &found).await?.words(),
        role: found.role.word(),
        status: found.status.word(),
        groups: groups.into_iter().map(|(_, name)| name).collect(),
        second_factor: found.factors.methods().iter().map(|m| m.word()).collect(),
        recovery_codes_left: codes.map(|(codes, _)| codes.left),
        sessions: sessions.into_iter().map(EmployeeSession::of).collect(),
        name: found.name,
    }))
}

#[derive(Serialize, ToSchema)]
pub struct Reopened {
    /// What was closed: `password`, `otp_app`, `recovery_code`; empty where nothing was.
    reopened: Vec<&'static str>,
}

/// Takes again what too many failures have closed for an employee.
pub async fn reopen(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<Json<Reopened>, Failure> {
    let closed = reopen::by_administrator(&app, &s.acting(), read_id(&id)?, s.now).await?;
    Ok(Json(Reopened {
        reopened: closed.words(),
    }))
}

/// Ends every session of one employee.
pub async fn end_sessions(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<Json<Ended>, Failure> {
    Ok(Json(Ended::of(
        session::end_of_employee(&app, &s.acting(), read_id(&id)?, s.now).await?,
    )))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendRole {
    /// `employee` or `administrator`.
    role: String,
}

/// Gives an employee another role.
pub async fn set_role(
    State(app): State<App>,
    s: SignedIn,
    Path(id): Path<String>,
    Body(sent): Body<SendRole>,
) -> Result<StatusCode, Failure> {
    let role = Role::from_word(&sent.role).ok_or(Refusal::Invalid {
        field: "role",
        reason: "unknown",
    })?;
    employees::set_role(&app, &s.acting(), read_id(&id)?, role, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, ToSchema)]
pub struct Groups {
    groups: Vec<GroupAnswer>,
}

#[derive(Serialize, ToSchema)]
pub struct GroupAnswer {
    id: String,
    name: String,
    members: i64,
}

/// The workspace's groups.
pub async fn groups(State(app): State<App>, s: SignedIn) -> Result<Json<Groups>, Failure> {
    let found = groups::list(&app, &s.live, s.now).await?;
    let groups = found.into_iter().map(|g| GroupAnswer {
        id: g.id.to_string(),
        name: g.name,
        members: g.members,
    });
    Ok(Json(Groups {
        groups: groups.collect(),
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendGroup {
    name: String,
}

/// A new group.
pub async fn create_group(
    State(app): State<App>,
    s: SignedIn,
    Body(sent): Body<SendGroup>,
) -> Result<Response, Failure> {
    let id = groups::create(&app, &s.acting(), &sent.name, s.now).await?;
    let answer = GroupAnswer {
        id: id.to_string(),
        name: sent.name.trim().to_owned(),
        members: 0,
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// Puts an employee into a group.
pub async fn join_group(
    State(app): State<App>,
    s: SignedIn,
    Path((group, employee)): Path<(String, String)>,
) -> Result<StatusCode, Failure> {
    set_member(&app, &s, &group, &employee, true).await
}

/// Takes an employee out of a group.
pub async fn leave_group(
    State(app): State<App>,
    s: SignedIn,
    Path((group, employee)): Path<(String, String)>,
) -> Result<StatusCode, Failure> {
    set_member(&app, &s, &group, &employee, false).await
}

async fn set_member(
    app: &App,
    s: &SignedIn,
    group: &str,
    employee: &str,
    belongs: bool,
) -> Result<StatusCode, Failure> {
    let group = group.parse().map_err(|_| Refusal::NotFound)?;
    groups::set_member(app, &s.acting(), group, read_id(employee)?, belongs, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the log is narrowed to.
#[derive(Deserialize)]
pub struct EventQuery {
    kind: Option<String>,
    employee: Option<String>,
    ip: Option<String>,
    /// RFC 3339.
    from: Option<String>,
    until: Option<String>,
    before: Option<String>,
    limit: Option<i64>,
}

impl EventQuery {
    fn filter(&self) -> Result<Filter, Refusal> {
        let unreadable = |field| Refusal::Invalid {
            field,
            reason: "unreadable",
        };
        let given = |text: &Option<String>| text.clone().filter(|t| !t.is_empty());
        let kind = given(&self.kind)
            .map(|w| EventKind::from_word(&w).ok_or(unreadable("kind")))
            .transpose()?;
        let employee = given(&self.employee)
            .map(|id| id.parse().map_err(|_| unreadable("employee")))
            .transpose()?;
        let at = |text: &Option<String>, field| -> Result<Option<Timestamp>, Refusal> {
            let Some(text) = given(text) else { return Ok(None) };
            let at: jiff::Timestamp = text.parse().map_err(|_| unreadable(field))?;
            Ok(Some(Timestamp::from_micros(at.as_microsecond())))
        };
        let (from, until) = (at(&self.from, "from")?, at(&self.until, "until")?);
        Ok(Filter {
            kind,
            employee,
            ip: given(&self.ip),
            from,
            until,
        })
    }
}

/// The workspace's events.
pub async fn events(
    State(app): State<App>,
    s: SignedIn,
    Query(query): Query<EventQuery>,
) -> Result<Json<Events>, Failure> {
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let before = query.before.as_deref().map(read_before).transpose()?;
    let found = employees::events(&app, &s.live, &query.filter()?, before, limit, s.now).await?;
    Ok(Json(events_answer(found, limit)))
}

#[derive(Serialize, ToSchema)]
pub struct Settings {
    preset: &'static str,
    settings: Vec<SettingAnswer>,
}

/// One value of the policy, with everything that is known of it.
#[derive(Serialize, ToSchema)]
pub struct SettingAnswer {
    key: &'static str,
    value: String,
    unit: String,
    least: Option<i64>,
    most: Option<i64>,
    words: Vec<&'static str>,
    may_be_off: bool,
    default: String,
    source: &'static str,
    /// `workspace`, or `server` where the operator sets it.
    scope: &'static str,
    changed_by: Option<String>,
    changed_at: Option<String>,
}

/// Every value of the policy.
pub async fn settings(State(app): State<App>, s: SignedIn) -> Result<Json<Settings>, Failure> {
    employees::permit(&app, &s.live, Act::ReadSettings, s.now)?;
    let place = app.directory.by_id(s.live.who.workspace).ok_or(Failure::Broken)?;
    let setting = |row: &'static Row| {
        let set = place.settings.iter().find(|setting| setting.key == row.name);
        let numbers = !matches!(row.unit, Unit::Choice(_) | Unit::Switch);
        SettingAnswer {
            key: row.name,
            value: row.write(place.policy.value(row.key)),
            unit: unit_word(row.unit).to_owned(),
            least: numbers.then_some(row.least),
            most: numbers.then_some(row.most),
            words: match row.unit {
                Unit::Choice(words) => words.to_vec(),
                Unit::Switch => vec!["on", "off"],
                _ => Vec::new(),
            },
            may_be_off: row.may_be_off,
            default: row.write(row.default),
            source: row.source,
            scope: if row.scope == Scope::Server {
                "server"
            } else {
                "workspace"
            },
            changed_by: set.and_then(|s| s.changed_by).map(|id| id.to_string()),
            changed_at: set.map(|s| time(s.changed_at)),
        }
    };
    Ok(Json(Settings {
        preset: place.workspace.preset.word(),
        settings: ROWS.iter().map(setting).collect(),
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendSetting {
    /// As written in settings: `24`, `off`, `on`, or a word.
    value: String,
}

/// Sets one value.
pub async fn set_setting(
    State(app): State<App>,
    s: SignedIn,
    Path(key): Path<String>,
    Body(sent): Body<SendSetting>,
) -> Result<StatusCode, Failure> {
    if key == "policy.preset" {
        settings::set_preset(&app, &s.acting(), &sent.value, s.now).await?;
    } else {
        settings::set(&app, &s.acting(), &key, Some(&sent.value), s.now).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Goes back to the preset's value.
pub async fn unset_setting(
    State(app): State<App>,
    s: SignedIn,
    Path(key): Path<String>,
) -> Result<StatusCode, Failure> {
    settings::set(&app, &s.acting(), &key, None, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The word of a unit.
pub fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds => "seconds",
        Unit::Minutes => "minutes",
        Unit::Hours => "hours",
        Unit::Days => "days",
        Unit::Count => "count",
        Unit::Digits => "digits",
        Unit::Characters => "characters",
        Unit::Kibibytes => "kibibytes",
        Unit::Choice(_) => "choice",
        Unit::Switch => "switch",
    }
}

pub fn read_id(id: &str) -> Result<domain::id::EmployeeId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound)
}
