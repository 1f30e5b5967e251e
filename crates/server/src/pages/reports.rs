//! Time and reports: histories and the event log.

use std::collections::HashMap;

use axum::response::Response;
use domain::access::Act;
use domain::account::Role;
use domain::event::{Actor, EventKind};
use domain::id::EmployeeId;
use domain::refusal::Refusal;
use domain::time::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use pages::frame::Here;
use pages::view::{Choice, EventFilters, EventRow, Events, History, Reports, SealState};
use serde::Deserialize;
use store::history::{Filter, Recorded};
use store::listing::From;

use super::asked::{Path, Query};
use super::console::administrative;
use super::notifications;
use super::own::{Older, One, PAGE, from_entry, last_sign_in, paging};
use super::said::{history_entries, history_entry, query, what, when};
use super::visit::Visit;
use crate::failure::Failure;
use crate::use_case::employees;

/// `GET /employees/reports`: "Time and reports".
pub async fn reports(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let administrator = s.live.who.role == Role::Administrator;
        if administrator && let Some(first) = administrative(&visit, &s, Act::ReadEvents)? {
            return Ok(first);
        }
        let history = if administrator {
            "/employees/reports/login-history"
        } else {
            "/history"
        };
        let newest = if administrator {
            let filter = Filter {
                kind: Some(EventKind::SignInSucceeded),
                ..Filter::default()
            };
            let found = employees::events(&visit.app, &s.live, &filter, None, 1, visit.now).await?;
            found.into_iter().next()
        } else {
            last_sign_in(&visit, &s).await?
        };
        let frame = visit.frame_of(&s, Here::Reports);
        Ok(visit.page(&Reports {
            frame,
            last_sign_in: newest.map(|r| history_entry(&visit, &r)),
            history: history.to_owned(),
            invites: false,
        }))
    };
    visit.show(shown.await)
}

/// `GET /employees/reports/login-history`: everybody's sign-ins, for an administrator (LOG-02).
pub async fn login_history(visit: Visit, Query(older): Query<Older>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if s.live.who.role != Role::Administrator {
            return Ok(visit.go("/history"));
        }
        if let Some(first) = administrative(&visit, &s, Act::ReadEvents)? {
            return Ok(first);
        }
        let filter = Filter {
            kind: Some(EventKind::SignInSucceeded),
            ..Filter::default()
        };
        let found = employees::events(&visit.app, &s.live, &filter, older.before()?, PAGE, visit.now).await?;
        let mut entries = Vec::with_capacity(found.len());
        for recorded in &found {
            let mut entry = history_entry(&visit, recorded);
            if let Some(id) = recorded.row.employee {
                let name = visit.app.store.employee(id).await?.map(|e| e.name).unwrap_or_default();
                entry.employee = Some((name, format!("/employees/{id}")));
            }
            entries.push(entry);
        }
        let page = History {
            whose: None,
            everybody: true,
            entries,
            paging: paging("/employees/reports/login-history", &found, &older),
            frame: visit.frame_of(&s, Here::Reports),
        };
        Ok(visit.page(&page))
    };
    visit.show(shown.await)
}

/// `GET /employees/{id}/history`: one employee's, for an administrator.
pub async fn history_of(visit: Visit, Path(one): Path<One>, Query(older): Query<Older>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ReadEvents)? {
            return Ok(first);
        }
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let employee = employees::find(&visit.app, &s.live, id, visit.now).await?;
        let filter = Filter {
            employee: Some(id),
            ..Filter::default()
        };
        let marked = notifications::entry(&visit, &s, older.entry.as_deref()).await?;
        let mut found = employees::events(&visit.app, &s.live, &filter, older.before()?, PAGE, visit.now).await?;
        if let Some(from) = from_entry(&found, &older, marked) {
            found = employees::events(&visit.app, &s.live, &filter, Some(from), PAGE, visit.now).await?;
        }
        let page = History {
            whose: Some((employee.name, format!("/employees/{id}"))),
            everybody: false,
            entries: history_entries(&visit, &found, marked.map(|(_, id)| id)),
            paging: paging(&format!("/employees/{id}/history"), &found, &older),
            frame: visit.frame_of(&s, Here::Employees),
        };
        Ok(visit.page(&page))
    };
    visit.show(shown.await)
}

#[derive(Deserialize, Default, Clone)]
pub struct Narrowed {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    employee: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    before: Option<String>,
}

