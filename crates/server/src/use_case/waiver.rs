//! Turning somebody's second factor off for one or two days, getting in by it, and its end (section 15).

use domain::access::{Act, Person, may};
use domain::access_request::State;
use domain::account::Status;
use domain::event::{Actor, Event, EventKind};
use domain::id::{AccessRequestId, AccountId, EmployeeId, SignInId};
use domain::policy::{Key, Policy};
use domain::refusal::Refusal;
use domain::secret::{SecretText, Token};
use domain::sign_in::AwaitingFactor;
use domain::time::Timestamp;
use domain::waiver::{self, Ask, Ended, Open, Reason, Target, Waiver};
use store::Change;
use store::employee::Employee;
use store::sign_in::{SignIn, Stage};
use store::waiver::StoredWaiver;

use super::access_request;
use super::acting::Acting;
use super::on_record::OnRecord;
use super::settle;
use super::sign_in::{SignedIn, awaiting, client_of};
use super::waiver_notice::Notices;
use super::{employees, second_factor, step_up};
use crate::app::App;
use crate::failure::Failure;
use crate::request::caller::Caller;
use crate::session_table::Live;
use crate::ticket;

/// What an administrator goes by.
#[derive(Clone, Debug)]
pub struct Case {
    pub employee: Employee,
    pub on_record: OnRecord,
    /// The durations that may be chosen.
    pub days: &'static [u64],
    /// The challenges that wait for a second factor now: on known devices first, then the newest.
    pub challenges: Vec<SignIn>,
    pub waiver: Option<Waiver>,
    /// Whether it is oneself: then nothing can be turned off.
    pub oneself: bool,
}

/// How things stand with an employee's second factor.
pub async fn case(app: &App, live: &Live, id: EmployeeId, now: Timestamp) -> Result<Case, Failure> {
    let employee = employees::find(app, live, id, now).await?;
    let place = app.directory.by_id(employee.workspace).ok_or(Refusal::NotFound)?;
    let waiver = app.store.waiver(id).await?.map(|s| s.waiver);
    Ok(Case {
        on_record: OnRecord::of(app, &employee).await?,
        days: waiver::days(&place.policy),
        challenges: open_challenges(app, &employee, &place.policy, now).await?,
        waiver: waiver.filter(|w| w.is_live(now)),
        oneself: employee.account == live.who.account,
        employee,
    })
}

async fn open_challenges(
    app: &App,
    employee: &Employee,
    policy: &Policy,
    now: Timestamp,
) -> Result<Vec<SignIn>, Failure> {
    let since = now - policy.span(Key::SignInIdle);
    Ok(app.store.open_challenges(employee.account, employee.id, since).await?)
}

/// Turns an employee's second factor off. One that is off already gets the new end (DIS-12).
pub async fn turn_off(
    app: &App,
    acting: &Acting<'_>,
    id: EmployeeId,
    ask: &Ask,
    now: Timestamp,
) -> Result<Waiver, Failure> {
    answer(app, acting, id, ask, None, now).await
}

/// The same as the answer to a request; `stale_state` if somebody else has answered it meanwhile (ARR-06).
pub async fn answer(
    app: &App,
    acting: &Acting<'_>,
    id: EmployeeId,
    ask: &Ask,
    request: Option<AccessRequestId>,
    now: Timestamp,
) -> Result<Waiver, Failure> {
    let live = acting.live();
    employees::permit(app, live, Act::TurnOffFactor, now)?;
    let employee = employees::find(app, live, id, now).await?;
    let place = app.directory.by_id(employee.workspace).ok_or(Refusal::NotFound)?;
    let open: Vec<Open> = open_challenges(app, &employee, &place.policy, now)
        .await?
        .iter()
        .map(|s| Open {
            id: s.id,
            known_device: s.origin.known_device,
        })
        .collect();
    let person = live.person();
    let target = target(&employee);
    let granted = waiver::grant(&person, &acting.origin, &target, ask, &open, &place.policy, now)?;
    let mut notices = Notices::about(app, &employee, Some(&live.who), now).await?;
    notices.turned_off(&granted.waiver, ask.reason.as_str(), Some(live.who.employee));
    put(app, &employee, granted, &ask.reason, request, notices, now).await
}

