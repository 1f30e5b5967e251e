//! Recovery codes: a set of single-use codes that a person keeps on paper for the day the phone is gone.
//!
//! A code is drawn from Crockford's 32 letters, so that no two of them look alike, and is read back whatever its case,
//! blanks, hyphens and look-alikes. What the store keeps of it is an Argon2id digest under the set's one salt: a try
//! costs one evaluation, whichever code it was. Source: RCV-09; SP 800-63B-4, 3.1.2.

use std::fmt;
use std::str::FromStr;

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::entropy::Entropy;
use crate::policy::{Key, Policy};

/// Crockford's base 32: digits and capitals without I, L, O and U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The shortest code that the policy allows: 50 bits. Whatever is shorter is some other kind of code (RCV-12).
const SHORTEST: usize = 10;
/// The longest: four groups of eight.
const LONGEST: usize = 32;

/// At this many codes left the person is warned. Source: RCV-08.
pub const FEW: u64 = 2;

/// One code in its plain form: capitals and digits, nothing between them.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(Zeroizing<String>);

/// What was typed is no recovery code: answered like a wrong one, and counted like one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotARecoveryCode;

impl RecoveryCode {
    /// The bytes that are digested.
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// As it is shown: groups of `length`, with a hyphen between them.
    pub fn grouped(&self, length: usize) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(2 * LONGEST));
        for (at, letter) in self.0.chars().enumerate() {
            if at > 0 && at % length.max(1) == 0 {
                text.push('-');
            }
            text.push(letter);
        }
        text
    }

    fn draw(letters: usize, entropy: &mut dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0; LONGEST]);
        entropy.fill(bytes.as_mut());
        let mut text = Zeroizing::new(String::with_capacity(LONGEST));
        // 256 is a multiple of 32: the five low bits of a random byte are evenly distributed.
        text.extend(
            bytes
                .iter()
                .take(letters)
                .map(|b| char::from(LETTERS[usize::from(b & 31)])),
        );
        Self(text)
    }
}

impl FromStr for RecoveryCode {
    type Err = NotARecoveryCode;

    fn from_str(typed: &str) -> Result<Self, NotARecoveryCode> {
        if typed.len() > 8 * LONGEST {
            return Err(NotARecoveryCode);
        }
        let mut text = Zeroizing::new(String::with_capacity(LONGEST + 1));
        for c in typed.nfkc().filter(|c| !is_between(*c)) {
            let letter = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let known = u8::try_from(letter).is_ok_and(|byte| LETTERS.contains(&byte));
            if !known || text.len() == LONGEST {
                return Err(NotARecoveryCode);
            }
            text.push(letter);
        }
        if text.len() < SHORTEST {
            return Err(NotARecoveryCode);
        }
        Ok(Self(text))
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode")
    }
}

/// What people put between groups: blanks, and every dash that a word processor makes of a hyphen.
fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '.' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// A new set: as many codes as the policy says, all different.
pub fn draw_set(policy: &Policy, entropy: &mut dyn Entropy) -> Vec<RecoveryCode> {
    let letters = (policy.count(Key::RecoveryGroups) * policy.count(Key::RecoveryLength)) as usize;
    let count = policy.count(Key::RecoveryCount) as usize;
    let mut codes: Vec<RecoveryCode> = Vec::with_capacity(count);
    while codes.len() < count {
        let code = RecoveryCode::draw(letters.clamp(SHORTEST, LONGEST), entropy);
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

/// A code of a set as the store keeps it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kept {
    pub digest: [u8; 32],
    pub used: bool,
}

/// Which unused code of the set has this digest. Every code is compared, whichever matches.
pub fn find(set: &[Kept], digest: &[u8; 32]) -> Option<[u8; 32]> {
    let mut found = Choice::from(0);
    let mut matched = [0_u8; 32];
    for code in set {
        let right = code.digest.ct_eq(digest) & Choice::from(u8::from(!code.used));
        for (into, from) in matched.iter_mut().zip(code.digest) {
            into.conditional_assign(&from, right);
        }
        found |= right;
    }
    bool::from(found).then_some(matched)
}

/// How many codes of a set there are, and how many can still be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Left {
    pub left: u64,
    pub total: u64,
}

