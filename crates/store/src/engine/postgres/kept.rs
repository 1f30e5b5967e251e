//! A connection that is kept: when it is lost, it is made again, and until then everybody hears so at once.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use deadpool_postgres::ClientWrapper;
use tokio::task::JoinHandle;

use super::connect::{CONNECT, Connector};
use super::failure::explain;
use crate::engine::StoreError;

/// How long after a failure the next connection is tried.
const AGAIN: Duration = Duration::from_millis(250);

/// How often each connection is asked whether it still answers. A server that froze, or a network that swallows, closes
/// nothing: without this a lost lock would be noticed by the socket's own limit only, after 10 s.
const BEAT: Duration = Duration::from_secs(1);
/// How long the answer may take. With [`BEAT`], nobody is answered from memory for more than 3 s after the database went
/// silent (THR-17).
const ANSWER: Duration = Duration::from_secs(2);

/// The key of the advisory lock: "doorward" in ASCII. It belongs to one database of the server.
const LOCK: &str = "select pg_try_advisory_lock(7237970109966541412)";

type State = Arc<ArcSwap<Result<Arc<ClientWrapper>, StoreError>>>;

pub(super) struct Kept {
    state: State,
    keeper: JoinHandle<()>,
}

/// What a kept connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Duty {
    /// Carries many people's point reads at once.
    Reads,
    /// Holds the database for this server; while it does not, nothing is written. Source: THR-17.
    Lock,
}

impl Kept {
    /// Makes the connection and keeps it from now on.
    pub(super) async fn open(connector: Connector, duty: Duty) -> Result<Self, StoreError> {
        let mut patience = 8;
        let first = loop {
            match connect(&connector, duty).await {
                // The lock of a server that was killed a moment ago ends when PostgreSQL notices.
                Err(StoreError::Locked(_)) if patience > 0 => patience -= 1,
                other => break other?,
            }
            tokio::time::sleep(AGAIN).await;
        };
        let state = Arc::new(ArcSwap::from_pointee(Ok(Arc::clone(&first))));
        let keeper = tokio::spawn(keep(first, connector, duty, Arc::clone(&state)));
        Ok(Self { state, keeper })
    }

    /// The connection, or why there is none just now. Never waits.
    pub(super) fn client(&self) -> Result<Arc<ClientWrapper>, StoreError> {
        Result::clone(&self.state.load())
    }

    /// Whether the connection stands now. Costs a look.
    pub(super) fn is_up(&self) -> bool {
        let state = self.state.load();
        state.as_ref().as_ref().is_ok_and(|client| !client.is_closed())
    }

    /// Ends it for good.
    pub(super) async fn close(&self) {
        self.keeper.abort();
        let client = self.client();
        set(
            &self.state,
            Err(StoreError::Unavailable("the database is closed".to_owned())),
        );
        if let Ok(client) = client {
            // The lock is free at once and not when the server notices that we are gone.
            drop(tokio::time::timeout(CONNECT, client.batch_execute("select pg_advisory_unlock_all()")).await);
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.keeper.abort();
    }
}

async fn keep(mut client: Arc<ClientWrapper>, connector: Connector, duty: Duty, state: State) {
    loop {
        let mut beat = tokio::time::Instant::now() + BEAT;
        while !client.is_closed() {
            tokio::time::sleep(AGAIN).await;
            if tokio::time::Instant::now() < beat {
                continue;
            }
            if !answers(&client).await {
                break;
            }
            beat = tokio::time::Instant::now() + BEAT;
        }
        set(
            &state,
            Err(StoreError::Unavailable(
                "the connection to PostgreSQL was lost".to_owned(),
            )),
        );
        drop(client);
        client = loop {
            tokio::time::sleep(AGAIN).await;
            match connect(&connector, duty).await {
                Ok(client) => break client,
                Err(error) => set(&state, Err(error)),
            }
        };
        set(&state, Ok(Arc::clone(&client)));
    }
}

/// Whether the other side still answers.
async fn answers(client: &ClientWrapper) -> bool {
    matches!(tokio::time::timeout(ANSWER, client.simple_query("")).await, Ok(Ok(_)))
}

async fn connect(connector: &Connector, duty: Duty) -> Result<Arc<ClientWrapper>, StoreError> {
    let (client, task) = connector.open().await?;
    let client = ClientWrapper::new(client, task);
    if duty == Duty::Lock {
        let row = tokio::time::timeout(CONNECT, client.query_one(LOCK, &[])).await;
        let row = row.map_err(|_| StoreError::Unavailable("PostgreSQL does not answer".to_owned()))?;
        let taken: bool = row
            .and_then(|row| row.try_get(0))
            .map_err(|error| explain(&error, "taking the database's lock"))?;
        if !taken {
            return Err(StoreError::Locked(
                "another doorward holds this PostgreSQL database: stop it first, or give this one a database of its own"
                    .to_owned(),
            ));
        }
    }
    Ok(Arc::new(client))
}

fn set(state: &State, to: Result<Arc<ClientWrapper>, StoreError>) {
    state.store(Arc::new(to));
}
