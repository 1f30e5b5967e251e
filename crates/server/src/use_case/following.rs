//! The phone that was just connected follows its person to the other workspaces: one press each, a key each.
//!
//! Two steps, so that no lost answer leaves a workspace with a phone that nobody holds: the new key takes a code, as it
//! would take one from a browser; then the phone that is connected already signs that it is to be believed. That finishes
//! a set-up, and so it makes the recovery codes (RCV-01); whoever loses that answer reloads them on the Security page.

use std::sync::Arc;

use domain::alert::AlertKind;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{PairingId, SessionId, WorkspaceId};
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::time::Timestamp;
use domain::trusted_device::{Elsewhere, NotAClaim, PairingToken, Right, follows_until, may_follow, read_following};
use pages::mail::FactorChange;
use store::employee::Employee;
use store::pairing::StoredPairing;
use store::trusted_device::StoredPhone;

use super::pairing::{as_connected, tell_of};
use super::recovery_code::{self, Made};
use super::rest;
use crate::app::App;
use crate::directory::Place;
use crate::failure::Failure;
use crate::request::phone::ConnectedPhone;

/// Another workspace of the phone's person, to which it may be connected until `until`.
#[derive(Debug)]
pub struct Offered {
    pub place: Arc<Place>,
    pub until: Timestamp,
    there: Employee,
}

/// The other workspaces to which the phone may be connected now. The stricter of both policies counts.
pub async fn offers(app: &App, phone: &ConnectedPhone) -> Result<Vec<Offered>, Failure> {
    let here = app.directory.by_id(phone.employee.workspace).ok_or(Refusal::NotFound)?;
    let since = phone.phone.connected_at;
    let mut offered = Vec::new();
    for there in app.store.employees_of(phone.employee.account).await? {
        let Some(place) = app.directory.by_id(there.workspace) else {
            continue;
        };
        let elsewhere = Elsewhere {
            status: there.status,
            factors: there.factors,
        };
        let may = |policy| may_follow(since, elsewhere, policy, phone.now);
        // What an exception means for a new factor is decided in a browser (THR-03).
        if app.store.waiver(there.id).await?.is_some() {
            continue;
        }
        if there.id != phone.employee.id && may(&here.policy) && may(&place.policy) {
            let until = follows_until(since, &here.policy).min(follows_until(since, &place.policy));
            offered.push(Offered { place, until, there });
        }
    }
    Ok(offered)
}

/// One of them, by its id; `not_found` for everything that is not offered.
async fn offered(app: &App, phone: &ConnectedPhone, workspace: WorkspaceId) -> Result<Offered, Failure> {
    let all = offers(app, phone).await?;
    let one = all.into_iter().find(|one| one.place.workspace.id == workspace);
    one.ok_or(Refusal::NotFound.into())
}

/// A code for the phone's new key in another workspace. It connects nothing by itself.
pub async fn begin(app: &App, phone: &ConnectedPhone, workspace: WorkspaceId) -> Result<PairingToken, Failure> {
    let Offered { there, until, .. } = offered(app, phone, workspace).await?;
    let mut entropy = app.entropy();
    let id = PairingId::new(phone.now, &mut entropy);
    let token = PairingToken::of(app.store.keys(), id);
    let pairing = StoredPairing {
        id,
        digest: token.digest(app.store.keys()),
        employee: there.id,
        // No session shows it, and none can type its digits.
        session: SessionId::new(phone.now, &mut entropy),
        connects: Right::Any,
        begun_at: phone.now,
        expires_at: until,
        tries: 0,
        waiting: None,
    };
    app.store.begin_pairing(&pairing).await?;
    Ok(token)
}

/// The connected phone says that the new key is its own: from here on it is connected there, too. Answers the recovery
/// codes of the place, which are shown this once.
///
/// Refused: `stale_state` while no key has taken the code, `not_allowed` for a signature that does not hold, and
/// `not_found` once it is over or somebody set up a factor there meanwhile.
pub async fn connect(
    app: &App,
    phone: &ConnectedPhone,
    workspace: WorkspaceId,
    token: &PairingToken,
    jws: &str,
) -> Result<Made, Failure> {
    let now = phone.now;
    let Offered { place, there, .. } = offered(app, phone, workspace).await?;
    let pairing = app.store.pairing(token.digest(app.store.keys())).await?;
    let pairing = pairing.filter(|p| now <= p.expires_at && p.employee == there.id);
    let pairing = pairing.ok_or(Refusal::NotFound)?;
    let waiting = pairing.waiting.clone().ok_or(Refusal::StaleState)?;
    read_following(
        jws,
        (phone.phone.id, &phone.phone.key),
        (workspace, waiting.device),
        &app.settings.public_url,
    )
    .map_err(|NotAClaim(_)| Refusal::NotAllowed)?;
    let connected = StoredPhone {
        // The five minutes are those of the first connection: nobody hops from workspace to workspace for ever.
        connected_at: phone.phone.connected_at,
        ..as_connected(app, there.id, &waiting, now).await?
    };
    let made = recovery_code::draw(app, there.id, &place.policy, now).await?;
    let origin = phone.origin();
    let mut change = app.store.change(now);
    change.hold_without_app(there.id);
    change.finish_pairing(&pairing, &waiting);
    change.connect_phone(&connected);
    change.void_recovery_codes(there.id);
    change.put_recovery_codes(there.id, &made.set, None);
    for method in [Method::Push, Method::VerificationCode] {
        change.reset_counter(rest::counter(app, method, there.id));
    }
    change.carry_no_factor(there.id);
    let own = |kind| {
        Event::new(Chain::Workspace(there.workspace), kind, Actor::Employee(there.id))
            .of(there.account, Some(there.id))
            .from(&origin)
    };
    let events = [
        own(EventKind::TrustedDeviceConnected).with("phone", connected.name.as_str()),
        own(EventKind::SecondFactorEnabled),
        own(EventKind::RecoveryCodesGenerated),
    ];
    let whose = (there.account, there.workspace, there.name.as_str());
    let (kind, news) = (AlertKind::PhoneConnected, FactorChange::PhoneConnected);
    tell_of(app, whose, &origin, kind, news, &mut change, now).await?;
    change.commit(&events, &mut app.entropy()).await?;
    let unkept = app.sessions.forget_where(|live| live.who.employee == there.id);
    app.store.keep_seen(&unkept).await?;
    Ok(made)
}
