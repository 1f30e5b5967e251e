//! Dismissing employees and taking them back (EMP-01, EMP-03, EMP-04, EMP-06, EMP-07).

use domain::access::Act;
use domain::account::{Role, Status};
use domain::dismissal;
use domain::event::{Actor, EventKind};
use domain::id::EmployeeId;
use domain::message::MessagePurpose;
use domain::refusal::Refusal;
use domain::time::Timestamp;
use domain::trusted_device::State;
use domain::waiver::Ended;
use pages::mail::people as words;
use store::employee::Employee;
use store::link::LinkPurpose;

use super::acting::Acting;
use super::employees::{self, permit};
use super::reader::Reader;
use super::trusted_device;
use crate::app::App;
use crate::failure::Failure;

/// Dismisses an employee: from the answer on nothing of this workspace opens to them.
///
/// Sessions, challenges, the open invitation and an exception end with it, and links for a new password if this was the
/// last workspace of the account. The profile, its devices and what it signs in with stay; other workspaces know nothing.
/// The last active administrator stays (EMP-07), also when two dismiss each other at once. The telephone number stays
/// theirs as well, unless it `frees_number` (EMP-05).
pub async fn dismiss(
    app: &App,
    acting: &Acting<'_>,
    id: EmployeeId,
    frees_number: bool,
    now: Timestamp,
) -> Result<(), Failure> {
    permit(app, acting, Act::DismissEmployees, now)?;
    let target = employees::find(app, acting, id, now).await?;
    let status = dismissal::dismissed(target.status)?;
    let mut change = app.store.change(now);
    if target.role == Role::Administrator && target.status == Status::Active {
        if app.store.other_administrators(target.workspace, id).await? == 0 {
            return Err(Refusal::LastAdministrator.into());
        }
        change.keep_another_administrator(target.workspace, id);
    }
    let reader = Reader::of(app, target.account, Some(target.workspace)).await?;
    let event = acting
        .there(EventKind::EmployeeDismissed)
        .of(target.account, Some(id))
        .with("before", target.status.word());
    let mut events = vec![event];
    change.set_place(&target, target.role, status);
    change.end_sessions_of_employee(id);
    let by = Actor::Employee(acting.who.employee);
    change.void_challenges(target.account, id, by);
    change.void_links_of_employee(LinkPurpose::Invitation, id);
    change.void_recovery_links(target.account, id);
    if let Some(phone) = app
        .store
        .phone(id)
        .await?
        .filter(|phone| phone.state == State::Connected)
    {
        events.push(trusted_device::disconnect(&target, &phone, "dismissed", &mut change));
    }
    let number = app.store.phone_number(id).await?.filter(|_| frees_number);
    if let Some(linked) = number {
        change.remove_phone_number(&linked);
        let removed = acting.there(EventKind::PhoneNumberRemoved).of(target.account, Some(id));
        events.push(removed.with("to", linked.number.masked()));
    }
    if let Some(stored) = app.store.waiver(id).await? {
        change.end_waiver(&stored);
        if stored.waiver.is_live(now) {
            events.push(stored.waiver.ended(Ended::Administrator, by, target.account));
        }
    }
    if target.status == Status::Active {
        let mail = words::dismissed(&reader.texts, &facts(app, &target, acting)?);
        reader.tell(app, &mut change, MessagePurpose::EmployeeDismissed, &mail)?;
    }
    let committed = change.commit(&events, &mut app.entropy()).await;
    if committed.is_err() && is_alone(app, &target).await? {
        return Err(Refusal::LastAdministrator.into());
    }
    committed?;
    app.sessions.forget_where(|other| other.who.employee == id);
    trusted_device::tell(app, target.account).await
}

/// Takes a dismissed employee back, with the password, the app and the codes of before (EMP-06). Whoever never accepted
/// the invitation is invited again and gets in by a new one.
pub async fn reinstate(app: &App, acting: &Acting<'_>, id: EmployeeId, now: Timestamp) -> Result<Status, Failure> {
    permit(app, acting, Act::ReinstateEmployees, now)?;
    let target = employees::find(app, acting, id, now).await?;
    let status = dismissal::reinstated(target.status, app.store.left_as(id).await?)?;
    let reader = Reader::of(app, target.account, Some(target.workspace)).await?;
    let mut change = app.store.change(now);
    change.set_place(&target, target.role, status);
    if status == Status::Active {
        let mail = words::reinstated(&reader.texts, &facts(app, &target, acting)?);
        reader.tell(app, &mut change, MessagePurpose::EmployeeReinstated, &mail)?;
    }
    let event = acting
        .there(EventKind::EmployeeReinstated)
        .of(target.account, Some(id))
        .with("after", status.word());
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(status)
}

/// Whether the change failed because somebody else was quicker and this administrator is the last one now.
async fn is_alone(app: &App, target: &Employee) -> Result<bool, Failure> {
    let still = app.store.employee(target.id).await?;
    let administers = still.is_some_and(|e| e.role == Role::Administrator && e.status == Status::Active);
    Ok(administers && app.store.other_administrators(target.workspace, target.id).await? == 0)
}

fn facts(app: &App, target: &Employee, acting: &Acting<'_>) -> Result<words::PlaceFacts, Failure> {
    let place = app.directory.by_id(target.workspace).ok_or(Refusal::NotFound)?;
    Ok(words::PlaceFacts {
        reader: target.name.clone(),
        workspace: place.workspace.title.clone(),
        by: acting.who.name.to_string(),
        link: format!("{}/w/{}/sign-in", app.settings.public_url, place.workspace.name),
        support: app.settings.support_label.clone(),
    })
}
