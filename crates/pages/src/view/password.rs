//! Changing the password.

use askama::Template;

use crate::frame::Frame;
use crate::view::SetupError;
use crate::when::When;

/// What an act on the whole account asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AccountProof {
    /// The password alone, or what else there is was proven just now.
    Password,
    /// A code beside it, of the app or the phone in these workspaces.
    CodeOf(String),
    /// Nothing that counts shows a code now; a new app or phone counts from then on.
    Waiting(Option<When>),
}

impl AccountProof {
    /// Of which workspaces a code is typed.
    pub fn code_of(&self) -> Option<&str> {
        match self {
            Self::CodeOf(workspaces) => Some(workspaces),
            Self::Password | Self::Waiting(_) => None,
        }
    }

    pub fn is_waiting(&self) -> bool {
        matches!(self, Self::Waiting(_))
    }

    /// From when on, exactly.
    pub fn waits_until(&self) -> Option<&When> {
        match self {
            Self::Waiting(until) => until.as_ref(),
            Self::Password | Self::CodeOf(_) => None,
        }
    }
}

/// `GET /security/password`. Posts `current`, `code?`, `password`, `again` to `/security/password`.
#[derive(Template, Clone)]
#[template(path = "change_password.html")]
pub struct ChangePassword {
    pub frame: Frame,
    pub login: String,
    /// The least length of the new one.
    pub min: u64,
    pub proof: AccountProof,
    /// Whether other sessions end with the change.
    pub ends_others: bool,
    /// Whether the person is asked for a longer one; it can be closed.
    pub longer: bool,
    /// The field that must be mended: `current`, `code`, `password` or `again`.
    pub problem: Option<SetupError>,
    pub throttled: Option<u64>,
}

impl ChangePassword {
    pub fn heading(&self) -> String {
        self.frame.say("password-change-title")
    }

    fn error(&self, field: &str) -> Option<String> {
        let problem = self.problem.as_ref().filter(|problem| problem.field == field);
        problem.map(|problem| problem.words.clone())
    }

    /// Whether typing begins in this field: the one to be mended, else the first.
    fn begins_at(&self, field: &str) -> bool {
        self.problem.as_ref().map_or("current", |problem| problem.field) == field
    }
}
