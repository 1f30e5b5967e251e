//! Sessions: the check that everything stands on, and their ends.

use std::sync::Arc;

use domain::access::{self, Act, may};
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{EmployeeId, SessionId, WorkspaceId};
use domain::keys::{Digest, Purpose};
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::secret::Token;
use domain::session::{Session, Standing, standing};
use domain::time::Timestamp;
use store::StoreError;
use store::session::Ended;

use super::account_act;
use super::acting::Acting;
use super::login_change;
use super::trusted_device;
use crate::app::App;
use crate::failure::Failure;
use crate::session_table::{Live, Who};

/// The live session that `token` opens.
///
/// The request counts as work and begins the idle time anew unless it is marked as background (SES-02, SES-16). Before
/// a refusal for idleness the database is asked, since another process may have seen the person later. While the
/// database is away nobody is let in from memory.
pub async fn check(app: &App, token: &Token, background: bool, now: Timestamp) -> Result<Arc<Live>, Failure> {
    let newest = app.store.keys().mac(Purpose::Session, &[token.expose()]);
    if let Some(live) = remembered(app, &newest, background, now) {
        return Ok(live);
    }
    // In a box: the way that nearly every request goes stays a small future.
    Box::pin(look_up(app, token, background, now)).await
}

async fn look_up(app: &App, token: &Token, background: bool, now: Timestamp) -> Result<Arc<Live>, Failure> {
    let digest = digest(app, token).await?;
    match remembered(app, &digest, background, now) {
        Some(live) => Ok(live),
        None => fill(app, digest, background, now).await,
    }
}

/// The session, if this node knows that it is alive.
fn remembered(app: &App, digest: &Digest, background: bool, now: Timestamp) -> Option<Arc<Live>> {
    let live = app.sessions.find(digest)?;
    if stands(app, &live, now) != Standing::Alive || app.store.database().is_away() {
        return None;
    }
    if !background {
        live.see(now);
    }
    Some(live)
}

/// The digest under which the token's session is kept: under the newest key, or, after a rotation, an older one (THR-18).
pub async fn digest(app: &App, token: &Token) -> Result<Digest, Failure> {
    let keys = app.store.keys();
    let newest = keys.mac(Purpose::Session, &[token.expose()]);
    if app.sessions.find(&newest).is_some() {
        return Ok(newest);
    }
    for older in keys.macs(Purpose::Session, &[token.expose()]) {
        if older != newest && (app.sessions.find(&older).is_some() || app.store.session(older).await?.is_some()) {
            return Ok(older);
        }
    }
    Ok(newest)
}

/// The slow path: reads the session, remembers it if it is alive, ends it if its time has passed.
async fn fill(app: &App, digest: [u8; 32], background: bool, now: Timestamp) -> Result<Arc<Live>, Failure> {
    let epoch = app.sessions.epoch();
    let Some(session) = app.store.session(digest).await? else {
        app.sessions.forget(&digest);
        return Err(Refusal::SessionExpired.into());
    };
    let remembered = app.sessions.find(&digest).map(|live| live.seen_at());
    let seen_at = remembered.map_or(session.seen_at, |at| at.max(session.seen_at));
    let live = Arc::new(
        remember(
            app,
            &Session {
                seen_at,
                ..session.clone()
            },
        )
        .await?,
    );
    match stands(app, &live, now) {
        Standing::Alive => {
            // That an app's token arrived is known from its first use on, also after a restart (ADR 14).
            if !background || session.origin.kind.is_app() {
                live.see(now);
            }
            app.sessions.fill(digest, live.clone(), epoch);
            Ok(live)
        }
        // An app's token has ended; the app goes on with the next one.
        _ if session.origin.kind.is_app() => {
            app.sessions.forget(&digest);
            Err(Refusal::SessionExpired.into())
        }
        gone => Err(expire(app, digest, &session, gone, now).await),
    }
}

async fn remember(app: &App, session: &Session) -> Result<Live, Failure> {
    let employee = app
        .store
        .employee(session.employee)
        .await?
        .ok_or(Refusal::SessionExpired)?;
    let account = app
        .store
        .account(session.account)
        .await?
        .ok_or(Refusal::SessionExpired)?;
    if employee.status != domain::account::Status::Active || employee.account != account.id {
        return Err(Refusal::SessionExpired.into());
    }
    let groups = app.store.groups_of(employee.id).await?;
    // A device that was forgotten meanwhile counts as new: it has been known since this session began.
    let device_since = app
        .store
        .device(session.device)
        .await?
        .map_or(session.started_at, |d| d.since);
    let who = Who {
        account: account.id,
        employee: employee.id,
        workspace: employee.workspace,
        login: account.login_shown.into(),
        name: employee.name.into(),
        time_zone: account.time_zone.map(Into::into),
        role: employee.role,
        factors: employee.factors,
        waiver: app.store.waiver(employee.id).await?.map(|s| Box::new(s.waiver)),
        groups: groups.iter().map(|(_, name)| app.sessions.shared_name(name)).collect(),
    };
    let set_up_since = is_set_up_since(app, session).await?;
    Ok(Live::new(session, device_since, set_up_since, app.sessions.shared(who)))
}

