//! `keys`: a new key in front of the ring, what is still under the older ones, and when they can go (THR-18).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use data_encoding::HEXLOWER;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::keys::{KeyId, KeyRing};
use serde_json::{Value, json};
use store::renewal::Place;
use tokio::sync::Mutex;

use super::lost_ring::{self, ReplaceLost};
use super::people::{perform, request};
use super::text;
use crate::app::App;
use crate::config::Config;
use crate::folder::{read_keys, replace_keys};
use crate::request::entropy::SystemEntropy;

#[derive(Subcommand)]
pub(super) enum KeysCommand {
    /// Say what is under which key of the ring.
    Status,
    /// Put a new key in front of the ring, and what can be under it. The server may work meanwhile.
    Rotate {
        /// Make no new key: go on with a rotation that was interrupted.
        #[arg(long)]
        resume: bool,
    },
    /// Take the older keys out of the ring under which nothing is left.
    Retire,
    /// The ring and every copy of it are gone: make a new one, void what was under the lost one, and invite everybody
    /// again. People, workspaces, groups, settings and the event log stay.
    ReplaceLost(ReplaceLost),
}

pub(super) async fn keys(config: &Config, command: KeysCommand) -> Result<(), String> {
    match command {
        KeysCommand::ReplaceLost(line) => lost_ring::replace(config, &line).await?,
        KeysCommand::Status => say(config, &walk(config, false).await?),
        KeysCommand::Rotate { resume } => {
            if !resume {
                let done = perform(config, request("keys rotate", json!({ "file": config.keys_file }))).await?;
                println!("The newest key is {}.", text(&done, "key")?);
            }
            let found = walk(config, true).await?;
            println!("{} rows were put under it.", found.renewed);
            say(config, &found);
            println!("Copy {} to where its backup lies.", config.keys_file.display());
        }
        KeysCommand::Retire => {
            let found = walk(config, true).await?;
            let mut free: Vec<&String> = found.older.iter().filter(|id| !found.left.contains_key(*id)).collect();
            if found.foreign > 0 {
                return Err(format!(
                    "{} rows are under no key of this ring: nothing is taken out of it before that is clear",
                    found.foreign
                ));
            }
            free.sort();
            for key in &free {
                let arguments = json!({ "file": config.keys_file, "key": key });
                perform(config, request("keys retire", arguments)).await?;
                println!("Key {key} is out of the ring. Backups made while it was in it need the ring of then.");
            }
            if free.is_empty() {
                println!("No key can go yet.");
            }
            say(config, &found);
        }
    }
    Ok(())
}

/// What a walk over all tables found.
#[derive(Default)]
struct Found {
    newest: String,
    older: Vec<String>,
    renewed: u64,
    /// By key and kind.
    left: BTreeMap<String, BTreeMap<String, u64>>,
    foreign: u64,
}

