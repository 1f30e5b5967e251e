//! Putting what was appended into its chain: a leaf a row, a seal a second, a head over all of them.
//!
//! A leaf is `SHA-256(salt ‖ row)`. A seal lists, in the order of sealing, the id and the leaf of each row it takes, and
//! its head is `SHA-256(0x01 ‖ head before ‖ number ‖ time ‖ list)`, numbers as eight bytes, the greatest first. The
//! head before the first seal is `SHA-256(0x00 ‖ chain)`. Heads cover leaves and not rows: a purged row takes its salt
//! along, nobody can guess it from its leaf, and the proof of all others stays.

use aws_lc_rs::digest::{Context, SHA256};
use domain::id::EventId;
use domain::keys::Purpose;
use domain::time::Timestamp;

use super::{ChainKey, Checkpoint};
use crate::{Batch, Row, Statement, Store, StoreError, Value};

pub(crate) type Hash = [u8; 32];

/// Rows that one seal takes at most; what is left gets the next seal at once.
const ROWS: i64 = 500;

static NEXT_CHAIN: Statement = Statement {
    name: "event.next_unsealed_chain",
    sql: "select chain from event where seal is null and chain > $1 order by chain limit 1",
};
static UNSEALED: Statement = Statement {
    name: "event.unsealed",
    sql: "select id, at, salt, row, mac from event where chain = $1 and seal is null and (at, id) > ($2, $3) \
          order by at, id limit $4",
};
static LAST: Statement = Statement {
    name: "seal.last",
    sql: "select number, head, at from seal where chain = $1 order by number desc limit 1",
};
static INSERT: Statement = Statement {
    name: "seal.insert",
    sql: "insert into seal (chain, number, at, leaves, previous, head) values ($1, $2, $3, $4, $5, $6)",
};
/// By its id: `coalesce` keeps PostgreSQL from looking through everything that is not sealed yet, once for each row.
static PLACE: Statement = Statement {
    name: "event.place",
    sql: "update event set seal = $1, position = $2 where id = $3 and chain = $4 and coalesce(seal, -1) = -1",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&NEXT_CHAIN, &UNSEALED, &LAST, &INSERT, &PLACE];

/// What one round of sealing did.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sealed {
    pub rows: usize,
    /// The newest of each chain that grew, signed: to be written where an intruder of the database cannot reach.
    pub checkpoints: Vec<Checkpoint>,
    /// Rows that this server did not write. They stay unsealed, and every round names them again (THR-08).
    pub forged: Vec<(ChainKey, EventId)>,
}

/// One row of a seal's list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Leaf {
    pub(super) event: EventId,
    pub(super) hash: Hash,
}

/// Where a chain ends.
#[derive(Clone, Copy)]
pub(super) struct End {
    pub(super) number: i64,
    pub(super) head: Hash,
}

impl Store {
    /// Seals every event that waits; a worker calls it at least once a second. `server` is [`Store::server_id`].
    ///
    /// Two sealers cannot fork a chain: a seal's number is taken once, and a row is placed once.
    pub async fn seal_events(&self, server: [u8; 16], now: Timestamp) -> Result<Sealed, StoreError> {
        let mut sealed = Sealed::default();
        let mut after = Vec::new();
        while let Some(row) = self.database.read_one(&NEXT_CHAIN, &[Value::from(&after)]).await? {
            let chain = ChainKey(row.bytes(0)?);
            after = chain.0.to_vec();
            let before = sealed.rows;
            let end = self.seal_chain(chain, now, &mut sealed).await?;
            if let Some(end) = end.filter(|_| sealed.rows > before) {
                sealed
                    .checkpoints
                    .push(Checkpoint::sign(&self.keys, server, chain, end)?);
            }
        }
        Ok(sealed)
    }

    async fn seal_chain(
        &self,
        chain: ChainKey,
        now: Timestamp,
        sealed: &mut Sealed,
    ) -> Result<Option<End>, StoreError> {
        let mut end = self.chain_end(chain).await?;
        let (mut at, mut id) = (i64::MIN, EventId::from_bytes([0; 16]));
        loop {
            let params = [chain.0.into(), at.into(), id.into(), ROWS.into()];
            let rows = self.database.read_long(&UNSEALED, &params).await?;
            let Some(last) = rows.last() else { return Ok(end) };
            (id, at) = (last.id(0)?, last.int(1)?);
            let mut leaves = Vec::with_capacity(rows.len());
            for row in &rows {
                match self.leaf(chain, row)? {
                    Some(leaf) => leaves.push(leaf),
                    None => sealed.forged.push((chain, row.id(0)?)),
                }
            }
            if !leaves.is_empty() {
                let (batch, next) = seal(chain, end, now, &leaves);
                match self.database.write(batch).await {
                    Ok(_) => {}
                    // Another sealer was first; what it left is for the next round.
                    Err(StoreError::Stale { .. } | StoreError::Taken { .. }) => return Ok(None),
                    Err(error) => return Err(error),
                }
                sealed.rows += leaves.len();
                end = Some(next);
            }
            if rows.len() < ROWS as usize {
                return Ok(end);
            }
        }
    }

