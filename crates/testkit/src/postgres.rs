//! A real PostgreSQL for tests: a private cluster in a temporary folder, reached over its unix socket only.
//!
//! A test that just needs a database says [`new_database`]; the cluster behind it is the one that `./test` started for
//! the whole run (`DOORWARD_TEST_POSTGRES` names it), or one that this process starts for itself. A test that stops,
//! crashes or restarts the server starts a [`Cluster`] of its own.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::folder::{Folder, Guard};
use crate::left_out;

/// Names the running cluster of this test run: a connection URL.
pub const SHARED: &str = "DOORWARD_TEST_POSTGRES";

/// The owner of every cluster and database here. There is no password: the socket's folder is closed to other users.
const OWNER: &str = "doorward";

/// How a cluster ends: `$1` is `pg_ctl`, `$2` the folder.
const END: &str = "\"$1\" --pgdata data --mode immediate --wait stop
for try in 1 2 3 4 5; do rm -rf \"$2\" && break; sleep 1; done";

/// A new empty database on the shared cluster; its connection URL.
///
/// `None` only if PostgreSQL was left out by name (`./test --without postgresql`), which is printed.
/// Panics with the way to get it when PostgreSQL is missing: no test is skipped in silence.
pub fn new_database() -> Option<String> {
    static OWN: OnceLock<Cluster> = OnceLock::new();
    if left_out("postgresql") {
        return None;
    }
    if let Ok(url) = env::var(SHARED) {
        return Some(create_database(&Programs::find(), &url));
    }
    Some(OWN.get_or_init(Cluster::start).new_database())
}

/// How a server is stopped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// Ends open connections, then writes everything down.
    Fast,
    /// At once, as after a power cut: the next start recovers from the log.
    Immediate,
}

/// A PostgreSQL server of one's own, stopped and deleted on drop, also when the test panics or is killed.
///
/// Durable as in production (`fsync=on`), with checkpoints, so that a stop by [`Stop::Immediate`] means something; one
/// that many tests share is not, see [`Cluster::start_shared`].
#[derive(Debug)]
pub struct Cluster {
    programs: Programs,
    user: Option<(u32, u32)>,
    _guard: Guard, // stops the server; dropped before the folder is
    folder: Folder,
}

impl Cluster {
    /// Takes about a second. Panics with the way to get PostgreSQL when it is not installed.
    pub fn start() -> Self {
        Self::start_with("fsync = on\n")
    }

    /// One for hundreds of tests that never stop it. It leaves to the system when the disk is written, because a disk
    /// that takes seconds for that is taken for a database that went away; only a power cut would lose anything. Nor does
    /// it sweep by itself: that would be a new process a tenth of a second for hundreds of databases.
    pub fn start_shared() -> Self {
        Self::start_with("fsync = off\nfull_page_writes = off\nautovacuum = off\n")
    }

    fn start_with(durability: &str) -> Self {
        let programs = Programs::find();
        let user = user_for_server();
        let folder = Folder::new("postgres");
        if let Some((uid, gid)) = user {
            std::os::unix::fs::chown(folder.path(), Some(uid), Some(gid)).expect("root may give a folder away");
        }

        // From here on nothing stays, not even of a process that is killed while the cluster is made.
        let guard = Guard::new(END, &[&programs.path("pg_ctl"), folder.path()], folder.path(), user);

        let data = folder.path().join("data");
        let mut initdb = programs.command("initdb", folder.path(), user);
        initdb.arg("--pgdata").arg(&data);
        initdb.args([
            "--username",
            OWNER,
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--locale",
            "C",
            "--no-sync",
        ]);
        done(&mut initdb, "initdb");
        let settings = format!(
            "listen_addresses = ''\nunix_socket_directories = '{}'\n{durability}max_connections = 200\nshared_buffers = 32MB\n",
            folder.path().display()
        );
        let configuration = data.join("postgresql.auto.conf");
        fs::write(&configuration, settings).expect("the cluster's configuration can be written");

        let cluster = Self {
            programs,
            user,
            _guard: guard,
            folder,
        };
        cluster.start_server();
        cluster
    }

    /// The URL of the database that every cluster has; for [`SHARED`] and for statements about other databases.
    pub fn url(&self) -> String {
        let folder = self.folder.path().to_str().expect("a folder name in UTF-8");
        format!("postgresql://{OWNER}@{}/postgres", folder.replace('/', "%2F"))
    }

    /// A new empty database; its connection URL.
    pub fn new_database(&self) -> String {
        create_database(&self.programs, &self.url())
    }

    pub fn stop(&self, how: Stop) {
        let mode = if how == Stop::Fast { "fast" } else { "immediate" };
        done(self.control().args(["--mode", mode, "--wait", "stop"]), "pg_ctl stop");
    }

