//! The door: login and password, which workspace.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::email::fold;
use domain::id::{AccountId, SignInId, WorkspaceId};
use domain::keys::Purpose;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::secret::SecretText;
use pages::initials;
use pages::view::{Arrival, Captcha, Destination, Go, NotAnEmployee, SignIn, SignInError, WorkspaceChoice};
use serde::Deserialize;

use super::access_request;
use super::asked::Query;
use super::factor::let_in;
use super::said::own_path;
use super::visit::{Posted, Visit};
use crate::api::sign_in::{read_password, session_cookies};
use crate::captcha;
use crate::directory::Place;
use crate::failure::Failure;
use crate::request::cookie;
use crate::use_case::sign_in::{self, Await, Outcome, Progress, Typed};

#[derive(Deserialize, Default)]
pub struct Arriving {
    next: Option<String>,
    ended: Option<String>,
    out: Option<String>,
    ready: Option<String>,
    expired: Option<String>,
    refused: Option<String>,
    changed: Option<String>,
    login: Option<String>,
    with: Option<String>,
    /// Begin anew, although an answer is waited for.
    anew: Option<String>,
}

/// `GET /sign-in`; with `?with=code` the form takes a code beside the password (PWD-10).
///
/// Whoever waited and comes back to the first page, instead of refreshing the waiting one, is let in all the same where
/// an administrator's exception serves the challenge: a new one would not be served (DIS-07).
pub async fn sign_in(visit: Visit, Query(arriving): Query<Arriving>) -> Response {
    if visit.place.is_some() && visit.signed_in().await.is_ok() {
        return visit.go("/");
    }
    if let Some(response) = let_in(&visit, arriving.next.as_deref()).await {
        return response;
    }
    if arriving.anew.is_none() && access_request::waits(&visit).await {
        return visit.go("/sign-in/request");
    }
    let arrival = match &arriving {
        Arriving { ended: Some(_), .. } => Some(Arrival::SessionEnded),
        Arriving { out: Some(_), .. } => Some(Arrival::SignedOut),
        Arriving { ready: Some(_), .. } => Some(Arrival::AccountReady),
        Arriving { refused: Some(_), .. } => Some(Arrival::RefusedOnPhone),
        Arriving { expired: Some(_), .. } => Some(Arrival::ChallengeExpired),
        Arriving { changed: Some(_), .. } => Some(Arrival::PasswordChanged),
        _ => None,
    };
    let next = arriving.next.as_deref().and_then(own_path).map(str::to_owned);
    let login = arriving.login.unwrap_or_default();
    visit.page(&SignIn {
        frame: visit.frame(),
        login,
        next,
        arrival,
        problem: None,
        captcha: None,
        with_code: arriving.with.as_deref() == Some("code"),
    })
}

