//! Joining by a link for many people, or by one that came by SMS: whoever opens it confirms an address of their own
//! (INV-13).
//!
//! Nothing is kept of somebody who only asked: a mail goes to the address, and only who follows it becomes anybody.
//! Whoever asks is told the same in every case.

use std::time::Duration;

use domain::access::Act;
use domain::account::{Role, ShownName, Status};
use domain::email::Email;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, EmployeeId, GroupId, JoinLinkId, WorkspaceId};
use domain::invitation::{Domains, JOIN_PAUSE, admitted, may_begin_anew};
use domain::keys::Purpose;
use domain::message::MessagePurpose;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::second_factor::Factors;
use domain::secret::Token;
use domain::throttle::{DAY, Fare, wait_for_next};
use domain::time::Timestamp;
use pages::mail::invitation;
use pages::text::Texts;
use pages::when::When;
use store::StoreError;
use store::counter::Payment;
use store::employee::Employee;
use store::invitation::NewInvitation;
use store::join_link::JoinLink;
use store::link::{Link, LinkPurpose, LinkStanding};

use super::acceptance::{Joined, Joining, Newcomer, other_profile};
use super::acting::Acting;
use super::employees::permit;
use super::invitation::{draft, whole};
use crate::app::App;
use crate::directory::Place;
use crate::failure::Failure;
use crate::request::caller::Caller;
use crate::session_table::Live;

/// What a new link is to do.
#[derive(Clone, Debug)]
pub struct NewJoinLink {
    pub group: Option<GroupId>,
    pub approval: bool,
    pub exempt: Domains,
}

/// As many workspaces may write to one address in a day as they please, up to what so many of them would send.
const WORKSPACES: u64 = 6;
/// Mails that one link, and one address range, may cause in a minute.
const A_MINUTE: u64 = 60;
const MINUTE: Duration = Duration::from_mins(1);

/// A new link, switched on; its whole address is shown once.
pub async fn create(
    app: &App,
    acting: &Acting<'_>,
    new: NewJoinLink,
    now: Timestamp,
) -> Result<(JoinLinkId, String), Failure> {
    let live = acting.live();
    permit(app, live, Act::ManageInvitations, now)?;
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    let unknown = Refusal::Invalid {
        field: "group",
        reason: "unknown",
    };
    let group = match new.group {
        Some(group) => Some(app.store.group_name(place.workspace.id, group).await?.ok_or(unknown)?),
        None => None,
    };
    let token = Token::new(&mut app.entropy());
    let link = JoinLink {
        id: JoinLinkId::new(now, &mut app.entropy()),
        workspace: place.workspace.id,
        group: new.group,
        approval: new.approval,
        exempt: new.exempt,
        is_on: true,
        personal: false,
        created_by: live.who.employee,
        created_at: now,
        expires_at: now + place.policy.span(Key::InvitationLife),
    };
    let mut change = app.store.change(now);
    change.create_join_link(&link, app.store.keys().mac(Purpose::Link, &[token.expose()]));
    let mut event = acting
        .there(EventKind::JoinLinkCreated)
        .with("link", link.id.to_string())
        .with("approval", if link.approval { "on" } else { "off" });
    if let Some(group) = group {
        event = event.with("group", group);
    }
    if link.exempt != Domains::default() {
        event = event.with("exempt", link.exempt.written());
    }
    change.commit(&[event], &mut app.entropy()).await?;
    let address = whole(app, &place, &format!("/join/{}", token.expose_text()));
    Ok((link.id, address))
}

/// The workspace's links, the newest first.
pub async fn list(app: &App, live: &Live, now: Timestamp) -> Result<Vec<JoinLink>, Failure> {
    permit(app, live, Act::ManageInvitations, now)?;
    Ok(app.store.join_links(live.who.workspace).await?)
}

