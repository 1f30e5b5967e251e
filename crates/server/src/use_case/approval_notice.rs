//! Who is told that a login was refused on the phone: the person, and, when that pauses pushing, the administrators
//! (PUSH-06, PUSH-07).

use domain::alert::{Alert, AlertKind};
use domain::approval::Subject;
use domain::refusal::Refusal;
use domain::time::Timestamp;
use pages::mail::approval::{self as words, Refused};
use store::Change;
use store::approval::Approval;
use store::employee::Employee;

use super::reader::Reader;
use crate::app::App;
use crate::failure::Failure;

/// `kind` is [`AlertKind::ApprovalDenied`], [`AlertKind::StepUpDenied`] or [`AlertKind::PushPaused`].
pub async fn tell(
    app: &App,
    who: &Employee,
    approval: &Approval,
    kind: AlertKind,
    change: &mut Change<'_>,
    now: Timestamp,
) -> Result<(), Failure> {
    let place = app.directory.by_id(who.workspace).ok_or(Refusal::NotFound)?;
    let there = Some(who.workspace);
    let paused = kind == AlertKind::PushPaused;
    // It is about where the login came from, and everybody who reads may put it away: also on that device.
    let alert = |kind| {
        let mut alert = Alert::new(kind).at(who.workspace).of(who.id).from(&approval.origin);
        alert.device = None;
        alert
    };
    let reader = Reader::of(app, who.account, there).await?;
    let name = reader.account.name.clone();
    let facts = reader.facts(app, Some(&place), (&name, &approval.origin), "/security/password", now);
    let what = match approval.subject {
        _ if paused => Refused::Paused,
        Subject::SignIn(_) => Refused::Login,
        Subject::StepUp(_) => Refused::StepUp,
    };
    let mail = words::refused(&reader.texts, &facts, what);
    reader.alert(app, change, &alert(kind), &mail)?;
    if !paused {
        return Ok(());
    }
    for boss in app.store.administrators(who.workspace).await? {
        if boss.employee.id != who.id {
            let reader = Reader::of(app, boss.employee.account, there).await?;
            let page = format!("/employees/{}", who.id);
            let facts = reader.facts(app, Some(&place), (&boss.employee.name, &approval.origin), &page, now);
            let mail = words::paused_told(&reader.texts, &facts, &who.name);
            reader.alert(app, change, &alert(AlertKind::PushPausedOf), &mail)?;
        }
    }
    Ok(())
}
