//! Devices: browsers that an account has signed in from before. A device proves nothing by itself.

use domain::id::{AccountId, DeviceId};
use domain::time::Timestamp;

use crate::renewal::Keyed;
use crate::{Change, Row, Statement, Store, StoreError, Value};

/// A device that is known to one account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Device {
    pub id: DeviceId,
    pub account: AccountId,
    /// The first full sign-in from it.
    pub since: Timestamp,
}

const TABLE: &str = "device";

/// Only the ones seen last count.
static FIND: Statement = Statement {
    name: "device.find",
    sql: "select id, account, since, digest, mac from device where digest = $1 and account = $2 and \
          (select count(*) from device newer where newer.account = $3 and newer.id <> device.id \
          and (newer.seen_at > device.seen_at or (newer.seen_at = device.seen_at and newer.id > device.id))) < $4",
};
static BY_ID: Statement = Statement {
    name: "device.by_id",
    sql: "select id, account, since, digest, mac from device where id = $1",
};
static INSERT: Statement = Statement {
    name: "device.insert",
    sql: "insert into device (id, account, digest, name, since, seen_at, mac) values ($1, $2, $3, $4, $5, $6, $7)",
};
static KEYED_PAGE: Statement = Statement {
    name: "device.keyed",
    sql: "select id, account, since, digest, mac from device where id > $1 order by id limit $2",
};
static SEEN: Statement = Statement {
    name: "device.seen",
    sql: "update device set seen_at = $1, name = $2 where id = $3",
};
static RENEW: Statement = Statement {
    name: "device.renew",
    sql: "update device set digest = $1, mac = $2 where id = $3",
};
static FORGET_OLD: Statement = Statement {
    name: "device.forget_old",
    sql: "delete from device where account = $1 and seen_at < $2 and id not in \
          (select d.id from device d where d.account = $3 order by d.seen_at desc, d.id desc limit $4)",
};
static FORGET: Statement = Statement {
    name: "device.forget",
    sql: "delete from device where id = $1",
};
static FORGET_OTHERS: Statement = Statement {
    name: "device.forget_others",
    sql: "delete from device where account = $1 and id <> $2",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &FIND,
    &BY_ID,
    &INSERT,
    &SEEN,
    &RENEW,
    &KEYED_PAGE,
    &FORGET_OLD,
    &FORGET,
    &FORGET_OTHERS,
];

pub(crate) static KEYED: Keyed = Keyed {
    table: TABLE,
    what: "known devices",
    page: &KEYED_PAGE,
    whole: false,
    judge: |store, row, _| {
        let since = row.time(2)?.micros().to_be_bytes();
        Ok(store.found(TABLE, &[row.blob(0)?, row.blob(1)?, &since, row.blob(3)?], row.blob(4)?))
    },
};

impl Store {
    /// The account's device with this digest, if it is one of the `most` that were seen last.
    pub async fn known_device(
        &self,
        account: AccountId,
        digest: [u8; 32],
        most: u64,
    ) -> Result<Option<Device>, StoreError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let params = [digest.into(), account.into(), account.into(), most.into()];
        let row = self.database.read_one(&FIND, &params).await?;
        row.map(|row| self.device_row(&row)).transpose()
    }

    pub async fn device(&self, id: DeviceId) -> Result<Option<Device>, StoreError> {
        let row = self.database.read_one(&BY_ID, &[id.into()]).await?;
        row.map(|row| self.device_row(&row)).transpose()
    }

    fn device_row(&self, row: &Row) -> Result<Device, StoreError> {
        let device = Device {
            id: row.id(0)?,
            account: row.id(1)?,
            since: row.time(2)?,
        };
        let since = device.since.micros().to_be_bytes();
        self.check_row(
            TABLE,
            &[device.id.bytes(), device.account.bytes(), &since, row.blob(3)?],
            row.blob(4)?,
        )?;
        Ok(device)
    }
}

impl Change<'_> {
    /// Remembers a new device after a full sign-in, and forgets those that were last seen before `old` unless they are
    /// among the `most` that were seen last.
    pub fn remember_device(&mut self, device: &Device, digest: [u8; 32], name: &str, (most, old): (u64, Timestamp)) {
        let since = device.since.micros().to_be_bytes();
        let mac = self
            .store
            .row_mac(TABLE, &[device.id.bytes(), device.account.bytes(), &since, &digest]);
        self.run_once(
            &INSERT,
            [
                Value::from(device.id),
                device.account.into(),
                digest.into(),
                name.into(),
                device.since.into(),
                self.now.into(),
                mac.into(),
            ],
        );
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let account = Value::from(device.account);
        self.run(&FORGET_OLD, [account.clone(), old.into(), account, most.into()]);
    }

    /// A full sign-in from a known device.
    pub fn see_device(&mut self, device: DeviceId, name: &str) {
        self.run(&SEEN, [self.now.into(), name.into(), device.into()]);
    }

    /// Keeps a device under a digest of the newest key of the ring (THR-18).
    pub fn renew_device(&mut self, device: &Device, digest: [u8; 32]) {
        let since = device.since.micros().to_be_bytes();
        let mac = self
            .store
            .row_mac(TABLE, &[device.id.bytes(), device.account.bytes(), &since, &digest]);
        self.run(&RENEW, [Value::from(digest), mac.into(), device.id.into()]);
    }

    pub fn forget_device(&mut self, device: DeviceId) {
        self.run(&FORGET, [device.into()]);
    }

    /// Makes every device of the account unknown but `keep`.
    pub fn forget_other_devices(&mut self, account: AccountId, keep: DeviceId) {
        self.run(&FORGET_OTHERS, [Value::from(account), keep.into()]);
    }
}
