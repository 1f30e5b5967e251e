//! Requests that another site made the browser send (CSRF, login CSRF): refused before anything is looked at.

use axum::http::{HeaderMap, Method, header};
use data_encoding::BASE64URL_NOPAD;
use domain::keys::{Digest, KeyRing, Purpose};
use domain::refusal::Refusal;
use domain::secret::Token;

/// Refuses a changing request that a browser marks as another site's. `Sec-Fetch-Site` says so in every current
/// browser, `Origin` in the older ones; a client that is no browser sends neither.
pub fn refuse_foreign(method: &Method, headers: &HeaderMap, public_url: &str) -> Result<(), Refusal> {
    if method.is_safe() {
        return Ok(());
    }
    let text = |name| {
        headers
            .get(name)
            .and_then(|v: &axum::http::HeaderValue| v.to_str().ok())
    };
    let site_is_ours = match text("sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        None => true,
    };
    let origin_is_ours = match text("origin") {
        Some(origin) => origin == public_url || is_own_host(origin, text(header::HOST.as_str())),
        None => true,
    };
    if site_is_ours && origin_is_ours {
        Ok(())
    } else {
        Err(Refusal::StaleForm)
    }
}

/// The hidden token of a form: bound to the browser's form cookie and, once there is one, to its session.
pub fn form_token(keys: &KeyRing, cookie: &Token, session: Option<&Token>) -> String {
    text_of(&keys.mac(Purpose::Form, &bound_to(cookie, session)))
}

fn bound_to<'a>(cookie: &'a Token, session: Option<&'a Token>) -> [&'a [u8]; 2] {
    let none: &[u8] = &[];
    [cookie.expose(), session.map_or(none, |token| token.expose())]
}

fn text_of(digest: &Digest) -> String {
    BASE64URL_NOPAD.encode(&digest[..16])
}

/// Whether a form carries the token that this browser was given, under any key of the ring.
pub fn check_form(
    keys: &KeyRing,
    cookie: Option<&Token>,
    session: Option<&Token>,
    sent: Option<&str>,
) -> Result<(), Refusal> {
    let cookie = cookie.ok_or(Refusal::StaleForm)?;
    let sent = sent.unwrap_or("").as_bytes();
    let expected = keys.macs(Purpose::Form, &bound_to(cookie, session));
    let same = |digest| bool::from(subtle::ConstantTimeEq::ct_eq(text_of(digest).as_bytes(), sent));
    if expected.iter().any(same) {
        Ok(())
    } else {
        Err(Refusal::StaleForm)
    }
}

fn is_own_host(origin: &str, host: Option<&str>) -> bool {
    let bare = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    bare.is_some() && bare == host
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use domain::entropy::Seeded;

    use super::*;

    fn with(name: &'static str, value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_static("id.example.org"))]);
        headers.insert(name, HeaderValue::from_static(value));
        headers
    }

    // shows in part: SEC-05 (the pages' forms are shown by their tests)
    #[test]
    fn what_another_site_sends_is_refused() {
        let own = "https://id.example.org";
        let post = |headers: &HeaderMap| refuse_foreign(&Method::POST, headers, own);
        assert!(post(&with("sec-fetch-site", "same-origin")).is_ok());
        assert!(post(&with("origin", "https://id.example.org")).is_ok());
        for foreign in [
            with("sec-fetch-site", "cross-site"),
            with("sec-fetch-site", "same-site"),
            with("origin", "https://evil.example"),
            with("origin", "null"),
        ] {
            assert_eq!(post(&foreign), Err(Refusal::StaleForm), "{foreign:?}");
            assert!(refuse_foreign(&Method::GET, &foreign, own).is_ok());
        }
    }

    #[test]
    fn a_form_of_another_browser_or_session_is_stale() {
        let keys = KeyRing::generate(&mut Seeded::new(1)).unwrap();
        let (mine, other) = (Token::new(&mut Seeded::new(2)), Token::new(&mut Seeded::new(3)));
        let token = form_token(&keys, &mine, None);
        assert!(check_form(&keys, Some(&mine), None, Some(&token)).is_ok());
        assert!(check_form(&keys, Some(&other), None, Some(&token)).is_err());
        assert!(check_form(&keys, Some(&mine), Some(&other), Some(&token)).is_err());
        assert!(check_form(&keys, Some(&mine), None, None).is_err());
        assert!(check_form(&keys, None, None, Some("")).is_err());
    }
}
