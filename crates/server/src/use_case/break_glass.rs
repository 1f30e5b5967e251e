//! The operator's way in for an administrator who lost everything: a command on the server's host, and no network
//! route (ADM-03).

use domain::account::Role;
use domain::email::fold;
use domain::id::WorkspaceId;
use domain::refusal::Refusal;
use domain::time::Timestamp;
use domain::waiver::{self, Reason, Waiver};

use super::waiver::{put, target};
use super::waiver_notice::Notices;
use crate::app::App;
use crate::failure::Failure;

/// Whose access is restored, for how long and why.
#[derive(Clone, Debug)]
pub struct RestoreAccess {
    pub workspace: WorkspaceId,
    pub login: String,
    pub days: u64,
    pub reason: Reason,
}

/// Turns the second factor of a named administrator off, and tells every administrator and the person.
pub async fn restore_access(app: &App, asked: &RestoreAccess, now: Timestamp) -> Result<Waiver, Failure> {
    let place = app.directory.by_id(asked.workspace).ok_or(Refusal::NotFound)?;
    let unknown = Refusal::Invalid {
        field: "login",
        reason: "no_administrator",
    };
    let account = app.store.account_by_login(&fold(&asked.login)).await?;
    let account = account.ok_or_else(|| unknown.clone())?;
    let employees = app.store.employees_of(account.id).await?;
    let employee = employees.into_iter().find(|e| e.workspace == asked.workspace);
    let employee = employee.ok_or(unknown)?;
    let is_administrator = employee.role == Role::Administrator;
    let granted = waiver::break_glass(
        &target(&employee),
        is_administrator,
        asked.days,
        &asked.reason,
        &place.policy,
        now,
    )?;
    let mut notices = Notices::about(app, &employee, None, now).await?;
    notices.turned_off(&granted.waiver, asked.reason.as_str(), None);
    put(app, &employee, granted, &asked.reason, None, notices, now).await
}
