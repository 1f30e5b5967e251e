//! Another phone in place of the trusted device, where nothing else is left to prove: a session announces it, every
//! address is told, and only a day later that session may connect it (THR-02).

use domain::access::Proofs;
use domain::alert::AlertKind;
use domain::event::EventKind;
use domain::keys::Purpose;
use domain::password::Password;
use domain::policy::{Key, Policy};
use domain::refusal::Refusal;
use domain::secret::Token;
use domain::throttle::{DAY, Fare, wait_for_next};
use domain::time::Timestamp;
use domain::trusted_device::{Announced, may_announce};
use pages::mail::FactorChange;
use store::counter::Payment;
use store::trusted_device::StoredPhone;

use super::acting::Acting;
use super::pairing::tell_of;
use super::step_up::{prove_password, raise};
use crate::app::App;
use crate::failure::Failure;
use crate::session_table::Live;

/// How it stands with another phone.
#[derive(Debug)]
pub struct Standing {
    /// The phone that would be replaced.
    pub own: StoredPhone,
    pub announced: Option<Announced>,
    /// From when on the other one can be connected, if it was announced.
    pub due: Option<Timestamp>,
    /// How long that takes, in hours.
    pub wait: u64,
    /// Whether this session ends before that.
    pub is_too_short: bool,
}

/// `not_found` where there is no phone that another one could replace, `step_up_required` where nothing was proven.
pub async fn standing(app: &App, live: &Live, now: Timestamp) -> Result<Standing, Failure> {
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    let own = app.store.phone(live.who.employee).await?.ok_or(Refusal::NotFound)?;
    let lasts = lasts(live, &place.policy, now);
    let may = may_announce(&live.person(), Some(own.own()), lasts, &place.policy, now);
    if may == Err(Refusal::StepUpRequired) {
        return Err(Refusal::StepUpRequired.into());
    }
    Ok(Standing {
        is_too_short: may.is_err(),
        announced: own.announced,
        due: own.announced.map(|it| it.due(&place.policy)),
        wait: place.policy.span(Key::OtherPhoneWait).as_secs() / 3600,
        own,
    })
}

/// Until when this session can last without anybody at it, such as over night; an app's is refreshed.
fn lasts(live: &Live, policy: &Policy, now: Timestamp) -> Option<Timestamp> {
    let idle = now + policy.span(Key::SessionIdle);
    (!live.kind.is_app()).then(|| live.ends_at.map_or(idle, |end| end.min(idle)))
}

/// So often a day one person's addresses are told that another phone was announced.
const ANNOUNCED_A_DAY: u64 = 3;

/// Pays for telling everybody: whoever has session and password does not flood them.
async fn pay(app: &App, live: &Live, now: Timestamp) -> Result<(), Failure> {
    let key = app
        .store
        .keys()
        .mac(Purpose::Login, &[b"other phone", live.who.employee.bytes()]);
    let fare = Fare::at_most(ANNOUNCED_A_DAY, DAY, now);
    match app.store.pay(&[Payment { key, fare }]).await? {
        Some(_) => Ok(()),
        None => Err(wait_for_next(now, DAY).into()),
    }
}

/// Proves the password and announces another phone; a session that did so before does not begin to wait anew. Every
/// confirmed address is told. Answers the session's new token, and from when on the phone can be connected here.
///
/// Refused: `step_up_required` in a session that never finished a second factor, `not_allowed` in one that ends too
/// early, `not_found` where no phone is known, `too_many_attempts` after three announcements a day.
pub async fn announce(
    app: &App,
    token: &Token,
    acting: &Acting<'_>,
    password: Password,
    now: Timestamp,
) -> Result<(Token, Timestamp), Failure> {
    let live = acting.live();
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    let own = app.store.phone(live.who.employee).await?;
    let own = own.ok_or(Refusal::NotFound)?;
    let before = own.announced.filter(|before| before.session == live.id);
    if before.is_none() {
        let lasts = lasts(live, &place.policy, now);
        may_announce(&live.person(), Some(own.own()), lasts, &place.policy, now)?;
    }
    prove_password(app, acting, password, now).await?;
    let proofs = Proofs {
        password_at: now,
        ..live.proofs
    };
    let mut change = app.store.change(now);
    if let Some(before) = before {
        let fresh = raise(
            app,
            token,
            proofs,
            change,
            vec![acting.own(EventKind::StepUpPassed)],
            now,
        )
        .await?;
        return Ok((fresh, before.due(&place.policy)));
    }
    pay(app, live, now).await?;
    let announced = Announced {
        at: now,
        session: live.id,
    };
    change.announce_other_phone(&own, Some(announced));
    let event = acting
        .own(EventKind::OtherPhoneAnnounced)
        .with("phone", own.name.as_str());
    let whose = (acting.who.account, acting.who.workspace, &*acting.who.name);
    let (kind, news) = (AlertKind::OtherPhoneAnnounced, FactorChange::OtherPhoneAnnounced);
    tell_of(app, whose, &acting.origin, kind, news, &mut change, now).await?;
    let fresh = raise(app, token, proofs, change, vec![event], now).await?;
    Ok((fresh, announced.due(&place.policy)))
}

/// Takes it back, in whichever session it was announced; also the code that is shown for it. Nothing to take back is
/// no mistake.
pub async fn withdraw(app: &App, acting: &Acting<'_>, now: Timestamp) -> Result<(), Failure> {
    let own = app.store.phone(acting.who.employee).await?;
    let Some((own, announced)) = own.and_then(|own| own.announced.map(|it| (own, it))) else {
        return Ok(());
    };
    let mut change = app.store.change(now);
    change.announce_other_phone(&own, None);
    change.forget_pairing_of(announced.session);
    let event = acting
        .own(EventKind::OtherPhoneWithdrawn)
        .with("phone", own.name.as_str());
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}
