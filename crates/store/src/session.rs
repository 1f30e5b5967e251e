//! Sessions. The table that answers most checks stands in the server; this is where they are true.

use std::net::IpAddr;

use domain::access::Proofs;
use domain::client::{ClientKind, Origin};
use domain::id::{AccountId, EmployeeId, SessionId, WorkspaceId};
use domain::second_factor::Method;
use domain::session::Session;
use domain::time::Timestamp;

use crate::engine::ROWS;
use crate::renewal::{Found, Keyed};
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

/// How a session came to its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    Idle,
    Over,
    ByAct,
}

impl Ended {
    fn word(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Over => "over",
            Self::ByAct => "other",
        }
    }
}

const TABLE: &str = "session";

static FIND: Statement = Statement {
    name: "session.find",
    sql: "select id, account, employee, workspace, device, kind, ip, device_name, password_at, factor, factor_at, \
          started_at, seen_at, ends_at, digest, mac, waived from session where digest = $1 and ended_at is null",
};
static BY_ID: Statement = Statement {
    name: "session.by_id",
    sql: "select id, account, employee, workspace, device, kind, ip, device_name, password_at, factor, factor_at, \
          started_at, seen_at, ends_at, digest, mac, waived from session where id = $1 and ended_at is null",
};
static OF_ACCOUNT: Statement = Statement {
    name: "session.of_account",
    sql: "select id, account, employee, workspace, device, kind, ip, device_name, password_at, factor, factor_at, \
          started_at, seen_at, ends_at, digest, mac, waived from session where account = $1 and ended_at is null \
          order by seen_at desc, id",
};
static OF_EMPLOYEE: Statement = Statement {
    name: "session.of_employee",
    sql: "select id, account, employee, workspace, device, kind, ip, device_name, password_at, factor, factor_at, \
          started_at, seen_at, ends_at, digest, mac, waived from session where employee = $1 and ended_at is null \
          order by seen_at desc, id",
};
static INSERT: Statement = Statement {
    name: "session.insert",
    sql: "insert into session (id, digest, account, employee, workspace, device, kind, ip, device_name, password_at, \
          factor, factor_at, started_at, seen_at, ends_at, mac, waived) \
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
};
static ROTATE: Statement = Statement {
    name: "session.rotate",
    sql: "update session set digest = $1, password_at = $2, factor = $3, factor_at = $4, seen_at = $5, mac = $6, ends_at = $7, \
          waived = $8 where digest = $9 and ended_at is null",
};
static REFRESH: Statement = Statement {
    name: "session.refresh",
    sql: "update session set digest = $1, seen_at = $2, ends_at = $3, mac = $4 \
          where id = $5 and digest = $6 and ended_at is null",
};
static END: Statement = Statement {
    name: "session.end",
    sql: "update session set ended_at = $1, ended_as = $2 where id = $3 and account = $4 and ended_at is null",
};
static IDLED: Statement = Statement {
    name: "session.idled",
    sql: "select id, account, employee, workspace, device, kind, ip, device_name, password_at, factor, factor_at, \
          started_at, seen_at, ends_at, digest, mac, waived from session where digest = $1 and ended_as = 'idle'",
};
static END_OTHERS: Statement = Statement {
    name: "session.end_others",
    sql: "update session set ended_at = $1, ended_as = 'other' where account = $2 and id <> $3 and ended_at is null",
};
static END_OTHER_APPS: Statement = Statement {
    name: "session.end_other_apps",
    sql: "update session set ended_at = $1, ended_as = 'other' \
          where account = $2 and id <> $3 and kind <> 'browser' and ended_at is null",
};
static END_OF_EMPLOYEE: Statement = Statement {
    name: "session.end_of_employee",
    sql: "update session set ended_at = $1, ended_as = 'other' where employee = $2 and ended_at is null",
};
static END_OF_WORKSPACE: Statement = Statement {
    // Rare, and over every session.
    name: "session.end_of_workspace.purge",
    sql: "update session set ended_at = $1, ended_as = 'other' where workspace = $2 and ended_at is null",
};
static END_OTHERS_OF_EMPLOYEE: Statement = Statement {
    name: "session.end_others_of_employee",
    sql: "update session set ended_at = $1, ended_as = 'other' where employee = $2 and id <> $3 and ended_at is null",
};
static END_WAIVED: Statement = Statement {
    name: "session.end_waived",
    sql: "update session set ended_at = $1, ended_as = 'other' where employee = $2 and waived = 1 and id <> $3 \
          and ended_at is null",
};
static CARRY_NONE_OF_ACCOUNT: Statement = Statement {
    name: "session.carry_none_of_account",
    sql: "update session set ended_as = 'other' where account = $1 and ended_as = 'idle'",
};
static CARRY_NONE_OF_EMPLOYEE: Statement = Statement {
    name: "session.carry_none_of_employee",
    sql: "update session set ended_as = 'other' where employee = $1 and ended_as = 'idle'",
};
static SEEN: Statement = Statement {
    name: "session.seen",
    sql: "update session set seen_at = $1 where id = $2 and seen_at < $3",
};
/// `coalesce` says nothing but keeps SQLite from walking through the sessions with an index of its own on `fresh`.
static SEEN_MANY: Statement = Statement {
    name: "session.seen_many",
    sql: "with fresh (id, at) as (values {rows}) update session set seen_at = fresh.at from fresh \
          where session.id = coalesce(fresh.id, fresh.id) and session.seen_at < fresh.at",
};
/// Ids begin with the time they were made at, so that no index on `seen_at` is paid for at every keeping.
static KEYED_PAGE: Statement = Statement {
    name: "session.keyed",
    sql: "select id, account, employee, workspace, device, kind, ip, device_name, password_at, factor, factor_at, \
          started_at, seen_at, ends_at, digest, mac, waived from session \
          where id > $1 and (ended_at is null or ended_as = 'idle') order by id limit $2",
};
static PURGE: Statement = Statement {
    name: "session.purge",
    sql: "delete from session where id < $1 and seen_at < $2 \
          and (ended_at is not null or kind not in ('desktop', 'mobile') or seen_at < $3)",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &KEYED_PAGE,
    &FIND,
    &BY_ID,
    &REFRESH,
    &OF_ACCOUNT,
    &OF_EMPLOYEE,
    &INSERT,
    &ROTATE,
    &END,
    &END_OTHERS,
    &END_OTHER_APPS,
    &END_OF_EMPLOYEE,
    &END_OF_WORKSPACE,
    &END_OTHERS_OF_EMPLOYEE,
    &END_WAIVED,
    &CARRY_NONE_OF_ACCOUNT,
    &CARRY_NONE_OF_EMPLOYEE,
    &SEEN,
    &SEEN_MANY,
    &PURGE,
];

