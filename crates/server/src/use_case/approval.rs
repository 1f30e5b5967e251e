//! The phone confirms: it is asked, it answers, and the browser that waits for a sign-in is let in (PUSH-01…09). What waits
//! for a step-up goes on in [`super::step_up_push`].

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use domain::account::{Role, Status};
use domain::alert::Network;
use domain::approval::{self, Asks, Budget, Facing, Hold, Number, Said, State, Subject, Unusual, Verdict};
use domain::client::Origin;
use domain::entropy::Entropy as _;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{ApprovalId, EmployeeId, SignInId};
use domain::jws::Jws;
use domain::keys::Purpose;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::secret::SecretText;
use domain::sign_in::{AwaitingFactor, Next};
use domain::throttle::Fare;
use domain::time::Timestamp;
use domain::trusted_device::State as PhoneState;
use store::StoreError;
use store::approval::Approval;
use store::counter::Payment;
use store::employee::Employee;
use store::push::StoredPush;
use store::sign_in::{SignIn, Stage};
use store::trusted_device::StoredPhone;

use super::approval_denial;
use super::rest;
use super::settle;
use super::sign_in::{SignedIn, awaiting, client_of, load};
use super::web_push::{self, Wake};
use crate::app::App;
use crate::directory::Place;
use crate::failure::Failure;
use crate::request::caller::Caller;
use crate::request::phone::{ConnectedPhone, Phone};
use crate::streams::Hint;
use crate::ticket;

/// What the signed answer of a phone is called.
const ANSWER: &str = "doorward-answer+jws";

/// What came of asking the phone.
#[derive(Clone, Debug)]
pub enum Asked {
    Sent(Box<Approval>),
    /// Not now, and why.
    Held(Hold),
    /// There is no phone to ask.
    NoPhone,
}

/// How often a request is tried that others overtook.
pub(super) const TRIES: usize = 3;