/// Writes a granted exception in the place of a former one; a request of the employee is answered by it (ARR-08), and
/// `request`, where one is named, has to be the open one still.
pub async fn put(
    app: &App,
    employee: &Employee,
    granted: waiver::Granted,
    reason: &Reason,
    request: Option<AccessRequestId>,
    notices: Notices,
    now: Timestamp,
) -> Result<Waiver, Failure> {
    let waiver::Granted { waiver, mut events } = granted;
    let mut change = app.store.change(now);
    if let Some(former) = app.store.waiver(employee.id).await? {
        change.end_waiver(&former);
        if !former.waiver.is_live(now) {
            events.insert(0, former.waiver.ended(Ended::Time, Actor::Server, employee.account));
        }
        // What stood on the former one stays only where the new one lets it.
        if waiver.ends_at < former.waiver.ends_at || waiver.holds != former.waiver.holds {
            change.end_waived_sessions(employee.id, None);
        }
    }
    change.grant_waiver(&waiver);
    let by = waiver.granted_by.map_or(Actor::Operator, Actor::Employee);
    let served = (State::Served, by);
    let closed = access_request::close(app, &mut change, employee.id, served, Some(reason.as_str())).await?;
    if request.is_some() && request != closed.as_ref().map(|(id, _)| *id) {
        return Err(Refusal::StaleState.into());
    }
    events.extend(closed.map(|(_, event)| event));
    notices.send(app, &mut change)?;
    change.commit(&events, &mut app.entropy()).await?;
    read_anew(app, employee.id).await?;
    Ok(waiver)
}

/// "Turn on again now", by an administrator. Sessions that stood on the exception alone end (DIS-11).
pub async fn turn_on(app: &App, acting: &Acting<'_>, id: EmployeeId, now: Timestamp) -> Result<(), Failure> {
    let live = acting.live();
    employees::permit(app, live, Act::TurnOnFactor, now)?;
    let employee = employees::find(app, live, id, now).await?;
    let Some(stored) = app.store.waiver(id).await?.filter(|s| s.waiver.is_live(now)) else {
        return Ok(());
    };
    let actor = Actor::Employee(live.who.employee);
    let mut change = app.store.change(now);
    change.end_waiver(&stored);
    change.end_waived_sessions(id, None);
    let mut notices = Notices::about(app, &employee, Some(&live.who), now).await?;
    notices.turned_on();
    notices.send(app, &mut change)?;
    let event = stored
        .waiver
        .ended(Ended::Administrator, actor, employee.account)
        .from(&acting.origin);
    change.commit(&[event], &mut app.entropy()).await?;
    read_anew(app, id).await
}

/// "Turn on again", by the person, who proves a factor of before (DIS-06). The session gets a new token.
pub async fn turn_on_own(
    app: &App,
    token: &Token,
    acting: &Acting<'_>,
    code: &str,
    now: Timestamp,
) -> Result<Token, Failure> {
    let live = acting.live();
    let employee = live.who.employee;
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    let stored = app.store.waiver(employee).await?.filter(|s| s.waiver.is_live(now));
    let stored = stored.ok_or(Refusal::StaleState)?;
    let proof = second_factor::pay_and_check_code(app, acting, code, &place.policy, now).await?;
    let Some(proof) = proof else {
        return Err(step_up::failed(app, acting, Refusal::IncorrectCode, now).await);
    };
    let mut change = app.store.change(now);
    proof.take(&mut change);
    change.end_waiver(&stored);
    change.end_waived_sessions(employee, Some(live.id));
    let event = stored
        .waiver
        .ended(Ended::FactorProven, Actor::Employee(employee), live.who.account)
        .from(&acting.origin);
    let proofs = domain::access::Proofs {
        factor: Some((proof.method, now)),
        ..live.proofs
    };
    let fresh = step_up::raise(app, token, proofs, change, vec![event], now).await?;
    read_anew(app, employee).await?;
    Ok(fresh)
}

/// What binding a factor means for an exception: it is over (DIS-06), and where only it let the binding through, the
/// former factors rest and everybody is told (THR-03). Returns whether they do.
///
/// Refuses a binding that had only an exception to stand on which is gone meanwhile.
pub async fn end_by_binding(
    app: &App,
    acting: &Acting<'_>,
    change: &mut Change<'_>,
    events: &mut Vec<Event>,
    now: Timestamp,
) -> Result<bool, Failure> {
    let live = acting.live();
    let id = live.who.employee;
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    let stored = app.store.waiver(id).await?.filter(|s| s.waiver.is_live(now));
    let person = Person {
        waived_until: stored
            .as_ref()
            .filter(|s| s.waiver.covers(Some(live.device), now))
            .map(|s| s.waiver.ends_at),
        ..live.person()
    };
    may(&person, Act::BindFactor, &place.policy, now)?;
    ended_by_factor(app, acting, stored, &person, change, events, now).await
}

/// The same for a phone whose connecting was allowed when its code was shown.
pub async fn end_by_connecting(
    app: &App,
    acting: &Acting<'_>,
    change: &mut Change<'_>,
    events: &mut Vec<Event>,
    now: Timestamp,
) -> Result<bool, Failure> {
    let live = acting.live();
    let stored = app.store.waiver(live.who.employee).await?;
    let stored = stored.filter(|s| s.waiver.is_live(now));
    ended_by_factor(app, acting, stored, &live.person(), change, events, now).await
}

