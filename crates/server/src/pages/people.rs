//! The people of a workspace: the list, dismissing and reinstating, roles and groups of one or several.

use axum::response::Response;
use domain::access::Act;
use domain::account::{Role, Status};
use domain::id::{EmployeeId, GroupId};
use domain::refusal::Refusal;
use domain::second_factor::Method;
use pages::frame::Here;
use pages::view::{Choice, Colleague, Confirm, EmployeeRow, Employees, Paging, PeopleFilters, Reports, StatusTab};
use pages::{Frame, initials};
use serde::Deserialize;
use store::listing::{From, Order, Spot};

use super::asked::{Path, Query};
use super::console::{administrative, alive_sessions, role, status};
use super::own::{One, last_sign_in};
use super::said::{history_entry, query, when};
use super::visit::{Posted, Visit};
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::employees::{self, Listed, Narrowed, read_spot, write_spot};
use crate::use_case::{deletion, dismissal, groups, invitation};

/// People on a page of the list.
const PAGE: usize = 50;

/// The query of the list's address.
#[derive(Deserialize, Default, Clone)]
pub struct Listing {
    search: Option<String>,
    status: Option<String>,
    group: Option<String>,
    sort: Option<String>,
    after: Option<String>,
    before: Option<String>,
    /// What was done just now, and to how many; how many it was refused for.
    done: Option<String>,
    count: Option<u32>,
    left: Option<u32>,
}

impl Listing {
    /// What cannot be read asks for nothing.
    pub fn narrowed(&self) -> Narrowed {
        let given = |text: &Option<String>| text.clone().filter(|t| !t.is_empty());
        Narrowed {
            search: given(&self.search).unwrap_or_default().chars().take(200).collect(),
            status: given(&self.status).and_then(|word| Status::from_word(&word)),
            group: given(&self.group).and_then(|id| id.parse().ok()),
            order: match self.sort.as_deref() {
                Some("added") => Order::Added,
                _ => Order::Name,
            },
        }
    }
}

/// The query of an address that narrows so.
fn query_of(narrowed: &Narrowed) -> String {
    let group = narrowed.group.map(|id| id.to_string()).unwrap_or_default();
    let sort = if narrowed.order == Order::Added { "added" } else { "" };
    let status = narrowed.status.map_or("", Status::word);
    let parts = [
        ("search", narrowed.search.as_str()),
        ("status", status),
        ("group", &group),
        ("sort", sort),
    ];
    let given = parts.iter().filter(|(_, value)| !value.is_empty());
    let given = given.map(|(name, value)| format!("{name}={}", query(value)));
    given.collect::<Vec<_>>().join("&")
}

/// `GET /employees`: the table for an administrator, the way to the own history for everybody else.
pub async fn employees(visit: Visit, Query(listing): Query<Listing>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if s.live.who.role != Role::Administrator {
            let frame = visit.frame_of(&s, Here::Employees);
            let newest = last_sign_in(&visit, &s).await?;
            return Ok(visit.page(&Reports {
                frame,
                last_sign_in: newest.map(|r| history_entry(&visit, &r)),
                history: "/history".to_owned(),
                invites: employees::permit(&visit.app, &s.live, Act::Invite, visit.now).is_ok(),
            }));
        }
        if let Some(first) = administrative(&visit, &s, Act::ReadEmployees)? {
            return Ok(first);
        }
        let narrowed = listing.narrowed();
        let (after, before) = (spot(listing.after.as_deref())?, spot(listing.before.as_deref())?);
        let from = match (&after, &before) {
            (Some(spot), _) => From::After(spot),
            (None, Some(spot)) => From::Before(spot),
            (None, None) => From::Start,
        };
        let found = employees::list(&visit.app, &s.live, &narrowed, from, PAGE, visit.now).await?;
        let frame = Frame {
            done: listing.done(&visit),
            error: listing.left(&visit),
            ..visit.frame_of(&s, Here::Employees)
        };
        Ok(visit.page(&table(&visit, &s, frame, &narrowed, found).await?))
    };
    visit.show(shown.await)
}

