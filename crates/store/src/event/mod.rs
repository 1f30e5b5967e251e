//! The record of what happened: appended with the change it describes, sealed within a second.
//!
//! One chain a workspace and one for the server. Appending waits for nobody ([`Change::commit`](crate::Change::commit));
//! [`Store::seal_events`](crate::Store::seal_events) orders what was appended and signs where each chain ends;
//! [`Store::verify_events`](crate::Store::verify_events) finds what was changed, removed, moved or added since.

mod append;
mod checkpoint;
mod renew;
mod report;
mod seal;
mod verify;

pub(crate) use append::{append_all, ids_of_a_change};
pub use checkpoint::{ChainKey, Checkpoint, kept_in};
pub use report::{Damage, Finding, Report};
pub use seal::Sealed;

pub(crate) use checkpoint::STATEMENTS as CHECKPOINT_STATEMENTS;
pub(crate) use renew::{KEYED, STATEMENTS as RENEW_STATEMENTS};
pub(crate) use seal::STATEMENTS as SEAL_STATEMENTS;
pub(crate) use verify::STATEMENTS as VERIFY_STATEMENTS;

use crate::Statement;

/// The newest event of any chain.
pub(crate) static NEWEST: Statement = Statement {
    name: "event.newest",
    sql: "select max(at) from event",
};

pub(crate) static STATEMENTS: &[&Statement] = &[append::STATEMENTS[0], append::STATEMENTS[1], &NEWEST];
