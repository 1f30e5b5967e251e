//! The real binary as a real process, to be killed in the middle of its work and started again on the same folder.
//!
//! ```no_run
//! # use std::path::Path;
//! # use testkit::crash::{Program, free_port};
//! # async fn rounds(folder: &Path) {
//! let port = free_port();
//! let doorward = Program::doorward(folder)
//!     .arguments(["serve", "--data", "."])
//!     .variable("DOORWARD_LISTEN", format!("127.0.0.1:{port}"))
//!     .ready_at(format!("http://127.0.0.1:{port}/readyz"));
//! for _ in 0..50 {
//!     let running = doorward.start().await;
//!     // … clients work, and write down what was acknowledged …
//!     running.kill_9();
//! }
//! # }
//! ```

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustix::process::{Pid, Signal, kill_process};

/// The longest that a start may take before the harness gives up. Not a promise of the product's: `./bench` has that.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A port of loopback that was free a moment ago, and that the system gives to no outgoing connection: a server that is
/// killed and started again finds it free. (Linux takes those from 32768 on.)
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    loop {
        let turn = NEXT.fetch_add(1, Ordering::Relaxed);
        let start = (std::process::id() as u16).wrapping_mul(37);
        let port = 20_000 + start.wrapping_add(turn.wrapping_mul(7)) % 12_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// The built binary: `CARGO_BIN_EXE_doorward` if cargo names it, else beside the running test in the target folder.
///
/// Panics with the command that builds it when it is not there.
pub fn doorward() -> PathBuf {
    if let Some(named) = env::var_os("CARGO_BIN_EXE_doorward").or_else(|| env::var_os("NEXTEST_BIN_EXE_doorward")) {
        return PathBuf::from(named);
    }
    let test = env::current_exe().expect("a test has a path");
    test.ancestors()
        .skip(1)
        .take(2) // target/debug/deps, target/debug
        .map(|folder| folder.join("doorward"))
        .find(|file| file.is_file())
        .expect("the binary is not built: cargo build -p server")
}

/// How a server is started; each start is the same, on the same folder.
#[derive(Clone, Debug)]
pub struct Program {
    binary: PathBuf,
    folder: PathBuf,
    arguments: Vec<OsString>,
    variables: Vec<(String, OsString)>,
    ready: Option<String>,
}

impl Program {
    /// The product's binary, run in `folder`.
    pub fn doorward(folder: &Path) -> Self {
        Self::at(doorward(), folder)
    }

    pub fn at(binary: impl Into<PathBuf>, folder: &Path) -> Self {
        Self {
            binary: binary.into(),
            folder: folder.to_owned(),
            arguments: vec![],
            variables: vec![],
            ready: None,
        }
    }

    #[must_use]
    pub fn arguments<T: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = T>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    #[must_use]
    pub fn variable(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    /// The server counts as started when a GET of this address answers 200.
    #[must_use]
    pub fn ready_at(mut self, url: impl Into<String>) -> Self {
        self.ready = Some(url.into());
        self
    }

    /// Starts it, and waits until it is ready. Panics with the end of its output when it ends before, or takes too long.
    ///
    /// What it prints goes to the file `output` in its folder, after what stood there.
    pub async fn start(&self) -> Running {
        let output = File::options()
            .create(true)
            .append(true)
            .open(self.output())
            .expect("the folder takes a file");
        let child = Command::new(&self.binary)
            .args(&self.arguments)
            .env_remove("DOORWARD_TEST_POSTGRES")
            .env_remove("DOORWARD_WITHOUT")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(output.try_clone().expect("a second handle"))
            .stderr(output)
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", self.binary.display()));
        let mut running = Running { child };
        let started = Instant::now();
        while !self.is_ready().await {
            let ended = running.child.try_wait().expect("the system knows its children");
            assert!(
                ended.is_none(),
                "ended before it was ready ({ended:?}):\n{}",
                self.tail()
            );
            assert!(
                started.elapsed() < PATIENCE,
                "not ready after {PATIENCE:?}:\n{}",
                self.tail()
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        running
    }

    /// Runs it to its end, as a command: exit status and everything it printed.
    pub fn run(&self) -> (ExitStatus, String) {
        let output = Command::new(&self.binary)
            .args(&self.arguments)
            .env_remove("DOORWARD_TEST_POSTGRES")
            .env_remove("DOORWARD_WITHOUT")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", self.binary.display()));
        let text = [output.stdout, output.stderr].concat();
        (output.status, String::from_utf8_lossy(&text).into_owned())
    }

    /// Where everything that all starts printed stands.
    pub fn output(&self) -> PathBuf {
        self.folder.join("output")
    }

    async fn is_ready(&self) -> bool {
        match &self.ready {
            None => true,
            Some(url) => status(url).await == Some(200),
        }
    }

    fn tail(&self) -> String {
        let text = fs::read_to_string(self.output()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

/// A server at work; killed on drop.
#[derive(Debug)]
pub struct Running {
    child: Child,
}

impl Running {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it at this instant (SIGKILL): no handler runs, nothing is flushed. Returns when it is gone.
    pub fn kill_9(mut self) {
        self.end();
    }

    /// Asks it to end (SIGTERM), and waits. Panics when it does not within [`PATIENCE`].
    pub async fn stop(mut self) -> ExitStatus {
        self.signal(Signal::TERM);
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("the system knows its children") {
                return status;
            }
            assert!(started.elapsed() < PATIENCE, "still there {PATIENCE:?} after SIGTERM");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Sends it another signal, such as HUP, or STOP and CONT for a server that hangs.
    pub fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.child.id())
            .ok()
            .and_then(Pid::from_raw)
            .expect("a process number");
        kill_process(id, signal).expect("our own child");
    }

    /// Whether it still runs: it may have ended by itself.
    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().expect("the system knows its children").is_none()
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// The status of a GET without following anything; `None` when nobody answers within a second.
pub async fn status(url: &str) -> Option<u16> {
    let client: Client<HttpConnector, Empty<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let address = url.parse().ok()?;
    let answer = tokio::time::timeout(Duration::from_secs(1), client.get(address))
        .await
        .ok()?
        .ok()?;
    let status = answer.status().as_u16();
    let _ = answer.into_body().collect().await;
    Some(status)
}
