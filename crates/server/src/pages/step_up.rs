//! Proving again who one is, before something weighty.

use axum::http::StatusCode;
use axum::response::Response;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::time::seconds_up;
use pages::frame::Here;
use pages::view::{Act, BySms, StepUp, StepUpError};
use serde::Deserialize;

use super::asked::Query;
use super::factor::with_new_token;
use super::said::{own_path, query};
use super::visit::{Posted, Visit};
use crate::api::sign_in::read_password;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::account_act;
use crate::use_case::sms;
use crate::use_case::step_up::{self, Again};
use crate::use_case::step_up_push;

#[derive(Deserialize, Default)]
pub struct Going {
    next: Option<String>,
    /// `sms`: by a code that was sent.
    by: Option<String>,
}

/// `GET /step-up`.
pub async fn show(visit: Visit, Query(going): Query<Going>) -> Response {
    let by_sms = going.by.as_deref() == Some(Method::Sms.word());
    match visit.signed_in().await {
        Ok(s) => ask_again(&visit, &s, going.next.as_deref().unwrap_or("/security"), by_sms, None).await,
        Err(failure) => visit.refuse(&failure),
    }
}

/// `POST /step-up`.
pub async fn sent(mut posted: Posted) -> Response {
    let next = own_path(posted.field("next")).unwrap_or("/security").to_owned();
    let by_sms = posted.field("method") == Method::Sms.word();
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
            by_sms,
        };
        step_up::prove(&visit.app, &s.token, &s.acting(), again, visit.now).await
    };
    match proven.await {
        Ok(token) => with_new_token(visit, visit.go(&next), &token),
        Err(failure) => refused(visit, &s, &next, by_sms, &failure).await,
    }
}

/// The page again, with the reason why the phone was not asked.
pub async fn not_proven(visit: &Visit, s: &SignedIn, next: &str, failure: &Failure) -> Response {
    refused(visit, s, next, false, failure).await
}

async fn refused(visit: &Visit, s: &SignedIn, next: &str, by_sms: bool, failure: &Failure) -> Response {
    match problem(failure) {
        Some(problem) => ask_again(visit, s, next, by_sms, Some(problem)).await,
        None => visit.refuse(failure),
    }
}

/// `POST /step-up/sms`: "Send a code by SMS".
pub async fn send(posted: Posted) -> Response {
    let next = own_path(posted.field("next")).unwrap_or("/security").to_owned();
    let visit = &posted.visit;
    let s = match visit.signed_in().await {
        Ok(s) => s,
        Err(failure) => return visit.refuse(&failure),
    };
    match sms::send_for_step_up(&visit.app, &s.acting(), visit.now).await {
        Ok(_) | Err(Failure::Refused(Refusal::ResendTooSoon { .. })) => {
            visit.go(&format!("/step-up?by=sms&next={}", query(&next)))
        }
        Err(Failure::Refused(Refusal::SmsNotSent | Refusal::MethodUnavailable)) => {
            ask_again(visit, &s, &next, true, Some(StepUpError::NotSent)).await
        }
        Err(failure) => refused(visit, &s, &next, true, &failure).await,
    }
}

fn problem(failure: &Failure) -> Option<StepUpError> {
    Some(match failure {
        Failure::Refused(Refusal::IncorrectLoginOrPassword) => StepUpError::IncorrectPassword,
        Failure::Refused(Refusal::IncorrectCode | Refusal::MethodUnavailable) => StepUpError::IncorrectCode,
        Failure::Refused(Refusal::CodeSpent) => StepUpError::CodeSpent,
        Failure::Refused(refusal @ Refusal::TooManyAttempts { .. }) => StepUpError::TooMany {
            seconds: refusal.retry_after().unwrap_or(60),
        },
        _ => return None,
    })
}

async fn ask_again(visit: &Visit, s: &SignedIn, next: &str, by_sms: bool, problem: Option<StepUpError>) -> Response {
    match page(visit, s, next, by_sms, problem).await {
        Ok(page) => visit.page_with(status(problem), &page),
        Err(failure) => visit.refuse(&failure),
    }
}

fn status(problem: Option<StepUpError>) -> StatusCode {
    match problem {
        None => StatusCode::OK,
        Some(StepUpError::NotSent) => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNAUTHORIZED,
    }
}

async fn page(
    visit: &Visit,
    s: &SignedIn,
    next: &str,
    by_sms: bool,
    problem: Option<StepUpError>,
) -> Result<StepUp, Failure> {
    let next = own_path(next).unwrap_or("/security").to_owned();
    let act = act(visit, s, &next);
    // Whoever sets a new app up under an administrator's exception has no code to give.
    let without_code = matches!(act, Act::ChangeApp | Act::SetUpApp) && s.live.person().is_waived(visit.now);
    let codes = step_up::asked(&visit.app, &s.live, visit.now).await?;
    // What concerns the whole account asks for the factor of another workspace where this one has none (THR-01).
    let elsewhere = s.live.who.factors.is_empty()
        && act == Act::LogOutEverywhere
        && !account_act::asked(&visit.app, &s.live, visit.now)
            .await?
            .deciding
            .is_empty();
    let by_sms = if codes.by_sms && !without_code {
        let chosen = by_sms || !codes.shown;
        let standing = sms::of_step_up(&visit.app, &s.live, visit.now).await?;
        standing.map(|standing| BySms {
            masked: standing.masked,
            sent: standing.until.is_some(),
            wait: seconds_up(standing.wait),
            chosen,
        })
    } else {
        None
    };
    Ok(StepUp {
        frame: visit.frame_of(s, Here::Security),
        login: s.live.who.login.to_string(),
        act,
        here: format!("/step-up?next={}", query(&next)),
        lost: lost(s, &next).filter(|_| !without_code),
        next,
        back: "/security".to_owned(),
        password: true,
        code: (codes.shown || elsewhere) && !without_code,
        push: step_up_push::is_offered(&visit.app, &s.live, visit.now) && !without_code,
        by_sms,
        problem,
    })
}

/// Whoever changes the phone and has nothing of it to prove with (THR-02).
fn lost(s: &SignedIn, next: &str) -> Option<String> {
    let changes_phone = next == "/security/trusted-device" && s.live.who.factors.has(Method::Push);
    (changes_phone && s.live.proofs.factor.is_some()).then(|| "/security/other-phone".to_owned())
}

/// What the person is on the way to.
fn act(visit: &Visit, s: &SignedIn, next: &str) -> Act {
    let other = |id| Act::Other {
        words: visit.texts.say(id),
    };
    match next.split('?').next().unwrap_or("") {
        "/security/otp" if s.live.who.factors.has(Method::OtpApp) => Act::ChangeApp,
        "/security/otp" => Act::SetUpApp,
        "/security/trusted-device" => other("act-connect-phone"),
        "/security/turn-off" => other("act-factor-off"),
        "/security/phone-number" => other("act-link-number"),
        "/security/recovery-codes" => Act::ReloadCodes,
        "/security/log-out-everywhere" => Act::LogOutEverywhere,
        "/settings" => Act::ChangeSettings,
        path if path.starts_with("/employees/") && path.ends_with("/two-factor") => other("act-turn-off-factor"),
        _ => other("act-go-on"),
    }
}
