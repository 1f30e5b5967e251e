//! Accepting an invitation: with a new password, or with the one that the profile has (INV-11). Links act on a POST only.
//!
//! What a stolen link can do: make a profile that had no password, in the name of its address, or nothing. Where the
//! profile has a password, the link asks for it, from the same budget as the door does; it opens no session, and every
//! other workspace's factor stays what it was (THR-01). Where nobody has confirmed the login, a link that was mailed to it
//! can begin the profile anew instead (`giving_way.rs`).

use domain::account::{ShownName, Status};
use domain::email::fold;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, EmployeeId, WorkspaceId};
use domain::invitation::may_begin_anew;
use domain::keys::Purpose;
use domain::password::Password;
use domain::refusal::Refusal;
use domain::secret::Token;
use domain::time::Timestamp;
use store::Change;
use store::account::Account;
use store::employee::Employee;
use store::link::{Link, LinkPurpose, LinkStanding};

use super::acting::Acting;
use super::giving_way::{self, Gone};
use super::password_try;
use super::session;
use super::setup::judge;
use super::sign_in::Typed;
use crate::app::App;
use crate::directory::Place;
use crate::failure::Failure;
use crate::hasher::Lane;
use crate::request::caller::Caller;

/// An invitation that can be accepted.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub employee: Employee,
    pub login: String,
    pub workspace_title: String,
    /// Who invited, if still there.
    pub inviter: Option<String>,
    /// Whether the account has a password already: then it is asked for, instead of a new one.
    pub has_password: bool,
    /// Whether a new one may be chosen all the same, and everything of before gives way.
    pub may_begin_anew: bool,
}

/// Why an invitation's link does nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Over {
    Used,
    /// A newer one took its place.
    Outdated,
    Expired,
    Deleted,
    /// Never was, or is of another workspace.
    Unknown,
}

/// What a link leads to.
#[derive(Clone, Debug)]
pub enum Found {
    Open(Box<Invitation>),
    Over(Over),
}

/// What somebody sends who joins.
pub struct Joining {
    pub password: Password,
    /// Whether it is a new one, though the profile has one: whoever chose that never confirmed the login.
    pub anew: bool,
    /// The name as its person writes it; none keeps the one that is there.
    pub name: Option<ShownName>,
    pub captcha: Option<String>,
    /// Sent by the form without script: one try a minute instead of the puzzle.
    pub plain: bool,
    /// The language of the page.
    pub language: String,
}

/// Somebody who joined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Joined {
    pub workspace: WorkspaceId,
    pub login: String,
    /// Active, or pending until an administrator approves.
    pub status: Status,
}

/// Reads an invitation without using it. `here` is the workspace at whose address it was opened, if at one.
pub async fn peek(app: &App, token: &Token, here: Option<WorkspaceId>, now: Timestamp) -> Result<Found, Failure> {
    Ok(match load(app, token, here, now).await? {
        Ok(loaded) => Found::Open(Box::new(loaded.invitation)),
        Err(over) => Found::Over(over),
    })
}

struct Loaded {
    digest: [u8; 32],
    link: Link,
    account: Account,
    invitation: Invitation,
}

