//! Links by which many people may join, or one who got it by SMS. Only their digests are kept.

use domain::id::{EmployeeId, GroupId, JoinLinkId, WorkspaceId};
use domain::invitation::Domains;
use domain::time::Timestamp;

use crate::renewal::{Found, Keyed};
use crate::{Change, Row, Statement, Store, StoreError, Value};

/// A link as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JoinLink {
    pub id: JoinLinkId,
    pub workspace: WorkspaceId,
    /// Whoever joins belongs to it.
    pub group: Option<GroupId>,
    /// Whether an administrator lets each one in.
    pub approval: bool,
    pub exempt: Domains,
    pub is_on: bool,
    /// Whether it is good for one person, who got it by SMS.
    pub personal: bool,
    pub created_by: EmployeeId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

impl JoinLink {
    /// Whether it can be used at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.is_on && now <= self.expires_at
    }
}

static FIND: Statement = Statement {
    name: "join_link.find",
    sql: "select id, workspace, workgroup, approval, exempt, is_on, created_by, created_at, expires_at, personal \
          from join_link where digest = $1",
};
static BY_ID: Statement = Statement {
    name: "join_link.by_id",
    sql: "select id, workspace, workgroup, approval, exempt, is_on, created_by, created_at, expires_at, personal \
          from join_link where id = $1",
};
static LIST: Statement = Statement {
    name: "join_link.list",
    sql: "select id, workspace, workgroup, approval, exempt, is_on, created_by, created_at, expires_at, personal \
          from join_link where workspace = $1 and personal = 0 order by created_at desc, id desc limit 100",
};
static INSERT: Statement = Statement {
    name: "join_link.insert",
    sql: "insert into join_link (id, workspace, digest, workgroup, approval, exempt, is_on, created_by, created_at, \
          expires_at, personal) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
};
static SWITCH: Statement = Statement {
    name: "join_link.switch",
    sql: "update join_link set is_on = $1 where id = $2 and workspace = $3",
};
/// Takes the link's row while it is on: nobody joins by one that is switched off at the same moment.
static HOLD: Statement = Statement {
    name: "join_link.hold",
    sql: "update join_link set is_on = is_on where id = $1 and is_on = 1 and expires_at >= $2",
};
static KEYED_PAGE: Statement = Statement {
    name: "join_link.keyed",
    sql: "select id, created_at, expires_at from join_link where id > $1 order by id limit $2",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&FIND, &BY_ID, &LIST, &INSERT, &SWITCH, &HOLD, &KEYED_PAGE];

pub(crate) static KEYED: Keyed = Keyed {
    table: "join_link",
    what: "links",
    page: &KEYED_PAGE,
    whole: false,
    judge: |store, row, renewing| {
        // As a link's: named after the second in which it was made.
        if row.time(2)? < renewing.now {
            return Ok(Found::Free);
        }
        let (ids, at) = (store.keys.ids(), row.time(1)?.seconds());
        let under = ids.iter().find(|id| i64::from(id.number()) < at).or(ids.last());
        Ok(under.map_or(Found::Foreign, |id| Found::Under(*id)))
    },
};

impl Store {
    pub async fn join_link(&self, digest: [u8; 32]) -> Result<Option<JoinLink>, StoreError> {
        let row = self.database.read_one(&FIND, &[digest.into()]).await?;
        row.map(|row| join_link(&row)).transpose()
    }

    pub async fn join_link_by_id(&self, id: JoinLinkId) -> Result<Option<JoinLink>, StoreError> {
        let row = self.database.read_one(&BY_ID, &[id.into()]).await?;
        row.map(|row| join_link(&row)).transpose()
    }

    /// The newest hundred for many people of a workspace.
    pub async fn join_links(&self, workspace: WorkspaceId) -> Result<Vec<JoinLink>, StoreError> {
        let rows = self.database.read_long(&LIST, &[workspace.into()]).await?;
        rows.iter().map(join_link).collect()
    }
}

impl Change<'_> {
    pub fn create_join_link(&mut self, link: &JoinLink, digest: [u8; 32]) {
        let params = [
            Value::from(link.id),
            link.workspace.into(),
            digest.into(),
            link.group.into(),
            link.approval.into(),
            link.exempt.written().into(),
            link.is_on.into(),
            link.created_by.into(),
            link.created_at.into(),
            link.expires_at.into(),
            link.personal.into(),
        ];
        self.run_once(&INSERT, params);
    }

    pub fn switch_join_link(&mut self, link: &JoinLink, is_on: bool) {
        let params = [Value::from(is_on), link.id.into(), link.workspace.into()];
        self.run_once(&SWITCH, params);
    }

    /// `Stale` if the link is off or over.
    pub fn hold_join_link(&mut self, link: &JoinLink) {
        self.run_once(&HOLD, [Value::from(link.id), self.now.into()]);
    }
}

fn join_link(row: &Row) -> Result<JoinLink, StoreError> {
    Ok(JoinLink {
        id: row.id(0)?,
        workspace: row.id(1)?,
        group: row.opt_id(2)?,
        approval: row.bool(3)?,
        exempt: row.text(4)?.parse().unwrap_or_default(),
        is_on: row.bool(5)?,
        created_by: row.id(6)?,
        created_at: row.time(7)?,
        expires_at: row.time(8)?,
        personal: row.bool(9)?,
    })
}
