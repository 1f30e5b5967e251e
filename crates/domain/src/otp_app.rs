//! The authenticator app: one-time codes after RFC 6238, each taken once.
//!
//! The app and the server share 160 random bits. A code belongs to a step of time; it is taken if its step lies around
//! the server's, shifted by what the app's clock was found to be off at enrolment, and was not taken before.

use std::fmt;
use std::fmt::Write as _;
use std::str::FromStr;

use data_encoding::BASE32_NOPAD;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq, ConstantTimeGreater};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::entropy::Entropy;
use crate::secret::SecretText;
use crate::time::Timestamp;

/// No code further from the server's own step than this is ever taken, whatever the drift. Source: OTP-09.
pub const FURTHEST_STEPS: i64 = 2;

/// The key that app and server share: 160 bits. Source: OTP-09; RFC 4226, R6.
#[derive(Clone)]
pub struct Secret(Zeroizing<[u8; 20]>);

impl Secret {
    pub fn new(entropy: &mut dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0; 20]);
        entropy.fill(bytes.as_mut());
        Self(bytes)
    }

    /// Reads the bytes that [`Secret::expose`] gave to be sealed; `None` if they are no key of an app.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|b| Self(Zeroizing::new(b)))
    }

    pub fn expose(&self) -> &[u8; 20] {
        &self.0
    }

    /// The key as apps take it: base 32, 32 letters.
    pub fn base32(&self) -> SecretText {
        SecretText::new(BASE32_NOPAD.encode(self.0.as_ref()))
    }

    /// The same in groups of four, to be typed by hand.
    pub fn grouped(&self) -> SecretText {
        let letters = self.base32();
        let mut text = String::with_capacity(40);
        for (at, letter) in letters.expose().chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push(' ');
            }
            text.push(letter);
        }
        SecretText::new(text)
    }

    /// The text of the QR code: `otpauth://totp/Issuer:account?secret=…`.
    ///
    /// The issuer stands twice because apps differ in which one they read. SHA-1, because several apps read no other
    /// algorithm and say nothing. Source: the apps' own behaviour; RFC 6238 names no way to agree.
    pub fn uri(&self, issuer: &str, account: &str, digits: u32, step_seconds: u64) -> SecretText {
        let (issuer, account) = (percent(issuer), percent(account));
        SecretText::new(format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={digits}&period={step_seconds}",
            self.base32().expose()
        ))
    }

    /// The code of one step. The same computation shows a code in tests and checks one here.
    fn code(&self, digits: u32, step_seconds: u64, step: i64) -> u32 {
        let totp = totp_rs::Builder::new()
            .with_algorithm(totp_rs::Algorithm::SHA1)
            .with_digits(digits as u8)
            .with_step_duration(step_seconds)
            .with_secret(totp_rs::Secret::new_stack(*self.0))
            .build_noncompliant();
        number(&totp.generate((step as u64).saturating_mul(step_seconds)))
    }
}

/// The number that a token writes.
pub(crate) fn number(token: &impl fmt::Display) -> u32 {
    let mut number = Number(0);
    // `Number` takes digits and nothing else; a token writes nothing else.
    let _ = write!(number, "{token}");
    number.0
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("otp_app::Secret")
    }
}

/// Reads a printed number without keeping its text.
struct Number(u32);

impl fmt::Write for Number {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            let digit = c.to_digit(10).ok_or(fmt::Error)?;
            self.0 = self.0.wrapping_mul(10).wrapping_add(digit);
        }
        Ok(())
    }
}

/// Everything but letters, digits and `-._~`, as RFC 3986 writes it.
fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// A code as a person types it: 6 to 8 digits, of any script width, with or without blanks or dashes between them.
#[derive(Clone)]
pub struct Code {
    value: Zeroizing<u32>,
    digits: u32,
}

/// What was typed is no code: answered like a wrong one, and counted like one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotACode;

impl FromStr for Code {
    type Err = NotACode;

    fn from_str(typed: &str) -> Result<Self, NotACode> {
        let mut value = Zeroizing::new(0_u32);
        let mut digits = 0;
        if typed.len() > 64 {
            return Err(NotACode);
        }
        for c in typed.nfkc().filter(|c| !c.is_whitespace() && *c != '-') {
            let digit = c.to_digit(10).filter(|_| digits < 8).ok_or(NotACode)?;
            *value = *value * 10 + digit;
            digits += 1;
        }
        if digits < 6 {
            return Err(NotACode);
        }
        Ok(Self { value, digits })
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("otp_app::Code")
    }
}

/// An enrolled app: one secret at a time for an employee (OTP-06).
#[derive(Clone, Debug)]
pub struct OtpApp {
    pub secret: Secret,
    pub digits: u32,
    pub step_seconds: u64,
    /// How many steps the app's clock was ahead of the server's at enrolment.
    pub drift_steps: i64,
    /// The newest step that was taken.
    pub last_step: Option<i64>,
}

