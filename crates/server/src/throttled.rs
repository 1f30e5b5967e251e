//! Tries that were turned away before they were judged: counted, and recorded once a login and range a minute (THR-09).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::throttle::window;
use domain::time::Timestamp;

/// At most so many pairs are told apart in a minute; beyond that tries are only counted together.
const MOST: usize = 10_000;

/// Counts of the current minute, by login and address range.
#[derive(Default, Debug)]
pub struct Throttled(Mutex<Minute>);

#[derive(Default, Debug)]
struct Minute {
    at: Timestamp,
    counts: HashMap<([u8; 32], [u8; 32]), u64>,
}

impl Throttled {
    /// Counts one try; true for the first of its pair in this minute, which is the one to record.
    pub fn is_first(&self, login: [u8; 32], range: [u8; 32], now: Timestamp) -> bool {
        let mut minute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = window(now, Duration::from_mins(1));
        if minute.at != at {
            *minute = Minute {
                at,
                counts: HashMap::new(),
            };
        }
        if minute.counts.len() >= MOST && !minute.counts.contains_key(&(login, range)) {
            return false;
        }
        let count = minute.counts.entry((login, range)).or_insert(0);
        *count += 1;
        *count == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // shows in part: THR-09 (the event itself is shown by the sign-in's tests)
    #[test]
    fn a_flood_is_one_event_a_minute() {
        let throttled = Throttled::default();
        let now = Timestamp::from_seconds(1_800_000_000);
        let first = (0..100).filter(|_| throttled.is_first([1; 32], [2; 32], now)).count();
        assert_eq!(first, 1);
        assert!(throttled.is_first([1; 32], [3; 32], now));
        assert!(throttled.is_first([1; 32], [2; 32], now + Duration::from_mins(1)));
    }
}
