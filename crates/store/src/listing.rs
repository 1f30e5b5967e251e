//! The list of employees: found, filtered, sorted and paged by keys of an index, however many there are.
//!
//! [`employee_word`](domain::listing) holds every word under which somebody is found; it, the memberships and the
//! headcount repeat the employee's status, so that no filter reads rows that it throws away. This module is the only
//! one that writes them; a test asks that no other statement changes a name, a status or a place.

use std::collections::HashMap;

use domain::account::Status;
use domain::email::Email;
use domain::id::{AccountId, EmployeeId, GroupId, WorkspaceId};
use domain::listing::{end_of, keys_of};

use crate::employee::{Employee, ListedEmployee};
use crate::engine::MANY;
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

/// How a list is sorted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    Name,
    /// The newest first.
    Added,
}

/// What is asked for. With something typed the list is in the order of the word that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    pub workspace: WorkspaceId,
    pub statuses: Vec<Status>,
    pub group: Option<GroupId>,
    /// Of [`domain::listing::prefixes`]; at most two.
    pub prefixes: Vec<String>,
    pub order: Order,
}

/// Where somebody stands in a list: what it is sorted by, and who.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Spot {
    pub key: String,
    pub id: EmployeeId,
}

/// Which way a page goes from a spot; none is an end of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum From<'a> {
    Start,
    After(&'a Spot),
    Before(&'a Spot),
}

static BY_NAME: Statement = Statement {
    name: "listing.by_name",
    sql: "select sort_name, id from employee where workspace = $1 and status = $2 and (sort_name, id) > ($3, $4) \
          order by sort_name, id limit $5",
};
static BY_NAME_BACK: Statement = Statement {
    name: "listing.by_name_back",
    sql: "select sort_name, id from employee where workspace = $1 and status = $2 and (sort_name, id) < ($3, $4) \
          order by sort_name desc, id desc limit $5",
};
static ADDED: Statement = Statement {
    name: "listing.added",
    sql: "select '', id from employee where workspace = $1 and status = $2 and id < $3 order by id desc limit $4",
};
static ADDED_BACK: Statement = Statement {
    name: "listing.added_back",
    sql: "select '', id from employee where workspace = $1 and status = $2 and id > $3 order by id limit $4",
};
static GROUP_BY_NAME: Statement = Statement {
    name: "listing.group_by_name",
    sql: "select sort_name, employee from membership where workgroup = $1 and status = $2 \
          and (sort_name, employee) > ($3, $4) order by sort_name, employee limit $5",
};
static GROUP_BY_NAME_BACK: Statement = Statement {
    name: "listing.group_by_name_back",
    sql: "select sort_name, employee from membership where workgroup = $1 and status = $2 \
          and (sort_name, employee) < ($3, $4) order by sort_name desc, employee desc limit $5",
};
/// A group's members by the time when they were added are sorted anew for each page.
static GROUP_ADDED: Statement = Statement {
    name: "listing.group_added",
    sql: "select '', employee from membership where workgroup = $1 and status = $2 and employee < $3 \
          order by employee desc limit $4",
};
static GROUP_ADDED_BACK: Statement = Statement {
    name: "listing.group_added_back",
    sql: "select '', employee from membership where workgroup = $1 and status = $2 and employee > $3 \
          order by employee limit $4",
};
/// Each person once: under the first of the words that were asked for.
static FOUND: Statement = Statement {
    name: "listing.found",
    sql: "select w.word, w.employee from employee_word w where w.scope = $1 and w.status = $2 \
          and w.word >= $3 and w.word < $4 and (w.word, w.employee) > ($5, $6) \
          and not exists (select 1 from employee_word o where o.employee = w.employee and o.scope = w.scope \
          and (o.word, o.source) < (w.word, w.source) \
          and (o.word >= $7 and o.word < $8 or o.word >= $9 and o.word < $10)) \
          order by w.word, w.employee limit $11",
};
static FOUND_BACK: Statement = Statement {
    name: "listing.found_back",
    sql: "select w.word, w.employee from employee_word w where w.scope = $1 and w.status = $2 \
          and w.word >= $3 and w.word < $4 and (w.word, w.employee) < ($5, $6) \
          and not exists (select 1 from employee_word o where o.employee = w.employee and o.scope = w.scope \
          and (o.word, o.source) < (w.word, w.source) \
          and (o.word >= $7 and o.word < $8 or o.word >= $9 and o.word < $10)) \
          order by w.word desc, w.employee desc limit $11",
};
static ROWS: Statement = Statement {
    name: "listing.rows",
    sql: "with fresh (id) as (values {many(blob)}) \
          select e.id, e.workspace, e.account, e.name, e.role, e.status, e.mac, \
          case when o.employee is null then 0 else 1 end, \
          case when exists (select 1 from recovery_code r where r.employee = e.id and r.used_at is null) then 1 else 0 end \
          + case when exists (select 1 from phone_number n where n.employee = e.id) then 2 else 0 end, \
          t.state, a.login_shown, e.signed_in_at from fresh join employee e on e.id = fresh.id \
          join account a on a.id = e.account left join otp_app o on o.employee = e.id \
          left join trusted_device t on t.employee = e.id and t.in_force = 1",
};
static GROUPS: Statement = Statement {
    name: "listing.groups",
    sql: "with fresh (id) as (values {many(blob)}) \
          select m.employee, g.name from fresh join membership m on m.employee = fresh.id \
          join workgroup g on g.id = m.workgroup order by g.name",
};
static HEADCOUNT: Statement = Statement {
    name: "headcount.of",
    sql: "select status, people from headcount where workspace = $1",
};
static COUNT_PEOPLE: Statement = Statement {
    name: "headcount.add",
    sql: "insert into headcount (workspace, status, people) values ($1, $2, $3) \
          on conflict (workspace, status) do update set people = headcount.people + excluded.people",
};
static ADD_WORD: Statement = Statement {
    name: "employee_word.add",
    sql: "insert into employee_word (scope, status, word, employee, source) values ($1, $2, $3, $4, $5)",
};
static ADD_WORDS: Statement = Statement {
    name: "employee_word.add_many",
    sql: "insert into employee_word (scope, status, word, employee, source) \
          values {many(blob, text, text, blob, text)}",
};
static ADD_WORD_OF: Statement = Statement {
    name: "employee_word.add_of",
    sql: "insert into employee_word (scope, status, word, employee, source) \
          select workspace, status, $1, id, $2 from employee where id = $3",
};
static ADD_WORD_OF_MEMBER: Statement = Statement {
    name: "employee_word.add_of_member",
    sql: "insert into employee_word (scope, status, word, employee, source) \
          select workgroup, status, $1, employee, $2 from membership where employee = $3",
};
/// Whoever joins a group is found in it under the same words as in the workspace.
static JOIN_WORDS: Statement = Statement {
    name: "employee_word.join",
    sql: "insert into employee_word (scope, status, word, employee, source) \
          select $1, w.status, w.word, w.employee, w.source from employee_word w \
          join employee e on e.id = w.employee and e.workspace = w.scope where w.employee = $2 \
          on conflict (scope, status, word, employee, source) do nothing",
};
static LEAVE_WORDS: Statement = Statement {
    name: "employee_word.leave",
    sql: "delete from employee_word where employee = $1 and scope = $2",
};
static LEAVE_ALL_WORDS: Statement = Statement {
    name: "employee_word.leave_all",
    sql: "delete from employee_word where scope = $1",
};
static DROP_WORDS: Statement = Statement {
    name: "employee_word.drop",
    sql: "delete from employee_word where employee = $1 and source = $2",
};
static DROP_ALL_WORDS: Statement = Statement {
    name: "employee_word.drop_all",
    sql: "delete from employee_word where employee = $1",
};
static MOVE_WORDS: Statement = Statement {
    name: "employee_word.move",
    sql: "update employee_word set status = $1 where employee = $2",
};
static CHANGE_LOGIN: Statement = Statement {
    name: "employee_word.change_login",
    sql: "update employee_word set word = $1 where source = 'login' \
          and employee in (select id from employee where account = $2)",
};
static MOVE_MEMBER: Statement = Statement {
    name: "membership.move",
    sql: "update membership set status = $1 where employee = $2",
};
static RENAME_MEMBER: Statement = Statement {
    name: "membership.rename",
    sql: "update membership set sort_name = $1 where employee = $2",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &BY_NAME,
    &BY_NAME_BACK,
    &ADDED,
    &ADDED_BACK,
    &GROUP_BY_NAME,
    &GROUP_BY_NAME_BACK,
    &GROUP_ADDED,
    &GROUP_ADDED_BACK,
    &FOUND,
    &FOUND_BACK,
    &ROWS,
    &GROUPS,
    &HEADCOUNT,
    &COUNT_PEOPLE,
    &ADD_WORD,
    &ADD_WORDS,
    &ADD_WORD_OF,
    &ADD_WORD_OF_MEMBER,
    &JOIN_WORDS,
    &LEAVE_WORDS,
    &LEAVE_ALL_WORDS,
    &DROP_WORDS,
    &DROP_ALL_WORDS,
    &MOVE_WORDS,
    &CHANGE_LOGIN,
    &MOVE_MEMBER,
    &RENAME_MEMBER,
];

impl Store {
    /// Where the next at most `limit` people stand, in the order of the list also when it is read backwards.
    pub async fn spots(&self, asked: &Asked, from: From<'_>, limit: i64) -> Result<Vec<Spot>, StoreError> {
        let mut spots = Vec::new();
        for status in &asked.statuses {
            if asked.prefixes.is_empty() {
                spots.extend(self.stream(asked, *status, from, limit).await?);
            }
            for prefix in &asked.prefixes {
                spots.extend(self.found_by(asked, *status, prefix, from, limit).await?);
            }
        }
        let newest_first = asked.order == Order::Added && asked.prefixes.is_empty();
        spots.sort_unstable_by(|a, b| if newest_first { b.cmp(a) } else { a.cmp(b) });
        // Two ranges of which one lies in the other find the same people.
        spots.dedup();
        let most = usize::try_from(limit).unwrap_or_default();
        if let From::Before(_) = from {
            spots.drain(..spots.len().saturating_sub(most));
        }
        spots.truncate(most);
        Ok(spots)
    }

    /// One status without anything typed.
    async fn stream(&self, asked: &Asked, status: Status, from: From<'_>, limit: i64) -> Result<Vec<Spot>, StoreError> {
        let of = asked.group.map_or(Value::from(asked.workspace), Value::from);
        let in_group = asked.group.is_some();
        let mut params = vec![of, status.word().into()];
        let back = matches!(from, From::Before(_));
        let statement = match (asked.order, in_group, back) {
            (Order::Name, false, false) => &BY_NAME,
            (Order::Name, false, true) => &BY_NAME_BACK,
            (Order::Name, true, false) => &GROUP_BY_NAME,
            (Order::Name, true, true) => &GROUP_BY_NAME_BACK,
            (Order::Added, false, false) => &ADDED,
            (Order::Added, false, true) => &ADDED_BACK,
            (Order::Added, true, false) => &GROUP_ADDED,
            (Order::Added, true, true) => &GROUP_ADDED_BACK,
        };
        let (key, id) = match (from, asked.order) {
            (From::After(spot) | From::Before(spot), _) => (spot.key.as_str(), spot.id),
            (From::Start, Order::Name) => ("", EmployeeId::from_bytes([0; 16])),
            (From::Start, Order::Added) => ("", EmployeeId::from_bytes([0xff; 16])),
        };
        if asked.order == Order::Name {
            params.push(key.into());
        }
        params.extend([id.into(), limit.into()]);
        let rows = self.database.read_long(statement, &params).await?;
        rows.iter().map(spot).collect()
    }

    /// One status and one of the ranges that were asked for.
    async fn found_by(
        &self,
        asked: &Asked,
        status: Status,
        prefix: &str,
        from: From<'_>,
        limit: i64,
    ) -> Result<Vec<Spot>, StoreError> {
        let (mut low, mut high) = (prefix.to_owned(), end_of(prefix));
        let none = EmployeeId::from_bytes([0; 16]);
        // PostgreSQL begins to read at the spot and not at the prefix: the spot never lies outside the range.
        let (key, id) = match from {
            From::After(spot) if spot.key >= low => (spot.key.clone(), spot.id),
            From::Start | From::After(_) => (low.clone(), none),
            From::Before(spot) if spot.key < high => (spot.key.clone(), spot.id),
            From::Before(_) => (high.clone(), none),
        };
        match from {
            From::Before(_) if key < high => high = format!("{key}\u{1}"),
            From::After(_) => low.clone_from(&key),
            From::Before(_) | From::Start => {}
        }
        let back = matches!(from, From::Before(_));
        let mut params = vec![
            asked.group.map_or(Value::from(asked.workspace), Value::from),
            status.word().into(),
            low.into(),
            high.into(),
            key.into(),
            id.into(),
        ];
        for number in 0..2 {
            let prefix = asked.prefixes.get(number).map(String::as_str);
            params.push(prefix.unwrap_or_default().into());
            params.push(prefix.map(end_of).unwrap_or_default().into());
        }
        params.push(limit.into());
        let statement = if back { &FOUND_BACK } else { &FOUND };
        let rows = self.database.read_long(statement, &params).await?;
        rows.iter().map(spot).collect()
    }

    /// The people at these spots, in their order; who is gone meanwhile is left out.
    pub async fn people_at(&self, spots: &[Spot]) -> Result<Vec<ListedEmployee>, StoreError> {
        let mut found = HashMap::with_capacity(spots.len());
        for some in spots.chunks(MANY) {
            for row in self.database.read_long(&ROWS, &ids(some)).await? {
                let listed = ListedEmployee {
                    signed_in_at: row.opt_time(11)?,
                    ..self.listed(&row)?
                };
                found.insert(listed.employee.id, listed);
            }
        }
        Ok(spots.iter().filter_map(|spot| found.remove(&spot.id)).collect())
    }

    /// The names of the groups of the people at these spots.
    pub async fn groups_at(&self, spots: &[Spot]) -> Result<HashMap<EmployeeId, Vec<String>>, StoreError> {
        let mut groups: HashMap<EmployeeId, Vec<String>> = HashMap::new();
        for some in spots.chunks(MANY) {
            for row in self.database.read_long(&GROUPS, &ids(some)).await? {
                groups.entry(row.id(0)?).or_default().push(row.text(1)?.to_owned());
            }
        }
        Ok(groups)
    }

    /// How many employees of the workspace stand how.
    pub async fn headcount(&self, workspace: WorkspaceId) -> Result<Vec<(Status, i64)>, StoreError> {
        let rows = self.database.read(&HEADCOUNT, &[workspace.into()]).await?;
        let mut counts = Vec::with_capacity(4);
        for row in &rows {
            if let Some(status) = Status::from_word(row.text(0)?) {
                counts.push((status, row.int(1)?));
            }
        }
        Ok(counts)
    }
}

impl Change<'_> {
    /// Puts new employees into the list: under each word of their names and under their logins.
    pub(crate) fn list_employees(&mut self, listed: &[(&Employee, &Email)]) {
        let mut counts: HashMap<(WorkspaceId, Status), i64> = HashMap::new();
        let mut words = Vec::with_capacity(listed.len() * 3);
        for (employee, login) in listed {
            words_of(&mut words, &Value::from(employee.workspace), employee, login);
            *counts.entry((employee.workspace, employee.status)).or_default() += 1;
        }
        self.add_words(&words);
        for ((workspace, status), people) in counts {
            self.count_people(workspace, status, people);
        }
    }

    /// New employees are found in their groups, too.
    pub(crate) fn list_members(&mut self, members: &[(&Employee, &Email, GroupId)]) {
        let mut words = Vec::with_capacity(members.len() * 3);
        for (employee, login, group) in members {
            words_of(&mut words, &Value::from(*group), employee, login);
        }
        self.add_words(&words);
    }

    /// Whoever joins a group is found in it.
    pub(crate) fn list_member(&mut self, employee: EmployeeId, group: GroupId) {
        self.run(&JOIN_WORDS, [Value::from(group), employee.into()]);
    }

    pub(crate) fn unlist_member(&mut self, employee: EmployeeId, group: GroupId) {
        self.run(&LEAVE_WORDS, [Value::from(employee), group.into()]);
    }

    pub(crate) fn unlist_group(&mut self, group: GroupId) {
        self.run(&LEAVE_ALL_WORDS, [group.into()]);
    }

    fn add_words(&mut self, words: &[[Value; 5]]) {
        let (many, rest) = words.as_chunks::<MANY>();
        for rows in many {
            self.run_rows(&ADD_WORDS, rows.concat(), MANY);
        }
        for row in rest {
            self.run_once(&ADD_WORD, row.clone());
        }
    }

    /// Under this word too, in the workspace and in every group.
    fn list_under(&mut self, employee: EmployeeId, word: &str, source: &'static str) {
        let params = [Value::from(word), source.into(), employee.into()];
        self.run_once(&ADD_WORD_OF, params.clone());
        self.run(&ADD_WORD_OF_MEMBER, params);
    }

    /// Takes somebody who is to be deleted out of the list.
    pub fn unlist_employee(&mut self, employee: &Employee) {
        self.run(&DROP_ALL_WORDS, [employee.id.into()]);
        self.count_people(employee.workspace, employee.status, -1);
    }

    /// Another login of an account, in all its workspaces.
    pub fn relist_login(&mut self, account: AccountId, login: &Email) {
        self.run(&CHANGE_LOGIN, [Value::from(login.folded()), account.into()]);
    }

    /// Another contact e-mail of an employee, or none.
    pub fn relist_contact(&mut self, employee: EmployeeId, contact: Option<&Email>) {
        self.run(&DROP_WORDS, [Value::from(employee), "contact".into()]);
        if let Some(contact) = contact {
            self.list_under(employee, contact.folded(), "contact");
        }
    }

    pub(crate) fn relist_name(&mut self, employee: EmployeeId, name: &str, sorted: &str) {
        self.run(&DROP_WORDS, [Value::from(employee), "name".into()]);
        for key in keys_of(name) {
            self.list_under(employee, &key, "name");
        }
        self.run(&RENAME_MEMBER, [Value::from(sorted), employee.into()]);
    }

    pub(crate) fn relist_status(&mut self, employee: &Employee, status: Status) {
        let (id, workspace) = (employee.id.into(), employee.workspace.into());
        relist(&mut self.batch, &id, &workspace, (employee.status, status));
    }

    fn count_people(&mut self, workspace: WorkspaceId, status: Status, people: i64) {
        let params = [Value::from(workspace), status.word().into(), people.into()];
        self.run_once(&COUNT_PEOPLE, params);
    }
}

