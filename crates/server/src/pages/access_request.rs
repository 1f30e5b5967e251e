//! "Cannot confirm login": the page of who waits, and the queue of the administrators.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::access::Act;
use domain::access_request::State;
use domain::id::AccessRequestId;
use domain::policy::Key;
use domain::refusal::Refusal;
use pages::frame::{Frame, Here};
use pages::initials;
use pages::view::{AccessRequests, AnswerError, AnswerRequest, AskState, CannotConfirm, Paging, RequestCard};
use serde::Deserialize;

use super::asked::{Path, Query};
use super::console::administrative;
use super::door::in_progress;
use super::factor::again;
use super::factor::{let_in, waiting_frame};
use super::own::One;
use super::said::{history_entry, when};
use super::visit::{Posted, Visit};
use crate::api::waiver::read_reason;
use crate::failure::Failure;
use crate::request::cookie;
use crate::request::session::SignedIn;
use crate::use_case::access_request::{self, Case, Standing};

/// Answered requests of one page.
const PAGE: i64 = 25;

/// Whether this browser waits for an answer.
pub async fn waits(visit: &Visit) -> bool {
    let Ok((id, ticket)) = in_progress(visit) else {
        return false;
    };
    let standing = access_request::standing(&visit.app, id, &ticket, visit.now).await;
    let request = standing.ok().and_then(|standing| standing.request);
    request.is_some_and(|stored| stored.state == State::Open)
}

/// `GET /sign-in/request`. A refresh lets in whom an administrator has let in (ARR-06).
pub async fn cannot_confirm(visit: Visit) -> Response {
    if let Some(response) = let_in(&visit, None).await {
        return response;
    }
    show(&visit, StatusCode::OK).await
}

async fn show(visit: &Visit, status: StatusCode) -> Response {
    let found = async {
        let (id, ticket) = in_progress(visit)?;
        access_request::standing(&visit.app, id, &ticket, visit.now).await
    };
    match found.await {
        Ok(standing) => visit.page_with(
            status,
            &CannotConfirm {
                frame: waiting_frame(visit),
                login: standing.login.clone(),
                methods_left: standing.methods_left,
                state: state(visit, &standing),
            },
        ),
        Err(failure) => again(visit, &failure).await,
    }
}

fn state(visit: &Visit, standing: &Standing) -> AskState {
    let again = domain::time::seconds_up(standing.wait);
    match &standing.request {
        Some(stored) if stored.state == State::Open => {
            let policy = visit
                .place
                .as_ref()
                .map_or_else(|| visit.app.policy(), |p| p.policy.clone());
            AskState::Sent {
                at: when(visit, stored.request.asked_at),
                until: when(visit, stored.request.ends_at(&policy)),
                again,
            }
        }
        _ if !standing.answerable => AskState::Nobody,
        Some(stored) if stored.state == State::Refused => AskState::Refused { again },
        Some(_) => AskState::Over { again },
        None if again > 0 => AskState::TooSoon { again },
        None => AskState::Ask,
    }
}

/// `POST /sign-in/request`: "Send request".
pub async fn ask(posted: Posted) -> Response {
    let visit = &posted.visit;
    let sent = async {
        let (id, ticket) = in_progress(visit)?;
        access_request::ask(&visit.app, id, &ticket, visit.now).await?;
        Ok((id, ticket))
    };
    match sent.await {
        Ok((id, ticket)) => {
            let mut response = visit.go("/sign-in/request");
            let policy = visit
                .place
                .as_ref()
                .map_or_else(|| visit.app.policy(), |p| p.policy.clone());
            let kept = cookie::keep_sign_in(&id.to_string(), &ticket, policy.span(Key::AccessRequestLife));
            response.headers_mut().append(header::SET_COOKIE, kept);
            response
        }
        Err(Failure::Refused(refusal @ (Refusal::ResendTooSoon { .. } | Refusal::NoAdministratorAvailable))) => {
            let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::CONFLICT);
            let mut response = show(visit, status).await;
            if let Some(seconds) = refusal.retry_after() {
                let headers = response.headers_mut();
                headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
        Err(failure) => again(visit, &failure).await,
    }
}

#[derive(Deserialize, Default)]
pub struct Older {
    before: Option<String>,
    done: Option<String>,
}

/// `GET /employees/access-requests`.
pub async fn queue(visit: Visit, Query(older): Query<Older>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::AnswerAccessRequests)? {
            return Ok(first);
        }
        let before = older.before.as_deref().map(id_of).transpose()?;
        let open = match before {
            None => access_request::queue(&visit.app, &s.live, visit.now).await?,
            Some(_) => Vec::new(),
        };
        let over = access_request::answered(&visit.app, &s.live, before, PAGE, visit.now).await?;
        let full = over.len() as i64 >= PAGE;
        let next = over.last().filter(|_| full).map(|case| case.stored.request.id);
        let done = match older.done.as_deref() {
            Some("granted") => Some("access-request-granted-done"),
            Some("refused") => Some("access-request-refused-done"),
            _ => None,
        };
        let page = AccessRequests {
            open: open.iter().map(|case| card(&visit, case)).collect(),
            over: over.iter().map(|case| card(&visit, case)).collect(),
            paging: Paging {
                newer: before.map(|_| "/employees/access-requests".to_owned()),
                older: next.map(|id| format!("/employees/access-requests?before={id}")),
            },
            frame: Frame {
                done: done.map(|id| visit.texts.say(id)),
                ..visit.frame_of(&s, Here::Requests)
            },
        };
        Ok(visit.page(&page))
    };
    visit.show(shown.await)
}

