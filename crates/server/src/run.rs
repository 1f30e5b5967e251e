//! The running server as a library: opened over a folder and a database, stepped by hand in tests, by a clock in the
//! product.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use domain::keys::KeyRing;
use domain::policy::{Key, Policy};
use store::{Database, Location, Store, StoreError};
use tokio::sync::Semaphore;

use crate::app::{App, Parts, Settings};
use crate::courier::{Courier, MailServer};
use crate::directory::Directory;
use crate::hasher::{self, Hasher};
use crate::request::entropy::SystemEntropy;
use crate::request::limit::Ceiling;
use crate::request::now::Clock;
use crate::session_table::SessionTable;
use crate::streams::Streams;
use crate::throttled::Throttled;
use crate::use_case::password_reset::Owed;
use crate::use_case::web_push;
use crate::worker::Worker;
use crate::{health, router};

/// What a server is opened with.
pub struct Opening {
    pub location: Location,
    pub keys: KeyRing,
    pub clock: Clock,
    /// The values of the whole server.
    pub policy: Policy,
    pub settings: Settings,
    /// The server that takes our messages, if there is one.
    pub mail_server: Option<MailServer>,
    /// Threads that hash passwords.
    pub hash_threads: usize,
    /// A cheaper hash than the policy's, for a test of 100,000 evaluations; the product never gives one.
    pub hash_cost: Option<hasher::Cost>,
    /// The ring is a new one in place of a lost one: nothing is under it yet.
    pub ring_is_new: bool,
    /// Where signed checkpoints of the event log are kept.
    pub checkpoint_folders: Vec<PathBuf>,
}

/// Why a server did not open.
#[derive(Debug)]
pub enum NotOpened {
    Store(StoreError),
    Threads(std::io::Error),
    /// Nothing in the database was made under this key ring (THR-18).
    AnotherRing,
}

impl std::fmt::Display for NotOpened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::AnotherRing => f.write_str(
                "the key ring is not the one of this database: put back the ring that was in use with it; `doorward \
                 doctor` says more",
            ),
            Self::Threads(error) => write!(f, "the threads that hash passwords do not start: {error}"),
        }
    }
}

impl std::error::Error for NotOpened {}

impl From<StoreError> for NotOpened {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A server that answers requests and does its background work when told to.
pub struct Server {
    pub app: App,
    router: Router,
    worker: Worker,
}

impl Server {
    /// Opens the database (its lock taken, its tables brought up to date) and everything above it.
    pub async fn open(opening: Opening) -> Result<Self, NotOpened> {
        let database = Database::open(&opening.location).await?;
        let keys = Arc::new(opening.keys);
        let threads = opening.hash_threads.max(1);
        let mut hashing = hasher::Settings::of(&opening.policy, threads);
        hashing.cost = opening.hash_cost.unwrap_or(hashing.cost);
        let hasher = Hasher::start(hashing, Arc::clone(&keys), Box::new(SystemEntropy)).map_err(NotOpened::Threads)?;
        let store = Store::new(database, keys);
        if !opening.ring_is_new && store.is_under_another_ring(&mut SystemEntropy).await? {
            return Err(NotOpened::AnotherRing);
        }
        if let Some(newest) = store.newest().await? {
            opening.clock.raise_floor(newest);
        }
        let mut fresh = [0; 16];
        domain::entropy::Entropy::fill(&mut SystemEntropy, &mut fresh);
        let server_id = store.server_id(fresh).await?;
        store.tell_restore(opening.clock.now(), &mut SystemEntropy).await?;
        let directory = Directory::load(&store, opening.policy).await?;
        let app = App::new(Parts {
            store,
            clock: opening.clock,
            hasher,
            sessions: SessionTable::default(),
            directory,
            throttled: Throttled::default(),
            ceiling: Ceiling::default(),
            streams: Streams::default(),
            pushes: Semaphore::new(web_push::AT_ONCE),
            courier: Courier::new(opening.mail_server),
            resets: Owed::default(),
            settings: opening.settings,
        });
        let worker = Worker::new(server_id, opening.checkpoint_folders);
        worker.keep_checkpoints(&app).await?;
        Ok(Self {
            router: router::router(app.clone()),
            app,
            worker,
        })
    }

    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Moves a clock in hand forward and does the background work that is due then.
    pub async fn advance(&self, span: Duration) {
        self.app.clock.advance(span);
        self.work().await;
    }

    /// One round of background work: seals events, keeps what was seen, forgets what is over, and brings every message
    /// that is due to the mail server.
    ///
    /// Answers whether there is more that need not wait for the next one.
    pub async fn work(&self) -> bool {
        let more = self.begin_work().await;
        self.app.courier.rest().await;
        more
    }

    /// The same, but messages go on their way while it returns: no mail server makes the next round wait.
    async fn begin_work(&self) -> bool {
        let now = self.app.now();
        let more = self.worker.round(&self.app, now).await;
        if let Err(error) = self.app.courier.begin(&self.app, now).await {
            tracing::warn!(%error, "messages could not be read or marked; it is tried again");
        }
        more
    }

    /// Works at least every `events.seal_within` until `stop` is done, then once more.
    pub async fn work_until(&self, stop: impl Future<Output = ()>) {
        let every = self.app.policy().span(Key::EventSealWithin).min(Duration::from_secs(1));
        let mut beat = tokio::time::interval(every);
        let mut stop = std::pin::pin!(stop);
        let mut more = false;
        loop {
            tokio::select! {
                biased;
                () = &mut stop => break,
                () = std::future::ready(()), if more => {}
                _ = beat.tick() => {}
            }
            more = self.begin_work().await;
        }
        self.begin_work().await;
    }

    /// Keeps what is only in memory and closes the database; its lock is free when this returns.
    pub async fn close(self) -> Result<(), StoreError> {
        if let Err(error) = self.app.courier.finish(&self.app).await {
            tracing::warn!(%error, "sent messages could not be marked");
        }
        let now = self.app.now();
        self.worker.finish(&self.app, now).await;
        self.app.store.database().close().await
    }
}

/// Whether the server can serve: the database answers, and no row was forged.
pub async fn readiness(app: &App) -> Result<(), String> {
    app.store
        .database()
        .healthy()
        .await
        .map_err(|error| error.to_string())?;
    match health::forged_rows() {
        0 => Ok(()),
        many => Err(format!(
            "{many} rows were not written by this server; run `doorward events verify`"
        )),
    }
}
