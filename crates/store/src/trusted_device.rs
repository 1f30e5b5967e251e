//! Trusted devices: a public key, the digest of a token and a sealed secret each; at most one of an employee in force.

use domain::id::{AccountId, EmployeeId, TrustedDeviceId};
use domain::jws::PublicKey;
use domain::keys::{KeyRing, Purpose};
use domain::otp_app::FURTHEST_STEPS;
use domain::time::Timestamp;
use domain::trusted_device::{Announced, Own, State};
use domain::verification_code::step_at;

use crate::engine::copy::Table;
use crate::push;
use crate::renewal::{Found, Keyed, Renewing};
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

/// A phone as it is stored; the secret is sealed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredPhone {
    pub id: TrustedDeviceId,
    pub employee: EmployeeId,
    pub state: State,
    pub key: PublicKey,
    /// Digest of its bearer token.
    pub token: [u8; 32],
    /// Sealed; empty once it is over.
    pub secret: Vec<u8>,
    /// The newest step of its codes that was taken.
    pub last_step: i64,
    pub name: String,
    pub platform: String,
    /// The version of its app.
    pub app: i64,
    /// When it was connected for the first time.
    pub since: Timestamp,
    pub connected_at: Timestamp,
    pub disconnected_at: Option<Timestamp>,
    pub suspended_at: Option<Timestamp>,
    /// Until when a suspended one can be restored.
    pub until: Option<Timestamp>,
    /// When the person last confirmed that its details are right.
    pub confirmed_at: Timestamp,
    pub seen_at: Option<Timestamp>,
    /// That another one takes its place (THR-02).
    pub announced: Option<Announced>,
}

impl StoredPhone {
    /// What the rules ask of it.
    pub fn own(&self) -> Own {
        Own {
            id: self.id,
            state: self.state,
            announced: self.announced,
        }
    }

    /// Since when it is connected here, as people are told; [`connected_at`](Self::connected_at) of a phone that followed
    /// its person from another workspace is that of the first one, whose minutes count.
    pub fn connected_here_at(&self) -> Timestamp {
        self.connected_at.max(self.since)
    }

    /// Everything in the row that must not be changed by anybody else (THR-08). What was announced comes last, so that
    /// a row from before there was such a thing still holds.
    fn covered(&self) -> Vec<Vec<u8>> {
        let time = |at: Option<Timestamp>| at.map_or(-1, Timestamp::micros).to_be_bytes().to_vec();
        let mut covered = vec![
            self.id.bytes().to_vec(),
            self.employee.bytes().to_vec(),
            self.state.word().as_bytes().to_vec(),
            self.key.bytes().to_vec(),
            self.token.to_vec(),
            self.secret.clone(),
            time(Some(self.since)),
            time(Some(self.connected_at)),
            time(self.disconnected_at),
            time(self.suspended_at),
            time(self.until),
        ];
        if let Some(Announced { at, session }) = self.announced {
            covered.extend([time(Some(at)), session.bytes().to_vec()]);
        }
        covered
    }

    /// The newest step has a MAC of its own, so that a code and a disconnection at once do not meet in one.
    fn covered_step(&self) -> [Vec<u8>; 3] {
        [
            self.id.bytes().to_vec(),
            self.connected_at.micros().to_be_bytes().to_vec(),
            self.last_step.to_be_bytes().to_vec(),
        ]
    }
}

const TABLE: &str = "trusted_device";
/// Under which name the newest step is covered.
const STEP: &str = "trusted_device.last_step";
/// So many former phones are listed.
const LISTED: i64 = 10;

