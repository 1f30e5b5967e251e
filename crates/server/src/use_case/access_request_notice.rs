//! Who is told that somebody cannot confirm the login: the administrators, and the person at every address (ARR-02,
//! THR-04).

use domain::access_request::AccessRequest;
use domain::alert::{Alert, AlertKind};
use domain::time::Timestamp;
use pages::mail::access_request::{self as words, RequestFacts};
use store::Change;
use store::employee::Employee;

use super::on_record::OnRecord;
use super::reader::{Reader, whole};
use crate::app::App;
use crate::directory::Place;
use crate::failure::Failure;
use crate::session_table::Who;

/// A request was sent.
pub async fn asked(
    app: &App,
    change: &mut Change<'_>,
    place: &Place,
    employee: &Employee,
    request: &AccessRequest,
    now: Timestamp,
) -> Result<(), Failure> {
    let there = Some(employee.workspace);
    let person = Reader::of(app, employee.account, there).await?;
    let on_record = OnRecord::of(app, employee).await?;
    let alert = |kind| {
        let mut alert = Alert::new(kind).at(employee.workspace).from(&request.origin);
        alert.facts.entry_at = Some(now);
        alert
    };
    let facts = |reader: &Reader, name: &str, page: &str| {
        let device = Some(&request.origin.device).filter(|device| *device != "unknown");
        RequestFacts {
            reader: name.to_owned(),
            name: employee.name.clone(),
            workspace: place.workspace.title.clone(),
            when: reader.exactly(now),
            device: device.cloned().unwrap_or_else(|| reader.texts.say("unknown")),
            known_device: request.origin.known_device.is_some(),
            address: request.origin.ip.to_string(),
            known_network: request.known_network,
            login: on_record.login.clone(),
            contact: on_record.contact.clone(),
            number: on_record.number.clone(),
            link: whole(app, Some(place), page),
            support: app.settings.support_label.clone(),
        }
    };
    let own = words::asked(&person.texts, &facts(&person, &employee.name, "/sign-in"));
    person.alert(app, change, &alert(AlertKind::AccessRequested), &own)?;
    let page = format!("/employees/access-requests/{}", request.id);
    for other in app.store.administrators(employee.workspace).await? {
        let other = other.employee;
        if other.id != employee.id {
            let reader = Reader::of(app, other.account, there).await?;
            let mut told = alert(AlertKind::AccessRequestedTold).of(employee.id);
            told.facts.request = Some(request.id);
            let mail = words::asked_told(&reader.texts, &facts(&reader, &other.name, &page));
            reader.alert(app, change, &told, &mail)?;
        }
    }
    Ok(())
}

/// An administrator declined: to the person.
pub async fn refused(
    app: &App,
    change: &mut Change<'_>,
    employee: &Employee,
    by: &Who,
    now: Timestamp,
) -> Result<(), Failure> {
    let person = Reader::of(app, employee.account, Some(employee.workspace)).await?;
    let place = app.directory.by_id(employee.workspace).ok_or(Failure::Broken)?;
    let mut alert = Alert::new(AlertKind::AccessRequestRefused).at(employee.workspace);
    alert.facts.by_employee = Some(by.employee);
    alert.facts.entry_at = Some(now);
    let mail = words::refused(
        &person.texts,
        &employee.name,
        &by.name,
        &place.workspace.title,
        &app.settings.support_label,
    );
    person.alert(app, change, &alert, &mail)
}
