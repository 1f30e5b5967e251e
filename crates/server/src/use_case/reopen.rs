//! Reopening what too many failures have closed: a password, or a method that rests. By an administrator, or by
//! whoever runs the server (PWD-10, CAP-11).

use domain::access::{Act, may};
use domain::email::fold;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{EmployeeId, WorkspaceId};
use domain::refusal::Refusal;
use domain::rest;
use domain::second_factor::Method;
use domain::time::Timestamp;
use store::employee::Employee;

use super::acting::Acting;
use super::password_try::LoginCounters;
use super::rest as resting;
use crate::app::App;
use crate::failure::Failure;

/// What is closed for an employee now.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Closed {
    /// The password alone is not taken from unknown devices.
    pub password: bool,
    pub methods: Vec<Method>,
}

impl Closed {
    pub fn is_nothing(&self) -> bool {
        !self.password && self.methods.is_empty()
    }

    /// The stable words of what is closed.
    pub fn words(&self) -> Vec<&'static str> {
        let password = self.password.then_some("password");
        password
            .into_iter()
            .chain(self.methods.iter().map(|m| m.word()))
            .collect()
    }
}

/// What is closed for this employee, as the workspace may know it: nothing unless the person is in (ACC-14).
pub async fn closed(app: &App, employee: &Employee) -> Result<Closed, Failure> {
    if !employee.status.shares_account() {
        return Ok(Closed::default());
    }
    all_closed(app, employee).await
}

async fn all_closed(app: &App, employee: &Employee) -> Result<Closed, Failure> {
    let password = match login_counters(app, employee).await? {
        Some(counters) => app.store.counter(counters.all).await?.failures >= rest::limit(&app.policy()),
        None => false,
    };
    Ok(Closed {
        password,
        methods: resting::resting(app, employee).await?,
    })
}

/// An administrator reopens everything that is closed for an employee who is in; answers what it was.
///
/// The password is the account's: whoever could open it by an invitation would guess at anybody's without end (PWD-10).
pub async fn by_administrator(app: &App, live: &Acting<'_>, id: EmployeeId, now: Timestamp) -> Result<Closed, Failure> {
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    may(&live.person(), Act::ReopenMethods, &place.policy, now)?;
    let employee = app.store.employee(id).await?;
    let employee = employee
        .filter(|e| e.workspace == live.who.workspace)
        .ok_or(Refusal::NotFound)?;
    if !employee.status.shares_account() {
        return Ok(Closed::default());
    }
    reopen(app, &employee, By::Administrator(live), now).await
}

/// The operator does the same by login, with a reason for the record.
pub async fn by_operator(
    app: &App,
    workspace: WorkspaceId,
    login: &str,
    reason: &str,
    now: Timestamp,
) -> Result<Closed, Failure> {
    let account = app
        .store
        .account_by_login(&fold(login))
        .await?
        .ok_or(Refusal::NotFound)?;
    let employees = app.store.employees_of(account.id).await?;
    let employee = employees.into_iter().find(|e| e.workspace == workspace);
    let employee = employee.ok_or(Refusal::NotFound)?;
    reopen(app, &employee, By::Operator { reason }, now).await
}

/// Who reopens.
enum By<'a> {
    Administrator(&'a Acting<'a>),
    Operator { reason: &'a str },
}

impl By<'_> {
    fn actor(&self) -> Actor {
        match self {
            Self::Administrator(acting) => Actor::Employee(acting.who.employee),
            Self::Operator { .. } => Actor::Operator,
        }
    }

    /// Adds from where, or why.
    fn sign(&self, event: Event) -> Event {
        match self {
            Self::Administrator(acting) => event.from(&acting.origin),
            Self::Operator { reason } => event.with("reason", *reason),
        }
    }
}

async fn reopen(app: &App, employee: &Employee, by: By<'_>, now: Timestamp) -> Result<Closed, Failure> {
    let closed = all_closed(app, employee).await?;
    if closed.is_nothing() {
        return Ok(closed);
    }
    let place = app.directory.by_id(employee.workspace).ok_or(Refusal::NotFound)?;
    let mut change = app.store.change(now);
    let mut events = Vec::new();
    if closed.password
        && let Some(counters) = login_counters(app, employee).await?
    {
        counters.reset(&mut change);
        let event = Event::new(
            Chain::Workspace(employee.workspace),
            EventKind::PasswordReopened,
            by.actor(),
        );
        events.push(event.of(employee.account, Some(employee.id)));
    }
    for method in &closed.methods {
        resting::reopen(app, *method, employee.id, &place.policy, &mut change);
        events.push(resting::reopened(employee, *method, by.actor()));
    }
    let events: Vec<Event> = events.into_iter().map(|event| by.sign(event)).collect();
    change.commit(&events, &mut app.entropy()).await?;
    Ok(closed)
}

/// The counters of wrong passwords for this employee's login.
async fn login_counters(app: &App, employee: &Employee) -> Result<Option<LoginCounters>, Failure> {
    let account = app.store.account(employee.account).await?;
    Ok(account.map(|account| LoginCounters::of(app, &fold(&account.login_shown))))
}
