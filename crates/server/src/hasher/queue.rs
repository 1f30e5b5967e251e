//! The queue in front of the threads: bounded, two lanes, known devices first.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU8, Ordering::AcqRel, Ordering::Acquire};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Lane;

/// So many known devices are served before one of the public lane is, while both wait: it goes slowly, never not at all.
const KNOWN_IN_A_ROW: u32 = 8;

/// Who has a job: it is either begun by a thread or given up by its waiter, never both.
#[derive(Default)]
pub(super) struct Ticket(AtomicU8);

const WAITING: u8 = 0;
const BEGUN: u8 = 1;
const ABANDONED: u8 = 2;

impl Ticket {
    /// The thread takes the job; false if nobody waits for it any more.
    pub(super) fn begin(&self) -> bool {
        self.0.compare_exchange(WAITING, BEGUN, AcqRel, Acquire).is_ok()
    }

    /// The waiter leaves; false if the job was begun.
    pub(super) fn abandon(&self) -> bool {
        self.0.compare_exchange(WAITING, ABANDONED, AcqRel, Acquire).is_ok()
    }

    fn is_abandoned(&self) -> bool {
        self.0.load(Acquire) == ABANDONED
    }
}

/// What waits here.
pub(super) trait Waiting {
    fn ticket(&self) -> &Ticket;
}

pub(super) enum Next<J> {
    Job(J),
    /// Nothing came for the time given.
    Idle,
    Closed,
}

pub(super) struct Queue<J> {
    /// Of each lane, so that a flood from outside takes no place from a known device (THR-11).
    most: usize,
    lanes: Mutex<Lanes<J>>,
    arrived: Condvar,
}

struct Lanes<J> {
    known: VecDeque<J>,
    public: VecDeque<J>,
    known_in_a_row: u32,
    closed: bool,
}

impl<J: Waiting> Queue<J> {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            lanes: Mutex::new(Lanes {
                known: VecDeque::new(),
                public: VecDeque::new(),
                known_in_a_row: 0,
                closed: false,
            }),
            arrived: Condvar::new(),
        }
    }

    /// Puts a job at the end of its lane; false if the lane is full.
    pub(super) fn push(&self, lane: Lane, job: J) -> bool {
        let mut lanes = self.lock();
        let waiting = match lane {
            Lane::Known => &mut lanes.known,
            Lane::Public => &mut lanes.public,
        };
        if waiting.len() >= self.most {
            waiting.retain(|job| !job.ticket().is_abandoned());
        }
        if waiting.len() >= self.most {
            return false;
        }
        waiting.push_back(job);
        drop(lanes);
        self.arrived.notify_one();
        true
    }

    /// The next job; waits for one, but no longer than `patience` if there is any.
    pub(super) fn next(&self, patience: Option<Duration>) -> Next<J> {
        let mut lanes = self.lock();
        loop {
            if lanes.closed {
                return Next::Closed;
            }
            if let Some(job) = lanes.take() {
                return Next::Job(job);
            }
            lanes = match patience {
                None => self.arrived.wait(lanes).unwrap_or_else(PoisonError::into_inner),
                Some(patience) => {
                    let (mut lanes, waited) = self
                        .arrived
                        .wait_timeout(lanes, patience)
                        .unwrap_or_else(PoisonError::into_inner);
                    if waited.timed_out() && !lanes.closed {
                        return lanes.take().map_or(Next::Idle, Next::Job);
                    }
                    lanes
                }
            };
        }
    }

    /// Nothing is taken any more; whoever waits hears that the server is busy.
    pub(super) fn close(&self) {
        let mut lanes = self.lock();
        lanes.closed = true;
        lanes.known.clear();
        lanes.public.clear();
        drop(lanes);
        self.arrived.notify_all();
    }

    /// How many wait, known and public.
    pub(super) fn lengths(&self) -> (u64, u64) {
        let lanes = self.lock();
        (lanes.known.len() as u64, lanes.public.len() as u64)
    }

    fn lock(&self) -> MutexGuard<'_, Lanes<J>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<J> Lanes<J> {
    fn take(&mut self) -> Option<J> {
        let publics_turn = self.known.is_empty() || self.known_in_a_row >= KNOWN_IN_A_ROW;
        if publics_turn && let Some(job) = self.public.pop_front() {
            self.known_in_a_row = 0;
            return Some(job);
        }
        self.known_in_a_row = self.known_in_a_row.saturating_add(1);
        self.known.pop_front()
    }
}
