//! Employees from a file: it is looked at while it arrives, started by a press, and added in parts by the worker.
//!
//! Whoever is added is invited and gets no mail. Who is an employee already stays as is, so that the same file twice
//! changes nothing. A part is one change with its events and the mark that it is done: a server that dies in the middle
//! goes on with the next part.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use domain::access::Act;
use domain::account::{Role, ShownName, Status};
use domain::email::Email;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, EmployeeId, GroupId, ImportId};
use domain::import::{BadFile, BadRow, Columns, Entry, ROWS};
use domain::refusal::Refusal;
use domain::second_factor::Factors;
use domain::time::Timestamp;
use pages::text::LANGUAGES;
use store::StoreError;
use store::employee::{Added, Employee};
use store::import::{Counts, Import, Line, PART, State};

use super::acting::Acting;
use super::csv_file::Incoming;
use super::employees::permit;
use crate::app::App;
use crate::failure::Failure;
use crate::session_table::Live;

/// Parts that a round of the worker adds before it seals.
pub(super) const A_ROUND: usize = 4;
/// Parts with refused rows that are read for one page.
const LOOKED_THROUGH: i64 = 10;
/// How often a part is tried anew when somebody else was quicker.
pub(super) const TRIES: usize = 5;

/// A file that arrives.
pub struct Arriving {
    import: Import,
    incoming: Incoming,
    columns: Option<Columns>,
    lines: Vec<Line>,
    /// Digests of the addresses so far: eight bytes a row, and the rows of a file are bounded.
    seen: HashSet<u64>,
    parts: i64,
    row: u64,
    bad: Option<BadFile>,
}

/// Begins to take a file.
pub async fn begin(app: &App, acting: &Acting<'_>, file: &str, now: Timestamp) -> Result<Arriving, Failure> {
    permit(app, acting, Act::ImportEmployees, now)?;
    let file: String = file.chars().filter(|c| !c.is_control()).take(100).collect();
    let import = Import {
        id: ImportId::new(now, &mut app.entropy()),
        workspace: acting.who.workspace,
        by: acting.who.employee,
        origin: acting.origin.clone(),
        file,
        created_at: now,
        state: State::Reading,
        problem: None,
        rows: 0,
        parts: 0,
        parts_done: 0,
        counts: Counts::default(),
        parts_invited: 0,
        invited: 0,
        resume_at: None,
    };
    app.store.begin_import(&import).await?;
    Ok(Arriving {
        import,
        incoming: Incoming::default(),
        columns: None,
        lines: Vec::with_capacity(PART),
        seen: HashSet::new(),
        parts: 0,
        row: 0,
        bad: None,
    })
}

impl Arriving {
    /// Takes the next bytes. What is wrong with the file is kept for its page; the rest is then passed over.
    pub async fn take(&mut self, app: &App, bytes: &[u8], now: Timestamp) -> Result<(), Failure> {
        if self.bad.is_some() {
            return Ok(());
        }
        match self.incoming.push(bytes) {
            Ok(rows) => self.rows(app, rows, now).await,
            Err(bad) => {
                self.bad = Some(bad);
                Ok(())
            }
        }
    }

    /// The file is refused for a reason of the transport.
    pub fn refuse(&mut self, bad: BadFile) {
        self.bad.get_or_insert(bad);
    }

    /// No more bytes come: the file is looked at whole, or stopped with what is wrong.
    pub async fn finish(mut self, app: &App, now: Timestamp) -> Result<ImportId, Failure> {
        if self.bad.is_none() {
            match self.incoming.finish() {
                Ok(rows) => self.rows(app, rows, now).await?,
                Err(bad) => self.bad = Some(bad),
            }
        }
        if self.bad.is_none() && self.columns.is_none() {
            self.bad = Some(BadFile::Empty);
        }
        if self.bad.is_none() {
            self.keep_part(app, now).await?;
        }
        let id = self.import.id;
        match self.bad {
            Some(bad) => {
                let problem = format!("{} {}", bad.word(), bad.column());
                app.store
                    .end_reading(id, State::Stopped, Some(problem.trim()), now)
                    .await?;
            }
            None => app.store.end_reading(id, State::Checked, None, now).await?,
        }
        Ok(id)
    }

