//! Telephone numbers, and the codes that were sent to them.

use domain::id::{EmployeeId, WorkspaceId};
use domain::keys::Purpose as KeyPurpose;
use domain::sms::{Phone, Purpose, SmsCode};
use domain::time::Timestamp;

use crate::renewal::{Found, Keyed, Renewing};
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

/// A number that its owner has confirmed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Linked {
    pub employee: EmployeeId,
    pub workspace: WorkspaceId,
    pub number: Phone,
    pub linked_at: Timestamp,
    pub used_at: Option<Timestamp>,
    /// When its owner last said that it is still right; linking it says so, too.
    pub confirmed_at: Timestamp,
    /// The row as it was read: changes hold on to it.
    mac: [u8; 32],
}

/// A code as it is kept: nothing of it can be read back (THR-07).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SentCode {
    pub owner: [u8; 16],
    pub purpose: Purpose,
    pub employee: EmployeeId,
    pub number: Phone,
    pub sent_at: Timestamp,
    pub tries: u64,
    digest: [u8; 32],
}

const TABLE: &str = "phone_number";

static FIND: Statement = Statement {
    name: "phone_number.find",
    sql: "select employee, workspace, number, linked_at, used_at, mac, confirmed_at from phone_number where employee = $1",
};
static HOLDER: Statement = Statement {
    name: "phone_number.holder",
    sql: "select employee from phone_number where workspace = $1 and number = $2",
};
static LINK: Statement = Statement {
    name: "phone_number.link",
    sql: "insert into phone_number (employee, workspace, number, linked_at, mac) values ($1, $2, $3, $4, $5)",
};
static REMOVE: Statement = Statement {
    name: "phone_number.remove",
    sql: "delete from phone_number where employee = $1 and mac = $2",
};
static USE: Statement = Statement {
    name: "phone_number.use",
    sql: "update phone_number set used_at = $1 where employee = $2 and number = $3",
};
static CONFIRM: Statement = Statement {
    name: "phone_number.confirm",
    sql: "update phone_number set confirmed_at = $1 where employee = $2",
};
static CODE: Statement = Statement {
    name: "sms_code.find",
    sql: "select owner, purpose, employee, number, digest, sent_at, tries from sms_code where owner = $1 and purpose = $2",
};
static KEEP_CODE: Statement = Statement {
    name: "sms_code.keep",
    sql: "insert into sms_code (owner, purpose, employee, number, digest, sent_at, tries) \
          values ($1, $2, $3, $4, $5, $6, 0) on conflict (owner, purpose) do update set number = excluded.number, \
          digest = excluded.digest, sent_at = excluded.sent_at, tries = 0",
};
static PAY_CODE: Statement = Statement {
    name: "sms_code.pay",
    sql: "update sms_code set tries = tries + 1 where owner = $1 and purpose = $2 and digest = $3 and tries < $4",
};
static TAKE_CODE: Statement = Statement {
    name: "sms_code.take",
    sql: "delete from sms_code where owner = $1 and purpose = $2 and digest = $3",
};
static VOID_CODES: Statement = Statement {
    name: "sms_code.void",
    sql: "delete from sms_code where employee = $1 and purpose <> 'link'",
};
static PURGE_CODES: Statement = Statement {
    name: "sms_code.purge",
    sql: "delete from sms_code where sent_at < $1",
};
static KEYED_PAGE: Statement = Statement {
    name: "phone_number.keyed",
    sql: "select employee, workspace, number, linked_at, used_at, mac, confirmed_at from phone_number where employee > $1 \
          order by employee limit $2",
};
static RENEW: Statement = Statement {
    name: "phone_number.renew",
    sql: "update phone_number set mac = $1 where employee = $2 and mac = $3",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &FIND,
    &HOLDER,
    &LINK,
    &REMOVE,
    &USE,
    &CONFIRM,
    &CODE,
    &KEEP_CODE,
    &PAY_CODE,
    &TAKE_CODE,
    &VOID_CODES,
    &PURGE_CODES,
    &KEYED_PAGE,
    &RENEW,
];