/// Everything under which somebody new is found.
fn words_of(words: &mut Vec<[Value; 5]>, scope: &Value, employee: &Employee, login: &Email) {
    let mut word = |word: String, source: &'static str| {
        words.push([
            scope.clone(),
            employee.status.word().into(),
            word.into(),
            employee.id.into(),
            source.into(),
        ]);
    };
    for key in keys_of(&employee.name) {
        word(key, "name");
    }
    word(login.folded().to_owned(), "login");
}

/// From one status to another. The counts are taken in one order, so that two changes do not wait for each other.
pub(crate) fn relist(batch: &mut Batch, employee: &Value, workspace: &Value, (from, to): (Status, Status)) {
    batch.run(&MOVE_WORDS, [Value::from(to.word()), employee.clone()]);
    batch.run(&MOVE_MEMBER, [Value::from(to.word()), employee.clone()]);
    let mut counts = [(from, -1_i64), (to, 1)];
    counts.sort_unstable_by_key(|(status, _)| status.word());
    for (status, people) in counts {
        batch.run(&COUNT_PEOPLE, [workspace.clone(), status.word().into(), people.into()]);
    }
}

/// The parameters of a statement over many ids; nobody has the one that fills up.
fn ids(spots: &[Spot]) -> Vec<Value> {
    let nobody = std::iter::repeat(EmployeeId::from_bytes([0; 16]));
    let ids = spots.iter().map(|spot| spot.id).chain(nobody).take(MANY);
    ids.map(Value::from).collect()
}

fn spot(row: &Row) -> Result<Spot, StoreError> {
    Ok(Spot {
        key: row.text(0)?.to_owned(),
        id: row.id(1)?,
    })
}
