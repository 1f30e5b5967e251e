//! What only the demo shows: who can sign in, every message, every component.

use askama::Template;

use crate::frame::{Frame, Tone};
use crate::when::When;

/// Somebody of the demo company.
#[derive(Clone, Debug)]
pub struct DemoPerson {
    pub name: String,
    pub initials: String,
    pub login: String,
    pub password: String,
    /// The key of the authenticator app, if one is set up.
    pub otp_key: Option<String>,
    /// What is worth trying with this person: "administrator", "has two workspaces".
    pub note: String,
}

/// `GET /demo`: who can sign in with what.
#[derive(Template, Clone)]
#[template(path = "demo_home.html")]
pub struct DemoHome {
    pub frame: Frame,
    pub people: Vec<DemoPerson>,
}

impl DemoHome {
    pub fn heading(&self) -> String {
        self.frame.say("demo-home-title")
    }
}

/// One message the server wanted to send.
#[derive(Clone, Debug)]
pub struct DemoMessage {
    pub when: When,
    /// "e-mail", "SMS".
    pub channel: String,
    pub to: String,
    pub subject: String,
    pub body: String,
}

/// `GET /demo/outbox`, newest first.
#[derive(Template, Clone)]
#[template(path = "demo_outbox.html")]
pub struct DemoOutbox {
    pub frame: Frame,
    pub messages: Vec<DemoMessage>,
}

impl DemoOutbox {
    pub fn heading(&self) -> String {
        self.frame.say("demo-outbox-title")
    }
}

/// `GET /_look`: every component in every state.
#[derive(Template, Clone)]
#[template(path = "look.html")]
pub struct Look {
    pub frame: Frame,
    /// The moment of looking, for the times on the page.
    pub when: When,
}

impl Look {
    pub fn heading(&self) -> String {
        self.frame.say("look-title")
    }

    fn tones() -> [Tone; 4] {
        [Tone::Info, Tone::Done, Tone::Attention, Tone::Danger]
    }
}
