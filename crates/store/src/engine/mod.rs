//! The thin layer over two engines: statements in, rows out, batches on disk.
//!
//! A read is a statement with parameters. A write is a [`Batch`]: a list of statements with guards on their row counts,
//! run in one transaction. No async body runs inside a transaction, so a dropped future loses the answer and never half
//! a change. On SQLite one thread writes, and one sync of the disk serves every batch that waits (group commit); on
//! PostgreSQL a batch is pipelined in one transaction at read committed. Both answer only when the batch is on disk.

mod batch;
pub mod copy;
mod error;
mod inspect;
mod migration;
mod postgres;
mod row;
mod sqlite;
mod statement;
mod value;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use batch::{Batch, Written};
pub use error::StoreError;
pub use inspect::Inspected;
pub use row::Row;
pub use statement::Statement;
pub(crate) use statement::{MANY, ROWS};
pub use value::Value;

use postgres::Postgres;
use sqlite::Sqlite;

/// Where the facts lie.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A folder of this server alone; `doorward.db` and its lock are made in it.
    Sqlite { folder: PathBuf },
    /// `postgres://…` or `key=value` words; it may hold a password, so it is never shown.
    Postgres { url: String },
}

/// The database, open and held by this process alone. Clones share it; it closes when the last one is gone.
#[derive(Clone)]
pub struct Database(Arc<Engine>);

enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// What the engine has done since it was opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Commits that reached the disk: on SQLite each is one sync.
    pub commits: u64,
    /// Batches kept: `batches / commits` is the changes a sync.
    pub batches: u64,
    /// Batches refused by a guard or a unique key.
    pub refused: u64,
}

#[derive(Default, Debug)]
struct Counters {
    commits: AtomicU64,
    batches: AtomicU64,
    refused: AtomicU64,
}

impl Database {
    /// Opens the database, takes its lock and brings its tables up to date.
    ///
    /// Errors: `Locked` when another server holds it, `Newer` when a newer program made it, `Corrupt` when a migration
    /// ran with another text, `Unavailable` when it cannot be reached (within about 2 s).
    pub async fn open(location: &Location) -> Result<Self, StoreError> {
        let engine = match location {
            Location::Sqlite { folder } => {
                let folder = folder.clone();
                let opened = tokio::task::spawn_blocking(move || Sqlite::open(&folder)).await;
                Engine::Sqlite(opened.map_err(|_| StoreError::Unavailable("opening was interrupted".to_owned()))??)
            }
            Location::Postgres { url } => Engine::Postgres(Postgres::open(url).await?),
        };
        Ok(Self(Arc::new(engine)))
    }

    /// Reads few rows by a key: on SQLite inline, in microseconds.
    pub async fn read(&self, statement: &'static Statement, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        match &*self.0 {
            Engine::Sqlite(sqlite) => sqlite.read(statement, params),
            Engine::Postgres(postgres) => postgres.read(statement, params).await,
        }
    }

    /// Reads the first row of a point read.
    pub async fn read_one(&self, statement: &'static Statement, params: &[Value]) -> Result<Option<Row>, StoreError> {
        Ok(self.read(statement, params).await?.into_iter().next())
    }

    /// Reads a list or an export: on SQLite beside the async threads and on a connection of its own, so that no point
    /// read waits for it.
    pub async fn read_long(&self, statement: &'static Statement, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        match &*self.0 {
            Engine::Sqlite(sqlite) => sqlite.read_long(statement, params).await,
            Engine::Postgres(postgres) => postgres.read_long(statement, params).await,
        }
    }

    /// Writes a batch, all or nothing; it is on disk when this returns.
    ///
    /// Errors: `Stale` and `Taken` name the step that did not hold. If the returned future is dropped, the batch is
    /// done whole or not at all; a dropped caller cannot learn which.
    pub async fn write(&self, batch: Batch) -> Result<Written, StoreError> {
        match &*self.0 {
            Engine::Sqlite(sqlite) => sqlite.write(batch).await,
            Engine::Postgres(postgres) => postgres.write(batch).await,
        }
    }

    pub fn figures(&self) -> Figures {
        let counters = match &*self.0 {
            Engine::Sqlite(sqlite) => sqlite.counters(),
            Engine::Postgres(postgres) => postgres.counters(),
        };
        Figures {
            commits: counters.commits.load(Ordering::Relaxed),
            batches: counters.batches.load(Ordering::Relaxed),
            refused: counters.refused.load(Ordering::Relaxed),
        }
    }

    /// `sqlite` or `postgresql`.
    pub fn engine_name(&self) -> &'static str {
        match &*self.0 {
            Engine::Sqlite(_) => "sqlite",
            Engine::Postgres(_) => "postgresql",
        }
    }

    /// A cheap, real probe: reads a row's worth and sees that writes would be taken.
    pub async fn healthy(&self) -> Result<(), StoreError> {
        match &*self.0 {
            Engine::Sqlite(sqlite) => sqlite.healthy(),
            Engine::Postgres(postgres) => postgres.healthy().await,
        }
    }

    /// Whether the database is known to be away; never waits. A file is never away, and costs nothing to ask.
    ///
    /// Whoever answers from memory asks this first (THR-17): without the lock somebody else may have ended what is
    /// remembered here.
    pub fn is_away(&self) -> bool {
        match &*self.0 {
            Engine::Sqlite(_) => false,
            Engine::Postgres(postgres) => postgres.is_away(),
        }
    }

    /// How many bytes the database takes, its log included.
    pub async fn size(&self) -> Result<u64, StoreError> {
        match &*self.0 {
            Engine::Sqlite(sqlite) => sqlite.size(),
            Engine::Postgres(postgres) => postgres.size().await,
        }
    }

    /// Writes the log into the database file (SQLite); nothing on PostgreSQL.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        match &*self.0 {
            Engine::Sqlite(sqlite) => sqlite.checkpoint().await,
            Engine::Postgres(_) => Ok(()),
        }
    }

    /// Ends writing: what was queued is done, later writes are `Unavailable`, and the lock is free when this returns.
    pub async fn close(&self) -> Result<(), StoreError> {
        match &*self.0 {
            Engine::Sqlite(sqlite) => sqlite.close().await,
            Engine::Postgres(postgres) => {
                postgres.close().await;
                Ok(())
            }
        }
    }
}

impl Counters {
    fn add(counter: &AtomicU64, number: u64) {
        counter.fetch_add(number, Ordering::Relaxed);
    }
}
