//! One-time links: who follows one proves that the address which it went to is theirs. Only digests are kept, and a MAC
//! says what each was made for: whoever writes to the database cannot turn a link of their own on somebody else.

use domain::id::{AccountId, EmployeeId, WorkspaceId};
use domain::time::Timestamp;

use crate::renewal::{Found, Keyed, Renewing};
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

/// What a link is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkPurpose {
    SetUp,
    Invitation,
    /// Confirming the address of somebody who joins by a link for many people (INV-13).
    Join,
    /// Choosing a new password (REC-01).
    PasswordReset,
    /// Confirming a new login (ACC-04).
    LoginChange,
    /// Taking a change of login back (THR-05).
    LoginUndo,
    /// Confirming a contact e-mail (ACC-06).
    ContactConfirmation,
    /// Taking a change of contact e-mail back (THR-05).
    ContactUndo,
}

impl LinkPurpose {
    pub fn word(self) -> &'static str {
        match self {
            Self::SetUp => "set_up",
            Self::Invitation => "invitation",
            Self::Join => "join",
            Self::PasswordReset => "password_reset",
            Self::LoginChange => "login_change",
            Self::LoginUndo => "login_undo",
            Self::ContactConfirmation => "contact_confirmation",
            Self::ContactUndo => "contact_undo",
        }
    }
}

/// A link as it is stored.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Link {
    pub workspace: Option<WorkspaceId>,
    pub employee: Option<EmployeeId>,
    pub account: Option<AccountId>,
    /// The address that it was sent to, or that it is about, as it was written.
    pub address: Option<String>,
    pub created_at: Timestamp,
    /// The last moment at which it is taken.
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub voided_at: Option<Timestamp>,
}

/// Whether a link is taken, and why not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkStanding {
    Open,
    /// Somebody followed it to the end.
    Used,
    /// A newer one took its place, or what it was for is over.
    Outdated,
    Expired,
}

impl Link {
    /// What the row's MAC covers: for what, for whom, and from when until when. Whether it was used is not among it.
    fn covered(&self, digest: &[u8], purpose: &str) -> [Vec<u8>; 8] {
        let id = |bytes: Option<&[u8; 16]>| bytes.map_or_else(Vec::new, |bytes| bytes.to_vec());
        [
            digest.to_vec(),
            purpose.as_bytes().to_vec(),
            id(self.workspace.as_ref().map(WorkspaceId::bytes)),
            id(self.employee.as_ref().map(EmployeeId::bytes)),
            id(self.account.as_ref().map(AccountId::bytes)),
            self.address.as_deref().unwrap_or_default().as_bytes().to_vec(),
            self.created_at.micros().to_be_bytes().to_vec(),
            self.expires_at.micros().to_be_bytes().to_vec(),
        ]
    }

    pub fn standing(&self, now: Timestamp) -> LinkStanding {
        if self.used_at.is_some() {
            LinkStanding::Used
        } else if self.voided_at.is_some() {
            LinkStanding::Outdated
        } else if now > self.expires_at {
            LinkStanding::Expired
        } else {
            LinkStanding::Open
        }
    }
}

const TABLE: &str = "link";

