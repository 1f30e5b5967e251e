//! Requests to phones. Only [`Change::answer_approval`] makes one worth something, and its row's MAC says so.

use std::net::IpAddr;

use domain::approval::{Asks, Budget, Earlier, State, Subject, Unusual};
use domain::client::{ClientKind, Origin};
use domain::id::{AccountId, ApprovalId, EmployeeId, TrustedDeviceId, WorkspaceId};
use domain::time::Timestamp;

use crate::renewal::{Found, Keyed};
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

/// A request as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Approval {
    pub id: ApprovalId,
    pub subject: Subject,
    pub account: AccountId,
    pub employee: EmployeeId,
    pub workspace: WorkspaceId,
    pub phone: TrustedDeviceId,
    pub challenge: [u8; 32],
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    /// Where the browser that waits is.
    pub origin: Origin,
    pub asks: Asks,
    pub digits: u8,
    pub unusual: Unusual,
    /// Wrong numbers so far.
    pub wrong: u64,
    pub state: State,
}

const TABLE: &str = "approval";
/// More requests than any policy lets through since the last sign-in are not looked at.
const EARLIER: i64 = 200;

static INSERT: Statement = Statement {
    name: "approval.insert",
    sql: "insert into approval (id, subject, account, employee, workspace, phone, challenge, created_at, expires_at, \
          kind, ip, device_name, known_device, asks, digits, unusual, wrong, state, mac, about) \
          select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0, 'open', $17, $18 \
          where (select count(*) from approval a join employee e on e.id = a.employee where a.employee = $4 \
          and a.state <> 'used' and a.created_at > $19 and a.created_at > coalesce(e.signed_in_at, 0)) < $20 \
          and (select count(*) from approval a join employee e on e.id = a.employee where a.employee = $4 \
          and a.state <> 'used' and a.created_at > $19 and a.created_at > coalesce(e.signed_in_at, 0) \
          and a.known_device is not distinct from $13) < $21",
};
static FIND: Statement = Statement {
    name: "approval.find",
    sql: "select a.id, a.subject, a.account, a.employee, a.workspace, a.phone, a.challenge, a.created_at, a.expires_at, \
          a.kind, a.ip, a.device_name, a.known_device, a.asks, a.digits, a.unusual, a.wrong, a.state, a.mac, a.about \
          from approval a where a.id = $1 and a.phone = $2",
};
static OF_SUBJECT: Statement = Statement {
    name: "approval.of_subject",
    sql: "select a.id, a.subject, a.account, a.employee, a.workspace, a.phone, a.challenge, a.created_at, a.expires_at, \
          a.kind, a.ip, a.device_name, a.known_device, a.asks, a.digits, a.unusual, a.wrong, a.state, a.mac, a.about \
          from approval a where a.subject = $1 and a.about = $2 order by a.created_at desc limit 1",
};
static OPEN: Statement = Statement {
    name: "approval.open",
    sql: "select a.id, a.subject, a.account, a.employee, a.workspace, a.phone, a.challenge, a.created_at, a.expires_at, \
          a.kind, a.ip, a.device_name, a.known_device, a.asks, a.digits, a.unusual, a.wrong, a.state, a.mac, a.about \
          from approval a where a.phone = $1 and a.state = 'open' and a.created_at >= $2 and a.expires_at > $3 \
          order by a.created_at desc limit 20",
};
static KEYED_PAGE: Statement = Statement {
    name: "approval.keyed",
    sql: "select a.id, a.subject, a.account, a.employee, a.workspace, a.phone, a.challenge, a.created_at, a.expires_at, \
          a.kind, a.ip, a.device_name, a.known_device, a.asks, a.digits, a.unusual, a.wrong, a.state, a.mac, a.about \
          from approval a where a.id > $1 order by a.id limit $2",
};
static SINCE_SIGN_IN: Statement = Statement {
    name: "approval.since_sign_in",
    sql: "select a.created_at, a.known_device, a.state, a.answered_at from approval a \
          join employee e on e.id = a.employee \
          where a.employee = $1 and a.state <> 'used' and (a.created_at > coalesce(e.signed_in_at, 0) \
          or a.state = 'denied' and a.answered_at > coalesce(e.signed_in_at, 0)) order by a.created_at desc limit $2",
};
static PAY: Statement = Statement {
    name: "approval.pay",
    sql: "update approval set wrong = wrong + 1 where id = $1 and state = 'open' and wrong < $2",
};
static GIVE_BACK: Statement = Statement {
    name: "approval.give_back",
    sql: "update approval set wrong = wrong - 1 where id = $1 and wrong > 0",
};
static ANSWER: Statement = Statement {
    name: "approval.answer",
    sql: "update approval set state = $1, answered_at = $2, mac = $3 where id = $4 and state = 'open'",
};
static DENY: Statement = Statement {
    name: "approval.deny",
    sql: "update approval set state = 'denied', answered_at = $1, mac = $2 where id = $3 and state = $4",
};
static VOID: Statement = Statement {
    name: "approval.void",
    sql: "update approval set state = 'void' where subject = $1 and about = $2 and state = 'open'",
};
static USE: Statement = Statement {
    name: "approval.use",
    sql: "update approval set state = 'used', mac = $1 where id = $2 and state = 'approved'",
};
static PURGE: Statement = Statement {
    name: "approval.purge",
    // Refusals since the last sign-in pause pushing, however long that is ago (PUSH-07).
    sql: "delete from approval where created_at < $1 and (state <> 'denied' or not exists (select 1 from employee e \
          where e.id = approval.employee and coalesce(e.signed_in_at, 0) < approval.answered_at))",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &INSERT,
    &FIND,
    &OF_SUBJECT,
    &OPEN,
    &KEYED_PAGE,
    &SINCE_SIGN_IN,
    &PAY,
    &GIVE_BACK,
    &ANSWER,
    &DENY,
    &VOID,
    &USE,
    &PURGE,
];

