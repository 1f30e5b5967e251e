//! The running server: what every use case is given.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::entropy::Entropy;
use domain::policy::{Key, Policy};
use domain::time::Timestamp;
use store::Store;
use tokio::sync::Semaphore;

use crate::courier::Courier;
use crate::directory::Directory;
use crate::hasher::Hasher;
use crate::outgoing::Outgoing;
use crate::request::entropy::SystemEntropy;
use crate::request::limit::Ceiling;
use crate::request::now::Clock;
use crate::session_table::SessionTable;
use crate::streams::Streams;
use crate::throttled::Throttled;
use crate::use_case::password_reset::Owed;

/// Shared by every request and worker. Clones are cheap.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of a running server.
pub struct Parts {
    pub store: Store,
    pub clock: Clock,
    pub hasher: Hasher,
    pub sessions: SessionTable,
    pub directory: Directory,
    pub throttled: Throttled,
    pub ceiling: Ceiling,
    pub courier: Courier,
    pub streams: Streams,
    /// Places of messages to push services.
    pub pushes: Semaphore,
    pub resets: Owed,
    pub settings: Settings,
}

/// What the operator configured, as far as use cases and skins need it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What people call the product.
    pub product: String,
    /// Where people reach the server, such as `https://id.example.org`; links begin with it.
    pub public_url: String,
    pub support_label: String,
    pub support_href: String,
    /// The company's colour, `#rrggbb`.
    pub accent: Option<String>,
    /// A workspace's own logo and colour, by its name in addresses.
    pub brands: BTreeMap<String, Brand>,
    /// Whether this is the demo: random people, a visible outbox, loopback only.
    pub demo: bool,
    pub outgoing: Outgoing,
    /// Takes short messages, if the operator named one.
    pub sms: Option<Arc<crate::sms::Gateway>>,
}

/// How a workspace shows itself.
#[derive(Clone, Debug, Default)]
pub struct Brand {
    pub accent: Option<String>,
    pub logo: Option<Logo>,
}

/// A picture and its type.
#[derive(Clone, Debug)]
pub struct Logo {
    pub kind: &'static str,
    pub bytes: Arc<[u8]>,
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// How far the wall clock lies behind, if it is more than the policy tolerates (THR-21).
    pub fn clock_behind(&self) -> Option<Duration> {
        self.clock.behind(self.policy().span(Key::ClockTolerance))
    }

    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The time of this request, read once and passed down.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Randomness for one use case.
    pub fn entropy(&self) -> impl Entropy + use<> {
        SystemEntropy
    }

    /// The values that hold for the whole server.
    pub fn policy(&self) -> Arc<Policy> {
        self.directory.server_policy()
    }
}

/// How long a client is asked to wait when the database is away. A database that is back is used again within 5 s.
pub const DATABASE_AWAY: Duration = Duration::from_secs(5);
