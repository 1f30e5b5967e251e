//! What people were told, and from where they have signed in before.

use domain::alert::{Alert, AlertKind, Facts, Sighting};
use domain::entropy::Entropy;
use domain::id::{AccountId, AlertId, DeviceId, EmployeeId, WorkspaceId};
use domain::time::Timestamp;

use crate::{Change, Row, Statement, Store, StoreError, Value};

/// Who reads: an account in a session of one workspace, on one device.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Viewer {
    pub account: AccountId,
    pub workspace: WorkspaceId,
    pub device: DeviceId,
}

/// An alert as it stands in somebody's list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    pub id: AlertId,
    pub kind: AlertKind,
    /// The device by which it came about.
    pub device: Option<DeviceId>,
    pub facts: Facts,
    pub at: Timestamp,
    pub read_at: Option<Timestamp>,
    pub informed_at: Option<Timestamp>,
}

impl Told {
    /// Whether it is put away, or about the reader's own device.
    pub fn is_read_by(&self, viewer: &Viewer) -> bool {
        self.read_at.is_some() || self.device == Some(viewer.device)
    }
}

/// More than so many unread ones are not counted.
pub const MOST_COUNTED: i64 = 100;

static INSERT: Statement = Statement {
    name: "alert.insert",
    sql: "insert into alert (id, account, workspace, device, kind, facts, at, about) \
          values ($1, $2, $3, $4, $5, $6, $7, $8)",
};
static LIST: Statement = Statement {
    name: "alert.list",
    sql: "select id, kind, device, facts, at, read_at, informed_at from alert \
          where account = $1 and (workspace is null or workspace = $2) and (at, id) < ($3, $4) \
          order by at desc, id desc limit $5",
};
static FIND: Statement = Statement {
    name: "alert.find",
    sql: "select id, kind, device, facts, at, read_at, informed_at from alert \
          where id = $1 and account = $2 and (workspace is null or workspace = $3)",
};
static UNREAD: Statement = Statement {
    name: "alert.unread",
    sql: "select id from alert where account = $1 and read_at is null \
          and (workspace is null or workspace = $2) and (device is null or device <> $3) limit $4",
};
static READ: Statement = Statement {
    name: "alert.read",
    sql: "update alert set read_at = $1 where id = $2 and account = $3 and read_at is null \
          and (workspace is null or workspace = $4) and (device is null or device <> $5)",
};
static READ_ALL: Statement = Statement {
    name: "alert.read_all",
    sql: "update alert set read_at = $1 where account = $2 and read_at is null \
          and (workspace is null or workspace = $3) and (device is null or device <> $4)",
};
static INFORM: Statement = Statement {
    name: "alert.inform",
    sql: "update alert set informed_at = $1 where id = $2 and account = $3 \
          and (informed_at is null or informed_at <= $4)",
};
static PURGE: Statement = Statement {
    name: "alert.purge",
    sql: "delete from alert where at < $1",
};

static SIGHTINGS: Statement = Statement {
    name: "sighting.of_employee",
    sql: "select device, client, network, at, told_at from sighting where employee = $1",
};
static SEE: Statement = Statement {
    name: "sighting.see",
    sql: "insert into sighting (employee, device, client, network, at, told_at) values ($1, $2, $3, $4, $5, $6) \
          on conflict (employee, device, client, network) do update \
          set at = excluded.at, told_at = coalesce(excluded.told_at, sighting.told_at)",
};
/// An employee's newest sighting stays for good: somebody who comes back after a long time is not new (NDN-07).
static PURGE_SIGHTINGS: Statement = Statement {
    name: "sighting.purge",
    sql: "delete from sighting where at < $1 and exists \
          (select 1 from sighting newer where newer.employee = sighting.employee and newer.at > sighting.at)",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &INSERT,
    &LIST,
    &FIND,
    &UNREAD,
    &READ,
    &READ_ALL,
    &INFORM,
    &PURGE,
    &SIGHTINGS,
    &SEE,
    &PURGE_SIGHTINGS,
];

impl Store {
    /// The viewer's alerts, the newest first, strictly before `before`.
    pub async fn alerts(
        &self,
        viewer: &Viewer,
        before: Option<(Timestamp, AlertId)>,
        limit: i64,
    ) -> Result<Vec<Told>, StoreError> {
        let end = (Timestamp::from_micros(i64::MAX), AlertId::from_bytes([0; 16]));
        let (at, id) = before.unwrap_or(end);
        let params = [
            Value::from(viewer.account),
            viewer.workspace.into(),
            at.into(),
            id.into(),
            limit.into(),
        ];
        let rows = self.database.read_long(&LIST, &params).await?;
        rows.iter().map(told).collect()
    }

