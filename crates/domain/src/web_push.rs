//! Web Push: a message that only the subscribed browser opens (RFC 8291), under the server's own name (RFC 8292).

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, ParsedPublicKey, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::entropy::Entropy;
use crate::keys::{KeyRing, Purpose};
use crate::time::Timestamp;

/// The most that a message says. A push service takes 4096 bytes (RFC 8030, 7.2); 103 of them are head, padding and tag.
pub const LONGEST: usize = 3993;
/// How long the server's name is believed. RFC 8292, 2: at most 24 hours.
const NAMED_FOR: std::time::Duration = std::time::Duration::from_hours(12);
/// Longer endpoints are nobody's.
const LONGEST_ENDPOINT: usize = 1000;

/// A browser's subscription cannot be used, and which part of it is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotASubscription(pub &'static str);

/// The library refused; nothing that a person could mend.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotMade;

/// Why a push service did not take the last message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failure {
    /// It does not know the subscription any more: notifications are off.
    Gone,
    /// It does not take messages of this server.
    Refused,
    /// It did not answer in time, or cannot take anything now.
    Unreachable,
}

impl Failure {
    pub fn word(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Gone, Self::Refused, Self::Unreachable]
            .into_iter()
            .find(|one| one.word() == word)
    }
}

/// What a browser said when it subscribed. The endpoint is a capability: whoever knows it can try to wake the app.
#[derive(Clone, Serialize, Deserialize)]
pub struct Subscription {
    pub endpoint: String,
    /// The browser's public key, base64url, 65 bytes.
    p256dh: String,
    /// A secret shared by the two, base64url, 16 bytes.
    auth: String,
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Subscription")
    }
}

impl Subscription {
    /// Whether the endpoint may be spoken to is decided where it is sent.
    pub fn new(endpoint: &str, p256dh: &str, auth: &str) -> Result<Self, NotASubscription> {
        let made = Self {
            endpoint: endpoint.to_owned(),
            p256dh: p256dh.to_owned(),
            auth: auth.to_owned(),
        };
        let fits = endpoint.len() <= LONGEST_ENDPOINT && !endpoint.chars().any(char::is_control);
        if !fits {
            return Err(NotASubscription("endpoint"));
        }
        let (key, _) = made.secrets()?;
        // A point that is not on the curve is found out now, not at the first message.
        ParsedPublicKey::try_from(UnparsedPublicKey::new(&ECDH_P256, key)).map_err(|_| NotASubscription("p256dh"))?;
        Ok(made)
    }

    fn secrets(&self) -> Result<([u8; 65], Zeroizing<[u8; 16]>), NotASubscription> {
        let key = decoded(&self.p256dh).ok_or(NotASubscription("p256dh"))?;
        let auth = decoded(&self.auth).ok_or(NotASubscription("auth"))?;
        Ok((key, Zeroizing::new(auth)))
    }

    /// The message as it is posted: `aes128gcm` (RFC 8188) with the content of RFC 8291, one record, a key of its own.
    pub fn encrypt(&self, plain: &[u8], entropy: &mut dyn Entropy) -> Result<Vec<u8>, NotMade> {
        let (mut own, mut salt) = (Zeroizing::new([0; 32]), [0; 16]);
        entropy.fill(own.as_mut());
        entropy.fill(&mut salt);
        self.encrypt_with(plain, &own, &salt)
    }

    fn encrypt_with(&self, plain: &[u8], own: &[u8; 32], salt: &[u8; 16]) -> Result<Vec<u8>, NotMade> {
        if plain.len() > LONGEST {
            return Err(NotMade);
        }
        let (theirs, auth) = self.secrets().map_err(|_| NotMade)?;
        let own = PrivateKey::from_private_key(&ECDH_P256, own).map_err(|_| NotMade)?;
        let public = own.compute_public_key().map_err(|_| NotMade)?;
        let peer = UnparsedPublicKey::new(&ECDH_P256, theirs);
        let keyed = agree(&own, peer, NotMade, |shared| {
            let info = [b"WebPush: info\0", theirs.as_slice(), public.as_ref()];
            derive::<32>(&auth[..], shared, &info)
        })?;
        let key = derive::<16>(salt, &keyed[..], &[b"Content-Encoding: aes128gcm\0"])?;
        let nonce = derive::<12>(salt, &keyed[..], &[b"Content-Encoding: nonce\0"])?;

        let mut record = plain.to_vec();
        record.push(2); // the last record, without padding
        let cipher = UnboundKey::new(&AES_128_GCM, &key[..]).map_err(|_| NotMade)?;
        LessSafeKey::new(cipher)
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(*nonce), Aad::empty(), &mut record)
            .map_err(|_| NotMade)?;

        let size = 4096_u32; // of a record; this one is shorter
        let mut sent = Vec::with_capacity(86 + record.len());
        sent.extend_from_slice(salt);
        sent.extend_from_slice(&size.to_be_bytes());
        sent.push(65);
        sent.extend_from_slice(public.as_ref());
        sent.extend_from_slice(&record);
        Ok(sent)
    }
}

