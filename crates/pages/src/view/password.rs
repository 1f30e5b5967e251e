//! Changing the password.

use askama::Template;

use crate::frame::Frame;
use crate::view::SetupError;

/// `GET /security/password`. Posts `current`, `code?`, `password`, `again` to `/security/password`.
#[derive(Template, Clone)]
#[template(path = "change_password.html")]
pub struct ChangePassword {
    pub frame: Frame,
    pub login: String,
    /// The least length of the new one.
    pub min: u64,
    /// The workspace whose app's code is asked for, where the account wants a second proof.
    pub code_of: Option<String>,
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
