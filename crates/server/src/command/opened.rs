//! Opening a server over a folder: for `serve`, and for a command while no server runs.

use std::collections::BTreeMap;
use std::path::Path;

use domain::keys::KeyRing;
use store::Location;

use crate::app::{Brand, Logo, Settings};
use crate::config::{self, Config};
use crate::courier::MailServer;
use crate::folder::{Folder, FolderLock, Purpose, make_keys, read_keys};
use crate::outgoing::{Outgoing, Reach};
use crate::request::entropy::SystemEntropy;
use crate::request::now::Clock;
use crate::run::{Opening, Server};

/// A server that is open over its folder, which it alone holds.
pub(super) struct Opened {
    pub(super) lock: FolderLock,
    pub(super) server: Server,
}

/// Where signed checkpoints lie in the data folder.
pub(super) const CHECKPOINTS: &str = "checkpoints";

/// Opens folder, key ring and database. A new folder gets a key ring; an old one without it is refused, since a new
/// ring would open nothing (THR-18).
pub(super) async fn open(config: &Config, purpose: Purpose) -> Result<Opened, String> {
    let folder = Folder::open(&config.folder, purpose).map_err(|e| e.to_string())?;
    let lock = folder.lock().map_err(|e| e.to_string())?;
    let checkpoints = folder.file(CHECKPOINTS);
    let is_old = checkpoints.exists() || folder.file("doorward.db").exists();
    let keys = if is_old {
        read_keys(&config.keys_file)
    } else {
        make_keys(&config.keys_file, &mut SystemEntropy)
    };
    let keys = keys.map_err(|e| e.to_string())?;
    open_under(config, purpose, lock, &folder, keys, false).await
}

/// Opens a folder whose key ring was lost for good, under the ring that takes its place.
pub(super) async fn open_under_new_ring(config: &Config, keys: KeyRing) -> Result<Opened, String> {
    let folder = Folder::open(&config.folder, Purpose::Real).map_err(|e| e.to_string())?;
    let lock = folder.lock().map_err(|e| e.to_string())?;
    open_under(config, Purpose::Real, lock, &folder, keys, true).await
}

async fn open_under(
    config: &Config,
    purpose: Purpose,
    lock: FolderLock,
    folder: &Folder,
    keys: KeyRing,
    ring_is_new: bool,
) -> Result<Opened, String> {
    let checkpoints = folder.file(CHECKPOINTS);
    make_folder(&checkpoints)?;
    let mut checkpoint_folders = vec![checkpoints];
    checkpoint_folders.extend(config.events.checkpoint_folder.clone());
    let opening = Opening {
        location: location(config),
        keys,
        clock: Clock::system(),
        policy: config.policy(),
        settings: settings(config, purpose == Purpose::Demo)?,
        mail_server: MailServer::of(config)?,
        hash_threads: config.hash.threads,
        hash_cost: None,
        ring_is_new,
        checkpoint_folders,
    };
    let server = Server::open(opening).await.map_err(|e| e.to_string())?;
    Ok(Opened { lock, server })
}

/// Where the configuration says that the facts lie.
pub(super) fn location(config: &Config) -> Location {
    match &config.database.url {
        Some(url) => Location::Postgres {
            url: url.expose().to_owned(),
        },
        None => Location::Sqlite {
            folder: config.folder.clone(),
        },
    }
}

fn outgoing(config: &Config) -> Result<Outgoing, String> {
    let reach = match config.outgoing.reach {
        config::Reach::Public => Reach::Public,
        config::Reach::Private => Reach::Private,
    };
    let made = Outgoing::new(reach, config.outgoing.authority_file.as_deref());
    made.map_err(|why| format!("`outgoing.authority_file`: {}", why.0))
}

fn settings(config: &Config, demo: bool) -> Result<Settings, String> {
    let label = config.support.label.clone();
    let mut brands = BTreeMap::new();
    for (name, brand) in &config.workspaces {
        let logo = brand.logo.as_deref().map(logo).transpose()?;
        brands.insert(
            name.clone(),
            Brand {
                accent: brand.accent.clone(),
                logo,
            },
        );
    }
    Ok(Settings {
        brands,
        product: config.product.name.clone(),
        public_url: config.public_url.origin().to_owned(),
        support_label: label.unwrap_or_else(|| "your administrator".to_owned()),
        support_href: config.support.href.clone().unwrap_or_default(),
        accent: Some(config.product.accent.clone()).filter(|accent| !accent.is_empty()),
        demo,
        outgoing: outgoing(config)?,
        sms: crate::sms::Gateway::of(&config.sms, &config.product.name)?.map(std::sync::Arc::new),
    })
}

/// The most bytes of a logo.
const LOGO: usize = 64 * 1024;

/// Reads a logo once, at the start. Its type is read from its first bytes, never from its name.
fn logo(path: &Path) -> Result<Logo, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("the logo {}: {error}", path.display()))?;
    let kind = match &bytes[..] {
        bytes if bytes.starts_with(b"\x89PNG") => "image/png",
        bytes if bytes.starts_with(b"<svg") || bytes.starts_with(b"<?xml") => "image/svg+xml",
        _ => return Err(format!("the logo {} is neither SVG nor PNG", path.display())),
    };
    if bytes.len() > LOGO {
        return Err(format!("the logo {} is larger than 64 kB", path.display()));
    }
    Ok(Logo {
        kind,
        bytes: bytes.into(),
    })
}

fn make_folder(path: &Path) -> Result<(), String> {
    use std::os::unix::fs::DirBuilderExt as _;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|error| format!("{}: {error}", path.display()))
}
