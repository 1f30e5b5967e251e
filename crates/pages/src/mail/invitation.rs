//! What people are written who are asked to join, or who asked to.

use super::{Letter, Mail, quoted};
use crate::text::Texts;

/// "Ada invites you to Acme": to an address whose owner nobody knows yet, so names stand in quotes (THR-22).
pub fn invitation(texts: &Texts, name: &str, inviter: &str, workspace: &str, until: &str, link: &str) -> Mail {
    let workspace = quoted(texts, workspace);
    let subject = texts.say_with("mail-invitation-subject", &[("workspace", &workspace)]);
    let values = [("inviter", quoted(texts, inviter)), ("workspace", workspace)];
    Letter::to(texts, &subject, &quoted(texts, name))
        .say_with("mail-invitation-fact", &values)
        .say("mail-invitation-what")
        .button("mail-invitation-verb", link)
        .say_with("mail-undo-until", &[("until", until)])
        .quiet(texts.say("mail-invitation-unexpected"))
        .mail()
}

/// "Create your workspace": to whoever typed an address where anyone may create one.
pub fn new_workspace(texts: &Texts, product: &str, until: &str, link: &str) -> Mail {
    let values = [("product", product)];
    Letter::to_nobody(texts, &texts.say_with("mail-new-workspace-subject", &values))
        .say_with("mail-new-workspace-fact", &values)
        .button("mail-new-workspace-verb", link)
        .fact("mail-link-until", until)
        .quiet(texts.say("mail-join-unexpected"))
        .mail()
}

/// "Confirm your address to join Acme": to whoever typed an address at a link for many people.
pub fn join(texts: &Texts, workspace: &str, until: &str, link: &str) -> Mail {
    let workspace = quoted(texts, workspace);
    let values = [("workspace", &workspace)];
    Letter::to_nobody(texts, &texts.say_with("mail-join-subject", &values))
        .say_with("mail-join-fact", &values)
        .button("mail-join-verb", link)
        .say_with("mail-undo-until", &[("until", until)])
        .quiet(texts.say("mail-join-unexpected"))
        .mail()
}

/// The same request for an address that the workspace knows already; whoever typed it is told nothing.
pub fn join_known(texts: &Texts, workspace: &str, link: &str, support: &str) -> Mail {
    let workspace = quoted(texts, workspace);
    let values = [("workspace", workspace.as_str()), ("support", support)];
    Letter::to_nobody(texts, &texts.say_with("mail-join-subject", &values))
        .say_with("mail-join-known-fact", &values)
        .button("mail-join-known-verb", link)
        .say_with("mail-join-known-else", &values)
        .quiet(texts.say("mail-join-unexpected"))
        .mail()
}

/// "You are in": an administrator let the person in who joined by a link.
pub fn approved(texts: &Texts, name: &str, workspace: &str, link: &str) -> Mail {
    let workspace = quoted(texts, workspace);
    let values = [("workspace", &workspace)];
    Letter::to(
        texts,
        &texts.say_with("mail-join-approved-subject", &values),
        &quoted(texts, name),
    )
    .say_with("mail-join-approved-fact", &values)
    .button("mail-join-known-verb", link)
    .mail()
}

#[cfg(test)]
mod tests {
    use super::*;

    // shows in part: THR-22 (who becomes a member is shown by the server's tests)
    #[test]
    fn hostile_names_are_quoted_text_and_the_only_link_is_ours() {
        let link = "https://door.example/w/acme/invitation/x";
        let name = "Win now at https://evil.example/prize <b>x</b>\r\nBcc: all@example.org";
        let mail = invitation(&Texts::english(), name, name, name, "3 March", link);
        assert!(!mail.subject.contains(['\r', '\n']), "{}", mail.subject);
        for text in [&mail.text, &mail.html, &mail.subject] {
            assert!(!text.contains("https://evil"), "{text}");
        }
        assert!(!mail.html.contains("<b>"), "{}", mail.html);
        assert!(!mail.text.contains("\nBcc:"), "{}", mail.text);
        assert!(mail.text.contains(link) && mail.html.contains(&format!("href=\"{link}\"")));
        let links: Vec<_> = mail
            .html
            .match_indices("href=\"")
            .map(|(at, _)| &mail.html[at + 6..])
            .collect();
        assert!(links.iter().all(|rest| rest.starts_with(link)), "{links:?}");
    }
}
