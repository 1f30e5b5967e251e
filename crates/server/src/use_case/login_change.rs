//! Another login: asked for with the strongest proof, in force once its owner followed the link, and the former
//! address can take it back (ACC-04, ACC-05, ACC-15, THR-05).

use domain::access::Proofs;
use domain::address_change::{self, Undo};
use domain::client::Origin;
use domain::email::Email;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, DeviceId, SessionId, WorkspaceId};
use domain::message::MessagePurpose;
use domain::password::Password;
use domain::policy::Key;
use domain::refusal::{AddressUse, Refusal};
use domain::secret::Token;
use domain::time::Timestamp;
use pages::mail::Facts;
use pages::mail::address::{self as words, Which};
use store::account::Account;
use store::employee::Employee;
use store::link::{Link, LinkPurpose};
use store::{Change, StoreError};

use super::acceptance::other_profile;
use super::account_act;
use super::acting::Acting;
use super::address_link::{address_of, fresh, guests, holder, pay_for_message, refuse_taken, usable, without_guests};
use super::giving_way;
use super::reader::Reader;
use super::session;
use super::step_up::{failed, hashed, pay, raise};
use crate::app::App;
use crate::failure::Failure;
use crate::hasher::Lane;
use crate::request::caller::Caller;

/// A change that waits for the owner of the new address.
#[derive(Clone, Debug)]
pub struct Pending {
    pub address: String,
    pub expires_at: Timestamp,
}

/// What was typed.
#[derive(Debug)]
pub struct Typed {
    pub new: Email,
    pub password: Password,
    /// A code, where the account asks for a factor (ACC-15).
    pub code: Option<String>,
}

/// Sends a link to the new address, after the strongest proof that the account asks for; the login stays as it is until
/// the address's owner follows the link. An older change is over. The session gets a new token.
///
/// Whether the address is somebody's in a workspace of the person's own is told at once; whether it is anybody's
/// elsewhere on the server learns only its owner.
pub async fn ask(
    app: &App,
    token: &Token,
    acting: &Acting<'_>,
    typed: Typed,
    now: Timestamp,
) -> Result<Token, Failure> {
    let live = acting.live();
    let counter = pay(app, live, now).await?;
    let account = account_of(app, live.who.account).await?;
    let stored = account.password.clone().map(|hash| hash.0);
    let id = *account.id.bytes();
    let verified = app.hasher.verify(Lane::Known, stored, id, typed.password).await;
    let verdict = hashed(app, counter, verified).await?;
    if !verdict.matches {
        return Err(failed(app, acting, Refusal::IncorrectLoginOrPassword, now).await);
    }
    if let Err(refused) = may_become(app, &account, &typed.new).await {
        app.store.refund(counter).await?;
        return Err(refused);
    }
    let asked = account_act::asked(app, live, now).await?;
    let mut proof = None;
    if asked.wants_code(app, live, now) {
        let code = typed.code.ok_or(Refusal::StepUpRequired)?;
        proof = asked.check_code(app, acting, &code, now).await?;
        if proof.is_none() {
            return Err(failed(app, acting, Refusal::IncorrectCode, now).await);
        }
    }
    let own = proof.as_ref().filter(|(id, _)| *id == live.who.employee);
    let proofs = Proofs {
        password_at: now,
        factor: own.map(|(_, proof)| (proof.method, now)).or(live.proofs.factor),
    };
    let (mut change, event) = send(app, (acting.who.workspace, &acting.origin), &account, &typed.new, now).await?;
    warn(app, &mut change, acting, &account, &typed.new, now).await?;
    if let Some((_, proof)) = &proof {
        proof.take(&mut change);
    }
    change.reset_counter(counter);
    raise(app, token, proofs, change, vec![event], now).await
}

/// Tells the confirmed addresses that another login was asked for: whoever has the account and did not ask for it stops
/// it before it holds (NDN-10).
async fn warn(
    app: &App,
    change: &mut Change<'_>,
    acting: &Acting<'_>,
    account: &Account,
    new: &Email,
    now: Timestamp,
) -> Result<(), Failure> {
    let reader = Reader::of(app, account.id, None).await?;
    let workspace = Some(acting.who.workspace);
    let facts = facts(app, &reader, &account.name, workspace, &acting.origin, now);
    let mail = words::asked(&reader.texts, &facts, new.written());
    for address in reader.addresses().iter().filter(|address| *address != new.written()) {
        reader.tell_at(app, change, address, MessagePurpose::LoginChangeAsked, &mail)?;
    }
    Ok(())
}