pub(crate) static KEYED: Keyed = Keyed {
    table: TABLE,
    what: "telephone numbers",
    page: &KEYED_PAGE,
    whole: false,
    judge: |store, row, renewing| Found::unless_forged(renew(store, row, renewing)),
};

/// Makes the row's MAC anew.
fn renew(store: &Store, row: &Row, renewing: &mut Renewing<'_>) -> Result<Found, StoreError> {
    let linked = store.linked_row(row)?;
    let at = linked.linked_at.micros().to_be_bytes();
    match store.row_key(TABLE, &fixed(&linked, &at), &linked.mac) {
        None => Ok(Found::Foreign),
        Some(key) if key == store.keys.newest() => Ok(Found::Under(key)),
        Some(_) => {
            let newer = store.row_mac(TABLE, &fixed(&linked, &at));
            let params = [Value::from(newer), linked.employee.into(), linked.mac.into()];
            renewing.batch.run(&RENEW, params);
            Ok(Found::Renewed)
        }
    }
}

impl Store {
    /// The employee's number.
    pub async fn phone_number(&self, employee: EmployeeId) -> Result<Option<Linked>, StoreError> {
        let row = self.database.read_one(&FIND, &[employee.into()]).await?;
        row.map(|row| self.linked_row(&row)).transpose()
    }

    /// Who has this number in the workspace, whatever their status.
    pub async fn holder_of_number(
        &self,
        workspace: WorkspaceId,
        number: &Phone,
    ) -> Result<Option<EmployeeId>, StoreError> {
        let params = [workspace.into(), number.as_str().into()];
        let row = self.database.read_one(&HOLDER, &params).await?;
        row.map(|row| row.id(0)).transpose()
    }

    /// The code that was sent last.
    pub async fn sms_code(&self, owner: [u8; 16], purpose: Purpose) -> Result<Option<SentCode>, StoreError> {
        let row = self
            .database
            .read_one(&CODE, &[owner.into(), purpose.word().into()])
            .await?;
        row.map(|row| {
            let forged = || StoreError::Forged("sms_code");
            Ok(SentCode {
                owner: row.bytes(0)?,
                purpose: Purpose::from_word(row.text(1)?).ok_or_else(forged)?,
                employee: row.id(2)?,
                number: row.text(3)?.parse().map_err(|_| forged())?,
                digest: row.bytes(4)?,
                sent_at: row.time(5)?,
                tries: row.int(6)?.unsigned_abs(),
            })
        })
        .transpose()
    }

    /// Pays one try of a code, durably and before it is judged; false when none is left, or a newer code was sent.
    pub async fn pay_sms_try(&self, code: &SentCode, most: u64) -> Result<bool, StoreError> {
        let mut batch = Batch::new();
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let params = [
            Value::from(code.owner),
            code.purpose.word().into(),
            code.digest.into(),
            most.into(),
        ];
        let step = batch.run(&PAY_CODE, params);
        Ok(self.database.write(batch).await?.count(step) == 1)
    }

    /// Whether this is the code: it holds for this owner, employee and number alone.
    pub fn is_sms_code(&self, sent: &SentCode, typed: &SmsCode) -> bool {
        let at = sent.sent_at.micros().to_be_bytes();
        let parts = code_parts(
            sent.owner.as_slice(),
            sent.purpose,
            sent.employee.bytes(),
            &sent.number,
            &at,
            typed,
        );
        self.keys.holds(KeyPurpose::Code, &parts, &sent.digest)
    }

