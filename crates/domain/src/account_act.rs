//! What an act on the whole account asks for: the strongest proof that any of its workspaces demands (ACC-15, THR-01).
//!
//! What is asked is decided by the authenticators that existed before, and each is proven by itself alone (THR-02).
//! Mallory has Ann's password, and an exception lets her in; the app that she binds there lays Ann's aside and lets her
//! in from now on, and opens nothing of the account: for three days that takes Ann's own app, which she has not got.

use crate::access::Person;
use crate::id::{EmployeeId, WorkspaceId};
use crate::policy::{Key, Policy};
use crate::refusal::Refusal;
use crate::second_factor::{METHODS, Method};
use crate::time::Timestamp;

/// What somebody has to prove a second factor with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Authenticator {
    App,
    Phone,
    Number,
    Codes,
}

impl Authenticator {
    /// By what a method is proven.
    pub fn of(method: Method) -> Self {
        match method {
            Method::OtpApp => Self::App,
            Method::Push | Method::PushConfirm | Method::VerificationCode => Self::Phone,
            Method::Sms => Self::Number,
            Method::RecoveryCode => Self::Codes,
        }
    }

    /// Whether it alone makes two-factor authentication active.
    fn activates(self) -> bool {
        METHODS.iter().any(|row| row.activates && Self::of(row.method) == self)
    }
}

/// An authenticator of the account, in one of its workspaces; whether it can be used at the moment does not matter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bound {
    pub employee: EmployeeId,
    pub workspace: WorkspaceId,
    pub what: Authenticator,
    pub since: Timestamp,
    /// When it was laid aside, because another one was bound under an exception (THR-03).
    pub until: Option<Timestamp>,
}

impl Bound {
    /// Whether `factor` was proven by this one: not by one that took its place, nor by the one before it.
    fn proved(&self, employee: EmployeeId, (method, at): (Method, Timestamp)) -> bool {
        self.employee == employee
            && self.what == Authenticator::of(method)
            && self.since <= at
            && self.until.is_none_or(|until| at < until)
    }

    /// Whether it came into the place of `former`, or beside it when that one was no longer new.
    fn is_after(&self, former: &Self, policy: &Policy, now: Timestamp) -> bool {
        former.what.activates()
            && (now.since(former.since) >= policy.span(Key::StepUpFormer)
                || former.until.is_some_and(|until| until <= self.since))
    }
}

/// The authenticators of which one has to be proven; none where the account has no second factor.
///
/// One that was bound within `step_up.former` counts only where none is older, and none was laid aside for it: whoever
/// has stolen a password or a session may bind a factor of their own in a workspace that asks for none or makes an
/// exception, and does not get further with it (THR-02). A waiver takes nothing away.
pub fn deciding(bound: &[Bound], policy: &Policy, now: Timestamp) -> Vec<Bound> {
    if !bound.iter().any(|b| b.what.activates()) {
        return Vec::new();
    }
    let counts = |b: &&Bound| from(b, bound, policy, now).is_none_or(|from| from <= now);
    bound.iter().filter(counts).copied().collect()
}

/// From when on an authenticator counts that is new beside others; `None` where it counts from the beginning.
fn from(one: &Bound, bound: &[Bound], policy: &Policy, now: Timestamp) -> Option<Timestamp> {
    let is_new = bound.iter().any(|former| one.is_after(former, policy, now));
    is_new.then(|| one.since + policy.span(Key::StepUpFormer))
}

/// When the first app or phone that is in force and too new counts, too: what can be said where nothing else is left.
pub fn next_counts(bound: &[Bound], policy: &Policy, now: Timestamp) -> Option<Timestamp> {
    let in_force = bound.iter().filter(|b| b.what.activates() && b.until.is_none());
    let from = in_force.filter_map(|b| from(b, bound, policy, now));
    from.filter(|from| *from > now).min()
}

/// Whether a deciding authenticator was proven within `step_up.age`: in this session, or beside it (`elsewhere`).
pub fn factor_proven(
    person: &Person,
    deciding: &[Bound],
    elsewhere: Option<Timestamp>,
    policy: &Policy,
    now: Timestamp,
) -> bool {
    let recent = |at: Timestamp| now.since(at) <= policy.span(Key::StepUpAge);
    let own = person.proofs.factor.filter(|(_, at)| recent(*at));
    deciding.is_empty()
        || own.is_some_and(|factor| deciding.iter().any(|b| b.proved(person.employee, factor)))
        || elsewhere.is_some_and(recent)
}

