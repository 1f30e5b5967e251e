//! Recovery codes: digests under one salt a set. A code is used up by one guarded update.

use domain::id::EmployeeId;
use domain::keys::KeyId;
use domain::recovery_code::Kept;
use domain::time::Timestamp;

use crate::renewal::{Found, Keyed};
use crate::{Batch, Change, Statement, Store, StoreError, Value};

/// A set as it is stored. Nobody can read a code out of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredSet {
    pub salt: [u8; 16],
    pub memory_kib: u32,
    pub passes: u32,
    /// The key of the ring whose pepper the digests took.
    pub key: KeyId,
    pub made_at: Timestamp,
    pub codes: Vec<Kept>,
}

const TABLE: &str = "recovery_set";

static SET: Statement = Statement {
    name: "recovery_set.find",
    sql: "select salt, memory, passes, made_at, mac, ring_key from recovery_set where employee = $1",
};
static CODES: Statement = Statement {
    name: "recovery_code.of_employee",
    sql: "select digest, case when used_at is null then 0 else 1 end from recovery_code where employee = $1 \
          order by digest",
};
static INSERT_SET: Statement = Statement {
    name: "recovery_set.insert",
    sql: "insert into recovery_set (employee, salt, memory, passes, made_at, mac, ring_key) \
          values ($1, $2, $3, $4, $5, $6, $7)",
};
static INSERT_CODE: Statement = Statement {
    name: "recovery_code.insert",
    sql: "insert into recovery_code (employee, digest, used_at) values ($1, $2, null)",
};
static REPLACE: Statement = Statement {
    name: "recovery_set.replace",
    sql: "delete from recovery_set where employee = $1 and made_at = $2",
};
static VOID_SET: Statement = Statement {
    name: "recovery_set.void",
    sql: "delete from recovery_set where employee = $1",
};
static VOID_CODES: Statement = Statement {
    name: "recovery_code.void",
    sql: "delete from recovery_code where employee = $1",
};
static TAKE: Statement = Statement {
    name: "recovery_code.take",
    sql: "update recovery_code set used_at = $1 where employee = $2 and digest = $3 and used_at is null",
};
static SUSPEND_SET: Statement = Statement {
    name: "suspended_recovery_set.insert",
    sql: "insert into suspended_recovery_set (employee, suspended_at, until, salt, memory, passes, ring_key, made_at, mac) \
          select employee, $1, $2, salt, memory, passes, ring_key, made_at, mac from recovery_set where employee = $3",
};
static SUSPEND_CODES: Statement = Statement {
    name: "suspended_recovery_code.insert",
    sql: "insert into suspended_recovery_code (employee, suspended_at, until, digest, used_at) \
          select employee, $1, $2, digest, used_at from recovery_code where employee = $3",
};
static RESTORE_SET: Statement = Statement {
    name: "suspended_recovery_set.restore",
    sql: "insert into recovery_set (employee, salt, memory, passes, ring_key, made_at, mac) \
          select employee, salt, memory, passes, ring_key, made_at, mac from suspended_recovery_set \
          where employee = $1 and suspended_at = $2",
};
static RESTORE_CODES: Statement = Statement {
    name: "suspended_recovery_code.restore",
    sql: "insert into recovery_code (employee, digest, used_at) \
          select employee, digest, used_at from suspended_recovery_code where employee = $1 and suspended_at = $2",
};
static RESTORED_SET: Statement = Statement {
    name: "suspended_recovery_set.restored",
    sql: "delete from suspended_recovery_set where employee = $1 and suspended_at >= $2",
};
static RESTORED_CODES: Statement = Statement {
    name: "suspended_recovery_code.restored",
    sql: "delete from suspended_recovery_code where employee = $1 and suspended_at >= $2",
};
static PURGE_SETS: Statement = Statement {
    name: "suspended_recovery_set.purge",
    sql: "delete from suspended_recovery_set where until < $1",
};
static PURGE_CODES: Statement = Statement {
    name: "suspended_recovery_code.purge",
    sql: "delete from suspended_recovery_code where until < $1",
};

static KEYED_PAGE: Statement = Statement {
    name: "recovery_set.keyed",
    sql: "select employee, ring_key from recovery_set where employee > $1 order by employee limit $2",
};

/// The MAC of a set is made with it, and so not under an older key than its digests.
pub(crate) static KEYED: Keyed = Keyed {
    table: TABLE,
    what: "sets of recovery codes",
    page: &KEYED_PAGE,
    whole: false,
    judge: |store, row, _| {
        let key = u32::try_from(row.int(1)?).ok().map(KeyId::from_number);
        let key = key.filter(|key| store.keys.ids().contains(key));
        Ok(key.map_or(Found::Foreign, Found::Under))
    },
};

static KEYED_SUSPENDED_PAGE: Statement = Statement {
    name: "suspended_recovery_set.keyed",
    sql: "select employee, ring_key from suspended_recovery_set where employee >= $1 order by employee limit $2",
};

