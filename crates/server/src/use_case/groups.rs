//! Groups of a workspace: made by administrators, seen by the next request (ACC-09).

use domain::access::Act;
use domain::account::ShownName;
use domain::event::EventKind;
use domain::id::{EmployeeId, GroupId};
use domain::refusal::Refusal;
use domain::time::Timestamp;
use store::StoreError;
use store::group::Group;

use super::acting::Acting;
use super::employees::permit;
use crate::app::App;
use crate::failure::Failure;
use crate::session_table::Live;

pub async fn list(app: &App, live: &Live, now: Timestamp) -> Result<Vec<Group>, Failure> {
    permit(app, live, Act::ReadEmployees, now)?;
    Ok(app.store.groups(live.who.workspace).await?)
}

/// A new group of the workspace.
pub async fn create(app: &App, acting: &Acting<'_>, name: &str, now: Timestamp) -> Result<GroupId, Failure> {
    permit(app, acting, Act::ChangeGroups, now)?;
    let name = read_name(name)?;
    let id = GroupId::new(now, &mut app.entropy());
    let mut change = app.store.change(now);
    change.create_group(id, acting.who.workspace, name.as_str());
    let event = acting.there(EventKind::GroupCreated).with("group", name.as_str());
    match change.commit(&[event], &mut app.entropy()).await {
        Ok(_) => Ok(id),
        Err(StoreError::Taken { .. }) => Err(taken()),
        Err(error) => Err(error.into()),
    }
}

/// Another name for a group.
pub async fn rename(app: &App, acting: &Acting<'_>, group: GroupId, name: &str, now: Timestamp) -> Result<(), Failure> {
    permit(app, acting, Act::ChangeGroups, now)?;
    let before = find(app, acting, group).await?;
    let name = read_name(name)?;
    let mut change = app.store.change(now);
    change.rename_group(group, acting.who.workspace, name.as_str());
    let event = acting
        .there(EventKind::GroupRenamed)
        .with("before", before)
        .with("after", name.as_str());
    match change.commit(&[event], &mut app.entropy()).await {
        Err(StoreError::Taken { .. }) => Err(taken()),
        other => {
            other?;
            // Each session knows the names of its groups.
            read_anew(app, acting).await
        }
    }
}

/// Deletes a group; its members stay employees.
pub async fn delete(app: &App, acting: &Acting<'_>, group: GroupId, now: Timestamp) -> Result<(), Failure> {
    permit(app, acting, Act::ChangeGroups, now)?;
    let name = find(app, acting, group).await?;
    let mut change = app.store.change(now);
    change.delete_group(group, acting.who.workspace);
    let event = acting.there(EventKind::GroupDeleted).with("group", name);
    change.commit(&[event], &mut app.entropy()).await?;
    read_anew(app, acting).await
}

/// The name of a group of the workspace; of another workspace there is none (ACC-14).
pub async fn find(app: &App, live: &Live, group: GroupId) -> Result<String, Failure> {
    let name = app.store.group_name(live.who.workspace, group).await?;
    Ok(name.ok_or(Refusal::NotFound)?)
}

fn read_name(name: &str) -> Result<ShownName, Failure> {
    let unreadable = |_| Refusal::Invalid {
        field: "name",
        reason: "unreadable",
    };
    Ok(name.parse().map_err(unreadable)?)
}

fn taken() -> Failure {
    Refusal::Invalid {
        field: "name",
        reason: "taken",
    }
    .into()
}

async fn read_anew(app: &App, live: &Live) -> Result<(), Failure> {
    let workspace = live.who.workspace;
    let unkept = app.sessions.forget_where(|other| other.who.workspace == workspace);
    Ok(app.store.keep_seen(&unkept).await?)
}

/// Puts an employee into a group, or takes one out.
pub async fn set_member(
    app: &App,
    acting: &Acting<'_>,
    group: GroupId,
    employee: EmployeeId,
    belongs: bool,
    now: Timestamp,
) -> Result<(), Failure> {
    permit(app, acting, Act::ChangeGroups, now)?;
    let name = find(app, acting, group).await?;
    let target = app
        .store
        .employee(employee)
        .await?
        .filter(|e| e.workspace == acting.who.workspace);
    let target = target.ok_or(Refusal::NotFound)?;
    let mut change = app.store.change(now);
    if belongs {
        change.join_group(employee, group);
    } else {
        change.leave_group(employee, group);
    }
    let event = acting
        .there(EventKind::GroupChanged)
        .of(target.account, Some(employee))
        .with("group", name)
        .with("member", if belongs { "joined" } else { "left" });
    change.commit(&[event], &mut app.entropy()).await?;
    let unkept = app.sessions.forget_where(|other| other.who.employee == employee);
    Ok(app.store.keep_seen(&unkept).await?)
}
