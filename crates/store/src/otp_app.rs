//! Authenticator apps: one sealed secret an employee, and a set-up that has begun.

use domain::id::EmployeeId;
use domain::keys::{KeyRing, Purpose};
use domain::otp_app::FURTHEST_STEPS;
use domain::time::Timestamp;

use crate::engine::copy::Table;
use crate::renewal::{Found, Keyed, Renewing};
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

/// An enrolled app as it is stored; the secret is sealed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredOtpApp {
    pub secret: Vec<u8>,
    pub digits: u32,
    pub step: u64,
    /// Time steps by which the app's clock was ahead of ours when it was enrolled.
    pub drift: i64,
    /// The newest step that was taken; none at or before it is taken again.
    pub last_step: i64,
    pub bound_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

const TABLE: &str = "otp_app";

static FIND: Statement = Statement {
    name: "otp_app.find",
    sql: "select secret, digits, step, drift, last_step, bound_at, used_at, mac from otp_app where employee = $1",
};
static BIND: Statement = Statement {
    name: "otp_app.bind",
    sql: "insert into otp_app (employee, secret, digits, step, drift, last_step, bound_at, used_at, mac) \
          values ($1, $2, $3, $4, $5, $6, $7, null, $8) \
          on conflict (employee) do update set secret = excluded.secret, digits = excluded.digits, \
          step = excluded.step, drift = excluded.drift, last_step = excluded.last_step, \
          bound_at = excluded.bound_at, used_at = null, mac = excluded.mac",
};
static TAKE_STEP: Statement = Statement {
    name: "otp_app.take_step",
    sql: "update otp_app set last_step = $1, used_at = $2, mac = $3 \
          where employee = $4 and last_step < $5 and bound_at = $6 and secret = $7",
};
static KEYED_PAGE: Statement = Statement {
    name: "otp_app.keyed",
    sql: "select employee, secret, digits, step, drift, last_step, bound_at, used_at, mac from otp_app \
          where employee > $1 order by employee limit $2",
};
static RENEW: Statement = Statement {
    name: "otp_app.renew",
    sql: "update otp_app set secret = $1, mac = $2 where employee = $3 and mac = $4",
};
static KEYED_SETUPS: Statement = Statement {
    name: "otp_app_setup.keyed",
    sql: "select employee, secret from otp_app_setup where employee > $1 order by employee limit $2",
};
static SETUP: Statement = Statement {
    name: "otp_app_setup.find",
    sql: "select secret, started_at from otp_app_setup where employee = $1",
};
static BEGIN: Statement = Statement {
    name: "otp_app_setup.begin",
    sql: "insert into otp_app_setup (employee, secret, started_at) values ($1, $2, $3) \
          on conflict (employee) do update set secret = excluded.secret, started_at = excluded.started_at",
};
static FINISH: Statement = Statement {
    name: "otp_app_setup.finish",
    sql: "delete from otp_app_setup where employee = $1 and started_at = $2",
};
/// Takes the employee's row: who binds a first factor in two ways at once stands in line.
static HOLD: Statement = Statement {
    name: "otp_app.hold",
    sql: "update employee set status = status where id = $1",
};
static HAS_NONE: Statement = Statement {
    name: "otp_app.has_none",
    sql: "update employee set status = status where id = $1 \
          and not exists (select 1 from otp_app where employee = $2)",
};
static HAS_NO_PHONE: Statement = Statement {
    name: "otp_app.has_no_phone",
    sql: "update employee set status = status where id = $1 \
          and not exists (select 1 from trusted_device where employee = $2 and state = 'connected')",
};
static UNBIND: Statement = Statement {
    name: "otp_app.unbind",
    sql: "delete from otp_app where employee = $1",
};
/// What is turned off does not come back by finishing a set-up that was begun.
static GIVE_UP: Statement = Statement {
    name: "otp_app_setup.give_up",
    sql: "delete from otp_app_setup where employee = $1",
};
static PURGE: Statement = Statement {
    name: "otp_app_setup.purge",
    sql: "delete from otp_app_setup where started_at < $1",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &HOLD,
    &HAS_NONE,
    &HAS_NO_PHONE,
    &KEYED_PAGE,
    &RENEW,
    &KEYED_SETUPS,
    &FIND,
    &BIND,
    &TAKE_STEP,
    &SETUP,
    &BEGIN,
    &FINISH,
    &UNBIND,
    &GIVE_UP,
    &PURGE,
];

