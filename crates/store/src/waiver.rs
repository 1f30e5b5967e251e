//! Exceptions from the second factor, and the factors that rest because another one was bound under one.

use domain::id::{AccountId, DeviceId, EmployeeId};
use domain::time::Timestamp;
use domain::waiver::{Holds, Told, Waiver};

use crate::renewal::{Found, Keyed};
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

/// An exception with the notices that were given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredWaiver {
    pub waiver: Waiver,
    pub told: Told,
    /// The row as it was read: changes hold on to it.
    mac: [u8; 32],
}

const TABLE: &str = "waiver";

static FIND: Statement = Statement {
    name: "waiver.find",
    sql: "select employee, workspace, granted_by, granted_at, ends_at, holds, device, challenge, told, mac from waiver \
          where employee = $1",
};
static OF_ACCOUNT: Statement = Statement {
    name: "waiver.of_account",
    sql: "select w.employee, w.workspace, w.granted_by, w.granted_at, w.ends_at, w.holds, w.device, w.challenge, \
          w.told, w.mac from waiver w join employee e on e.id = w.employee where e.account = $1",
};
static ENDING: Statement = Statement {
    name: "waiver.ending",
    sql: "select employee, workspace, granted_by, granted_at, ends_at, holds, device, challenge, told, mac from waiver \
          where ends_at <= $1 order by ends_at limit 500",
};
static INSERT: Statement = Statement {
    name: "waiver.insert",
    sql: "insert into waiver (employee, workspace, granted_by, granted_at, ends_at, holds, device, challenge, told, mac) \
          values ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)",
};
static USE: Statement = Statement {
    name: "waiver.use",
    sql: "update waiver set device = $1, challenge = $2, mac = $3 where employee = $4 and mac = $5",
};
static TELL: Statement = Statement {
    name: "waiver.tell",
    sql: "update waiver set told = $1 where employee = $2 and mac = $3 and told = $4",
};
static END: Statement = Statement {
    name: "waiver.end",
    sql: "delete from waiver where employee = $1 and mac = $2",
};

static KEYED_PAGE: Statement = Statement {
    name: "waiver.keyed",
    sql: "select employee, workspace, granted_by, granted_at, ends_at, holds, device, challenge, told, mac from waiver \
          where employee > $1 order by employee limit $2",
};
static KEYED_SUSPENDED_PAGE: Statement = Statement {
    name: "suspended_otp_app.keyed",
    sql: "select employee, secret, until from suspended_otp_app where employee >= $1 order by employee limit $2",
};
static SUSPEND: Statement = Statement {
    name: "suspended_otp_app.insert",
    sql: "insert into suspended_otp_app (employee, suspended_at, until, secret, digits, step, drift, last_step, \
          bound_at, used_at, mac) select employee, $1, $2, secret, digits, step, drift, last_step, bound_at, used_at, mac \
          from otp_app where employee = $3",
};
static LAY_ASIDE: Statement = Statement {
    name: "suspended_otp_app.lay_aside",
    sql: "delete from otp_app where employee = $1",
};
static SUSPENDED: Statement = Statement {
    name: "suspended_otp_app.newest",
    sql: "select suspended_at, until from suspended_otp_app where employee = $1 and until >= $2 \
          order by suspended_at desc limit 1",
};
static RESTORE: Statement = Statement {
    name: "suspended_otp_app.restore",
    sql: "insert into otp_app (employee, secret, digits, step, drift, last_step, bound_at, used_at, mac) \
          select employee, secret, digits, step, drift, last_step, bound_at, used_at, mac from suspended_otp_app \
          where employee = $1 and suspended_at = $2 and until >= $3 \
          on conflict (employee) do update set secret = excluded.secret, digits = excluded.digits, \
          step = excluded.step, drift = excluded.drift, last_step = excluded.last_step, \
          bound_at = excluded.bound_at, used_at = excluded.used_at, mac = excluded.mac",
};
/// An app that was bound since goes, whether or not another one comes back.
static DROP_BOUND: Statement = Statement {
    name: "suspended_otp_app.drop_bound",
    sql: "delete from otp_app where employee = $1 and bound_at >= $2",
};
static RESTORED: Statement = Statement {
    name: "suspended_otp_app.restored",
    sql: "delete from suspended_otp_app where employee = $1 and suspended_at >= $2",
};
/// Newest first, whether or not they can be restored still.
static LAID_ASIDE: Statement = Statement {
    name: "suspended_otp_app.of_employee",
    sql: "select bound_at, suspended_at, until from suspended_otp_app where employee = $1 order by suspended_at desc",
};
static LEFT_BEHIND: Statement = Statement {
    name: "suspended_otp_app.left_behind",
    sql: "select n.employee from suspended_otp_app s join phone_number n on n.employee = s.employee \
          where s.until < $1 and n.linked_at < s.suspended_at limit 500",
};
/// Not while a telephone number rests with it: that would come back into force.
static PURGE: Statement = Statement {
    name: "suspended_otp_app.purge",
    sql: "delete from suspended_otp_app where until < $1 and suspended_at < $2 and not exists (select 1 \
          from phone_number n where n.employee = suspended_otp_app.employee \
          and n.linked_at < suspended_otp_app.suspended_at)",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &KEYED_PAGE,
    &KEYED_SUSPENDED_PAGE,
    &FIND,
    &OF_ACCOUNT,
    &ENDING,
    &INSERT,
    &USE,
    &TELL,
    &END,
    &SUSPEND,
    &LAY_ASIDE,
    &SUSPENDED,
    &RESTORE,
    &RESTORED,
    &DROP_BOUND,
    &LAID_ASIDE,
    &LEFT_BEHIND,
    &PURGE,
];

