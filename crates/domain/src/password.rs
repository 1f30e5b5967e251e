//! Passwords: what one is, and which are too weak to be set.
//!
//! NFC, not NFKC: two spellings of one letter are one password, but nothing that a person typed on purpose is folded
//! away (SP 800-63B-4, 3.1.1.2). Nothing is trimmed, nothing changes its case, nothing is cut off.

mod common;
pub mod rules;

pub use rules::Context;

use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::refusal::{Refusal, Weakness};

/// The most code points that are read at all; the policy's `password.max` may allow fewer for new ones.
pub const LONGEST: u64 = 1_024;

/// Composition never makes a text shorter than a ninth of its decomposed bytes; above this no password can fit.
const MOST_BYTES: usize = 9 * 4 * LONGEST as usize;

/// A typed password, composed (NFC) and otherwise kept whole: 1 to [`LONGEST`] code points.
///
/// It is wiped from memory when dropped and has no printed form.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

/// What was typed cannot be anybody's password.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotAPassword {
    Empty,
    TooLong,
}

impl Password {
    /// The bytes that are hashed.
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Code points after composition: what the policy's lengths count.
    pub fn length(&self) -> u64 {
        self.0.chars().count() as u64
    }

    fn text(&self) -> &str {
        &self.0
    }
}

impl FromStr for Password {
    type Err = NotAPassword;

    fn from_str(typed: &str) -> Result<Self, NotAPassword> {
        if typed.is_empty() {
            return Err(NotAPassword::Empty);
        }
        if typed.len() > MOST_BYTES {
            return Err(NotAPassword::TooLong);
        }
        // Composed text may be three times as long in UTF-8; with the room there from the start no copy is left behind.
        let mut text = Zeroizing::new(String::with_capacity(typed.len() * 3));
        text.extend(typed.nfc());
        if text.chars().count() as u64 > LONGEST {
            return Err(NotAPassword::TooLong);
        }
        Ok(Self(text))
    }
}

impl From<NotAPassword> for Refusal {
    /// For a password that is to be set. At sign-in it is simply a wrong one.
    fn from(why: NotAPassword) -> Self {
        match why {
            NotAPassword::Empty => Self::Invalid {
                field: "password",
                reason: "required",
            },
            NotAPassword::TooLong => Self::PasswordTooWeak {
                reason: Weakness::TooLong { most: LONGEST },
            },
        }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn password(text: &str) -> Password {
        text.parse().unwrap()
    }

    // shows in part: PWD-07 (the rest has tests of its own)
    #[test]
    fn passwords_that_agree_in_their_first_72_bytes_are_different() {
        let start = "x".repeat(72);
        let one = password(&format!("{start}one"));
        let two = password(&format!("{start}two"));
        assert_ne!(one.expose(), two.expose());
        assert_eq!(one.length(), 75);
    }

    // shows in part: PWD-08 (needs phone logins)
    #[test]
    fn a_leading_blank_and_a_capital_make_another_password_and_composition_does_not() {
        assert_ne!(password(" hortensia").expose(), password("hortensia").expose());
        assert_ne!(password("hortensia ").expose(), password("hortensia").expose());
        assert_ne!(password("Hortensia").expose(), password("hortensia").expose());
        assert_ne!(password("ﬁnal").expose(), password("final").expose(), "NFC, not NFKC");
        assert_eq!(password("caf\u{65}\u{301}").expose(), password("café").expose());
        assert_eq!(password("caf\u{65}\u{301}").length(), 4);
    }

    #[test]
    fn nothing_and_more_than_1024_code_points_are_no_password() {
        assert_eq!("".parse::<Password>().unwrap_err(), NotAPassword::Empty);
        assert_eq!(password(&"ß".repeat(1024)).length(), 1024);
        assert_eq!("ß".repeat(1025).parse::<Password>().unwrap_err(), NotAPassword::TooLong);
        assert_eq!(
            "x".repeat(1 << 20).parse::<Password>().unwrap_err(),
            NotAPassword::TooLong
        );
    }

    // shows in part: SEC-02 (the rest has tests of its own)
    #[test]
    fn a_password_does_not_print() {
        assert_eq!(format!("{:?}", password("hortensia")), "Password");
    }

    proptest! {
        // shows in part: PWD-07 (the rest has tests of its own)
        #[test]
        fn whatever_can_be_pasted_is_kept_whole(text in "\\PC{1,60}") {
            let expected: String = text.nfc().collect();
            let kept = password(&text);
            prop_assert_eq!(kept.expose(), expected.as_bytes());
        }
    }
}
