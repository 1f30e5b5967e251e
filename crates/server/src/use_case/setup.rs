//! Setting up a workspace by its one-time link.

use domain::account::{Role, ShownName, Status, WorkspaceName};
use domain::email::{Email, fold};
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, EmployeeId, WorkspaceId};
use domain::keys::Purpose;
use domain::password::{Context, Password, rules};
use domain::policy::{Key, Policy};
use domain::refusal::Refusal;
use domain::second_factor::Factors;
use domain::secret::Token;
use domain::time::Timestamp;
use store::account::Account;
use store::employee::Employee;
use store::link::{Link, LinkPurpose, LinkStanding};

use super::login_change;
use crate::app::App;
use crate::failure::Failure;
use crate::hasher::Lane;
use crate::request::caller::Caller;

/// What the set-up page asks for.
#[derive(Debug)]
pub struct FirstWorkspace {
    pub name: WorkspaceName,
    pub title: ShownName,
    pub email: Email,
    /// Name and password of a new profile; not asked for where the link's owner has one.
    pub profile: Option<(ShownName, Password)>,
}

/// What a set-up link is good for.
#[derive(Debug)]
pub struct Invited {
    /// The address that it was sent to; none for one that the operator printed.
    pub owner: Option<String>,
    /// Whether that address has a profile already.
    pub known: bool,
}

/// Whether a set-up link can still be used.
pub async fn peek_setup(app: &App, token: &Token, now: Timestamp) -> Result<Invited, Failure> {
    let (_, link) = usable(app, LinkPurpose::SetUp, token, now).await?;
    let known = match &link.address {
        Some(address) => app
            .store
            .account_by_login(&fold(address))
            .await?
            .is_some_and(|a| is_own(&a)),
        None => false,
    };
    Ok(Invited {
        owner: link.address,
        known,
    })
}

/// Whether the owner of the login made this profile: whoever chose its password has shown to read its mail.
fn is_own(account: &Account) -> bool {
    account.password.is_some() && account.login_confirmed_at.is_some()
}

/// Makes a workspace and its administrator, and uses the link up.
pub async fn set_up(
    app: &App,
    token: &Token,
    first: FirstWorkspace,
    caller: &Caller,
    now: Timestamp,
) -> Result<WorkspaceId, Failure> {
    let (digest, link) = usable(app, LinkPurpose::SetUp, token, now).await?;
    let mut entropy = app.entropy();
    let titles = [first.title.as_str(), first.name.as_str()];
    // A link that was mailed makes a workspace for the owner of that mailbox and for nobody else.
    let owner: Option<Email> = match link.address.as_deref().map(str::parse) {
        Some(read) => Some(read.map_err(|_| Refusal::LinkUsed)?),
        None => None,
    };
    let email = owner.as_ref().unwrap_or(&first.email);
    let there_is = app.store.account_by_login(email.folded()).await?;
    if !matches!(app.directory.named(first.name.as_str()), Err(Refusal::NotFound)) {
        return Err(Refusal::Invalid {
            field: "address",
            reason: "taken",
        }
        .into());
    }
    // A password that somebody chose who never showed to own the address may be a stranger's: it opens nothing here.
    let foreign = |account: &Account| account.password.is_some() && !is_own(account);
    if there_is
        .as_ref()
        .is_some_and(|account| owner.is_none() || foreign(account))
    {
        return Err(Refusal::Invalid {
            field: "email",
            reason: "taken",
        }
        .into());
    }
    let account = there_is
        .as_ref()
        .map_or_else(|| AccountId::new(now, &mut entropy), |account| account.id);
    let (person, hash) = match (&there_is, first.profile) {
        (Some(known), _) if is_own(known) => (known.name.clone(), None),
        (_, Some((person, password))) => {
            let names = [person.as_str()];
            judge(app, &app.policy(), &password, email.folded(), &names, &titles, true)?;
            let hash = app.hasher.hash(Lane::Public, *account.bytes(), password).await?;
            (person.as_str().to_owned(), Some(hash))
        }
        (_, None) => {
            return Err(Refusal::Invalid {
                field: "password",
                reason: "missing",
            }
            .into());
        }
    };
    let workspace = WorkspaceId::new(now, &mut entropy);
    let employee = Employee {
        id: EmployeeId::new(now, &mut entropy),
        workspace,
        account,
        name: person.clone(),
        role: Role::Administrator,
        status: Status::Active,
        factors: Factors::default(),
    };
    let mut change = app.store.change(now);
    change.use_link(LinkPurpose::SetUp, digest);
    change.create_workspace(workspace, &first.name, first.title.as_str());
    match (&hash, &there_is) {
        (Some(hash), None) => {
            change.create_account(account, email, &person, owner.is_some());
            change.set_first_password(account, hash);
        }
        // Somebody who was invited elsewhere and never came.
        (Some(hash), Some(invited)) => {
            change.set_first_password(account, hash);
            let language = invited.language.as_deref().unwrap_or("en");
            change.name_account(account, &person, language);
            change.confirm_invited_login(account, email.folded());
        }
        (None, _) => change.hold_account(account, email.folded()),
    }
    change.create_employee(&employee, email);
    let by_link = |chain, kind| Event::new(chain, kind, Actor::Account(account)).from(&caller.origin());
    let there = |kind| by_link(Chain::Workspace(workspace), kind);
    let events = [
        by_link(Chain::Server, EventKind::SetupLinkUsed),
        there(EventKind::WorkspaceCreated).with("name", first.name.as_str()),
        there(EventKind::EmployeeCreated)
            .of(account, Some(employee.id))
            .with("role", Role::Administrator.word()),
    ];
    change.commit(&events, &mut entropy).await?;
    app.directory.reload(&app.store).await?;
    // Who came by a mailed link has shown to own the address.
    if owner.is_some() {
        return Ok(workspace);
    }
    // The workspace stands whether this succeeds or not; the profile page sends the link once more.
    if let Err(error) = login_change::confirm_own(app, account, workspace, &caller.origin(), now).await {
        tracing::warn!(?error, "the administrator's address could not be written to");
    }
    Ok(workspace)
}

/// Whether a password may be chosen (PWD-07), with the strictest rule of the places named.
pub fn judge(
    app: &App,
    policy: &Policy,
    password: &Password,
    login: &str,
    names: &[&str],
    workspaces: &[&str],
    alone: bool,
) -> Result<(), Refusal> {
    let min = if alone {
        Key::PasswordMinAlone
    } else {
        Key::PasswordMinWithFactor
    };
    let context = Context {
        login,
        names,
        workspaces,
        product: &app.settings.product,
        alone,
        min: policy.count(min),
        max: policy.count(Key::PasswordMax),
    };
    rules::judge(password, &context).map_err(|reason| Refusal::PasswordTooWeak { reason })
}

async fn usable(app: &App, purpose: LinkPurpose, token: &Token, now: Timestamp) -> Result<([u8; 32], Link), Failure> {
    for digest in app.store.keys().macs(Purpose::Link, &[token.expose()]) {
        if let Some(link) = app.store.link(purpose, digest).await? {
            return match link.standing(now) {
                LinkStanding::Open => Ok((digest, link)),
                _ => Err(Refusal::LinkUsed.into()),
            };
        }
    }
    Err(Refusal::LinkUsed.into())
}
