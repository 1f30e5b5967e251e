//! Pages for what cannot be had: a refusal, or nothing there. Whoever is signed in keeps the navigation around them.

use askama::Template;

use crate::Texts;
use crate::frame::Frame;
use crate::refusal::{self, Details};

/// A refusal in words: what happened, why, what to do now; the stable code small below, for support.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The stable code.
    pub code: String,
    pub title: String,
    pub remedy: String,
    /// Seconds until the next try makes sense.
    pub retry_after: Option<u64>,
    /// Where the person came from: a path without `base`.
    pub back: String,
}

impl Refused {
    /// Says a stable code in the reader's language.
    pub fn new(texts: &Texts, code: &str, details: &Details, back: &str) -> Self {
        let said = refusal::said(texts, code, details);
        Self {
            code: code.to_owned(),
            title: said.title,
            remedy: said.remedy,
            retry_after: (details.retry_after > 0).then_some(details.retry_after),
            back: back.to_owned(),
        }
    }
}

/// Any refusal, for who is not signed in.
#[derive(Template, Clone)]
#[template(path = "refusal.html")]
pub struct RefusalPage {
    pub frame: Frame,
    pub refused: Refused,
}

impl RefusalPage {
    pub fn heading(&self) -> String {
        self.refused.title.clone()
    }
}

/// Any refusal, for who is signed in.
#[derive(Template, Clone)]
#[template(path = "refusal_inside.html")]
pub struct RefusalInside {
    pub frame: Frame,
    pub refused: Refused,
}

impl RefusalInside {
    pub fn heading(&self) -> String {
        self.refused.title.clone()
    }
}

/// Nothing at this address, or nothing for this person: the same page for both.
#[derive(Template, Clone)]
#[template(path = "not_found.html")]
pub struct NotFound {
    pub frame: Frame,
}

impl NotFound {
    pub fn heading(&self) -> String {
        self.frame.say("not-found-title")
    }
}

/// The same for who is signed in.
#[derive(Template, Clone)]
#[template(path = "not_found_inside.html")]
pub struct NotFoundInside {
    pub frame: Frame,
}

impl NotFoundInside {
    pub fn heading(&self) -> String {
        self.frame.say("not-found-title")
    }
}
