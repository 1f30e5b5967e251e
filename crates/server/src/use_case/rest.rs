//! Methods of the second proof that rest after too many failures in a row, and who is told (CAP-11).

use std::sync::Arc;

use domain::alert::{Alert, AlertKind};
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{DeviceId, EmployeeId};
use domain::keys::Purpose;
use domain::policy::{Key, Policy};
use domain::rest;
use domain::second_factor::{self, Factors, METHODS, Method};
use domain::time::Timestamp;
use store::Change;
use store::employee::Employee;

use super::reader::Reader;
use crate::app::App;
use crate::failure::Failure;

/// The counter of a method over all unknown devices; recovery codes: over all devices (CAP-02).
pub fn counter(app: &App, method: Method, employee: EmployeeId) -> [u8; 32] {
    app.store
        .keys()
        .mac(Purpose::Code, &[method.word().as_bytes(), employee.bytes()])
}

/// The counter of a method on one known device (THR-11).
pub fn device_counter(app: &App, method: Method, employee: EmployeeId, device: DeviceId) -> [u8; 32] {
    let parts: [&[u8]; 4] = [b"device", method.word().as_bytes(), employee.bytes(), device.bytes()];
    app.store.keys().mac(Purpose::Code, &parts)
}

/// The policy of the employee's workspace.
fn policy_of(app: &App, employee: &Employee) -> Arc<Policy> {
    let place = app.directory.by_id(employee.workspace);
    place.map_or_else(|| app.policy(), |place| place.policy.clone())
}

/// The methods of an employee that rest now, for everybody but a known device with tries of its own.
pub async fn resting(app: &App, employee: &Employee) -> Result<Vec<Method>, Failure> {
    let policy = policy_of(app, employee);
    let mut resting = Vec::new();
    for method in employee.factors.methods() {
        if rest::rests(app.store.counter(counter(app, method, employee.id)).await?, &policy) {
            resting.push(method);
        }
    }
    Ok(resting)
}

/// What a sign-in on this device can use: what does not rest there, nor reaches nobody (SF-05, THR-15).
pub async fn offered(app: &App, employee: &Employee, device: Option<DeviceId>) -> Result<Factors, Failure> {
    let (policy, now) = (policy_of(app, employee), app.now());
    let mut not_taken = Vec::new();
    for method in resting(app, employee).await? {
        if !has_tries_of_its_own(app, method, employee, device).await? {
            not_taken.push(method);
        }
    }
    let mut reset_at = None;
    if employee.factors.has(Method::Sms) {
        reset_at = app.store.last_reset(employee.account).await?;
        if !super::sms::reaches(app, employee.id).await? {
            not_taken.push(Method::Sms);
        }
    }
    Ok(second_factor::offered(
        employee.factors,
        &not_taken,
        reset_at,
        &policy,
        now,
    ))
}

async fn has_tries_of_its_own(
    app: &App,
    method: Method,
    employee: &Employee,
    device: Option<DeviceId>,
) -> Result<bool, Failure> {
    let (Method::OtpApp | Method::VerificationCode | Method::Sms, Some(device)) = (method, device) else {
        return Ok(false);
    };
    let own = device_counter(app, method, employee.id, device);
    let fare = rest::device_fare(&policy_of(app, employee), app.now());
    Ok(app.store.counter(own).await?.failures < fare.below_failures)
}

/// A sign-in was completed with a factor: every row of failures ends, and what rested is taken again. Returns the
/// events that say so.
pub async fn end_all(
    app: &App,
    employee: &Employee,
    device: Option<DeviceId>,
    change: &mut Change<'_>,
) -> Result<Vec<Event>, Failure> {
    let rested = resting(app, employee).await?;
    for row in &METHODS {
        change.reset_counter(counter(app, row.method, employee.id));
        if let Some(device) = device {
            change.reset_counter(device_counter(app, row.method, employee.id, device));
        }
    }
    let actor = Actor::Account(employee.account);
    Ok(rested
        .into_iter()
        .map(|method| reopened(employee, method, actor))
        .collect())
}

/// Takes a method again that rests. Recovery codes go on to ask for the puzzle: only a sign-in ends that (CAP-03).
pub fn reopen(app: &App, method: Method, employee: EmployeeId, policy: &Policy, change: &mut Change<'_>) {
    let left = match method {
        Method::RecoveryCode => policy.count(Key::CaptchaAfterRecoveryCodes),
        Method::OtpApp | Method::VerificationCode | Method::Push | Method::PushConfirm | Method::Sms => 0,
    };
    change.lower_counter(counter(app, method, employee), rest::limit(policy), left);
}

/// The event of a method that is taken again.
pub fn reopened(employee: &Employee, method: Method, actor: Actor) -> Event {
    Event::new(Chain::Workspace(employee.workspace), EventKind::MethodReopened, actor)
        .of(employee.account, Some(employee.id))
        .with("method", method.word())
}

/// Whether this failure is the one after which the method rests.
pub fn is_last(failures: u64, policy: &Policy) -> bool {
    policy.count_or_off(Key::FailuresDisableAfter) == Some(failures)
}

/// Tells the person and every administrator of the workspace that a method rests from now on.
pub async fn tell(app: &App, employee: &Employee, method: Method, change: &mut Change<'_>) -> Result<(), Failure> {
    let there = Some(employee.workspace);
    let place = app.directory.by_id(employee.workspace);
    let workspace = place.map(|p| p.workspace.title.clone()).unwrap_or_default();
    let alert = |kind| {
        let mut alert = Alert::new(kind).at(employee.workspace);
        alert.facts.method = Some(method);
        alert
    };
    let reader = Reader::of(app, employee.account, there).await?;
    let (name, shown) = (&reader.account.name, reader.texts.say(label(method)));
    let mail = pages::mail::method_rested(&reader.texts, name, &shown, &workspace, &app.settings.support_label);
    reader.alert(app, change, &alert(AlertKind::MethodRested), &mail)?;
    for boss in app.store.administrators(employee.workspace).await? {
        if boss.employee.id != employee.id {
            let reader = Reader::of(app, boss.employee.account, there).await?;
            let names = (boss.employee.name.as_str(), employee.name.as_str());
            let shown = reader.texts.say(label(method));
            let mail = pages::mail::method_rested_of(&reader.texts, names, &shown, &workspace);
            let alert = alert(AlertKind::MethodRestedOf).of(employee.id);
            reader.alert(app, change, &alert, &mail)?;
        }
    }
    Ok(())
}

/// The text that names a method to people.
pub fn label(method: Method) -> &'static str {
    match method {
        Method::OtpApp => "method-otp",
        Method::VerificationCode => "method-verification-code",
        Method::Push => "method-push",
        Method::PushConfirm => "method-push-confirm",
        Method::Sms => "method-sms",
        Method::RecoveryCode => "method-recovery-code",
    }
}

/// Any completed sign-in ends the row that leads to the puzzle (CAP-03); a method that rests goes on resting until a
/// factor was proven.
pub fn note_sign_in(app: &App, employee: EmployeeId, change: &mut Change<'_>) {
    let limit = rest::limit(&app.policy());
    change.reset_counter_below(counter(app, Method::RecoveryCode, employee), limit);
}

/// The refusal that says when the next minute's tries begin.
pub fn wait(now: Timestamp) -> domain::refusal::Refusal {
    domain::throttle::wait_for_next(now, std::time::Duration::from_mins(1))
}
