//! Employees: an account's place in one workspace.

use domain::account::{Role, Status};
use domain::email::Email;
use domain::id::{AccountId, EmployeeId, GroupId, WorkspaceId};
use domain::second_factor::{Factors, Method};

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
}

const TABLE: &str = "employee";

static BY_ACCOUNT: Statement = Statement {
    name: "employee.by_account",
    sql: "select e.id, e.workspace, e.account, e.name, e.role, e.status, e.mac, \
          case when o.employee is null then 0 else 1 end, \
          case when exists (select 1 from recovery_code r where r.employee = e.id and r.used_at is null) then 1 else 0 end \
          from employee e left join otp_app o on o.employee = e.id where e.account = $1",
};
static BY_ID: Statement = Statement {
    name: "employee.by_id",
    sql: "select e.id, e.workspace, e.account, e.name, e.role, e.status, e.mac, \
          case when o.employee is null then 0 else 1 end, \
          case when exists (select 1 from recovery_code r where r.employee = e.id and r.used_at is null) then 1 else 0 end \
          from employee e left join otp_app o on o.employee = e.id where e.id = $1",
};
static LIST: Statement = Statement {
    name: "employee.list",
    sql: "select e.id, e.workspace, e.account, e.name, e.role, e.status, e.mac, \
          case when o.employee is null then 0 else 1 end, \
          case when exists (select 1 from recovery_code r where r.employee = e.id and r.used_at is null) then 1 else 0 end, \
          a.login_shown \
          from employee e join account a on a.id = e.account left join otp_app o on o.employee = e.id \
          where e.workspace = $1 and (e.name, e.id) > ($2, $3) order by e.name, e.id limit $4",
};
/// Over one workspace's employees; the people issue brings an index of words.
static SEARCH: Statement = Statement {
    name: "employee.search",
    sql: "select e.id, e.workspace, e.account, e.name, e.role, e.status, e.mac, \
          case when o.employee is null then 0 else 1 end, \
          case when exists (select 1 from recovery_code r where r.employee = e.id and r.used_at is null) then 1 else 0 end, \
          a.login_shown \
          from employee e join account a on a.id = e.account left join otp_app o on o.employee = e.id \
          where e.workspace = $1 and (e.name, e.id) > ($2, $3) \
          and (lower(e.name) like $4 escape '!' or lower(e.name) like $5 escape '!' or a.login like $6 escape '!') \
          order by e.name, e.id limit $7",
};
static ADMINISTRATORS: Statement = Statement {
    name: "employee.administrators",
    sql: "select e.id, e.workspace, e.account, e.name, e.role, e.status, e.mac, \
          case when o.employee is null then 0 else 1 end, \
          case when exists (select 1 from recovery_code r where r.employee = e.id and r.used_at is null) then 1 else 0 end, \
          a.login_shown \
          from employee e join account a on a.id = e.account left join otp_app o on o.employee = e.id \
          where e.workspace = $1 and e.role = 'administrator' and e.status = 'active' order by e.name, e.id",
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
    sql: "insert into employee (id, workspace, account, name, role, status, created_at, mac) \
          values ($1, $2, $3, $4, $5, $6, $7, $8)",
};
static SET_PLACE: Statement = Statement {
    name: "employee.set_place",
    sql: "update employee set role = $1, status = $2, mac = $3 where id = $4 and role = $5 and status = $6",
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
    &LIST,
    &SEARCH,
    &ADMINISTRATORS,
    &INSERT,
    &SET_PLACE,
    &OTHER_ADMINISTRATORS,
    &ANOTHER_ADMINISTRATOR,
    &HOLD_WORKSPACE,
    &TAKE_ADDRESS,
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

    /// The employees of a workspace by name, at most `limit`, after the one named by `after`.
    pub async fn employees(
        &self,
        workspace: WorkspaceId,
        after: Option<(&str, EmployeeId)>,
        limit: i64,
    ) -> Result<Vec<ListedEmployee>, StoreError> {
        let (name, id) = after.unwrap_or(("", EmployeeId::from_bytes([0; 16])));
        let params = [workspace.into(), name.into(), id.into(), limit.into()];
        let rows = self.database.read_long(&LIST, &params).await?;
        rows.iter().map(|row| self.listed(row)).collect()
    }

    /// The same, narrowed to those of whom a word of the name, or the login, begins with the folded `prefix`.
    pub async fn search_employees(
        &self,
        workspace: WorkspaceId,
        prefix: &str,
        after: Option<(&str, EmployeeId)>,
        limit: i64,
    ) -> Result<Vec<ListedEmployee>, StoreError> {
        let (name, id) = after.unwrap_or(("", EmployeeId::from_bytes([0; 16])));
        let literal = prefix.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        let (begins, word) = (format!("{literal}%"), format!("% {literal}%"));
        let params = [
            workspace.into(),
            name.into(),
            id.into(),
            begins.as_str().into(),
            word.into(),
            begins.as_str().into(),
            limit.into(),
        ];
        let rows = self.database.read_long(&SEARCH, &params).await?;
        rows.iter().map(|row| self.listed(row)).collect()
    }

    /// The active administrators of a workspace, by name.
    pub async fn administrators(&self, workspace: WorkspaceId) -> Result<Vec<ListedEmployee>, StoreError> {
        let rows = self.database.read_long(&ADMINISTRATORS, &[workspace.into()]).await?;
        rows.iter().map(|row| self.listed(row)).collect()
    }

    fn listed(&self, row: &Row) -> Result<ListedEmployee, StoreError> {
        Ok(ListedEmployee {
            employee: self.employee_row(row)?,
            login: row.text(9)?.to_owned(),
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

    fn employee_row(&self, row: &Row) -> Result<Employee, StoreError> {
        let mut factors = Vec::new();
        if row.bool(7)? {
            factors.push(Method::OtpApp);
        }
        if row.bool(8)? {
            factors.push(Method::RecoveryCode);
        }
        let employee = Employee {
            id: row.id(0)?,
            workspace: row.id(1)?,
            account: row.id(2)?,
            name: row.text(3)?.to_owned(),
            role: Role::from_word(row.text(4)?).ok_or(StoreError::Forged(TABLE))?,
            status: Status::from_word(row.text(5)?).ok_or(StoreError::Forged(TABLE))?,
            factors: Factors::of(&factors),
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
        let mac = self.store.employee_mac(employee);
        self.run_once(
            &INSERT,
            [
                Value::from(employee.id),
                employee.workspace.into(),
                employee.account.into(),
                employee.name.as_str().into(),
                employee.role.word().into(),
                employee.status.word().into(),
                self.now.into(),
                mac.into(),
            ],
        );
        self.run_once(
            &TAKE_ADDRESS,
            [
                employee.workspace.into(),
                login.folded().into(),
                employee.id.into(),
                "login".into(),
            ],
        );
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
                mac.into(),
                employee.id.into(),
                employee.role.word().into(),
                employee.status.word().into(),
            ],
        );
    }
}
