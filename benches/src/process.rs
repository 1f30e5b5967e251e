//! Child processes, and what they cost.

use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::load::Connection;

/// A server under load; killed when dropped.
pub struct Served {
    child: Child,
    pub port: u16,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    /// The product: `doorward serve`, as it is shipped, on a prepared folder.
    pub fn product(folder: &Path, database: Option<&str>) -> Self {
        Self::product_with(folder, database, &[])
    }

    /// The same with these settings.
    pub fn product_with(folder: &Path, database: Option<&str>, settings: &[(&str, &str)]) -> Self {
        let port = testkit::crash::free_port();
        let binary = std::env::current_exe().expect("a path").with_file_name("doorward");
        let mut command = Command::new(binary);
        command
            .arg("serve")
            .env("DOORWARD_FOLDER", folder)
            .env("DOORWARD_LISTEN", format!("127.0.0.1:{port}"))
            .env("DOORWARD_PUBLIC_URL", format!("http://127.0.0.1:{port}"))
            .env("DOORWARD_LOG_LEVEL", "error")
            .envs(settings.iter().copied());
        if let Some(url) = database {
            command.env("DOORWARD_DATABASE_URL", url);
        }
        Self {
            child: command.stdout(Stdio::null()).spawn().expect("the product starts"),
            port,
        }
    }

    /// axum's hello-world: this binary in another role.
    pub fn hello() -> Self {
        let port = testkit::crash::free_port();
        let child = Command::new(std::env::current_exe().expect("a path"))
            .args(["hello", &port.to_string()])
            .spawn();
        Self {
            child: child.expect("hello-world starts"),
            port,
        }
    }

    /// How long until `paths` all answer 200, asked from the moment of the start.
    pub fn until_served(&self, began: Instant, paths: &[&str]) -> Duration {
        let mut open = paths.to_vec();
        while let Some(path) = open.first() {
            assert!(began.elapsed() < Duration::from_secs(60), "the server does not come up");
            match self.connect().and_then(|mut c| c.get(path, "")) {
                Ok(answer) if answer.status == 200 => drop(open.remove(0)),
                _ => std::thread::sleep(Duration::from_micros(500)),
            }
        }
        began.elapsed()
    }

    /// What its people and phones call it.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn connect(&self) -> io::Result<Connection> {
        Connection::open(self.port, [127, 0, 0, 1])
    }

    /// CPU time of the process so far in nanoseconds.
    pub fn cpu(&self) -> f64 {
        cpu_of(&self.child.id().to_string())
    }

    /// How many threads carry this name.
    pub fn threads_named(&self, name: &str) -> usize {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id()))
            .into_iter()
            .flatten()
            .flatten();
        let names = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("comm")).ok());
        names.filter(|found| found.trim_end() == name).count()
    }

    /// Resident memory in bytes.
    pub fn rss(&self) -> f64 {
        self.memory("VmRSS:")
    }

    /// The most that was ever resident, in bytes.
    pub fn peak_rss(&self) -> f64 {
        self.memory("VmHWM:")
    }

    fn memory(&self, what: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap_or("0");
        line.split_whitespace()
            .next()
            .and_then(|n| n.parse::<f64>().ok())
            .unwrap_or(0.0)
            * 1024.0
    }
}

/// Somebody at the lowest priority who takes what is idle, on every processor; killed when dropped.
///
/// Two processors of a virtual machine often share a core: each works slower while the other does, and wakes up slowly
/// after it was idle. Beside this neighbour a window in which little is done knows no better weather than a full one.
/// Counted on 2026-11-22 without it, a session check beside approvals took at most 0.98 of the instructions that it
/// takes alone (valgrind's callgrind, three turns, at a fiftieth of the rate, the server's own code) and 0.89 of the
/// system calls (perf, fifteen turns). What a system call costs the kernel beside approvals was not counted.
pub struct Neighbour(Vec<Child>);

const SPIN: &str = "while kill -0 $PPID 2>/dev/null; do i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; done";

impl Neighbour {
    pub fn moves_in() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let spin = || {
            let mut command = Command::new("nice");
            // It ends with us, however we end.
            command.args(["-n", "19", "sh", "-c", SPIN]);
            command.spawn().expect("a neighbour")
        };
        Self((0..processors).map(|_| spin()).collect())
    }
}

impl Drop for Neighbour {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// CPU time of a process in nanoseconds, threads that have ended included; in steps of 10 ms.
pub fn cpu_of(pid: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name stands in brackets and may hold blanks; user and system time are the 12th and 13th field after it.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        * 1e7
}

pub fn load_average() -> String {
    std::fs::read_to_string("/proc/loadavg")
        .unwrap_or_default()
        .split(' ')
        .take(3)
        .collect::<Vec<_>>()
        .join(" ")
}
