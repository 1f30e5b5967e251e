//! The page that waits for the phone.

use axum::response::Response;
use domain::approval::{Hold, State};
use domain::policy::Key;
use pages::view::{Closed, ConfirmInApp, PushHold, PushState};

use super::door::in_progress;
use super::factor::{Waiting, again, waiting_frame};
use super::said::{own_path, query, when};
use super::visit::{Posted, Visit};
use crate::failure::Failure;
use crate::use_case::approval::{self, Standing};

/// Shows how the request stands; the number while it waits.
pub async fn show(visit: &Visit, waiting: Waiting, next: Option<&str>) -> Response {
    let found = async {
        let (id, ticket) = in_progress(visit)?;
        approval::standing(&visit.app, id, &ticket, visit.now).await
    };
    match found.await {
        Ok(standing) => visit.page(&page(visit, waiting, standing, next)),
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

fn page(visit: &Visit, waiting: Waiting, standing: Standing, next: Option<&str>) -> ConfirmInApp {
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
        frame: waiting_frame(visit),
        login: waiting.login,
        next: next.and_then(own_path).map(str::to_owned),
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
    use domain::refusal::Refusal;
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
