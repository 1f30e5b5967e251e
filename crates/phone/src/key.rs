//! The phone's own key, which never leaves it.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::NotUsable;

/// A P-256 key; one for each account of the app.
pub struct Key {
    pair: EcdsaKeyPair,
    private: Zeroizing<Vec<u8>>,
}

impl Key {
    pub fn new() -> Result<Self, NotUsable> {
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        Self::from_pkcs8(document.map_err(|_| NotUsable::Key)?.as_ref())
    }

    /// Reads what [`Key::expose`] gave.
    pub fn from_pkcs8(bytes: &[u8]) -> Result<Self, NotUsable> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, bytes).map_err(|_| NotUsable::Key)?;
        Ok(Self {
            pair,
            private: Zeroizing::new(bytes.to_vec()),
        })
    }

    /// The private key, to be kept where nobody else reads it: PKCS #8.
    pub fn expose(&self) -> &[u8] {
        &self.private
    }

    /// What takes a pairing: the body of `POST /api/v1/authenticator/devices`.
    pub fn claim(&self, origin: &str, token: &str, name: &str, platform: &str) -> Result<Value, NotUsable> {
        let header = json!({ "alg": "ES256", "typ": "doorward-pairing+jws", "jwk": self.jwk()? });
        let payload = json!({
            "aud": origin,
            "pairing": base64url(digest(&SHA256, token.as_bytes()).as_ref()),
            "name": name,
            "platform": platform,
            "app": env!("CARGO_PKG_VERSION_MAJOR"),
        });
        Ok(json!({ "pairing": token, "jws": self.sign(&header, &payload)? }))
    }

    /// The public key, as a message carries it that introduces the key.
    pub(crate) fn jwk(&self) -> Result<Value, NotUsable> {
        let point = self.pair.public_key().as_ref();
        let (x, y) = point
            .get(1..)
            .and_then(|both| both.split_at_checked(32))
            .ok_or(NotUsable::Key)?;
        Ok(json!({ "kty": "EC", "crv": "P-256", "x": base64url(x), "y": base64url(y) }))
    }

    pub fn sign(&self, header: &Value, payload: &Value) -> Result<String, NotUsable> {
        let part = |value: &Value| base64url(value.to_string().as_bytes());
        let text = format!("{}.{}", part(header), part(payload));
        let signature = self.pair.sign(&SystemRandom::new(), text.as_bytes());
        let signature = signature.map_err(|_| NotUsable::Key)?;
        Ok(format!("{text}.{}", base64url(signature.as_ref())))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

fn base64url(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}
