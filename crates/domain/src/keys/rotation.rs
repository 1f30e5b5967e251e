//! A new key in front, the old ones until nothing needs them.
//!
//! A rotated ring is another ring; a server in use takes it over between two uses. Which key a value is under says its
//! header (sealed), its text (password hashes), or trying (digests).

use std::fmt;
use std::sync::Arc;

use data_encoding::{BASE64_NOPAD, HEXLOWER};
use zeroize::Zeroizing;

use super::{Digest, HEADER, Key, KeyId, KeyRing, KeyRingDamaged, NotOpened, Purpose, VERSION, mac};
use crate::entropy::Entropy;
use crate::time::Timestamp;

impl KeyId {
    /// The key that a ring begins with.
    pub const FIRST: Self = Self(1);

    pub fn from_number(number: u32) -> Self {
        Self(number)
    }

    pub fn number(self) -> u32 {
        self.0
    }

    /// The key whose pepper a password hash took: its `keyid`, or the key that a ring begins with (PHC string format).
    pub fn of_password_hash(text: &str) -> Option<Self> {
        let parameters = text.strip_prefix("$argon2id$v=19$")?.split('$').next()?;
        match parameters.split(',').find_map(|p| p.strip_prefix("keyid=")) {
            None => Some(Self::FIRST),
            Some(id) => {
                let id = BASE64_NOPAD.decode(id.as_bytes()).ok()?;
                Some(Self(u32::from_be_bytes(id.try_into().ok()?)))
            }
        }
    }
}

/// As in the ring's file: eight hexadecimal digits.
impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0.to_be_bytes()))
    }
}

impl KeyRing {
    /// The same ring with a new key in front. Its id is the second in which it was made, or the next free number.
    pub fn rotated(&self, now: Timestamp, entropy: &mut dyn Entropy) -> Result<Self, KeyRingDamaged> {
        let was = self.now();
        let used = was
            .all
            .iter()
            .map(|key| key.id)
            .chain(was.gone.iter().map(|(id, _)| *id));
        let newest = used.max().map_or(0, KeyId::number);
        let id = u32::try_from(now.seconds()).unwrap_or(0).max(newest.saturating_add(1));
        let mut secret = Zeroizing::new([0; 32]);
        entropy.fill(secret.as_mut());
        let mut keys = vec![Arc::new(Key::new(secret, KeyId(id))?)];
        keys.extend(was.all.iter().map(Arc::clone));
        Ok(Self::of(keys, was.gone.clone(), Arc::clone(&was.counting)))
    }

    /// The same ring without one of its older keys; what that signed can still be verified. The newest stays.
    pub fn without(&self, id: KeyId) -> Result<Self, NotOpened> {
        let was = self.now();
        if was.all[0].id == id {
            return Err(NotOpened);
        }
        let public = was.find(id).ok_or(NotOpened)?.public()?;
        let mut gone = was.gone.clone();
        gone.push((id, public));
        let kept = was.all.iter().filter(|key| key.id != id).map(Arc::clone);
        Ok(Self::of(kept.collect(), gone, Arc::clone(&was.counting)))
    }

    /// Goes on with the keys of `other`, for everybody who shares this ring.
    pub fn adopt(&self, other: &Self) {
        self.0.store(other.0.load_full());
    }

    /// The ids of the keys, the newest first.
    pub fn ids(&self) -> Vec<KeyId> {
        self.now().all.iter().map(|key| key.id).collect()
    }

    pub fn newest(&self) -> KeyId {
        self.now().all[0].id
    }

    /// The key under which `claimed` is the digest of `parts`.
    pub fn key_of(&self, purpose: Purpose, parts: &[&[u8]], claimed: &[u8]) -> Option<KeyId> {
        let holds = |key: &&Arc<Key>| {
            let ours = mac(&key.subkeys[purpose as usize].mac, parts);
            subtle::ConstantTimeEq::ct_eq(ours.as_slice(), claimed).into()
        };
        self.now().all.iter().find(holds).map(|key| key.id)
    }

    /// The digest of `parts` under one key; `None` if it is gone.
    pub fn mac_under(&self, id: KeyId, purpose: Purpose, parts: &[&[u8]]) -> Option<Digest> {
        let now = self.now();
        Some(mac(&now.find(id)?.subkeys[purpose as usize].mac, parts))
    }