impl StoredOtpApp {
    /// What the row's MAC covers: a writer who sets the last step back would bring a used code to life (THR-08).
    fn covered(&self, employee: EmployeeId, last_step: i64) -> [Vec<u8>; 7] {
        [
            employee.bytes().to_vec(),
            self.secret.clone(),
            self.digits.to_be_bytes().to_vec(),
            self.step.to_be_bytes().to_vec(),
            self.drift.to_be_bytes().to_vec(),
            last_step.to_be_bytes().to_vec(),
            self.bound_at.micros().to_be_bytes().to_vec(),
        ]
    }

    fn mac(&self, store: &Store, employee: EmployeeId, last_step: i64) -> [u8; 32] {
        let covered = self.covered(employee, last_step);
        let covered: Vec<&[u8]> = covered.iter().map(Vec::as_slice).collect();
        store.row_mac(TABLE, &covered)
    }
}

/// A row of the table that comes back from a backup: every step up to the furthest that `now` could take counts as
/// taken, so that no code which was used since the backup is taken again (SEC-09). A row that is not ours stays so.
pub(crate) fn stepped_on(store: &Store, table: &Table, values: &mut [Value], now: Timestamp) -> Result<(), StoreError> {
    let column = |name| {
        table
            .column(name)
            .ok_or_else(|| StoreError::Corrupt(format!("no column {name}")))
    };
    let (last, mac) = (column("last_step")?, column("mac")?);
    let row = Row::new(values.to_vec());
    let employee = row.id(column("employee")?)?;
    let app = StoredOtpApp {
        secret: row.blob(column("secret")?)?.to_vec(),
        digits: u32::try_from(row.int(column("digits")?)?).unwrap_or(6),
        step: row.int(column("step")?)?.unsigned_abs(),
        drift: row.int(column("drift")?)?,
        last_step: row.int(last)?,
        bound_at: row.time(column("bound_at")?)?,
        used_at: None,
    };
    let covered = app.covered(employee, app.last_step);
    let covered: Vec<&[u8]> = covered.iter().map(Vec::as_slice).collect();
    if store.check_row(TABLE, &covered, row.blob(mac)?).is_err() {
        return Ok(());
    }
    let newest = now.seconds().div_euclid(app.step.max(1) as i64) + FURTHEST_STEPS;
    let step = newest.max(app.last_step);
    values[last] = Value::from(step);
    values[mac] = Value::from(app.mac(store, employee, step));
    Ok(())
}

pub(crate) static KEYED: Keyed = Keyed {
    table: TABLE,
    what: "authenticator apps",
    page: &KEYED_PAGE,
    whole: false,
    judge: renew,
};

pub(crate) static KEYED_SETUP: Keyed = Keyed {
    table: "otp_app_setup",
    what: "set-ups of authenticator apps in progress",
    page: &KEYED_SETUPS,
    whole: false,
    judge: |store, row, _| Ok(Found::sealed(store, row.blob(1)?)),
};

/// Where the secret is sealed to; it keeps that place while the app rests.
fn place(employee: &EmployeeId) -> [&[u8]; 2] {
    [b"otp_app", employee.bytes()]
}

/// Seals the secret anew, and makes the row's MAC over that.
fn renew(store: &Store, row: &Row, renewing: &mut Renewing<'_>) -> Result<Found, StoreError> {
    let employee: EmployeeId = row.id(0)?;
    let mac = row.blob(8)?;
    let mut app = StoredOtpApp {
        secret: row.blob(1)?.to_vec(),
        digits: u32::try_from(row.int(2)?).unwrap_or(6),
        step: row.int(3)?.unsigned_abs(),
        drift: row.int(4)?,
        last_step: row.int(5)?,
        bound_at: row.time(6)?,
        used_at: row.opt_time(7)?,
    };
    let covered = app.covered(employee, app.last_step);
    let covered: Vec<&[u8]> = covered.iter().map(Vec::as_slice).collect();
    let newest = store.keys.newest();
    let sealed = KeyRing::sealed_under(&app.secret);
    match store.row_key(TABLE, &covered, mac) {
        None => return Ok(Found::Foreign),
        Some(key) if key == newest && sealed == Some(newest) => return Ok(Found::Under(key)),
        Some(_) => {}
    }
    let Ok(plain) = store.keys.open(Purpose::OtpApp, &place(&employee), &app.secret) else {
        return Ok(Found::Foreign);
    };
    let newer = store
        .keys
        .seal(Purpose::OtpApp, &place(&employee), &plain, renewing.entropy);
    app.secret = newer.map_err(|_| StoreError::Corrupt("a secret cannot be sealed".to_owned()))?;
    let params = [
        Value::from(app.secret.clone()),
        app.mac(store, employee, app.last_step).into(),
        employee.into(),
        mac.into(),
    ];
    renewing.batch.run(&RENEW, params);
    Ok(Found::Renewed)
}

