//! The frame of the second proof: which methods there are, and which of them a person can use now.
//!
//! A method is one file in this crate, one template, and one row in [`METHODS`].

use serde::{Deserialize, Serialize};

use crate::policy::Policy;
use crate::sms;
use crate::time::Timestamp;

/// A way to prove the second factor.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Method {
    /// A one-time code of an authenticator app; see [`crate::otp_app`].
    OtpApp = 0,
    /// One of the codes on paper; see [`crate::recovery_code`].
    RecoveryCode = 1,
    /// A code that the trusted device shows, also offline; see [`crate::verification_code`].
    VerificationCode = 2,
    /// The trusted device confirms.
    Push = 3,
    /// The trusted device confirmed by one press, where the policy asks for no number: what a session says was proven,
    /// never a way that is offered (PUSH-06).
    PushConfirm = 5,
    /// A code that goes to the linked telephone number; see [`crate::sms`].
    Sms = 4,
}

/// What the frame knows of a method.
#[derive(Debug)]
pub struct MethodRow {
    pub method: Method,
    /// The stable word in API, events and addresses.
    pub word: &'static str,
    /// Whether it alone makes two-factor authentication active; codes and SMS never do.
    pub activates: bool,
}

/// Every method, in the order in which they are offered; last what is only ever said of a session.
pub static METHODS: [MethodRow; 6] = [
    MethodRow {
        method: Method::Push,
        word: "push",
        activates: true,
    },
    MethodRow {
        method: Method::VerificationCode,
        word: "verification_code",
        activates: false,
    },
    MethodRow {
        method: Method::OtpApp,
        word: "otp_app",
        activates: true,
    },
    MethodRow {
        method: Method::Sms,
        word: "sms",
        activates: false,
    },
    MethodRow {
        method: Method::RecoveryCode,
        word: "recovery_code",
        activates: false,
    },
    MethodRow {
        method: Method::PushConfirm,
        word: "push_confirm",
        activates: false,
    },
];

impl Method {
    pub fn word(self) -> &'static str {
        METHODS.iter().find(|row| row.method == self).map_or("", |row| row.word)
    }

    pub fn from_word(word: &str) -> Option<Self> {
        METHODS.iter().find(|row| row.word == word).map(|row| row.method)
    }

    /// Whether the trusted device proves it, so that it vouches for nothing once the device is disconnected (THR-02).
    pub fn is_of_phone(self) -> bool {
        matches!(self, Self::Push | Self::PushConfirm | Self::VerificationCode)
    }
}

/// The methods that an employee has: enrolled, connected, with unused codes left (SF-05).
///
/// One that rests after too many failures stays in here, so that it never looks as if no method were active; what a
/// sign-in offers is [`Factors::without`] those. A trusted device that is known and disconnected is no method, and still
/// keeps the protection up: otherwise a changed password would turn it off (REC-12, SET-15).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Factors(u8);

/// The bit of a trusted device that is known and disconnected.
const DISCONNECTED: u8 = 1 << 7;

impl Factors {
    pub fn of(methods: &[Method]) -> Self {
        Self(methods.iter().fold(0, |bits, m| bits | 1 << *m as u8))
    }

    pub fn has(self, method: Method) -> bool {
        self.0 & (1 << method as u8) != 0
    }

    /// The same with a trusted device that is known and disconnected.
    #[must_use]
    pub fn with_disconnected_phone(self) -> Self {
        Self(self.0 | DISCONNECTED)
    }

    pub fn has_disconnected_phone(self) -> bool {
        self.0 & DISCONNECTED != 0
    }

    /// Whether no method is active, so that the password alone signs in (SF-12).
    pub fn is_empty(self) -> bool {
        !self.has_disconnected_phone() && !METHODS.iter().any(|row| row.activates && self.has(row.method))
    }

    /// The same without a method that rests (CAP-11).
    #[must_use]
    pub fn without(self, method: Method) -> Self {
        Self(self.0 & !(1 << method as u8))
    }

    /// The usable methods in the order in which they are offered.
    pub fn methods(self) -> Vec<Method> {
        METHODS.iter().map(|row| row.method).filter(|m| self.has(*m)).collect()
    }

    /// The method that a challenge begins with.
    pub fn first(self) -> Option<Method> {
        self.methods().first().copied()
    }
}

