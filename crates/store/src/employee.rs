//! Employees: an account's place in one workspace.

use domain::account::{Role, Status};
use domain::email::Email;
use domain::id::{AccountId, EmployeeId, GroupId, WorkspaceId};
use domain::listing;
use domain::second_factor::{Factors, Method};
use domain::time::Timestamp;

use crate::engine::MANY;
use crate::renewal::{Found, Keyed, Renewing};
use crate::{Change, Row, Statement, Store, StoreError, Value};

/// An employee as it is stored, with the factors that are active.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Employee {
    pub id: EmployeeId,
    pub workspace: WorkspaceId,
    pub account: AccountId,
    pub name: String,
    pub role: Role,
    pub status: Status,
    pub factors: Factors,
}

/// One line of the administrator's list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedEmployee {
    pub employee: Employee,
    pub login: String,
    /// The newest sign-in, where the list reads it.
    pub signed_in_at: Option<Timestamp>,
}

/// Somebody who is added together with others, with a login that nobody of the workspace has.
#[derive(Clone, Debug)]
pub struct Added {
    pub employee: Employee,
    pub login: Email,
}

const TABLE: &str = "employee";

static BY_ACCOUNT: Statement = Statement {
    name: "employee.by_account",
    sql: "select e.id, e.workspace, e.account, e.name, e.role, e.status, e.mac, \
          case when o.employee is null then 0 else 1 end, \
          case when exists (select 1 from recovery_code r where r.employee = e.id and r.used_at is null) then 1 else 0 end \
          + case when exists (select 1 from phone_number n where n.employee = e.id) then 2 else 0 end, t.state \
          from employee e left join otp_app o on o.employee = e.id \
          left join trusted_device t on t.employee = e.id and t.in_force = 1 where e.account = $1",
};
static BY_ID: Statement = Statement {
    name: "employee.by_id",
    sql: "select e.id, e.workspace, e.account, e.name, e.role, e.status, e.mac, \
          case when o.employee is null then 0 else 1 end, \
          case when exists (select 1 from recovery_code r where r.employee = e.id and r.used_at is null) then 1 else 0 end \
          + case when exists (select 1 from phone_number n where n.employee = e.id) then 2 else 0 end, t.state \
          from employee e left join otp_app o on o.employee = e.id \
          left join trusted_device t on t.employee = e.id and t.in_force = 1 where e.id = $1",
};
static ADMINISTRATORS: Statement = Statement {
    name: "employee.administrators",
    sql: "select e.id, e.workspace, e.account, e.name, e.role, e.status, e.mac, \
          case when o.employee is null then 0 else 1 end, \
          case when exists (select 1 from recovery_code r where r.employee = e.id and r.used_at is null) then 1 else 0 end \
          + case when exists (select 1 from phone_number n where n.employee = e.id) then 2 else 0 end, \
          t.state, a.login_shown \
          from employee e join account a on a.id = e.account left join otp_app o on o.employee = e.id \
          left join trusted_device t on t.employee = e.id and t.in_force = 1 \
          where e.workspace = $1 and e.status = 'active' and e.role = 'administrator' order by e.sort_name, e.id",
};
static KEYED_PAGE: Statement = Statement {
    name: "employee.keyed",
    sql: "select id, workspace, account, role, status, mac from employee where id > $1 order by id limit $2",
};
static RENEW: Statement = Statement {
    name: "employee.renew",
    sql: "update employee set mac = $1 where id = $2 and mac = $3",
};
static INSERT: Statement = Statement {
    name: "employee.insert",
    sql: "insert into employee (id, workspace, account, name, sort_name, role, status, created_at, mac) \
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
};
static INSERT_MANY: Statement = Statement {
    name: "employee.insert_many",
    sql: "insert into employee (id, workspace, account, name, sort_name, role, status, created_at, mac) \
          values {many(blob, blob, blob, text, text, text, text, bigint, blob)}",
};
/// Whoever is dismissed keeps the status of before; whoever comes back has none to keep.
static SET_PLACE: Statement = Statement {
    name: "employee.set_place",
    sql: "update employee set role = $1, \
          left_as = case when status = $2 then left_as when $3 = 'dismissed' then status else null end, \
          status = $4, mac = $5 where id = $6 and role = $7 and status = $8",
};
static MOVE_PLACE: Statement = Statement {
    name: "employee.move_place",
    sql: "update employee set account = $1, mac = $2 where id = $3 and account = $4 and status = $5",
};
static LEFT_AS: Statement = Statement {
    name: "employee.left_as",
    sql: "select left_as from employee where id = $1",
};
static RENAME: Statement = Statement {
    name: "employee.rename",
    sql: "update employee set name = $1, sort_name = $2 where id = $3",
};
/// Only of somebody who is active: a sign-in and a dismissal at once stand in line here (EMP-04).
static SIGNED_IN: Statement = Statement {
    name: "employee.signed_in",
    sql: "update employee set signed_in_at = $1 where id = $2 and status = 'active'",
};
static OTHER_ADMINISTRATORS: Statement = Statement {
    name: "employee.other_administrators",
    sql: "select count(*) from employee where workspace = $1 and role = 'administrator' and status = 'active' \
          and id <> $2",
};
/// Answers a row only while somebody else is an active administrator.
static ANOTHER_ADMINISTRATOR: Statement = Statement {
    name: "employee.another_administrator",
    sql: "update workspace set title = title where id = $1 and exists (select 1 from employee e \
          where e.workspace = $2 and e.role = 'administrator' and e.status = 'active' and e.id <> $3)",
};
/// Takes the workspace's row, so that two administrators who demote each other stand in line.
static HOLD_WORKSPACE: Statement = Statement {
    name: "employee.hold_workspace",
    sql: "update workspace set title = title where id = $1",
};
static TAKE_ADDRESS: Statement = Statement {
    name: "address.take",
    sql: "insert into address (workspace, folded, employee, used_as) values ($1, $2, $3, $4)",
};
static TAKE_ADDRESSES: Statement = Statement {
    name: "address.take_many",
    sql: "insert into address (workspace, folded, employee, used_as) values {many(blob, text, blob, text)}",
};
static ADDRESS_USE: Statement = Statement {
    name: "address.use",
    sql: "select used_as, employee from address where workspace = $1 and folded = $2",
};
static GROUPS_OF: Statement = Statement {
    name: "employee.groups",
    sql: "select g.id, g.name from membership m join workgroup g on g.id = m.workgroup where m.employee = $1 \
          order by g.name",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &KEYED_PAGE,
    &RENEW,
    &BY_ACCOUNT,
    &BY_ID,
    &ADMINISTRATORS,
    &INSERT,
    &INSERT_MANY,
    &SET_PLACE,
    &MOVE_PLACE,
    &LEFT_AS,
    &RENAME,
    &SIGNED_IN,
    &OTHER_ADMINISTRATORS,
    &ANOTHER_ADMINISTRATOR,
    &HOLD_WORKSPACE,
    &TAKE_ADDRESS,
    &TAKE_ADDRESSES,
    &ADDRESS_USE,
    &GROUPS_OF,
];

