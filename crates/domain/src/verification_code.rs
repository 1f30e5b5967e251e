//! The verification code: what a trusted device shows where it has no internet. RFC 6238 with HMAC-SHA-256 over a
//! secret that was exchanged at pairing, so that nothing has to be sent to the phone (VER-02).

use std::fmt;

use zeroize::Zeroizing;

use crate::entropy::Entropy;
use crate::otp_app::{Code, Match, Window, number};
use crate::time::Timestamp;

pub const DIGITS: u32 = 6;
pub const STEP_SECONDS: u64 = 30;

/// What phone and server share: 256 bits, made by the server.
#[derive(Clone)]
pub struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    pub fn new(entropy: &mut dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        entropy.fill(bytes.as_mut());
        Self(bytes)
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|b| Self(Zeroizing::new(b)))
    }

    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// The code of one step, as a phone shows it and the server expects it.
    pub fn code(&self, step: i64) -> u32 {
        let totp = totp_rs::Builder::new()
            .with_algorithm(totp_rs::Algorithm::SHA256)
            .with_digits(DIGITS as u8)
            .with_step_duration(STEP_SECONDS)
            .with_secret(totp_rs::Secret::new(Box::new(*self.0)))
            .build_noncompliant();
        number(&totp.generate((step.max(0) as u64).saturating_mul(STEP_SECONDS)))
    }

    /// Whether the code belongs to a step around now that is newer than `last_step`, the newest that was taken.
    ///
    /// `tolerance` is in steps and never more than two. The phone's clock is corrected by what it was told at its last
    /// contact, so that no drift is learned. Source: VER-04, VER-05.
    pub fn check(&self, code: &Code, last_step: i64, now: Timestamp, tolerance: u64) -> Option<Match> {
        let window = Window {
            here: step_at(now),
            drift_steps: 0,
            tolerance,
            last_step: Some(last_step),
        };
        window.find(code, DIGITS, |step| self.code(step))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("verification_code::Secret")
    }
}

/// The step that `now` lies in.
pub fn step_at(now: Timestamp) -> i64 {
    now.seconds().div_euclid(STEP_SECONDS as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::Seeded;

    const NOON: i64 = 1_800_000_000 / 30;

    fn at(step: i64) -> Timestamp {
        Timestamp::from_seconds(step * 30 + 11)
    }

    fn shown(secret: &Secret, step: i64) -> Code {
        format!("{:06}", secret.code(step)).parse().unwrap()
    }

    // shows in part: VER-02 (the rest has tests of its own)
    #[test]
    fn the_codes_are_those_of_rfc_6238_with_sha_256() {
        let secret = Secret::from_bytes(b"12345678901234567890123456789012").unwrap();
        for (seconds, code) in [
            (59, 119_246),
            (1_111_111_109, 84_774),
            (1_111_111_111, 62_674),
            (1_234_567_890, 819_424),
            (2_000_000_000, 698_825),
            (20_000_000_000_i64, 737_706),
        ] {
            assert_eq!(secret.code(seconds / 30), code, "{seconds}");
        }
    }

    // shows in part: VER-04 (the rest has tests of its own)
    #[test]
    fn a_code_one_step_away_is_taken_and_three_steps_away_is_not() {
        let secret = Secret::new(&mut Seeded::new(7));
        for away in [-1, 0, 1] {
            assert!(
                secret.check(&shown(&secret, NOON + away), 0, at(NOON), 1).is_some(),
                "{away}"
            );
        }
        for (away, tolerance) in [(-3, 1), (-2, 1), (2, 1), (3, 1), (-3, 2), (3, 2), (-3, 99), (3, 99)] {
            let found = secret.check(&shown(&secret, NOON + away), 0, at(NOON), tolerance);
            assert_eq!(found, None, "{away}");
        }
        let other = Secret::new(&mut Seeded::new(8));
        assert_eq!(secret.check(&shown(&other, NOON), 0, at(NOON), 1), None);
    }

    // shows in part: VER-05 (the rest has tests of its own)
    #[test]
    fn a_step_is_taken_once_and_none_before_it_any_more() {
        let secret = Secret::new(&mut Seeded::new(7));
        let first = secret.check(&shown(&secret, NOON), 0, at(NOON), 1).unwrap();
        assert_eq!(secret.check(&shown(&secret, NOON), first.step, at(NOON), 1), None);
        assert_eq!(secret.check(&shown(&secret, NOON - 1), first.step, at(NOON), 1), None);
        assert!(
            secret
                .check(&shown(&secret, NOON + 1), first.step, at(NOON), 1)
                .is_some()
        );
    }
}
