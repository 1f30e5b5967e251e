//! `backup` and `restore`: the whole database in one file, and back, on either engine.

use std::fs::{File, OpenOptions};
use std::io::BufWriter;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use domain::keys::KeyRing;
use store::archive::{self, ArchiveError, Ended, Summary, TABLES};
use store::engine::copy::{read_all, way};
use store::{Database, Location, Store};

use super::opened::{CHECKPOINTS, location};
use crate::config::Config;
use crate::control::{Request, ask};
use crate::folder::{Folder, Purpose, read_keys, sync_folder_of};
use crate::request::entropy::SystemEntropy;
use crate::request::now::Clock;

#[derive(Args)]
pub(super) struct Backup {
    /// The file to write; it must not exist yet. It goes with 0600, and never half.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

#[derive(Args)]
pub(super) struct Restore {
    /// The backup.
    #[arg(value_name = "FILE")]
    from: PathBuf,
}

/// Reads the database in one snapshot, beside a running server or without one.
pub(super) async fn backup(config: &Config, command: Backup) -> Result<(), String> {
    let keys = read_keys(&config.keys_file).map_err(|e| e.to_string())?;
    let location = location(config);
    if let Location::Sqlite { folder } = &location
        && !folder.join("doorward.db").exists()
    {
        return Err(format!("there is no database in {}", folder.display()));
    }
    let to = command.to;
    let shown = to.display().to_string();
    if to.exists() {
        return Err(format!(
            "{shown} is there already: a backup is never written over another file"
        ));
    }
    let (sending, parts) = way();
    let reading = tokio::spawn(async move { read_all(&location, TABLES, sending).await });
    let now = Clock::system().now();
    let file = to.clone();
    let writing = tokio::task::spawn_blocking(move || {
        write_beside(&file, |out| archive::write(parts, &keys, now, BufWriter::new(out)))
    });
    let (read, written) = tokio::join!(reading, writing);
    let summary = written
        .map_err(|e| e.to_string())?
        .map_err(|e| format!("{shown}: {e}"))?;
    read.map_err(|e| e.to_string())?;
    println!("Wrote {shown}: {} rows, as of {}.", summary.rows, summary.made_at);
    println!(
        "The key ring is not in it. Keep a copy of {} somewhere else: a backup without its ring opens nothing.",
        config.keys_file.display()
    );
    Ok(())
}

/// Fills an empty database, and says what did not come back.
pub(super) async fn restore(config: &Config, command: Restore) -> Result<(), String> {
    let probe = Request {
        command: "running".to_owned(),
        arguments: serde_json::Value::Null,
    };
    if ask(&config.folder, &probe).await.is_some() {
        return Err("a server runs on this folder: stop it, and restore into an empty folder".to_owned());
    }
    let keys = read_keys(&config.keys_file).map_err(|_| {
        format!(
            "the key ring of the backup has to lie at {} first: a backup without its ring opens nothing",
            config.keys_file.display()
        )
    })?;
    let keys = Arc::new(keys);
    let summary = checked(&keys, &command.from).await.map_err(|e| e.to_string())?;
    let folder = Folder::open(&config.folder, Purpose::Real).map_err(|e| e.to_string())?;
    let _lock = folder.lock().map_err(|e| e.to_string())?;
    let database = Database::open(&location(config)).await.map_err(|e| e.to_string())?;
    let store = Store::new(database.clone(), Arc::clone(&keys));
    let loaded = load(&store, &command.from).await;
    let told = match loaded {
        Ok(()) => tell(&store).await,
        Err(error) => Err(error.to_string()),
    };
    database.close().await.map_err(|e| e.to_string())?;
    let ended = told?;
    println!(
        "Restored {} rows of the backup made at {}. Nothing that granted entry then does so now:",
        summary.rows, ended.made_at
    );
    println!("  {} sessions and logins in progress ended", ended.sessions);
    println!("  {} one-time links ended", ended.links);
    println!("  {} messages were dropped: they may have been sent", ended.messages);
    println!(
        "  {} recovery codes rest until their person makes a new set",
        ended.codes
    );
    println!("Every device counts as new. Passwords, roles and settings are those of the backup.");
    println!(
        "Checkpoints of the event log that are newer than the backup tell of events that are gone; begin a new \
         collection with those in {}.",
        config.folder.join(CHECKPOINTS).display()
    );
    Ok(())
}

async fn checked(keys: &Arc<KeyRing>, from: &Path) -> Result<Summary, ArchiveError> {
    let (keys, from) = (Arc::clone(keys), from.to_owned());
    let checking = tokio::task::spawn_blocking(move || archive::check(&keys, File::open(from)?));
    checking.await.unwrap_or(Err(ArchiveError::CutOff))
}

async fn load(store: &Store, from: &Path) -> Result<(), ArchiveError> {
    let now = Clock::system().now();
    let (sending, arriving) = way();
    let (reader, from) = (store.clone(), from.to_owned());
    let reading = tokio::task::spawn_blocking(move || archive::send(&reader, now, File::open(from)?, &sending));
    let loaded = store.database().load(TABLES, arriving).await;
    let read = reading.await.unwrap_or(Err(ArchiveError::CutOff));
    match (loaded, read) {
        // When both fail, the one that failed by itself says why.
        (Err(store::StoreError::Unavailable(_)), Err(error)) => Err(error),
        (loaded, read) => Ok(loaded.map_err(ArchiveError::from).and(read)?),
    }
}

async fn tell(store: &Store) -> Result<Ended, String> {
    let newest = store.newest().await.map_err(|e| e.to_string())?;
    let clock = Clock::system();
    if let Some(newest) = newest {
        clock.raise_floor(newest);
    }
    let told = store.tell_restore(clock.now(), &mut SystemEntropy).await;
    Ok(told.map_err(|e| e.to_string())?.unwrap_or_default())
}

/// Writes a new file through one beside it, so that it is there whole or not at all.
fn write_beside<T>(to: &Path, write: impl FnOnce(&File) -> Result<T, ArchiveError>) -> Result<T, ArchiveError> {
    if to.exists() {
        return Err(std::io::Error::from(std::io::ErrorKind::AlreadyExists).into());
    }
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let beside = to.with_file_name(name);
    let _ = std::fs::remove_file(&beside);
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&beside)?;
    let written = write(&file).and_then(|done| {
        file.sync_all()?;
        std::fs::hard_link(&beside, to)?;
        Ok(done)
    });
    std::fs::remove_file(&beside)?;
    let done = written?;
    sync_folder_of(to)?;
    Ok(done)
}
