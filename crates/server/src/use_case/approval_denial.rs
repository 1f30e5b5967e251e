//! "This isn't me": the phone refuses, and what was asked for ends (THR-13).

use domain::alert::AlertKind;
use domain::approval::{self, State, Subject};
use domain::event::EventKind;
use domain::id::SessionId;
use domain::refusal::Refusal;
use domain::time::Timestamp;
use store::StoreError;
use store::approval::Approval;
use store::session::Ended;

use super::approval::{TRIES, answered, by_phone};
use super::approval_notice;
use crate::app::App;
use crate::failure::Failure;
use crate::request::phone::ConnectedPhone;

/// The challenge ends, whatever else would prove it later, or the session that asked, and the person is told what to do.
///
/// Refused: `stale_state` where the request was answered before.
pub async fn deny(app: &App, phone: &ConnectedPhone, approval: &Approval, now: Timestamp) -> Result<State, Failure> {
    for _ in 0..TRIES {
        let session = session_that_asked(app, approval.subject).await?;
        match deny_once(app, phone, approval, session, now).await {
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

async fn deny_once(
    app: &App,
    phone: &ConnectedPhone,
    approval: &Approval,
    session: Option<SessionId>,
    now: Timestamp,
) -> Result<State, Failure> {
    let denied = Approval {
        state: State::Denied,
        ..approval.clone()
    };
    let mut change = app.store.change(now);
    change.answer_approval(&denied);
    let mut events = vec![by_phone(EventKind::ApprovalDenied, phone, approval)];
    if let Subject::SignIn(id) = approval.subject {
        change.drop_challenge(id);
    }
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
