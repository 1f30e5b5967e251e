//! Every view in every state, read as text: what a browser is not needed for.

mod labels;
#[path = "sample/mails.rs"]
mod mails;
mod sample;

use std::collections::BTreeSet;

use pages::text::LONG;
use pages::{asset, asset_url};
use sample::typed::{self, HOSTILE};
use sample::{Sample, all};

fn every(look: impl Fn(&Sample)) {
    for language in ["en", "de", LONG] {
        for sample in all(language) {
            look(&sample);
        }
    }
}

/// The tags of a page: `input id="login" …`.
fn tags<'a>(html: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    html.split('<')
        .filter_map(|part| part.split('>').next())
        .filter(move |tag| {
            tag.strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\n']))
        })
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// The first attribute such as `onclick`, outside of quoted values.
fn handler(tag: &str) -> Option<&str> {
    tag.split('"')
        .step_by(2)
        .flat_map(str::split_whitespace)
        .find(|word| word.starts_with("on") && word.contains('='))
}

#[test]
fn every_page_has_one_heading_a_title_and_a_language() {
    every(|Sample { name, html }| {
        assert_eq!(tags(html, "h1").count(), 1, "{name}");
        assert_eq!(tags(html, "main").count(), 1, "{name}");
        assert_eq!(tags(html, "title").count(), 1, "{name}");
        assert!(
            attribute(tags(html, "html").next().unwrap(), "lang").is_some(),
            "{name}"
        );
        assert!(html.ends_with("</html>"), "{name} is cut off");
    });
}

#[test]
fn every_field_that_can_be_seen_has_its_label() {
    every(|Sample { name, html }| {
        let labels: BTreeSet<&str> = tags(html, "label").filter_map(|tag| attribute(tag, "for")).collect();
        for tag in ["input", "select", "textarea"].iter().flat_map(|kind| tags(html, kind)) {
            let hidden = attribute(tag, "type") == Some("hidden") || attribute(tag, "aria-hidden") == Some("true");
            let id = attribute(tag, "id").unwrap_or_default();
            assert!(hidden || labels.contains(id), "{name}: {tag}");
        }
    });
}

#[test]
fn every_id_stands_once_and_every_reference_finds_its_id() {
    every(|Sample { name, html }| {
        let mut ids = BTreeSet::new();
        for tag in html.split('<').filter_map(|part| part.split('>').next()) {
            if let Some(id) = attribute(tag, "id") {
                assert!(ids.insert(id), "{name}: {id} stands twice");
            }
        }
        for tag in html.split('<').filter_map(|part| part.split('>').next()) {
            for reference in ["aria-describedby", "data-reveal", "data-copy", "for"] {
                for id in attribute(tag, reference).unwrap_or_default().split_whitespace() {
                    assert!(ids.contains(id), "{name}: {reference} names {id}, which is not there");
                }
            }
        }
    });
}

// shows in part: UI-05 (the browser's tests show keyboard and screen reader)
#[test]
fn no_page_carries_style_or_script_of_its_own_or_of_somebody_else() {
    every(|Sample { name, html }| {
        assert_eq!(tags(html, "style").count(), 0, "{name}");
        for tag in html.split('<').filter_map(|part| part.split('>').next()) {
            assert!(attribute(tag, "style").is_none(), "{name}: {tag}");
            assert!(handler(tag).is_none(), "{name}: {tag}");
            assert!(!tag.contains("javascript:"), "{name}: {tag}");
        }
        for tag in tags(html, "script").chain(tags(html, "link")) {
            let address = attribute(tag, "src").or(attribute(tag, "href")).unwrap();
            let found = asset(address.strip_prefix("/s/").unwrap_or_default());
            assert!(found.is_some(), "{name}: {address} is none of our assets");
        }
    });
}

#[test]
fn no_page_shows_the_id_of_a_sentence_or_an_unset_value() {
    let ids: Vec<String> = pages::text::ENGLISH
        .lines()
        .filter_map(|line| line.split_once(" =").map(|(id, _)| id.to_owned()))
        .filter(|id| id.contains('-') && id.starts_with(|c: char| c.is_ascii_lowercase()))
        .collect();
    every(|Sample { name, html }| {
        let text = html
            .split('<')
            .filter_map(|part| part.split_once('>'))
            .map(|(_, text)| text);
        for text in text.map(str::trim).filter(|text| !text.is_empty()) {
            // The page of components names its icons, and some icons are called like a sentence.
            assert!(
                *name == "look" || !ids.iter().any(|id| id == text),
                "{name} shows {text}"
            );
            assert!(!text.contains("{$") && !text.contains("{ $"), "{name}: {text}");
        }
    });
}

// shows in part: UI-05 (needs the pages of later issues)
#[test]
fn no_english_sentence_is_left_on_a_german_page() {
    let english = pages::text::ENGLISH.lines().filter_map(|line| line.split_once(" = "));
    let sentences: Vec<&str> = english
        .map(|(_, text)| text.trim())
        .filter(|text| !text.contains('{') && text.split(' ').count() >= 3)
        .collect();
    assert!(sentences.len() > 300, "the file is read");
    // The demo's outbox shows a mail in its reader's language, the page of components names its parts as it likes.
    let ours = |sample: &&Sample| !["demo-outbox", "look"].contains(&sample.name);
    let left: Vec<String> = all("de")
        .iter()
        .filter(ours)
        .flat_map(|Sample { name, html }| {
            let found = sentences.iter().filter(|sentence| html.contains(**sentence));
            found.map(move |sentence| format!("{name}: {sentence}"))
        })
        .collect();
    assert!(left.is_empty(), "{left:#?}");
}

