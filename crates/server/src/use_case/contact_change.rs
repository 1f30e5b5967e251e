//! An employee's contact e-mail: where to write, never a login (ACC-06). What is sent to it acts on its workspace only.

use domain::access::Act;
use domain::address_change::{self, Undo};
use domain::email::Email;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::EmployeeId;
use domain::message::MessagePurpose;
use domain::policy::Key;
use domain::refusal::{AddressUse, Refusal};
use domain::secret::Token;
use domain::time::Timestamp;
use pages::mail::address::{self as words, Which};
use store::account::Account;
use store::contact::Contact;
use store::employee::Employee;
use store::link::{Link, LinkPurpose};
use store::{Change, StoreError};

use super::acting::Acting;
use super::address_link::{address_of, fresh, holder_there, pay_for_message, refuse_taken, usable};
use super::employees::permit;
use super::giving_way;
use super::login_change::{facts, tell_administrators};
use super::reader::Reader;
use crate::app::App;
use crate::failure::Failure;
use crate::request::caller::Caller;

/// Sets the contact e-mail of an employee, or takes it away: the own one, or as an administrator anybody's in the
/// workspace. It holds at once; nothing but the link for its confirmation goes there until its owner followed that.
///
/// Refused with `step_up_required` without a proof of the last minutes (SET-11).
pub async fn set(
    app: &App,
    acting: &Acting<'_>,
    id: EmployeeId,
    new: Option<&Email>,
    now: Timestamp,
) -> Result<(), Failure> {
    let act = if id == acting.who.employee {
        Act::ChangeOwnContact
    } else {
        Act::ChangeContacts
    };
    permit(app, acting.live(), act, now)?;
    let employee = app.store.employee(id).await?;
    let employee = employee.filter(|e| e.workspace == acting.who.workspace);
    let employee = employee.ok_or(Refusal::NotFound)?;
    // Whoever only invited somebody, or dismissed them, gets no ear in the account (ACC-14).
    if !employee.status.shares_account() {
        return Err(Refusal::NotAllowed.into());
    }
    let account = app.store.account(employee.account).await?.ok_or(Failure::Broken)?;
    let before = app.store.contact(id).await?;
    let former = parsed(before.as_ref())?;
    if former.as_ref() == new {
        return Ok(());
    }
    if let Some(new) = new {
        refuse_taken(app, new, std::slice::from_ref(&employee)).await?;
    }
    let is_login = new.is_some_and(|new| new.folded() == account.login);
    let asked = new.filter(|_| !is_login || account.login_confirmed_at.is_none());
    if asked.is_some() {
        pay_for_message(app, id.bytes(), now).await?;
    }

    let mut change = app.store.change(now);
    let login = (account.login.as_str(), account.login_confirmed_at);
    change.set_contact(id, employee.workspace, (former.as_ref(), new), login);
    change.void_links_of_employee(LinkPurpose::ContactConfirmation, id);
    if let Some(new) = asked {
        ask(app, &mut change, &employee, &account, new, now).await?;
    }
    tell(
        app,
        &mut change,
        (&employee, &account),
        (before.as_ref(), new),
        acting,
        now,
    )
    .await?;
    let event = acting.there(EventKind::ContactChanged).of(account.id, Some(id));
    match change.commit(&[event], &mut app.entropy()).await {
        Ok(_) => Ok(()),
        Err(StoreError::Taken { .. }) => {
            if let Some(new) = new {
                refuse_taken(app, new, std::slice::from_ref(&employee)).await?;
            }
            Err(Refusal::EmailAlreadyExists {
                by: AddressUse::Contact,
            }
            .into())
        }
        Err(StoreError::Stale { .. }) => Err(Refusal::StaleState.into()),
        Err(error) => Err(error.into()),
    }
}

