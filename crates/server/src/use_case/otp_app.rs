//! Setting up an authenticator app, and setting it up anew: "My mobile device has changed".

use domain::access::{Act, Proofs, may};
use domain::alert::{Alert, AlertKind};
use domain::event::EventKind;
use domain::keys::Purpose;
use domain::otp_app::{Code, Secret, enrol};
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::secret::{SecretText, Token};
use domain::time::Timestamp;
use pages::mail::FactorChange;
use store::Change;
use store::otp_app::StoredOtpApp;

use super::acting::Acting;
use super::reader::Reader;
use super::recovery_code::{self, Made};
use super::rest;
use super::step_up::raise;
use super::waiver;
use crate::app::App;
use crate::failure::Failure;
use crate::session_table::Live;

/// A set-up in progress, shown to its owner only.
#[derive(Debug)]
pub struct Setup {
    pub secret: Secret,
    /// Whether an app is bound already, and stays in force until the new one is confirmed (OTP-07).
    pub replaces: bool,
    pub digits: u32,
    pub step_seconds: u64,
}

impl Setup {
    /// The `otpauth` URI: issuer is the workspace, account is the login.
    pub fn uri(&self, app: &App, live: &Live) -> SecretText {
        let place = app.directory.by_id(live.who.workspace);
        let issuer = place.map_or_else(|| app.settings.product.clone(), |p| p.workspace.title.clone());
        self.secret
            .uri(&issuer, &live.who.login, self.digits, self.step_seconds)
    }
}

/// Begins a set-up, or goes on with the one that this session began within `otp.setup_life`, so that a reloaded page
/// shows the same key. Another session of the same person gets another key: a thief who begins first would know the
/// secret that the owner then confirms (SET-12).
pub async fn begin(app: &App, live: &Live, now: Timestamp) -> Result<Setup, Failure> {
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    may(&live.person(), Act::BindFactor, &place.policy, now)?;
    let employee = live.who.employee;
    let replaces = live.who.factors.has(Method::OtpApp);
    let digits = app.policy().count(Key::OtpDigits) as u32;
    let step_seconds = app.policy().span(Key::OtpStep).as_secs();
    if let Some((sealed, started)) = app.store.otp_app_setup(employee).await?
        && now.since(started) <= place.policy.span(Key::OtpSetupLife)
        && let Ok(bytes) = app.store.keys().open(Purpose::OtpApp, &setup_place(live), &sealed)
        && let Some(secret) = Secret::from_bytes(&bytes)
    {
        return Ok(Setup {
            secret,
            replaces,
            digits,
            step_seconds,
        });
    }
    let secret = Secret::new(&mut app.entropy());
    let sealed = app
        .store
        .keys()
        .seal(Purpose::OtpApp, &setup_place(live), secret.expose(), &mut app.entropy())
        .map_err(|_| Failure::Broken)?;
    app.store.begin_otp_app_setup(employee, sealed, now).await?;
    Ok(Setup {
        secret,
        replaces,
        digits,
        step_seconds,
    })
}

