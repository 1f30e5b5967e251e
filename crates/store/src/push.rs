//! Where a phone's closed app is woken. What its browser said is sealed to the phone's row.

use domain::entropy::Entropy;
use domain::id::TrustedDeviceId;
use domain::keys::Purpose;
use domain::time::Timestamp;
use domain::web_push::{Failure, Subscription};

use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

const TABLE: &str = "trusted_device";

/// How a phone is woken.
#[derive(Clone, Debug)]
pub struct StoredPush {
    /// `None` where notifications are off.
    pub subscription: Option<Subscription>,
    /// Until then the push service wants to be left alone.
    pub rests_until: Option<Timestamp>,
    /// Why the last message was not taken.
    pub failure: Option<Failure>,
    /// Which one it is: what is said of this one is not said of one that took its place.
    pub which: Which,
}

/// One subscription of a phone, as it is sealed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Which(Vec<u8>);

static FIND: Statement = Statement {
    name: "push.find",
    sql: "select push, push_rests_until, push_failure from trusted_device where id = $1 and state = 'connected'",
};
static SUBSCRIBE: Statement = Statement {
    name: "push.subscribe",
    sql: "update trusted_device set push = $1, push_rests_until = null, push_failure = null \
          where id = $2 and state = 'connected'",
};
static FORGET: Statement = Statement {
    name: "push.forget",
    sql: "update trusted_device set push = null, push_rests_until = null, push_failure = $1 \
          where id = $2 and push is not null and (cast($3 as bigint) = 0 or push = $4)",
};
static NOTE: Statement = Statement {
    name: "push.note",
    sql: "update trusted_device set push_rests_until = $1, push_failure = $2 where id = $3 and push = $4",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&FIND, &SUBSCRIBE, &FORGET, &NOTE];

/// Where it is sealed to.
pub(crate) fn place(id: &TrustedDeviceId) -> [&[u8]; 2] {
    [b"trusted_device.push", id.bytes()]
}

impl Store {
    /// How a connected phone is woken; `None` for any other. `Forged` if it cannot be opened.
    pub async fn push_of(&self, phone: TrustedDeviceId) -> Result<Option<StoredPush>, StoreError> {
        let row = self.database.read_one(&FIND, &[phone.into()]).await?;
        row.map(|row| self.push_row(phone, &row)).transpose()
    }

    fn push_row(&self, phone: TrustedDeviceId, row: &Row) -> Result<StoredPush, StoreError> {
        let forged = || StoreError::Forged(TABLE);
        let subscription = match row.opt_blob(0)? {
            None => None,
            Some(sealed) => {
                let plain = self.keys.open(Purpose::PhoneCode, &place(&phone), sealed);
                let plain = plain.map_err(|_| forged())?;
                Some(serde_json::from_slice(&plain).map_err(|_| forged())?)
            }
        };
        Ok(StoredPush {
            which: Which(row.opt_blob(0)?.unwrap_or_default().to_vec()),
            subscription,
            rests_until: row.opt_time(1)?,
            failure: row.opt_text(2)?.and_then(Failure::from_word),
        })
    }

    /// Housekeeping: how the last message to a push service went.
    pub async fn note_push(
        &self,
        phone: TrustedDeviceId,
        which: &Which,
        rests_until: Option<Timestamp>,
        failure: Option<Failure>,
    ) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        let failure = failure.map(Failure::word);
        let params = [
            Value::from(rests_until),
            failure.into(),
            phone.into(),
            which.0.as_slice().into(),
        ];
        batch.run(&NOTE, params);
        self.database.write(batch).await.map(drop)
    }
}

impl Change<'_> {
    /// The phone is woken here from now on. `Stale` if it is not connected.
    pub fn subscribe_push(
        &mut self,
        phone: TrustedDeviceId,
        subscription: &Subscription,
        entropy: &mut dyn Entropy,
    ) -> Result<(), StoreError> {
        let unsealed = |_| StoreError::Corrupt("a subscription cannot be sealed".to_owned());
        let plain = serde_json::to_vec(subscription);
        let plain = plain.map_err(|_| StoreError::Corrupt("no subscription".to_owned()))?;
        let sealed = self
            .store
            .keys
            .seal(Purpose::PhoneCode, &place(&phone), &plain, entropy);
        self.run_once(&SUBSCRIBE, [Value::from(sealed.map_err(unsealed)?), phone.into()]);
        Ok(())
    }

    /// It is woken nowhere any more. `Stale` if it was not.
    pub fn forget_push(&mut self, phone: TrustedDeviceId) {
        let none = Vec::new();
        self.run_once(
            &FORGET,
            [Value::from(None::<&str>), phone.into(), 0_i64.into(), none.into()],
        );
    }

    /// Its push service does not know it any more. `Stale` if another one took its place.
    pub fn push_is_gone(&mut self, phone: TrustedDeviceId, which: &Which) {
        let why = Failure::Gone.word();
        let params = [Value::from(why), phone.into(), 1_i64.into(), which.0.as_slice().into()];
        self.run_once(&FORGET, params);
    }
}
