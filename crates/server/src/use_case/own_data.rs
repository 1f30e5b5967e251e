//! What is stored about a person, for the person (ACC-17).

use domain::refusal::Refusal;
use serde_json::{Value, json};

use super::employees::own_history;
use crate::app::App;
use crate::failure::Failure;
use crate::session_table::Live;

/// Events read at once.
const PAGE: i64 = 500;

/// What is stored about whoever is signed in: profile, places in open workspaces, sessions and history, the newest first.
/// No secret is in it; colleagues who acted are ids. Devices, networks and notifications are told by the history.
pub async fn own_data(app: &App, live: &Live) -> Result<Value, Failure> {
    let account = app
        .store
        .account(live.who.account)
        .await?
        .ok_or(Refusal::SessionExpired)?;
    let mut places = Vec::new();
    for employee in app.store.employees_of(account.id).await? {
        let Some(place) = app.directory.by_id(employee.workspace) else {
            continue;
        };
        let contact = app.store.contact(employee.id).await?;
        let groups = app.store.groups_of(employee.id).await?;
        let otp_app = app.store.otp_app(employee.id).await?;
        let phone = app.store.phone(employee.id).await?;
        let codes = app.store.recovery_codes(employee.id).await?;
        let number = app.store.phone_number(employee.id).await?;
        places.push(json!({
            "workspace": place.workspace.title,
            "name": employee.name,
            "role": employee.role.word(),
            "status": employee.status.word(),
            "groups": groups.into_iter().map(|(_, name)| name).collect::<Vec<_>>(),
            "contact_email": contact.map(|contact| contact.address),
            "authenticator_app_since": otp_app.map(|app| app.bound_at.to_string()),
            "trusted_device": phone.map(|phone| json!({
                "name": phone.name,
                "platform": phone.platform,
                "since": phone.since.to_string(),
                "last_seen_at": phone.seen_at.map(|at| at.to_string()),
            })),
            "phone_number": number.map(|linked| json!({
                "number": linked.number.as_str(),
                "since": linked.linked_at.to_string(),
                "used_at": linked.used_at.map(|at| at.to_string()),
            })),
            "recovery_codes_made_at": codes.map(|set| set.made_at.to_string()),
        }));
    }
    let sessions = app.store.sessions_of(account.id).await?;
    let sessions = sessions.iter().map(|session| {
        json!({
            "started_at": session.started_at.to_string(),
            "seen_at": session.seen_at.to_string(),
            "address": session.origin.ip.to_string(),
            "device": session.origin.device,
        })
    });
    let sessions: Vec<Value> = sessions.collect();
    let mut history = Vec::new();
    let mut before = None;
    loop {
        let found = own_history(app, live, before, PAGE).await?;
        let Some(last) = found.last() else { break };
        before = Some((last.row.at, last.row.id));
        let complete = found.len() < PAGE as usize;
        for recorded in found {
            history.push(serde_json::to_value(&recorded.row).map_err(|_| Failure::Broken)?);
        }
        if complete {
            break;
        }
    }
    Ok(json!({
        "profile": {
            "name": account.name,
            "login": account.login_shown,
            "login_confirmed_at": account.login_confirmed_at.map(|at| at.to_string()),
            "password_changed_at": account.password_at.map(|at| at.to_string()),
            "language": account.language,
            "time_zone": account.time_zone,
        },
        "workspaces": places,
        "sessions": sessions,
        "history": history,
    }))
}
