//! Requests of people who cannot confirm their login, and what became of them.

use domain::access_request::{AccessRequest, State};
use domain::client::{ClientKind, Origin};
use domain::event::{Actor, Event};
use domain::id::{AccessRequestId, AccountId, EmployeeId, SignInId, WorkspaceId};
use domain::time::Timestamp;

use crate::renewal::{Found, Keyed, Renewing};
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

/// A request as it is stored, and who answered it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredRequest {
    pub request: AccessRequest,
    pub state: State,
    pub closed_at: Option<Timestamp>,
    /// The administrator who answered; `None` where nobody did, or the operator.
    pub handled_by: Option<EmployeeId>,
    pub note: Option<String>,
}

const TABLE: &str = "access_request";

static FIND: Statement = Statement {
    name: "access_request.find",
    sql: "select id, workspace, employee, account, challenge, kind, ip, device_name, known_device, known_network, \
          asked_at, state, closed_at, handled_by, note, mac from access_request where id = $1",
};
static OF_CHALLENGE: Statement = Statement {
    name: "access_request.of_challenge",
    sql: "select id, workspace, employee, account, challenge, kind, ip, device_name, known_device, known_network, \
          asked_at, state, closed_at, handled_by, note, mac from access_request where challenge = $1 \
          order by asked_at desc, id desc limit 1",
};
static NEWEST: Statement = Statement {
    name: "access_request.newest",
    sql: "select id, workspace, employee, account, challenge, kind, ip, device_name, known_device, known_network, \
          asked_at, state, closed_at, handled_by, note, mac from access_request where employee = $1 \
          order by asked_at desc, id desc limit $2",
};
static OPEN: Statement = Statement {
    name: "access_request.open",
    sql: "select id, workspace, employee, account, challenge, kind, ip, device_name, known_device, known_network, \
          asked_at, state, closed_at, handled_by, note, mac from access_request where employee = $1 and state = 'open'",
};
static LIST_OPEN: Statement = Statement {
    name: "access_request.list_open",
    sql: "select id, workspace, employee, account, challenge, kind, ip, device_name, known_device, known_network, \
          asked_at, state, closed_at, handled_by, note, mac from access_request where workspace = $1 \
          and state = 'open' order by asked_at, id limit $2",
};
static LIST_CLOSED: Statement = Statement {
    name: "access_request.list_closed",
    sql: "select id, workspace, employee, account, challenge, kind, ip, device_name, known_device, known_network, \
          asked_at, state, closed_at, handled_by, note, mac from access_request where workspace = $1 \
          and state in ('served', 'refused', 'signed_in', 'expired', 'replaced', 'void') and id < $2 \
          order by id desc limit $3",
};
static DUE: Statement = Statement {
    name: "access_request.due",
    sql: "select id, workspace, employee, account, challenge, kind, ip, device_name, known_device, known_network, \
          asked_at, state, closed_at, handled_by, note, mac from access_request where state = 'open' \
          and asked_at < $1 order by asked_at limit 500",
};
static INSERT: Statement = Statement {
    name: "access_request.insert",
    sql: "insert into access_request (id, workspace, employee, account, challenge, kind, ip, device_name, \
          known_device, known_network, asked_at, state, mac) \
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', $12)",
};
static CLOSE: Statement = Statement {
    name: "access_request.close",
    sql: "update access_request set state = $1, closed_at = $2, handled_by = $3, note = $4 \
          where id = $5 and state = 'open'",
};
static OPEN_OF_ACCOUNT: Statement = Statement {
    name: "access_request.open_of_account",
    sql: "select id, workspace, employee, account, challenge, kind, ip, device_name, known_device, known_network, \
          asked_at, state, closed_at, handled_by, note, mac from access_request where account = $1 and state = 'open'",
};
static OTHERWISE: Statement = Statement {
    name: "access_request.otherwise",
    sql: "select 1 from access_request where id = $1 and (state <> 'void' or closed_at <> $2)",
};
static VOID: Statement = Statement {
    name: "access_request.void_account",
    sql: "update access_request set state = 'void', closed_at = $1 where account = $2 and state = 'open'",
};
static VOID_OF_EMPLOYEE: Statement = Statement {
    name: "access_request.void_employee",
    sql: "update access_request set state = 'void', closed_at = $1 where employee = $2 and state = 'open'",
};
static VOID_OF_CHALLENGE: Statement = Statement {
    name: "access_request.void_challenge",
    sql: "update access_request set state = 'void', closed_at = $1 where challenge = $2 and state = 'open'",
};
static PURGE: Statement = Statement {
    name: "access_request.purge",
    sql: "delete from access_request where asked_at < $1 and state <> 'open'",
};
static KEYED_PAGE: Statement = Statement {
    name: "access_request.keyed",
    sql: "select id, workspace, employee, account, challenge, kind, ip, device_name, known_device, known_network, \
          asked_at, state, closed_at, handled_by, note, mac from access_request where id > $1 order by id limit $2",
};
static RENEW: Statement = Statement {
    name: "access_request.renew",
    sql: "update access_request set mac = $1 where id = $2 and mac = $3",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &FIND,
    &OF_CHALLENGE,
    &NEWEST,
    &OPEN,
    &LIST_OPEN,
    &LIST_CLOSED,
    &DUE,
    &INSERT,
    &CLOSE,
    &OPEN_OF_ACCOUNT,
    &OTHERWISE,
    &VOID,
    &VOID_OF_EMPLOYEE,
    &VOID_OF_CHALLENGE,
    &PURGE,
    &KEYED_PAGE,
    &RENEW,
];