/// Switches a link on or off. Off, it and every confirming link that came of it stop working at once.
pub async fn switch(
    app: &App,
    acting: &Acting<'_>,
    id: JoinLinkId,
    is_on: bool,
    now: Timestamp,
) -> Result<(), Failure> {
    let live = acting.live();
    permit(app, live, Act::ManageInvitations, now)?;
    let link = app.store.join_link_by_id(id).await?;
    let link = link
        .filter(|l| l.workspace == live.who.workspace)
        .ok_or(Refusal::NotFound)?;
    let mut change = app.store.change(now);
    change.switch_join_link(&link, is_on);
    let event = acting
        .there(EventKind::JoinLinkChanged)
        .with("link", id.to_string())
        .with("is_on", if is_on { "on" } else { "off" });
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

/// The link that can be used now; `link_used` for one that is off, over, unknown, or of another workspace.
pub async fn peek(app: &App, token: &Token, here: Option<WorkspaceId>, now: Timestamp) -> Result<JoinLink, Failure> {
    for digest in app.store.keys().macs(Purpose::Link, &[token.expose()]) {
        if let Some(link) = app.store.join_link(digest).await? {
            let open = link.is_open(now) && (here.is_none() || here == Some(link.workspace));
            return if open { Ok(link) } else { Err(Refusal::LinkUsed.into()) };
        }
    }
    Err(Refusal::LinkUsed.into())
}

/// Sends a confirming link to the address, or, where the address is known, the way in. The answer is the same.
pub async fn ask(
    app: &App,
    token: &Token,
    here: Option<WorkspaceId>,
    email: &Email,
    language: &str,
    caller: &Caller,
    now: Timestamp,
) -> Result<(), Failure> {
    let link = peek(app, token, here, now).await?;
    let place = app.directory.by_id(link.workspace).ok_or(Refusal::LinkUsed)?;
    if !pay(app, &link, email, caller, now).await? {
        return Ok(()); // a mail went there a moment ago
    }
    let texts = Texts::for_language(language);
    let used = app.store.address_use(link.workspace, email).await?;
    let account = app.store.account_by_login(email.folded()).await?;
    let mut change = app.store.change(now);
    let title = &place.workspace.title;
    let mail = if used.is_some() {
        invitation::join_known(
            &texts,
            title,
            &whole(app, &place, "/sign-in"),
            &app.settings.support_label,
        )
    } else {
        let confirming = Token::new(&mut app.entropy());
        let expires_at = now + place.policy.span(Key::JoinConfirmLife);
        change.create_link(
            LinkPurpose::Join,
            digest_of(app, &confirming, link.id),
            &Link {
                workspace: Some(link.workspace),
                address: Some(email.written().to_owned()),
                expires_at,
                ..Link::default()
            },
        );
        let until = When::new(expires_at, "UTC", now, &texts).exact;
        let path = format!("/joining/{}/{}", link.id, confirming.expose_text());
        invitation::join(&texts, title, &until, &whole(app, &place, &path))
    };
    let account = account.map_or(AccountId::from_bytes([0; 16]), |a| a.id);
    let draft = draft(link.workspace, account, email.written(), MessagePurpose::Join, mail);
    change.send(&draft, &mut app.entropy())?;
    // What was typed is nobody's yet: the log does not keep it (THR-09).
    let event = Event::new(Chain::Workspace(link.workspace), EventKind::JoinAsked, Actor::Anyone)
        .from(&caller.origin())
        .with("link", link.id.to_string());
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

/// Pays for the mail; false where the address had one a moment ago, whoever's it is.
async fn pay(app: &App, link: &JoinLink, email: &Email, caller: &Caller, now: Timestamp) -> Result<bool, Failure> {
    let keys = app.store.keys();
    let payment = |key, span, most| Payment {
        key,
        fare: Fare::at_most(most, span, now),
    };
    let of_link = keys.mac(Purpose::Login, &[b"join link", link.id.bytes()]);
    let of_range = keys.mac(Purpose::Address, &[b"join", caller.range.as_bytes()]);
    let many = [payment(of_link, MINUTE, A_MINUTE), payment(of_range, MINUTE, A_MINUTE)];
    if app.store.pay(&many).await?.is_none() {
        return Err(wait_for_next(now, MINUTE).into());
    }
    let of_address = |what: &[u8]| {
        keys.mac(
            Purpose::Login,
            &[what, link.workspace.bytes(), email.folded().as_bytes()],
        )
    };
    // Of this workspace: its link uses up nobody's mails of another one.
    let a_day = app.policy().count(Key::UninvitedMessages);
    let (lately, today) = (of_address(b"join lately"), of_address(b"join today"));
    let everywhere = keys.mac(Purpose::Login, &[b"join everywhere", email.folded().as_bytes()]);
    let one = [
        payment(lately, JOIN_PAUSE, 1),
        payment(today, DAY, a_day),
        // Whoever opens workspaces by the dozen floods nobody either.
        payment(everywhere, DAY, WORKSPACES * a_day),
    ];
    Ok(app.store.pay(&one).await?.is_some())
}

/// Somebody who confirms an address.
#[derive(Clone, Debug)]
pub struct Confirming {
    pub email: Email,
    pub workspace_title: String,
    /// Whether the account has a password already: then it is asked for, instead of a new one.
    pub has_password: bool,
    /// Whether a new one may be chosen all the same, and everything of before gives way.
    pub may_begin_anew: bool,
    /// Whether an administrator has to approve afterwards.
    pub waits: bool,
}

/// Reads a confirming link without using it.
pub async fn peek_confirming(
    app: &App,
    id: JoinLinkId,
    token: &Token,
    here: Option<WorkspaceId>,
    now: Timestamp,
) -> Result<Confirming, Failure> {
    let (_, link, email) = confirming(app, id, token, here, now).await?;
    let place = app.directory.by_id(link.workspace).ok_or(Refusal::LinkUsed)?;
    let account = app.store.account_by_login(email.folded()).await?;
    let has_password = account.as_ref().is_some_and(|a| a.password.is_some());
    let confirmed = account.is_some_and(|a| a.login_confirmed_at.is_some());
    Ok(Confirming {
        workspace_title: place.workspace.title.clone(),
        has_password,
        may_begin_anew: may_begin_anew(has_password, confirmed, true),
        waits: admitted(link.approval, &link.exempt, &email) == Status::Pending,
        email,
    })
}

async fn confirming(
    app: &App,
    id: JoinLinkId,
    token: &Token,
    here: Option<WorkspaceId>,
    now: Timestamp,
) -> Result<([u8; 32], JoinLink, Email), Failure> {
    let join = app.store.join_link_by_id(id).await?.filter(|join| join.is_open(now));
    let join = join.filter(|join| here.is_none() || here == Some(join.workspace));
    let join = join.ok_or(Refusal::LinkUsed)?;
    for digest in digests_of(app, token, id) {
        let Some(link) = app.store.link(LinkPurpose::Join, digest).await? else {
            continue;
        };
        let email = link.address.as_deref().and_then(|address| address.parse().ok());
        if link.standing(now) == LinkStanding::Open
            && link.workspace == Some(join.workspace)
            && let Some(email) = email
        {
            return Ok((digest, join, email));
        }
    }
    Err(Refusal::LinkUsed.into())
}

/// Joins: the address is confirmed, the password chosen or proven; in, or waiting for an administrator.
pub async fn confirm(
    app: &App,
    id: JoinLinkId,
    token: &Token,
    here: Option<WorkspaceId>,
    joining: Joining,
    caller: &Caller,
    now: Timestamp,
) -> Result<Joined, Failure> {
    let (digest, link, email) = confirming(app, id, token, here, now).await?;
    let place = app.directory.by_id(link.workspace).ok_or(Refusal::LinkUsed)?;
    let known = app.store.account_by_login(email.folded()).await?;
    if other_profile(app, caller, known.as_ref().map(|a| a.id), now)
        .await?
        .is_some()
    {
        return Err(Refusal::StaleState.into());
    }
    let mut entropy = app.entropy();
    let account = known
        .as_ref()
        .map_or_else(|| AccountId::new(now, &mut entropy), |a| a.id);
    let named = joining.name.clone().unwrap_or_else(|| ShownName::of_address(&email));
    let is_first = joining.anew || known.as_ref().is_none_or(|a| a.password.is_none());
    let name = match &known {
        Some(known) if !is_first => known.name.clone(),
        _ => named.as_str().to_owned(),
    };
    let employee = Employee {
        id: EmployeeId::new(now, &mut entropy),
        workspace: link.workspace,
        account,
        name: name.clone(),
        role: Role::Employee,
        status: admitted(link.approval, &link.exempt, &email),
        factors: Factors::default(),
    };
    let language = joining.language.clone();
    let mut change = app.store.change(now);
    change.hold_join_link(&link);
    if link.personal {
        change.close_sms_invitation(link.id);
    }
    change.use_link(LinkPurpose::Join, digest);
    if known.is_some() {
        change.hold_account(account, email.folded());
    } else {
        change.create_account(account, &email, &name, true);
    }
    let mut events = Vec::new();
    let newcomer = Newcomer {
        account,
        login: email.folded().to_owned(),
        name: name.clone(),
        known: known.as_ref(),
        joins: None,
        mailed: true,
    };
    // Before the new place: where everything of before gives way, so may one in this workspace.
    let gone = newcomer
        .prove(app, &place, joining, caller, &mut change, &mut events, now)
        .await?;
    change.create_employee(&employee, &email);
    if is_first {
        change.name_account(account, &name, &language);
    }
    change.confirm_invited_login(account, email.folded());
    if employee.status == Status::Pending {
        change.open_invitation(
            employee.id,
            &NewInvitation {
                invited_by: None,
                join_link: Some(link.id),
                language: &language,
            },
        );
    }
    if let Some(group) = link.group {
        change.join_group(employee.id, group);
    }
    events.push(
        Event::new(
            Chain::Workspace(link.workspace),
            EventKind::JoinConfirmed,
            Actor::Account(account),
        )
        .of(account, Some(employee.id))
        .from(&caller.origin())
        .with("link", link.id.to_string())
        .with("status", employee.status.word()),
    );
    match change.commit(&events, &mut entropy).await {
        Ok(_) => {}
        // The link was used or switched off at this moment, or somebody invited the address meanwhile.
        Err(StoreError::Stale { .. } | StoreError::Taken { .. }) => return Err(Refusal::LinkUsed.into()),
        Err(error) => return Err(error.into()),
    }
    if let Some(gone) = gone {
        gone.forget(app);
    }
    Ok(Joined {
        workspace: link.workspace,
        login: email.written().to_owned(),
        status: employee.status,
    })
}

/// A confirming link is bound to the link that it came of.
fn digest_of(app: &App, token: &Token, id: JoinLinkId) -> [u8; 32] {
    app.store.keys().mac(Purpose::Link, &[token.expose(), id.bytes()])
}

fn digests_of(app: &App, token: &Token, id: JoinLinkId) -> Vec<[u8; 32]> {
    app.store
        .keys()
        .macs(Purpose::Link, &[token.expose(), id.bytes()])
        .into_iter()
        .collect()
}

/// The place of a link, for its page.
pub fn place_of(app: &App, link: &JoinLink) -> Result<std::sync::Arc<Place>, Failure> {
    Ok(app.directory.by_id(link.workspace).ok_or(Refusal::LinkUsed)?)
}
