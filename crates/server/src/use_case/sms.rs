//! Codes by SMS: sent, paid for and checked (SMS-01…06). Numbers are linked in `phone_number.rs`.

use std::sync::Arc;
use std::time::Duration;

use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{DeviceId, EmployeeId, SignInId};
use domain::keys::Purpose as KeyPurpose;
use domain::message::MessagePurpose;
use domain::policy::{Key, Policy};
use domain::refusal::Refusal;
use domain::rest;
use domain::second_factor::Method;
use domain::secret::SecretText;
use domain::sms::{self, Budget, Phone, Purpose, SmsCode};
use domain::throttle::{DAY, Puzzle, wait_for_next};
use domain::time::Timestamp;
use pages::mail::sms as words;
use pages::text::Texts;
use store::Change;
use store::counter::Payment;
use store::employee::Employee;
use store::outbox::Draft;
use store::phone_number::{Linked, SentCode};
use store::sign_in::Stage;

use super::acting::Acting;
use super::rest as resting;
use super::sign_in::load;
use super::sms_delivery;
use crate::app::App;
use crate::directory::Place;
use crate::failure::Failure;
use crate::session_table::Live;
use crate::sms::Gateway;

/// How a message stands that was sent, or can be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The last two digits (SMS-05).
    pub masked: String,
    /// How long until the next message; zero where that is now.
    pub wait: Duration,
    /// Until when the code that was sent is taken; `None` where there is none.
    pub until: Option<Timestamp>,
}

/// Whose code it is, and what for.
pub type Owner = ([u8; 16], Purpose);

/// The code of a challenge.
pub fn challenge(id: SignInId) -> Owner {
    (*id.bytes(), Purpose::SignIn)
}

/// Whether codes go out by SMS here at all.
pub fn is_offered(app: &App) -> bool {
    app.settings.sms.is_some()
}

pub(super) fn gateway(app: &App) -> Result<&Gateway, Refusal> {
    app.settings.sms.as_deref().ok_or(Refusal::MethodUnavailable)
}

/// Whether a code can reach this employee: a number is linked that does not rest with a former phone (THR-03), and
/// messages may go to its country (THR-16).
pub async fn reaches(app: &App, employee: EmployeeId) -> Result<bool, Failure> {
    let Some(gateway) = app.settings.sms.as_deref() else {
        return Ok(false);
    };
    let linked = app.store.phone_number(employee).await?;
    let Some(linked) = linked.filter(|linked| linked.number.is_allowed(&gateway.prefixes)) else {
        return Ok(false);
    };
    Ok(!rests(app, &linked).await?)
}

/// Whether the number rests with an app or a phone that was laid aside.
pub async fn rests(app: &App, linked: &Linked) -> Result<bool, Failure> {
    let laid_aside = app.store.laid_aside_at(linked.employee).await?;
    Ok(sms::rests_with_former(linked.linked_at, laid_aside))
}

/// "Choose SMS": a code for this challenge goes to the linked number. What the gateway says is said at once (SMS-06).
pub async fn send_for_sign_in(
    app: &App,
    id: SignInId,
    ticket: &SecretText,
    now: Timestamp,
) -> Result<Standing, Failure> {
    let stored = load(app, id, ticket, now).await?;
    let (Stage::Factor, Some(employee)) = (stored.stage, stored.employee) else {
        return Err(Refusal::StaleState.into());
    };
    let employee = app.store.employee(employee).await?.ok_or(Refusal::ChallengeExpired)?;
    let device = stored.origin.known_device;
    let offered = resting::offered(app, &employee, device).await?;
    if !offered.has(Method::Sms) {
        return Err(Refusal::MethodUnavailable.into());
    }
    let linked = app.store.phone_number(employee.id).await?;
    let linked = linked.ok_or(Refusal::MethodUnavailable)?;
    let event = |kind| {
        Event::new(
            Chain::Workspace(employee.workspace),
            kind,
            Actor::Account(employee.account),
        )
        .of(employee.account, Some(employee.id))
        .from(&stored.origin)
    };
    let owner = challenge(id);
    send(app, owner, &employee, &linked.number, device, event, now).await?;
    standing(app, owner, &employee, &linked.number, device, now).await
}