/// A right code: `step` is to be consumed by the store's guard (`where last_step < step`) before anything is granted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Match {
    pub step: i64,
    /// How many steps the app was ahead of the server this time. Learned at enrolment only, so that nobody can lead an
    /// account's window away from the time step by step.
    pub drift: i64,
}

/// The steps around now that a code may belong to.
pub(crate) struct Window {
    pub here: i64,
    pub drift_steps: i64,
    pub tolerance: u64,
    pub last_step: Option<i64>,
}

impl Window {
    /// Which step of the window shows `code`. Every step is computed and compared, whichever matches.
    pub fn find(&self, code: &Code, digits: u32, shown: impl Fn(i64) -> u32) -> Option<Match> {
        let tolerance = i64::try_from(self.tolerance).map_or(FURTHEST_STEPS, |t| t.min(FURTHEST_STEPS));
        let last = self.last_step.unwrap_or(-1).max(-1);
        let mut found = 0_u64;
        let mut matched = Choice::from(0);
        for offset in -FURTHEST_STEPS..=FURTHEST_STEPS {
            let step = self.here + offset;
            let in_window = (offset - self.drift_steps).abs() <= tolerance;
            if !in_window || step < 0 {
                continue;
            }
            let newer = (step as u64 + 1).ct_gt(&(last.wrapping_add(1) as u64));
            let right = shown(step).ct_eq(&code.value) & code.digits.ct_eq(&digits) & newer & !matched;
            found.conditional_assign(&(step as u64), right);
            matched |= right;
        }
        bool::from(matched).then(|| Match {
            step: found as i64,
            drift: found as i64 - self.here,
        })
    }
}

impl OtpApp {
    /// Whether the code belongs to a step around now that is newer than every step taken.
    ///
    /// The window is `tolerance` steps around now plus the learned drift, and never more than two from now. Every step
    /// of it is computed and compared, whichever matches. A server's clock set back changes nothing for a step already taken.
    pub fn check(&self, code: &Code, now: Timestamp, tolerance: u64) -> Option<Match> {
        let window = Window {
            here: self.step_at(now),
            drift_steps: self.drift_steps,
            tolerance,
            last_step: self.last_step,
        };
        window.find(code, self.digits, |step| {
            self.secret.code(self.digits, self.step_seconds, step)
        })
    }

    fn step_at(&self, now: Timestamp) -> i64 {
        now.seconds().div_euclid(self.step_seconds.max(1) as i64)
    }
}

