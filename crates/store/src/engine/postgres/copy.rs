//! Whole tables on PostgreSQL.

use tokio_postgres::Client;

use super::connect::Connector;
use super::failure::{explain, explain_pool};
use super::{Postgres, slots, wire};
use crate::engine::copy::{Arriving, Part, Sending, TOGETHER, Table, gone, not_ours};
use crate::engine::{StoreError, migration};

/// A cursor in a snapshot keeps the server from sending everything at once.
pub(crate) async fn read_all(url: &str, tables: &'static [Table], out: &Sending) -> Result<(), StoreError> {
    let (client, _connection) = Connector::parse(url)?.open().await?;
    let words = |error: tokio_postgres::Error| explain(&error, "copying");
    let begin = "set idle_in_transaction_session_timeout = 0; begin isolation level repeatable read read only";
    client.batch_execute(begin).await.map_err(words)?;
    let done = client.query(migration::DONE, &[]).await.map_err(words)?;
    let done = done.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
    let done = done.collect::<Result<Vec<_>, _>>().map_err(words)?;
    let missing = migration::pending(&done)?.len();
    if missing > 0 {
        return Err(not_ours(missing));
    }
    for (number, table) in tables.iter().enumerate() {
        send_table(&client, number, table, out).await?;
    }
    client.batch_execute("rollback").await.map_err(words)
}

async fn send_table(client: &Client, number: usize, table: &Table, out: &Sending) -> Result<(), StoreError> {
    let words = |error: tokio_postgres::Error| explain(&error, table.name);
    let declare = format!("declare copying no scroll cursor for {}", table.select());
    client.batch_execute(&declare).await.map_err(words)?;
    let fetch = format!("fetch {TOGETHER} from copying");
    let fetch = client.prepare(&fetch).await.map_err(words)?;
    loop {
        let found = client.query(&fetch, &[]).await.map_err(words)?;
        if found.is_empty() {
            break;
        }
        let rows = found.iter().map(|row| wire::row(row).map(crate::Row::into_values));
        let rows = rows.collect::<Result<_, _>>().map_err(words)?;
        let part = Ok(Part::Rows { table: number, rows });
        out.send(part).await.map_err(|_| gone())?;
    }
    client.batch_execute("close copying").await.map_err(words)
}

impl Postgres {
    pub(crate) async fn load(&self, tables: &'static [Table], mut parts: Arriving) -> Result<(), StoreError> {
        drop(self.lock.client()?);
        let mut client = self.pool.get().await.map_err(|error| explain_pool(&error))?;
        let words = |error: tokio_postgres::Error| explain(&error, "loading");
        let transaction = client.transaction().await.map_err(words)?;
        let patient = "set local idle_in_transaction_session_timeout = 0";
        transaction.batch_execute(patient).await.map_err(words)?;
        for (step, table) in tables.iter().enumerate() {
            if !transaction.query(&table.any(), &[]).await.map_err(words)?.is_empty() {
                return Err(StoreError::Taken { step });
            }
        }
        loop {
            match parts.recv().await.ok_or_else(gone)?? {
                Part::End => break,
                Part::Rows { table, rows } => {
                    let words = |error: tokio_postgres::Error| explain(&error, tables[table].name);
                    let insert = transaction.prepare_cached(&tables[table].insert()).await;
                    let insert = insert.map_err(words)?;
                    for row in rows {
                        transaction.execute(&insert, &slots(&row)).await.map_err(words)?;
                    }
                }
            }
        }
        transaction.commit().await.map_err(words)
    }
}