pub(crate) static KEYED: Keyed = Keyed {
    table: TABLE,
    what: "access requests",
    page: &KEYED_PAGE,
    whole: false,
    judge: |store, row, renewing| Found::unless_forged(renew(store, row, renewing)),
};

/// Makes the row's MAC anew.
fn renew(store: &Store, row: &Row, renewing: &mut Renewing<'_>) -> Result<Found, StoreError> {
    let (id, mac) = (row.blob(0)?, row.blob(15)?);
    let request = store.request_row(row)?.request;
    let parts = Parts::of(&request);
    match store.row_key(TABLE, &parts.fixed(&request), mac) {
        None => Ok(Found::Foreign),
        Some(key) if key == store.keys.newest() => Ok(Found::Under(key)),
        Some(_) => {
            let newer = store.request_mac(&request);
            renewing.batch.run(&RENEW, [Value::from(newer), id.into(), mac.into()]);
            Ok(Found::Renewed)
        }
    }
}

impl Store {
    pub async fn access_request(&self, id: AccessRequestId) -> Result<Option<StoredRequest>, StoreError> {
        let row = self.database.read_one(&FIND, &[id.into()]).await?;
        row.map(|row| self.request_row(&row)).transpose()
    }

    /// The newest request that was sent from this challenge.
    pub async fn access_request_of(&self, challenge: SignInId) -> Result<Option<StoredRequest>, StoreError> {
        let row = self.database.read_one(&OF_CHALLENGE, &[challenge.into()]).await?;
        row.map(|row| self.request_row(&row)).transpose()
    }

    /// The employee's requests, the newest first, however they stand.
    pub async fn access_requests_of(&self, employee: EmployeeId, limit: i64) -> Result<Vec<StoredRequest>, StoreError> {
        let rows = self.database.read(&NEWEST, &[employee.into(), limit.into()]).await?;
        rows.iter().map(|row| self.request_row(row)).collect()
    }

    /// The employee's request that nobody answered yet.
    pub async fn open_access_request(&self, employee: EmployeeId) -> Result<Option<StoredRequest>, StoreError> {
        let row = self.database.read_one(&OPEN, &[employee.into()]).await?;
        row.map(|row| self.request_row(&row)).transpose()
    }

