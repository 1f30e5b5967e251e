//! After the key ring was lost for good: what was under it is void, and what stays is put under a new one (THR-18).
//!
//! People, their places, groups, settings and the event log stay. Passwords, sessions, devices and every authenticator
//! are gone: nobody can check them any more. Roles are taken as they stand in the database.

use domain::account::{Role, Status};
use domain::entropy::Entropy;
use domain::id::{AccountId, EmployeeId, WorkspaceId};
use domain::keys::Purpose;
use domain::time::Timestamp;

use crate::renewal::{Found, Renewing};
use crate::{Batch, Row, Statement, Store, StoreError, Value, employee, event};

/// The first rows, which tell whose ring it is.
const FIRST: i64 = 20;
/// Rows of one page of a walk, and so of one transaction.
const PAGE: i64 = 500;

/// Somebody who was an administrator and is asked in anew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Administrator {
    pub employee: EmployeeId,
    pub account: AccountId,
    pub workspace: WorkspaceId,
    pub name: String,
    pub login: String,
}

static FORGET: [Statement; 25] = [
    forget("lost.phone_number.purge", "delete from phone_number"),
    forget("lost.sms_code.purge", "delete from sms_code"),
    forget("lost.access_request.purge", "delete from access_request"),
    forget("lost.app_session.purge", "delete from app_session"),
    forget("lost.session.purge", "delete from session"),
    forget("lost.device.purge", "delete from device"),
    forget("lost.sign_in.purge", "delete from sign_in"),
    forget("lost.account_proof.purge", "delete from account_proof"),
    forget("lost.otp_app.purge", "delete from otp_app"),
    forget("lost.trusted_device.purge", "delete from trusted_device"),
    forget("lost.pairing.purge", "delete from pairing"),
    forget("lost.approval.purge", "delete from approval"),
    forget("lost.otp_app_setup.purge", "delete from otp_app_setup"),
    forget("lost.suspended_otp_app.purge", "delete from suspended_otp_app"),
    forget("lost.recovery_code.purge", "delete from recovery_code"),
    forget("lost.recovery_set.purge", "delete from recovery_set"),
    forget(
        "lost.suspended_recovery_code.purge",
        "delete from suspended_recovery_code",
    ),
    forget(
        "lost.suspended_recovery_set.purge",
        "delete from suspended_recovery_set",
    ),
    forget("lost.waiver.purge", "delete from waiver"),
    forget("lost.link.purge", "delete from link"),
    forget("lost.join_link.purge", "delete from join_link"),
    forget("lost.sms_invitation.purge", "delete from sms_invitation"),
    forget("lost.message.purge", "delete from message"),
    forget("lost.import_part.purge", "delete from import_part"),
    forget("lost.import.purge", "delete from import"),
];
static FORGET_PASSWORDS: Statement = Statement {
    name: "lost.passwords.purge",
    sql: "update account set password = null, password_at = null, longer_asked = null where password is not null",
};
static ADOPT_EMPLOYEE: Statement = Statement {
    name: "lost.employee",
    sql: "update employee set status = $1, mac = $2 where id = $3 and mac = $4",
};
static ADOPT_EVENT: Statement = Statement {
    name: "lost.event",
    sql: "update event set mac = $1 where id = $2 and mac = $3",
};
static ADMINISTRATORS: Statement = Statement {
    name: "lost.administrators.purge",
    sql: "select e.id, e.account, e.workspace, e.name, a.login_shown from employee e join account a on a.id = e.account \
          where e.role = 'administrator' and e.status = 'invited' order by e.workspace, e.name, e.id",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&FORGET_PASSWORDS, &ADOPT_EMPLOYEE, &ADOPT_EVENT, &ADMINISTRATORS];

pub(crate) fn emptying() -> impl Iterator<Item = &'static Statement> {
    FORGET.iter()
}

const fn forget(name: &'static str, sql: &'static str) -> Statement {
    Statement { name, sql }
}

impl Store {
    /// Whether nothing of the first rows was made under this ring: then it is the ring of another database.
    pub async fn is_under_another_ring(&self, entropy: &mut (dyn Entropy + Send)) -> Result<bool, StoreError> {
        let mut foreign = 0;
        for keyed in [&employee::KEYED, &event::KEYED] {
            let params = [Value::from(&[][..]), FIRST.into()];
            let rows = self.database.read_long(keyed.page, &params).await?;
            for row in &rows {
                let mut renewing = Renewing {
                    now: Timestamp::default(),
                    entropy: &mut *entropy,
                    batch: Batch::new(),
                };
                match (keyed.judge)(self, row, &mut renewing)? {
                    Found::Foreign => foreign += 1,
                    _ => return Ok(false),
                }
            }
        }
        Ok(foreign > 0)
    }