pub(crate) static KEYED: Keyed = Keyed {
    table: TABLE,
    what: "requests to phones",
    page: &KEYED_PAGE,
    whole: false,
    judge: |store, row, _| Found::unless_forged(keyed(store, row)),
};

fn keyed(store: &Store, row: &Row) -> Result<Found, StoreError> {
    let approval = store.approval_row(row)?;
    Ok(store.found(TABLE, &slices(&approval.covered()), row.blob(18)?))
}

impl Approval {
    /// Everything in the row that nobody else may change. Of the state only whether it is approved: whatever else it
    /// says, it opens nothing.
    fn covered(&self) -> Vec<Vec<u8>> {
        let time = |at: Timestamp| at.micros().to_be_bytes().to_vec();
        vec![
            self.id.bytes().to_vec(),
            self.subject.word().into(),
            self.subject.bytes().to_vec(),
            self.account.bytes().to_vec(),
            self.employee.bytes().to_vec(),
            self.workspace.bytes().to_vec(),
            self.phone.bytes().to_vec(),
            self.challenge.to_vec(),
            time(self.created_at),
            time(self.expires_at),
            self.origin.kind.word().into(),
            self.origin.ip.to_string().into_bytes(),
            self.origin.device.clone().into_bytes(),
            self.origin.known_device.map_or_else(Vec::new, |id| id.bytes().to_vec()),
            self.asks.word().into(),
            vec![self.digits, u8::from(self.state == State::Approved)],
            self.unusual.words().join(" ").into_bytes(),
        ]
    }
}

