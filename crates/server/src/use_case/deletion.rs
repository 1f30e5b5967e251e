//! Deleting people and workspaces for good, and closing a workspace for a while (ACC-17).

use domain::access::Act;
use domain::account::{Role, ShownName, Status};
use domain::dismissal;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, EmployeeId, WorkspaceId};
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::time::Timestamp;
use store::workspace::Workspace;
use store::{Change, StoreError};

use super::acting::Acting;
use super::employees::{self, permit};
use crate::app::App;
use crate::failure::Failure;
use crate::health::unless_forged;

/// People of a workspace that goes who are deleted in one change.
const AT_ONCE: i64 = 50;

/// Deletes a dismissed employee of this workspace for good, and the profile with it if this was its last place.
///
/// What the event log says about the person here loses its words; its seals stay. Nothing brings it back.
pub async fn delete_employee(app: &App, acting: &Acting<'_>, id: EmployeeId, now: Timestamp) -> Result<(), Failure> {
    permit(app, acting, Act::DeleteEmployees, now)?;
    let target = employees::find(app, acting, id, now).await?;
    dismissal::deleted(target.status)?;
    let mut change = app.store.change(now);
    change.delete_place(&target);
    let is_last = is_last_place(app, target.account).await?;
    forget_invitations(app, &mut change, target.account, (!is_last).then_some(target.workspace)).await?;
    // The event names nobody: whom it was about is gone.
    let event = acting
        .there(EventKind::EmployeeDeleted)
        .with("employee", id.to_string());
    change.commit(&[event], &mut app.entropy()).await?;
    app.sessions.forget_where(|live| live.who.employee == id);
    Ok(())
}

/// Deletes a person in every workspace, by the operator. The last active administrator of a workspace stays (EMP-07).
pub async fn delete_person(app: &App, account: AccountId, now: Timestamp) -> Result<(), Failure> {
    let places = app.store.employees_of(account).await?;
    for place in &places {
        let administers = place.role == Role::Administrator && place.status == Status::Active;
        if administers && app.store.other_administrators(place.workspace, place.id).await? == 0 {
            return Err(Refusal::LastAdministrator.into());
        }
    }
    let mut change = app.store.change(now);
    let mut events = Vec::with_capacity(places.len() + 1);
    for place in &places {
        if place.role == Role::Administrator && place.status == Status::Active {
            change.keep_another_administrator(place.workspace, place.id);
        }
        change.delete_place(place);
        let chain = Chain::Workspace(place.workspace);
        let event = Event::new(chain, EventKind::EmployeeDeleted, Actor::Operator);
        events.push(event.with("employee", place.id.to_string()));
    }
    forget_invitations(app, &mut change, account, None).await?;
    if places.is_empty() {
        change.delete_account(account);
        events.push(Event::new(Chain::Server, EventKind::EmployeeDeleted, Actor::Operator));
    }
    change.commit(&events, &mut app.entropy()).await?;
    app.sessions.forget_where(|live| live.who.account == account);
    Ok(())
}

/// Whether the profile goes with its place here. Where a row is not ours nobody knows of how many it is: it stays.
async fn is_last_place(app: &App, account: AccountId) -> Result<bool, Failure> {
    let places = unless_forged(app.store.employees_of(account).await.map(Some))?;
    Ok(places.is_some_and(|places| places.len() == 1))
}

/// Invitations of the same address that were deleted before anybody took them were other accounts: what the log says of
/// those goes, too, in one workspace or in all.
async fn forget_invitations(
    app: &App,
    change: &mut Change<'_>,
    account: AccountId,
    only: Option<WorkspaceId>,
) -> Result<(), Failure> {
    let Some(account) = unless_forged(app.store.account(account).await)? else {
        return Ok(());
    };
    let open = app.directory.all().into_iter().map(|place| place.workspace.id);
    let all = open.chain(app.directory.closed().into_iter().map(|workspace| workspace.id));
    for workspace in all.filter(|one| only.is_none_or(|only| *one == only)) {
        let chain = Chain::Workspace(workspace);
        for former in app.store.invited_as(&account.login, chain).await? {
            change.owe_erasure(former, chain);
        }
    }
    Ok(())
}