/// A code for this session goes to the linked number, where the person proves again who they are (SET-11).
pub async fn send_for_step_up(app: &App, acting: &Acting<'_>, now: Timestamp) -> Result<Standing, Failure> {
    let live = acting.live();
    let (employee, linked) = for_step_up(app, live).await?.ok_or(Refusal::MethodUnavailable)?;
    let owner = (*live.id.bytes(), Purpose::StepUp);
    let device = Some(live.device);
    send(
        app,
        owner,
        &employee,
        &linked.number,
        device,
        |kind| acting.own(kind),
        now,
    )
    .await?;
    standing(app, owner, &employee, &linked.number, device, now).await
}

/// How that code stands; `None` where SMS cannot be used now.
pub async fn of_step_up(app: &App, live: &Live, now: Timestamp) -> Result<Option<Standing>, Failure> {
    let Some((employee, linked)) = for_step_up(app, live).await? else {
        return Ok(None);
    };
    let owner = (*live.id.bytes(), Purpose::StepUp);
    let standing = standing(app, owner, &employee, &linked.number, Some(live.device), now).await?;
    Ok(Some(standing))
}

async fn for_step_up(app: &App, live: &Live) -> Result<Option<(Employee, Linked)>, Failure> {
    let employee = app.store.employee(live.who.employee).await?;
    let employee = employee.ok_or(Refusal::SessionExpired)?;
    let offered = resting::offered(app, &employee, Some(live.device)).await?;
    if !offered.has(Method::Sms) {
        return Ok(None);
    }
    let linked = app.store.phone_number(employee.id).await?;
    Ok(linked.map(|linked| (employee, linked)))
}

