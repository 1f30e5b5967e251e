//! Files of employees on their way in. A file lies here in parts; each part is added by one change that also marks it
//! as done, so that a server that dies goes on with the next one.

use std::collections::{HashMap, HashSet};

use domain::client::{ClientKind, Origin};
use domain::id::{AccountId, EmployeeId, GroupId, ImportId, WorkspaceId};
use domain::listing::fold_name;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::employee::Added;
use crate::engine::MANY;
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

/// Rows of a part.
pub const PART: usize = 400;

const TABLE: &str = "import_part";

/// Where a file stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It is arriving.
    Reading,
    /// It was looked at, and nothing was added.
    Checked,
    Running,
    Done,
    /// It goes no further; `problem` says why.
    Stopped,
    /// Those who were added get their invitations.
    Inviting,
    Invited,
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Checked => "checked",
            Self::Running => "running",
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Inviting => "inviting",
            Self::Invited => "invited",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [
            Self::Reading,
            Self::Checked,
            Self::Running,
            Self::Done,
            Self::Stopped,
            Self::Inviting,
            Self::Invited,
        ]
        .into_iter()
        .find(|state| state.word() == word)
    }
}

/// A file, and how far it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
    pub id: ImportId,
    pub workspace: WorkspaceId,
    /// Who sent it, and from where.
    pub by: EmployeeId,
    pub origin: Origin,
    pub file: String,
    pub created_at: Timestamp,
    pub state: State,
    pub problem: Option<String>,
    pub rows: i64,
    pub parts: i64,
    pub parts_done: i64,
    pub counts: Counts,
    /// Parts of which everybody got an invitation, and how many people that are.
    pub parts_invited: i64,
    pub invited: i64,
    /// When the next invitations may go out.
    pub resume_at: Option<Timestamp>,
}

/// Rows that lie together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    pub number: i64,
    pub lines: Vec<Line>,
    mac: Vec<u8>,
}

/// What came of the rows: in the check what would come of them.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    pub fresh: i64,
    /// Employees of the workspace already: nothing changes.
    pub known: i64,
    pub refused: i64,
}

/// A row of a file, and what came of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Line {
    /// The row's number in the file; the line of the columns is 1.
    pub at: u64,
    pub name: String,
    pub email: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administrator: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// `new`, then `added`, then perhaps `invited`; `known`; or what is wrong.
    pub outcome: String,
}

