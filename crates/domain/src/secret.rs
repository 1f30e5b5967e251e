//! Secrets are types that cannot be printed, compared in variable time, or stored.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::entropy::Entropy;

/// 256 random bits that a browser or client carries; only a keyed digest of it reaches the store.
#[derive(Clone)]
pub struct Token(Zeroizing<[u8; 32]>);

impl Token {
    pub fn new(entropy: &mut dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        entropy.fill(bytes.as_mut());
        Self(bytes)
    }

    /// A token that the key ring made instead of chance.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// The text form for a cookie, a header or a one-time link: base64url, 43 characters.
    pub fn expose_text(&self) -> String {
        BASE64URL_NOPAD.encode(self.0.as_ref())
    }
}

/// What was given is not a token's text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAToken;

impl FromStr for Token {
    type Err = NotAToken;

    fn from_str(text: &str) -> Result<Self, NotAToken> {
        let mut bytes = Zeroizing::new([0; 32]);
        if text.len() != 43 {
            return Err(NotAToken);
        }
        BASE64URL_NOPAD
            .decode_mut(text.as_bytes(), bytes.as_mut())
            .map_err(|_| NotAToken)?;
        Ok(Self(bytes))
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(other.0.as_ref()).into()
    }
}

impl Eq for Token {}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// A secret text, such as an OTP app's key in its base 32 form.
#[derive(Clone)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText")
    }
}