/// Pays for a code of a session's step-up, and checks it; `None` is a wrong one.
pub async fn pay_and_check_step_up(
    app: &App,
    acting: &Acting<'_>,
    typed: &str,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<SmsProof>, Failure> {
    let live = acting.live();
    let (employee, _) = for_step_up(app, live).await?.ok_or(Refusal::MethodUnavailable)?;
    let owner = (*live.id.bytes(), Purpose::StepUp);
    pay_for_code(app, owner, &employee, Some(live.device), policy, now).await?;
    let Some(proof) = check(app, owner, employee.id, typed, policy, now).await? else {
        return Ok(None);
    };
    let counter = resting::device_counter(app, Method::Sms, employee.id, live.device);
    Ok(Some(SmsProof {
        counter: Some(counter),
        ..proof
    }))
}

/// How the code of a challenge stands, for the page that takes it.
pub async fn of_sign_in(
    app: &App,
    id: SignInId,
    employee: EmployeeId,
    device: Option<DeviceId>,
    now: Timestamp,
) -> Result<Option<Standing>, Failure> {
    let employee = app.store.employee(employee).await?.ok_or(Refusal::ChallengeExpired)?;
    let Some(linked) = app.store.phone_number(employee.id).await? else {
        return Ok(None);
    };
    let owner = challenge(id);
    Ok(Some(
        standing(app, owner, &employee, &linked.number, device, now).await?,
    ))
}

pub(super) async fn standing(
    app: &App,
    (owner, purpose): Owner,
    employee: &Employee,
    number: &Phone,
    device: Option<DeviceId>,
    now: Timestamp,
) -> Result<Standing, Failure> {
    let place = place_of(app, employee)?;
    let last = app.store.counter(pause_key(app, employee.id, device)).await?;
    let again = place.policy.span(Key::SmsAgain);
    let code = app.store.sms_code(owner, purpose).await?;
    let code = code.filter(|code| sms::is_alive(code.sent_at, &place.policy, now));
    Ok(Standing {
        masked: number.masked(),
        wait: again.saturating_sub(now.since(last.window_at)),
        until: code.map(|code| code.sent_at + place.policy.span(Key::SmsLife)),
    })
}

pub(super) fn place_of(app: &App, employee: &Employee) -> Result<Arc<Place>, Failure> {
    Ok(app.directory.by_id(employee.workspace).ok_or(Refusal::NotFound)?)
}

/// Pays for a message, keeps its code, and gives it to the gateway at once. It stands in the outbox as everything that
/// leaves; whoever finds it there after a crash brings it while its code lives.
pub(super) async fn send(
    app: &App,
    (owner, purpose): Owner,
    employee: &Employee,
    number: &Phone,
    device: Option<DeviceId>,
    event: impl Fn(EventKind) -> Event,
    now: Timestamp,
) -> Result<(), Failure> {
    let gateway = gateway(app)?;
    let place = place_of(app, employee)?;
    if !number.is_allowed(&gateway.prefixes) {
        return Err(Refusal::MethodUnavailable.into());
    }
    let budgets = pay(app, employee, device, &place.policy, now).await?;
    let code = SmsCode::draw(&place.policy, &mut app.entropy());
    let account = app.store.account(employee.account).await?.ok_or(Failure::Broken)?;
    let texts = Texts::for_language(account.language.as_deref().unwrap_or_default());
    let host = app.settings.public_url.rsplit('/').next().unwrap_or_default();
    let text = words::code(&texts, code.expose(), &place.workspace.title, host);
    let draft = Draft {
        workspace: Some(employee.workspace),
        account: employee.account,
        channel: "sms",
        recipient: number.as_str().to_owned(),
        purpose: MessagePurpose::SmsCode,
        subject: String::new(),
        text: text.clone(),
        html: String::new(),
    };
    let mut change = app.store.change(now);
    change.keep_sms_code((owner, purpose), employee.id, number, &code);
    // What was paid for counts in its day and is no failure: the counters are forgotten when nobody uses them.
    for budget in budgets {
        change.reset_counter(budget);
    }
    let message = change.send_from(&draft, now + FIRST_TRY, &mut app.entropy())?;
    let sent = event(EventKind::SmsSent)
        .with("to", number.masked())
        .with("for", purpose.word());
    change.commit(&[sent], &mut app.entropy()).await?;
    // A task of its own: a person who leaves the page in this moment leaves no message behind that goes out twice.
    let handing = tokio::spawn(sms_delivery::hand_over(app.clone(), number.clone(), text, message, now));
    match handing.await.map_err(|_| Failure::Broken)?? {
        Ok(()) => Ok(()),
        Err(why) => {
            let failed = event(EventKind::SmsFailed)
                .with("to", number.masked())
                .with("why", why.0);
            app.store.change(now).commit(&[failed], &mut app.entropy()).await?;
            Err(Refusal::SmsNotSent.into())
        }
    }
}

/// How long whoever wrote a message is left alone with it.
const FIRST_TRY: Duration = Duration::from_secs(30);

/// One message a minute (SMS-04), within the budgets of the day (THR-16). A known device pays from its own, so that
/// nobody who stole the password uses up the owner's (THR-11); all of them together have twice as much, so that no
/// employee spends the workspace's by one new device after the other. Answers the counters.
async fn pay(
    app: &App,
    employee: &Employee,
    device: Option<DeviceId>,
    policy: &Policy,
    now: Timestamp,
) -> Result<[[u8; 32]; 4], Failure> {
    let keys = app.store.keys();
    let key = |parts: &[&[u8]]| keys.mac(KeyPurpose::Code, parts);
    let own = match device {
        Some(device) => (
            key(&[b"sms device", employee.id.bytes(), device.bytes()]),
            Budget::Device,
        ),
        None => (key(&[b"sms employee", employee.id.bytes()]), Budget::Employee),
    };
    let everywhere = (key(&[b"sms everywhere", employee.id.bytes()]), Budget::Everywhere);
    let of_workspace = (key(&[b"sms workspace", employee.workspace.bytes()]), Budget::Workspace);
    let of_server = (key(&[b"sms server"]), Budget::Server);
    let again = policy.span(Key::SmsAgain);
    let pause = pause_key(app, employee.id, device);
    if let Some(last) = app.store.pay_once(pause, again, now).await? {
        return Err(Refusal::ResendTooSoon {
            retry_after: again.saturating_sub(now.since(last)),
        }
        .into());
    }
    let payments = [own, everywhere, of_workspace, of_server].map(|(key, budget)| Payment {
        key,
        fare: sms::fare(budget, policy, now),
    });
    if app.store.pay(&payments).await?.is_some() {
        return Ok(payments.map(|payment| payment.key));
    }
    Err(wait_for_next(now, DAY).into())
}

fn pause_key(app: &App, employee: EmployeeId, device: Option<DeviceId>) -> [u8; 32] {
    let device = device.map(|device| device.bytes().to_vec()).unwrap_or_default();
    app.store
        .keys()
        .mac(KeyPurpose::Code, &[b"sms pause", employee.bytes(), &device])
}

/// A code that is right; using it up is part of the change that it proves.
pub struct SmsProof {
    pub(super) code: SentCode,
    /// What was paid from in a live session, which this success ends.
    counter: Option<[u8; 32]>,
}

impl SmsProof {
    pub fn take(&self, change: &mut Change<'_>) {
        change.take_sms_code(&self.code);
        change.use_phone_number(self.code.employee, &self.code.number);
        if let Some(counter) = self.counter {
            change.reset_counter(counter);
        }
    }
}

/// Pays for one code: from its own tries, and from the method's (SF-09, CAP-11). Answers the failures in a row, where not
/// a known device paid.
pub async fn pay_for_code(
    app: &App,
    owner: Owner,
    employee: &Employee,
    device: Option<DeviceId>,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<u64>, Failure> {
    let code = alive(app, owner, policy, now).await?;
    let code = code.ok_or(Refusal::CodeSpent)?;
    if !app.store.pay_sms_try(&code, policy.count(Key::SmsTries)).await? {
        return Err(Refusal::CodeSpent.into());
    }
    let (key, fare) = match device {
        Some(device) => (
            resting::device_counter(app, Method::Sms, employee.id, device),
            rest::device_fare(policy, now),
        ),
        None => (
            resting::counter(app, Method::Sms, employee.id),
            rest::fare(Method::Sms, Puzzle::Missing, policy, now),
        ),
    };
    match app.store.pay(&[Payment { key, fare }]).await? {
        Some(failures) => Ok(failures.first().copied().filter(|_| device.is_none())),
        None => Err(resting::wait(now).into()),
    }
}

/// Checks a code that was paid for. It goes with the number that is linked now (SMS-03).
pub async fn check(
    app: &App,
    owner: Owner,
    employee: EmployeeId,
    typed: &str,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<SmsProof>, Failure> {
    let code = alive(app, owner, policy, now).await?;
    let linked = app.store.phone_number(employee).await?;
    let code = code.filter(|code| linked.is_some_and(|linked| linked.number == code.number));
    Ok(right(app, code, typed))
}

pub(super) async fn alive(
    app: &App,
    (owner, purpose): Owner,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<SentCode>, Failure> {
    let code = app.store.sms_code(owner, purpose).await?;
    Ok(code.filter(|code| sms::is_alive(code.sent_at, policy, now)))
}

pub(super) fn right(app: &App, code: Option<SentCode>, typed: &str) -> Option<SmsProof> {
    let typed: SmsCode = typed.parse().ok()?;
    let code = code.filter(|code| app.store.is_sms_code(code, &typed))?;
    Some(SmsProof { code, counter: None })
}
