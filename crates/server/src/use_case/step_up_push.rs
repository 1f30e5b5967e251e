//! Proving again with the phone: the password first, then the number from the page, as at sign-in (SET-11).

use std::time::Duration;

use domain::access::Proofs;
use domain::approval::Subject;
use domain::event::EventKind;
use domain::password::Password;
use domain::policy::{Key, Policy};
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::secret::Token;
use domain::time::Timestamp;
use store::approval::Approval;
use store::employee::Employee;

use super::acting::Acting;
use super::approval::{self, Asked, Standing};
use super::step_up::{counter, has_lost_the_rest, prove_password, raise};
use crate::app::App;
use crate::failure::Failure;
use crate::session_table::Live;

/// So long a person is left to answer, or the password is asked for first.
const LEAST: Duration = Duration::from_secs(45);

/// What came of asking the phone.
#[derive(Debug)]
pub struct Asking {
    pub asked: Asked,
    /// The session's new token, where the password was proven just now.
    pub token: Option<Token>,
}

/// Whether this session can be proven with the phone.
pub fn is_offered(app: &App, live: &Live, now: Timestamp) -> bool {
    live.who.factors.has(Method::Push) && !has_lost_the_rest(app, live, now)
}

/// Puts the step-up to the phone. The password comes first, so that a stolen session disturbs nobody; once it is proven
/// another request may be sent without it, for as long as the proof counts.
pub async fn ask(
    app: &App,
    token: &Token,
    acting: &Acting<'_>,
    password: Option<Password>,
    now: Timestamp,
) -> Result<Asking, Failure> {
    let live = acting.live();
    if !is_offered(app, live, now) {
        return Err(Refusal::MethodUnavailable.into());
    }
    let age = app
        .directory
        .by_id(live.who.workspace)
        .ok_or(Refusal::NotFound)?
        .policy
        .span(Key::StepUpAge);
    let Some(password) = password else {
        let latest = live.proofs.password_at + age;
        if latest < now + LEAST {
            return Err(Refusal::StepUpRequired.into());
        }
        let asked = ask_phone(app, acting, latest, now).await?;
        return Ok(Asking { asked, token: None });
    };
    prove_password(app, acting, password, now).await?;
    let asked = ask_phone(app, acting, now + age, now).await?;
    let fresh = keep_password_proof(app, token, acting, now).await?;
    Ok(Asking {
        asked,
        token: Some(fresh),
    })
}

/// An answer is worth nothing once the password beside it is too old: it is waited for no longer.
async fn ask_phone(app: &App, acting: &Acting<'_>, latest: Timestamp, now: Timestamp) -> Result<Asked, Failure> {
    let who = employee(app, acting.live()).await?;
    let subject = Subject::StepUp(acting.id);
    approval::ask(app, subject, &acting.origin, &who, Some(latest), now).await
}

async fn keep_password_proof(app: &App, token: &Token, acting: &Acting<'_>, now: Timestamp) -> Result<Token, Failure> {
    let proofs = Proofs {
        password_at: now,
        ..acting.proofs
    };
    let event = acting.own(EventKind::StepUpPassed).with("method", "password");
    raise(app, token, proofs, app.store.change(now), vec![event], now).await
}

async fn employee(app: &App, live: &Live) -> Result<Employee, Failure> {
    let who = app.store.employee(live.who.employee).await?;
    who.ok_or_else(|| Refusal::SessionExpired.into())
}

/// How the request stands, for the page that waits.
pub async fn standing(app: &App, acting: &Acting<'_>, now: Timestamp) -> Result<Standing, Failure> {
    let live = acting.live();
    let who = employee(app, live).await?;
    approval::standing_of(app, Subject::StepUp(live.id), &acting.origin, &who, now).await
}

/// Whether the phone approved. Uses nothing up.
pub async fn serves(app: &App, live: &Live, now: Timestamp) -> Result<bool, Failure> {
    Ok(approved(app, live, now).await?.is_some())
}

/// Takes what the phone approved as a proof in this session, which gets a new token: once.
pub async fn redeem(app: &App, token: &Token, acting: &Acting<'_>, now: Timestamp) -> Result<Option<Token>, Failure> {
    let live = acting.live();
    let Some(approval) = approved(app, live, now).await? else {
        return Ok(None);
    };
    let method = approval.asks.proves();
    let proofs = Proofs {
        factor: Some((method, now)),
        ..live.proofs
    };
    let mut change = app.store.change(now);
    change.use_approval(&approval);
    change.reset_counter(counter(app, live));
    let event = acting.own(EventKind::StepUpPassed).with("method", method.word());
    match raise(app, token, proofs, change, vec![event], now).await {
        Ok(fresh) => Ok(Some(fresh)),
        // Another window of this browser was first.
        Err(Failure::Refused(Refusal::StaleState)) => Ok(None),
        Err(failure) => Err(failure),
    }
}

async fn approved(app: &App, live: &Live, now: Timestamp) -> Result<Option<Approval>, Failure> {
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    let approval = approval::approved_of(app, Subject::StepUp(live.id), live.who.employee).await?;
    Ok(approval.filter(|approval| is_fresh(approval, &place.policy, now)))
}

/// An answer that nobody fetched counts no longer than any other proof.
fn is_fresh(approval: &Approval, policy: &Policy, now: Timestamp) -> bool {
    now.since(approval.created_at) <= policy.span(Key::StepUpAge)
}
