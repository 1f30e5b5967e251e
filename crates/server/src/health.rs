//! What makes `/readyz` red beside the database itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use store::StoreError;

static FORGED: AtomicU64 = AtomicU64::new(0);
/// Forged rows that no event tells of yet, by table.
static UNTOLD: Mutex<BTreeMap<&'static str, u64>> = Mutex::new(BTreeMap::new());
/// Forged events that were told of.
static FORGED_EVENTS: Mutex<BTreeSet<domain::id::EventId>> = Mutex::new(BTreeSet::new());
/// Beyond so many it is clear enough that somebody writes events.
const MET_AT_MOST: usize = 1_000;

/// A row that grants was not ours (THR-08): it was refused, and somebody has to look.
pub fn report_forged_row(table: &'static str) {
    FORGED.fetch_add(1, Ordering::Relaxed);
    owe_event(table, 1);
    tracing::error!(
        table,
        "a row was not written by this server and is refused: somebody wrote to the database"
    );
}

/// What a row that is not ours says is nothing; it is reported, and the rest is read all the same.
pub fn unless_forged<T>(read: Result<Option<T>, StoreError>) -> Result<Option<T>, StoreError> {
    match read {
        Err(StoreError::Forged(table)) => {
            report_forged_row(table);
            Ok(None)
        }
        read => read,
    }
}

/// How many forged rows this process has met.
pub fn forged_rows() -> u64 {
    FORGED.load(Ordering::Relaxed)
}

/// An event that was not ours, found while sealing. It is met again in every round, and told of once.
pub fn report_forged_event(event: domain::id::EventId) {
    let mut met = FORGED_EVENTS.lock().unwrap_or_else(PoisonError::into_inner);
    if met.len() < MET_AT_MOST && met.insert(event) {
        FORGED.fetch_add(1, Ordering::Relaxed);
        owe_event("event", 1);
        tracing::error!(%event, "an event was not written by this server: somebody wrote to the database");
    }
}

/// Takes the forged rows that no event tells of yet; the worker writes one event a table and round.
pub fn take_untold() -> BTreeMap<&'static str, u64> {
    std::mem::take(&mut *UNTOLD.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Remembers that an event is owed for `many` forged rows of `table`.
pub fn owe_event(table: &'static str, many: u64) {
    *UNTOLD
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .entry(table)
        .or_insert(0) += many;
}
