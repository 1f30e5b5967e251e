//! The second proof at the door, and proving again before something weighty.

use axum::http::StatusCode;
use axum::response::Response;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use pages::Frame;
use pages::frame::Here;
use pages::view::{
    Act, FactorError, Method as Shown, MethodRow, SecondFactor, SecondFactorChoice, StepUp, StepUpError,
};
use serde::Deserialize;

use super::asked::{Path, Query};
use super::door::{begin_again, in_progress, onward};
use super::said::own_path;
use super::visit::{Posted, Visit};
use crate::api::sign_in::read_password;
use crate::failure::Failure;
use crate::request::cookie;
use crate::request::session::{SignedIn, is_prefetch};
use crate::use_case::sign_in::{Await, Outcome, state};
use crate::use_case::step_up::{self, Again};
use crate::use_case::{second_factor, waiver};

#[derive(Deserialize, Default)]
pub struct Going {
    next: Option<String>,
}

#[derive(Deserialize)]
pub struct Named {
    method: String,
}

/// `GET /sign-in/second-factor`: the first usable method.
pub async fn first(visit: Visit, Query(going): Query<Going>) -> Response {
    if let Some(response) = let_in(&visit, going.next.as_deref()).await {
        return response;
    }
    match waiting(&visit).await {
        Ok((login, methods)) => match methods.first() {
            Some(method) => one_method(&visit, login, *method, going.next.as_deref(), None),
            None => choice(&visit, login, &methods),
        },
        Err(failure) => begin_again(&visit, &failure),
    }
}

/// `GET /sign-in/second-factor/{method}`.
pub async fn one(visit: Visit, Path(named): Path<Named>, Query(going): Query<Going>) -> Response {
    if let Some(response) = let_in(&visit, going.next.as_deref()).await {
        return response;
    }
    match waiting(&visit).await {
        Ok((login, methods)) => match method_of(&named.method).filter(|m| methods.contains(m)) {
            Some(method) => one_method(&visit, login, method, going.next.as_deref(), None),
            None => choice(&visit, login, &methods),
        },
        Err(failure) => begin_again(&visit, &failure),
    }
}

/// `GET /sign-in/methods`: "Other login methods".
pub async fn methods(visit: Visit) -> Response {
    if let Some(response) = let_in(&visit, None).await {
        return response;
    }
    match waiting(&visit).await {
        Ok((login, methods)) => choice(&visit, login, &methods),
        Err(failure) => begin_again(&visit, &failure),
    }
}

/// `POST /sign-in/second-factor`.
pub async fn prove(posted: Posted) -> Response {
    let visit = &posted.visit;
    let next = own_path(posted.field("next"));
    let Some(method) = method_of(posted.field("method")) else {
        return visit.refuse(&Refusal::MethodUnavailable.into());
    };
    let proven = async {
        let (id, ticket) = in_progress(visit)?;
        let code = posted.field("code");
        second_factor::prove(&visit.app, id, &ticket, method, code, &visit.caller, visit.now).await
    };
    let problem = match proven.await {
        Ok(done) => return onward(visit, Outcome::SignedIn(done), "", next),
        Err(Failure::Refused(Refusal::IncorrectCode)) => FactorError::Incorrect,
        Err(Failure::Refused(refusal @ Refusal::TooManyAttempts { .. })) => FactorError::TooMany {
            seconds: refusal.retry_after().unwrap_or(60),
        },
        Err(failure) => return begin_again(visit, &failure),
    };
    match waiting(visit).await {
        Ok((login, _)) => one_method(visit, login, method, next, Some(problem)),
        Err(failure) => begin_again(visit, &failure),
    }
}

/// The session that an administrator's exception leads to: a refresh by the person is enough, without script. What a
/// browser fetches ahead resolves nothing (DIS-07).
async fn let_in(visit: &Visit, next: Option<&str>) -> Option<Response> {
    if visit.method != axum::http::Method::GET || is_prefetch(&visit.headers) {
        return None;
    }
    let (id, ticket) = in_progress(visit).ok()?;
    let redeemed = waiver::redeem(&visit.app, id, &ticket, &visit.caller, visit.now).await;
    match redeemed {
        Ok(done) => done.map(|done| onward(visit, Outcome::SignedIn(done), "", next.and_then(own_path))),
        Err(failure) => Some(visit.refuse(&failure)),
    }
}

/// The frame of a page that waits with its sign-in.
fn waiting_frame(visit: &Visit) -> Frame {
    Frame {
        wait: in_progress(visit).ok().map(|(id, _)| id.to_string()),
        ..visit.frame()
    }
}

/// The login and the usable methods of the challenge in progress.
async fn waiting(visit: &Visit) -> Result<(String, Vec<Method>), Failure> {
    let (id, ticket) = in_progress(visit)?;
    match state(&visit.app, id, ticket, visit.now).await?.next {
        Await::Factor { account, methods, .. } => {
            let login = visit.app.store.account(account).await?.map(|a| a.login_shown);
            Ok((login.unwrap_or_default(), methods))
        }
        _ => Err(Refusal::ChallengeExpired.into()),
    }
}

