//! The cookies of Doorward: few, `__Host-`, opaque.

use axum::http::{HeaderMap, HeaderValue, header};
use domain::secret::{SecretText, Token};

use crate::directory::Place;

/// The device: the same for every account of this browser; the store keys it to each.
pub const DEVICE: &str = "__Host-doorward-device";
/// The sign-in in progress: its id and its ticket.
pub const SIGN_IN: &str = "__Host-doorward-sign-in";
/// What form tokens are bound to before there is a session.
pub const FORM: &str = "__Host-doorward-form";
/// The language that was chosen.
pub const LANGUAGE: &str = "__Host-doorward-language";
/// That the authenticator app kept a key in this browser once.
pub const PHONE_KEPT: &str = "__Host-doorward-phone-kept";
/// Session cookies: one a workspace, named by its short id (ACC-16).
pub const SESSION_PREFIX: &str = "__Host-doorward-s-";

/// How long browsers keep what has no end of its own. Browsers allow at most 400 days.
const LONG: u32 = 400 * 86_400;

/// The value of a cookie, if it was sent once; sent twice it is nobody's.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut found = pairs(headers).filter(|(n, _)| *n == name).map(|(_, value)| value);
    match (found.next(), found.next()) {
        (Some(value), None) => Some(value),
        _ => None,
    }
}

pub fn device(headers: &HeaderMap) -> Option<Token> {
    read(headers, DEVICE)?.parse().ok()
}

/// Every session token that the browser sent, whatever workspace it is for.
pub fn sessions(headers: &HeaderMap) -> Vec<Token> {
    pairs(headers)
        .filter(|(n, _)| n.starts_with(SESSION_PREFIX))
        .filter_map(|(_, v)| v.parse().ok())
        .take(32)
        .collect()
}

pub fn session(headers: &HeaderMap, place: &Place) -> Option<Token> {
    read(headers, &session_name(place))?.parse().ok()
}

pub fn session_name(place: &Place) -> String {
    format!("{SESSION_PREFIX}{}", place.short)
}

/// Sets a session's cookie: `Secure; HttpOnly; SameSite=Lax`, for as long as the browser runs. The server keeps the
/// limits; a cookie's own end is never relied on (SP 800-63B-4, 5.1.1).
pub fn set_session(place: &Place, token: &Token) -> HeaderValue {
    secret(format!(
        "{}={}; Path=/; Secure; HttpOnly; SameSite=Lax",
        session_name(place),
        token.expose_text()
    ))
}

pub fn set_device(token: &Token) -> HeaderValue {
    secret(format!(
        "{DEVICE}={}; Path=/; Max-Age={LONG}; Secure; HttpOnly; SameSite=Lax",
        token.expose_text()
    ))
}

pub fn set_sign_in(id: &str, ticket: &SecretText) -> HeaderValue {
    secret(format!(
        "{SIGN_IN}={id}.{}; Path=/; Secure; HttpOnly; SameSite=Lax",
        ticket.expose()
    ))
}

/// The same, kept for as long as an answer to its request may come, also when the browser is closed meanwhile (SF-10).
pub fn keep_sign_in(id: &str, ticket: &SecretText, life: std::time::Duration) -> HeaderValue {
    secret(format!(
        "{SIGN_IN}={id}.{}; Path=/; Max-Age={}; Secure; HttpOnly; SameSite=Lax",
        ticket.expose(),
        life.as_secs()
    ))
}

pub fn set_form(token: &Token) -> HeaderValue {
    secret(format!(
        "{FORM}={}; Path=/; Secure; HttpOnly; SameSite=Strict",
        token.expose_text()
    ))
}

pub fn set_language(tag: &str) -> HeaderValue {
    plain(format!(
        "{LANGUAGE}={tag}; Path=/; Max-Age={LONG}; Secure; HttpOnly; SameSite=Lax"
    ))
}

pub fn set_phone_kept() -> HeaderValue {
    plain(format!(
        "{PHONE_KEPT}=yes; Path=/; Max-Age={LONG}; Secure; HttpOnly; SameSite=Strict"
    ))
}

/// Takes a cookie back.
pub fn clear(name: &str) -> HeaderValue {
    plain(format!("{name}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"))
}

fn secret(text: String) -> HeaderValue {
    let mut value = plain(text);
    value.set_sensitive(true);
    value
}

/// Our own cookies hold nothing that a header could not.
fn plain(text: String) -> HeaderValue {
    HeaderValue::from_maybe_shared(text.into_bytes()).unwrap_or_else(|_| HeaderValue::from_static(""))
}

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_sent_twice_is_nobodys() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; b=2"));
        headers.append(header::COOKIE, HeaderValue::from_static("b=3"));
        assert_eq!(read(&headers, "a"), Some("1"));
        assert_eq!(read(&headers, "b"), None);
    }
}
