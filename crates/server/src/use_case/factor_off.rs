//! Turning one's own second factor off, where nothing demands it (SET-13): everything that proves it is deleted.

use domain::access::{Act, may};
use domain::alert::AlertKind;
use domain::event::EventKind;
use domain::refusal::Refusal;
use domain::time::Timestamp;
use pages::mail::FactorChange;

use super::acting::Acting;
use super::pairing::tell_of;
use crate::app::App;
use crate::failure::Failure;
use crate::streams::Hint;

/// Deletes the app, the trusted device, the telephone number and the recovery codes of this place; every address is told.
/// Factors that rest since an exception stay, so that their owner can take them back (THR-03).
///
/// Refused: `not_allowed` where a second factor is demanded, or only an exception let the person in; `step_up_required`;
/// `stale_state` where there is nothing to turn off, or somebody changed it meanwhile.
pub async fn turn_off(app: &App, acting: &Acting<'_>, now: Timestamp) -> Result<(), Failure> {
    let live = acting.live();
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    if live.who.factors.is_empty() {
        return Err(Refusal::StaleState.into());
    }
    may(&live.person(), Act::UnbindFactors, &place.policy, now)?;
    let employee = live.who.employee;
    let phone = app.store.phone(employee).await?;
    let otp_app = app.store.otp_app(employee).await?;
    if phone.is_none() && otp_app.is_none() {
        return Err(Refusal::StaleState.into());
    }
    let mut change = app.store.change(now);
    if otp_app.is_some() {
        change.unbind_otp_app(employee);
    }
    if let Some(phone) = &phone {
        change.end_phone(phone);
    }
    if let Some(number) = app.store.phone_number(employee).await? {
        change.remove_phone_number(&number);
    }
    change.void_recovery_codes(employee);
    change.forget_pairing_of(live.id);
    change.void_challenges(live.who.account, employee);
    let whose = (live.who.account, live.who.workspace, &*live.who.name);
    let (kind, news) = (AlertKind::SecondFactorDisabled, FactorChange::TurnedOff);
    tell_of(app, whose, &acting.origin, kind, news, &mut change, now).await?;
    let event = acting.own(EventKind::SecondFactorDisabled);
    change.commit(&[event], &mut app.entropy()).await?;
    let unkept = app.sessions.forget_where(|them| them.who.employee == employee);
    app.store.keep_seen(&unkept).await?;
    if let Some(phone) = phone {
        app.streams.phones.tell(phone.id, Hint::State);
    }
    Ok(())
}
