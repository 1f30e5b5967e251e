//! The trusted device: the code that connects one, the digits that confirm it, and how it stands.

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
