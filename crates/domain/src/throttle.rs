//! How often something may be tried, and what a try costs: it is paid before it is judged.
//!
//! A known device pays from a budget of its own, so that nobody else can use it up (THR-11). Everybody else pays from
//! the login's counter and from the address range's, whether the login exists or not.

use std::time::Duration;

use crate::client::ClientKind;
use crate::policy::{Key, Policy};
use crate::refusal::Refusal;
use crate::time::Timestamp;

/// A counter as the store keeps it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counter {
    /// Consecutive failures, tries in flight included.
    pub failures: u64,
    /// The start of the window that `in_window` counts.
    pub window_at: Timestamp,
    pub in_window: u64,
}

/// What came with the try.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Puzzle {
    Missing,
    /// The form without script: one try a minute instead of the puzzle.
    Plain,
    Solved,
}

/// The bounds within which a try may be paid; the store's guarded increment holds them under any concurrency.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fare {
    /// The window's start; equal for all tries of one window.
    pub window_at: Timestamp,
    /// At most this many tries in the window, this one included.
    pub most_in_window: u64,
    /// Paid only while there are fewer failures than this.
    pub below_failures: u64,
}

impl Fare {
    /// At most `most` tries in each window of length `span`, however many of them fail.
    pub fn at_most(most: u64, span: Duration, now: Timestamp) -> Self {
        Self {
            window_at: window(now, span),
            most_in_window: most,
            below_failures: u64::MAX >> 1,
        }
    }
}

/// The start of the window of length `span` that `now` is in.
pub fn window(now: Timestamp, span: Duration) -> Timestamp {
    let span = i64::try_from(span.as_micros()).unwrap_or(i64::MAX).max(1);
    Timestamp::from_micros(now.micros().div_euclid(span) * span)
}

const MINUTE: Duration = Duration::from_mins(1);
/// A day's window begins at midnight, UTC.
pub const DAY: Duration = Duration::from_hours(24);

/// What a password try from an unknown device costs on the login's counter, whatever client it comes from.
pub fn login_fare(policy: &Policy, now: Timestamp) -> Fare {
    let tries = policy.count(Key::PasswordTriesPerMinute);
    let most = tries.saturating_sub(policy.count(Key::PasswordTriesWithCode)).max(1);
    Fare::at_most(most, MINUTE, now)
}

/// What the form without script costs beside it: one try a minute instead of the puzzle.
pub fn plain_fare(policy: &Policy, now: Timestamp) -> Fare {
    Fare::at_most(1, policy.span(Key::CaptchaPlainEvery), now)
}

/// What a password try costs on the counter that asks for the puzzle. Mobile apps have one of their own on each login,
/// so that what one of them repeats bothers nobody in a browser (CAP-05, CAP-07); desktop apps count with browsers
/// (APP-07).
pub fn puzzle_fare(kind: ClientKind, puzzle: Puzzle, policy: &Policy, now: Timestamp) -> Fare {
    Fare {
        window_at: window(now, MINUTE),
        most_in_window: u64::MAX >> 1,
        below_failures: match puzzle {
            Puzzle::Missing => free_of_puzzles(kind, policy),
            Puzzle::Solved | Puzzle::Plain => u64::MAX >> 1,
        },
    }
}

fn free_of_puzzles(kind: ClientKind, policy: &Policy) -> u64 {
    policy.count(match kind {
        ClientKind::Mobile => Key::CaptchaAfterMobilePasswords,
        _ => Key::CaptchaAfterPasswords,
    })
}

/// What a try with a code beside the password costs on the login's second counter: the tries kept for it, which nobody
/// uses up by guessing passwords alone (PWD-10). It has no end of its own; the code's authenticator has.
pub fn coded_fare(policy: &Policy, now: Timestamp) -> Fare {
    Fare::at_most(policy.count(Key::PasswordTriesWithCode), MINUTE, now)
}

/// What the same costs one address range, so that one alone does not use up a login's tries.
pub fn coded_range_fare(policy: &Policy, now: Timestamp) -> Fare {
    Fare {
        most_in_window: policy.count(Key::PasswordTriesWithCode).saturating_sub(1).max(1),
        ..coded_fare(policy, now)
    }
}

