//! Proving again who one is, before an act that weakens or changes the protection of the account (SET-11).

use domain::access::{self, Proofs};
use domain::approval::Subject;
use domain::event::{Event, EventKind};
use domain::keys::Purpose;
use domain::password::Password;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::secret::Token;
use domain::session::Session;
use domain::throttle;
use domain::time::Timestamp;
use store::Change;
use store::counter::Payment;

use super::account_act;
use super::acting::Acting;
use super::approval;
use super::second_factor::{CodeProof, pay_and_check_code};
use super::session;
use super::sms::{self, SmsProof};
use crate::app::App;
use crate::failure::Failure;
use crate::hasher::Lane;
use crate::session_table::Live;

/// What was typed: the password, and a code where a factor is usable.
#[derive(Debug)]
pub struct Again {
    pub password: Password,
    pub code: Option<String>,
    /// Whether the code came by SMS.
    pub by_sms: bool,
}

/// Which codes can be typed beside the password.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Codes {
    /// The app's, or the phone's.
    pub shown: bool,
    pub by_sms: bool,
}

impl Codes {
    fn any(self) -> bool {
        self.shown || self.by_sms
    }
}

/// Proves the password, and a factor where one is usable. The session gets a new token (SES-11), and a request that still
/// waits on the phone is over.
///
/// Tries are paid from the session's own budget, so that a stolen session cannot guess.
pub async fn prove(
    app: &App,
    token: &Token,
    acting: &Acting<'_>,
    again: Again,
    now: Timestamp,
) -> Result<Token, Failure> {
    let fresh = prove_here(app, token, acting, again, now).await?;
    approval::close(app, Subject::StepUp(acting.id)).await?;
    Ok(fresh)
}

async fn prove_here(
    app: &App,
    token: &Token,
    acting: &Acting<'_>,
    again: Again,
    now: Timestamp,
) -> Result<Token, Failure> {
    let live = acting.live();
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    prove_password(app, acting, again.password, now).await?;
    let counter = counter(app, live);
    let codes = asked(app, live, now).await?;
    let proof = match (codes.any(), again.code) {
        // By the factor of another workspace, for what concerns the whole account.
        (false, Some(code)) if live.who.factors.is_empty() => {
            return prove_elsewhere(app, token, acting, counter, &code, now).await;
        }
        (false, _) => None,
        // Whoever lost the phone proves the password; what that is enough for is the access rules' to say (SET-11).
        (true, None) if acting.person().is_waived(now) => None,
        (true, None) => return Err(failed(app, acting, Refusal::IncorrectCode, now).await),
        (true, Some(code)) => {
            let checked = if again.by_sms {
                let by_sms = sms::pay_and_check_step_up(app, acting, &code, &place.policy, now).await?;
                by_sms.map(Proof::Sms)
            } else {
                let shown = pay_and_check_code(app, acting, &code, &place.policy, now).await?;
                shown.map(Proof::Shown)
            };
            match checked {
                Some(proof) => Some(proof),
                None => return Err(failed(app, acting, Refusal::IncorrectCode, now).await),
            }
        }
    };
    let factor = proof.as_ref().map(|proof| (proof.method(), now));
    let proofs = Proofs {
        password_at: now,
        factor: factor.or(live.proofs.factor),
    };
    let mut change = app.store.change(now);
    if let Some(proof) = &proof {
        proof.take(&mut change);
    }
    change.void_approvals(Subject::StepUp(live.id));
    change.reset_counter(counter);
    let event = acting.own(EventKind::StepUpPassed);
    raise(app, token, proofs, change, vec![event], now).await
}

/// Proves the password, which is paid for before. What it proved is for the caller to keep.
pub async fn prove_password(app: &App, acting: &Acting<'_>, password: Password, now: Timestamp) -> Result<(), Failure> {
    let live = acting.live();
    let counter = pay(app, live, now).await?;
    let account = app.store.account(live.who.account).await?;
    let account = account.ok_or(Refusal::SessionExpired)?;
    let stored = account.password.map(|hash| hash.0);
    let verified = app
        .hasher
        .verify(Lane::Known, stored, *account.id.bytes(), password)
        .await;
    let verdict = hashed(app, counter, verified).await?;
    if verdict.matches {
        return Ok(());
    }
    Err(failed(app, acting, Refusal::IncorrectLoginOrPassword, now).await)
}

/// A code that is right.
enum Proof {
    Shown(CodeProof),
    Sms(SmsProof),
}

impl Proof {
    fn method(&self) -> Method {
        match self {
            Self::Shown(code) => code.method,
            Self::Sms(_) => Method::Sms,
        }
    }

