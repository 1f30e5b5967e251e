//! The server's workspaces and their policies: few, read on every page, kept in memory, read again after each change.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arc_swap::{ArcSwap, Guard};
use domain::id::WorkspaceId;
use domain::policy::Policy;
use domain::refusal::Refusal;
use store::employee::Employee;
use store::setting::Setting;
use store::workspace::Workspace;
use store::{Store, StoreError};

/// One workspace with everything that was set for it.
#[derive(Clone, Debug)]
pub struct Place {
    pub workspace: Workspace,
    pub policy: Arc<Policy>,
    pub settings: Vec<Setting>,
    /// The short id in cookie names.
    pub short: String,
}

/// Every place of the server.
#[derive(Debug)]
pub struct Directory {
    server: Arc<Policy>,
    places: ArcSwap<Places>,
    /// Who reads anew waits for who does already: what was read later stands later.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Default, Debug)]
struct Places {
    all: Vec<Arc<Place>>,
    closed: Vec<Workspace>,
    by_id: HashMap<WorkspaceId, Arc<Place>>,
}

impl Directory {
    /// Reads every workspace; `server` is the policy of the whole server, from the configuration.
    pub async fn load(store: &Store, server: Policy) -> Result<Self, StoreError> {
        let directory = Self {
            server: Arc::new(server),
            places: ArcSwap::default(),
            reading: tokio::sync::Mutex::default(),
        };
        directory.reload(store).await?;
        Ok(directory)
    }

    /// Reads everything again, after a workspace or a setting changed.
    pub async fn reload(&self, store: &Store) -> Result<(), StoreError> {
        let _one_reader = self.reading.lock().await;
        let workspaces = store.workspaces().await?;
        let settings = store.settings().await?;
        let mut places = Places::default();
        for workspace in workspaces {
            if workspace.suspended_at.is_some() {
                places.closed.push(workspace);
                continue;
            }
            let own: Vec<Setting> = settings
                .iter()
                .filter(|s| s.workspace == workspace.id)
                .cloned()
                .collect();
            let values: BTreeMap<_, _> = own.iter().map(|s| (s.key.clone(), s.value.clone())).collect();
            let policy = Arc::new(Policy::with(workspace.preset, &values).under(&self.server));
            let short = workspace.short();
            let place = Arc::new(Place {
                workspace,
                policy,
                settings: own,
                short,
            });
            places.by_id.insert(place.workspace.id, place.clone());
            places.all.push(place);
        }
        self.places.store(Arc::new(places));
        Ok(())
    }

    pub fn server_policy(&self) -> Arc<Policy> {
        self.server.clone()
    }

    pub fn all(&self) -> Vec<Arc<Place>> {
        self.read().all.clone()
    }

    /// The workspaces in which nobody is let in. They are in no other answer of the directory: to everything else there
    /// is no such workspace (ACC-17).
    pub fn closed(&self) -> Vec<Workspace> {
        self.read().closed.clone()
    }

    /// Those of a person's places in which somebody is let in.
    pub fn open(&self, mut places: Vec<Employee>) -> Vec<Employee> {
        places.retain(|place| self.by_id(place.workspace).is_some());
        places
    }

    /// The workspace with this name in addresses. Errors: `NotFound`, and `WorkspaceSuspended` where it is closed.
    pub fn named(&self, name: &str) -> Result<Arc<Place>, Refusal> {
        if self.is_closed(name) {
            return Err(Refusal::WorkspaceSuspended);
        }
        self.by_name(name).ok_or(Refusal::NotFound)
    }

    pub fn is_closed(&self, name: &str) -> bool {
        self.read().closed.iter().any(|workspace| workspace.name == name)
    }

    pub fn by_id(&self, id: WorkspaceId) -> Option<Arc<Place>> {
        self.read().by_id.get(&id).cloned()
    }

    pub fn by_name(&self, name: &str) -> Option<Arc<Place>> {
        self.read().all.iter().find(|p| p.workspace.name == name).cloned()
    }

    /// The one workspace of a server that has just one: it answers at `/` too (ACC-16).
    pub fn only(&self) -> Option<Arc<Place>> {
        match self.read().all.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    fn read(&self) -> Guard<Arc<Places>> {
        self.places.load()
    }
}