async fn ended_by_factor(
    app: &App,
    acting: &Acting<'_>,
    stored: Option<StoredWaiver>,
    person: &Person,
    change: &mut Change<'_>,
    events: &mut Vec<Event>,
    now: Timestamp,
) -> Result<bool, Failure> {
    let live = acting.live();
    let id = live.who.employee;
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    let Some(stored) = stored else { return Ok(false) };
    change.end_waiver(&stored);
    change.end_waived_sessions(id, Some(live.id));
    let actor = Actor::Employee(id);
    let ended = stored.waiver.ended(Ended::FactorBound, actor, live.who.account);
    events.push(ended.from(&acting.origin));
    if !waiver::suspends(Some(&stored.waiver), person, &place.policy, now) {
        return Ok(false);
    }
    let until = now + place.policy.span(Key::FactorsRestorable);
    change.suspend_factors(id, until);
    if let Some(phone) = app.store.phone(id).await? {
        change.suspend_phone(&phone, until);
    }
    events.push(
        Event::new(
            domain::event::Chain::Workspace(live.who.workspace),
            EventKind::FactorsSuspended,
            actor,
        )
        .of(live.who.account, Some(id))
        .from(&acting.origin)
        .with("until", until.to_string()),
    );
    let employee = app.store.employee(id).await?.ok_or(Refusal::SessionExpired)?;
    let mut notices = Notices::about(app, &employee, Some(&live.who), now).await?;
    notices.bound(until);
    notices.send(app, change)?;
    Ok(true)
}

/// Whether the challenge that this ticket authorises passes by an exception now. Resolves nothing.
pub async fn serves(app: &App, id: SignInId, ticket: &SecretText, now: Timestamp) -> Result<bool, Failure> {
    Ok(served(app, id, ticket, now).await?.is_some())
}

/// Lets the waiting browser in, if an exception serves its challenge: no password again and no code (DIS-07).
///
/// A challenge that is served waits for as long as the exception lasts, however long nothing was done on it.
pub async fn redeem(
    app: &App,
    id: SignInId,
    ticket: &SecretText,
    caller: &Caller,
    now: Timestamp,
) -> Result<Option<SignedIn>, Failure> {
    let Some((waiting, waiver)) = served(app, id, ticket, now).await? else {
        return Ok(None);
    };
    let Some(settled) = waiting.pass(&waiver, now) else {
        return Ok(None);
    };
    let mut change = app.store.change(now);
    change.settle_sign_in(id, Stage::Factor);
    let events = settled.events();
    let client = client_of(app, id, ticket)?;
    match settle::open_session(app, settled, client, change, events, caller, now).await {
        Ok(done) => Ok(Some(done)),
        // Another request of this browser was first, or the exception was ended.
        Err(Failure::Refused(Refusal::StaleState)) => Ok(None),
        Err(failure) => Err(failure),
    }
}

async fn served(
    app: &App,
    id: SignInId,
    ticket: &SecretText,
    now: Timestamp,
) -> Result<Option<(AwaitingFactor, Waiver)>, Failure> {
    let digest = ticket::digest(app.store.keys(), ticket);
    let Some(stored) = app.store.sign_in(id, digest).await? else {
        return Ok(None);
    };
    let Some(employee) = stored.employee else {
        return Ok(None);
    };
    let waiver = app.store.waiver(employee).await?.filter(|s| s.waiver.serves(id, now));
    let who = app.store.employee(employee).await?;
    let (Some(waiver), Some(who)) = (waiver, who.filter(|e| e.status == Status::Active)) else {
        return Ok(None);
    };
    Ok(awaiting(&stored, &who).map(|waiting| (waiting, waiver.waiver)))
}

/// Takes back the factors that rest, by an administrator: what was bound since is refused, and everybody who is signed
/// in as this employee is signed out (THR-03).
pub async fn restore(app: &App, acting: &Acting<'_>, id: EmployeeId, now: Timestamp) -> Result<(), Failure> {
    let live = acting.live();
    employees::permit(app, live, Act::RestoreFactors, now)?;
    let employee = employees::find(app, live, id, now).await?;
    let mut change = app.store.change(now);
    change.end_sessions_of_employee(id);
    restored(app, acting, &employee, change, now).await
}

/// The same, by the person behind a step-up; this session stays.
pub async fn restore_own(app: &App, acting: &Acting<'_>, now: Timestamp) -> Result<(), Failure> {
    let live = acting.live();
    employees::permit(app, live, Act::RestoreOwnFactors, now)?;
    let employee = app.store.employee(live.who.employee).await?;
    let employee = employee.ok_or(Refusal::SessionExpired)?;
    let mut change = app.store.change(now);
    change.end_other_sessions_of_employee(employee.id, live.id);
    restored(app, acting, &employee, change, now).await
}

