//! From a settled sign-in to a session: one change, in which the first success wins.

use domain::access_request::State;
use domain::app_session::{AppClient, Credential};
use domain::approval::Subject;
use domain::client::ClientKind;
use domain::event::{Actor, Event};
use domain::id::{DeviceId, SessionId};
use domain::keys::Purpose;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::secret::Token;
use domain::session::Session;
use domain::sign_in::Settled;
use domain::time::Timestamp;
use store::Change;
use store::device::Device;

use super::access_request;
use super::approval;
use super::new_device;
use super::password_try::known_device;
use super::rest;
use super::session;
use super::sign_in::SignedIn;
use crate::app::App;
use crate::failure::Failure;
use crate::request::caller::Caller;

/// Opens the session, remembers the device, and ends what this browser held before: an older session in this workspace,
/// and every session of another account, since one browser is signed in to at most one (ACC-12).
///
/// `client` is the app whose sign-in it is: its session stays signed in by a credential that is bound to its key, and
/// takes the place of what the same app held here before.
pub async fn open_session(
    app: &App,
    mut settled: Settled,
    client: Option<AppClient>,
    mut change: Change<'_>,
    mut events: Vec<Event>,
    caller: &Caller,
    now: Timestamp,
) -> Result<SignedIn, Failure> {
    let mut entropy = app.entropy();
    let keys = app.store.keys();
    let place = app.directory.by_id(settled.workspace).ok_or(Refusal::NotFound)?;
    // The password was proven as what the ticket says, or this is not that sign-in.
    let kind = client.map_or(ClientKind::Browser, |client| client.kind);
    if settled.origin.kind != kind {
        return Err(Refusal::ChallengeExpired.into());
    }

    let device_token = caller.device_token.clone().unwrap_or_else(|| Token::new(&mut entropy));
    let digest = keys.mac(Purpose::Device, &[settled.account.bytes(), device_token.expose()]);
    // Only some devices have tries of their own (THR-10), but one that was used before stays the same one (NDN-02).
    let device = match known_device(app, settled.account, &device_token, u64::MAX).await? {
        Some((known, kept_as)) => {
            change.see_device(known.id, &caller.device);
            if kept_as != digest {
                change.renew_device(&known, digest);
            }
            known
        }
        None => {
            let new = Device {
                id: DeviceId::new(now, &mut entropy),
                account: settled.account,
                since: now,
            };
            let old = now - app.policy().span(Key::AlertsKnownFor);
            let most = app.policy().count(Key::DevicesKnown);
            change.remember_device(&new, digest, &caller.device, (most, old));
            new
        }
    };
    settled.origin.known_device = Some(device.id);
    new_device::look(app, &settled, device.id, &mut change, &mut events, now).await?;
    if let Some(waiver) = &settled.waiver {
        // It must still be the one that was judged; its browser is known from now on.
        let stored = app
            .store
            .waiver(settled.employee)
            .await?
            .filter(|s| s.waiver == *waiver);
        let stored = stored.ok_or(Refusal::StaleState)?;
        change.use_waiver(&stored, &waiver.used_by(settled.sign_in, device.id));
    }

    let signed_in = (State::SignedIn, Actor::Employee(settled.employee));
    let closed = access_request::close(app, &mut change, settled.employee, signed_in, None).await?;
    events.extend(closed.map(|(_, event)| event));
    let was_challenged = settled.proofs.factor.is_some() || settled.waiver.is_some();
    if was_challenged {
        change.nothing_asked_from(settled.sign_in);
    }

    let token = Token::new(&mut entropy);
    let session = Session::open(
        SessionId::new(now, &mut entropy),
        &settled,
        device.id,
        &place.policy,
        now,
    );
    if was_challenged {
        change.void_approvals(Subject::SignIn(settled.sign_in));
    }
    change.open_session(&session, keys.mac(Purpose::Session, &[token.expose()]));
    let refresh = client.map(|client| {
        let refresh = Token::new(&mut entropy);
        change.keep_app(&Credential::new(session.id, client.key, &refresh, keys, now));
        refresh
    });
    change.note_sign_in(session.employee);
    rest::note_sign_in(app, session.employee, &mut change);
    let former = match client {
        Some(_) => app.store.sessions_of_employee(session.employee).await?,
        None => Vec::new(),
    };
    let of_this_app = |old: &&Session| old.device == session.device && old.origin.kind == kind;
    for old in former.iter().filter(of_this_app) {
        change.end_session_if_alive(old.id, old.account);
    }
    let mut replaced = Vec::new();
    for held in &caller.session_tokens {
        let held = session::digest(app, held).await?;
        if let Some(old) = app.store.session(held).await?
            && (old.account != session.account || old.workspace == session.workspace)
        {
            change.end_session_if_alive(old.id, old.account);
            replaced.push(held);
        }
    }
    change.commit(&events, &mut entropy).await?;
    for digest in replaced {
        app.sessions.forget(&digest);
    }
    if former.iter().any(|old| of_this_app(&old)) {
        app.sessions
            .forget_where(|live| live.device == session.device && live.kind == kind && live.id != session.id);
    }
    if was_challenged {
        approval::close(app, Subject::SignIn(settled.sign_in)).await?;
    }
    app.clock.raise_floor(now);
    Ok(SignedIn {
        session,
        token,
        device_token,
        refresh,
    })
}
