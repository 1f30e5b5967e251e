//! A profile whose login nobody confirmed gives way to whoever shows that the address is theirs (INV-11, THR-05, THR-22).
//!
//! Somebody may have chosen its password who never read a mail there: they joined by a link that was handed over. That
//! person works in the places that took them, and has no claim to the address. Once its owner comes by a link that was
//! mailed, everything of before goes in one change: the places with all that proves there, sessions, known devices, and
//! every link and address that could lead back. The owner inherits none of it, and a workspace that wants them invites
//! them. What the log says stays, and the workspaces' administrators are told. ADR 16 says why not less.

use domain::account::Status;
use domain::alert::{Alert, AlertKind};
use domain::client::Origin;
use domain::email::Email;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, DeviceId, EmployeeId, SessionId};
use domain::message::MessagePurpose;
use domain::time::Timestamp;
use pages::mail::people::{self as words, GaveWay};
use pages::text::Texts;
use store::Change;
use store::account::Account;
use store::employee::Employee;
use store::link::LinkPurpose;
use store::trusted_device::StoredPhone;

use super::address_link::InTheWay;
use super::password_try::LoginCounters;
use super::reader::{Reader, whole};
use crate::app::App;
use crate::failure::Failure;
use crate::streams::Hint;

/// What lives on in memory until the change is committed.
#[must_use]
pub struct Gone {
    account: AccountId,
    phones: Vec<StoredPhone>,
}

impl Gone {
    async fn of(app: &App, account: AccountId) -> Result<Self, Failure> {
        let phones = app.store.phones_of_account(account).await?;
        Ok(Self { account, phones })
    }

    /// After the commit: the next request of a session is refused, and open apps look how they stand.
    pub fn forget(&self, app: &App) {
        app.sessions.forget_where(|live| live.who.account == self.account);
        for phone in &self.phones {
            app.streams.phones.tell(phone.id, Hint::State);
        }
    }
}

/// The owner of the login's mailbox begins anew in this account, with a password of their own: see above. The place
/// `joins` is the one by whose invitation they come; invitations that nobody accepted stay open.
///
/// `hash` is of the new password, `language` the page's.
pub async fn begin_anew(
    app: &App,
    change: &mut Change<'_>,
    events: &mut Vec<Event>,
    account: &Account,
    (joins, hash): (Option<EmployeeId>, &str),
    (origin, language): (&Origin, &str),
    now: Timestamp,
) -> Result<Gone, Failure> {
    let gone = Gone::of(app, account.id).await?;
    let places = app.store.employees_of(account.id).await?;
    let actor = Actor::Account(account.id);
    change.void_sign_ins(account.id, actor);
    change.begin_anew(account, hash, &places);
    for place in places.iter().filter(|place| Some(place.id) != joins) {
        if place.status == Status::Invited {
            change.hold_place(place);
        } else {
            take(app, change, events, place, actor).await?;
        }
    }
    change.end_other_sessions(account.id, SessionId::from_bytes([0; 16]));
    change.forget_other_devices(account.id, DeviceId::from_bytes([0; 16]));
    for purpose in [LinkPurpose::LoginChange, LinkPurpose::PasswordReset] {
        change.void_links_of_account(purpose, account.id);
    }
    change.void_undo_links(account.id, None, Timestamp::default());
    change.forget_former_addresses(account.id, None, Timestamp::default());
    LoginCounters::of(app, &account.login).reset(change);
    // From where is in the account's own log alone (THR-23).
    let own = |kind| Event::new(Chain::Server, kind, actor).of(account.id, None).from(origin);
    events.extend([own(EventKind::LoginConfirmed), own(EventKind::PasswordSet)]);
    let mut reader = Reader::of(app, account.id, None).await?;
    reader.texts = Texts::for_language(language);
    let facts = reader.facts(app, None, (&account.name, origin), "/recover", now);
    let mail = pages::mail::password_changed(&reader.texts, &facts);
    reader.list(app, change, &Alert::new(AlertKind::PasswordChanged).from(origin))?;
    // To the mailbox alone: the contact e-mails are of before.
    let purpose = MessagePurpose::Alert(AlertKind::PasswordChanged);
    reader.tell_at(app, change, &account.login_shown, purpose, &mail)?;
    Ok(gone)
}

/// What stands in the way of an address that comes back to its owner goes (THR-05): a contact e-mail that nobody
/// confirmed, and a profile that only stands at the address, whole.
pub async fn make_way(
    app: &App,
    change: &mut Change<'_>,
    events: &mut Vec<Event>,
    address: &Email,
    way: &InTheWay,
) -> Result<Option<Gone>, Failure> {
    let mut gone = None;
    if let Some(profile) = &way.profile {
        gone = Some(leave(app, change, events, profile).await?);
    }
    for employee in &way.contacts {
        let theirs = app.store.account(employee.account).await?.ok_or(Failure::Broken)?;
        let login = (theirs.login.as_str(), theirs.login_confirmed_at);
        change.set_contact(employee.id, employee.workspace, (Some(address), None), login);
        let there = Chain::Workspace(employee.workspace);
        let taken = Event::new(there, EventKind::ContactChanged, Actor::Server);
        events.push(taken.of(employee.account, Some(employee.id)));
    }
    Ok(gone)
}

async fn leave(
    app: &App,
    change: &mut Change<'_>,
    events: &mut Vec<Event>,
    account: &Account,
) -> Result<Gone, Failure> {
    let gone = Gone::of(app, account.id).await?;
    for place in &app.store.employees_of(account.id).await? {
        take(app, change, events, place, Actor::Server).await?;
    }
    change.delete_unproven_account(account.id);
    Ok(gone)
}

/// Takes one place away, and tells its workspace.
async fn take(
    app: &App,
    change: &mut Change<'_>,
    events: &mut Vec<Event>,
    place: &Employee,
    actor: Actor,
) -> Result<(), Failure> {
    change.take_place(place);
    let there = |kind| Event::new(Chain::Workspace(place.workspace), kind, actor).of(place.account, Some(place.id));
    if place.status == Status::Invited {
        events.push(there(EventKind::InvitationDeleted));
        return Ok(());
    }
    let event = there(EventKind::EmployeeDeleted)
        .with("employee", place.id.to_string())
        .with("why", "address_claimed");
    events.push(event);
    let Some(workspace) = app.directory.by_id(place.workspace) else {
        return Ok(());
    };
    for admin in app.store.administrators(place.workspace).await? {
        if admin.employee.account == place.account {
            continue;
        }
        let reader = Reader::of(app, admin.employee.account, Some(place.workspace)).await?;
        let facts = GaveWay {
            reader: admin.employee.name.clone(),
            name: place.name.clone(),
            workspace: workspace.workspace.title.clone(),
            link: whole(app, Some(&workspace), "/employees/invite"),
        };
        reader.tell(
            app,
            change,
            MessagePurpose::PlaceGaveWay,
            &words::gave_way(&reader.texts, &facts),
        )?;
    }
    Ok(())
}