impl Left {
    pub fn of(set: &[Kept]) -> Self {
        Self {
            left: set.iter().filter(|code| !code.used).count() as u64,
            total: set.len() as u64,
        }
    }

    /// Few enough that the person is asked to make a new set; none at all is few, too.
    pub fn is_few(self) -> bool {
        self.left <= FEW
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::entropy::Seeded;

    fn code(text: &str) -> RecoveryCode {
        text.parse().unwrap()
    }

    // shows in part: RCV-09 (the digests are the store's)
    #[test]
    fn a_set_is_ten_different_codes_of_two_groups_of_five() {
        let set = draw_set(&Policy::default(), &mut Seeded::new(3));
        assert_eq!(set.len(), 10);
        for (at, one) in set.iter().enumerate() {
            let shown = one.grouped(5);
            let (first, second) = shown.split_once('-').unwrap();
            assert_eq!((first.len(), second.len()), (5, 5));
            assert!(first.bytes().chain(second.bytes()).all(|b| LETTERS.contains(&b)));
            assert!(!set[..at].contains(one));
        }
    }

    // shows in part: RCV-09 (the digests are the store's)
    #[test]
    fn a_code_is_understood_whatever_its_case_blanks_hyphens_and_look_alikes() {
        let meant = code("0A1B2-C3D4E");
        for typed in [
            "0a1b2c3d4e",
            "  0a1b2 c3d4e ",
            "oAlb2-c3d4E",
            "OAIB2–C3D4E",
            "０Ａ１Ｂ２　Ｃ３Ｄ４Ｅ",
            "0A1B2.C3D4E\n",
        ] {
            assert!(code(typed) == meant, "{typed:?}");
        }
        for foreign in [
            "",
            "0A1B2-C3D4",
            "0A1B2-C3D4U",
            "0A1B2-C3D4É",
            &"A".repeat(33),
            &"-".repeat(9_000),
        ] {
            assert_eq!(
                foreign.parse::<RecoveryCode>().err(),
                Some(NotARecoveryCode),
                "{foreign:?}"
            );
        }
    }

    // shows in part: RCV-12 (the rest has tests of its own)
    #[test]
    fn a_recovery_code_and_a_code_of_the_app_are_told_apart_by_their_form() {
        assert!("123 456".parse::<RecoveryCode>().is_err());
        assert!("12345678".parse::<RecoveryCode>().is_err());
        assert!("12345-67890".parse::<crate::otp_app::Code>().is_err());
        assert!("12345-67890".parse::<RecoveryCode>().is_ok());
    }

    // shows in part: RCV-02, RCV-08 (the rest has tests of its own)
    #[test]
    fn a_used_code_is_found_no_more_and_the_count_falls() {
        let kept = |n: u8, used| Kept { digest: [n; 32], used };
        let set = [kept(1, false), kept(2, true), kept(3, false)];
        assert_eq!(find(&set, &[1; 32]), Some([1; 32]));
        assert_eq!(find(&set, &[2; 32]), None);
        assert_eq!(find(&set, &[9; 32]), None);
        assert_eq!(Left::of(&set), Left { left: 2, total: 3 });
        assert!(Left::of(&set).is_few());
        assert!(!Left { left: 3, total: 10 }.is_few());
    }

    proptest! {
        #[test]
        fn whatever_is_drawn_and_shown_reads_back(seed: u64, length in 5_usize..=8) {
            for one in draw_set(&Policy::default(), &mut Seeded::new(seed)) {
                prop_assert!(code(&one.grouped(length)) == one);
                prop_assert!(code(&one.grouped(length).to_lowercase()) == one);
            }
        }

        #[test]
        fn nothing_that_is_typed_makes_the_reader_stumble(typed: String) {
            let _ = typed.parse::<RecoveryCode>();
        }
    }
}
