//! A factor of the account that was proven in a session of another workspace: it counts for acts on the account, and
//! never as the proof of that workspace (ACC-15, ACC-16).

use domain::id::SessionId;
use domain::time::Timestamp;

use crate::renewal::Keyed;
use crate::{Batch, Change, Statement, Store, StoreError, Value};

const TABLE: &str = "account_proof";

static FIND: Statement = Statement {
    name: "account_proof.find",
    sql: "select at, mac from account_proof where session = $1",
};
static KEEP: Statement = Statement {
    name: "account_proof.keep",
    sql: "insert into account_proof (session, at, mac) values ($1, $2, $3) \
          on conflict (session) do update set at = excluded.at, mac = excluded.mac",
};
static PURGE: Statement = Statement {
    name: "account_proof.purge",
    sql: "delete from account_proof where at < $1",
};

static KEYED_PAGE: Statement = Statement {
    name: "account_proof.keyed",
    sql: "select session, at, mac from account_proof where session > $1 order by session limit $2",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&FIND, &KEEP, &PURGE, &KEYED_PAGE];

pub(crate) static KEYED: Keyed = Keyed {
    table: TABLE,
    what: "proofs of accounts",
    page: &KEYED_PAGE,
    whole: false,
    judge: |store, row, _| {
        let at = row.time(1)?.micros().to_be_bytes();
        Ok(store.found(TABLE, &[row.blob(0)?, &at], row.blob(2)?))
    },
};

impl Store {
    /// When a factor of the account was last proven in this session, beside the session's own proofs.
    pub async fn account_proof(&self, session: SessionId) -> Result<Option<Timestamp>, StoreError> {
        let Some(row) = self.database.read_one(&FIND, &[session.into()]).await? else {
            return Ok(None);
        };
        let at = row.time(0)?;
        self.check_row(TABLE, &[session.bytes(), &at.micros().to_be_bytes()], row.blob(1)?)?;
        Ok(Some(at))
    }

    /// Housekeeping: forgets proofs older than `before`.
    pub async fn purge_account_proofs(&self, before: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&PURGE, [before.into()]);
        self.database.write(batch).await.map(drop)
    }
}

impl Change<'_> {
    /// Keeps that a factor of the account was proven in this session now.
    pub fn keep_account_proof(&mut self, session: SessionId) {
        let at = self.now.micros().to_be_bytes();
        let mac = self.store.row_mac(TABLE, &[session.bytes(), &at]);
        self.run(&KEEP, [Value::from(session), self.now.into(), mac.into()]);
    }
}
