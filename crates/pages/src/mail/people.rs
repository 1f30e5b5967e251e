//! What people are told when their place in a workspace ends or begins anew.

use super::{Letter, Mail, quoted};
use crate::text::Texts;

/// What these messages name.
#[derive(Clone, Debug)]
pub struct PlaceFacts {
    /// The reader.
    pub reader: String,
    pub workspace: String,
    /// Who did it.
    pub by: String,
    /// Where to log in, whole.
    pub link: String,
    /// Whom to ask.
    pub support: String,
}

/// Dismissed: what no longer opens, and what stays.
pub fn dismissed(texts: &Texts, facts: &PlaceFacts) -> Mail {
    letter(
        texts,
        facts,
        "mail-dismissed-subject",
        &["mail-dismissed-fact", "mail-dismissed-stays"],
    )
    .quiet(texts.say_with("mail-dismissed-if-not", &values(texts, facts)))
    .mail()
}

/// What an administrator is told of a place that is gone.
#[derive(Clone, Debug)]
pub struct GaveWay {
    /// The administrator.
    pub reader: String,
    /// Whose place it was.
    pub name: String,
    pub workspace: String,
    /// Where to invite somebody, whole.
    pub link: String,
}

/// A place is gone: nobody had confirmed its login, and the address's owner has shown up.
pub fn gave_way(texts: &Texts, facts: &GaveWay) -> Mail {
    let values = [
        ("name", quoted(texts, &facts.name)),
        ("workspace", quoted(texts, &facts.workspace)),
    ];
    let subject = texts.say_with("mail-gave-way-subject", &values);
    Letter::to(texts, &subject, &quoted(texts, &facts.reader))
        .say_with("mail-gave-way-fact", &values)
        .say_with("mail-gave-way-do", &values)
        .button("invite-title", &facts.link)
        .mail()
}

/// Taken back: with what the reader had before.
pub fn reinstated(texts: &Texts, facts: &PlaceFacts) -> Mail {
    letter(
        texts,
        facts,
        "mail-reinstated-subject",
        &["mail-reinstated-fact", "mail-reinstated-how"],
    )
    .button("log-in", &facts.link)
    .mail()
}

fn letter<'a>(texts: &'a Texts, facts: &PlaceFacts, subject: &str, said: &[&str]) -> Letter<'a> {
    let values = values(texts, facts);
    let letter = Letter::to(texts, &texts.say_with(subject, &values), &quoted(texts, &facts.reader));
    said.iter().fold(letter, |letter, id| letter.say_with(id, &values))
}

fn values(texts: &Texts, facts: &PlaceFacts) -> [(&'static str, String); 3] {
    [
        ("workspace", quoted(texts, &facts.workspace)),
        ("by", quoted(texts, &facts.by)),
        ("support", facts.support.clone()),
    ]
}
