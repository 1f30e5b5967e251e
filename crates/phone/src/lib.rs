//! The authenticator as a library: it pairs, answers requests, makes verification codes and keeps an app signed in, and
//! leaves the sending of what it says to its caller. What is said, and why, stands in `docs/reference/phone.md` and
//! `docs/reference/app.md`.
//!
//! It shares no code with the server, so that each shows the other to be right.
//!
//! ```
//! use phone::{Account, Key, PairingLink};
//!
//! let link = PairingLink::read("https://id.example.org/authenticator/#pair=0123456789abcdefghjkmnpqr0").unwrap();
//! let key = Key::new().unwrap();
//! let claim = key.claim("https://id.example.org", &link.token, "Ann's phone", "Linux").unwrap();
//! assert_eq!(claim["pairing"], "0123456789ABCDEFGHJKMNPQR0");
//! // POST it to /api/v1/authenticator/devices; `Account::paired` takes the answer.
//! ```

mod account;
mod key;
mod link;
mod session;

pub use account::{Account, Code, Decision};
pub use key::Key;
pub use link::PairingLink;
pub use session::{Kind, Session};

/// Why something is not as the protocol wants it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotUsable {
    /// The system gave no random bytes, or the key is none.
    Key,
    /// The server's answer lacks this, or it cannot be read.
    Answer(&'static str),
}

impl std::fmt::Display for NotUsable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Key => f.write_str("the key cannot be used"),
            Self::Answer(field) => write!(f, "the server's answer has no usable `{field}`"),
        }
    }
}

impl std::error::Error for NotUsable {}
