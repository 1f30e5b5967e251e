//! One batch, pipelined in one transaction.

use std::pin::Pin;
use std::task::Poll;

use deadpool_postgres::{ClientWrapper, Object, Pool};
use tokio_postgres::Error;

use super::failure::{explain, explain_pool, is_taken, is_worth_another_try};
use super::{WRITE, check_count, slots, wire};
use crate::engine::batch::{Outcome, Step};
use crate::engine::statement::Dialect;
use crate::engine::{Batch, StoreError, Written};

/// How an attempt ended when nothing was kept.
enum Failed {
    /// For good, and the connection is as new.
    Refused(StoreError),
    /// For good, and the connection is not to be used again.
    Broken(StoreError),
    /// Before the commit was sent: the same may succeed at once.
    Again(StoreError),
}

/// Writes the batch; a deadlock's or conflict's victim, and whoever met a connection that had died, tries once more.
pub(super) async fn write(pool: &Pool, batch: &Batch) -> Result<Written, StoreError> {
    match attempt(pool, batch).await {
        Err(Failed::Again(_)) => attempt(pool, batch).await.map_err(Failed::into_error),
        other => other.map_err(Failed::into_error),
    }
}

async fn attempt(pool: &Pool, batch: &Batch) -> Result<Written, Failed> {
    let client = pool
        .get()
        .await
        .map_err(|error| Failed::Refused(explain_pool(&error)))?;
    let result = match tokio::time::timeout(WRITE, transact(&client, batch)).await {
        Ok(result) => result,
        Err(_) => Err(Failed::Broken(unknown())),
    };
    if !matches!(result, Ok(_) | Err(Failed::Refused(_))) {
        drop(Object::take(client)); // closed, and with it a transaction that may still be open
    }
    result
}

async fn transact(client: &ClientWrapper, batch: &Batch) -> Result<Written, Failed> {
    let mut prepared = Vec::with_capacity(batch.steps.len());
    for step in &batch.steps {
        let statement = client.prepare_cached(step.statement.text(Dialect::Postgres)).await;
        let statement = statement.map_err(|error| failed(&error, step.statement.name))?;
        check_count(step.statement, &statement, &step.params).map_err(Failed::Refused)?;
        prepared.push(statement);
    }
    if let ([only], [statement]) = (&batch.steps[..], &prepared[..])
        && only.must.is_none()
    {
        return alone(client, only, statement).await;
    }

    let mut started = None;
    let begin = async { client.batch_execute("begin").await };
    let steps = batch
        .steps
        .iter()
        .zip(&prepared)
        .map(|(step, statement)| run(client, step, statement));
    let answers = pipelined(begin, steps, &mut started).await;
    if let Some(Err(error)) = started {
        return Err(failed(&error, "begin"));
    }
    let refused = match judge(batch, answers) {
        Ok(written) => {
            return match client.batch_execute("commit").await {
                Ok(()) => Ok(written),
                Err(error) => Err(Failed::Broken(half_heard(&error, "commit"))),
            };
        }
        Err(refused) => refused,
    };
    let rolled_back = client.batch_execute("rollback").await.is_ok();
    Err(match refused {
        Failed::Refused(error) if !rolled_back => Failed::Broken(error),
        refused => refused,
    })
}

/// A single statement without a guard is its own transaction: one way to the server and back.
async fn alone(client: &ClientWrapper, step: &Step, statement: &tokio_postgres::Statement) -> Result<Written, Failed> {
    match run(client, step, statement).await {
        Ok(outcome) => Ok(Written { steps: vec![outcome] }),
        Err(error) if is_taken(&error) => Err(Failed::Refused(StoreError::Taken { step: 0 })),
        Err(error) => match failed(&error, step.statement.name) {
            Failed::Refused(refused) if !matches!(refused, StoreError::Unavailable(_)) => Err(Failed::Refused(refused)),
            _ => Err(Failed::Broken(half_heard(&error, step.statement.name))),
        },
    }
}

async fn run(client: &ClientWrapper, step: &Step, statement: &tokio_postgres::Statement) -> Result<Outcome, Error> {
    let params = slots(&step.params);
    if statement.columns().is_empty() {
        return Ok(Outcome {
            count: client.execute(statement, &params).await?,
            rows: Vec::new(),
        });
    }
    let found = client.query(statement, &params).await?;
    let rows = found.iter().map(wire::row).collect::<Result<Vec<_>, _>>()?;
    Ok(Outcome {
        count: rows.len() as u64,
        rows,
    })
}

/// Sends everything in order before it waits for the first answer.
async fn pipelined<'a>(
    begin: impl Future<Output = Result<(), Error>> + Send,
    steps: impl Iterator<Item = impl Future<Output = Result<Outcome, Error>> + Send + 'a>,
    started: &mut Option<Result<(), Error>>,
) -> Vec<Result<Outcome, Error>> {
    let mut begin = std::pin::pin!(begin);
    let mut steps: Vec<_> = steps.map(|step| (Box::pin(step), None)).collect();
    std::future::poll_fn(|cx| {
        let mut waits = false;
        if started.is_none() {
            match begin.as_mut().poll(cx) {
                Poll::Ready(answer) => *started = Some(answer),
                Poll::Pending => waits = true,
            }
        }
        for (step, answer) in &mut steps {
            if answer.is_none() {
                match Pin::new(step).poll(cx) {
                    Poll::Ready(ready) => *answer = Some(ready),
                    Poll::Pending => waits = true,
                }
            }
        }
        if waits { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    steps.into_iter().filter_map(|(_, answer)| answer).collect()
}

/// The first step that did not hold decides, as on SQLite.
fn judge(batch: &Batch, answers: Vec<Result<Outcome, Error>>) -> Result<Written, Failed> {
    let mut written = Written {
        steps: Vec::with_capacity(answers.len()),
    };
    for (number, (step, answer)) in batch.steps.iter().zip(answers).enumerate() {
        let outcome = match answer {
            Ok(outcome) => outcome,
            Err(error) if is_taken(&error) => return Err(Failed::Refused(StoreError::Taken { step: number })),
            Err(error) => return Err(failed(&error, step.statement.name)),
        };
        if step.must.is_some_and(|rows| rows != outcome.count) {
            return Err(Failed::Refused(StoreError::Stale { step: number }));
        }
        written.steps.push(outcome);
    }
    Ok(written)
}

fn failed(error: &Error, name: &str) -> Failed {
    let explained = explain(error, name);
    if is_worth_another_try(error) {
        Failed::Again(explained)
    } else if error.as_db_error().is_some() {
        Failed::Refused(explained)
    } else {
        Failed::Broken(explained)
    }
}

/// An error that arrived in place of a commit's answer: the commit may have been done before.
fn half_heard(error: &Error, name: &str) -> StoreError {
    match explain(error, name) {
        StoreError::Unavailable(_) => unknown(),
        certain => certain,
    }
}

fn unknown() -> StoreError {
    StoreError::Unavailable("the connection to PostgreSQL was lost while committing: the outcome is unknown".to_owned())
}

impl Failed {
    fn into_error(self) -> StoreError {
        match self {
            Self::Refused(error) | Self::Broken(error) | Self::Again(error) => error,
        }
    }
}
