//! What is open of people who are invited or wait for approval.

use std::collections::HashMap;

use domain::account::Status;
use domain::id::{AccountId, EmployeeId, JoinLinkId, WorkspaceId};
use domain::time::Timestamp;

use crate::employee::Employee;
use crate::engine::MANY;
use crate::{Change, Row, Statement, Store, StoreError, Value};

/// An invitation that nobody has accepted, or somebody who joined by a link and waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenInvitation {
    pub employee: Employee,
    /// The address, as it was written.
    pub address: String,
    pub created_at: Timestamp,
    /// Null: the operator, or the person, by a link for many people.
    pub invited_by: Option<EmployeeId>,
    /// The name of whoever invited, if still there.
    pub inviter: Option<String>,
    pub join_link: Option<JoinLinkId>,
    /// The language of the mail.
    pub language: Option<String>,
    /// The end of the newest personal link.
    pub expires_at: Option<Timestamp>,
    /// When the last mail went out.
    pub mailed_at: Option<Timestamp>,
}

/// A row before it is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewInvitation<'a> {
    pub invited_by: Option<EmployeeId>,
    pub join_link: Option<JoinLinkId>,
    pub language: &'a str,
}

static LIST: Statement = Statement {
    name: "invitation.list",
    sql: "select e.id, e.workspace, e.account, e.name, e.role, e.status, e.mac, 0, 0, null, a.login_shown, e.created_at, \
          i.invited_by, b.name, i.join_link, i.language, i.expires_at, i.mailed_at \
          from employee e join account a on a.id = e.account left join invitation i on i.employee = e.id \
          left join employee b on b.id = i.invited_by \
          where e.workspace = $1 and e.status = $2 and e.id < $3 order by e.id desc limit $4",
};
static LIST_BY: Statement = Statement {
    name: "invitation.list_by",
    sql: "select e.id, e.workspace, e.account, e.name, e.role, e.status, e.mac, 0, 0, null, a.login_shown, e.created_at, \
          i.invited_by, b.name, i.join_link, i.language, i.expires_at, i.mailed_at \
          from invitation i join employee e on e.id = i.employee join account a on a.id = e.account \
          left join employee b on b.id = i.invited_by \
          where i.invited_by = $1 and e.status = $2 and e.id < $3 order by e.id desc limit $4",
};
static FIND: Statement = Statement {
    name: "invitation.find",
    sql: "select e.id, e.workspace, e.account, e.name, e.role, e.status, e.mac, 0, 0, null, a.login_shown, e.created_at, \
          i.invited_by, b.name, i.join_link, coalesce(i.language, a.language), i.expires_at, i.mailed_at \
          from employee e join account a on a.id = e.account left join invitation i on i.employee = e.id \
          left join employee b on b.id = i.invited_by \
          where e.id = $1 and e.status in ('invited', 'pending')",
};
/// Those of these logins who have got no mail yet.
static UNMAILED: Statement = Statement {
    name: "invitation.unmailed",
    sql: "select e.id, e.workspace, e.account, e.name, e.role, e.status, e.mac, 0, 0, null, a.login_shown, e.created_at, \
          i.invited_by, '', i.join_link, coalesce(i.language, a.language), i.expires_at, i.mailed_at, a.login \
          from account a join employee e on e.account = a.id and e.workspace = $1 and e.status = 'invited' \
          left join invitation i on i.employee = e.id \
          where i.mailed_at is null and a.login in ({many(text)})",
};
static INSERT: Statement = Statement {
    name: "invitation.insert",
    sql: "insert into invitation (employee, invited_by, join_link, language) values ($1, $2, $3, $4)",
};
/// A mail that went out keeps its time when a link is only copied afterwards; too early, no row changes.
static ISSUE: Statement = Statement {
    name: "invitation.issue",
    sql: "insert into invitation (employee, invited_by, language, issued_at, expires_at, mailed_at) \
          values ($1, $2, $3, $4, $5, $6) on conflict (employee) do update set issued_at = excluded.issued_at, expires_at = excluded.expires_at, \
          mailed_at = coalesce(excluded.mailed_at, invitation.mailed_at) \
          where excluded.mailed_at is null or invitation.mailed_at is null or invitation.mailed_at <= $7",
};
static CLOSE: Statement = Statement {
    name: "invitation.close",
    sql: "delete from invitation where employee = $1",
};
/// Takes the row of an employee who still stands as read, so that accepting, sending again and deleting stand in line.
static HOLD: Statement = Statement {
    name: "invitation.hold",
    sql: "update employee set status = status where id = $1 and status = $2",
};
/// Takes the account's row: no place is made in an account that goes, or at a login that it no longer has.
static HOLD_LOGIN: Statement = Statement {
    name: "invitation.hold_login",
    sql: "update account set name = name where id = $1 and login = $2",
};
static HOLD_ACCOUNT: Statement = Statement {
    name: "invitation.hold_account",
    sql: "update account set name = name where id = $1",
};
static FREE_LOGIN: Statement = Statement {
    name: "invitation.free_login",
    sql: "delete from address where workspace = $1 and folded = (select login from account where id = $2) \
          and employee = $3",
};
static FREE_CONTACT: Statement = Statement {
    name: "invitation.free_contact",
    sql: "delete from address where workspace = $1 and folded = (select contact from employee where id = $2) \
          and employee = $3",
};
static LEAVE_GROUPS: Statement = Statement {
    name: "invitation.leave_groups",
    sql: "delete from membership where employee = $1",
};
static DELETE: Statement = Statement {
    name: "invitation.delete",
    sql: "delete from employee where id = $1 and status = $2",
};
/// An account that has nothing else: no password, no other place.
static DELETE_ACCOUNT: Statement = Statement {
    name: "invitation.delete_account",
    sql: "delete from account where id = $1 and password is null \
          and not exists (select 1 from employee where account = $2)",
};
static CONFIRM_LOGIN: Statement = Statement {
    name: "invitation.confirm_login",
    sql: "update account set login_confirmed_at = coalesce(login_confirmed_at, $1) where id = $2 and login = $3",
};
static NAME_ACCOUNT: Statement = Statement {
    name: "invitation.name_account",
    sql: "update account set name = $1, language = $2 where id = $3",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &LIST,
    &LIST_BY,
    &FIND,
    &UNMAILED,
    &INSERT,
    &ISSUE,
    &CLOSE,
    &HOLD,
    &HOLD_LOGIN,
    &HOLD_ACCOUNT,
    &FREE_LOGIN,
    &FREE_CONTACT,
    &LEAVE_GROUPS,
    &DELETE,
    &DELETE_ACCOUNT,
    &CONFIRM_LOGIN,
    &NAME_ACCOUNT,
];

