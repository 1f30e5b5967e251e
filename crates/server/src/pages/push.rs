//! The page that waits for the phone, at sign-in and before something weighty.

use axum::http::Method;
use axum::response::Response;
use domain::approval::{Hold, State};
use domain::policy::Key;
use domain::refusal::Refusal;
use pages::frame::{Frame, Here};
use pages::view::{Closed, ConfirmInApp, PushHold, PushState, Waits};

use super::asked::{Going, Query};
use super::door::in_progress;
use super::factor::{Waiting, again, waiting_frame, with_new_token};
use super::said::{own_path, query, when};
use super::step_up::not_proven;
use super::visit::{Posted, Visit};
use crate::api::sign_in::read_password;
use crate::failure::Failure;
use crate::request::session::is_prefetch;
use crate::use_case::approval::{self, Standing};
use crate::use_case::step_up_push::{self, Asking};

/// Shows how the request stands; the number while it waits.
pub async fn show(visit: &Visit, waiting: Waiting, next: Option<&str>) -> Response {
    let found = async {
        let (id, ticket) = in_progress(visit)?;
        approval::standing(&visit.app, id, &ticket, visit.now).await
    };
    match found.await {
        Ok(standing) => {
            let (frame, next) = (waiting_frame(visit), next.and_then(own_path));
            visit.page(&page(visit, Waits::SignIn, frame, waiting.login, standing, next))
        }
        Err(failure) => again(visit, &failure).await,
    }
}

/// `POST /sign-in/second-factor/push`: "Send again". Why nothing went out, the page says.
pub async fn send(posted: Posted) -> Response {
    let visit = &posted.visit;
    let sent = async {
        let (id, ticket) = in_progress(visit)?;
        approval::ask_again(&visit.app, id, &ticket, visit.now).await
    };
    match sent.await {
        Ok(_) => {
            let next = own_path(posted.field("next")).map(|next| format!("?next={}", query(next)));
            visit.go(&format!("/sign-in/second-factor/push{}", next.unwrap_or_default()))
        }
        Err(failure) => again(visit, &failure).await,
    }
}

/// `GET /step-up/push`: waits, and goes on once the phone has approved.
pub async fn step_up(visit: Visit, Query(going): Query<Going>) -> Response {
    let next = going.next.as_deref().and_then(own_path).unwrap_or("/security");
    let s = match visit.signed_in().await {
        Ok(s) => s,
        Err(failure) => return visit.refuse(&failure),
    };
    let shown = async {
        if visit.method == Method::GET
            && !is_prefetch(&visit.headers)
            && let Some(token) = step_up_push::redeem(&visit.app, &s.token, &s.acting(), visit.now).await?
        {
            return Ok(with_new_token(&visit, visit.go(next), &token));
        }
        let standing = step_up_push::standing(&visit.app, &s.acting(), visit.now).await?;
        if !is_asked(&standing) {
            return Ok(visit.go(&format!("/step-up?next={}", query(next))));
        }
        let frame = Frame {
            wait: Some("/api/v1/session/step-up/push".to_owned()),
            ..visit.frame_of(&s, Here::Security)
        };
        let login = s.live.who.login.to_string();
        Ok(visit.page(&page(&visit, Waits::StepUp, frame, login, standing, Some(next))))
    };
    shown.await.unwrap_or_else(|failure: Failure| visit.refuse(&failure))
}

/// Whether something was sent that is not used up, or there is a reason why nothing goes out.
fn is_asked(standing: &Standing) -> bool {
    match &standing.approval {
        Some(approval) => match approval.state {
            State::Used => false,
            State::Void => approval.wrong > 0,
            State::Open | State::Approved | State::Denied => true,
        },
        None => standing.hold.is_some(),
    }
}

