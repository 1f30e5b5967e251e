//! The console: employees.

use axum::response::Response;
use domain::access::Act;
use domain::account::{Role, Status};
use pages::Frame;
use pages::frame::Here;
use pages::initials;
use pages::view::{Confirm, Employee, SetupRequired};
use serde::Deserialize;
use store::history::{Filter, Recorded};

use super::asked::{Path, Query};
use super::own::{One, session_row};
use super::people;
use super::said::{history_entry, when};
use super::trusted_device;
use super::two_factor;
use super::visit::{Posted, Visit};
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::reopen::{self, Closed};
use crate::use_case::{employees, recovery_code, rest, session};
use domain::event::EventKind;
use domain::refusal::Refusal;

/// Shows an administrative page; before a factor is active the page that leads to it (ADM-05).
pub fn administrative(visit: &Visit, s: &SignedIn, act: Act) -> Result<Option<Response>, Failure> {
    match employees::permit(&visit.app, &s.live, act, visit.now) {
        Ok(()) => Ok(None),
        Err(Failure::Refused(Refusal::SecondFactorSetupRequired)) => Ok(Some(visit.page(&SetupRequired {
            frame: visit.frame_of(s, Here::Nowhere),
        }))),
        Err(failure) => Err(failure),
    }
}

/// What was done just now.
#[derive(Deserialize, Default)]
pub struct Just {
    two_factor: Option<String>,
    done: Option<String>,
}

impl Just {
    fn done(&self, visit: &Visit) -> Option<String> {
        if let Some(word) = &self.done {
            return match word.as_str() {
                "role" => Some(visit.texts.say("done-role")),
                "groups" => Some(visit.texts.say("done-groups")),
                "dismissed" => Some(visit.texts.say_with("done-dismissed", &[("count", 1)])),
                "reinstated" => Some(visit.texts.say_with("done-reinstated", &[("count", 1)])),
                "number" => Some(visit.texts.say("phone-number-removed-done")),
                "reset" => Some(visit.texts.say("send-reset-done")),
                _ => None,
            };
        }
        match self.two_factor.as_deref()? {
            "off" => Some(visit.texts.say("turn-off-done")),
            "on" => Some(visit.texts.say("turned-on-done")),
            _ => None,
        }
    }
}

/// `GET /employees/{id}`.
pub async fn employee(visit: Visit, Path(one): Path<One>, Query(just): Query<Just>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if s.live.who.role != Role::Administrator {
            return people::colleague(&visit, &s, &one.id).await;
        }
        if let Some(first) = administrative(&visit, &s, Act::ReadEmployees)? {
            return Ok(first);
        }
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let found = employees::find(&visit.app, &s.live, id, visit.now).await?;
        let (groups, other_groups) = people::groups_of(&visit, &s, id).await?;
        let account = visit.app.store.account(found.account).await?.ok_or(Failure::Broken)?;
        let app = visit.app.store.otp_app(found.id).await?;
        let phone = visit.app.store.phone(found.id).await?;
        let codes = recovery_code::left(&visit.app, found.id).await?;
        let sessions = session::sessions_of_employee(&visit.app, found.id, visit.now).await?;
        let last = newest_sign_in(&visit, &s, found.id).await?;
        let page = Employee {
            id: found.id.to_string(),
            initials: initials(&found.name),
            login: account.login_shown,
            contact_email: visit.app.store.contact(found.id).await?.map(|c| c.address),
            contact_path: found
                .status
                .shares_account()
                .then(|| format!("/employees/{}/contact", found.id)),
            role: role(&visit, found.role),
            status: status(&visit, found.status),
            dismissed: found.status == Status::Dismissed,
            groups,
            other_groups,
            second_factor: !found.factors.is_empty(),
            turned_off: two_factor::turned_off(&visit, found.id).await?,
            can_turn_off: found.status == Status::Active
                && !found.factors.is_empty()
                && found.account != s.live.who.account,
            closed: closed_words(&visit, &reopen::closed(&visit.app, &found).await?),
            app_set_up: app.map(|a| when(&visit, a.bound_at)),
            phone: phone.map(|phone| trusted_device::row(&visit, &phone)),
            number: visit
                .app
                .store
                .phone_number(found.id)
                .await?
                .map(|n| n.number.as_str().to_owned()),
            recovery_codes: codes.map(|(codes, _)| codes.left),
            sessions: sessions.into_iter().map(|other| session_row(&visit, other)).collect(),
            last_sign_in: last.map(|r| history_entry(&visit, &r)),
            frame: Frame {
                done: just.done(&visit),
                ..visit.frame_of(&s, Here::Employees)
            },
            name: found.name,
        };
        Ok(visit.page(&page))
    };
    visit.show(shown.await)
}