impl Store {
    /// The open ones of a workspace (`Invited`) or those who wait for approval (`Pending`), the newest first, at most
    /// `limit`, after the one named by `older`.
    pub async fn open_invitations(
        &self,
        workspace: WorkspaceId,
        status: Status,
        older: Option<EmployeeId>,
        limit: i64,
    ) -> Result<Vec<OpenInvitation>, StoreError> {
        self.listed_invitations(&LIST, workspace.into(), status, older, limit)
            .await
    }

    /// Those among them that this employee sent.
    pub async fn invitations_by(
        &self,
        inviter: EmployeeId,
        status: Status,
        older: Option<EmployeeId>,
        limit: i64,
    ) -> Result<Vec<OpenInvitation>, StoreError> {
        self.listed_invitations(&LIST_BY, inviter.into(), status, older, limit)
            .await
    }

    async fn listed_invitations(
        &self,
        statement: &'static Statement,
        of: Value,
        status: Status,
        older: Option<EmployeeId>,
        limit: i64,
    ) -> Result<Vec<OpenInvitation>, StoreError> {
        let id = older.unwrap_or(EmployeeId::from_bytes([0xff; 16]));
        let params = [of, status.word().into(), id.into(), limit.into()];
        let rows = self.database.read_long(statement, &params).await?;
        rows.iter().map(|row| self.open_invitation_row(row)).collect()
    }

    /// What is open of this employee; none once the person is in, or was never asked.
    pub async fn open_invitation(&self, employee: EmployeeId) -> Result<Option<OpenInvitation>, StoreError> {
        let row = self.database.read_one(&FIND, &[employee.into()]).await?;
        row.map(|row| self.open_invitation_row(&row)).transpose()
    }

