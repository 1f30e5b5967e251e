//! How people are found in a list: by any word of the name in any order that begins with it, and by e-mail.
//!
//! A name is folded (no marks, lower case, words one blank apart) and stands in the index once for each of its words,
//! that word first: "Anna Maria Müller" as `anna maria muller`, `maria muller anna` and `muller anna maria`. So what
//! somebody types is one range of the index whatever word they begin with, and the two words of a name are found in
//! both orders. Keys are compared byte by byte: both engines sort them alike, whatever the database's language is.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::email;

/// Words of a name that stand first in a key; further ones are found only behind the others.
const WORDS: usize = 6;

/// The text after which nothing begins with `prefix` any more, to be compared byte by byte.
pub fn end_of(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

/// A name as it is compared and sorted: without marks, in lower case, its words one blank apart.
pub fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)) {
        if c == 'ß' || c == 'ẞ' {
            folded.push_str("ss");
        } else if c.is_alphanumeric() {
            folded.extend(c.to_lowercase());
        } else if !folded.is_empty() && !folded.ends_with(' ') && c != '\'' && c != '’' {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    if folded.is_empty() {
        // A name of signs alone is its own word.
        email::fold(name)
    } else {
        folded
    }
}

/// The keys under which a name is found: one for each of its first words, that word in front.
pub fn keys_of(name: &str) -> Vec<String> {
    let folded = fold_name(name);
    let words: Vec<&str> = folded.split(' ').collect();
    let turned = |first: usize| {
        let (before, from) = words.split_at(first);
        [from, before].concat().join(" ")
    };
    let mut keys: Vec<String> = (0..words.len().min(WORDS)).map(turned).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The ranges of the index that somebody asks for by typing: as a name, and as an e-mail where that differs.
///
/// Empty where nothing was typed.
pub fn prefixes(typed: &str) -> Vec<String> {
    let address = email::fold(typed);
    if address.is_empty() {
        return Vec::new();
    }
    let name = fold_name(typed);
    if typed.contains('@') || name == address {
        vec![address]
    } else {
        vec![name, address]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(typed: &str, name: &str) -> bool {
        let keys = keys_of(name);
        prefixes(typed).iter().any(|p| {
            let end = end_of(p);
            keys.iter().any(|k| k.as_str() >= p.as_str() && *k < end)
        })
    }

    #[test]
    fn a_person_is_found_by_the_beginning_of_any_word_of_the_name() {
        for typed in [
            "Anna",
            "mar",
            "MÜL",
            "mul",
            "müller an",
            "Anna Maria",
            "anna maria muller",
        ] {
            assert!(finds(typed, "Anna Maria Müller"), "{typed}");
        }
        for typed in ["nna", "uller", "Maria Anna", "x"] {
            assert!(!finds(typed, "Anna Maria Müller"), "{typed}");
        }
        assert!(finds("strauss", "Eva Strauß") && finds("strauß", "Eva STRAUSS"));
        assert!(finds("oneil", "Sean O’Neil") && finds("jean-p", "Jean-Pierre Blanc"));
        assert!(finds("李", "李 小龍") && finds("!!", "!!"));
    }

    #[test]
    fn names_are_sorted_by_their_letters_and_not_by_their_marks() {
        let mut names = ["Öz Yıldız", "Zoe", "ann", "Änne", "Bert"];
        names.sort_by_key(|n| fold_name(n));
        assert_eq!(names, ["ann", "Änne", "Bert", "Öz Yıldız", "Zoe"]);
    }

    #[test]
    fn nothing_typed_asks_for_nothing_and_an_address_is_asked_for_as_one() {
        assert!(prefixes("  ").is_empty());
        assert_eq!(prefixes("Ann@Ex"), ["ann@ex"]);
        assert_eq!(prefixes("a.b"), ["a b", "a.b"]);
        assert_eq!(prefixes("ann"), ["ann"]);
    }
}
