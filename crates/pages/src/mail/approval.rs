//! A login that was refused on the phone.

use super::{Facts, Letter, Mail, quoted};
use crate::text::Texts;

/// "You refused a login": to the person. Somebody has the password, so the button leads to a new one (THR-13).
pub fn login_refused(texts: &Texts, facts: &Facts, paused: bool) -> Mail {
    let (subject, fact) = if paused {
        ("mail-push-paused-subject", "mail-push-paused-fact")
    } else {
        ("mail-approval-denied-subject", "mail-approval-denied-fact")
    };
    let letter = Letter::to(texts, &texts.say(subject), &quoted(texts, &facts.name))
        .say_with(fact, &[("workspace", &quoted(texts, &facts.workspace))]);
    facts
        .origin(letter)
        .say("mail-approval-denied-password")
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
