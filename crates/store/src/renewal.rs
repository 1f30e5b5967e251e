//! After a rotation of the key ring: what can be put under the newest key is, and the rest is counted.
//!
//! Seals and row MACs of what stays are made anew. Digests of tokens cannot be, since only their owners have the tokens:
//! they go as sessions end, links are used and people sign in; so do password hashes, each at its next sign-in.

use domain::entropy::Entropy;
use domain::keys::{KeyId, KeyRing, Purpose};
use domain::time::Timestamp;

use crate::{
    Batch, Row, Statement, Store, StoreError, Value, account, account_proof, device, employee, event, link, otp_app,
    outbox, recovery_code, session, sign_in, waiver,
};

/// A table in which something is under a key.
pub(crate) struct Keyed {
    pub(crate) table: &'static str,
    /// What people call its rows, such as `sessions`.
    pub(crate) what: &'static str,
    /// The rows after key `$1`, in the order of that key, at most `$2`; the key stands first.
    pub(crate) page: &'static Statement,
    /// Whether the key may come several times: then everything is read at once.
    pub(crate) whole: bool,
    pub(crate) judge: fn(&Store, &Row, &mut Renewing<'_>) -> Result<Found, StoreError>,
}

/// What a judge is given.
pub(crate) struct Renewing<'a> {
    pub(crate) now: Timestamp,
    pub(crate) entropy: &'a mut dyn Entropy,
    pub(crate) batch: Batch,
}

/// Under which key a row is.
pub(crate) enum Found {
    /// Under this one, and it stays there until it goes or its owner comes.
    Under(KeyId),
    /// It was under another one than the newest; the batch puts it there.
    Renewed,
    /// Nothing of it is under a key any more.
    Free,
    /// Under none of the ring: not ours, or made under a lost key.
    Foreign,
}

pub(crate) static TABLES: [&Keyed; 22] = [
    &crate::phone_number::KEYED,
    &crate::access_request::KEYED,
    &employee::KEYED,
    &otp_app::KEYED,
    &crate::trusted_device::KEYED,
    &crate::pairing::KEYED,
    &crate::approval::KEYED,
    &crate::app_session::KEYED,
    &outbox::KEYED,
    &event::KEYED,
    &account::KEYED,
    &session::KEYED,
    &device::KEYED,
    &sign_in::KEYED,
    &link::KEYED,
    &crate::join_link::KEYED,
    &waiver::KEYED,
    &waiver::KEYED_SUSPENDED,
    &otp_app::KEYED_SETUP,
    &recovery_code::KEYED,
    &account_proof::KEYED,
    &recovery_code::KEYED_SUSPENDED,
];

/// Rows of one page, and so at most of one batch: whoever signs in meanwhile waits for no more than that.
const PAGE: i64 = 200;
/// Pages of one call.
const PAGES: usize = 20;

/// Where a walk over all tables goes on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Place {
    pub table: usize,
    pub after: Vec<u8>,
}

/// What one part of a walk found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Part {
    /// Rows that were put under the newest key.
    pub renewed: u64,
    /// Rows under older keys that only time and people bring under the newest.
    pub left: Vec<(KeyId, &'static str)>,
    /// Rows under no key of the ring.
    pub foreign: Vec<&'static str>,
    /// Where to go on; `None`: everything was seen.
    pub next: Option<Place>,
}

impl Store {
    /// Walks some pages from `place` on. With `renew`, what can be put under the newest key is; each page is one
    /// change, and whoever writes a row at the same time wins. Doing it again does no harm.
    pub async fn renew(
        &self,
        place: Place,
        renew: bool,
        now: Timestamp,
        entropy: &mut (dyn Entropy + Send),
    ) -> Result<Part, StoreError> {
        let mut part = Part::default();
        let mut at = place;
        for _ in 0..PAGES {
            let Some(keyed) = TABLES.get(at.table) else {
                return Ok(part);
            };
            let limit = if keyed.whole { i64::MAX } else { PAGE };
            let params = [Value::from(&at.after), limit.into()];
            let rows = self.database.read_long(keyed.page, &params).await?;
            let batch = self.judge_page(keyed, &rows, now, &mut *entropy, &mut part)?;
            if renew && !batch.is_empty() {
                self.database.write(batch).await?;
            }
            at = match rows.last() {
                Some(last) if !keyed.whole && rows.len() == PAGE as usize => Place {
                    table: at.table,
                    after: last.blob(0)?.to_vec(),
                },
                _ => Place {
                    table: at.table + 1,
                    after: Vec::new(),
                },
            };
        }
        part.next = Some(at);
        Ok(part)
    }

    fn judge_page(
        &self,
        keyed: &Keyed,
        rows: &[Row],
        now: Timestamp,
        entropy: &mut dyn Entropy,
        part: &mut Part,
    ) -> Result<Batch, StoreError> {
        let newest = self.keys.newest();
        let mut renewing = Renewing {
            now,
            entropy,
            batch: Batch::new(),
        };
        for row in rows {
            match (keyed.judge)(self, row, &mut renewing)? {
                Found::Under(key) if key != newest => part.left.push((key, keyed.what)),
                Found::Under(_) | Found::Free => {}
                Found::Renewed => part.renewed += 1,
                Found::Foreign => part.foreign.push(keyed.what),
            }
        }
        Ok(renewing.batch)
    }

    /// The key of a row's MAC.
    pub(crate) fn row_key(&self, table: &str, columns: &[&[u8]], mac: &[u8]) -> Option<KeyId> {
        let mut parts: Vec<&[u8]> = vec![table.as_bytes()];
        parts.extend_from_slice(columns);
        self.keys.key_of(Purpose::Row, &parts, mac)
    }

    /// The key of a row that was read, and so checked, with its MAC.
    pub(crate) fn found(&self, table: &str, columns: &[&[u8]], mac: &[u8]) -> Found {
        self.row_key(table, columns, mac).map_or(Found::Foreign, Found::Under)
    }
}

impl Found {
    /// The key that sealed this.
    pub(crate) fn sealed(store: &Store, sealed: &[u8]) -> Self {
        let key = KeyRing::sealed_under(sealed).filter(|key| store.keys.ids().contains(key));
        key.map_or(Self::Foreign, Self::Under)
    }

    /// A row that is refused when it is read is of no key.
    pub(crate) fn unless_forged(found: Result<Self, StoreError>) -> Result<Self, StoreError> {
        match found {
            Err(StoreError::Forged(_)) => Ok(Self::Foreign),
            found => found,
        }
    }
}

/// The tables that a walk looks into: a test finds those that are missing.
pub fn keyed_tables() -> Vec<&'static str> {
    TABLES.iter().map(|keyed| keyed.table).collect()
}
