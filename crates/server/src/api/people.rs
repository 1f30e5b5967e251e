//! The list of employees, dismissing and reinstating.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::account::Status;
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};
use store::listing::{From, Order};
use utoipa::ToSchema;

use super::administration::read_id;
use super::answer::time;
use super::asked::{Path, Query};
use crate::app::App;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::employees::{self, Narrowed, read_spot, write_spot};
use crate::use_case::{deletion, dismissal, groups};

#[derive(Serialize, ToSchema)]
pub struct EmployeeRow {
    id: String,
    name: String,
    login: String,
    role: &'static str,
    /// `invited`, `pending`, `active` or `dismissed`.
    status: &'static str,
    groups: Vec<String>,
    second_factor: Vec<&'static str>,
    signed_in_at: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct EmployeeList {
    employees: Vec<EmployeeRow>,
    /// Give it as `after` for the next page; null at the end.
    next: Option<String>,
    /// Give it as `before` for the page before this one; null at the beginning.
    previous: Option<String>,
}

/// What the list is narrowed to; everything may be left out.
#[derive(Deserialize)]
pub struct EmployeeQuery {
    /// The beginning of a word of the name, or of an e-mail.
    search: Option<String>,
    status: Option<String>,
    group: Option<String>,
    /// `name`, or `added` for the newest first.
    sort: Option<String>,
    after: Option<String>,
    before: Option<String>,
    limit: Option<usize>,
}

impl EmployeeQuery {
    pub fn narrowed(&self) -> Result<Narrowed, Refusal> {
        let given = |text: &Option<String>| text.clone().filter(|t| !t.is_empty());
        let unreadable = |field| Refusal::Invalid {
            field,
            reason: "unreadable",
        };
        let status = given(&self.status).map(|word| Status::from_word(&word).ok_or(unreadable("status")));
        let group = given(&self.group).map(|id| id.parse().map_err(|_| unreadable("group")));
        Ok(Narrowed {
            search: given(&self.search).unwrap_or_default().chars().take(200).collect(),
            status: status.transpose()?,
            group: group.transpose()?,
            order: match given(&self.sort).as_deref() {
                None | Some("name") => Order::Name,
                Some("added") => Order::Added,
                Some(_) => return Err(unreadable("sort")),
            },
        })
    }
}

/// The workspace's employees, narrowed and in order.
pub async fn employees(
    State(app): State<App>,
    s: SignedIn,
    Query(asked): Query<EmployeeQuery>,
) -> Result<Json<EmployeeList>, Failure> {
    let spot = |text: &Option<String>, field| {
        let unreadable = Refusal::Invalid {
            field,
            reason: "unreadable",
        };
        let read = |text: &String| read_spot(text).ok_or(unreadable);
        text.as_ref().map(read).transpose()
    };
    let (after, before) = (spot(&asked.after, "after")?, spot(&asked.before, "before")?);
    let from = match (&after, &before) {
        (Some(spot), _) => From::After(spot),
        (None, Some(spot)) => From::Before(spot),
        (None, None) => From::Start,
    };
    let limit = asked.limit.unwrap_or(50).clamp(1, 200);
    let mut found = employees::list(&app, &s.live, &asked.narrowed()?, from, limit, s.now).await?;
    let people = found.people.into_iter().map(|e| EmployeeRow {
        id: e.employee.id.to_string(),
        groups: found.groups.remove(&e.employee.id).unwrap_or_default(),
        name: e.employee.name,
        login: e.login,
        role: e.employee.role.word(),
        status: e.employee.status.word(),
        second_factor: e.employee.factors.methods().iter().map(|m| m.word()).collect(),
        signed_in_at: e.signed_in_at.map(time),
    });
    Ok(Json(EmployeeList {
        employees: people.collect(),
        next: found.after.as_ref().map(write_spot),
        previous: found.before.as_ref().map(write_spot),
    }))
}

/// What every colleague may see.
#[derive(Serialize, ToSchema)]
pub struct ColleagueCard {
    id: String,
    name: String,
    status: &'static str,
    contact_email: Option<String>,
}

/// The card of a colleague.
pub async fn colleague(
    State(app): State<App>,
    s: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<ColleagueCard>, Failure> {
    let card = employees::card(&app, &s.live, read_id(&id)?, s.now).await?;
    Ok(Json(ColleagueCard {
        id: card.id.to_string(),
        name: card.name,
        status: card.status.word(),
        contact_email: card.contact,
    }))
}

/// Dismisses an employee: whatever they held in this workspace ends at once.
pub async fn dismiss(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    dismissal::dismiss(&app, &s.acting(), read_id(&id)?, false, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a dismissed employee for good.
pub async fn delete(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    deletion::delete_employee(&app, &s.acting(), read_id(&id)?, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, ToSchema)]
pub struct Reinstated {
    /// `active`, `pending` or `invited`: where the person stood before.
    status: &'static str,
}

/// Takes a dismissed employee back.
pub async fn reinstate(
    State(app): State<App>,
    s: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Reinstated>, Failure> {
    let status = dismissal::reinstate(&app, &s.acting(), read_id(&id)?, s.now).await?;
    Ok(Json(Reinstated { status: status.word() }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameGroup {
    name: String,
}

/// Another name for a group.
pub async fn rename_group(
    State(app): State<App>,
    s: SignedIn,
    Path(group): Path<String>,
    super::answer::Body(sent): super::answer::Body<RenameGroup>,
) -> Result<StatusCode, Failure> {
    let group = group.parse().map_err(|_| Refusal::NotFound)?;
    groups::rename(&app, &s.acting(), group, &sent.name, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a group; its members stay employees.
pub async fn delete_group(
    State(app): State<App>,
    s: SignedIn,
    Path(group): Path<String>,
) -> Result<StatusCode, Failure> {
    let group = group.parse().map_err(|_| Refusal::NotFound)?;
    groups::delete(&app, &s.acting(), group, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}
