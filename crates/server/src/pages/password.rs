//! Changing the password.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::policy::Key;
use domain::refusal::Refusal;
use pages::frame::{Banner, Frame, Here, Link, Tone};
use pages::view::{AccountProof, ChangePassword, SetupError};
use store::account::Account;

use super::factor::with_new_token;
use super::said::when;
use super::visit::{Posted, Visit};
use crate::api::sign_in::read_password;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::account_act::{self, Asked, Wants};
use crate::use_case::password;

/// The account behind a session.
pub async fn account_of(visit: &Visit, s: &SignedIn) -> Result<Account, Failure> {
    let account = visit.app.store.account(s.live.who.account).await?;
    Ok(account.ok_or(Refusal::SessionExpired)?)
}

/// The same frame with the request for a longer password, while it stands and nothing more pressing is said (PWD-07).
pub async fn with_request(visit: &Visit, account: &Account, frame: Frame) -> Result<Frame, Failure> {
    if frame.banner.is_some() || !account.longer_asked {
        return Ok(frame);
    }
    let min = password::rules(&visit.app, account).await?.min;
    let banner = Banner {
        tone: Tone::Attention,
        text: visit.texts.say_with("password-longer", &[("min", min)]),
        links: vec![Link {
            href: format!("{}/security/password", visit.base),
            label: visit.texts.say("password-longer-do"),
        }],
        acts: Vec::new(),
    };
    Ok(Frame {
        banner: Some(banner),
        ..frame
    })
}

/// `GET /security/password`.
pub async fn show(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        Ok(visit.page(&page(&visit, &s, None, None).await?))
    };
    visit.show(shown.await)
}

async fn page(
    visit: &Visit,
    s: &SignedIn,
    problem: Option<SetupError>,
    throttled: Option<u64>,
) -> Result<ChangePassword, Failure> {
    let account = account_of(visit, s).await?;
    let asked = account_act::asked(&visit.app, &s.live, visit.now).await?;
    Ok(ChangePassword {
        frame: visit.frame_of(s, Here::Security),
        login: account.login_shown.clone(),
        min: password::rules(&visit.app, &account).await?.min,
        proof: account_proof(visit, s, &asked),
        ends_others: visit.app.policy().is_on(Key::PasswordChangeEndsOthers),
        longer: account.longer_asked,
        problem,
        throttled,
    })
}

/// What a form for an act on the whole account asks for beside the password.
pub fn account_proof(visit: &Visit, s: &SignedIn, asked: &Asked) -> AccountProof {
    let title = |workspace| visit.app.directory.by_id(workspace).map(|p| p.workspace.title.clone());
    match asked.wants(&visit.app, &s.live, visit.now) {
        Wants::Nothing => AccountProof::Password,
        Wants::CodeOf(places) => {
            let titles: Vec<String> = places.into_iter().filter_map(title).collect();
            AccountProof::CodeOf(titles.join(", "))
        }
        Wants::Waiting(until) => AccountProof::Waiting(until.map(|until| when(visit, until))),
    }
}

/// `POST /security/password`: the current one once, the new one twice (REC-09).
pub async fn change(mut posted: Posted) -> Response {
    let [current, code, new, again] = ["current", "code", "password", "again"].map(|field| posted.take(field));
    let visit = &posted.visit;
    let s = match visit.signed_in().await {
        Ok(s) => s,
        Err(failure) => return visit.refuse(&failure),
    };
    let done = async {
        if new != again {
            return Err(Refusal::Invalid {
                field: "again",
                reason: "unequal",
            }
            .into());
        }
        let typed = password::Typed {
            current: read_password(current).map_err(|_| Refusal::IncorrectLoginOrPassword)?,
            new: read_password(new)?,
            code: Some(code).filter(|c| !c.is_empty()),
        };
        password::change(&visit.app, &s.token, &s.acting(), typed, visit.now).await
    };
    let failure = match done.await {
        Ok(token) => return with_new_token(visit, visit.go("/security?changed=password"), &token),
        Err(failure) => failure,
    };
    let problem = problem(visit, &failure);
    let throttled = match &failure {
        Failure::Refused(refusal @ (Refusal::TooManyAttempts { .. } | Refusal::Busy { .. })) => refusal.retry_after(),
        _ => None,
    };
    if problem.is_none() && throttled.is_none() {
        return visit.refuse(&failure);
    }
    match page(visit, &s, problem, throttled).await {
        Ok(page) => visit.page_with(
            StatusCode::from_u16(failure.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY),
            &page,
        ),
        Err(failure) => visit.refuse(&failure),
    }
}

/// The field that has to be mended, and how, in words.
fn problem(visit: &Visit, failure: &Failure) -> Option<SetupError> {
    let Failure::Refused(refusal) = failure else {
        return None;
    };
    let (field, words) = match refusal {
        Refusal::IncorrectLoginOrPassword => ("current", visit.texts.say("password-incorrect")),
        Refusal::IncorrectCode | Refusal::StepUpRequired => ("code", visit.texts.say("code-incorrect")),
        Refusal::PasswordTooWeak { .. } | Refusal::PasswordReused => {
            let said = pages::refusal::said(&visit.texts, refusal.code(), &visit.details(failure));
            ("password", format!("{}. {}", said.title, said.remedy))
        }
        Refusal::Invalid { field, reason } => {
            let id = format!("problem-{field}-{}", reason.replace('_', "-"));
            (*field, visit.texts.say(&id))
        }
        _ => return None,
    };
    Some(SetupError { field, words })
}

/// `POST /security/password/strength`: a hint while the person types, in words.
pub async fn strength(mut posted: Posted) -> Response {
    let typed = posted.take("password");
    let visit = &posted.visit;
    let judged = async {
        let s = visit.signed_in().await?;
        let account = account_of(visit, &s).await?;
        let password = read_password(typed)?;
        password::rules(&visit.app, &account).await?.strength(password).await
    };
    match judged.await {
        Ok(strength) => {
            let words = visit.texts.say(&format!("strength-{strength}"));
            Json(serde_json::json!({ "strength": strength, "words": words })).into_response()
        }
        Err(failure) => visit.refuse(&failure),
    }
}

/// `POST /security/password/keep`: the request for a longer one is closed, once and for all (PWD-07).
pub async fn keep(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        password::close_longer(&visit.app, s.live.who.account).await?;
        Ok(visit.go("/security"))
    };
    visit.show(done.await)
}