static INSERT: Statement = Statement {
    name: "import.insert",
    sql: "insert into import (id, workspace, employee, kind, ip, device_name, file, created_at, state, changed_at, \
          rows, parts, parts_done, fresh, known, refused, parts_invited, invited) \
          values ($1, $2, $3, $4, $5, $6, $7, $8, 'reading', $9, 0, 0, 0, 0, 0, 0, 0, 0)",
};
static FIND: Statement = Statement {
    name: "import.find",
    sql: "select id, workspace, employee, kind, ip, device_name, file, created_at, state, problem, rows, parts, \
          parts_done, fresh, known, refused, parts_invited, invited, resume_at from import where id = $1 and workspace = $2",
};
static NEWEST: Statement = Statement {
    name: "import.newest",
    sql: "select id, workspace, employee, kind, ip, device_name, file, created_at, state, problem, rows, parts, \
          parts_done, fresh, known, refused, parts_invited, invited, resume_at from import where workspace = $1 order by id desc limit 10",
};
static RUNNING: Statement = Statement {
    name: "import.running",
    sql: "select id, workspace, employee, kind, ip, device_name, file, created_at, state, problem, rows, parts, \
          parts_done, fresh, known, refused, parts_invited, invited, resume_at from import where state = 'running' order by id limit 1",
};
static INVITING: Statement = Statement {
    name: "import.inviting",
    sql: "select id, workspace, employee, kind, ip, device_name, file, created_at, state, problem, rows, parts, \
          parts_done, fresh, known, refused, parts_invited, invited, resume_at from import \
          where state = 'inviting' and resume_at <= $1 order by resume_at limit 1",
};
static GROW: Statement = Statement {
    name: "import.grow",
    sql: "update import set rows = rows + $1, parts = parts + 1, fresh = fresh + $2, known = known + $3, \
          refused = refused + $4, changed_at = $5 where id = $6 and state = 'reading'",
};
static SET_STATE: Statement = Statement {
    name: "import.set_state",
    sql: "update import set state = $1, problem = $2, changed_at = $3 where id = $4 and state = $5",
};
static PROGRESS: Statement = Statement {
    name: "import.progress",
    sql: "update import set parts_done = $1, fresh = $2, known = $3, refused = $4, changed_at = $5 \
          where id = $6 and state = 'running' and parts_done = $7",
};
static BEGIN_COUNTS: Statement = Statement {
    name: "import.begin",
    sql: "update import set state = 'running', fresh = 0, known = 0, refused = 0, changed_at = $1 \
          where id = $2 and state = 'checked'",
};
static BEGIN_INVITING: Statement = Statement {
    name: "import.begin_inviting",
    sql: "update import set state = 'inviting', employee = $1, kind = $2, ip = $3, device_name = $4, problem = null, \
          parts_invited = 0, resume_at = $5, changed_at = $6 \
          where id = $7 and parts_done > 0 and state in ('done', 'stopped')",
};
/// The guard: nobody else sent meanwhile.
static INVITED: Statement = Statement {
    name: "import.invited",
    sql: "update import set parts_invited = $1, invited = $2, changed_at = $3 \
          where id = $4 and state = 'inviting' and parts_invited = $5 and invited = $6",
};
static REST: Statement = Statement {
    name: "import.rest",
    sql: "update import set resume_at = $1, changed_at = $2 where id = $3 and state = 'inviting'",
};
static ADD_PART: Statement = Statement {
    name: "import_part.add",
    sql: "insert into import_part (import, number, rows, refused, mac) values ($1, $2, $3, $4, $5)",
};
static FIND_PART: Statement = Statement {
    name: "import_part.find",
    sql: "select number, rows, mac from import_part where import = $1 and number = $2",
};
static REFUSED_PARTS: Statement = Statement {
    name: "import_part.refused",
    sql: "select number, rows, mac from import_part where import = $1 and number >= $2 and refused > 0 \
          order by number limit $3",
};
static INVITED_PART: Statement = Statement {
    name: "import_part.invited",
    sql: "update import_part set rows = $1, mac = $2 where import = $3 and number = $4 and mac = $5",
};
/// The guard: a part is added once.
static DONE_PART: Statement = Statement {
    name: "import_part.done",
    sql: "update import_part set rows = $1, mac = $2, done_at = $3 where import = $4 and number = $5 and done_at is null",
};
static PURGE_PARTS: Statement = Statement {
    name: "import_part.purge",
    sql: "delete from import_part where import in (select id from import where changed_at < $1 and state <> 'running')",
};
static PURGE: Statement = Statement {
    name: "import.purge",
    sql: "delete from import where changed_at < $1 and state <> 'running'",
};
static TAKEN: Statement = Statement {
    name: "address.taken",
    sql: "select a.folded from address a where a.workspace = $1 and a.folded in ({many(text)})",
};
static ACCOUNTS: Statement = Statement {
    name: "account.of_logins",
    sql: "select a.login, a.id from account a where a.login in ({many(text)})",
};
static ADD_ACCOUNT: Statement = Statement {
    name: "account.add",
    sql: "insert into account (id, login, login_shown, name, language, created_at) values ($1, $2, $3, $4, $5, $6)",
};
static ADD_ACCOUNTS: Statement = Statement {
    name: "account.add_many",
    sql: "insert into account (id, login, login_shown, name, language, created_at) \
          values {many(blob, text, text, text, text, bigint)}",
};
static ADD_MEMBER: Statement = Statement {
    name: "membership.add",
    sql: "insert into membership (employee, workgroup, status, sort_name) values ($1, $2, $3, $4)",
};
static ADD_MEMBERS: Statement = Statement {
    name: "membership.add_many",
    sql: "insert into membership (employee, workgroup, status, sort_name) values {many(blob, blob, text, text)}",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &INSERT,
    &FIND,
    &NEWEST,
    &RUNNING,
    &GROW,
    &SET_STATE,
    &PROGRESS,
    &INVITING,
    &BEGIN_COUNTS,
    &BEGIN_INVITING,
    &INVITED,
    &REST,
    &ADD_PART,
    &FIND_PART,
    &REFUSED_PARTS,
    &INVITED_PART,
    &DONE_PART,
    &PURGE_PARTS,
    &PURGE,
    &TAKEN,
    &ACCOUNTS,
    &ADD_ACCOUNT,
    &ADD_ACCOUNTS,
    &ADD_MEMBER,
    &ADD_MEMBERS,
];

