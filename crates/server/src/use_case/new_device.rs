//! Telling people of a completed sign-in from a new device or network (NDN-01…08).

use domain::alert::{Alert, AlertKind, Sighting, describe, novelty};
use domain::client::ClientKind;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::DeviceId;
use domain::message::MessagePurpose;
use domain::refusal::Refusal;
use domain::sign_in::Settled;
use domain::time::Timestamp;
use pages::mail::alert::{self as words, NewDevice};
use store::Change;

use super::reader::{Reader, whole};
use crate::app::App;
use crate::failure::Failure;

/// Remembers where a completed sign-in came from, and tells its person if that is new. Both are part of the change that
/// settles it, so that nothing else is ever told of (NDN-05). Adds the event that says so to `events`.
pub async fn look(
    app: &App,
    settled: &Settled,
    device: DeviceId,
    change: &mut Change<'_>,
    events: &mut Vec<Event>,
    now: Timestamp,
) -> Result<(), Failure> {
    let origin = &settled.origin;
    if origin.kind == ClientKind::Integration {
        return Ok(());
    }
    let place = app.directory.by_id(settled.workspace).ok_or(Refusal::NotFound)?;
    let mut seen = Sighting::of(device, origin, now);
    let earlier = app.store.sightings(settled.employee).await?;
    let why = novelty(origin, &seen, &earlier, &place.policy, now);
    seen.told_at = why.map(|_| now);
    change.see(settled.employee, &seen);
    let Some(why) = why else { return Ok(()) };

    let succeeded = events.iter().position(|e| e.kind == EventKind::SignInSucceeded);
    let mut alert = Alert::new(AlertKind::NewDevice)
        .at(settled.workspace)
        .of(settled.employee)
        .from(origin);
    alert.device = Some(device);
    alert.facts.entry = succeeded.and_then(|at| change.event_id(at, &mut app.entropy()));
    alert.facts.entry_at = Some(now);

    let reader = Reader::of(app, settled.account, Some(settled.workspace)).await?;
    let id = reader.list(app, change, &alert)?;
    let mail = words::new_device(
        &reader.texts,
        &NewDevice {
            name: reader.account.name.clone(),
            workspace: place.workspace.title.clone(),
            when: reader.exactly(now),
            device: describe(&origin.device),
            address: origin.ip.to_string(),
            link: whole(app, Some(&place), &format!("/security/alerts/{id}")),
            support: app.settings.support_label.clone(),
        },
    );
    reader.tell(app, change, MessagePurpose::Alert(AlertKind::NewDevice), &mail)?;
    events.push(
        Event::new(
            Chain::Workspace(settled.workspace),
            EventKind::NewDeviceTold,
            Actor::Server,
        )
        .of(settled.account, Some(settled.employee))
        .from(origin)
        .with("novelty", why.word()),
    );
    Ok(())
}
