//! The telephone number for codes: linked with a code that reached it, replaced, removed, by its owner or an
//! administrator (SET-02…05, SET-10).

use std::sync::Arc;

use domain::access::{Act, may};
use domain::alert::{Alert, AlertKind};
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{DeviceId, EmployeeId};
use domain::keys::Purpose as KeyPurpose;
use domain::policy::{Key, Policy};
use domain::refusal::Refusal;
use domain::sms::{self, Budget, Purpose};
use domain::throttle::{DAY, wait_for_next};
use domain::time::Timestamp;
use pages::mail::sms as words;
use store::Change;
use store::counter::Payment;
use store::employee::Employee;
use store::phone_number::Linked;

use super::acting::Acting;
use super::employees::{self, permit};
use super::reader::Reader;
use super::sms::{Standing, alive, gateway, place_of, right, send, standing};
use crate::app::App;
use crate::directory::Place;
use crate::failure::Failure;
use crate::session_table::{Live, Who};

/// "Enter phone number": a code goes to the number, unless somebody of the workspace has it (SET-03, SET-04).
pub async fn begin(app: &App, acting: &Acting<'_>, typed: &str, now: Timestamp) -> Result<Standing, Failure> {
    let live = acting.live();
    let (employee, place) = own(app, live, now).await?;
    let number = gateway(app)?.read(typed)?;
    let holder = app.store.holder_of_number(employee.workspace, &number).await?;
    if holder.is_some() {
        pay_for_guess(app, &employee, live.device, &place.policy, now).await?;
        return Err(Refusal::PhoneInUse.into());
    }
    let owner = (*employee.id.bytes(), Purpose::Link);
    let device = Some(live.device);
    send(app, owner, &employee, &number, device, |kind| acting.own(kind), now).await?;
    standing(app, owner, &employee, &number, device, now).await
}

/// Pays for a number that is somebody's, from a day of its own: nobody tries out by the hundred which numbers colleagues
/// have, and no wrong number takes a try of a code away.
async fn pay_for_guess(
    app: &App,
    employee: &Employee,
    device: DeviceId,
    policy: &Policy,
    now: Timestamp,
) -> Result<(), Failure> {
    let parts: [&[u8]; 3] = [b"sms guess", employee.id.bytes(), device.bytes()];
    let payment = Payment {
        key: app.store.keys().mac(KeyPurpose::Code, &parts),
        fare: sms::fare(Budget::Device, policy, now),
    };
    let paid = app.store.pay(&[payment]).await?;
    paid.map(drop).ok_or_else(|| wait_for_next(now, DAY).into())
}

/// The number that waits for its code, if there is one.
pub async fn waiting(app: &App, live: &Live, now: Timestamp) -> Result<Option<Standing>, Failure> {
    let employee = app
        .store
        .employee(live.who.employee)
        .await?
        .ok_or(Refusal::SessionExpired)?;
    let place = place_of(app, &employee)?;
    let owner = (*employee.id.bytes(), Purpose::Link);
    let Some(code) = alive(app, owner, &place.policy, now).await? else {
        return Ok(None);
    };
    let device = Some(live.device);
    Ok(Some(standing(app, owner, &employee, &code.number, device, now).await?))
}

/// Whoever may link a number, and has another factor: SMS alone protects nothing.
async fn own(app: &App, live: &Live, now: Timestamp) -> Result<(Employee, Arc<Place>), Failure> {
    if live.who.factors.is_empty() {
        return Err(Refusal::SecondFactorSetupRequired.into());
    }
    changing(app, live, now).await
}

/// Whoever may change the own number.
async fn changing(app: &App, live: &Live, now: Timestamp) -> Result<(Employee, Arc<Place>), Failure> {
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    let person = live.person();
    may(&person, Act::BindFactor, &place.policy, now)?;
    let has_one = app.store.phone_number(live.who.employee).await?.is_some();
    let former = app.store.suspended(live.who.employee, now).await?;
    sms::may_change_number(&person, has_one && former.is_some(), &place.policy, now)?;
    let employee = app.store.employee(live.who.employee).await?;
    Ok((employee.ok_or(Refusal::SessionExpired)?, place))
}

/// The code is right: the number is linked, in the place of a former one, which was in force until now (SET-03, SET-10).
pub async fn link(app: &App, acting: &Acting<'_>, typed: &str, now: Timestamp) -> Result<Linked, Failure> {
    let live = acting.live();
    let (employee, place) = own(app, live, now).await?;
    let owner = (*employee.id.bytes(), Purpose::Link);
    let code = alive(app, owner, &place.policy, now).await?.ok_or(Refusal::CodeSpent)?;
    if !app.store.pay_sms_try(&code, place.policy.count(Key::SmsTries)).await? {
        return Err(Refusal::CodeSpent.into());
    }
    let Some(proof) = right(app, Some(code), typed) else {
        return Err(Refusal::IncorrectCode.into());
    };
    let number = proof.code.number.clone();
    let former = app.store.phone_number(employee.id).await?;
    let (kind, alert) = match former {
        None => (EventKind::PhoneNumberLinked, AlertKind::PhoneNumberLinked),
        Some(_) => (EventKind::PhoneNumberReplaced, AlertKind::PhoneNumberReplaced),
    };
    let mut change = app.store.change(now);
    change.take_sms_code(&proof.code);
    change.link_phone_number(employee.id, employee.workspace, &number, former.as_ref());
    let masked = number.masked();
    tell(app, &mut change, &employee, alert, &masked, &acting.who, now).await?;
    let event = acting.own(kind).with("to", masked);
    match change.commit(&[event], &mut app.entropy()).await {
        Ok(_) => {}
        // Somebody else of the workspace was first with it.
        Err(store::StoreError::Taken { .. }) => return Err(Refusal::PhoneInUse.into()),
        Err(error) => return Err(error.into()),
    }
    read_anew(app, employee.id).await?;
    Ok(app.store.phone_number(employee.id).await?.ok_or(Refusal::StaleState)?)
}