pub(crate) static KEYED: Keyed = Keyed {
    table: TABLE,
    what: "sessions",
    page: &KEYED_PAGE,
    whole: false,
    judge: |store, row, _| Found::unless_forged(keyed(store, row)),
};

fn keyed(store: &Store, row: &Row) -> Result<Found, StoreError> {
    let session = store.session_row(row)?;
    Ok(store.found(TABLE, &[&fixed(&session, &row.bytes(14)?)], row.blob(15)?))
}

impl Store {
    /// The session with this digest, unless it was ended. Whether it has expired is the domain's to say.
    pub async fn session(&self, digest: [u8; 32]) -> Result<Option<Session>, StoreError> {
        let row = self.database.read_one(&FIND, &[digest.into()]).await?;
        row.map(|row| self.session_row(&row)).transpose()
    }

    /// The session with this id, unless it was ended, and the digest of its token.
    pub async fn session_by_id(&self, id: SessionId) -> Result<Option<(Session, [u8; 32])>, StoreError> {
        let Some(row) = self.database.read_one(&BY_ID, &[id.into()]).await? else {
            return Ok(None);
        };
        Ok(Some((self.session_row(&row)?, row.bytes(14)?)))
    }

    /// Gives a session that was not ended a new token and a new end, from `old` to `new`.
    pub(crate) fn refresh_session(&self, batch: &mut Batch, s: &Session, old: [u8; 32], new: [u8; 32]) {
        let params = [
            Value::from(new),
            s.seen_at.into(),
            s.ends_at.into(),
            self.session_mac(s, &new).into(),
            s.id.into(),
            old.into(),
        ];
        batch.run_guarded(&REFRESH, params, 1);
    }

    /// The session with this digest if it ended by idleness alone: its second factor may be carried over where the
    /// policy says so.
    pub async fn idled_session(&self, digest: [u8; 32]) -> Result<Option<Session>, StoreError> {
        let row = self.database.read_one(&IDLED, &[digest.into()]).await?;
        row.map(|row| self.session_row(&row)).transpose()
    }

