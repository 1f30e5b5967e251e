//! What was refused on the phone: a login, or somebody who was to be known again.

use super::{Facts, Letter, Mail, quoted};
use crate::text::Texts;

/// What was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refused {
    Login,
    StepUp,
    /// Whichever it was: nothing is sent to the phone any more.
    Paused,
}

/// "You refused a login": to the person. Somebody has the password, so the button leads to a new one (THR-13).
pub fn refused(texts: &Texts, facts: &Facts, what: Refused) -> Mail {
    let (subject, fact) = match what {
        Refused::Login => ("mail-approval-denied-subject", "mail-approval-denied-fact"),
        Refused::StepUp => ("mail-step-up-denied-subject", "mail-step-up-denied-fact"),
        Refused::Paused => ("mail-push-paused-subject", "mail-push-paused-fact"),
    };
    let password = match what {
        Refused::Login | Refused::Paused => "mail-approval-denied-password",
        Refused::StepUp => "mail-step-up-denied-password",
    };
    let letter = Letter::to(texts, &texts.say(subject), &quoted(texts, &facts.name))
        .say_with(fact, &[("workspace", &quoted(texts, &facts.workspace))]);
    facts
        .origin(letter)
        .say(password)
        .button("mail-approval-denied-change", &facts.security_link)
        .say_with("mail-approval-denied-tell", &[("support", &facts.support)])
        .mail()
}

/// "Requests to Ann's phone are paused": to an administrator.
pub fn paused_told(texts: &Texts, facts: &Facts, name: &str) -> Mail {
    let named = [
        ("name", quoted(texts, name)),
        ("workspace", quoted(texts, &facts.workspace)),
    ];
    let letter = Letter::to(
        texts,
        &texts.say_with("mail-push-paused-of-subject", &named),
        &quoted(texts, &facts.name),
    )
    .say_with("mail-push-paused-of-fact", &named);
    facts
        .origin(letter)
        .say_with("mail-push-paused-of-do", &named)
        .button("mail-push-paused-of-open", &facts.security_link)
        .mail()
}