    /// Those of these folded logins who are invited and have got no mail yet, by login.
    pub async fn unmailed(
        &self,
        workspace: WorkspaceId,
        logins: &[&str],
    ) -> Result<HashMap<String, OpenInvitation>, StoreError> {
        let mut found = HashMap::new();
        for some in logins.chunks(MANY) {
            let mut params = vec![Value::from(workspace)];
            params.extend(crate::import::filled(some));
            for row in self.database.read_long(&UNMAILED, &params).await? {
                found.insert(row.text(18)?.to_owned(), self.open_invitation_row(&row)?);
            }
        }
        Ok(found)
    }

    fn open_invitation_row(&self, row: &Row) -> Result<OpenInvitation, StoreError> {
        Ok(OpenInvitation {
            employee: self.employee_row(row)?,
            address: row.text(10)?.to_owned(),
            created_at: row.time(11)?,
            invited_by: row.opt_id(12)?,
            inviter: row.opt_text(13)?.map(str::to_owned),
            join_link: row.opt_id(14)?,
            language: row.opt_text(15)?.map(str::to_owned),
            expires_at: row.opt_time(16)?,
            mailed_at: row.opt_time(17)?,
        })
    }
}

impl Change<'_> {
    /// Beside a new employee: who invited, and in which language.
    pub fn open_invitation(&mut self, employee: EmployeeId, new: &NewInvitation<'_>) {
        let params = [
            Value::from(employee),
            new.invited_by.into(),
            new.join_link.into(),
            new.language.into(),
        ];
        self.run_once(&INSERT, params);
    }

    /// Notes the newest personal link, and whether it went out by mail; `invited_by` counts for somebody who was never
    /// asked before. `Stale` if the last mail went out after
    /// `mailed_until`: two who send at once send one.
    pub fn issue_invitation(
        &mut self,
        employee: EmployeeId,
        invited_by: Option<EmployeeId>,
        language: &str,
        expires_at: Timestamp,
        mailed: bool,
        mailed_until: Timestamp,
    ) {
        let params = [
            Value::from(employee),
            invited_by.into(),
            language.into(),
            self.now.into(),
            expires_at.into(),
            mailed.then_some(self.now).into(),
            mailed_until.into(),
        ];
        self.run_once(&ISSUE, params);
    }

    /// The person is in: nothing is open any more.
    pub fn close_invitation(&mut self, employee: EmployeeId) {
        self.run(&CLOSE, [employee.into()]);
    }

    /// `Stale` unless the employee still stands as it was read.
    pub fn hold_place(&mut self, employee: &Employee) {
        let params = [Value::from(employee.id), employee.status.word().into()];
        self.run_once(&HOLD, params);
    }

    /// `Stale` if the account is gone, since it had nothing but an invitation that was deleted meanwhile, or if its login
    /// is another one by now: a place at the former one could never follow a change of login again.
    pub fn hold_account(&mut self, account: AccountId, login: &str) {
        self.run_once(&HOLD_LOGIN, [Value::from(account), login.into()]);
    }

    /// Deletes somebody who was never in: the address is free at once, and an account that has nothing else goes too.
    /// `Stale` if the employee no longer stands as it was read.
    pub fn delete_invited(&mut self, employee: &Employee) {
        let (id, account, workspace) = (employee.id, employee.account, employee.workspace);
        self.hold_place(employee);
        self.run(&HOLD_ACCOUNT, [account.into()]);
        self.run(&FREE_LOGIN, [Value::from(workspace), account.into(), id.into()]);
        self.run(&FREE_CONTACT, [Value::from(workspace), id.into(), id.into()]);
        self.run(&LEAVE_GROUPS, [id.into()]);
        self.unlist_employee(employee);
        self.run(&CLOSE, [id.into()]);
        self.run_once(&DELETE, [Value::from(id), employee.status.word().into()]);
        self.run(&DELETE_ACCOUNT, [Value::from(account), account.into()]);
    }

    /// The owner of the login followed a link that was mailed there. `Stale` if the login is another one meanwhile.
    pub fn confirm_invited_login(&mut self, account: AccountId, login: &str) {
        let params = [Value::from(self.now), account.into(), login.into()];
        self.run_once(&CONFIRM_LOGIN, params);
    }

    /// Name and language of an account that joins for the first time.
    pub fn name_account(&mut self, account: AccountId, name: &str, language: &str) {
        self.run_once(&NAME_ACCOUNT, [name.into(), language.into(), account.into()]);
    }
}