async fn load(
    app: &App,
    token: &Token,
    here: Option<WorkspaceId>,
    now: Timestamp,
) -> Result<Result<Loaded, Over>, Failure> {
    let mut found = None;
    for digest in app.store.keys().macs(Purpose::Link, &[token.expose()]) {
        if let Some(link) = app.store.link(LinkPurpose::Invitation, digest).await? {
            found = Some((digest, link));
            break;
        }
    }
    let Some((digest, link)) = found.filter(|(_, link)| here.is_none() || link.workspace == here) else {
        return Ok(Err(Over::Unknown));
    };
    let Some(id) = link.employee else {
        return Ok(Err(Over::Unknown));
    };
    let Some(employee) = app.store.employee(id).await? else {
        return Ok(Err(Over::Deleted));
    };
    match link.standing(now) {
        LinkStanding::Open if employee.status == Status::Invited => {}
        LinkStanding::Open | LinkStanding::Used => return Ok(Err(Over::Used)),
        // Whoever is in needs no newer link.
        LinkStanding::Outdated | LinkStanding::Expired if employee.status != Status::Invited => {
            return Ok(Err(Over::Used));
        }
        LinkStanding::Outdated => return Ok(Err(Over::Outdated)),
        LinkStanding::Expired => return Ok(Err(Over::Expired)),
    }
    let account = app.store.account(employee.account).await?.ok_or(Failure::Broken)?;
    let place = app.directory.by_id(employee.workspace).ok_or(Refusal::LinkUsed)?;
    let open = app.store.open_invitation(id).await?;
    let invitation = Invitation {
        login: account.login_shown.clone(),
        workspace_title: place.workspace.title.clone(),
        inviter: open.and_then(|open| open.inviter),
        has_password: account.password.is_some(),
        may_begin_anew: may_begin_anew(
            account.password.is_some(),
            account.login_confirmed_at.is_some(),
            is_mailed(&link, &account),
        ),
        employee,
    };
    Ok(Ok(Loaded {
        digest,
        link,
        account,
        invitation,
    }))
}

/// Whether the link went to the login: who follows it reads its mail.
fn is_mailed(link: &Link, account: &Account) -> bool {
    link.address.as_deref().map(fold) == Some(account.login.clone())
}

/// Accepts an invitation.
pub async fn accept(
    app: &App,
    token: &Token,
    here: Option<WorkspaceId>,
    joining: Joining,
    caller: &Caller,
    now: Timestamp,
) -> Result<Joined, Failure> {
    let loaded = load(app, token, here, now).await?;
    let Loaded {
        digest,
        link,
        account,
        invitation,
    } = loaded.map_err(|_| Refusal::LinkUsed)?;
    if other_profile(app, caller, Some(account.id), now).await?.is_some() {
        return Err(Refusal::StaleState.into());
    }
    let employee = &invitation.employee;
    let place = app.directory.by_id(employee.workspace).ok_or(Refusal::LinkUsed)?;
    let mut change = app.store.change(now);
    let mut events = Vec::new();
    let name = joining
        .name
        .as_ref()
        .map_or(&employee.name[..], ShownName::as_str)
        .to_owned();
    let language = joining.language.clone();
    let newcomer = Newcomer {
        account: account.id,
        login: account.login.clone(),
        name: name.clone(),
        known: Some(&account),
        joins: Some(employee.id),
        mailed: is_mailed(&link, &account),
    };
    let is_first = account.password.is_none() || joining.anew;
    change.set_place(employee, employee.role, Status::Active);
    change.use_link(LinkPurpose::Invitation, digest);
    let gone = newcomer
        .prove(app, &place, joining, caller, &mut change, &mut events, now)
        .await?;
    change.close_invitation(employee.id);
    if is_first {
        change.name_account(account.id, &name, &language);
        change.rename_employee(employee.id, &name);
    } else {
        change.rename_employee(employee.id, &account.name);
    }
    if newcomer.mailed {
        change.confirm_invited_login(account.id, &account.login);
    }
    events.push(
        Event::new(
            Chain::Workspace(employee.workspace),
            EventKind::InvitationAccepted,
            Actor::Account(account.id),
        )
        .of(account.id, Some(employee.id))
        .from(&caller.origin()),
    );
    change.commit(&events, &mut app.entropy()).await?;
    if let Some(gone) = gone {
        gone.forget(app);
    }
    Ok(Joined {
        workspace: employee.workspace,
        login: account.login_shown,
        status: Status::Active,
    })
}

/// Somebody who is about to join.
pub struct Newcomer<'a> {
    pub account: AccountId,
    /// Folded.
    pub login: String,
    pub name: String,
    /// The account, if there is one: its password is asked for if it has one.
    pub known: Option<&'a Account>,
    /// The place in it by whose invitation they come.
    pub joins: Option<EmployeeId>,
    /// Whether the link went to the login's own mailbox.
    pub mailed: bool,
}