fn one_method(
    visit: &Visit,
    login: String,
    method: Method,
    next: Option<&str>,
    problem: Option<FactorError>,
) -> Response {
    let status = match problem {
        Some(FactorError::TooMany { .. }) => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::UNAUTHORIZED,
        None => StatusCode::OK,
    };
    let next = next.and_then(own_path).map(str::to_owned);
    visit.page_with(
        status,
        &SecondFactor {
            frame: waiting_frame(visit),
            login,
            method: shown(method),
            next,
            problem,
        },
    )
}

fn choice(visit: &Visit, login: String, methods: &[Method]) -> Response {
    let methods = methods
        .iter()
        .map(|m| MethodRow {
            method: shown(*m),
            detail: None,
        })
        .collect();
    visit.page(&SecondFactorChoice {
        frame: waiting_frame(visit),
        login,
        methods,
    })
}

fn shown(method: Method) -> Shown {
    match method {
        Method::OtpApp => Shown::Otp,
    }
}

fn method_of(slug: &str) -> Option<Method> {
    (slug == Shown::Otp.slug()).then_some(Method::OtpApp)
}

/// `GET /step-up`.
pub async fn step_up(visit: Visit, Query(going): Query<Going>) -> Response {
    match visit.signed_in().await {
        Ok(s) => ask_again(&visit, &s, going.next.as_deref().unwrap_or("/security"), None),
        Err(failure) => visit.refuse(&failure),
    }
}

/// `POST /step-up`.
pub async fn step_up_sent(mut posted: Posted) -> Response {
    let next = own_path(posted.field("next")).unwrap_or("/security").to_owned();
    let (password, code) = (posted.take("password"), posted.take("code"));
    let visit = &posted.visit;
    let s = match visit.signed_in().await {
        Ok(s) => s,
        Err(failure) => return visit.refuse(&failure),
    };
    let proven = async {
        let password = read_password(password).map_err(|_| Refusal::IncorrectLoginOrPassword)?;
        let again = Again {
            password,
            code: Some(code).filter(|c| !c.is_empty()),
        };
        step_up::prove(&visit.app, &s.token, &s.acting(), again, visit.now).await
    };
    match proven.await {
        Ok(token) => with_new_token(visit, visit.go(&next), &token),
        Err(Failure::Refused(Refusal::IncorrectLoginOrPassword)) => {
            ask_again(visit, &s, &next, Some(StepUpError::IncorrectPassword))
        }
        Err(Failure::Refused(Refusal::IncorrectCode)) => ask_again(visit, &s, &next, Some(StepUpError::IncorrectCode)),
        Err(Failure::Refused(refusal @ Refusal::TooManyAttempts { .. })) => {
            let seconds = refusal.retry_after().unwrap_or(60);
            ask_again(visit, &s, &next, Some(StepUpError::TooMany { seconds }))
        }
        Err(failure) => visit.refuse(&failure),
    }
}

fn ask_again(visit: &Visit, s: &SignedIn, next: &str, problem: Option<StepUpError>) -> Response {
    let next = own_path(next).unwrap_or("/security").to_owned();
    let act = match next.split('?').next().unwrap_or("") {
        "/security/otp" if s.live.who.factors.has(Method::OtpApp) => Act::ChangeApp,
        "/security/otp" => Act::SetUpApp,
        "/security/log-out-everywhere" => Act::LogOutEverywhere,
        "/settings" => Act::ChangeSettings,
        path if path.starts_with("/employees/") && path.ends_with("/two-factor") => Act::Other {
            words: visit.texts.say("act-turn-off-factor"),
        },
        _ => Act::Other {
            words: visit.texts.say("act-go-on"),
        },
    };
    let status = if problem.is_some() {
        StatusCode::UNAUTHORIZED
    } else {
        StatusCode::OK
    };
    // Whoever sets a new app up under an administrator's exception has no code to give.
    let without_code = matches!(act, Act::ChangeApp | Act::SetUpApp) && s.live.person().is_waived(visit.now);
    let page = StepUp {
        frame: visit.frame_of(s, Here::Security),
        login: s.live.who.login.to_string(),
        act,
        next,
        back: "/security".to_owned(),
        password: true,
        method: s.live.who.factors.first().map(shown).filter(|_| !without_code),
        problem,
    };
    visit.page_with(status, &page)
}

/// Hands the session's new token to the browser.
pub fn with_new_token(visit: &Visit, mut response: Response, token: &domain::secret::Token) -> Response {
    if let Some(place) = &visit.place {
        response
            .headers_mut()
            .append(axum::http::header::SET_COOKIE, cookie::set_session(place, token));
    }
    response
}