/// `GET /employees/{id}/end-sessions`: says what will happen and to whom.
pub async fn end_sessions_ask(visit: Visit, Path(one): Path<One>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::EndSessionsOfOthers)? {
            return Ok(first);
        }
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let found = employees::find(&visit.app, &s.live, id, visit.now).await?;
        let count = alive_sessions(&visit, found.id).await?;
        let frame = visit.frame_of(&s, Here::Employees);
        Ok(visit.page(&Confirm::end_sessions_of(frame, &one.id, &found.name, count)))
    };
    visit.show(shown.await)
}

/// `POST /employees/{id}/end-sessions`.
pub async fn end_sessions(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        session::end_of_employee(&visit.app, &s.acting(), id, visit.now).await?;
        Ok(visit.go(&format!("/employees/{}", one.id)))
    };
    visit.show(done.await)
}

/// `GET /employees/{id}/reopen`: says what is closed, and what to find out first.
pub async fn reopen_ask(visit: Visit, Path(one): Path<One>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ReopenMethods)? {
            return Ok(first);
        }
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let found = employees::find(&visit.app, &s.live, id, visit.now).await?;
        let closed = reopen::closed(&visit.app, &found).await?;
        if closed.is_nothing() {
            return Ok(visit.go(&format!("/employees/{}", one.id)));
        }
        let words = closed_words(&visit, &closed);
        let frame = visit.frame_of(&s, Here::Employees);
        Ok(visit.page(&Confirm::reopen(frame, &one.id, &found.name, &words)))
    };
    visit.show(shown.await)
}

/// `POST /employees/{id}/reopen`.
pub async fn reopen(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        reopen::by_administrator(&visit.app, &s.acting(), id, visit.now).await?;
        Ok(visit.go(&format!("/employees/{}", one.id)))
    };
    visit.show(done.await)
}

fn closed_words(visit: &Visit, closed: &Closed) -> String {
    let password = closed.password.then(|| visit.texts.say("closed-password"));
    let methods = closed.methods.iter().map(|m| visit.texts.say(rest::label(*m)));
    password.into_iter().chain(methods).collect::<Vec<_>>().join(", ")
}

async fn newest_sign_in(
    visit: &Visit,
    s: &SignedIn,
    employee: domain::id::EmployeeId,
) -> Result<Option<Recorded>, Failure> {
    let filter = Filter {
        employee: Some(employee),
        kind: Some(EventKind::SignInSucceeded),
        ..Filter::default()
    };
    let found = employees::events(&visit.app, &s.live, &filter, None, 1, visit.now).await?;
    Ok(found.into_iter().next())
}

pub async fn alive_sessions(visit: &Visit, employee: domain::id::EmployeeId) -> Result<u64, Failure> {
    let sessions = session::sessions_of_employee(&visit.app, employee, visit.now).await?;
    Ok(sessions.len() as u64)
}

pub fn role(visit: &Visit, role: Role) -> String {
    visit.texts.say(&format!("role-{}", role.word()))
}

pub fn status(visit: &Visit, status: Status) -> String {
    visit.texts.say(&format!("status-{}", status.word()))
}
