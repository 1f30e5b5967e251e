//! Groups: made, renamed, deleted, and who belongs to them.

use axum::response::Response;
use domain::access::Act;
use domain::account::Status;
use domain::id::{EmployeeId, GroupId};
use domain::refusal::Refusal;
use pages::frame::Here;
use pages::view::{Confirm, EmployeeRow, Group, GroupRow, Groups, Paging};
use pages::{Frame, initials};
use serde::Deserialize;
use store::group::COUNTED;
use store::listing::From;

use super::asked::{Path, Query};
use super::console::{administrative, role, status};
use super::own::One;
use super::said::query;
use super::visit::{Posted, Visit};
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::employees::{self, Narrowed, read_spot, write_spot};
use crate::use_case::groups;

/// Members on a page.
const PAGE: usize = 50;

/// `GET /employees/groups`.
pub async fn list(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ReadEmployees)? {
            return Ok(first);
        }
        Ok(visit.page(&all(&visit, &s, None, String::new()).await?))
    };
    visit.show(shown.await)
}

async fn all(visit: &Visit, s: &SignedIn, wrong: Option<String>, name: String) -> Result<Groups, Failure> {
    let found = groups::list(&visit.app, &s.live, visit.now).await?;
    let row = |group: store::group::Group| GroupRow {
        id: group.id.to_string(),
        members: if group.members > COUNTED {
            visit.texts.say_with("group-members-many", &[("count", COUNTED)])
        } else {
            visit.texts.say_with("group-members-count", &[("count", group.members)])
        },
        name: group.name,
    };
    Ok(Groups {
        frame: visit.frame_of(s, Here::Employees),
        groups: found.into_iter().map(row).collect(),
        wrong,
        name,
    })
}

/// `POST /employees/groups`: a new one.
pub async fn make(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let name = posted.field("name");
        match groups::create(&visit.app, &s.acting(), name, visit.now).await {
            Ok(id) => Ok(visit.go(&format!("/employees/groups/{id}"))),
            Err(failure) => {
                let wrong = problem(visit, &failure).ok_or(failure)?;
                Ok(visit.page(&all(visit, &s, Some(wrong), name.to_owned()).await?))
            }
        }
    };
    visit.show(done.await)
}

/// What is wrong with a name, in words.
fn problem(visit: &Visit, failure: &Failure) -> Option<String> {
    match failure {
        Failure::Refused(Refusal::Invalid { field: "name", reason }) => {
            let id = if *reason == "taken" {
                "problem-name-taken"
            } else {
                "group-name-unreadable"
            };
            Some(visit.texts.say(id))
        }
        _ => None,
    }
}

/// Where the list of members goes on, and what was done.
#[derive(Deserialize, Default)]
pub struct Turned {
    after: Option<String>,
    before: Option<String>,
    done: Option<String>,
}

/// `GET /employees/groups/{id}`.
pub async fn one(visit: Visit, Path(one): Path<One>, Query(turned): Query<Turned>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ReadEmployees)? {
            return Ok(first);
        }
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        Ok(visit.page(&group(&visit, &s, id, &turned, None).await?))
    };
    visit.show(shown.await)
}

async fn group(
    visit: &Visit,
    s: &SignedIn,
    id: GroupId,
    turned: &Turned,
    wrong: Option<(String, String)>,
) -> Result<Group, Failure> {
    let name = groups::find(&visit.app, &s.live, id).await?;
    let narrowed = Narrowed {
        group: Some(id),
        ..Narrowed::default()
    };
    let spot = |text: &Option<String>| text.as_deref().and_then(read_spot);
    let (after, before) = (spot(&turned.after), spot(&turned.before));
    let from = match (&after, &before) {
        (Some(spot), _) => From::After(spot),
        (None, Some(spot)) => From::Before(spot),
        (None, None) => From::Start,
    };
    let found = employees::list(&visit.app, &s.live, &narrowed, from, PAGE, visit.now).await?;
    let path = |way: &str, spot| format!("/employees/groups/{id}?{way}={}", query(&write_spot(spot)));
    let members = found.people.into_iter().map(|listed| EmployeeRow {
        id: listed.employee.id.to_string(),
        initials: initials(&listed.employee.name),
        login: listed.login,
        role: role(visit, listed.employee.role),
        status: status(visit, listed.employee.status),
        inactive: listed.employee.status != Status::Active,
        dismissed: listed.employee.status == Status::Dismissed,
        groups: Vec::new(),
        second_factor: !listed.employee.factors.is_empty(),
        holds_number: false,
        last_sign_in: None,
        name: listed.employee.name,
    });
    let (wrong, typed) = match wrong {
        Some((wrong, typed)) => (Some(wrong), typed),
        None => (None, name.clone()),
    };
    let done = match turned.done.as_deref() {
        Some("renamed") => Some(visit.texts.say("done-group-renamed")),
        Some("left") => Some(visit.texts.say_with("done-left", &[("count", 1)])),
        _ => None,
    };
    Ok(Group {
        frame: Frame {
            done,
            ..visit.frame_of(s, Here::Employees)
        },
        id: id.to_string(),
        name,
        wrong,
        typed,
        members: members.collect(),
        paging: Paging {
            newer: found.before.as_ref().map(|spot| path("before", spot)),
            older: found.after.as_ref().map(|spot| path("after", spot)),
        },
    })
}

/// `POST /employees/groups/{id}`: another name.
pub async fn rename(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let name = posted.field("name");
        match groups::rename(&visit.app, &s.acting(), id, name, visit.now).await {
            Ok(()) => Ok(visit.go(&format!("/employees/groups/{id}?done=renamed"))),
            Err(failure) => {
                let wrong = problem(visit, &failure).ok_or(failure)?;
                let page = group(visit, &s, id, &Turned::default(), Some((wrong, name.to_owned()))).await?;
                Ok(visit.page(&page))
            }
        }
    };
    visit.show(done.await)
}

/// `GET /employees/groups/{id}/delete`: says what becomes of its members.
pub async fn delete_ask(visit: Visit, Path(one): Path<One>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ChangeGroups)? {
            return Ok(first);
        }
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let name = groups::find(&visit.app, &s.live, id).await?;
        let frame = visit.frame_of(&s, Here::Employees);
        Ok(visit.page(&Confirm::delete_group(frame, &one.id, &name)))
    };
    visit.show(shown.await)
}

/// `POST /employees/groups/{id}/delete`.
pub async fn delete(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        groups::delete(&visit.app, &s.acting(), id, visit.now).await?;
        Ok(visit.go("/employees/groups"))
    };
    visit.show(done.await)
}

/// A group and one of its members.
#[derive(Deserialize)]
pub struct Member {
    id: String,
    employee: String,
}

/// `POST /employees/groups/{id}/members/{employee}/leave`.
pub async fn leave(Path(of): Path<Member>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id: GroupId = of.id.parse().map_err(|_| Refusal::NotFound)?;
        let employee: EmployeeId = of.employee.parse().map_err(|_| Refusal::NotFound)?;
        groups::set_member(&visit.app, &s.acting(), id, employee, false, visit.now).await?;
        Ok(visit.go(&format!("/employees/groups/{id}?done=left")))
    };
    visit.show(done.await)
}