    /// The key under which [`KeyRing::seal`] sealed this; `None` if it did not.
    pub fn sealed_under(sealed: &[u8]) -> Option<KeyId> {
        let (version, rest) = sealed.split_at_checked(1)?;
        let id = rest.first_chunk::<4>()?;
        (version == [VERSION] && sealed.len() > HEADER).then(|| KeyId(u32::from_be_bytes(*id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::Seeded;

    fn rotated(ring: &KeyRing, second: i64) -> KeyRing {
        let entropy = &mut Seeded::new(second.unsigned_abs());
        ring.rotated(Timestamp::from_seconds(second), entropy).unwrap()
    }

    // shows in part: THR-18 (the server's tests show the digests and the command)
    #[test]
    fn what_an_older_key_made_counts_until_the_key_is_gone() {
        let first = KeyRing::generate(&mut Seeded::new(1)).unwrap();
        let digest = first.mac(Purpose::Session, &[b"ann"]);
        let sealed = first
            .seal(Purpose::OtpApp, &[b"ann"], b"secret", &mut Seeded::new(2))
            .unwrap();
        let pepper = first.pepper(KeyId::FIRST).unwrap();
        let signer = first.verifying_keys().unwrap()[0];

        let ring = rotated(&first, 100);
        assert_eq!(ring.ids(), [KeyId(100), KeyId::FIRST]);
        assert_ne!(ring.mac(Purpose::Session, &[b"ann"]), digest);
        assert_eq!(ring.key_of(Purpose::Session, &[b"ann"], &digest), Some(KeyId::FIRST));
        assert_eq!(ring.macs(Purpose::Session, &[b"ann"])[1], digest);
        assert_eq!(KeyRing::sealed_under(&sealed), Some(KeyId::FIRST));
        assert!(ring.open(Purpose::OtpApp, &[b"ann"], &sealed).is_ok());
        assert_eq!(ring.pepper(KeyId::FIRST).unwrap(), pepper);
        assert_ne!(ring.pepper(KeyId(100)).unwrap(), pepper);

        let read = KeyRing::from_text(&ring.without(KeyId::FIRST).unwrap().to_text()).unwrap();
        assert_eq!(read.ids(), [KeyId(100)]);
        assert_eq!(read.key_of(Purpose::Session, &[b"ann"], &digest), None);
        assert!(read.open(Purpose::OtpApp, &[b"ann"], &sealed).is_err());
        assert!(read.pepper(KeyId::FIRST).is_none());
        assert!(
            read.verifying_keys().unwrap().contains(&signer),
            "its checkpoints are still ours"
        );
        assert!(ring.without(KeyId(100)).is_err(), "the newest stays");
    }

    // shows in part: THR-09 (the server's tests show the counters)
    #[test]
    fn a_rotation_gives_nobody_a_new_budget() {
        let first = KeyRing::generate(&mut Seeded::new(1)).unwrap();
        let counter = |ring: &KeyRing| ring.mac(Purpose::Login, &[b"ann@example.org"]);
        let ring = rotated(&rotated(&first, 100), 200);
        let ring = ring.without(KeyId::FIRST).unwrap().without(KeyId(100)).unwrap();
        let read = KeyRing::from_text(&ring.to_text()).unwrap();
        assert_eq!(counter(&read), counter(&first));
        assert_eq!(read.macs(Purpose::Login, &[b"ann@example.org"]), [counter(&first)]);
        assert_ne!(
            counter(&KeyRing::generate(&mut Seeded::new(2)).unwrap()),
            counter(&first)
        );
    }

    #[test]
    fn a_password_hash_names_its_key() {
        let key = |parameters: &str| KeyId::of_password_hash(&format!("$argon2id$v=19${parameters}$c2FsdA$dGFn"));
        assert_eq!(key("m=8,t=1,p=1"), Some(KeyId::FIRST));
        assert_eq!(key("m=8,t=1,p=1,keyid=AQIDBA"), Some(KeyId(0x0102_0304)));
        assert_eq!(key("m=8,t=1,p=1,keyid=AQ"), None);
        assert_eq!(KeyId::of_password_hash("hortensia"), None);
    }

    #[test]
    fn a_ring_in_use_takes_over_a_rotated_one_and_ids_never_come_again() {
        let ring = KeyRing::generate(&mut Seeded::new(1)).unwrap();
        let next = rotated(&ring, 100);
        ring.adopt(&next);
        assert_eq!(ring.newest(), KeyId(100));
        assert_eq!(rotated(&ring, 100).newest(), KeyId(101));
        assert_eq!(rotated(&ring, 50).newest(), KeyId(101), "a clock set back");
        let without = ring.without(KeyId::FIRST).unwrap();
        assert_eq!(rotated(&without, 0).ids(), [KeyId(101), KeyId(100)]);
    }
}
