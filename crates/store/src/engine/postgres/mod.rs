//! PostgreSQL: a pool that writes, two shared connections that read, and one that holds the lock.
//!
//! Statements are prepared by name on each connection: pgbouncer works in session mode, or from 1.21 on with
//! `max_prepared_statements`; the connection that holds the lock wants session mode in any case.

mod connect;
mod copy;
mod failure;
mod kept;
mod transaction;
mod wire;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use deadpool_postgres::{ClientWrapper, Object, Pool};
use tokio_postgres::types::ToSql;

use super::migration::{self, translate};
use super::statement::Dialect;
use super::{Batch, Counters, Inspected, Row, Statement, StoreError, Value, Written};
use connect::Connector;
pub(crate) use copy::read_all;
use failure::{explain, explain_pool};
use kept::{Duty, Kept};

/// How long a point read may take before its caller is told that the database is not available.
const READ: Duration = Duration::from_secs(3);
/// The same for a batch, waiting for locks included.
const WRITE: Duration = Duration::from_secs(10);
/// The same for a list or an export.
const READ_LONG: Duration = Duration::from_mins(2);

pub(crate) struct Postgres {
    lock: Kept,
    readers: [Kept; 2],
    next: AtomicUsize,
    pool: Pool,
    counters: Arc<Counters>,
}

impl Postgres {
    pub(crate) async fn open(url: &str) -> Result<Self, StoreError> {
        let connector = Connector::parse(url)?;
        let lock = Kept::open(connector.clone(), Duty::Lock).await?;
        migrate(&*lock.client()?).await?;
        let readers = [
            Kept::open(connector.clone(), Duty::Reads).await?,
            Kept::open(connector.clone(), Duty::Reads).await?,
        ];
        let opened = Self {
            lock,
            readers,
            next: AtomicUsize::new(0),
            pool: connector.pool()?,
            counters: Arc::new(Counters::default()),
        };
        opened.warn_without_fsync().await?;
        Ok(opened)
    }

    pub(crate) async fn read(&self, statement: &'static Statement, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let client = self.readers[self.next.fetch_add(1, Ordering::Relaxed) % 2].client()?;
        within(READ, rows(&client, statement, params)).await
    }

    pub(crate) async fn read_long(
        &self,
        statement: &'static Statement,
        params: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        drop(self.readers[0].client()?); // at once, if the server is away
        let client = self.pool.get().await.map_err(|error| explain_pool(&error))?;
        let found = within(READ_LONG, rows(&client, statement, params)).await;
        if matches!(found, Err(StoreError::Unavailable(_))) {
            drop(Object::take(client)); // it may still be busy
        }
        found
    }

    /// Runs in a task of its own, so that a dropped caller stops nothing.
    pub(crate) async fn write(&self, batch: Batch) -> Result<Written, StoreError> {
        drop(self.lock.client()?);
        let (pool, counters) = (self.pool.clone(), Arc::clone(&self.counters));
        let writing = tokio::spawn(async move {
            let result = transaction::write(&pool, &batch).await;
            match &result {
                Ok(_) => {
                    Counters::add(&counters.commits, 1);
                    Counters::add(&counters.batches, 1);
                }
                Err(StoreError::Stale { .. } | StoreError::Taken { .. }) => Counters::add(&counters.refused, 1),
                Err(_) => {}
            }
            result
        });
        writing
            .await
            .map_err(|_| StoreError::Unavailable("writing was interrupted; its outcome is unknown".to_owned()))?
    }

    pub(crate) fn counters(&self) -> &Counters {
        &self.counters
    }

    pub(crate) async fn healthy(&self) -> Result<(), StoreError> {
        static PROBE: Statement = Statement {
            name: "meta.probe",
            sql: "select value from meta where key = $1",
        };
        drop(self.lock.client()?);
        for reader in &self.readers {
            drop(reader.client()?);
        }
        self.read(&PROBE, &[Value::from("probe")]).await.map(drop)
    }

    /// Whether a connection is lost: without the lock memory proves nothing, and whoever is told that the database is
    /// back shall be able to read.
    pub(crate) fn is_away(&self) -> bool {
        !self.lock.is_up() || self.readers.iter().any(|reader| !reader.is_up())
    }