/// What a sign-in offers of what is `enrolled`: nothing of `not_taken`, which rests or reaches nobody, and for a while
/// after a reset by link no SMS where another factor exists (SF-05, THR-15).
///
/// Whether another factor exists is judged by what is enrolled, not by what is left for now. The 72 h are there because
/// whoever has taken over a mailbox often has the number, too; they would be worth nothing if that thief could bring SMS
/// back by making the app rest with wrong codes. Somebody who has really nothing else in hand then waits the 72 h, or is
/// let in by an administrator, who can also take the method again that rests.
pub fn offered(
    enrolled: Factors,
    not_taken: &[Method],
    reset_at: Option<Timestamp>,
    policy: &Policy,
    now: Timestamp,
) -> Factors {
    let left = not_taken.iter().copied().fold(enrolled, Factors::without);
    if sms::rests_after_reset(reset_at, enrolled, policy, now) {
        left.without(Method::Sms)
    } else {
        left
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Every set of these.
    fn subsets(of: &[Method]) -> Vec<Vec<Method>> {
        let chosen = |bits: usize| of.iter().enumerate().filter(move |(at, _)| bits & (1 << at) != 0);
        let sets = 0..1_usize << of.len();
        sets.map(|bits| chosen(bits).map(|(_, method)| *method).collect())
            .collect()
    }

    // shows: SF-05
    #[test]
    fn of_every_state_of_enrolment_exactly_what_can_be_used_is_offered() {
        let policy = Policy::default();
        let now = Timestamp::from_seconds(1_800_000_000);
        let ago = |hours| Some(now - Duration::from_hours(hours));
        let things = [
            Method::Push,
            Method::VerificationCode,
            Method::OtpApp,
            Method::Sms,
            Method::RecoveryCode,
        ];
        for enrolled in subsets(&things) {
            for not_taken in subsets(&things) {
                for (reset_at, is_recent) in [(None, false), (ago(71), true), (ago(72), false)] {
                    let others = enrolled.iter().any(|method| *method != Method::Sms);
                    let expected: Vec<Method> = things
                        .into_iter()
                        .filter(|method| enrolled.contains(method) && !not_taken.contains(method))
                        .filter(|method| *method != Method::Sms || !is_recent || !others)
                        .collect();
                    let connected = Factors::of(&enrolled);
                    let offered = |factors| offered(factors, &not_taken, reset_at, &policy, now);
                    let cell = format!("{enrolled:?} without {not_taken:?}, a reset at {reset_at:?}");
                    assert_eq!(offered(connected).methods(), expected, "{cell}");
                    let disconnected = connected.with_disconnected_phone();
                    assert_eq!(offered(disconnected).methods(), expected, "{cell}");
                    assert!(!offered(disconnected).is_empty(), "{cell}: the protection stays up");
                }
            }
        }
    }

    #[test]
    fn codes_alone_protect_nothing() {
        let both = Factors::of(&[Method::RecoveryCode, Method::OtpApp]);
        assert_eq!(both.methods(), [Method::OtpApp, Method::RecoveryCode]);
        assert_eq!(both.without(Method::OtpApp).methods(), [Method::RecoveryCode]);
        assert!(
            Factors::of(&[Method::RecoveryCode]).is_empty(),
            "codes alone protect nothing"
        );
        assert_eq!(Factors::default().methods(), []);
        assert!(Factors::default().is_empty());
        assert_eq!(Factors::of(&[Method::OtpApp]).methods(), [Method::OtpApp]);
    }

    // shows in part: SF-04 (the rest has tests of its own)
    #[test]
    fn the_phone_comes_first() {
        let all: Vec<Method> = METHODS.iter().map(|row| row.method).collect();
        assert_eq!(Factors::of(&all).methods(), all);
        assert_eq!(Factors::of(&all).first(), Some(Method::Push));
        assert_eq!(
            Factors::of(&all).without(Method::Push).first(),
            Some(Method::VerificationCode)
        );
    }

    // shows in part: REC-12, SET-15 (the rest has tests of its own)
    #[test]
    fn a_disconnected_phone_is_no_way_in_and_keeps_the_protection_up() {
        let left = Factors::of(&[Method::RecoveryCode]).with_disconnected_phone();
        assert!(!left.is_empty());
        assert_eq!(left.methods(), [Method::RecoveryCode]);
        assert!(!Factors::default().with_disconnected_phone().is_empty());
    }

    #[test]
    fn each_method_has_a_word_and_a_number_of_its_own() {
        for row in &METHODS {
            assert_eq!(Method::from_word(row.method.word()), Some(row.method));
            let same = METHODS.iter().filter(|other| other.method as u8 == row.method as u8);
            assert_eq!(same.count(), 1);
        }
    }
}
