//! A chain's end, signed: what lies outside the database and proves that nothing was cut off.
//!
//! A signed note (C2SP signed-note): the origin `doorward/<server>/<chain>`, the number of the last seal, its head in
//! base 64, an empty line, and `— <name> <base 64 of key hash and Ed25519 signature>`.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use data_encoding::{BASE64, HEXLOWER};
use domain::event::Chain;
use domain::id::WorkspaceId;
use domain::keys::KeyRing;

use super::seal::{End, Hash};
use crate::{Statement, Store, StoreError, Value};

pub(super) static NEXT_CHAIN: Statement = Statement {
    name: "seal.next_chain",
    sql: "select chain from seal where chain > $1 order by chain limit 1",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&NEXT_CHAIN];

/// The sixteen bytes that name a chain: a workspace's id, or zeros for the server.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ChainKey(pub [u8; 16]);

/// The signed end of one chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    pub chain: ChainKey,
    /// The number of the last seal.
    pub number: i64,
    pub head: [u8; 32],
    /// The whole note, to be written as it is.
    pub text: String,
}

/// Why a text is no checkpoint of this server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NotOurs {
    Unreadable,
    AnotherServer,
    BadSignature,
}

impl ChainKey {
    /// `server`, or the workspace's id: what files and origins call the chain.
    pub fn name(&self) -> String {
        match self.0 {
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] => "server".to_owned(),
            id => WorkspaceId::from_bytes(id).to_string(),
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        if name == "server" {
            return Some(Self([0; 16]));
        }
        name.parse::<WorkspaceId>().ok().map(|id| Self(*id.bytes()))
    }
}

impl From<Chain> for ChainKey {
    fn from(chain: Chain) -> Self {
        Self(chain.bytes())
    }
}

impl Store {
    /// The signed end of every chain as it stands: for a start, where the last round's files may be missing.
    pub async fn checkpoints(&self, server: [u8; 16]) -> Result<Vec<Checkpoint>, StoreError> {
        let mut checkpoints = Vec::new();
        let mut after = Vec::new();
        while let Some(row) = self.database.read_one(&NEXT_CHAIN, &[Value::from(&after)]).await? {
            let chain = ChainKey(row.bytes(0)?);
            after = chain.0.to_vec();
            if let Some(end) = self.chain_end(chain).await? {
                checkpoints.push(Checkpoint::sign(&self.keys, server, chain, end)?);
            }
        }
        Ok(checkpoints)
    }
}

impl Checkpoint {
    pub(super) fn sign(keys: &KeyRing, server: [u8; 16], chain: ChainKey, end: End) -> Result<Self, StoreError> {
        let failed = |_| StoreError::Corrupt("the key ring cannot sign".to_owned());
        let name = signer(server);
        let End { number, head } = end;
        let note = format!("{name}/{}\n{number}\n{}\n", chain.name(), BASE64.encode(&head));
        let signature = keys.sign(note.as_bytes()).map_err(failed)?;
        let newest = keys.verifying_keys().map_err(failed)?;
        let newest = newest
            .first()
            .ok_or_else(|| StoreError::Corrupt("the key ring is empty".to_owned()))?;
        let signature = BASE64.encode(&[&key_hash(&name, newest)[..], &signature].concat());
        Ok(Self {
            chain,
            number,
            head,
            text: format!("{note}\n— {name} {signature}\n"),
        })
    }

    /// Writes the note to `folder` as `<chain>.txt` (0600), over the one before: a reader finds either, whole, and it is
    /// on disk when this returns. Blocks.
    pub fn keep_in(&self, folder: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let name = self.chain.name();
        let temporary = folder.join(format!(".{name}.new"));
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(true)
            .write(true)
            .mode(0o600)
            .open(&temporary)?;
        file.write_all(self.text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, folder.join(format!("{name}.txt")))?;
        File::open(folder)?.sync_all()
    }