/// `POST /step-up/push`: puts the step-up to the phone; "Send again" needs no password.
pub async fn ask_step_up(mut posted: Posted) -> Response {
    let next = own_path(posted.field("next")).unwrap_or("/security").to_owned();
    let typed = posted.has("password").then(|| posted.take("password"));
    let visit = &posted.visit;
    let s = match visit.signed_in().await {
        Ok(s) => s,
        Err(failure) => return visit.refuse(&failure),
    };
    let asked = async {
        let password = typed.map(read_password).transpose();
        let password = password.map_err(|_| Refusal::IncorrectLoginOrPassword)?;
        step_up_push::ask(&visit.app, &s.token, &s.acting(), password, visit.now).await
    };
    let there = format!("/step-up/push?next={}", query(&next));
    match asked.await {
        Ok(Asking { token: Some(token), .. }) => with_new_token(visit, visit.go(&there), &token),
        Ok(Asking { token: None, .. }) => visit.go(&there),
        Err(Failure::Refused(Refusal::StepUpRequired)) => visit.go(&format!("/step-up?next={}", query(&next))),
        Err(failure) => not_proven(visit, &s, &next, &failure).await,
    }
}

fn page(
    visit: &Visit,
    waits: Waits,
    frame: Frame,
    login: String,
    standing: Standing,
    next: Option<&str>,
) -> ConfirmInApp {
    let now = visit.now;
    let state = match &standing.approval {
        None => PushState::Unsent,
        Some(a) if a.state == State::Open && now < a.expires_at => PushState::Waiting {
            seconds: a.expires_at.since(now).as_secs().max(1),
        },
        Some(a) if a.state == State::Void && a.wrong > 0 => PushState::WrongNumbers,
        Some(_) => PushState::Over,
    };
    let hold = standing.hold.map(|hold| {
        let seconds = |at: domain::time::Timestamp| at.since(now).as_secs() + 1;
        match hold {
            Hold::Until(at) => PushHold::Soon { seconds: seconds(at) },
            Hold::TooMany(at) => PushHold::TooMany { seconds: seconds(at) },
            Hold::Paused => PushHold::Paused,
        }
    });
    let scan = standing
        .approval
        .as_ref()
        .zip(standing.number.as_ref())
        .map(|(approval, number)| {
            let origin = &visit.app.settings.public_url;
            format!("{origin}/authenticator/#answer={}.{}", approval.id, number.expose())
        });
    let oldest = i64::try_from(visit.app.policy().count(Key::PhoneAppMinimum)).unwrap_or(0);
    let phone = standing.phone.as_ref();
    ConfirmInApp {
        frame,
        login,
        waits,
        otherwise: match waits {
            Waits::SignIn => "/sign-in/methods".to_owned(),
            Waits::StepUp => format!("/step-up?next={}", query(next.unwrap_or("/security"))),
        },
        next: next.map(str::to_owned),
        phone: phone.map(|phone| phone.name.clone()).unwrap_or_default(),
        state,
        hold,
        number: standing.number.map(|number| grouped(number.expose())),
        scan,
        is_open: standing.is_open,
        seen: phone.and_then(|phone| phone.seen_at).map(|at| when(visit, at)),
        closed: match &standing.push {
            Some(push) if push.failure.is_some() => Closed::Missed,
            Some(push) if push.subscription.is_some() => Closed::Woken,
            _ => Closed::Asleep,
        },
        is_old: phone.is_some_and(|phone| phone.app < oldest),
    }
}

/// `482 913`: two halves are typed more safely than one row.
fn grouped(number: &str) -> String {
    if number.len() < 6 {
        return number.to_owned();
    }
    let (first, second) = number.split_at(number.len().div_ceil(2));
    format!("{first} {second}")
}

/// Whether a failure is a challenge that its person refused on the phone.
pub async fn was_refused(visit: &Visit, failure: &Failure) -> bool {
    if !matches!(
        failure,
        Failure::Refused(Refusal::ChallengeExpired | Refusal::StaleState)
    ) {
        return false;
    }
    let Ok((id, ticket)) = in_progress(visit) else {
        return false;
    };
    let found = approval::was_denied(&visit.app, id, &ticket).await;
    found.unwrap_or(false)
}
