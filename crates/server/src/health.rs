//! What makes `/readyz` red beside the database itself.

use std::sync::atomic::{AtomicU64, Ordering};

static FORGED: AtomicU64 = AtomicU64::new(0);

/// A row that grants was not ours (THR-08): it was refused, and somebody has to look.
pub fn report_forged_row(table: &'static str) {
    FORGED.fetch_add(1, Ordering::Relaxed);
    tracing::error!(
        table,
        "a row was not written by this server and is refused: somebody wrote to the database"
    );
}

/// How many forged rows this process has met.
pub fn forged_rows() -> u64 {
    FORGED.load(Ordering::Relaxed)
}

/// An event that was not ours, found while sealing.
pub fn report_forged_event(event: domain::id::EventId) {
    if FORGED.fetch_add(1, Ordering::Relaxed) == 0 {
        tracing::error!(%event, "an event was not written by this server: somebody wrote to the database");
    }
}