/// Confirms the set-up with a code of the new app: from here on it is the one in force, and the former one is refused
/// (OTP-02, OTP-06). The session has then proven it, and gets a new token.
///
/// The first set-up makes the recovery codes, too (RCV-01); a later one voids them, and the person is led to a new set
/// (RCV-06, OTP-10).
pub async fn confirm(
    app: &App,
    token: &Token,
    acting: &Acting<'_>,
    code: &str,
    now: Timestamp,
) -> Result<(Token, Option<Made>), Failure> {
    let live = acting.live();
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    may(&live.person(), Act::BindFactor, &place.policy, now)?;
    let employee = live.who.employee;
    let keys = app.store.keys();
    let (sealed, begun) = app
        .store
        .otp_app_setup(employee)
        .await?
        .ok_or(Refusal::ChallengeExpired)?;
    if now.since(begun) > place.policy.span(Key::OtpSetupLife) {
        return Err(Refusal::ChallengeExpired.into());
    }
    let bytes = keys.open(Purpose::OtpApp, &setup_place(live), &sealed);
    let secret = bytes
        .ok()
        .and_then(|b| Secret::from_bytes(&b))
        .ok_or(Refusal::ChallengeExpired)?;
    let policy = app.policy();
    let (digits, step) = (policy.count(Key::OtpDigits) as u32, policy.span(Key::OtpStep).as_secs());
    let bound = code
        .parse::<Code>()
        .ok()
        .and_then(|code| enrol(secret, &code, digits, step, now));
    let bound = bound.ok_or(Refusal::IncorrectCode)?;

    let sealed = keys
        .seal(
            Purpose::OtpApp,
            &[b"otp_app", employee.bytes()],
            bound.secret.expose(),
            &mut app.entropy(),
        )
        .map_err(|_| Failure::Broken)?;
    let stored = StoredOtpApp {
        secret: sealed,
        digits,
        step,
        drift: bound.drift_steps,
        last_step: bound.last_step.unwrap_or(0),
        bound_at: now,
        used_at: None,
    };
    let replaces = live.who.factors.has(Method::OtpApp);
    let made = if live.who.factors.is_empty() {
        Some(recovery_code::draw(app, employee, &place.policy, now).await?)
    } else {
        None
    };
    let had_codes = app.store.recovery_codes(employee).await?.is_some();
    let mut change = app.store.change(now);
    let mut ended = Vec::new();
    if !waiver::end_by_binding(app, acting, &mut change, &mut ended, now).await? {
        tell(app, acting, replaces, &mut change, now).await?;
    }
    change.bind_otp_app(employee, &stored, begun);
    if live.who.factors.is_empty() {
        change.hold_without_phone(employee);
    }
    change.void_recovery_codes(employee);
    if let Some(made) = &made {
        change.put_recovery_codes(employee, &made.set, None);
    }
    // An app that was bound anew does not rest.
    change.reset_counter(rest::counter(app, Method::OtpApp, employee));
    change.reset_counter(rest::device_counter(app, Method::OtpApp, employee, live.device));
    // Whoever proved the former app before a pause has to prove the new one; a challenge that is open asks for it anyway
    // (`crates/server/tests/keeping/what_events_do`).
    change.carry_no_factor(employee);
    let mut events = vec![acting.own(if replaces {
        EventKind::OtpAppReplaced
    } else {
        EventKind::OtpAppBound
    })];
    if live.who.factors.is_empty() {
        events.push(acting.own(EventKind::SecondFactorEnabled));
    }
    events.append(&mut ended);
    if made.is_some() {
        events.push(acting.own(EventKind::RecoveryCodesGenerated));
    } else if had_codes {
        events.push(acting.own(EventKind::RecoveryCodesVoided));
    }
    let proofs = Proofs {
        factor: Some((Method::OtpApp, now)),
        ..live.proofs
    };
    let fresh = raise(app, token, proofs, change, events, now).await?;
    // Their other sessions are read anew, so that each knows of the factor.
    let unkept = app.sessions.forget_where(|other| other.who.employee == employee);
    app.store.keep_seen(&unkept).await?;
    Ok((fresh, made))
}

/// Where the secret of a set-up is sealed to: the employee and the session that began it.
fn setup_place(live: &Live) -> [&[u8]; 3] {
    [b"setup", live.who.employee.bytes(), live.id.bytes()]
}

/// When the app was bound and last used, for the security page.
pub async fn bound(app: &App, live: &Live) -> Result<Option<StoredOtpApp>, Failure> {
    Ok(app.store.otp_app(live.who.employee).await?)
}

/// Told over every channel that existed before the change (SET-14).
async fn tell(
    app: &App,
    acting: &Acting<'_>,
    replaces: bool,
    change: &mut Change<'_>,
    now: Timestamp,
) -> Result<(), Failure> {
    let place = app.directory.by_id(acting.who.workspace);
    let reader = Reader::of(app, acting.who.account, Some(acting.who.workspace)).await?;
    let from = (&*acting.who.name, &acting.origin);
    let facts = reader.facts(app, place.as_deref(), from, "/security", now);
    let (kind, news) = if replaces {
        (AlertKind::OtpAppReplaced, FactorChange::Replaced)
    } else {
        (AlertKind::OtpAppBound, FactorChange::SetUp)
    };
    let mail = pages::mail::factor_changed(&reader.texts, news, &facts);
    let alert = Alert::new(kind).at(acting.who.workspace).from(&acting.origin);
    reader.alert(app, change, &alert, &mail)
}