/// Whether an app or a phone was set up after the recovery code that led in; whoever sets one up has the employee's
/// sessions read anew.
async fn is_set_up_since(app: &App, session: &Session) -> Result<bool, Failure> {
    let Some((Method::RecoveryCode, _)) = session.proofs.factor else {
        return Ok(false);
    };
    let set_up = [
        app.store.otp_app(session.employee).await?.map(|app| app.bound_at),
        app.store
            .phone(session.employee)
            .await?
            .map(|phone| phone.connected_here_at()),
    ];
    Ok(access::is_set_up_since(session.proofs, set_up.into_iter().flatten()))
}

fn stands(app: &App, live: &Live, now: Timestamp) -> Standing {
    let Some(place) = app.directory.by_id(live.who.workspace) else {
        return Standing::Over;
    };
    standing(live.seen_at(), live.ends_at, place.policy.span(Key::SessionIdle), now)
}

async fn expire(app: &App, digest: [u8; 32], session: &Session, gone: Standing, now: Timestamp) -> Failure {
    let (how, why) = match gone {
        Standing::Over => (Ended::Over, "overall"),
        _ => (Ended::Idle, "idle"),
    };
    let event = Event::new(
        Chain::Workspace(session.workspace),
        EventKind::SessionExpired,
        Actor::Server,
    )
    .of(session.account, Some(session.employee))
    .from(&session.origin)
    .with("limit", why);
    let mut change = app.store.change(now);
    change.end_session(session.id, session.account, how);
    let ended = change.commit(&[event], &mut app.entropy()).await;
    app.sessions.forget(&digest);
    match ended {
        Ok(_) | Err(StoreError::Stale { .. }) => Refusal::SessionExpired.into(),
        Err(error) => error.into(),
    }
}

/// "Log out": ends this session only; the device stays known unless it is to be forgotten (SES-14, THR-10).
pub async fn sign_out(
    app: &App,
    token: &Token,
    acting: &Acting<'_>,
    forget_device: bool,
    now: Timestamp,
) -> Result<(), Failure> {
    let live = acting.live();
    let kept_as = digest(app, token).await?;
    let mut events = vec![acting.own(EventKind::SignedOut)];
    let mut change = app.store.change(now);
    change.end_session(live.id, live.who.account, Ended::ByAct);
    if forget_device {
        change.forget_device(live.device);
        events.push(acting.own(EventKind::DeviceForgotten));
    }
    settle_end(change.commit(&events, &mut app.entropy()).await)?;
    app.sessions.forget(&kept_as);
    Ok(())
}

/// The person's sessions that are alive now, this one first, then by activity.
pub async fn own_sessions(app: &App, live: &Live, now: Timestamp) -> Result<Vec<Session>, Failure> {
    keep_seen(app).await?;
    let mut sessions = app.store.sessions_of(live.who.account).await?;
    sessions.retain(|s| is_alive(app, s, now));
    sessions.sort_by_key(|s| (s.id != live.id, std::cmp::Reverse(s.seen_at)));
    Ok(sessions)
}

/// An employee's sessions that are alive, for an administrator of the workspace: who was active last stands first.
pub async fn sessions_of_employee(app: &App, id: EmployeeId, now: Timestamp) -> Result<Vec<Session>, Failure> {
    keep_seen(app).await?;
    let mut sessions = app.store.sessions_of_employee(id).await?;
    sessions.retain(|s| is_alive(app, s, now));
    sessions.sort_by_key(|s| std::cmp::Reverse(s.seen_at));
    Ok(sessions)
}

/// Ends one of the person's own sessions; its device becomes unknown (THR-10).
pub async fn end_own(app: &App, acting: &Acting<'_>, id: SessionId, now: Timestamp) -> Result<(), Failure> {
    let live = acting.live();
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    may(&live.person(), Act::EndOwnSession, &place.policy, now)?;
    let sessions = app.store.sessions_of(live.who.account).await?;
    let session = sessions.into_iter().find(|s| s.id == id).ok_or(Refusal::NotFound)?;
    let there = by_account(acting, session.workspace, EventKind::SessionEnded)
        .of(session.account, Some(session.employee))
        .with("ended", session.origin.device.as_str());
    let mut events = vec![there];
    if session.workspace != live.who.workspace {
        let own = Event::new(Chain::Server, EventKind::SessionEnded, Actor::Account(session.account))
            .of(session.account, None)
            .from(&acting.origin)
            .with("ended", session.origin.device.as_str());
        events.push(own);
    }
    let mut change = app.store.change(now);
    change.end_session(id, live.who.account, Ended::ByAct);
    if session.device != live.device {
        change.forget_device(session.device);
    }
    settle_end(change.commit(&events, &mut app.entropy()).await)?;
    app.sessions.forget_where(|other| other.id == id);
    Ok(())
}

