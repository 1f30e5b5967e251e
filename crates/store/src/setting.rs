//! What administrators have set, value by value.

use domain::id::{EmployeeId, WorkspaceId};
use domain::time::Timestamp;

use crate::{Change, Row, Statement, Store, StoreError, Value};

/// A value that was set, by whom and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    pub workspace: WorkspaceId,
    pub key: String,
    pub value: String,
    pub changed_by: Option<EmployeeId>,
    pub changed_at: Timestamp,
}

static ALL: Statement = Statement {
    name: "setting.all",
    sql: "select scope, key, value, changed_by, changed_at from setting",
};
static SET: Statement = Statement {
    name: "setting.set",
    sql: "insert into setting (scope, key, value, changed_by, changed_at) values ($1, $2, $3, $4, $5) \
          on conflict (scope, key) do update set value = excluded.value, changed_by = excluded.changed_by, \
          changed_at = excluded.changed_at",
};
static UNSET: Statement = Statement {
    name: "setting.unset",
    sql: "delete from setting where scope = $1 and key = $2",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&ALL, &SET, &UNSET];

impl Store {
    /// Every value that was set, over all workspaces: read once, kept by the server.
    pub async fn settings(&self) -> Result<Vec<Setting>, StoreError> {
        self.database.read_long(&ALL, &[]).await?.iter().map(setting).collect()
    }
}

impl Change<'_> {
    pub fn set_setting(&mut self, workspace: WorkspaceId, key: &str, value: &str, by: EmployeeId) {
        self.run_once(
            &SET,
            [
                Value::from(workspace),
                key.into(),
                value.into(),
                by.into(),
                self.now.into(),
            ],
        );
    }

    /// Goes back to the default.
    pub fn unset_setting(&mut self, workspace: WorkspaceId, key: &str) {
        self.run(&UNSET, [Value::from(workspace), key.into()]);
    }
}

fn setting(row: &Row) -> Result<Setting, StoreError> {
    Ok(Setting {
        workspace: row.id(0)?,
        key: row.text(1)?.to_owned(),
        value: row.text(2)?.to_owned(),
        changed_by: row.opt_id(3)?,
        changed_at: row.time(4)?,
    })
}
