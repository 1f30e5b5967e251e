//! "Change account": who I am, what I log in with, where I am written to.

use askama::Template;

use crate::frame::Frame;
use crate::view::{AccountProof, Choice, SetupError};
use crate::when::When;

/// A change of login that waits for the owner of the new address.
#[derive(Clone, Debug)]
pub struct PendingLogin {
    pub address: String,
    pub until: When,
}

/// `GET /profile`. Posts nothing to `/profile/login/again`, `/profile/login/cancel` and `/profile/contact/again`.
#[derive(Template, Clone)]
#[template(path = "profile.html")]
pub struct Profile {
    pub frame: Frame,
    pub name: String,
    pub login: String,
    pub login_confirmed: bool,
    pub pending: Option<PendingLogin>,
    /// The contact e-mail of this workspace, and whether it was confirmed.
    pub contact: Option<(String, bool)>,
    pub password_changed: Option<When>,
    /// The language in its own words; none where the browser is asked.
    pub language: Option<String>,
    pub time_zone: Option<String>,
}

impl Profile {
    pub fn heading(&self) -> String {
        self.frame.say("profile-title")
    }
}

/// `GET /profile/edit`. Posts `name`, `language`, `time_zone` to it.
#[derive(Template, Clone)]
#[template(path = "profile_edit.html")]
pub struct ProfileEdit {
    pub frame: Frame,
    pub name: String,
    /// The chosen tag; empty where the browser is asked.
    pub language: String,
    pub languages: Vec<Choice>,
    /// The chosen zone; empty for UTC.
    pub time_zone: String,
    pub zones: Vec<String>,
    /// The field that must be mended: `name`, `language` or `time_zone`.
    pub problem: Option<SetupError>,
}

impl ProfileEdit {
    pub fn heading(&self) -> String {
        self.frame.say("profile-edit-title")
    }

    fn error(&self, field: &str) -> Option<String> {
        error(self.problem.as_ref(), field)
    }
}

/// `GET /profile/login`. Posts `email`, `current`, `code?` to it.
#[derive(Template, Clone)]
#[template(path = "change_login.html")]
pub struct ChangeLogin {
    pub frame: Frame,
    pub login: String,
    pub email: String,
    pub proof: AccountProof,
    /// The field that must be mended: `email`, `current` or `code`.
    pub problem: Option<SetupError>,
    pub throttled: Option<u64>,
}

impl ChangeLogin {
    pub fn heading(&self) -> String {
        self.frame.say("login-change-title")
    }

    fn error(&self, field: &str) -> Option<String> {
        error(self.problem.as_ref(), field)
    }

    fn begins_at(&self, field: &str) -> bool {
        self.problem.as_ref().map_or("email", |problem| problem.field) == field
    }
}

/// `GET /profile/contact`, and an administrator's `/employees/{id}/contact`. Posts `email` to `path`.
#[derive(Template, Clone)]
#[template(path = "contact_edit.html")]
pub struct ContactEdit {
    pub frame: Frame,
    /// Whose it is, when it is not one's own.
    pub name: Option<String>,
    pub email: String,
    /// Without `base`.
    pub path: String,
    /// Without `base`.
    pub back: String,
    /// How the `email` must be mended.
    pub problem: Option<SetupError>,
    pub throttled: Option<u64>,
}

impl ContactEdit {
    pub fn heading(&self) -> String {
        match &self.name {
            Some(name) => self.frame.say_with("contact-edit-title-of", &[("name", name.as_str())]),
            None => self.frame.say("contact-edit-title"),
        }
    }

    fn error(&self, field: &str) -> Option<String> {
        error(self.problem.as_ref(), field)
    }
}

fn error(problem: Option<&SetupError>, field: &str) -> Option<String> {
    let problem = problem.filter(|problem| problem.field == field);
    problem.map(|problem| problem.words.clone())
}

/// A link from a message, before it is followed: it acts on a POST to `action` only.
#[derive(Template, Clone)]
#[template(path = "address_link.html")]
pub struct AddressLink {
    pub frame: Frame,
    pub title: String,
    pub sentences: Vec<String>,
    /// What the button does.
    pub verb: String,
    /// A whole path.
    pub action: String,
}

impl AddressLink {
    pub fn heading(&self) -> String {
        self.title.clone()
    }
}

/// What following it did.
#[derive(Template, Clone)]
#[template(path = "address_link_done.html")]
pub struct AddressLinkDone {
    pub frame: Frame,
    pub title: String,
    pub sentences: Vec<String>,
    /// Where to go on to: words, and a path without `base`.
    pub next: (String, String),
}

impl AddressLinkDone {
    pub fn heading(&self) -> String {
        self.title.clone()
    }
}
