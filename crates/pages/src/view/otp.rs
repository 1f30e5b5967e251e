//! Setting up an authenticator app, for the first time or on a new phone.

use askama::Template;

use crate::frame::Frame;
use crate::qr;

/// `GET /security/otp`. Posts `enrolment`, `code` to `/security/otp`. The old app keeps working until the code is confirmed.
#[derive(Template, Clone)]
#[template(path = "otp_setup.html")]
pub struct OtpSetup {
    pub frame: Frame,
    /// The `otpauth:` address that the QR code holds.
    pub uri: String,
    /// The same secret in base32, for typing.
    pub key: String,
    /// How many digits its codes have, and how many seconds each is shown: what somebody who types the key needs to know.
    pub digits: u64,
    pub step_seconds: u64,
    /// The account's name as the app will show it.
    pub label: String,
    /// Names the half-finished set-up.
    pub enrolment: String,
    /// "My mobile device has changed": there is an app, and it is replaced.
    pub changed: bool,
    pub problem: Option<OtpError>,
    /// Where "Cancel" leads, without `base`; none when set-up is required and there is no way around it.
    pub back: Option<String>,
}

/// Why the app is not set up yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtpError {
    Incorrect,
    /// The code fits a time that is too far off: the phone's clock is wrong by about this many seconds.
    ClockOff {
        seconds: u64,
    },
    /// The set-up was begun too long ago; a new key is shown.
    Expired,
    TooMany {
        seconds: u64,
    },
}

impl OtpSetup {
    pub fn heading(&self) -> String {
        self.frame.say(if self.changed {
            "otp-change-title"
        } else {
            "otp-setup-title"
        })
    }

    /// The key in groups of four, as people read aloud.
    fn grouped_key(&self) -> String {
        let letters: Vec<char> = self.key.chars().filter(|letter| *letter != '=').collect();
        letters
            .chunks(4)
            .map(|group| group.iter().collect::<String>())
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn drawing(&self) -> Option<qr::Drawing> {
        qr::draw(&self.uri)
    }

    fn error(&self) -> Option<String> {
        match self.problem? {
            OtpError::Incorrect => Some(self.frame.say("otp-incorrect")),
            OtpError::ClockOff { seconds } => {
                let off = crate::refusal::wait(&self.frame.texts, seconds);
                Some(self.frame.say_with("otp-clock-off", &[("off", off)]))
            }
            OtpError::Expired => Some(self.frame.say("otp-expired")),
            OtpError::TooMany { .. } => None,
        }
    }

    fn throttled(&self) -> Option<u64> {
        match self.problem? {
            OtpError::TooMany { seconds } => Some(seconds),
            _ => None,
        }
    }
}

/// The app is set up.
#[derive(Template, Clone)]
#[template(path = "otp_done.html")]
pub struct OtpDone {
    pub frame: Frame,
    /// It replaced another one.
    pub changed: bool,
    /// Where "Continue" leads, without `base`.
    pub next: String,
}

impl OtpDone {
    pub fn heading(&self) -> String {
        self.frame.say(if self.changed {
            "otp-changed-title"
        } else {
            "otp-done-title"
        })
    }
}
