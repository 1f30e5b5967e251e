//! The ticket of a sign-in: it authorises, the sign-in's id only names.
//!
//! Until the password is proven nothing is stored: the ticket itself carries, sealed to the sign-in's id, which door was
//! used. From then on its digest finds the stored sign-in.

use data_encoding::BASE64URL_NOPAD;
use domain::app_session::AppClient;
use domain::client::ClientKind;
use domain::entropy::Entropy;
use domain::id::{SignInId, WorkspaceId};
use domain::jws::PublicKey;
use domain::keys::{Digest, KeyRing, NotOpened, Purpose};
use domain::secret::SecretText;
use domain::time::Timestamp;

/// What the ticket says while nothing is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Door {
    pub workspace: Option<WorkspaceId>,
    pub opened_at: Timestamp,
    /// The app that signs in; `None` for a browser.
    pub client: Option<AppClient>,
}

/// A ticket's text; it does not print.
pub fn issue(keys: &KeyRing, id: SignInId, door: Door, entropy: &mut dyn Entropy) -> Result<SecretText, NotOpened> {
    let mut plain = Vec::with_capacity(96);
    plain.extend_from_slice(&door.opened_at.micros().to_be_bytes());
    plain.push(u8::from(door.workspace.is_some()));
    if let Some(workspace) = door.workspace {
        plain.extend_from_slice(workspace.bytes());
    }
    if let Some(client) = door.client {
        plain.extend_from_slice(client.key.bytes());
        plain.extend_from_slice(client.kind.word().as_bytes());
    }
    let sealed = keys.seal(Purpose::Ticket, &[id.bytes()], &plain, entropy)?;
    Ok(SecretText::new(BASE64URL_NOPAD.encode(&sealed)))
}

/// Reads a ticket that was issued for `id`.
pub fn read(keys: &KeyRing, id: SignInId, ticket: &SecretText) -> Result<Door, NotOpened> {
    let sealed = BASE64URL_NOPAD
        .decode(ticket.expose().as_bytes())
        .map_err(|_| NotOpened)?;
    let plain = keys.open(Purpose::Ticket, &[id.bytes()], &sealed)?;
    let (opened_at, rest) = plain.split_at_checked(8).ok_or(NotOpened)?;
    let opened_at = i64::from_be_bytes(opened_at.try_into().map_err(|_| NotOpened)?);
    let (workspace, client) = match rest.split_first().ok_or(NotOpened)? {
        (0, client) => (None, client),
        (_, rest) => {
            let (workspace, client) = rest.split_first_chunk().ok_or(NotOpened)?;
            (Some(WorkspaceId::from_bytes(*workspace)), client)
        }
    };
    Ok(Door {
        workspace,
        opened_at: Timestamp::from_micros(opened_at),
        client: client_of(client)?,
    })
}

/// The app of a ticket: its key, and its kind in a word.
fn client_of(bytes: &[u8]) -> Result<Option<AppClient>, NotOpened> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let (key, kind) = bytes.split_at_checked(65).ok_or(NotOpened)?;
    let kind = std::str::from_utf8(kind).ok().and_then(ClientKind::from_word);
    Ok(Some(AppClient {
        kind: kind.ok_or(NotOpened)?,
        key: PublicKey::from_bytes(key).ok_or(NotOpened)?,
    }))
}

/// What the store knows of a ticket: a digest under the key that sealed it, so that a rotation between two steps changes
/// nothing (THR-18).
pub fn digest(keys: &KeyRing, ticket: &SecretText) -> Digest {
    let text = ticket.expose().as_bytes();
    let sealed = BASE64URL_NOPAD.decode(text).unwrap_or_default();
    let under = KeyRing::sealed_under(&sealed).unwrap_or_else(|| keys.newest());
    let parts: [&[u8]; 2] = [b"stored", text];
    let digest = keys.mac_under(under, Purpose::Ticket, &parts);
    digest.unwrap_or_else(|| keys.mac(Purpose::Ticket, &parts))
}

#[cfg(test)]
mod tests {
    use domain::entropy::Seeded;

    use super::*;

    // shows in part: SF-10 (the cookie is shown by the browser's tests)
    #[test]
    fn a_ticket_opens_its_own_sign_in_and_no_other() {
        let keys = KeyRing::generate(&mut Seeded::new(1)).unwrap();
        let (mine, other) = (SignInId::from_bytes([1; 16]), SignInId::from_bytes([2; 16]));
        let door = Door {
            workspace: Some(WorkspaceId::from_bytes([3; 16])),
            opened_at: Timestamp::from_seconds(5),
            client: None,
        };
        let ticket = issue(&keys, mine, door, &mut Seeded::new(2)).unwrap();
        assert_eq!(read(&keys, mine, &ticket), Ok(door));
        assert_eq!(read(&keys, other, &ticket), Err(NotOpened));
        assert_eq!(read(&keys, mine, &SecretText::new("AAAA".into())), Err(NotOpened));
        let client = AppClient {
            kind: ClientKind::Desktop,
            key: PublicKey::from_bytes(&[4; 65]).unwrap(),
        };
        for workspace in [None, door.workspace] {
            let door = Door {
                workspace,
                client: Some(client),
                ..door
            };
            let ticket = issue(&keys, mine, door, &mut Seeded::new(3)).unwrap();
            assert_eq!(read(&keys, mine, &ticket), Ok(door));
        }
    }
}
