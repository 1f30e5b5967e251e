//! Codes by SMS at the door, and the own telephone number.

use axum::http::StatusCode;
use axum::response::Response;
use domain::access::Act;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::time::seconds_up;
use pages::frame::{Frame, Here};
use pages::view::{Confirm, FactorError, LinkedNumber, NumberError, NumberStep, PhoneNumber};
use serde::Deserialize;

use super::asked::{Path, Query};
use super::console::administrative;
use super::door::in_progress;
use super::factor;
use super::own::One;
use super::visit::{Posted, Visit};
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::{employees, phone_number, sms};

/// `POST /sign-in/sms`: "Choose SMS".
pub async fn send(posted: Posted) -> Response {
    let visit = &posted.visit;
    let sent = async {
        let (id, ticket) = in_progress(visit)?;
        sms::send_for_sign_in(&visit.app, id, &ticket, visit.now).await
    };
    let problem = match sent.await {
        Ok(_) | Err(Failure::Refused(Refusal::ResendTooSoon { .. })) => {
            return visit.go("/sign-in/second-factor/sms");
        }
        Err(Failure::Refused(Refusal::SmsNotSent)) => FactorError::NotSent,
        Err(Failure::Refused(Refusal::MethodUnavailable)) => FactorError::Unavailable,
        Err(Failure::Refused(refusal @ Refusal::TooManyAttempts { .. })) => FactorError::TooMany {
            seconds: refusal.retry_after().unwrap_or(60),
        },
        Err(failure) => return factor::again(visit, &failure).await,
    };
    factor::choose_another(visit, problem).await
}

/// The row of the security page: `None` where nobody takes messages and no number is linked.
pub async fn linked(visit: &Visit, s: &SignedIn) -> Result<Option<Option<LinkedNumber>>, Failure> {
    let linked = visit.app.store.phone_number(s.live.who.employee).await?;
    let shown = match linked {
        Some(linked) => Some(LinkedNumber {
            masked: linked.number.masked(),
            rests: sms::rests(&visit.app, &linked).await?,
        }),
        None => None,
    };
    let offered = sms::is_offered(&visit.app) && !s.live.who.factors.is_empty();
    Ok((offered || shown.is_some()).then_some(shown))
}

#[derive(Deserialize, Default)]
pub struct Anew {
    anew: Option<String>,
    /// On the way through the set-up.
    first: Option<String>,
}

/// `GET /security/phone-number`.
pub async fn show(visit: Visit, Query(anew): Query<Anew>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let waiting = match anew.anew {
            Some(_) => None,
            None => phone_number::waiting(&visit.app, &s.live, visit.now).await?,
        };
        let step = match waiting {
            Some(standing) => NumberStep::Code {
                masked: standing.masked,
                wait: seconds_up(standing.wait),
            },
            None => NumberStep::Number { typed: String::new() },
        };
        Ok(visit.page(&page(&visit, &s, step, anew.first.is_some(), None).await?))
    };
    visit.show(shown.await)
}

async fn page(
    visit: &Visit,
    s: &SignedIn,
    step: NumberStep,
    first: bool,
    problem: Option<NumberError>,
) -> Result<PhoneNumber, Failure> {
    Ok(PhoneNumber {
        frame: visit.frame_of(s, Here::Security),
        step,
        linked: linked(visit, s).await?.flatten(),
        first,
        problem,
    })
}

/// `POST /security/phone-number`: the number, or the code that went there.
pub async fn sent(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        if posted.field("code").is_empty() {
            number(&posted, &s).await
        } else {
            confirm(&posted, &s).await
        }
    };
    visit.show(done.await)
}

async fn number(posted: &Posted, s: &SignedIn) -> Result<Response, Failure> {
    let visit = &posted.visit;
    let typed = posted.field("number");
    let problem = match phone_number::begin(&visit.app, &s.acting(), typed, visit.now).await {
        Ok(_) if is_first(posted) => return Ok(visit.go("/security/phone-number?first=1")),
        Ok(_) => return Ok(visit.go("/security/phone-number")),
        Err(failure) => problem(&failure).ok_or(failure)?,
    };
    let step = NumberStep::Number {
        typed: typed.chars().take(40).collect(),
    };
    Ok(visit.page_with(
        status(problem),
        &page(visit, s, step, is_first(posted), Some(problem)).await?,
    ))
}

/// Whether this is a step of the set-up.
fn is_first(posted: &Posted) -> bool {
    posted.field("first") == "1"
}

