//! One statement on one connection.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, Error, ToSql};

use super::failure::explain;
use crate::engine::batch::Outcome;
use crate::engine::statement::Dialect;
use crate::engine::{Inspected, Row, Statement, StoreError, Value};

pub(super) fn rows(
    connection: &Connection,
    statement: &'static Statement,
    params: &[Value],
) -> Result<Vec<Row>, StoreError> {
    let mut prepared = prepare(connection, statement).map_err(|error| explain(&error, statement.name))?;
    fetch(&mut prepared, params).map_err(|error| explain(&error, statement.name))
}

/// Runs a statement; the count is of rows changed or, if it answers rows, of those.
pub(super) fn run(connection: &Connection, statement: &'static Statement, params: &[Value]) -> Result<Outcome, Error> {
    let mut prepared = prepare(connection, statement)?;
    if prepared.column_count() > 0 {
        let rows = fetch(&mut prepared, params)?;
        return Ok(Outcome {
            count: rows.len() as u64,
            rows,
        });
    }
    bind(&mut prepared, params)?;
    Ok(Outcome {
        count: prepared.raw_execute()? as u64,
        rows: Vec::new(),
    })
}

pub(super) fn inspect(connection: &Connection, statement: &'static Statement) -> Result<Inspected, StoreError> {
    let words = |error: Error| explain(&error, statement.name);
    let prepared = connection.prepare(statement.text(Dialect::Sqlite)).map_err(words)?;
    let plan = format!("explain query plan {}", statement.text(Dialect::Sqlite));
    let mut plan = connection.prepare(&plan).map_err(words)?;
    let mut details = plan.raw_query();
    let mut scans = Vec::new();
    while let Some(row) = details.next().map_err(words)? {
        let detail = row.get::<_, String>(3).map_err(words)?;
        // `fresh` is what a statement brought along itself, as `values`.
        if detail.starts_with("SCAN ") && !detail.contains("CONSTANT ROW") && detail != "SCAN fresh" {
            scans.push(detail);
        }
    }
    Ok(Inspected {
        name: statement.name,
        text: statement.text(Dialect::Sqlite),
        columns: prepared.column_count(),
        parameters: prepared.parameter_count(),
        scans,
    })
}

fn prepare<'a>(connection: &'a Connection, statement: &Statement) -> Result<CachedStatement<'a>, Error> {
    connection.prepare_cached(statement.text(Dialect::Sqlite))
}

fn fetch(prepared: &mut CachedStatement<'_>, params: &[Value]) -> Result<Vec<Row>, Error> {
    bind(prepared, params)?;
    let columns = prepared.column_count();
    let mut answer = prepared.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = answer.next()? {
        let mut values = Vec::with_capacity(columns);
        for column in 0..columns {
            values.push(match row.get_ref(column)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => Value::Int(number),
                ValueRef::Text(text) => {
                    let text = str::from_utf8(text).map_err(|error| Error::Utf8Error(column, error))?;
                    Value::Text(text.to_owned())
                }
                ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
                ValueRef::Real(_) => {
                    return Err(Error::InvalidColumnType(
                        column,
                        String::new(),
                        rusqlite::types::Type::Real,
                    ));
                }
            });
        }
        rows.push(Row::new(values));
    }
    Ok(rows)
}

/// `$n` is a name to SQLite, numbered by first mention: the same as `n`, because statements mention them in order.
fn bind(prepared: &mut CachedStatement<'_>, params: &[Value]) -> Result<(), Error> {
    if prepared.parameter_count() != params.len() {
        return Err(Error::InvalidParameterCount(params.len(), prepared.parameter_count()));
    }
    for (index, value) in params.iter().enumerate() {
        prepared.raw_bind_parameter(index + 1, value)?;
    }
    Ok(())
}

impl ToSql for Value {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>, Error> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
