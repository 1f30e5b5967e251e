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

/// Every method, in the order in which they are offered.
pub static METHODS: [MethodRow; 2] = [
    MethodRow {
        method: Method::OtpApp,
        word: "otp_app",
        activates: true,
    },
    MethodRow {
        method: Method::RecoveryCode,
        word: "recovery_code",
        activates: false,
    },
];

impl Method {
    pub fn row(self) -> &'static MethodRow {
        &METHODS[self as usize]
    }

    pub fn word(self) -> &'static str {
        self.row().word
    }

    pub fn from_word(word: &str) -> Option<Self> {
        METHODS.iter().find(|row| row.word == word).map(|row| row.method)
    }
}

/// The methods that an employee has: enrolled, connected, with unused codes left (SF-05).
///
/// One that rests after too many failures stays in here, so that it never looks as if no method were active; what a
/// sign-in offers is [`Factors::without`] those.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Factors(u8);

impl Factors {
    pub fn of(methods: &[Method]) -> Self {
        Self(methods.iter().fold(0, |bits, m| bits | 1 << *m as u8))
    }

    pub fn has(self, method: Method) -> bool {
        self.0 & (1 << method as u8) != 0
    }

    /// Whether no method is active, so that the password alone signs in (SF-12).
    pub fn is_empty(self) -> bool {
        !METHODS.iter().any(|row| row.activates && self.has(row.method))
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

    #[test]
    fn each_method_stands_at_its_numbers_place() {
        for (at, row) in METHODS.iter().enumerate() {
            assert_eq!(row.method as usize, at);
            assert_eq!(Method::from_word(row.word), Some(row.method));
        }
    }
}
