//! U+0000 stands in no text that a person types, and PostgreSQL keeps none: what brings it cannot be read, on either
//! engine.

use axum::http::Uri;

/// Whether the query can be read as text.
pub fn is_query(uri: &Uri) -> bool {
    !uri.query().is_some_and(|query| query.contains("%00"))
}

/// Whether this is a text.
pub fn is_one(text: &str) -> bool {
    !text.contains('\0')
}

/// Whether no string of this JSON holds U+0000, which stands there as an escape (RFC 8259, section 7).
pub fn is_json(body: &[u8]) -> bool {
    let mut rest = body;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        let escape = &rest[at + 1..];
        if escape.starts_with(b"u0000") {
            return false;
        }
        rest = escape.get(1..).unwrap_or_default();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_escape_itself_is_found() {
        assert!(is_json(br#"{"login":"C:\\u0000"}"#), "a backslash that was typed");
        assert!(!is_json(br#"{"login":"ann\u0000"}"#));
        assert!(!is_json(br#"{"login":"\\\u0000"}"#), "after a backslash that was typed");
        assert!(is_json(b"{}") && is_json(b"\\"));
    }
}