impl Listing {
    fn done(&self, visit: &Visit) -> Option<String> {
        let id = match self.done.as_deref()? {
            "dismissed" => "done-dismissed",
            "reinstated" => "done-reinstated",
            "deleted" => "done-deleted",
            "invited" => "done-invited",
            "joined" => "done-joined",
            "left" => "done-left",
            _ => return None,
        };
        let count = self.count.unwrap_or(1);
        (count > 0).then(|| visit.texts.say_with(id, &[("count", count)]))
    }

    fn left(&self, visit: &Visit) -> Option<String> {
        let left = self.left.filter(|left| *left > 0)?;
        Some(visit.texts.say_with("several-left", &[("count", left)]))
    }
}

fn spot(text: Option<&str>) -> Result<Option<Spot>, Failure> {
    let read = |text: &str| read_spot(text).ok_or_else(|| Refusal::NotFound.into());
    text.filter(|t| !t.is_empty()).map(read).transpose()
}

async fn table(
    visit: &Visit,
    s: &SignedIn,
    frame: Frame,
    narrowed: &Narrowed,
    found: Listed,
) -> Result<Employees, Failure> {
    let address = query_of(narrowed);
    let turned = |way: &str, spot: Option<Spot>| {
        spot.map(|spot| format!("/employees?{address}&{way}={}", query(&write_spot(&spot))))
    };
    let paging = Paging {
        newer: turned("before", found.before),
        older: turned("after", found.after),
    };
    let mut names = found.groups;
    let rows = found.people.into_iter().map(|listed| {
        let employee = listed.employee;
        EmployeeRow {
            id: employee.id.to_string(),
            initials: initials(&employee.name),
            login: listed.login,
            role: role(visit, employee.role),
            status: status(visit, employee.status),
            inactive: employee.status != Status::Active,
            dismissed: employee.status == Status::Dismissed,
            groups: names.remove(&employee.id).unwrap_or_default(),
            second_factor: !employee.factors.is_empty(),
            holds_number: employee.status == Status::Dismissed && employee.factors.has(Method::Sms),
            last_sign_in: listed.signed_in_at.map(|at| when(visit, at)),
            name: employee.name,
        }
    });
    Ok(Employees {
        filters: PeopleFilters {
            search: narrowed.search.clone(),
            status: narrowed.status.map_or("", Status::word).to_owned(),
            group: narrowed.group.map(|id| id.to_string()).unwrap_or_default(),
            sort: if narrowed.order == Order::Added { "added" } else { "" }.to_owned(),
            query: address,
        },
        tabs: tabs(visit, s, narrowed).await?,
        groups: all_groups(visit, s).await?,
        rows: rows.collect(),
        paging,
        frame,
    })
}

/// The statuses with how many of the whole workspace stand so.
async fn tabs(visit: &Visit, s: &SignedIn, narrowed: &Narrowed) -> Result<Vec<StatusTab>, Failure> {
    let counts = visit.app.store.headcount(s.live.who.workspace).await?;
    let tab = |only: Option<Status>| {
        let stands = |status: Status| only.is_none_or(|only| only == status);
        let address = query_of(&Narrowed {
            status: only,
            ..narrowed.clone()
        });
        StatusTab {
            value: only.map_or("", Status::word).to_owned(),
            label: only.map_or_else(|| visit.texts.say("filter-everybody"), |only| status(visit, only)),
            count: counts
                .iter()
                .filter(|(of, _)| stands(*of))
                .map(|(_, count)| count)
                .sum(),
            href: format!("/employees?{address}"),
        }
    };
    Ok(std::iter::once(None).chain(Status::ALL.map(Some)).map(tab).collect())
}

async fn all_groups(visit: &Visit, s: &SignedIn) -> Result<Vec<Choice>, Failure> {
    let names = visit.app.store.group_names(s.live.who.workspace).await?;
    Ok(names.into_iter().map(|(id, name)| choice(id, name)).collect())
}

fn choice(id: GroupId, name: String) -> Choice {
    Choice {
        value: id.to_string(),
        label: name,
    }
}

