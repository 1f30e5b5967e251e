//! The way in: login and password, which workspace, and "you do not exist here".

use std::fmt::Write as _;

use askama::Template;

use crate::frame::Frame;
use crate::refusal;

/// `GET /sign-in`. Posts `login`, `password`, `next?`, `captcha?` to `/sign-in`.
#[derive(Template, Clone)]
#[template(path = "sign_in.html")]
pub struct SignIn {
    pub frame: Frame,
    /// What was typed before, so that nobody types it twice.
    pub login: String,
    /// Where the person wanted to go; a path of this server, checked by the handler.
    pub next: Option<String>,
    pub arrival: Option<Arrival>,
    pub problem: Option<SignInError>,
    pub captcha: Option<Captcha>,
    /// Whether a code of the second factor is typed beside the password: the way in on a new device while the password
    /// alone is not taken there. Posts `with=code` and `code`.
    pub with_code: bool,
}

/// Why the person stands at the door, if there is something to say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    SignedOut,
    SessionEnded,
    PasswordChanged,
    /// The sign-in took too long; nothing is lost but the typing.
    ChallengeExpired,
    /// The person, or the owner of the phone, said "This isn't me" (THR-13).
    RefusedOnPhone,
    /// Set-up or invitation is done: sign in with what was just chosen.
    AccountReady,
}

/// What went wrong with the last try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInError {
    /// Unknown login or wrong password: one sentence for both.
    Incorrect,
    Throttled {
        seconds: u64,
    },
    /// The server is at its limit; the same words as in a refusal.
    Busy {
        seconds: u64,
    },
    CaptchaWrong,
    StaleForm,
}

/// A CAPTCHA is asked for: script solves it unseen, without script one try a minute is taken.
#[derive(Clone, Debug)]
pub struct Captcha {
    /// The challenge as `captcha.js` wants it, in JSON.
    pub challenge: String,
    /// For who has no script: seconds until a try without a solution is taken; 0 when it is taken now.
    pub wait: u64,
}

impl SignIn {
    pub fn heading(&self) -> String {
        self.frame.workspace.as_ref().map_or_else(
            || self.frame.say("sign-in-title"),
            |workspace| self.frame.say_with("sign-in-title-to", &[("workspace", workspace)]),
        )
    }

    fn arrived(&self) -> Option<String> {
        let id = match self.arrival? {
            Arrival::SignedOut => "arrival-signed-out",
            Arrival::SessionEnded => "arrival-session-ended",
            Arrival::PasswordChanged => "arrival-password-changed",
            Arrival::RefusedOnPhone => "push-refused",
            Arrival::ChallengeExpired => "arrival-challenge-expired",
            Arrival::AccountReady => "arrival-account-ready",
        };
        Some(self.frame.say(id))
    }

    /// The problem that is one sentence (the wrong password has hints beside it and stands in the template).
    fn trouble(&self) -> Option<String> {
        match self.problem? {
            SignInError::Incorrect | SignInError::Throttled { .. } => None,
            SignInError::Busy { seconds } => {
                let wait = refusal::wait(&self.frame.texts, seconds);
                Some(self.frame.say_with("sign-in-busy", &[("wait", wait)]))
            }
            SignInError::CaptchaWrong => Some(self.frame.say("sign-in-captcha-wrong")),
            SignInError::StaleForm => Some(self.frame.say("stale-form-again")),
        }
    }

    fn throttled(&self) -> Option<u64> {
        match self.problem? {
            SignInError::Throttled { seconds } => Some(seconds),
            _ => None,
        }
    }

    /// Whether the way with a code is offered: after any try that did not get in, whatever the reason.
    fn offers_code(&self) -> bool {
        !self.with_code && self.problem.is_some()
    }

    /// This page's address with another query; where the person wanted to go is kept.
    fn other_way(&self, query: &str) -> String {
        let next = self.next.as_deref().map(|path| format!("next={}", encoded(path)));
        let parts: Vec<&str> = [query, next.as_deref().unwrap_or("")]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        let joint = if parts.is_empty() { "" } else { "?" };
        format!("{}/sign-in{joint}{}", self.frame.base, parts.join("&"))
    }

    fn incorrect(&self) -> bool {
        self.problem == Some(SignInError::Incorrect)
    }
}

/// A path as a value in a query.
fn encoded(path: &str) -> String {
    path.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

/// A workspace to go to.
#[derive(Clone, Debug)]
pub struct Destination {
    pub title: String,
    pub initials: String,
    pub go: Go,
}

/// How one gets there.
#[derive(Clone, Debug)]
pub enum Go {
    /// A whole path, base included.
    Link(String),
    /// `POST /sign-in/workspace` with this value in `workspace`.
    Choose(String),
}

/// After a proven password: which of one's workspaces. Posts `workspace`, `next?` to `/sign-in/workspace`.
#[derive(Template, Clone)]
#[template(path = "workspace_choice.html")]
pub struct WorkspaceChoice {
    pub frame: Frame,
    pub login: String,
    pub next: Option<String>,
    pub workspaces: Vec<Destination>,
}

impl WorkspaceChoice {
    pub fn heading(&self) -> String {
        self.frame.say("workspace-choice-title")
    }
}

/// "This employee does not exist in …": only ever shown to somebody who proved a password.
#[derive(Template, Clone)]
#[template(path = "not_an_employee.html")]
pub struct NotAnEmployee {
    pub frame: Frame,
    pub workspace: String,
    pub login: String,
    /// An invitation is open and waits to be accepted.
    pub invited: bool,
    /// Joined by a link, and waits for an administrator.
    pub pending: bool,
    pub next: Option<String>,
    /// The person's own workspaces, and no others.
    pub workspaces: Vec<Destination>,
}

impl NotAnEmployee {
    pub fn heading(&self) -> String {
        self.frame
            .say_with("not-an-employee-title", &[("workspace", &self.workspace)])
    }
}