    /// Starts a stopped server on the same data; returns when it takes connections.
    pub fn start_server(&self) {
        done(
            self.control()
                .args(["--log", "server.log", "--wait", "--timeout", "60", "start"]),
            "pg_ctl start",
        );
    }

    pub fn restart(&self, how: Stop) {
        self.stop(how);
        self.start_server();
    }

    /// Stops the server's processes in their tracks: they close nothing and answer nothing.
    pub fn freeze(&self) {
        self.signal(Signal::STOP);
    }

    /// Lets frozen processes go on.
    pub fn thaw(&self) {
        self.signal(Signal::CONT);
    }

    fn signal(&self, signal: Signal) {
        let written = fs::read_to_string(self.folder.path().join("data/postmaster.pid"));
        let first = written.expect("a running server").lines().next().map(str::to_owned);
        let server: i32 = first.and_then(|pid| pid.parse().ok()).expect("a process id");
        let children = fs::read_to_string(format!("/proc/{server}/task/{server}/children")).unwrap_or_default();
        let children = children.split_whitespace().filter_map(|pid| pid.parse().ok());
        for pid in [server].into_iter().chain(children).filter_map(Pid::from_raw) {
            // A child may have ended meanwhile.
            let _ = kill_process(pid, signal);
        }
    }

    /// Everything the server wrote into its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("server.log")).unwrap_or_default()
    }

    fn control(&self) -> Command {
        let mut command = self.programs.command("pg_ctl", self.folder.path(), self.user);
        command.args(["--pgdata", "data", "--silent"]);
        command
    }
}

/// The whole database behind `url` as SQL text (`pg_dump`): what a thief of a backup would read.
pub fn dump(url: &str) -> Vec<u8> {
    let mut command = Programs::find().command("pg_dump", Path::new("/"), None);
    done(command.arg("--dbname").arg(url), "pg_dump")
}

/// The rows of these tables as SQL text, a hundred to a statement.
pub fn dump_rows(url: &str, tables: &[&str]) -> Vec<u8> {
    let mut command = Programs::find().command("pg_dump", Path::new("/"), None);
    command.args(["--data-only", "--rows-per-insert=100", "--dbname", url]);
    command.args(tables.iter().map(|table| format!("--table={table}")));
    done(&mut command, "pg_dump")
}

/// Somebody else at the same database, who holds rows of it: so that two who come in the same moment come in the order
/// that the test is about, and one can be asked what it holds while it waits.
pub struct Other(tokio_postgres::Client);

impl Other {
    /// Begins a transaction that holds what `rows` selects, such as `select from sign_in`.
    pub async fn holds(url: &str, rows: &str) -> Self {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
            .await
            .expect("a connection");
        tokio::spawn(connection);
        let other = Self(client);
        other.0.batch_execute("begin").await.expect("a transaction");
        let held = other.0.query(&format!("{rows} for update"), &[]).await;
        assert!(!held.expect("rows").is_empty(), "{rows}: there is nothing to hold");
        other
    }

