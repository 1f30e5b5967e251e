//! The frame of the second proof: which methods there are, and which of them a person can use now.
//!
//! A method is one file in this crate, one template, and one row in [`METHODS`].

use serde::{Deserialize, Serialize};

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

#[cfg(test)]
mod tests {
    use super::*;

    // shows in part: SF-05 (needs push and SMS)
    #[test]
    fn only_what_a_person_can_use_is_offered() {
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

    // shows in part: SF-04 (needs the push)
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

    // shows in part: REC-12, SET-15 (need the sign-in)
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
