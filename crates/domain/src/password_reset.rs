//! A new password for somebody who forgot it: when a link is sent, and what it is worth (REC-01…07).

use std::time::Duration;

use crate::policy::{Key, Policy};
use crate::time::Timestamp;

/// Why a link for a new password is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SecurityWord {
    /// A newer one was sent (REC-04).
    Outdated,
    /// It is older than `password_reset.link_life` (REC-02).
    Expired,
    /// It did its work (REC-07).
    Used,
    /// This browser is signed in to another profile (REC-06).
    OtherProfile,
}

impl SecurityWord {
    pub fn word(self) -> &'static str {
        match self {
            Self::Outdated => "outdated",
            Self::Expired => "expired",
            Self::Used => "used",
            Self::OtherProfile => "other_profile",
        }
    }
}

/// How many links were sent to one account lately.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Sent {
    pub in_hour: u64,
    pub in_day: u64,
}

/// Whether one more link is sent. Beyond the cap a request is answered as always, and the newest link stays the newest:
/// otherwise whoever keeps asking would keep it outdated for ever (REC-03).
pub fn sends(sent: Sent, policy: &Policy) -> bool {
    sent.in_hour < policy.count(Key::PasswordResetPerHour) && sent.in_day < policy.count(Key::PasswordResetPerDay)
}

/// How long until the next request, when the last one was at `last`.
pub fn wait(last: Timestamp, policy: &Policy, now: Timestamp) -> Duration {
    policy.span(Key::PasswordResetAgain).saturating_sub(now.since(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    // shows in part: REC-03 (the server's tests send them)
    #[test]
    fn the_sixth_in_an_hour_and_the_eleventh_in_a_day_send_nothing() {
        let policy = Policy::default();
        let sent = |in_hour, in_day| Sent { in_hour, in_day };
        assert!(sends(sent(4, 4), &policy) && sends(sent(0, 9), &policy));
        assert!(!sends(sent(5, 5), &policy) && !sends(sent(0, 10), &policy));
    }

    // shows in part: REC-03
    #[test]
    fn the_wait_is_sixty_seconds_from_the_last_request() {
        let policy = Policy::default();
        let last = Timestamp::from_seconds(1_800_000_000);
        let after = |seconds| wait(last, &policy, last + Duration::from_secs(seconds));
        assert_eq!([after(0), after(59), after(60)].map(|w| w.as_secs()), [60, 1, 0]);
    }
}
