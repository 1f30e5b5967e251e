//! Names of things: sixteen bytes in the store, a typed word outside.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use data_encoding::{Encoding, Specification};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::entropy::Entropy;
use crate::time::Timestamp;

/// The kind of thing that an [`Id`] names; its prefix stands before the underscore.
pub trait Kind {
    const PREFIX: &'static str;
}

/// An id that cannot be taken for another kind's: `acc_…`, `emp_…`.
///
/// Sixteen bytes: 48 bits of milliseconds, so that rows made together lie together, and 80 random bits. It names and
/// never authorises.
pub struct Id<K>([u8; 16], PhantomData<fn() -> K>);

pub enum Account {}
pub enum Workspace {}
pub enum Employee {}
pub enum Group {}
pub enum SignIn {}
pub enum Session {}
pub enum Device {}
pub enum Event {}
pub enum Message {}
pub enum Import {}
pub enum Alert {}
pub enum Approval {}
pub enum JoinLink {}
pub enum TrustedDevice {}
pub enum Pairing {}
pub enum AccessRequest {}
pub enum SmsInvitation {}

impl Kind for Account {
    const PREFIX: &'static str = "acc";
}
impl Kind for Workspace {
    const PREFIX: &'static str = "wsp";
}
impl Kind for Employee {
    const PREFIX: &'static str = "emp";
}
impl Kind for Group {
    const PREFIX: &'static str = "grp";
}
impl Kind for SignIn {
    const PREFIX: &'static str = "sgn";
}
impl Kind for Session {
    const PREFIX: &'static str = "ses";
}
impl Kind for Device {
    const PREFIX: &'static str = "dev";
}
impl Kind for Event {
    const PREFIX: &'static str = "evt";
}
impl Kind for Message {
    const PREFIX: &'static str = "msg";
}
impl Kind for Import {
    const PREFIX: &'static str = "imp";
}
impl Kind for Approval {
    const PREFIX: &'static str = "apr";
}
impl Kind for Alert {
    const PREFIX: &'static str = "alr";
}

impl Kind for JoinLink {
    const PREFIX: &'static str = "jln";
}
impl Kind for TrustedDevice {
    const PREFIX: &'static str = "phn";
}
impl Kind for Pairing {
    const PREFIX: &'static str = "pai";
}
impl Kind for AccessRequest {
    const PREFIX: &'static str = "arq";
}
impl Kind for SmsInvitation {
    const PREFIX: &'static str = "sin";
}

pub type AccountId = Id<Account>;
pub type WorkspaceId = Id<Workspace>;
pub type EmployeeId = Id<Employee>;
pub type GroupId = Id<Group>;
pub type SignInId = Id<SignIn>;
pub type SessionId = Id<Session>;
pub type DeviceId = Id<Device>;
pub type EventId = Id<Event>;
pub type MessageId = Id<Message>;
pub type ImportId = Id<Import>;
pub type AlertId = Id<Alert>;
pub type ApprovalId = Id<Approval>;
pub type JoinLinkId = Id<JoinLink>;
pub type TrustedDeviceId = Id<TrustedDevice>;
pub type PairingId = Id<Pairing>;
pub type AccessRequestId = Id<AccessRequest>;
pub type SmsInvitationId = Id<SmsInvitation>;

impl<K> Id<K> {
    pub fn new(now: Timestamp, entropy: &mut dyn Entropy) -> Self {
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes[6..]);
        bytes[..6].copy_from_slice(&(now.micros() / 1000).to_be_bytes()[2..]);
        Self(bytes, PhantomData)
    }

    /// The smallest id that can be made at `at`: everything below it was made before.
    pub fn first_at(at: Timestamp) -> Self {
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&(at.micros() / 1000).to_be_bytes()[2..]);
        Self(bytes, PhantomData)
    }

    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes, PhantomData)
    }

    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// Crockford's base 32 in lower case: no `i`, `l`, `o`, `u`.
fn alphabet() -> &'static Encoding {
    static ENCODING: std::sync::LazyLock<Encoding> = std::sync::LazyLock::new(|| {
        let mut specification = Specification::new();
        specification.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
        specification.encoding().unwrap_or(data_encoding::BASE32_NOPAD)
    });
    &ENCODING
}

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0; 26];
        alphabet().encode_mut(&self.0, &mut text);
        f.write_str(K::PREFIX)?;
        f.write_str("_")?;
        f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What was given names nothing of this kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAnId;

impl<K: Kind> FromStr for Id<K> {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let tail = text
            .strip_prefix(K::PREFIX)
            .and_then(|t| t.strip_prefix('_'))
            .ok_or(NotAnId)?;
        let bytes = alphabet().decode(tail.as_bytes()).map_err(|_| NotAnId)?;
        Ok(Self::from_bytes(bytes.try_into().map_err(|_| NotAnId)?))
    }
}

impl<K: Kind> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, K: Kind> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse()
            .map_err(|NotAnId| serde::de::Error::custom("not an id of this kind"))
    }
}

// Written out: a derive would ask the same of `K`.
impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_its_kind_and_reads_back() {
        let id = AccountId::from_bytes([7; 16]);
        assert!(id.to_string().starts_with("acc_"));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().parse::<EmployeeId>(), Err(NotAnId));
        assert_eq!("acc_short".parse::<AccountId>(), Err(NotAnId));
    }
}
