//! The second proof at the door.

use axum::http::StatusCode;
use axum::response::Response;
use domain::id::{DeviceId, EmployeeId, SignInId, WorkspaceId};
use domain::policy::Key;
use domain::recovery_code::RecoveryCode;
use domain::refusal::Refusal;
use domain::second_factor::{METHODS, Method};
use domain::trusted_device::State;
use pages::Frame;
use pages::view::{Captcha, FactorError, Method as Shown, MethodRow, SecondFactor, SecondFactorChoice, SmsCode};
use serde::Deserialize;

use super::access_request;
use super::asked::{Going, Path, Query};
use super::door::{begin_again, in_progress, onward, refused_on_phone};
use super::push;
use super::said::own_path;
use super::visit::{Posted, Visit};
use crate::failure::Failure;
use crate::request::cookie;
use crate::request::session::is_prefetch;
use crate::use_case::approval;
use crate::use_case::recovery_code;
use crate::use_case::second_factor::{self, Answer};
use crate::use_case::sign_in::{Await, Outcome, load, state};
use crate::use_case::sms;
use crate::use_case::waiver;

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
        Ok(waiting) => match waiting.methods.first().copied() {
            Some(method) => one_method(&visit, waiting, method, going.next.as_deref(), None).await,
            None => choice(&visit, waiting, None).await,
        },
        Err(failure) => over(&visit, &failure).await,
    }
}

/// `GET /sign-in/second-factor/{method}`.
pub async fn one(visit: Visit, Path(named): Path<Named>, Query(going): Query<Going>) -> Response {
    if let Some(response) = let_in(&visit, going.next.as_deref()).await {
        return response;
    }
    match waiting(&visit).await {
        Ok(waiting) => match method_of(&named.method).filter(|m| waiting.methods.contains(m)) {
            Some(method) => {
                if method == Method::VerificationCode {
                    open_on_phone(&visit).await;
                }
                one_method(&visit, waiting, method, going.next.as_deref(), None).await
            }
            None => choice(&visit, waiting, None).await,
        },
        Err(failure) => over(&visit, &failure).await,
    }
}

/// The open app shows its code by itself (VER-08). Where it cannot, the person opens it.
async fn open_on_phone(visit: &Visit) {
    if is_prefetch(&visit.headers) {
        return;
    }
    if let Ok((id, ticket)) = in_progress(visit) {
        let _ = approval::show_code(&visit.app, id, &ticket, visit.now).await;
    }
}

/// `GET /sign-in/second-factor/push`.
pub async fn push(visit: Visit, going: Query<Going>) -> Response {
    let named = Named {
        method: Shown::Push.slug().to_owned(),
    };
    one(visit, Path(named), going).await
}

/// `GET /sign-in/methods`: "Other login methods".
pub async fn methods(visit: Visit) -> Response {
    if let Some(response) = let_in(&visit, None).await {
        return response;
    }
    match waiting(&visit).await {
        Ok(waiting) => choice(&visit, waiting, None).await,
        Err(failure) => over(&visit, &failure).await,
    }
}

/// Where a challenge that is over leads: to its request, if one still waits for an answer (SF-10), or to the first page.
async fn over(visit: &Visit, failure: &Failure) -> Response {
    if access_request::waits(visit).await {
        return visit.go("/sign-in/request");
    }
    again(visit, failure).await
}

