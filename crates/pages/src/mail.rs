//! Messages as text: the fact first, then where it came from, then what to do.

pub mod access_request;
pub mod address;
pub mod alert;
pub mod approval;
pub mod invitation;
pub mod letter;
pub mod password_reset;
pub mod people;
pub mod sms;
pub mod waiver;

pub use letter::Letter;

use crate::text::Texts;
use crate::when::When;

/// A message in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub subject: String,
    /// Plain text, ends in a newline.
    pub text: String,
    /// The same as a whole HTML document.
    pub html: String,
}

/// What happened to the authenticator app or to the trusted device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorChange {
    SetUp,
    Replaced,
    TurnedOff,
    PhoneConnected,
    PhoneReplaced,
    PhoneRemoved,
    OtherPhoneAnnounced,
}

/// What the notice names.
#[derive(Clone, Debug)]
pub struct Facts {
    pub name: String,
    pub workspace: String,
    pub when: When,
    pub device: String,
    pub address: String,
    /// The security page's whole address.
    pub security_link: String,
    /// Whom to tell.
    pub support: String,
}

/// What people and workspaces call themselves, as a mail may show it: in the language's quotes, at most 60 characters,
/// and nothing in it becomes a link (THR-22).
pub fn quoted(texts: &Texts, name: &str) -> String {
    let mut plain = unlinked(name);
    if plain.chars().count() > MOST_OF_A_NAME {
        plain = plain.chars().take(MOST_OF_A_NAME - 1).chain(['…']).collect();
    }
    texts.say_with("quoted", &[("name", plain)])
}

/// A text of somebody's own in which nothing becomes a link.
fn unlinked(text: &str) -> String {
    let mut plain = String::new();
    let mut last = ' ';
    for next in text.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        if matches!(last, '.' | ':' | '/' | '@') && !next.is_whitespace() {
            plain.push(' ');
        }
        plain.push(next);
        last = next;
    }
    plain
}

const MOST_OF_A_NAME: usize = 60;

/// "An authenticator app was set up": to every confirmed address, so that a change never goes unseen.
pub fn factor_changed(texts: &Texts, change: FactorChange, facts: &Facts) -> Mail {
    let (subject, fact) = match change {
        FactorChange::SetUp => ("mail-app-set-up-subject", "mail-app-set-up-fact"),
        FactorChange::Replaced => ("mail-app-replaced-subject", "mail-app-replaced-fact"),
        FactorChange::TurnedOff => ("mail-factor-off-subject", "mail-factor-off-fact"),
        FactorChange::PhoneConnected => ("mail-phone-connected-subject", "mail-phone-connected-fact"),
        FactorChange::PhoneReplaced => ("mail-phone-replaced-subject", "mail-phone-replaced-fact"),
        FactorChange::PhoneRemoved => ("mail-phone-removed-subject", "mail-phone-removed-fact"),
        FactorChange::OtherPhoneAnnounced => ("mail-other-phone-subject", "mail-other-phone-fact"),
    };
    let letter = Letter::to(texts, &texts.say(subject), &quoted(texts, &facts.name))
        .say_with(fact, &[("workspace", &quoted(texts, &facts.workspace))]);
    what_to_do(facts.origin(letter), facts).mail()
}

/// Whose fault it may be: nothing, or log out, change the password, and tell somebody.
fn what_to_do<'a>(letter: Letter<'a>, facts: &Facts) -> Letter<'a> {
    if_not_you(letter.say("mail-if-you"), facts)
}

fn if_not_you<'a>(letter: Letter<'a>, facts: &Facts) -> Letter<'a> {
    letter
        .say("mail-if-not")
        .say_with("mail-if-not-log-out", &[("link", &facts.security_link)])
        .say("mail-if-not-password")
        .say_with("mail-if-not-tell", &[("support", &facts.support)])
        .with_link(&facts.security_link)
}

impl Facts {
    /// When, with which device, and from which address.
    pub fn origin<'a>(&self, letter: Letter<'a>) -> Letter<'a> {
        letter
            .fact("mail-when", &self.when.exact)
            .fact_said("mail-device", &self.device)
            .fact("mail-address", &self.address)
    }
}

/// "Your password was changed": to the person, who may not have done it (REC-16). `facts.security_link` leads to the
/// way back to an account whose password somebody else has changed.
pub fn password_changed(texts: &Texts, facts: &Facts) -> Mail {
    let letter = Letter::to(
        texts,
        &texts.say("mail-password-changed-subject"),
        &quoted(texts, &facts.name),
    )
    .say("mail-password-changed-fact");
    facts
        .origin(letter)
        .say("mail-if-you")
        .say("mail-if-not")
        .say_with("mail-password-changed-tell", &[("support", &facts.support)])
        .say_with("mail-password-changed-recover", &[("link", &facts.security_link)])
        .say("mail-password-changed-elsewhere")
        .with_link(&facts.security_link)
        .mail()
}

/// "Your password alone is no longer taken from new devices": somebody guessed too often (PWD-10).
pub fn password_closed(texts: &Texts, name: &str, support: &str) -> Mail {
    Letter::to(texts, &texts.say("mail-password-closed-subject"), &quoted(texts, name))
        .say("mail-password-closed-fact")
        .say("mail-password-closed-do")
        .say_with("mail-password-closed-stuck", &[("support", support)])
        .mail()
}

/// What happened to the recovery codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryNews {
    Generated,
    Reloaded,
    Used { left: u64 },
}

