//! A change as data: what is written together or not at all.

use super::{Row, Statement, Value};

/// A list of statements that become true together, or not at all.
///
/// ```no_run
/// # use store::{Batch, Database, Statement, StoreError};
/// static USE: Statement = Statement {
///     name: "recovery_code.use",
///     sql: "update recovery_code set used_at = $1 where employee = $2 and digest = $3 and used_at is null",
/// };
/// # async fn example(database: &Database, now: i64, employee: i64, digest: [u8; 32]) -> Result<(), StoreError> {
/// let mut batch = Batch::new();
/// batch.run_guarded(&USE, [now.into(), employee.into(), digest.into()], 1);
/// database.write(batch).await?; // `Stale` when the code was used before
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default, Debug)]
pub struct Batch {
    pub(crate) steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) statement: &'static Statement,
    pub(crate) params: Vec<Value>,
    /// The row count without which nothing of the batch is kept.
    pub(crate) must: Option<u64>,
}

impl Batch {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a statement; its row count is in [`Written::count`]. Returns the step's number.
    pub fn run(&mut self, statement: &'static Statement, params: impl Into<Vec<Value>>) -> usize {
        self.push(statement, params.into(), None)
    }

    /// Adds a statement that must change (or, for a `select` or a `returning`, answer) exactly `rows` rows: otherwise
    /// nothing of the batch is kept and its caller gets `Stale` with this step's number.
    pub fn run_guarded(&mut self, statement: &'static Statement, params: impl Into<Vec<Value>>, rows: u64) -> usize {
        self.push(statement, params.into(), Some(rows))
    }

    /// Step `step` must change exactly `rows` rows.
    pub(crate) fn must(&mut self, step: usize, rows: u64) {
        if let Some(step) = self.steps.get_mut(step) {
            step.must = Some(rows);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    fn push(&mut self, statement: &'static Statement, params: Vec<Value>, must: Option<u64>) -> usize {
        self.steps.push(Step {
            statement,
            params,
            must,
        });
        self.steps.len() - 1
    }
}

/// What a batch did: it is on disk.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Written {
    pub(crate) steps: Vec<Outcome>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) count: u64,
    pub(crate) rows: Vec<Row>,
}

impl Written {
    /// How many rows step `step` changed or answered; 0 for a step that does not exist.
    pub fn count(&self, step: usize) -> u64 {
        self.steps.get(step).map_or(0, |outcome| outcome.count)
    }

    /// The rows that step `step` answered (`returning`, `select`).
    pub fn rows(&self, step: usize) -> &[Row] {
        self.steps.get(step).map_or(&[], |outcome| &outcome.rows)
    }
}
