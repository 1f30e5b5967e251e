//! The numbers at `/metrics`, in Prometheus' text form.
//!
//! Every name stands in [`NAMES`] with its meaning; a test holds the code to it. No label holds a person, an address or
//! a workspace. Counters and gauges only: a histogram would cost the session check more than it may.

use metrics::Unit;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

use crate::app::App;

/// Every number: name, kind, meaning.
pub const NAMES: &[(&str, Kind, &str)] = &[
    ("doorward_connections_total", Kind::Counter, "Connections let in."),
    (
        "doorward_connections_refused_total",
        Kind::Counter,
        "Connections closed at once: their address had its share.",
    ),
    (
        "doorward_tries_turned_away_total",
        Kind::Counter,
        "Passwords that were not even judged: throttled, or a puzzle was asked for.",
    ),
    (
        "doorward_messages_sent_total",
        Kind::Counter,
        "Messages that the mail server accepted.",
    ),
    (
        "doorward_messages_deferred_total",
        Kind::Counter,
        "Tries after which a message waits for the next one.",
    ),
    (
        "doorward_messages_failed_total",
        Kind::Counter,
        "Messages that were refused or given up.",
    ),
    (
        "doorward_pushes_total",
        Kind::Counter,
        "Messages to closed apps, by what became of them: taken or missed.",
    ),
    ("doorward_messages_waiting", Kind::Gauge, "Messages that wait."),
    (
        "doorward_messages_failed",
        Kind::Gauge,
        "Messages that were refused or given up and wait for somebody who looks.",
    ),
    (
        "doorward_mail_server_away",
        Kind::Gauge,
        "1 while the mail server takes nothing.",
    ),
    (
        "doorward_hash_queue",
        Kind::Gauge,
        "Sign-ins that wait for a hash thread.",
    ),
    ("doorward_sessions_live", Kind::Gauge, "Sessions in the table."),
    (
        "doorward_clock_behind_seconds",
        Kind::Gauge,
        "How far the wall clock lies behind the newest committed time.",
    ),
];

/// What a number does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Only grows.
    Counter,
    /// Goes up and down.
    Gauge,
}

/// Reads the numbers out.
#[derive(Clone)]
pub struct Numbers(PrometheusHandle);

/// Begins counting for this process. `None` when it was begun before: a process has one set of numbers.
pub fn start() -> Option<Numbers> {
    let recorder = recorder();
    let numbers = Numbers(recorder.handle());
    metrics::set_global_recorder(recorder).ok()?;
    describe();
    Some(numbers)
}

impl Numbers {
    /// The text of `/metrics`.
    pub fn render(&self) -> String {
        self.0.render()
    }
}

/// The numbers of this process; begun with the first reader.
static NUMBERS: std::sync::OnceLock<Option<Numbers>> = std::sync::OnceLock::new();

/// Begins counting, once a process.
pub fn begin() {
    NUMBERS.get_or_init(start);
}

/// The text of `/metrics`, with the gauges as they are now.
pub fn render(app: &App) -> String {
    begin();
    let hashing = app.hasher.figures();
    metrics::gauge!("doorward_hash_queue").set((hashing.waiting_known + hashing.waiting_public) as f64);
    metrics::gauge!("doorward_sessions_live").set(app.sessions.len() as f64);
    let (waiting, failed) = app.courier.counts();
    metrics::gauge!("doorward_messages_waiting").set(waiting as f64);
    metrics::gauge!("doorward_messages_failed").set(failed as f64);
    metrics::gauge!("doorward_mail_server_away").set(f64::from(u8::from(app.courier.away().is_some())));
    let behind = app.clock_behind().unwrap_or_default();
    metrics::gauge!("doorward_clock_behind_seconds").set(behind.as_secs_f64());
    NUMBERS
        .get()
        .and_then(Option::as_ref)
        .map(Numbers::render)
        .unwrap_or_default()
}

fn recorder() -> PrometheusRecorder {
    PrometheusBuilder::new().build_recorder()
}

fn describe() {
    for (name, kind, meaning) in NAMES {
        match kind {
            Kind::Counter => metrics::describe_counter!(*name, Unit::Count, *meaning),
            Kind::Gauge => metrics::describe_gauge!(*name, Unit::Count, *meaning),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_says_what_each_number_means() {
        let recorder = recorder();
        let numbers = Numbers(recorder.handle());
        metrics::with_local_recorder(&recorder, || {
            describe();
            for (name, kind, _) in NAMES {
                match kind {
                    Kind::Counter => metrics::counter!(*name).increment(1),
                    Kind::Gauge => metrics::gauge!(*name).set(1.0),
                }
            }
        });
        let text = numbers.render();
        for (name, _, meaning) in NAMES {
            assert!(text.contains(&format!("# HELP {name} {meaning}")), "{name}\n{text}");
        }
        assert!(text.contains("doorward_connections_total 1"), "{text}");
    }

    #[test]
    fn every_number_in_the_code_is_documented() {
        let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        let mut found = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                for name in text.split("counter!(\"").chain(text.split("gauge!(\"")).skip(1) {
                    let name = name.split('"').next().unwrap_or_default();
                    if name.starts_with("doorward_") && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
                        found += 1;
                        assert!(
                            NAMES.iter().any(|(known, ..)| *known == name),
                            "{name} in {}",
                            path.display()
                        );
                    }
                }
            }
        }
        assert!(found > 0);
    }
}
