//! The record of what happened: appended with the change it describes, sealed within a second.

mod append;

pub(crate) use append::append;

use crate::Statement;

/// The newest event of any chain.
pub(crate) static NEWEST: Statement = Statement {
    name: "event.newest",
    sql: "select max(at) from event",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&append::INSERT, &NEWEST];
