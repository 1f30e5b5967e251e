//! Workspaces: companies, isolated from each other.

use domain::account::WorkspaceName;
use domain::id::WorkspaceId;
use domain::policy::Preset;

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
    sql: "select id, name, title, preset from workspace order by title, id",
};
static INSERT: Statement = Statement {
    name: "workspace.insert",
    sql: "insert into workspace (id, name, title, preset, created_at) values ($1, $2, $3, $4, $5)",
};
static SET_PRESET: Statement = Statement {
    name: "workspace.set_preset",
    sql: "update workspace set preset = $1 where id = $2",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&ALL, &INSERT, &SET_PRESET];

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
    })
}
