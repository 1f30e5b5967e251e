//! `demo`: an invented company on this machine alone (THR-19).

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::opened::open;
use super::serve::run;
use crate::config::{Asked, load};
use crate::demo;
use crate::folder::Purpose;
use crate::listen::Listener;
use crate::logging;

#[derive(Args)]
pub(super) struct Demo {
    /// Go on with the last demo instead of beginning a new one; its people get new passwords all the same.
    #[arg(long)]
    keep: bool,
    /// Where to listen; loopback only.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

pub(super) async fn demo(asked: Demo, folder: Option<PathBuf>) -> Result<(), String> {
    if !asked.listen.ip().is_loopback() {
        return Err(format!(
            "the demo listens on loopback only, and {} is not",
            asked.listen
        ));
    }
    let folder = folder.unwrap_or_else(|| PathBuf::from("target/demo"));
    let port = asked.listen.port();
    let variables = [
        ("DOORWARD_LISTEN".to_owned(), asked.listen.to_string()),
        ("DOORWARD_PUBLIC_URL".to_owned(), format!("http://localhost:{port}")),
        ("DOORWARD_LOG_LEVEL".to_owned(), "warn".to_owned()),
    ];
    let place = Asked {
        folder: Some(folder.clone()),
        ..Asked::default()
    };
    let config = load(&place, &variables)
        .map_err(|problems| problems.to_string())?
        .config;
    logging::start(&config.log);
    let listener = Listener::bind(&config).await.map_err(|e| e.to_string())?;
    if !asked.keep {
        begin_anew(&folder)?;
    }
    let opened = open(&config, Purpose::Demo).await?;
    demo::furnish(&opened.server.app)
        .await
        .map_err(|f| f.code().to_owned())?;
    welcome(port);
    run(listener, opened).await
}

/// Deletes what an earlier demo left, and nothing else: the folder must be a demo's, and no other process may have it.
fn begin_anew(folder: &std::path::Path) -> Result<(), String> {
    if !folder.exists() {
        return Ok(());
    }
    let lock = crate::folder::Folder::open(folder, Purpose::Demo)
        .and_then(|f| f.lock())
        .map_err(|e| e.to_string())?;
    let removed = std::fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()));
    drop(lock);
    removed
}

fn welcome(port: u16) {
    println!("\nDoorward, with an invented company. Everything is on this machine and gone with the next start.\n");
    println!("  Sign in       http://localhost:{port}/");
    println!("  Who is who    http://localhost:{port}/demo");
    println!("  Messages      http://localhost:{port}/demo/outbox   (what the server wanted to send)");
    println!("  API           http://localhost:{port}/api/v1/openapi.json");
    println!("  Components    http://localhost:{port}/_look\n");
    let people = demo::people();
    let widest = people.iter().map(|p| p.login.chars().count()).max().unwrap_or(0);
    for person in people {
        let note = if person.note.is_empty() {
            String::new()
        } else {
            format!("   {}", person.note)
        };
        println!("  {:widest$}   {}{note}", person.login, person.password);
    }
    println!(
        "\nUse Chrome, Edge or Firefox: Safari keeps no secure cookies on plain http://localhost. Ctrl-C stops.\n"
    );
}
