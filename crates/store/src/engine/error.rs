//! Why the store did not do it.

use std::error::Error;
use std::fmt;

/// Why a read or a write was not done. After any of these nothing of the batch is kept, with the one exception named
/// at [`StoreError::Unavailable`].
///
/// The texts are for the log: they name statements, tables and codes, never a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StoreError {
    /// The guard of step `step` (counted from 0) did not hold: somebody else was first. Load again and decide again.
    Stale { step: usize },
    /// Step `step` (counted from 0) met a unique key that exists already.
    Taken { step: usize },
    /// The database cannot be reached, is busy, or has lost its lock; it comes back by itself. If the connection broke
    /// while a commit was under way, the text says so, and whether that batch was kept is unknown.
    Unavailable(String),
    /// The disk is full. Reads go on, and writes work again as soon as there is space.
    Full,
    /// The data, or a statement of ours, is not what it must be: a person has to look.
    Corrupt(String),
    /// The database was made by a newer Doorward: it has migration `found`, and this one knows up to `known`.
    Newer { found: i64, known: i64 },
    /// A row that grants does not carry our MAC: somebody else wrote it (THR-08). Named is the table.
    Forged(&'static str),
    /// Another server holds this database (THR-17); the text says what to do.
    Locked(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stale { step } => write!(f, "somebody else was first (step {step})"),
            Self::Taken { step } => write!(f, "this name is taken (step {step})"),
            Self::Unavailable(why) => write!(f, "the database is not available: {why}"),
            Self::Full => f.write_str("the database's disk is full: make space, and the server goes on by itself"),
            Self::Corrupt(what) => write!(f, "the database is not as it must be: {what}"),
            Self::Newer { found, known } => write!(
                f,
                "this database was made by a newer Doorward (its version is {found}, this program knows up to {known}): \
                 use the newer program, or restore a backup that this one made"
            ),
            Self::Forged(table) => write!(f, "a row of `{table}` was not written by this server, and is refused"),
            Self::Locked(what) => f.write_str(what),
        }
    }
}

impl Error for StoreError {}
