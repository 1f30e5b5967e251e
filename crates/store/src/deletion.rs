//! Deleting people for good: nothing that names them stays, and the events about them keep their seals (ACC-17).
//!
//! The rows of a person go in one transaction. What the event log says about somebody is erased behind it: a row that
//! waits for its seal cannot lose its words yet, so [`erasure`](Store::erase_deleted) is owed in a table and done in
//! rounds, also after a restart.

use std::time::Duration;

use domain::account::{Role, Status};
use domain::event::Chain;
use domain::id::{AccountId, WorkspaceId};
use domain::second_factor::Factors;
use domain::time::Timestamp;

use crate::employee::Employee;
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

/// How long after a deletion events about the person are looked for: what was under way then is written by now.
const OWED_FOR: Duration = Duration::from_mins(10);
/// The account of an erasure that is about a whole chain.
const EVERYBODY: [u8; 16] = [0; 16];
/// The chain of an erasure that is about every chain.
const EVERY_CHAIN: [u8; 17] = [0xff; 17];

/// What belongs to a place and is found by its employee.
static OF_EMPLOYEE: [Statement; 24] = [
    of("deletion.alert_about", "delete from alert where about = $1"),
    of("deletion.phone_number", "delete from phone_number where employee = $1"),
    of("deletion.sms_code", "delete from sms_code where employee = $1"),
    of(
        "deletion.access_request",
        "delete from access_request where employee = $1",
    ),
    of(
        "deletion.account_proof",
        "delete from account_proof where session in (select id from session where employee = $1)",
    ),
    of(
        "deletion.app_session",
        "delete from app_session where session in (select id from session where employee = $1)",
    ),
    of("deletion.session", "delete from session where employee = $1"),
    of("deletion.otp_app", "delete from otp_app where employee = $1"),
    of(
        "deletion.trusted_device",
        "delete from trusted_device where employee = $1",
    ),
    of("deletion.pairing", "delete from pairing where employee = $1"),
    of("deletion.banner", "delete from banner where employee = $1"),
    of("deletion.approval", "delete from approval where employee = $1"),
    of(
        "deletion.otp_app_setup",
        "delete from otp_app_setup where employee = $1",
    ),
    of(
        "deletion.suspended_otp_app",
        "delete from suspended_otp_app where employee = $1",
    ),
    of(
        "deletion.recovery_code",
        "delete from recovery_code where employee = $1",
    ),
    of("deletion.recovery_set", "delete from recovery_set where employee = $1"),
    of(
        "deletion.suspended_recovery_code",
        "delete from suspended_recovery_code where employee = $1",
    ),
    of(
        "deletion.suspended_recovery_set",
        "delete from suspended_recovery_set where employee = $1",
    ),
    of("deletion.waiver", "delete from waiver where employee = $1"),
    of("deletion.invitation", "delete from invitation where employee = $1"),
    of("deletion.sighting", "delete from sighting where employee = $1"),
    of("deletion.link", "delete from link where employee = $1"),
    of("deletion.membership", "delete from membership where employee = $1"),
    of("deletion.address", "delete from address where employee = $1"),
];
/// What belongs to a place and is found by account and workspace.
static OF_PLACE: [Statement; 4] = [
    of(
        "deletion.former_of_place",
        "delete from former_address where account = $1 and workspace = $2",
    ),
    of(
        "deletion.alert",
        "delete from alert where account = $1 and workspace = $2",
    ),
    of(
        "deletion.sign_in",
        "delete from sign_in where account = $1 and workspace = $2",
    ),
    of(
        "deletion.message",
        "delete from message where account = $1 and workspace = $2",
    ),
];
/// Files hold names and addresses: the workspace's go, one that was only looked at, too. One that arrives or is worked on
/// is kept, and forgotten with its time.
static IMPORTS: [Statement; 2] = [
    of(
        "deletion.import_part",
        "delete from import_part where import in (select id from import where workspace = $1 and state not in ('reading', 'running', 'inviting'))",
    ),
    of(
        "deletion.import",
        "delete from import where workspace = $1 and state not in ('reading', 'running', 'inviting')",
    ),
];
/// What belongs to the account, once it is gone.
static OF_ACCOUNT: [Statement; 8] = [
    of(
        "deletion.device",
        "delete from device where account = $1 and not exists (select 1 from account where id = $2)",
    ),
    of(
        "deletion.sign_in_of_account",
        "delete from sign_in where account = $1 and not exists (select 1 from account where id = $2)",
    ),
    of(
        "deletion.link_of_account",
        "delete from link where account = $1 and not exists (select 1 from account where id = $2)",
    ),
    of(
        "deletion.alert_of_account",
        "delete from alert where account = $1 and not exists (select 1 from account where id = $2)",
    ),
    of(
        "deletion.former_address",
        "delete from former_address where account = $1 and not exists (select 1 from account where id = $2)",
    ),
    of(
        "deletion.message_of_account",
        "delete from message where account = $1 and not exists (select 1 from account where id = $2)",
    ),
    of(
        "deletion.app_session_of_account",
        "delete from app_session where session in (select id from session where account = $1) \
         and not exists (select 1 from account where id = $2)",
    ),
    of(
        "deletion.session_of_account",
        "delete from session where account = $1 and not exists (select 1 from account where id = $2)",
    ),
];
/// What belongs to a workspace without anybody in it.
static OF_WORKSPACE: [Statement; 10] = [
    of(
        "deletion.import_parts",
        "delete from import_part where import in (select id from import where workspace = $1)",
    ),
    of("deletion.imports", "delete from import where workspace = $1"),
    of("deletion.join_links", "delete from join_link where workspace = $1"),
    of(
        "deletion.sms_invitations",
        "delete from sms_invitation where workspace = $1",
    ),
    of("deletion.groups", "delete from workgroup where workspace = $1"),
    of("deletion.settings", "delete from setting where scope = $1"),
    of("deletion.headcount", "delete from headcount where workspace = $1"),
    of("deletion.messages.purge", "delete from message where workspace = $1"),
    of("deletion.links.purge", "delete from link where workspace = $1"),
    of("deletion.alerts.purge", "delete from alert where workspace = $1"),
];
static WORKSPACE: Statement = of(
    "deletion.workspace",
    "delete from workspace where id = $1 and ends_at is not null \
     and not exists (select 1 from employee where workspace = $2)",
);
static HOLD_ENDING: Statement = of(
    "deletion.hold_ending",
    "update workspace set title = title where id = $1 and ends_at <= $2",
);
/// Some of the people of a workspace, whatever their status.
static SOME: Statement = of(
    "deletion.some",
    "select id, account, status from employee where workspace = $1 limit $2",
);
/// What went to the login before there was an account: found by the address, where the account is about to go.
static BY_LOGIN: [Statement; 2] = [
    of(
        "deletion.link_by_login.purge",
        "delete from link where address = (select login_shown from account where id = $1) \
         and (account is null and employee is null \
         or employee is not null and not exists (select 1 from employee e where e.id = link.employee)) \
         and not exists (select 1 from employee where account = $2)",
    ),
    of(
        "deletion.message_by_login.purge",
        "delete from message where recipient = (select login_shown from account where id = $1) \
         and not exists (select 1 from employee where account = $2)",
    ),
];
static HOLD_ACCOUNT: Statement = of(
    "deletion.hold_account",
    "update account set login = login where id = $1",
);
static PLACE: Statement = of(
    "deletion.employee",
    "delete from employee where id = $1 and status = $2",
);
/// An account whose login nobody confirmed, once its places are gone.
static UNPROVEN: Statement = of(
    "deletion.unproven_account",
    "delete from account where id = $1 and login_confirmed_at is null \
     and not exists (select 1 from employee where account = $2)",
);
static ACCOUNT: Statement = of(
    "deletion.account",
    "delete from account where id = $1 and not exists (select 1 from employee where account = $2)",
);
static OWE: Statement = of(
    "erasure.owe",
    "insert into erasure (account, chain, at) values ($1, $2, $3) on conflict (account, chain) do nothing",
);
/// Whoever was there by an invitation to this address that was deleted again, and is nowhere else. `$2` is the address as the row writes it.
static INVITED_AS: Statement = of(
    "deletion.invited_as",
    "select distinct account from event where chain = $1 and kind in ('invitation_deleted', 'join_refused') \
     and account is not null and replace(row, $2, '') <> row \
     and not exists (select 1 from account where account.id = event.account)",
);
static OWE_ALL: Statement = of(
    "erasure.owe_all",
    "insert into erasure (account, chain, at) select $1, $2, $3 \
     where not exists (select 1 from account where id = $4) on conflict (account, chain) do nothing",
);
static OWED: Statement = of(
    "erasure.owed.purge",
    "select account, chain, at from erasure order by at",
);
static ERASE: Statement = of(
    "erasure.erase",
    "update event set row = null, salt = null, ip = null, employee = null, account = null \
     where account = $1 and chain = $2 and seal is not null",
);
static ERASE_ALL: Statement = of(
    "erasure.erase_all",
    "update event set row = null, salt = null, ip = null, employee = null, account = null \
     where account = $1 and seal is not null",
);
static ERASE_CHAIN: Statement = of(
    "erasure.erase_chain",
    "update event set row = null, salt = null, ip = null, employee = null, account = null \
     where chain = $1 and seal is not null and row is not null",
);
/// Done once nothing waits for its seal any more.
static PAID: Statement = of(
    "erasure.paid",
    "delete from erasure where account = $1 and chain = $2 \
     and not exists (select 1 from event where account = $3 and seal is null)",
);
static PAID_CHAIN: Statement = of(
    "erasure.paid_chain",
    "delete from erasure where account = $1 and chain = $2 \
     and not exists (select 1 from event where chain = $3 and seal is null)",
);

