//! Backups: one archive for both engines, without the key ring.
//!
//! Gzip of lines of JSON. The first line names the format and the tables; then one line a row, `[table, column, …]`, with
//! bytes as `{"b": "base64"}`; the last line counts the rows and carries a MAC of everything before it under the key
//! ring, so that a backup which was cut off, changed, or belongs to another ring is refused before anything is touched.
//! Restoring on the other engine is how a company moves to it. Source: ADR 6; SEC-09.

mod read;
mod tables;
mod write;

use std::fmt;

use domain::entropy::Entropy;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::time::Timestamp;

use crate::{Statement, Store, StoreError, Value};

pub use read::{Ended, check, send};
pub use tables::{Fate, TABLES, fate};
pub use write::write;

/// The format that this program writes and reads.
pub const FORMAT: u64 = 1;

/// What a backup holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summary {
    pub made_at: String,
    /// Rows, over all tables.
    pub rows: u64,
}

/// Why an archive was not written or is not taken.
#[derive(Debug)]
pub enum ArchiveError {
    Io(std::io::Error),
    /// Its first line is not ours.
    NotABackup,
    /// A newer program wrote it.
    Newer {
        found: u64,
    },
    /// It was made with other tables: by another version of this program.
    OtherTables,
    /// The key ring here is not the one of this backup.
    OtherRing,
    /// It ends too early.
    CutOff,
    /// Something in it is not as it was written.
    Changed,
    Store(StoreError),
}

impl From<std::io::Error> for ArchiveError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::UnexpectedEof => Self::CutOff,
            std::io::ErrorKind::InvalidData | std::io::ErrorKind::InvalidInput => Self::Changed,
            _ => Self::Io(error),
        }
    }
}

impl From<StoreError> for ArchiveError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                write!(f, "the disk is full: nothing was kept")
            }
            Self::Io(error) => write!(f, "{error}"),
            Self::NotABackup => write!(f, "this is no backup of Doorward"),
            Self::Newer { found } => write!(
                f,
                "this backup has format {found}, and this program knows {FORMAT}: use the newer program"
            ),
            Self::OtherTables => write!(
                f,
                "this backup was made by another version: restore it with that version, and upgrade then"
            ),
            Self::OtherRing => write!(
                f,
                "this backup belongs to another key ring: put the ring of that server in place first"
            ),
            Self::CutOff => write!(f, "this backup ends too early: it was cut off"),
            Self::Changed => write!(f, "this backup is not as it was written: it was changed or damaged"),
            Self::Store(StoreError::Taken { step }) => {
                let table = TABLES.get(*step).map_or("a table", |table| table.name);
                write!(
                    f,
                    "there is something in this database already (`{table}`): restore into an empty one"
                )
            }
            Self::Store(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for ArchiveError {}

static RESTORED: Statement = Statement {
    name: "meta.restored",
    sql: "select value from meta where key = 'restored'",
};
static TOLD: Statement = Statement {
    name: "meta.restored_told",
    sql: "delete from meta where key = 'restored'",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&RESTORED, &TOLD];

/// The key in `meta` under which a load leaves what it ended, until the event tells of it.
const MARK: &str = "restored";

impl Store {
    /// Writes the event of a restore, if one was loaded and nothing tells of it yet: the command does so at once, and
    /// the next start does when the command was killed between. Answers what was ended.
    pub async fn tell_restore(&self, now: Timestamp, entropy: &mut dyn Entropy) -> Result<Option<Ended>, StoreError> {
        let Some(row) = self.database.read_one(&RESTORED, &[]).await? else {
            return Ok(None);
        };
        let unreadable = |_| StoreError::Corrupt("what a restore ended cannot be read".to_owned());
        let ended: Ended = serde_json::from_slice(row.blob(0)?).map_err(unreadable)?;
        let event = Event::new(Chain::Server, EventKind::Restored, Actor::Operator)
            .with("made", ended.made_at.as_str())
            .with("sessions", ended.sessions.to_string())
            .with("links", ended.links.to_string())
            .with("messages", ended.messages.to_string())
            .with("codes", ended.codes.to_string());
        let mut change = self.change(now);
        change.run_once(&TOLD, Vec::<Value>::new());
        change.commit(&[event], entropy).await?;
        Ok(Some(ended))
    }
}