/// Binds an app by its first code, and learns how far its clock is off: by up to two steps either way, where an
/// ordinary check allows `otp.tolerance`. The first code is taken by this; it does not sign in again.
///
/// `None`: a wrong code, and nothing is bound (OTP-08).
pub fn enrol(secret: Secret, code: &Code, digits: u32, step_seconds: u64, now: Timestamp) -> Option<OtpApp> {
    let mut app = OtpApp {
        secret,
        digits,
        step_seconds,
        drift_steps: 0,
        last_step: None,
    };
    let first = app.check(code, now, FURTHEST_STEPS as u64)?;
    app.drift_steps = first.drift;
    app.last_step = Some(first.step);
    Some(app)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::Seeded;

    const NOON: i64 = 1_800_000_000 / 30;

    fn at(step: i64) -> Timestamp {
        Timestamp::from_seconds(step * 30 + 11)
    }

    fn anns_app() -> OtpApp {
        OtpApp {
            secret: Secret::new(&mut Seeded::new(7)),
            digits: 6,
            step_seconds: 30,
            drift_steps: 0,
            last_step: None,
        }
    }

    /// The code that the app shows when its clock stands in `step`.
    fn shown(app: &OtpApp, step: i64) -> Code {
        let code = app.secret.code(app.digits, 30, step);
        format!("{code:0width$}", width = app.digits as usize).parse().unwrap()
    }

    // shows in part: OTP-01, OTP-09 (the rest has tests of its own)
    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        let secret = Secret::from_bytes(b"12345678901234567890").unwrap();
        for (seconds, code) in [
            (59, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000_i64, 65_353_130),
        ] {
            assert_eq!(secret.code(8, 30, seconds / 30), code, "{seconds}");
        }
    }

    // shows in part: OTP-09, VER-04 (the rest has tests of its own)
    #[test]
    fn a_code_one_step_away_is_taken_and_three_steps_away_is_not() {
        let app = anns_app();
        for away in [-1, 0, 1] {
            let found = app.check(&shown(&app, NOON + away), at(NOON), 1);
            assert_eq!(
                found,
                Some(Match {
                    step: NOON + away,
                    drift: away
                })
            );
        }
        for away in [-3, -2, 2, 3] {
            assert_eq!(app.check(&shown(&app, NOON + away), at(NOON), 1), None, "{away}");
        }
        for away in [-3, 3] {
            assert_eq!(app.check(&shown(&app, NOON + away), at(NOON), 2), None, "{away}");
            assert_eq!(app.check(&shown(&app, NOON + away), at(NOON), 99), None, "{away}");
        }
        assert_eq!(app.check(&shown(&app, NOON + 1), at(NOON), 0), None);
    }

    // shows in part: OTP-09, VER-05 (the rest has tests of its own)
    #[test]
    fn a_step_is_taken_once_and_never_an_older_one_after_it_even_if_the_clock_is_set_back() {
        let mut app = anns_app();
        let first = app.check(&shown(&app, NOON), at(NOON), 1).unwrap();
        app.last_step = Some(first.step);
        assert_eq!(app.check(&shown(&app, NOON), at(NOON), 1), None);
        assert_eq!(app.check(&shown(&app, NOON - 1), at(NOON), 1), None);
        assert_eq!(
            app.check(&shown(&app, NOON - 1), at(NOON - 1), 1),
            None,
            "the clock was set back"
        );
        assert_eq!(
            app.check(&shown(&app, NOON), at(NOON - 1), 1),
            None,
            "the clock was set back"
        );
        assert!(app.check(&shown(&app, NOON + 1), at(NOON), 1).is_some());
    }

    // shows in part: OTP-09 (the rest has tests of its own)
    #[test]
    fn an_app_whose_clock_is_off_is_understood_from_its_enrolment_on() {
        let secret = Secret::new(&mut Seeded::new(7));
        let code = shown(&anns_app(), NOON - 2);
        let app = enrol(secret, &code, 6, 30, at(NOON)).unwrap();
        assert_eq!((app.drift_steps, app.last_step), (-2, Some(NOON - 2)));
        assert_eq!(app.check(&code, at(NOON), 1), None, "the first code was taken");
        assert!(app.check(&shown(&app, NOON + 8), at(NOON + 10), 1).is_some());
        assert!(
            app.check(&shown(&app, NOON + 7), at(NOON + 10), 1).is_none(),
            "three steps away"
        );
        assert!(
            app.check(&shown(&app, NOON + 10), at(NOON + 10), 1).is_none(),
            "not where its clock is"
        );
    }

    // shows in part: OTP-06, OTP-08 (the rest has tests of its own)
    #[test]
    fn a_wrong_first_code_enrols_nothing_and_another_apps_code_is_wrong() {
        let other = OtpApp {
            secret: Secret::new(&mut Seeded::new(8)),
            ..anns_app()
        };
        let secret = Secret::new(&mut Seeded::new(7));
        assert!(enrol(secret.clone(), &shown(&other, NOON), 6, 30, at(NOON)).is_none());
        assert!(enrol(secret, &shown(&anns_app(), NOON + 3), 6, 30, at(NOON)).is_none());
        assert_eq!(anns_app().check(&shown(&other, NOON), at(NOON), 1), None);
    }

    #[test]
    fn a_code_is_read_as_people_type_it_and_nothing_else_is_one() {
        for text in ["123456", " 123 456 ", "123-456", "１２３４５６", "123\u{a0}456"] {
            let code: Code = text.parse().unwrap();
            assert_eq!((*code.value, code.digits), (123_456, 6), "{text}");
        }
        for text in ["", "12345", "123456789", "12345a", "+123456", "12.3456", "٠١٢٣٤٥"] {
            assert!(text.parse::<Code>().is_err(), "{text}");
        }
        let app = OtpApp {
            digits: 8,
            ..anns_app()
        };
        let step = (NOON..NOON + 10_000)
            .find(|s| app.secret.code(8, 30, *s) < 1_000_000)
            .unwrap();
        let short = format!("{:06}", app.secret.code(8, 30, step));
        assert_eq!(
            app.check(&short.parse().unwrap(), at(step), 1),
            None,
            "two zeros are missing"
        );
        assert!(app.check(&format!("00{short}").parse().unwrap(), at(step), 1).is_some());
        assert_eq!(format!("{:?}", "123456".parse::<Code>().unwrap()), "otp_app::Code");
    }

    // shows in part: OTP-08 (the rest has tests of its own)
    #[test]
    fn the_key_is_written_for_cameras_and_for_hands() {
        let secret = Secret::from_bytes(b"12345678901234567890").unwrap();
        assert_eq!(secret.grouped().expose(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            secret.uri("Bäckerei: 1 & Co", "ann@example.org", 6, 30).expose(),
            "otpauth://totp/B%C3%A4ckerei%3A%201%20%26%20Co:ann%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=B%C3%A4ckerei%3A%201%20%26%20Co&algorithm=SHA1&digits=6&period=30"
        );
        assert_eq!(format!("{secret:?}"), "otp_app::Secret");
        assert!(Secret::from_bytes(&[0; 16]).is_none());
    }
}