fn id_of(text: &str) -> Result<AccessRequestId, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}

/// The text that says how a request stands.
fn stands(state: State) -> &'static str {
    match state {
        State::Open => "access-request-open",
        State::Served => "access-request-served",
        State::Refused => "access-request-refused",
        State::SignedIn => "access-request-signed-in",
        State::Expired => "access-request-expired",
        State::Replaced => "access-request-replaced",
        State::Void => "access-request-void",
    }
}

fn card(visit: &Visit, case: &Case) -> RequestCard {
    let request = &case.stored.request;
    let texts = &visit.texts;
    let device = Some(&request.origin.device).filter(|device| *device != "unknown");
    RequestCard {
        id: request.id.to_string(),
        employee: case.employee.id.to_string(),
        name: case.employee.name.clone(),
        initials: initials(&case.employee.name),
        asked: when(visit, request.asked_at),
        device: device.cloned().unwrap_or_else(|| texts.say("unknown")),
        known_device: request.origin.known_device.is_some(),
        address: request.origin.ip.to_string(),
        known_network: request.known_network,
        last_sign_in: case
            .last_sign_in
            .as_ref()
            .map(|recorded| history_entry(visit, recorded)),
        earlier: case.earlier as u64,
        known: case.on_record.clone().labelled(texts),
        open: case.stored.state == State::Open,
        stands: texts.say(stands(case.stored.state)),
        handled_by: case.handled_by.clone(),
        closed: case.stored.closed_at.map(|at| when(visit, at)),
        note: case.stored.note.clone(),
    }
}

/// `GET /employees/access-requests/{id}`: from whom and from where, and the decision.
pub async fn one(visit: Visit, Path(one): Path<One>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::AnswerAccessRequests)? {
            return Ok(first);
        }
        Ok(visit.page(&dialog(&visit, &s, id_of(&one.id)?).await?))
    };
    visit.show(shown.await)
}

async fn dialog(visit: &Visit, s: &SignedIn, id: AccessRequestId) -> Result<AnswerRequest, Failure> {
    let case = access_request::find(&visit.app, &s.live, id, visit.now).await?;
    Ok(AnswerRequest {
        frame: visit.frame_of(s, Here::Requests),
        request: card(visit, &case),
        days: case.days.to_vec(),
        oneself: case.oneself,
        reason: String::new(),
        checked: false,
        problem: None,
    })
}

/// `POST /employees/access-requests/{id}`: let in for so many days, or decline.
pub async fn answer(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id = id_of(&one.id)?;
        let refusing = posted.field("refuse") == "yes";
        let problem = match decide(&posted, &s, id, refusing).await {
            Ok(()) => {
                let word = if refusing { "refused" } else { "granted" };
                return Ok(visit.go(&format!("/employees/access-requests?done={word}")));
            }
            Err(failure) => problem(&failure).ok_or(failure)?,
        };
        let page = AnswerRequest {
            reason: posted.field("reason").to_owned(),
            checked: posted.field("identity_checked") == "yes",
            problem: Some(problem),
            ..dialog(visit, &s, id).await?
        };
        let status = match problem {
            AnswerError::Changed => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Ok(visit.page_with(status, &page))
    };
    visit.show(done.await)
}

async fn decide(posted: &Posted, s: &SignedIn, id: AccessRequestId, refusing: bool) -> Result<(), Failure> {
    let visit = &posted.visit;
    // Of another workspace there is none, whatever was typed.
    access_request::find(&visit.app, &s.live, id, visit.now).await?;
    let reason = read_reason(posted.field("reason"))?;
    if refusing {
        return access_request::refuse(&visit.app, &s.acting(), id, &reason, visit.now).await;
    }
    let days = posted.field("days").parse().unwrap_or(0);
    let checked = posted.field("identity_checked") == "yes";
    access_request::grant(&visit.app, &s.acting(), id, (days, reason, checked), visit.now).await?;
    Ok(())
}

fn problem(failure: &Failure) -> Option<AnswerError> {
    Some(match failure {
        Failure::Refused(Refusal::StaleState) => AnswerError::Changed,
        failure => match failure.invalid()? {
            ("identity_checked", _) => AnswerError::NotChecked,
            ("reason", _) => AnswerError::Reason,
            ("days", _) => AnswerError::Days,
            _ => return None,
        },
    })
}
