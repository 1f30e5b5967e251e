//! Who is asking, before anything is proven: the client's side of one request.

use std::net::IpAddr;

use domain::client::{ClientKind, Origin};
use domain::secret::Token;

/// The client of one request, as the skins read it from headers and cookies.
#[derive(Clone, Debug)]
pub struct Caller {
    pub kind: ClientKind,
    pub ip: IpAddr,
    /// The address range that throttles count by (/24, /64), as text.
    pub range: String,
    /// In words: `Firefox on Windows`.
    pub device: String,
    /// The device cookie.
    pub device_token: Option<Token>,
    /// The session cookies of this browser, whatever workspace they are for.
    pub session_tokens: Vec<Token>,
}

impl Caller {
    /// The origin of events, before a device is known.
    pub fn origin(&self) -> Origin {
        Origin { kind: self.kind, ip: self.ip, device: self.device.clone(), known_device: None }
    }
}