static FIND: Statement = Statement {
    name: "trusted_device.find",
    sql: "select t.id, t.employee, t.state, t.public_key, t.token, t.secret, t.last_step, t.name, t.platform, t.app, \
          t.since, t.connected_at, t.disconnected_at, t.suspended_at, t.until, t.confirmed_at, t.seen_at, \
          t.other_at, t.other_session, t.step_mac, t.mac \
          from trusted_device t where t.employee = $1 and t.in_force = 1",
};
static BY_ID: Statement = Statement {
    name: "trusted_device.by_id",
    sql: "select t.id, t.employee, t.state, t.public_key, t.token, t.secret, t.last_step, t.name, t.platform, t.app, \
          t.since, t.connected_at, t.disconnected_at, t.suspended_at, t.until, t.confirmed_at, t.seen_at, \
          t.other_at, t.other_session, t.step_mac, t.mac \
          from trusted_device t where t.id = $1",
};
static BY_TOKEN: Statement = Statement {
    name: "trusted_device.by_token",
    sql: "select t.id, t.employee, t.state, t.public_key, t.token, t.secret, t.last_step, t.name, t.platform, t.app, \
          t.since, t.connected_at, t.disconnected_at, t.suspended_at, t.until, t.confirmed_at, t.seen_at, \
          t.other_at, t.other_session, t.step_mac, t.mac \
          from trusted_device t where t.token = $1",
};
/// Whether a key is some other employee's.
static KEY_OF_ANOTHER: Statement = Statement {
    name: "trusted_device.key_of_another",
    sql: "select 1 from trusted_device where public_key = $1 and employee <> $2 limit 1",
};
static OF_EMPLOYEE: Statement = Statement {
    name: "trusted_device.of_employee",
    sql: "select t.id, t.employee, t.state, t.public_key, t.token, t.secret, t.last_step, t.name, t.platform, t.app, \
          t.since, t.connected_at, t.disconnected_at, t.suspended_at, t.until, t.confirmed_at, t.seen_at, \
          t.other_at, t.other_session, t.step_mac, t.mac \
          from trusted_device t where t.employee = $1 order by t.connected_at desc limit $2",
};
static OF_ACCOUNT: Statement = Statement {
    name: "trusted_device.of_account",
    sql: "select t.id, t.employee, t.state, t.public_key, t.token, t.secret, t.last_step, t.name, t.platform, t.app, \
          t.since, t.connected_at, t.disconnected_at, t.suspended_at, t.until, t.confirmed_at, t.seen_at, \
          t.other_at, t.other_session, t.step_mac, t.mac \
          from trusted_device t \
          join employee e on e.id = t.employee where e.account = $1 and t.in_force = 1",
};
static SUSPENDED: Statement = Statement {
    name: "trusted_device.suspended",
    sql: "select t.id, t.employee, t.state, t.public_key, t.token, t.secret, t.last_step, t.name, t.platform, t.app, \
          t.since, t.connected_at, t.disconnected_at, t.suspended_at, t.until, t.confirmed_at, t.seen_at, \
          t.other_at, t.other_session, t.step_mac, t.mac \
          from trusted_device t \
          where t.employee = $1 and t.state = 'suspended' and t.until >= $2 order by t.until desc limit 1",
};
static ALL_SUSPENDED: Statement = Statement {
    name: "trusted_device.all_suspended",
    sql: "select t.id, t.employee, t.state, t.public_key, t.token, t.secret, t.last_step, t.name, t.platform, t.app, \
          t.since, t.connected_at, t.disconnected_at, t.suspended_at, t.until, t.confirmed_at, t.seen_at, \
          t.other_at, t.other_session, t.step_mac, t.mac \
          from trusted_device t where t.employee = $1 and t.state = 'suspended'",
};
static REPLACED: Statement = Statement {
    name: "trusted_device.replaced",
    sql: "select t.id, t.employee, t.state, t.public_key, t.token, t.secret, t.last_step, t.name, t.platform, t.app, \
          t.since, t.connected_at, t.disconnected_at, t.suspended_at, t.until, t.confirmed_at, t.seen_at, \
          t.other_at, t.other_session, t.step_mac, t.mac \
          from trusted_device t where t.employee = $1 and t.state = 'ended' and t.suspended_at is not null",
};
/// Rare, and over every phone.
pub(crate) static LEFT_BEHIND: Statement = Statement {
    name: "trusted_device.left_behind.purge",
    sql: "select n.employee from trusted_device t join phone_number n on n.employee = t.employee \
          where t.state = 'suspended' and t.until < $1 and n.linked_at < t.suspended_at limit 500",
};
static KEYED_PAGE: Statement = Statement {
    name: "trusted_device.keyed",
    sql: "select t.id, t.employee, t.state, t.public_key, t.token, t.secret, t.last_step, t.name, t.platform, t.app, \
          t.since, t.connected_at, t.disconnected_at, t.suspended_at, t.until, t.confirmed_at, t.seen_at, \
          t.other_at, t.other_session, t.step_mac, t.mac, t.push \
          from trusted_device t where t.id > $1 order by t.id limit $2",
};
static PUT: Statement = Statement {
    name: "trusted_device.put",
    sql: "insert into trusted_device (id, employee, in_force, state, public_key, token, secret, last_step, name, platform, \
          app, since, connected_at, disconnected_at, suspended_at, until, confirmed_at, seen_at, step_mac, mac) \
          values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, null, null, null, $13, $14, $15, $16) \
          on conflict (id) do update set in_force = 1, state = excluded.state, token = excluded.token, \
          secret = excluded.secret, last_step = excluded.last_step, name = excluded.name, \
          platform = excluded.platform, app = excluded.app, connected_at = excluded.connected_at, \
          disconnected_at = null, suspended_at = null, until = null, other_at = null, other_session = null, push = null, push_rests_until = null, \
          push_failure = null, confirmed_at = excluded.confirmed_at, seen_at = excluded.seen_at, \
          step_mac = excluded.step_mac, mac = excluded.mac \
          where trusted_device.employee = excluded.employee and trusted_device.public_key = excluded.public_key",
};
static MOVE: Statement = Statement {
    name: "trusted_device.move",
    sql: "update trusted_device set state = $1, in_force = $2, secret = $3, disconnected_at = $4, suspended_at = $5, until = $6, \
          push = case when cast($2 as bigint) is null then null else push end, token = $7, \
          other_at = null, other_session = null, mac = $8 where id = $9 and state = $10 and token = $11",
};
static ANNOUNCE: Statement = Statement {
    name: "trusted_device.announce",
    sql: "update trusted_device set other_at = $1, other_session = $2, mac = $3 \
          where id = $4 and state = $5 and token = $6 and secret = $7",
};
static TAKE_STEP: Statement = Statement {
    name: "trusted_device.take_step",
    sql: "update trusted_device set last_step = $1, step_mac = $2 \
          where id = $3 and last_step < $4 and token = $5 and state = 'connected'",
};
static CONFIRM: Statement = Statement {
    name: "trusted_device.confirm",
    sql: "update trusted_device set confirmed_at = $1 where employee = $2 and in_force = 1",
};
static HOLD: Statement = Statement {
    name: "trusted_device.hold",
    sql: "update trusted_device set seen_at = seen_at where id = $1 and state = 'connected'",
};
static SEEN: Statement = Statement {
    name: "trusted_device.seen",
    sql: "update trusted_device set seen_at = $1 where id = $2 and (seen_at is null or seen_at < $3)",
};
static RENEW: Statement = Statement {
    name: "trusted_device.renew",
    sql: "update trusted_device set secret = $1, step_mac = $2, mac = $3, push = $4 \
          where id = $5 and mac = $6 and step_mac = $7 and push is not distinct from $8",
};
static PURGE: Statement = Statement {
    name: "trusted_device.purge",
    sql: "delete from trusted_device where in_force is null and connected_at < $1 and (until is null or until < $2)",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &FIND,
    &BY_ID,
    &BY_TOKEN,
    &KEY_OF_ANOTHER,
    &OF_EMPLOYEE,
    &OF_ACCOUNT,
    &SUSPENDED,
    &ALL_SUSPENDED,
    &REPLACED,
    &LEFT_BEHIND,
    &KEYED_PAGE,
    &PUT,
    &MOVE,
    &ANNOUNCE,
    &TAKE_STEP,
    &CONFIRM,
    &HOLD,
    &SEEN,
    &RENEW,
    &PURGE,
];

