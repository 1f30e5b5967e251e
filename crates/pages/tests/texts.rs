//! Every sentence that a page says is there, and every sentence that is there is said.

mod patterns;
mod wording;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::alert::AlertKind;
use domain::event::EventKind;
use domain::message::MessagePurpose;
use domain::policy::{ROWS, Scope, Unit};
use pages::help::{ANSWERS, Topic};
use pages::refusal::REFUSALS;
use pages::text::{ENGLISH, GERMAN};

/// The sources that say sentences: templates and views here, handlers in the server.
fn sources() -> Vec<(PathBuf, String)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["templates", "src", "../server/src/pages"] {
        walk(&here.join(folder), &mut found);
    }
    assert!(found.len() > 40, "the sources moved");
    found
}

fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap_or("");
            let text = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            let text = text.collect::<Vec<_>>().join("\n");
            found.push((path, text));
        }
    }
}

/// The ids in `en.ftl`, without attributes.
fn texts() -> BTreeSet<String> {
    let id = |line: &str| {
        let (id, _) = line.split_once(" =")?;
        id.starts_with(|c: char| c.is_ascii_lowercase()).then(|| id.to_owned())
    };
    ENGLISH.lines().filter_map(id).collect()
}

/// The ids that are put together from lists, as the handlers put them together.
fn made() -> BTreeSet<String> {
    let dashed = |word: &str| word.replace(['.', '_'], "-");
    let mut ids: BTreeSet<String> = REFUSALS.iter().map(|(_, id)| (*id).to_owned()).collect();
    ids.extend(
        EventKind::ALL
            .iter()
            .map(|kind| format!("event-{}", dashed(kind.word()))),
    );
    for row in ROWS {
        let name = dashed(row.name);
        let area = row.name.split('.').next().unwrap();
        ids.insert(format!("settings-{}", dashed(area)));
        ids.insert(format!("setting-{name}-name"));
        ids.insert(format!("setting-{name}-reason"));
        match row.unit {
            Unit::Choice(words) => ids.extend(words.iter().map(|w| format!("choice-{name}-{}", dashed(w)))),
            Unit::Switch => ids.extend(["value-on", "value-off"].map(str::to_owned)),
            unit => {
                let word = format!("{unit:?}").to_lowercase();
                ids.insert(format!("value-{word}"));
                if unit != Unit::Count {
                    ids.insert(format!("unit-{word}"));
                }
            }
        }
    }
    assert!(ROWS.iter().any(|row| row.scope == Scope::Workspace));
    for (prefix, words) in [
        ("role", &["employee", "administrator"][..]),
        ("status", &["invited", "pending", "active", "dismissed"][..]),
        (
            "setting-problem",
            &["unknown", "unreadable", "out-of-range", "set-by-the-operator"][..],
        ),
        ("problem-workspace", &["unreadable"][..]),
        ("problem-address", &["unreadable", "taken"][..]),
        (
            "problem-email",
            &["unreadable", "taken", "same", "login", "contact"][..],
        ),
        ("problem-language", &["unreadable"][..]),
        ("problem-time-zone", &["unreadable"][..]),
        ("problem-password", &["unreadable"][..]),
        ("problem-again", &["unequal"][..]),
        ("problem-sure", &["nothing-remains"][..]),
        ("send-reset", &["not-active", "unconfirmed"][..]),
        ("confirm-contact", &["title", "verb"][..]),
        ("confirm-login", &["title", "verb"][..]),
        ("undo-contact", &["title", "verb"][..]),
        ("undo-login", &["title", "verb"][..]),
        ("mail-test", &["subject", "what"][..]),
        (
            "messages",
            &["failed", "sent", "waiting", "none-failed", "none-sent", "none-waiting"][..],
        ),
        (
            "answer",
            &[
                "closed",
                "forged",
                "no-answer",
                "no-sign-in",
                "no-starttls",
                "no-such-letters",
                "not-an-address",
                "not-understood",
                "tls",
                "unreachable",
            ][..],
        ),
        ("problem-addresses", &["empty", "too-many"][..]),
        ("problem-name", &["unreadable", "taken"][..]),
        ("import-column", &["name", "email", "groups", "role", "language"][..]),
        (
            "import-state",
            &[
                "reading", "checked", "running", "done", "stopped", "inviting", "invited",
            ][..],
        ),
        (
            "import-outcome",
            &[
                "new", "added", "invited", "known", "fields", "name", "email", "group", "role", "language", "repeated",
            ][..],
        ),
        (
            "import-problem",
            &[
                "empty",
                "encoding",
                "unknown-column",
                "repeated-column",
                "missing-column",
                "too-many-rows",
                "too-large",
                "broken",
                "not-allowed",
                "closed",
            ][..],
        ),
        ("strength", &["0", "1", "2", "3", "4"][..]),
    ] {
        ids.extend(words.iter().map(|word| format!("{prefix}-{word}")));
    }
    ids.extend(MessagePurpose::all().map(|purpose| format!("message-{}", dashed(purpose.word()))));
    ids.extend(ANSWERS.iter().map(|answer| format!("help-{}", answer.slug)));
    ids.extend(Topic::ALL.map(|topic| topic.label_id().to_owned()));
    for kind in AlertKind::ALL.iter().copied() {
        let (title, text) = pages::alert::ids(kind);
        ids.extend([title.to_owned(), text.to_owned()]);
    }
    for form in ["computer", "phone", "tablet", "phone-or-tablet", "unknown"] {
        ids.insert(format!("device-{form}"));
    }
    ids.insert("detail-outcome".to_owned());
    ids.extend(details().iter().map(|key| format!("detail-{}", dashed(key))));
    ids
}

