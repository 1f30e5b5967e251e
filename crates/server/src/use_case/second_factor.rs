//! The second proof of a sign-in.

use domain::client::Origin;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{DeviceId, EmployeeId, SignInId};
use domain::keys::Purpose;
use domain::otp_app::{Code, OtpApp, Secret};
use domain::policy::{Key, Policy};
use domain::recovery_code::RecoveryCode;
use domain::refusal::Refusal;
use domain::rest;
use domain::second_factor::Method;
use domain::secret::SecretText;
use domain::sign_in::Next;
use domain::throttle::Puzzle;
use domain::time::Timestamp;
use domain::trusted_device::State;
use domain::verification_code;
use pages::mail::RecoveryNews;
use store::Change;
use store::counter::Payment;
use store::employee::Employee;
use store::otp_app::StoredOtpApp;
use store::sign_in::{SignIn, Stage};
use store::trusted_device::{self, StoredPhone};

use super::access_request;
use super::acting::Acting;
use super::recovery_code::{self, RecoveryProof};
use super::rest as resting;
use super::settle;
use super::sign_in::{SignedIn, awaiting, client_of, load};
use super::sms::{self, SmsProof};
use crate::app::App;
use crate::failure::Failure;
use crate::hasher::Lane;
use crate::request::caller::Caller;

/// What was sent as a second proof.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    pub method: Method,
    pub code: &'a str,
    /// The solved puzzle, where one was asked for.
    pub captcha: Option<&'a str>,
    /// Sent by the form without script: one try a minute instead of the puzzle.
    pub plain: bool,
}

/// Proves the second factor. The try is paid twice before it is looked at: from the authenticator's own budget (SF-09,
/// CAP-01, CAP-11) and from the challenge's over all methods (THR-14).
pub async fn prove(
    app: &App,
    id: SignInId,
    ticket: &SecretText,
    sent: Answer<'_>,
    caller: &Caller,
    now: Timestamp,
) -> Result<SignedIn, Failure> {
    let stored = load(app, id, ticket, now).await?;
    let (Stage::Factor, Some(employee)) = (stored.stage, stored.employee) else {
        return Err(Refusal::StaleState.into());
    };
    let who = app.store.employee(employee).await?;
    let who = who.filter(|who| who.status == domain::account::Status::Active);
    let who = who.ok_or(Refusal::ChallengeExpired)?;
    let waiting = awaiting(&stored, &who).ok_or(Refusal::StaleState)?;
    let place = app.directory.by_id(who.workspace).ok_or(Refusal::NotFound)?;
    let sent = meant(sent, &who)?;
    let paid = pay(app, &stored, &who, sent, &place.policy, now).await?;
    if !app
        .store
        .pay_answer(id, place.policy.count(Key::SignInWrongAnswers), now)
        .await?
    {
        return Err(used_up(app, &stored, now).await);
    }
    let proof = match check(app, &stored, &who, sent, &place.policy, now).await {
        Err(busy) if busy.code() == "busy" => {
            // Nobody has judged it. Where it is the database that is away, nothing can be given back.
            drop(app.store.take_back(&paid.counters).await);
            drop(app.store.give_answer_back(id).await);
            return Err(busy);
        }
        checked => checked?,
    };
    let device = stored.origin.known_device;
    let origin = waiting.origin.clone();
    let step = waiting.prove(sent.method, proof.is_some(), now);
    let mut change = app.store.change(now);
    let mut events = step.events;
    let of = |kind| {
        Event::new(Chain::Workspace(who.workspace), kind, Actor::Account(who.account))
            .of(who.account, Some(employee))
            .from(&origin)
    };
    if paid.solved {
        events.insert(0, of(EventKind::CaptchaPassed));
    }
    match (step.next, proof) {
        (Next::Settled(settled), Some(proof)) => {
            change.settle_sign_in(id, Stage::Factor);
            proof.take(&mut change);
            events.extend(resting::end_all(app, &who, device, &mut change).await?);
            if let Proof::Recovery(code) = &proof {
                events.insert(0, of(EventKind::RecoveryCodeUsed).with("left", code.left.to_string()));
                let news = RecoveryNews::Used { left: code.left };
                let of = (who.account, who.workspace, who.name.as_str());
                recovery_code::tell(app, of, news, &origin, &mut change, now).await?;
            }
            let client = client_of(app, id, ticket)?;
            let done = settle::open_session(app, settled, client, change, events, caller, now).await?;
            if matches!(proof, Proof::Recovery(code) if code.left == 0) {
                // Other sessions are read anew, so that each knows that no code is left.
                let unkept = app.sessions.forget_where(|other| other.who.employee == employee);
                app.store.keep_seen(&unkept).await?;
            }
            Ok(done)
        }
        (next, _) => {
            let mut refusal = match next {
                Next::Refused(refusal) => refusal,
                _ => Refusal::IncorrectCode,
            };
            if let Some(failures) = paid.failures {
                let policy = &place.policy;
                let free = policy.count(Key::CaptchaAfterRecoveryCodes);
                if sent.method == Method::RecoveryCode && failures >= free {
                    refusal = Refusal::IncorrectCodeThenCaptcha;
                    if failures == free {
                        events.push(of(EventKind::CaptchaDemanded).with("method", sent.method.word()));
                    }
                }
                if resting::is_last(failures, policy) {
                    events.push(of(EventKind::MethodRested).with("method", sent.method.word()));
                    resting::tell(app, &who, sent.method, &mut change).await?;
                }
            }
            change.commit(&events, &mut app.entropy()).await?;
            Err(refusal.into())
        }
    }
}

