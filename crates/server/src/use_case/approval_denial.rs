//! "This isn't me": the phone refuses, and what was asked for ends (THR-13).

use domain::alert::AlertKind;
use domain::approval::{self, State, Subject};
use domain::event::{Actor, EventKind};
use domain::id::SessionId;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::time::Timestamp;
use store::StoreError;
use store::approval::Approval;
use store::session::Ended;
use store::sign_in::Stage;

use super::access_request;
use super::approval::{TRIES, answered, by_phone};
use super::approval_notice;
use crate::app::App;
use crate::failure::Failure;
use crate::request::phone::ConnectedPhone;

/// The challenge ends, whatever else would prove it later, or the session that asked, and the person is told what to do.
///
/// A request that was replaced, or whose tries for the number are used up, is refused as well, in the row of its newest
/// successor: while the challenge still waits, or for as long as a proof of the session that asked would count.
///
/// Refused: `stale_state` where it was answered before, or is over.
pub async fn deny(app: &App, phone: &ConnectedPhone, approval: &Approval, now: Timestamp) -> Result<State, Failure> {
    for _ in 0..TRIES {
        let newest = app.store.approval_of(approval.subject).await?;
        let newest = newest.filter(|newest| newest.phone == phone.phone.id);
        let newest = newest.filter(|newest| matches!(newest.state, State::Open | State::Void));
        let newest = newest.ok_or(Refusal::StaleState)?;
        let session = session_that_asked(app, newest.subject).await?;
        if newest.state == State::Void && matches!(newest.subject, Subject::StepUp(_)) {
            let place = app.directory.by_id(newest.workspace).ok_or(Refusal::NotFound)?;
            let is_late = now.since(newest.created_at) > place.policy.span(Key::StepUpAge);
            if is_late || session.is_none() {
                return Err(Refusal::StaleState.into());
            }
        }
        match deny_once(app, phone, (approval, &newest), session, now).await {
            // It was answered meanwhile, or the session has just ended: then nothing of it is left to end.
            Err(Failure::Refused(Refusal::StaleState)) => {}
            done => return done,
        }
    }
    Err(Refusal::StaleState.into())
}

/// The session that a step-up was asked in, unless it has ended by itself.
async fn session_that_asked(app: &App, subject: Subject) -> Result<Option<SessionId>, Failure> {
    let Subject::StepUp(session) = subject else {
        return Ok(None);
    };
    match app.store.session_by_id(session).await {
        Ok(found) => Ok(found.map(|_| session)),
        // Whoever wrote the row: it ends.
        Err(StoreError::Forged(_)) => Ok(Some(session)),
        Err(error) => Err(error.into()),
    }
}

/// `approval` is what the person saw and refused, wherever that asked from; `newest` is the row that holds it.
async fn deny_once(
    app: &App,
    phone: &ConnectedPhone,
    (approval, newest): (&Approval, &Approval),
    session: Option<SessionId>,
    now: Timestamp,
) -> Result<State, Failure> {
    let mut change = app.store.change(now);
    let mut events = vec![by_phone(EventKind::ApprovalDenied, phone, approval)];
    if let Subject::SignIn(id) = approval.subject {
        if newest.state == State::Open {
            change.drop_challenge(id);
        } else {
            // Void: it may be over because the person is in by now.
            change.settle_sign_in(id, Stage::Factor);
        }
        let actor = Actor::Employee(approval.employee);
        events.extend(access_request::void_of(app, &mut change, id, actor).await?);
    }
    let denied = change.deny_approval(newest);
    if let Some(session) = session {
        change.end_session(session, approval.account, Ended::ByAct);
        let ended = by_phone(EventKind::SessionEnded, phone, approval);
        events.push(ended.with("ended", approval.origin.device.as_str()));
    }
    let kind = if pauses(app, approval, now).await? {
        events.push(by_phone(EventKind::PushPaused, phone, approval));
        AlertKind::PushPaused
    } else {
        match approval.subject {
            Subject::SignIn(_) => AlertKind::ApprovalDenied,
            Subject::StepUp(_) => AlertKind::StepUpDenied,
        }
    };
    approval_notice::tell(app, &phone.employee, approval, kind, &mut change, now).await?;
    change.commit(&events, &mut app.entropy()).await?;
    if let Some(session) = session {
        app.sessions.forget_where(|live| live.id == session);
    }
    answered(app, &denied);
    Ok(State::Denied)
}

/// Whether this refusal is the one after which nothing more is sent to the phone.
async fn pauses(app: &App, approval: &Approval, now: Timestamp) -> Result<bool, Failure> {
    let earlier = app.store.approvals_since_sign_in(approval.employee).await?;
    if approval::is_paused(&earlier) {
        return Ok(false);
    }
    let with_this = earlier.into_iter().chain([approval::Earlier {
        at: approval.created_at,
        device: approval.origin.known_device,
        state: State::Denied,
        answered_at: Some(now),
    }]);
    Ok(approval::is_paused(&with_this.collect::<Vec<_>>()))
}
