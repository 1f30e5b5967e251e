//! The words of the pages: every sentence has an id, and its text in each language.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// English, the language that is always complete.
pub const ENGLISH: &str = concat!(include_str!("../texts/en.ftl"), include_str!("../texts/help.en.ftl"));

/// German.
pub const GERMAN: &str = concat!(include_str!("../texts/de.ftl"), include_str!("../texts/help.de.ftl"));

/// The languages that people can choose: tag, and the name that the language gives itself.
pub const LANGUAGES: [(&str, &str); 2] = [("en", "English"), ("de", "Deutsch")];

/// A made-up language of English with long words and accents, for trying how pages bear it. Offered by the demo only.
pub const LONG: &str = "en-x-long";

static ENGLISH_TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::load("en", ENGLISH, None));
static GERMAN_TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::load("de", GERMAN, None));
static LONG_TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::load(LONG, ENGLISH, Some(lengthen)));

/// The texts in one language. Cheap to clone.
#[derive(Clone)]
pub struct Texts(Arc<Inner>);

struct Inner {
    tag: &'static str,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Texts({})", self.0.tag)
    }
}

impl Texts {
    pub fn english() -> Self {
        ENGLISH_TEXTS.clone()
    }

    /// The texts for a language tag such as `de-AT`; English for a language that is not there.
    pub fn for_language(tag: &str) -> Self {
        match known(tag) {
            _ if tag == LONG => LONG_TEXTS.clone(),
            Some("de") => GERMAN_TEXTS.clone(),
            _ => Self::english(),
        }
    }

    /// The language's tag, for `<html lang>`.
    pub fn tag(&self) -> &'static str {
        self.0.tag
    }

    /// The text with this id (`id` or `id.attribute`); the id itself if there is none, which a test forbids.
    pub fn say(&self, id: &str) -> String {
        self.format(id, None)
    }

    /// The text with this id, if there is one: for words that come from elsewhere, such as the keys of an event's details.
    pub fn say_if_known(&self, id: &str) -> Option<String> {
        self.0.bundle.get_message(id)?.value()?;
        Some(self.say(id))
    }

    /// The text with values set in, all of one type: `say_with("greeting", &[("name", name)])`.
    ///
    /// A value in a right-to-left script is set between isolating marks, so that it cannot turn the sentence around.
    pub fn say_with<'a, V>(&self, id: &str, values: &[(&'a str, V)]) -> String
    where
        V: Clone + Into<FluentValue<'a>>,
    {
        let args = values
            .iter()
            .map(|(name, value)| (*name, isolated(value.clone().into())))
            .collect();
        self.format(id, Some(&args))
    }

    fn format(&self, id: &str, args: Option<&FluentArgs<'_>>) -> String {
        let (message, attribute) = id
            .split_once('.')
            .map_or((id, None), |(id, attribute)| (id, Some(attribute)));
        let pattern = self.0.bundle.get_message(message).and_then(|message| match attribute {
            None => message.value(),
            Some(attribute) => message.get_attribute(attribute).map(|found| found.value()),
        });
        pattern.map_or_else(
            || id.to_owned(),
            |pattern| {
                self.0
                    .bundle
                    .format_pattern(pattern, args, &mut Vec::new())
                    .into_owned()
            },
        )
    }

    /// A broken file shows in the tests, which say every id; here it would only leave ids unsaid.
    fn load(tag: &'static str, source: &str, transform: Option<fn(&str) -> Cow<'_, str>>) -> Self {
        let language = tag.split('-').next().unwrap_or(tag);
        let language: LanguageIdentifier = language.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        bundle.set_use_isolating(false);
        bundle.set_transform(transform);
        bundle.set_formatter(Some(match tag {
            "de" => |value, _| grouped(value, '.'),
            _ => |value, _| grouped(value, ','),
        }));
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
        Self(Arc::new(Inner { tag, bundle }))
    }
}

fn isolated(value: FluentValue<'_>) -> FluentValue<'_> {
    match value {
        FluentValue::String(text) if text.chars().any(is_right_to_left) => {
            FluentValue::String(Cow::Owned(format!("\u{2068}{text}\u{2069}")))
        }
        other => other,
    }
}

/// Hebrew, Arabic and their neighbours, with their presentation forms.
fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Our tag for a language tag such as `de-AT`, by its first part.
fn known(tag: &str) -> Option<&'static str> {
    let first = tag.trim().split(['-', '_']).next()?;
    let ours = LANGUAGES.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(first));
    ours.map(|(tag, _)| *tag)
}

