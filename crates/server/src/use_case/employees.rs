//! Employees, as the administrator sees and moves them; and the two histories.

use std::collections::HashMap;

use domain::access::{Act, may};
use domain::account::{Role, Status};
use domain::event::{Chain, EventKind};
use domain::id::{EmployeeId, GroupId, WorkspaceId};
use domain::listing;
use domain::own_history::shown_to;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::time::Timestamp;
use store::employee::{Employee, ListedEmployee};
use store::history::{Before, Filter, Recorded};
use store::listing::{Asked, From, Order, Spot};

use super::acting::Acting;
use super::sms;
use crate::app::App;
use crate::failure::Failure;
use crate::session_table::Live;

/// What a list of employees is narrowed to and sorted by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Narrowed {
    /// As it was typed: the beginning of a word of the name, or of an e-mail.
    pub search: String,
    pub status: Option<Status>,
    pub group: Option<GroupId>,
    /// Without effect where something was typed: then it is the word that was found.
    pub order: Order,
}

impl Default for Narrowed {
    fn default() -> Self {
        Self {
            search: String::new(),
            status: None,
            group: None,
            order: Order::Name,
        }
    }
}

/// A page of the list.
#[derive(Debug)]
pub struct Listed {
    pub people: Vec<ListedEmployee>,
    pub groups: HashMap<EmployeeId, Vec<String>>,
    /// From where the page before this one is read backwards, if there is one.
    pub before: Option<Spot>,
    /// From where the next page is read, if there is one.
    pub after: Option<Spot>,
}

/// One page of the workspace's employees, at most `limit`. What it costs does not grow with their number.
pub async fn list(
    app: &App,
    live: &Live,
    narrowed: &Narrowed,
    from: From<'_>,
    limit: usize,
    now: Timestamp,
) -> Result<Listed, Failure> {
    permit(app, live, Act::ReadEmployees, now)?;
    page(app, live.who.workspace, narrowed, from, limit).await
}

/// The same, for whoever has asked already whether it may be read.
pub async fn page(
    app: &App,
    workspace: WorkspaceId,
    narrowed: &Narrowed,
    from: From<'_>,
    limit: usize,
) -> Result<Listed, Failure> {
    if let Some(group) = narrowed.group {
        let name = app.store.group_name(workspace, group).await?;
        drop(name.ok_or(Refusal::NotFound)?);
    }
    let asked = Asked {
        workspace,
        statuses: narrowed.status.map_or(Status::ALL.to_vec(), |only| vec![only]),
        group: narrowed.group,
        prefixes: listing::prefixes(&narrowed.search),
        order: narrowed.order,
    };
    // One more than is shown tells whether there is another page.
    let mut spots = app.store.spots(&asked, from, limit as i64 + 1).await?;
    let more = spots.len() > limit;
    let backwards = matches!(from, From::Before(_));
    match (more, backwards) {
        (true, true) => drop(spots.remove(0)),
        (true, false) => spots.truncate(limit),
        _ => {}
    }
    let (first, last) = (spots.first().cloned(), spots.last().cloned());
    Ok(Listed {
        people: app.store.people_at(&spots).await?,
        groups: app.store.groups_at(&spots).await?,
        before: first.filter(|_| {
            if backwards {
                more
            } else {
                matches!(from, From::After(_))
            }
        }),
        after: last.filter(|_| more || backwards),
    })
}

/// A spot as it stands in an address, and back.
pub fn write_spot(spot: &Spot) -> String {
    format!("{}.{}", spot.id, spot.key)
}

pub fn read_spot(text: &str) -> Option<Spot> {
    let (id, key) = text.split_once('.')?;
    Some(Spot {
        key: key.to_owned(),
        id: id.parse().ok()?,
    })
}

/// One employee of the workspace; of another workspace there is none (ACC-14).
pub async fn find(app: &App, live: &Live, id: EmployeeId, now: Timestamp) -> Result<Employee, Failure> {
    permit(app, live, Act::ReadEmployees, now)?;
    let employee = app
        .store
        .employee(id)
        .await?
        .filter(|e| e.workspace == live.who.workspace);
    Ok(employee.ok_or(Refusal::NotFound)?)
}

