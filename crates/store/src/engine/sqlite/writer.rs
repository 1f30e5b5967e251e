//! The writer thread: one sync of the disk for every batch that waits.
//!
//! It opens a transaction, takes what waits (at most [`GROUP`] batches), runs each behind a savepoint, so that a guard
//! that does not hold takes back its own batch and no neighbour's, commits once, and only then answers everybody. If
//! the commit fails, everybody hears it, also those whose guard had not held: it had seen what is now taken back.

use std::sync::atomic::AtomicU64;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::failure::{explain, is_taken};
use super::query;
use crate::engine::{Batch, Counters, StoreError, Written};

/// Batches one commit serves at most: it bounds how long the first of them waits.
const GROUP: usize = 64;

pub(super) enum Job {
    Write(Batch, oneshot::Sender<Result<Written, StoreError>>),
    Checkpoint(oneshot::Sender<Result<(), StoreError>>),
}

type Waiting = (
    oneshot::Sender<Result<Written, StoreError>>,
    Result<Written, StoreError>,
);

/// Works until every sender is gone, then writes the log into the database file.
pub(super) fn run(connection: &Connection, mut jobs: mpsc::Receiver<Job>, counters: &Counters) {
    while let Some(job) = jobs.blocking_recv() {
        match job {
            Job::Write(batch, answer) => {
                if let Some(left) = group(connection, (batch, answer), &mut jobs, counters) {
                    drop(left.send(checkpoint(connection)));
                }
            }
            Job::Checkpoint(answer) => drop(answer.send(checkpoint(connection))),
        }
    }
    drop(checkpoint(connection));
}

/// Writes one group and answers it. A checkpoint that was met in the queue ends the group and is handed back.
fn group(
    connection: &Connection,
    first: (Batch, oneshot::Sender<Result<Written, StoreError>>),
    jobs: &mut mpsc::Receiver<Job>,
    counters: &Counters,
) -> Option<oneshot::Sender<Result<(), StoreError>>> {
    let mut waiting: Vec<Waiting> = Vec::new();
    let mut left = None;
    let mut failed = command(connection, "begin immediate").err();
    let mut next = Some(first);
    while let Some((batch, answer)) = next.take() {
        let result = match &failed {
            Some(error) => Err(error.clone()),
            None => apply(connection, &batch),
        };
        if let Err(error) = &result
            && (breaks_group(error) || connection.is_autocommit())
        {
            failed.get_or_insert_with(|| error.clone());
        }
        waiting.push((answer, result));
        if waiting.len() < GROUP {
            match jobs.try_recv() {
                Ok(Job::Write(batch, answer)) => next = Some((batch, answer)),
                Ok(Job::Checkpoint(answer)) => left = Some(answer),
                Err(_) => {}
            }
        }
    }
    let kept = waiting.iter().filter(|(_, result)| result.is_ok()).count();
    if failed.is_none() && kept > 0 {
        failed = command(connection, "commit").err();
    }
    if !connection.is_autocommit() {
        drop(command(connection, "rollback"));
    }
    count(&waiting, failed.is_some(), counters);
    for (answer, result) in waiting {
        // A caller that has gone away does not read its answer; the batch is kept all the same.
        drop(answer.send(failed.clone().map_or(result, Err)));
    }
    left
}

/// Runs one batch behind a savepoint, and takes it back if a step does not hold.
fn apply(connection: &Connection, batch: &Batch) -> Result<Written, StoreError> {
    command(connection, "savepoint batch")?;
    let result = steps(connection, batch);
    if result.is_err() && !connection.is_autocommit() {
        command(connection, "rollback to batch")?;
    }
    if !connection.is_autocommit() {
        command(connection, "release batch")?;
    }
    result
}

fn steps(connection: &Connection, batch: &Batch) -> Result<Written, StoreError> {
    let mut written = Written {
        steps: Vec::with_capacity(batch.steps.len()),
    };
    for (number, step) in batch.steps.iter().enumerate() {
        let outcome = query::run(connection, step.statement, &step.params).map_err(|error| {
            if is_taken(&error) {
                StoreError::Taken { step: number }
            } else {
                explain(&error, step.statement.name)
            }
        })?;
        if step.must.is_some_and(|rows| rows != outcome.count) {
            return Err(StoreError::Stale { step: number });
        }
        written.steps.push(outcome);
    }
    Ok(written)
}

/// Whether an error is the disk's or the database's, not the batch's own.
fn breaks_group(error: &StoreError) -> bool {
    matches!(error, StoreError::Full | StoreError::Unavailable(_))
}

fn command(connection: &Connection, words: &'static str) -> Result<(), StoreError> {
    let mut prepared = connection
        .prepare_cached(words)
        .map_err(|error| explain(&error, words))?;
    prepared.raw_execute().map_err(|error| explain(&error, words)).map(drop)
}

/// Copies the log into the database file and cuts it; a reader in its way leaves the rest for the next time.
fn checkpoint(connection: &Connection) -> Result<(), StoreError> {
    let done = connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()));
    done.map_err(|error| explain(&error, "checkpoint"))
}

fn count(waiting: &[Waiting], failed: bool, counters: &Counters) {
    let add = |counter: &AtomicU64, number: usize| Counters::add(counter, number as u64);
    let kept = waiting.iter().filter(|(_, result)| result.is_ok()).count();
    let refused = waiting
        .iter()
        .filter(|(_, result)| matches!(result, Err(StoreError::Stale { .. } | StoreError::Taken { .. })))
        .count();
    if !failed {
        add(&counters.batches, kept);
        add(&counters.commits, usize::from(kept > 0));
        add(&counters.refused, refused);
    }
}