    async fn rows(&mut self, app: &App, rows: Vec<Vec<String>>, now: Timestamp) -> Result<(), Failure> {
        for fields in rows {
            self.row += 1;
            let Some(columns) = &self.columns else {
                match Columns::read(&fields) {
                    Ok(columns) => self.columns = Some(columns),
                    Err(bad) => self.bad = Some(bad),
                }
                if self.bad.is_some() {
                    return Ok(());
                }
                continue;
            };
            if self.row > ROWS as u64 + 1 {
                self.bad = Some(BadFile::TooManyRows);
                return Ok(());
            }
            let entry = columns.entry(&fields, &LANGUAGES.map(|(tag, _)| tag));
            let entry = entry.and_then(|entry| {
                let mut hasher = DefaultHasher::new();
                entry.email.folded().hash(&mut hasher);
                let is_first = self.seen.insert(hasher.finish());
                if is_first { Ok(entry) } else { Err(BadRow::Repeated) }
            });
            self.lines.push(line(self.row, entry, &fields));
            if self.lines.len() == PART {
                self.keep_part(app, now).await?;
            }
        }
        Ok(())
    }

    /// Looks at what was read, and keeps it.
    async fn keep_part(&mut self, app: &App, now: Timestamp) -> Result<(), Failure> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let mut lines = std::mem::replace(&mut self.lines, Vec::with_capacity(PART));
        let emails = emails_of(&lines);
        let folded: Vec<&str> = emails.iter().flatten().map(Email::folded).collect();
        let taken = app.store.taken_addresses(self.import.workspace, &folded).await?;
        for (line, email) in lines.iter_mut().zip(&emails) {
            if email.as_ref().is_some_and(|email| taken.contains(email.folded())) {
                "known".clone_into(&mut line.outcome);
            }
        }
        app.store.add_import_part(&self.import, self.parts, &lines, now).await?;
        self.parts += 1;
        Ok(())
    }
}

fn line(at: u64, entry: Result<Entry, BadRow>, fields: &[String]) -> Line {
    match entry {
        Ok(entry) => Line {
            at,
            name: entry.name.as_str().to_owned(),
            email: entry.email.written().to_owned(),
            groups: entry.groups.iter().map(|g| g.as_str().to_owned()).collect(),
            administrator: (entry.role == Role::Administrator).then_some(true),
            language: entry.language,
            outcome: "new".to_owned(),
        },
        // What was there, shortened, so that the row is found again.
        Err(bad) => Line {
            at,
            name: fields
                .join(" · ")
                .chars()
                .filter(|c| !c.is_control())
                .take(100)
                .collect(),
            email: String::new(),
            groups: Vec::new(),
            administrator: None,
            language: None,
            outcome: bad.word().to_owned(),
        },
    }
}

/// The addresses of the rows that are new; `None` of the others.
fn emails_of(lines: &[Line]) -> Vec<Option<Email>> {
    let email = |line: &Line| (line.outcome == "new").then(|| line.email.parse().ok()).flatten();
    lines.iter().map(email).collect()
}

/// A file of the workspace, by its id as it was asked for.
pub async fn find(app: &App, live: &Live, id: &str, now: Timestamp) -> Result<Import, Failure> {
    permit(app, live, Act::ReadEmployees, now)?;
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let found = app.store.import(id, live.who.workspace).await?;
    Ok(found.ok_or(Refusal::NotFound)?)
}

/// Rows of a file, each with what came of it.
pub struct Rows {
    pub lines: Vec<Line>,
    /// The part with which they go on.
    pub next: Option<i64>,
}