/// `POST /sign-in/second-factor`.
pub async fn prove(posted: Posted) -> Response {
    let visit = &posted.visit;
    let next = own_path(posted.field("next"));
    let Some(method) = method_of(posted.field("method")) else {
        return visit.refuse(&Refusal::MethodUnavailable.into());
    };
    let sent = Answer {
        method,
        code: posted.field("code"),
        captcha: Some(posted.field("captcha")).filter(|solution| !solution.is_empty()),
        plain: posted.field("plain") == "1",
    };
    let proven = async {
        let (id, ticket) = in_progress(visit)?;
        second_factor::prove(&visit.app, id, &ticket, sent, &visit.caller, visit.now).await
    };
    // What came into the field for codes of the app may have been a recovery code: its own form has the puzzle.
    let (mut method, is_code) = (method, sent.code.parse::<RecoveryCode>().is_ok());
    let problem = match proven.await {
        Ok(done) => return onward(visit, Outcome::SignedIn(done), "", next).await,
        Err(Failure::Refused(Refusal::IncorrectCodeThenCaptcha)) => {
            method = Method::RecoveryCode;
            FactorError::IncorrectRecovery
        }
        Err(Failure::Refused(Refusal::IncorrectCode)) if method == Method::RecoveryCode || is_code => {
            FactorError::IncorrectRecovery
        }
        Err(Failure::Refused(Refusal::CodeSpent)) => FactorError::CodeSpent,
        Err(Failure::Refused(Refusal::IncorrectCode)) => FactorError::Incorrect,
        Err(Failure::Refused(Refusal::CaptchaRequired)) => {
            method = Method::RecoveryCode;
            FactorError::CaptchaRequired
        }
        Err(Failure::Refused(Refusal::CaptchaWrong)) => FactorError::CaptchaWrong,
        Err(Failure::Refused(Refusal::MethodUnavailable)) => FactorError::Unavailable,
        Err(Failure::Refused(refusal @ Refusal::TooManyAttempts { .. })) => FactorError::TooMany {
            seconds: refusal.retry_after().unwrap_or(60),
        },
        Err(failure) => return again(visit, &failure).await,
    };
    match waiting(visit).await {
        Ok(waiting) if problem == FactorError::Unavailable => choice(visit, waiting, Some(problem)).await,
        Ok(waiting) => one_method(visit, waiting, method, next, Some(problem)).await,
        Err(failure) => again(visit, &failure).await,
    }
}

/// Back to the first page, with the reason why.
pub async fn again(visit: &Visit, failure: &Failure) -> Response {
    if push::was_refused(visit, failure).await {
        return refused_on_phone(visit);
    }
    begin_again(visit, failure)
}

/// The session that an administrator's exception or the phone's answer leads to: a refresh by the person is enough, without
/// script. What a browser fetches ahead resolves nothing (DIS-07).
pub async fn let_in(visit: &Visit, next: Option<&str>) -> Option<Response> {
    if visit.method != axum::http::Method::GET || is_prefetch(&visit.headers) {
        return None;
    }
    let (id, ticket) = in_progress(visit).ok()?;
    let redeemed = match waiver::redeem(&visit.app, id, &ticket, &visit.caller, visit.now).await {
        Ok(None) => approval::redeem(&visit.app, id, &ticket, &visit.caller, visit.now).await,
        other => other,
    };
    match redeemed {
        Ok(done) => Some(onward(visit, Outcome::SignedIn(done?), "", next.and_then(own_path)).await),
        Err(failure) => Some(visit.refuse(&failure)),
    }
}

/// The frame of a page that waits with its sign-in.
pub fn waiting_frame(visit: &Visit) -> Frame {
    Frame {
        wait: in_progress(visit).ok().map(|(id, _)| format!("/api/v1/sign-ins/{id}")),
        ..visit.frame()
    }
}

/// The challenge in progress, as its pages need it.
pub struct Waiting {
    id: SignInId,
    workspace: WorkspaceId,
    employee: EmployeeId,
    device: Option<DeviceId>,
    pub login: String,
    methods: Vec<Method>,
}

async fn waiting(visit: &Visit) -> Result<Waiting, Failure> {
    let (id, ticket) = in_progress(visit)?;
    let device = match load(&visit.app, id, &ticket, visit.now).await {
        Ok(stored) => stored.origin.known_device,
        Err(_) => None,
    };
    match state(&visit.app, id, ticket, visit.now).await?.next {
        Await::Factor {
            account,
            employee,
            methods,
            workspace,
        } => {
            let login = visit.app.store.account(account).await?.map(|a| a.login_shown);
            Ok(Waiting {
                id,
                workspace,
                employee,
                device,
                login: login.unwrap_or_default(),
                methods,
            })
        }
        _ => Err(Refusal::ChallengeExpired.into()),
    }
}

