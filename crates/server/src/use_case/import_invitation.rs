//! Invitations to everybody whom a file added: ordered by a press, sent by the worker in parts.
//!
//! Each goes out once: the mails of a part, the links in them and the mark that they went are one change, so that a
//! server that dies in the middle goes on with the rest. Each is paid for from the sender's day (SEC-05); when the day
//! has no more, it goes on with the next one. Who joined, was deleted or got a mail by hand meanwhile gets none.

use domain::access::Act;
use domain::account::{Role, Status};
use domain::email::Email;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::refusal::Refusal;
use domain::time::Timestamp;
use store::employee::Employee;
use store::import::{Import, Part, State};
use store::invitation::OpenInvitation;

use super::acting::Acting;
use super::employees::permit;
use super::import::{A_ROUND, TRIES, find};
use super::invitation::{By, Issued, next_day, pay_from_the_day, tongue};
use crate::app::App;
use crate::directory::Place;
use crate::failure::Failure;

/// Whether there is somebody to invite: the file was added, as far as it was, and not everybody in it was invited.
pub fn may_be_ordered(import: &Import) -> bool {
    import.parts_done > 0
        && matches!(import.state, State::Done | State::Stopped)
        && import.counts.fresh > import.invited
}

/// Orders the invitations. The worker goes on from here.
pub async fn order(app: &App, acting: &Acting<'_>, id: &str, now: Timestamp) -> Result<(), Failure> {
    permit(app, acting, Act::ImportEmployees, now)?;
    permit(app, acting, Act::ManageInvitations, now)?;
    let import = find(app, acting, id, now).await?;
    if !may_be_ordered(&import) {
        return Err(Refusal::StaleState.into());
    }
    let mut change = app.store.change(now);
    change.begin_inviting(import.id, acting.who.employee, &acting.origin);
    let event = acting
        .there(EventKind::ImportInvited)
        .with("import", import.id.to_string())
        .with("file", import.file.as_str());
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

/// A round of the worker. Answers whether there is more to do at once.
pub async fn work(app: &App, now: Timestamp) -> Result<bool, Failure> {
    for _ in 0..A_ROUND {
        let Some(import) = app.store.inviting_import(now).await? else {
            return Ok(false);
        };
        step(app, &import, now).await?;
    }
    Ok(true)
}

async fn step(app: &App, import: &Import, now: Timestamp) -> Result<(), Failure> {
    let stop = |problem| app.store.end_inviting(import.id, State::Stopped, Some(problem), now);
    let Some(place) = app.directory.by_id(import.workspace) else {
        return Ok(stop("closed").await?);
    };
    let by = app.store.employee(import.by).await?;
    let Some(by) = by.filter(|e| e.status == Status::Active && e.role == Role::Administrator) else {
        return Ok(stop("not_allowed").await?);
    };
    if import.parts_invited >= import.parts_done {
        return Ok(app.store.end_inviting(import.id, State::Invited, None, now).await?);
    }
    for _ in 0..TRIES {
        let part = match app.store.import_part(import, import.parts_invited).await {
            Ok(Some(part)) => part,
            Ok(None) | Err(store::StoreError::Forged(_) | store::StoreError::Corrupt(_)) => {
                return Ok(stop("broken").await?);
            }
            Err(error) => return Err(error.into()),
        };
        match invite(app, &place, import, part, &by, now).await {
            // Somebody joined, was deleted, or got a mail by hand meanwhile: it is read anew.
            Err(Failure::Refused(Refusal::StaleState)) => {}
            other => return other,
        }
    }
    Ok(())
}

/// Invites everybody of a part, or as many as the sender's day still has.
async fn invite(
    app: &App,
    place: &Place,
    import: &Import,
    mut part: Part,
    by: &Employee,
    now: Timestamp,
) -> Result<(), Failure> {
    let emails: Vec<Option<Email>> = part
        .lines
        .iter()
        .map(|line| (line.outcome == "added").then(|| line.email.parse().ok()).flatten())
        .collect();
    let folded: Vec<&str> = emails.iter().flatten().map(Email::folded).collect();
    let unmailed = app.store.unmailed(import.workspace, &folded).await?;
    let mut budget = None;
    let mut sent: Vec<&OpenInvitation> = Vec::new();
    let mut through = true;
    for (line, email) in part.lines.iter_mut().zip(&emails) {
        let Some(open) = email.as_ref().and_then(|email| unmailed.get(email.folded())) else {
            continue;
        };
        let Some(paid) = pay_from_the_day(app, by.id, &place.policy, now).await? else {
            through = false;
            break;
        };
        budget = Some(paid);
        "invited".clone_into(&mut line.outcome);
        sent.push(open);
    }
    if !through {
        app.store.rest_import(import.id, next_day(now), now).await?;
    }
    let Some(budget) = budget else {
        if through {
            app.store.pass_invited_part(import, now).await?;
        }
        return Ok(());
    };
    let own = app
        .store
        .account(by.account)
        .await?
        .and_then(|account| account.language);
    let own = own.unwrap_or_else(|| "en".to_owned());
    let there =
        |kind| Event::new(Chain::Workspace(import.workspace), kind, Actor::Employee(by.id)).from(&import.origin);
    let mut change = app.store.change(now);
    change.reset_counter(budget);
    let mut events = Vec::with_capacity(sent.len());
    for open in &sent {
        change.hold_place(&open.employee);
        let account = app.store.account(open.employee.account).await?;
        let (language, zone) = tongue(account.as_ref(), open.language.as_deref().unwrap_or(&own));
        let issued = Issued {
            employee: &open.employee,
            address: &open.address,
            language,
            zone,
            by: By::Mail,
            inviter: (by.id, &by.name),
            there: &there,
        };
        issued.write(app, place, &mut change, &mut events, now)?;
    }
    change.finish_inviting(import, &part, sent.len() as i64, through)?;
    change.commit(&events, &mut app.entropy()).await?;
    Ok(())
}