/// Factors that rest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Suspended {
    pub at: Timestamp,
    /// They can be restored until then.
    pub until: Timestamp,
    /// Whether an authenticator app is among them.
    pub app: bool,
}

/// An app that was laid aside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LaidAside {
    /// When it was bound.
    pub since: Timestamp,
    pub at: Timestamp,
    /// It can be restored until then.
    pub until: Timestamp,
}

pub(crate) static KEYED: Keyed = Keyed {
    table: TABLE,
    what: "exceptions",
    page: &KEYED_PAGE,
    whole: false,
    judge: |store, row, _| Found::unless_forged(keyed(store, row)),
};

fn keyed(store: &Store, row: &Row) -> Result<Found, StoreError> {
    let w = store.waiver_row(row)?.waiver;
    let (granted_at, ends_at) = (w.granted_at.micros().to_be_bytes(), w.ends_at.micros().to_be_bytes());
    let device = device(&w);
    Ok(store.found(TABLE, &fixed(&w, device.as_ref(), &granted_at, &ends_at), row.blob(9)?))
}

pub(crate) static KEYED_SUSPENDED: Keyed = Keyed {
    table: "suspended_otp_app",
    what: "authenticator apps that rest",
    page: &KEYED_SUSPENDED_PAGE,
    whole: true,
    judge: |store, row, renewing| {
        if row.time(2)? < renewing.now {
            return Ok(Found::Free);
        }
        Ok(Found::sealed(store, row.blob(1)?))
    },
};

impl Store {
    /// The employee's exception, live or just over.
    pub async fn waiver(&self, employee: EmployeeId) -> Result<Option<StoredWaiver>, StoreError> {
        let row = self.database.read_one(&FIND, &[employee.into()]).await?;
        row.map(|row| self.waiver_row(&row)).transpose()
    }

    /// The exceptions of every place of an account.
    pub async fn waivers_of(&self, account: AccountId) -> Result<Vec<StoredWaiver>, StoreError> {
        let rows = self.database.read(&OF_ACCOUNT, &[account.into()]).await?;
        rows.iter().map(|row| self.waiver_row(row)).collect()
    }