async fn one_method(
    visit: &Visit,
    waiting: Waiting,
    method: Method,
    next: Option<&str>,
    problem: Option<FactorError>,
) -> Response {
    if matches!(method, Method::Push) {
        return push::show(visit, waiting, next).await;
    }
    let status = match problem {
        Some(FactorError::TooMany { .. }) => StatusCode::TOO_MANY_REQUESTS,
        Some(FactorError::CaptchaRequired | FactorError::CaptchaWrong) => StatusCode::FORBIDDEN,
        Some(FactorError::NotSent) => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNAUTHORIZED,
        None => StatusCode::OK,
    };
    if method == Method::Sms {
        return by_sms(visit, waiting, next, (status, problem)).await;
    }
    let captcha = match method {
        Method::RecoveryCode => puzzle(visit, &waiting).await,
        Method::OtpApp | Method::VerificationCode | Method::Push | Method::PushConfirm | Method::Sms => Ok(None),
    };
    let captcha = match captcha {
        Ok(captcha) => captcha,
        Err(failure) => return visit.refuse(&failure),
    };
    let next = next.and_then(own_path).map(str::to_owned);
    let page = SecondFactor {
        frame: waiting_frame(visit),
        login: waiting.login,
        method: shown(method),
        next,
        problem,
        captcha,
    };
    visit.page_with(status, &page)
}

/// The page for the code that was sent, or that will be.
async fn by_sms(
    visit: &Visit,
    waiting: Waiting,
    next: Option<&str>,
    (status, problem): (StatusCode, Option<FactorError>),
) -> Response {
    let found = sms::of_sign_in(&visit.app, waiting.id, waiting.employee, waiting.device, visit.now).await;
    let standing = match found {
        Ok(Some(standing)) => standing,
        Ok(None) => return choice(visit, waiting, Some(FactorError::Unavailable)).await,
        Err(failure) => return visit.refuse(&failure),
    };
    let page = SmsCode {
        frame: waiting_frame(visit),
        login: waiting.login,
        masked: standing.masked,
        sent: standing.until.is_some(),
        wait: domain::time::seconds_up(standing.wait),
        next: next.and_then(own_path).map(str::to_owned),
        problem,
    };
    visit.page_with(status, &page)
}

/// The choice of methods again, with the reason why.
pub async fn choose_another(visit: &Visit, problem: FactorError) -> Response {
    match waiting(visit).await {
        Ok(waiting) => choice(visit, waiting, Some(problem)).await,
        Err(failure) => again(visit, &failure).await,
    }
}

/// The puzzle for the next recovery code, where one is asked for.
async fn puzzle(visit: &Visit, waiting: &Waiting) -> Result<Option<Captcha>, Failure> {
    let place = visit.app.directory.by_id(waiting.workspace).ok_or(Refusal::NotFound)?;
    if !recovery_code::wants_puzzle(&visit.app, waiting.employee, &place.policy).await? {
        return Ok(None);
    }
    let challenge = recovery_code::puzzle(&visit.app, waiting.id, waiting.employee, visit.now)?;
    Ok(Some(Captcha {
        challenge: challenge.to_string(),
        wait: visit.app.policy().span(Key::CaptchaPlainEvery).as_secs(),
    }))
}

async fn choice(visit: &Visit, waiting: Waiting, problem: Option<FactorError>) -> Response {
    let left = match recovery_code::left(&visit.app, waiting.employee).await {
        Ok(left) => left.map_or(0, |(left, _)| left.left),
        Err(failure) => return visit.refuse(&failure),
    };
    let phone = match visit.app.store.phone(waiting.employee).await {
        Ok(phone) => phone.filter(|phone| phone.state == State::Disconnected),
        Err(error) => return visit.refuse(&error.into()),
    };
    let methods = waiting.methods.iter().map(|m| MethodRow {
        method: shown(*m),
        detail: None,
    });
    let page = SecondFactorChoice {
        frame: waiting_frame(visit),
        login: waiting.login,
        methods: methods.collect(),
        codes_exhausted: left == 0,
        disconnected: phone.map(|phone| phone.name),
        problem,
    };
    let status = if problem.is_some() {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    visit.page_with(status, &page)
}

fn shown(method: Method) -> Shown {
    match method {
        Method::OtpApp => Shown::Otp,
        Method::VerificationCode => Shown::Verification,
        Method::Push | Method::PushConfirm => Shown::Push,
        Method::Sms => Shown::Sms,
        Method::RecoveryCode => Shown::Recovery,
    }
}

fn method_of(slug: &str) -> Option<Method> {
    METHODS.iter().map(|row| row.method).find(|m| shown(*m).slug() == slug)
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
