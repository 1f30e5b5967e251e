//! Groups: they carry requirements.

use domain::id::{EmployeeId, GroupId, WorkspaceId};

use crate::{Change, Statement, Store, StoreError, Value};

static LIST: Statement = Statement {
    name: "workgroup.list",
    sql: "select g.id, g.name, (select count(*) from membership m where m.workgroup = g.id) from workgroup g \
          where g.workspace = $1 order by g.name",
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
    sql: "insert into membership (employee, workgroup) values ($1, $2) on conflict (employee, workgroup) do nothing",
};
static LEAVE: Statement = Statement {
    name: "membership.leave",
    sql: "delete from membership where employee = $1 and workgroup = $2",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&LIST, &FIND, &INSERT, &JOIN, &LEAVE];

/// A group and how many belong to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    pub id: GroupId,
    pub name: String,
    pub members: i64,
}

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

    /// Puts an employee into a group; nothing changes if it is there already.
    pub fn join_group(&mut self, employee: EmployeeId, group: GroupId) {
        self.run(&JOIN, [Value::from(employee), group.into()]);
    }

    pub fn leave_group(&mut self, employee: EmployeeId, group: GroupId) {
        self.run(&LEAVE, [Value::from(employee), group.into()]);
    }
}
