//! Turning one's own second factor off, where nothing demands it (SET-13): everything that proves it is deleted.

use domain::access::{Act, may};
use domain::alert::AlertKind;
use domain::event::{Actor, Event, EventKind};
use domain::refusal::Refusal;
use domain::time::Timestamp;
use domain::waiver::Ended;
use pages::mail::FactorChange;
use store::Change;

use super::acting::Acting;
use super::pairing::tell_of;
use crate::app::App;
use crate::failure::Failure;
use crate::session_table::Live;
use crate::streams::Hint;

/// Whether one may turn the own second factor off now.
///
/// Refused: `stale_state` where there is nothing to turn off; `not_allowed` where one is demanded, where only an exception
/// let the person in, and while former factors can be taken back (THR-03); `step_up_required` where only a proof is
/// missing.
pub async fn permit(app: &App, live: &Live, now: Timestamp) -> Result<(), Failure> {
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    if live.who.factors.is_empty() {
        return Err(Refusal::StaleState.into());
    }
    may(&live.person(), Act::UnbindFactors, &place.policy, now)?;
    match app.store.suspended(live.who.employee, now).await? {
        Some(_) => Err(Refusal::NotAllowed.into()),
        None => Ok(()),
    }
}

/// Deletes the app, the trusted device, the telephone number and the recovery codes of this place, and ends an exception;
/// every address is told. Refused as [`permit`] says, and `stale_state` where somebody changed it meanwhile.
pub async fn turn_off(app: &App, acting: &Acting<'_>, now: Timestamp) -> Result<(), Failure> {
    permit(app, acting, now).await?;
    let employee = acting.who.employee;
    let phone = app.store.phone(employee).await?;
    let otp_app = app.store.otp_app(employee).await?;
    if phone.is_none() && otp_app.is_none() {
        return Err(Refusal::StaleState.into());
    }
    let mut change = app.store.change(now);
    let mut events = vec![acting.own(EventKind::SecondFactorDisabled)];
    change.void_challenges(acting.who.account, employee, Actor::Employee(employee));
    // Each goes, or is not bound at this moment.
    match otp_app {
        Some(_) => change.unbind_otp_app(employee),
        None => change.hold_without_app(employee),
    }
    match &phone {
        Some(phone) => change.end_phone(phone),
        None => change.hold_without_phone(employee),
    }
    change.forget_pairings(employee);
    take_the_rest(app, acting, &mut change, &mut events, now).await?;
    let whose = (acting.who.account, acting.who.workspace, &*acting.who.name);
    let (kind, news) = (AlertKind::SecondFactorDisabled, FactorChange::TurnedOff);
    tell_of(app, whose, &acting.origin, kind, news, &mut change, now).await?;
    change.commit(&events, &mut app.entropy()).await?;
    let unkept = app.sessions.forget_where(|them| them.who.employee == employee);
    app.store.keep_seen(&unkept).await?;
    if let Some(phone) = phone {
        app.streams.phones.tell(phone.id, Hint::State);
    }
    Ok(())
}

/// What only helped: the number, the codes, an exception.
async fn take_the_rest(
    app: &App,
    acting: &Acting<'_>,
    change: &mut Change<'_>,
    events: &mut Vec<Event>,
    now: Timestamp,
) -> Result<(), Failure> {
    let employee = acting.who.employee;
    if let Some(linked) = app.store.phone_number(employee).await? {
        change.remove_phone_number(&linked);
        let event = acting.own(EventKind::PhoneNumberRemoved);
        events.push(event.with("to", linked.number.masked()));
    }
    if app.store.recovery_codes(employee).await?.is_some() {
        change.void_recovery_codes(employee);
        events.push(acting.own(EventKind::RecoveryCodesVoided));
    }
    let waiver = app.store.waiver(employee).await?;
    if let Some(stored) = waiver.filter(|stored| stored.waiver.is_live(now)) {
        change.end_waiver(&stored);
        let actor = Actor::Employee(employee);
        let ended = stored.waiver.ended(Ended::FactorProven, actor, acting.who.account);
        events.push(ended.from(&acting.origin));
    }
    Ok(())
}
