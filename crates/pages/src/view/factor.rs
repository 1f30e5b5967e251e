//! The second proof, and proving again before something weighty.

use askama::Template;

use crate::frame::Frame;
use crate::view::door::Captcha;

/// The ways to prove a second time. Each has its template in `second_factor/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// A code from an authenticator app.
    Otp,
    /// A code from paper.
    Recovery,
    /// A code that the trusted device shows.
    Verification,
    /// The trusted device confirms.
    Push,
    /// A code that goes to the linked telephone number.
    Sms,
}

impl Method {
    /// The word in addresses and forms.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Otp => "otp",
            Self::Recovery => "recovery",
            Self::Verification => "verification",
            Self::Push => "push",
            Self::Sms => "sms",
        }
    }

    fn label_id(self) -> &'static str {
        match self {
            Self::Otp => "method-otp",
            Self::Recovery => "method-recovery-code",
            Self::Verification => "method-verification-code",
            Self::Push => "method-push",
            Self::Sms => "login-by-sms",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Self::Otp | Self::Push => "phone",
            Self::Recovery => "list",
            Self::Verification => "key",
            Self::Sms => "mail",
        }
    }
}

/// Why the last proof was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorError {
    Incorrect,
    /// This code signed somebody in already; the next one will do.
    AlreadyUsed,
    TooMany {
        seconds: u64,
    },
    StaleForm,
    /// A wrong recovery code.
    IncorrectRecovery,
    CaptchaWrong,
    /// The code was not looked at: the puzzle is missing. Nothing is used up.
    CaptchaRequired,
    /// The code that was sent is over: a new one is needed.
    CodeSpent,
    /// The message did not leave.
    NotSent,
    /// The method rests or has nothing left; another one will do.
    Unavailable,
}

impl FactorError {
    /// The sentence beside the field; a throttle has a countdown of its own.
    pub(super) fn sentence(self, frame: &Frame) -> Option<String> {
        match self {
            Self::Incorrect => Some(frame.say("code-incorrect")),
            Self::AlreadyUsed => Some(frame.say("code-already-used")),
            Self::StaleForm => Some(frame.say("stale-form-again")),
            Self::IncorrectRecovery => Some(frame.say("recovery-code-incorrect")),
            Self::CaptchaWrong => Some(frame.say("sign-in-captcha-wrong")),
            Self::CaptchaRequired => Some(frame.say("recovery-code-not-checked")),
            Self::CodeSpent => Some(frame.say("sms-code-spent")),
            Self::NotSent => Some(frame.say("sms-not-sent")),
            Self::Unavailable => Some(frame.say("method-unavailable-now")),
            Self::TooMany { .. } => None,
        }
    }

    pub(super) fn seconds(self) -> Option<u64> {
        match self {
            Self::TooMany { seconds } => Some(seconds),
            _ => None,
        }
    }
}

/// `GET /sign-in/second-factor/{method}`. Posts `method`, `code` to `/sign-in/second-factor`.
#[derive(Template, Clone)]
#[template(path = "second_factor.html")]
pub struct SecondFactor {
    pub frame: Frame,
    pub login: String,
    pub method: Method,
    /// Where the person wanted to go.
    pub next: Option<String>,
    pub problem: Option<FactorError>,
    /// Asked for before the next recovery code.
    pub captcha: Option<Captcha>,
}

impl SecondFactor {
    pub fn heading(&self) -> String {
        match self.method {
            Method::Otp => self.frame.say("second-factor-otp-title"),
            Method::Recovery => self.frame.say("second-factor-recovery-title"),
            Method::Verification => self.frame.say("second-factor-verification-title"),
            Method::Push => self.frame.say("second-factor-push-title"),
            Method::Sms => self.frame.say("second-factor-sms-title"),
        }
    }

    fn error(&self) -> Option<String> {
        self.problem?.sentence(&self.frame)
    }

    fn throttled(&self) -> Option<u64> {
        self.problem?.seconds()
    }
}

/// One usable method.
#[derive(Clone, Debug)]
pub struct MethodRow {
    pub method: Method,
    /// What tells it apart: "set up on 3 March".
    pub detail: Option<String>,
}

/// `GET /sign-in/methods`: the usable methods, and whom to ask when none works.
#[derive(Template, Clone)]
#[template(path = "second_factor_choice.html")]
pub struct SecondFactorChoice {
    pub frame: Frame,
    pub login: String,
    pub methods: Vec<MethodRow>,
    /// All recovery codes are used up, or void.
    pub codes_exhausted: bool,
    /// The trusted device that confirms nothing until it is connected again.
    pub disconnected: Option<String>,
    /// Why the person is here again.
    pub problem: Option<FactorError>,
}

impl SecondFactorChoice {
    fn trouble(&self) -> Option<String> {
        self.problem?.sentence(&self.frame)
    }