static FIND: Statement = Statement {
    name: "link.find",
    sql: "select digest, purpose, workspace, employee, account, address, created_at, expires_at, used_at, voided_at, mac \
          from link where digest = $1 and purpose = $2",
};
static INSERT: Statement = Statement {
    name: "link.insert",
    sql: "insert into link (digest, purpose, workspace, employee, account, address, created_at, expires_at, mac) \
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
};
static USE: Statement = Statement {
    name: "link.use",
    sql: "update link set used_at = $1 where digest = $2 and purpose = $3 and used_at is null and voided_at is null \
          and expires_at >= $4",
};
static VOID_SET_UP: Statement = Statement {
    name: "link.void_set_up",
    sql: "update link set voided_at = $1 where purpose = 'set_up' and employee is null and account is null \
          and address is null and used_at is null and voided_at is null",
};
static VOID_OF_EMPLOYEE: Statement = Statement {
    name: "link.void_of_employee",
    sql: "update link set voided_at = $1 where employee = $2 and purpose = $3 and used_at is null \
          and voided_at is null",
};
static VOID_OF_ACCOUNT: Statement = Statement {
    name: "link.void_of_account",
    sql: "update link set voided_at = $1 where account = $2 and purpose = $3 and used_at is null \
          and voided_at is null",
};
static VOID_LOGIN_CHANGE: Statement = Statement {
    name: "link.void_login_change",
    sql: "update link set voided_at = $1 where account = $2 and purpose = 'login_change' and address <> $3 \
          and used_at is null and voided_at is null",
};
/// A new password would open nothing: no other place of the account stands. An invitation that nobody accepted is none.
static VOID_RECOVERY: Statement = Statement {
    name: "link.void_recovery",
    sql: "update link set voided_at = $1 where account = $2 and purpose = 'password_reset' and used_at is null \
          and voided_at is null and not exists (select 1 from employee where account = $3 and id <> $4 \
          and status = 'active')",
};
static RESETS_SINCE: Statement = Statement {
    name: "link.resets_since",
    sql: "select count(*) from link where account = $1 and purpose = 'password_reset' and created_at > $2",
};
static LAST_RESET: Statement = Statement {
    name: "link.last_reset",
    sql: "select max(used_at) from link where account = $1 and purpose = 'password_reset' and used_at is not null",
};
/// A link and its mail are of one change, so of one moment.
static RESET_OF: Statement = Statement {
    name: "link.reset_of",
    sql: "select digest, purpose, workspace, employee, account, address, created_at, expires_at, used_at, voided_at, mac \
          from link where account = $1 and created_at = $2 and purpose = 'password_reset' and used_at is null \
          and voided_at is null",
};
static PROLONG: Statement = Statement {
    name: "link.prolong",
    sql: "update link set expires_at = $1, mac = $2 where digest = $3 and expires_at < $4 and used_at is null \
          and voided_at is null",
};
static VOID_LOGIN_UNDO: Statement = Statement {
    name: "link.void_login_undo",
    sql: "update link set voided_at = $1 where account = $2 and purpose = 'login_undo' and created_at >= $3 \
          and used_at is null and voided_at is null",
};
static VOID_CONTACT_UNDO: Statement = Statement {
    name: "link.void_contact_undo",
    sql: "update link set voided_at = $1 where employee = $2 and purpose = 'contact_undo' and created_at >= $3 \
          and used_at is null and voided_at is null",
};
static NEWEST_OF_ACCOUNT: Statement = Statement {
    name: "link.newest_of_account",
    sql: "select digest, purpose, workspace, employee, account, address, created_at, expires_at, used_at, voided_at, mac \
          from link where account = $1 and purpose = $2 and used_at is null and voided_at is null \
          order by created_at desc, digest limit 1",
};
static PURGE: Statement = Statement {
    name: "link.purge",
    sql: "delete from link where expires_at < $1",
};

static KEYED_PAGE: Statement = Statement {
    name: "link.keyed",
    sql: "select digest, purpose, workspace, employee, account, address, created_at, expires_at, used_at, voided_at, mac \
          from link where digest > $1 and used_at is null order by digest limit $2",
};

pub(crate) static KEYED: Keyed = Keyed {
    table: TABLE,
    what: "links",
    page: &KEYED_PAGE,
    whole: false,
    judge: keyed,
};

fn keyed(store: &Store, row: &Row, renewing: &mut Renewing<'_>) -> Result<Found, StoreError> {
    let link = read(row)?;
    // The mail of one for a new password may still wait, and gives it another hour.
    let may_come = row.text(1)? == LinkPurpose::PasswordReset.word() && link.voided_at.is_none();
    if link.expires_at < renewing.now && !may_come {
        return Ok(Found::Free);
    }
    let covered = link.covered(row.blob(0)?, row.text(1)?);
    Ok(store.found(TABLE, &covered.each_ref().map(Vec::as_slice), row.blob(10)?))
}