impl Store {
    /// Housekeeping: a file begins to arrive. It changes nothing before it is started.
    pub async fn begin_import(&self, import: &Import) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(
            &INSERT,
            [
                Value::from(import.id),
                import.workspace.into(),
                import.by.into(),
                import.origin.kind.word().into(),
                import.origin.ip.to_string().into(),
                import.origin.device.as_str().into(),
                import.file.as_str().into(),
                import.created_at.into(),
                import.created_at.into(),
            ],
        );
        self.database.write(batch).await.map(drop)
    }

    /// Housekeeping: the next part of a file that arrives.
    pub async fn add_import_part(
        &self,
        import: &Import,
        number: i64,
        lines: &[Line],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (text, mac) = self.written_part(import, number, lines)?;
        let counts = count(lines);
        let mut batch = Batch::new();
        batch.run(
            &ADD_PART,
            [
                Value::from(import.id),
                number.into(),
                text.into(),
                counts.refused.into(),
                mac.into(),
            ],
        );
        batch.run_guarded(
            &GROW,
            [
                Value::from(lines.len() as i64),
                counts.fresh.into(),
                counts.known.into(),
                counts.refused.into(),
                now.into(),
                import.id.into(),
            ],
            1,
        );
        self.database.write(batch).await.map(drop)
    }

    /// Housekeeping: the file is here whole, or is not taken. `Stale` if it stands otherwise meanwhile.
    pub async fn end_reading(
        &self,
        import: ImportId,
        to: State,
        problem: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.set_import_state(import, (State::Reading, to), problem, now).await
    }

    /// A file of this workspace.
    pub async fn import(&self, id: ImportId, workspace: WorkspaceId) -> Result<Option<Import>, StoreError> {
        let row = self.database.read_one(&FIND, &[id.into(), workspace.into()]).await?;
        row.map(|row| import(&row)).transpose()
    }

    /// The newest ten of a workspace.
    pub async fn newest_imports(&self, workspace: WorkspaceId) -> Result<Vec<Import>, StoreError> {
        let rows = self.database.read(&NEWEST, &[workspace.into()]).await?;
        rows.iter().map(import).collect()
    }

    /// The one that is added now.
    pub async fn running_import(&self) -> Result<Option<Import>, StoreError> {
        let row = self.database.read_one(&RUNNING, &[]).await?;
        row.map(|row| import(&row)).transpose()
    }

    /// The one whose people get their invitations now.
    pub async fn inviting_import(&self, now: Timestamp) -> Result<Option<Import>, StoreError> {
        let row = self.database.read_one(&INVITING, &[now.into()]).await?;
        row.map(|row| import(&row)).transpose()
    }

    /// A part, as this server wrote it: from 0 on.
    pub async fn import_part(&self, import: &Import, number: i64) -> Result<Option<Part>, StoreError> {
        let params = [import.id.into(), number.into()];
        let row = self.database.read_one(&FIND_PART, &params).await?;
        row.map(|row| self.read_part(import, &row)).transpose()
    }

    /// The next parts from `number` on in which a row was refused; at most `limit`.
    pub async fn refused_parts(&self, import: &Import, number: i64, limit: i64) -> Result<Vec<Part>, StoreError> {
        let params = [import.id.into(), number.into(), limit.into()];
        let rows = self.database.read_long(&REFUSED_PARTS, &params).await?;
        rows.iter().map(|row| self.read_part(import, row)).collect()
    }

    fn read_part(&self, import: &Import, row: &Row) -> Result<Part, StoreError> {
        let (number, text, mac) = (row.int(0)?, row.text(1)?, row.blob(2)?);
        let place = number.to_be_bytes();
        let covered: [&[u8]; 4] = [import.id.bytes(), import.workspace.bytes(), &place, text.as_bytes()];
        self.check_row(TABLE, &covered, mac)?;
        Ok(Part {
            number,
            lines: serde_json::from_str(text).map_err(|e| StoreError::Corrupt(format!("an import: {e}")))?,
            mac: mac.to_vec(),
        })
    }

    fn written_part(&self, import: &Import, number: i64, lines: &[Line]) -> Result<(String, [u8; 32]), StoreError> {
        let text = serde_json::to_string(lines).map_err(|e| StoreError::Corrupt(e.to_string()))?;
        let place = number.to_be_bytes();
        let covered: [&[u8]; 4] = [import.id.bytes(), import.workspace.bytes(), &place, text.as_bytes()];
        let mac = self.row_mac(TABLE, &covered);
        Ok((text, mac))
    }

    /// Which of these folded addresses somebody of the workspace has.
    pub async fn taken_addresses(
        &self,
        workspace: WorkspaceId,
        folded: &[&str],
    ) -> Result<HashSet<String>, StoreError> {
        let mut taken = HashSet::new();
        for some in folded.chunks(MANY) {
            let mut params = vec![Value::from(workspace)];
            params.extend(filled(some));
            for row in self.database.read_long(&TAKEN, &params).await? {
                taken.insert(row.text(0)?.to_owned());
            }
        }
        Ok(taken)
    }

    /// The accounts of these folded logins, where there are any.
    pub async fn accounts_of(&self, folded: &[&str]) -> Result<HashMap<String, AccountId>, StoreError> {
        let mut accounts = HashMap::new();
        for some in folded.chunks(MANY) {
            let params: Vec<Value> = filled(some).collect();
            for row in self.database.read_long(&ACCOUNTS, &params).await? {
                accounts.insert(row.text(0)?.to_owned(), row.id(1)?);
            }
        }
        Ok(accounts)
    }

    /// Housekeeping: a part of which nobody was new is done.
    pub async fn pass_import_part(&self, import: &Import, lines: &[Line], now: Timestamp) -> Result<(), StoreError> {
        let mut change = self.change(now);
        change.finish_part(import, lines)?;
        self.database.write(change.into_batch()).await.map(drop)
    }

    /// Housekeeping: a part of which nobody needs an invitation any more is passed.
    pub async fn pass_invited_part(&self, import: &Import, now: Timestamp) -> Result<(), StoreError> {
        let mut change = self.change(now);
        change.note_invited(import, 0, true);
        self.database.write(change.into_batch()).await.map(drop)
    }

    /// Housekeeping: no more invitations before `until`.
    pub async fn rest_import(&self, import: ImportId, until: Timestamp, now: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&REST, [Value::from(until), now.into(), import.into()]);
        self.database.write(batch).await.map(drop)
    }

    /// Housekeeping: everybody got an invitation, or no more go out. `Stale` if it ended already.
    pub async fn end_inviting(
        &self,
        import: ImportId,
        to: State,
        problem: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.set_import_state(import, (State::Inviting, to), problem, now).await
    }

    async fn set_import_state(
        &self,
        import: ImportId,
        (from, to): (State, State),
        problem: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run_guarded(
            &SET_STATE,
            [
                Value::from(to.word()),
                problem.into(),
                now.into(),
                import.into(),
                from.word().into(),
            ],
            1,
        );
        self.database.write(batch).await.map(drop)
    }

    /// Housekeeping: forgets files that nobody has touched since.
    pub async fn purge_imports(&self, before: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&PURGE_PARTS, [before.into()]);
        batch.run(&PURGE, [before.into()]);
        self.database.write(batch).await.map(drop)
    }
}