pub(crate) static KEYED: Keyed = Keyed {
    table: TABLE,
    what: "trusted devices",
    page: &KEYED_PAGE,
    whole: false,
    judge: renew,
};

/// Where the secret of a phone's codes is sealed to; also while it waits to be confirmed.
pub fn place(id: &TrustedDeviceId) -> [&[u8]; 2] {
    [b"trusted_device", id.bytes()]
}

/// Seals the secret anew, and makes both MACs over that.
fn renew(store: &Store, row: &Row, renewing: &mut Renewing<'_>) -> Result<Found, StoreError> {
    let Ok(mut phone) = store.phone_row(row) else {
        return Ok(Found::Foreign);
    };
    let (step_mac, mac) = (row.blob(19)?, row.blob(20)?);
    let newest = store.keys.newest();
    let push = row.opt_blob(21)?;
    let keys = [
        push.map_or(Some(newest), KeyRing::sealed_under),
        store.row_key(TABLE, &parts(&phone.covered()), mac),
        store.row_key(STEP, &parts(&phone.covered_step()), step_mac),
        KeyRing::sealed_under(&phone.secret).or(phone.secret.is_empty().then_some(newest)),
    ];
    if keys.iter().all(|key| *key == Some(newest)) {
        return Ok(Found::Under(newest));
    }
    if !phone.secret.is_empty() {
        let Ok(plain) = store.keys.open(Purpose::PhoneCode, &place(&phone.id), &phone.secret) else {
            return Ok(Found::Foreign);
        };
        let newer = store
            .keys
            .seal(Purpose::PhoneCode, &place(&phone.id), &plain, renewing.entropy);
        phone.secret = newer.map_err(|_| StoreError::Corrupt("a secret cannot be sealed".to_owned()))?;
    }
    let newer = push.and_then(|sealed| {
        let place = push::place(&phone.id);
        let plain = store.keys.open(Purpose::PhoneCode, &place, sealed).ok()?;
        store
            .keys
            .seal(Purpose::PhoneCode, &place, &plain, renewing.entropy)
            .ok()
    });
    let params = [
        Value::from(phone.secret.clone()),
        store.step_mac(&phone).into(),
        store.phone_mac(&phone).into(),
        newer.into(),
        phone.id.into(),
        mac.into(),
        step_mac.into(),
        push.map(<[u8]>::to_vec).into(),
    ];
    renewing.batch.run(&RENEW, params);
    Ok(Found::Renewed)
}