/// The field for codes of the app or the phone takes recovery codes too, told apart by their form (RCV-12). What is empty is no
/// answer; what the person has not got is not asked about.
fn meant<'a>(sent: Answer<'a>, who: &Employee) -> Result<Answer<'a>, Failure> {
    if sent.code.trim().is_empty() {
        return Err(Refusal::IncorrectCode.into());
    }
    let is_code = matches!(sent.method, Method::OtpApp | Method::VerificationCode)
        && who.factors.has(Method::RecoveryCode)
        && sent.code.parse::<RecoveryCode>().is_ok();
    let method = if is_code { Method::RecoveryCode } else { sent.method };
    if who.factors.has(method) {
        Ok(Answer { method, ..sent })
    } else {
        Err(Refusal::MethodUnavailable.into())
    }
}

/// What was paid for one answer.
#[derive(Clone, Debug)]
struct Paid {
    /// Failures in a row over all unknown devices, this try included; `None` where a known device paid.
    failures: Option<u64>,
    solved: bool,
    /// What is paid back where the server is too busy to judge it.
    counters: Vec<[u8; 32]>,
}

impl Paid {
    /// For what no queue stands before.
    fn for_code(failures: Option<u64>) -> Self {
        Self {
            failures,
            solved: false,
            counters: Vec::new(),
        }
    }
}

async fn pay(
    app: &App,
    stored: &SignIn,
    who: &Employee,
    sent: Answer<'_>,
    policy: &Policy,
    now: Timestamp,
) -> Result<Paid, Failure> {
    match sent.method {
        Method::OtpApp | Method::VerificationCode => {
            let failures = pay_for_code(app, sent.method, who.id, stored.origin.known_device, policy, now).await?;
            Ok(Paid::for_code(failures))
        }
        Method::Sms => {
            let offered = resting::offered(app, who, stored.origin.known_device).await?;
            if !offered.has(Method::Sms) {
                return Err(Refusal::MethodUnavailable.into());
            }
            let failures = sms::pay_for_code(
                app,
                sms::challenge(stored.id),
                who,
                stored.origin.known_device,
                policy,
                now,
            )
            .await?;
            Ok(Paid::for_code(failures))
        }
        // Answered by the phone, not by a code.
        Method::Push | Method::PushConfirm => Err(Refusal::MethodUnavailable.into()),
        Method::RecoveryCode => {
            let paid = recovery_code::pay(app, stored.id, who.id, sent.captcha, sent.plain, policy, now).await?;
            Ok(Paid {
                failures: Some(paid.failures),
                solved: paid.solved,
                counters: paid.counters,
            })
        }
    }
}

/// An answer that is right; using it up is part of the change it proves.
enum Proof {
    Code(CodeProof),
    Recovery(RecoveryProof),
    Sms(SmsProof),
}

impl Proof {
    fn take(&self, change: &mut Change<'_>) {
        match self {
            Self::Code(code) => code.take(change),
            Self::Recovery(code) => code.take(change),
            Self::Sms(code) => code.take(change),
        }
    }
}