pub(crate) static KEYED: Keyed = Keyed {
    table: TABLE,
    what: "employees",
    page: &KEYED_PAGE,
    whole: false,
    judge: renew,
};

/// Makes the row's MAC anew.
fn renew(store: &Store, row: &Row, renewing: &mut Renewing<'_>) -> Result<Found, StoreError> {
    let (id, mac) = (row.blob(0)?, row.blob(5)?);
    let (role, status) = (row.text(3)?.as_bytes(), row.text(4)?.as_bytes());
    let covered = [id, row.blob(1)?, row.blob(2)?, role, status];
    match store.row_key(TABLE, &covered, mac) {
        None => Ok(Found::Foreign),
        Some(key) if key == store.keys.newest() => Ok(Found::Under(key)),
        Some(_) => {
            let newer = store.row_mac(TABLE, &covered);
            renewing.batch.run(&RENEW, [Value::from(newer), id.into(), mac.into()]);
            Ok(Found::Renewed)
        }
    }
}

impl Store {
    /// Every place of an account.
    pub async fn employees_of(&self, account: AccountId) -> Result<Vec<Employee>, StoreError> {
        let rows = self.database.read(&BY_ACCOUNT, &[account.into()]).await?;
        rows.iter().map(|row| self.employee_row(row)).collect()
    }