async fn restored(
    app: &App,
    acting: &Acting<'_>,
    employee: &Employee,
    mut change: Change<'_>,
    now: Timestamp,
) -> Result<(), Failure> {
    let live = acting.live();
    let suspended = app.store.suspended(employee.id, now).await?;
    let suspended = suspended.ok_or(Refusal::StaleState)?;
    let actor = Actor::Employee(live.who.employee);
    let mut events = vec![
        Event::new(
            domain::event::Chain::Workspace(employee.workspace),
            EventKind::FactorsRestored,
            actor,
        )
        .of(employee.account, Some(employee.id))
        .from(&acting.origin)
        .with("suspended_at", suspended.at.to_string()),
    ];
    change.void_challenges(employee.account, employee.id, actor);
    change.restore_factors(employee.id, suspended);
    let former = app.store.suspended_phone(employee.id, now).await?;
    let former = former.filter(|phone| phone.suspended_at == Some(suspended.at));
    let own = app.store.phone(employee.id).await?;
    if let Some(since) = own.filter(|phone| former.is_some() || phone.connected_at >= suspended.at) {
        change.end_phone(&since);
    }
    if let Some(former) = &former {
        change.restore_phone(former);
    }
    let number = app.store.phone_number(employee.id).await?;
    if let Some(linked) = number.filter(|linked| linked.linked_at >= suspended.at) {
        change.remove_phone_number(&linked);
        events.push(
            Event::new(
                domain::event::Chain::Workspace(employee.workspace),
                EventKind::PhoneNumberRemoved,
                actor,
            )
            .of(employee.account, Some(employee.id))
            .from(&acting.origin)
            .with("to", linked.number.masked()),
        );
    }
    if let Some(stored) = app.store.waiver(employee.id).await? {
        change.end_waiver(&stored);
        events.push(stored.waiver.ended(Ended::FactorsRestored, actor, employee.account));
    }
    let mut notices = Notices::about(app, employee, Some(&live.who), now).await?;
    notices.restored();
    notices.send(app, &mut change)?;
    change.commit(&events, &mut app.entropy()).await?;
    read_anew(app, employee.id).await
}

/// One round of background work: tells who is about to lose an exception, and ends what is over (DIS-16, DIS-05).
/// Each notice is taken in the change that sends it: once, also after a restart.
pub async fn watch(app: &App, now: Timestamp) -> Result<(), Failure> {
    let most = domain::policy::Row::find("waiver.first_notice").map_or(0, |row| row.most);
    let horizon = now + std::time::Duration::from_secs(60 * most.unsigned_abs());
    for stored in app.store.waivers_ending(horizon).await? {
        match attend(app, &stored, now).await {
            // Somebody else ended, replaced or told of it meanwhile.
            Ok(()) | Err(Failure::Refused(Refusal::StaleState)) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(())
}

async fn attend(app: &App, stored: &StoredWaiver, now: Timestamp) -> Result<(), Failure> {
    let waiver = &stored.waiver;
    let employee = app.store.employee(waiver.employee).await?;
    let account = employee.as_ref().map_or(AccountId::from_bytes([0; 16]), |e| e.account);
    let mut change = app.store.change(now);
    if !waiver.is_live(now) {
        change.end_waiver(stored);
        change.end_waived_sessions(waiver.employee, None);
        let event = waiver.ended(Ended::Time, Actor::Server, account);
        change.commit(&[event], &mut app.entropy()).await?;
        return read_anew(app, waiver.employee).await;
    }
    let place = app.directory.by_id(waiver.workspace);
    let (Some(employee), Some(place)) = (employee, place) else {
        return Ok(());
    };
    let Some(told) = waiver.due_notice(stored.told, &place.policy, now) else {
        return Ok(());
    };
    change.tell_waiver(stored, told);
    let mut notices = Notices::about(app, &employee, None, now).await?;
    notices.ends_soon(waiver);
    notices.send(app, &mut change)?;
    change
        .commit(&[waiver.told(told, employee.account)], &mut app.entropy())
        .await?;
    Ok(())
}

pub fn target(employee: &Employee) -> Target {
    Target {
        workspace: employee.workspace,
        employee: employee.id,
        account: employee.account,
        status: employee.status,
        factors: employee.factors,
    }
}

/// The employee's sessions are read anew, so that each knows how things stand.
async fn read_anew(app: &App, employee: EmployeeId) -> Result<(), Failure> {
    let unkept = app.sessions.forget_where(|other| other.who.employee == employee);
    Ok(app.store.keep_seen(&unkept).await?)
}