async fn check(
    app: &App,
    stored: &SignIn,
    who: &Employee,
    sent: Answer<'_>,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<Proof>, Failure> {
    match sent.method {
        Method::OtpApp | Method::VerificationCode => {
            let proof = check_code(app, sent.method, who.id, sent.code, policy, now).await?;
            Ok(proof.map(Proof::Code))
        }
        Method::Push | Method::PushConfirm => Err(Refusal::MethodUnavailable.into()),
        Method::Sms => {
            let proof = sms::check(app, sms::challenge(stored.id), who.id, sent.code, policy, now).await?;
            Ok(proof.map(Proof::Sms))
        }
        Method::RecoveryCode => {
            let lane = stored.origin.known_device.map_or(Lane::Public, |_| Lane::Known);
            let proof = recovery_code::check(app, who.id, sent.code, lane).await?;
            Ok(proof.map(Proof::Recovery))
        }
    }
}

/// A code that is right; taking its step is part of the change it proves.
pub struct CodeProof {
    pub method: Method,
    employee: EmployeeId,
    step: i64,
    shown_by: ShownBy,
    /// What was paid from in a live session, which this success ends.
    counters: Vec<[u8; 32]>,
}

/// What showed a code, as it was read.
enum ShownBy {
    App(StoredOtpApp),
    Phone(Box<StoredPhone>),
}

impl CodeProof {
    /// Takes the time step: once, over all clients and whatever it is used for.
    pub fn take(&self, change: &mut Change<'_>) {
        match &self.shown_by {
            ShownBy::App(app) => change.take_otp_step(self.employee, self.step, app),
            ShownBy::Phone(phone) => change.take_phone_step(phone, self.step),
        }
        for counter in &self.counters {
            change.reset_counter(*counter);
        }
    }
}

