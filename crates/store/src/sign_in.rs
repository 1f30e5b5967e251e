//! Sign-ins in progress, from the proven password on. They open nothing but their own next step.

use std::net::IpAddr;

use domain::client::{ClientKind, Origin};
use domain::event::Actor;
use domain::id::{AccountId, EmployeeId, SignInId, WorkspaceId};
use domain::time::Timestamp;

use crate::access_request::Whose;
use crate::renewal::{Found, Keyed};
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

/// What a sign-in waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    Workspace,
    Factor,
}

impl Stage {
    fn word(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Factor => "factor",
        }
    }
}

/// A sign-in as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignIn {
    pub id: SignInId,
    pub account: AccountId,
    pub workspace: Option<WorkspaceId>,
    pub employee: Option<EmployeeId>,
    pub stage: Stage,
    pub origin: Origin,
    pub password_at: Timestamp,
    pub touched_at: Timestamp,
    /// Wrong answers so far, over all methods (THR-14).
    pub wrong: u64,
}

const TABLE: &str = "sign_in";

static FIND: Statement = Statement {
    name: "sign_in.find",
    sql: "select id, account, workspace, employee, stage, kind, ip, device_name, known_device, password_at, \
          touched_at, wrong, mac from sign_in where id = $1 and ticket = $2",
};
static OPEN: Statement = Statement {
    name: "sign_in.open_challenges",
    sql: "select id, account, workspace, employee, stage, kind, ip, device_name, known_device, password_at, \
          touched_at, wrong, mac, ticket from sign_in where account = $1 and employee = $2 and stage = 'factor' \
          and (touched_at >= $3 or exists (select 1 from access_request r where r.challenge = sign_in.id \
          and r.state = 'open')) order by case when known_device is null then 1 else 0 end, password_at desc, id limit 50",
};
static INSERT: Statement = Statement {
    name: "sign_in.insert",
    sql: "insert into sign_in (id, ticket, account, workspace, employee, stage, kind, ip, device_name, known_device, \
          password_at, touched_at, wrong, mac) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13)",
};
static ENTER: Statement = Statement {
    name: "sign_in.enter",
    sql: "update sign_in set stage = 'factor', workspace = $1, employee = $2, touched_at = $3, mac = $4 \
          where id = $5 and stage = 'workspace'",
};
static PAY: Statement = Statement {
    name: "sign_in.pay",
    sql: "update sign_in set wrong = wrong + 1, touched_at = $1 where id = $2 and stage = 'factor' and wrong < $3",
};
static GIVE_BACK: Statement = Statement {
    name: "sign_in.give_back",
    sql: "update sign_in set wrong = wrong - 1 where id = $1 and wrong > 0",
};
static HOLD: Statement = Statement {
    name: "sign_in.hold",
    sql: "update sign_in set touched_at = touched_at where id = $1 and stage = 'factor'",
};
static WAITS: Statement = Statement {
    name: "sign_in.waits",
    sql: "select 1 from sign_in where id = $1 and stage = 'factor'",
};
static SETTLE: Statement = Statement {
    name: "sign_in.settle",
    sql: "delete from sign_in where id = $1 and stage = $2",
};
static DROP: Statement = Statement {
    name: "sign_in.drop",
    sql: "delete from sign_in where id = $1",
};
static VOID: Statement = Statement {
    name: "sign_in.void_account",
    sql: "delete from sign_in where account = $1",
};
static VOID_OF_EMPLOYEE: Statement = Statement {
    name: "sign_in.void_employee",
    sql: "delete from sign_in where account = $1 and employee = $2",
};
static KEYED_PAGE: Statement = Statement {
    name: "sign_in.keyed",
    sql: "select id, account, workspace, employee, stage, kind, ip, device_name, known_device, password_at, \
          touched_at, wrong, mac, ticket from sign_in where id > $1 order by id limit $2",
};
static PURGE: Statement = Statement {
    name: "sign_in.purge",
    sql: "delete from sign_in where touched_at < $1 and not exists \
          (select 1 from waiver w where w.challenge = sign_in.id) and not exists \
          (select 1 from access_request r where r.challenge = sign_in.id and r.asked_at >= $2)",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &KEYED_PAGE,
    &FIND,
    &OPEN,
    &INSERT,
    &ENTER,
    &PAY,
    &GIVE_BACK,
    &HOLD,
    &WAITS,
    &SETTLE,
    &DROP,
    &VOID,
    &VOID_OF_EMPLOYEE,
    &PURGE,
];

