//! SQLite's errors in the store's words.

use rusqlite::{Error, ErrorCode, ffi};

use crate::engine::StoreError;

/// What went wrong with the statement `name`; SQLite's texts name tables and columns, never values.
pub(super) fn explain(error: &Error, name: &str) -> StoreError {
    let Error::SqliteFailure(failure, text) = error else {
        return StoreError::Corrupt(format!("{name}: not a call that SQLite takes"));
    };
    let text = text.as_deref().unwrap_or("no words");
    match failure.code {
        ErrorCode::DiskFull => StoreError::Full,
        // The index of the log could not grow: the disk is full there, too.
        ErrorCode::SystemIoFailure if failure.extended_code == ffi::SQLITE_IOERR_SHMSIZE => StoreError::Full,
        ErrorCode::SystemIoFailure
        | ErrorCode::CannotOpen
        | ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::OutOfMemory
        | ErrorCode::ReadOnly
        | ErrorCode::PermissionDenied
        | ErrorCode::OperationInterrupted
        | ErrorCode::FileLockingProtocolFailed => {
            StoreError::Unavailable(format!("{name}: {text} ({})", failure.extended_code))
        }
        _ => StoreError::Corrupt(format!("{name}: {text} ({})", failure.extended_code)),
    }
}

pub(super) fn explain_start(error: &Error) -> StoreError {
    explain(error, "opening the database")
}

/// Whether a key that must be unique exists already.
pub(super) fn is_taken(error: &Error) -> bool {
    matches!(
        error.sqlite_error().map(|failure| failure.extended_code),
        Some(ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID)
    )
}
