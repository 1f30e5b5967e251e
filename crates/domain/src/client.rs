//! Where a request comes from.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::id::DeviceId;

/// What kind of client holds a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClientKind {
    Browser,
    Desktop,
    Mobile,
    Integration,
}

impl ClientKind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Desktop => "desktop",
            Self::Mobile => "mobile",
            Self::Integration => "integration",
        }
    }

    /// Whether it is an app that stays signed in by a credential of its own.
    pub fn is_app(self) -> bool {
        matches!(self, Self::Desktop | Self::Mobile)
    }

    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Browser, Self::Desktop, Self::Mobile, Self::Integration]
            .into_iter()
            .find(|k| k.word() == word)
    }
}

/// The client's side of one request, as the server saw it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin {
    pub kind: ClientKind,
    pub ip: IpAddr,
    /// The device in words a person recognises, such as `Firefox on Windows`; `unknown` where nothing was sent.
    pub device: String,
    /// The account's known device, if the browser proved to be one.
    pub known_device: Option<DeviceId>,
}
