//! What every page carries around its own matter: whose house it is, who reads, where one can go.

use std::borrow::Borrow;

use fluent_bundle::FluentValue;

use crate::asset::asset_url;
use crate::help::{Answer, asked_at, of_refusal};
use crate::refusal::wait;
use crate::text::Texts;

/// The surroundings of a page. Handlers fill it once a request.
#[derive(Clone)]
pub struct Frame {
    /// "Doorward" unless the operator says otherwise.
    pub product: String,
    /// The workspace's title, once it is known which.
    pub workspace: Option<String>,
    /// Address of the workspace's logo, same origin.
    pub logo: Option<String>,
    /// What stands before every path of this workspace: "" or "/w/acme".
    pub base: String,
    /// This page's path with its query, without `base`: where the language choice and "I am still here" come back to.
    pub path: String,
    pub texts: Texts,
    /// The languages offered; with fewer than two there is no choice to show.
    pub languages: Vec<Language>,
    /// Whom to ask; on every page (UI-04).
    pub support: Support,
    /// The form token (login CSRF before sign-in, session-bound after).
    pub token: String,
    /// Address of the company's colours (`brand::css`), if it has any.
    pub brand: Option<String>,
    /// Who is signed in.
    pub person: Option<Person>,
    /// How many of their notifications are unread.
    pub unread: u64,
    /// Whether anyone may create a workspace here.
    pub offers_workspaces: bool,
    /// Which entry of the navigation is this page's.
    pub here: Here,
    /// At most one banner at a time.
    pub banner: Option<Banner>,
    /// When the session ends if nothing happens; the page offers "I am still here" before.
    pub ending: Option<Ending>,
    /// What the last act did, said in place ("Saved").
    pub done: Option<String>,
    /// What went wrong and belongs to no single field.
    pub error: Option<String>,
    /// What this page waits for, as an address of the API: a script asks there whether it may go on.
    pub wait: Option<String>,
    /// Whether this is the demo, which says so on every page and links its outbox.
    pub demo: bool,
}

/// A language that can be chosen.
#[derive(Clone, Debug)]
pub struct Language {
    /// "en", "de", "en-x-long".
    pub tag: String,
    /// In the language itself: "English", "Deutsch".
    pub name: String,
}

/// Whom a person may ask for help.
#[derive(Clone, Debug)]
pub struct Support {
    /// "it@acme.example", "Help desk, extension 400".
    pub label: String,
    /// `mailto:`, `tel:` or `https:`; none when there is nothing to follow.
    pub href: Option<String>,
}

/// The end of a session, as seen when the page was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Seconds until then.
    pub seconds: u64,
    /// How many seconds before it the person is told.
    pub warn_before: u64,
    /// Whether being there moves the end; the overall limit of a session does not move.
    pub extendable: bool,
}

/// The signed-in employee.
#[derive(Clone, Debug)]
pub struct Person {
    pub name: String,
    pub login: String,
    pub initials: String,
    /// The role in words.
    pub role: String,
    /// Whether the console is shown. What a person may do is decided elsewhere.
    pub administrator: bool,
}

/// The entries of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Here {
    #[default]
    Nowhere,
    Home,
    Security,
    LoginHistory,
    Employees,
    Requests,
    Reports,
    Events,
    Messages,
    Settings,
}

/// One entry of the navigation, made from the person's role.
pub struct NavItem {
    pub label: String,
    pub href: String,
    pub icon: &'static str,
    pub current: bool,
}

/// A notice at the head of a page.
#[derive(Clone, Debug)]
pub struct Banner {
    pub tone: Tone,
    pub text: String,
    /// Where it leads, in this order.
    pub links: Vec<Link>,
    /// What can be pressed in it.
    pub acts: Vec<BannerAct>,
}

/// A press that answers a banner or puts it off.
#[derive(Clone, Debug)]
pub struct BannerAct {
    pub label: String,
    /// The whole path that it posts to.
    pub action: String,
    /// Which banner it is about.
    pub kind: String,
}

/// How much a notice asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Info,
    Done,
    Attention,
    Danger,
}

impl Tone {
    /// The class of the stylesheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Done => "done",
            Self::Attention => "attention",
            Self::Danger => "danger",
        }
    }

    /// The icon that says the same as the colour.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Done => "check",
            Self::Attention | Self::Danger => "alert",
        }
    }
}

