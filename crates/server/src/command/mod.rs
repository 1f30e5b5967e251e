//! The command line: what the operator types.

mod admin;
mod backup;
mod config;
mod demo;
mod doctor;
mod events;
mod keys;
mod lost_ring;
mod opened;
mod people;
mod phone;
mod phone_demo;
mod phone_session;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use serde_json::Value;

use crate::config::{Asked, Loaded, load};

/// Sign-in and account security that a company runs itself: one binary, one data folder.
#[derive(Parser)]
#[command(name = "doorward", version, disable_help_subcommand = true)]
struct Line {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

/// Where the server's things lie.
#[derive(Args)]
struct Place {
    /// The data folder.
    #[arg(long, global = true, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// The configuration file; by default `doorward.toml` in the data folder, if there is one.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server.
    Serve,
    /// Try Doorward with an invented company, on this machine only.
    Demo(demo::Demo),
    /// Print a new one-time link that sets up a workspace and its administrator; it works for an hour, once.
    SetupLink,
    /// Workspaces: one for each company.
    #[command(subcommand)]
    Workspace(people::WorkspaceCommand),
    /// People, whatever workspaces they are in.
    #[command(subcommand)]
    Person(people::PersonCommand),
    /// Employees of a workspace.
    #[command(subcommand)]
    Employee(people::EmployeeCommand),
    /// What only the operator can do for somebody.
    #[command(subcommand)]
    Admin(admin::AdminCommand),
    /// The configuration.
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// The key ring.
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Say what is well and what is not: clock, key ring, disk, database, event log, certificate.
    Doctor(doctor::Doctor),
    /// The event log.
    #[command(subcommand)]
    Events(events::EventsCommand),
    /// An authenticator on the command line.
    Phone(phone::Phone),
    /// Write the whole database into one file, while the server works. The key ring is not in it.
    Backup(backup::Backup),
    /// Fill an empty database from a backup, on either engine. Sessions, links and unused codes do not come back.
    Restore(backup::Restore),
}

/// Reads the line, does what it says, and tells how it went: 0 done, 1 not done, 2 not understood.
pub fn main() -> ExitCode {
    let line = Line::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("doorward: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(line)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("doorward: {why}");
            ExitCode::FAILURE
        }
    }
}

async fn run(line: Line) -> Result<(), String> {
    let place = line.place;
    match line.command {
        Command::Serve => serve::serve(read(&place)?).await,
        Command::Demo(demo) => demo::demo(demo, place.folder).await,
        Command::SetupLink => people::setup_link(&read(&place)?.config).await,
        Command::Workspace(command) => people::workspace(&read(&place)?.config, command).await,
        Command::Person(command) => people::person(&read(&place)?.config, command).await,
        Command::Employee(command) => people::employee(&read(&place)?.config, command).await,
        Command::Admin(command) => admin::admin(&read(&place)?.config, command).await,
        Command::Config(command) => config::run(&place, &command),
        Command::Backup(command) => backup::backup(&read(&place)?.config, command).await,
        Command::Restore(command) => backup::restore(&read(&place)?.config, command).await,
        Command::Keys(command) => keys::keys(&read(&place)?.config, command).await,
        Command::Doctor(command) => doctor::doctor(&read(&place)?.config, &command).await,
        Command::Phone(command) => phone::phone(command).await,
        Command::Events(command) => events::run(&read(&place)?.config, command).await,
    }
}

/// Reads configuration file, environment and line; everything that is wrong at once.
fn read(place: &Place) -> Result<Loaded, String> {
    let asked = Asked {
        folder: place.folder.clone(),
        file: place.config.clone(),
        ..Asked::default()
    };
    let variables: Vec<(String, String)> = std::env::vars().collect();
    load(&asked, &variables).map_err(|problems| problems.to_string())
}

/// A text out of a command's arguments or answer.
fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str, String> {
    value[name].as_str().ok_or_else(|| format!("`{name}` is missing"))
}