    /// The account's sessions that were not ended, the newest activity first; expired ones may still be among them.
    pub async fn sessions_of(&self, account: AccountId) -> Result<Vec<Session>, StoreError> {
        let rows = self.database.read(&OF_ACCOUNT, &[account.into()]).await?;
        rows.iter().map(|row| self.session_row(row)).collect()
    }

    /// The same for one employee.
    pub async fn sessions_of_employee(&self, employee: EmployeeId) -> Result<Vec<Session>, StoreError> {
        let rows = self.database.read(&OF_EMPLOYEE, &[employee.into()]).await?;
        rows.iter().map(|row| self.session_row(row)).collect()
    }

    /// Housekeeping: when the person was last seen in each session. In the order of ids it is cheapest: rows that were
    /// made together lie together.
    pub async fn keep_seen(&self, seen: &[(SessionId, Timestamp)]) -> Result<(), StoreError> {
        let (many, rest) = seen.as_chunks::<ROWS>();
        for rows in many {
            let mut batch = Batch::new();
            let params = rows.iter().flat_map(|(id, at)| [Value::from(*id), (*at).into()]);
            batch.run(&SEEN_MANY, params.collect::<Vec<_>>());
            self.database.write(batch).await?;
        }
        if !rest.is_empty() {
            let mut batch = Batch::new();
            for (id, at) in rest {
                batch.run(&SEEN, [Value::from(*at), (*id).into(), (*at).into()]);
            }
            self.database.write(batch).await?;
        }
        Ok(())
    }

    /// Housekeeping: forgets sessions that were last seen, and so begun, before `before`; those of apps that were not
    /// ended only before `apps`.
    pub async fn purge_sessions(&self, before: Timestamp, apps: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        let first = Value::from(SessionId::first_at(before));
        batch.run(&PURGE, [first, before.into(), apps.into()]);
        self.database.write(batch).await.map(drop)
    }

    fn session_mac(&self, s: &Session, digest: &[u8; 32]) -> [u8; 32] {
        self.row_mac(TABLE, &[&fixed(s, digest)])
    }

    fn session_row(&self, row: &Row) -> Result<Session, StoreError> {
        let forged = || StoreError::Forged(TABLE);
        let factor = match (row.opt_text(9)?, row.opt_time(10)?) {
            (Some(word), Some(at)) => Some((Method::from_word(word).ok_or_else(forged)?, at)),
            _ => None,
        };
        let session = Session {
            id: row.id(0)?,
            account: row.id(1)?,
            employee: row.id(2)?,
            workspace: row.id(3)?,
            device: row.id(4)?,
            origin: Origin {
                kind: ClientKind::from_word(row.text(5)?).ok_or_else(forged)?,
                ip: row.text(6)?.parse::<IpAddr>().map_err(|_| forged())?,
                device: row.text(7)?.to_owned(),
                known_device: Some(row.id(4)?),
            },
            proofs: Proofs {
                password_at: row.time(8)?,
                factor,
            },
            started_at: row.time(11)?,
            seen_at: row.time(12)?,
            ends_at: row.opt_time(13)?,
            waived: row.bool(16)?,
        };
        self.check_row(TABLE, &[&fixed(&session, &row.bytes(14)?)], row.blob(15)?)?;
        Ok(session)
    }
}