/// Pays for one code of an app or a phone: a known device from its own budget, else from the one over all unknown
/// devices, whose failures are answered.
pub async fn pay_for_code(
    app: &App,
    method: Method,
    employee: EmployeeId,
    device: Option<DeviceId>,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<u64>, Failure> {
    if let Some(device) = device {
        let key = resting::device_counter(app, method, employee, device);
        let fare = rest::device_fare(policy, now);
        if app.store.pay(&[Payment { key, fare }]).await?.is_some() {
            return Ok(None);
        }
    }
    let key = resting::counter(app, method, employee);
    let fare = rest::fare(method, Puzzle::Missing, policy, now);
    if let Some(failures) = app.store.pay(&[Payment { key, fare }]).await? {
        return Ok(failures.first().copied());
    }
    let rests = rest::rests(app.store.counter(key).await?, policy);
    Err(if rests {
        Refusal::MethodUnavailable
    } else {
        resting::wait(now)
    }
    .into())
}

/// Pays for one code in a live session and checks it, whether the app or the phone shows it; `None` is a wrong code.
pub async fn pay_and_check_code(
    app: &App,
    acting: &Acting<'_>,
    code: &str,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<CodeProof>, Failure> {
    let by = (acting.who.employee, &SHOWN[..]);
    pay_and_check_code_of(app, by, &acting.origin, code, policy, now).await
}

/// The methods whose codes an app or a phone shows.
pub const SHOWN: [Method; 2] = [Method::OtpApp, Method::VerificationCode];

/// The same for a code of any employee, by these methods alone, from a device that may be known to their account.
pub async fn pay_and_check_code_of(
    app: &App,
    (employee, by): (EmployeeId, &[Method]),
    origin: &Origin,
    code: &str,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<CodeProof>, Failure> {
    let device = origin.known_device;
    let who = app.store.employee(employee).await?.ok_or(Refusal::MethodUnavailable)?;
    let mut counters = Vec::new();
    let mut wrong = Vec::new();
    let mut refused = Refusal::MethodUnavailable;
    for method in by.iter().copied().filter(|method| who.factors.has(*method)) {
        let failures = match pay_for_code(app, method, employee, device, policy, now).await {
            Err(Failure::Refused(refusal)) => {
                refused = refusal;
                continue;
            }
            paid => paid?,
        };
        counters.push(match device.filter(|_| failures.is_none()) {
            Some(device) => resting::device_counter(app, method, employee, device),
            None => resting::counter(app, method, employee),
        });
        if let Some(proof) = check_code(app, method, employee, code, policy, now).await? {
            return Ok(Some(CodeProof { counters, ..proof }));
        }
        wrong.push((method, failures));
    }
    if wrong.is_empty() {
        return Err(refused.into());
    }
    let rested = wrong.into_iter().filter_map(|(method, failures)| {
        let is_last = failures.is_some_and(|failures| resting::is_last(failures, &app.policy()));
        is_last.then_some(method)
    });
    for method in rested {
        note_rest(app, &who, method, origin, now).await?;
    }
    Ok(None)
}

/// Records and tells that a method rests from now on.
async fn note_rest(app: &App, who: &Employee, method: Method, origin: &Origin, now: Timestamp) -> Result<(), Failure> {
    let chain = Chain::Workspace(who.workspace);
    let event = Event::new(chain, EventKind::MethodRested, Actor::Account(who.account))
        .of(who.account, Some(who.id))
        .from(origin)
        .with("method", method.word());
    let mut change = app.store.change(now);
    resting::tell(app, who, method, &mut change).await?;
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

/// Checks one code that was paid for; `None` is a wrong code.
pub async fn check_code(
    app: &App,
    method: Method,
    employee: EmployeeId,
    code: &str,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<CodeProof>, Failure> {
    let tolerance = policy.count(Key::OtpTolerance);
    let code = code.parse::<Code>().ok();
    let (step, shown_by) = if method == Method::VerificationCode {
        let phone = app.store.phone(employee).await?;
        let phone = phone.filter(|phone| phone.state == State::Connected);
        let phone = phone.ok_or(Refusal::MethodUnavailable)?;
        let secret = open_phone(app, &phone)?;
        let matched = code.and_then(|code| secret.check(&code, phone.last_step, now, tolerance));
        (matched.map(|m| m.step), ShownBy::Phone(Box::new(phone)))
    } else {
        let stored = app.store.otp_app(employee).await?.ok_or(Refusal::MethodUnavailable)?;
        let otp = open(app, employee, &stored)?;
        let matched = code.and_then(|code| otp.check(&code, now, tolerance));
        (matched.map(|m| m.step), ShownBy::App(stored))
    };
    Ok(step.map(|step| CodeProof {
        method,
        employee,
        step,
        shown_by,
        counters: Vec::new(),
    }))
}

/// Opens the sealed secret of a phone's codes.
fn open_phone(app: &App, phone: &StoredPhone) -> Result<verification_code::Secret, Failure> {
    let secret = app
        .store
        .keys()
        .open(Purpose::PhoneCode, &trusted_device::place(&phone.id), &phone.secret);
    let secret = secret.map_err(|_| {
        crate::health::report_forged_row("trusted_device");
        Failure::Refused(Refusal::MethodUnavailable)
    })?;
    verification_code::Secret::from_bytes(&secret).ok_or(Failure::Broken)
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

/// The challenge's budget is used up: it ends, and the person begins again with the password. Somebody else may end it, or
/// what was asked from it, in the same moment.
async fn used_up(app: &App, stored: &SignIn, now: Timestamp) -> Failure {
    for _ in 0..2 {
        match end_used_up(app, stored, now).await {
            Ok(()) => break,
            Err(Failure::Refused(Refusal::StaleState)) => {}
            Err(failure) => return failure,
        }
    }
    Refusal::ChallengeExpired.into()
}

async fn end_used_up(app: &App, stored: &SignIn, now: Timestamp) -> Result<(), Failure> {
    let chain = stored.workspace.map_or(Chain::Server, Chain::Workspace);
    let event = Event::new(chain, EventKind::ChallengeFailed, Actor::Account(stored.account))
        .of(stored.account, stored.employee)
        .from(&stored.origin)
        .refused("too_many_attempts");
    let mut change = app.store.change(now);
    change.settle_sign_in(stored.id, Stage::Factor);
    let actor = Actor::Account(stored.account);
    let closed = access_request::void_of(app, &mut change, stored.id, actor).await?;
    let events: Vec<Event> = [event].into_iter().chain(closed).collect();
    change.commit(&events, &mut app.entropy()).await?;
    Ok(())
}
