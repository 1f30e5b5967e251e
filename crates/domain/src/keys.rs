//! The key ring: what turns a stolen database into a heap of digests.
//!
//! It lives outside the database. The first key writes, every key reads, so that a new key can be put in front while
//! digests and sealed values under the older ones still count. Each purpose has subkeys of its own by HKDF.

mod rotation;

use std::fmt;
use std::sync::Arc;

use arc_swap::{ArcSwap, Guard};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{self, HKDF_SHA256, Salt};
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use data_encoding::{BASE64, HEXLOWER};
use zeroize::Zeroizing;

use crate::entropy::Entropy;

/// What a digest or a sealed value is for. Equal inputs under different purposes give unrelated results.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(usize)]
pub enum Purpose {
    /// Session tokens.
    Session,
    /// Tickets of sign-ins in progress.
    Ticket,
    /// Device cookies.
    Device,
    /// Logins in counters and events, never as text (THR-09).
    Login,
    /// Address ranges in counters.
    Address,
    /// Short codes (THR-07).
    Code,
    /// One-time links: set-up, invitation.
    Link,
    /// Form tokens against forged requests.
    Form,
    /// Rows that grant (THR-08).
    Row,
    /// Events at insert.
    Event,
    /// Proof-of-work puzzles.
    Captcha,
    /// Sealed: secrets of OTP apps.
    OtpApp,
    /// Sealed: bodies of messages that wait (THR-06).
    Message,
    /// Sealed: recovery codes in the page that shows them, for printing and saving.
    Sheet,
    /// The associated secret of Argon2id (the pepper).
    Pepper,
    /// The seed of the key that signs checkpoints.
    Checkpoint,
    /// Backups: what was changed since is refused.
    Backup,
    /// Tokens of phones, pairings and the digits that confirm one: found and shown again whatever is rotated.
    Phone,
    /// Sealed: secrets of verification codes.
    PhoneCode,
    /// Refresh tokens of apps.
    App,
}

const PURPOSES: [(Purpose, &str); 20] = [
    (Purpose::Session, "session"),
    (Purpose::Ticket, "ticket"),
    (Purpose::Device, "device"),
    (Purpose::Login, "login"),
    (Purpose::Address, "address"),
    (Purpose::Code, "code"),
    (Purpose::Link, "link"),
    (Purpose::Form, "form"),
    (Purpose::Row, "row"),
    (Purpose::Event, "event"),
    (Purpose::Captcha, "captcha"),
    (Purpose::OtpApp, "otp-app"),
    (Purpose::Message, "message"),
    (Purpose::Sheet, "sheet"),
    (Purpose::Pepper, "pepper"),
    (Purpose::Checkpoint, "checkpoint"),
    (Purpose::Backup, "backup"),
    (Purpose::Phone, "phone"),
    (Purpose::PhoneCode, "phone-code"),
    (Purpose::App, "app"),
];

impl Purpose {
    /// Whether its digests find counters or phones and never change.
    fn counts(self) -> bool {
        matches!(self, Self::Login | Self::Address | Self::Code | Self::Phone)
    }
}

/// A keyed digest: HMAC-SHA-256.
pub type Digest = [u8; 32];

/// Keys of 256 bits, the newest first. A ring in use can take over a rotated one ([`KeyRing::adopt`]).
pub struct KeyRing(ArcSwap<Keys>);

/// The name of one key of a ring.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct KeyId(u32);

#[derive(Clone)]
struct Keys {
    /// At least one, the newest first.
    all: Vec<Arc<Key>>,
    /// What keys that are gone signed can still be verified.
    gone: Vec<(KeyId, [u8; 32])>,
    /// Comes from the key that the ring began with and outlives it: counters of tries are found under it whatever is
    /// rotated, so that a rotation gives nobody a new budget.
    counting: Arc<Key>,
}

struct Key {
    id: KeyId,
    secret: Zeroizing<[u8; 32]>,
    subkeys: Vec<Subkey>,
}

struct Subkey {
    bytes: Zeroizing<[u8; 32]>,
    mac: hmac::Key,
}

/// The text of a key ring cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyRingDamaged {
    /// The line, counted from one.
    pub line: usize,
}

impl fmt::Display for KeyRingDamaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the key ring is damaged at line {}", self.line)
    }
}

impl std::error::Error for KeyRingDamaged {}

