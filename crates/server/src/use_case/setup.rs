//! Setting up the first workspace by its one-time link.

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
        Some(address) => app.store.account_by_login(&fold(address)).await?.is_some(),
        None => false,
    };
    Ok(Invited {
        owner: link.address,
        known,
    })
}

/// Makes the first workspace and its administrator, and uses the link up.
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
    let owner: Option<Email> = link.address.as_deref().and_then(|address| address.parse().ok());
    let email = owner.as_ref().unwrap_or(&first.email);
    let there_is = app.store.account_by_login(email.folded()).await?;
    if app.directory.by_name(first.name.as_str()).is_some() {
        return Err(Refusal::Invalid {
            field: "address",
            reason: "taken",
        }
        .into());
    }
    if there_is.is_some() && owner.is_none() {
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
        (Some(known), _) => (known.name.clone(), None),
        (None, Some((person, password))) => {
            let names = [person.as_str()];
            judge(app, &app.policy(), &password, email.folded(), &names, &titles, true)?;
            let hash = app.hasher.hash(Lane::Public, *account.bytes(), password).await?;
            (person.as_str().to_owned(), Some(hash))
        }
        (None, None) => {
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
    match &hash {
        Some(hash) => {
            change.create_account(account, email, &person, owner.is_some());
            change.set_first_password(account, hash);
        }
        None => change.hold_account(account),
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
    // The workspace stands whether this succeeds or not; the profile page sends the link once more.
    if owner.is_some() {
        return Ok(workspace);
    }
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