/// What a password try from an unknown device costs on the address range's counter.
pub fn address_fare(puzzle: Puzzle, policy: &Policy, now: Timestamp) -> Fare {
    let most = match puzzle {
        Puzzle::Missing => policy.count(Key::CaptchaAfterAddress),
        Puzzle::Solved | Puzzle::Plain => policy.count(Key::AddressFailures),
    };
    Fare::at_most(most, policy.span(Key::AddressWindow), now)
}

/// What a password try on a known device costs on its own counter (THR-10).
pub fn device_fare(policy: &Policy, now: Timestamp) -> Fare {
    Fare {
        window_at: window(now, MINUTE),
        most_in_window: policy.count(Key::PasswordTriesPerMinute),
        below_failures: policy.count(Key::PasswordDeviceTries),
    }
}

/// What a one-time code costs on the authenticator's counter (SF-09).
pub fn code_fare(policy: &Policy, now: Timestamp) -> Fare {
    Fare::at_most(policy.count(Key::OtpTriesPerMinute), MINUTE, now)
}

/// Why a fare could not be paid, given the counters as they stand: that of puzzles, and the address range's.
///
/// A puzzle is asked for where it would help; otherwise the answer says how long to wait.
pub fn refused(
    puzzles: Counter,
    address: Counter,
    (kind, puzzle): (ClientKind, Puzzle),
    policy: &Policy,
    now: Timestamp,
) -> Refusal {
    let asks_puzzle = puzzle == Puzzle::Missing
        && (wants_puzzle(puzzles, kind, policy)
            || (address.window_at == window(now, policy.span(Key::AddressWindow))
                && address.in_window >= policy.count(Key::CaptchaAfterAddress)));
    if asks_puzzle {
        Refusal::CaptchaRequired
    } else {
        wait_for_next(now, MINUTE)
    }
}

/// Whether the next try on this login by such a client needs the puzzle (CAP-05, CAP-08).
pub fn wants_puzzle(puzzles: Counter, kind: ClientKind, policy: &Policy) -> bool {
    puzzles.failures >= free_of_puzzles(kind, policy)
}

/// Whether the password alone is no longer taken from unknown devices (PWD-10); `failures` counts this try too.
pub fn is_closed(failures: u64, policy: &Policy) -> bool {
    policy
        .count_or_off(Key::FailuresDisableAfter)
        .is_some_and(|most| failures > most)
}

/// The refusal where a window of length `span` has no more tries: it says when the next one begins.
pub fn wait_for_next(now: Timestamp, span: Duration) -> Refusal {
    Refusal::TooManyAttempts {
        retry_after: to_next(now, span),
    }
}

/// How long until the window of length `span` is over.
pub fn to_next(now: Timestamp, span: Duration) -> Duration {
    now.until(window(now, span) + span)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    // shows: CAP-08
    // shows in part: CAP-05 (the rest has tests of its own)
    #[test]
    fn the_eleventh_consecutive_failure_asks_for_the_puzzle() {
        let policy = Policy::default();
        let failed = |failures| Counter {
            failures,
            ..Counter::default()
        };
        for kind in [ClientKind::Browser, ClientKind::Desktop, ClientKind::Mobile] {
            assert!(!wants_puzzle(failed(9), kind, &policy));
            assert!(wants_puzzle(failed(10), kind, &policy));
            assert_eq!(puzzle_fare(kind, Puzzle::Missing, &policy, NOW).below_failures, 10);
        }
        assert_eq!(address_fare(Puzzle::Missing, &policy, NOW).most_in_window, 30);
    }

    // shows in part: PWD-10 (the rest has tests of its own)
    #[test]
    fn the_hundred_and_first_failure_meets_a_closed_door_unless_that_is_off() {
        let policy = Policy::default();
        assert!(!is_closed(100, &policy));
        assert!(is_closed(101, &policy));
        let plain = Policy::preset(crate::policy::Preset::Plain);
        assert!(!is_closed(10_000, &plain));
    }

    #[test]
    fn any_minute_holds_fewer_than_thirty_tries_on_a_login() {
        let policy = Policy::default();
        let most = login_fare(&policy, NOW).most_in_window;
        let most = most + coded_fare(&policy, NOW).most_in_window;
        assert!(2 * most < 30, "two windows can touch");
    }

    #[test]
    fn the_wait_is_told_to_the_end_of_the_window() {
        let now = window(NOW, MINUTE) + Duration::from_secs(13);
        assert_eq!(to_next(now, MINUTE), Duration::from_secs(47));
    }
}
