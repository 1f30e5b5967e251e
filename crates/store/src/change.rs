//! The only way to write what matters, and the short closed list beside it.

use std::mem;

use domain::entropy::Entropy;
use domain::event::Event;
use domain::id::EventId;
use domain::time::Timestamp;

use crate::access_request::{Void, find_open};
use crate::{Batch, Statement, Store, StoreError, Value, Written, event};

/// Everything one decision changes. Its only exit takes the events that say so: no event, no commit.
///
/// A change is data until [`Change::commit`]; a dropped one has changed nothing.
pub struct Change<'store> {
    pub(crate) store: &'store Store,
    pub(crate) now: Timestamp,
    pub(crate) batch: Batch,
    /// What is written of counters, by their keys.
    counters: Vec<([u8; 32], &'static Statement, Vec<Value>)>,
    /// The id from which its events are numbered, once it was drawn.
    events: Option<EventId>,
    /// What it closes of requests, whichever are open when it is written.
    pub(crate) voids: Vec<Void>,
}

/// How often a change is begun anew because somebody asked an administrator in that very moment.
const ROUNDS: usize = 5;

impl<'store> Change<'store> {
    pub(crate) fn new(store: &'store Store, now: Timestamp) -> Self {
        Self {
            store,
            now,
            batch: Batch::new(),
            counters: Vec::new(),
            events: None,
            voids: Vec::new(),
        }
    }

    /// Adds a statement whose row count does not matter.
    pub(crate) fn run(&mut self, statement: &'static Statement, params: impl Into<Vec<Value>>) -> usize {
        self.batch.run(statement, params)
    }

    /// Adds a statement that must change exactly one row: the guard of the whole change.
    pub(crate) fn run_once(&mut self, statement: &'static Statement, params: impl Into<Vec<Value>>) {
        self.batch.run_guarded(statement, params, 1);
    }

    /// Adds a statement that must change exactly `rows` rows.
    pub(crate) fn run_rows(&mut self, statement: &'static Statement, params: Vec<Value>, rows: usize) {
        self.batch.run_guarded(statement, params, rows as u64);
    }

    /// Adds a statement on the counter `key`. Counters are written last, in the order of their keys, as they are paid: two
    /// changes that touch the same ones never wait for each other.
    pub(crate) fn count(&mut self, statement: &'static Statement, key: [u8; 32], params: impl Into<Vec<Value>>) {
        self.counters.push((key, statement, params.into()));
    }

    /// The id that the event at place `at` of those committed will have, for what points at it.
    pub fn event_id(&mut self, at: usize, entropy: &mut dyn Entropy) -> Option<EventId> {
        event::ids_of_a_change(self.events(entropy)).nth(at)
    }

    fn events(&mut self, entropy: &mut dyn Entropy) -> EventId {
        *self.events.get_or_insert_with(|| EventId::new(self.now, entropy))
    }

    /// Writes everything with `events` in one transaction; it is on disk when this returns.
    ///
    /// Requests that end with the challenges under them are looked up here, and get their events behind `events`.
    ///
    /// Errors: `Stale` when what was read is no longer so; `Corrupt` when there is no event to say what happened.
    pub async fn commit(mut self, events: &[Event], entropy: &mut dyn Entropy) -> Result<Written, StoreError> {
        if events.is_empty() {
            return Err(StoreError::Corrupt("a change without an event".to_owned()));
        }
        let first = self.events(entropy);
        let (store, now) = (self.store, self.now);
        let voids = mem::take(&mut self.voids);
        let mut all = self.into_batch();
        let mut rounds = if voids.is_empty() { 1 } else { ROUNDS };
        loop {
            rounds -= 1;
            let mut batch = if rounds == 0 { mem::take(&mut all) } else { all.clone() };
            let closing = find_open(store, &voids, now, &mut batch).await?;
            let events = [events, &closing.events].concat();
            event::append_all(&mut batch, &store.keys, (first, &events), now, entropy)?;
            match store.database.write(batch).await {
                Err(StoreError::Stale { step }) if rounds > 0 && closing.steps.contains(&step) => {}
                written => return written,
            }
        }
    }

    /// All its statements.
    pub(crate) fn into_batch(mut self) -> Batch {
        self.counters.sort_by_key(|(key, ..)| *key);
        for (_, statement, params) in self.counters {
            self.batch.run(statement, params);
        }
        self.batch
    }
}
