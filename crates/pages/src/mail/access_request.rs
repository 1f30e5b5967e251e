//! What people are told when somebody cannot confirm a login.

use super::{Letter, Mail, quoted};
use crate::text::Texts;

/// What these messages name.
#[derive(Clone, Debug)]
pub struct RequestFacts {
    /// The reader.
    pub reader: String,
    /// Who asks.
    pub name: String,
    pub workspace: String,
    pub when: String,
    pub device: String,
    pub known_device: bool,
    pub address: String,
    pub known_network: bool,
    /// What is on record of the person, never what came with the request (ARR-03).
    pub login: String,
    pub contact: Option<String>,
    pub number: Option<String>,
    /// The page to go to, whole.
    pub link: String,
    /// Whom to tell.
    pub support: String,
}

/// To the person, at every address: it was you, or somebody has your password (THR-04).
pub fn asked(texts: &Texts, facts: &RequestFacts) -> Mail {
    let letter = begin(texts, facts, "mail-access-asked-subject", "mail-access-asked-fact");
    let values = values(texts, facts);
    origin(letter, texts, facts)
        .say("mail-access-asked-do")
        .say_with("mail-access-asked-if-not", &values)
        .mail()
}

/// To an administrator: who, from where, whom to call, and where to answer (ARR-02, ARR-03).
pub fn asked_told(texts: &Texts, facts: &RequestFacts) -> Mail {
    let letter = begin(
        texts,
        facts,
        "mail-access-asked-told-subject",
        "mail-access-asked-told-fact",
    );
    let mut letter = origin(letter, texts, facts).fact("mail-known-login", &facts.login);
    if let Some(contact) = &facts.contact {
        letter = letter.fact("mail-known-contact", contact);
    }
    if let Some(number) = &facts.number {
        letter = letter.fact("mail-known-number", number);
    }
    letter
        .say_with("mail-access-asked-told-do", &values(texts, facts))
        .button("mail-access-asked-told-open", &facts.link)
        .mail()
}

/// To the person: an administrator declined.
pub fn refused(texts: &Texts, name: &str, by: &str, workspace: &str, support: &str) -> Mail {
    let values = [
        ("by", quoted(texts, by)),
        ("workspace", quoted(texts, workspace)),
        ("support", support.to_owned()),
    ];
    Letter::to(
        texts,
        &texts.say_with("mail-access-refused-subject", &values),
        &quoted(texts, name),
    )
    .say_with("mail-access-refused-fact", &values)
    .say_with("mail-access-refused-do", &values)
    .mail()
}

fn values(texts: &Texts, facts: &RequestFacts) -> [(&'static str, String); 3] {
    [
        ("name", quoted(texts, &facts.name)),
        ("workspace", quoted(texts, &facts.workspace)),
        ("support", facts.support.clone()),
    ]
}

fn begin<'a>(texts: &'a Texts, facts: &RequestFacts, subject: &str, fact: &str) -> Letter<'a> {
    let values = values(texts, facts);
    let subject = texts.say_with(subject, &values);
    Letter::to(texts, &subject, &quoted(texts, &facts.reader)).say_with(fact, &values)
}

fn origin<'a>(letter: Letter<'a>, texts: &Texts, facts: &RequestFacts) -> Letter<'a> {
    let said = |known, what: &str| format!("{what} ({})", texts.say(if known { "known" } else { "not-known" }));
    letter
        .fact("mail-when", &facts.when)
        .fact_said("mail-device", &said(facts.known_device, &facts.device))
        .fact("mail-address", &said(facts.known_network, &facts.address))
}

#[cfg(test)]
mod tests {
    use super::*;

    // shows in part: ARR-03, THR-04 (that they are sent: crates/server/tests/phone/access_request.rs)
    #[test]
    fn an_administrator_reads_who_when_from_where_and_whom_to_call() {
        for texts in [Texts::english(), Texts::for_language("de")] {
            let facts = RequestFacts {
                reader: "Ada".into(),
                name: "Ann".into(),
                workspace: "Meadow".into(),
                when: "Friday 15 January 2027, 12:00:00 UTC".into(),
                device: "Firefox on Linux".into(),
                known_device: false,
                address: "192.0.2.7".into(),
                known_network: true,
                login: "ann@example.org".into(),
                contact: Some("ann@home.example".into()),
                number: Some("+4915123456789".into()),
                link: "https://door.example/w/meadow/employees/access-requests/arq_1".into(),
                support: "it@meadow.example".into(),
            };
            let told = asked_told(&texts, &facts).text;
            for part in [
                "Ann",
                "12:00:00 UTC",
                "Firefox on Linux",
                "192.0.2.7",
                "ann@example.org",
                "ann@home.example",
                "+4915123456789",
                "/employees/access-requests/arq_1",
                texts.say("not-known").as_str(),
            ] {
                assert!(told.contains(part), "{part}: {told}");
            }
            for mail in [
                asked(&texts, &facts),
                refused(&texts, "Ann", "Ada", "Meadow", "it@meadow.example"),
            ] {
                assert!(mail.text.contains("it@meadow.example"), "{}", mail.text);
                assert!(!mail.text.contains("mail-"), "a text is missing: {}", mail.text);
            }
        }
    }
}
