//! Another phone in place of the one that is lost, announced a day before.

use axum::http::StatusCode;
use axum::response::Response;
use domain::refusal::Refusal;
use pages::frame::{Frame, Here};
use pages::view::{OtherPhone, OtherPhoneError, OtherPhoneState};
use serde::Deserialize;

use super::asked::Query;
use super::factor::with_new_token;
use super::said::when;
use super::visit::{Posted, Visit};
use crate::api::sign_in::read_password;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::other_phone::{self, Standing};

const HERE: &str = "/security/other-phone";
const CONNECT: &str = "/security/trusted-device";

#[derive(Deserialize, Default)]
pub struct Changed {
    withdrawn: Option<String>,
}

/// `GET /security/other-phone`.
pub async fn show(visit: Visit, Query(changed): Query<Changed>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let withdrawn = changed.withdrawn.map(|_| visit.texts.say("other-phone-withdrawn"));
        page(&visit, &s, withdrawn, None).await
    };
    visit.show(elsewhere(&visit, shown.await))
}

/// `POST /security/other-phone`: with the password it is announced, and connected once the wait is over.
pub async fn announce(mut posted: Posted) -> Response {
    let password = posted.take("password");
    let visit = &posted.visit;
    let s = match visit.signed_in().await {
        Ok(s) => s,
        Err(failure) => return visit.refuse(&failure),
    };
    let announced = async {
        let password = read_password(password).map_err(|_| Refusal::IncorrectLoginOrPassword)?;
        other_phone::announce(&visit.app, &s.token, &s.acting(), password, visit.now).await
    };
    let problem = match announced.await {
        Ok((token, due)) => {
            let next = if due <= visit.now { CONNECT } else { HERE };
            return with_new_token(visit, visit.go(next), &token);
        }
        Err(Failure::Refused(Refusal::IncorrectLoginOrPassword)) => OtherPhoneError::IncorrectPassword,
        Err(Failure::Refused(refusal @ Refusal::TooManyAttempts { .. })) => OtherPhoneError::TooMany {
            seconds: refusal.retry_after().unwrap_or(60),
        },
        Err(failure) => return visit.show(elsewhere(visit, Err(failure))),
    };
    visit.show(elsewhere(visit, page(visit, &s, None, Some(problem)).await))
}

/// `POST /security/other-phone/withdraw`.
pub async fn withdraw(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        other_phone::withdraw(&visit.app, &s.acting(), visit.now).await?;
        Ok(visit.go("/security/other-phone?withdrawn=1"))
    };
    visit.show(done.await)
}

/// Whoever has no phone, or never proved a factor here, connects one as everybody does.
fn elsewhere(visit: &Visit, shown: Result<Response, Failure>) -> Result<Response, Failure> {
    match shown {
        Err(Failure::Refused(Refusal::NotFound | Refusal::StepUpRequired)) => Ok(visit.go(CONNECT)),
        shown => shown,
    }
}

async fn page(
    visit: &Visit,
    s: &SignedIn,
    done: Option<String>,
    problem: Option<OtherPhoneError>,
) -> Result<Response, Failure> {
    let standing = other_phone::standing(&visit.app, &s.live, visit.now).await?;
    let page = OtherPhone {
        frame: Frame {
            done,
            ..visit.frame_of(s, Here::Security)
        },
        login: s.live.who.login.to_string(),
        hours: standing.wait,
        stands: stands(visit, s, &standing),
        name: standing.own.name,
        problem,
    };
    let status = match problem {
        Some(_) => StatusCode::UNAUTHORIZED,
        None => StatusCode::OK,
    };
    Ok(visit.page_with(status, &page))
}

fn stands(visit: &Visit, s: &SignedIn, standing: &Standing) -> OtherPhoneState {
    match standing.announced.zip(standing.due) {
        None if standing.is_too_short => OtherPhoneState::TooShort,
        None => OtherPhoneState::Free,
        Some((announced, due)) if announced.session != s.live.id => OtherPhoneState::Elsewhere(when(visit, due)),
        Some((_, due)) if due <= visit.now => OtherPhoneState::Due,
        Some((_, due)) => OtherPhoneState::Waits(when(visit, due)),
    }
}