/// The groups of an employee, and the others of the workspace.
pub async fn groups_of(visit: &Visit, s: &SignedIn, id: EmployeeId) -> Result<(Vec<Choice>, Vec<Choice>), Failure> {
    let own: Vec<Choice> = visit
        .app
        .store
        .groups_of(id)
        .await?
        .into_iter()
        .map(|(id, name)| choice(id, name))
        .collect();
    let mut others = all_groups(visit, s).await?;
    others.retain(|other| own.iter().all(|group| group.value != other.value));
    Ok((own, others))
}

/// What every colleague may see (ACC-11).
pub async fn colleague(visit: &Visit, s: &SignedIn, id: &str) -> Result<Response, Failure> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let card = employees::card(&visit.app, &s.live, id, visit.now).await?;
    Ok(visit.page(&Colleague {
        frame: visit.frame_of(s, Here::Employees),
        initials: initials(&card.name),
        status: status(visit, card.status),
        dismissed: card.status == Status::Dismissed,
        contact_email: card.contact,
        name: card.name,
    }))
}

/// `GET /employees/{id}/dismiss`: says what will end, and what stays.
pub async fn dismiss_ask(visit: Visit, Path(one): Path<One>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::DismissEmployees)? {
            return Ok(first);
        }
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let found = employees::find(&visit.app, &s.live, id, visit.now).await?;
        if found.status == Status::Dismissed {
            return Ok(visit.go(&format!("/employees/{}", one.id)));
        }
        let sessions = alive_sessions(&visit, id).await?;
        let frame = visit.frame_of(&s, Here::Employees);
        let invited = found.status == Status::Invited;
        let linked = visit.app.store.phone_number(id).await?;
        let number = linked.as_ref().map(|linked| linked.number.as_str());
        let page = Confirm::dismiss(frame, &one.id, &found.name, sessions, invited, number);
        Ok(visit.page(&page))
    };
    visit.show(shown.await)
}

/// `POST /employees/{id}/dismiss`.
pub async fn dismiss(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let frees_number = posted.field("remove_number") == "yes";
        dismissal::dismiss(&visit.app, &s.acting(), id, frees_number, visit.now).await?;
        Ok(visit.go(&format!("/employees/{}?done=dismissed", one.id)))
    };
    visit.show(done.await)
}

/// `GET /employees/{id}/reinstate`: says with what the person comes back.
pub async fn reinstate_ask(visit: Visit, Path(one): Path<One>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ReinstateEmployees)? {
            return Ok(first);
        }
        let id: EmployeeId = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let found = employees::find(&visit.app, &s.live, id, visit.now).await?;
        let left_as = visit.app.store.left_as(id).await?;
        let Ok(back) = domain::dismissal::reinstated(found.status, left_as) else {
            return Ok(visit.go(&format!("/employees/{}", one.id)));
        };
        let back = match back {
            Status::Active => "reinstate-active",
            Status::Pending => "reinstate-pending",
            Status::Invited | Status::Dismissed => "reinstate-invited",
        };
        let frame = visit.frame_of(&s, Here::Employees);
        Ok(visit.page(&Confirm::reinstate(frame, &one.id, &found.name, back)))
    };
    visit.show(shown.await)
}

/// `POST /employees/{id}/reinstate`.
pub async fn reinstate(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        dismissal::reinstate(&visit.app, &s.acting(), id, visit.now).await?;
        Ok(visit.go(&format!("/employees/{}?done=reinstated", one.id)))
    };
    visit.show(done.await)
}

/// `GET /employees/{id}/delete`: says what goes for good. Only who was dismissed can be deleted.
pub async fn delete_ask(visit: Visit, Path(one): Path<One>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::DeleteEmployees)? {
            return Ok(first);
        }
        let id: EmployeeId = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let found = employees::find(&visit.app, &s.live, id, visit.now).await?;
        if found.status != Status::Dismissed {
            return Ok(visit.go(&format!("/employees/{}", one.id)));
        }
        let frame = visit.frame_of(&s, Here::Employees);
        Ok(visit.page(&Confirm::delete_employee(frame, &one.id, &found.name)))
    };
    visit.show(shown.await)
}

/// `POST /employees/{id}/delete`.
pub async fn delete(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        deletion::delete_employee(&visit.app, &s.acting(), id, visit.now).await?;
        Ok(visit.go("/employees?status=dismissed&done=deleted&count=1"))
    };
    visit.show(done.await)
}