/// What a page says, without its tags.
fn words(html: &str) -> String {
    let parts = html.split('<').filter_map(|part| part.split_once('>'));
    let text: String = parts.map(|(_, text)| text).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_day_after_until_has_no_preposition_of_its_own() {
    for (language, before, own, said) in [
        (
            "en",
            &["until", "since", "from"][..],
            &["on", "in"][..],
            "Turned off until 23 September at 09:14",
        ),
        (
            "de",
            &["bis", "seit", "ab"][..],
            &["am", "in", "vor"][..],
            "Ausgeschaltet bis 23. September, 09:14 Uhr",
        ),
    ] {
        let pages: Vec<_> = all(language)
            .iter()
            .map(|page| (page.name, words(&page.html)))
            .collect();
        assert!(pages.iter().any(|(_, text)| text.contains(said)), "nobody says {said}");
        for (name, text) in &pages {
            for (before, own) in before
                .iter()
                .flat_map(|before| own.iter().map(move |own| (before, own)))
            {
                let twice = format!(" {before} {own} ");
                assert!(!text.contains(&twice), "{name} says {twice:?}");
            }
        }
    }
}

#[test]
fn every_picture_that_a_page_names_is_drawn() {
    every(|Sample { name, html }| {
        assert!(!html.contains("<path d=\"\""), "{name}");
        assert!(
            !html.contains("class=\"big done\" aria-hidden=\"true\"></span>"),
            "{name}"
        );
    });
}

/// Usual words of people, browsers and companies: where one is left, a sample does not go through `typed`.
const USUAL: [&str; 8] = [
    "Ada Meadow",
    "Ben Okafor",
    "Firefox on Windows",
    "Meadow &#38; Sons",
    "Lost the phone",
    "ben@meadow.example",
    sample::LONG,
    sample::HEBREW,
];

/// What would be left of [`sample::typed::WORST`] if it were not taken as text.
fn taken_at_its_word(html: &str) -> Option<String> {
    let every_tag = || html.split('<').filter_map(|part| part.split('>').next());
    let led_away = |tag: &str| {
        let addresses = ["href", "src", "action"].map(|name| attribute(tag, name).unwrap_or_default());
        let elsewhere = |address: &&&str| !address.starts_with('/') && !address.starts_with("mailto:");
        let mut others = addresses.iter().filter(elsewhere);
        others.any(|address| address.contains("evil"))
    };
    let odd = |tag: &&str| handler(tag).is_some() || tag.starts_with("img src=x") || led_away(tag);
    every_tag()
        .find(odd)
        .map(str::to_owned)
        .or(html.contains("<script>").then(|| "a script".to_owned()))
        .or(html.contains('\u{202e}').then(|| "words turned around".to_owned()))
}

#[test]
fn what_somebody_wrote_is_text_on_every_page_and_never_markup() {
    let (mut named, mut pages, mut left) = (0, 0, Vec::new());
    for Sample { name, html } in all(HOSTILE) {
        pages += 1;
        named += usize::from(html.contains("&#60;script&#62;"));
        assert_eq!(taken_at_its_word(&html), None, "{name}");
        let usual = USUAL.iter().filter(|usual| html.contains(**usual));
        left.extend(usual.filter(|_| name != "look").map(|usual| format!("{name}: {usual}")));
    }
    assert!(left.is_empty(), "it does not go through `typed`: {left:#?}");
    // Few pages, such as the door of a server with many workspaces, name nobody.
    assert!(named * 10 > pages * 9, "{named} of {pages}");
}

#[test]
fn what_somebody_wrote_is_neither_markup_nor_a_link_in_any_mail() {
    for (name, mail) in mails::all(HOSTILE) {
        assert_eq!(taken_at_its_word(&mail.html), None, "{name}");
        for (part, said) in [("subject", &mail.subject), ("text", &mail.text), ("html", &mail.html)] {
            // Programs that read mail make a link of each address that they find.
            assert!(!said.contains("evil.example"), "{name}, {part}: {said}");
            assert!(!said.contains('\u{202e}'), "{name}, {part}: {said}");
        }
        for tag in tags(&mail.html, "a") {
            let address = attribute(tag, "href").unwrap_or_default();
            assert!(address.starts_with("https://id.meadow.example/"), "{name}: {tag}");
        }
        for usual in [
            "Annemarie",
            "Lovelace",
            "Gardening",
            "Firefox on Windows",
            "on the train",
        ] {
            assert!(
                !mail.text.contains(usual),
                "{name}: {usual} does not go through `typed`"
            );
        }
    }
}

/// What the first visit costs over the wire, as it is sent: page and parts compressed.
#[test]
fn the_sign_in_page_fits_into_the_first_round_trip() {
    let page = all("en")
        .into_iter()
        .find(|sample| sample.name == "sign-in")
        .unwrap()
        .html;
    let mut sent = Vec::new();
    brotli::BrotliCompress(
        &mut page.as_bytes(),
        &mut sent,
        &brotli::enc::BrotliEncoderParams::default(),
    )
    .unwrap();
    let mut bytes = vec![("the page".to_owned(), sent.len())];
    for name in ["doorward.css", "door.js", "field.js", "waiting.js", "favicon.svg"] {
        let asset = asset(asset_url(name).strip_prefix("/s/").unwrap()).unwrap();
        bytes.push((name.to_owned(), asset.brotli.len().min(asset.body.len())));
    }
    let sum: usize = bytes.iter().map(|(_, length)| length).sum();
    assert!(sum <= 14_000, "{sum} bytes: {bytes:?}");
}
