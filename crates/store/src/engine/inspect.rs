//! What a test wants to know of every statement of the house.

use super::{Database, Engine, Statement, StoreError};

/// What an engine says about a statement without running it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inspected {
    pub name: &'static str,
    /// The statement as this engine reads it.
    pub text: &'static str,
    /// How many columns it answers: the same on both engines.
    pub columns: usize,
    pub parameters: usize,
    /// Tables that SQLite would read from end to end; empty on PostgreSQL. The caller keeps a list of those it allows.
    pub scans: Vec<String>,
}

impl Database {
    /// Prepares every statement on this engine and says what it found; for tests and `config check`.
    ///
    /// Errors: `Corrupt` names the first statement that does not prepare, that mentions a parameter out of order, or
    /// that uses a type which the other engine does not have.
    pub async fn inspect(&self, statements: &[&'static Statement]) -> Result<Vec<Inspected>, StoreError> {
        let mut found = Vec::with_capacity(statements.len());
        for statement in statements {
            let parameters = statement.parameters().map_err(StoreError::Corrupt)?;
            let inspected = match &*self.0 {
                Engine::Sqlite(sqlite) => sqlite.inspect(statement)?,
                Engine::Postgres(postgres) => postgres.inspect(statement).await?,
            };
            if inspected.parameters != parameters {
                let name = statement.name;
                return Err(StoreError::Corrupt(format!(
                    "{name}: the engine counts its parameters otherwise"
                )));
            }
            found.push(inspected);
        }
        Ok(found)
    }
}