    /// The last seal of a chain; `None` before the first.
    pub(super) async fn chain_end(&self, chain: ChainKey) -> Result<Option<End>, StoreError> {
        let last = self.database.read_one(&LAST, &[chain.0.into()]).await?;
        last.map(|row| {
            Ok(End {
                number: row.int(0)?,
                head: row.bytes(1)?,
            })
        })
        .transpose()
    }

    /// The leaf of an unsealed row; `None` if its MAC does not hold.
    fn leaf(&self, chain: ChainKey, row: &Row) -> Result<Option<Leaf>, StoreError> {
        let event: EventId = row.id(0)?;
        let (Some(salt), Some(text)) = (row.opt_blob(2)?, row.opt_text(3)?) else {
            return Ok(None);
        };
        let parts: [&[u8]; 4] = [event.bytes(), &chain.0, salt, text.as_bytes()];
        let ours = self.keys.holds(Purpose::Event, &parts, row.blob(4)?);
        Ok(ours.then(|| Leaf {
            event,
            hash: leaf_hash(salt, text),
        }))
    }
}

/// The batch that adds one seal to a chain, and where the chain ends then.
fn seal(chain: ChainKey, end: Option<End>, now: Timestamp, leaves: &[Leaf]) -> (Batch, End) {
    let (number, previous) = end.map_or((1, first_head(chain)), |end| (end.number + 1, end.head));
    let list = encode(leaves);
    let head = head(previous, number, now, &list);
    let mut batch = Batch::new();
    batch.run(
        &INSERT,
        [
            chain.0.into(),
            number.into(),
            now.into(),
            list.into(),
            previous.into(),
            Value::from(head),
        ],
    );
    for (position, leaf) in leaves.iter().enumerate() {
        batch.run_guarded(
            &PLACE,
            [
                number.into(),
                (position as i64).into(),
                leaf.event.into(),
                chain.0.into(),
            ],
            1,
        );
    }
    (batch, End { number, head })
}

pub(super) fn leaf_hash(salt: &[u8], row: &str) -> Hash {
    hash(&[salt, row.as_bytes()])
}

pub(super) fn first_head(chain: ChainKey) -> Hash {
    hash(&[&[0], &chain.0])
}

pub(super) fn head(previous: Hash, number: i64, at: Timestamp, list: &[u8]) -> Hash {
    hash(&[&[1], &previous, &number.to_be_bytes(), &at.micros().to_be_bytes(), list])
}

fn encode(leaves: &[Leaf]) -> Vec<u8> {
    leaves
        .iter()
        .flat_map(|leaf| [&leaf.event.bytes()[..], &leaf.hash].concat())
        .collect()
}

/// The list of a seal; `None` if it is not one.
pub(super) fn decode(list: &[u8]) -> Option<Vec<Leaf>> {
    let (entries, rest) = list.as_chunks::<48>();
    let leaf = |entry: &[u8; 48]| {
        let (id, hash) = entry.split_at(16);
        Some(Leaf {
            event: EventId::from_bytes(id.try_into().ok()?),
            hash: hash.try_into().ok()?,
        })
    };
    if rest.is_empty() {
        entries.iter().map(leaf).collect()
    } else {
        None
    }
}

fn hash(parts: &[&[u8]]) -> Hash {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    let mut digest = [0; 32];
    digest.copy_from_slice(context.finish().as_ref());
    digest
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    // shows in part: EVT-05 (the command shows the rest)
    #[test]
    fn the_form_of_leaves_and_heads_never_changes() {
        let chain = ChainKey([0; 16]);
        let leaf = Leaf {
            event: EventId::from_bytes([1; 16]),
            hash: leaf_hash(&[2; 16], r#"{"v":1}"#),
        };
        let head = head(first_head(chain), 1, Timestamp::from_seconds(1), &encode(&[leaf]));
        assert_eq!(decode(&encode(&[leaf, leaf])).map(|list| list.len()), Some(2));
        assert!(decode(&[0; 47]).is_none());
        assert_eq!(
            HEXLOWER.encode(&leaf.hash),
            "5e1256c959b79039f6bf42490b167fd0f01db6a677756ae2db7f650853d38d77"
        );
        assert_eq!(
            HEXLOWER.encode(&head),
            "2d927ce33b175aad351a3c1ed33184bef427f787c9f8cc8aeb22deed46e01ce9"
        );
    }
}