impl Change<'_> {
    /// The file is to be added from now on. `Stale` if it was started already.
    pub fn start_import(&mut self, import: ImportId) {
        self.run_once(&BEGIN_COUNTS, [Value::from(self.now), import.into()]);
    }

    /// A part is done, with what came of its rows. `Stale` if somebody else did it.
    pub fn finish_part(&mut self, import: &Import, lines: &[Line]) -> Result<(), StoreError> {
        let number = import.parts_done;
        let (text, mac) = self.store.written_part(import, number, lines)?;
        self.run_once(
            &DONE_PART,
            [
                Value::from(text),
                mac.into(),
                self.now.into(),
                import.id.into(),
                number.into(),
            ],
        );
        let (counts, before) = (count(lines), import.counts);
        self.run_once(
            &PROGRESS,
            [
                Value::from(number + 1),
                (before.fresh + counts.fresh).into(),
                (before.known + counts.known).into(),
                (before.refused + counts.refused).into(),
                self.now.into(),
                import.id.into(),
                number.into(),
            ],
        );
        Ok(())
    }

    /// It ends here. `Stale` if it ended already.
    pub fn end_import(&mut self, import: ImportId, to: State, problem: Option<&str>) {
        let running = State::Running.word();
        self.run_once(
            &SET_STATE,
            [
                Value::from(to.word()),
                problem.into(),
                self.now.into(),
                import.into(),
                running.into(),
            ],
        );
    }

    /// Those who were added are to get their invitations; `by` answers for it from now on. `Stale` if that is under way,
    /// or not everybody was added.
    pub fn begin_inviting(&mut self, import: ImportId, by: EmployeeId, origin: &Origin) {
        self.run_once(
            &BEGIN_INVITING,
            [
                Value::from(by),
                origin.kind.word().into(),
                origin.ip.to_string().into(),
                origin.device.as_str().into(),
                self.now.into(),
                self.now.into(),
                import.into(),
            ],
        );
    }

    /// `people` of a part were invited, and with them perhaps the part is through. `Stale` if somebody else did it.
    pub fn finish_inviting(
        &mut self,
        import: &Import,
        part: &Part,
        people: i64,
        through: bool,
    ) -> Result<(), StoreError> {
        let (text, mac) = self.store.written_part(import, part.number, &part.lines)?;
        self.run_once(
            &INVITED_PART,
            [
                Value::from(text),
                mac.into(),
                import.id.into(),
                part.number.into(),
                part.mac.clone().into(),
            ],
        );
        self.note_invited(import, people, through);
        Ok(())
    }

    fn note_invited(&mut self, import: &Import, people: i64, through: bool) {
        self.run_once(
            &INVITED,
            [
                Value::from(import.parts_invited + i64::from(through)),
                (import.invited + people).into(),
                self.now.into(),
                import.id.into(),
                import.parts_invited.into(),
                import.invited.into(),
            ],
        );
    }

    /// Accounts without a password and without a confirmed login, for those employees who have none yet.
    pub fn create_accounts(&mut self, added: &[(&Added, Option<&str>)]) {
        let now = self.now;
        let values = |(one, language): &(&Added, Option<&str>)| {
            [
                Value::from(one.employee.account),
                one.login.folded().into(),
                one.login.written().into(),
                one.employee.name.as_str().into(),
                (*language).into(),
                now.into(),
            ]
        };
        let (many, rest) = added.as_chunks::<MANY>();
        for some in many {
            self.run_rows(&ADD_ACCOUNTS, some.iter().flat_map(values).collect(), MANY);
        }
        for one in rest {
            self.run_once(&ADD_ACCOUNT, values(one));
        }
    }

    /// New employees into groups.
    pub fn join_groups(&mut self, members: &[(&Added, GroupId)]) {
        let values = |(one, group): &(&Added, GroupId)| {
            [
                Value::from(one.employee.id),
                (*group).into(),
                one.employee.status.word().into(),
                fold_name(&one.employee.name).into(),
            ]
        };
        let (many, rest) = members.as_chunks::<MANY>();
        for some in many {
            self.run_rows(&ADD_MEMBERS, some.iter().flat_map(values).collect(), MANY);
        }
        for one in rest {
            self.run_once(&ADD_MEMBER, values(one));
        }
        let listed: Vec<_> = members
            .iter()
            .map(|(one, group)| (&one.employee, &one.login, *group))
            .collect();
        self.list_members(&listed);
    }
}

