//! The trusted device after it was connected: disconnected by what makes everybody prove themselves anew, removed in
//! the app, restored.

use domain::alert::AlertKind;
use domain::client::ClientKind;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::AccountId;
use domain::jws::PublicKey;
use domain::secret::Token;
use domain::trusted_device::State;
use pages::mail::FactorChange;
use store::Change;
use store::employee::Employee;
use store::trusted_device::StoredPhone;

use super::pairing;
use crate::app::App;
use crate::failure::Failure;
use crate::request::phone::{Held, Phone, digest};
use crate::session_table::Live;
use crate::streams::Hint;

/// Disconnects the phones of an account in all its workspaces: log-out everywhere, another password (SES-07, REC-10).
/// `but` is the key of the phone on which it was pressed, which stays. Returns the events that say so, in each
/// workspace's own log.
pub async fn disconnect_all(
    app: &App,
    account: AccountId,
    but: Option<PublicKey>,
    why: &'static str,
    change: &mut Change<'_>,
) -> Result<Vec<Event>, Failure> {
    let mut events = Vec::new();
    let phones = app.store.phones_of_account(account).await?;
    for employee in app.store.employees_of(account).await? {
        let own = phones.iter().find(|phone| phone.employee == employee.id);
        let goes = |phone: &&StoredPhone| phone.state == State::Connected && Some(phone.key) != but;
        if let Some(phone) = own.filter(goes) {
            events.push(disconnect(&employee, phone, why, change));
        }
    }
    Ok(events)
}

/// The key of the phone that this session is on: an app's session is bound to a key, and where that is a phone's, it is
/// the session of that phone itself.
pub async fn key_of(app: &App, live: &Live) -> Result<Option<PublicKey>, Failure> {
    if live.kind != ClientKind::Mobile {
        return Ok(None);
    }
    let credential = app.store.app_credential(live.id).await?;
    Ok(credential.map(|credential| credential.key))
}

/// After the commit: the open apps of an account look how they stand.
pub async fn tell(app: &App, account: AccountId) -> Result<(), Failure> {
    for phone in app.store.phones_of_account(account).await? {
        app.streams.phones.tell(phone.id, Hint::State);
    }
    Ok(())
}

/// Disconnects one phone; the event that says so. By whom and from where says the event of the act.
pub fn disconnect(employee: &Employee, phone: &StoredPhone, why: &'static str, change: &mut Change<'_>) -> Event {
    change.disconnect_phone(phone);
    Event::new(
        Chain::Workspace(employee.workspace),
        EventKind::TrustedDeviceDisconnected,
        Actor::Server,
    )
    .of(employee.account, Some(employee.id))
    .with("phone", phone.name.as_str())
    .with("why", why)
}

/// "Remove" in the app: the phone's token opens nothing any more (APP-01). It stays known as a disconnected one, so that
/// whoever holds the phone for a moment does not turn the second factor off.
pub async fn remove(app: &App, phone: &Phone) -> Result<(), Failure> {
    let now = phone.now;
    let employee = &phone.employee;
    let event = Event::new(
        Chain::Workspace(employee.workspace),
        EventKind::TrustedDeviceRemoved,
        Actor::Employee(employee.id),
    )
    .of(employee.account, Some(employee.id))
    .from(&phone.origin());
    let mut change = app.store.change(now);
    let event = match &phone.held {
        Held::Waiting(waiting) => {
            change.give_up_pairing(&waiting.0);
            event.with("phone", waiting.1.name.as_str())
        }
        Held::Phone(stored) => {
            // Nobody has this token.
            let nobodys = digest(app, &Token::new(&mut app.entropy()));
            if stored.state.is_in_force() {
                change.unhand_phone(stored, nobodys);
                let whose = (employee.account, employee.workspace, employee.name.as_str());
                let (kind, news) = (AlertKind::PhoneRemoved, FactorChange::PhoneRemoved);
                pairing::tell_of(app, whose, &phone.origin(), kind, news, &mut change, now).await?;
            }
            event.with("phone", stored.name.as_str())
        }
    };
    change.commit(&[event], &mut app.entropy()).await?;
    let unkept = app.sessions.forget_where(|live| live.who.employee == employee.id);
    app.store.keep_seen(&unkept).await?;
    Ok(())
}
