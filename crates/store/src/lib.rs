//! The only SQL of the house: facts, one text for SQLite and PostgreSQL.
//!
//! A use case reads what it needs, lets the domain decide, and writes one [`Change`] whose `where` clauses and guards
//! say what must still be so. What differs between the two engines lives in [`engine`] and nowhere else. Rows that
//! grant something carry a keyed MAC that is checked whenever they are read (THR-08).

pub mod access_request;
pub mod account;
pub mod account_proof;
pub mod alert;
pub mod app_session;
pub mod approval;
pub mod archive;
pub mod banner;
pub mod change;
pub mod contact;
pub mod counter;
mod deletion;
pub mod device;
pub mod employee;
pub mod engine;
pub mod event;
pub mod former;
pub mod group;
pub mod history;
pub mod import;
pub mod invitation;
pub mod join_link;
pub mod link;
pub mod listing;
pub mod lost_ring;
pub mod otp_app;
pub mod outbox;
pub mod pairing;
pub mod phone_number;
pub mod push;
pub mod recovery_code;
pub mod renewal;
pub mod session;
pub mod setting;
pub mod sign_in;
pub mod sms_invitation;
mod statements;
pub mod trusted_device;
pub mod waiver;
pub mod workspace;

use std::sync::Arc;

use domain::keys::{KeyRing, Purpose};
use domain::time::Timestamp;

pub use change::Change;
pub use engine::{Batch, Database, Location, Row, Statement, StoreError, Value, Written};
pub use statements::all as all_statements;

/// The facts, and the keys that tell ours from forged ones. Clones share both.
#[derive(Clone)]
pub struct Store {
    pub(crate) database: Database,
    pub(crate) keys: Arc<KeyRing>,
}

/// The newest time that was committed: the floor under the server's clock (THR-21).
static RAISE_NEWEST: Statement = Statement {
    name: "meta.raise_newest",
    sql: "insert into meta (key, value) values ('newest', $1) on conflict (key) do update set value = excluded.value \
          where meta.value < excluded.value",
};
static NEWEST: Statement = Statement {
    name: "meta.newest",
    sql: "select value from meta where key = 'newest'",
};
static SERVER_ID: Statement = Statement {
    name: "meta.server_id",
    sql: "select value from meta where key = 'server'",
};
static SET_SERVER_ID: Statement = Statement {
    name: "meta.set_server_id",
    sql: "insert into meta (key, value) values ('server', $1) on conflict (key) do nothing",
};

pub(crate) static META_STATEMENTS: &[&Statement] = &[&RAISE_NEWEST, &NEWEST, &SERVER_ID, &SET_SERVER_ID];

impl Store {
    pub fn new(database: Database, keys: Arc<KeyRing>) -> Self {
        Self { database, keys }
    }

    pub fn database(&self) -> &Database {
        &self.database
    }

    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// Begins a change at `now`.
    pub fn change(&self, now: Timestamp) -> Change<'_> {
        Change::new(self, now)
    }

    /// Keeps `now` as the newest time, for the next start's clock.
    pub async fn keep_newest(&self, now: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&RAISE_NEWEST, [Value::from(now.micros().to_be_bytes())]);
        self.database.write(batch).await.map(drop)
    }

    /// The newest time that any start of this server has kept or any event carries.
    pub async fn newest(&self) -> Result<Option<Timestamp>, StoreError> {
        let kept = self.database.read_one(&NEWEST, &[]).await?;
        let kept = kept.map(|row| row.bytes::<8>(0)).transpose()?.map(i64::from_be_bytes);
        let recorded = self.database.read_one(&event::NEWEST, &[]).await?;
        let recorded = recorded.map(|row| row.opt_int(0)).transpose()?.flatten();
        Ok(kept.max(recorded).map(Timestamp::from_micros))
    }

    /// This server's random name in checkpoints; `fresh` becomes it if there is none yet.
    pub async fn server_id(&self, fresh: [u8; 16]) -> Result<[u8; 16], StoreError> {
        let mut batch = Batch::new();
        batch.run(&SET_SERVER_ID, [Value::from(fresh)]);
        self.database.write(batch).await?;
        let row = self.database.read_one(&SERVER_ID, &[]).await?;
        row.ok_or_else(|| StoreError::Corrupt("the server has no id".to_owned()))?
            .bytes(0)
    }

    /// The MAC of a row that grants: over the table's name and its fixed columns.
    pub(crate) fn row_mac(&self, table: &str, columns: &[&[u8]]) -> [u8; 32] {
        let mut parts: Vec<&[u8]> = vec![table.as_bytes()];
        parts.extend_from_slice(columns);
        self.keys.mac(Purpose::Row, &parts)
    }

    /// Refuses a row whose MAC does not hold: it was not written by this server (THR-08).
    pub(crate) fn check_row(&self, table: &'static str, columns: &[&[u8]], mac: &[u8]) -> Result<(), StoreError> {
        let mut parts: Vec<&[u8]> = vec![table.as_bytes()];
        parts.extend_from_slice(columns);
        if self.keys.holds(Purpose::Row, &parts, mac) {
            Ok(())
        } else {
            Err(StoreError::Forged(table))
        }
    }
}
