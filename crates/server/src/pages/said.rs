//! Small words between pages: where to go on to, and what an event is called.

use data_encoding::HEXUPPER;
use domain::event::EventKind;
use domain::id::EventId;
use domain::time::Timestamp;
use pages::When;
use pages::view::HistoryEntry;
use pages::when::with_offset;
use store::history::Recorded;

use super::visit::Visit;

/// A text as a value in a query.
pub fn query(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&HEXUPPER.encode(&[byte]));
        }
    }
    encoded
}

/// A path of this server, and nothing that a browser could read as another one: no open redirects (SEC-05).
pub fn own_path(text: &str) -> Option<&str> {
    let plain = text.starts_with('/') && !text.starts_with("//") && text.len() <= 2_000;
    let odd = |c: char| c.is_control() || c == '\\' || c.is_whitespace();
    (plain && !text.contains(odd)).then_some(text)
}

/// The page that a form was sent from, if it is one of ours: its path without `base`.
pub fn referrer(visit: &Visit) -> String {
    let whole = visit
        .headers
        .get(axum::http::header::REFERER)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("");
    let path = whole
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    let path = path.and_then(own_path).and_then(|path| path.strip_prefix(&visit.base));
    path.filter(|path| path.starts_with('/')).unwrap_or("/").to_owned()
}

/// A time as the reader sees it.
pub fn when(visit: &Visit, at: Timestamp) -> When {
    When::new(at, visit.zone(), visit.now, &visit.texts)
}

/// The same exactly, with the zone's distance from UTC (NDN-03).
pub fn exactly(visit: &Visit, at: Timestamp) -> String {
    with_offset(at, "UTC", &visit.texts)
}

/// The entries of a history; the one that a notification led to is marked.
pub fn history_entries(visit: &Visit, found: &[Recorded], marked: Option<EventId>) -> Vec<HistoryEntry> {
    let entry = |recorded: &Recorded| HistoryEntry {
        marked: Some(recorded.row.id) == marked,
        ..history_entry(visit, recorded)
    };
    found.iter().map(entry).collect()
}

/// What an event is called.
pub fn what(visit: &Visit, kind: EventKind) -> String {
    visit.texts.say(&format!("event-{}", kind.word().replace('_', "-")))
}

/// One line of a history.
pub fn history_entry(visit: &Visit, recorded: &Recorded) -> HistoryEntry {
    let row = &recorded.row;
    let unknown = || visit.texts.say("unknown");
    HistoryEntry {
        when: when(visit, row.at),
        what: what(visit, row.kind),
        device: row.device.clone().filter(|d| d != "unknown").unwrap_or_else(unknown),
        address: row.ip.map_or_else(unknown, |ip| ip.to_string()),
        place: None,
        employee: None,
        attention: row.outcome != "ok" || row.kind == EventKind::PasswordClosed,
        marked: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // shows in part: SEC-05 (the whole walk is shown by the browser's tests)
    #[test]
    fn nobody_is_sent_to_another_server() {
        assert_eq!(own_path("/security?x=1"), Some("/security?x=1"));
        for foreign in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "evil",
            "",
            "/a\r\nSet-Cookie: x=1",
        ] {
            assert_eq!(own_path(foreign), None, "{foreign:?}");
        }
        assert_eq!(query("/a b?c=d&e"), "/a%20b%3Fc%3Dd%26e");
    }
}