/// A row of the table that comes back from a backup: every step up to the furthest that `now` could take counts as
/// taken, so that no code which was used since the backup is taken again (SEC-09). A row that is not ours stays so.
pub(crate) fn stepped_on(store: &Store, table: &Table, values: &mut [Value], now: Timestamp) -> Result<(), StoreError> {
    let column = |name| {
        table
            .column(name)
            .ok_or_else(|| StoreError::Corrupt(format!("no column {name}")))
    };
    let (id, connected) = (column("id")?, column("connected_at")?);
    let (last, mac) = (column("last_step")?, column("step_mac")?);
    let row = Row::new(values.to_vec());
    let covered = |step: i64| {
        Ok::<_, StoreError>([
            row.blob(id)?.to_vec(),
            row.time(connected)?.micros().to_be_bytes().to_vec(),
            step.to_be_bytes().to_vec(),
        ])
    };
    let newest = row.int(last)?;
    if store
        .check_row(STEP, &parts(&covered(newest)?), row.blob(mac)?)
        .is_err()
    {
        return Ok(());
    }
    let step = (step_at(now) + FURTHEST_STEPS).max(newest);
    values[last] = Value::from(step);
    values[mac] = Value::from(store.row_mac(STEP, &parts(&covered(step)?)));
    Ok(())
}

fn parts(covered: &[Vec<u8>]) -> Vec<&[u8]> {
    covered.iter().map(Vec::as_slice).collect()
}

impl Store {
    /// The phone of an employee, connected or disconnected; `Forged` if the row is not this server's.
    pub async fn phone(&self, employee: EmployeeId) -> Result<Option<StoredPhone>, StoreError> {
        let row = self.database.read_one(&FIND, &[employee.into()]).await?;
        row.map(|row| self.phone_row(&row)).transpose()
    }

    pub async fn phone_by_id(&self, id: TrustedDeviceId) -> Result<Option<StoredPhone>, StoreError> {
        let row = self.database.read_one(&BY_ID, &[id.into()]).await?;
        row.map(|row| self.phone_row(&row)).transpose()
    }

    /// The phone whose token has this digest, whatever its state.
    pub async fn phone_by_token(&self, token: [u8; 32]) -> Result<Option<StoredPhone>, StoreError> {
        let row = self.database.read_one(&BY_TOKEN, &[token.into()]).await?;
        row.map(|row| self.phone_row(&row)).transpose()
    }

    /// Whether this key is or was the phone's of somebody else, or of the same person in another workspace.
    pub async fn is_key_of_another(&self, key: &PublicKey, employee: EmployeeId) -> Result<bool, StoreError> {
        let params = [Value::from(key.bytes()), employee.into()];
        Ok(self.database.read_one(&KEY_OF_ANOTHER, &params).await?.is_some())
    }

    /// Every phone that an employee has or had, the newest first.
    pub async fn phones_of(&self, employee: EmployeeId) -> Result<Vec<StoredPhone>, StoreError> {
        let rows = self
            .database
            .read(&OF_EMPLOYEE, &[employee.into(), LISTED.into()])
            .await?;
        rows.iter().map(|row| self.phone_row(row)).collect()
    }

    /// The phones of an account in all its workspaces, connected or disconnected.
    pub async fn phones_of_account(&self, account: AccountId) -> Result<Vec<StoredPhone>, StoreError> {
        let rows = self.database.read(&OF_ACCOUNT, &[account.into()]).await?;
        rows.iter().map(|row| self.phone_row(row)).collect()
    }

