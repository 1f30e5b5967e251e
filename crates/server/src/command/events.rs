//! `events verify`: whether anybody bent the log.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use store::event::kept_in;

use super::opened::{CHECKPOINTS, open};
use crate::config::Config;
use crate::folder::Purpose;

#[derive(Subcommand)]
pub(super) enum EventsCommand {
    /// Find changed, missing, reordered or cut-off events, and name them. The server must not be running.
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
    let opened = open(config, Purpose::Real).await?;
    let store = &opened.server.app.store;
    let server = store.server_id([0; 16]).await.map_err(|e| e.to_string())?;
    let report = store
        .verify_events(server, &checkpoints)
        .await
        .map_err(|e| e.to_string())?;
    println!("{report}");
    let holds = report.holds();
    opened.server.close().await.map_err(|e| e.to_string())?;
    if holds {
        Ok(())
    } else {
        Err("the event log was bent".to_owned())
    }
}