impl Newcomer<'_> {
    /// Chooses the first password, proves the one that is there, or begins anew; then [`Gone`] is to be forgotten after
    /// the commit. A wrong one is recorded, and refused.
    #[expect(
        clippy::too_many_arguments,
        reason = "the request's and the change's parts, side by side"
    )]
    pub async fn prove(
        &self,
        app: &App,
        place: &Place,
        joining: Joining,
        caller: &Caller,
        change: &mut Change<'_>,
        events: &mut Vec<Event>,
        now: Timestamp,
    ) -> Result<Option<Gone>, Failure> {
        let known = self.known.filter(|account| account.password.is_some());
        if let Some(account) = known {
            if !joining.anew {
                prove_known(app, account, joining, caller, change, events, now).await?;
                return Ok(None);
            }
            if !may_begin_anew(true, account.login_confirmed_at.is_some(), self.mailed) {
                return Err(Refusal::StaleState.into());
            }
        }
        let titles = [place.workspace.title.as_str(), place.workspace.name.as_str()];
        let (password, language) = (joining.password, joining.language);
        judge(app, &place.policy, &password, &self.login, &[&self.name], &titles, true)?;
        let hash = app.hasher.hash(Lane::Public, *self.account.bytes(), password).await?;
        if let Some(account) = known {
            let origin = caller.origin();
            let (new, from) = ((self.joins, hash.as_str()), (&origin, language.as_str()));
            let gone = giving_way::begin_anew(app, change, events, account, new, from, now).await?;
            return Ok(Some(gone));
        }
        change.set_first_password(self.account, &hash);
        // The account's own log has the address; the workspace's has it with what follows (THR-23).
        events.push(
            Event::new(Chain::Server, EventKind::PasswordSet, Actor::Account(self.account))
                .of(self.account, None)
                .from(&caller.origin()),
        );
        Ok(None)
    }
}

/// The password of an account that has one, from the same budget as at the door: a link is no further guess.
async fn prove_known(
    app: &App,
    account: &Account,
    joining: Joining,
    caller: &Caller,
    change: &mut Change<'_>,
    events: &mut Vec<Event>,
    now: Timestamp,
) -> Result<(), Failure> {
    let typed = Typed {
        login: account.login.clone(),
        password: joining.password,
        captcha: joining.captcha,
        plain: joining.plain,
        code: None,
    };
    let attempt = password_try::pay(app, &account.login, Some(account), &typed, caller, None, now).await?;
    let verdict = password_try::verify(app, Some(account), typed.password, &attempt).await?;
    if verdict.right {
        change.hold_password(account);
        return attempt.note(app, true, Some(account), caller, change, events).await;
    }
    let refusal = Refusal::IncorrectLoginOrPassword;
    // Every judged try is recorded (PWD-11); the workspace has nothing to do with it yet (THR-23).
    let failed = Event::new(Chain::Server, EventKind::SignInFailed, Actor::Anyone)
        .of(account.id, None)
        .from(&attempt.origin(caller))
        .refused(refusal.code());
    let mut failures = vec![failed];
    let mut change = app.store.change(now);
    attempt
        .note(app, false, Some(account), caller, &mut change, &mut failures)
        .await?;
    change.commit(&failures, &mut app.entropy()).await?;
    Err(refusal.into())
}

/// The login of a profile that is signed in in this browser and is another one than `account` (REC-13, ACC-12).
pub async fn other_profile(
    app: &App,
    caller: &Caller,
    account: Option<AccountId>,
    now: Timestamp,
) -> Result<Option<String>, Failure> {
    for token in &caller.session_tokens {
        match session::check(app, token, true, now).await {
            Ok(live) if Some(live.who.account) != account => return Ok(Some(live.who.login.to_string())),
            Ok(_) | Err(Failure::Refused(Refusal::SessionExpired)) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(None)
}

/// "Sign out here and continue": ends every session of this browser; returns the workspaces whose cookies are void.
pub async fn sign_out_here(app: &App, caller: &Caller, now: Timestamp) -> Result<Vec<WorkspaceId>, Failure> {
    let mut left = Vec::new();
    for token in &caller.session_tokens {
        match session::check(app, token, true, now).await {
            Ok(live) => {
                left.push(live.who.workspace);
                session::sign_out(app, token, &Acting::new(&live, caller.origin()), false, now).await?;
            }
            Err(Failure::Refused(Refusal::SessionExpired)) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(left)
}