/// `GET /events`: the workspace's log, for its administrators.
pub async fn events(visit: Visit, Query(narrowed): Query<Narrowed>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ReadEvents)? {
            return Ok(first);
        }
        let mut filter = narrowed.filter();
        if !narrowed.employee.is_empty() {
            let asked = employees::Narrowed {
                search: narrowed.employee.clone(),
                ..employees::Narrowed::default()
            };
            let found = employees::list(&visit.app, &s.live, &asked, From::Start, 1, visit.now).await?;
            // Nobody of that name: an id that no event carries, so that the list says it is empty.
            let nobody = domain::id::EmployeeId::from_bytes([0; 16]);
            filter.employee = Some(found.people.first().map_or(nobody, |listed| listed.employee.id));
        }
        let older = Older {
            before: narrowed.before.clone(),
            entry: None,
        };
        let found = employees::events(&visit.app, &s.live, &filter, older.before()?, PAGE, visit.now).await?;
        let mut rows = Vec::with_capacity(found.len());
        let mut names = Names::new();
        for recorded in &found {
            rows.push(event_row(&visit, recorded, &mut names).await?);
        }
        let sealed = found.iter().find(|r| r.sealed);
        let seal = match sealed {
            Some(newest) => SealState::Sealed {
                until: when(&visit, newest.row.at),
                count: found.iter().filter(|r| r.sealed).count() as u64,
            },
            None => SealState::Empty,
        };
        let kinds = EventKind::ALL.iter().map(|&kind| Choice {
            value: kind.word().to_owned(),
            label: what(&visit, kind),
        });
        let page = Events {
            kinds: kinds.collect(),
            rows,
            seal,
            paging: paging(&narrowed.path(), &found, &older),
            filters: narrowed.shown(),
            frame: visit.frame_of(&s, Here::Events),
        };
        Ok(visit.page(&page))
    };
    visit.show(shown.await)
}

impl Narrowed {
    fn filter(&self) -> Filter {
        Filter {
            kind: EventKind::from_word(&self.kind),
            employee: None,
            ip: Some(self.address.trim().to_owned()).filter(|ip| !ip.is_empty()),
            from: day(&self.from, 0),
            until: day(&self.to, 1),
        }
    }

    fn shown(&self) -> EventFilters {
        EventFilters {
            kind: self.kind.clone(),
            employee: self.employee.clone(),
            address: self.address.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
        }
    }

    fn path(&self) -> String {
        let parts = [
            ("kind", &self.kind),
            ("employee", &self.employee),
            ("address", &self.address),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let given: Vec<String> = parts
            .iter()
            .filter(|(_, v)| !v.is_empty())
            .map(|(name, v)| format!("{name}={}", query(v)))
            .collect();
        if given.is_empty() {
            "/events".to_owned()
        } else {
            format!("/events?{}", given.join("&"))
        }
    }
}

/// The beginning of a day in UTC, `after` days later.
fn day(text: &str, after: i64) -> Option<Timestamp> {
    let date: Date = text.parse().ok()?;
    let begin = date
        .checked_add(jiff::Span::new().days(after))
        .ok()?
        .to_zoned(TimeZone::UTC)
        .ok()?;
    Some(Timestamp::from_micros(begin.timestamp().as_microsecond()))
}

/// The names that one page has read: the same few people do most of what it shows.
type Names = HashMap<EmployeeId, Option<String>>;

async fn name_of(visit: &Visit, id: EmployeeId, names: &mut Names) -> Result<Option<String>, Failure> {
    if let Some(known) = names.get(&id) {
        return Ok(known.clone());
    }
    let name = visit.app.store.employee(id).await?.map(|e| e.name);
    names.insert(id, name.clone());
    Ok(name)
}

async fn event_row(visit: &Visit, recorded: &Recorded, names: &mut Names) -> Result<EventRow, Failure> {
    let row = &recorded.row;
    let subject = match row.employee {
        Some(id) => name_of(visit, id, names).await?,
        None => None,
    };
    let (actor, actor_path) = match row.actor {
        Actor::Employee(id) => (
            name_of(visit, id, names).await?.unwrap_or_default(),
            Some(format!("/employees/{id}")),
        ),
        Actor::Account(_) => (subject.clone().unwrap_or_else(|| visit.texts.say("unknown")), None),
        Actor::Anyone => (visit.texts.say("actor-anyone"), None),
        Actor::Operator => (visit.texts.say("actor-operator"), None),
        Actor::Server => (visit.texts.say("actor-server"), None),
    };
    let mut details: Vec<(String, String)> = row
        .detail
        .iter()
        .map(|(name, value)| (detail(visit, name), value.as_str().unwrap_or("").to_owned()))
        .collect();
    if row.outcome != "ok" {
        details.push((detail(visit, "outcome"), row.outcome.clone()));
    }
    Ok(EventRow {
        id: row.id.to_string(),
        when: when(visit, row.at),
        kind: row.kind.word().to_owned(),
        what: what(visit, row.kind),
        subject: subject.filter(|name| *name != actor),
        actor,
        actor_path,
        address: row.ip.map(|ip| ip.to_string()),
        device: row.device.clone(),
        details,
        sealed: recorded.sealed,
        attention: row.outcome != "ok",
    })
}

/// The words for the key of a detail; the key itself for one of a version that is not ours.
fn detail(visit: &Visit, key: &str) -> String {
    let id = format!("detail-{}", key.replace('_', "-"));
    visit.texts.say_if_known(&id).unwrap_or_else(|| key.to_owned())
}
