//! Pairings: a code that one session shows, and the phone that took it and waits to be confirmed.

use domain::id::{EmployeeId, PairingId, SessionId, TrustedDeviceId};
use domain::jws::PublicKey;
use domain::time::Timestamp;
use domain::trusted_device::Right;

use crate::renewal::{Found, Keyed};
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

/// A pairing as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredPairing {
    pub id: PairingId,
    /// Digest of its token.
    pub digest: [u8; 32],
    pub employee: EmployeeId,
    pub session: SessionId,
    pub connects: Right,
    pub begun_at: Timestamp,
    pub expires_at: Timestamp,
    /// Digits that were typed.
    pub tries: i64,
    /// The phone that took it.
    pub waiting: Option<WaitingPhone>,
}

/// A phone that took a code and waits for its digits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WaitingPhone {
    pub claimed_at: Timestamp,
    /// The id that it will have, or has.
    pub device: TrustedDeviceId,
    pub key: PublicKey,
    /// Digest of its bearer token.
    pub token: [u8; 32],
    /// Sealed.
    pub secret: Vec<u8>,
    pub name: String,
    pub platform: String,
    pub app: i64,
}

const TABLE: &str = "pairing";

static BY_DIGEST: Statement = Statement {
    name: "pairing.by_digest",
    sql: "select id, digest, employee, session, connects, begun_at, expires_at, tries, claimed_at, device, public_key, token, \
          secret, name, platform, app, mac from pairing where digest = $1",
};
static BY_TOKEN: Statement = Statement {
    name: "pairing.by_token",
    sql: "select id, digest, employee, session, connects, begun_at, expires_at, tries, claimed_at, device, public_key, token, \
          secret, name, platform, app, mac from pairing where token = $1",
};
static OF_SESSION: Statement = Statement {
    name: "pairing.of_session",
    sql: "select id, digest, employee, session, connects, begun_at, expires_at, tries, claimed_at, device, public_key, token, \
          secret, name, platform, app, mac from pairing where session = $1",
};
static KEYED_PAGE: Statement = Statement {
    name: "pairing.keyed",
    sql: "select id, digest, employee, session, connects, begun_at, expires_at, tries, claimed_at, device, public_key, token, \
          secret, name, platform, app, mac from pairing where id > $1 order by id limit $2",
};
static FORGET: Statement = Statement {
    name: "pairing.forget",
    sql: "delete from pairing where session = $1",
};
static FORGET_ALL: Statement = Statement {
    name: "pairing.forget_all",
    sql: "delete from pairing where employee = $1",
};
static BEGIN: Statement = Statement {
    name: "pairing.begin",
    sql: "insert into pairing (id, digest, employee, session, connects, begun_at, expires_at, tries, mac) \
          values ($1, $2, $3, $4, $5, $6, $7, 0, $8)",
};
static CLAIM: Statement = Statement {
    name: "pairing.claim",
    sql: "update pairing set claimed_at = $1, device = $2, public_key = $3, token = $4, secret = $5, name = $6, \
          platform = $7, app = $8, mac = $9 where id = $10 and claimed_at is null and expires_at >= $11",
};
static PAY: Statement = Statement {
    name: "pairing.pay",
    sql: "update pairing set tries = tries + 1 where id = $1 and tries < $2",
};
static FINISH: Statement = Statement {
    name: "pairing.finish",
    sql: "delete from pairing where id = $1 and token = $2",
};
static GIVE_UP: Statement = Statement {
    name: "pairing.give_up",
    sql: "delete from pairing where id = $1",
};
static PURGE: Statement = Statement {
    name: "pairing.purge",
    sql: "delete from pairing where expires_at < $1",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &BY_DIGEST,
    &BY_TOKEN,
    &OF_SESSION,
    &KEYED_PAGE,
    &FORGET,
    &FORGET_ALL,
    &BEGIN,
    &CLAIM,
    &PAY,
    &FINISH,
    &GIVE_UP,
    &PURGE,
];

pub(crate) static KEYED: Keyed = Keyed {
    table: TABLE,
    what: "phones about to be connected",
    page: &KEYED_PAGE,
    whole: false,
    judge: |store, row, _| Found::unless_forged(keyed(store, row)),
};

fn keyed(store: &Store, row: &Row) -> Result<Found, StoreError> {
    let pairing = store.pairing_row(row)?;
    Ok(store.found(TABLE, &[&fixed(&pairing)], row.blob(16)?))
}

impl Store {
    /// The pairing whose token has this digest.
    pub async fn pairing(&self, digest: [u8; 32]) -> Result<Option<StoredPairing>, StoreError> {
        self.one_pairing(&BY_DIGEST, digest.into()).await
    }

    /// The pairing that was taken by the phone with this token.
    pub async fn pairing_by_token(&self, token: [u8; 32]) -> Result<Option<StoredPairing>, StoreError> {
        self.one_pairing(&BY_TOKEN, token.into()).await
    }

    /// What a session shows.
    pub async fn pairing_of(&self, session: SessionId) -> Result<Option<StoredPairing>, StoreError> {
        self.one_pairing(&OF_SESSION, session.into()).await
    }

    async fn one_pairing(&self, by: &'static Statement, key: Value) -> Result<Option<StoredPairing>, StoreError> {
        let row = self.database.read_one(by, &[key]).await?;
        row.map(|row| self.pairing_row(&row)).transpose()
    }