    pub async fn employee(&self, id: EmployeeId) -> Result<Option<Employee>, StoreError> {
        let row = self.database.read_one(&BY_ID, &[id.into()]).await?;
        row.map(|row| self.employee_row(&row)).transpose()
    }

    /// How a dismissed employee stood before, where that is known.
    pub async fn left_as(&self, id: EmployeeId) -> Result<Option<Status>, StoreError> {
        let row = self.database.read_one(&LEFT_AS, &[id.into()]).await?;
        let word = row.map(|row| Ok::<_, StoreError>(row.opt_text(0)?.map(str::to_owned)));
        Ok(word.transpose()?.flatten().and_then(|word| Status::from_word(&word)))
    }

    /// The active administrators of a workspace, by name.
    pub async fn administrators(&self, workspace: WorkspaceId) -> Result<Vec<ListedEmployee>, StoreError> {
        let rows = self.database.read_long(&ADMINISTRATORS, &[workspace.into()]).await?;
        rows.iter().map(|row| self.listed(row)).collect()
    }

    pub(crate) fn listed(&self, row: &Row) -> Result<ListedEmployee, StoreError> {
        Ok(ListedEmployee {
            employee: self.employee_row(row)?,
            login: row.text(10)?.to_owned(),
            signed_in_at: None,
        })
    }

    /// How many active administrators the workspace has beside `employee`.
    pub async fn other_administrators(&self, workspace: WorkspaceId, employee: EmployeeId) -> Result<i64, StoreError> {
        let row = self
            .database
            .read_one(&OTHER_ADMINISTRATORS, &[workspace.into(), employee.into()])
            .await?;
        row.map_or(Ok(0), |row| row.int(0))
    }

    /// What an address is used as in this workspace, and by whom: `login` or `contact`.
    pub async fn address_use(
        &self,
        workspace: WorkspaceId,
        email: &Email,
    ) -> Result<Option<(String, EmployeeId)>, StoreError> {
        let row = self
            .database
            .read_one(&ADDRESS_USE, &[workspace.into(), email.folded().into()])
            .await?;
        row.map(|row| Ok((row.text(0)?.to_owned(), row.id(1)?))).transpose()
    }

    pub async fn groups_of(&self, employee: EmployeeId) -> Result<Vec<(GroupId, String)>, StoreError> {
        let rows = self.database.read(&GROUPS_OF, &[employee.into()]).await?;
        rows.iter()
            .map(|row| Ok((row.id(0)?, row.text(1)?.to_owned())))
            .collect()
    }

    fn employee_mac(&self, e: &Employee) -> [u8; 32] {
        self.row_mac(
            TABLE,
            &[
                e.id.bytes(),
                e.workspace.bytes(),
                e.account.bytes(),
                e.role.word().as_bytes(),
                e.status.word().as_bytes(),
            ],
        )
    }

    pub(crate) fn employee_row(&self, row: &Row) -> Result<Employee, StoreError> {
        let mut factors = Vec::new();
        if row.bool(7)? {
            factors.push(Method::OtpApp);
        }
        let weaker = row.int(8)?;
        if weaker & 1 != 0 {
            factors.push(Method::RecoveryCode);
        }
        if weaker & 2 != 0 {
            factors.push(Method::Sms);
        }
        let phone = row.opt_text(9)?;
        if phone == Some("connected") {
            factors.extend([Method::Push, Method::VerificationCode]);
        }
        let mut factors = Factors::of(&factors);
        if phone == Some("disconnected") {
            factors = factors.with_disconnected_phone();
        }
        let employee = Employee {
            id: row.id(0)?,
            workspace: row.id(1)?,
            account: row.id(2)?,
            name: row.text(3)?.to_owned(),
            role: Role::from_word(row.text(4)?).ok_or(StoreError::Forged(TABLE))?,
            status: Status::from_word(row.text(5)?).ok_or(StoreError::Forged(TABLE))?,
            factors,
        };
        self.check_row(
            TABLE,
            &[
                employee.id.bytes(),
                employee.workspace.bytes(),
                employee.account.bytes(),
                employee.role.word().as_bytes(),
                employee.status.word().as_bytes(),
            ],
            row.blob(6)?,
        )?;
        Ok(employee)
    }
}