/// `GET /employees/{id}/role`: says what the other role may.
pub async fn role_ask(visit: Visit, Path(one): Path<One>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ChangeRoles)? {
            return Ok(first);
        }
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let found = employees::find(&visit.app, &s.live, id, visit.now).await?;
        let frame = visit.frame_of(&s, Here::Employees);
        let administrator = found.role == Role::Administrator;
        Ok(visit.page(&Confirm::role(frame, &one.id, &found.name, administrator)))
    };
    visit.show(shown.await)
}

/// `POST /employees/{id}/role`.
pub async fn set_role(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let role = Role::from_word(posted.field("role")).ok_or(Refusal::Invalid {
            field: "role",
            reason: "unknown",
        })?;
        employees::set_role(&visit.app, &s.acting(), id, role, visit.now).await?;
        Ok(visit.go(&format!("/employees/{}?done=role", one.id)))
    };
    visit.show(done.await)
}

/// `POST /employees/{id}/groups`: into a group, or out of one.
pub async fn set_groups(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let group = posted.field("group").parse().map_err(|_| Refusal::NotFound)?;
        let belongs = posted.field("act") == "join";
        groups::set_member(&visit.app, &s.acting(), group, id, belongs, visit.now).await?;
        Ok(visit.go(&format!("/employees/{}?done=groups", one.id)))
    };
    visit.show(done.await)
}

/// `POST /employees/several`: the same for everybody who was ticked. A dismissal is asked about first.
pub async fn several(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let ticked = posted.ticked("pick-");
        let ids: Vec<EmployeeId> = ticked.iter().filter_map(|id| id.parse().ok()).take(200).collect();
        let back = posted.field("back");
        if ids.is_empty() {
            return Ok(visit.go(&format!("/employees?{back}")));
        }
        let act = posted.field("act");
        if act == "dismiss" && posted.field("sure").is_empty() {
            return ask_several(visit, &s, &ids, back).await;
        }
        let group = posted.field("group").parse::<GroupId>();
        let (mut count, mut left) = (0, 0);
        for id in ids {
            let acting = s.acting();
            let (app, now) = (&visit.app, visit.now);
            let done = match act {
                "dismiss" => dismissal::dismiss(app, &acting, id, false, now).await,
                "reinstate" => dismissal::reinstate(app, &acting, id, now).await.map(drop),
                "invite" => invitation::resend(app, &acting, id, now).await,
                _ => {
                    let group = group.map_err(|_| Refusal::NotFound)?;
                    groups::set_member(app, &acting, group, id, act == "join", now).await
                }
            };
            match done {
                Ok(()) => count += 1,
                // One who cannot be dismissed, was meanwhile, or has no open invitation does not keep the others.
                Err(Failure::Refused(
                    Refusal::LastAdministrator
                    | Refusal::StaleState
                    | Refusal::NotFound
                    | Refusal::ResendTooSoon { .. },
                )) => left += 1,
                Err(failure) => return Err(failure),
            }
        }
        let word = match act {
            "dismiss" => "dismissed",
            "reinstate" => "reinstated",
            "invite" => "invited",
            "join" => "joined",
            _ => "left",
        };
        Ok(visit.go(&format!("/employees?{back}&done={word}&count={count}&left={left}")))
    };
    visit.show(done.await)
}

async fn ask_several(visit: &Visit, s: &SignedIn, ids: &[EmployeeId], back: &str) -> Result<Response, Failure> {
    if let Some(first) = administrative(visit, s, Act::DismissEmployees)? {
        return Ok(first);
    }
    let mut names = Vec::new();
    let mut fields = vec![
        ("act".to_owned(), "dismiss".to_owned()),
        ("sure".to_owned(), "yes".to_owned()),
        ("back".to_owned(), back.to_owned()),
    ];
    for id in ids {
        let found = employees::find(&visit.app, &s.live, *id, visit.now).await?;
        names.push(found.name);
        fields.push((format!("pick-{id}"), "1".to_owned()));
    }
    let frame = visit.frame_of(s, Here::Employees);
    Ok(visit.page(&Confirm::dismiss_several(frame, &names, back, fields)))
}