    /// Housekeeping: begins a pairing in the place of what the session showed before. Nothing is connected by it.
    pub async fn begin_pairing(&self, pairing: &StoredPairing) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&FORGET, [pairing.session.into()]);
        batch.run(
            &BEGIN,
            [
                Value::from(pairing.id),
                pairing.digest.into(),
                pairing.employee.into(),
                pairing.session.into(),
                word(pairing.connects).into(),
                pairing.begun_at.into(),
                pairing.expires_at.into(),
                self.row_mac(TABLE, &[&fixed(pairing)]).into(),
            ],
        );
        self.database.write(batch).await.map(drop)
    }

    /// Pays for one try of the digits before it is looked at; `false` when none is left.
    pub async fn pay_pairing_try(&self, id: PairingId, most: u64) -> Result<bool, StoreError> {
        let mut batch = Batch::new();
        let step = batch.run(&PAY, [id.into(), i64::try_from(most).unwrap_or(i64::MAX).into()]);
        Ok(self.database.write(batch).await?.count(step) == 1)
    }

    /// Housekeeping: forgets pairings whose time is over.
    pub async fn purge_pairings(&self, before: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&PURGE, [before.into()]);
        self.database.write(batch).await.map(drop)
    }

    fn pairing_row(&self, row: &Row) -> Result<StoredPairing, StoreError> {
        let forged = || StoreError::Forged(TABLE);
        let waiting = match row.opt_time(8)? {
            None => None,
            Some(claimed_at) => Some(WaitingPhone {
                claimed_at,
                device: row.id(9)?,
                key: PublicKey::from_bytes(row.blob(10)?).ok_or_else(forged)?,
                token: row.bytes(11)?,
                secret: row.blob(12)?.to_vec(),
                name: row.text(13)?.to_owned(),
                platform: row.text(14)?.to_owned(),
                app: row.int(15)?,
            }),
        };
        let pairing = StoredPairing {
            id: row.id(0)?,
            digest: row.bytes(1)?,
            employee: row.id(2)?,
            session: row.id(3)?,
            connects: match row.text(4)? {
                "known" => Right::Known,
                "any" => Right::Any,
                _ => return Err(forged()),
            },
            begun_at: row.time(5)?,
            expires_at: row.time(6)?,
            tries: row.int(7)?,
            waiting,
        };
        self.check_row(TABLE, &[&fixed(&pairing)], row.blob(16)?)?;
        Ok(pairing)
    }
}

impl Change<'_> {
    /// A phone takes the code: once. `Stale` if another one was quicker or its time is over.
    pub fn claim_pairing(&mut self, pairing: &StoredPairing, phone: &WaitingPhone) {
        let taken = StoredPairing {
            waiting: Some(phone.clone()),
            ..pairing.clone()
        };
        let mac = self.store.row_mac(TABLE, &[&fixed(&taken)]);
        self.run_once(
            &CLAIM,
            [
                Value::from(phone.claimed_at),
                phone.device.into(),
                phone.key.bytes().into(),
                phone.token.into(),
                phone.secret.clone().into(),
                phone.name.as_str().into(),
                phone.platform.as_str().into(),
                phone.app.into(),
                mac.into(),
                pairing.id.into(),
                self.now.into(),
            ],
        );
    }

    /// The digits were right: the pairing is used up. `Stale` if it was by another request.
    pub fn finish_pairing(&mut self, pairing: &StoredPairing, phone: &WaitingPhone) {
        self.run_once(&FINISH, [Value::from(pairing.id), phone.token.into()]);
    }

    /// Whatever a session shows is over.
    pub fn forget_pairing_of(&mut self, session: SessionId) {
        self.run(&FORGET, [session.into()]);
    }

    /// Whatever any session of an employee shows is over.
    pub fn forget_pairings(&mut self, employee: EmployeeId) {
        self.run(&FORGET_ALL, [employee.into()]);
    }

    /// Gives a pairing up, taken or not.
    pub fn give_up_pairing(&mut self, pairing: &StoredPairing) {
        self.run(&GIVE_UP, [Value::from(pairing.id)]);
    }
}

fn word(right: Right) -> &'static str {
    match right {
        Right::Known => "known",
        Right::Any => "any",
    }
}

/// Everything in the row that must not be changed by anybody else; tries have a guard of their own.
fn fixed(p: &StoredPairing) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(320);
    bytes.extend_from_slice(p.id.bytes());
    bytes.extend_from_slice(&p.digest);
    bytes.extend_from_slice(p.employee.bytes());
    bytes.extend_from_slice(p.session.bytes());
    bytes.push(u8::from(p.connects == Right::Any));
    bytes.extend_from_slice(&p.begun_at.micros().to_be_bytes());
    bytes.extend_from_slice(&p.expires_at.micros().to_be_bytes());
    if let Some(phone) = &p.waiting {
        bytes.extend_from_slice(&phone.claimed_at.micros().to_be_bytes());
        bytes.extend_from_slice(phone.device.bytes());
        bytes.extend_from_slice(phone.key.bytes());
        bytes.extend_from_slice(&phone.token);
        for text in [
            phone.secret.as_slice(),
            phone.name.as_bytes(),
            phone.platform.as_bytes(),
        ] {
            bytes.extend_from_slice(&(text.len() as u32).to_be_bytes());
            bytes.extend_from_slice(text);
        }
        bytes.extend_from_slice(&phone.app.to_be_bytes());
    }
    bytes
}
