//! `setup-link`, `workspace add` and `employee add`: beside a running server over its socket, else by themselves
//! (THR-20).

use std::sync::Arc;

use clap::{Args, Subcommand};
use domain::account::Role;
use serde_json::{Value, json};
use store::workspace::Workspace;

use super::opened::open;
use super::serve::setup_address;
use super::text;
use super::{admin, doctor, events, keys};
use crate::app::App;
use crate::config::Config;
use crate::control::{Request, ask};
use crate::directory::Place;
use crate::failure::Failure;
use crate::folder::Purpose;
use crate::use_case::deletion;
use crate::use_case::operator::{self, NewEmployee};

#[derive(Subcommand)]
pub(super) enum WorkspaceCommand {
    /// Add a workspace.
    Add(AddWorkspace),
    /// List the workspaces, with what is closed and what will be deleted.
    List,
    /// Give a workspace another title; its name in addresses stays.
    Rename(RenameWorkspace),
    /// Let nobody in until it is opened again; its sessions end.
    Suspend(NamedWorkspace),
    /// Let people in again, and take an asked deletion back.
    Open(NamedWorkspace),
    /// Close it now and delete it for good after the waiting time (`workspaces.deletion_wait`, 14 days).
    Delete(NamedWorkspace),
}

#[derive(Args)]
pub(super) struct NamedWorkspace {
    /// Its name in addresses.
    name: String,
}

#[derive(Args)]
pub(super) struct RenameWorkspace {
    /// Its name in addresses.
    name: String,
    /// What people will call it.
    #[arg(long)]
    title: String,
}

#[derive(Subcommand)]
pub(super) enum PersonCommand {
    /// Delete a person for good, in every workspace; nothing brings it back.
    Delete(DeletePerson),
}

#[derive(Args)]
pub(super) struct DeletePerson {
    /// The login.
    login: String,
    /// Say that you mean it.
    #[arg(long, required = true)]
    yes: bool,
}

#[derive(Args)]
pub(super) struct AddWorkspace {
    /// Its place in addresses, /w/NAME: 2 to 40 of a–z, 0–9 and inner hyphens.
    name: String,
    /// What people call it.
    #[arg(long)]
    title: String,
}

#[derive(Subcommand)]
pub(super) enum EmployeeCommand {
    /// Add an employee and print a one-time invitation link. It never prints a password.
    Add(AddEmployee),
}

#[derive(Args)]
pub(super) struct AddEmployee {
    /// The workspace's name in addresses.
    #[arg(long)]
    workspace: String,
    /// The login.
    #[arg(long)]
    email: String,
    /// The person's name.
    #[arg(long)]
    name: String,
    /// Make an administrator.
    #[arg(long)]
    administrator: bool,
    /// A group to belong to; may be given several times, and is made if there is none.
    #[arg(long)]
    group: Vec<String>,
}

pub(super) async fn setup_link(config: &Config) -> Result<(), String> {
    let done = perform(config, request("setup-link", json!({}))).await?;
    println!("{}", text(&done, "link")?);
    Ok(())
}

pub(super) async fn workspace(config: &Config, command: WorkspaceCommand) -> Result<(), String> {
    let (what, arguments) = match command {
        WorkspaceCommand::Add(add) => ("add", json!({ "name": add.name, "title": add.title })),
        WorkspaceCommand::List => ("list", json!({})),
        WorkspaceCommand::Rename(new) => ("rename", json!({ "name": new.name, "title": new.title })),
        WorkspaceCommand::Suspend(named) => ("suspend", json!({ "name": named.name })),
        WorkspaceCommand::Open(named) => ("open", json!({ "name": named.name })),
        WorkspaceCommand::Delete(named) => ("delete", json!({ "name": named.name })),
    };
    let done = perform(config, request(&format!("workspace {what}"), arguments)).await?;
    println!("{}", text(&done, "said")?);
    Ok(())
}

