//! A sign-in from a new device: to its person, and to the administrators whom the person asks for help.

use domain::alert::Described;

use super::{Letter, Mail, quoted};
use crate::text::Texts;

/// What the message to the person names (NDN-03).
#[derive(Clone, Debug)]
pub struct NewDevice {
    pub name: String,
    pub workspace: String,
    /// Exactly, in the reader's zone with its offset.
    pub when: String,
    pub device: Described,
    pub address: String,
    /// The page that leads through what to do, whole.
    pub link: String,
    pub support: String,
}

/// The four reasons for such a message (NDN-02).
pub const REASONS: [&str; 4] = [
    "new-device-reason-device",
    "new-device-reason-network",
    "new-device-reason-browser",
    "new-device-reason-somebody",
];

/// What sort of device it is, in words.
pub fn form(texts: &Texts, device: &Described) -> String {
    texts.say(&format!("device-{}", device.form.word().replace('_', "-")))
}

/// "Your account was accessed from a new device."
pub fn new_device(texts: &Texts, facts: &NewDevice) -> Mail {
    let unknown = |part: &Option<String>| part.clone().unwrap_or_else(|| texts.say("unknown"));
    let mut letter = Letter::to(texts, &texts.say("new-device-title"), &quoted(texts, &facts.name))
        .say_with(
            "mail-new-device-fact",
            &[("workspace", quoted(texts, &facts.workspace))],
        )
        .fact("mail-when", &facts.when)
        .fact("mail-device-form", &form(texts, &facts.device))
        .fact_said("mail-device-app", &unknown(&facts.device.app))
        .fact_said("mail-device-system", &unknown(&facts.device.system))
        .fact("mail-address", &facts.address)
        .say("new-device-address")
        .say("mail-if-you")
        .say("mail-new-device-if-not")
        .button("mail-new-device-open", &facts.link)
        .say("new-device-reasons");
    for reason in REASONS {
        letter = letter.said(format!("• {}", texts.say(reason)));
    }
    letter
        .say_with("mail-new-device-stuck", &[("support", &facts.support)])
        .mail()
}

/// What the message to an administrator names: the line of the history.
#[derive(Clone, Debug)]
pub struct HelpAsked {
    pub reader: String,
    /// Who asks.
    pub name: String,
    pub workspace: String,
    pub when: String,
    pub device: String,
    pub address: String,
    /// The employee's history with that line, whole.
    pub link: String,
}

/// "Ann asks you to look at a login."
pub fn help_asked(texts: &Texts, facts: &HelpAsked) -> Mail {
    let named = [
        ("name", quoted(texts, &facts.name)),
        ("workspace", quoted(texts, &facts.workspace)),
    ];
    Letter::to(
        texts,
        &texts.say_with("mail-help-asked-subject", &named),
        &quoted(texts, &facts.reader),
    )
    .say_with("mail-help-asked-fact", &named)
    .fact("mail-when", &facts.when)
    .fact_said("mail-device", &facts.device)
    .fact("mail-address", &facts.address)
    .say_with("mail-help-asked-do", &named)
    .button("mail-help-asked-open", &facts.link)
    .mail()
}

#[cfg(test)]
mod tests {
    use domain::alert::describe;

    use super::*;

    fn facts(device: &str) -> NewDevice {
        NewDevice {
            name: "Ben".into(),
            workspace: "Meadow".into(),
            when: "Tuesday 3 March 2026, 09:14:05 CET (UTC+01:00)".into(),
            device: describe(device),
            address: "192.0.2.7".into(),
            link: "https://door.example/w/meadow/security/alerts/alr_1".into(),
            support: "it@meadow.example".into(),
        }
    }

    // shows in part: NDN-03, NDN-02, NDN-01 (that it is sent: crates/server/tests/people/alerts.rs)
    #[test]
    fn the_message_says_when_on_what_from_where_and_what_to_do_and_never_leaves_a_part_empty() {
        for texts in [Texts::english(), Texts::for_language("de")] {
            let mail = new_device(&texts, &facts("Firefox on Windows"));
            for part in [
                "09:14:05 CET (UTC+01:00)",
                "Firefox",
                "Windows",
                "192.0.2.7",
                "/security/alerts/alr_1",
            ] {
                assert!(mail.text.contains(part), "{part}: {}", mail.text);
            }
            for id in REASONS.iter().chain(&["new-device-address"]) {
                assert!(mail.text.contains(&texts.say(id)), "{id}: {}", mail.text);
            }
            let vague = new_device(&texts, &facts("unknown")).text;
            let unknown = texts.say("unknown");
            for label in ["mail-device-app", "mail-device-system"] {
                let line = format!("{} {unknown}\n", texts.say(label));
                assert!(vague.contains(&line), "{line}: {vague}");
            }
            assert!(vague.contains(&texts.say("device-unknown")), "{vague}");
        }
        assert_eq!(
            new_device(&Texts::english(), &facts("curl")).subject,
            "Your account was accessed from a new device."
        );
    }
}