    /// Voids what was under the lost ring, puts the rest under this store's, and says who was an administrator. Whoever
    /// was active is invited again. Doing it again after an interruption goes on where it stopped.
    pub async fn replace_lost_ring(&self) -> Result<Vec<Administrator>, StoreError> {
        let mut batch = Batch::new();
        for statement in &FORGET {
            batch.run(statement, Vec::new());
        }
        batch.run(&FORGET_PASSWORDS, Vec::new());
        self.database.write(batch).await?;
        self.adopt(employee::KEYED.page, |row, batch| self.adopt_employee(row, batch))
            .await?;
        self.adopt(event::KEYED.page, |row, batch| self.adopt_event(row, batch))
            .await?;
        let rows = self.database.read_long(&ADMINISTRATORS, &[]).await?;
        rows.iter()
            .map(|row| {
                Ok(Administrator {
                    employee: row.id(0)?,
                    account: row.id(1)?,
                    workspace: row.id(2)?,
                    name: row.text(3)?.to_owned(),
                    login: row.text(4)?.to_owned(),
                })
            })
            .collect()
    }

    async fn adopt(
        &self,
        page: &'static Statement,
        one: impl Fn(&Row, &mut Batch) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut after = Vec::new();
        loop {
            let rows = self
                .database
                .read_long(page, &[Value::from(&after), PAGE.into()])
                .await?;
            let mut batch = Batch::new();
            for row in &rows {
                one(row, &mut batch)?;
            }
            if !batch.is_empty() {
                self.database.write(batch).await?;
            }
            match rows.last() {
                Some(last) if rows.len() == PAGE as usize => after = last.blob(0)?.to_vec(),
                _ => return Ok(()),
            }
        }
    }

    /// Columns: see the page of `employee::KEYED`.
    fn adopt_employee(&self, row: &Row, batch: &mut Batch) -> Result<(), StoreError> {
        let (id, workspace, account, mac) = (row.blob(0)?, row.blob(1)?, row.blob(2)?, row.blob(5)?);
        let role = Role::from_word(row.text(3)?).ok_or(StoreError::Forged("employee"))?;
        let status = Status::from_word(row.text(4)?).ok_or(StoreError::Forged("employee"))?;
        let columns = |status: Status| [id, workspace, account, role.word().as_bytes(), status.word().as_bytes()];
        if self.row_key("employee", &columns(status), mac).is_some() {
            return Ok(());
        }
        let before = status;
        let status = if status == Status::Active {
            Status::Invited
        } else {
            status
        };
        if status != before {
            crate::listing::relist(batch, &id.into(), &workspace.into(), (before, status));
        }
        let newer = self.row_mac("employee", &columns(status));
        batch.run(
            &ADOPT_EMPLOYEE,
            [Value::from(status.word()), newer.into(), id.into(), mac.into()],
        );
        Ok(())
    }

    /// Columns: see the page of `event::KEYED`. What was sealed stays provable by its seal; the MAC says only that the
    /// row was there when the ring was replaced.
    fn adopt_event(&self, row: &Row, batch: &mut Batch) -> Result<(), StoreError> {
        let (id, mac) = (row.blob(0)?, row.blob(4)?);
        let (Some(salt), Some(text)) = (row.opt_blob(2)?, row.opt_text(3)?) else {
            return Ok(());
        };
        let parts = [id, row.blob(1)?, salt, text.as_bytes()];
        if self.keys.key_of(Purpose::Event, &parts, mac).is_none() {
            let newer = self.keys.mac(Purpose::Event, &parts);
            batch.run(&ADOPT_EVENT, [Value::from(newer), id.into(), mac.into()]);
        }
        Ok(())
    }
}

/// The tables that are emptied, and those whose rows stay: a test finds a keyed table that is in neither.
pub fn settled_tables() -> Vec<&'static str> {
    let emptied = FORGET.iter().filter_map(|s| s.sql.strip_prefix("delete from "));
    emptied.chain(["account", "employee", "event"]).collect()
}
