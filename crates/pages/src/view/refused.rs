//! Pages for what cannot be had: a refusal, or nothing there.

use askama::Template;

use crate::frame::{Frame, Link};
use crate::refusal::{self, Details};

/// Any refusal: what happened, why, what to do now; the stable code small below, for support.
#[derive(Template, Clone)]
#[template(path = "refusal.html")]
pub struct RefusalPage {
    pub frame: Frame,
    /// The stable code.
    pub code: String,
    pub title: String,
    pub remedy: String,
    /// Seconds until the next try makes sense.
    pub retry_after: Option<u64>,
    /// The one next step; its `href` without `base`.
    pub next: Option<Link>,
    /// The request's number, for support.
    pub request: Option<String>,
}

impl RefusalPage {
    /// Says a stable code in the page's language, with a way home.
    pub fn new(frame: Frame, code: &str, details: &Details) -> Self {
        let said = refusal::said(&frame.texts, code, details);
        let next = Link {
            label: frame.say("refusal-next"),
            href: "/".to_owned(),
        };
        Self {
            code: code.to_owned(),
            title: said.title,
            remedy: said.remedy,
            retry_after: (details.retry_after > 0).then_some(details.retry_after),
            next: Some(next),
            request: None,
            frame,
        }
    }

    pub fn heading(&self) -> String {
        self.title.clone()
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
