//! `admin`: what only the operator of the server can do for an administrator.

use clap::{Args, Subcommand};
use domain::waiver::NotAReason;
use serde_json::{Value, json};

use super::people::{perform, request, why, workspace_named};
use super::text;
use crate::app::App;
use crate::config::Config;
use crate::use_case::break_glass::{self, RestoreAccess};

#[derive(Subcommand)]
pub(super) enum AdminCommand {
    /// Let an administrator in who lost phone and codes: turns their two-factor authentication off for one or two days.
    /// All administrators of the workspace are told, and the event log keeps the reason.
    RestoreAccess(RestoreAccessLine),
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
    let AdminCommand::RestoreAccess(line) = command;
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