/// Voids what somebody who held the account before may have asked for: another login, and contact e-mails that nobody has
/// confirmed (NDN-10). A link that confirms the login as it is stays, and so does one for a new password: it went to the
/// owner's mailbox, and whoever has stolen a session must not keep them from it (REC-03). Answers what is to be recorded.
pub async fn void_asked(
    app: &App,
    change: &mut Change<'_>,
    account: &Account,
    origin: &Origin,
    now: Timestamp,
) -> Result<Option<Event>, Failure> {
    change.void_login_changes(account.id, &account.login_shown);
    for place in app.store.employees_of(account.id).await? {
        change.void_links_of_employee(LinkPurpose::ContactConfirmation, place.id);
    }
    let waiting = pending(app, account.id, now).await?;
    let another = waiting.filter(|waiting| waiting.address != account.login_shown);
    Ok(another.map(|_| of_account(EventKind::LoginChangeCancelled, account.id).from(origin)))
}

async fn may_become(app: &App, account: &Account, new: &Email) -> Result<(), Failure> {
    if account.login == new.folded() {
        return Err(Refusal::Invalid {
            field: "email",
            reason: "same",
        }
        .into());
    }
    let places = app.store.employees_of(account.id).await?;
    let guests = guests(app, &places).await?;
    refuse_taken(app, new, &without_guests(&places, &guests)).await
}

