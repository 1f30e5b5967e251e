//! Tries that were turned away before they were judged: counted, and recorded once a login and range a minute (THR-09).
//!
//! The event is written when the minute is over and says how many tries it stands for; the number of all of them is at
//! `/metrics` at once. A killed server loses at most its last minute of them: none of these tries was judged.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::event::Event;
use domain::throttle::window;
use domain::time::Timestamp;

/// At most so many pairs are told apart in a minute; beyond that tries are counted at `/metrics` only.
const MOST: usize = 10_000;

/// A login's and an address range's keyed digests.
type Pair = ([u8; 32], [u8; 32]);

/// Counts of the current minute, by login and address range, and what of earlier ones is not recorded yet.
#[derive(Default, Debug)]
pub struct Throttled(Mutex<Counts>);

#[derive(Default, Debug)]
struct Counts {
    minute: Timestamp,
    of_minute: HashMap<Pair, Tries>,
    unrecorded: Vec<Tries>,
}

/// Tries of one login and range in one minute.
#[derive(Debug)]
pub struct Tries {
    /// The first of them, as it is to be recorded.
    pub event: Event,
    pub count: u64,
}

impl Throttled {
    /// Counts one try. `event` is asked for with the first of its pair in a minute.
    pub fn count(&self, login: [u8; 32], range: [u8; 32], now: Timestamp, event: impl FnOnce() -> Event) {
        metrics::counter!("doorward_tries_turned_away_total").increment(1);
        let mut counts = self.lock();
        counts.end_minute_before(now);
        let room = counts.of_minute.len() < MOST;
        if let Some(tries) = counts.of_minute.get_mut(&(login, range)) {
            tries.count += 1;
        } else if room {
            let tries = Tries {
                event: event(),
                count: 1,
            };
            counts.of_minute.insert((login, range), tries);
        }
    }

    /// Takes what is to be recorded: everything of the minutes that are over, with `all` of this one, too.
    pub fn take(&self, now: Timestamp, all: bool) -> Vec<Tries> {
        let mut counts = self.lock();
        counts.end_minute_before(now);
        if all {
            counts.end_minute();
        }
        std::mem::take(&mut counts.unrecorded)
    }

    /// Gives back what could not be recorded.
    pub fn owe(&self, tries: Vec<Tries>) {
        self.lock().keep(tries);
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    fn end_minute_before(&mut self, now: Timestamp) {
        let minute = window(now, Duration::from_mins(1));
        if self.minute != minute {
            self.end_minute();
            self.minute = minute;
        }
    }

    fn end_minute(&mut self) {
        let ended = self.of_minute.drain().map(|(_, tries)| tries).collect();
        self.keep(ended);
    }

    /// While the database is away no more than one minute's pairs are kept.
    fn keep(&mut self, mut tries: Vec<Tries>) {
        tries.truncate(MOST.saturating_sub(self.unrecorded.len()));
        self.unrecorded.append(&mut tries);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::event::{Actor, Chain, EventKind};

    fn event() -> Event {
        Event::new(Chain::Server, EventKind::SignInThrottled, Actor::Anyone)
    }

    // shows in part: THR-09 (the event itself is shown by the sign-in's tests)
    #[test]
    fn a_flood_is_one_event_a_minute_that_says_how_many() {
        let throttled = Throttled::default();
        let now = Timestamp::from_seconds(1_800_000_000);
        for _ in 0..100 {
            throttled.count([1; 32], [2; 32], now, event);
        }
        throttled.count([1; 32], [3; 32], now, event);
        assert!(throttled.take(now, false).is_empty(), "the minute is not over");
        let next = now + Duration::from_mins(1);
        let mut counts: Vec<u64> = throttled.take(next, false).iter().map(|t| t.count).collect();
        counts.sort_unstable();
        assert_eq!(counts, [1, 100]);
        throttled.count([1; 32], [2; 32], next, event);
        let owed = throttled.take(next, true);
        assert_eq!(owed.len(), 1);
        throttled.owe(owed);
        assert_eq!(
            throttled.take(next, false).len(),
            1,
            "what could not be recorded is kept"
        );
        assert!(throttled.take(next, true).is_empty());
    }

    #[test]
    fn a_flood_of_logins_takes_no_more_memory_than_its_bound() {
        let throttled = Throttled::default();
        let now = Timestamp::from_seconds(1_800_000_000);
        for minute in 0..2 {
            for login in 0..MOST + 10 {
                let mut key = [0; 32];
                key[..8].copy_from_slice(&login.to_be_bytes());
                throttled.count(key, [2; 32], now + minute * Duration::from_mins(1), event);
            }
        }
        assert_eq!(throttled.take(now + Duration::from_mins(5), true).len(), MOST);
    }
}
