//! Connecting a phone: a signed-in session shows a code, a phone takes it and shows digits, the session types them.
//!
//! Nothing is connected before that last step, which is one change with everything that follows (BAN-13, RCV-06).

use domain::access::Proofs;
use domain::alert::{Alert, AlertKind};
use domain::client::Origin;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{EmployeeId, PairingId, TrustedDeviceId};
use domain::keys::Purpose;
use domain::policy::{Key, Policy};
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::secret::Token;
use domain::time::Timestamp;
use domain::trusted_device::{Claim, ConfirmingDigits, NotAClaim, Own, PairingToken, Right, State, may_connect};
use domain::verification_code::Secret;
use pages::mail::FactorChange;
use store::employee::Employee;
use store::pairing::{StoredPairing, WaitingPhone};
use store::trusted_device::{StoredPhone, place};

use super::acting::Acting;
use super::reader::Reader;
use super::recovery_code::{self, Made};
use super::rest;
use super::step_up::raise;
use super::waiver;
use crate::app::App;
use crate::directory::Place;
use crate::failure::Failure;
use crate::request::caller::Caller;
use crate::request::phone::digest;
use crate::session_table::Live;
use crate::streams::Hint;

/// What a session shows.
#[derive(Debug)]
pub struct Shown {
    pub token: PairingToken,
    pub pairing: StoredPairing,
    /// The phone that the employee has.
    pub own: Option<StoredPhone>,
}

impl Shown {
    /// The text of the QR code. The token stands behind the `#`, so that no server's log has it (SET-12).
    pub fn link(&self, app: &App) -> zeroize::Zeroizing<String> {
        zeroize::Zeroizing::new(format!(
            "{}/authenticator/#pair={}",
            app.settings.public_url,
            self.token.expose_text().as_str()
        ))
    }
}

/// What this session shows now: the code that it began to show, or a new one. A phone that took it is in there.
///
/// Refused with `step_up_required` unless this session may connect a phone now (SET-11, THR-02).
pub async fn show(app: &App, live: &Live, now: Timestamp) -> Result<Shown, Failure> {
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    let own = app.store.phone(live.who.employee).await?;
    let began = app.store.pairing_of(live.id).await?;
    if let Some(pairing) = began.filter(|pairing| now <= pairing.expires_at && pairing.waiting.is_some()) {
        let token = PairingToken::of(app.store.keys(), pairing.id);
        return Ok(Shown { token, pairing, own });
    }
    let right = may_connect(&live.person(), own.as_ref().map(StoredPhone::own), &place.policy, now)?;
    let began = app.store.pairing_of(live.id).await?;
    let same = |p: &StoredPairing| now <= p.expires_at && (p.connects == right || p.connects == Right::Any);
    if let Some(pairing) = began.filter(same) {
        let token = PairingToken::of(app.store.keys(), pairing.id);
        return Ok(Shown { token, pairing, own });
    }
    let id = PairingId::new(now, &mut app.entropy());
    let token = PairingToken::of(app.store.keys(), id);
    let pairing = StoredPairing {
        id,
        digest: token.digest(app.store.keys()),
        employee: live.who.employee,
        session: live.id,
        connects: right,
        begun_at: now,
        expires_at: now + place.policy.span(Key::PairingLife),
        tries: 0,
        waiting: None,
    };
    app.store.begin_pairing(&pairing).await?;
    Ok(Shown { token, pairing, own })
}

