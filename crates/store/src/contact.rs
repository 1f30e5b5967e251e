//! Contact e-mails, and the addresses at which somebody is told what happens to the account (NDN-04, ACC-06).

use domain::email::Email;
use domain::id::{AccountId, EmployeeId, WorkspaceId};
use domain::time::Timestamp;

use crate::employee::Employee;
use crate::{Change, Row, Statement, Store, StoreError, Value};

/// An employee's contact e-mail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contact {
    /// As it was written.
    pub address: String,
    /// Null until its owner followed the link that was sent there.
    pub confirmed_at: Option<Timestamp>,
}

static FIND: Statement = Statement {
    name: "contact.find",
    sql: "select contact_shown, contact_confirmed_at from employee where id = $1 and contact is not null",
};
static CONFIRMED: Statement = Statement {
    name: "contact.confirmed",
    sql: "select login_shown, login from account where id = $1 and login_confirmed_at is not null \
          union select contact_shown, contact from employee where account = $2 and contact_confirmed_at is not null \
          and status = 'active' and workspace = coalesce($3, workspace)",
};
/// Only while the address that was read is still there.
static SET: Statement = Statement {
    name: "contact.set",
    sql: "update employee set contact = $1, contact_shown = $2, contact_confirmed_at = $3 where id = $4 \
          and contact is not distinct from $5",
};
static CONFIRM: Statement = Statement {
    name: "contact.confirm",
    sql: "update employee set contact_confirmed_at = $1 where id = $2 and contact = $3",
};
static TAKE: Statement = Statement {
    name: "contact.take",
    sql: "insert into address (workspace, folded, employee, used_as) values ($1, $2, $3, 'contact')",
};
/// The own login stays taken when it was the contact e-mail too.
static FREE: Statement = Statement {
    name: "contact.free",
    sql: "delete from address where workspace = $1 and employee = $2 and used_as = 'contact'",
};

static MOVE_LOGIN: Statement = Statement {
    name: "contact.move_login",
    sql: "update address set folded = $1 where workspace = $2 and folded = $3 and employee = $4 and used_as = 'login'",
};
static FREE_ONE: Statement = Statement {
    name: "contact.free_one",
    sql: "delete from address where workspace = $1 and folded = $2 and employee = $3 and used_as = 'contact'",
};
static DROP: Statement = Statement {
    name: "contact.drop",
    sql: "update employee set contact = null, contact_shown = null, contact_confirmed_at = null \
          where id = $1 and contact = $2",
};
static UNLIST: Statement = Statement {
    name: "contact.unlist.purge",
    sql: "delete from employee_word where employee = $1 and source = 'contact' and word = $2",
};
static CONFIRM_IF: Statement = Statement {
    name: "contact.confirm_if",
    sql: "update employee set contact_confirmed_at = $1 where id = $2 and contact = $3",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &FIND,
    &CONFIRMED,
    &SET,
    &CONFIRM,
    &TAKE,
    &FREE,
    &MOVE_LOGIN,
    &FREE_ONE,
    &DROP,
    &UNLIST,
    &CONFIRM_IF,
];

impl Store {
    pub async fn contact(&self, employee: EmployeeId) -> Result<Option<Contact>, StoreError> {
        let row = self.database.read_one(&FIND, &[employee.into()]).await?;
        row.map(|row| {
            Ok(Contact {
                address: row.text(0)?.to_owned(),
                confirmed_at: row.opt_time(1)?,
            })
        })
        .transpose()
    }

    /// The confirmed addresses of an account, each once: the login, and the contact e-mails of `workspace` (without
    /// one: of all its workspaces). Whoever only invited somebody, or dismissed them, has no ear there (ACC-14).
    pub async fn confirmed_addresses(
        &self,
        account: AccountId,
        workspace: Option<WorkspaceId>,
    ) -> Result<Vec<String>, StoreError> {
        let params = [account.into(), account.into(), workspace.into()];
        addresses(&self.database.read(&CONFIRMED, &params).await?)
    }
}

/// Each address once, as it was written.
pub(crate) fn addresses(rows: &[Row]) -> Result<Vec<String>, StoreError> {
    let mut seen = Vec::new();
    let mut addresses = Vec::new();
    for row in rows {
        let (shown, folded) = (row.text(0)?, row.text(1)?);
        if !seen.contains(&folded) {
            seen.push(folded);
            addresses.push(shown.to_owned());
        }
    }
    Ok(addresses)
}

impl Change<'_> {
    /// Another contact e-mail, or none, in place of `before`. `Taken` if somebody else of the workspace uses it;
    /// `Stale` if `before` is no longer the one. One's own `login` is no conflict, and confirmed if the login is.
    pub fn set_contact(
        &mut self,
        employee: EmployeeId,
        workspace: WorkspaceId,
        (before, after): (Option<&Email>, Option<&Email>),
        login: (&str, Option<Timestamp>),
    ) {
        let is_login = after.is_some_and(|a| a.folded() == login.0);
        let confirmed = if is_login { login.1 } else { None };
        self.run(&FREE, [Value::from(workspace), employee.into()]);
        self.run_once(
            &SET,
            [
                Value::from(after.map(Email::folded)),
                after.map(Email::written).into(),
                confirmed.into(),
                employee.into(),
                before.map(Email::folded).into(),
            ],
        );
        if let Some(address) = after.filter(|_| !is_login) {
            self.run_once(
                &TAKE,
                [Value::from(workspace), address.folded().into(), employee.into()],
            );
        }
        self.relist_contact(employee, after);
    }

    /// The place of an account whose login changes: see [`Change::change_login`].
    pub(crate) fn move_login(&mut self, place: &Employee, former: &str, new: &Email) {
        let (id, workspace) = (Value::from(place.id), Value::from(place.workspace));
        self.run(&FREE_ONE, [workspace.clone(), new.folded().into(), id.clone()]);
        self.run_once(
            &MOVE_LOGIN,
            [Value::from(new.folded()), workspace, former.into(), id.clone()],
        );
        if former != new.folded() {
            self.run(&DROP, [id.clone(), former.into()]);
            self.run(&UNLIST, [id.clone(), former.into()]);
        }
        self.run(&CONFIRM_IF, [Value::from(self.now), id, new.folded().into()]);
    }

    /// Its owner followed the link. `Stale` if the contact e-mail has changed since.
    pub fn confirm_contact(&mut self, employee: EmployeeId, address: &Email) {
        let params = [Value::from(self.now), employee.into(), address.folded().into()];
        self.run_once(&CONFIRM, params);
    }
}
