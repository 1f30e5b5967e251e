//! Signed messages of phones: JWS in its compact form with ES256 and nothing else (RFC 7515, RFC 7518 3.4).
//!
//! The algorithm is never read from the message to decide how it is checked: a header that names another one is refused.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// No message of a phone is longer: the rest is never decoded.
const LONGEST: usize = 8 * 1024;

/// A message that is not what it should be, or whose signature does not hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotSigned;

/// A P-256 public key: an uncompressed point, 65 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PublicKey([u8; 65]);

impl PublicKey {
    /// Whether the bytes are a point of the curve shows only when a signature is checked: no other one holds under them.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; 65] = bytes.try_into().ok()?;
        (bytes[0] == 4).then_some(Self(bytes))
    }

    pub fn bytes(&self) -> &[u8; 65] {
        &self.0
    }

    /// Some bytes by which people and logs tell keys apart.
    pub fn thumb(&self) -> [u8; 32] {
        let mut thumb = [0; 32];
        thumb.copy_from_slice(digest(&SHA256, &self.0).as_ref());
        thumb
    }
}

/// A message that was taken apart and not yet believed.
#[derive(Clone, Debug)]
pub struct Jws<'a> {
    signed: &'a str,
    header: Vec<u8>,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

#[derive(Deserialize)]
struct Header<'a> {
    alg: &'a str,
    typ: &'a str,
    #[serde(default)]
    kid: Option<&'a str>,
    #[serde(default)]
    jwk: Option<Jwk<'a>>,
    /// Extensions that must be understood: there are none (RFC 7515, 4.1.11).
    #[serde(default)]
    crit: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Jwk<'a> {
    kty: &'a str,
    crv: &'a str,
    x: &'a str,
    y: &'a str,
}

impl<'a> Jws<'a> {
    pub fn read(text: &'a str) -> Result<Self, NotSigned> {
        if text.len() > LONGEST {
            return Err(NotSigned);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(NotSigned)?;
        let (header, payload) = signed.split_once('.').ok_or(NotSigned)?;
        let bytes = |part: &str| BASE64URL_NOPAD.decode(part.as_bytes()).map_err(|_| NotSigned);
        Ok(Self {
            signed,
            header: bytes(header)?,
            payload: bytes(payload)?,
            signature: bytes(signature)?,
        })
    }

    fn header(&self, typ: &str) -> Result<Header<'_>, NotSigned> {
        let header: Header<'_> = serde_json::from_slice(&self.header).map_err(|_| NotSigned)?;
        let fits = header.alg == "ES256" && header.typ == typ && header.crit.is_none();
        if fits { Ok(header) } else { Err(NotSigned) }
    }

    /// The payload of a message that brings its own key: it proves only that its sender has that key.
    pub fn introduced<T: DeserializeOwned>(&self, typ: &str) -> Result<(PublicKey, T), NotSigned> {
        let jwk = self.header(typ)?.jwk.ok_or(NotSigned)?;
        if jwk.kty != "EC" || jwk.crv != "P-256" {
            return Err(NotSigned);
        }
        let mut point = vec![4];
        for coordinate in [jwk.x, jwk.y] {
            point.extend(BASE64URL_NOPAD.decode(coordinate.as_bytes()).map_err(|_| NotSigned)?);
        }
        let key = PublicKey::from_bytes(&point).ok_or(NotSigned)?;
        Ok((key, self.payload(&key)?))
    }

    /// The payload of a message that names `kid` and is signed by its `key`.
    pub fn signed_by<T: DeserializeOwned>(&self, typ: &str, kid: &str, key: &PublicKey) -> Result<T, NotSigned> {
        if self.header(typ)?.kid != Some(kid) {
            return Err(NotSigned);
        }
        self.payload(key)
    }

    fn payload<T: DeserializeOwned>(&self, key: &PublicKey) -> Result<T, NotSigned> {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.0)
            .verify(self.signed.as_bytes(), &self.signature)
            .map_err(|_| NotSigned)?;
        serde_json::from_slice(&self.payload).map_err(|_| NotSigned)
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
    use serde_json::{Value, json};

    use super::*;

    fn key() -> EcdsaKeyPair {
        EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()
    }

