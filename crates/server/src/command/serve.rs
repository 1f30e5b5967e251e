//! `serve`: the server, until it is asked to stop.

use std::io::IsTerminal as _;

use domain::secret::Token;

use super::opened::{Opened, open};
use super::people;
use crate::config::{Config, Loaded};
use crate::control::Control;
use crate::folder::{Purpose, write_whole};
use crate::listen::{Listener, asked_to_stop};
use crate::use_case::operator;
use crate::{logging, metrics};

/// Where the set-up link is written when nobody looks at a terminal.
const SETUP_LINK_FILE: &str = "setup-link";

pub(super) async fn serve(loaded: Loaded) -> Result<(), String> {
    let config = loaded.config;
    logging::start(&config.log);
    metrics::begin();
    for warning in &loaded.warnings {
        tracing::warn!("{warning}");
    }
    let listener = Listener::bind(&config).await.map_err(|e| e.to_string())?;
    let opened = open(&config, Purpose::Real).await?;
    if !opened
        .server
        .app
        .store
        .has_accounts()
        .await
        .map_err(|e| e.to_string())?
    {
        offer_setup(&config, &opened).await?;
    }
    tracing::info!(address = %config.listen, url = config.public_url.origin(), "ready");
    run(listener, opened).await
}

/// Answers requests and commands and does the background work, until the process is asked to stop.
pub(super) async fn run(listener: Listener, opened: Opened) -> Result<(), String> {
    let Opened { lock, server } = opened;
    let control = Control::open(&lock).map_err(|error| format!("the control socket: {error}"))?;
    let app = server.app.clone();
    let commands = tokio::spawn(async move {
        control.serve(move |request| people::beside(app.clone(), request)).await;
    });
    let router = server.router();
    let streams = server.app.clone();
    let (stopping, mut stopped) = tokio::sync::watch::channel(false);
    let working = async {
        let stop = async move {
            // Ends when the sender says so or is gone.
            while !*stopped.borrow_and_update() && stopped.changed().await.is_ok() {}
        };
        server.work_until(stop).await;
    };
    let serving = async {
        let asked = async {
            asked_to_stop().await;
            // Nobody has to wait for an answer that has no end.
            streams.streams.close();
        };
        listener.serve(router, asked).await;
        stopping.send_replace(true);
    };
    tokio::join!(serving, working);
    commands.abort();
    server.close().await.map_err(|e| e.to_string())?;
    drop(lock);
    tracing::info!("stopped");
    Ok(())
}

/// A server without anybody shows how to begin: on a terminal at once, else in a file that only its owner reads and
/// that the log names. The link itself is in no log.
async fn offer_setup(config: &Config, opened: &Opened) -> Result<(), String> {
    let app = &opened.server.app;
    let token: Token = operator::setup_link(app, app.now())
        .await
        .map_err(|f| f.code().to_owned())?;
    let link = setup_address(config.public_url.origin(), &token);
    if std::io::stderr().is_terminal() {
        eprintln!(
            "\nNobody can sign in yet. Open this link within an hour to set up the first workspace:\n\n  {link}\n"
        );
    } else {
        let file = opened.lock.folder().file(SETUP_LINK_FILE);
        write_whole(&file, format!("{link}\n").as_bytes()).map_err(|error| error.to_string())?;
        tracing::info!(file = %file.display(), "nobody can sign in yet: the set-up link is in this file, for an hour");
    }
    Ok(())
}

/// The address of a set-up link.
pub(super) fn setup_address(origin: &str, token: &Token) -> String {
    format!("{origin}/setup/{}", token.expose_text())
}
