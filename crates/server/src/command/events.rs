//! `events verify`: whether anybody bent the log.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use store::event::kept_in;

use serde_json::{Value, json};

use super::opened::CHECKPOINTS;
use super::people::perform;
use super::text;
use crate::app::App;
use crate::config::Config;
use crate::control::Request;

#[derive(Subcommand)]
pub(super) enum EventsCommand {
    /// Find changed, missing, reordered or cut-off events, and name them.
    Verify(Verify),
}

#[derive(Args)]
pub(super) struct Verify {
    /// A checkpoint that was kept outside; may be given several times. Without one, removal at the end is not proven.
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
}

pub(super) async fn run(config: &Config, command: EventsCommand) -> Result<(), String> {
    let EventsCommand::Verify(verify) = command;
    let mut checkpoints = kept_in(&config.folder.join(CHECKPOINTS)).unwrap_or_default();
    for file in &verify.checkpoint {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        checkpoints.push(text);
    }
    let request = Request {
        command: "events verify".to_owned(),
        arguments: json!({ "checkpoints": checkpoints }),
    };
    let done = perform(config, request).await?;
    println!("{}", text(&done, "report")?);
    if done["holds"] == true {
        Ok(())
    } else {
        Err("the event log was bent".to_owned())
    }
}

/// Verifies the log of an open server.
pub(super) async fn verify(app: &App, arguments: &Value) -> Result<Value, String> {
    let checkpoints = arguments["checkpoints"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let checkpoints: Vec<String> = checkpoints
        .iter()
        .filter_map(|c| c.as_str().map(str::to_owned))
        .collect();
    let server = app.store.server_id([0; 16]).await.map_err(|e| e.to_string())?;
    let report = app
        .store
        .verify_events(server, &checkpoints)
        .await
        .map_err(|e| e.to_string())?;
    Ok(json!({ "report": report.to_string(), "holds": report.holds() }))
}