/// A place to go and what it is called.
#[derive(Clone, Debug)]
pub struct Link {
    pub label: String,
    pub href: String,
}

impl Frame {
    /// The text with this id in the page's language.
    pub fn say(&self, id: &str) -> String {
        self.texts.say(id)
    }

    /// The text with values set in.
    pub fn say_with<'a, V>(&self, id: &str, values: &[(&'a str, V)]) -> String
    where
        V: Clone + Into<FluentValue<'a>>,
    {
        self.texts.say_with(id, values)
    }

    /// A span to wait, in words.
    pub fn wait(&self, seconds: impl Borrow<u64>) -> String {
        wait(&self.texts, *seconds.borrow())
    }

    /// The address of an asset, with its hash.
    pub fn asset(&self, name: &str) -> &'static str {
        asset_url(name)
    }

    /// The workspace's title, or the product's name where no workspace is known.
    pub fn title(&self) -> &str {
        self.workspace.as_deref().unwrap_or(&self.product)
    }

    /// Own pages, for everybody.
    pub fn own_nav(&self) -> Vec<NavItem> {
        let mut items = vec![
            self.nav_item(Here::Home, "nav-home", "/", "home"),
            self.nav_item(Here::Security, "nav-security", "/security", "shield"),
            self.nav_item(Here::LoginHistory, "nav-login-history", "/history", "clock"),
        ];
        if !self.is_administrator() {
            items.push(self.nav_item(Here::Employees, "nav-employees", "/employees", "people"));
        }
        items
    }

    /// The console, for administrators.
    pub fn console_nav(&self) -> Vec<NavItem> {
        if !self.is_administrator() {
            return Vec::new();
        }
        vec![
            self.nav_item(Here::Employees, "nav-employees", "/employees", "people"),
            self.nav_item(
                Here::Requests,
                "nav-access-requests",
                "/employees/access-requests",
                "help",
            ),
            self.nav_item(Here::Reports, "nav-reports", "/employees/reports", "clock"),
            self.nav_item(Here::Events, "nav-event-log", "/events", "list"),
            self.nav_item(Here::Messages, "nav-messages", "/messages", "mail"),
            self.nav_item(Here::Settings, "nav-settings", "/settings", "sliders"),
        ]
    }

    /// The way to an answer: its question, and where it stands.
    pub fn help(&self, answer: &Answer) -> Link {
        Link {
            label: answer.question(&self.texts),
            href: format!("{}/help/{}", self.base, answer.slug),
        }
    }

    /// The questions that this page raises.
    pub fn asked(&self) -> Vec<Link> {
        let answers = asked_at(&self.path);
        answers.into_iter().map(|answer| self.help(answer)).collect()
    }

    /// The answer to the question that a refusal raises, if there is one.
    pub fn explained(&self, code: &str) -> Option<Link> {
        of_refusal(code).map(|answer| self.help(answer))
    }

    /// The count beside the bell: nothing for none.
    pub fn badge(&self) -> Option<String> {
        match self.unread {
            0 => None,
            count @ 1..=99 => Some(count.to_string()),
            _ => Some("99+".to_owned()),
        }
    }

    /// What the bell is called: with the count as it stands beside it.
    pub fn bell(&self) -> String {
        let shown = FluentValue::from(self.badge().unwrap_or_default());
        let count = FluentValue::from(self.unread);
        self.say_with("bell", &[("count", count), ("shown", shown)])
    }

    pub fn is_administrator(&self) -> bool {
        self.person.as_ref().is_some_and(|person| person.administrator)
    }

    fn nav_item(&self, place: Here, id: &str, path: &str, icon: &'static str) -> NavItem {
        NavItem {
            label: self.say(id),
            href: format!("{}{path}", self.base),
            icon,
            current: self.here == place,
        }
    }
}

/// The first letters of the first and the last word of a name: what stands in the avatar.
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name
        .split_whitespace()
        .filter(|word| word.starts_with(char::is_alphanumeric))
        .collect();
    let first = words.first().and_then(|word| word.chars().next());
    let last = words
        .last()
        .filter(|_| words.len() > 1)
        .and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_come_from_the_first_and_the_last_name() {
        assert_eq!(initials("Ann Berta van der Chandler"), "AC");
        assert_eq!(initials("  ötzi "), "Ö");
        assert_eq!(initials("דנה כהן"), "דכ");
        assert_eq!(initials("— (…)"), "");
    }
}