/// What the account did, in the log of one of its workspaces: only the one where it was done learns from where (THR-23).
fn by_account(acting: &Acting<'_>, workspace: WorkspaceId, kind: EventKind) -> Event {
    let event = Event::new(Chain::Workspace(workspace), kind, Actor::Account(acting.who.account));
    if workspace == acting.who.workspace {
        event.from(&acting.origin)
    } else {
        event
    }
}

/// One press on a device that is known for a day; on a new one the strongest proof of the account (SET-11, THR-01).
pub async fn may_end_others(app: &App, live: &Live, now: Timestamp) -> Result<(), Failure> {
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    may(&live.person(), Act::EndOwnSessions, &place.policy, now)?;
    if now.since(live.device_since) < place.policy.span(Key::StepUpNewDevice) {
        account_act::require(app, live, now).await?;
    }
    Ok(())
}

/// "Log out on all devices": every session of the account but this one, in every workspace and of every kind; other
/// devices become unknown, sign-ins in progress and links for another login or password are void, trusted devices are
/// disconnected but the one on which it is pressed (SES-05, SES-07, THR-10, NDN-10).
///
/// Returns how many were ended.
pub async fn end_others(app: &App, acting: &Acting<'_>, now: Timestamp) -> Result<u64, Failure> {
    let live = acting.live();
    may_end_others(app, live, now).await?;
    let owner = app.store.account(live.who.account).await?;
    let owner = owner.ok_or(Refusal::SessionExpired)?;
    let mut places = app.store.employees_of(live.who.account).await?;
    places.retain(|place| place.status.shares_account());
    let mut events: Vec<Event> = places
        .iter()
        .map(|e| by_account(acting, e.workspace, EventKind::SessionsEnded).of(e.account, Some(e.id)))
        .collect();
    let mut change = app.store.change(now);
    let step = change.end_other_sessions(live.who.account, live.id);
    change.forget_other_devices(live.who.account, live.device);
    change.void_sign_ins(live.who.account, Actor::Account(live.who.account));
    let here = trusted_device::key_of(app, live).await?;
    let (account, why) = (live.who.account, "logged_out_everywhere");
    events.extend(trusted_device::disconnect_all(app, account, here, why, &mut change).await?);
    events.extend(login_change::void_asked(app, &mut change, &owner, &acting.origin, now).await?);
    let ended = change.commit(&events, &mut app.entropy()).await?.count(step);
    // This one is read anew: it knows of the phone.
    let unkept = app.sessions.forget_where(|any| any.who.account == live.who.account);
    app.store.keep_seen(&unkept).await?;
    trusted_device::tell(app, live.who.account).await?;
    Ok(ended)
}

/// An administrator ends every session of one employee (SES-09); their devices become unknown (THR-10).
pub async fn end_of_employee(
    app: &App,
    acting: &Acting<'_>,
    employee: EmployeeId,
    now: Timestamp,
) -> Result<u64, Failure> {
    let live = acting.live();
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    may(&live.person(), Act::EndSessionsOfOthers, &place.policy, now)?;
    let target = app
        .store
        .employee(employee)
        .await?
        .filter(|e| e.workspace == live.who.workspace);
    let target = target.ok_or(Refusal::NotFound)?;
    let event = acting
        .there(EventKind::SessionsEnded)
        .of(target.account, Some(target.id));
    let mut change = app.store.change(now);
    let step = change.end_sessions_of_employee(employee);
    for session in app.store.sessions_of_employee(employee).await? {
        change.forget_device(session.device);
    }
    let ended = change.commit(&[event], &mut app.entropy()).await?.count(step);
    app.sessions.forget_where(|other| other.who.employee == employee);
    Ok(ended)
}

/// Writes what was seen since the last time; a worker calls this at least every `session.last_seen_every`.
pub async fn keep_seen(app: &App) -> Result<(), Failure> {
    let unkept = app.sessions.unkept();
    if unkept.is_empty() {
        return Ok(());
    }
    let kept = app.store.keep_seen(&unkept).await;
    if kept.is_err() {
        app.sessions.keep_again();
    }
    Ok(kept?)
}

/// Whether a stored session is alive at `now`.
pub fn is_alive(app: &App, session: &Session, now: Timestamp) -> bool {
    let place = app.directory.by_id(session.workspace);
    place.is_some_and(|place| session.is_there(&place.policy, now))
}

/// Two that end the same session at once both succeed: it is ended.
pub(super) fn settle_end(committed: Result<store::Written, StoreError>) -> Result<(), Failure> {
    match committed {
        Ok(_) | Err(StoreError::Stale { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
