//! A message in its two forms, made from the same parts: plain text, and HTML that needs no picture and bears dark mode.

use askama::Template;
use fluent_bundle::FluentValue;

use super::{Mail, unlinked};
use crate::text::Texts;
use crate::upright;

/// A message that is being written.
#[derive(Debug)]
pub struct Letter<'a> {
    texts: &'a Texts,
    subject: String,
    parts: Vec<Part>,
    links: Vec<String>,
}

#[derive(Debug)]
enum Part {
    Said(String),
    Facts(Vec<(String, String)>),
    Button { words: String, link: String },
    Quiet(String),
}

impl<'a> Letter<'a> {
    /// Begins with the greeting; `name` is quoted already.
    pub fn to(texts: &'a Texts, subject: &str, name: &str) -> Self {
        Self::to_nobody(texts, subject).say_with("mail-hello", &[("name", name)])
    }

    /// To somebody whose name nobody knows: without a greeting.
    pub fn to_nobody(texts: &'a Texts, subject: &str) -> Self {
        Self {
            texts,
            subject: one_line(subject),
            parts: Vec::new(),
            links: Vec::new(),
        }
    }

    /// A paragraph of its own.
    #[must_use]
    pub fn say(self, id: &str) -> Self {
        let words = self.texts.say(id);
        self.said(words)
    }

    /// A paragraph with values set in; what people call themselves goes through [`super::quoted`] first.
    #[must_use]
    pub fn say_with<'v, V>(self, id: &str, values: &[(&'v str, V)]) -> Self
    where
        V: Clone + Into<FluentValue<'v>>,
    {
        let words = self.texts.say_with(id, values);
        self.said(words)
    }

    #[must_use]
    pub fn said(mut self, words: String) -> Self {
        self.parts.push(Part::Said(words));
        self
    }

    /// A line of the table of facts, such as "When: …"; neighbouring facts stand together.
    #[must_use]
    pub fn fact(mut self, label: &str, value: &str) -> Self {
        let line = (self.texts.say(label), one_line(value));
        if let Some(Part::Facts(facts)) = self.parts.last_mut() {
            facts.push(line);
        } else {
            self.parts.push(Part::Facts(vec![line]));
        }
        self
    }

    /// The same of what a browser says of itself, in which nothing becomes a link either.
    #[must_use]
    pub fn fact_said(self, label: &str, value: &str) -> Self {
        self.fact(label, &unlinked(value))
    }

    /// The one thing to press; the whole address stands beneath it in the text.
    #[must_use]
    pub fn button(mut self, id: &str, link: &str) -> Self {
        self.parts.push(Part::Button {
            words: self.texts.say(id),
            link: link.to_owned(),
        });
        self
    }

    /// Small print: who sent it, why, and what to do when it is unexpected.
    #[must_use]
    pub fn quiet(mut self, words: String) -> Self {
        self.parts.push(Part::Quiet(words));
        self
    }

    /// An address of ours in the paragraphs, which becomes a link; no other ever does (THR-22).
    #[must_use]
    pub fn with_link(mut self, link: &str) -> Self {
        self.links.push(link.to_owned());
        self
    }

    pub fn mail(self) -> Mail {
        Mail {
            text: upright(self.text()),
            html: upright(self.html()),
            subject: upright(self.subject),
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (at, part) in self.parts.iter().enumerate() {
            if at > 0 {
                text.push('\n');
            }
            match part {
                Part::Said(words) | Part::Quiet(words) => {
                    text.push_str(words);
                    text.push('\n');
                }
                Part::Facts(facts) => {
                    for (label, value) in facts {
                        text.extend([label, " ", value, "\n"]);
                    }
                }
                Part::Button { words, link } => text.extend([words, ":\n", link, "\n"]),
            }
        }
        text
    }

    fn html(&self) -> String {
        let page = LetterPage {
            language: self.texts.tag(),
            subject: &self.subject,
            parts: &self.parts,
            links: &self.links,
        };
        // The template writes into memory and its values into it: there is nothing that can fail.
        page.render().unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct LetterPage<'a> {
    language: &'a str,
    subject: &'a str,
    parts: &'a [Part],
    links: &'a [String],
}

impl LetterPage<'_> {
    /// The paragraph in pieces: plain words, and the addresses of ours among them.
    fn pieces<'w>(&self, words: &'w str) -> Vec<(bool, &'w str)> {
        let mut pieces = Vec::new();
        let mut rest = words;
        while let Some((at, link)) = self
            .links
            .iter()
            .filter_map(|link| rest.find(link.as_str()).map(|at| (at, link)))
            .min()
        {
            pieces.push((false, &rest[..at]));
            pieces.push((true, &rest[at..at + link.len()]));
            rest = &rest[at + link.len()..];
        }
        pieces.push((false, rest));
        pieces
    }
}

fn one_line(text: &str) -> String {
    text.split(['\r', '\n']).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_addresses_become_links() {
        let texts = Texts::english();
        let own = "https://door.example/w/acme/security";
        let mail = Letter::to(&texts, "A\r\nBcc: x", "“Ann”")
            .said(format!("Go to {own}, not to https://evil.example/x <b>"))
            .fact("mail-device", "Firefox\r\non Linux")
            .button("log-out", own)
            .with_link(own)
            .mail();
        assert_eq!(mail.subject, "A  Bcc: x");
        assert_eq!(mail.html.matches("href=").count(), 2, "{}", mail.html);
        assert!(!mail.html.contains("href=\"https://evil") && !mail.html.contains("<b>"));
        assert!(mail.text.contains("Firefox  on Linux") && mail.text.contains(own));
    }
}