/// Sends the link of the change that waits once more; the former one is outdated. Where none waits and nobody has
/// confirmed the login yet, a link goes there.
pub async fn send_again(app: &App, acting: &Acting<'_>, now: Timestamp) -> Result<(), Failure> {
    let account = account_of(app, acting.who.account).await?;
    let link = app.store.open_link(LinkPurpose::LoginChange, account.id, now).await?;
    let new = match link {
        Some(link) => address_of(&link)?,
        None if account.login_confirmed_at.is_none() => account.login_shown.parse().map_err(|_| Failure::Broken)?,
        None => return Err(Refusal::StaleState.into()),
    };
    let (change, event) = send(app, (acting.who.workspace, &acting.origin), &account, &new, now).await?;
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

/// Sends a link to the login that somebody has just chosen and that nobody has shown to be theirs.
pub async fn confirm_own(
    app: &App,
    account: AccountId,
    workspace: WorkspaceId,
    origin: &Origin,
    now: Timestamp,
) -> Result<(), Failure> {
    let account = account_of(app, account).await?;
    let own = account.login_shown.parse().map_err(|_| Failure::Broken)?;
    let (change, event) = send(app, (workspace, origin), &account, &own, now).await?;
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

/// The change that waits is over, and its link does nothing any more.
pub async fn cancel(app: &App, acting: &Acting<'_>, now: Timestamp) -> Result<(), Failure> {
    let account = acting.who.account;
    if pending(app, account, now).await?.is_none() {
        return Err(Refusal::StaleState.into());
    }
    let mut change = app.store.change(now);
    change.void_links_of_account(LinkPurpose::LoginChange, account);
    let event = of_account(EventKind::LoginChangeCancelled, account).from(&acting.origin);
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

/// The change that waits, if there is one.
pub async fn pending(app: &App, account: AccountId, now: Timestamp) -> Result<Option<Pending>, Failure> {
    let link = app.store.open_link(LinkPurpose::LoginChange, account, now).await?;
    Ok(link.and_then(|link| {
        Some(Pending {
            address: link.address?,
            expires_at: link.expires_at,
        })
    }))
}

async fn send<'a>(
    app: &'a App,
    (workspace, origin): (WorkspaceId, &Origin),
    account: &Account,
    new: &Email,
    now: Timestamp,
) -> Result<(Change<'a>, Event), Failure> {
    pay_for_message(app, account.id.bytes(), now).await?;
    let (digest, link) = fresh(app, workspace, "confirm-login")?;
    let expires_at = now + app.policy().span(Key::LoginChangeConfirm);
    let mut change = app.store.change(now);
    let stored = Link {
        workspace: Some(workspace),
        account: Some(account.id),
        address: Some(new.written().to_owned()),
        expires_at,
        ..Link::default()
    };
    change.create_link(LinkPurpose::LoginChange, digest, &stored);
    let reader = Reader::of(app, account.id, None).await?;
    let until = reader.when(expires_at, now);
    let names = (account.name.as_str(), app.settings.product.as_str());
    let mail = if new.folded() == account.login {
        words::confirm_own(&reader.texts, names, &link, &until)
    } else {
        words::confirm(&reader.texts, Which::Login, names, &link, &until)
    };
    reader.tell_at(app, &mut change, new.written(), MessagePurpose::LoginChange, &mail)?;
    let event = of_account(EventKind::LoginChangeAsked, account.id).from(origin);
    Ok((change, event))
}

/// What a link is about, before it is followed.
#[derive(Clone, Debug)]
pub struct Asked {
    pub former: String,
    pub new: String,
    pub first: First,
}

/// What has to be done before a link can be followed in this browser.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum First {
    Nothing,
    /// Sign in to the account that it is about.
    SignIn,
    /// The same, after this other login was signed out.
    SignOut(String),
}

/// What a link is about, before it is followed.
pub async fn peek(app: &App, token: &Token, caller: &Caller, now: Timestamp) -> Result<Asked, Failure> {
    let (_, link) = usable(app, LinkPurpose::LoginChange, token, now).await?;
    let account = account_of(app, link.account.ok_or(Refusal::LinkUsed)?).await?;
    let new = address_of(&link)?;
    let first = if !is_first_proof(&account, &new) || is_signed_in(app, &account, caller, now).await {
        First::Nothing
    } else {
        let other = other_profile(app, caller, Some(account.id), now).await?;
        other.map_or(First::SignIn, First::SignOut)
    };
    Ok(Asked {
        first,
        former: account.login_shown,
        new: new.written().to_owned(),
    })
}

/// Whether following the link would show for the first time that the login is its owner's. Somebody may have chosen the
/// password of that profile who never read a mail there: the owner of the mailbox, who knows nothing of it, shall not seal
/// it for them by one press. Whoever is signed in knows what they confirm (ADR 16).
fn is_first_proof(account: &Account, new: &Email) -> bool {
    account.login == new.folded() && account.login_confirmed_at.is_none()
}

async fn is_signed_in(app: &App, account: &Account, caller: &Caller, now: Timestamp) -> bool {
    for token in &caller.session_tokens {
        let live = session::check(app, token, true, now).await;
        if live.is_ok_and(|live| live.who.account == account.id) {
            return true;
        }
    }
    false
}

/// The owner of the new address follows the link: it is the login in every workspace from now on. Answers it, and
/// whether it is another one than before.
///
/// A profile that stands at the address does not give way here, confirmed or not: one press by somebody who knows nothing
/// of it would take it from whoever works in it (ADR 16). Of two profiles that change to one address at once, one wins:
/// `email_already_exists` for the other. Somebody may invite the former address at the same moment: then it is judged anew.
pub async fn confirm(app: &App, token: &Token, caller: &Caller, now: Timestamp) -> Result<(String, bool), Failure> {
    for _ in 0..TIMES {
        match confirm_once(app, token, caller, now).await {
            Err(Failure::Refused(Refusal::StaleState)) => {}
            settled => return settled,
        }
    }
    Err(Refusal::LinkUsed.into())
}

async fn confirm_once(app: &App, token: &Token, caller: &Caller, now: Timestamp) -> Result<(String, bool), Failure> {
    let (digest, link) = usable(app, LinkPurpose::LoginChange, token, now).await?;
    let account = account_of(app, link.account.ok_or(Refusal::LinkUsed)?).await?;
    let new = address_of(&link)?;
    if is_first_proof(&account, &new) && !is_signed_in(app, &account, caller, now).await {
        return Err(Refusal::SessionExpired.into());
    }
    let places = app.store.employees_of(account.id).await?;
    let guests = guests(app, &places).await?;
    refuse_taken(app, &new, &without_guests(&places, &guests)).await?;
    let already = || Refusal::EmailAlreadyExists { by: AddressUse::Login };
    if let Some(other) = app.store.account_by_login(new.folded()).await?
        && other.id != account.id
    {
        return Err(already().into());
    }

    let mut change = app.store.change(now);
    change.use_link(LinkPurpose::LoginChange, digest);
    let stays = AccountId::new(now, &mut app.entropy());
    change.change_login(&account, &new, (&places, &guests), stays);
    // A link for a new password went to the former address.
    change.void_links_of_account(LinkPurpose::PasswordReset, account.id);
    change.address_is_confirmed(&new, account.id);
    let origin = caller.origin();
    let is_new = account.login != new.folded();
    let kind = if is_new {
        tell(app, &mut change, &account, &new, link.workspace, &origin, now).await?;
        EventKind::LoginChanged
    } else {
        EventKind::LoginConfirmed
    };
    let events = everywhere(kind, &account, &places, &origin);
    match change.commit(&events, &mut app.entropy()).await {
        Ok(_) => {}
        Err(StoreError::Taken { .. }) => return Err(already().into()),
        Err(StoreError::Stale { .. }) => return Err(Refusal::StaleState.into()),
        Err(error) => return Err(error.into()),
    }
    let unkept = app.sessions.forget_where(|live| live.who.account == account.id);
    app.store.keep_seen(&unkept).await?;
    Ok((new.written().to_owned(), is_new))
}

/// Tells the addresses that were confirmed before. The former login gets the way back.
async fn tell(
    app: &App,
    change: &mut Change<'_>,
    account: &Account,
    new: &Email,
    workspace: Option<WorkspaceId>,
    origin: &Origin,
    now: Timestamp,
) -> Result<(), Failure> {
    let reader = Reader::of(app, account.id, None).await?;
    let facts = facts(app, &reader, &account.name, workspace, origin, now);
    let mail = words::changed(&reader.texts, Which::Login, &facts, Some(new.written()), None);
    let confirmed = account.login_confirmed_at.is_some();
    for address in reader.addresses() {
        if !confirmed || *address != account.login_shown {
            reader.tell_at(app, change, address, MessagePurpose::LoginChanged, &mail)?;
        }
    }
    if let (true, Some(workspace)) = (confirmed, workspace) {
        let former: Email = account.login_shown.parse().map_err(|_| Failure::Broken)?;
        let (digest, link) = fresh(app, workspace, "undo-login")?;
        let expires_at = now + app.policy().span(Key::LoginChangeUndo);
        let stored = Link {
            workspace: Some(workspace),
            account: Some(account.id),
            address: Some(former.written().to_owned()),
            expires_at,
            ..Link::default()
        };
        change.add_link(LinkPurpose::LoginUndo, digest, &stored);
        let until = now + app.policy().span(Key::LoginChangeAlerts);
        change.keep_former_address(account.id, None, &former, until);
        let way_back = (link.as_str(), &reader.when(expires_at, now));
        let mail = words::changed(&reader.texts, Which::Login, &facts, Some(new.written()), Some(way_back));
        reader.tell_at(app, change, former.written(), MessagePurpose::LoginChanged, &mail)?;
    }
    Ok(())
}

/// The address that an undo link would bring back.
pub async fn peek_undo(app: &App, token: &Token, now: Timestamp) -> Result<String, Failure> {
    let (_, link) = usable(app, LinkPurpose::LoginUndo, token, now).await?;
    Ok(address_of(&link)?.written().to_owned())
}

/// The owner of the former address takes the change back, and every later one. All sessions end in any case.
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
    let (digest, link) = usable(app, LinkPurpose::LoginUndo, token, now).await?;
    let account = account_of(app, link.account.ok_or(Refusal::LinkUsed)?).await?;
    let former = address_of(&link)?;
    let places = app.store.employees_of(account.id).await?;
    let guests = guests(app, &places).await?;
    let (has_it, in_the_way) = holder(app, &former, &account, &without_guests(&places, &guests)).await?;
    let stands = app.store.former_stands(account.id, &former, link.created_at).await?;
    let undo = address_change::undo(has_it, !stands);
    let origin = caller.origin();

    let mut change = app.store.change(now);
    change.use_link(LinkPurpose::LoginUndo, digest);
    change.end_other_sessions(account.id, SessionId::from_bytes([0; 16]));
    change.forget_other_devices(account.id, DeviceId::from_bytes([0; 16]));
    change.void_sign_ins(account.id, Actor::Account(account.id));
    change.void_links_of_account(LinkPurpose::LoginChange, account.id);
    change.void_links_of_account(LinkPurpose::PasswordReset, account.id);
    let mut own = places.clone();
    own.retain(|place| place.status.shares_account());
    let mut events = Vec::new();
    let mut gone = None;
    if undo == Undo::Restores {
        gone = giving_way::make_way(app, &mut change, &mut events, &former, &in_the_way).await?;
        if account.login != former.folded() {
            let stays = AccountId::new(now, &mut app.entropy());
            change.change_login(&account, &former, (&places, &guests), stays);
        }
        // The addresses in between were somebody else's choice: no way back leads to them, and they are told no more.
        change.void_undo_links(account.id, None, link.created_at);
        change.forget_former_addresses(account.id, None, link.created_at);
        change.address_is_confirmed(&former, account.id);
    } else {
        for place in &own {
            tell_administrators(app, &mut change, place, &account.name).await?;
        }
    }
    let restored = if undo == Undo::Restores { "yes" } else { "no" };
    let undone = everywhere(EventKind::LoginChangeUndone, &account, &places, &origin);
    events.extend(undone.into_iter().map(|event| event.with("restored", restored)));
    match change.commit(&events, &mut app.entropy()).await {
        Ok(_) => {}
        Err(StoreError::Stale { .. } | StoreError::Taken { .. }) => return Err(Refusal::StaleState.into()),
        Err(error) => return Err(error.into()),
    }
    app.sessions.forget_where(|live| live.who.account == account.id);
    if let Some(gone) = gone {
        gone.forget(app);
    }
    Ok(undo)
}