pub(crate) static STATEMENTS: &[&Statement] = &[
    &WORKSPACE,
    &HOLD_ENDING,
    &SOME,
    &HOLD_ACCOUNT,
    &PLACE,
    &UNPROVEN,
    &ACCOUNT,
    &OWE,
    &INVITED_AS,
    &OWE_ALL,
    &OWED,
    &ERASE,
    &ERASE_ALL,
    &ERASE_CHAIN,
    &PAID,
    &PAID_CHAIN,
];

pub(crate) fn deleting() -> impl Iterator<Item = &'static Statement> {
    OF_EMPLOYEE
        .iter()
        .chain(&OF_PLACE)
        .chain(&IMPORTS)
        .chain(&OF_ACCOUNT)
        .chain(&BY_LOGIN)
        .chain(&OF_WORKSPACE)
}

const fn of(name: &'static str, sql: &'static str) -> Statement {
    Statement { name, sql }
}

impl Change<'_> {
    /// Deletes somebody's place in a workspace for good, and the account with it if this was its last place. `Stale` if
    /// the employee no longer stands as it was read.
    ///
    /// The events about the person in this workspace, or all of them if the account goes, lose their words within
    /// moments ([`Store::erase_deleted`]).
    pub fn delete_place(&mut self, employee: &Employee) {
        self.take_place(employee);
        for statement in &IMPORTS {
            self.run(statement, [employee.workspace.into()]);
        }
        self.owe_erasure(employee.account, Chain::Workspace(employee.workspace));
        self.delete_account(employee.account);
    }

    /// What the log of this chain says about the account loses its words within moments.
    pub fn owe_erasure(&mut self, account: AccountId, chain: Chain) {
        self.run(&OWE, [Value::from(account), chain.bytes().into(), self.now.into()]);
    }

    /// Takes somebody's place in a workspace away with everything that hangs on it; what the log says of it stays, and so
    /// does the account. `Stale` if the employee no longer stands as it was read.
    pub fn take_place(&mut self, employee: &Employee) {
        let (id, account) = (Value::from(employee.id), Value::from(employee.account));
        let workspace = Value::from(employee.workspace);
        // Two who delete the last two places at once stand in line here: the later one takes the account along.
        self.run(&HOLD_ACCOUNT, [account.clone()]);
        self.unlist_employee(employee);
        // Challenges first: whoever asks from one holds it, and then what it asks.
        for statement in &OF_PLACE {
            self.run(statement, [account.clone(), workspace.clone()]);
        }
        for statement in &OF_EMPLOYEE {
            self.run(statement, [id.clone()]);
        }
        self.run_once(&PLACE, [id, employee.status.word().into()]);
    }

    /// Deletes an account whose login nobody has confirmed, after its places were taken away: the login is free. What the
    /// log says of it stays. `Stale` if somebody confirmed it meanwhile, or has another place by it.
    pub fn delete_unproven_account(&mut self, account: AccountId) {
        let account = Value::from(account);
        self.run_once(&UNPROVEN, [account.clone(), account.clone()]);
        for statement in &OF_ACCOUNT {
            self.run(statement, [account.clone(), account.clone()]);
        }
    }

    /// Deletes an account that has no place left, with everything that hangs on it; one that has a place stays.
    pub fn delete_account(&mut self, account: AccountId) {
        let account = Value::from(account);
        for statement in BY_LOGIN.iter().chain([&ACCOUNT]).chain(&OF_ACCOUNT) {
            self.run(statement, [account.clone(), account.clone()]);
        }
        let every = Value::from(EVERY_CHAIN);
        self.run(&OWE_ALL, [account.clone(), every, self.now.into(), account]);
    }

    /// Makes the change depend on the workspace's time being over still: `Stale` once somebody has opened it.
    pub fn hold_ending(&mut self, workspace: WorkspaceId) {
        self.run_once(&HOLD_ENDING, [Value::from(workspace), self.now.into()]);
    }

    /// Deletes a workspace whose time is over and in which nobody is left; its events lose their words. `Stale` if
    /// somebody is there still, or somebody opened it again.
    pub fn delete_workspace(&mut self, workspace: WorkspaceId) {
        for statement in &OF_WORKSPACE {
            self.run(statement, [workspace.into()]);
        }
        self.run_once(&WORKSPACE, [Value::from(workspace), workspace.into()]);
        let chain = Chain::Workspace(workspace).bytes();
        self.run(&OWE, [Value::from(EVERYBODY), chain.into(), self.now.into()]);
    }
}