    /// The open requests of a workspace: who waits longest stands first.
    pub async fn open_access_requests(
        &self,
        workspace: WorkspaceId,
        limit: i64,
    ) -> Result<Vec<StoredRequest>, StoreError> {
        let params = [workspace.into(), limit.into()];
        let rows = self.database.read_long(&LIST_OPEN, &params).await?;
        rows.iter().map(|row| self.request_row(row)).collect()
    }

    /// The requests of a workspace that are over, the newest first; those before `before` where it is given.
    pub async fn closed_access_requests(
        &self,
        workspace: WorkspaceId,
        before: Option<AccessRequestId>,
        limit: i64,
    ) -> Result<Vec<StoredRequest>, StoreError> {
        let before = before.unwrap_or(AccessRequestId::from_bytes([0xff; 16]));
        let params = [workspace.into(), before.into(), limit.into()];
        let rows = self.database.read_long(&LIST_CLOSED, &params).await?;
        rows.iter().map(|row| self.request_row(row)).collect()
    }

    /// Open requests that were sent before `before`, the oldest first.
    pub async fn access_requests_due(&self, before: Timestamp) -> Result<Vec<StoredRequest>, StoreError> {
        let rows = self.database.read(&DUE, &[before.into()]).await?;
        rows.iter().map(|row| self.request_row(row)).collect()
    }

    /// Housekeeping: forgets requests that are over and were sent before then.
    pub async fn purge_access_requests(&self, before: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&PURGE, [before.into()]);
        self.database.write(batch).await.map(drop)
    }

    fn request_mac(&self, request: &AccessRequest) -> [u8; 32] {
        self.row_mac(TABLE, &Parts::of(request).fixed(request))
    }

    fn request_row(&self, row: &Row) -> Result<StoredRequest, StoreError> {
        let forged = || StoreError::Forged(TABLE);
        let request = AccessRequest {
            id: row.id(0)?,
            workspace: row.id(1)?,
            employee: row.id(2)?,
            account: row.id(3)?,
            challenge: row.id(4)?,
            origin: Origin {
                kind: ClientKind::from_word(row.text(5)?).ok_or_else(forged)?,
                ip: row.text(6)?.parse().map_err(|_| forged())?,
                device: row.text(7)?.to_owned(),
                known_device: row.opt_id(8)?,
            },
            known_network: row.bool(9)?,
            asked_at: row.time(10)?,
        };
        self.check_row(TABLE, &Parts::of(&request).fixed(&request), row.blob(15)?)?;
        Ok(StoredRequest {
            request,
            state: State::from_word(row.text(11)?).ok_or_else(forged)?,
            closed_at: row.opt_time(12)?,
            handled_by: row.opt_id(13)?,
            note: row.opt_text(14)?.map(str::to_owned),
        })
    }
}

impl Change<'_> {
    /// A new request, in the place of the employee's `former` open one. `Taken` if there is another open one, `Stale` if the
    /// sign-in that asks, or the former request, is over.
    pub fn put_access_request(&mut self, request: &AccessRequest, former: Option<AccessRequestId>) {
        self.hold_challenge(request.challenge);
        if let Some(former) = former {
            self.close_access_request(former, State::Replaced, None, None);
        }
        let mac = self.store.request_mac(request);
        self.run_once(
            &INSERT,
            [
                Value::from(request.id),
                request.workspace.into(),
                request.employee.into(),
                request.account.into(),
                request.challenge.into(),
                request.origin.kind.word().into(),
                request.origin.ip.to_string().into(),
                request.origin.device.as_str().into(),
                request.origin.known_device.into(),
                request.known_network.into(),
                request.asked_at.into(),
                mac.into(),
            ],
        );
    }

    /// Closes an open request; `Stale` if somebody else was first.
    pub fn close_access_request(
        &mut self,
        id: AccessRequestId,
        state: State,
        by: Option<EmployeeId>,
        note: Option<&str>,
    ) {
        self.run_once(
            &CLOSE,
            [
                Value::from(state.word()),
                self.now.into(),
                by.into(),
                note.into(),
                id.into(),
            ],
        );
    }

    /// In a change that ends this challenge, behind its end: `Stale` if a request from it is open that this change does
    /// not close, because it was sent after somebody had looked.
    pub fn nothing_asked_from(&mut self, challenge: SignInId) {
        self.batch
            .run_guarded(&VOID_OF_CHALLENGE, [Value::from(self.now), challenge.into()], 0);
    }

    /// Closes what is open of these requests because the challenges under them end here; each gets its event when the
    /// change is committed.
    pub(crate) fn void_access_requests(&mut self, whose: Whose, by: Actor) {
        let step = match whose {
            Whose::Employee(id) => self.run(&VOID_OF_EMPLOYEE, [Value::from(self.now), id.into()]),
            Whose::Account(id) => self.run(&VOID, [Value::from(self.now), id.into()]),
        };
        self.voids.push(Void { whose, by, step });
    }
}

