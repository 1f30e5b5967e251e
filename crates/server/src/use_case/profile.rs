//! Name, language and time zone of a person.

use domain::account::ShownName;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::refusal::Refusal;
use domain::time::Timestamp;
use pages::text::LANGUAGES;
use pages::when;
use store::StoreError;

use super::acting::Acting;
use crate::app::App;
use crate::failure::Failure;

/// What a person says of themselves; nothing said of language or zone means: as the browser asks, and UTC.
#[derive(Clone, Debug)]
pub struct Said {
    pub name: ShownName,
    pub language: Option<String>,
    pub time_zone: Option<String>,
}

impl Said {
    /// Reads what was typed; empty texts are nothing said.
    pub fn read(name: &str, language: &str, time_zone: &str) -> Result<Self, Refusal> {
        let unreadable = |field| Refusal::Invalid {
            field,
            reason: "unreadable",
        };
        let known = |tag: &str| LANGUAGES.iter().any(|(known, _)| *known == tag);
        Ok(Self {
            name: name.parse().map_err(|_| unreadable("name"))?,
            language: match language {
                "" => None,
                tag if known(tag) => Some(tag.to_owned()),
                _ => return Err(unreadable("language")),
            },
            time_zone: match time_zone {
                "" => None,
                zone => Some(when::zone(zone).ok_or(unreadable("time_zone"))?),
            },
        })
    }
}

/// Keeps what the person says. A workspace that knows them under the same name as before follows with the name; one that
/// only invited or has dismissed them keeps what it knew (ACC-14).
pub async fn save(app: &App, acting: &Acting<'_>, said: &Said, now: Timestamp) -> Result<(), Failure> {
    let id = acting.who.account;
    let account = app.store.account(id).await?.ok_or(Refusal::SessionExpired)?;
    let mut change = app.store.change(now);
    change.set_profile(
        id,
        said.name.as_str(),
        said.language.as_deref(),
        said.time_zone.as_deref(),
    );
    let own = Event::new(Chain::Server, EventKind::ProfileChanged, Actor::Account(id));
    let mut events = vec![own.of(id, None).from(&acting.origin)];
    for employee in app.store.employees_of(id).await? {
        let follows = employee.status.shares_account();
        if follows && employee.name == account.name && employee.name != said.name.as_str() {
            change.rename_employee(employee.id, said.name.as_str());
            let chain = Chain::Workspace(employee.workspace);
            let mut there = Event::new(chain, EventKind::ProfileChanged, Actor::Account(id));
            there.employee = Some(employee.id);
            events.push(there);
        }
    }
    match change.commit(&events, &mut app.entropy()).await {
        Ok(_) => {}
        Err(StoreError::Stale { .. }) => return Err(Refusal::StaleState.into()),
        Err(error) => return Err(error.into()),
    }
    let unkept = app.sessions.forget_where(|live| live.who.account == id);
    Ok(app.store.keep_seen(&unkept).await?)
}