/// The language that a browser would like best and that is there: an `Accept-Language` header (RFC 9110, 12.5.4).
pub fn accepted(header: &str) -> Option<&'static str> {
    let mut wished: Vec<(f32, &str)> = header
        .split(',')
        .map(|wish| {
            let (tag, weight) = wish.split_once(';').unwrap_or((wish, ""));
            let weight = weight
                .trim()
                .strip_prefix("q=")
                .map_or(1.0, |q| q.parse().unwrap_or(0.0));
            (weight, tag)
        })
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    wished.sort_by(|a, b| b.0.total_cmp(&a.0));
    wished.into_iter().find_map(|(_, tag)| known(tag))
}

/// Whole numbers of four digits and more in groups of three, as English writes them (1,000,000), or German (1.000.000).
fn grouped(value: &FluentValue<'_>, mark: char) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let plain = number.as_string();
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    if digits.len() < 4 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let mut said = String::with_capacity(plain.len() + digits.len() / 3);
    said.push_str(&plain[..plain.len() - digits.len()]);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            said.push(mark);
        }
        said.push(digit);
    }
    Some(said)
}

/// About a third longer, with accents, and with compounds where a word is long already.
fn lengthen(text: &str) -> Cow<'_, str> {
    let mut long = String::with_capacity(text.len() * 2);
    for word in text.split_inclusive(' ') {
        let letters = word.trim_end().chars().filter(|letter| letter.is_alphabetic()).count();
        long.extend(word.trim_end().chars().map(accented));
        if letters >= 6 {
            long.push_str("enheits");
        } else if letters >= 3 {
            long.push('e');
        }
        if word.ends_with(' ') {
            long.push(' ');
        }
    }
    Cow::Owned(long)
}

fn accented(letter: char) -> char {
    match letter {
        'a' => 'ä',
        'o' => 'ö',
        'u' => 'ü',
        'A' => 'Ä',
        'O' => 'Ö',
        'U' => 'Ü',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_parses_without_a_complaint() {
        assert!(FluentResource::try_new(ENGLISH.to_owned()).is_ok());
    }

    // shows: UI-03
    #[test]
    fn the_message_about_a_missing_employee_takes_the_workspace_name() {
        let texts = Texts::english();
        assert_eq!(
            texts.say_with("not-an-employee-title", &[("workspace", "Acme")]),
            "This employee does not exist in Acme"
        );
    }

    #[test]
    fn a_name_in_hebrew_does_not_turn_the_sentence_around() {
        let said = Texts::english().say_with("not-an-employee-title", &[("workspace", "דלת")]);
        assert!(said.ends_with("\u{2068}דלת\u{2069}"), "{said}");
    }

    #[test]
    fn numbers_choose_the_plural() {
        let texts = Texts::english();
        assert_eq!(texts.say_with("when-minutes-ago", &[("count", 1)]), "1 minute ago");
        assert_eq!(texts.say_with("when-minutes-ago", &[("count", 5)]), "5 minutes ago");
    }

    #[test]
    fn a_million_is_written_so_that_one_can_read_it() {
        let said = |count: i64| Texts::english().say_with("value-count", &[("count", count)]);
        assert_eq!(
            [0, 999, 1_000, 19_456, 1_000_000, -1_000].map(said),
            ["0", "999", "1,000", "19,456", "1,000,000", "-1,000"]
        );
    }

    #[test]
    fn german_says_numbers_and_plurals_as_germans_do() {
        let texts = Texts::for_language("de-AT");
        assert_eq!(texts.tag(), "de");
        assert_eq!(texts.say_with("value-count", &[("count", 1_000_000)]), "1.000.000");
        assert_eq!(texts.say_with("when-minutes-ago", &[("count", 1)]), "vor 1 Minute");
    }

    #[test]
    fn a_browser_is_answered_in_the_language_that_it_likes_best() {
        for (header, tag) in [
            ("de-AT,de;q=0.9,en;q=0.8", Some("de")),
            ("en;q=0.5, de;q=0.7", Some("de")),
            ("fr-FR, en-GB;q=0.3", Some("en")),
            ("fr, DE", Some("de")),
            ("de;q=0, en", Some("en")),
            ("tlh", None),
            (";;;q=,,", None),
        ] {
            assert_eq!(accepted(header), tag, "{header}");
        }
    }

    #[test]
    fn the_long_language_is_longer_and_keeps_values() {
        let said = Texts::for_language(LONG).say_with("not-an-employee-title", &[("workspace", "Acme")]);
        let plain = Texts::english().say_with("not-an-employee-title", &[("workspace", "Acme")]);
        assert!(said.contains("Acme") && said.len() * 10 > plain.len() * 12, "{said}");
        let unknown = Texts::for_language("tlh");
        assert_eq!(unknown.tag(), "en", "a language that is not there is English");
    }
}