/// The rows of one part, or from there on some of those that were refused.
pub async fn rows(app: &App, import: &Import, number: i64, refused: bool) -> Result<Rows, Failure> {
    if !refused {
        let part = app.store.import_part(import, number).await?;
        return Ok(Rows {
            lines: part.map(|part| part.lines).unwrap_or_default(),
            next: Some(number + 1).filter(|next| *next < import.parts),
        });
    }
    let parts = app.store.refused_parts(import, number, LOOKED_THROUGH).await?;
    let all = (parts.len() as i64) < LOOKED_THROUGH;
    let (mut lines, mut last) = (Vec::new(), number);
    for part in parts {
        if lines.len() >= PART {
            return Ok(Rows {
                lines,
                next: Some(last + 1),
            });
        }
        last = part.number;
        lines.extend(part.lines.into_iter().filter(|line| is_refused(&line.outcome)));
    }
    Ok(Rows {
        lines,
        next: (!all).then_some(last + 1),
    })
}

/// Whether a row with this outcome was not taken.
pub fn is_refused(outcome: &str) -> bool {
    !["new", "added", "invited", "known"].contains(&outcome)
}

/// The newest files of the workspace.
pub async fn newest(app: &App, live: &Live, now: Timestamp) -> Result<Vec<Import>, Failure> {
    permit(app, live, Act::ReadEmployees, now)?;
    Ok(app.store.newest_imports(live.who.workspace).await?)
}