fn read(row: &Row) -> Result<Link, StoreError> {
    Ok(Link {
        workspace: row.opt_id(2)?,
        employee: row.opt_id(3)?,
        account: row.opt_id(4)?,
        address: row.opt_text(5)?.map(str::to_owned),
        created_at: row.time(6)?,
        expires_at: row.time(7)?,
        used_at: row.opt_time(8)?,
        voided_at: row.opt_time(9)?,
    })
}

pub(crate) static STATEMENTS: &[&Statement] = &[
    &FIND,
    &INSERT,
    &USE,
    &VOID_SET_UP,
    &VOID_OF_EMPLOYEE,
    &VOID_OF_ACCOUNT,
    &VOID_LOGIN_CHANGE,
    &VOID_RECOVERY,
    &RESETS_SINCE,
    &LAST_RESET,
    &RESET_OF,
    &PROLONG,
    &VOID_LOGIN_UNDO,
    &VOID_CONTACT_UNDO,
    &NEWEST_OF_ACCOUNT,
    &PURGE,
    &KEYED_PAGE,
];

impl Store {
    pub async fn link(&self, purpose: LinkPurpose, digest: [u8; 32]) -> Result<Option<Link>, StoreError> {
        let row = self
            .database
            .read_one(&FIND, &[digest.into(), purpose.word().into()])
            .await?;
        row.map(|row| self.checked(&row)).transpose()
    }

    fn checked(&self, row: &Row) -> Result<Link, StoreError> {
        let link = read(row)?;
        let covered = link.covered(row.blob(0)?, row.text(1)?);
        self.check_row(TABLE, &covered.each_ref().map(Vec::as_slice), row.blob(10)?)?;
        Ok(link)
    }

    /// The account's open link for this purpose.
    pub async fn open_link(
        &self,
        purpose: LinkPurpose,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<Link>, StoreError> {
        let params = [account.into(), purpose.word().into()];
        let row = self.database.read_one(&NEWEST_OF_ACCOUNT, &params).await?;
        let link = row.map(|row| self.checked(&row)).transpose()?;
        Ok(link.filter(|link| link.standing(now) == LinkStanding::Open))
    }

    /// When the account's password was last reset by a link (THR-15).
    pub async fn last_reset(&self, account: AccountId) -> Result<Option<Timestamp>, StoreError> {
        let row = self.database.read_one(&LAST_RESET, &[account.into()]).await?;
        row.map_or(Ok(None), |row| row.opt_time(0))
    }

    /// Housekeeping: the link for a new password that was made at `made_at` is taken until `expires_at`, since its mail
    /// left only now (REC-02). One that was used, is outdated or was forged stays as it is.
    pub async fn prolong_reset(
        &self,
        account: AccountId,
        made_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let params = [account.into(), made_at.into()];
        let Some(row) = self.database.read_one(&RESET_OF, &params).await? else {
            return Ok(());
        };
        let link = match self.checked(&row) {
            Ok(link) => Link { expires_at, ..link },
            // Whoever waits for this goes on without it.
            Err(StoreError::Forged(_) | StoreError::Corrupt(_)) => return Ok(()),
            Err(error) => return Err(error),
        };
        let covered = link.covered(row.blob(0)?, row.text(1)?);
        let mac = self.row_mac(TABLE, &covered.each_ref().map(Vec::as_slice));
        let mut batch = Batch::new();
        batch.run(
            &PROLONG,
            [
                Value::from(expires_at),
                mac.into(),
                row.blob(0)?.into(),
                expires_at.into(),
            ],
        );
        self.database.write(batch).await.map(drop)
    }

    /// How many links for a new password were made for the account after that time.
    pub async fn resets_since(&self, account: AccountId, since: Timestamp) -> Result<u64, StoreError> {
        let row = self
            .database
            .read_one(&RESETS_SINCE, &[account.into(), since.into()])
            .await?;
        row.map_or(Ok(0), |row| row.int(0).map(i64::unsigned_abs))
    }

    /// Housekeeping: forgets links that expired before then.
    pub async fn purge_links(&self, before: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&PURGE, [before.into()]);
        self.database.write(batch).await.map(drop)
    }
}

