//! PostgreSQL's errors in the store's words.

use deadpool_postgres::PoolError;
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use crate::engine::StoreError;

/// What went wrong with the statement `name`. Only the server's code and, for a fault of ours in the text, its words
/// are repeated: the words of other errors can hold values.
pub(super) fn explain(error: &Error, name: &str) -> StoreError {
    let Some(answer) = error.as_db_error() else {
        let why = if error.is_closed() {
            "the connection is closed"
        } else {
            "the connection failed"
        };
        let decoding =
            error.to_string().starts_with("error deserializing") || error.to_string().starts_with("error serializing");
        return if decoding {
            StoreError::Corrupt(format!("{name}: a value of a type that the store does not have"))
        } else {
            StoreError::Unavailable(format!("{name}: {why}"))
        };
    };
    let code = answer.code();
    if *code == SqlState::DISK_FULL {
        return StoreError::Full;
    }
    match &code.code()[..2] {
        "42" => StoreError::Corrupt(format!("{name}: {} ({})", answer.message(), code.code())),
        // connection, authorisation, transaction rolled back, wrong state, resources, not in this state, operator, system
        "08" | "28" | "3D" | "40" | "25" | "53" | "55" | "57" | "58" => {
            StoreError::Unavailable(format!("{name}: PostgreSQL answers {}", code.code()))
        }
        _ => StoreError::Corrupt(format!("{name}: PostgreSQL answers {}", code.code())),
    }
}

pub(super) fn explain_pool(error: &PoolError) -> StoreError {
    match error {
        PoolError::Backend(error) => explain(error, "connecting"),
        PoolError::Timeout(_) => StoreError::Unavailable("no connection to PostgreSQL in time".to_owned()),
        _ => StoreError::Unavailable("the database is closed".to_owned()),
    }
}

/// Whether a key that must be unique exists already.
pub(super) fn is_taken(error: &Error) -> bool {
    error.code() == Some(&SqlState::UNIQUE_VIOLATION)
}

/// Whether the same batch may succeed at once: the server chose it as a deadlock's or a conflict's victim, or the
/// connection had died before the batch began to commit.
pub(super) fn is_worth_another_try(error: &Error) -> bool {
    error.is_closed()
        || error.code().is_some_and(|code| {
            [
                SqlState::T_R_SERIALIZATION_FAILURE,
                SqlState::T_R_DEADLOCK_DETECTED,
                SqlState::ADMIN_SHUTDOWN,
            ]
            .contains(code)
        })
}