async fn confirm(posted: &Posted, s: &SignedIn) -> Result<Response, Failure> {
    let visit = &posted.visit;
    let problem = match phone_number::link(&visit.app, &s.acting(), posted.field("code"), visit.now).await {
        Ok(_) => return Ok(visit.go("/security?number=linked")),
        Err(failure) => problem(&failure).ok_or(failure)?,
    };
    let waiting = phone_number::waiting(&visit.app, &s.live, visit.now).await?;
    let step = match waiting.filter(|_| problem == NumberError::Incorrect) {
        Some(standing) => NumberStep::Code {
            masked: standing.masked,
            wait: seconds_up(standing.wait),
        },
        None => NumberStep::Number { typed: String::new() },
    };
    Ok(visit.page_with(
        status(problem),
        &page(visit, s, step, is_first(posted), Some(problem)).await?,
    ))
}

fn problem(failure: &Failure) -> Option<NumberError> {
    Some(match failure {
        Failure::Refused(Refusal::PhoneInUse) => NumberError::InUse,
        Failure::Refused(Refusal::SmsNotSent | Refusal::MethodUnavailable) => NumberError::NotSent,
        Failure::Refused(Refusal::IncorrectCode) => NumberError::Incorrect,
        Failure::Refused(Refusal::CodeSpent) => NumberError::Spent,
        Failure::Refused(refusal @ (Refusal::TooManyAttempts { .. } | Refusal::ResendTooSoon { .. })) => {
            NumberError::TooMany {
                seconds: refusal.retry_after().unwrap_or(60),
            }
        }
        failure => match failure.invalid()? {
            ("number", "not_allowed_there") => NumberError::NotThere,
            ("number", _) => NumberError::Unreadable,
            _ => return None,
        },
    })
}

fn status(problem: NumberError) -> StatusCode {
    match problem {
        NumberError::InUse | NumberError::NotSent => StatusCode::CONFLICT,
        NumberError::Incorrect | NumberError::Spent => StatusCode::UNAUTHORIZED,
        NumberError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        NumberError::Unreadable | NumberError::NotThere => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// `GET /security/phone-number/remove`: what follows from it.
pub async fn remove_own_ask(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let linked = phone_number::removable(&visit.app, &s.live, visit.now).await;
        let number = match linked {
            Ok(linked) => linked.number.masked(),
            Err(failure) => return removed_already(&visit, failure),
        };
        let is_last = s.live.who.factors.without(Method::Sms).methods().is_empty();
        let frame = visit.frame_of(&s, Here::Security);
        Ok(visit.page(&Confirm::remove_own_number(frame, &number, is_last)))
    };
    visit.show(shown.await)
}

/// `POST /security/phone-number/remove`.
pub async fn remove_own(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        match phone_number::remove_own(&visit.app, &s.acting(), visit.now).await {
            Ok(()) => Ok(visit.go("/security?number=removed")),
            Err(failure) => removed_already(visit, failure),
        }
    };
    visit.show(done.await)
}

/// There is no number any more, or it stays for now: the page of security says which.
fn removed_already(visit: &Visit, failure: Failure) -> Result<Response, Failure> {
    match failure {
        Failure::Refused(Refusal::StaleState) => Ok(visit.go("/security?number=removed")),
        Failure::Refused(Refusal::NotAllowed) => Ok(visit.go("/security?number=kept")),
        failure => Err(failure),
    }
}

/// `GET /employees/{id}/phone-number`: whose, and what is left then (SET-05).
pub async fn remove_ask(visit: Visit, Path(one): Path<One>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::RemovePhoneNumbers)? {
            return Ok(first);
        }
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let found = employees::find(&visit.app, &s.live, id, visit.now).await?;
        let Some(linked) = visit.app.store.phone_number(id).await? else {
            return Ok(visit.go(&format!("/employees/{id}")));
        };
        let is_last = found.factors.without(Method::Sms).methods().is_empty();
        let frame: Frame = visit.frame_of(&s, Here::Employees);
        let number = linked.number.as_str();
        Ok(visit.page(&Confirm::remove_number(frame, &one.id, &found.name, number, is_last)))
    };
    visit.show(shown.await)
}

/// `POST /employees/{id}/phone-number`.
pub async fn remove_of(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        phone_number::remove_of(&visit.app, &s.acting(), id, visit.now).await?;
        Ok(visit.go(&format!("/employees/{id}?done=number")))
    };
    visit.show(done.await)
}
