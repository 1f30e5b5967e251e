//! Groups: they carry requirements.

use domain::id::{EmployeeId, GroupId, WorkspaceId};

use crate::{Change, Statement, Store, StoreError, Value};

static LIST: Statement = Statement {
    name: "workgroup.list",
    sql: "select g.id, g.name, (select count(*) from (select 1 from membership m where m.workgroup = g.id \
          limit 10001) as counted) from workgroup g where g.workspace = $1 order by g.name",
};
static NAMES: Statement = Statement {
    name: "workgroup.names",
    sql: "select id, name from workgroup where workspace = $1 order by name",
};
static RENAME: Statement = Statement {
    name: "workgroup.rename",
    sql: "update workgroup set name = $1 where id = $2 and workspace = $3",
};
static DELETE: Statement = Statement {
    name: "workgroup.delete",
    sql: "delete from workgroup where id = $1 and workspace = $2",
};
static LEAVE_ALL: Statement = Statement {
    name: "membership.leave_all",
    sql: "delete from membership where workgroup = $1",
};
static FIND: Statement = Statement {
    name: "workgroup.find",
    sql: "select name from workgroup where id = $1 and workspace = $2",
};
static INSERT: Statement = Statement {
    name: "workgroup.insert",
    sql: "insert into workgroup (id, workspace, name) values ($1, $2, $3)",
};
static JOIN: Statement = Statement {
    name: "membership.join",
    sql: "insert into membership (employee, workgroup, status, sort_name) \
          select id, $1, status, sort_name from employee where id = $2 on conflict (employee, workgroup) do nothing",
};
static LEAVE: Statement = Statement {
    name: "membership.leave",
    sql: "delete from membership where employee = $1 and workgroup = $2",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &LIST, &NAMES, &FIND, &INSERT, &RENAME, &DELETE, &LEAVE_ALL, &JOIN, &LEAVE,
];

/// A group and how many belong to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    pub id: GroupId,
    pub name: String,
    /// Counted up to [`COUNTED`], and one more says that there are more.
    pub members: i64,
}

/// How far the members of a group are counted for a list of groups.
pub const COUNTED: i64 = 10_000;

impl Store {
    pub async fn groups(&self, workspace: WorkspaceId) -> Result<Vec<Group>, StoreError> {
        let rows = self.database.read_long(&LIST, &[workspace.into()]).await?;
        rows.iter()
            .map(|row| {
                Ok(Group {
                    id: row.id(0)?,
                    name: row.text(1)?.to_owned(),
                    members: row.int(2)?,
                })
            })
            .collect()
    }

    /// The groups of a workspace without their members.
    pub async fn group_names(&self, workspace: WorkspaceId) -> Result<Vec<(GroupId, String)>, StoreError> {
        let rows = self.database.read(&NAMES, &[workspace.into()]).await?;
        rows.iter()
            .map(|row| Ok((row.id(0)?, row.text(1)?.to_owned())))
            .collect()
    }

    /// The name of a group of this workspace.
    pub async fn group_name(&self, workspace: WorkspaceId, group: GroupId) -> Result<Option<String>, StoreError> {
        let row = self.database.read_one(&FIND, &[group.into(), workspace.into()]).await?;
        row.map(|row| Ok(row.text(0)?.to_owned())).transpose()
    }
}

impl Change<'_> {
    /// A new group. `Taken` if the workspace has one of that name.
    pub fn create_group(&mut self, id: GroupId, workspace: WorkspaceId, name: &str) {
        self.run_once(&INSERT, [Value::from(id), workspace.into(), name.into()]);
    }

    /// Another name. `Taken` if the workspace has a group of that name, `Stale` if this one is gone.
    pub fn rename_group(&mut self, id: GroupId, workspace: WorkspaceId, name: &str) {
        self.run_once(&RENAME, [Value::from(name), id.into(), workspace.into()]);
    }

    /// Nobody belongs to it any more, and it is gone. `Stale` if it is gone already.
    pub fn delete_group(&mut self, id: GroupId, workspace: WorkspaceId) {
        self.run_once(&DELETE, [Value::from(id), workspace.into()]);
        self.run(&LEAVE_ALL, [id.into()]);
        self.unlist_group(id);
    }

    /// Puts an employee into a group; nothing changes if it is there already.
    pub fn join_group(&mut self, employee: EmployeeId, group: GroupId) {
        self.run(&JOIN, [Value::from(group), employee.into()]);
        self.list_member(employee, group);
    }

    pub fn leave_group(&mut self, employee: EmployeeId, group: GroupId) {
        self.run(&LEAVE, [Value::from(employee), group.into()]);
        self.unlist_member(employee, group);
    }
}