/// A sealed value does not belong here, was changed, or its key is gone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotOpened;

const VERSION: u8 = 1;
const HEADER: usize = 1 + 4 + 12;

impl KeyRing {
    /// A ring with one new key.
    pub fn generate(entropy: &mut dyn Entropy) -> Result<Self, KeyRingDamaged> {
        let mut secret = Zeroizing::new([0; 32]);
        entropy.fill(secret.as_mut());
        let key = Key::new(secret, KeyId::FIRST)?;
        let counting = Arc::new(key.counting()?);
        Ok(Self::of(vec![Arc::new(key)], Vec::new(), counting))
    }

    fn of(keys: Vec<Arc<Key>>, gone: Vec<(KeyId, [u8; 32])>, counting: Arc<Key>) -> Self {
        Self(ArcSwap::from_pointee(Keys {
            all: keys,
            gone,
            counting,
        }))
    }

    /// The keys as they are now.
    fn now(&self) -> Guard<Arc<Keys>> {
        self.0.load()
    }

    /// The file's content: comment lines, then one key a line, the newest first, then what keys that are gone left: the
    /// secret of the counters, and what verifies signatures.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::from(
            "# Doorward key ring. Keep it secret, keep a copy apart from the database's backups:\n\
             # without it passwords, sessions and authenticators of this database cannot be used.\n",
        ));
        let now = self.now();
        for key in &now.all {
            let secret = Zeroizing::new(BASE64.encode(key.secret.as_ref()));
            text.push_str("v1 ");
            text.push_str(&key.id.to_string());
            text.push(' ');
            text.push_str(&secret);
            text.push('\n');
        }
        if now.find(now.counting.id).is_none() {
            let secret = Zeroizing::new(BASE64.encode(now.counting.secret.as_ref()));
            text.push_str("counting ");
            text.push_str(&now.counting.id.to_string());
            text.push(' ');
            text.push_str(&secret);
            text.push('\n');
        }
        for (id, public) in &now.gone {
            for word in ["gone ", &id.to_string(), " ", &BASE64.encode(public), "\n"] {
                text.push_str(word);
            }
        }
        text
    }

    /// Reads what [`KeyRing::to_text`] wrote. At least one key, ids all different.
    pub fn from_text(text: &str) -> Result<Self, KeyRingDamaged> {
        let mut keys: Vec<Arc<Key>> = Vec::new();
        let mut gone: Vec<(KeyId, [u8; 32])> = Vec::new();
        let mut counting = None;
        for (at, line) in text.lines().enumerate() {
            let line_number = at + 1;
            let damaged = || KeyRingDamaged { line: line_number };
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let mut words = line.split_whitespace();
            let (Some(form), Some(id), Some(bytes), None) = (words.next(), words.next(), words.next(), words.next())
            else {
                return Err(damaged());
            };
            let id = HEXLOWER.decode(id.as_bytes()).ok().and_then(|b| b.try_into().ok());
            let id = id.map(|id| KeyId(u32::from_be_bytes(id))).ok_or_else(damaged)?;
            let bytes = Zeroizing::new(BASE64.decode(bytes.as_bytes()).map_err(|_| damaged())?);
            let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| damaged())?;
            let known = match form {
                "gone" => gone.iter().any(|(old, _)| *old == id),
                _ => keys.iter().any(|k| k.id == id),
            };
            match form {
                _ if known => return Err(damaged()),
                "v1" => keys.push(Arc::new(Key::new(Zeroizing::new(bytes), id)?)),
                "gone" => gone.push((id, bytes)),
                "counting" => counting = Some(Key::new(Zeroizing::new(bytes), id)?),
                _ => return Err(damaged()),
            }
        }
        let oldest = keys.last().ok_or(KeyRingDamaged { line: 0 })?;
        let counting = counting.map_or_else(|| oldest.counting(), Ok)?;
        Ok(Self::of(keys, gone, Arc::new(counting)))
    }

    /// The digest of `parts` under the newest key. Parts are told apart: `["ab", "c"]` and `["a", "bc"]` differ.
    pub fn mac(&self, purpose: Purpose, parts: &[&[u8]]) -> Digest {
        let now = self.now();
        let key = if purpose.counts() { &now.counting } else { &now.all[0] };
        mac(&key.subkeys[purpose as usize].mac, parts)
    }

    /// The digests of `parts` under every key, the newest first: what a lookup has to try.
    pub fn macs(&self, purpose: Purpose, parts: &[&[u8]]) -> Vec<Digest> {
        if purpose.counts() {
            return vec![self.mac(purpose, parts)];
        }
        let now = self.now();
        let macs = now.all.iter().map(|k| mac(&k.subkeys[purpose as usize].mac, parts));
        macs.collect()
    }

    /// Whether `claimed` is the digest of `parts` under any key; in constant time.
    pub fn holds(&self, purpose: Purpose, parts: &[&[u8]], claimed: &[u8]) -> bool {
        self.macs(purpose, parts)
            .iter()
            .any(|m| subtle::ConstantTimeEq::ct_eq(m.as_slice(), claimed).into())
    }

    /// Seals `plain` (AES-256-GCM) to this place: it opens only with the same purpose and the same `place`, which names
    /// table, column and row, so that a sealed value cannot be moved to another row.
    pub fn seal(
        &self,
        purpose: Purpose,
        place: &[&[u8]],
        plain: &[u8],
        entropy: &mut dyn Entropy,
    ) -> Result<Vec<u8>, NotOpened> {
        let now = self.now();
        let key = &now.all[0];
        let mut nonce = [0; 12];
        entropy.fill(&mut nonce);
        let mut sealed = Vec::with_capacity(HEADER + plain.len() + 16);
        sealed.push(VERSION);
        sealed.extend_from_slice(&key.id.0.to_be_bytes());
        sealed.extend_from_slice(&nonce);
        let mut body = plain.to_vec();
        key.cipher(purpose)?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(joined(place)), &mut body)
            .map_err(|_| NotOpened)?;
        sealed.extend_from_slice(&body);
        Ok(sealed)
    }

    /// Opens what [`KeyRing::seal`] sealed for the same purpose and place.
    pub fn open(&self, purpose: Purpose, place: &[&[u8]], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotOpened> {
        let (header, body) = sealed.split_at_checked(HEADER).ok_or(NotOpened)?;
        let id = Self::sealed_under(sealed).ok_or(NotOpened)?;
        let nonce: [u8; 12] = header[5..].try_into().map_err(|_| NotOpened)?;
        let now = self.now();
        let key = now.find(id).ok_or(NotOpened)?;
        let mut body = Zeroizing::new(body.to_vec());
        let length = key
            .cipher(purpose)?
            .open_in_place(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(joined(place)),
                body.as_mut(),
            )
            .map_err(|_| NotOpened)?
            .len();
        body.truncate(length);
        Ok(body)
    }

    /// The secret that Argon2id takes beside the password (SP 800-63B-4, 3.1.1.2: a keyed step kept apart), of the key
    /// that a stored hash names. `None`: the ring has no such key.
    pub fn pepper(&self, id: KeyId) -> Option<Zeroizing<[u8; 32]>> {
        let now = self.now();
        let key = now.find(id)?;
        Some(key.subkeys[Purpose::Pepper as usize].bytes.clone())
    }

    /// Signs a checkpoint of the event log (Ed25519) under the newest key.
    pub fn sign(&self, message: &[u8]) -> Result<[u8; 64], NotOpened> {
        let pair = self.now().all[0].signer()?;
        pair.sign(message).as_ref().try_into().map_err(|_| NotOpened)
    }

    /// The public keys of every checkpoint signer that this ring ever had, the newest first.
    pub fn verifying_keys(&self) -> Result<Vec<[u8; 32]>, NotOpened> {
        let now = self.now();
        let mut publics = now.all.iter().map(|key| key.public()).collect::<Result<Vec<_>, _>>()?;
        publics.extend(now.gone.iter().map(|(_, public)| *public));
        Ok(publics)
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyRing of {}", self.now().all.len())
    }
}