    pub(crate) async fn size(&self) -> Result<u64, StoreError> {
        static SIZE: Statement = Statement {
            name: "database.size",
            sql: "select pg_database_size(current_database())",
        };
        let rows = self.read(&SIZE, &[]).await?;
        rows.first().map_or(Ok(0), |row| row.int(0)).map(|bytes| bytes as u64)
    }

    pub(crate) async fn close(&self) {
        // Whoever writes has a connection of the pool: when all are back, nobody writes.
        self.pool.close();
        self.lock.close().await;
        for reader in &self.readers {
            reader.close().await;
        }
    }

    pub(crate) async fn inspect(&self, statement: &'static Statement) -> Result<Inspected, StoreError> {
        let client = self.readers[0].client()?;
        let prepared = client.prepare_cached(statement.text(Dialect::Postgres)).await;
        let prepared = prepared.map_err(|error| explain(&error, statement.name))?;
        let types = prepared
            .params()
            .iter()
            .chain(prepared.columns().iter().map(tokio_postgres::Column::type_));
        for ty in types {
            if !wire::is_known(ty) {
                return Err(StoreError::Corrupt(format!(
                    "{}: the type {ty} is PostgreSQL's alone",
                    statement.name
                )));
            }
        }
        Ok(Inspected {
            name: statement.name,
            text: statement.text(Dialect::Postgres),
            columns: prepared.columns().len(),
            parameters: prepared.params().len(),
            scans: Vec::new(),
        })
    }

    async fn warn_without_fsync(&self) -> Result<(), StoreError> {
        static FSYNC: Statement = Statement {
            name: "database.fsync",
            sql: "select current_setting('fsync')",
        };
        let rows = self.read(&FSYNC, &[]).await?;
        if rows.first().is_some_and(|row| row.text(0) == Ok("off")) {
            tracing::warn!("PostgreSQL runs with fsync = off: a power cut can lose what was acknowledged");
        }
        Ok(())
    }
}

async fn within<T>(limit: Duration, work: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    let late = |_| StoreError::Unavailable("PostgreSQL does not answer in time".to_owned());
    tokio::time::timeout(limit, work).await.map_err(late)?
}

async fn rows(client: &ClientWrapper, statement: &'static Statement, params: &[Value]) -> Result<Vec<Row>, StoreError> {
    let words = |error: tokio_postgres::Error| explain(&error, statement.name);
    let prepared = client
        .prepare_cached(statement.text(Dialect::Postgres))
        .await
        .map_err(words)?;
    check_count(statement, &prepared, params)?;
    let found = client.query(&prepared, &slots(params)).await.map_err(words)?;
    found.iter().map(wire::row).collect::<Result<_, _>>().map_err(words)
}

/// The driver panics where the number of parameters is wrong; the store says so.
fn check_count(
    statement: &Statement,
    prepared: &tokio_postgres::Statement,
    params: &[Value],
) -> Result<(), StoreError> {
    if prepared.params().len() == params.len() {
        return Ok(());
    }
    Err(StoreError::Corrupt(format!(
        "{}: called with another number of parameters",
        statement.name
    )))
}

fn slots(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// Runs what has not run, all of it in one transaction: a database is as it was, or wholly new. The lock is held: nobody else does the same.
async fn migrate(client: &tokio_postgres::Client) -> Result<(), StoreError> {
    let words = |error: tokio_postgres::Error| explain(&error, "migration");
    client
        .batch_execute(&translate(migration::TABLE, Dialect::Postgres))
        .await
        .map_err(words)?;
    let done = client.query(migration::DONE, &[]).await.map_err(words)?;
    let done = done
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect::<Result<Vec<_>, _>>();
    let pending = migration::pending(&done.map_err(words)?)?;
    client.batch_execute("begin").await.map_err(words)?;
    for step in pending {
        let words = |error: tokio_postgres::Error| explain(&error, step.name);
        client
            .batch_execute(&step.text(Dialect::Postgres))
            .await
            .map_err(words)?;
        client
            .execute(migration::RECORD, &[&step.number, &step.name, &step.checksum()])
            .await
            .map_err(words)?;
    }
    client.batch_execute("commit").await.map_err(words)
}