    /// The phone that was laid aside last and can be restored at `now`.
    pub async fn suspended_phone(
        &self,
        employee: EmployeeId,
        now: Timestamp,
    ) -> Result<Option<StoredPhone>, StoreError> {
        let row = self
            .database
            .read_one(&SUSPENDED, &[employee.into(), now.into()])
            .await?;
        row.map(|row| self.phone_row(&row)).transpose()
    }

    /// The phones that were laid aside, whether or not they can be restored still.
    pub async fn suspended_phones(&self, employee: EmployeeId) -> Result<Vec<StoredPhone>, StoreError> {
        let rows = self.database.read(&ALL_SUSPENDED, &[employee.into()]).await?;
        rows.iter().map(|row| self.phone_row(row)).collect()
    }

    /// The phones that another one replaced which nothing of theirs vouched for: [`Change::replace_phone`].
    pub async fn replaced_phones(&self, employee: EmployeeId) -> Result<Vec<StoredPhone>, StoreError> {
        let rows = self.database.read(&REPLACED, &[employee.into()]).await?;
        rows.iter().map(|row| self.phone_row(row)).collect()
    }

    /// Housekeeping: the phone made contact.
    pub async fn note_phone_seen(&self, id: TrustedDeviceId, now: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&SEEN, [Value::from(now), id.into(), now.into()]);
        self.database.write(batch).await.map(drop)
    }

    /// Housekeeping: forgets former phones that were connected before `before` and can no longer be restored.
    pub async fn purge_phones(&self, before: Timestamp, now: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&PURGE, [before.into(), now.into()]);
        self.database.write(batch).await.map(drop)
    }

    fn phone_mac(&self, phone: &StoredPhone) -> [u8; 32] {
        self.row_mac(TABLE, &parts(&phone.covered()))
    }

    fn step_mac(&self, phone: &StoredPhone) -> [u8; 32] {
        self.row_mac(STEP, &parts(&phone.covered_step()))
    }

    fn phone_row(&self, row: &Row) -> Result<StoredPhone, StoreError> {
        let forged = || StoreError::Forged(TABLE);
        let phone = StoredPhone {
            id: row.id(0)?,
            employee: row.id(1)?,
            state: State::from_word(row.text(2)?).ok_or_else(forged)?,
            key: PublicKey::from_bytes(row.blob(3)?).ok_or_else(forged)?,
            token: row.bytes(4)?,
            secret: row.blob(5)?.to_vec(),
            last_step: row.int(6)?,
            name: row.text(7)?.to_owned(),
            platform: row.text(8)?.to_owned(),
            app: row.int(9)?,
            since: row.time(10)?,
            connected_at: row.time(11)?,
            disconnected_at: row.opt_time(12)?,
            suspended_at: row.opt_time(13)?,
            until: row.opt_time(14)?,
            confirmed_at: row.time(15)?,
            seen_at: row.opt_time(16)?,
            announced: match row.opt_time(17)? {
                Some(at) => Some(Announced {
                    at,
                    session: row.id(18)?,
                }),
                None => None,
            },
        };
        self.check_row(STEP, &parts(&phone.covered_step()), row.blob(19)?)?;
        self.check_row(TABLE, &parts(&phone.covered()), row.blob(20)?)?;
        Ok(phone)
    }
}