impl Change<'_> {
    /// A new session; only the digest of its token is kept.
    pub fn open_session(&mut self, s: &Session, digest: [u8; 32]) {
        let mac = self.store.session_mac(s, &digest);
        self.run_once(
            &INSERT,
            [
                Value::from(s.id),
                digest.into(),
                s.account.into(),
                s.employee.into(),
                s.workspace.into(),
                s.device.into(),
                s.origin.kind.word().into(),
                s.origin.ip.to_string().into(),
                s.origin.device.as_str().into(),
                s.proofs.password_at.into(),
                s.proofs.factor.map(|(method, _)| method.word()).into(),
                s.proofs.factor.map(|(_, at)| at).into(),
                s.started_at.into(),
                s.seen_at.into(),
                s.ends_at.into(),
                mac.into(),
                s.waived.into(),
            ],
        );
    }

    /// Gives a session a new token and the proofs in `s`: at every rise of privilege (SES-11).
    pub fn rotate_session(&mut self, s: &Session, from: [u8; 32], to: [u8; 32]) {
        let mac = self.store.session_mac(s, &to);
        self.run_once(
            &ROTATE,
            [
                Value::from(to),
                s.proofs.password_at.into(),
                s.proofs.factor.map(|(method, _)| method.word()).into(),
                s.proofs.factor.map(|(_, at)| at).into(),
                self.now.into(),
                mac.into(),
                s.ends_at.into(),
                s.waived.into(),
                from.into(),
            ],
        );
    }

    /// Ends one session of the account; `Stale` if there is none alive.
    pub fn end_session(&mut self, id: SessionId, account: AccountId, how: Ended) {
        self.run_once(&END, [self.now.into(), how.word().into(), id.into(), account.into()]);
    }

    /// The same, where it does not matter whether it was alive.
    pub fn end_session_if_alive(&mut self, id: SessionId, account: AccountId) {
        self.run(
            &END,
            [self.now.into(), Ended::ByAct.word().into(), id.into(), account.into()],
        );
    }

    /// Ends every session of the account except `keep`: the next request on this node is refused. What had ended by
    /// idleness before carries no factor over any more. Returns the step whose count is how many were ended.
    pub fn end_other_sessions(&mut self, account: AccountId, keep: SessionId) -> usize {
        self.run(&CARRY_NONE_OF_ACCOUNT, [account.into()]);
        self.run(&END_OTHERS, [self.now.into(), account.into(), keep.into()])
    }

    /// Ends every session of the employee that stands on an exception alone, except `keep` (DIS-11).
    pub fn end_waived_sessions(&mut self, employee: EmployeeId, keep: Option<SessionId>) -> usize {
        let keep = keep.unwrap_or(SessionId::from_bytes([0; 16]));
        self.run(&END_WAIVED, [self.now.into(), employee.into(), keep.into()])
    }

    /// No session of the employee that ended by idleness carries its factor over any more (`session.after_idle`).
    pub fn carry_no_factor(&mut self, employee: EmployeeId) {
        self.run(&CARRY_NONE_OF_EMPLOYEE, [employee.into()]);
    }

    /// Ends every session of one employee except `keep`; none that was idle carries its factor over.
    pub fn end_other_sessions_of_employee(&mut self, employee: EmployeeId, keep: SessionId) -> usize {
        self.carry_no_factor(employee);
        self.run(&END_OTHERS_OF_EMPLOYEE, [self.now.into(), employee.into(), keep.into()])
    }

    /// The same for the sessions of apps alone; browsers stay signed in.
    pub fn end_other_app_sessions(&mut self, account: AccountId, keep: SessionId) -> usize {
        self.run(&END_OTHER_APPS, [self.now.into(), account.into(), keep.into()])
    }

    /// Ends every session of a workspace.
    pub fn end_sessions_of_workspace(&mut self, workspace: WorkspaceId) {
        self.run(&END_OF_WORKSPACE, [Value::from(self.now), workspace.into()]);
    }

    /// Ends every session of one employee; none that was idle carries its factor over.
    pub fn end_sessions_of_employee(&mut self, employee: EmployeeId) -> usize {
        self.carry_no_factor(employee);
        self.run(&END_OF_EMPLOYEE, [self.now.into(), employee.into()])
    }
}

/// Everything in a session's row that must not be changed by anybody else.
fn fixed(s: &Session, digest: &[u8; 32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(192);
    for id in [
        s.id.bytes(),
        s.account.bytes(),
        s.employee.bytes(),
        s.workspace.bytes(),
        s.device.bytes(),
    ] {
        bytes.extend_from_slice(id);
    }
    bytes.extend_from_slice(digest);
    let (factor, factor_at) = s
        .proofs
        .factor
        .map_or(("", 0), |(method, at)| (method.word(), at.micros()));
    for number in [
        s.proofs.password_at.micros(),
        factor_at,
        s.started_at.micros(),
        s.ends_at.map_or(-1, Timestamp::micros),
    ] {
        bytes.extend_from_slice(&number.to_be_bytes());
    }
    bytes.extend_from_slice(s.origin.kind.word().as_bytes());
    bytes.push(u8::from(s.waived));
    bytes.extend_from_slice(factor.as_bytes());
    bytes
}
