//! Messages about a new login or contact e-mail: to the new address for its confirmation, to the former one with a way
//! back (ACC-04, ACC-06, THR-05).

use super::{Facts, Letter, Mail, quoted};
use crate::text::Texts;
use crate::when::When;

/// Which address of the person it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Login,
    Contact,
}

/// To the new address: confirm that it is yours. `house` is the product or the workspace that asks.
pub fn confirm(texts: &Texts, which: Which, (name, house): (&str, &str), link: &str, until: &When) -> Mail {
    let (subject, fact) = match which {
        Which::Login => ("mail-confirm-login-subject", "mail-confirm-login-fact"),
        Which::Contact => ("mail-confirm-contact-subject", "mail-confirm-contact-fact"),
    };
    confirming(texts, (subject, fact), (name, house), link, until)
}

/// To the login that the account has already and that nobody has confirmed: confirm that it is yours; nothing changes.
pub fn confirm_own(texts: &Texts, (name, house): (&str, &str), link: &str, until: &When) -> Mail {
    let own = ("mail-confirm-own-subject", "mail-confirm-own-fact");
    confirming(texts, own, (name, house), link, until)
}

fn confirming(
    texts: &Texts,
    (subject, fact): (&str, &str),
    (name, house): (&str, &str),
    link: &str,
    until: &When,
) -> Mail {
    Letter::to(texts, &texts.say(subject), &quoted(texts, name))
        .say_with(fact, &[("house", quoted(texts, house))])
        .button("mail-confirm-address", link)
        .say_with("mail-confirm-until", &[("until", until.exact.clone())])
        .quiet(texts.say("mail-confirm-unexpected"))
        .mail()
}

/// To the confirmed addresses: another login was asked for, and how that is stopped.
pub fn asked(texts: &Texts, facts: &Facts, new: &str) -> Mail {
    let values = [("address", quoted(texts, new))];
    let subject = texts.say("mail-login-asked-subject");
    let letter = Letter::to(texts, &subject, &quoted(texts, &facts.name)).say_with("mail-login-asked-fact", &values);
    facts
        .origin(letter)
        .say("mail-if-you")
        .say_with("mail-login-asked-if-not", &[("link", &facts.security_link)])
        .say_with("mail-changed-tell", &[("support", &facts.support)])
        .with_link(&facts.security_link)
        .mail()
}

/// To the other addresses: which one it is now. The former address gets `undo`: a link, and until when it works.
pub fn changed(texts: &Texts, which: Which, facts: &Facts, new: Option<&str>, undo: Option<(&str, &When)>) -> Mail {
    let (subject, fact) = match (which, new) {
        (Which::Login, _) => ("mail-login-changed-subject", "mail-login-changed-fact"),
        (Which::Contact, Some(_)) => ("mail-contact-changed-subject", "mail-contact-changed-fact"),
        (Which::Contact, None) => ("mail-contact-changed-subject", "mail-contact-removed-fact"),
    };
    let values = [
        ("house", quoted(texts, &facts.workspace)),
        ("address", quoted(texts, new.unwrap_or_default())),
    ];
    let letter = Letter::to(texts, &texts.say(subject), &quoted(texts, &facts.name)).say_with(fact, &values);
    let letter = facts.origin(letter).say("mail-if-you");
    let letter = match undo {
        Some((link, until)) => letter
            .say(match which {
                Which::Login => "mail-undo-login",
                Which::Contact => "mail-undo-contact",
            })
            .button("mail-undo", link)
            .say_with("mail-undo-until", &[("until", until.exact.clone())]),
        None => letter.say_with("mail-changed-if-not", &[("link", &facts.security_link)]),
    };
    letter
        .say_with("mail-changed-tell", &[("support", &facts.support)])
        .with_link(&facts.security_link)
        .mail()
}

/// To the administrators: the former address said that the change was not theirs, and the address could not come back.
///
/// Not from where: that is the person's own (THR-23).
pub fn undone_in_vain(texts: &Texts, reader: &str, (name, workspace): (&str, &str), link: &str) -> Mail {
    let values = [
        ("name", quoted(texts, name)),
        ("workspace", quoted(texts, workspace)),
        ("link", link.to_owned()),
    ];
    let subject = texts.say_with("mail-undone-in-vain-subject", &values);
    let letter = Letter::to(texts, &subject, &quoted(texts, reader)).say_with("mail-undone-in-vain-fact", &values);
    letter
        .say_with("mail-undone-in-vain-do", &values)
        .with_link(link)
        .mail()
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::*;

    #[test]
    fn only_the_former_address_gets_a_way_back_and_no_name_becomes_a_link() {
        for texts in [Texts::english(), Texts::for_language("de")] {
            let at = Timestamp::from_seconds(1_772_525_645);
            let when = When::new(at, "Europe/Berlin", at, &texts);
            let facts = Facts {
                name: "Ann https://evil.example/x".into(),
                workspace: "Acme".into(),
                when: when.clone(),
                device: "Firefox on Linux".into(),
                address: "192.0.2.7".into(),
                security_link: "https://door.example/security".into(),
                support: "it@acme.example".into(),
            };
            let link = "https://door.example/w/acme/undo-login/abc";
            for which in [Which::Login, Which::Contact] {
                let former = changed(&texts, which, &facts, Some("new@evil.example"), Some((link, &when)));
                let other = changed(&texts, which, &facts, Some("new@evil.example"), None);
                let fresh = confirm(&texts, which, ("Ann", "Acme"), link, &when);
                let own = confirm_own(&texts, ("Ann", "Acme"), link, &when);
                assert!(former.text.contains(link) && fresh.html.contains(link));
                assert!(!other.text.contains("undo") && other.text.contains("/security"));
                for mail in [former, other, fresh, own] {
                    assert!(!mail.html.contains("href=\"https://evil"), "{}", mail.html);
                    assert!(
                        !mail.text.contains("https://evil") && !mail.text.contains("mail-"),
                        "{}",
                        mail.text
                    );
                }
            }
            let warned = asked(&texts, &facts, "new@evil.example");
            assert!(warned.text.contains("/security") && !warned.html.contains("href=\"https://evil"));
            let told = undone_in_vain(
                &texts,
                "Ada",
                (&facts.name, &facts.workspace),
                "https://door.example/w/acme/employees/1",
            );
            assert!(
                told.text.contains("Ada") && told.text.contains("/employees/1"),
                "{}",
                told.text
            );
        }
    }
}