/// The keys of the details that events are given, wherever one is made.
fn details() -> BTreeSet<String> {
    let mut found = Vec::new();
    for folder in ["../domain/src", "../server/src/use_case", "../store/src/archive"] {
        walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    let worker = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src/worker.rs");
    let worker = std::fs::read_to_string(worker).unwrap();
    let texts = found.iter().map(|(_, text)| text.as_str()).chain([worker.as_str()]);
    let keys: BTreeSet<String> = texts
        .flat_map(|text| quoted(text, ".with(\""))
        .map(str::to_owned)
        .collect();
    assert!(keys.len() > 10, "details are made elsewhere now");
    keys
}

/// What follows each `mark`, up to the closing quote.
fn quoted<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(mark).skip(1).filter_map(|rest| rest.split('"').next())
}

#[test]
fn every_sentence_that_a_page_says_is_there() {
    let texts = texts();
    let mut missing = Vec::new();
    for (path, text) in sources() {
        let compact: String = text.split_whitespace().collect::<Vec<_>>().join("");
        for id in quoted(&compact, "say(\"").chain(quoted(&compact, "say_with(\"")) {
            if !texts.contains(id) {
                missing.push(format!("{id} in {}", path.file_name().unwrap().display()));
            }
        }
    }
    missing.extend(made().into_iter().filter(|id| !texts.contains(id)));
    assert!(missing.is_empty(), "no text for {missing:#?}");
}

// shows in part: UI-05 (needs the pages of later issues)
#[test]
fn german_says_everything_that_english_says_with_the_same_values() {
    let shape = |source| {
        let texts = patterns::of(source).into_iter();
        texts.map(|text| (text.id, text.values)).collect::<Vec<_>>()
    };
    let (english, german) = (shape(ENGLISH), shape(GERMAN));
    let missing: Vec<_> = english.iter().filter(|text| !german.contains(text)).collect();
    assert!(
        missing.is_empty(),
        "German lacks, or says with other values: {missing:#?}"
    );
    let left: Vec<_> = german.iter().filter(|text| !english.contains(text)).collect();
    assert!(left.is_empty(), "only German has {left:#?}");
}

#[test]
fn german_is_not_english() {
    let said = |source| -> BTreeSet<(String, String)> {
        let texts = patterns::of(source).into_iter();
        texts
            .flat_map(|text| text.wordings.into_iter().map(move |said| (text.id.clone(), said)))
            .collect()
    };
    let (english, german) = (said(ENGLISH), said(GERMAN));
    let long: Vec<_> = english
        .intersection(&german)
        .filter(|(_, text)| text.split(' ').filter(|word| word.len() > 3).count() > 3)
        .collect();
    assert!(long.is_empty(), "not translated: {long:#?}");
}

#[test]
fn every_sentence_that_is_there_is_said() {
    let sources = sources();
    let made = made();
    let is_said =
        |id: &String| made.contains(id) || sources.iter().any(|(_, text)| text.contains(&format!("\"{id}\"")));
    let unsaid: Vec<String> = texts().into_iter().filter(|id| !is_said(id)).collect();
    assert!(unsaid.is_empty(), "nobody says {unsaid:#?}");
}