    /// Reads a note that this server signed, under any key of the ring.
    pub(super) fn read(keys: &KeyRing, server: [u8; 16], text: &str) -> Result<Self, NotOurs> {
        let (note, signatures) = text.split_once("\n\n").ok_or(NotOurs::Unreadable)?;
        let note = format!("{note}\n");
        let lines: Vec<_> = note.lines().collect();
        let [origin, number, head] = lines[..] else {
            return Err(NotOurs::Unreadable);
        };
        let name = signer(server);
        let (issuer, chain) = origin.rsplit_once('/').ok_or(NotOurs::Unreadable)?;
        if issuer != name {
            return Err(NotOurs::AnotherServer);
        }
        let chain = ChainKey::from_name(chain).ok_or(NotOurs::Unreadable)?;
        let number = number.parse().map_err(|_| NotOurs::Unreadable)?;
        let head: Option<Hash> = BASE64
            .decode(head.as_bytes())
            .ok()
            .and_then(|head| head.try_into().ok());
        let head = head.ok_or(NotOurs::Unreadable)?;
        let signed = signatures.lines().any(|line| is_signed(keys, &name, &note, line));
        if signed {
            Ok(Self {
                chain,
                number,
                head,
                text: text.to_owned(),
            })
        } else {
            Err(NotOurs::BadSignature)
        }
    }
}

/// The texts of the checkpoints that lie in `folder`: none if there is no such folder. Blocks.
pub fn kept_in(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut texts = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            texts.push(fs::read_to_string(path)?);
        }
    }
    Ok(texts)
}

fn signer(server: [u8; 16]) -> String {
    format!("doorward/{}", HEXLOWER.encode(&server))
}

/// Whether this line is a signature of ours under the note; lines of others are passed over, as the form demands.
fn is_signed(keys: &KeyRing, name: &str, note: &str, line: &str) -> bool {
    let Some((signer, signature)) = line.strip_prefix("— ").and_then(|line| line.split_once(' ')) else {
        return false;
    };
    let signature = BASE64.decode(signature.as_bytes()).unwrap_or_default();
    let Some((hash, signature)) = signature.split_at_checked(4) else {
        return false;
    };
    let publics = keys.verifying_keys().unwrap_or_default();
    let known = publics
        .iter()
        .filter(|public| signer == name && key_hash(name, public) == hash);
    let mut known = known.map(|public| UnparsedPublicKey::new(&ED25519, public));
    known.any(|public| public.verify(note.as_bytes(), signature).is_ok())
}

fn key_hash(name: &str, public: &[u8; 32]) -> [u8; 4] {
    let hash = digest(&SHA256, &[name.as_bytes(), b"\n", &[1], public].concat());
    let mut short = [0; 4];
    short.copy_from_slice(&hash.as_ref()[..4]);
    short
}

#[cfg(test)]
mod tests {
    use domain::entropy::Seeded;

    use super::*;

    #[test]
    fn a_checkpoint_reads_back_and_a_changed_one_does_not() {
        let keys = KeyRing::generate(&mut Seeded::new(1)).unwrap();
        let chain = ChainKey([7; 16]);
        let made = Checkpoint::sign(
            &keys,
            [3; 16],
            chain,
            End {
                number: 12,
                head: [9; 32],
            },
        )
        .unwrap();
        assert!(made.text.starts_with("doorward/03030303030303030303030303030303/wsp_"));
        assert_eq!(Checkpoint::read(&keys, [3; 16], &made.text), Ok(made.clone()));
        assert_eq!(
            Checkpoint::read(&keys, [4; 16], &made.text),
            Err(NotOurs::AnotherServer)
        );
        let bent = made.text.replacen("\n12\n", "\n11\n", 1);
        assert_eq!(Checkpoint::read(&keys, [3; 16], &bent), Err(NotOurs::BadSignature));
        assert_eq!(Checkpoint::read(&keys, [3; 16], "hello"), Err(NotOurs::Unreadable));
        let witnessed = format!("{}— witness.example AAAA\n", made.text);
        assert!(Checkpoint::read(&keys, [3; 16], &witnessed).is_ok());
    }
}
