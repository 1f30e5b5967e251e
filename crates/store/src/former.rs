//! Former addresses: told for a while what happens to the account, until another profile has confirmed them (THR-05).

use domain::email::Email;
use domain::id::{AccountId, EmployeeId, WorkspaceId};
use domain::time::Timestamp;

use crate::contact::addresses;
use crate::{Batch, Change, Statement, Store, StoreError, Value};

static ALERTED: Statement = Statement {
    name: "former_address.alerted",
    sql: "select login_shown, login from account where id = $1 and login_confirmed_at is not null \
          union select contact_shown, contact from employee where account = $2 and contact_confirmed_at is not null \
          and status = 'active' and workspace = coalesce($3, workspace) \
          union select f.shown, f.folded from former_address f where f.account = $4 and f.until >= $5 \
          and (f.workspace is null or f.workspace = coalesce($6, f.workspace)) \
          and (f.employee is null or exists (select 1 from employee p where p.id = f.employee and p.account = f.account \
          and p.status = 'active')) \
          and not exists (select 1 from account a where a.login = f.folded and a.id <> f.account \
          and a.login_confirmed_at is not null) \
          and not exists (select 1 from employee e where e.contact = f.folded and e.account <> f.account \
          and e.contact_confirmed_at is not null)",
};
static STANDS: Statement = Statement {
    name: "former_address.stands",
    sql: "select 1 from former_address where account = $1 and folded = $2 and changed_at = $3 \
          and not exists (select 1 from account a where a.login = $4 and a.id <> $5 \
          and a.login_confirmed_at is not null) \
          and not exists (select 1 from employee e where e.contact = $6 and e.account <> $7 \
          and e.contact_confirmed_at is not null)",
};
static KEEP: Statement = Statement {
    name: "former_address.keep",
    sql: "insert into former_address (account, employee, workspace, folded, shown, changed_at, until) \
          values ($1, $2, $3, $4, $5, $6, $7)",
};
static FORGET_LOGINS: Statement = Statement {
    name: "former_address.forget_logins",
    sql: "delete from former_address where account = $1 and employee is null and changed_at >= $2",
};
static FORGET_CONTACTS: Statement = Statement {
    name: "former_address.forget_contacts",
    sql: "delete from former_address where account = $1 and employee = $2 and changed_at >= $3",
};
static CONFIRMED: Statement = Statement {
    name: "former_address.confirmed",
    sql: "delete from former_address where folded = $1 and account <> $2",
};
static PURGE: Statement = Statement {
    name: "former_address.purge",
    sql: "delete from former_address where until < $1",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &ALERTED,
    &STANDS,
    &KEEP,
    &FORGET_LOGINS,
    &FORGET_CONTACTS,
    &CONFIRMED,
    &PURGE,
];

impl Store {
    /// Where somebody is told what happens to the account: the confirmed addresses (see
    /// [`Store::confirmed_addresses`]), and the former ones for their time. Never for a link that lets in.
    pub async fn alerted_addresses(
        &self,
        account: AccountId,
        workspace: Option<WorkspaceId>,
        now: Timestamp,
    ) -> Result<Vec<String>, StoreError> {
        let params = [
            account.into(),
            account.into(),
            workspace.into(),
            account.into(),
            now.into(),
            workspace.into(),
        ];
        addresses(&self.database.read(&ALERTED, &params).await?)
    }

    /// Whether an address that was changed at `changed_at` could still come back: no other profile has confirmed it.
    pub async fn former_stands(
        &self,
        account: AccountId,
        address: &Email,
        changed_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let folded = address.folded();
        let params = [
            account.into(),
            folded.into(),
            changed_at.into(),
            folded.into(),
            account.into(),
            folded.into(),
            account.into(),
        ];
        Ok(self.database.read_one(&STANDS, &params).await?.is_some())
    }

    /// Housekeeping: forgets former addresses whose time is over.
    pub async fn purge_former_addresses(&self, now: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&PURGE, [now.into()]);
        self.database.write(batch).await.map(drop)
    }
}

impl Change<'_> {
    /// Tells the former address, too, until then: the login's everything, a contact e-mail's (`place`) its workspace.
    pub fn keep_former_address(
        &mut self,
        account: AccountId,
        place: Option<(EmployeeId, WorkspaceId)>,
        address: &Email,
        until: Timestamp,
    ) {
        let params = [
            Value::from(account),
            place.map(|(employee, _)| employee).into(),
            place.map(|(_, workspace)| workspace).into(),
            address.folded().into(),
            address.written().into(),
            self.now.into(),
            until.into(),
        ];
        self.run_once(&KEEP, params);
    }

    /// Changes since then were taken back: what they replaced is told nothing more.
    pub fn forget_former_addresses(&mut self, account: AccountId, employee: Option<EmployeeId>, since: Timestamp) {
        match employee {
            None => self.run(&FORGET_LOGINS, [Value::from(account), since.into()]),
            Some(employee) => self.run(&FORGET_CONTACTS, [Value::from(account), employee.into(), since.into()]),
        };
    }

    /// This account has confirmed the address: whoever had it before is told nothing there any more, and an undo link
    /// restores nothing (THR-05).
    pub fn address_is_confirmed(&mut self, address: &Email, by: AccountId) {
        self.run(&CONFIRMED, [Value::from(address.folded()), by.into()]);
    }
}
