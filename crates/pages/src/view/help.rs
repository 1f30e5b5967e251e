//! Help: the index of questions, and one answer.

use askama::Template;

use crate::frame::{Frame, Link};
use crate::help::{ANSWERS, Answer, Topic};

/// All questions, by topic.
#[derive(Template, Clone)]
#[template(path = "help.html")]
pub struct Help {
    pub frame: Frame,
}

/// One question and its answer.
#[derive(Template, Clone)]
#[template(path = "help_answer.html")]
pub struct HelpAnswer {
    pub frame: Frame,
    pub answer: &'static Answer,
    /// What the answers name of the settings here.
    pub values: HelpValues,
}

/// The settings that answers name, in words.
#[derive(Clone, Debug, Default)]
pub struct HelpValues {
    /// The pause after which one logs in again: "24 minutes".
    pub idle: String,
    /// The longest session; none without a limit.
    pub overall: Option<String>,
    /// Wrong passwords before the check for a person.
    pub passwords: String,
    /// The same in an app, which counts for itself.
    pub app: String,
    /// Wrong recovery codes before it.
    pub codes: String,
    /// How often the details of the phone are asked about: "180 days".
    pub check: String,
}

impl Help {
    pub fn heading(&self) -> String {
        self.frame.say("help-title")
    }

    /// Each topic with its questions.
    pub fn topics(&self) -> Vec<(String, Vec<Link>)> {
        let of = |topic: Topic| ANSWERS.iter().filter(move |answer| answer.topic == topic);
        let topics = Topic::ALL.into_iter();
        topics
            .map(|topic| {
                let questions = of(topic).map(|answer| self.frame.help(answer)).collect();
                (self.frame.say(topic.label_id()), questions)
            })
            .collect()
    }
}

impl HelpAnswer {
    pub fn heading(&self) -> String {
        self.answer.question(&self.frame.texts)
    }

    /// The lines of a part of the answer; none if it has no such part.
    fn lines(&self, part: &str) -> Vec<String> {
        let id = format!("help-{}.{part}", self.answer.slug);
        let overall = self.values.overall.as_deref().unwrap_or("off");
        let values = [
            ("idle", self.values.idle.as_str()),
            ("overall", overall),
            ("passwords", &self.values.passwords),
            ("app", &self.values.app),
            ("codes", &self.values.codes),
            ("check", &self.values.check),
        ];
        let said = self.frame.say_with(&id, &values);
        if said == id {
            return Vec::new();
        }
        let lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect()
    }

    pub fn says(&self) -> Vec<String> {
        self.lines("answer")
    }

    pub fn steps(&self) -> Vec<String> {
        self.lines("steps")
    }

    pub fn also(&self) -> Vec<String> {
        self.lines("also")
    }

    /// Where to do it.
    pub fn go(&self) -> Vec<Link> {
        let links = self.answer.go.iter();
        links
            .map(|(label, path)| Link {
                label: self.frame.say(label),
                href: format!("{}{path}", self.frame.base),
            })
            .collect()
    }

    pub fn related(&self) -> Vec<Link> {
        let related = self.answer.related.iter().filter_map(|slug| Answer::find(slug));
        related.map(|answer| self.frame.help(answer)).collect()
    }
}
