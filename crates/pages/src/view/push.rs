//! The page that waits for the phone.

use askama::Template;

use crate::frame::Frame;
use crate::qr::{Drawing, draw};
use crate::when::When;

/// How the newest request to the phone stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushState {
    /// It waits; for so many seconds more.
    Waiting { seconds: u64 },
    /// Nobody answered in time.
    Over,
    /// Too many wrong numbers were typed on the phone.
    WrongNumbers,
    /// Nothing was sent at all.
    Unsent,
}

/// Whether a closed app hears of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// By a notification.
    Woken,
    /// The push service did not take the last one.
    Missed,
    /// Notifications are off.
    Asleep,
}

/// Why no other request goes out now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushHold {
    /// One went out a moment ago.
    Soon { seconds: u64 },
    /// Too many since the last login.
    TooMany { seconds: u64 },
    /// It was refused twice on the phone.
    Paused,
}

/// What the page waits for: where "Send again" posts to, and how else one can prove it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    SignIn,
    StepUp,
}

/// `GET /sign-in/second-factor/push` and `GET /step-up/push`: "Confirm in the app". "Send again" posts to the same.
#[derive(Template, Clone)]
#[template(path = "second_factor_push.html")]
pub struct ConfirmInApp {
    pub frame: Frame,
    pub login: String,
    pub waits: Waits,
    pub next: Option<String>,
    /// What the phone calls itself.
    /// Where one can prove it in another way, without `base`.
    pub otherwise: String,
    pub phone: String,
    pub state: PushState,
    pub hold: Option<PushHold>,
    /// The number to type, in groups; `None` where a press is enough or nothing waits.
    pub number: Option<String>,
    /// The same for the app's camera.
    pub scan: Option<String>,
    /// Whether the app is open right now.
    pub is_open: bool,
    /// When the app last made contact.
    pub seen: Option<When>,
    /// What becomes of a request while the app is closed.
    pub closed: Closed,
    /// The app is older than the server wants.
    pub is_old: bool,
}

impl ConfirmInApp {
    pub fn heading(&self) -> String {
        self.frame.say("second-factor-push-title")
    }

    fn drawing(&self) -> Option<Drawing> {
        draw(self.scan.as_deref()?)
    }

    /// Where "Send again" posts to, without `base`.
    fn here(&self) -> &'static str {
        match self.waits {
            Waits::SignIn => "/sign-in/second-factor/push",
            Waits::StepUp => "/step-up/push",
        }
    }

    /// What the link to another way says.
    fn another_way(&self) -> String {
        self.frame.say(match self.waits {
            Waits::SignIn => "other-login-methods",
            Waits::StepUp => "step-up-another-way",
        })
    }

    fn seconds_left(&self) -> Option<u64> {
        match self.state {
            PushState::Waiting { seconds } => Some(seconds),
            _ => None,
        }
    }

    /// What became of the request, where it no longer waits.
    fn outcome(&self) -> Option<String> {
        match self.state {
            PushState::Waiting { .. } => None,
            PushState::Over => Some(self.frame.say("push-over")),
            PushState::WrongNumbers => Some(self.frame.say("push-wrong-numbers")),
            PushState::Unsent => Some(self.frame.say("push-unsent")),
        }
    }

    /// Why nothing else is sent, where that lasts.
    fn held(&self) -> Option<String> {
        match &self.hold {
            Some(PushHold::TooMany { seconds }) => {
                let wait = self.frame.wait(*seconds);
                Some(self.frame.say_with("push-too-many", &[("wait", wait)]))
            }
            Some(PushHold::Paused) => Some(self.frame.say("push-paused")),
            _ => None,
        }
    }

    /// In how many seconds another one may go out; 0 is now, `None` is not here.
    fn again_in(&self) -> Option<u64> {
        match &self.hold {
            None => Some(0),
            Some(PushHold::Soon { seconds }) => Some(*seconds),
            Some(PushHold::TooMany { .. } | PushHold::Paused) => None,
        }
    }
}
