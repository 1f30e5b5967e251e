//! Whole tables on SQLite.

use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row as SqliteRow, TransactionBehavior};

use super::{DATABASE, Sqlite, closed, explain, held, open_reader, open_writer};
use crate::engine::copy::{Arriving, Part, Sending, TOGETHER, Table, gone, not_ours};
use crate::engine::{StoreError, Value, migration};

/// Blocks. The file's log lets a reader stay at one moment while others write.
pub(crate) fn read_all(folder: &Path, tables: &'static [Table], out: &Sending) -> Result<(), StoreError> {
    let mut connection = open_reader(&folder.join(DATABASE))?;
    let words = |error: rusqlite::Error| explain(&error, "copying");
    let snapshot = connection.transaction().map_err(words)?;
    let missing = migration::pending(&done(&snapshot)?)?.len();
    if missing > 0 {
        return Err(not_ours(missing));
    }
    for (number, table) in tables.iter().enumerate() {
        let words = |error: rusqlite::Error| explain(&error, table.name);
        let mut select = snapshot.prepare(&table.select()).map_err(words)?;
        let mut found = select.query([]).map_err(words)?;
        let mut rows = Vec::with_capacity(TOGETHER);
        while let Some(row) = found.next().map_err(words)? {
            rows.push(values(row, table.columns.len()).map_err(words)?);
            if rows.len() == TOGETHER {
                send(out, number, std::mem::take(&mut rows))?;
            }
        }
        send(out, number, rows)?;
    }
    Ok(())
}

fn done(connection: &Connection) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
    let words = |error: rusqlite::Error| explain(&error, "copying");
    let mut statement = connection.prepare(migration::DONE).map_err(words)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.map_err(words)?.collect::<Result<_, _>>().map_err(words)
}

fn send(out: &Sending, table: usize, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    out.blocking_send(Ok(Part::Rows { table, rows })).map_err(|_| gone())
}

fn values(row: &SqliteRow<'_>, columns: usize) -> Result<Vec<Value>, rusqlite::Error> {
    let value = |column| {
        Ok(match row.get_ref(column)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => Value::Int(number),
            ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
            ValueRef::Text(_) | ValueRef::Real(_) => Value::Text(row.get(column)?),
        })
    };
    (0..columns).map(value).collect()
}

impl Sqlite {
    /// Writes on a connection of its own: the folder's lock is held, and nobody else writes yet.
    pub(crate) async fn load(&self, tables: &'static [Table], parts: Arriving) -> Result<(), StoreError> {
        if held(&self.queue).is_none() {
            return Err(closed());
        }
        let path = self.path.clone();
        let loading = tokio::task::spawn_blocking(move || fill(&path, tables, parts));
        loading.await.map_err(|_| gone())?
    }
}

fn fill(path: &Path, tables: &'static [Table], mut parts: Arriving) -> Result<(), StoreError> {
    let words = |error: rusqlite::Error| explain(&error, "loading");
    let mut connection = open_writer(path)?;
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(words)?;
    for (step, table) in tables.iter().enumerate() {
        let mut any = transaction.prepare(&table.any()).map_err(words)?;
        if any.exists([]).map_err(words)? {
            return Err(StoreError::Taken { step });
        }
    }
    loop {
        match parts.blocking_recv().ok_or_else(gone)?? {
            Part::End => break,
            Part::Rows { table, rows } => {
                let words = |error: rusqlite::Error| explain(&error, tables[table].name);
                let mut insert = transaction.prepare_cached(&tables[table].insert()).map_err(words)?;
                for row in rows {
                    insert.execute(rusqlite::params_from_iter(row)).map_err(words)?;
                }
            }
        }
    }
    transaction.commit().map_err(words)
}
