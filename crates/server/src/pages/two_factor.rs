//! Turning one's own second factor on; an employee's off for a while, from the employee's page; and one's own on again.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::access::Act;
use domain::id::EmployeeId;
use domain::refusal::Refusal;
use domain::waiver::Ask;
use pages::frame::Here;
use pages::view::{Confirm, FactorError, SetupChoice, TurnOff, TurnOffError, TurnOn, TurnedOff, WaitingBrowser};

use super::console::administrative;
use super::factor::with_new_token;
use super::own::One;
use super::said::when;
use super::visit::{Posted, Visit};
use crate::api::waiver::{read_pick, read_reason};
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::{factor_off, waiver};

/// `GET /security/two-factor`: the ways to turn it on, the better one first (SET-01).
pub async fn choose(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let is_waived = s.live.who.waiver.as_deref().is_some_and(|w| w.is_live(visit.now));
        if !is_waived && !s.live.who.factors.is_empty() {
            return Ok(visit.go("/security"));
        }
        Ok(visit.page(&SetupChoice {
            frame: visit.frame_of(&s, Here::Security),
        }))
    };
    visit.show(shown.await)
}

/// `GET /security/turn-off`: what goes with it (SET-13).
pub async fn turn_off_own_ask(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        factor_off::permit(&visit.app, &s.live, visit.now).await?;
        let say = |id| visit.texts.say(id);
        Ok(visit.page(&Confirm {
            frame: visit.frame_of(&s, Here::Security),
            title: say("own-off-title"),
            sentences: ["own-off-what", "own-off-deleted", "own-off-told"].map(say).to_vec(),
            verb: say("own-off"),
            action: OFF.to_owned(),
            cancel: "/security".to_owned(),
            danger: true,
            fields: Vec::new(),
            tick: None,
        }))
    };
    visit.show(proven(&visit, shown.await))
}

/// `POST /security/turn-off`.
pub async fn turn_off_own(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        factor_off::turn_off(&visit.app, &s.acting(), visit.now).await?;
        Ok(visit.go("/security?factor=off"))
    };
    visit.show(proven(visit, done.await))
}

const OFF: &str = "/security/turn-off";

/// Whoever has to prove more comes back here; whoever has nothing to turn off looks at what there is.
fn proven(visit: &Visit, shown: Result<Response, Failure>) -> Result<Response, Failure> {
    match shown {
        Err(Failure::Refused(Refusal::StepUpRequired)) => Ok(visit.go(&format!("/step-up?next={OFF}"))),
        Err(Failure::Refused(Refusal::StaleState)) => Ok(visit.go("/security")),
        shown => shown,
    }
}

/// Until when an employee's second factor is off, and who turned it off.
pub async fn turned_off(visit: &Visit, id: EmployeeId) -> Result<Option<TurnedOff>, Failure> {
    let stored = visit.app.store.waiver(id).await?;
    let Some(waiver) = stored.map(|s| s.waiver).filter(|w| w.is_live(visit.now)) else {
        return Ok(None);
    };
    let by = match waiver.granted_by {
        Some(id) => visit.app.store.employee(id).await?.map(|e| e.name).unwrap_or_default(),
        None => visit.texts.say("actor-operator"),
    };
    Ok(Some(TurnedOff {
        until: when(visit, waiver.ends_at),
        by,
    }))
}

/// `GET /employees/{id}/two-factor`: what will happen, and whose browser waits.
pub async fn ask(visit: Visit, Path(one): Path<One>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::TurnOffFactor)? {
            return Ok(first);
        }
        Ok(visit.page(&dialog(&visit, &s, &one.id).await?))
    };
    visit.show(shown.await)
}

/// `POST /employees/{id}/two-factor`.
pub async fn turn_off(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let problem = match sent(&posted, &s, &one.id).await {
            Ok(()) => return Ok(visit.go(&format!("/employees/{}?two_factor=off", one.id))),
            Err(failure) => problem(&failure).ok_or(failure)?,
        };
        let page = TurnOff {
            reason: posted.field("reason").to_owned(),
            picked: posted.field("challenge").to_owned(),
            checked: posted.field("identity_checked") == "yes",
            problem: Some(problem),
            ..dialog(visit, &s, &one.id).await?
        };
        let status = match problem {
            TurnOffError::Changed => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Ok(visit.page_with(status, &page))
    };
    visit.show(done.await)
}

