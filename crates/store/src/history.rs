//! Reading events: a person's own history, and a workspace's log.

use domain::event::{Chain, EventKind, Row as EventRow};
use domain::id::{AccountId, EmployeeId, EventId};
use domain::time::Timestamp;

use crate::{Row, Statement, Store, StoreError, Value};

/// An event as it is shown, and whether its seal stands already.
#[derive(Clone, PartialEq, Debug)]
pub struct Recorded {
    pub row: EventRow,
    pub sealed: bool,
}

/// Where a page begins: strictly before this event in time.
pub type Before = Option<(Timestamp, EventId)>;

/// What a workspace's log is narrowed to; `None` takes everything.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Filter {
    pub kind: Option<EventKind>,
    pub employee: Option<EmployeeId>,
    pub ip: Option<String>,
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

static OF_ACCOUNT: Statement = Statement {
    name: "event.of_account",
    sql: "select row, seal from event where account = $1 and (at, id) < ($2, $3) and row is not null \
          order by at desc, id desc limit $4",
};
/// The person's own history is the view of one workspace and of what belongs to the account alone.
static OF_CHAIN: Statement = Statement {
    name: "event.of_chain",
    sql: "select row, seal from event where chain = $1 and (at, id) < ($2, $3) \
          and ($4 = '' or kind = $5) and ($6 = 0 or employee = $7) and ($8 = '' or ip = $9) and at >= $10 \
          and row is not null order by at desc, id desc limit $11",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&OF_ACCOUNT, &OF_CHAIN];

impl Store {
    /// What happened to an account, the newest first.
    pub async fn history(&self, account: AccountId, before: Before, limit: i64) -> Result<Vec<Recorded>, StoreError> {
        let (at, id) = bound(before, None);
        let rows = self
            .database
            .read_long(&OF_ACCOUNT, &[account.into(), at.into(), id.into(), limit.into()])
            .await?;
        rows.iter().map(recorded).collect()
    }

    /// What happened in a workspace, or on the server itself, the newest first.
    pub async fn events(
        &self,
        chain: Chain,
        filter: &Filter,
        before: Before,
        limit: i64,
    ) -> Result<Vec<Recorded>, StoreError> {
        let (at, id) = bound(before, filter.until);
        let kind = filter.kind.map_or("", EventKind::word);
        let ip = filter.ip.as_deref().unwrap_or("");
        let nobody = EmployeeId::from_bytes([0; 16]);
        let params = [
            Value::from(chain.bytes()),
            at.into(),
            id.into(),
            kind.into(),
            kind.into(),
            filter.employee.is_some().into(),
            filter.employee.unwrap_or(nobody).into(),
            ip.into(),
            ip.into(),
            filter.from.unwrap_or_default().into(),
            limit.into(),
        ];
        self.database
            .read_long(&OF_CHAIN, &params)
            .await?
            .iter()
            .map(recorded)
            .collect()
    }
}

fn bound(before: Before, until: Option<Timestamp>) -> (Timestamp, EventId) {
    let end = until.unwrap_or(Timestamp::from_micros(i64::MAX));
    let first = EventId::from_bytes([0; 16]);
    match before {
        Some((at, id)) if at < end => (at, id),
        _ => (end, first),
    }
}

fn recorded(row: &Row) -> Result<Recorded, StoreError> {
    let event = serde_json::from_str(row.text(0)?).map_err(|e| StoreError::Corrupt(format!("an event: {e}")))?;
    Ok(Recorded {
        row: event,
        sealed: row.opt_int(1)?.is_some(),
    })
}