impl Store {
    /// The employee's app; `Forged` if the row is not this server's.
    pub async fn otp_app(&self, employee: EmployeeId) -> Result<Option<StoredOtpApp>, StoreError> {
        let row = self.database.read_one(&FIND, &[employee.into()]).await?;
        row.map(|row| {
            let app = StoredOtpApp {
                secret: row.blob(0)?.to_vec(),
                digits: u32::try_from(row.int(1)?).unwrap_or(6),
                step: row.int(2)?.unsigned_abs(),
                drift: row.int(3)?,
                last_step: row.int(4)?,
                bound_at: row.time(5)?,
                used_at: row.opt_time(6)?,
            };
            let covered = app.covered(employee, app.last_step);
            let covered: Vec<&[u8]> = covered.iter().map(Vec::as_slice).collect();
            self.check_row(TABLE, &covered, row.blob(7)?)?;
            Ok(app)
        })
        .transpose()
    }

    /// The sealed secret of a set-up in progress, and when it was begun.
    pub async fn otp_app_setup(&self, employee: EmployeeId) -> Result<Option<(Vec<u8>, Timestamp)>, StoreError> {
        let row = self.database.read_one(&SETUP, &[employee.into()]).await?;
        row.map(|row| Ok((row.blob(0)?.to_vec(), row.time(1)?))).transpose()
    }

    /// Housekeeping: begins a set-up, or begins it anew. Nothing is bound by it.
    pub async fn begin_otp_app_setup(
        &self,
        employee: EmployeeId,
        secret: Vec<u8>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&BEGIN, [employee.into(), secret.into(), now.into()]);
        self.database.write(batch).await.map(drop)
    }

    /// Housekeeping: forgets set-ups that were not finished.
    pub async fn purge_otp_app_setups(&self, before: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&PURGE, [before.into()]);
        self.database.write(batch).await.map(drop)
    }
}

impl Change<'_> {
    /// Takes a time step: once, over all clients (OTP-09). `Stale` if it, or a later one, was taken.
    pub fn take_otp_step(&mut self, employee: EmployeeId, step: i64, app: &StoredOtpApp) {
        let mac = app.mac(self.store, employee, step);
        self.run_once(
            &TAKE_STEP,
            [
                Value::from(step),
                self.now.into(),
                mac.into(),
                employee.into(),
                step.into(),
                app.bound_at.into(),
                // The MAC covers the secret as it was read: a renewal in between comes first.
                app.secret.clone().into(),
            ],
        );
    }

    /// Takes the employee's row: whoever binds an app at this moment stands in line.
    pub(crate) fn hold_employee(&mut self, employee: EmployeeId) {
        self.run_once(&HOLD, [employee.into()]);
    }

    /// `Stale` if the employee has an app; whoever binds one at this moment stands in line at the employee's row.
    pub fn hold_without_app(&mut self, employee: EmployeeId) {
        self.hold_employee(employee);
        self.run_once(&HAS_NONE, [Value::from(employee), employee.into()]);
    }

    /// `Stale` if a phone was connected meanwhile: the app was to be the first factor, or nothing is to be left. After what
    /// took the employee's row.
    pub fn hold_without_phone(&mut self, employee: EmployeeId) {
        self.run_once(&HAS_NO_PHONE, [Value::from(employee), employee.into()]);
    }

    /// Takes the app away, with its secret; whoever binds one at this moment stands in line at the employee's row. `Stale`
    /// if somebody did so before.
    pub fn unbind_otp_app(&mut self, employee: EmployeeId) {
        self.hold_employee(employee);
        self.run_once(&UNBIND, [employee.into()]);
        self.run(&GIVE_UP, [employee.into()]);
    }

    /// Binds the app of the set-up begun at `begun`; the former secret is gone with it (OTP-06).
    pub fn bind_otp_app(&mut self, employee: EmployeeId, app: &StoredOtpApp, begun: Timestamp) {
        let mac = app.mac(self.store, employee, app.last_step);
        self.hold_employee(employee);
        self.run_once(&FINISH, [Value::from(employee), begun.into()]);
        self.run_once(
            &BIND,
            [
                Value::from(employee),
                app.secret.clone().into(),
                i64::from(app.digits).into(),
                i64::try_from(app.step).unwrap_or(30).into(),
                app.drift.into(),
                app.last_step.into(),
                app.bound_at.into(),
                mac.into(),
            ],
        );
    }
}
