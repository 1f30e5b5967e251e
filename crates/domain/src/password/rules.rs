//! Which passwords may be set (PWD-07): long enough, not common, not the person's own words. No composition rules.

use super::Password;
use super::common::is_common;
use crate::email::fold;
use crate::refusal::Weakness;

/// zxcvbn's time grows faster than the length (a hostile text of 60 takes 0.4 s, of 40 under 0.1); a longer password
/// is judged by what it repeats. Callers judge off the async threads all the same.
const MOST_ESTIMATED: usize = 40;

/// Fewer guesses than this stand no throttled guessing. Source: zxcvbn, the bound between its scores 1 and 2.
const FEWEST_GUESSES: u64 = 1_000_000;

/// The same where nothing but the password stands. Source: zxcvbn, the bound between its scores 2 and 3.
const FEWEST_GUESSES_ALONE: u64 = 100_000_000;

/// More digits than this around a known word are no mere decoration.
const DECORATING_DIGITS: usize = 6;

/// What is known of the person who chooses, and what the policy asks.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub login: &'a str,
    pub names: &'a [&'a str],
    pub workspaces: &'a [&'a str],
    pub product: &'a str,
    /// Whether the password alone signs in: then more than throttled guessing must be withstood.
    pub alone: bool,
    /// Code points, of the strictest workspace.
    pub min: u64,
    pub max: u64,
}

/// Whether the password may be set; if not, the one reason that helps most to choose a better one.
///
/// The whole password is compared: a common word inside a longer phrase is no harm.
/// Source: PWD-07; SP 800-63B-4, 3.1.1.2 (N10 to N14).
pub fn judge(password: &Password, context: &Context) -> Result<(), Weakness> {
    let length = password.length();
    if length < context.min {
        return Err(Weakness::TooShort { least: context.min });
    }
    if length > context.max {
        return Err(Weakness::TooLong { most: context.max });
    }
    let folded = fold_whole(password.text());
    let words = known_words(context);
    let unit = repeated_unit(&folded);
    if is_close(&folded, &words) || is_close(&unit, &words) {
        return Err(Weakness::TooClose);
    }
    if is_common_decorated(&folded) || unit != folded && (unit.chars().count() <= 4 || is_common_decorated(&unit)) {
        return Err(Weakness::Common);
    }
    estimate(&folded, &unit, &words, context.alone)
}

/// How hard to guess, 0 (at once) to 4 (not in practice): for the page's hint only, never for the rule.
pub fn strength_hint(password: &Password, context: &Context) -> u8 {
    let words = known_words(context);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let start: String = password.text().chars().take(MOST_ESTIMATED).collect();
    let score = u8::from(zxcvbn::zxcvbn(&start, &words).score());
    if judge(password, context).is_err() {
        score.min(1)
    } else {
        score.max(2)
    }
}

/// Lower case and composed; blanks stay, they count.
fn fold_whole(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc().flat_map(char::to_lowercase).nfc().collect()
}

/// The person's own words, folded: the login, its parts, names, workspaces, the product, each whole and in pieces.
fn known_words(context: &Context) -> Vec<String> {
    let mut words = Vec::new();
    let mut add = |text: &str| {
        let whole = fold(text);
        words.push(squashed(&whole));
        words.extend(whole.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
        words.push(whole);
    };
    let login = fold(context.login);
    if let Some((local, _)) = login.rsplit_once('@') {
        add(local);
    }
    add(&login);
    context.names.iter().for_each(|n| add(n));
    context.workspaces.iter().for_each(|n| add(n));
    add(context.product);
    words.retain(|w| w.chars().count() >= 3 && w.chars().any(char::is_alphabetic));
    words.sort();
    words.dedup();
    words
}

/// Letters and digits only.
fn squashed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether `folded` is one of the words but for separators, look-alike signs and a few digits around it.
fn is_close(folded: &str, words: &[String]) -> bool {
    let bare = squashed(folded);
    let core = bare.trim_matches(|c: char| c.is_ascii_digit());
    if core.is_empty() || bare.len() - core.len() > DECORATING_DIGITS {
        return words.contains(&bare);
    }
    let plain = squashed(&plain_letters(folded.trim_end_matches(|c: char| !c.is_alphabetic())));
    words.iter().any(|w| {
        let word = squashed(w);
        word == bare || word == core || word == plain || word.trim_matches(|c: char| c.is_ascii_digit()) == core
    })
}

/// Whether `folded` is on the list, also with look-alike signs or up to four digits and any punctuation at its ends.
fn is_common_decorated(folded: &str) -> bool {
    let marks = |c: char| !c.is_alphanumeric();
    let bare = folded.trim_matches(marks);
    let core = bare.trim_matches(|c: char| c.is_ascii_digit()).trim_matches(marks);
    let hardly = bare.len() - core.len() <= 4;
    is_common(folded)
        || is_common(bare)
        || is_common(&plain_letters(bare))
        || hardly && (is_common(core) || is_common(&plain_letters(core)))
}

/// Digits and signs that stand for letters, as letters.
fn plain_letters(text: &str) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        '8' => 'b',
        other => other,
    };
    text.chars().map(letter).collect()
}

/// The shortest text that, said twice or more, is the whole (the last time perhaps cut off); else the whole.
fn repeated_unit(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    // Knuth, Morris and Pratt: how much of the start also ends here.
    let mut border = vec![0; chars.len()];
    for at in 1..chars.len() {
        let mut length = border[at - 1];
        while length > 0 && chars[at] != chars[length] {
            length = border[length - 1];
        }
        border[at] = length + usize::from(chars[at] == chars[length]);
    }
    let period = chars.len() - border.last().copied().unwrap_or(0);
    if period * 2 <= chars.len() {
        chars[..period].iter().collect()
    } else {
        text.to_owned()
    }
}