pub(crate) static KEYED: Keyed = Keyed {
    table: TABLE,
    what: "logins in progress",
    page: &KEYED_PAGE,
    whole: false,
    judge: |store, row, _| Found::unless_forged(keyed(store, row)),
};

fn keyed(store: &Store, row: &Row) -> Result<Found, StoreError> {
    let ticket = row.bytes(13)?;
    let sign_in = store.sign_in_row(row, ticket)?;
    let (password_at, ip) = (
        sign_in.password_at.micros().to_be_bytes(),
        sign_in.origin.ip.to_string(),
    );
    Ok(store.found(TABLE, &fixed(&sign_in, &ticket, &password_at, &ip), row.blob(12)?))
}

impl Store {
    /// The sign-in that this ticket authorises; a name without its ticket finds nothing.
    pub async fn sign_in(&self, id: SignInId, ticket: [u8; 32]) -> Result<Option<SignIn>, StoreError> {
        let row = self.database.read_one(&FIND, &[id.into(), ticket.into()]).await?;
        row.map(|row| self.sign_in_row(&row, ticket)).transpose()
    }

    /// The challenges of an employee that wait for a second factor and were touched since `since`, and the one from which
    /// an administrator was asked: those on known
    /// devices, then the newest, so that nobody who stole a password pushes the owner's own out of sight.
    pub async fn open_challenges(
        &self,
        account: AccountId,
        employee: EmployeeId,
        since: Timestamp,
    ) -> Result<Vec<SignIn>, StoreError> {
        let params = [account.into(), employee.into(), since.into()];
        let rows = self.database.read(&OPEN, &params).await?;
        rows.iter().map(|row| self.sign_in_row(row, row.bytes(13)?)).collect()
    }

    /// Whether a challenge still waits for a second factor.
    pub async fn challenge_waits(&self, id: SignInId) -> Result<bool, StoreError> {
        Ok(self.database.read_one(&WAITS, &[id.into()]).await?.is_some())
    }

    /// Pays one answer of the challenge's budget, durably and before it is judged; false when none is left.
    pub async fn pay_answer(&self, id: SignInId, most: u64, now: Timestamp) -> Result<bool, StoreError> {
        let mut batch = Batch::new();
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let step = batch.run(&PAY, [now.into(), id.into(), most.into()]);
        Ok(self.database.write(batch).await?.count(step) == 1)
    }

    /// Housekeeping: an answer of the challenge's budget that was paid for and not judged.
    pub async fn give_answer_back(&self, id: SignInId) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&GIVE_BACK, [id.into()]);
        self.database.write(batch).await.map(drop)
    }

    /// Housekeeping: forgets sign-ins that can no longer go on, and the ones that were given up. One that an exception
    /// serves can go on for as long as that lasts, one from which an administrator was asked since `asked` for as long as
    /// the answer may come (SF-10).
    pub async fn purge_sign_ins(&self, before: Timestamp, asked: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&PURGE, [before.into(), asked.into()]);
        self.database.write(batch).await.map(drop)
    }

    /// Housekeeping: the person went back to the first page. `Stale` if something is asked from it.
    pub async fn drop_sign_in(&self, id: SignInId, now: Timestamp) -> Result<(), StoreError> {
        let mut change = self.change(now);
        change.drop_challenge(id);
        change.nothing_asked_from(id);
        self.database.write(change.into_batch()).await.map(drop)
    }

    fn sign_in_mac(&self, s: &SignIn, ticket: &[u8; 32]) -> [u8; 32] {
        let (password_at, ip) = (s.password_at.micros().to_be_bytes(), s.origin.ip.to_string());
        self.row_mac(TABLE, &fixed(s, ticket, &password_at, &ip))
    }

    fn sign_in_row(&self, row: &Row, ticket: [u8; 32]) -> Result<SignIn, StoreError> {
        let forged = || StoreError::Forged(TABLE);
        let stage = match row.text(4)? {
            "workspace" => Stage::Workspace,
            "factor" => Stage::Factor,
            _ => return Err(forged()),
        };
        let origin = Origin {
            kind: ClientKind::from_word(row.text(5)?).ok_or_else(forged)?,
            ip: row.text(6)?.parse::<IpAddr>().map_err(|_| forged())?,
            device: row.text(7)?.to_owned(),
            known_device: row.opt_id(8)?,
        };
        let sign_in = SignIn {
            id: row.id(0)?,
            account: row.id(1)?,
            workspace: row.opt_id(2)?,
            employee: row.opt_id(3)?,
            stage,
            origin,
            password_at: row.time(9)?,
            touched_at: row.time(10)?,
            wrong: row.int(11)?.unsigned_abs(),
        };
        let (password_at, ip) = (
            sign_in.password_at.micros().to_be_bytes(),
            sign_in.origin.ip.to_string(),
        );
        self.check_row(TABLE, &fixed(&sign_in, &ticket, &password_at, &ip), row.blob(12)?)?;
        Ok(sign_in)
    }
}

