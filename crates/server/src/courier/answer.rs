//! What the other side said, in a form that may be stored and shown.

use std::error::Error as _;

use lettre::transport::smtp::Error;

/// The most characters of an answer that are kept.
const KEPT: usize = 200;
/// A word at least so long that stands in the message, too, is not repeated: it may be a code.
const TELLING: usize = 6;

/// What became of an attempt, said by the other side or, with a `~` in front, by us.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer(pub String);

impl Answer {
    pub const NO_ANSWER: &str = "~no_answer";
    pub const CLOSED: &str = "~closed";
    pub const UNREACHABLE: &str = "~unreachable";
    pub const TLS: &str = "~tls";
    pub const NO_STARTTLS: &str = "~no_starttls";
    pub const NO_SIGN_IN: &str = "~no_sign_in";
    pub const NOT_UNDERSTOOD: &str = "~not_understood";
    pub const NOT_AN_ADDRESS: &str = "~not_an_address";
    pub const NO_SUCH_LETTERS: &str = "~no_such_letters";
    pub const FORGED: &str = "~forged";

    /// Every note of our own; the pages have a text for each.
    pub const OWN: [&str; 10] = [
        Self::NO_ANSWER,
        Self::CLOSED,
        Self::UNREACHABLE,
        Self::TLS,
        Self::NO_STARTTLS,
        Self::NO_SIGN_IN,
        Self::NOT_UNDERSTOOD,
        Self::NOT_AN_ADDRESS,
        Self::NO_SUCH_LETTERS,
        Self::FORGED,
    ];

    pub fn own(note: &'static str) -> Self {
        Self(note.to_owned())
    }

    /// What an error of the conversation says. `text` is the message itself: nothing of it is repeated (THR-06).
    pub fn of(error: &Error, text: &str) -> Self {
        if let Some(code) = error.status() {
            let words = error.source().map(ToString::to_string).unwrap_or_default();
            return Self::said(&format!("{code} {words}"), text);
        }
        Self::own(if error.is_tls() {
            Self::TLS
        } else if error.is_timeout() {
            Self::NO_ANSWER
        } else if error.is_response() {
            match error.source().map(ToString::to_string).as_deref() {
                Some("incomplete response") => Self::CLOSED,
                _ => Self::NOT_UNDERSTOOD,
            }
        } else if error.is_client() {
            Self::NO_SIGN_IN
        } else if is_certificate(error) {
            Self::TLS
        } else if error.to_string().starts_with("Connection") {
            Self::UNREACHABLE
        } else {
            Self::CLOSED
        })
    }

    /// The other side's words: one line, printable, short, without addresses of the web and without anything that
    /// stands in the message.
    pub fn said(words: &str, text: &str) -> Self {
        let kept = words
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty());
        let shown = kept.map(|word| if is_telling(word, text) { "…" } else { word });
        let line = shown.collect::<Vec<_>>().join(" ");
        let printable = line.chars().filter(|c| !is_invisible(*c));
        let mut short: String = printable.take(KEPT).collect();
        if short.starts_with('~') {
            short.insert(0, ' '); // ours begin so
        }
        Self(short)
    }

    /// The three digits that an answer of the other side begins with.
    pub fn code(&self) -> Option<&str> {
        self.0.get(..3).filter(|code| code.bytes().all(|b| b.is_ascii_digit()))
    }
}

/// Whether a word of an answer may be a link or a code of the message.
fn is_telling(word: &str, text: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_code = bare.len() >= TELLING && bare.contains(|c: char| c.is_ascii_digit()) && text.contains(bare);
    word.contains("://") || is_code
}

/// Marks that turn the direction of writing or take no room.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A certificate that was not accepted comes as an error of the connection.
fn is_certificate(error: &Error) -> bool {
    let text = error.to_string().to_lowercase();
    text.contains("certificate") || text.contains("tls")
}

#[cfg(test)]
mod tests {
    use super::*;

    // shows in part: THR-06 (the rest has tests of its own)
    #[test]
    fn an_answer_repeats_nothing_of_the_message() {
        let text = "Open http://localhost:8080/join/abc123def or type 493817.";
        let said = Answer::said(
            "550 5.7.1 rejected, content has https://localhost:8080/join/abc123def and <493817>,\r\nsee /join/abc123def",
            text,
        );
        assert_eq!(said.0, "550 5.7.1 rejected, content has … and … see …");
    }

    #[test]
    fn an_answer_is_one_short_printable_line() {
        let said = Answer::said("450 wait\r\n450\t\u{202e}a \u{1b}[31m moment", "");
        assert_eq!(said.0, "450 wait 450 a [31m moment");
        assert_eq!(said.code(), Some("450"));
        assert_eq!(Answer::said(&"x".repeat(1000), "").0.len(), KEPT);
        assert_eq!(Answer::said("~forged", "").0, " ~forged");
    }
}