impl Change<'_> {
    /// A new link; older ones for the same purpose and the same employee (without one: account) are outdated. Links for
    /// joining are nobody's yet: each stands for itself.
    pub fn create_link(&mut self, purpose: LinkPurpose, digest: [u8; 32], link: &Link) {
        match (link.employee, link.account) {
            (Some(employee), _) => self.void_links_of_employee(purpose, employee),
            (None, Some(account)) => self.void_links_of_account(purpose, account),
            (None, None) if purpose != LinkPurpose::SetUp => {}
            (None, None) => drop(self.run(&VOID_SET_UP, [Value::from(self.now)])),
        }
        self.add_link(purpose, digest, link);
    }

    /// A new link beside older ones: whoever changes an address twice cannot void the first undo link (THR-05).
    pub fn add_link(&mut self, purpose: LinkPurpose, digest: [u8; 32], link: &Link) {
        let link = &Link {
            created_at: self.now,
            ..link.clone()
        };
        let covered = link.covered(&digest, purpose.word());
        let mac = self.store.row_mac(TABLE, &covered.each_ref().map(Vec::as_slice));
        self.run_once(
            &INSERT,
            [
                Value::from(digest),
                purpose.word().into(),
                link.workspace.into(),
                link.employee.into(),
                link.account.into(),
                link.address.as_deref().into(),
                link.created_at.into(),
                link.expires_at.into(),
                mac.into(),
            ],
        );
    }

    /// Open links of an employee for this purpose are outdated from now on.
    pub fn void_links_of_employee(&mut self, purpose: LinkPurpose, employee: EmployeeId) {
        let params = [Value::from(self.now), employee.into(), purpose.word().into()];
        self.run(&VOID_OF_EMPLOYEE, params);
    }

    /// Open links of an account for this purpose are outdated from now on.
    pub fn void_links_of_account(&mut self, purpose: LinkPurpose, account: AccountId) {
        let params = [Value::from(self.now), account.into(), purpose.word().into()];
        self.run(&VOID_OF_ACCOUNT, params);
    }

    /// Open links for another login than `login` are outdated from now on; one that confirms it stays.
    pub fn void_login_changes(&mut self, account: AccountId, login: &str) {
        self.run(
            &VOID_LOGIN_CHANGE,
            [Value::from(self.now), account.into(), login.into()],
        );
    }

    /// Links for a new password are outdated if `besides` was the account's last place (EMP-04).
    pub fn void_recovery_links(&mut self, account: AccountId, besides: EmployeeId) {
        let params = [Value::from(self.now), account.into(), account.into(), besides.into()];
        self.run(&VOID_RECOVERY, params);
    }

    /// Open undo links of changes since then are outdated: an older one took those changes back.
    pub fn void_undo_links(&mut self, account: AccountId, employee: Option<EmployeeId>, since: Timestamp) {
        match employee {
            None => self.run(&VOID_LOGIN_UNDO, [Value::from(self.now), account.into(), since.into()]),
            Some(employee) => self.run(
                &VOID_CONTACT_UNDO,
                [Value::from(self.now), employee.into(), since.into()],
            ),
        };
    }

    /// Uses a link up; `Stale` if it was used, is outdated or has expired.
    pub fn use_link(&mut self, purpose: LinkPurpose, digest: [u8; 32]) {
        self.run_once(
            &USE,
            [self.now.into(), digest.into(), purpose.word().into(), self.now.into()],
        );
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_link_is_taken_in_its_last_second_and_not_after_it() {
        let end = Timestamp::from_seconds(1_800_000_000);
        let link = Link {
            expires_at: end,
            ..Link::default()
        };
        assert_eq!(link.standing(end), LinkStanding::Open);
        assert_eq!(link.standing(end + Duration::from_secs(1)), LinkStanding::Expired);
        let outdated = Link {
            voided_at: Some(end),
            ..link.clone()
        };
        assert_eq!(outdated.standing(end), LinkStanding::Outdated);
        let used = Link {
            used_at: Some(end),
            ..outdated
        };
        assert_eq!(used.standing(end), LinkStanding::Used);
    }
}