fn decoded<const N: usize>(text: &str) -> Option<[u8; N]> {
    let text = text.trim_end_matches('=');
    BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn derive<const N: usize>(salt: &[u8], secret: &[u8], info: &[&[u8]]) -> Result<Zeroizing<[u8; N]>, NotMade> {
    let mut key = Zeroizing::new([0; N]);
    let extracted = Salt::new(HKDF_SHA256, salt).extract(secret);
    let expanded = extracted.expand(info, Length(N)).map_err(|_| NotMade)?;
    expanded.fill(key.as_mut()).map_err(|_| NotMade)?;
    Ok(key)
}

/// The server's name at push services: a P-256 key made from the ring, so that it is stored nowhere. It stays the same
/// when the ring gets a new key: browsers subscribe under one name and for good.
pub struct Vapid {
    private: Zeroizing<[u8; 32]>,
    public: Vec<u8>,
}

impl Vapid {
    pub fn of(keys: &KeyRing) -> Result<Self, NotMade> {
        let private = Zeroizing::new(keys.mac(Purpose::Phone, &[b"vapid"]));
        // A number that is no private key of the curve: one in 2³².
        let key = PrivateKey::from_private_key(&ECDH_P256, &private[..]).map_err(|_| NotMade)?;
        let public = key.compute_public_key().map_err(|_| NotMade)?.as_ref().to_vec();
        Ok(Self { private, public })
    }

    /// The public key as browsers take it: an uncompressed point, base64url.
    pub fn public(&self) -> String {
        BASE64URL_NOPAD.encode(&self.public)
    }

    /// The `Authorization` header (RFC 8292, 3) for the push service at `origin`, signed by whom `contact` names.
    pub fn authorization(&self, origin: &str, contact: &str, now: Timestamp) -> Result<String, NotMade> {
        let until = (now + NAMED_FOR).seconds();
        let claims = serde_json::json!({ "aud": origin, "exp": until, "sub": contact });
        let part = |text: &str| BASE64URL_NOPAD.encode(text.as_bytes());
        let signed = format!(
            "{}.{}",
            part(r#"{"typ":"JWT","alg":"ES256"}"#),
            part(&claims.to_string())
        );
        let pair = EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            &self.private[..],
            &self.public,
        );
        let signature = pair
            .map_err(|_| NotMade)?
            .sign(&SystemRandom::new(), signed.as_bytes())
            .map_err(|_| NotMade)?;
        let signature = BASE64URL_NOPAD.encode(signature.as_ref());
        Ok(format!("vapid t={signed}.{signature}, k={}", self.public()))
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey as Verifying};

    use super::*;
    use crate::entropy::Seeded;

    /// RFC 8291, 5 and appendix A.
    const PLAIN: &[u8] = b"When I grow up, I want to be a watermelon";
    const SENT: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A\
                        _yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    fn watermelon() -> Subscription {
        Subscription::new(
            "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "BTBZMqHH6r4Tts7J_aSIgg",
        )
        .unwrap()
    }

    #[test]
    fn a_message_is_sealed_as_the_standards_own_example() {
        let bytes = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
        let own = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw").try_into().unwrap();
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let sent = watermelon().encrypt_with(PLAIN, &own, &salt).unwrap();
        assert_eq!(BASE64URL_NOPAD.encode(&sent), SENT.replace(char::is_whitespace, ""));
    }

    #[test]
    fn no_two_messages_are_sealed_alike_and_none_is_longer_than_a_push_service_takes() {
        let mut entropy = Seeded::new(7);
        let one = watermelon().encrypt(PLAIN, &mut entropy).unwrap();
        let two = watermelon().encrypt(PLAIN, &mut entropy).unwrap();
        assert_ne!(one[..86], two[..86], "a salt and a key of its own");
        assert_eq!(watermelon().encrypt(&[0; LONGEST], &mut entropy).unwrap().len(), 4096);
        assert_eq!(watermelon().encrypt(&[0; LONGEST + 1], &mut entropy), Err(NotMade));
    }

    #[test]
    fn nonsense_is_no_subscription() {
        let good = watermelon();
        for (endpoint, key, auth) in [
            (good.endpoint.as_str(), good.p256dh.as_str(), "short"),
            (&good.endpoint, &good.auth, &good.auth),
            (&good.endpoint, "B\u{0}", &good.auth),
            ("https://push.example.net/\r\nx: y", &good.p256dh, &good.auth),
            (&"x".repeat(1001), &good.p256dh, &good.auth),
            (&good.endpoint, &BASE64URL_NOPAD.encode(&[4; 65]), &good.auth),
        ] {
            assert!(
                Subscription::new(endpoint, key, auth).is_err(),
                "{endpoint} {key} {auth}"
            );
        }
        assert!(!format!("{good:?}").contains("push.example"), "it is in no log");
    }

    #[test]
    fn the_server_names_itself_to_one_push_service_for_half_a_day() {
        let keys = KeyRing::generate(&mut Seeded::new(1)).unwrap();
        let vapid = Vapid::of(&keys).unwrap();
        let now = Timestamp::from_seconds(1_000_000_000);
        let header = vapid
            .authorization("https://push.example.net", "https://door.example", now)
            .unwrap();
        let (token, key) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        assert_eq!(key, vapid.public());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let bytes = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
        Verifying::new(&ECDSA_P256_SHA256_FIXED, bytes(key))
            .verify(signed.as_bytes(), &bytes(signature))
            .unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&bytes(signed.split_once('.').unwrap().1)).unwrap();
        assert_eq!(claims["aud"], "https://push.example.net");
        assert_eq!(claims["sub"], "https://door.example");
        assert_eq!(claims["exp"], 1_000_000_000 + 12 * 3600);
    }
}