/// "This is not my phone", or another beginning: what the session shows is given up.
pub async fn give_up(app: &App, acting: &Acting<'_>, now: Timestamp) -> Result<(), Failure> {
    let Some(pairing) = app.store.pairing_of(acting.live().id).await? else {
        return Ok(());
    };
    let mut change = app.store.change(now);
    change.give_up_pairing(&pairing);
    let event = acting.own(EventKind::TrustedDeviceRefused).refused("stale_state");
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

/// What a phone gets for the code that it took. Nothing of it works before the digits were typed.
#[derive(Debug)]
pub struct Claimed {
    pub device: TrustedDeviceId,
    pub token: Token,
    pub digits: ConfirmingDigits,
    pub secret: Secret,
    pub employee: Employee,
    pub place: std::sync::Arc<Place>,
    pub login: String,
    pub expires_at: Timestamp,
}

/// A phone takes a code: once (SET-12). The one that is known and disconnected keeps its id.
pub async fn claim(
    app: &App,
    typed: &PairingToken,
    jws: &str,
    caller: &Caller,
    now: Timestamp,
) -> Result<Claimed, Failure> {
    let pairing = app.store.pairing(typed.digest(app.store.keys())).await?;
    let pairing = pairing.filter(|p| now <= p.expires_at).ok_or(Refusal::NotFound)?;
    if pairing.waiting.is_some() {
        return Err(Refusal::LinkUsed.into());
    }
    let claim = Claim::read(jws, typed, &app.settings.public_url)
        .map_err(|NotAClaim(reason)| Refusal::Invalid { field: "jws", reason })?;
    let employee = app.store.employee(pairing.employee).await?.ok_or(Refusal::NotFound)?;
    let there = app.directory.by_id(employee.workspace).ok_or(Refusal::NotFound)?;
    let account = app.store.account(employee.account).await?.ok_or(Refusal::NotFound)?;
    let own = app.store.phone(employee.id).await?;
    let known = own.filter(|own| own.key == claim.key).map(|own| own.id);
    let event = Event::new(
        Chain::Workspace(employee.workspace),
        EventKind::TrustedDeviceClaimed,
        Actor::Anyone,
    )
    .of(employee.account, Some(employee.id))
    .from(&caller.origin())
    .with("phone", claim.name.as_str())
    .with("platform", claim.platform.as_str());
    let mut change = app.store.change(now);
    // A key for each workspace: what one has got to do with another is nobody's business.
    let of_another = app.store.is_key_of_another(&claim.key, employee.id).await?;
    if of_another || (pairing.connects == Right::Known && known.is_none()) {
        change
            .commit(&[event.refused("not_allowed")], &mut app.entropy())
            .await?;
        return Err(Refusal::NotAllowed.into());
    }
    let mut entropy = app.entropy();
    let device = known.unwrap_or_else(|| TrustedDeviceId::new(now, &mut entropy));
    let (token, secret) = (Token::new(&mut entropy), Secret::new(&mut entropy));
    let sealed = app
        .store
        .keys()
        .seal(Purpose::PhoneCode, &place(&device), secret.expose(), &mut entropy)
        .map_err(|_| Failure::Broken)?;
    let waiting = WaitingPhone {
        claimed_at: now,
        device,
        key: claim.key,
        token: digest(app, &token),
        secret: sealed,
        name: claim.name.as_str().to_owned(),
        platform: claim.platform.as_str().to_owned(),
        app: claim.app,
    };
    change.claim_pairing(&pairing, &waiting);
    match change.commit(&[event], &mut entropy).await {
        Err(store::StoreError::Stale { .. }) => return Err(Refusal::LinkUsed.into()),
        done => done?,
    };
    Ok(Claimed {
        device,
        token,
        digits: ConfirmingDigits::of(app.store.keys(), pairing.id, &claim.key),
        secret,
        login: account.login_shown,
        place: there,
        employee,
        expires_at: pairing.expires_at,
    })
}

/// The digits of the phone were typed into the session that showed the code: from here on it is the one that is
/// connected, and a former one is over (SET-06, SET-07). The session has then proven it, and gets a new token.
///
/// The first set-up makes the recovery codes (RCV-01); a later one voids them, and the person is led to a new set
/// (RCV-06). Refused: `stale_state` while no phone has taken the code, `incorrect_code`, and `challenge_expired` once
/// the code is over, also after too many wrong digits.
pub async fn confirm(
    app: &App,
    token: &Token,
    acting: &Acting<'_>,
    digits: &str,
    now: Timestamp,
) -> Result<(Token, Option<Made>), Failure> {
    let live = acting.live();
    let there = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    let employee = live.who.employee;
    let pairing = app.store.pairing_of(live.id).await?;
    let pairing = pairing.filter(|p| now <= p.expires_at && p.employee == employee);
    let pairing = pairing.ok_or(Refusal::ChallengeExpired)?;
    let waiting = pairing.waiting.clone().ok_or(Refusal::StaleState)?;
    let former = app.store.phone(employee).await?;
    still_may_connect(live, former.as_ref(), &pairing, &waiting, &there.policy, now)?;
    let most = there.policy.count(Key::PairingTries);
    if !app.store.pay_pairing_try(pairing.id, most).await? {
        return Err(Refusal::ChallengeExpired.into());
    }
    if !ConfirmingDigits::of(app.store.keys(), pairing.id, &waiting.key).are(digits) {
        return Err(refused(app, acting, &pairing, &waiting, most, now).await);
    }
    let connected = as_connected(app, employee, &waiting, now).await?;
    let other = former.filter(|former| former.id != connected.id);
    let first = live.who.factors.is_empty();
    let made = if first {
        Some(recovery_code::draw(app, employee, &there.policy, now).await?)
    } else {
        None
    };
    let had_codes = app.store.recovery_codes(employee).await?.is_some();
    let mut change = app.store.change(now);
    let mut ended = Vec::new();
    if !waiver::end_by_connecting(app, acting, &mut change, &mut ended, now).await? {
        match &other {
            Some(other) if vouched(live, other, &pairing, &there.policy) => change.end_phone(other),
            Some(other) => change.replace_phone(other, now + app.policy().span(Key::StepUpFormer)),
            None => {}
        }
        tell(app, acting, other.is_some(), &mut change, now).await?;
    }
    if first {
        change.hold_without_app(employee);
    }
    change.finish_pairing(&pairing, &waiting);
    change.connect_phone(&connected);
    change.void_recovery_codes(employee);
    if let Some(made) = &made {
        change.put_recovery_codes(employee, &made.set, None);
    }
    for method in [Method::Push, Method::VerificationCode] {
        change.reset_counter(rest::counter(app, method, employee));
        change.reset_counter(rest::device_counter(app, method, employee, live.device));
    }
    // Whoever proved the former phone before a pause has to prove this one.
    change.carry_no_factor(employee);
    let kind = match other {
        Some(_) => EventKind::TrustedDeviceReplaced,
        None => EventKind::TrustedDeviceConnected,
    };
    let mut events = vec![acting.own(kind).with("phone", connected.name.as_str())];
    if first {
        events.push(acting.own(EventKind::SecondFactorEnabled));
    }
    events.append(&mut ended);
    if made.is_some() {
        events.push(acting.own(EventKind::RecoveryCodesGenerated));
    } else if had_codes {
        events.push(acting.own(EventKind::RecoveryCodesVoided));
    }
    let proofs = Proofs {
        factor: Some((Method::Push, now)),
        ..live.proofs
    };
    let fresh = raise(app, token, proofs, change, events, now).await?;
    let unkept = app.sessions.forget_where(|them| them.who.employee == employee);
    app.store.keep_seen(&unkept).await?;
    for phone in other.iter().map(|former| former.id).chain([connected.id]) {
        app.streams.phones.tell(phone, Hint::State);
    }
    Ok((fresh, made))
}

/// Whether the phone is replaced by a proof of this session, and not because that was announced a day ago (THR-02).
fn vouched(live: &Live, other: &StoredPhone, pairing: &StoredPairing, policy: &Policy) -> bool {
    let own = Own {
        announced: None,
        ..other.own()
    };
    may_connect(&live.person(), Some(own), policy, pairing.begun_at) == Ok(Right::Any)
}

/// What let the code be shown must still hold when the digits are typed, but for the minutes that this took: it may have
/// been an exception that is over by now, or that nothing was set up yet.
fn still_may_connect(
    live: &Live,
    own: Option<&StoredPhone>,
    pairing: &StoredPairing,
    waiting: &WaitingPhone,
    policy: &Policy,
    now: Timestamp,
) -> Result<(), Refusal> {
    let mut person = live.person();
    person.waived_until = person.waived_until.filter(|_| person.is_waived(now));
    let is_known = own.is_some_and(|own| own.id == waiting.device);
    match may_connect(&person, own.map(StoredPhone::own), policy, pairing.begun_at)? {
        Right::Known if !is_known => Err(Refusal::StepUpRequired),
        Right::Known | Right::Any => Ok(()),
    }
}

/// The phone as it will stand. A known one keeps its first day.
pub(super) async fn as_connected(
    app: &App,
    employee: EmployeeId,
    waiting: &WaitingPhone,
    now: Timestamp,
) -> Result<StoredPhone, Failure> {
    let before = app.store.phone_by_id(waiting.device).await?;
    Ok(StoredPhone {
        id: waiting.device,
        employee,
        state: State::Connected,
        key: waiting.key,
        token: waiting.token,
        secret: waiting.secret.clone(),
        last_step: 0,
        name: waiting.name.clone(),
        platform: waiting.platform.clone(),
        app: waiting.app,
        since: before.map_or(now, |phone| phone.since),
        connected_at: now,
        disconnected_at: None,
        suspended_at: None,
        until: None,
        confirmed_at: now,
        seen_at: Some(waiting.claimed_at),
        announced: None,
    })
}

/// Records wrong digits; the last ones end the code.
async fn refused(
    app: &App,
    acting: &Acting<'_>,
    pairing: &StoredPairing,
    waiting: &WaitingPhone,
    most: u64,
    now: Timestamp,
) -> Failure {
    let is_last = pairing.tries.unsigned_abs() + 1 >= most;
    let mut change = app.store.change(now);
    if is_last {
        change.give_up_pairing(pairing);
    }
    let event = acting
        .own(EventKind::TrustedDeviceRefused)
        .refused("incorrect_code")
        .with("phone", waiting.name.as_str());
    match change.commit(&[event], &mut app.entropy()).await {
        Ok(_) if is_last => Refusal::ChallengeExpired.into(),
        Ok(_) => Refusal::IncorrectCode.into(),
        Err(error) => error.into(),
    }
}

/// Told over every channel that existed before the change (SET-14).
async fn tell(
    app: &App,
    acting: &Acting<'_>,
    replaces: bool,
    change: &mut store::Change<'_>,
    now: Timestamp,
) -> Result<(), Failure> {
    let (kind, news) = if replaces {
        (AlertKind::PhoneReplaced, FactorChange::PhoneReplaced)
    } else {
        (AlertKind::PhoneConnected, FactorChange::PhoneConnected)
    };
    let whose = (acting.who.account, acting.who.workspace, &*acting.who.name);
    tell_of(app, whose, &acting.origin, kind, news, change, now).await
}

/// Tells a person what became of the trusted device.
pub async fn tell_of(
    app: &App,
    (account, workspace, name): (domain::id::AccountId, domain::id::WorkspaceId, &str),
    origin: &Origin,
    kind: AlertKind,
    news: FactorChange,
    change: &mut store::Change<'_>,
    now: Timestamp,
) -> Result<(), Failure> {
    let place = app.directory.by_id(workspace);
    let reader = Reader::of(app, account, Some(workspace)).await?;
    let facts = reader.facts(app, place.as_deref(), (name, origin), "/security", now);
    let mail = pages::mail::factor_changed(&reader.texts, news, &facts);
    let alert = Alert::new(kind).at(workspace).from(origin);
    reader.alert(app, change, &alert, &mail)
}
