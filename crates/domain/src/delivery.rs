//! When a message that was not taken is tried again, and when it is given up.

use std::time::Duration;

use crate::policy::{Key, Policy};
use crate::time::Timestamp;

/// What follows when the other side did not take a message for now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    At(Timestamp),
    /// It was tried for long enough: somebody has to look.
    GiveUp,
}

/// After `attempts` earlier ones since `since`, one more did not succeed `now`.
///
/// The time between two doubles from `mail.retry_first` up to `mail.retry_longest`; nothing is tried for longer than
/// `mail.give_up_after`. Source: DLV-05; RFC 5321, 4.5.4.1.
pub fn next(attempts: i64, since: Timestamp, policy: &Policy, now: Timestamp) -> Next {
    if now.since(since) >= policy.span(Key::MailGiveUpAfter) {
        return Next::GiveUp;
    }
    let (first, longest) = (policy.span(Key::MailRetryFirst), policy.span(Key::MailRetryLongest));
    let doublings = u32::try_from(attempts.clamp(0, 20)).unwrap_or(0);
    let span: Duration = first.saturating_mul(1 << doublings).min(longest.max(first));
    Next::At(now + span)
}

/// How often an invitation by SMS is tried, and for how long: it was paid for once, whatever a gateway charges for a try.
const SMS_INVITATION_TRIES: i64 = 3;
pub const SMS_INVITATION_TRIED_FOR: Duration = Duration::from_hours(1);

/// The same for an invitation by SMS.
pub fn next_of_sms_invitation(attempts: i64, since: Timestamp, policy: &Policy, now: Timestamp) -> Next {
    if attempts.saturating_add(1) >= SMS_INVITATION_TRIES || now.since(since) >= SMS_INVITATION_TRIED_FOR {
        return Next::GiveUp;
    }
    next(attempts, since, policy, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_seconds(1_800_000_000);

    #[test]
    fn a_message_is_tried_less_and_less_often_and_then_given_up() {
        let policy = Policy::default();
        let (mut now, mut spans) = (NOON, Vec::new());
        for attempts in 0.. {
            match next(attempts, NOON, &policy, now) {
                Next::At(at) => spans.push(now.until(at).as_secs() / 60),
                Next::GiveUp => break,
            }
            now = now + Duration::from_mins(spans[spans.len() - 1]);
        }
        assert_eq!(spans[..8], [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(now.since(NOON).as_secs() / 3600, 24 * 5);
        assert_eq!(
            next(i64::MAX, NOON, &policy, NOON),
            Next::At(NOON + Duration::from_hours(1))
        );
    }

    #[test]
    fn an_invitation_by_sms_is_given_up_after_three_tries_or_an_hour() {
        let policy = Policy::default();
        let after = |attempts, minutes| {
            let now = NOON + Duration::from_mins(minutes);
            next_of_sms_invitation(attempts, NOON, &policy, now) == Next::GiveUp
        };
        assert!(!after(0, 0) && !after(1, 59));
        assert!(after(2, 3) && after(0, 60) && after(i64::MAX, 0));
    }
}