/// Whose requests a change closes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Whose {
    Employee(EmployeeId),
    Account(AccountId),
}

/// What a change closes of the requests that are open when it is written.
#[derive(Clone, Debug)]
pub(crate) struct Void {
    whose: Whose,
    by: Actor,
    /// The statement that closes them.
    step: usize,
}

/// What a batch closes of requests.
#[derive(Default)]
pub(crate) struct Closing {
    pub(crate) events: Vec<Event>,
    /// Its steps that are `Stale` where other requests are open than those.
    pub(crate) steps: Vec<usize>,
}

/// Looks which requests are open now, and lets the batch be written only while it closes these and no others: each has its
/// event (ARR-08).
pub(crate) async fn find_open(
    store: &Store,
    voids: &[Void],
    now: Timestamp,
    batch: &mut Batch,
) -> Result<Closing, StoreError> {
    let mut found: Vec<AccessRequestId> = Vec::new();
    let mut closing = Closing::default();
    for void in voids {
        let rows = match void.whose {
            Whose::Employee(id) => store.database.read(&OPEN, &[id.into()]).await?,
            Whose::Account(id) => store.database.read(&OPEN_OF_ACCOUNT, &[id.into()]).await?,
        };
        let before = found.len();
        for row in &rows {
            let request = store.request_row(row)?.request;
            if !found.contains(&request.id) {
                found.push(request.id);
                closing.events.push(request.closed(State::Void, void.by));
            }
        }
        batch.must(void.step, (found.len() - before) as u64);
        closing.steps.push(void.step);
    }
    // As many as were found may still be others. Whoever loses the place loses the request, too.
    for id in found {
        closing
            .steps
            .push(batch.run_guarded(&OTHERWISE, [Value::from(id), now.into()], 0));
    }
    Ok(closing)
}

/// What of a request has to be written out before it can be covered.
struct Parts {
    ip: String,
    asked_at: [u8; 8],
    known_network: [u8; 1],
}

impl Parts {
    fn of(request: &AccessRequest) -> Self {
        Self {
            ip: request.origin.ip.to_string(),
            asked_at: request.asked_at.micros().to_be_bytes(),
            known_network: [u8::from(request.known_network)],
        }
    }

    /// Everything in the row that an administrator goes by, and that keeps a challenge alive.
    fn fixed<'a>(&'a self, request: &'a AccessRequest) -> Vec<&'a [u8]> {
        let none: &[u8] = &[];
        vec![
            request.id.bytes(),
            request.workspace.bytes(),
            request.employee.bytes(),
            request.account.bytes(),
            request.challenge.bytes(),
            request.origin.kind.word().as_bytes(),
            self.ip.as_bytes(),
            request.origin.device.as_bytes(),
            request.origin.known_device.as_ref().map_or(none, |id| id.bytes()),
            &self.known_network,
            &self.asked_at,
        ]
    }
}