/// One's own number, if it may be taken away now.
///
/// Errors: `stale_state` where none is linked; those of changing a factor.
pub async fn removable(app: &App, live: &Live, now: Timestamp) -> Result<Linked, Failure> {
    changing(app, live, now).await?;
    let linked = app.store.phone_number(live.who.employee).await?;
    Ok(linked.ok_or(Refusal::StaleState)?)
}

/// Takes one's own number away.
pub async fn remove_own(app: &App, acting: &Acting<'_>, now: Timestamp) -> Result<(), Failure> {
    let live = acting.live();
    let (employee, _) = changing(app, live, now).await?;
    remove(
        app,
        &employee,
        acting.own(EventKind::PhoneNumberRemoved),
        &live.who,
        now,
    )
    .await
}

/// The same, by an administrator, also for somebody who was dismissed (SET-05, EMP-05).
pub async fn remove_of(app: &App, acting: &Acting<'_>, id: EmployeeId, now: Timestamp) -> Result<(), Failure> {
    permit(app, acting, Act::RemovePhoneNumbers, now)?;
    let employee = employees::find(app, acting, id, now).await?;
    let event = acting
        .there(EventKind::PhoneNumberRemoved)
        .of(employee.account, Some(employee.id));
    remove(app, &employee, event, &acting.who, now).await
}

async fn remove(app: &App, employee: &Employee, event: Event, by: &Who, now: Timestamp) -> Result<(), Failure> {
    let linked = app.store.phone_number(employee.id).await?;
    let linked = linked.ok_or(Refusal::StaleState)?;
    let masked = linked.number.masked();
    let mut change = app.store.change(now);
    change.remove_phone_number(&linked);
    if employee.status == domain::account::Status::Active {
        let kind = AlertKind::PhoneNumberRemoved;
        tell(app, &mut change, employee, kind, &masked, by, now).await?;
    }
    change.commit(&[event.with("to", masked)], &mut app.entropy()).await?;
    read_anew(app, employee.id).await
}

/// Background work: a number that rested with a former app or phone goes once they cannot be taken back any more, like
/// they did (THR-03). That the former ones rest was told.
pub async fn forget_left_behind(app: &App, now: Timestamp) -> Result<(), Failure> {
    for id in app.store.numbers_left_behind(now).await? {
        let employee = app.store.employee(id).await?;
        let (Some(employee), Some(linked)) = (employee, app.store.phone_number(id).await?) else {
            continue;
        };
        let chain = Chain::Workspace(employee.workspace);
        let event = Event::new(chain, EventKind::PhoneNumberRemoved, Actor::Server)
            .of(employee.account, Some(id))
            .with("to", linked.number.masked());
        let mut change = app.store.change(now);
        change.remove_phone_number(&linked);
        match change.commit(&[event], &mut app.entropy()).await {
            Ok(_) => read_anew(app, id).await?,
            // Another number, or none, meanwhile.
            Err(store::StoreError::Stale { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Tells the person at every address (SET-14).
async fn tell(
    app: &App,
    change: &mut Change<'_>,
    employee: &Employee,
    kind: AlertKind,
    masked: &str,
    by: &Who,
    now: Timestamp,
) -> Result<(), Failure> {
    let reader = Reader::of(app, employee.account, Some(employee.workspace)).await?;
    let place = place_of(app, employee)?;
    let mut alert = Alert::new(kind).at(employee.workspace);
    alert.facts.by_employee = Some(by.employee);
    alert.facts.entry_at = Some(now);
    let facts = words::NumberFacts {
        name: employee.name.clone(),
        workspace: place.workspace.title.clone(),
        by: by.name.to_string(),
        masked: masked.to_owned(),
        when: reader.exactly(now),
        support: app.settings.support_label.clone(),
    };
    let mail = words::number(&reader.texts, kind, &facts);
    reader.alert(app, change, &alert, &mail)
}

/// The employee's sessions are read anew, so that each knows which methods there are.
async fn read_anew(app: &App, employee: EmployeeId) -> Result<(), Failure> {
    let unkept = app.sessions.forget_where(|other| other.who.employee == employee);
    Ok(app.store.keep_seen(&unkept).await?)
}
