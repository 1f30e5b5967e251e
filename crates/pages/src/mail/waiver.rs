//! What people are told when a second factor is turned off, ends to be, or is replaced meanwhile.

use super::{Letter, Mail, quoted, unlinked};
use crate::text::Texts;
use crate::when::When;

/// What these messages name.
#[derive(Clone, Debug)]
pub struct WaiverFacts {
    /// The reader.
    pub reader: String,
    /// Whose second factor it is.
    pub name: String,
    pub workspace: String,
    /// Who turned it off or on: a name, or who runs the server.
    pub by: String,
    /// Until when it is off, or until when a former factor can be restored.
    pub until: When,
    pub reason: String,
    /// The page to go to, whole.
    pub link: String,
    /// Whom to tell.
    pub support: String,
}

/// To the person: turned off until then.
pub fn turned_off(texts: &Texts, facts: &WaiverFacts) -> Mail {
    mail(
        texts,
        facts,
        "mail-turned-off-subject",
        &["mail-turned-off-fact", "mail-turned-off-do", "mail-turned-off-if-not"],
    )
}

/// To the other administrators: who, for whom, until when and why.
pub fn turned_off_told(texts: &Texts, facts: &WaiverFacts) -> Mail {
    mail(
        texts,
        facts,
        "mail-turned-off-told-subject",
        &[
            "mail-turned-off-told-fact",
            "mail-turned-off-told-reason",
            "mail-turned-off-told-do",
        ],
    )
}

/// To the person: it ends soon, and how to be ready.
pub fn ends_soon(texts: &Texts, facts: &WaiverFacts) -> Mail {
    mail(
        texts,
        facts,
        "mail-ends-soon-subject",
        &["mail-ends-soon-fact", "mail-ends-soon-do"],
    )
}

/// To the person: an administrator turned it on again.
pub fn turned_on(texts: &Texts, facts: &WaiverFacts) -> Mail {
    mail(
        texts,
        facts,
        "mail-turned-on-subject",
        &["mail-turned-on-fact", "mail-turned-on-do"],
    )
}

/// To the person: an app was set up while it was turned off; the former one rests.
pub fn bound(texts: &Texts, facts: &WaiverFacts) -> Mail {
    mail(
        texts,
        facts,
        "mail-bound-subject",
        &["mail-bound-fact", "mail-if-you", "mail-bound-if-not"],
    )
}

/// To the administrators: the same.
pub fn bound_told(texts: &Texts, facts: &WaiverFacts) -> Mail {
    mail(
        texts,
        facts,
        "mail-bound-told-subject",
        &["mail-bound-told-fact", "mail-bound-told-do"],
    )
}

/// To the person: the former app is in force again.
pub fn restored(texts: &Texts, facts: &WaiverFacts) -> Mail {
    mail(
        texts,
        facts,
        "mail-restored-subject",
        &["mail-restored-fact", "mail-restored-do"],
    )
}

fn mail(texts: &Texts, facts: &WaiverFacts, subject: &str, paragraphs: &[&str]) -> Mail {
    let values = [
        ("name", quoted(texts, &facts.name)),
        ("workspace", quoted(texts, &facts.workspace)),
        ("by", quoted(texts, &facts.by)),
        ("until", facts.until.exact.clone()),
        ("reason", unlinked(&facts.reason)),
        ("link", facts.link.clone()),
        ("support", facts.support.clone()),
    ];
    let mut letter =
        Letter::to(texts, &texts.say_with(subject, &values), &quoted(texts, &facts.reader)).with_link(&facts.link);
    for paragraph in paragraphs {
        letter = letter.say_with(paragraph, &values);
    }
    letter.mail()
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::*;

    #[test]
    fn every_message_names_whom_it_concerns_and_until_when_and_says_what_to_do() {
        let texts = Texts::english();
        let at = Timestamp::from_seconds(1_772_525_645);
        let facts = WaiverFacts {
            reader: "Bo".into(),
            name: "Ann".into(),
            workspace: "Acme".into(),
            by: "Ada".into(),
            until: When::new(at, "UTC", at, &texts),
            reason: "lost the phone".into(),
            link: "https://door.example/security".into(),
            support: "it@acme.example".into(),
        };
        for made in [
            turned_off,
            turned_off_told,
            ends_soon,
            turned_on,
            bound,
            bound_told,
            restored,
        ] {
            let mail = made(&texts, &facts);
            let whole = format!("{}\n{}", mail.subject, mail.text);
            assert!(whole.contains("Bo") && whole.contains("Acme"), "{whole}");
            assert!(whole.contains("https://door.example/security"), "{whole}");
            assert!(!whole.contains("mail-"), "a text is missing: {whole}");
        }
        assert!(turned_off(&texts, &facts).text.contains("UTC"));
        assert!(turned_off_told(&texts, &facts).text.contains("lost the phone"));
    }
}
