//! Counters of tries: paid by a guarded increment before a try is judged.

use domain::throttle::{Counter, Fare};
use domain::time::Timestamp;

use crate::{Batch, Row, Statement, Store, StoreError, Value};

static PAY: Statement = Statement {
    name: "counter.pay",
    sql: "insert into counter (key, failures, window_at, in_window) values ($1, 1, $2, 1) \
          on conflict (key) do update set failures = counter.failures + 1, \
          in_window = case when counter.window_at = excluded.window_at then counter.in_window + 1 else 1 end, \
          window_at = excluded.window_at \
          where counter.failures < $3 and (counter.window_at <> excluded.window_at or counter.in_window < $4) \
          returning failures",
};
/// Once in a pause, counted from the last time that it was paid.
static PAY_ONCE: Statement = Statement {
    name: "counter.pay_once",
    sql: "insert into counter (key, failures, window_at, in_window) values ($1, 0, $2, 1) \
          on conflict (key) do update set window_at = excluded.window_at where counter.window_at <= $3",
};
static READ: Statement = Statement {
    name: "counter.read",
    sql: "select failures, window_at, in_window from counter where key = $1",
};
static RESET: Statement = Statement {
    name: "counter.reset",
    sql: "update counter set failures = 0 where key = $1",
};
static RESET_BELOW: Statement = Statement {
    name: "counter.reset_below",
    sql: "update counter set failures = 0 where key = $1 and failures < $2",
};
static LOWER: Statement = Statement {
    name: "counter.lower",
    sql: "update counter set failures = $1 where key = $2 and failures >= $3",
};
static REFUND: Statement = Statement {
    name: "counter.refund",
    sql: "update counter set in_window = in_window - 1, failures = 0 where key = $1 and in_window > 0",
};
static TAKE_BACK: Statement = Statement {
    name: "counter.take_back",
    // A success that came between has ended the row of failures, and not the window.
    sql: "update counter set failures = case when failures > 0 then failures - 1 else 0 end, \
          in_window = case when in_window > 0 then in_window - 1 else 0 end where key = $1",
};
static SPEND: Statement = Statement {
    name: "spent.insert",
    sql: "insert into spent (digest, until) values ($1, $2) on conflict (digest) do nothing",
};
static PURGE_SPENT: Statement = Statement {
    name: "spent.purge",
    sql: "delete from spent where until < $1",
};
static PURGE: Statement = Statement {
    name: "counter.purge",
    sql: "delete from counter where window_at < $1 and failures = 0",
};
/// Few failures that are long past: of logins that a stranger made up there are as many as he likes.
static PURGE_SILENT: Statement = Statement {
    name: "counter.purge_silent",
    sql: "delete from counter where window_at < $1 and failures < $2",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &PAY,
    &PAY_ONCE,
    &READ,
    &RESET,
    &RESET_BELOW,
    &LOWER,
    &REFUND,
    &TAKE_BACK,
    &SPEND,
    &PURGE_SPENT,
    &PURGE,
    &PURGE_SILENT,
];

/// One payment: which counter, and within which bounds.
#[derive(Clone, Copy, Debug)]
pub struct Payment {
    pub key: [u8; 32],
    pub fare: Fare,
}

