//! When a method of the second proof rests: after too many failures in a row it is not taken until another one was
//! used, it was bound anew, or an administrator reopened it (CAP-11; SP 800-63B-4, 3.2.2: at most 100).
//!
//! A known device pays for codes of the app from a budget of its own, so that nobody else makes them rest there
//! (THR-11). Recovery codes count over all devices, and from the fourth try on ask for a puzzle (CAP-01, CAP-02).

use std::time::Duration;

use crate::policy::{Key, Policy};
use crate::second_factor::Method;
use crate::throttle::{Counter, Fare, Puzzle, window};
use crate::time::Timestamp;

const MINUTE: Duration = Duration::from_mins(1);

/// How many failures in a row a method bears; beyond any number where that is off.
pub fn limit(policy: &Policy) -> u64 {
    policy.count_or_off(Key::FailuresDisableAfter).unwrap_or(u64::MAX >> 1)
}

/// Whether a method with this counter rests.
pub fn rests(counter: Counter, policy: &Policy) -> bool {
    counter.failures >= limit(policy)
}

/// Whether the next recovery code needs the puzzle (CAP-01).
pub fn wants_puzzle(counter: Counter, policy: &Policy) -> bool {
    counter.failures >= policy.count(Key::CaptchaAfterRecoveryCodes)
}

/// What one try of a method costs on its counter over all unknown devices; recovery codes: over all devices.
pub fn fare(method: Method, puzzle: Puzzle, policy: &Policy, now: Timestamp) -> Fare {
    let (most_in_window, free) = match (method, puzzle) {
        (Method::RecoveryCode, Puzzle::Missing) => (
            policy.count(Key::RecoveryTriesPerMinute),
            policy.count(Key::CaptchaAfterRecoveryCodes),
        ),
        (Method::RecoveryCode, _) => (policy.count(Key::RecoveryTriesPerMinute), u64::MAX),
        (Method::OtpApp | Method::VerificationCode | Method::Push | Method::PushConfirm | Method::Sms, _) => {
            (policy.count(Key::OtpTriesPerMinute), u64::MAX)
        }
    };
    Fare {
        window_at: window(now, MINUTE),
        most_in_window,
        below_failures: free.min(limit(policy)),
    }
}

/// What a code of the app costs on a known device's own counter; as few failures as a password has there (THR-10).
pub fn device_fare(policy: &Policy, now: Timestamp) -> Fare {
    Fare {
        window_at: window(now, MINUTE),
        most_in_window: policy.count(Key::OtpTriesPerMinute),
        below_failures: policy.count(Key::PasswordDeviceTries).min(limit(policy)),
    }
}

/// What a recovery code costs beside that where the form has no script: one try a minute (THR-11).
pub fn plain_fare(policy: &Policy, now: Timestamp) -> Fare {
    Fare::at_most(1, policy.span(Key::CaptchaPlainEvery), now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Preset;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn after(failures: u64) -> Counter {
        Counter {
            failures,
            ..Counter::default()
        }
    }

    // shows in part: CAP-11 (the refusal itself is shown by the sign-in's tests)
    #[test]
    fn the_hundredth_try_is_taken_and_the_next_one_meets_a_method_that_rests() {
        let policy = Policy::default();
        assert!(!rests(after(99), &policy));
        assert!(rests(after(100), &policy));
        for method in [Method::OtpApp, Method::RecoveryCode] {
            assert_eq!(fare(method, Puzzle::Solved, &policy, NOW).below_failures, 100);
        }
        assert!(!rests(after(1_000_000), &Policy::preset(Preset::Plain)));
    }

    // shows in part: CAP-01 (the refusal itself is shown by the sign-in's tests)
    #[test]
    fn three_recovery_codes_are_free_of_the_puzzle_and_codes_of_the_app_always() {
        let policy = Policy::default();
        assert!(!wants_puzzle(after(2), &policy));
        assert!(wants_puzzle(after(3), &policy));
        assert_eq!(
            fare(Method::RecoveryCode, Puzzle::Missing, &policy, NOW).below_failures,
            3
        );
        assert_eq!(fare(Method::OtpApp, Puzzle::Missing, &policy, NOW).below_failures, 100);
    }
}