impl Change<'_> {
    /// A new place in a workspace, with its login taken there. `Taken` if the address is in use in the workspace.
    pub fn create_employee(&mut self, employee: &Employee, login: &Email) {
        let row = self.employee_values(employee);
        self.run_once(&INSERT, row);
        self.run_once(&TAKE_ADDRESS, address_values(employee, login));
        self.list_employees(&[(employee, login)]);
    }

    /// The same for several at once, in few statements.
    pub fn create_employees(&mut self, added: &[Added]) {
        let (many, rest) = added.as_chunks::<MANY>();
        for rows in many {
            let employees = rows
                .iter()
                .flat_map(|a| self.employee_values(&a.employee))
                .collect::<Vec<_>>();
            self.run_rows(&INSERT_MANY, employees, MANY);
            let addresses = rows.iter().flat_map(|a| address_values(&a.employee, &a.login));
            self.run_rows(&TAKE_ADDRESSES, addresses.collect::<Vec<_>>(), MANY);
        }
        for one in rest {
            let row = self.employee_values(&one.employee);
            self.run_once(&INSERT, row);
            self.run_once(&TAKE_ADDRESS, address_values(&one.employee, &one.login));
        }
        let listed: Vec<_> = added.iter().map(|a| (&a.employee, &a.login)).collect();
        self.list_employees(&listed);
    }

    fn employee_values(&self, employee: &Employee) -> [Value; 9] {
        [
            Value::from(employee.id),
            employee.workspace.into(),
            employee.account.into(),
            employee.name.as_str().into(),
            listing::fold_name(&employee.name).into(),
            employee.role.word().into(),
            employee.status.word().into(),
            self.now.into(),
            self.store.employee_mac(employee).into(),
        ]
    }

    /// Makes the change depend on somebody else being an active administrator: two who demote each other at once
    /// stand in line at the workspace's row, and the second is `Stale` (EMP-07).
    pub fn keep_another_administrator(&mut self, workspace: WorkspaceId, besides: EmployeeId) {
        self.run(&HOLD_WORKSPACE, [workspace.into()]);
        self.run_once(
            &ANOTHER_ADMINISTRATOR,
            [workspace.into(), workspace.into(), besides.into()],
        );
    }

    /// Moves an employee to another role or status, if it still has the one that was read.
    pub fn set_place(&mut self, employee: &Employee, role: Role, status: Status) {
        let moved = Employee {
            role,
            status,
            ..employee.clone()
        };
        let mac = self.store.employee_mac(&moved);
        self.run_once(
            &SET_PLACE,
            [
                Value::from(role.word()),
                status.word().into(),
                status.word().into(),
                status.word().into(),
                mac.into(),
                employee.id.into(),
                employee.role.word().into(),
                employee.status.word().into(),
            ],
        );
        if status != employee.status {
            self.relist_status(employee, status);
        }
    }

    /// Somebody who is only invited, in another account: see [`Change::change_login`]. `Stale` once they are in.
    pub(crate) fn move_place(&mut self, employee: &Employee, account: AccountId) {
        let moved = Employee {
            account,
            ..employee.clone()
        };
        let mac = self.store.employee_mac(&moved);
        let (id, status) = (employee.id, employee.status.word());
        self.run_once(
            &MOVE_PLACE,
            [
                Value::from(account),
                mac.into(),
                id.into(),
                employee.account.into(),
                status.into(),
            ],
        );
    }

    /// Another name in one workspace; the list and the search know it from the same moment on.
    pub fn rename_employee(&mut self, employee: EmployeeId, name: &str) {
        let sorted = listing::fold_name(name);
        self.run_once(&RENAME, [Value::from(name), sorted.as_str().into(), employee.into()]);
        self.relist_name(employee, name, &sorted);
    }

    /// The employee signed in. `Stale` if they are no longer active: a dismissal was quicker (EMP-04).
    pub fn note_sign_in(&mut self, employee: EmployeeId) {
        self.run_once(&SIGNED_IN, [Value::from(self.now), employee.into()]);
    }
}

fn address_values(employee: &Employee, login: &Email) -> [Value; 4] {
    [
        employee.workspace.into(),
        login.folded().into(),
        employee.id.into(),
        "login".into(),
    ]
}
