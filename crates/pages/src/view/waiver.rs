//! Turning somebody's second factor off for a day or two, and one's own on again.

use askama::Template;

use crate::frame::Frame;
use crate::when::When;

/// Until when a second factor is off, and by whom.
#[derive(Clone, Debug)]
pub struct TurnedOff {
    pub until: When,
    /// A name, or who runs the server.
    pub by: String,
}

/// A browser that waits for a second proof.
#[derive(Clone, Debug)]
pub struct WaitingBrowser {
    /// What the form sends.
    pub id: String,
    pub device: String,
    pub address: String,
    pub password_at: When,
    /// Whether the account has signed in from it before.
    pub known: bool,
}

/// What was typed wrong, and beside which field it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnOffError {
    NotChecked,
    Reason,
    Days,
    NoFactor,
    NotActive,
    /// The picked browser waits no longer, or somebody else was quicker.
    Changed,
}

impl TurnOffError {
    fn sentence(self, frame: &Frame) -> String {
        frame.say(match self {
            Self::NotChecked => "turn-off-problem-not-checked",
            Self::Reason => "turn-off-problem-reason",
            Self::Days => "turn-off-problem-days",
            Self::NoFactor => "turn-off-problem-no-factor",
            Self::NotActive => "turn-off-problem-not-active",
            Self::Changed => "turn-off-problem-changed",
        })
    }
}

/// `GET /employees/{id}/two-factor`. Posts `challenge`, `reason`, `identity_checked`, `days` to the same address.
#[derive(Template, Clone)]
#[template(path = "turn_off.html")]
pub struct TurnOff {
    pub frame: Frame,
    pub id: String,
    pub name: String,
    /// What is on record of the person: what it is, and what it says.
    pub known: Vec<(String, String)>,
    pub waiting: Vec<WaitingBrowser>,
    /// The durations offered, in days.
    pub days: Vec<u64>,
    pub now: Option<TurnedOff>,
    /// Whether the reader is the person: then there is nothing to choose.
    pub oneself: bool,
    /// What was typed before.
    pub reason: String,
    pub picked: String,
    pub checked: bool,
    pub problem: Option<TurnOffError>,
}

impl TurnOff {
    pub fn heading(&self) -> String {
        self.say("turn-off-title")
    }

    fn say(&self, id: &str) -> String {
        self.frame.say_with(id, &[("name", self.name.as_str())])
    }

    fn wrong(&self, field: TurnOffError) -> Option<String> {
        self.problem.filter(|p| *p == field).map(|p| p.sentence(&self.frame))
    }

    /// What went wrong and belongs to no field.
    fn trouble(&self) -> Option<String> {
        let at_a_field = [TurnOffError::NotChecked, TurnOffError::Reason];
        self.problem
            .filter(|p| !at_a_field.contains(p))
            .map(|p| p.sentence(&self.frame))
    }
}

/// `GET /security/turn-on`: with a code of the app of before. Posts `code` to the same address.
#[derive(Template, Clone)]
#[template(path = "turn_on.html")]
pub struct TurnOn {
    pub frame: Frame,
    /// Why the last code was not taken, or how long to wait.
    pub problem: Option<super::FactorError>,
}

impl TurnOn {
    pub fn heading(&self) -> String {
        self.frame.say("turn-on-title")
    }

    fn error(&self) -> Option<String> {
        self.problem?.sentence(&self.frame)
    }

    fn throttled(&self) -> Option<u64> {
        self.problem?.seconds()
    }
}