impl Store {
    /// Some people of a workspace, at most `limit`, whatever their status; what their rows say beside that is not read,
    /// so that a forged one does not keep the others.
    pub async fn some_of(&self, workspace: WorkspaceId, limit: i64) -> Result<Vec<Employee>, StoreError> {
        let rows = self
            .database
            .read_long(&SOME, &[workspace.into(), limit.into()])
            .await?;
        let person = |row: &Row| {
            Ok(Employee {
                id: row.id(0)?,
                workspace,
                account: row.id(1)?,
                name: String::new(),
                role: Role::Employee,
                status: Status::from_word(row.text(2)?).unwrap_or(Status::Dismissed),
                factors: Factors::default(),
            })
        };
        rows.iter().map(person).collect()
    }

    /// The accounts that were in this chain's workspace by an invitation to `address`, folded, which was deleted again.
    pub async fn invited_as(&self, address: &str, chain: Chain) -> Result<Vec<AccountId>, StoreError> {
        let written = serde_json::Value::from(address).to_string();
        let params = [chain.bytes().into(), written.into()];
        let rows = self.database.read_long(&INVITED_AS, &params).await?;
        rows.iter().map(|row| row.id(0)).collect()
    }

    /// Housekeeping: takes the words out of sealed events about people who were deleted. Their seals stay and verify.
    pub async fn erase_deleted(&self, now: Timestamp) -> Result<(), StoreError> {
        for row in self.database.read_long(&OWED, &[]).await? {
            let (account, chain) = (row.bytes::<16>(0)?, row.blob(1)?);
            let whole = account == EVERYBODY;
            let account = Value::from(account);
            let mut batch = Batch::new();
            let over = now.since(row.time(2)?) > OWED_FOR;
            let chain = Value::from(chain);
            if whole {
                batch.run(&ERASE_CHAIN, [chain.clone()]);
                if over {
                    batch.run(&PAID_CHAIN, [account, chain.clone(), chain]);
                }
            } else {
                if chain == Value::from(EVERY_CHAIN) {
                    batch.run(&ERASE_ALL, [account.clone()]);
                    // What was under way when the account went may have written meanwhile.
                    for statement in &OF_ACCOUNT {
                        batch.run(statement, [account.clone(), account.clone()]);
                    }
                } else {
                    batch.run(&ERASE, [account.clone(), chain.clone()]);
                }
                if over {
                    batch.run(&PAID, [account.clone(), chain, account]);
                }
            }
            self.database.write(batch).await?;
        }
        Ok(())
    }
}
