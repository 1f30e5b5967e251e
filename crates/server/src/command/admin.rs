//! `admin`: what only the operator of the server can do for somebody.

use clap::{Args, Subcommand};
use domain::refusal::Refusal;
use domain::waiver::NotAReason;
use serde_json::{Value, json};

use super::people::{perform, request, why, workspace_named};
use super::text;
use crate::app::App;
use crate::config::Config;
use crate::failure::Failure;
use crate::use_case::break_glass::{self, RestoreAccess};
use crate::use_case::reopen;

#[derive(Subcommand)]
pub(super) enum AdminCommand {
    /// Let an administrator in who lost phone and codes: turns their two-factor authentication off for one or two days.
    /// All administrators of the workspace are told, and the event log keeps the reason.
    RestoreAccess(RestoreAccessLine),
    /// Take again what too many failures in a row have closed for somebody: the password, or a method of the second
    /// factor. It weakens nothing else.
    Reopen(ReopenLine),
}

#[derive(Args)]
pub(super) struct ReopenLine {
    /// The workspace's name in addresses.
    #[arg(long)]
    workspace: String,
    /// The person's login.
    #[arg(long)]
    login: String,
    /// Why, in one line of up to 300 characters; it stands in the event log.
    #[arg(long)]
    reason: String,
}

#[derive(Args)]
pub(super) struct RestoreAccessLine {
    /// The workspace's name in addresses.
    #[arg(long)]
    workspace: String,
    /// The administrator's login.
    #[arg(long)]
    login: String,
    /// 1 or 2: it ends by itself exactly 24 or 48 hours later.
    #[arg(long)]
    days: u64,
    /// Why, in one line of up to 300 characters.
    #[arg(long)]
    reason: String,
}

pub(super) async fn admin(config: &Config, command: AdminCommand) -> Result<(), String> {
    match command {
        AdminCommand::RestoreAccess(line) => restore(config, line).await,
        AdminCommand::Reopen(line) => open_again(config, line).await,
    }
}

async fn restore(config: &Config, line: RestoreAccessLine) -> Result<(), String> {
    let arguments = json!({
        "workspace": line.workspace,
        "login": line.login,
        "days": line.days,
        "reason": line.reason,
    });
    let done = perform(config, request("admin restore-access", arguments)).await?;
    println!(
        "Two-factor authentication of {} is off until {}. Their password is enough until then; every administrator was told.",
        text(&done, "login")?,
        text(&done, "ends_at")?
    );
    Ok(())
}

/// What a running server does for `admin restore-access`.
pub(super) async fn restore_access(app: &App, arguments: &Value) -> Result<Value, String> {
    let place = workspace_named(app, text(arguments, "workspace")?)?;
    let login = text(arguments, "login")?;
    let asked = RestoreAccess {
        workspace: place.workspace.id,
        login: login.to_owned(),
        days: arguments["days"].as_u64().unwrap_or(0),
        reason: text(arguments, "reason")?
            .parse()
            .map_err(|why: NotAReason| why.to_string())?,
    };
    let waiver = break_glass::restore_access(app, &asked, app.now()).await;
    let waiver = waiver.map_err(|failure| match failure.invalid() {
        Some(("login", _)) => format!("`{login}` is no administrator of {}", place.workspace.title),
        Some(("days", _)) => format!("choose from {:?} days", domain::waiver::days(&place.policy)),
        Some(("employee", "no_factor")) => {
            format!("`{login}` has no second factor: the password is enough already")
        }
        Some(("employee", _)) => format!("`{login}` is not active"),
        _ => why(&failure),
    })?;
    Ok(json!({ "login": login, "ends_at": waiver.ends_at.to_string() }))
}

async fn open_again(config: &Config, line: ReopenLine) -> Result<(), String> {
    let arguments = json!({ "workspace": line.workspace, "login": line.login, "reason": line.reason });
    let done = perform(config, request("admin reopen", arguments)).await?;
    match text(&done, "reopened")? {
        "" => println!("Nothing is closed for {}.", text(&done, "login")?),
        words => println!("Reopened for {}: {words}", text(&done, "login")?),
    }
    Ok(())
}

/// What a running server does for `admin reopen`.
pub(super) async fn reopen(app: &App, arguments: &Value) -> Result<Value, String> {
    let workspace = text(arguments, "workspace")?;
    let place = workspace_named(app, workspace)?;
    let (login, reason) = (text(arguments, "login")?, text(arguments, "reason")?.trim());
    if reason.is_empty() || reason.chars().count() > 300 || reason.contains(char::is_control) {
        return Err("give a reason in one line of up to 300 characters".to_owned());
    }
    let done = reopen::by_operator(app, place.workspace.id, login, reason, app.now()).await;
    let closed = done.map_err(|failure| match failure {
        Failure::Refused(Refusal::NotFound) => format!("`{login}` has no place in `{workspace}`"),
        failure => why(&failure),
    })?;
    Ok(json!({ "login": login, "reopened": closed.words().join(", ") }))
}