fn count(lines: &[Line]) -> Counts {
    let mut counts = Counts::default();
    for line in lines {
        match line.outcome.as_str() {
            "new" | "added" | "invited" => counts.fresh += 1,
            "known" => counts.known += 1,
            _ => counts.refused += 1,
        }
    }
    counts
}

/// As many as a statement takes; no address is empty.
pub(crate) fn filled<'a>(folded: &'a [&'a str]) -> impl Iterator<Item = Value> + 'a {
    let none = std::iter::repeat("");
    folded.iter().copied().chain(none).take(MANY).map(Value::from)
}

fn import(row: &Row) -> Result<Import, StoreError> {
    let corrupt = |what: &str| StoreError::Corrupt(format!("an import's {what}"));
    Ok(Import {
        id: row.id(0)?,
        workspace: row.id(1)?,
        by: row.id(2)?,
        origin: Origin {
            kind: ClientKind::from_word(row.text(3)?).ok_or_else(|| corrupt("client"))?,
            ip: row.text(4)?.parse().map_err(|_| corrupt("address"))?,
            device: row.text(5)?.to_owned(),
            known_device: None,
        },
        file: row.text(6)?.to_owned(),
        created_at: row.time(7)?,
        state: State::from_word(row.text(8)?).ok_or_else(|| corrupt("state"))?,
        problem: row.opt_text(9)?.map(str::to_owned),
        rows: row.int(10)?,
        parts: row.int(11)?,
        parts_done: row.int(12)?,
        counts: Counts {
            fresh: row.int(13)?,
            known: row.int(14)?,
            refused: row.int(15)?,
        },
        parts_invited: row.int(16)?,
        invited: row.int(17)?,
        resume_at: row.opt_time(18)?,
    })
}
