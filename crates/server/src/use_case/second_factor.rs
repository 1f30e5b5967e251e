//! The second proof of a sign-in.

use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{EmployeeId, SignInId};
use domain::keys::Purpose;
use domain::otp_app::{Code, OtpApp, Secret};
use domain::policy::{Key, Policy};
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::secret::SecretText;
use domain::sign_in::{AwaitingFactor, Next};
use domain::throttle;
use domain::time::Timestamp;
use store::counter::Payment;
use store::otp_app::StoredOtpApp;
use store::sign_in::Stage;

use super::settle;
use super::sign_in::{SignedIn, load};
use crate::app::App;
use crate::failure::Failure;
use crate::request::caller::Caller;

/// Proves the second factor. The try is paid twice before it is looked at: from the challenge's budget over all
/// methods (THR-14) and from the authenticator's own (SF-09).
pub async fn prove(
    app: &App,
    id: SignInId,
    ticket: &SecretText,
    method: Method,
    code: &str,
    caller: &Caller,
    now: Timestamp,
) -> Result<SignedIn, Failure> {
    let stored = load(app, id, ticket, now).await?;
    let (Stage::Factor, Some(workspace), Some(employee)) = (stored.stage, stored.workspace, stored.employee) else {
        return Err(Refusal::StaleState.into());
    };
    let place = app.directory.by_id(workspace).ok_or(Refusal::NotFound)?;
    let who = app.store.employee(employee).await?.ok_or(Refusal::ChallengeExpired)?;
    if who.status != domain::account::Status::Active {
        return Err(Refusal::ChallengeExpired.into());
    }
    if !app
        .store
        .pay_answer(id, place.policy.count(Key::SignInWrongAnswers), now)
        .await?
    {
        return Err(used_up(app, &stored, now).await);
    }
    let proof = pay_and_check_code(app, employee, code, &place.policy, now).await?;
    let waiting = AwaitingFactor {
        id,
        account: stored.account,
        employee,
        workspace,
        origin: stored.origin,
        password_at: stored.password_at,
        factors: who.factors,
    };
    let step = waiting.prove(method, proof.is_some(), now);
    let mut change = app.store.change(now);
    match (step.next, proof) {
        (Next::Settled(settled), Some(proof)) => {
            change.settle_sign_in(id, Stage::Factor);
            proof.take(&mut change);
            settle::open_session(app, settled, change, step.events, caller, now).await
        }
        (next, _) => {
            change.commit(&step.events, &mut app.entropy()).await?;
            let refusal = match next {
                Next::Refused(refusal) => refusal,
                _ => Refusal::IncorrectCode,
            };
            Err(refusal.into())
        }
    }
}

/// A code that is right; taking its step is part of the change it proves.
pub struct CodeProof {
    employee: EmployeeId,
    step: i64,
    app: StoredOtpApp,
    counter: [u8; 32],
}

impl CodeProof {
    /// Takes the time step: once, over all clients and whatever it is used for.
    pub fn take(&self, change: &mut store::Change<'_>) {
        change.take_otp_step(self.employee, self.step, &self.app);
        change.reset_counter(self.counter);
    }
}

/// Pays for one code of the authenticator app and checks it; `None` is a wrong code.
pub async fn pay_and_check_code(
    app: &App,
    employee: EmployeeId,
    code: &str,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<CodeProof>, Failure> {
    let stored = app.store.otp_app(employee).await?.ok_or(Refusal::MethodUnavailable)?;
    let counter = app.store.keys().mac(Purpose::Code, &[b"otp_app", employee.bytes()]);
    let fare = throttle::code_fare(policy, now);
    if app.store.pay(&[Payment { key: counter, fare }]).await?.is_none() {
        let retry_after = throttle::to_next(now, std::time::Duration::from_mins(1));
        return Err(Refusal::TooManyAttempts { retry_after }.into());
    }
    let otp = open(app, employee, &stored)?;
    let matched = code
        .parse::<Code>()
        .ok()
        .and_then(|code| otp.check(&code, now, policy.count(Key::OtpTolerance)));
    Ok(matched.map(|m| CodeProof {
        employee,
        step: m.step,
        app: stored,
        counter,
    }))
}

/// Opens the sealed secret of an enrolled app.
fn open(app: &App, employee: EmployeeId, stored: &StoredOtpApp) -> Result<OtpApp, Failure> {
    let secret = app
        .store
        .keys()
        .open(Purpose::OtpApp, &[b"otp_app", employee.bytes()], &stored.secret);
    let secret = secret.map_err(|_| {
        crate::health::report_forged_row("otp_app");
        Failure::Refused(Refusal::MethodUnavailable)
    })?;
    Ok(OtpApp {
        secret: Secret::from_bytes(&secret).ok_or(Failure::Broken)?,
        digits: stored.digits,
        step_seconds: stored.step,
        drift_steps: stored.drift,
        last_step: Some(stored.last_step),
    })
}

/// The challenge's budget is used up: it ends, and the person begins again with the password.
async fn used_up(app: &App, stored: &store::sign_in::SignIn, now: Timestamp) -> Failure {
    let chain = stored.workspace.map_or(Chain::Server, Chain::Workspace);
    let event = Event::new(chain, EventKind::ChallengeFailed, Actor::Account(stored.account))
        .of(stored.account, stored.employee)
        .from(&stored.origin)
        .refused("too_many_attempts");
    let mut change = app.store.change(now);
    change.settle_sign_in(stored.id, Stage::Factor);
    match change.commit(&[event], &mut app.entropy()).await {
        Ok(_) | Err(store::StoreError::Stale { .. }) => Refusal::ChallengeExpired.into(),
        Err(error) => error.into(),
    }
}