impl Keys {
    fn find(&self, id: KeyId) -> Option<&Key> {
        self.all.iter().find(|key| key.id == id).map(AsRef::as_ref)
    }
}

impl Key {
    fn new(secret: Zeroizing<[u8; 32]>, id: KeyId) -> Result<Self, KeyRingDamaged> {
        let root = Salt::new(HKDF_SHA256, b"doorward key ring 1").extract(secret.as_ref());
        let subkeys = PURPOSES
            .iter()
            .map(|(_, name)| Subkey::derive(&root, name))
            .collect::<Option<Vec<_>>>();
        Ok(Self {
            id,
            secret,
            subkeys: subkeys.ok_or(KeyRingDamaged { line: 0 })?,
        })
    }

    fn cipher(&self, purpose: Purpose) -> Result<LessSafeKey, NotOpened> {
        let bytes = self.subkeys[purpose as usize].bytes.as_ref();
        Ok(LessSafeKey::new(
            UnboundKey::new(&AES_256_GCM, bytes).map_err(|_| NotOpened)?,
        ))
    }

    /// What the counters of a ring that begins with this key are found under.
    fn counting(&self) -> Result<Self, KeyRingDamaged> {
        let root = Salt::new(HKDF_SHA256, b"doorward key ring 1").extract(self.secret.as_ref());
        let secret = Subkey::derive(&root, "counting").ok_or(KeyRingDamaged { line: 0 })?;
        Self::new(secret.bytes, self.id)
    }

