//! The stored text of a password hash, in the PHC string format: scheme and cost stand beside salt and tag.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64_NOPAD;
use domain::keys::KeyId;

/// What one evaluation costs: memory and passes over it, on one lane.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
}

/// The most that the policy could ever have asked for. Whoever can write to the database cannot make one sign-in take
/// all memory. Source: `password.memory`, `password.passes`.
const DEAREST: Cost = Cost {
    memory_kib: 2_097_152,
    passes: 20,
};

impl Cost {
    pub(super) fn is_weaker_than(self, other: Self) -> bool {
        self.memory_kib < other.memory_kib || self.passes < other.passes
    }
}

/// A hash of ours: Argon2id, version 19, 16 bytes of salt, 32 of tag. Its `keyid` names the key of the ring whose pepper
/// it took; the key that a ring begins with is not named.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Stored {
    pub(super) cost: Cost,
    pub(super) key: KeyId,
    pub(super) salt: [u8; 16],
    pub(super) tag: [u8; 32],
}

/// The text is no hash of ours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct NotAHash;

impl fmt::Display for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cost { memory_kib, passes } = self.cost;
        let (salt, tag) = (BASE64_NOPAD.encode(&self.salt), BASE64_NOPAD.encode(&self.tag));
        write!(f, "$argon2id$v=19$m={memory_kib},t={passes},p=1")?;
        if self.key != KeyId::FIRST {
            write!(f, ",keyid={}", BASE64_NOPAD.encode(&self.key.number().to_be_bytes()))?;
        }
        write!(f, "${salt}${tag}")
    }
}

impl FromStr for Stored {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let rest = text.strip_prefix("$argon2id$v=19$m=").ok_or(NotAHash)?;
        let (memory, rest) = rest.split_once(",t=").ok_or(NotAHash)?;
        let (passes, rest) = rest.split_once(",p=1").ok_or(NotAHash)?;
        let (key, rest) = rest.split_once('$').ok_or(NotAHash)?;
        let key = match key.strip_prefix(",keyid=") {
            None if key.is_empty() => KeyId::FIRST,
            Some(id) => KeyId::from_number(u32::from_be_bytes(bytes(id)?)),
            None => return Err(NotAHash),
        };
        let (salt, tag) = rest.split_once('$').ok_or(NotAHash)?;
        let read = Self {
            cost: Cost {
                memory_kib: number(memory, 8..=DEAREST.memory_kib)?,
                passes: number(passes, 1..=DEAREST.passes)?,
            },
            key,
            salt: bytes(salt)?,
            tag: bytes(tag)?,
        };
        Ok(read)
    }
}

fn number(text: &str, range: std::ops::RangeInclusive<u32>) -> Result<u32, NotAHash> {
    let value = text.parse().map_err(|_| NotAHash)?;
    if range.contains(&value) {
        Ok(value)
    } else {
        Err(NotAHash)
    }
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], NotAHash> {
    let decoded = BASE64_NOPAD.decode(text.as_bytes()).map_err(|_| NotAHash)?;
    decoded.try_into().map_err(|_| NotAHash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_hash_reads_back_and_nothing_else_is_one() {
        let stored = Stored {
            cost: Cost {
                memory_kib: 19_456,
                passes: 2,
            },
            key: KeyId::FIRST,
            salt: [7; 16],
            tag: [9; 32],
        };
        let text = stored.to_string();
        assert!(text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{text}");
        assert!(text.parse::<Stored>() == Ok(stored.clone()));
        let later = Stored {
            key: KeyId::from_number(0x0102_0304),
            ..stored
        };
        let text_of_later = later.to_string();
        assert!(text_of_later.contains(",p=1,keyid=AQIDBA$"), "{text_of_later}");
        assert!(text_of_later.parse::<Stored>() == Ok(later));
        for damaged in [
            text.replace("argon2id", "argon2i"),
            text.replace("v=19", "v=16"),
            text.replace("m=19456", "m=4294967295"),
            text.replace("t=2", "t=21"),
            text.replace("t=2", "t=0"),
            text.replace("p=1", "p=2"),
            text.replace("p=1", "p=1,keyid="),
            text.replace("p=1", "p=1,data=AQIDBA"),
            text[..text.len() - 1].to_owned(),
            format!("{text}$"),
            String::new(),
        ] {
            assert!(damaged.parse::<Stored>() == Err(NotAHash), "{damaged}");
        }
    }
}