impl Change<'_> {
    /// Keeps a phone connected until this change is done, and others who hold it waiting; `Stale` if it is not.
    pub(crate) fn hold_phone(&mut self, id: TrustedDeviceId) {
        self.run_once(&HOLD, [id.into()]);
    }

    /// Connects a phone: a new one, or a known one again with a new token and secret. `Taken` if another one is in
    /// force: that one is ended in the same change before.
    pub fn connect_phone(&mut self, phone: &StoredPhone) {
        let (step_mac, mac) = (self.store.step_mac(phone), self.store.phone_mac(phone));
        self.run_once(
            &PUT,
            [
                Value::from(phone.id),
                phone.employee.into(),
                phone.state.word().into(),
                phone.key.bytes().into(),
                phone.token.into(),
                phone.secret.clone().into(),
                phone.last_step.into(),
                phone.name.as_str().into(),
                phone.platform.as_str().into(),
                phone.app.into(),
                phone.since.into(),
                phone.connected_at.into(),
                phone.confirmed_at.into(),
                phone.seen_at.into(),
                step_mac.into(),
                mac.into(),
            ],
        );
    }

    /// The phone stays known and does nothing until it is connected again (SES-07, REC-10). `Stale` if it is no longer
    /// the connected one that was read.
    pub fn disconnect_phone(&mut self, phone: &StoredPhone) {
        let moved = StoredPhone {
            state: State::Disconnected,
            disconnected_at: Some(self.now),
            ..phone.clone()
        };
        self.move_phone(phone, &moved);
    }

    /// The same when its owner removed it from the app: `nobodys` is the digest of a token that nobody has.
    pub fn unhand_phone(&mut self, phone: &StoredPhone, nobodys: [u8; 32]) {
        let moved = StoredPhone {
            state: State::Disconnected,
            disconnected_at: Some(phone.disconnected_at.unwrap_or(self.now)),
            token: nobodys,
            ..phone.clone()
        };
        self.move_phone(phone, &moved);
    }

    /// The phone is over: replaced or removed. Its secret is gone.
    pub fn end_phone(&mut self, phone: &StoredPhone) {
        let moved = StoredPhone {
            state: State::Ended,
            secret: Vec::new(),
            suspended_at: None,
            until: None,
            ..phone.clone()
        };
        self.move_phone(phone, &moved);
    }

    /// The phone is over, and another one takes its place without a proof by it. That it was there is known until `until`:
    /// what takes its place decides over nothing before (THR-02).
    pub fn replace_phone(&mut self, phone: &StoredPhone, until: Timestamp) {
        let moved = StoredPhone {
            state: State::Ended,
            secret: Vec::new(),
            suspended_at: Some(self.now),
            until: Some(until),
            ..phone.clone()
        };
        self.move_phone(phone, &moved);
    }

    /// Lays the phone aside until `until` (THR-03).
    pub fn suspend_phone(&mut self, phone: &StoredPhone, until: Timestamp) {
        let moved = StoredPhone {
            state: State::Suspended,
            suspended_at: Some(self.now),
            until: Some(until),
            ..phone.clone()
        };
        self.move_phone(phone, &moved);
    }

    /// Puts a phone that was laid aside back as it was. What is in force now is ended before.
    pub fn restore_phone(&mut self, phone: &StoredPhone) {
        let state = match phone.disconnected_at {
            Some(_) => State::Disconnected,
            None => State::Connected,
        };
        let moved = StoredPhone {
            state,
            suspended_at: None,
            until: None,
            ..phone.clone()
        };
        self.move_phone(phone, &moved);
    }

    /// Keeps that another phone takes this one's place, or that none does. `Stale` if it is no longer as it was read.
    pub fn announce_other_phone(&mut self, phone: &StoredPhone, announced: Option<Announced>) {
        let mac = self.store.phone_mac(&StoredPhone {
            announced,
            ..phone.clone()
        });
        self.run_once(
            &ANNOUNCE,
            [
                Value::from(announced.map(|it| it.at)),
                announced.map(|it| it.session).into(),
                mac.into(),
                phone.id.into(),
                phone.state.word().into(),
                phone.token.into(),
                phone.secret.clone().into(),
            ],
        );
    }

    /// Whatever was announced before is over with it.
    fn move_phone(&mut self, was: &StoredPhone, to: &StoredPhone) {
        let to = &StoredPhone {
            announced: None,
            ..to.clone()
        };
        let mac = self.store.phone_mac(to);
        self.run_once(
            &MOVE,
            [
                Value::from(to.state.word()),
                to.state.is_in_force().then_some(1).into(),
                to.secret.clone().into(),
                to.disconnected_at.into(),
                to.suspended_at.into(),
                to.until.into(),
                to.token.into(),
                mac.into(),
                was.id.into(),
                was.state.word().into(),
                was.token.into(),
            ],
        );
    }

    /// Takes a time step of the phone's codes: once, over all clients (VER-05). `Stale` if it, or a later one, was
    /// taken, or the phone is no longer connected.
    pub fn take_phone_step(&mut self, phone: &StoredPhone, step: i64) {
        let stepped = StoredPhone {
            last_step: step,
            ..phone.clone()
        };
        let mac = self.store.step_mac(&stepped);
        self.run_once(
            &TAKE_STEP,
            [
                Value::from(step),
                mac.into(),
                phone.id.into(),
                step.into(),
                phone.token.into(),
            ],
        );
    }

    /// The person said that everything is right (BAN-10).
    pub fn confirm_phone_details(&mut self, employee: EmployeeId) {
        self.run(&CONFIRM, [Value::from(self.now), employee.into()]);
    }
}
