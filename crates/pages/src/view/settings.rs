//! Every policy value, why it is so, and who made it so.

use askama::Template;

use crate::frame::Frame;
use crate::view::Choice;
use crate::when::When;

/// `GET /settings`. Posts `key`, `value` to `/settings` for one value, `preset` to `/settings/preset`.
#[derive(Template, Clone)]
#[template(path = "settings.html")]
pub struct Settings {
    pub frame: Frame,
    pub preset: Preset,
    pub groups: Vec<SettingGroup>,
    pub differences: Vec<Difference>,
    /// Whether the reader may change anything.
    pub editable: bool,
}

/// Where the values come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Safe defaults, with own values where somebody set them.
    Standard,
    /// As the articles describe it.
    Plain,
}

/// Values that belong together.
#[derive(Clone, Debug)]
pub struct SettingGroup {
    pub title: String,
    /// What whoever changes them should know first.
    pub lead: Option<String>,
    pub settings: Vec<Setting>,
}

/// One policy value.
#[derive(Clone, Debug)]
pub struct Setting {
    /// "session.idle": stable, also the anchor on the page.
    pub key: String,
    pub name: String,
    /// What it is for.
    pub reason: String,
    /// As the form takes it: "24".
    pub value: String,
    /// In words, with its unit: "24 minutes".
    pub said: String,
    /// "minutes"; empty if it has none.
    pub unit: String,
    /// "5 to 1440 minutes"; empty where the choices say it.
    pub range: String,
    /// The default in words.
    pub default: String,
    pub changed: Option<Changed>,
    pub control: SettingControl,
    /// Whether it was set just now; said in place.
    pub saved: bool,
    /// Why the last value was refused.
    pub problem: Option<String>,
}

/// Who set it, and when.
#[derive(Clone, Debug)]
pub struct Changed {
    pub who: String,
    pub when: When,
}

/// How the value is set.
#[derive(Clone, Debug)]
pub enum SettingControl {
    Number {
        min: u64,
        max: u64,
    },
    /// A number or the word "off".
    NumberOrOff,
    Choice(Vec<Choice>),
    Text,
    /// Set by the operator's configuration; shown only.
    Fixed,
}

/// One place where the default differs from the articles.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What it is about.
    pub what: String,
    /// How the articles have it.
    pub articles: String,
    /// How Doorward has it by default.
    pub default: String,
    pub reason: String,
    /// The setting that decides it.
    pub key: String,
}

impl Settings {
    pub fn heading(&self) -> String {
        self.frame.say("nav-settings")
    }

    fn presets(&self) -> [(&'static str, bool, String, String); 2] {
        let frame = &self.frame;
        [
            (
                "standard",
                self.preset == Preset::Standard,
                frame.say("preset-standard"),
                frame.say("preset-standard-what"),
            ),
            (
                "plain",
                self.preset == Preset::Plain,
                frame.say("preset-plain"),
                frame.say("preset-plain-what"),
            ),
        ]
    }
}

impl Setting {
    /// The id of its field: what a label points at.
    fn field(&self) -> String {
        format!("set-{}", self.key.replace('.', "-"))
    }
}
