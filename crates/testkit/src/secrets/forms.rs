//! The ways in which a secret may have been written down.

use std::fmt::Write;

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};

/// The secret in every form, with the form's name; no text twice.
pub(super) fn of(secret: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms = vec![("plain", secret.to_vec())];
    let mut add = |name, text: Vec<u8>| {
        if forms.iter().all(|(_, known)| *known != text) {
            forms.push((name, text));
        }
    };
    add("hex", HEXLOWER.encode(secret).into_bytes());
    add("hex", HEXUPPER.encode(secret).into_bytes());
    for upper in [true, false] {
        add("percent", percent(secret, upper, unreserved, "%20"));
        add("percent (form)", percent(secret, upper, in_form, "+"));
        add("percent (whole)", percent(secret, upper, |_| false, "%20"));
    }
    for start in 0..3 {
        add("base64", inside(secret, start, &BASE64_NOPAD));
        add("base64url", inside(secret, start, &BASE64URL_NOPAD));
    }
    if let Ok(text) = std::str::from_utf8(secret) {
        let json = serde_json::Value::from(text).to_string();
        add("JSON", json.as_bytes()[1..json.len() - 1].to_vec());
        let html = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        add("HTML", html.replace('"', "&quot;").replace('\'', "&#39;").into_bytes());
        add("HTML", html.replace('"', "&#34;").replace('\'', "&#x27;").into_bytes());
    }
    forms
}

/// RFC 3986, 2.3.
fn unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// What an HTML form leaves as it is (URL Standard, application/x-www-form-urlencoded).
fn in_form(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"*-._".contains(&byte)
}

fn percent(secret: &[u8], upper: bool, keep: impl Fn(u8) -> bool, blank: &str) -> Vec<u8> {
    let mut text = String::new();
    for byte in secret {
        match byte {
            b' ' => text.push_str(blank),
            byte if keep(*byte) => text.push(char::from(*byte)),
            byte if upper => write!(text, "%{byte:02X}").expect("a String takes all"),
            byte => write!(text, "%{byte:02x}").expect("a String takes all"),
        }
    }
    text.into_bytes()
}

/// The characters of base64 that are the secret's own when `start` bytes of something else (modulo 3) stand before it.
fn inside(secret: &[u8], start: usize, base64: &data_encoding::Encoding) -> Vec<u8> {
    let mut bytes = vec![0; start];
    bytes.extend_from_slice(secret);
    let text = base64.encode(&bytes).into_bytes();
    let first = (start * 8).div_ceil(6); // the characters before share bits with what stands before
    let last = bytes.len() * 8 / 6; // the characters after share bits with what follows
    text[first..last].to_vec()
}
