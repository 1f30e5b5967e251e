//! An app's session goes on: the next tokens for the one that counts, and the end where there are two of it (APP-09).

use domain::alert::{Alert, AlertKind};
use domain::app_session::{Asked, Credential, Tokens, Verdict};
use domain::client::Origin;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::SessionId;
use domain::keys::Purpose;
use domain::refusal::Refusal;
use domain::secret::Token;
use domain::session::Session;
use domain::time::Timestamp;
use store::StoreError;
use store::app_session::Rotation;
use store::session::Ended;

use super::reader::Reader;
use super::session;
use crate::app::App;
use crate::directory::Place;
use crate::failure::Failure;
use crate::health;
use crate::request::caller::Caller;

/// How often a refresh is judged anew, because something else changed its session meanwhile.
const ROUNDS: usize = 4;

/// What an app sends.
#[derive(Debug)]
pub struct Sent {
    pub session: SessionId,
    pub refresh: Token,
    /// Signed by the key of the session.
    pub jws: String,
}

/// What it gets.
#[derive(Debug)]
pub struct Refreshed {
    pub tokens: Tokens,
    /// When the token ends; it is not prolonged by use.
    pub ends_at: Option<Timestamp>,
}

/// Gives an app its next tokens. `session_expired` is for good: the person signs in again.
pub async fn refresh(app: &App, sent: &Sent, caller: &Caller, now: Timestamp) -> Result<Refreshed, Failure> {
    for _ in 0..ROUNDS {
        if let Some(refreshed) = once(app, sent, caller, now).await? {
            return Ok(refreshed);
        }
    }
    Err(Failure::Broken)
}

/// One look at the session as it is; `None` if it changed while it was judged.
async fn once(app: &App, sent: &Sent, caller: &Caller, now: Timestamp) -> Result<Option<Refreshed>, Failure> {
    let (session, digest, credential) = load(app, sent.session).await?;
    let place = app.directory.by_id(session.workspace).ok_or(Refusal::SessionExpired)?;
    let keys = app.store.keys();
    let of = (session.id, &credential.key);
    let Ok(asked) = Asked::read(&sent.jws, &sent.refresh, of, &app.settings.public_url, keys) else {
        return Err(refused(app, sent, &session, &credential, caller, now).await);
    };
    if !session.is_there(&place.policy, now) {
        return Err(silent(app, &session, now).await);
    }
    let arrived = session.seen_at > credential.rotated_at || app.sessions.find(&digest).is_some();
    match credential.judge(&asked, arrived, keys, now, &mut app.entropy()) {
        Verdict::Rotate(next, tokens) => {
            let rotated = rotate(
                app,
                (&session, digest),
                (&credential, next.as_ref()),
                tokens,
                &place,
                now,
            )
            .await?;
            Ok(rotated)
        }
        Verdict::Repeat(tokens) => Ok(Some(Refreshed {
            tokens,
            ends_at: session.ends_at,
        })),
        Verdict::Answered => Err(Refusal::StaleState.into()),
        Verdict::Reused => Err(reused(app, &session, &place, caller, now).await?.into()),
    }
}

