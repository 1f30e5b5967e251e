//! Codes by SMS: at the door, and to link a telephone number.

use askama::Template;

use super::FactorError;
use crate::frame::Frame;

/// `GET /sign-in/second-factor/sms`. Posts `code`, `method` to `/sign-in/second-factor`, and nothing to `/sign-in/sms`.
#[derive(Template, Clone)]
#[template(path = "sms_code.html")]
pub struct SmsCode {
    pub frame: Frame,
    pub login: String,
    /// The last two digits of the number (SMS-05).
    pub masked: String,
    /// Whether a code was sent that is still taken.
    pub sent: bool,
    /// Seconds until the next message.
    pub wait: u64,
    pub next: Option<String>,
    pub problem: Option<FactorError>,
}

impl SmsCode {
    pub fn heading(&self) -> String {
        self.frame.say("second-factor-sms-title")
    }

    fn what(&self) -> String {
        let id = if self.sent { "sms-code-sent" } else { "sms-code-will" };
        self.frame.say_with(id, &[("number", self.masked.as_str())])
    }

    /// Beside the field.
    fn error(&self) -> Option<String> {
        match self.problem? {
            FactorError::NotSent => None,
            FactorError::Incorrect => Some(self.frame.say("sms-code-incorrect")),
            other => other.sentence(&self.frame),
        }
    }

    /// What belongs to no field.
    fn trouble(&self) -> Option<String> {
        self.problem
            .filter(|p| *p == FactorError::NotSent || !self.sent)?
            .sentence(&self.frame)
    }

    fn throttled(&self) -> Option<u64> {
        self.problem?.seconds()
    }

    fn again_in(&self) -> Option<String> {
        let wait = (self.wait > 0).then(|| self.frame.wait(self.wait))?;
        Some(self.frame.say_with("sms-again-in", &[("wait", wait)]))
    }
}

/// How far linking a number is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberStep {
    /// "Enter phone number".
    Number { typed: String },
    /// The code from the message.
    Code { masked: String, wait: u64 },
}

/// Why the last step was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    Unreadable,
    /// No message goes to that country.
    NotThere,
    InUse,
    NotSent,
    Incorrect,
    Spent,
    TooMany {
        seconds: u64,
    },
}

/// The own number, as it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkedNumber {
    /// The last two digits.
    pub masked: String,
    /// Whether no codes go there, because it rests with a former app or phone.
    pub rests: bool,
}

/// `GET /security/phone-number`. Posts `number`, or `code`, to the same address.
#[derive(Template, Clone)]
#[template(path = "phone_number.html")]
pub struct PhoneNumber {
    pub frame: Frame,
    pub step: NumberStep,
    /// The number that is linked now, and stays until the code of the new one is right (SET-10).
    pub linked: Option<LinkedNumber>,
    /// A step of setting two-factor authentication up, which can be skipped (SET-02).
    pub first: bool,
    pub problem: Option<NumberError>,
}

impl PhoneNumber {
    pub fn heading(&self) -> String {
        self.frame.say("phone-number-enter")
    }

    fn error(&self) -> Option<String> {
        let id = match self.problem? {
            NumberError::Unreadable => "phone-number-unreadable",
            NumberError::NotThere => "phone-number-not-there",
            NumberError::InUse => "phone-number-in-use",
            NumberError::Incorrect => "sms-code-incorrect",
            NumberError::Spent => "sms-code-spent",
            NumberError::NotSent | NumberError::TooMany { .. } => return None,
        };
        Some(self.frame.say(id))
    }

    fn again_in(&self) -> Option<String> {
        match self.step {
            NumberStep::Code { wait, .. } if wait > 0 => {
                let wait = self.frame.wait(wait);
                Some(self.frame.say_with("sms-again-in", &[("wait", wait)]))
            }
            _ => None,
        }
    }

    fn trouble(&self) -> Option<String> {
        (self.problem == Some(NumberError::NotSent)).then(|| self.frame.say("sms-not-sent-link"))
    }

    fn throttled(&self) -> Option<u64> {
        match self.problem? {
            NumberError::TooMany { seconds } => Some(seconds),
            _ => None,
        }
    }
}
