//! Employees, as the administrator sees and moves them; and the two histories.

use domain::access::{Act, may};
use domain::account::Role;
use domain::event::{Chain, EventKind};
use domain::id::EmployeeId;
use domain::refusal::Refusal;
use domain::time::Timestamp;
use store::employee::{Employee, ListedEmployee};
use store::history::{Before, Filter, Recorded};

use super::acting::Acting;
use crate::app::App;
use crate::failure::Failure;
use crate::session_table::Live;

/// The workspace's employees by name, at most `limit`, after the given one.
pub async fn list(
    app: &App,
    live: &Live,
    after: Option<(&str, EmployeeId)>,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<ListedEmployee>, Failure> {
    permit(app, live, Act::ReadEmployees, now)?;
    Ok(app.store.employees(live.who.workspace, after, limit).await?)
}

/// The employees whose name or login begins with `prefix`, by name; an empty one takes everybody.
pub async fn search(
    app: &App,
    live: &Live,
    prefix: &str,
    after: Option<(&str, EmployeeId)>,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<ListedEmployee>, Failure> {
    permit(app, live, Act::ReadEmployees, now)?;
    let prefix = domain::email::fold(prefix);
    if prefix.is_empty() {
        return Ok(app.store.employees(live.who.workspace, after, limit).await?);
    }
    Ok(app
        .store
        .search_employees(live.who.workspace, &prefix, after, limit)
        .await?)
}

/// One employee of the workspace; of another workspace there is none (ACC-14).
pub async fn find(app: &App, live: &Live, id: EmployeeId, now: Timestamp) -> Result<Employee, Failure> {
    permit(app, live, Act::ReadEmployees, now)?;
    let employee = app
        .store
        .employee(id)
        .await?
        .filter(|e| e.workspace == live.who.workspace);
    Ok(employee.ok_or(Refusal::NotFound)?)
}

/// Gives an employee another role. The last active administrator keeps theirs (EMP-07).
pub async fn set_role(
    app: &App,
    acting: &Acting<'_>,
    id: EmployeeId,
    role: Role,
    now: Timestamp,
) -> Result<(), Failure> {
    let live = acting.live();
    permit(app, live, Act::ChangeRoles, now)?;
    let employee = app
        .store
        .employee(id)
        .await?
        .filter(|e| e.workspace == live.who.workspace);
    let employee = employee.ok_or(Refusal::NotFound)?;
    if employee.role == role {
        return Ok(());
    }
    let mut change = app.store.change(now);
    if employee.role == Role::Administrator {
        if app.store.other_administrators(employee.workspace, id).await? == 0 {
            return Err(Refusal::LastAdministrator.into());
        }
        change.keep_another_administrator(employee.workspace, id);
    }
    change.set_place(&employee, role, employee.status);
    let event = acting
        .there(EventKind::RoleChanged)
        .of(employee.account, Some(id))
        .with("before", employee.role.word())
        .with("after", role.word());
    change.commit(&[event], &mut app.entropy()).await?;
    let unkept = app.sessions.forget_where(|other| other.who.employee == id);
    Ok(app.store.keep_seen(&unkept).await?)
}

/// Whether this administrator is the only one and has no second way in (ADM-05).
pub async fn stands_alone(app: &App, live: &Live) -> Result<bool, Failure> {
    let person = live.person();
    if !domain::access::has_one_way_in(&person) {
        return Ok(false);
    }
    Ok(app
        .store
        .other_administrators(person.workspace, person.employee)
        .await?
        == 0)
}

/// What happened to the person's own account and place, the newest first (LOG-01, THR-23).
pub async fn own_history(app: &App, live: &Live, before: Before, limit: i64) -> Result<Vec<Recorded>, Failure> {
    Ok(app.store.history(live.who.account, before, limit).await?)
}

/// What happened in the workspace, for its administrators (LOG-02).
pub async fn events(
    app: &App,
    live: &Live,
    filter: &Filter,
    before: Before,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<Recorded>, Failure> {
    permit(app, live, Act::ReadEvents, now)?;
    Ok(app
        .store
        .events(Chain::Workspace(live.who.workspace), filter, before, limit)
        .await?)
}

/// Whether the person may do `act` in the workspace of this session.
pub fn permit(app: &App, live: &Live, act: Act, now: Timestamp) -> Result<(), Failure> {
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    Ok(may(&live.person(), act, &place.policy, now)?)
}
