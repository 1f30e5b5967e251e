//! What goes out by SMS, and what people are told about their telephone number.

use domain::alert::AlertKind;

use super::{Letter, Mail, quoted};
use crate::text::Texts;

/// The message with a code. The last line lets browsers and phones fill it in at `host` and nowhere else (the `WebOTP` form).
pub fn code(texts: &Texts, code: &str, workspace: &str, host: &str) -> String {
    let workspace = short(workspace);
    let said = texts.say_with("sms-code", &[("code", code), ("workspace", workspace.as_str())]);
    format!("{said}\n\n@{host} #{code}")
}

/// The message with the link of an invitation, which stands in a line of its own.
pub fn invitation(texts: &Texts, workspace: &str, link: &str) -> String {
    let workspace = short(workspace);
    let said = texts.say_with("sms-invitation", &[("workspace", workspace.as_str())]);
    format!("{said}\n{link}")
}

/// A title that leaves room for the rest.
fn short(title: &str) -> String {
    let title: String = title.chars().filter(|c| !c.is_control()).collect();
    if title.chars().count() <= 30 {
        return title;
    }
    title.chars().take(29).chain(['…']).collect()
}

/// What the messages about a number name.
#[derive(Clone, Debug)]
pub struct NumberFacts {
    pub name: String,
    pub workspace: String,
    /// Who did it.
    pub by: String,
    pub masked: String,
    pub when: String,
    pub support: String,
}

/// A number was linked, replaced or removed.
pub fn number(texts: &Texts, kind: AlertKind, facts: &NumberFacts) -> Mail {
    let (subject, fact) = crate::alert::ids(kind);
    let values = [
        ("workspace", quoted(texts, &facts.workspace)),
        ("by", quoted(texts, &facts.by)),
        ("support", facts.support.clone()),
    ];
    Letter::to(texts, &texts.say_with(subject, &values), &quoted(texts, &facts.name))
        .say_with(fact, &values)
        .fact("mail-when", &facts.when)
        .fact("mail-number", &facts.masked)
        .say_with("mail-number-if-not", &values)
        .mail()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_in_one_short_message_and_warns() {
        for texts in [Texts::english(), Texts::for_language("de")] {
            let text = code(
                &texts,
                "123456",
                "Meadow & Sons and their very many friends",
                "id.example.org",
            );
            assert!(
                text.contains("123456") && text.ends_with("@id.example.org #123456"),
                "{text}"
            );
            assert!(text.chars().count() <= 160, "{text}");
        }
    }
}