impl Change<'_> {
    /// Keeps a sign-in whose password is proven.
    pub fn keep_sign_in(&mut self, s: &SignIn, ticket: [u8; 32]) {
        let mac = self.store.sign_in_mac(s, &ticket);
        self.run_once(
            &INSERT,
            [
                Value::from(s.id),
                ticket.into(),
                s.account.into(),
                s.workspace.into(),
                s.employee.into(),
                s.stage.word().into(),
                s.origin.kind.word().into(),
                s.origin.ip.to_string().into(),
                s.origin.device.as_str().into(),
                s.origin.known_device.into(),
                s.password_at.into(),
                s.touched_at.into(),
                mac.into(),
            ],
        );
    }

    /// Moves a sign-in from the choice of a workspace to its challenge; `s` is the state after it.
    pub fn enter_workspace(&mut self, s: &SignIn, ticket: [u8; 32]) {
        let mac = self.store.sign_in_mac(s, &ticket);
        self.run_once(
            &ENTER,
            [
                s.workspace.into(),
                s.employee.into(),
                self.now.into(),
                mac.into(),
                s.id.into(),
            ],
        );
    }

    /// Uses the sign-in up: the first success wins, every later one is `Stale` (SF-13).
    pub fn settle_sign_in(&mut self, id: SignInId, stage: Stage) {
        self.run_once(&SETTLE, [Value::from(id), stage.word().into()]);
    }

    /// Keeps a challenge until this change is done; `Stale` if it waits no longer: nothing is asked from what is over.
    pub(crate) fn hold_challenge(&mut self, id: SignInId) {
        self.run_once(&HOLD, [id.into()]);
    }

    /// Ends this challenge, if it still waits.
    pub fn drop_challenge(&mut self, id: SignInId) {
        self.run(&DROP, [id.into()]);
    }

    /// An answer of the challenge's budget that was right is given back.
    pub fn give_answer_back(&mut self, id: SignInId) {
        self.run(&GIVE_BACK, [id.into()]);
    }

    /// Ends every challenge of one employee, and what was asked from one, each with its event (ARR-08). It comes before
    /// whatever else of the change closes or deletes such a request.
    pub fn void_challenges(&mut self, account: AccountId, employee: EmployeeId, by: Actor) {
        self.run(&VOID_OF_EMPLOYEE, [Value::from(account), employee.into()]);
        self.void_access_requests(Whose::Employee(employee), by);
    }

    /// The same for every sign-in in progress of the account, in all its places.
    pub fn void_sign_ins(&mut self, account: AccountId, by: Actor) {
        self.run(&VOID, [account.into()]);
        self.void_access_requests(Whose::Account(account), by);
    }
}

/// Everything in a sign-in's row that must not be changed by anybody else. Where it comes from is among it: an
/// administrator goes by that.
fn fixed<'a>(s: &'a SignIn, ticket: &'a [u8; 32], password_at: &'a [u8; 8], ip: &'a str) -> Vec<&'a [u8]> {
    let none: &[u8] = &[];
    vec![
        s.id.bytes(),
        ticket,
        s.account.bytes(),
        s.workspace.as_ref().map_or(none, |id| id.bytes()),
        s.employee.as_ref().map_or(none, |id| id.bytes()),
        s.stage.word().as_bytes(),
        s.origin.kind.word().as_bytes(),
        password_at,
        ip.as_bytes(),
        s.origin.device.as_bytes(),
        s.origin.known_device.as_ref().map_or(none, |id| id.bytes()),
    ]
}