pub(super) async fn person(config: &Config, command: PersonCommand) -> Result<(), String> {
    let PersonCommand::Delete(delete) = command;
    let done = perform(config, request("person delete", json!({ "login": delete.login }))).await?;
    println!("{}", text(&done, "said")?);
    Ok(())
}

pub(super) async fn employee(config: &Config, command: EmployeeCommand) -> Result<(), String> {
    let EmployeeCommand::Add(add) = command;
    let arguments = json!({
        "workspace": add.workspace,
        "email": add.email,
        "name": add.name,
        "administrator": add.administrator,
        "groups": add.group,
    });
    let done = perform(config, request("employee add", arguments)).await?;
    println!("{}", text(&done, "link")?);
    Ok(())
}

pub(super) fn request(command: &str, arguments: Value) -> Request {
    Request {
        command: command.to_owned(),
        arguments,
    }
}

/// Asks the running server; if none runs, opens the folder and does it here.
pub(super) async fn perform(config: &Config, request: Request) -> Result<Value, String> {
    if let Some(answer) = ask(&config.folder, &request).await {
        return answer;
    }
    let opened = open(config, Purpose::Real).await?;
    let done = beside(opened.server.app.clone(), request).await;
    opened.server.close().await.map_err(|e| e.to_string())?;
    done
}

/// What a running server does for a command beside it.
pub(super) async fn beside(app: App, request: Request) -> Result<Value, String> {
    let arguments = &request.arguments;
    match request.command.as_str() {
        "setup-link" => {
            let token = operator::setup_link(&app, app.now()).await.map_err(|f| why(&f))?;
            Ok(json!({ "link": setup_address(&app.settings.public_url, &token) }))
        }
        "workspace add" => {
            let (name, title) = (text(arguments, "name")?, text(arguments, "title")?);
            let address = name.parse().map_err(|_| {
                format!("`{name}` cannot stand in an address: take 2 to 40 of a–z, 0–9 and inner hyphens")
            })?;
            let shown = title
                .parse()
                .map_err(|_| "the title is empty, too long or has odd characters".to_owned())?;
            operator::add_workspace(&app, &address, &shown, app.now())
                .await
                .map_err(|f| why(&f))?;
            Ok(json!({ "said": format!("Added {title} at {}/w/{name}", app.settings.public_url) }))
        }
        "workspace list" => Ok(json!({ "said": list_workspaces(&app) })),
        "workspace rename" => {
            let workspace = any_workspace(&app, text(arguments, "name")?)?;
            let title = text(arguments, "title")?;
            let shown = title
                .parse()
                .map_err(|_| "the title is empty, too long or has odd characters".to_owned())?;
            let done = deletion::rename_workspace(&app, &workspace, &shown, app.now()).await;
            done.map_err(|f| why(&f))?;
            Ok(json!({ "said": format!("{} is called {title} now", workspace.name) }))
        }
        "workspace suspend" => {
            let workspace = any_workspace(&app, text(arguments, "name")?)?;
            let done = deletion::suspend_workspace(&app, workspace.id, app.now()).await;
            done.map_err(|f| why(&f))?;
            Ok(
                json!({ "said": format!("{} is closed: nobody is let in until `doorward workspace open {0}`", workspace.name) }),
            )
        }
        "workspace open" => {
            let workspace = any_workspace(&app, text(arguments, "name")?)?;
            let done = deletion::open_workspace(&app, workspace.id, app.now()).await;
            done.map_err(|f| why(&f))?;
            Ok(json!({ "said": format!("{} is open", workspace.name) }))
        }
        "workspace delete" => {
            let workspace = any_workspace(&app, text(arguments, "name")?)?;
            let done = deletion::ask_deletion(&app, workspace.id, app.now()).await;
            let at = done.map_err(|f| why(&f))?;
            Ok(json!({ "said": format!(
                "{} is closed and will be deleted for good at {at}; `doorward workspace open {0}` takes it back until then",
                workspace.name
            ) }))
        }
        "person delete" => {
            let login = text(arguments, "login")?;
            let email: domain::email::Email = login.parse().map_err(|_| format!("`{login}` is no login"))?;
            let account = app
                .store
                .account_by_login(email.folded())
                .await
                .map_err(|e| e.to_string())?;
            let account = account.ok_or_else(|| format!("nobody logs in as `{login}`"))?;
            let done = deletion::delete_person(&app, account.id, app.now()).await;
            done.map_err(|f| why(&f))?;
            Ok(json!({ "said": format!("{login} is deleted in every workspace") }))
        }
        "employee add" => add_employee(&app, arguments).await,
        "admin restore-access" => admin::restore_access(&app, arguments).await,
        "admin reopen" => admin::reopen(&app, arguments).await,
        "keys rotate" => keys::rotate(&app, arguments).await,
        "keys retire" => keys::retire(&app, arguments).await,
        "keys walk" => keys::part(&app, arguments).await,
        "doctor" => doctor::beside(&app, arguments).await,
        "events verify" => events::verify(&app, arguments).await,
        other => Err(format!("the server knows no command `{other}`")),
    }
}

