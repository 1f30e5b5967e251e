//! The list of notifications, and the page about a login from a new device.

use axum::response::Response;
use domain::access::Act;
use domain::alert::{AlertKind, describe};
use domain::id::{AlertId, EmployeeId, EventId};
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::time::Timestamp;
use pages::alert::{Named, icon, said};
use pages::frame::{Frame, Here};
use pages::mail::alert::form;
use pages::view::{Informing, NewDevice, Notification, Notifications, Paging};
use serde::Deserialize;
use store::alert::Told;

use super::asked::{Path, Query};
use super::own::{Older, One, PAGE};
use super::said::{exactly, when};
use super::visit::{Posted, Visit};
use crate::api::notification::{read_before, write_before};
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::on_record::OnRecord;
use crate::use_case::{alerts, employees};

/// `GET /notifications`.
pub async fn list(visit: Visit, Query(older): Query<Older>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let before = older.before.as_deref().map(read_before).transpose()?;
        let found = alerts::list(&visit.app, &s.live, before, PAGE).await?;
        let mut notifications = Vec::with_capacity(found.len());
        for told in &found {
            notifications.push(notification(&visit, &s, told).await?);
        }
        let full = found.len() as i64 >= PAGE;
        let next = found.last().filter(|_| full);
        let page = Notifications {
            notifications,
            paging: Paging {
                newer: older.before.as_ref().map(|_| "/notifications".to_owned()),
                older: next.map(|last| format!("/notifications?before={}", write_before(last))),
            },
            frame: visit.frame_of(&s, Here::Nowhere),
        };
        Ok(visit.page(&page))
    };
    visit.show(shown.await)
}

async fn notification(visit: &Visit, s: &SignedIn, told: &Told) -> Result<Notification, Failure> {
    let facts = &told.facts;
    let unknown = || visit.texts.say("unknown");
    let place = facts.workspace.and_then(|id| visit.app.directory.by_id(id));
    let name = async |id: Option<EmployeeId>| match id {
        Some(id) => visit.app.store.employee(id).await.map(|found| found.map(|e| e.name)),
        None => Ok(None),
    };
    let by = match facts.by_employee {
        Some(_) => name(facts.by_employee).await?.unwrap_or_else(unknown),
        None => visit.texts.say("actor-operator"),
    };
    // Whoever is no administrator any more was told, and is shown nothing of anybody's profile.
    let may_know = told.kind == AlertKind::AccessRequestedTold
        && employees::permit(&visit.app, &s.live, Act::AnswerAccessRequests, visit.now).is_ok();
    let known = match facts.employee.filter(|_| may_know) {
        Some(id) => on_record(visit, id).await?,
        None => Vec::new(),
    };
    let named = Named {
        workspace: place.map_or_else(|| visit.app.settings.product.clone(), |p| p.workspace.title.clone()),
        name: name(facts.employee).await?.unwrap_or_else(unknown),
        by,
        until: facts.until.map(|at| when(visit, at).exact).unwrap_or_default(),
        method: facts.method,
        left: facts.left.unwrap_or(0),
        known: known.join(", "),
    };
    let (title, text) = said(&visit.texts, told.kind, &named);
    let device = facts.device.clone().filter(|device| device != "unknown");
    let device = facts.device.is_some().then(|| device.unwrap_or_else(unknown));
    let happened = facts.entry_at.unwrap_or(told.at);
    Ok(Notification {
        id: told.id.to_string(),
        icon: icon(told.kind),
        title,
        text,
        when: when(visit, happened),
        origin: device.into_iter().chain(facts.ip.map(|ip| ip.to_string())).collect(),
        open: open(told).map(|(path, label)| (path, visit.texts.say(label))),
        read: told.is_read_by(&alerts::viewer(&s.live)),
    })
}

/// Where somebody can be reached, from the profile (ARR-03).
async fn on_record(visit: &Visit, id: EmployeeId) -> Result<Vec<String>, Failure> {
    let Some(employee) = visit.app.store.employee(id).await? else {
        return Ok(Vec::new());
    };
    let on_record = OnRecord::of(&visit.app, &employee).await?;
    let OnRecord { login, contact, number } = on_record;
    Ok([Some(login), contact, number].into_iter().flatten().collect())
}