    fn take(&self, change: &mut Change<'_>) {
        match self {
            Self::Shown(code) => code.take(change),
            Self::Sms(code) => code.take(change),
        }
    }
}

/// Whether the person came in with a recovery code, and so has lost the rest: then the password alone is asked for.
pub fn has_lost_the_rest(app: &App, live: &Live, now: Timestamp) -> bool {
    let place = app.directory.by_id(live.who.workspace);
    place.is_some_and(|place| access::has_lost_the_rest(&live.person(), &place.policy, now))
}

/// Which codes are asked beside the password, of which one is enough. Whose phone is disconnected has no code of it to
/// type; what the password is enough for is the access rules' to say.
pub async fn asked(app: &App, live: &Live, now: Timestamp) -> Result<Codes, Failure> {
    let by_recovery_code = has_lost_the_rest(app, live, now);
    let factors = live.who.factors;
    let shown = factors.has(Method::OtpApp) || factors.has(Method::VerificationCode);
    Ok(Codes {
        shown: shown && !by_recovery_code,
        by_sms: !by_recovery_code && factors.has(Method::Sms) && sms::of_step_up(app, live, now).await?.is_some(),
    })
}

/// Proves a factor of the account in a session whose own workspace asks for none: it counts for acts on the account.
async fn prove_elsewhere(
    app: &App,
    token: &Token,
    acting: &Acting<'_>,
    counter: [u8; 32],
    code: &str,
    now: Timestamp,
) -> Result<Token, Failure> {
    let live = acting.live();
    let asked = account_act::asked(app, live, now).await?;
    let mut change = app.store.change(now);
    if !asked.deciding.is_empty() {
        let checked = match asked.check_code(app, acting, code, now).await {
            Err(Failure::Refused(Refusal::StepUpRequired)) => return Err(Refusal::MethodUnavailable.into()),
            checked => checked?,
        };
        let Some((_, proof)) = checked else {
            return Err(failed(app, acting, Refusal::IncorrectCode, now).await);
        };
        proof.take(&mut change);
        change.keep_account_proof(live.id);
    }
    change.void_approvals(Subject::StepUp(live.id));
    change.reset_counter(counter);
    let proofs = Proofs {
        password_at: now,
        ..live.proofs
    };
    raise(
        app,
        token,
        proofs,
        change,
        vec![acting.own(EventKind::StepUpPassed)],
        now,
    )
    .await
}

/// Pays for a try from the session's own budget; answers the counter that a right one resets.
pub async fn pay(app: &App, live: &Live, now: Timestamp) -> Result<[u8; 32], Failure> {
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    let counter = counter(app, live);
    let fare = throttle::device_fare(&place.policy, now);
    if app.store.pay(&[Payment { key: counter, fare }]).await?.is_some() {
        return Ok(counter);
    }
    Err(throttle::wait_for_next(now, std::time::Duration::from_mins(1)).into())
}

/// What the hasher answered; where it was busy the try is given back.
pub async fn hashed<T>(app: &App, counter: [u8; 32], answered: Result<T, Refusal>) -> Result<T, Failure> {
    if matches!(answered, Err(Refusal::Busy { .. })) {
        app.store.refund(counter).await?;
    }
    Ok(answered?)
}

/// The session's own budget of tries.
pub fn counter(app: &App, live: &Live) -> [u8; 32] {
    app.store.keys().mac(Purpose::Login, &[b"step_up", live.id.bytes()])
}

/// Writes `change` and gives the session a new token and `proofs`, in one transaction.
pub async fn raise(
    app: &App,
    token: &Token,
    proofs: Proofs,
    mut change: Change<'_>,
    events: Vec<Event>,
    now: Timestamp,
) -> Result<Token, Failure> {
    let keys = app.store.keys();
    let from = session::digest(app, token).await?;
    let session = app.store.session(from).await?.ok_or(Refusal::SessionExpired)?;
    let fresh = Token::new(&mut app.entropy());
    let to = keys.mac(Purpose::Session, &[fresh.expose()]);
    let place = app.directory.by_id(session.workspace).ok_or(Refusal::SessionExpired)?;
    let raised = Session {
        seen_at: now,
        ..session.with_proofs(proofs, &place.policy)
    };
    change.rotate_session(&raised, from, to);
    change.commit(&events, &mut app.entropy()).await?;
    app.sessions.forget(&from);
    Ok(fresh)
}

/// Records a proof that was wrong, and refuses with it.
pub async fn failed(app: &App, acting: &Acting<'_>, refusal: Refusal, now: Timestamp) -> Failure {
    let event = acting.own(EventKind::StepUpFailed).refused(refusal.code());
    match app.store.change(now).commit(&[event], &mut app.entropy()).await {
        Ok(_) => refusal.into(),
        Err(error) => error.into(),
    }
}