async fn add_employee(app: &App, arguments: &Value) -> Result<Value, String> {
    let workspace = text(arguments, "workspace")?;
    let place = workspace_named(app, workspace)?;
    let email = text(arguments, "email")?;
    let groups = arguments["groups"].as_array().map(Vec::as_slice).unwrap_or_default();
    let groups = groups.iter().filter_map(Value::as_str);
    let new = NewEmployee {
        workspace: place.workspace.id,
        email: email
            .parse()
            .map_err(|_| format!("`{email}` is no address that mail could reach"))?,
        name: text(arguments, "name")?
            .parse()
            .map_err(|_| "the name is empty, too long or has odd characters")?,
        role: if arguments["administrator"] == true {
            Role::Administrator
        } else {
            Role::Employee
        },
        groups: groups
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map_err(|_| "a group's name cannot be used")?,
    };
    let (_, token) = operator::add_employee(app, &new, app.now())
        .await
        .map_err(|f| why(&f))?;
    let base = &app.settings.public_url;
    Ok(json!({ "link": format!("{base}/w/{workspace}/invitation/{}", token.expose_text()) }))
}

/// The same, closed ones too.
fn any_workspace(app: &App, name: &str) -> Result<Workspace, String> {
    let closed = app
        .directory
        .closed()
        .into_iter()
        .find(|workspace| workspace.name == name);
    match closed {
        Some(workspace) => Ok(workspace),
        None => Ok(workspace_named(app, name)?.workspace.clone()),
    }
}

fn list_workspaces(app: &App) -> String {
    let open = app.directory.all().into_iter().map(|place| place.workspace.clone());
    let mut all: Vec<Workspace> = open.chain(app.directory.closed()).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    let lines = all.iter().map(|workspace| {
        let state = match (workspace.suspended_at, workspace.ends_at) {
            (_, Some(at)) => format!("closed, deleted at {at}"),
            (Some(at), None) => format!("closed since {at}"),
            (None, None) => "open".to_owned(),
        };
        format!("{:<24} {:<32} {state}", workspace.name, workspace.title)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The workspace with this name in addresses; if there is none, which there are.
pub(super) fn workspace_named(app: &App, name: &str) -> Result<Arc<Place>, String> {
    app.directory.by_name(name).ok_or_else(|| {
        let known: Vec<String> = app.directory.all().iter().map(|p| p.workspace.name.clone()).collect();
        format!("there is no workspace `{name}`; there are: {}", known.join(", "))
    })
}

/// A refusal for somebody at a terminal.
pub(super) fn why(failure: &Failure) -> String {
    let texts = ::pages::Texts::english();
    let details = match failure {
        Failure::Refused(refusal) => ::pages::refusal::Details {
            reason: refusal.reason().unwrap_or_default().to_owned(),
            field: refusal.field().unwrap_or_default().to_owned(),
            ..::pages::refusal::Details::default()
        },
        Failure::Broken => ::pages::refusal::Details::default(),
    };
    let said = ::pages::refusal::said(&texts, failure.code(), &details);
    format!("{} {} ({})", said.title, said.remedy, failure.code())
}
