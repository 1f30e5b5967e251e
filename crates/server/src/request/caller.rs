//! Who is asking, before anything is proven: the client's side of one request.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use domain::app_session::AppClient;
use domain::client::{ClientKind, Origin};
use domain::policy::Key;
use domain::secret::Token;

use super::client_address::ClientAddress;
use super::cookie;
use crate::app::App;
use crate::failure::Failure;

/// The header in which an app sends its device's token.
pub const DEVICE: &str = "doorward-device";

/// The client of one request, as the skins read it from headers and cookies.
#[derive(Clone, Debug)]
pub struct Caller {
    pub kind: ClientKind,
    pub ip: IpAddr,
    /// The address range that throttles count by (/24, /64), as text.
    pub range: String,
    /// In words: `Firefox on Windows`.
    pub device: String,
    /// The device cookie; an app has no cookies and sends `Doorward-Device`.
    pub device_token: Option<Token>,
    /// The session cookies of this browser, whatever workspace they are for.
    pub session_tokens: Vec<Token>,
}

impl Caller {
    /// The origin of events, before a device is known.
    pub fn origin(&self) -> Origin {
        Origin {
            kind: self.kind,
            ip: self.ip,
            device: self.device.clone(),
            known_device: None,
        }
    }

    /// The same as the app that signs in; a browser stays one.
    #[must_use]
    pub fn of_app(&self, client: Option<&AppClient>) -> Self {
        Self {
            kind: client.map_or(self.kind, |client| client.kind),
            ..self.clone()
        }
    }
}

impl Caller {
    /// Reads the client's side of a request.
    pub fn read(extensions: &axum::http::Extensions, headers: &HeaderMap, kind: ClientKind) -> Self {
        let address = ClientAddress::of_request(extensions);
        let agent = headers
            .get(header::USER_AGENT)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("");
        Self {
            kind,
            ip: address.ip(),
            range: address.range().to_string(),
            device: device_name(agent),
            device_token: cookie::device(headers).or_else(|| headers.get(DEVICE)?.to_str().ok()?.parse().ok()),
            session_tokens: cookie::sessions(headers),
        }
    }
}

/// A caller without a session, below the ceiling of its address range.
impl FromRequestParts<App> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let caller = Self::read(&parts.extensions, &parts.headers, ClientKind::Browser);
        app.ceiling
            .pass(&caller.range, app.policy().count(Key::AddressRequests), app.now())?;
        Ok(caller)
    }
}

/// A browser and system in words that a person recognises; what is not known says so.
pub fn device_name(agent: &str) -> String {
    let agent: String = agent.chars().take(512).collect();
    let parsed = woothee::parser::Parser::new().parse(&agent);
    let Some(parsed) = parsed.filter(|p| p.name != "UNKNOWN" && p.name != "HTTP Library") else {
        let product = agent.split(['/', ' ']).next().unwrap_or("");
        let plain: String = product
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .take(40)
            .collect();
        return if plain.is_empty() { "unknown".to_owned() } else { plain };
    };
    let system = match parsed.os {
        "UNKNOWN" => "an unknown system",
        os if os.starts_with("Windows") => "Windows",
        "Mac OSX" => "macOS",
        os => os,
    };
    format!("{} on {system}", parsed.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_in_words_and_never_with_what_a_stranger_wrote() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
        let firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let edge = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0";
        assert_eq!(device_name(chrome), "Chrome on Linux");
        assert_eq!(device_name(safari), "Safari on iPhone");
        assert_eq!(device_name(firefox), "Firefox on Windows");
        assert_eq!(device_name(edge), "Edge on macOS");
        assert_eq!(device_name("curl/8.5.0"), "curl");
        assert_eq!(device_name(""), "unknown");
        assert_eq!(device_name("<script>alert(1)</script>"), "scriptalert1");
    }
}