/// Gives a workspace another title; its name in addresses stays.
pub async fn rename_workspace(
    app: &App,
    workspace: &Workspace,
    title: &ShownName,
    now: Timestamp,
) -> Result<(), Failure> {
    let mut change = app.store.change(now);
    change.rename_workspace(workspace.id, title.as_str());
    let event = of_workspace(workspace.id, EventKind::WorkspaceRenamed)
        .with("before", workspace.title.as_str())
        .with("after", title.as_str());
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(app.directory.reload(&app.store).await?)
}

/// Closes a workspace: its sessions end, and nobody is let in until it is opened again.
pub async fn suspend_workspace(app: &App, workspace: WorkspaceId, now: Timestamp) -> Result<(), Failure> {
    close(app, workspace, None, now).await.map(drop)
}

/// Closes a workspace and has it deleted after `workspaces.deletion_wait`; until then it can be opened again. Returns
/// when it will be deleted.
pub async fn ask_deletion(app: &App, workspace: WorkspaceId, now: Timestamp) -> Result<Timestamp, Failure> {
    let ends_at = now + app.policy().span(Key::WorkspaceDeletionWait);
    close(app, workspace, Some(ends_at), now).await?;
    Ok(ends_at)
}

async fn close(app: &App, id: WorkspaceId, ends_at: Option<Timestamp>, now: Timestamp) -> Result<(), Failure> {
    let mut change = app.store.change(now);
    change.close_workspace(id, ends_at);
    change.end_sessions_of_workspace(id);
    let event = match ends_at {
        None => of_workspace(id, EventKind::WorkspaceSuspended),
        Some(at) => of_workspace(id, EventKind::WorkspaceDeletionAsked).with("until", at.to_string()),
    };
    change.commit(&[event], &mut app.entropy()).await?;
    app.directory.reload(&app.store).await?;
    app.sessions.forget_where(|live| live.who.workspace == id);
    Ok(())
}

/// Lets people in again, and takes an asked deletion back.
pub async fn open_workspace(app: &App, workspace: WorkspaceId, now: Timestamp) -> Result<(), Failure> {
    let mut change = app.store.change(now);
    change.open_workspace(workspace);
    let event = of_workspace(workspace, EventKind::WorkspaceOpened);
    match change.commit(&[event], &mut app.entropy()).await {
        Ok(_) => Ok(app.directory.reload(&app.store).await?),
        Err(StoreError::Stale { .. }) => Err(Refusal::StaleState.into()),
        Err(error) => Err(error.into()),
    }
}

/// Deletes the workspaces whose waiting time is over, some people at a time: a stop on the way loses nothing, the next
/// round goes on. Returns whether there is more to do.
pub async fn delete_due(app: &App, now: Timestamp) -> Result<bool, Failure> {
    let due = |workspace: &Workspace| workspace.ends_at.is_some_and(|at| at <= now);
    let Some(workspace) = app.directory.closed().into_iter().find(due) else {
        return Ok(false);
    };
    let people = app.store.some_of(workspace.id, AT_ONCE).await?;
    let mut change = app.store.change(now);
    let mut events = Vec::with_capacity(people.len().max(1));
    if people.is_empty() {
        change.delete_workspace(workspace.id);
        let event = Event::new(Chain::Server, EventKind::WorkspaceDeleted, Actor::Server);
        events.push(event.with("name", workspace.name.as_str()));
    } else {
        change.hold_ending(workspace.id);
        for person in &people {
            change.delete_place(person);
            if is_last_place(app, person.account).await? {
                forget_invitations(app, &mut change, person.account, None).await?;
            }
            let event = Event::new(
                Chain::Workspace(workspace.id),
                EventKind::EmployeeDeleted,
                Actor::Server,
            );
            events.push(event.with("employee", person.id.to_string()));
        }
    }
    change.commit(&events, &mut app.entropy()).await?;
    if people.is_empty() {
        app.directory.reload(&app.store).await?;
    }
    Ok(true)
}

fn of_workspace(id: WorkspaceId, kind: EventKind) -> Event {
    Event::new(Chain::Workspace(id), kind, Actor::Operator)
}
