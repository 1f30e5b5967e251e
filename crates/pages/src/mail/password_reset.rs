//! The link for choosing a new password, and who asked for it.

use std::time::Duration;

use super::{Letter, Mail, quoted};
use crate::refusal::wait;
use crate::text::Texts;
use crate::when::When;

/// What the message names.
#[derive(Clone, Debug)]
pub struct ResetFacts {
    pub name: String,
    pub product: String,
    /// The whole address.
    pub link: String,
    /// How long the link is taken, from when the mail is sent.
    pub life: Duration,
    /// When and from where it was asked for; none where an administrator did.
    pub asked: Option<Asked>,
    /// The administrator who sends it.
    pub by: Option<String>,
    pub support: String,
}

#[derive(Clone, Debug)]
pub struct Asked {
    pub when: When,
    pub device: String,
    pub address: String,
}

/// To the login, and to no other address: whoever follows the link chooses a new password (REC-01, REC-15).
pub fn password_reset(texts: &Texts, facts: &ResetFacts) -> Mail {
    let name = quoted(texts, &facts.name);
    let mut letter = Letter::to(texts, &texts.say("mail-reset-subject"), &name);
    letter = match &facts.by {
        Some(by) => letter.say_with("mail-reset-by", &[("by", quoted(texts, by))]),
        None => letter.say("mail-reset-fact"),
    };
    letter = letter
        .button("mail-reset-verb", &facts.link)
        .say_with("mail-reset-life", &[("life", wait(texts, facts.life.as_secs()))]);
    if let Some(asked) = &facts.asked {
        letter = letter
            .fact("mail-when", &asked.when.exact)
            .fact_said("mail-device", &asked.device)
            .fact("mail-address", &asked.address);
    }
    letter
        .quiet(texts.say_with("mail-reset-not-you", &[("support", facts.support.as_str())]))
        .mail()
}