    /// Looks until that many stand in line; panics after ten seconds.
    pub async fn until_waiting(&self, many: i64) {
        let asked = Instant::now();
        loop {
            // A transaction sees who is connected as it was at its first look.
            let fresh = self.0.batch_execute("select pg_stat_clear_snapshot()").await;
            fresh.expect("a fresh look");
            let row = self.0.query_one(
                "select count(distinct pid) from pg_locks where not granted and pid in \
                 (select pid from pg_stat_activity where datname = current_database())",
                &[],
            );
            let waiting: i64 = row.await.expect("locks").get(0);
            if waiting == many {
                return;
            }
            assert!(asked.elapsed() < Duration::from_secs(10), "{waiting} wait, not {many}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Whether nobody holds what `rows` selects at this moment, which has to be something.
    pub async fn finds_free(&self, rows: &str) -> bool {
        self.0.batch_execute("savepoint looked").await.expect("a savepoint");
        let free = match self.0.query(&format!("{rows} for update nowait"), &[]).await {
            Ok(found) => {
                assert!(!found.is_empty(), "{rows}: there is nothing to look at");
                true
            }
            Err(error) => {
                let is_held = error.code() == Some(&tokio_postgres::error::SqlState::LOCK_NOT_AVAILABLE);
                assert!(is_held, "{error}");
                false
            }
        };
        let back = self.0.batch_execute("rollback to savepoint looked").await;
        back.expect("as it was");
        free
    }

    /// Ends it: whoever waits goes on, in the order in which they came.
    pub async fn lets_go(self) {
        self.0.batch_execute("rollback").await.expect("an end");
    }
}

/// Runs a file of SQL in one transaction.
pub fn run_file(url: &str, file: &Path) {
    let mut psql = Programs::find().command("psql", Path::new("/"), None);
    psql.args([
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set",
        "ON_ERROR_STOP=1",
    ]);
    psql.args(["--output", "/dev/null", "--dbname", url, "--file"])
        .arg(file);
    done(&mut psql, "psql");
}

/// Vacuums and analyzes the whole database behind `url`, as autovacuum does by itself after some time.
pub fn analyze(url: &str) {
    let mut psql = Programs::find().command("psql", Path::new("/"), None);
    psql.args(["--no-psqlrc", "--quiet", "--dbname", url, "--command", "vacuum analyze"]);
    done(&mut psql, "vacuum analyze");
}

/// How PostgreSQL would run each of these statements, without looking at what its parameters are.
pub fn plans(url: &str, statements: &[&str]) -> Vec<String> {
    let mut script = String::from("set plan_cache_mode = force_generic_plan; set enable_seqscan = off;\n");
    for sql in statements {
        let many = (1..1_000).take_while(|n| sql.contains(&format!("${n}"))).count();
        let nulls = match many {
            0 => String::new(),
            many => format!("({})", vec!["null"; many].join(", ")),
        };
        let _ = writeln!(
            script,
            "prepare asked as {sql};\nexplain (costs off) execute asked{nulls};"
        );
        script += "deallocate asked;\n\\echo =====\n";
    }
    let folder = Folder::new("plans");
    let file = folder.path().join("plans.sql");
    fs::write(&file, script).expect("a script");
    let mut psql = Programs::find().command("psql", Path::new("/"), None);
    psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"]);
    psql.args(["--set", "ON_ERROR_STOP=1", "--dbname", url, "--file"])
        .arg(&file);
    let said = String::from_utf8(done(&mut psql, "explain")).expect("plans in UTF-8");
    let mut plans: Vec<String> = said.split("=====\n").map(str::to_owned).collect();
    plans.pop();
    assert_eq!(plans.len(), statements.len(), "a plan for each");
    plans
}

fn create_database(programs: &Programs, server: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    // Process numbers come round: what a dead process of the same number left behind goes first.
    let drop = format!("drop database if exists {name} with (force)");
    let create = format!("create database {name} template template0");
    let mut psql = programs.command("psql", Path::new("/"), None);
    psql.args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", server]);
    psql.env("PGOPTIONS", "--client-min-messages=warning");
    psql.args(["--command", &drop, "--command", &create]);
    done(&mut psql, "create database");
    let (cluster, _) = server.rsplit_once('/').expect("a URL with a database");
    format!("{cluster}/{name}")
}

/// Where PostgreSQL's programs are.
#[derive(Clone, Debug)]
struct Programs(PathBuf);

impl Programs {
    /// Debian's folder of the newest version, else the search path.
    fn find() -> Self {
        let mut debian: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                let entry = entry.ok()?;
                Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin")))
            })
            .collect();
        debian.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
        let path = env::var_os("PATH").unwrap_or_default();
        debian
            .into_iter()
            .map(|(_, folder)| folder)
            .chain(env::split_paths(&path))
            .find(|folder| {
                ["initdb", "pg_ctl", "psql", "pg_dump"]
                    .iter()
                    .all(|program| folder.join(program).exists())
            })
            .map(Self)
            .expect(
                "PostgreSQL is not installed. Get it with `sudo apt-get install postgresql`, \
                 or leave it out by name: ./test --without postgresql",
            )
    }

    fn path(&self, program: &str) -> PathBuf {
        self.0.join(program)
    }

    fn command(&self, program: &str, folder: &Path, user: Option<(u32, u32)>) -> Command {
        let mut command = Command::new(self.path(program));
        command.current_dir(folder).env("LC_ALL", "C");
        if let Some((uid, gid)) = user {
            command.uid(uid).gid(gid);
        }
        command
    }
}

/// PostgreSQL refuses to run as root: then it runs as the user that its package made.
fn user_for_server() -> Option<(u32, u32)> {
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    let number = |flag| -> u32 {
        let answer = done(Command::new("id").args([flag, "postgres"]), "id postgres");
        String::from_utf8_lossy(&answer).trim().parse().expect("a number")
    };
    Some((number("-u"), number("-g")))
}

/// Runs a command to its end; panics with what it said if it fails.
fn done(command: &mut Command, what: &str) -> Vec<u8> {
    command.stdin(std::process::Stdio::null());
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{what} does not start: {error}"));
    assert!(
        output.status.success(),
        "{what}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}