pub(crate) static KEYED_SUSPENDED: Keyed = Keyed {
    table: "suspended_recovery_set",
    what: "sets of recovery codes that rest",
    page: &KEYED_SUSPENDED_PAGE,
    whole: true,
    ..KEYED
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &KEYED_PAGE,
    &KEYED_SUSPENDED_PAGE,
    &SET,
    &CODES,
    &INSERT_SET,
    &INSERT_CODE,
    &REPLACE,
    &VOID_SET,
    &VOID_CODES,
    &TAKE,
    &SUSPEND_SET,
    &SUSPEND_CODES,
    &RESTORE_SET,
    &RESTORE_CODES,
    &RESTORED_SET,
    &RESTORED_CODES,
    &PURGE_SETS,
    &PURGE_CODES,
];

impl Store {
    /// The employee's set; `None` where none was made, or the last one is void.
    pub async fn recovery_codes(&self, employee: EmployeeId) -> Result<Option<StoredSet>, StoreError> {
        let Some(row) = self.database.read_one(&SET, &[employee.into()]).await? else {
            return Ok(None);
        };
        let codes = self.database.read(&CODES, &[employee.into()]).await?;
        let kept = |row: &crate::Row| {
            Ok(Kept {
                digest: row.bytes(0)?,
                used: row.bool(1)?,
            })
        };
        let forged = || StoreError::Forged(TABLE);
        let set = StoredSet {
            salt: row.bytes(0)?,
            memory_kib: u32::try_from(row.int(1)?).map_err(|_| forged())?,
            passes: u32::try_from(row.int(2)?).map_err(|_| forged())?,
            key: u32::try_from(row.int(5)?)
                .map(KeyId::from_number)
                .map_err(|_| forged())?,
            made_at: row.time(3)?,
            codes: codes.iter().map(kept).collect::<Result<_, StoreError>>()?,
        };
        self.check_row(TABLE, &parts(&employee, &set, &fixed(&set)), row.blob(4)?)?;
        Ok(Some(set))
    }
}

impl Change<'_> {
    /// Puts a new set in the place of the one made at `former`, all of whose codes are void with it. `Stale` or `Taken`
    /// if another set was made meanwhile: of two at once only one is shown as the valid one.
    pub fn put_recovery_codes(&mut self, employee: EmployeeId, set: &StoredSet, former: Option<Timestamp>) {
        if let Some(former) = former {
            self.run_once(&REPLACE, [Value::from(employee), former.into()]);
        }
        self.run(&VOID_CODES, [employee.into()]);
        let mut sorted = set.clone();
        sorted.codes.sort_by_key(|code| code.digest);
        let mac = self.store.row_mac(TABLE, &parts(&employee, &sorted, &fixed(&sorted)));
        self.run_once(
            &INSERT_SET,
            [
                Value::from(employee),
                set.salt.into(),
                i64::from(set.memory_kib).into(),
                i64::from(set.passes).into(),
                set.made_at.into(),
                mac.into(),
                i64::from(set.key.number()).into(),
            ],
        );
        for code in &set.codes {
            self.run_once(&INSERT_CODE, [Value::from(employee), code.digest.into()]);
        }
    }

    /// Voids the set, used and unused codes alike.
    pub fn void_recovery_codes(&mut self, employee: EmployeeId) {
        self.run(&VOID_SET, [employee.into()]);
        self.run(&VOID_CODES, [employee.into()]);
    }

    /// Sets the set aside until then; what is in force now is the caller's to void (THR-03).
    pub(crate) fn suspend_recovery_codes(&mut self, employee: EmployeeId, until: Timestamp) {
        for statement in [&SUSPEND_SET, &SUSPEND_CODES] {
            self.run(statement, [Value::from(self.now), until.into(), employee.into()]);
        }
    }

    /// Puts the set that was set aside at `at` back, in the place of whatever was made since.
    pub(crate) fn restore_recovery_codes(&mut self, employee: EmployeeId, at: Timestamp) {
        self.void_recovery_codes(employee);
        for statement in [&RESTORE_SET, &RESTORE_CODES, &RESTORED_SET, &RESTORED_CODES] {
            self.run(statement, [Value::from(employee), at.into()]);
        }
    }

    /// Uses a code up: once, over all clients (RCV-02, RCV-10). `Stale` if somebody was faster, or the set is void.
    pub fn take_recovery_code(&mut self, employee: EmployeeId, digest: [u8; 32]) {
        self.run_once(&TAKE, [self.now.into(), employee.into(), digest.into()]);
    }
}

/// Forgets what was set aside and can be restored no more.
pub(crate) fn purge_suspended(batch: &mut Batch, before: Timestamp) {
    batch.run(&PURGE_SETS, [before.into()]);
    batch.run(&PURGE_CODES, [before.into()]);
}

/// What of a set never changes, in one fixed form.
fn fixed(set: &StoredSet) -> [u8; 20] {
    let mut bytes = [0; 20];
    bytes[..4].copy_from_slice(&set.memory_kib.to_be_bytes());
    bytes[4..8].copy_from_slice(&set.passes.to_be_bytes());
    bytes[16..].copy_from_slice(&set.key.number().to_be_bytes());
    bytes[8..16].copy_from_slice(&set.made_at.micros().to_be_bytes());
    bytes
}

fn parts<'a>(employee: &'a EmployeeId, set: &'a StoredSet, fixed: &'a [u8; 20]) -> Vec<&'a [u8]> {
    let mut parts: Vec<&[u8]> = vec![employee.bytes(), &set.salt, fixed];
    parts.extend(set.codes.iter().map(|code| code.digest.as_slice()));
    parts
}