/// Where one looks at it, and the text that says so.
fn open(told: &Told) -> Option<(String, &'static str)> {
    let employee = told.facts.employee.filter(|_| told.kind.is_of_another());
    match (told.kind, employee) {
        (AlertKind::NewDevice, _) => Some((format!("/security/alerts/{}", told.id), "notification-check")),
        (AlertKind::AccessRequestedTold, Some(_)) => {
            let request = told.facts.request?;
            Some((
                format!("/employees/access-requests/{request}"),
                "mail-access-asked-told-open",
            ))
        }
        (AlertKind::HelpAsked, Some(id)) => Some((
            format!("/employees/{id}/history?entry={}", told.id),
            "mail-help-asked-open",
        )),
        (_, Some(id)) => Some((format!("/employees/{id}"), "notification-employee")),
        (kind, None) => (!kind.is_of_another()).then(|| ("/security".to_owned(), "notification-security")),
    }
}

/// `POST /notifications/read`: all of them.
pub async fn read_all(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        alerts::read_all(&visit.app, &s.live, visit.now).await?;
        Ok(visit.go("/notifications"))
    };
    visit.show(done.await)
}

/// `POST /notifications/{id}/read`.
pub async fn read(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        alerts::read(&visit.app, &s.live, id_of(&one)?, visit.now).await?;
        Ok(visit.go("/notifications"))
    };
    visit.show(done.await)
}

fn id_of(one: &One) -> Result<AlertId, Refusal> {
    one.id.parse().map_err(|_| Refusal::NotFound)
}

#[derive(Deserialize, Default)]
pub struct Did {
    /// The other devices were logged out.
    out: Option<String>,
    /// The administrators were informed.
    informed: Option<String>,
}

/// `GET /security/alerts/{id}`: a login from a new device, and what to do (NDN-09).
pub async fn new_device(visit: Visit, Path(one): Path<One>, Query(did): Query<Did>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let told = alerts::find(&visit.app, &s.live, id_of(&one)?).await?;
        let (_, administrators) = alerts::helpers(&visit.app, &s.live, &told).await?;
        let unknown = || visit.texts.say("unknown");
        let facts = &told.facts;
        let place = facts.workspace.and_then(|id| visit.app.directory.by_id(id));
        let place = place.ok_or(Refusal::NotFound)?;
        let device = describe(facts.device.as_deref().unwrap_or("unknown"));
        let happened = facts.entry_at.unwrap_or(told.at);
        let every = place.policy.span(Key::AlertsInformEvery);
        let informing = match told.informed_at.filter(|at| visit.now.since(*at) < every) {
            Some(at) => Informing::Done(when(&visit, at)),
            None if administrators.is_empty() => Informing::Nobody,
            None => Informing::Open,
        };
        let done = did.out.map(|_| "new-device-out-done");
        let done = done.or(did.informed.map(|_| "new-device-informed-done"));
        let page = NewDevice {
            id: told.id.to_string(),
            workspace: place.workspace.title.clone(),
            when: exactly(&visit, happened),
            iso: happened.to_string(),
            form: form(&visit.texts, &device),
            app: device.app.unwrap_or_else(unknown),
            system: device.system.unwrap_or_else(unknown),
            address: facts.ip.map_or_else(unknown, |ip| ip.to_string()),
            this_device: told.device == Some(s.live.device),
            has_factor: !s.live.who.factors.is_empty(),
            informing,
            history: format!("/history?entry={}#entry", told.id),
            frame: Frame {
                done: done.map(|id| visit.texts.say(id)),
                ..visit.frame_of(&s, Here::Security)
            },
        };
        Ok(visit.page(&page))
    };
    visit.show(shown.await)
}

/// `POST /security/alerts/{id}/inform`: "Inform my administrator".
pub async fn inform(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id = id_of(&one)?;
        alerts::inform(&visit.app, &s.acting(), id, visit.now).await?;
        Ok(visit.go(&format!("/security/alerts/{id}?informed=1")))
    };
    visit.show(done.await)
}

/// The line of a history that an alert of the reader's is about, if `entry` names one.
pub async fn entry(visit: &Visit, s: &SignedIn, entry: Option<&str>) -> Result<Option<(Timestamp, EventId)>, Failure> {
    let Some(id) = entry.and_then(|text| text.parse().ok()) else {
        return Ok(None);
    };
    match alerts::find(&visit.app, &s.live, id).await {
        Ok(told) => Ok(told.facts.entry_at.zip(told.facts.entry)),
        Err(Failure::Refused(Refusal::NotFound)) => Ok(None),
        Err(failure) => Err(failure),
    }
}
