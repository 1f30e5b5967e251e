//! The address under which browsers reach the server.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use axum::http::Uri;
use serde::{Deserialize, Deserializer};

/// Scheme, host and port, without a path: the origin of every page and the beginning of every link in a message.
///
/// Plain `http` is taken for this machine's own names only: elsewhere browsers drop secure cookies, and nobody could sign in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicUrl {
    origin: String,
    host: String,
    secure: bool,
}

impl PublicUrl {
    /// As a browser writes it in `Origin`: `https://id.example.org`, no slash at the end, no port that the scheme implies.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host alone, without a port; IPv6 without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    pub const fn is_secure(&self) -> bool {
        self.secure
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

/// What was given is no public address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotPublic;

impl FromStr for PublicUrl {
    type Err = NotPublic;

    fn from_str(text: &str) -> Result<Self, NotPublic> {
        let uri: Uri = text.parse().map_err(|_| NotPublic)?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(NotPublic),
        };
        let authority = uri.authority().ok_or(NotPublic)?;
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() || text.contains(['@', '#']) {
            return Err(NotPublic);
        }
        let host = authority.host().to_ascii_lowercase();
        let port = match authority.port_u16() {
            Some(port) if port == if secure { 443 } else { 80 } => String::new(),
            Some(0) => return Err(NotPublic),
            Some(port) => format!(":{port}"),
            None if authority.as_str().len() != host.len() => return Err(NotPublic),
            None => String::new(),
        };
        let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        if bare.is_empty() || (!secure && !is_this_machine(&bare)) {
            return Err(NotPublic);
        }
        let origin = format!("{}://{host}{port}", if secure { "https" } else { "http" });
        Ok(Self {
            origin,
            host: bare,
            secure,
        })
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl<'de> Deserialize<'de> for PublicUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(|NotPublic| serde::de::Error::custom("no public address"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_as_browsers_write_it() {
        for (text, origin, host) in [
            ("https://id.example.org", "https://id.example.org", "id.example.org"),
            (
                "https://ID.example.org:443/",
                "https://id.example.org",
                "id.example.org",
            ),
            (
                "https://id.example.org:8443",
                "https://id.example.org:8443",
                "id.example.org",
            ),
            ("http://localhost:8080", "http://localhost:8080", "localhost"),
            ("http://127.0.0.1:80", "http://127.0.0.1", "127.0.0.1"),
            ("http://[::1]:8080", "http://[::1]:8080", "::1"),
        ] {
            let url: PublicUrl = text.parse().unwrap();
            assert_eq!((url.origin(), url.host()), (origin, host), "{text}");
        }
    }

    #[test]
    fn what_no_browser_could_keep_a_cookie_for_is_refused() {
        for text in [
            "http://id.example.org",
            "https://",
            "https:///path",
            "https://id.example.org/door",
            "https://id.example.org?x",
            "https://id.example.org#x",
            "https://me:secret@id.example.org",
            "https://id.example.org:99999",
            "ftp://id.example.org",
            "id.example.org",
            "",
        ] {
            assert_eq!(text.parse::<PublicUrl>(), Err(NotPublic), "{text}");
        }
    }
}
