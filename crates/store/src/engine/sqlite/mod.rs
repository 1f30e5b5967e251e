//! SQLite: readers inline, one writer thread, the folder's lock.

mod copy;
mod failure;
mod query;
mod writer;

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use rusqlite::{Connection, OpenFlags};
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::migration::{self, translate};
use super::statement::Dialect;
use super::{Batch, Counters, Inspected, Row, Statement, StoreError, Value, Written};
pub(crate) use copy::read_all;
use failure::{explain, explain_start};
use writer::Job;

const DATABASE: &str = "doorward.db";
const LOCK: &str = "doorward.lock";
/// Batches that may wait for the writer; the next caller waits to be let in.
const QUEUE: usize = 1024;
/// Long reads at once; each has a connection of its own.
const LONG_READS: usize = 4;

pub(crate) struct Sqlite {
    path: PathBuf,
    readers: Vec<Mutex<Connection>>,
    next: AtomicUsize,
    long: Arc<Long>,
    /// `None` once closed.
    queue: Mutex<Option<mpsc::Sender<Job>>>,
    writer: Mutex<Option<thread::JoinHandle<()>>>,
    counters: Arc<Counters>,
}

/// Connections for lists and exports, opened when first wanted.
struct Long {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    seats: Semaphore,
}

impl Sqlite {
    /// Blocks: for a thread that may.
    pub(crate) fn open(folder: &Path) -> Result<Self, StoreError> {
        let lock = lock(folder)?;
        let path = folder.join(DATABASE);
        let mut connection = open_writer(&path)?;
        migrate(&mut connection)?;
        let readers = thread::available_parallelism().map_or(2, usize::from).clamp(2, 4);
        let readers = (0..readers)
            .map(|_| open_reader(&path).map(Mutex::new))
            .collect::<Result<_, _>>()?;
        let (queue, jobs) = mpsc::channel(QUEUE);
        let counters = Arc::new(Counters::default());
        let writer = thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn({
                let counters = Arc::clone(&counters);
                move || {
                    writer::run(&connection, jobs, &counters);
                    drop(connection);
                    drop(lock); // the last act: whoever gets the lock finds nobody writing
                }
            })
            .map_err(|_| StoreError::Unavailable("no thread for the writer".to_owned()))?;
        Ok(Self {
            long: Arc::new(Long {
                path: path.clone(),
                idle: Mutex::default(),
                seats: Semaphore::new(LONG_READS),
            }),
            path,
            readers,
            next: AtomicUsize::new(0),
            queue: Mutex::new(Some(queue)),
            writer: Mutex::new(Some(writer)),
            counters,
        })
    }

    pub(crate) fn read(&self, statement: &'static Statement, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        query::rows(&self.reader(), statement, params)
    }

    pub(crate) async fn read_long(
        &self,
        statement: &'static Statement,
        params: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        let (long, params) = (Arc::clone(&self.long), params.to_vec());
        let _seat = self.long.seats.acquire().await.map_err(|_| closed())?;
        let reading = tokio::task::spawn_blocking(move || {
            let idle = held(&long.idle).pop();
            let connection = idle.map_or_else(|| open_reader(&long.path), Ok)?;
            let rows = query::rows(&connection, statement, &params);
            held(&long.idle).push(connection);
            rows
        });
        reading
            .await
            .map_err(|_| StoreError::Unavailable("reading was interrupted".to_owned()))?
    }

    pub(crate) async fn write(&self, batch: Batch) -> Result<Written, StoreError> {
        self.ask(|answer| Job::Write(batch, answer)).await?
    }

    pub(crate) async fn checkpoint(&self) -> Result<(), StoreError> {
        self.ask(Job::Checkpoint).await?
    }

    pub(crate) async fn close(&self) -> Result<(), StoreError> {
        let Ok(checked) = self.ask(Job::Checkpoint).await else {
            return Ok(()); // closed before
        };
        drop(held(&self.queue).take());
        let writer = held(&self.writer).take();
        if let Some(writer) = writer {
            let joined = tokio::task::spawn_blocking(move || writer.join());
            drop(joined.await);
        }
        checked
    }

    pub(crate) fn healthy(&self) -> Result<(), StoreError> {
        static PROBE: Statement = Statement {
            name: "meta.probe",
            sql: "select value from meta where key = $1",
        };
        if held(&self.queue).as_ref().is_none_or(mpsc::Sender::is_closed) {
            return Err(closed());
        }
        self.read(&PROBE, &[Value::from("probe")]).map(drop)
    }

