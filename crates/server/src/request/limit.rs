//! A ceiling on requests without a session, by address range: a thousand colleagues behind one address never meet it,
//! a flood does (SEC-05). It stands before the database and the hasher.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::refusal::Refusal;
use domain::throttle::{wait_for_next, window};
use domain::time::Timestamp;

const SHARDS: usize = 16;
const MINUTE: Duration = Duration::from_mins(1);
/// Ranges told apart in one minute and shard; a flood from more than these is bounded by the connection limits.
const MOST: usize = 20_000;

/// Counts of the current minute.
#[derive(Default, Debug)]
pub struct Ceiling {
    shards: [Mutex<Minute>; SHARDS],
}

#[derive(Default, Debug)]
struct Minute {
    at: Timestamp,
    counts: HashMap<String, u64>,
}

impl Ceiling {
    /// Counts one request of this range; refused above `most` a minute.
    pub fn pass(&self, range: &str, most: u64, now: Timestamp) -> Result<(), Refusal> {
        let mut hasher = DefaultHasher::new();
        range.hash(&mut hasher);
        let shard = &self.shards[hasher.finish() as usize % SHARDS];
        let mut minute = shard.lock().unwrap_or_else(PoisonError::into_inner);
        let at = window(now, MINUTE);
        if minute.at != at {
            *minute = Minute {
                at,
                counts: HashMap::new(),
            };
        }
        if minute.counts.len() >= MOST && !minute.counts.contains_key(range) {
            return Ok(());
        }
        let count = minute.counts.entry(range.to_owned()).or_insert(0);
        *count += 1;
        if *count <= most {
            Ok(())
        } else {
            Err(wait_for_next(now, MINUTE))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // shows in part: SEC-05 (forgery and policy are shown by the skins' tests)
    #[test]
    fn a_flood_from_one_range_is_refused_and_its_neighbour_is_not() {
        let ceiling = Ceiling::default();
        let now = Timestamp::from_seconds(1_800_000_000);
        let refused = (0..15)
            .filter(|_| ceiling.pass("192.0.2.0/24", 10, now).is_err())
            .count();
        assert_eq!(refused, 5);
        assert!(ceiling.pass("198.51.100.0/24", 10, now).is_ok());
        assert!(ceiling.pass("192.0.2.0/24", 10, now + MINUTE).is_ok());
    }
}