/// "A recovery code was used", or a new set was made: when, with which device, from where, and what to do.
pub fn recovery_codes(texts: &Texts, news: RecoveryNews, facts: &Facts) -> Mail {
    let (subject, fact) = match news {
        RecoveryNews::Generated => ("mail-recovery-made-subject", "mail-recovery-made-fact"),
        RecoveryNews::Reloaded => ("mail-recovery-reloaded-subject", "mail-recovery-reloaded-fact"),
        RecoveryNews::Used { .. } => ("mail-recovery-used-subject", "mail-recovery-used-fact"),
    };
    let mut letter = Letter::to(texts, &texts.say(subject), &quoted(texts, &facts.name))
        .say_with(fact, &[("workspace", &quoted(texts, &facts.workspace))]);
    if let RecoveryNews::Used { left } = news {
        letter = letter.say_with("mail-recovery-left", &[("count", left)]);
    }
    what_to_do(facts.origin(letter), facts).mail()
}

/// "An app of yours was logged out", because its refresh token came twice (APP-09). `facts` is where it came from the
/// second time: the owner or the thief, whoever was later.
pub fn app_copied(texts: &Texts, facts: &Facts) -> Mail {
    let letter = Letter::to(
        texts,
        &texts.say("mail-app-copied-subject"),
        &quoted(texts, &facts.name),
    )
    .say_with(
        "mail-app-copied-fact",
        &[("workspace", quoted(texts, &facts.workspace))],
    );
    let letter = facts
        .origin(letter)
        .say("mail-app-copied-which")
        .say("mail-app-copied-yours");
    if_not_you(letter, facts).mail()
}

/// "A login method rests": somebody typed too many wrong codes; to its person (CAP-11).
pub fn method_rested(texts: &Texts, name: &str, method: &str, workspace: &str, support: &str) -> Mail {
    let fact = [("method", method.to_owned()), ("workspace", quoted(texts, workspace))];
    Letter::to(texts, &texts.say("mail-method-rested-subject"), &quoted(texts, name))
        .say_with("mail-method-rested-fact", &fact)
        .say("mail-method-rested-do")
        .say_with("mail-method-rested-stuck", &[("support", support)])
        .mail()
}

/// The same for an administrator; `names` are the administrator's and the employee's.
pub fn method_rested_of(texts: &Texts, names: (&str, &str), method: &str, workspace: &str) -> Mail {
    let (own, of) = (quoted(texts, names.0), quoted(texts, names.1));
    let fact = [
        ("name", of.clone()),
        ("method", method.to_owned()),
        ("workspace", quoted(texts, workspace)),
    ];
    let subject = texts.say_with("mail-method-rested-of-subject", &[("name", of)]);
    Letter::to(texts, &subject, &own)
        .say_with("mail-method-rested-of-fact", &fact)
        .say_with("mail-method-rested-of-do", &fact)
        .mail()
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::*;

    // shows in part: THR-22 (the rest has tests of its own)
    #[test]
    fn a_name_in_a_mail_is_quoted_short_and_no_link() {
        let texts = &Texts::english();
        assert_eq!(quoted(texts, "Ann Öz"), "“Ann Öz”");
        assert_eq!(quoted(&Texts::for_language("de"), "Ann Öz"), "„Ann Öz“");
        assert_eq!(quoted(texts, "Acme Inc."), "“Acme Inc.”");
        let trick = quoted(texts, "Win at https://evil.example/now or ask eve@evil.example");
        assert_eq!(trick, "“Win at https: / / evil. example/ now or ask eve@ evil. exam…”");
        assert_eq!(quoted(texts, &"x".repeat(100)).chars().count(), 62);
        let texts = Texts::english();
        let at = Timestamp::from_seconds(1_772_525_645);
        let facts = Facts {
            name: "see www.evil.example".into(),
            workspace: "http://evil.example".into(),
            when: When::new(at, "UTC", at, &texts),
            device: "Firefox on Linux".into(),
            address: "192.0.2.7".into(),
            security_link: "https://door.example/security".into(),
            support: "it@acme.example".into(),
        };
        let closed = password_closed(&texts, &facts.name, &facts.support).text;
        for text in [factor_changed(&texts, FactorChange::SetUp, &facts).text, closed] {
            assert!(!text.contains("evil.example") && text.contains('“'), "{text}");
        }
    }

    #[test]
    fn the_notice_says_what_when_where_and_what_to_do() {
        let texts = Texts::english();
        let at = Timestamp::from_seconds(1_772_525_645);
        let facts = Facts {
            name: "Ann".into(),
            workspace: "Acme".into(),
            when: When::new(at, "UTC", at, &texts),
            device: "Firefox on Linux".into(),
            address: "192.0.2.7".into(),
            security_link: "https://door.example/security".into(),
            support: "it@acme.example".into(),
        };
        for change in [FactorChange::SetUp, FactorChange::Replaced, FactorChange::TurnedOff] {
            let mail = factor_changed(&texts, change, &facts);
            for part in [
                "Ann",
                "Acme",
                "UTC",
                "Firefox on Linux",
                "192.0.2.7",
                "/security",
                "it@acme.example",
            ] {
                assert!(mail.text.contains(part), "{part} is missing in {}", mail.text);
            }
            assert!(!mail.text.contains("mail-") && !mail.subject.contains("mail-"));
        }
        let mail = password_changed(&texts, &facts);
        for part in ["Ann", "UTC", "Firefox on Linux", "192.0.2.7", "it@acme.example"] {
            assert!(mail.text.contains(part), "{part} is missing in {}", mail.text);
        }
        assert!(!mail.text.contains("mail-") && !mail.subject.contains("mail-"));
    }
}