/// What remains is estimated as a whole: keyboard runs, sequences, dates, common words put together.
fn estimate(folded: &str, unit: &str, words: &[String], alone: bool) -> Result<(), Weakness> {
    let judged = if folded.chars().count() <= MOST_ESTIMATED {
        folded
    } else {
        unit
    };
    if judged.chars().count() > MOST_ESTIMATED {
        return Ok(());
    }
    let known: Vec<&str> = words.iter().map(String::as_str).collect();
    let guess = zxcvbn::zxcvbn(judged, &known);
    let fewest = if alone { FEWEST_GUESSES_ALONE } else { FEWEST_GUESSES };
    if guess.guesses() >= fewest {
        return Ok(());
    }
    let own = guess.sequence().iter().any(|part| words.contains(&part.token));
    Err(if own { Weakness::TooClose } else { Weakness::Common })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: Context = Context {
        login: "ann.smith@example.org",
        names: &["Ann Smith"],
        workspaces: &["Bakery Hofmann"],
        product: "Doorward",
        alone: false,
        min: 8,
        max: 256,
    };

    fn judged(text: &str, context: &Context) -> Result<(), Weakness> {
        judge(&text.parse().unwrap(), context)
    }

    // shows in part: PWD-07 (the rest has tests of its own)
    #[test]
    fn the_least_length_is_counted_in_composed_code_points() {
        let alone = Context {
            min: 15,
            alone: true,
            ..ANN
        };
        assert_eq!(judged("kvüpß9z", &ANN), Err(Weakness::TooShort { least: 8 }));
        assert_eq!(judged("kvüpß9zq", &ANN), Ok(()));
        assert_eq!(
            judged("u\u{308}v\u{65}\u{301}kpz9", &ANN),
            Err(Weakness::TooShort { least: 8 })
        );
        assert_eq!(judged("kvüpß9zqwkvnrt", &alone), Err(Weakness::TooShort { least: 15 }));
        assert_eq!(judged("kvüpß9zqwkvnrty", &alone), Ok(()));
    }

    #[test]
    fn the_greatest_length_is_the_policys() {
        let phrase = "seven quiet herons over the canal, ";
        let long: String = phrase.chars().cycle().take(256).collect();
        assert_eq!(judged(&long, &ANN), Ok(()));
        assert_eq!(judged(&format!("{long}!"), &ANN), Err(Weakness::TooLong { most: 256 }));
    }

    #[test]
    fn a_common_password_is_refused_whole_and_in_trivial_disguise() {
        for text in [
            "password",
            "Password1!",
            "P@ssw0rd",
            "iloveyou",
            "trustno1",
            "Sunshine2024",
            "football1",
            "!!baseball!!",
            "password1234567",
            "passwordpassword",
            "qwertyuiopasdfgh",
            "aaaaaaaaaaaaaaa",
            "               ",
            "1234567890123456",
            "abcdefghijklmnop",
            "abcabcabcabcabcabc",
            "zaq12wsxzaq12wsx",
            "20.11.1985",
            "congratulations",
        ] {
            assert_eq!(judged(text, &ANN), Err(Weakness::Common), "{text}");
        }
        assert_eq!(judged(&"letmein!".repeat(20), &ANN), Err(Weakness::Common));
    }

    #[test]
    fn a_common_word_inside_a_longer_phrase_is_no_harm() {
        for text in [
            "correct horse battery staple",
            "my password is a heron",
            "kein Passwort, ein Gedicht",
        ] {
            assert_eq!(
                judged(
                    text,
                    &Context {
                        min: 15,
                        alone: true,
                        ..ANN
                    }
                ),
                Ok(()),
                "{text}"
            );
        }
    }

    #[test]
    fn the_persons_own_words_are_refused() {
        for text in [
            "ann.smith@example.org",
            "Ann.Smith@example.org2026",
            "ann.smith",
            "AnnSmith1",
            "smith!!!!!",
            "5m1th2024!",
            "Ann Smith",
            "Doorward",
            "doorward2026!",
            "D00rward",
            "Bakery Hofmann",
            "bakeryhofmann1",
            "Hofmann2026",
            "annsmithannsmith",
            "annsmithdoorward",
        ] {
            assert_eq!(judged(text, &ANN), Err(Weakness::TooClose), "{text}");
        }
        assert_eq!(judged("Ann's heron hates the canal", &ANN), Ok(()));
    }

    #[test]
    fn no_kind_of_character_is_asked_for() {
        for text in [
            "kvwpqrzmxhtb",
            "59203847561029",
            "ЖщЪфывДзю",
            "🦆🪿🐧🦉🦢🐓🦅🦜",
            "kv pq rz mx",
        ] {
            assert_eq!(judged(text, &ANN), Ok(()), "{text}");
        }
    }

    #[test]
    fn without_a_second_factor_more_than_throttled_guessing_must_be_withstood() {
        let text = "marketingmanager";
        assert_eq!(judged(text, &ANN), Ok(()));
        assert_eq!(
            judged(
                text,
                &Context {
                    min: 15,
                    alone: true,
                    ..ANN
                }
            ),
            Err(Weakness::Common)
        );
    }

    #[test]
    fn the_hint_rises_with_the_password_and_stays_low_for_a_refused_one() {
        let hint = |text: &str| strength_hint(&text.parse().unwrap(), &ANN);
        assert!(hint("password1") <= 1);
        assert!(hint("ann.smith@example.org") <= 1);
        assert_eq!(hint("seven quiet herons over the canal"), 4);
    }
}
