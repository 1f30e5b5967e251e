//! One-time links: the set-up link and invitations. Only digests are kept.

use domain::id::{EmployeeId, WorkspaceId};
use domain::time::Timestamp;

use crate::renewal::{Found, Keyed, Renewing};
use crate::{Change, Row, Statement, Store, StoreError, Value};

/// What a link is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkPurpose {
    SetUp,
    Invitation,
}

impl LinkPurpose {
    pub fn word(self) -> &'static str {
        match self {
            Self::SetUp => "set_up",
            Self::Invitation => "invitation",
        }
    }
}

/// A link as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    pub workspace: Option<WorkspaceId>,
    pub employee: Option<EmployeeId>,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

static FIND: Statement = Statement {
    name: "link.find",
    sql: "select workspace, employee, expires_at, used_at from link where digest = $1 and purpose = $2",
};
static INSERT: Statement = Statement {
    name: "link.insert",
    sql: "insert into link (digest, purpose, workspace, employee, created_at, expires_at) \
          values ($1, $2, $3, $4, $5, $6)",
};
static USE: Statement = Statement {
    name: "link.use",
    sql: "update link set used_at = $1 where digest = $2 and purpose = $3 and used_at is null and expires_at >= $4",
};
/// Only the newest link of a purpose works.
static VOID: Statement = Statement {
    name: "link.void",
    sql: "delete from link where purpose = $1 and used_at is null and employee is not distinct from $2",
};

static KEYED_PAGE: Statement = Statement {
    name: "link.keyed",
    sql: "select digest, created_at, expires_at from link where digest > $1 and used_at is null order by digest limit $2",
};

pub(crate) static KEYED: Keyed = Keyed {
    table: "link",
    what: "links",
    page: &KEYED_PAGE,
    whole: false,
    judge: keyed,
};

/// A link says nothing of its key but its time: a key is named after the second in which it was made.
fn keyed(store: &Store, row: &Row, renewing: &mut Renewing<'_>) -> Result<Found, StoreError> {
    if row.time(2)? < renewing.now {
        return Ok(Found::Free);
    }
    let (ids, at) = (store.keys.ids(), row.time(1)?.seconds());
    let under = ids.iter().find(|id| i64::from(id.number()) < at).or(ids.last());
    Ok(under.map_or(Found::Foreign, |id| Found::Under(*id)))
}

pub(crate) static STATEMENTS: &[&Statement] = &[&FIND, &INSERT, &USE, &VOID, &KEYED_PAGE];

impl Store {
    pub async fn link(&self, purpose: LinkPurpose, digest: [u8; 32]) -> Result<Option<Link>, StoreError> {
        let row = self
            .database
            .read_one(&FIND, &[digest.into(), purpose.word().into()])
            .await?;
        row.map(|row| {
            Ok(Link {
                workspace: row.opt_id(0)?,
                employee: row.opt_id(1)?,
                expires_at: row.time(2)?,
                used_at: row.opt_time(3)?,
            })
        })
        .transpose()
    }
}

impl Change<'_> {
    /// A new link; older unused ones for the same purpose and employee stop working.
    pub fn create_link(&mut self, purpose: LinkPurpose, digest: [u8; 32], link: &Link) {
        self.run(&VOID, [Value::from(purpose.word()), link.employee.into()]);
        self.run_once(
            &INSERT,
            [
                Value::from(digest),
                purpose.word().into(),
                link.workspace.into(),
                link.employee.into(),
                self.now.into(),
                link.expires_at.into(),
            ],
        );
    }

    /// Uses a link up; `Stale` if it was used or has expired.
    pub fn use_link(&mut self, purpose: LinkPurpose, digest: [u8; 32]) {
        self.run_once(
            &USE,
            [self.now.into(), digest.into(), purpose.word().into(), self.now.into()],
        );
    }
}
