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