fn named(subject: Subject) -> [Value; 2] {
    [subject.bytes().into(), subject.word().into()]
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn slices(parts: &[Vec<u8>]) -> Vec<&[u8]> {
    parts.iter().map(Vec::as_slice).collect()
}

impl Store {
    /// The request with this id, if it was put to this phone.
    pub async fn approval(&self, id: ApprovalId, phone: TrustedDeviceId) -> Result<Option<Approval>, StoreError> {
        let row = self.database.read_one(&FIND, &[id.into(), phone.into()]).await?;
        row.map(|row| self.approval_row(&row)).transpose()
    }

    /// The newest request of a browser that waits.
    pub async fn approval_of(&self, subject: Subject) -> Result<Option<Approval>, StoreError> {
        let row = self.database.read_one(&OF_SUBJECT, &named(subject)).await?;
        row.map(|row| self.approval_row(&row)).transpose()
    }

    /// The requests that wait for this phone, the newest first; none was made before `since`.
    pub async fn open_approvals(
        &self,
        phone: TrustedDeviceId,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<Approval>, StoreError> {
        let params = [phone.into(), since.into(), now.into()];
        let rows = self.database.read(&OPEN, &params).await?;
        rows.iter().map(|row| self.approval_row(row)).collect()
    }

    /// What was asked of an employee's phone or refused there since the last successful sign-in, but for what was taken as
    /// a proof (PUSH-07).
    pub async fn approvals_since_sign_in(&self, employee: EmployeeId) -> Result<Vec<Earlier>, StoreError> {
        let params = [employee.into(), EARLIER.into()];
        let rows = self.database.read(&SINCE_SIGN_IN, &params).await?;
        let earlier = |row: &Row| {
            Ok(Earlier {
                at: row.time(0)?,
                device: row.opt_id(1)?,
                state: State::from_word(row.text(2)?).ok_or(StoreError::Forged(TABLE))?,
                answered_at: row.opt_time(3)?,
            })
        };
        rows.iter().map(earlier).collect()
    }

    /// Pays for one number, durably and before it is compared; false when no try is left or the request is answered.
    pub async fn pay_number(&self, id: ApprovalId, most: u64) -> Result<bool, StoreError> {
        let mut batch = Batch::new();
        let step = batch.run(&PAY, [Value::from(id), count(most).into()]);
        Ok(self.database.write(batch).await?.count(step) == 1)
    }

    /// Housekeeping: forgets old requests.
    pub async fn purge_approvals(&self, before: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&PURGE, [before.into()]);
        self.database.write(batch).await.map(drop)
    }

    fn approval_row(&self, row: &Row) -> Result<Approval, StoreError> {
        let forged = || StoreError::Forged(TABLE);
        let approval = Approval {
            id: row.id(0)?,
            subject: Subject::read(row.text(19)?, row.bytes(1)?).ok_or_else(forged)?,
            account: row.id(2)?,
            employee: row.id(3)?,
            workspace: row.id(4)?,
            phone: row.id(5)?,
            challenge: row.bytes(6)?,
            created_at: row.time(7)?,
            expires_at: row.time(8)?,
            origin: Origin {
                kind: ClientKind::from_word(row.text(9)?).ok_or_else(forged)?,
                ip: row.text(10)?.parse::<IpAddr>().map_err(|_| forged())?,
                device: row.text(11)?.to_owned(),
                known_device: row.opt_id(12)?,
            },
            asks: Asks::from_word(row.text(13)?).ok_or_else(forged)?,
            digits: u8::try_from(row.int(14)?).map_err(|_| forged())?,
            unusual: Unusual::read(row.text(15)?),
            wrong: row.int(16)?.unsigned_abs(),
            state: State::from_word(row.text(17)?).ok_or_else(forged)?,
        };
        self.check_row(TABLE, &slices(&approval.covered()), row.blob(18)?)?;
        Ok(approval)
    }
}

impl Change<'_> {
    /// Puts a request to a phone; what the same browser asked before is void. `Stale` if the sign-in that asks is over, the
    /// phone is no longer connected, or `budget` is used up: everybody who asks the same phone at once stands in line at its
    /// row.
    pub fn ask_phone(&mut self, a: &Approval, budget: Budget) {
        if let Subject::SignIn(challenge) = a.subject {
            self.hold_challenge(challenge);
        }
        self.hold_phone(a.phone);
        self.void_approvals(a.subject);
        let mac = self.store.row_mac(TABLE, &slices(&a.covered()));
        self.run_once(
            &INSERT,
            [
                Value::from(a.id),
                a.subject.bytes().into(),
                a.account.into(),
                a.employee.into(),
                a.workspace.into(),
                a.phone.into(),
                a.challenge.into(),
                a.created_at.into(),
                a.expires_at.into(),
                a.origin.kind.word().into(),
                a.origin.ip.to_string().into(),
                a.origin.device.as_str().into(),
                a.origin.known_device.into(),
                a.asks.word().into(),
                i64::from(a.digits).into(),
                a.unusual.words().join(" ").into(),
                mac.into(),
                a.subject.word().into(),
                budget.since.into(),
                count(budget.all()).into(),
                count(budget.own).into(),
            ],
        );
    }

    /// What the phone answered: once, the second one is `Stale`.
    pub fn answer_approval(&mut self, answered: &Approval) {
        let mac = self.store.row_mac(TABLE, &slices(&answered.covered()));
        self.run_once(
            &ANSWER,
            [
                Value::from(answered.state.word()),
                self.now.into(),
                mac.into(),
                answered.id.into(),
            ],
        );
    }

    /// The phone refused a request that is still as it was read here, open or void; else `Stale`. What else is open for
    /// the same browser is void. Answers the request as it is then.
    pub fn deny_approval(&mut self, read: &Approval) -> Approval {
        let denied = Approval {
            state: State::Denied,
            ..read.clone()
        };
        let mac = self.store.row_mac(TABLE, &slices(&denied.covered()));
        self.run_once(
            &DENY,
            [
                Value::from(self.now),
                mac.into(),
                read.id.into(),
                read.state.word().into(),
            ],
        );
        self.void_approvals(read.subject);
        denied
    }

    /// The number was right: its try is given back.
    pub fn give_number_back(&mut self, id: ApprovalId) {
        self.run(&GIVE_BACK, [id.into()]);
    }

    /// What still waits for the phone is over.
    pub fn void_approvals(&mut self, subject: Subject) {
        self.run(&VOID, named(subject));
    }

    /// Uses up what the phone approved, where no challenge is settled by it: once, the second one is `Stale`.
    pub fn use_approval(&mut self, approved: &Approval) {
        let used = Approval {
            state: State::Used,
            ..approved.clone()
        };
        let mac = self.store.row_mac(TABLE, &slices(&used.covered()));
        self.run_once(&USE, [Value::from(mac), approved.id.into()]);
    }
}
