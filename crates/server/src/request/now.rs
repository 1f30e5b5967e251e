//! The only reader of the clock.
//!
//! A use case asks [`Clock::now`] once a request and passes the answer down. The answer never lies before a time that
//! the server has committed: a wall clock that was set back makes nothing expired come alive (THR-21).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use domain::time::Timestamp;

/// The server's time: the larger of the wall clock and the newest committed time.
///
/// Clones share the floor, and a clock in hand shares its hand.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    wall: Wall,
    /// Microseconds; nothing the server says lies before it.
    floor: AtomicI64,
}

#[derive(Debug)]
enum Wall {
    System,
    InHand(AtomicI64),
}

impl Clock {
    /// The machine's wall clock.
    pub fn system() -> Self {
        Self::over(Wall::System)
    }

    /// A clock that moves only when told to; for tests.
    pub fn in_hand(start: Timestamp) -> Self {
        Self::over(Wall::InHand(AtomicI64::new(start.micros())))
    }

    fn over(wall: Wall) -> Self {
        Self(Arc::new(Shared {
            wall,
            floor: AtomicI64::new(i64::MIN),
        }))
    }

    /// The time of this request; never before the newest committed time.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.wall().max(self.0.floor.load(Ordering::Acquire)))
    }

    /// Says that `committed` is on disk: from here on no answer lies before it. An older time changes nothing.
    pub fn raise_floor(&self, committed: Timestamp) {
        self.0.floor.fetch_max(committed.micros(), Ordering::AcqRel);
    }

    /// How far the wall clock lies behind the newest committed time, if that is more than `tolerated`
    /// (`clock.tolerance` of the policy).
    pub fn behind(&self, tolerated: Duration) -> Option<Duration> {
        let wall = Timestamp::from_micros(self.wall());
        let floor = Timestamp::from_micros(self.0.floor.load(Ordering::Acquire));
        let behind = wall.until(floor);
        (behind > tolerated).then_some(behind)
    }

    /// Moves a clock in hand forward. The system's clock stays as it is: the product has no switch for time.
    pub fn advance(&self, span: Duration) {
        if let Wall::InHand(hand) = &self.0.wall {
            let later = Timestamp::from_micros(hand.load(Ordering::Acquire)) + span;
            hand.store(later.micros(), Ordering::Release);
        }
    }

    /// Sets the wall clock of a clock in hand, also back. The system's clock stays as it is.
    pub fn set(&self, wall: Timestamp) {
        if let Wall::InHand(hand) = &self.0.wall {
            hand.store(wall.micros(), Ordering::Release);
        }
    }

    fn wall(&self) -> i64 {
        match &self.0.wall {
            Wall::System => since_1970(),
            Wall::InHand(hand) => hand.load(Ordering::Acquire),
        }
    }
}

/// Microseconds; a clock before 1970 counts as 1970.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn since_1970() -> i64 {
    let span = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_seconds(1_800_000_000);

    // shows in part: THR-21 (the rest has tests of its own)
    #[test]
    fn a_wall_clock_set_back_does_not_take_the_server_back() {
        let clock = Clock::in_hand(NOON);
        clock.raise_floor(clock.now());
        clock.set(NOON - Duration::from_hours(1));

        assert_eq!(clock.now(), NOON);
        let tolerated = Duration::from_secs(5);
        assert_eq!(clock.behind(tolerated), Some(Duration::from_hours(1)));

        clock.advance(Duration::from_secs(3595));
        assert_eq!(clock.behind(tolerated), None, "5 s behind is no news");
        clock.advance(Duration::from_secs(6));
        assert_eq!(clock.now(), NOON + Duration::from_secs(1));
    }

    #[test]
    fn an_older_commit_lowers_nothing() {
        let clock = Clock::in_hand(NOON);
        clock.raise_floor(NOON + Duration::from_secs(9));
        clock.raise_floor(NOON);
        assert_eq!(clock.now(), NOON + Duration::from_secs(9));
    }

    #[test]
    fn clones_tell_the_same_time() {
        let clock = Clock::in_hand(NOON);
        let copy = clock.clone();
        clock.advance(Duration::from_secs(1));
        copy.raise_floor(NOON + Duration::from_secs(2));
        assert_eq!(clock.now(), copy.now());
        assert_eq!(clock.now(), NOON + Duration::from_secs(2));
    }

    #[test]
    fn nobody_moves_the_systems_clock() {
        let clock = Clock::system();
        let before = clock.now();
        clock.advance(Duration::from_hours(24));
        clock.set(NOON - Duration::from_secs(1_000_000_000));
        assert!(before.until(clock.now()) < Duration::from_hours(1));
        assert!(clock.now() >= before);
    }
}
