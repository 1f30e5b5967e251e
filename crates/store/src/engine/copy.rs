//! Whole tables: out of a database in one snapshot while others write, and into an empty one in one transaction.

use tokio::sync::mpsc;

use super::migration::MIGRATIONS;
use super::{Database, Engine, Location, StoreError, Value, postgres, sqlite};

/// A table as it is copied.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [&'static str],
}

impl Table {
    /// Where a column stands in a row of this table.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| *column == name)
    }

    pub(super) fn select(&self) -> String {
        format!("select {} from {}", self.columns.join(", "), self.name)
    }

    pub(super) fn insert(&self) -> String {
        let places: Vec<String> = (1..=self.columns.len()).map(|number| format!("${number}")).collect();
        let (columns, places) = (self.columns.join(", "), places.join(", "));
        format!("insert into {} ({columns}) values ({places})", self.name)
    }

    pub(super) fn any(&self) -> String {
        format!("select 1 from {} limit 1", self.name)
    }
}

/// What travels between a database and an archive, a few hundred rows at a time.
pub enum Part {
    Rows {
        /// The place in the list of tables.
        table: usize,
        rows: Vec<Vec<Value>>,
    },
    /// Everything has travelled. Without it nothing is kept.
    End,
}

pub type Sending = mpsc::Sender<Result<Part, StoreError>>;
pub type Arriving = mpsc::Receiver<Result<Part, StoreError>>;

/// Rows that travel together, and parts that may wait: memory stays the same however large the database is.
pub const TOGETHER: usize = 256;
const WAITING: usize = 4;

/// A way for parts.
pub fn way() -> (Sending, Arriving) {
    mpsc::channel(WAITING)
}

/// Reads every row of `tables` as they were at one moment, beside whoever works there: no lock is taken.
///
/// Ends with [`Part::End`], or with the error. Errors: `Corrupt` when the tables are not exactly this program's.
pub async fn read_all(location: &Location, tables: &'static [Table], out: Sending) {
    let read = match location {
        Location::Sqlite { folder } => {
            let (folder, sending) = (folder.clone(), out.clone());
            let reading = tokio::task::spawn_blocking(move || sqlite::read_all(&folder, tables, &sending));
            let interrupted = |_| StoreError::Unavailable("reading was interrupted".to_owned());
            reading.await.map_err(interrupted).and_then(|read| read)
        }
        Location::Postgres { url } => postgres::read_all(url, tables, &out).await,
    };
    // Whoever listened no longer may: then nobody wants to know.
    drop(out.send(read.map(|()| Part::End)).await);
}

impl Database {
    /// Fills the tables, all or nothing; they are on disk when this returns.
    ///
    /// Errors: `Taken` names the first table that is not empty; whatever arrives as an error.
    pub async fn load(&self, tables: &'static [Table], parts: Arriving) -> Result<(), StoreError> {
        match &*self.0 {
            Engine::Sqlite(sqlite) => sqlite.load(tables, parts).await,
            Engine::Postgres(postgres) => postgres.load(tables, parts).await,
        }
    }
}

/// The migrations of this program as one text: equal when the tables are.
pub fn schema() -> String {
    let steps = MIGRATIONS.iter().map(|step| {
        let sum = data_encoding::HEXLOWER.encode(&step.checksum()[..8]);
        format!("{:04}_{}:{sum}", step.number, step.name)
    });
    steps.collect::<Vec<_>>().join(" ")
}

pub(super) fn not_ours(missing: usize) -> StoreError {
    StoreError::Corrupt(format!(
        "{missing} migrations have not run on this database: start the server once, then copy it"
    ))
}

pub(crate) fn gone() -> StoreError {
    StoreError::Unavailable("copying was interrupted".to_owned())
}