/// Sends the link for the own contact e-mail once more; the former one is outdated.
pub async fn send_again(app: &App, acting: &Acting<'_>, now: Timestamp) -> Result<(), Failure> {
    let id = acting.who.employee;
    let employee = app.store.employee(id).await?.ok_or(Refusal::SessionExpired)?;
    let account = app.store.account(employee.account).await?.ok_or(Failure::Broken)?;
    let contact = app.store.contact(id).await?.filter(|c| c.confirmed_at.is_none());
    let address = parsed(contact.as_ref())?.ok_or(Refusal::StaleState)?;
    pay_for_message(app, id.bytes(), now).await?;
    let mut change = app.store.change(now);
    ask(app, &mut change, &employee, &account, &address, now).await?;
    let event = acting.own(EventKind::ContactChanged);
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

async fn ask(
    app: &App,
    change: &mut Change<'_>,
    employee: &Employee,
    account: &Account,
    new: &Email,
    now: Timestamp,
) -> Result<(), Failure> {
    let (digest, link) = fresh(app, employee.workspace, "confirm-contact")?;
    let expires_at = now + app.policy().span(Key::LoginChangeConfirm);
    change.create_link(
        LinkPurpose::ContactConfirmation,
        digest,
        &link_of(employee, new, expires_at),
    );
    let reader = Reader::of(app, account.id, Some(employee.workspace)).await?;
    let title = title(app, employee);
    let until = reader.when(expires_at, now);
    let names = (employee.name.as_str(), title.as_str());
    let mail = words::confirm(&reader.texts, Which::Contact, names, &link, &until);
    reader.tell_at(app, change, new.written(), MessagePurpose::ContactConfirmation, &mail)
}

/// Tells the confirmed addresses; the former contact e-mail, if it was one of them, gets the way back.
async fn tell(
    app: &App,
    change: &mut Change<'_>,
    (employee, account): (&Employee, &Account),
    (before, new): (Option<&Contact>, Option<&Email>),
    acting: &Acting<'_>,
    now: Timestamp,
) -> Result<(), Failure> {
    let reader = Reader::of(app, account.id, Some(employee.workspace)).await?;
    let mut facts = facts(
        app,
        &reader,
        &employee.name,
        Some(employee.workspace),
        &acting.origin,
        now,
    );
    facts.workspace = title(app, employee);
    let written = new.map(Email::written);
    let mail = words::changed(&reader.texts, Which::Contact, &facts, written, None);
    let confirmed = before.filter(|b| b.confirmed_at.is_some() && b.address != account.login_shown);
    for address in reader.addresses() {
        if confirmed.is_none_or(|former| former.address != *address) {
            reader.tell_at(app, change, address, MessagePurpose::ContactChanged, &mail)?;
        }
    }
    let Some(former) = parsed(confirmed)? else {
        return Ok(());
    };
    let (digest, link) = fresh(app, employee.workspace, "undo-contact")?;
    let expires_at = now + app.policy().span(Key::LoginChangeUndo);
    change.add_link(
        LinkPurpose::ContactUndo,
        digest,
        &link_of(employee, &former, expires_at),
    );
    let until = now + app.policy().span(Key::LoginChangeAlerts);
    change.keep_former_address(account.id, Some((employee.id, employee.workspace)), &former, until);
    let way_back = (link.as_str(), &reader.when(expires_at, now));
    let mail = words::changed(&reader.texts, Which::Contact, &facts, written, Some(way_back));
    reader.tell_at(app, change, former.written(), MessagePurpose::ContactChanged, &mail)
}

/// What a link is about, before it is followed: the address, and the workspace's title.
pub async fn peek(app: &App, purpose: LinkPurpose, token: &Token, now: Timestamp) -> Result<(String, String), Failure> {
    let (_, link) = usable(app, purpose, token, now).await?;
    let employee = employee_of(app, &link).await?;
    Ok((address_of(&link)?.written().to_owned(), title(app, &employee)))
}

/// The owner of the contact e-mail follows the link: from now on it is told what happens. Answers the workspace's title.
pub async fn confirm(app: &App, token: &Token, caller: &Caller, now: Timestamp) -> Result<String, Failure> {
    let (digest, link) = usable(app, LinkPurpose::ContactConfirmation, token, now).await?;
    let employee = employee_of(app, &link).await?;
    let address = address_of(&link)?;
    let mut change = app.store.change(now);
    change.use_link(LinkPurpose::ContactConfirmation, digest);
    change.confirm_contact(employee.id, &address);
    change.address_is_confirmed(&address, employee.account);
    let event = of_employee(EventKind::ContactConfirmed, &employee, caller);
    finish(app, change, &[event], Refusal::LinkUsed).await?;
    Ok(title(app, &employee))
}

/// The owner of the former contact e-mail takes the change back, and every later one. The sessions in that workspace end
/// in any case.
///
/// Somebody may change the same things at the same moment: then it is judged anew, so that the sessions end for certain.
pub async fn undo(app: &App, token: &Token, caller: &Caller, now: Timestamp) -> Result<Undo, Failure> {
    for _ in 0..TIMES {
        match undo_once(app, token, caller, now).await {
            Err(Failure::Refused(Refusal::StaleState)) => {}
            settled => return settled,
        }
    }
    Err(Failure::Broken)
}

const TIMES: usize = 5;

async fn undo_once(app: &App, token: &Token, caller: &Caller, now: Timestamp) -> Result<Undo, Failure> {
    let (digest, link) = usable(app, LinkPurpose::ContactUndo, token, now).await?;
    let employee = employee_of(app, &link).await?;
    let account = app.store.account(employee.account).await?.ok_or(Refusal::LinkUsed)?;
    let former = address_of(&link)?;
    let (holder, in_the_way) = holder_there(app, &former, &employee).await?;
    let stands = app.store.former_stands(account.id, &former, link.created_at).await?;
    let undo = address_change::undo(holder, !stands);

    let mut change = app.store.change(now);
    change.use_link(LinkPurpose::ContactUndo, digest);
    change.end_sessions_of_employee(employee.id);
    change.void_challenges(account.id, employee.id, Actor::Account(account.id));
    let mut events = Vec::new();
    let mut gone = None;
    if undo == Undo::Restores {
        gone = giving_way::make_way(app, &mut change, &mut events, &former, &in_the_way).await?;
        let current = parsed(app.store.contact(employee.id).await?.as_ref())?;
        let login = (account.login.as_str(), account.login_confirmed_at);
        if current.as_ref() != Some(&former) {
            change.set_contact(
                employee.id,
                employee.workspace,
                (current.as_ref(), Some(&former)),
                login,
            );
        }
        change.confirm_contact(employee.id, &former);
        change.void_links_of_employee(LinkPurpose::ContactConfirmation, employee.id);
        change.void_undo_links(account.id, Some(employee.id), link.created_at);
        change.forget_former_addresses(account.id, Some(employee.id), link.created_at);
        change.address_is_confirmed(&former, account.id);
    } else {
        tell_administrators(app, &mut change, &employee, &employee.name).await?;
    }
    let restored = if undo == Undo::Restores { "yes" } else { "no" };
    events.push(of_employee(EventKind::ContactChangeUndone, &employee, caller).with("restored", restored));
    finish(app, change, &events, Refusal::StaleState).await?;
    app.sessions.forget_where(|live| live.who.employee == employee.id);
    if let Some(gone) = gone {
        gone.forget(app);
    }
    Ok(undo)
}

async fn finish(app: &App, change: Change<'_>, events: &[Event], stale: Refusal) -> Result<(), Failure> {
    match change.commit(events, &mut app.entropy()).await {
        Ok(_) => Ok(()),
        Err(StoreError::Stale { .. } | StoreError::Taken { .. }) => Err(stale.into()),
        Err(error) => Err(error.into()),
    }
}

fn of_employee(kind: EventKind, employee: &Employee, caller: &Caller) -> Event {
    let chain = Chain::Workspace(employee.workspace);
    Event::new(chain, kind, Actor::Account(employee.account))
        .of(employee.account, Some(employee.id))
        .from(&caller.origin())
}

fn link_of(employee: &Employee, address: &Email, expires_at: Timestamp) -> Link {
    Link {
        workspace: Some(employee.workspace),
        employee: Some(employee.id),
        account: Some(employee.account),
        address: Some(address.written().to_owned()),
        expires_at,
        ..Link::default()
    }
}

async fn employee_of(app: &App, link: &Link) -> Result<Employee, Failure> {
    let id = link.employee.ok_or(Refusal::LinkUsed)?;
    Ok(app.store.employee(id).await?.ok_or(Refusal::LinkUsed)?)
}

fn parsed(contact: Option<&Contact>) -> Result<Option<Email>, Failure> {
    let read = contact.map(|contact| contact.address.parse().map_err(|_| Failure::Broken));
    read.transpose()
}

fn title(app: &App, employee: &Employee) -> String {
    let place = app.directory.by_id(employee.workspace);
    place.map(|p| p.workspace.title.clone()).unwrap_or_default()
}