/// Puts what waits at `origin` to the phone, and tells the open app. A change of its own: however many ask
/// at once, they stand in line at the phone's row, and each is counted (PUSH-07). It waits for the answer no longer than
/// until `latest`.
pub async fn ask(
    app: &App,
    subject: Subject,
    origin: &Origin,
    who: &Employee,
    latest: Option<Timestamp>,
    now: Timestamp,
) -> Result<Asked, Failure> {
    let place = app.directory.by_id(who.workspace).ok_or(Refusal::NotFound)?;
    let policy = &place.policy;
    let expires_at = now + policy.span(Key::PushLife);
    let expires_at = latest.map_or(expires_at, |latest| latest.min(expires_at));
    for _ in 0..TRIES {
        let phone = app.store.phone(who.id).await?;
        let Some(phone) = phone.filter(|phone| phone.state == PhoneState::Connected) else {
            return Ok(Asked::NoPhone);
        };
        let earlier = app.store.approvals_since_sign_in(who.id).await?;
        let last = app.store.approval_of(subject).await?;
        let (device, last_at) = (origin.known_device, last.as_ref().map(|a| a.created_at));
        if let Err(hold) = approval::may_ask(&earlier, device, last_at, policy, now) {
            return Ok(Asked::Held(hold));
        }
        let unusual = Unusual {
            new_device: device.is_none(),
            new_network: is_new_network(app, origin, who, &place, now).await?,
            administrator: who.role == Role::Administrator,
            refused_lately: approval::refused_lately(&earlier, now),
        };
        let mut entropy = app.entropy();
        let mut challenge = [0; 32];
        entropy.fill(&mut challenge);
        let approval = Approval {
            id: ApprovalId::new(now, &mut entropy),
            subject,
            account: who.account,
            employee: who.id,
            workspace: who.workspace,
            phone: phone.id,
            challenge,
            created_at: now,
            expires_at,
            origin: origin.clone(),
            asks: approval::asks(unusual, policy),
            digits: u8::try_from(policy.count(Key::PushDigits)).unwrap_or(6),
            unusual,
            wrong: 0,
            state: State::Open,
        };
        let replaced = last.filter(|last| last.state == State::Open);
        let mut change = app.store.change(now);
        change.ask_phone(&approval, Budget::of(policy, now));
        let event = about(EventKind::ApprovalAsked, &approval).with("asks", approval.asks.word());
        match change.commit(&[event], &mut entropy).await {
            Ok(_) => {
                if let Some(old) = replaced {
                    app.streams.phones.tell(old.phone, Hint::Settled(old.id, State::Void));
                }
                app.streams.phones.tell(approval.phone, Hint::Request(approval.id));
                let (id, until) = (approval.id, approval.expires_at);
                web_push::wake(app, approval.phone, Wake::Request { id, until });
                return Ok(Asked::Sent(Box::new(approval)));
            }
            // The phone was disconnected meanwhile, or others have used the budget up: look again. What ended meanwhile asks
            // nothing.
            Err(StoreError::Stale { .. }) => {
                if let Subject::SignIn(challenge) = subject
                    && !app.store.challenge_waits(challenge).await?
                {
                    return Err(Refusal::ChallengeExpired.into());
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Asked::Held(Hold::Until(now + policy.span(Key::PushAgain))))
}

async fn is_new_network(
    app: &App,
    origin: &Origin,
    who: &Employee,
    place: &Place,
    now: Timestamp,
) -> Result<bool, Failure> {
    let (here, known_for) = (Network::of(origin.ip), place.policy.span(Key::AlertsKnownFor));
    let sightings = app.store.sightings(who.id).await?;
    let is_known = sightings
        .iter()
        .any(|one| one.network == here && now.since(one.at) <= known_for);
    Ok(!is_known)
}

/// "Send again".
pub async fn ask_again(app: &App, id: SignInId, ticket: &SecretText, now: Timestamp) -> Result<Asked, Failure> {
    let stored = load(app, id, ticket, now).await?;
    let who = challenged(app, &stored).await?;
    if !who.factors.has(Method::Push) {
        return Err(Refusal::MethodUnavailable.into());
    }
    ask(app, Subject::SignIn(id), &stored.origin, &who, None, now).await
}

async fn challenged(app: &App, stored: &SignIn) -> Result<Employee, Failure> {
    let (Stage::Factor, Some(employee)) = (stored.stage, stored.employee) else {
        return Err(Refusal::ChallengeExpired.into());
    };
    let who = app.store.employee(employee).await?;
    let who = who.filter(|who| who.status == Status::Active);
    who.ok_or_else(|| Refusal::ChallengeExpired.into())
}

/// How a request to the phone stands, for the page that waits.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The newest request; `None` if none was ever sent.
    pub approval: Option<Approval>,
    /// Why no other one goes out now.
    pub hold: Option<Hold>,
    /// What the page shows, while the request waits and takes a number.
    pub number: Option<Number>,
    pub phone: Option<StoredPhone>,
    /// Whether a closed app is woken, and why the last message was not taken.
    pub push: Option<StoredPush>,
    /// Whether the app listens right now.
    pub is_open: bool,
}

pub async fn standing(app: &App, id: SignInId, ticket: &SecretText, now: Timestamp) -> Result<Standing, Failure> {
    let stored = load(app, id, ticket, now).await?;
    let who = challenged(app, &stored).await?;
    standing_of(app, Subject::SignIn(id), &stored.origin, &who, now).await
}

/// The same of anything that waits.
pub(super) async fn standing_of(
    app: &App,
    subject: Subject,
    origin: &Origin,
    who: &Employee,
    now: Timestamp,
) -> Result<Standing, Failure> {
    let place = app.directory.by_id(who.workspace).ok_or(Refusal::NotFound)?;
    let approval = app.store.approval_of(subject).await?;
    let earlier = app.store.approvals_since_sign_in(who.id).await?;
    let last_at = approval.as_ref().map(|a| a.created_at);
    let hold = approval::may_ask(&earlier, origin.known_device, last_at, &place.policy, now).err();
    let waits = approval
        .as_ref()
        .filter(|a| a.state == State::Open && now < a.expires_at && a.asks == Asks::Number);
    let number = waits.map(|a| Number::of(app.store.keys(), a.id, a.digits));
    let phone = app.store.phone(who.id).await?;
    let phone = phone.filter(|phone| phone.state == PhoneState::Connected);
    let push = match &phone {
        Some(phone) => app.store.push_of(phone.id).await?,
        None => None,
    };
    Ok(Standing {
        push,
        is_open: phone
            .as_ref()
            .is_some_and(|phone| app.streams.phones.is_listening(phone.id)),
        approval,
        hold,
        number,
        phone,
    })
}

/// The requests that wait for a phone.
pub async fn open_for(app: &App, phone: &ConnectedPhone) -> Result<Vec<Approval>, Failure> {
    let since = phone.phone.connected_at;
    Ok(app.store.open_approvals(phone.phone.id, since, phone.now).await?)
}

/// One of them.
pub async fn find(app: &App, phone: &StoredPhone, id: ApprovalId) -> Result<Approval, Failure> {
    Ok(app.store.approval(id, phone.id).await?.ok_or(Refusal::NotFound)?)
}

/// What a wrong number leaves: the refusal, and how many tries there are still.
#[derive(Debug)]
pub enum Answered {
    Taken(State),
    Wrong { tries_left: u64 },
}

/// Takes a phone's answer. Whatever is refused leaves its event, in the log of the phone's own workspace: what is
/// forged, late or double, what another one was asked, what lost to an answer of the same moment, and what comes from a
/// phone that is no longer connected, or not yet.
pub async fn answer(app: &App, phone: Phone, id: ApprovalId, jws: &str) -> Result<Answered, Failure> {
    let phone = match phone.connected() {
        Ok(phone) => phone,
        Err(phone) => return Err(refuse_unconnected(app, &phone, id).await?.into()),
    };
    let found = app.store.approval(id, phone.phone.id).await?;
    let answered = match found.clone() {
        Some(approval) => take(app, &phone, approval, jws).await,
        None => Err(Refusal::NotFound.into()),
    };
    if let Err(Failure::Refused(refusal)) = &answered {
        refuse(app, &phone, id, found.as_ref(), refusal).await?;
    }
    answered
}

/// So many refused answers of one person's phones are recorded a minute; what comes beyond that is refused all the
/// same, so that a stolen token does not fill the log.
const RECORDED: u64 = 60;

async fn is_recorded(app: &App, whose: EmployeeId, now: Timestamp) -> Result<bool, Failure> {
    let key = app
        .store
        .keys()
        .mac(Purpose::Login, &[b"refused answer", whose.bytes()]);
    let fare = Fare::at_most(RECORDED, Duration::from_mins(1), now);
    Ok(app.store.pay(&[Payment { key, fare }]).await?.is_some())
}

/// It is a stranger, and held to a stranger's ceiling: it may belong to a thief by now.
async fn refuse_unconnected(app: &App, phone: &Phone, id: ApprovalId) -> Result<Refusal, Failure> {
    let most = app.policy().count(Key::AddressRequests);
    app.ceiling.pass(&phone.caller.range, most, phone.now)?;
    if !is_recorded(app, phone.employee.id, phone.now).await? {
        return Ok(Refusal::NotAllowed);
    }
    let event = answer_of(&phone.employee, Actor::Anyone, id).from(&phone.origin());
    let event = event.refused(Refusal::NotAllowed.code());
    app.store.change(phone.now).commit(&[event], &mut app.entropy()).await?;
    Ok(Refusal::NotAllowed)
}

/// Judges an answer, and does what it says. A try is paid, from the request's own budget and from the challenge's over
/// all methods, before its number is compared (THR-14).
async fn take(app: &App, phone: &ConnectedPhone, approval: Approval, jws: &str) -> Result<Answered, Failure> {
    let now = phone.now;
    let place = app.directory.by_id(approval.workspace).ok_or(Refusal::NotFound)?;
    let said = read(app, &phone.phone, &approval, jws).ok_or(Refusal::NotAllowed)?;
    let facing = Facing {
        subject: approval.subject,
        state: approval.state,
        expires_at: approval.expires_at,
        asks: approval.asks,
        unusual: approval.unusual,
    };
    match approval::judge(&facing, &said, now)? {
        Verdict::Denied => approval_denial::deny(app, phone, &approval, now)
            .await
            .map(Answered::Taken),
        Verdict::Approved => approve(app, phone, approval, false, now).await.map(Answered::Taken),
        Verdict::Compare => {
            if !pay(app, &approval, &place, now).await? {
                return Err(Refusal::StaleState.into());
            }
            let typed = said.number.as_deref().unwrap_or_default();
            if Number::of(app.store.keys(), approval.id, approval.digits).is(typed) {
                return approve(app, phone, approval, true, now).await.map(Answered::Taken);
            }
            wrong(app, phone, approval, place.policy.count(Key::PushTries), now).await
        }
    }
}

/// Pays for one number: from the request's own tries, and from the challenge's where one waits.
async fn pay(app: &App, approval: &Approval, place: &Place, now: Timestamp) -> Result<bool, Failure> {
    if !app
        .store
        .pay_number(approval.id, place.policy.count(Key::PushTries))
        .await?
    {
        return Ok(false);
    }
    let Subject::SignIn(id) = approval.subject else {
        return Ok(true);
    };
    let budget = place.policy.count(Key::SignInWrongAnswers);
    Ok(app.store.pay_answer(id, budget, now).await?)
}

/// The signed words, if they are this phone's about this request.
fn read(app: &App, phone: &StoredPhone, approval: &Approval, jws: &str) -> Option<Said> {
    let said: Said = Jws::read(jws)
        .and_then(|jws| jws.signed_by(ANSWER, &phone.id.to_string(), &phone.key))
        .ok()?;
    let is_ours = said.aud == app.settings.public_url
        && said.sub == phone.id.to_string()
        && said.request == approval.id.to_string()
        && said.challenge == BASE64URL_NOPAD.encode(&approval.challenge);
    is_ours.then_some(said)
}

async fn refuse(
    app: &App,
    phone: &ConnectedPhone,
    id: ApprovalId,
    asked: Option<&Approval>,
    refusal: &Refusal,
) -> Result<(), Failure> {
    let who = &phone.employee;
    if !is_recorded(app, who.id, phone.now).await? {
        return Ok(());
    }
    let event = answer_of(who, Actor::Employee(who.id), id).from(&phone.origin());
    let event = event.refused(refusal.code());
    let event = match asked {
        Some(approval) => event.with("about", approval.subject.word()),
        None => event,
    };
    app.store.change(phone.now).commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

async fn wrong(
    app: &App,
    phone: &ConnectedPhone,
    mut approval: Approval,
    tries: u64,
    now: Timestamp,
) -> Result<Answered, Failure> {
    let stands = find(app, &phone.phone, approval.id).await?;
    let left = tries.saturating_sub(stands.wrong);
    let mut change = app.store.change(now);
    let event = by_phone(EventKind::ApprovalRefused, phone, &approval).refused(Refusal::IncorrectCode.code());
    if left == 0 {
        change.void_approvals(approval.subject);
    }
    change.commit(&[event], &mut app.entropy()).await?;
    if left == 0 {
        approval.state = State::Void;
        answered(app, &approval);
    }
    Ok(Answered::Wrong { tries_left: left })
}

async fn approve(
    app: &App,
    phone: &ConnectedPhone,
    mut approval: Approval,
    paid: bool,
    now: Timestamp,
) -> Result<State, Failure> {
    approval.state = State::Approved;
    let mut change = app.store.change(now);
    if let (true, Subject::SignIn(id)) = (paid, approval.subject) {
        change.give_answer_back(id);
    }
    change.answer_approval(&approval);
    if paid {
        change.give_number_back(approval.id);
    }
    let event = by_phone(EventKind::ApprovalGiven, phone, &approval).with("asks", approval.asks.word());
    change.commit(&[event], &mut app.entropy()).await?;
    answered(app, &approval);
    Ok(State::Approved)
}

/// Tells the open app and the page that waits.
pub(super) fn answered(app: &App, approval: &Approval) {
    app.streams
        .phones
        .tell(approval.phone, Hint::Settled(approval.id, approval.state));
    app.streams.browsers.tell(approval.subject, ());
}

/// Whether the phone approved the challenge that this ticket authorises. Resolves nothing.
pub async fn serves(app: &App, id: SignInId, ticket: &SecretText, now: Timestamp) -> Result<bool, Failure> {
    Ok(approved(app, id, ticket, now).await?.is_some())
}

/// Lets the waiting browser in, if the phone approved.
pub async fn redeem(
    app: &App,
    id: SignInId,
    ticket: &SecretText,
    caller: &Caller,
    now: Timestamp,
) -> Result<Option<SignedIn>, Failure> {
    let Some((approval, waiting, who)) = approved(app, id, ticket, now).await? else {
        return Ok(None);
    };
    let method = approval.asks.proves();
    let device = waiting.origin.known_device;
    let step = waiting.prove(method, true, now);
    let Next::Settled(settled) = step.next else {
        return Ok(None);
    };
    let mut change = app.store.change(now);
    change.settle_sign_in(id, Stage::Factor);
    let mut events = step.events;
    events.extend(rest::end_all(app, &who, device, &mut change).await?);
    let client = client_of(app, id, ticket)?;
    match settle::open_session(app, settled, client, change, events, caller, now).await {
        Ok(done) => Ok(Some(done)),
        // Another request of this browser was first, or another method.
        Err(Failure::Refused(Refusal::StaleState)) => Ok(None),
        Err(failure) => Err(failure),
    }
}

async fn approved(
    app: &App,
    id: SignInId,
    ticket: &SecretText,
    now: Timestamp,
) -> Result<Option<(Approval, AwaitingFactor, Employee)>, Failure> {
    let digest = ticket::digest(app.store.keys(), ticket);
    let Some(stored) = app.store.sign_in(id, digest).await? else {
        return Ok(None);
    };
    let (Some(workspace), Some(employee)) = (stored.workspace, stored.employee) else {
        return Ok(None);
    };
    let approval = approved_of(app, Subject::SignIn(id), employee).await?;
    let (Some(approval), Some(place)) = (approval, app.directory.by_id(workspace)) else {
        return Ok(None);
    };
    let is_open = domain::sign_in::is_open(stored.touched_at, &place.policy, now);
    let who = app.store.employee(employee).await?;
    let Some(who) = who.filter(|who| who.status == Status::Active && is_open) else {
        return Ok(None);
    };
    Ok(awaiting(&stored, &who).map(|waiting| (approval, waiting, who)))
}

/// The newest request, if the phone approved it. A phone that was disconnected since vouches for nothing.
pub(super) async fn approved_of(
    app: &App,
    subject: Subject,
    employee: EmployeeId,
) -> Result<Option<Approval>, Failure> {
    let approval = app.store.approval_of(subject).await?;
    let phone = app.store.phone(employee).await?;
    let phone = phone.filter(|phone| phone.state == PhoneState::Connected);
    Ok(approval.filter(|a| a.state == State::Approved && phone.is_some_and(|phone| phone.id == a.phone)))
}

/// Whether this sign-in was refused on the phone: its holder is told so, and nobody else.
pub async fn was_denied(app: &App, id: SignInId, ticket: &SecretText) -> Result<bool, Failure> {
    ticket::read(app.store.keys(), id, ticket).map_err(|_| Refusal::NotFound)?;
    let approval = app.store.approval_of(Subject::SignIn(id)).await?;
    Ok(approval.is_some_and(|a| a.state == State::Denied))
}

/// After a challenge was settled by another method: the phone closes its page (SF-13).
pub async fn close(app: &App, subject: Subject) -> Result<(), Failure> {
    if let Some(approval) = app.store.approval_of(subject).await? {
        app.streams
            .phones
            .tell(approval.phone, Hint::Settled(approval.id, approval.state));
    }
    Ok(())
}

/// The computer asks for a verification code: the open app shows it (VER-08).
pub async fn show_code(app: &App, id: SignInId, ticket: &SecretText, now: Timestamp) -> Result<(), Failure> {
    let stored = load(app, id, ticket, now).await?;
    let who = challenged(app, &stored).await?;
    if let Some(phone) = app.store.phone(who.id).await? {
        app.streams.phones.tell(phone.id, Hint::Code);
    }
    Ok(())
}

fn about(kind: EventKind, approval: &Approval) -> Event {
    Event::new(
        Chain::Workspace(approval.workspace),
        kind,
        Actor::Account(approval.account),
    )
    .of(approval.account, Some(approval.employee))
    .from(&approval.origin)
    .with("request", approval.id.to_string())
    .with("about", approval.subject.word())
}

/// What the phone did; where it is comes from its own request.
pub(super) fn by_phone(kind: EventKind, phone: &ConnectedPhone, approval: &Approval) -> Event {
    Event::new(
        Chain::Workspace(approval.workspace),
        kind,
        Actor::Employee(approval.employee),
    )
    .of(approval.account, Some(approval.employee))
    .from(&phone.origin())
    .with("request", approval.id.to_string())
    .with("about", approval.subject.word())
}

/// An answer that is refused, about whatever request: it may be another one's, or none at all.
fn answer_of(who: &Employee, actor: Actor, request: ApprovalId) -> Event {
    Event::new(Chain::Workspace(who.workspace), EventKind::ApprovalRefused, actor)
        .of(who.account, Some(who.id))
        .with("request", request.to_string())
}

/// Why no request goes out, as it is answered.
pub fn held(hold: Hold, now: Timestamp) -> Refusal {
    match hold {
        Hold::Until(at) => Refusal::ResendTooSoon {
            retry_after: at.since(now),
        },
        Hold::TooMany(at) => Refusal::TooManyAttempts {
            retry_after: at.since(now),
        },
        Hold::Paused => Refusal::MethodUnavailable,
    }
}