async fn load(app: &App, id: SessionId) -> Result<(Session, [u8; 32], Credential), Failure> {
    // The credential first: where it is rotated between the two, the older one rotates nothing and is read anew. The other
    // way round, the token that the rotation has just replaced would pass for the newest, and its use for an arrival.
    let both = async {
        let credential = app.store.app_credential(id).await?;
        Ok((app.store.session_by_id(id).await?, credential))
    };
    match both.await {
        Ok((Some((session, digest)), Some(credential))) => Ok((session, digest, credential)),
        Ok(_) => Err(Refusal::SessionExpired.into()),
        // A row that this server did not write opens nothing.
        Err(StoreError::Forged(table)) => {
            health::report_forged_row(table);
            Err(Refusal::SessionExpired.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Writes the next tokens; `None` if somebody was first.
async fn rotate(
    app: &App,
    (session, old): (&Session, [u8; 32]),
    (from, to): (&Credential, &Credential),
    tokens: Tokens,
    place: &Place,
    now: Timestamp,
) -> Result<Option<Refreshed>, Failure> {
    let waived_until = if session.waived {
        let waiver = app.store.waiver(session.employee).await?;
        let ends_at = waiver.map(|stored| stored.waiver.ends_at).filter(|end| now <= *end);
        // It ends with the exception, also where the worker has not come to it yet.
        Some(ends_at.ok_or(Refusal::SessionExpired)?)
    } else {
        None
    };
    let session = session.clone().refreshed(waived_until, &place.policy, now);
    let rotation = Rotation {
        from,
        to,
        session: &session,
        old,
        new: app.store.keys().mac(Purpose::Session, &[tokens.token.expose()]),
    };
    if !app.store.rotate_app(&rotation).await? {
        return Ok(None);
    }
    app.sessions.forget(&old);
    app.clock.raise_floor(now);
    Ok(Some(Refreshed {
        tokens,
        ends_at: session.ends_at,
    }))
}

/// The origin of events, as the session's own kind of client.
fn origin(session: &Session, caller: &Caller) -> Origin {
    Origin {
        kind: session.origin.kind,
        ..caller.origin()
    }
}

/// A token that was used up comes again: one of two who have it is not its owner. Whichever it is, both are signed out,
/// and the owner is told: once, since a session ends once.
async fn reused(
    app: &App,
    session: &Session,
    place: &Place,
    caller: &Caller,
    now: Timestamp,
) -> Result<Refusal, Failure> {
    let origin = origin(session, caller);
    let event = Event::new(
        Chain::Workspace(session.workspace),
        EventKind::RefreshReused,
        Actor::Anyone,
    )
    .of(session.account, Some(session.employee))
    .from(&origin)
    .with("ended", session.origin.device.as_str());
    let mut change = app.store.change(now);
    change.end_session(session.id, session.account, Ended::ByAct);
    change.forget_device(session.device);
    let reader = Reader::of(app, session.account, Some(session.workspace)).await?;
    let name = reader.account.name.clone();
    let facts = reader.facts(app, Some(place), (&name, &origin), "/security", now);
    let mail = pages::mail::app_copied(&reader.texts, &facts);
    let alert = Alert::new(AlertKind::AppCopied).at(session.workspace).from(&origin);
    reader.alert(app, &mut change, &alert, &mail)?;
    session::settle_end(change.commit(&[event], &mut app.entropy()).await)?;
    app.sessions.forget_where(|live| live.id == session.id);
    Ok(Refusal::SessionExpired)
}

/// Without the app's key nothing happens to its session. Whoever has its token without the key is worth an event.
async fn refused(
    app: &App,
    sent: &Sent,
    session: &Session,
    credential: &Credential,
    caller: &Caller,
    now: Timestamp,
) -> Failure {
    if !credential.knows(&sent.refresh, app.store.keys()) {
        return Refusal::NotAllowed.into();
    }
    let event = Event::new(
        Chain::Workspace(session.workspace),
        EventKind::RefreshRefused,
        Actor::Anyone,
    )
    .of(session.account, Some(session.employee))
    .from(&origin(session, caller))
    .refused(Refusal::NotAllowed.code());
    match app.store.change(now).commit(&[event], &mut app.entropy()).await {
        Ok(_) => Refusal::NotAllowed.into(),
        Err(error) => error.into(),
    }
}

/// The app said nothing for too long.
async fn silent(app: &App, session: &Session, now: Timestamp) -> Failure {
    let event = Event::new(
        Chain::Workspace(session.workspace),
        EventKind::SessionExpired,
        Actor::Server,
    )
    .of(session.account, Some(session.employee))
    .from(&session.origin)
    .with("limit", "silence");
    let mut change = app.store.change(now);
    change.end_session(session.id, session.account, Ended::Over);
    match session::settle_end(change.commit(&[event], &mut app.entropy()).await) {
        Ok(()) => Refusal::SessionExpired.into(),
        Err(failure) => failure,
    }
}