/// `POST /sign-in`: login and password.
pub async fn password(mut posted: Posted) -> Response {
    let login = posted.field("login").trim().chars().take(320).collect::<String>();
    let next = own_path(posted.field("next")).map(str::to_owned);
    let captcha = Some(posted.take("captcha")).filter(|c| !c.is_empty());
    let plain = posted.field("plain") == "1";
    let typed = posted.take("password");
    let with_code = posted.field("with") == "code";
    let code = Some(posted.take("code")).filter(|c| with_code && !c.is_empty());
    let visit = &posted.visit;
    let done = prove(visit, &login, typed, captcha, plain, code).await;
    let problem = match done {
        Ok(outcome) => return onward(visit, outcome, &login, next.as_deref()).await,
        Err(Failure::Refused(refusal)) => refusal,
        Err(failure) => return visit.refuse(&failure),
    };
    let mut status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::FORBIDDEN);
    let asks_puzzle = matches!(problem, Refusal::CaptchaRequired | Refusal::CaptchaWrong);
    let retry_after = problem.retry_after();
    let seconds = retry_after.unwrap_or(0);
    let said = match problem {
        Refusal::IncorrectLoginOrPassword | Refusal::Invalid { .. } => {
            status = StatusCode::UNAUTHORIZED;
            Some(SignInError::Incorrect)
        }
        Refusal::TooManyAttempts { .. } => Some(SignInError::Throttled { seconds }),
        Refusal::Busy { .. } => Some(SignInError::Busy { seconds }),
        Refusal::CaptchaWrong => Some(SignInError::CaptchaWrong),
        Refusal::CaptchaRequired => None,
        Refusal::EmployeeNotInWorkspace { .. } | Refusal::EmployeeAwaitsApproval => {
            return not_an_employee(visit, visit.place.as_deref(), &login, &problem, next, &[]);
        }
        other => return visit.refuse(&other.into()),
    };
    let captcha = if asks_puzzle { puzzle(visit, &login) } else { None };
    let page = SignIn {
        frame: visit.frame(),
        login,
        next,
        arrival: None,
        problem: said,
        captcha,
        with_code,
    };
    let mut response = visit.page_with(status, &page);
    if let Some(seconds) = retry_after {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

async fn prove(
    visit: &Visit,
    login: &str,
    password: String,
    captcha: Option<String>,
    plain: bool,
    code: Option<String>,
) -> Result<Outcome, Failure> {
    let app = &visit.app;
    visit.counts_as_a_strangers()?;
    if login.is_empty() {
        return Err(Refusal::IncorrectLoginOrPassword.into());
    }
    let typed = Typed {
        login: login.to_owned(),
        password: read_password(password)?,
        captcha,
        plain,
        code,
    };
    let workspace = visit.place.as_ref().map(|place| place.workspace.id);
    let opened = sign_in::open(app, workspace, visit.now)?;
    sign_in::prove_password(app, opened.id, opened.ticket, typed, &visit.caller, visit.now).await
}

pub fn puzzle(visit: &Visit, login: &str) -> Option<Captcha> {
    let app = &visit.app;
    let scope = app.store.keys().mac(Purpose::Login, &[fold(login).as_bytes()]);
    let policy = app.policy();
    let (cost, life) = (policy.count(Key::CaptchaCost), policy.span(Key::CaptchaLife));
    let challenge = captcha::challenge(app.store.keys(), &scope, cost, life, visit.now, &mut app.entropy()).ok()?;
    let wait = policy.span(Key::CaptchaPlainEvery).as_secs();
    Some(Captcha {
        challenge: challenge.to_string(),
        wait,
    })
}

/// Where a step leads: to the session, the second factor, or the choice of a workspace.
pub async fn onward(visit: &Visit, outcome: Outcome, login: &str, next: Option<&str>) -> Response {
    match outcome {
        Outcome::SignedIn(done) => {
            let base = base_of(visit, done.session.workspace);
            let next = next
                .filter(|path| path.starts_with(&format!("{base}/")))
                .map(str::to_owned);
            let mut response = Visit::go_whole(&next.unwrap_or_else(|| format!("{base}/")));
            response.headers_mut().extend(session_cookies(&visit.app, &done));
            response
                .headers_mut()
                .append(header::SET_COOKIE, cookie::clear(cookie::SIGN_IN));
            if let Some(tag) = own_language(visit, done.session.account).await {
                response
                    .headers_mut()
                    .append(header::SET_COOKIE, cookie::set_language(&tag));
            }
            response
        }
        Outcome::Waits(progress) => waits(visit, &progress, login, next),
    }
}

/// The language that the person chose, where this browser speaks another one. Whoever never chose keeps that of the
/// first sign-in, for what is written to them.
async fn own_language(visit: &Visit, account: AccountId) -> Option<String> {
    let account = visit.app.store.account(account).await.ok().flatten()?;
    let here = visit.texts.tag();
    match account.language {
        Some(own) => (own != here).then_some(own),
        None => {
            drop(visit.app.store.set_language(account.id, here).await);
            None
        }
    }
}

/// What stands before the paths of a workspace, seen from this visit.
fn base_of(visit: &Visit, workspace: WorkspaceId) -> String {
    let here = visit
        .place
        .as_ref()
        .is_some_and(|place| place.workspace.id == workspace);
    let there = visit.app.directory.by_id(workspace).filter(|_| !here);
    there.map_or_else(|| visit.base.clone(), |place| format!("/w/{}", place.workspace.name))
}

fn waits(visit: &Visit, progress: &Progress, login: &str, next: Option<&str>) -> Response {
    let mut response = match &progress.next {
        Await::Factor { workspace, .. } => {
            let base = base_of(visit, *workspace);
            let next = next
                .map(|path| format!("?next={}", super::said::query(path)))
                .unwrap_or_default();
            Visit::go_whole(&format!("{base}/sign-in/second-factor{next}"))
        }
        Await::Workspace {
            own,
            refusal: Some(refusal),
        } => {
            let named = visit.place.as_deref();
            not_an_employee(visit, named, login, refusal, next.map(str::to_owned), own)
        }
        Await::Workspace { own, .. } => {
            let workspaces = own.iter().filter_map(|id| destination(visit, *id)).collect();
            let next = next.map(str::to_owned);
            visit.page(&WorkspaceChoice {
                frame: visit.frame(),
                login: login.to_owned(),
                next,
                workspaces,
            })
        }
        Await::Password { .. } => visit.go("/sign-in"),
    };
    let id = progress.id.to_string();
    response
        .headers_mut()
        .append(header::SET_COOKIE, cookie::set_sign_in(&id, &progress.ticket));
    response
}

/// The page of PWD-03 for `named`: the workspace whose door was used, or the one that was chosen.
fn not_an_employee(
    visit: &Visit,
    named: Option<&Place>,
    login: &str,
    refusal: &Refusal,
    next: Option<String>,
    own: &[WorkspaceId],
) -> Response {
    let page = NotAnEmployee {
        frame: visit.frame(),
        workspace: named.map(|p| p.workspace.title.clone()).unwrap_or_default(),
        login: login.to_owned(),
        invited: matches!(refusal, Refusal::EmployeeNotInWorkspace { invited: true }),
        pending: *refusal == Refusal::EmployeeAwaitsApproval,
        next,
        workspaces: own.iter().filter_map(|id| destination(visit, *id)).collect(),
    };
    visit.page_with(StatusCode::FORBIDDEN, &page)
}

fn destination(visit: &Visit, id: WorkspaceId) -> Option<Destination> {
    let place = visit.app.directory.by_id(id)?;
    let title = place.workspace.title.clone();
    Some(Destination {
        initials: initials(&title),
        title,
        go: Go::Choose(place.workspace.name.clone()),
    })
}

/// The sign-in that this browser has in progress.
pub fn in_progress(visit: &Visit) -> Result<(SignInId, SecretText), Refusal> {
    let text = cookie::read(&visit.headers, cookie::SIGN_IN).ok_or(Refusal::ChallengeExpired)?;
    let (id, ticket) = text.split_once('.').ok_or(Refusal::ChallengeExpired)?;
    Ok((
        id.parse().map_err(|_| Refusal::ChallengeExpired)?,
        SecretText::new(ticket.to_owned()),
    ))
}

/// Back to the first page, when a sign-in cannot go on.
pub fn begin_again(visit: &Visit, failure: &Failure) -> Response {
    match failure {
        Failure::Refused(Refusal::ChallengeExpired | Refusal::StaleState) => {
            let mut response = visit.go("/sign-in?expired=1");
            response
                .headers_mut()
                .append(header::SET_COOKIE, cookie::clear(cookie::SIGN_IN));
            response
        }
        failure => visit.refuse(failure),
    }
}

/// The first page, which says that the login was refused on the phone and what that means.
pub fn refused_on_phone(visit: &Visit) -> Response {
    let mut response = visit.go("/sign-in?refused=1");
    response
        .headers_mut()
        .append(header::SET_COOKIE, cookie::clear(cookie::SIGN_IN));
    response
}

/// `GET /sign-in/workspace`: the choice, again after a reload.
pub async fn workspaces(visit: Visit) -> Response {
    let found = match in_progress(&visit) {
        Ok((id, ticket)) => sign_in::state(&visit.app, id, ticket, visit.now).await,
        Err(refusal) => Err(refusal.into()),
    };
    match found {
        Ok(progress) => waits(&visit, &progress, "", None),
        Err(failure) => begin_again(&visit, &failure),
    }
}

/// `POST /sign-in/workspace`.
pub async fn choose(posted: Posted) -> Response {
    let visit = &posted.visit;
    let next = own_path(posted.field("next"));
    let named = visit.app.directory.by_name(posted.field("workspace"));
    let chosen = async {
        let (id, ticket) = in_progress(visit)?;
        let place = named.as_ref().ok_or(Refusal::NotFound)?;
        sign_in::choose_workspace(&visit.app, id, ticket, place.workspace.id, &visit.caller, visit.now).await
    };
    let named = named.as_deref();
    match chosen.await {
        Ok(Outcome::Waits(Progress {
            next: Await::Workspace {
                own,
                refusal: Some(refusal),
            },
            ..
        })) => not_an_employee(visit, named, "", &refusal, next.map(str::to_owned), &own),
        Err(Failure::Refused(refusal @ (Refusal::EmployeeNotInWorkspace { .. } | Refusal::EmployeeAwaitsApproval))) => {
            not_an_employee(visit, named, "", &refusal, next.map(str::to_owned), &[])
        }
        Ok(outcome) => onward(visit, outcome, "", next).await,
        Err(failure) => begin_again(visit, &failure),
    }
}

/// `GET /sign-in/cancel`: an address that somebody kept or a browser read ahead. It ends nothing.
pub async fn not_cancelled(visit: Visit) -> Response {
    visit.go("/sign-in")
}

/// `POST /sign-in/cancel`: "not you?".
pub async fn cancel(posted: Posted) -> Response {
    let visit = &posted.visit;
    if let Ok((id, ticket)) = in_progress(visit) {
        // What cannot be dropped now ends by itself.
        drop(crate::use_case::access_request::give_up(&visit.app, id, &ticket, visit.now).await);
        if sign_in::load(&visit.app, id, &ticket, visit.now).await.is_ok() {
            drop(visit.app.store.drop_sign_in(id, visit.now).await);
        }
    }
    let mut response = visit.go("/sign-in");
    response
        .headers_mut()
        .append(header::SET_COOKIE, cookie::clear(cookie::SIGN_IN));
    response
}

/// `POST /language`.
pub async fn language(posted: Posted) -> Response {
    let visit = &posted.visit;
    let tag = posted.field("language");
    let offered = visit.frame().languages.iter().any(|language| language.tag == tag);
    let back = own_path(posted.field("path")).unwrap_or("/").to_owned();
    let mut response = visit.go(&back);
    if offered {
        response
            .headers_mut()
            .append(header::SET_COOKIE, cookie::set_language(tag));
        if let Ok(signed_in) = visit.signed_in().await {
            // The cookie counts in this browser; the account's choice follows when it can be kept.
            drop(visit.app.store.set_language(signed_in.live.who.account, tag).await);
        }
    }
    response
}

/// `GET /brand.css`: the workspace's colour, or the company's, corrected for contrast.
pub async fn brand(visit: Visit) -> Response {
    let css = visit.accent().map(::pages::brand::css).unwrap_or_default();
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    let keep = HeaderValue::from_static("public, max-age=3600");
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], css).into_response()
}

/// `GET /logo`: the workspace's, if it has one. Opened by itself it may run nothing.
pub async fn logo(visit: Visit) -> Response {
    let Some(logo) = visit.brand().and_then(|brand| brand.logo.clone()) else {
        return visit.not_found();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(logo.kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"),
        ),
    ];
    (headers, logo.bytes.to_vec()).into_response()
}
