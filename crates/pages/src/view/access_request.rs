//! "Cannot confirm login": the page of who waits, and the pages of who answers.

use askama::Template;

use crate::frame::Frame;
use crate::view::console::Paging;
use crate::view::own::HistoryEntry;
use crate::when::When;

/// What somebody can do who cannot confirm the login.
#[derive(Clone, Debug)]
pub enum AskState {
    /// A request can be sent.
    Ask,
    /// It waits for an answer; it may be sent again after so many seconds.
    Sent { at: When, until: When, again: u64 },
    /// An administrator declined it; another one may be sent after so many seconds.
    Refused { again: u64 },
    /// It is over without an answer.
    Over { again: u64 },
    /// Another browser asked a moment ago.
    TooSoon { again: u64 },
    /// There is no other administrator who could answer.
    Nobody,
}

impl AskState {
    /// The word that the waiting page compares with what it hears.
    fn word(&self) -> &'static str {
        match self {
            Self::Sent { .. } => "open",
            Self::Refused { .. } => "refused",
            _ => "",
        }
    }

    /// Seconds until a request can be sent; `None` where none can be.
    fn again(&self) -> Option<u64> {
        match self {
            Self::Ask => Some(0),
            Self::Sent { again, .. } | Self::Refused { again } | Self::Over { again } | Self::TooSoon { again } => {
                Some(*again)
            }
            Self::Nobody => None,
        }
    }
}

/// `GET /sign-in/request`. Posts nothing but its token to the same address.
#[derive(Template, Clone)]
#[template(path = "cannot_confirm.html")]
pub struct CannotConfirm {
    pub frame: Frame,
    pub login: String,
    pub state: AskState,
    /// Whether other methods can still be used with this challenge.
    pub methods_left: bool,
}

impl CannotConfirm {
    pub fn heading(&self) -> String {
        self.frame.say(match self.state {
            AskState::Sent { .. } => "cannot-confirm-sent-title",
            _ => "cannot-confirm",
        })
    }

    fn can_send(&self) -> bool {
        self.state.again() == Some(0)
    }

    fn is_first(&self) -> bool {
        matches!(self.state, AskState::Ask)
    }

    fn send(&self) -> String {
        self.frame.say(if self.is_first() {
            "send-request"
        } else {
            "send-request-again"
        })
    }

    fn again_in(&self) -> Option<String> {
        let seconds = self.state.again().filter(|seconds| *seconds > 0)?;
        let wait = self.frame.wait(seconds);
        Some(self.frame.say_with("cannot-confirm-again-in", &[("wait", wait)]))
    }
}

/// A request as an administrator sees it.
#[derive(Clone, Debug)]
pub struct RequestCard {
    pub id: String,
    pub employee: String,
    pub name: String,
    pub initials: String,
    pub asked: When,
    pub device: String,
    pub known_device: bool,
    pub address: String,
    pub known_network: bool,
    pub last_sign_in: Option<HistoryEntry>,
    /// How often the person has asked before.
    pub earlier: u64,
    /// What is on record of the person: what it is, and what it says.
    pub known: Vec<(String, String)>,
    /// Whether it waits for an answer.
    pub open: bool,
    /// How it stands, in words.
    pub stands: String,
    /// Who answered, and when it was over.
    pub handled_by: Option<String>,
    pub closed: Option<When>,
    pub note: Option<String>,
}

/// `GET /employees/access-requests`: who waits, and what became of the others.
#[derive(Template, Clone)]
#[template(path = "access_requests.html")]
pub struct AccessRequests {
    pub frame: Frame,
    /// Who waits longest stands first.
    pub open: Vec<RequestCard>,
    pub over: Vec<RequestCard>,
    pub paging: Paging,
}

impl AccessRequests {
    pub fn heading(&self) -> String {
        self.frame.say("nav-access-requests")
    }
}

/// What was sent wrong, and beside which field it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerError {
    NotChecked,
    Reason,
    Days,
    /// Somebody else answered, or it is over.
    Changed,
}

/// `GET /employees/access-requests/{id}`. Posts `reason`, `identity_checked`, and `days` or `refuse` to the same address.
#[derive(Template, Clone)]
#[template(path = "access_request.html")]
pub struct AnswerRequest {
    pub frame: Frame,
    pub request: RequestCard,
    /// The durations offered, in days.
    pub days: Vec<u64>,
    /// Whether the reader is the person: then somebody else has to answer.
    pub oneself: bool,
    pub reason: String,
    pub checked: bool,
    pub problem: Option<AnswerError>,
}

impl AnswerRequest {
    pub fn heading(&self) -> String {
        self.say("access-request-title")
    }

    fn say(&self, id: &str) -> String {
        self.frame.say_with(id, &[("name", self.request.name.as_str())])
    }

    fn wrong(&self, field: AnswerError) -> Option<String> {
        self.problem.filter(|p| *p == field).map(|p| self.sentence(p))
    }

    /// What went wrong and belongs to no field.
    fn trouble(&self) -> Option<String> {
        let at_a_field = [AnswerError::NotChecked, AnswerError::Reason];
        self.problem
            .filter(|p| !at_a_field.contains(p))
            .map(|p| self.sentence(p))
    }

    fn sentence(&self, problem: AnswerError) -> String {
        self.frame.say(match problem {
            AnswerError::NotChecked => "turn-off-problem-not-checked",
            AnswerError::Reason => "turn-off-problem-reason",
            AnswerError::Days => "turn-off-problem-days",
            AnswerError::Changed => "access-request-changed",
        })
    }
}
