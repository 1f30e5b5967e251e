//! How the sentences are worded, in both languages: what they quote, which word they take, and what they never say.

use std::collections::BTreeSet;

use pages::text::{ENGLISH, GERMAN};

use crate::patterns;

/// What stands between quotation marks and is no text of these files, with the reason.
const QUOTED_BY_HAND: [(&str, &str); 4] = [
    ("/", "a key"),
    ("off", "what is typed into the field of a setting"),
    ("CSV UTF-8", "what programs for tables call it"),
    ("Mail", "a chapter of the guide, which is English"),
];

/// Everything between `open` and `close`.
fn quoted(text: &str, open: char, close: char) -> Vec<&str> {
    let parts = text.split(open).skip(1);
    parts
        .map(|part| {
            part.split_once(close)
                .unwrap_or_else(|| panic!("{text}: a quotation without end"))
                .0
        })
        .collect()
}

/// The sentences of the authenticator, by what stands in its file of a language.
fn of_the_app(language: &str) -> BTreeSet<String> {
    let path = format!("{}/../../authenticator/texts-{language}.js", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::read_to_string(path).unwrap();
    let values = file.lines().filter_map(|line| line.split_once("\": \""));
    let values: BTreeSet<String> = values
        .map(|(_, value)| value.trim_end_matches("\",").to_owned())
        .collect();
    assert!(values.len() > 150, "the app's texts are elsewhere");
    values
}

/// A label that changes changes wherever it is named.
#[test]
fn what_a_sentence_quotes_is_what_stands_there() {
    for (language, source, open, close) in [("en", ENGLISH, '“', '”'), ("de", GERMAN, '„', '“')] {
        let texts = patterns::of(source);
        let ids: BTreeSet<&str> = texts.iter().map(|text| text.id.as_str()).collect();
        let app = of_the_app(language);
        let mut found = 0;
        for text in &texts {
            for quotation in text.wordings.iter().flat_map(|said| quoted(said, open, close)) {
                found += 1;
                let placed = quotation.strip_prefix("{ ").and_then(|rest| rest.strip_suffix(" }"));
                let by_reference = placed.is_some_and(|name| name.starts_with('$') || ids.contains(name));
                let by_hand = app.contains(quotation)
                    || quotation.starts_with("doorward ")
                    || QUOTED_BY_HAND.iter().any(|(words, _)| *words == quotation);
                assert!(
                    by_reference || by_hand,
                    "{language}, {}: quote {quotation:?} as {{ its-id }}",
                    text.id
                );
            }
        }
        assert!(found > 50, "{language}: {found} quotations");
    }
}

/// German words that lost, and the one that is taken: the glossary of `docs/guide/translating.md`.
const LOST: [(&str, &str); 17] = [
    ("anmeldeweg", "Anmeldemethode"),
    ("zwei-faktor-auth", "Zwei-Faktor-Anmeldung"),
    ("authentifizierung", "Zwei-Faktor-Anmeldung"),
    ("login", "Anmeldename"),
    ("mitarbeitend", "Mitarbeiter"),
    ("entlass", "ausgeschieden"),
    ("wieder einstell", "wieder aufnehmen"),
    ("wartet auf bestätigung", "Wartet auf Freigabe"),
    ("wieder auf bestätigung", "Wartet auf Freigabe"),
    ("handy", "Telefon"),
    ("mitteilung", "Benachrichtigung"),
    ("zurücksetz", "Passwort wiederherstellen"),
    ("zurückgesetzt", "Passwort wiederherstellen"),
    ("unterstützung", "der Support"),
    ("ihre administration", "Ihr Administrator"),
    ("jetziges passwort", "aktuelles Passwort"),
    ("bei { $workspace }", "in { $workspace }"),
];

/// The names of other texts, which are English, left out.
fn without_references(said: &str) -> String {
    let (mut left, mut rest) = (String::new(), said);
    while let Some((before, after)) = rest.split_once("{ ") {
        let (name, behind) = after.split_once(" }").unwrap_or((after, ""));
        left.push_str(before);
        if name.starts_with('$') {
            left.extend(["{ ", name, " }"]);
        }
        rest = behind;
    }
    left + rest
}

#[test]
fn german_has_one_word_for_one_thing() {
    let pages = patterns::of(GERMAN).into_iter().flat_map(|text| {
        let said = text.wordings.into_iter();
        said.map(move |said| (text.id.clone(), without_references(&said)))
    });
    let app = of_the_app("de").into_iter().map(|said| {
        let as_pages_write = said.replace("{workspace}", "{ $workspace }").replace("{login}", "");
        ("the app".to_owned(), as_pages_write)
    });
    let mut wrong = Vec::new();
    for (id, said) in pages.chain(app) {
        // A value's name is the program's.
        let said = said.replace("{ $login }", "").to_lowercase();
        let lost = LOST.iter().filter(|(lost, _)| said.contains(lost));
        wrong.extend(lost.map(|(lost, winner)| format!("{id}: {lost:?}, where {winner} is the word")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// English words that lost, and the one that is taken.
const LOST_IN_ENGLISH: [(&str, &str); 6] = [
    ("sign in", "log in"),
    ("sign-in", "login"),
    ("signing in", "logging in"),
    ("signed in", "logged in"),
    ("signed out", "logged out"),
    ("second factor", "second proof"),
];

#[test]
fn english_has_one_word_for_one_thing() {
    for text in patterns::of(ENGLISH) {
        for said in &text.wordings {
            let said = without_references(said).to_lowercase();
            let lost = LOST_IN_ENGLISH.iter().find(|(lost, _)| said.contains(lost));
            assert_eq!(lost, None, "{}", text.id);
        }
    }
}

/// Every word that lost stands in the guide beside the one that is taken.
#[test]
fn translators_find_the_words_in_the_guide() {
    let guide = include_str!("../../../../docs/guide/translating.md");
    for (_, winner) in LOST {
        assert!(guide.contains(winner), "{winner}");
    }
}

#[test]
fn no_sentence_shouts_or_pleads() {
    let english = ["please", "oops", "whoops", "sorry"];
    let german = ["bitte", "hoppla", "ups", "leider", "sorry", "entschuldigung"];
    for (source, pleas) in [(ENGLISH, &english[..]), (GERMAN, &german[..])] {
        for text in patterns::of(source) {
            for said in &text.wordings {
                assert!(!said.contains('!') && !said.contains("  "), "{}: {said}", text.id);
                let lower = said.to_lowercase();
                let mut words = lower.split(|c: char| !c.is_alphabetic());
                assert!(!words.any(|word| pleas.contains(&word)), "{}: {said}", text.id);
            }
        }
    }
}

#[test]
fn no_text_stands_twice() {
    for source in [ENGLISH, GERMAN] {
        let mut seen = BTreeSet::new();
        for text in patterns::of(source) {
            assert!(seen.insert(text.id.clone()), "{} stands twice", text.id);
        }
    }
}
