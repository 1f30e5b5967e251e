//! Writing an event in the transaction of its change.

use domain::entropy::Entropy;
use domain::event::Event;
use domain::id::EventId;
use domain::keys::{KeyRing, Purpose};
use domain::time::Timestamp;

use crate::engine::MANY;
use crate::{Batch, Statement, StoreError, Value};

pub(super) static INSERT: Statement = Statement {
    name: "event.insert",
    sql: "insert into event (id, chain, at, kind, account, employee, ip, row, salt, mac) \
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
};

/// The ids of one change's events, in the order in which they happened: the same random id, its last two bytes counted up.
pub(crate) fn ids_of_a_change(random: EventId) -> impl Iterator<Item = EventId> + use<> {
    (0..=u16::MAX).map(move |number| {
        let mut id = *random.bytes();
        id[14..].copy_from_slice(&number.to_be_bytes());
        EventId::from_bytes(id)
    })
}

static INSERT_MANY: Statement = Statement {
    name: "event.insert_many",
    sql: "insert into event (id, chain, at, kind, account, employee, ip, row, salt, mac) \
          values {many(blob, blob, bigint, text, blob, blob, text, text, blob, blob)}",
};

pub(super) static STATEMENTS: [&Statement; 2] = [&INSERT, &INSERT_MANY];

/// Adds `events` to the change in `batch`. They wait for nobody: sealing puts them into their chains later.
pub(crate) fn append_all(
    batch: &mut Batch,
    keys: &KeyRing,
    (first, events): (EventId, &[Event]),
    now: Timestamp,
    entropy: &mut dyn Entropy,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(events.len());
    for (event, id) in events.iter().zip(ids_of_a_change(first)) {
        rows.push(values(keys, event, id, now, entropy)?);
    }
    let (many, rest) = rows.as_chunks::<MANY>();
    for some in many {
        batch.run(&INSERT_MANY, some.concat());
    }
    for row in rest {
        batch.run(&INSERT, row.clone());
    }
    Ok(())
}

fn values(
    keys: &KeyRing,
    event: &Event,
    id: EventId,
    now: Timestamp,
    entropy: &mut dyn Entropy,
) -> Result<[Value; 10], StoreError> {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    let row = serde_json::to_string(&event.row(id, now)).map_err(|e| StoreError::Corrupt(e.to_string()))?;
    let chain = event.chain.bytes();
    let mac = keys.mac(Purpose::Event, &[id.bytes(), &chain, &salt, row.as_bytes()]);
    Ok([
        Value::from(id),
        Value::from(chain),
        Value::from(now),
        Value::from(event.kind.word()),
        Value::from(event.account),
        Value::from(event.employee),
        Value::from(event.origin.as_ref().map(|o| o.ip.to_string())),
        Value::from(row),
        Value::from(salt),
        Value::from(mac),
    ])
}
