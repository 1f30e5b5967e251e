//! A new password for somebody who forgot it: when a link is sent, and what it is worth (REC-01…07).

use std::time::Duration;

use crate::account::Status;
use crate::policy::{Key, Policy};
use crate::second_factor::{Factors, Method};
use crate::sms;
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

/// Whether somebody with these places gets a link at all (REC-13): who is active somewhere, at a confirmed login. Or who
/// has a password and is invited: it is asked for there, and without it the invitation could never be accepted.
pub fn reaches(places: impl IntoIterator<Item = Status>, has_password: bool, confirmed: bool) -> bool {
    let opens = |place| match place {
        Status::Active => true,
        Status::Invited => has_password,
        Status::Pending | Status::Dismissed => false,
    };
    confirmed && places.into_iter().any(opens)
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

/// What a reset by link leaves of somebody's second proofs in one workspace (THR-15).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Remains {
    /// What is taken right after it.
    pub methods: Factors,
    /// The trusted device is connected, and will not be.
    pub disconnects: bool,
    /// A number is linked, and codes go there only after `sms.after_reset`.
    pub sms_later: bool,
}

impl Remains {
    /// Whether the person can then not log in without an administrator: asked once more.
    pub fn locks_out(&self) -> bool {
        self.methods.methods().is_empty()
    }
}

/// What of `factors` is left; `sends_sms` where codes go out by SMS at all.
pub fn remains(factors: Factors, sends_sms: bool, policy: &Policy, now: Timestamp) -> Remains {
    let phone = [Method::Push, Method::VerificationCode];
    let mut methods = phone.into_iter().fold(factors, Factors::without);
    if !sends_sms {
        methods = methods.without(Method::Sms);
    }
    let sms_later = methods.has(Method::Sms) && sms::rests_after_reset(Some(now), methods, policy, now);
    if sms_later {
        methods = methods.without(Method::Sms);
    }
    Remains {
        methods,
        disconnects: phone.into_iter().any(|method| factors.has(method)),
        sms_later,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    // shows in part: THR-15 (the page and the API ask; see crates/server/tests/people/reset_remains.rs)
    #[test]
    fn a_reset_takes_the_phone_away_for_good_and_sms_for_a_while_if_anything_else_is_left() {
        let policy = Policy::default();
        let (push, code) = (Method::Push, Method::VerificationCode);
        let left = |methods: &[Method], sends_sms| {
            let remains = remains(Factors::of(methods), sends_sms, &policy, NOW);
            (
                remains.methods.methods(),
                remains.disconnects,
                remains.sms_later,
                remains.locks_out(),
            )
        };
        assert_eq!(left(&[push, code], true), (vec![], true, false, true));
        let paper = vec![Method::RecoveryCode];
        let all = [push, code, Method::Sms, Method::RecoveryCode];
        assert_eq!(left(&all, true), (paper.clone(), true, true, false));
        assert_eq!(left(&all, false), (paper, true, false, false));
        assert_eq!(
            left(&[push, code, Method::Sms], true),
            (vec![Method::Sms], true, false, false),
            "the only one that is left is taken at once"
        );
        assert_eq!(left(&[push, code, Method::Sms], false), (vec![], true, false, true));
        assert_eq!(
            left(&[Method::OtpApp], true),
            (vec![Method::OtpApp], false, false, false)
        );
    }

    // shows in part: REC-13 (the server's tests send them)
    #[test]
    fn a_link_goes_to_who_is_in_somewhere_or_could_not_join_without_it() {
        let reached = |place, has_password, confirmed| reaches([place], has_password, confirmed);
        assert!(reached(Status::Active, true, true) && reached(Status::Active, false, true));
        assert!(reached(Status::Invited, true, true));
        assert!(
            !reached(Status::Invited, false, true),
            "the invitation asks for the first one"
        );
        assert!(!reached(Status::Pending, true, true) && !reached(Status::Dismissed, true, true));
        for place in Status::ALL {
            assert!(
                !reached(place, true, false),
                "{place:?}: nobody has shown to own the address"
            );
        }
        assert!(reaches([Status::Dismissed, Status::Active], true, true));
        assert!(!reaches([], true, true));
    }

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