async fn sent(posted: &Posted, s: &SignedIn, id: &str) -> Result<(), Failure> {
    let visit = &posted.visit;
    let ask = Ask {
        days: posted.field("days").parse().unwrap_or(0),
        identity_checked: posted.field("identity_checked") == "yes",
        pick: read_pick(Some(posted.field("challenge")).filter(|c| !c.is_empty()))?,
        reason: read_reason(posted.field("reason"))?,
    };
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    waiver::turn_off(&visit.app, &s.acting(), id, &ask, visit.now).await?;
    Ok(())
}

fn problem(failure: &Failure) -> Option<TurnOffError> {
    Some(match failure {
        Failure::Refused(Refusal::StaleState) => TurnOffError::Changed,
        failure => match failure.invalid()? {
            ("identity_checked", _) => TurnOffError::NotChecked,
            ("reason", _) => TurnOffError::Reason,
            ("days", _) => TurnOffError::Days,
            ("employee", "no_factor") => TurnOffError::NoFactor,
            ("employee", _) => TurnOffError::NotActive,
            _ => return None,
        },
    })
}

async fn dialog(visit: &Visit, s: &SignedIn, id: &str) -> Result<TurnOff, Failure> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let case = waiver::case(&visit.app, &s.live, id, visit.now).await?;
    let browser = |c: &store::sign_in::SignIn| WaitingBrowser {
        id: c.id.to_string(),
        device: c.origin.device.clone(),
        address: c.origin.ip.to_string(),
        password_at: when(visit, c.password_at),
        known: c.origin.known_device.is_some(),
    };
    Ok(TurnOff {
        frame: visit.frame_of(s, Here::Employees),
        id: id.to_string(),
        known: case.on_record.labelled(&visit.texts),
        waiting: case.challenges.iter().map(browser).collect(),
        days: case.days.to_vec(),
        now: turned_off(visit, id).await?,
        oneself: case.oneself,
        name: case.employee.name,
        reason: String::new(),
        picked: String::new(),
        checked: false,
        problem: None,
    })
}

/// `POST /employees/{id}/two-factor/on`: "Turn on again now".
pub async fn turn_on(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        waiver::turn_on(&visit.app, &s.acting(), id, visit.now).await?;
        Ok(visit.go(&format!("/employees/{}?two_factor=on", one.id)))
    };
    visit.show(done.await)
}

/// `GET /security/turn-on`: a code of the app of before.
pub async fn own(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if s.live.who.waiver.as_deref().is_none_or(|w| !w.is_live(visit.now)) {
            return Ok(visit.go("/security"));
        }
        Ok(visit.page(&TurnOn {
            frame: visit.frame_of(&s, Here::Security),
            problem: None,
        }))
    };
    visit.show(shown.await)
}

/// `POST /security/turn-on`.
pub async fn own_sent(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let code = posted.field("code");
        let (status, problem) = match waiver::turn_on_own(&visit.app, &s.token, &s.acting(), code, visit.now).await {
            Ok(token) => return Ok(with_new_token(visit, visit.go("/security"), &token)),
            Err(Failure::Refused(Refusal::IncorrectCode)) => (StatusCode::UNAUTHORIZED, FactorError::Incorrect),
            Err(Failure::Refused(refusal @ Refusal::TooManyAttempts { .. })) => {
                let seconds = refusal.retry_after().unwrap_or(60);
                (StatusCode::TOO_MANY_REQUESTS, FactorError::TooMany { seconds })
            }
            Err(Failure::Refused(Refusal::StaleState)) => return Ok(visit.go("/security")),
            Err(failure) => return Err(failure),
        };
        let page = TurnOn {
            frame: visit.frame_of(&s, Here::Security),
            problem: Some(problem),
        };
        Ok(visit.page_with(status, &page))
    };
    visit.show(done.await)
}