/// The administrators of a place are told that a change was taken back and the address could not come back.
pub async fn tell_administrators(
    app: &App,
    change: &mut Change<'_>,
    place: &Employee,
    name: &str,
) -> Result<(), Failure> {
    let Some(there) = app.directory.by_id(place.workspace) else {
        return Ok(());
    };
    for admin in app.store.administrators(place.workspace).await? {
        let reader = Reader::of(app, admin.employee.account, Some(place.workspace)).await?;
        let base = format!("{}/w/{}", app.settings.public_url, there.workspace.name);
        let page = format!("{base}/employees/{}", place.id);
        let mail = words::undone_in_vain(
            &reader.texts,
            &admin.employee.name,
            (name, &there.workspace.title),
            &page,
        );
        reader.tell(app, change, MessagePurpose::AddressUndone, &mail)?;
    }
    Ok(())
}

/// What a notice names; the workspace is the one where it happened, where there is one.
pub fn facts(
    app: &App,
    reader: &Reader,
    name: &str,
    workspace: Option<WorkspaceId>,
    origin: &Origin,
    now: Timestamp,
) -> Facts {
    let place = workspace.and_then(|id| app.directory.by_id(id));
    let base = place.map(|p| format!("/w/{}", p.workspace.name)).unwrap_or_default();
    Facts {
        name: name.to_owned(),
        workspace: app.settings.product.clone(),
        when: reader.when(now, now),
        device: origin.device.clone(),
        address: origin.ip.to_string(),
        security_link: format!("{}{base}/security", app.settings.public_url),
        support: app.settings.support_label.clone(),
    }
}

/// With address and device only in the person's own history; the workspaces learn that it happened (THR-23).
fn everywhere(kind: EventKind, account: &Account, places: &[Employee], origin: &Origin) -> Vec<Event> {
    let mut events = vec![of_account(kind, account.id).from(origin)];
    for place in places.iter().filter(|place| place.status.shares_account()) {
        let mut there = Event::new(Chain::Workspace(place.workspace), kind, Actor::Account(account.id));
        there.employee = Some(place.id);
        events.push(there);
    }
    events
}

fn of_account(kind: EventKind, account: AccountId) -> Event {
    Event::new(Chain::Server, kind, Actor::Account(account)).of(account, None)
}

async fn account_of(app: &App, id: AccountId) -> Result<Account, Failure> {
    Ok(app.store.account(id).await?.ok_or(Refusal::LinkUsed)?)
}