/// What every colleague may see of somebody (ACC-11).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    pub id: EmployeeId,
    pub name: String,
    pub status: Status,
    /// Only one whose owner confirmed it.
    pub contact: Option<String>,
}

/// The card of a colleague. Who was only invited is no colleague yet.
pub async fn card(app: &App, live: &Live, id: EmployeeId, now: Timestamp) -> Result<Card, Failure> {
    permit(app, live, Act::ReadColleagues, now)?;
    let found = app.store.employee(id).await?;
    let found = found.filter(|e| e.workspace == live.who.workspace && e.status != Status::Invited);
    let found = found.ok_or(Refusal::NotFound)?;
    let contact = app.store.contact(id).await?;
    Ok(Card {
        id,
        name: found.name,
        status: found.status,
        contact: contact.filter(|c| c.confirmed_at.is_some()).map(|c| c.address),
    })
}

/// Gives an employee another role. The last active administrator keeps theirs (EMP-07).
pub async fn set_role(
    app: &App,
    acting: &Acting<'_>,
    id: EmployeeId,
    role: Role,
    now: Timestamp,
) -> Result<(), Failure> {
    let live = acting.live();
    permit(app, live, Act::ChangeRoles, now)?;
    let employee = app
        .store
        .employee(id)
        .await?
        .filter(|e| e.workspace == live.who.workspace);
    let employee = employee.ok_or(Refusal::NotFound)?;
    if employee.role == role {
        return Ok(());
    }
    let mut change = app.store.change(now);
    if employee.role == Role::Administrator && employee.status == Status::Active {
        if app.store.other_administrators(employee.workspace, id).await? == 0 {
            return Err(Refusal::LastAdministrator.into());
        }
        change.keep_another_administrator(employee.workspace, id);
    }
    change.set_place(&employee, role, employee.status);
    let event = acting
        .there(EventKind::RoleChanged)
        .of(employee.account, Some(id))
        .with("before", employee.role.word())
        .with("after", role.word());
    change.commit(&[event], &mut app.entropy()).await?;
    let unkept = app.sessions.forget_where(|other| other.who.employee == id);
    Ok(app.store.keep_seen(&unkept).await?)
}

/// Whether this administrator is the only one and has no second way in (ADM-05). A number that no code reaches is none.
pub async fn stands_alone(app: &App, live: &Live) -> Result<bool, Failure> {
    let mut person = live.person();
    if person.factors.has(Method::Sms) && !sms::reaches(app, person.employee).await? {
        person.factors = person.factors.without(Method::Sms);
    }
    if !domain::access::has_one_way_in(&person) {
        return Ok(false);
    }
    Ok(app
        .store
        .other_administrators(person.workspace, person.employee)
        .await?
        == 0)
}

/// What happened to the person's own account and place, the newest first (LOG-01, THR-23); from where colleagues acted is
/// left out.
pub async fn own_history(app: &App, live: &Live, before: Before, limit: i64) -> Result<Vec<Recorded>, Failure> {
    let account = live.who.account;
    let places = app.store.employees_of(account).await?;
    let own: Vec<EmployeeId> = places.iter().map(|place| place.id).collect();
    let found = app.store.history(account, before, limit).await?;
    let shown = found.into_iter().map(|recorded| Recorded {
        row: shown_to(account, &own, recorded.row),
        ..recorded
    });
    Ok(shown.collect())
}

/// What happened in the workspace, for its administrators (LOG-02).
pub async fn events(
    app: &App,
    live: &Live,
    filter: &Filter,
    before: Before,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<Recorded>, Failure> {
    permit(app, live, Act::ReadEvents, now)?;
    Ok(app
        .store
        .events(Chain::Workspace(live.who.workspace), filter, before, limit)
        .await?)
}

/// Whether the person may do `act` in the workspace of this session.
pub fn permit(app: &App, live: &Live, act: Act, now: Timestamp) -> Result<(), Failure> {
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    Ok(may(&live.person(), act, &place.policy, now)?)
}