    fn public(key: &EcdsaKeyPair) -> PublicKey {
        PublicKey::from_bytes(key.public_key().as_ref()).unwrap()
    }

    fn jwk(key: &EcdsaKeyPair) -> Value {
        let point = key.public_key().as_ref();
        let part = |range: &[u8]| BASE64URL_NOPAD.encode(range);
        json!({ "kty": "EC", "crv": "P-256", "x": part(&point[1..33]), "y": part(&point[33..]) })
    }

    fn signed(key: &EcdsaKeyPair, header: &Value, payload: &Value) -> String {
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let text = format!("{}.{}", part(header), part(payload));
        let signature = key.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        format!("{text}.{}", BASE64URL_NOPAD.encode(signature.as_ref()))
    }

    // shows in part: PUSH-08 (the rest has tests of its own)
    #[test]
    fn only_the_phones_own_key_signs_for_it_and_nothing_can_be_changed_afterwards() {
        let (anns, other) = (key(), key());
        let header = json!({ "alg": "ES256", "typ": "doorward-answer+jws", "kid": "phn_1" });
        let text = signed(&anns, &header, &json!({ "decision": "deny" }));
        let read = |text: &str, kid: &str, key: &EcdsaKeyPair| {
            Jws::read(text).and_then(|jws| jws.signed_by::<Value>("doorward-answer+jws", kid, &public(key)))
        };
        assert_eq!(read(&text, "phn_1", &anns).unwrap()["decision"], "deny");
        assert_eq!(read(&text, "phn_1", &other), Err(NotSigned));
        assert_eq!(read(&text, "phn_2", &anns), Err(NotSigned));
        let parts: Vec<&str> = text.split('.').collect();
        let approve = BASE64URL_NOPAD.encode(br#"{"decision":"approve"}"#);
        let changed = format!("{}.{approve}.{}", parts[0], parts[2]);
        assert_eq!(read(&changed, "phn_1", &anns), Err(NotSigned));
        assert_eq!(
            read(&format!("{}.{}.", parts[0], parts[1]), "phn_1", &anns),
            Err(NotSigned)
        );
        for wrong in [
            json!({ "alg": "none", "typ": "doorward-answer+jws", "kid": "phn_1" }),
            json!({ "alg": "HS256", "typ": "doorward-answer+jws", "kid": "phn_1" }),
            json!({ "alg": "ES256", "typ": "JWT", "kid": "phn_1" }),
            json!({ "alg": "ES256", "typ": "doorward-answer+jws" }),
            json!({ "alg": "ES256", "typ": "doorward-answer+jws", "kid": "phn_1", "crit": ["exp"] }),
        ] {
            let text = signed(&anns, &wrong, &json!({ "decision": "approve" }));
            assert_eq!(read(&text, "phn_1", &anns), Err(NotSigned), "{wrong}");
        }
    }

    // shows in part: BAN-13 (the rest has tests of its own)
    #[test]
    fn a_phone_introduces_itself_by_the_key_that_it_signs_with() {
        let (anns, other) = (key(), key());
        let read = |jwk: Value| {
            let header = json!({ "alg": "ES256", "typ": "doorward-pairing+jws", "jwk": jwk });
            let text = signed(&anns, &header, &json!({ "name": "Ann's phone" }));
            Jws::read(&text)
                .and_then(|jws| jws.introduced::<Value>("doorward-pairing+jws"))
                .map(|(key, _)| key)
        };
        assert_eq!(read(jwk(&anns)), Ok(public(&anns)));
        assert_eq!(read(jwk(&other)), Err(NotSigned), "the key of somebody else");
        let mut curve = jwk(&anns);
        curve["crv"] = json!("P-384");
        assert_eq!(read(curve), Err(NotSigned));
        assert_eq!(read(Value::Null), Err(NotSigned));
        for nonsense in ["", ".", "..", "a.b", "a.b.c", "e30.e30.e30", &"x".repeat(9000)] {
            let read = Jws::read(nonsense).and_then(|jws| jws.introduced::<Value>("doorward-pairing+jws"));
            assert_eq!(read.map(|(key, _)| key), Err(NotSigned), "{nonsense:.20}");
        }
    }
}