    pub fn heading(&self) -> String {
        self.frame.say("second-factor-choice-title")
    }
}

/// What the person is about to do and must be known again for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    ChangeApp,
    SetUpApp,
    ReloadCodes,
    LogOutEverywhere,
    ChangeSettings,
    EndSessionsOf {
        name: String,
    },
    /// Anything else, in words that end "… to".
    Other {
        words: String,
    },
}

impl Act {
    /// "change your authenticator app".
    pub fn words(&self, frame: &Frame) -> String {
        match self {
            Self::ChangeApp => frame.say("act-change-app"),
            Self::SetUpApp => frame.say("act-set-up-app"),
            Self::ReloadCodes => frame.say("act-reload-codes"),
            Self::LogOutEverywhere => frame.say("act-log-out-everywhere"),
            Self::ChangeSettings => frame.say("act-change-settings"),
            Self::EndSessionsOf { name } => frame.say_with("act-end-sessions-of", &[("name", name)]),
            Self::Other { words } => words.clone(),
        }
    }
}

/// `GET /step-up`: "Confirm it is you". Posts `password?`, `code?`, `next` to `/step-up`, or the first and the last to
/// `/step-up/push`.
#[derive(Template, Clone)]
#[template(path = "step_up.html")]
pub struct StepUp {
    pub frame: Frame,
    pub login: String,
    pub act: Act,
    /// Where the person goes on to, without `base`.
    pub next: String,
    /// Where "Cancel" leads, without `base`.
    pub back: String,
    /// Where this page asks for the app's code, without `base`.
    pub here: String,
    /// Whether the password is asked.
    pub password: bool,
    /// Whether a code that the app or the phone shows is asked.
    pub code: bool,
    /// Whether the phone can be asked in its place.
    pub push: bool,
    /// A code by SMS can be had in its place, or is all there is.
    pub by_sms: Option<BySms>,
    /// Where whoever lost the phone goes, without `base`.
    pub lost: Option<String>,
    pub problem: Option<StepUpError>,
}

/// A code by SMS before something weighty. Posts nothing but `next` to `/step-up/sms`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BySms {
    /// The last two digits of the number.
    pub masked: String,
    /// Whether a code was sent that is still taken.
    pub sent: bool,
    /// Seconds until the next message.
    pub wait: u64,
    /// Whether this code is asked now.
    pub chosen: bool,
}

/// Why the person is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepUpError {
    IncorrectPassword,
    IncorrectCode,
    /// The code that was sent is over, or was tried too often.
    CodeSpent,
    /// The gateway did not take the message.
    NotSent,
    TooMany {
        seconds: u64,
    },
    StaleForm,
}

impl StepUp {
    pub fn heading(&self) -> String {
        self.frame.say("step-up-title")
    }

    fn why(&self) -> String {
        self.frame
            .say_with("step-up-why", &[("act", self.act.words(&self.frame))])
    }

    fn password_error(&self) -> Option<String> {
        (self.problem == Some(StepUpError::IncorrectPassword)).then(|| self.frame.say("password-incorrect"))
    }

    fn code_error(&self) -> Option<String> {
        let id = if self.chosen_sms().is_some() {
            "sms-code-incorrect"
        } else {
            "code-incorrect"
        };
        (self.problem == Some(StepUpError::IncorrectCode)).then(|| self.frame.say(id))
    }

    fn trouble(&self) -> Option<String> {
        let id = match self.problem? {
            StepUpError::StaleForm => "stale-form-again",
            StepUpError::NotSent => "sms-not-sent-again",
            StepUpError::CodeSpent => "sms-code-spent",
            _ => return None,
        };
        Some(self.frame.say(id))
    }

    /// The code by SMS, where that one is asked.
    fn chosen_sms(&self) -> Option<&BySms> {
        self.by_sms.as_ref().filter(|sms| sms.chosen)
    }

    /// Whether there is something to type: not before a message was sent, where nothing else counts.
    fn can_type(&self) -> bool {
        self.chosen_sms().is_none_or(|sms| sms.sent)
    }

    fn again_in(&self) -> Option<String> {
        let wait = self.chosen_sms().map(|sms| sms.wait).filter(|wait| *wait > 0)?;
        let wait = self.frame.wait(wait);
        Some(self.frame.say_with("sms-again-in", &[("wait", wait)]))
    }

    fn sent_to(&self) -> Option<String> {
        let sms = self.chosen_sms()?;
        let id = if sms.sent { "sms-code-sent" } else { "sms-code-will" };
        Some(self.frame.say_with(id, &[("number", sms.masked.as_str())]))
    }

    fn throttled(&self) -> Option<u64> {
        match self.problem? {
            StepUpError::TooMany { seconds } => Some(seconds),
            _ => None,
        }
    }
}