/// Walks in parts, so that a server beside answers each in time.
async fn walk(config: &Config, renew: bool) -> Result<Found, String> {
    let mut found = Found::default();
    let mut at = json!({ "table": 0, "after": "" });
    while !at.is_null() {
        let arguments = json!({ "at": at, "renew": renew });
        let part = perform(config, request("keys walk", arguments)).await?;
        found.renewed += part["renewed"].as_u64().unwrap_or(0);
        found.foreign += part["foreign"].as_u64().unwrap_or(0);
        let ids = part["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut ids = ids.iter().filter_map(Value::as_str).map(str::to_owned);
        found.newest = ids.next().unwrap_or_default();
        found.older = ids.collect();
        for (key, kinds) in part["left"].as_object().into_iter().flatten() {
            for (what, rows) in kinds.as_object().into_iter().flatten() {
                let all = found
                    .left
                    .entry(key.clone())
                    .or_default()
                    .entry(what.clone())
                    .or_default();
                *all += rows.as_u64().unwrap_or(0);
            }
        }
        at = part["next"].clone();
    }
    Ok(found)
}

fn say(config: &Config, found: &Found) {
    println!(
        "Key ring {}: the newest key is {}.",
        config.keys_file.display(),
        found.newest
    );
    for key in &found.older {
        match found.left.get(key) {
            None => println!("  {key}: nothing is left under it; `doorward keys retire` takes it out"),
            Some(kinds) => {
                let kinds: Vec<String> = kinds.iter().map(|(what, rows)| format!("{rows} {what}")).collect();
                println!("  {key}: {} are left under it", kinds.join(", "));
            }
        }
    }
    if !found.left.is_empty() {
        println!("They move as people sign in, and go as sessions end and links are used.");
    }
    if found.foreign > 0 {
        println!(
            "{} rows are under no key of this ring: run `doorward doctor`.",
            found.foreign
        );
    }
}

/// One ring is written at a time.
static WRITING: Mutex<()> = Mutex::const_new(());

/// What a running server does for `keys rotate`: the file first, so that nothing is ever under a key that is not on disk.
pub(super) async fn rotate(app: &App, arguments: &Value) -> Result<Value, String> {
    let _alone = WRITING.lock().await;
    let file = PathBuf::from(text(arguments, "file")?);
    let now = app.now();
    let next = match ahead(app, &file)? {
        Some(next) => next,
        None => {
            let next = app
                .store
                .keys()
                .rotated(now, &mut SystemEntropy)
                .map_err(|e| e.to_string())?;
            write(&file, &next)?;
            next
        }
    };
    app.store.keys().adopt(&next);
    let key = next.newest();
    record(app, EventKind::KeysRotated, key).await?;
    Ok(json!({ "key": key.to_string() }))
}

/// What a running server does for `keys retire`.
pub(super) async fn retire(app: &App, arguments: &Value) -> Result<Value, String> {
    let _alone = WRITING.lock().await;
    let file = PathBuf::from(text(arguments, "file")?);
    let ids = app.store.keys().ids();
    let key = ids.into_iter().find(|id| id.to_string() == arguments["key"]);
    let key = key.ok_or("there is no such key in the ring")?;
    if ahead(app, &file)?.is_some() {
        return Err("a rotation was interrupted: run `doorward keys rotate` first".to_owned());
    }
    let rest = app.store.keys().without(key).map_err(|_| "the newest key stays")?;
    write(&file, &rest)?;
    app.store.keys().adopt(&rest);
    record(app, EventKind::KeyRetired, key).await?;
    Ok(json!({}))
}

/// What a running server does for one part of a walk.
pub(super) async fn part(app: &App, arguments: &Value) -> Result<Value, String> {
    let at = &arguments["at"];
    let place = Place {
        table: usize::try_from(at["table"].as_u64().unwrap_or(0)).unwrap_or(0),
        after: HEXLOWER
            .decode(text(at, "after")?.as_bytes())
            .map_err(|e| e.to_string())?,
    };
    let renew = arguments["renew"] == true;
    let part = app.store.renew(place, renew, app.now(), &mut SystemEntropy).await;
    let part = part.map_err(|e| e.to_string())?;
    let mut left: BTreeMap<String, BTreeMap<&str, u64>> = BTreeMap::new();
    for (key, what) in part.left {
        *left.entry(key.to_string()).or_default().entry(what).or_default() += 1;
    }
    let next = part
        .next
        .map(|next| json!({ "table": next.table, "after": HEXLOWER.encode(&next.after) }));
    let keys: Vec<String> = app.store.keys().ids().iter().map(ToString::to_string).collect();
    Ok(json!({
        "renewed": part.renewed,
        "left": left,
        "foreign": part.foreign.len(),
        "keys": keys,
        "next": next,
    }))
}

/// The ring in the file, if it is the one in use with one key more: a rotation that was interrupted after writing.
/// Any other difference is refused: the file would not be what this server needs.
fn ahead(app: &App, file: &Path) -> Result<Option<KeyRing>, String> {
    let there = read_keys(file).map_err(|e| e.to_string())?;
    let (ours, theirs) = (app.store.keys().ids(), there.ids());
    if there.to_text() == app.store.keys().to_text() {
        Ok(None)
    } else if theirs.get(1..) == Some(&ours[..]) {
        Ok(Some(there))
    } else {
        Err(format!("{} is not the key ring that the server uses", file.display()))
    }
}

fn write(file: &Path, ring: &KeyRing) -> Result<(), String> {
    replace_keys(file, ring).map_err(|error| {
        format!(
            "{} cannot be written: {error}. Where the ring is a systemd credential, rotate a copy of it with `keys_file` \
             while the server is stopped, and make the credential anew",
            file.display()
        )
    })
}

async fn record(app: &App, kind: EventKind, key: KeyId) -> Result<(), String> {
    let event = Event::new(Chain::Server, kind, Actor::Operator).with("key", key.to_string());
    let done = app.store.change(app.now()).commit(&[event], &mut app.entropy()).await;
    done.map(drop).map_err(|e| e.to_string())
}
