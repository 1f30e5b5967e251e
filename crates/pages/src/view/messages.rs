//! The messages of a workspace: what waits, what failed, what was sent. Never what a message says.

use askama::Template;
use domain::message::MessagePurpose;

use crate::Texts;
use crate::frame::Frame;
use crate::view::{Paging, StatusTab};
use crate::when::When;

/// One message in the table.
#[derive(Clone, Debug)]
pub struct MessageRow {
    pub id: String,
    pub to: String,
    /// What it is for, in words.
    pub purpose: String,
    pub written: When,
    pub attempts: i64,
    /// When it is tried next.
    pub next: Option<When>,
    /// What the mail server said last, and when.
    pub answer: Option<(String, When)>,
    pub can_retry: bool,
}

/// What a message is about, in words, by the word in its row: one that only an older version wrote is a message, too.
pub fn message_about(texts: &Texts, word: &str) -> String {
    match MessagePurpose::from_word(word) {
        Some(known) => texts.say(&format!("message-{}", known.word().replace('_', "-"))),
        None => texts.say("message-other"),
    }
}

/// Whether messages leave.
#[derive(Clone, Debug)]
pub enum MailState {
    /// The operator named no mail server.
    NotSetUp,
    /// The mail server takes nothing.
    Away { since: When, answer: String },
    /// Messages leave from this sender.
    Sends { sender: String },
}

/// `GET /messages?state=&before=`, for administrators.
#[derive(Template, Clone)]
#[template(path = "messages.html")]
pub struct Messages {
    pub frame: Frame,
    pub mail: MailState,
    /// `waiting`, `failed` or `sent`.
    pub state: String,
    pub tabs: Vec<StatusTab>,
    pub rows: Vec<MessageRow>,
    pub paging: Paging,
}

impl Messages {
    pub fn heading(&self) -> String {
        self.frame.say("nav-messages")
    }

    fn is_set_up(&self) -> bool {
        !matches!(self.mail, MailState::NotSetUp)
    }

    fn nothing(&self) -> String {
        self.frame.say(&format!("messages-none-{}", self.state))
    }
}
