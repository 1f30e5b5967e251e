//! The labels that the articles name: each is used as it stands, where something can be pressed, filled in or found.

use std::collections::BTreeSet;

use pages::text::ENGLISH;

use crate::sample;

/// What people press.
const PRESSED: [&str; 34] = [
    "Security",
    "Log out on all devices",
    "Change account",
    "Change",
    "Two-factor authentication",
    "Enter phone number",
    "Next",
    "Other login methods",
    "SMS",
    "Recovery code",
    "Verification code",
    "Continue",
    "Cannot confirm login",
    "Send request",
    "Reload",
    "Everything is fine",
    "Open settings",
    "Show QR code",
    "Remind me later",
    "My mobile device has changed",
    "Actions",
    "Disable",
    "Invite",
    "Invited",
    "Delete",
    "Edit",
    "Save",
    "Remove",
    "Log in",
    "Login history",
    "Event log",
    "Employees",
    "Time and reports",
    "Pending",
];

/// What they look for: a field, a section, the menu.
const FOUND: [&str; 8] = [
    "Authentication",
    "SMS code",
    "Recovery codes",
    "Trusted devices",
    "Contact email",
    "Menu",
    "Password",
    "Two-factor authentication",
];

/// What they are told.
const TOLD: [&str; 6] = [
    "Check your login parameters",
    "Incorrect login or password",
    "This employee does not exist in",
    "User with this email already exists",
    "Incorrect security word",
    "Your account was accessed from a new device.",
];

/// The words on elements of one kind, tags inside left out; what `is_bound` says of the opening tag must hold.
fn words(html: &str, element: &str, is_bound: impl Fn(&str) -> bool) -> Vec<String> {
    let open = format!("<{element}");
    let close = format!("</{element}>");
    let all = html.split(&open).skip(1).filter_map(|rest| {
        let (tag, rest) = rest.split_once('>')?;
        let named = tag.is_empty() || tag.starts_with([' ', '\n']);
        let inner = rest.split(&close).next()?;
        (named && is_bound(tag)).then(|| plain(inner.split("<small").next().unwrap_or(inner)))
    });
    all.collect()
}

/// Text without its tags, and without the count that stands behind the name of a list.
fn plain(html: &str) -> String {
    let parts = html.split('<').enumerate();
    let texts = parts.map(|(at, part)| match at {
        0 => part,
        _ => part.split_once('>').map_or("", |(_, text)| text),
    });
    let text: String = texts.collect();
    let is_of_count = |c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | ' ');
    text.trim().trim_end_matches(is_of_count).to_owned()
}

/// Everything that can be pressed on any page: a link that leads somewhere, a button of a form, a menu's head.
fn pressed() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for sample in sample::all("en") {
        all.extend(words(&sample.html, "a", |tag| tag.contains(" href=\"")));
        all.extend(words(&sample.html, "summary", |_| true));
        // A button without a kind sends the form that it stands in.
        for form in sample.html.split("<form ").skip(1) {
            let form = form.split("</form>").next().unwrap_or(form);
            if form.contains("action=\"") {
                all.extend(words(form, "button", |tag| !tag.contains("type=\"button\"")));
            }
        }
    }
    all
}

/// Every heading, label and menu on any page.
fn found() -> BTreeSet<String> {
    let kinds = ["h1", "h2", "h3", "label", "span", "dt"];
    let of = |html: &str| kinds.map(|kind| words(html, kind, |_| true)).concat();
    sample::all("en").iter().flat_map(|sample| of(&sample.html)).collect()
}

// shows: UI-01
#[test]
fn the_labels_that_the_articles_name_are_used_as_they_stand_where_they_do_something() {
    let (pressed, found) = (pressed(), found());
    for label in PRESSED {
        assert!(pressed.contains(label), "nothing called {label:?} can be pressed");
    }
    for label in FOUND {
        assert!(found.contains(label), "nothing is called {label:?}");
    }
    for words in TOLD {
        assert!(ENGLISH.contains(words), "nobody is told {words:?}");
    }
}
