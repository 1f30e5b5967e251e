//! Accepting an invitation. A link acts on a POST only, and never for a profile that is signed in here by chance.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::policy::Key;
use domain::refusal::Refusal;
use pages::view::{Invitation as InvitationPage, InvitationMode, LinkDead, LinkDeath, OtherProfile, SetupError};
use serde::Deserialize;

use super::asked::{Path, Query};
use super::door;
use super::entrance::{Linked, problem};
use super::said::query;
use super::visit::{Posted, Visit};
use crate::api::sign_in::read_password;
use crate::failure::Failure;
use crate::request::cookie;
use crate::use_case::acceptance::{self, Found, Invitation, Joining, Over};

/// `GET /invitation/{token}`; with `?anew=1` the form chooses a new password where a profile may begin anew.
pub async fn show(visit: Visit, Path(linked): Path<Linked>, Query(arriving): Query<Arriving>) -> Response {
    let shown = async {
        Ok(match found(&visit, &linked).await? {
            Err(over) => dead(&visit, over),
            Ok(open) => match stranger(&visit, &linked, &open).await? {
                Some(page) => page,
                None => visit.page(&page(&visit, &linked, &open, (arriving.anew(), None), None)),
            },
        })
    };
    visit.show(shown.await)
}

/// How the page of a link is asked for.
#[derive(Default, Deserialize)]
pub struct Arriving {
    anew: Option<String>,
}

impl Arriving {
    pub fn anew(&self) -> bool {
        self.anew.as_deref() == Some("1")
    }
}

/// What the form asks for: the profile's password, a first one, or a new one where everything of before may go.
pub fn mode((has_password, may_begin_anew): (bool, bool), anew: bool, min: u64) -> InvitationMode {
    match (has_password, may_begin_anew && anew) {
        (false, _) => InvitationMode::New { min },
        (true, true) => InvitationMode::Anew { min },
        (true, false) => InvitationMode::Existing { anew: may_begin_anew },
    }
}

async fn found(visit: &Visit, linked: &Linked) -> Result<Result<Box<Invitation>, Over>, Failure> {
    let Ok(token) = linked.token() else {
        return Ok(Err(Over::Unknown));
    };
    let here = visit.place.as_ref().map(|place| place.workspace.id);
    Ok(match acceptance::peek(&visit.app, &token, here, visit.now).await? {
        Found::Open(open) => Ok(open),
        Found::Over(over) => Err(over),
    })
}

fn dead(visit: &Visit, over: Over) -> Response {
    let death = match over {
        Over::Used => LinkDeath::InvitationUsed,
        Over::Outdated => LinkDeath::InvitationOutdated,
        Over::Expired => LinkDeath::InvitationExpired,
        Over::Deleted => LinkDeath::InvitationDeleted,
        Over::Unknown => LinkDeath::Invitation,
    };
    let frame = visit.frame();
    visit.page_with(StatusCode::GONE, &LinkDead { frame, death })
}

fn action(visit: &Visit, linked: &Linked) -> String {
    format!("{}/invitation/{}", visit.base, linked.token)
}

/// The page for a browser in which another profile is signed in.
async fn stranger(visit: &Visit, linked: &Linked, open: &Invitation) -> Result<Option<Response>, Failure> {
    let account = Some(open.employee.account);
    let login = acceptance::other_profile(&visit.app, &visit.caller, account, visit.now).await?;
    Ok(login.map(|login| other_profile(visit, action(visit, linked), login, open.login.clone())))
}

/// "Another profile is logged in here."
pub fn other_profile(visit: &Visit, action: String, login: String, for_login: String) -> Response {
    let page = OtherProfile {
        frame: visit.frame(),
        action,
        login,
        for_login,
    };
    visit.page_with(StatusCode::CONFLICT, &page)
}