    /// Exceptions that end until `until`, or have ended: the next to end first.
    pub async fn waivers_ending(&self, until: Timestamp) -> Result<Vec<StoredWaiver>, StoreError> {
        let rows = self.database.read(&ENDING, &[until.into()]).await?;
        rows.iter().map(|row| self.waiver_row(row)).collect()
    }

    /// The newest factors that rest and can be restored at `now`.
    pub async fn suspended(&self, employee: EmployeeId, now: Timestamp) -> Result<Option<Suspended>, StoreError> {
        let row = self
            .database
            .read_one(&SUSPENDED, &[employee.into(), now.into()])
            .await?;
        let app = row.map(|row| {
            Ok::<_, StoreError>(Suspended {
                at: row.time(0)?,
                until: row.time(1)?,
                app: true,
            })
        });
        let phone = self.suspended_phone(employee, now).await?;
        let phone = phone.and_then(|phone| {
            Some(Suspended {
                at: phone.suspended_at?,
                until: phone.until?,
                app: false,
            })
        });
        Ok(match (app.transpose()?, phone) {
            (Some(app), Some(phone)) if phone.at > app.at => Some(phone),
            (app, phone) => app.or(phone),
        })
    }

    /// The apps that were laid aside, the newest first, and are remembered still.
    ///
    /// No MAC is asked: what is read here only ever asks for more, and whoever could change it could delete it.
    pub async fn suspended_apps(&self, employee: EmployeeId) -> Result<Vec<LaidAside>, StoreError> {
        let rows = self.database.read(&LAID_ASIDE, &[employee.into()]).await?;
        let read = |row: &Row| {
            Ok(LaidAside {
                since: row.time(0)?,
                at: row.time(1)?,
                until: row.time(2)?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// When an app or a phone of the employee was last laid aside, as far as it is remembered.
    pub async fn laid_aside_at(&self, employee: EmployeeId) -> Result<Option<Timestamp>, StoreError> {
        let app = self.suspended_apps(employee).await?.first().map(|app| app.at);
        let phones = self.suspended_phones(employee).await?;
        Ok(phones.iter().filter_map(|phone| phone.suspended_at).chain(app).max())
    }

    /// Whose telephone number was linked before an app or a phone that was laid aside and cannot be restored any more.
    pub async fn numbers_left_behind(&self, now: Timestamp) -> Result<Vec<EmployeeId>, StoreError> {
        let mut found = Vec::new();
        for statement in [&LEFT_BEHIND, &crate::trusted_device::LEFT_BEHIND] {
            for row in self.database.read(statement, &[now.into()]).await? {
                found.push(row.id(0)?);
            }
        }
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// Housekeeping: forgets what can no longer be restored; apps not before `apps`, since what was laid aside after that
    /// decides still (THR-02).
    pub async fn purge_suspended(&self, before: Timestamp, apps: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&PURGE, [before.into(), apps.into()]);
        crate::recovery_code::purge_suspended(&mut batch, before);
        self.database.write(batch).await.map(drop)
    }

    fn waiver_mac(&self, w: &Waiver) -> [u8; 32] {
        let (granted_at, ends_at) = (w.granted_at.micros().to_be_bytes(), w.ends_at.micros().to_be_bytes());
        let device = device(w);
        self.row_mac(TABLE, &fixed(w, device.as_ref(), &granted_at, &ends_at))
    }

    fn waiver_row(&self, row: &Row) -> Result<StoredWaiver, StoreError> {
        let forged = || StoreError::Forged(TABLE);
        let holds = match (row.text(5)?, row.opt_id(6)?) {
            ("anywhere", None) => Holds::Anywhere,
            ("requesting_browser", device) => Holds::Browser(device),
            _ => return Err(forged()),
        };
        let waiver = Waiver {
            employee: row.id(0)?,
            workspace: row.id(1)?,
            granted_by: row.opt_id(2)?,
            granted_at: row.time(3)?,
            ends_at: row.time(4)?,
            holds,
            challenge: row.opt_id(7)?,
        };
        let (granted_at, ends_at) = (
            waiver.granted_at.micros().to_be_bytes(),
            waiver.ends_at.micros().to_be_bytes(),
        );
        let device = device(&waiver);
        self.check_row(
            TABLE,
            &fixed(&waiver, device.as_ref(), &granted_at, &ends_at),
            row.blob(9)?,
        )?;
        Ok(StoredWaiver {
            waiver,
            told: Told::from_number(row.int(8)?).ok_or_else(forged)?,
            mac: row.bytes(9)?,
        })
    }
}

impl Change<'_> {
    /// A new exception. `Taken` if there is one: a former one is ended in the same change.
    pub fn grant_waiver(&mut self, w: &Waiver) {
        let mac = self.store.waiver_mac(w);
        self.run_once(
            &INSERT,
            [
                Value::from(w.employee),
                w.workspace.into(),
                w.granted_by.into(),
                w.granted_at.into(),
                w.ends_at.into(),
                w.holds.word().into(),
                device(w).into(),
                w.challenge.into(),
                mac.into(),
            ],
        );
    }

    /// Holds on to the exception that lets somebody in, and notes in which browser; `Stale` if it was ended or replaced
    /// meanwhile.
    pub fn use_waiver(&mut self, was: &StoredWaiver, used: &Waiver) {
        let to = self.store.waiver_mac(used);
        self.run_once(
            &USE,
            [
                Value::from(device(used)),
                used.challenge.into(),
                to.into(),
                was.waiver.employee.into(),
                was.mac.into(),
            ],
        );
    }

    /// Takes a notice: once, whoever gives it.
    pub fn tell_waiver(&mut self, stored: &StoredWaiver, told: Told) {
        self.run_once(
            &TELL,
            [
                Value::from(told as i64),
                stored.waiver.employee.into(),
                stored.mac.into(),
                (stored.told as i64).into(),
            ],
        );
    }

    /// Ends the exception that was read; `Stale` if it is no longer that one.
    pub fn end_waiver(&mut self, stored: &StoredWaiver) {
        self.run_once(&END, [Value::from(stored.waiver.employee), stored.mac.into()]);
    }

    /// Lays the employee's app aside: it proves nothing until it is restored, whether an app or a phone was bound
    /// (THR-03). Whoever binds one at this moment stands in line at the employee's row.
    pub fn suspend_factors(&mut self, employee: EmployeeId, until: Timestamp) {
        self.hold_employee(employee);
        self.run(&SUSPEND, [Value::from(self.now), until.into(), employee.into()]);
        self.run(&LAY_ASIDE, [employee.into()]);
        self.suspend_recovery_codes(employee, until);
    }

    /// Puts the factors that rest since `suspended` back into force, in the place of what was bound since; a phone is
    /// restored beside it. `Stale` if their time is over or somebody did it before.
    pub fn restore_factors(&mut self, employee: EmployeeId, suspended: Suspended) {
        self.run(&DROP_BOUND, [Value::from(employee), suspended.at.into()]);
        if suspended.app {
            self.run_once(&RESTORE, [Value::from(employee), suspended.at.into(), self.now.into()]);
        }
        self.run(&RESTORED, [Value::from(employee), suspended.at.into()]);
        self.restore_recovery_codes(employee, suspended.at);
    }
}

/// Everything in the row that must not be changed by anybody else: whose, by whom, from when until when, where.
fn fixed<'a>(
    w: &'a Waiver,
    device: Option<&'a DeviceId>,
    granted_at: &'a [u8; 8],
    ends_at: &'a [u8; 8],
) -> Vec<&'a [u8]> {
    let none: &[u8] = &[];
    vec![
        w.employee.bytes(),
        w.workspace.bytes(),
        w.granted_by.as_ref().map_or(none, |id| id.bytes()),
        granted_at,
        ends_at,
        w.holds.word().as_bytes(),
        device.map_or(none, |id| id.bytes()),
        w.challenge.as_ref().map_or(none, |id| id.bytes()),
    ]
}

fn device(w: &Waiver) -> Option<DeviceId> {
    match w.holds {
        Holds::Anywhere => None,
        Holds::Browser(device) => device,
    }
}
