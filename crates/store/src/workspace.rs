//! Workspaces: companies, isolated from each other.

use domain::account::WorkspaceName;
use domain::id::WorkspaceId;
use domain::policy::Preset;
use domain::time::Timestamp;

use crate::{Change, Row, Statement, Store, StoreError, Value};

/// A workspace as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Workspace {
    pub id: WorkspaceId,
    /// Its place in addresses: `/w/{name}`.
    pub name: String,
    /// What people call it.
    pub title: String,
    pub preset: Preset,
    /// Since when nobody is let in.
    pub suspended_at: Option<Timestamp>,
    /// When it is deleted for good.
    pub ends_at: Option<Timestamp>,
}

impl Workspace {
    /// The short id in cookie names: ten characters, never reused.
    pub fn short(&self) -> String {
        let id = self.id.to_string();
        id[id.len() - 10..].to_owned()
    }
}

static ALL: Statement = Statement {
    name: "workspace.all",
    sql: "select id, name, title, preset, suspended_at, ends_at from workspace order by title, id",
};
static INSERT: Statement = Statement {
    name: "workspace.insert",
    sql: "insert into workspace (id, name, title, preset, created_at) values ($1, $2, $3, $4, $5)",
};
static SET_PRESET: Statement = Statement {
    name: "workspace.set_preset",
    sql: "update workspace set preset = $1 where id = $2",
};
static RENAME: Statement = Statement {
    name: "workspace.rename",
    sql: "update workspace set title = $1 where id = $2",
};
static CLOSE: Statement = Statement {
    name: "workspace.close",
    sql: "update workspace set suspended_at = coalesce(suspended_at, $1), ends_at = coalesce($2, ends_at) where id = $3",
};
static OPEN: Statement = Statement {
    name: "workspace.open",
    sql: "update workspace set suspended_at = null, ends_at = null where id = $1 and suspended_at is not null \
          and (ends_at is null or ends_at > $2)",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&ALL, &INSERT, &SET_PRESET, &RENAME, &CLOSE, &OPEN];

impl Store {
    /// Every workspace of this server, by title.
    pub async fn workspaces(&self) -> Result<Vec<Workspace>, StoreError> {
        self.database
            .read_long(&ALL, &[])
            .await?
            .iter()
            .map(workspace)
            .collect()
    }
}

impl Change<'_> {
    /// A new workspace. `Taken` if the name exists.
    pub fn create_workspace(&mut self, id: WorkspaceId, name: &WorkspaceName, title: &str) {
        let preset = Preset::Standard.word();
        self.run_once(
            &INSERT,
            [
                Value::from(id),
                name.as_str().into(),
                title.into(),
                preset.into(),
                self.now.into(),
            ],
        );
    }

    /// Another title; the name in addresses stays.
    pub fn rename_workspace(&mut self, workspace: WorkspaceId, title: &str) {
        self.run_once(&RENAME, [Value::from(title), workspace.into()]);
    }

    /// Nobody is let in any more; with `ends_at`, it is deleted for good then. Without it an asked deletion stands.
    pub fn close_workspace(&mut self, workspace: WorkspaceId, ends_at: Option<Timestamp>) {
        self.run_once(&CLOSE, [Value::from(self.now), ends_at.into(), workspace.into()]);
    }

    /// People are let in again, and it is not deleted. `Stale` if it was open, or is being deleted.
    pub fn open_workspace(&mut self, workspace: WorkspaceId) {
        self.run_once(&OPEN, [Value::from(workspace), self.now.into()]);
    }

    pub fn set_preset(&mut self, workspace: WorkspaceId, preset: Preset) {
        self.run_once(&SET_PRESET, [preset.word().into(), workspace.into()]);
    }
}

fn workspace(row: &Row) -> Result<Workspace, StoreError> {
    Ok(Workspace {
        id: row.id(0)?,
        name: row.text(1)?.to_owned(),
        title: row.text(2)?.to_owned(),
        preset: Preset::from_word(row.text(3)?).unwrap_or_default(),
        suspended_at: row.opt_time(4)?,
        ends_at: row.opt_time(5)?,
    })
}