impl Store {
    /// Pays every fare of a try, all or none, durably; returns the failures of each counter, this try included.
    ///
    /// `None` when one of them could not be paid. Parallel tries are counted one after the other, on any engine: whoever
    /// writes several counters takes them in the order of their keys, so that no two tries wait for each other. Only the
    /// purge of old ones takes them as it finds them.
    pub async fn pay(&self, payments: &[Payment]) -> Result<Option<Vec<u64>>, StoreError> {
        let mut in_order: Vec<usize> = (0..payments.len()).collect();
        in_order.sort_by_key(|at| payments[*at].key);
        let mut batch = Batch::new();
        for Payment { key, fare } in in_order.iter().map(|at| &payments[*at]) {
            let below = i64::try_from(fare.below_failures).unwrap_or(i64::MAX);
            let most = i64::try_from(fare.most_in_window).unwrap_or(i64::MAX);
            batch.run_guarded(
                &PAY,
                [Value::from(*key), fare.window_at.into(), below.into(), most.into()],
                1,
            );
        }
        let written = match self.database.write(batch).await {
            Ok(written) => written,
            Err(StoreError::Stale { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut failures = vec![0; payments.len()];
        for (step, at) in in_order.into_iter().enumerate() {
            let counted = written.rows(step).first().map_or(Ok(0), |row| row.int(0))?;
            failures[at] = counted.unsigned_abs();
        }
        Ok(Some(failures))
    }

    /// Pays for what may happen once in `pause`, durably. `Some`: it was paid for at that time, too recently.
    pub async fn pay_once(
        &self,
        key: [u8; 32],
        pause: std::time::Duration,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let mut batch = Batch::new();
        let step = batch.run(&PAY_ONCE, [Value::from(key), now.into(), (now - pause).into()]);
        if self.database.write(batch).await?.count(step) == 1 {
            return Ok(None);
        }
        Ok(Some(self.counter(key).await?.window_at))
    }

    /// A counter as it stands; zero where nothing was counted.
    pub async fn counter(&self, key: [u8; 32]) -> Result<Counter, StoreError> {
        let row = self.database.read_one(&READ, &[key.into()]).await?;
        row.map_or(Ok(Counter::default()), |row| counter(&row))
    }

    /// Housekeeping: a try that was paid and was none of guessing.
    pub async fn refund(&self, key: [u8; 32]) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&REFUND, [key.into()]);
        self.database.write(batch).await.map(drop)
    }

    /// Housekeeping: takes back what was paid for a try that nobody judged, since the server was too busy; the failures
    /// before it stay.
    pub async fn take_back(&self, keys: &[[u8; 32]]) -> Result<(), StoreError> {
        let mut in_order = keys.to_vec();
        in_order.sort_unstable();
        let mut batch = Batch::new();
        for key in in_order {
            batch.run(&TAKE_BACK, [key.into()]);
        }
        self.database.write(batch).await.map(drop)
    }

    /// Takes a solved puzzle; false if it was taken before (CAP-09).
    pub async fn spend(&self, digest: [u8; 32], until: Timestamp) -> Result<bool, StoreError> {
        let mut batch = Batch::new();
        let step = batch.run(&SPEND, [digest.into(), until.into()]);
        Ok(self.database.write(batch).await?.count(step) == 1)
    }

    /// Housekeeping: forgets what no longer counts: puzzles that were spent, counters without failures that nobody paid
    /// from since `before`, and those with fewer than `few` since `silent`.
    pub async fn purge_counters(
        &self,
        now: Timestamp,
        before: Timestamp,
        (silent, few): (Timestamp, u64),
    ) -> Result<(), StoreError> {
        let few = i64::try_from(few).unwrap_or(i64::MAX);
        let mut batch = Batch::new();
        batch.run(&PURGE_SPENT, [now.into()]);
        batch.run(&PURGE, [before.into()]);
        batch.run(&PURGE_SILENT, [Value::from(silent), few.into()]);
        self.database.write(batch).await.map(drop)
    }
}

impl crate::Change<'_> {
    /// A success ends the row of failures.
    pub fn reset_counter(&mut self, key: [u8; 32]) {
        self.count(&RESET, key, [key.into()]);
    }

    /// A success ends the row of failures unless it has reached `limit`: what is closed stays closed (PWD-10).
    pub fn reset_counter_below(&mut self, key: [u8; 32], limit: u64) {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.count(&RESET_BELOW, key, [key.into(), limit.into()]);
    }

    /// Opens again what is closed from `limit` failures on; `left` failures stay.
    pub fn lower_counter(&mut self, key: [u8; 32], limit: u64, left: u64) {
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.count(
            &LOWER,
            key,
            [Value::from(number(left)), key.into(), number(limit).into()],
        );
    }

    /// A success ends the row of failures, and takes its try back from the window.
    pub fn refund_counter(&mut self, key: [u8; 32]) {
        self.count(&REFUND, key, [key.into()]);
    }
}

fn counter(row: &Row) -> Result<Counter, StoreError> {
    Ok(Counter {
        failures: row.int(0)?.unsigned_abs(),
        window_at: row.time(1)?,
        in_window: row.int(2)?.unsigned_abs(),
    })
}
