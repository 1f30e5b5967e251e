//! Events under a rotated key ring: the MAC at insert stands beside what is sealed, and is made anew.

use domain::keys::Purpose;

use crate::renewal::{Found, Keyed, Renewing};
use crate::{Row, Statement, Store, StoreError, Value};

static KEYED_PAGE: Statement = Statement {
    name: "event.keyed",
    sql: "select id, chain, salt, row, mac from event where id > $1 order by id limit $2",
};
static RENEW: Statement = Statement {
    name: "event.renew",
    sql: "update event set mac = $1 where id = $2 and mac = $3",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&KEYED_PAGE, &RENEW];

pub(crate) static KEYED: Keyed = Keyed {
    table: "event",
    what: "events",
    page: &KEYED_PAGE,
    whole: false,
    judge: renew,
};

/// A row without text was purged: nothing of it is under a key but its place in a seal.
fn renew(store: &Store, row: &Row, renewing: &mut Renewing<'_>) -> Result<Found, StoreError> {
    let (id, mac) = (row.blob(0)?, row.blob(4)?);
    let (Some(salt), Some(text)) = (row.opt_blob(2)?, row.opt_text(3)?) else {
        return Ok(Found::Free);
    };
    let parts = [id, row.blob(1)?, salt, text.as_bytes()];
    match store.keys.key_of(Purpose::Event, &parts, mac) {
        None => Ok(Found::Foreign),
        Some(key) if key == store.keys.newest() => Ok(Found::Under(key)),
        Some(_) => {
            let newer = store.keys.mac(Purpose::Event, &parts);
            renewing.batch.run(&RENEW, [Value::from(newer), id.into(), mac.into()]);
            Ok(Found::Renewed)
        }
    }
}