/// Signs this browser out and comes back to the link.
pub async fn sign_out_here(visit: &Visit, back: &str) -> Result<Response, Failure> {
    let left = acceptance::sign_out_here(&visit.app, &visit.caller, visit.now).await?;
    let mut response = Visit::go_whole(back);
    for place in left.iter().filter_map(|id| visit.app.directory.by_id(*id)) {
        let gone = cookie::clear(&cookie::session_name(&place));
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    Ok(response)
}

fn page(
    visit: &Visit,
    linked: &Linked,
    open: &Invitation,
    (anew, typed_name): (bool, Option<&str>),
    failure: Option<&Failure>,
) -> InvitationPage {
    let place = visit.app.directory.by_id(open.employee.workspace);
    let min = place.map_or(0, |p| p.policy.count(Key::PasswordMinAlone));
    InvitationPage {
        frame: visit.frame(),
        action: action(visit, linked),
        workspace: open.workspace_title.clone(),
        inviter: open.inviter.clone(),
        name: typed_name.unwrap_or(&open.employee.name).to_owned(),
        email: open.login.clone(),
        mode: mode((open.has_password, open.may_begin_anew), anew, min),
        problem: failure.and_then(|failure| mended(visit, failure)),
        throttled: failure.and_then(throttled),
        captcha: failure
            .filter(|failure| asks_puzzle(failure))
            .and_then(|_| door::puzzle(visit, &open.login)),
    }
}

/// What has to be mended in the form, and how.
pub fn mended(visit: &Visit, failure: &Failure) -> Option<SetupError> {
    match failure {
        Failure::Refused(Refusal::CaptchaWrong) => Some(SetupError {
            field: "password",
            words: visit.texts.say("refusal-captcha-wrong"),
        }),
        failure => problem(visit, failure),
    }
}

pub fn throttled(failure: &Failure) -> Option<u64> {
    match failure {
        Failure::Refused(refusal @ (Refusal::TooManyAttempts { .. } | Refusal::Busy { .. })) => refusal.retry_after(),
        _ => None,
    }
}

pub fn asks_puzzle(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::Refused(Refusal::CaptchaRequired | Refusal::CaptchaWrong)
    )
}

/// What the form of somebody who joins holds; a name is asked for only with a new password.
pub fn joining(posted: &mut Posted, has_password: bool) -> Result<Joining, Failure> {
    let anew = has_password && posted.field("anew") == "1";
    let is_new = !has_password || anew;
    let (password, again) = (posted.take("password"), posted.take("again"));
    let captcha = Some(posted.take("captcha")).filter(|c| !c.is_empty());
    let invalid = |field, reason| Failure::from(Refusal::Invalid { field, reason });
    if is_new && password != again {
        return Err(invalid("again", "unequal"));
    }
    let name = Some(posted.field("name")).filter(|name| is_new && !name.trim().is_empty());
    let name = name.map(str::parse).transpose();
    Ok(Joining {
        password: read_password(password)?,
        anew,
        name: name.map_err(|_| invalid("name", "unreadable"))?,
        captcha,
        plain: posted.field("plain") == "1",
        language: posted.visit.texts.tag().to_owned(),
    })
}

/// `POST /invitation/{token}`: with a new password typed twice, or with the one that the profile has.
pub async fn accept(Path(linked): Path<Linked>, mut posted: Posted) -> Response {
    if posted.field("act") == "sign_out" {
        let back = action(&posted.visit, &linked);
        return posted.visit.show(sign_out_here(&posted.visit, &back).await);
    }
    let open = match found(&posted.visit, &linked).await {
        Ok(Ok(open)) => open,
        Ok(Err(over)) => return dead(&posted.visit, over),
        Err(failure) => return posted.visit.refuse(&failure),
    };
    let read = joining(&mut posted, open.has_password);
    let visit = &posted.visit;
    let done = async {
        if let Some(page) = stranger(visit, &linked, &open).await? {
            return Ok(page);
        }
        let here = visit.place.as_ref().map(|place| place.workspace.id);
        let joined = acceptance::accept(&visit.app, &linked.token()?, here, read?, &visit.caller, visit.now).await?;
        let place = visit.app.directory.by_id(joined.workspace);
        let base = place.map(|p| format!("/w/{}", p.workspace.name)).unwrap_or_default();
        let login = query(&joined.login);
        Ok(Visit::go_whole(&format!("{base}/sign-in?ready=1&login={login}")))
    };
    let failure = match done.await {
        Ok(response) => return response,
        Err(failure) => failure,
    };
    if matches!(failure, Failure::Refused(Refusal::LinkUsed | Refusal::StaleState)) {
        // It was used, or deleted, at this very moment.
        return match found(visit, &linked).await {
            Ok(Err(over)) => dead(visit, over),
            _ => visit.refuse(&failure),
        };
    }
    let typed = Some(posted.field("name")).filter(|name| !name.is_empty());
    let typed = (posted.field("anew") == "1", typed);
    let page = page(visit, &linked, &open, typed, Some(&failure));
    answer(visit, &failure, page.problem.is_some() || page.captcha.is_some(), &page)
}

/// The form again, with what has to be mended; any other failure has a page of its own.
pub fn answer(visit: &Visit, failure: &Failure, mended: bool, page: &impl pages::Page) -> Response {
    if !mended && throttled(failure).is_none() {
        return visit.refuse(failure);
    }
    let status = StatusCode::from_u16(failure.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let mut response = visit.page_with(status, page);
    if let Some(seconds) = throttled(failure) {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