    /// Housekeeping: forgets codes that were sent before then.
    pub async fn purge_sms_codes(&self, before: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&PURGE_CODES, [before.into()]);
        self.database.write(batch).await.map(drop)
    }

    fn linked_row(&self, row: &Row) -> Result<Linked, StoreError> {
        let linked = Linked {
            employee: row.id(0)?,
            workspace: row.id(1)?,
            number: row.text(2)?.parse().map_err(|_| StoreError::Forged(TABLE))?,
            linked_at: row.time(3)?,
            used_at: row.opt_time(4)?,
            mac: row.bytes(5)?,
            confirmed_at: row.opt_time(6)?.map_or_else(|| row.time(3), Ok)?,
        };
        let at = linked.linked_at.micros().to_be_bytes();
        self.check_row(TABLE, &fixed(&linked, &at), &linked.mac)?;
        Ok(linked)
    }
}

impl Change<'_> {
    /// Keeps the code that is about to be sent; the one before is void (SMS-04).
    pub fn keep_sms_code(
        &mut self,
        (owner, purpose): ([u8; 16], Purpose),
        employee: EmployeeId,
        number: &Phone,
        code: &SmsCode,
    ) {
        let at = self.now.micros().to_be_bytes();
        let parts = code_parts(&owner, purpose, employee.bytes(), number, &at, code);
        let digest = self.store.keys.mac(KeyPurpose::Code, &parts);
        self.run_once(
            &KEEP_CODE,
            [
                Value::from(owner),
                purpose.word().into(),
                employee.into(),
                number.as_str().into(),
                digest.into(),
                self.now.into(),
            ],
        );
    }

    /// Uses a code up: the first success wins.
    pub fn take_sms_code(&mut self, code: &SentCode) {
        self.run_once(
            &TAKE_CODE,
            [Value::from(code.owner), code.purpose.word().into(), code.digest.into()],
        );
    }

    /// Notes that a code to the number let somebody in.
    pub fn use_phone_number(&mut self, employee: EmployeeId, number: &Phone) {
        self.run(&USE, [Value::from(self.now), employee.into(), number.as_str().into()]);
    }

    /// Links a confirmed number in the place of `former`. `Taken` if somebody of the workspace has it.
    pub fn link_phone_number(
        &mut self,
        employee: EmployeeId,
        workspace: WorkspaceId,
        number: &Phone,
        former: Option<&Linked>,
    ) {
        if let Some(former) = former {
            self.remove_phone_number(former);
        }
        let linked = Linked {
            employee,
            workspace,
            number: number.clone(),
            linked_at: self.now,
            used_at: None,
            confirmed_at: self.now,
            mac: [0; 32],
        };
        let at = self.now.micros().to_be_bytes();
        let mac = self.store.row_mac(TABLE, &fixed(&linked, &at));
        self.run_once(
            &LINK,
            [
                Value::from(employee),
                workspace.into(),
                number.as_str().into(),
                self.now.into(),
                mac.into(),
            ],
        );
    }

    /// The person said that everything is right (BAN-10).
    pub fn confirm_phone_number(&mut self, employee: EmployeeId) {
        self.run(&CONFIRM, [Value::from(self.now), employee.into()]);
    }

    /// Takes a number away, and the codes that went there; `Stale` if it is no longer that one.
    pub fn remove_phone_number(&mut self, linked: &Linked) {
        self.run_once(&REMOVE, [Value::from(linked.employee), linked.mac.into()]);
        self.run(&VOID_CODES, [linked.employee.into()]);
    }
}

fn fixed<'a>(linked: &'a Linked, at: &'a [u8; 8]) -> Vec<&'a [u8]> {
    vec![
        linked.employee.bytes(),
        linked.workspace.bytes(),
        linked.number.as_str().as_bytes(),
        at,
    ]
}

fn code_parts<'a>(
    owner: &'a [u8],
    purpose: Purpose,
    employee: &'a [u8; 16],
    number: &'a Phone,
    at: &'a [u8; 8],
    code: &'a SmsCode,
) -> [&'a [u8]; 7] {
    [
        b"sms",
        purpose.word().as_bytes(),
        owner,
        employee,
        number.as_str().as_bytes(),
        at,
        code.expose().as_bytes(),
    ]
}