    /// One alert, if the viewer may read it.
    pub async fn alert(&self, viewer: &Viewer, id: AlertId) -> Result<Option<Told>, StoreError> {
        let params = [Value::from(id), viewer.account.into(), viewer.workspace.into()];
        let row = self.database.read_one(&FIND, &params).await?;
        row.map(|row| told(&row)).transpose()
    }

    /// How many the viewer has not read; [`MOST_COUNTED`] stands for that many and more.
    pub async fn unread_alerts(&self, viewer: &Viewer) -> Result<u64, StoreError> {
        let params = [
            Value::from(viewer.account),
            viewer.workspace.into(),
            viewer.device.into(),
            MOST_COUNTED.into(),
        ];
        Ok(self.database.read(&UNREAD, &params).await?.len() as u64)
    }

    /// Puts one alert away, or with `None` all of them. Housekeeping: what is read grants nothing.
    pub async fn read_alerts(&self, viewer: &Viewer, id: Option<AlertId>, now: Timestamp) -> Result<(), StoreError> {
        let (account, workspace, device) = (viewer.account, viewer.workspace, viewer.device);
        let mut batch = crate::Batch::new();
        match id {
            Some(id) => batch.run(
                &READ,
                [
                    Value::from(now),
                    id.into(),
                    account.into(),
                    workspace.into(),
                    device.into(),
                ],
            ),
            None => batch.run(
                &READ_ALL,
                [Value::from(now), account.into(), workspace.into(), device.into()],
            ),
        };
        self.database.write(batch).await.map(drop)
    }

    /// Where the employee has signed in from before.
    pub async fn sightings(&self, employee: EmployeeId) -> Result<Vec<Sighting>, StoreError> {
        let rows = self.database.read(&SIGHTINGS, &[employee.into()]).await?;
        rows.iter().map(sighting).collect()
    }

    /// Forgets alerts written before `alerts`, and sightings older than `sightings`.
    pub async fn purge_alerts(&self, alerts: Timestamp, sightings: Timestamp) -> Result<(), StoreError> {
        let mut batch = crate::Batch::new();
        batch.run(&PURGE, [alerts.into()]);
        batch.run(&PURGE_SIGHTINGS, [sightings.into()]);
        self.database.write(batch).await.map(drop)
    }
}

impl Change<'_> {
    /// Puts an alert into the reader's list, in the transaction of what it tells.
    pub fn put_alert(
        &mut self,
        reader: AccountId,
        alert: &Alert,
        entropy: &mut dyn Entropy,
    ) -> Result<AlertId, StoreError> {
        let id = AlertId::new(self.now, entropy);
        let facts = serde_json::to_string(&alert.facts).map_err(|e| StoreError::Corrupt(e.to_string()))?;
        let of_another = alert.kind.is_of_another();
        let workspace = alert.facts.workspace.filter(|_| of_another);
        let about = alert.facts.employee.filter(|_| of_another);
        self.run_once(
            &INSERT,
            [
                Value::from(id),
                reader.into(),
                workspace.into(),
                alert.device.into(),
                alert.kind.word().into(),
                facts.into(),
                self.now.into(),
                about.into(),
            ],
        );
        Ok(id)
    }

    /// Remembers a completed sign-in.
    pub fn see(&mut self, employee: EmployeeId, sighting: &Sighting) {
        self.run(
            &SEE,
            [
                Value::from(employee),
                sighting.device.into(),
                sighting.client.as_str().into(),
                sighting.network.to_string().into(),
                sighting.at.into(),
                sighting.told_at.into(),
            ],
        );
    }

    /// The administrators are asked to look at it: `Stale` if they were asked after `since`.
    pub fn inform_of_alert(&mut self, id: AlertId, account: AccountId, since: Timestamp) {
        self.run_once(
            &INFORM,
            [Value::from(self.now), id.into(), account.into(), since.into()],
        );
    }
}

fn told(row: &Row) -> Result<Told, StoreError> {
    let word = row.text(1)?;
    let kind = AlertKind::from_word(word).ok_or_else(|| StoreError::Corrupt(format!("an alert of kind {word:?}")))?;
    let facts = serde_json::from_str(row.text(3)?).map_err(|e| StoreError::Corrupt(format!("an alert: {e}")))?;
    Ok(Told {
        id: row.id(0)?,
        kind,
        device: row.opt_id(2)?,
        facts,
        at: row.time(4)?,
        read_at: row.opt_time(5)?,
        informed_at: row.opt_time(6)?,
    })
}

fn sighting(row: &Row) -> Result<Sighting, StoreError> {
    let network = row.text(2)?;
    Ok(Sighting {
        device: row.id(0)?,
        client: row.text(1)?.to_owned(),
        network: network
            .parse()
            .map_err(|_| StoreError::Corrupt(format!("a network: {network:?}")))?,
        at: row.time(3)?,
        told_at: row.opt_time(4)?,
    })
}