    pub(crate) fn size(&self) -> Result<u64, StoreError> {
        let length = |suffix: &str| {
            let mut path = self.path.clone().into_os_string();
            path.push(suffix);
            std::fs::metadata(path).map(|found| found.len())
        };
        let database = length("").map_err(|_| StoreError::Unavailable("the database file is gone".to_owned()))?;
        Ok(database + length("-wal").unwrap_or(0))
    }

    pub(crate) fn counters(&self) -> &Counters {
        &self.counters
    }

    pub(crate) fn inspect(&self, statement: &'static Statement) -> Result<Inspected, StoreError> {
        query::inspect(&self.reader(), statement)
    }

    /// A reader that nobody uses, or the next one in turn: it is free within microseconds.
    fn reader(&self) -> MutexGuard<'_, Connection> {
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        let free = self.readers.iter().find_map(|reader| reader.try_lock().ok());
        free.unwrap_or_else(|| held(&self.readers[first % self.readers.len()]))
    }

    async fn ask<T>(&self, job: impl FnOnce(oneshot::Sender<T>) -> Job) -> Result<T, StoreError> {
        let queue = held(&self.queue).clone().ok_or_else(closed)?;
        let (answer, answered) = oneshot::channel();
        queue.send(job(answer)).await.map_err(|_| closed())?;
        answered.await.map_err(|_| closed())
    }
}

impl Drop for Sqlite {
    /// Waits for the writer, so that the lock is free when the last clone is gone.
    fn drop(&mut self) {
        self.readers.clear();
        drop(held(&self.queue).take());
        if let Some(writer) = held(&self.writer).take() {
            drop(writer.join());
        }
    }
}

/// What a thread that panicked left behind is a connection like any other.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn closed() -> StoreError {
    StoreError::Unavailable("the database is closed".to_owned())
}

/// Takes the folder for this process; the file stays, the lock ends with the process. Source: THR-17, THR-20.
fn lock(folder: &Path) -> Result<File, StoreError> {
    let refuse = |what: &str| StoreError::Unavailable(format!("{}: {what}", folder.display()));
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|_| refuse("the folder cannot be made"))?;
    let file = private(&folder.join(LOCK)).map_err(|_| refuse("the folder cannot be written"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked(format!(
            "another doorward is running on {}: stop it first, or give this one a folder of its own",
            folder.display()
        ))),
        Err(TryLockError::Error(_)) => Err(refuse("the folder's file system cannot lock files")),
    }
}

/// A file that only its owner reads; SQLite gives its log and index the same mode.
fn private(path: &Path) -> std::io::Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .mode(0o600)
        .open(path)
}

fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    private(path).map_err(|_| StoreError::Unavailable("the database file cannot be opened".to_owned()))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| explain_start(&error))?;
    connection.set_prepared_statement_cache_capacity(256);
    connection
        .execute_batch(
            "pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full;
             pragma foreign_keys = off; pragma temp_store = memory; pragma cache_size = -2000;
             pragma journal_size_limit = 67108864; pragma trusted_schema = off;",
        )
        .map_err(|error| explain_start(&error))?;
    Ok(connection)
}

fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| explain_start(&error))?;
    connection.set_prepared_statement_cache_capacity(128);
    connection
        .execute_batch(
            "pragma busy_timeout = 5000; pragma query_only = on; pragma temp_store = memory;
             pragma cache_size = -1000; pragma trusted_schema = off;",
        )
        .map_err(|error| explain_start(&error))?;
    Ok(connection)
}

/// Runs what has not run, all of it in one transaction: a database is as it was, or wholly new, and waits for one sync.
fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let words = |error: rusqlite::Error| explain(&error, "migration");
    connection
        .execute_batch(&translate(migration::TABLE, Dialect::Sqlite))
        .map_err(words)?;
    let done = {
        let mut statement = connection.prepare(migration::DONE).map_err(words)?;
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(words)?;
        rows.collect::<Result<Vec<(i64, Vec<u8>)>, _>>().map_err(words)?
    };
    let transaction = connection.transaction().map_err(words)?;
    for step in migration::pending(&done)? {
        let words = |error: rusqlite::Error| explain(&error, step.name);
        transaction.execute_batch(&step.text(Dialect::Sqlite)).map_err(words)?;
        transaction
            .execute(migration::RECORD, (step.number, step.name, step.checksum()))
            .map_err(words)?;
    }
    transaction.commit().map_err(words)
}