    fn public(&self) -> Result<[u8; 32], NotOpened> {
        self.signer()?.public_key().as_ref().try_into().map_err(|_| NotOpened)
    }

    fn signer(&self) -> Result<Ed25519KeyPair, NotOpened> {
        let seed = self.subkeys[Purpose::Checkpoint as usize].bytes.as_ref();
        Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| NotOpened)
    }
}

impl Subkey {
    fn derive(root: &hkdf::Prk, name: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        root.expand(&[name.as_bytes()], hmac::HMAC_SHA256)
            .ok()?
            .fill(bytes.as_mut())
            .ok()?;
        let mac = hmac::Key::new(hmac::HMAC_SHA256, bytes.as_ref());
        Some(Self { bytes, mac })
    }
}

fn mac(key: &hmac::Key, parts: &[&[u8]]) -> Digest {
    let mut context = hmac::Context::with_key(key);
    for part in parts {
        context.update(&(part.len() as u32).to_be_bytes());
        context.update(part);
    }
    let mut digest = [0; 32];
    digest.copy_from_slice(context.sign().as_ref());
    digest
}

fn joined(place: &[&[u8]]) -> Vec<u8> {
    let mut all = Vec::new();
    for part in place {
        all.extend_from_slice(&(part.len() as u32).to_be_bytes());
        all.extend_from_slice(part);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::Seeded;

    fn ring() -> KeyRing {
        KeyRing::generate(&mut Seeded::new(1)).unwrap()
    }

    #[test]
    fn purposes_stand_in_the_order_of_their_numbers() {
        for (at, (purpose, _)) in PURPOSES.iter().enumerate() {
            assert_eq!(*purpose as usize, at);
        }
    }

    #[test]
    fn a_ring_reads_back_from_its_file() {
        let ring = ring();
        let again = KeyRing::from_text(&ring.to_text()).unwrap();
        assert_eq!(
            ring.mac(Purpose::Session, &[b"t"]),
            again.mac(Purpose::Session, &[b"t"])
        );
        assert_eq!(KeyRing::from_text("v1 nonsense").unwrap_err().line, 1);
        assert!(KeyRing::from_text("# empty\n").is_err());
    }

    #[test]
    fn purposes_and_part_boundaries_are_told_apart() {
        let ring = ring();
        assert_ne!(ring.mac(Purpose::Session, &[b"t"]), ring.mac(Purpose::Ticket, &[b"t"]));
        assert_ne!(
            ring.mac(Purpose::Code, &[b"ab", b"c"]),
            ring.mac(Purpose::Code, &[b"a", b"bc"])
        );
    }

    // shows: SEC-02
    #[test]
    fn a_sealed_secret_opens_only_in_its_own_row() {
        let ring = ring();
        let sealed = ring
            .seal(Purpose::OtpApp, &[b"ann"], b"secret", &mut Seeded::new(2))
            .unwrap();
        assert!(!sealed.windows(6).any(|w| w == b"secret"));
        assert_eq!(
            ring.open(Purpose::OtpApp, &[b"ann"], &sealed).unwrap().as_slice(),
            b"secret"
        );
        assert!(ring.open(Purpose::OtpApp, &[b"ben"], &sealed).is_err());
        assert!(ring.open(Purpose::Message, &[b"ann"], &sealed).is_err());
        let mut changed = sealed.clone();
        changed[HEADER] ^= 1;
        assert!(ring.open(Purpose::OtpApp, &[b"ann"], &changed).is_err());
    }
}