/// Whether the act may go on: the password and, where the account has a factor, a deciding one were just proven.
pub fn proven(
    person: &Person,
    deciding: &[Bound],
    elsewhere: Option<Timestamp>,
    policy: &Policy,
    now: Timestamp,
) -> Result<(), Refusal> {
    let password = now.since(person.proofs.password_at) <= policy.span(Key::StepUpAge);
    if password && factor_proven(person, deciding, elsewhere, policy, now) {
        Ok(())
    } else {
        Err(Refusal::StepUpRequired)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::access::Proofs;
    use crate::account::Role;
    use crate::id::{AccountId, SessionId};
    use crate::second_factor::Factors;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn ago(hours: u64) -> Timestamp {
        NOW - Duration::from_hours(hours)
    }

    fn bound(who: u8, what: Authenticator, hours: u64) -> Bound {
        Bound {
            employee: EmployeeId::from_bytes([who; 16]),
            workspace: WorkspaceId::from_bytes([who; 16]),
            what,
            since: ago(hours),
            until: None,
        }
    }

    /// Whether the employee `1` may go on, who has just proven `method` at `at`.
    fn goes_on(bound: &[Bound], method: Method, at: Timestamp, now: Timestamp) -> bool {
        let person = Person {
            session: SessionId::from_bytes([1; 16]),
            account: AccountId::from_bytes([1; 16]),
            employee: EmployeeId::from_bytes([1; 16]),
            workspace: WorkspaceId::from_bytes([1; 16]),
            role: Role::Employee,
            proofs: Proofs {
                password_at: now,
                factor: Some((method, at)),
            },
            factors: Factors::of(&[method]),
            device_since: ago(1000),
            waived_until: None,
            set_up_since: false,
        };
        let policy = Policy::default();
        let deciding = deciding(bound, &policy, now);
        proven(&person, &deciding, None, &policy, now).is_ok()
    }

    // shows in part: THR-02 (the rest has tests of its own)
    #[test]
    fn a_factor_of_the_last_three_days_decides_nothing_beside_an_older_one() {
        let policy = Policy::default();
        let (old, new) = (bound(1, Authenticator::App, 72), bound(2, Authenticator::App, 71));
        assert_eq!(deciding(&[new, old], &policy, NOW), [old]);
        assert_eq!(deciding(&[new], &policy, NOW), [new], "the only one there is");
        let both = [new, old];
        assert_eq!(deciding(&both, &policy, NOW + Duration::from_hours(1)), both);
        assert_eq!(deciding(&[], &policy, NOW), []);
        let codes = bound(1, Authenticator::Codes, 100);
        assert_eq!(deciding(&[codes], &policy, NOW), [], "codes alone protect nothing");
    }

    // shows in part: THR-01, THR-02, ACC-15 (the server's tests play it)
    #[test]
    fn what_was_bound_under_an_exception_opens_nothing_of_the_account_for_three_days() {
        for since in [1000, 72, 20] {
            let hers = Bound {
                until: Some(ago(1)),
                ..bound(1, Authenticator::App, since)
            };
            let his = bound(1, Authenticator::App, 1);
            let codes = Bound {
                since: NOW,
                ..bound(1, Authenticator::Codes, 0)
            };
            let all = [hers, his, codes];
            let policy = Policy::default();
            assert_eq!(deciding(&all, &policy, NOW), [hers], "{since}");
            assert!(
                !goes_on(&all, Method::OtpApp, ago(1), ago(1)),
                "{since}: as it was bound"
            );
            assert!(!goes_on(&all, Method::OtpApp, NOW, NOW), "{since}");
            assert!(
                !goes_on(&all, Method::RecoveryCode, NOW, NOW),
                "{since}: by codes made with it"
            );
            let due = next_counts(&all, &policy, NOW).expect("a moment");
            assert_eq!(due, his.since + policy.span(Key::StepUpFormer), "{since}");
            assert!(goes_on(&all, Method::OtpApp, due, due), "{since}: it is no longer new");
        }
    }

    // shows in part: THR-02 (the rest has tests of its own)
    #[test]
    fn each_authenticator_is_proven_by_itself_alone() {
        let app = bound(1, Authenticator::App, 1000);
        let phone = bound(1, Authenticator::Phone, 1);
        for method in [Method::Push, Method::PushConfirm, Method::VerificationCode] {
            assert!(
                !goes_on(&[app, phone], method, NOW, NOW),
                "{method:?}: the phone is new"
            );
            assert!(goes_on(&[phone], method, NOW, NOW), "{method:?}: the only one");
        }
        assert!(goes_on(&[app, phone], Method::OtpApp, NOW, NOW));
        let number = bound(1, Authenticator::Number, 500);
        assert!(goes_on(&[app, number], Method::Sms, NOW, NOW));
        assert!(!goes_on(
            &[app, bound(1, Authenticator::Number, 5)],
            Method::Sms,
            NOW,
            NOW
        ));
        assert!(
            !goes_on(&[bound(2, Authenticator::App, 1000)], Method::OtpApp, NOW, NOW),
            "elsewhere"
        );
        let replaced = bound(1, Authenticator::App, 0);
        let before = NOW - Duration::from_secs(1);
        assert!(
            !goes_on(&[replaced], Method::OtpApp, before, NOW),
            "by the app before it"
        );
    }
}
