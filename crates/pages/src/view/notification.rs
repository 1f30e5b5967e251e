//! The list of notifications, and the page that leads through a login from a new device.

use askama::Template;

use crate::frame::Frame;
use crate::view::console::Paging;
use crate::when::When;

/// One notification in the list.
#[derive(Clone, Debug)]
pub struct Notification {
    pub id: String,
    pub icon: &'static str,
    pub title: String,
    pub text: String,
    pub when: When,
    /// "Firefox on Windows", "192.0.2.7"; what is known of where it came from.
    pub origin: Vec<String>,
    /// Where to look at it: a path without `base`, and what the way there is called.
    pub open: Option<(String, String)>,
    pub read: bool,
}

/// `GET /notifications`: the newest first. Posts to `/notifications/read` and `/notifications/{id}/read`.
#[derive(Template, Clone)]
#[template(path = "notifications.html")]
pub struct Notifications {
    pub frame: Frame,
    pub notifications: Vec<Notification>,
    pub paging: Paging,
}

impl Notifications {
    pub fn heading(&self) -> String {
        self.frame.say("notifications-title")
    }
}

/// Whether the administrators can be asked to look.
#[derive(Clone, Debug)]
pub enum Informing {
    Open,
    /// They were asked so lately that there is nothing to do but wait.
    Done(When),
    /// There is nobody but the reader.
    Nobody,
}

/// `GET /security/alerts/{id}`: your account was accessed from a new device. Three cases, one step after the other.
#[derive(Template, Clone)]
#[template(path = "new_device.html")]
pub struct NewDevice {
    pub frame: Frame,
    pub id: String,
    pub workspace: String,
    /// Exactly, with the offset of the zone.
    pub when: String,
    pub iso: String,
    /// Each part in words; "Unknown" where it is.
    pub form: String,
    pub app: String,
    pub system: String,
    pub address: String,
    /// Whether the reader sits at the device that it is about.
    pub this_device: bool,
    pub has_factor: bool,
    pub informing: Informing,
    /// The history with its line, without `base`.
    pub history: String,
}

impl NewDevice {
    pub fn heading(&self) -> String {
        self.frame.say("new-device-title")
    }

    fn reasons(&self) -> Vec<String> {
        crate::mail::alert::REASONS
            .iter()
            .map(|id| self.frame.say(id))
            .collect()
    }
}
