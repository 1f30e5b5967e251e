//! Writing an event in the transaction of its change.

use domain::entropy::Entropy;
use domain::event::Event;
use domain::id::EventId;
use domain::keys::{KeyRing, Purpose};
use domain::time::Timestamp;

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

/// Adds `event` to the change in `batch`. It waits for nobody: sealing puts it into its chain later.
pub(crate) fn append(
    batch: &mut Batch,
    keys: &KeyRing,
    event: &Event,
    id: EventId,
    now: Timestamp,
    entropy: &mut dyn Entropy,
) -> Result<(), StoreError> {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    let row = serde_json::to_string(&event.row(id, now)).map_err(|e| StoreError::Corrupt(e.to_string()))?;
    let chain = event.chain.bytes();
    let mac = keys.mac(Purpose::Event, &[id.bytes(), &chain, &salt, row.as_bytes()]);
    batch.run(
        &INSERT,
        [
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
        ],
    );
    Ok(())
}
