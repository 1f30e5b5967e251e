//! What one connection is doing, noted as it happens and judged by the connection's one timer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use tokio::time::Instant;

use crate::config::Limits;

/// Marks of one connection. Times are microseconds since its beginning, and zero means never.
pub(super) struct Activity {
    began: Instant,
    /// Requests whose answer is not handed over whole.
    open: AtomicUsize,
    answered: AtomicBool,
    /// HTTP/2, where bytes between requests are no head: pings, acknowledgements.
    multiplexed: AtomicBool,
    head_since: AtomicU64,
    idle_since: AtomicU64,
    /// Bytes in both directions.
    moved: AtomicU64,
}

/// One request in work; over when dropped.
pub(super) struct Open(Arc<Activity>);

/// What the timer finds.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// Look again then.
    Later(Duration),
    /// Idle for long enough: close it politely.
    Idle,
    /// Too slow, or standing still.
    Slow,
}

/// What the timer saw the last time it looked.
pub(super) struct Look {
    moved: u64,
    at: Instant,
}

impl Activity {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            began: Instant::now(),
            open: AtomicUsize::new(0),
            answered: AtomicBool::new(false),
            multiplexed: AtomicBool::new(false),
            head_since: AtomicU64::new(0),
            idle_since: AtomicU64::new(0),
            moved: AtomicU64::new(0),
        })
    }

    pub(super) fn look(&self) -> Look {
        Look {
            moved: 0,
            at: self.began,
        }
    }

    /// Bytes came from the client.
    pub(super) fn received(&self, bytes: usize) {
        self.moved.fetch_add(bytes as u64, Relaxed);
        if self.head_since.load(Relaxed) == 0 && self.open.load(Relaxed) == 0 {
            self.head_since.store(self.micros(), Relaxed);
        }
    }

    /// Bytes went to the client.
    pub(super) fn sent(&self, bytes: usize) {
        self.moved.fetch_add(bytes as u64, Relaxed);
    }

    /// A request's head is complete.
    pub(super) fn begin(self: &Arc<Self>, multiplexed: bool) -> Open {
        if multiplexed {
            self.multiplexed.store(true, Relaxed);
        }
        self.open.fetch_add(1, Relaxed);
        self.head_since.store(0, Relaxed);
        Open(Arc::clone(self))
    }

    /// Judges the connection at `now`.
    ///
    /// Called at least every `limits.header`, so that no deadline that begins between two looks is missed.
    pub(super) fn judge(&self, limits: &Limits, last: &mut Look, now: Instant) -> Verdict {
        let moved = self.moved.load(Relaxed);
        if moved != last.moved {
            *last = Look { moved, at: now };
        }
        let (deadline, verdict) = if self.open.load(Relaxed) > 0 {
            (last.at + limits.idle.max(limits.request), Verdict::Slow)
        } else if !self.answered.load(Relaxed) {
            (self.began + limits.header, Verdict::Slow)
        } else {
            match self.head_since.load(Relaxed) {
                since if since > 0 && !self.multiplexed.load(Relaxed) => {
                    (self.at(since) + limits.header, Verdict::Slow)
                }
                _ => (self.at(self.idle_since.load(Relaxed)) + limits.idle, Verdict::Idle),
            }
        };
        if now >= deadline {
            verdict
        } else {
            Verdict::Later((deadline - now).min(limits.header))
        }
    }

    fn micros(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_micros())
            .unwrap_or(u64::MAX)
            .max(1)
    }

    fn at(&self, micros: u64) -> Instant {
        self.began + Duration::from_micros(micros)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if self.0.open.fetch_sub(1, Relaxed) == 1 {
            self.0.idle_since.store(self.0.micros(), Relaxed);
            self.0.answered.store(true, Relaxed);
        }
    }
}