/// Starts to add what was looked at. The worker goes on from here.
pub async fn start(app: &App, acting: &Acting<'_>, id: &str, now: Timestamp) -> Result<(), Failure> {
    permit(app, acting, Act::ImportEmployees, now)?;
    let import = find(app, acting, id, now).await?;
    if import.state != State::Checked {
        return Err(Refusal::StaleState.into());
    }
    let mut change = app.store.change(now);
    change.start_import(import.id);
    let event = acting
        .there(EventKind::ImportStarted)
        .with("import", import.id.to_string())
        .with("file", import.file.as_str())
        .with("rows", import.rows.to_string());
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

/// A round of the worker: some parts of the file that runs. Answers whether there is more to do.
pub async fn work(app: &App, now: Timestamp) -> Result<bool, Failure> {
    for _ in 0..A_ROUND {
        let Some(import) = app.store.running_import().await? else {
            return Ok(false);
        };
        step(app, &import, now).await?;
    }
    Ok(true)
}

async fn step(app: &App, import: &Import, now: Timestamp) -> Result<(), Failure> {
    if app.directory.by_id(import.workspace).is_none() {
        return end(app, import, State::Stopped, Some("closed"), now).await;
    }
    let by = app.store.employee(import.by).await?;
    let administers = by.is_some_and(|e| e.status == Status::Active && e.role == Role::Administrator);
    if !administers {
        // Whoever was dismissed or demoted meanwhile adds nobody.
        return end(app, import, State::Stopped, Some("not_allowed"), now).await;
    }
    if import.parts_done >= import.parts {
        return end(app, import, State::Done, None, now).await;
    }
    let lines = match app.store.import_part(import, import.parts_done).await {
        Ok(Some(part)) => part.lines,
        Ok(None) | Err(StoreError::Forged(_) | StoreError::Corrupt(_)) => {
            return end(app, import, State::Stopped, Some("broken"), now).await;
        }
        Err(error) => return Err(error.into()),
    };
    for _ in 0..TRIES {
        match add(app, import, lines.clone(), now).await {
            // An address, an account or a group was taken meanwhile: it is read anew.
            Err(Failure::Refused(Refusal::StaleState)) => {}
            other => return other,
        }
    }
    Ok(())
}

/// Adds one part: everybody who is new, in one change.
async fn add(app: &App, import: &Import, mut lines: Vec<Line>, now: Timestamp) -> Result<(), Failure> {
    let mut entropy = app.entropy();
    let workspace = import.workspace;
    let emails = emails_of(&lines);
    let folded: Vec<&str> = emails.iter().flatten().map(Email::folded).collect();
    let taken = app.store.taken_addresses(workspace, &folded).await?;
    let accounts = app.store.accounts_of(&folded).await?;
    let mut added = Vec::with_capacity(lines.len());
    for (at, (line, email)) in lines.iter_mut().zip(emails).enumerate() {
        let Some(email) = email else { continue };
        if taken.contains(email.folded()) {
            "known".clone_into(&mut line.outcome);
            continue;
        }
        "added".clone_into(&mut line.outcome);
        let known = accounts.get(email.folded()).copied();
        let role = if line.administrator == Some(true) {
            Role::Administrator
        } else {
            Role::Employee
        };
        let employee = Employee {
            id: EmployeeId::new(now, &mut entropy),
            workspace,
            account: known.unwrap_or_else(|| AccountId::new(now, &mut entropy)),
            name: line.name.clone(),
            role,
            status: Status::Invited,
            factors: Factors::default(),
        };
        added.push((at, known.is_some(), Added { employee, login: email }));
    }
    if added.is_empty() {
        return Ok(app.store.pass_import_part(import, &lines, now).await?);
    }
    let mut events = Vec::with_capacity(added.len());
    let mut change = app.store.change(now);
    let there = |kind| Event::new(Chain::Workspace(workspace), kind, Actor::Employee(import.by)).from(&import.origin);

    let mut groups: HashMap<String, GroupId> = HashMap::new();
    if lines.iter().any(|line| !line.groups.is_empty()) {
        for (id, name) in app.store.group_names(workspace).await? {
            groups.insert(name, id);
        }
    }
    let mut members = Vec::new();
    for (at, _, one) in &added {
        for name in &lines[*at].groups {
            let group = match groups.get(name) {
                Some(group) => *group,
                None => {
                    let name: ShownName = name.parse().map_err(|_| Failure::Broken)?;
                    let group = GroupId::new(now, &mut entropy);
                    change.create_group(group, workspace, name.as_str());
                    events.push(there(EventKind::GroupCreated).with("group", name.as_str()));
                    groups.insert(name.as_str().to_owned(), group);
                    group
                }
            };
            if !members
                .iter()
                .any(|(known, of): &(&Added, _)| *of == group && known.employee.id == one.employee.id)
            {
                members.push((one, group));
            }
        }
    }
    let without: Vec<_> = added
        .iter()
        .filter(|(_, has_account, _)| !has_account)
        .map(|(at, _, one)| (one, lines[*at].language.as_deref()))
        .collect();
    change.create_accounts(&without);
    for (.., one) in added.iter().filter(|(_, has_account, _)| *has_account) {
        change.hold_account(one.employee.account, one.login.folded());
    }
    let all: Vec<Added> = added.iter().map(|(.., one)| one.clone()).collect();
    change.create_employees(&all);
    change.join_groups(&members);
    change.finish_part(import, &lines)?;
    events.extend(all.iter().map(|one| {
        there(EventKind::EmployeeCreated)
            .of(one.employee.account, Some(one.employee.id))
            .with("role", one.employee.role.word())
            .with("import", import.id.to_string())
    }));
    change.commit(&events, &mut entropy).await?;
    Ok(())
}

async fn end(
    app: &App,
    import: &Import,
    state: State,
    problem: Option<&'static str>,
    now: Timestamp,
) -> Result<(), Failure> {
    let mut change = app.store.change(now);
    change.end_import(import.id, state, problem);
    let chain = Chain::Workspace(import.workspace);
    let event = Event::new(chain, EventKind::ImportFinished, Actor::Server)
        .with("import", import.id.to_string())
        .with("added", import.counts.fresh.to_string())
        .with("known", import.counts.known.to_string())
        .with("refused", import.counts.refused.to_string());
    let event = match problem {
        Some(code) => event.refused(code),
        None => event,
    };
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}
