//! The trusted device: the code that connects one, the digits that confirm it, how it stands, and another one in its
//! place.

use askama::Template;

use crate::frame::Frame;
use crate::qr;
use crate::when::When;

/// One phone, in a list.
#[derive(Clone, Debug)]
pub struct PhoneRow {
    pub name: String,
    pub platform: String,
    pub connected: When,
    pub last_seen: Option<When>,
    /// Known and inactive until it is connected again.
    pub disconnected: bool,
    /// From when on another one that was announced can take its place.
    pub other: Option<When>,
}

/// `GET /security/trusted-device`: the code. Once a phone took it, the same address asks for the digits: the page goes
/// there by itself, and by "Continue" without script.
#[derive(Template, Clone)]
#[template(path = "phone_scan.html")]
pub struct PhoneScan {
    pub frame: Frame,
    /// What the QR code holds.
    pub link: String,
    /// The same token in groups, for typing.
    pub code: String,
    /// The phone that has to be the one: another one needs another proof.
    pub known: Option<String>,
    /// The phone that stays in force until the new one is confirmed.
    pub replaces: Option<String>,
    /// How long a new code is good, in minutes.
    pub life: u64,
    /// How long this one still is, in seconds.
    pub left: u64,
    /// "Continue" was pressed and no phone has taken the code yet.
    pub early: bool,
    /// The code before is over.
    pub renewed: bool,
}

impl PhoneScan {
    pub fn heading(&self) -> String {
        self.frame.say(match (&self.known, &self.replaces) {
            (Some(_), _) => "phone-again-title",
            (None, Some(_)) => "phone-change-title",
            (None, None) => "phone-setup-title",
        })
    }

    fn drawing(&self) -> Option<qr::Drawing> {
        qr::draw(&self.link)
    }
}

/// The same address once a phone took the code. Posts `digits` to it, and to `/security/trusted-device/again` if it is
/// somebody else's.
#[derive(Template, Clone)]
#[template(path = "phone_digits.html")]
pub struct PhoneDigits {
    pub frame: Frame,
    pub name: String,
    pub platform: String,
    /// Wrong digits were typed.
    pub incorrect: bool,
}

impl PhoneDigits {
    pub fn heading(&self) -> String {
        self.frame.say("phone-digits-title")
    }

    fn error(&self) -> Option<String> {
        self.incorrect.then(|| self.frame.say("phone-digits-incorrect"))
    }
}

/// The phone is connected, and recovery codes are to be made anew.
#[derive(Template, Clone)]
#[template(path = "phone_done.html")]
pub struct PhoneDone {
    pub frame: Frame,
    pub name: String,
}

impl PhoneDone {
    pub fn heading(&self) -> String {
        self.frame.say("phone-done-title")
    }
}

/// How it stands with another phone that nothing vouches for.
#[derive(Clone, Debug)]
pub enum OtherPhoneState {
    /// Nobody announced one.
    Free,
    /// Nobody did, and this session ends before the wait would be over.
    TooShort,
    /// This session did, and waits until then.
    Waits(When),
    /// Another session did.
    Elsewhere(When),
    /// This session did, and may connect it.
    Due,
}

/// Why another phone was not announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherPhoneError {
    IncorrectPassword,
    TooMany { seconds: u64 },
}

/// `GET /security/other-phone`: another phone, where nothing else is left to prove. Posts `password` to it, and nothing
/// to `/security/other-phone/withdraw`.
#[derive(Template, Clone)]
#[template(path = "other_phone.html")]
pub struct OtherPhone {
    pub frame: Frame,
    pub login: String,
    /// The phone that it replaces.
    pub name: String,
    /// How long the wait is, in hours.
    pub hours: u64,
    pub stands: OtherPhoneState,
    pub problem: Option<OtherPhoneError>,
}

impl OtherPhone {
    pub fn heading(&self) -> String {
        self.frame.say("other-phone-title")
    }

    fn what(&self) -> String {
        self.frame.say_with("other-phone-what", &[("name", self.name.as_str())])
    }

    fn too_short(&self) -> String {
        let name = [("name", self.name.as_str())];
        self.frame.say_with("other-phone-too-short", &name)
    }

    /// What the password is asked for.
    fn button(&self) -> Option<String> {
        match self.stands {
            OtherPhoneState::Free => Some(self.frame.say_with("other-phone-announce", &[("hours", self.hours)])),
            OtherPhoneState::Due => Some(self.frame.say("show-qr-code")),
            OtherPhoneState::TooShort | OtherPhoneState::Waits(_) | OtherPhoneState::Elsewhere(_) => None,
        }
    }

    fn is_announced(&self) -> bool {
        !matches!(self.stands, OtherPhoneState::Free | OtherPhoneState::TooShort)
    }

    fn password_error(&self) -> Option<String> {
        let wrong = self.problem == Some(OtherPhoneError::IncorrectPassword);
        wrong.then(|| self.frame.say("password-incorrect"))
    }

    fn throttled(&self) -> Option<u64> {
        match self.problem {
            Some(OtherPhoneError::TooMany { seconds }) => Some(seconds),
            _ => None,
        }
    }
}
