//! The list of notifications, and "Inform my administrator".

use domain::alert::{Alert, AlertKind};
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::AlertId;
use domain::message::MessagePurpose;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::time::Timestamp;
use pages::mail::alert::{self as words, HelpAsked};
use store::alert::{Told, Viewer};
use store::employee::Employee;

use super::acting::Acting;
use super::reader::{Reader, whole};
use crate::app::App;
use crate::failure::Failure;
use crate::session_table::Live;

/// Who reads in this session.
pub fn viewer(live: &Live) -> Viewer {
    Viewer {
        account: live.who.account,
        workspace: live.who.workspace,
        device: live.device,
    }
}

/// The reader's alerts, the newest first: those of the account, and those for an administrator of this workspace.
pub async fn list(
    app: &App,
    live: &Live,
    before: Option<(Timestamp, AlertId)>,
    limit: i64,
) -> Result<Vec<Told>, Failure> {
    Ok(app.store.alerts(&viewer(live), before, limit).await?)
}

/// How many of them are unread.
pub async fn unread(app: &App, live: &Live) -> Result<u64, Failure> {
    Ok(app.store.unread_alerts(&viewer(live)).await?)
}

/// One alert; `not_found` unless it is the reader's.
pub async fn find(app: &App, live: &Live, id: AlertId) -> Result<Told, Failure> {
    let told = app.store.alert(&viewer(live), id).await?;
    Ok(told.ok_or(Refusal::NotFound)?)
}

/// Puts one alert away. From the device that it is about it stays unread for the others (NDN-04).
pub async fn read(app: &App, live: &Live, id: AlertId, now: Timestamp) -> Result<(), Failure> {
    find(app, live, id).await?;
    Ok(app.store.read_alerts(&viewer(live), Some(id), now).await?)
}

/// "Mark all as read".
pub async fn read_all(app: &App, live: &Live, now: Timestamp) -> Result<(), Failure> {
    Ok(app.store.read_alerts(&viewer(live), None, now).await?)
}

/// Whom somebody would reach who asks the administrators to look at an alert: every other active one.
pub async fn helpers(app: &App, live: &Live, told: &Told) -> Result<(Employee, Vec<Employee>), Failure> {
    let employee = match told.facts.employee.filter(|_| told.kind == AlertKind::NewDevice) {
        Some(id) => app.store.employee(id).await?,
        None => None,
    };
    let employee = employee.filter(|e| e.account == live.who.account);
    let employee = employee.ok_or(Refusal::NotFound)?;
    let administrators = app.store.administrators(employee.workspace).await?;
    let others = administrators.into_iter().map(|listed| listed.employee);
    Ok((employee.clone(), others.filter(|e| e.id != employee.id).collect()))
}

/// "Inform my administrator": every administrator of the workspace is told of the sign-in, with the line of the history
/// (NDN-10). Once per alert in `alerts.inform_every`.
pub async fn inform(app: &App, acting: &Acting<'_>, id: AlertId, now: Timestamp) -> Result<(), Failure> {
    let live = acting.live();
    let told = find(app, live, id).await?;
    let (employee, administrators) = helpers(app, live, &told).await?;
    if administrators.is_empty() {
        return Err(Refusal::NoAdministratorAvailable.into());
    }
    let place = app.directory.by_id(employee.workspace).ok_or(Refusal::NotFound)?;
    let every = place.policy.span(Key::AlertsInformEvery);
    let too_soon = |since: std::time::Duration| Refusal::TooManyAttempts {
        retry_after: every.saturating_sub(since),
    };
    if let Some(last) = told.informed_at.filter(|at| now.since(*at) < every) {
        return Err(too_soon(now.since(last)).into());
    }
    let mut alert = Alert::new(AlertKind::HelpAsked).at(employee.workspace).of(employee.id);
    alert.facts = domain::alert::Facts {
        workspace: alert.facts.workspace,
        employee: alert.facts.employee,
        ..told.facts.clone()
    };
    let at = told.facts.entry_at.unwrap_or(told.at);
    let mut change = app.store.change(now);
    change.inform_of_alert(id, live.who.account, now - every);
    for administrator in administrators {
        let reader = Reader::of(app, administrator.account, Some(employee.workspace)).await?;
        let listed = reader.list(app, &mut change, &alert)?;
        let device = told.facts.device.clone().filter(|device| device != "unknown");
        let unknown = || reader.texts.say("unknown");
        let mail = words::help_asked(
            &reader.texts,
            &HelpAsked {
                reader: administrator.name,
                name: employee.name.clone(),
                workspace: place.workspace.title.clone(),
                when: reader.exactly(at),
                device: device.unwrap_or_else(unknown),
                address: told.facts.ip.map_or_else(unknown, |ip| ip.to_string()),
                link: whole(
                    app,
                    Some(&place),
                    &format!("/employees/{}/history?entry={listed}", employee.id),
                ),
            },
        );
        reader.tell(app, &mut change, MessagePurpose::Alert(AlertKind::HelpAsked), &mail)?;
    }
    let event = if employee.workspace == live.who.workspace {
        acting.own(EventKind::AdministratorInformed)
    } else {
        // Where it was asked from is nothing of that workspace's (THR-23).
        let chain = Chain::Workspace(employee.workspace);
        Event::new(
            chain,
            EventKind::AdministratorInformed,
            Actor::Account(employee.account),
        )
        .of(employee.account, Some(employee.id))
    };
    let entry = told.facts.entry.map(|id| id.to_string()).unwrap_or_default();
    match change.commit(&[event.with("entry", entry)], &mut app.entropy()).await {
        Ok(_) => Ok(()),
        // Another press was first.
        Err(store::StoreError::Stale { .. }) => Err(too_soon(std::time::Duration::ZERO).into()),
        Err(error) => Err(error.into()),
    }
}
