//! One-time links: setting up the first workspace, and accepting an invitation.

use domain::account::{Role, ShownName, Status, WorkspaceName};
use domain::email::Email;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, EmployeeId, WorkspaceId};
use domain::keys::Purpose;
use domain::password::{Context, Password, rules};
use domain::policy::{Key, Policy};
use domain::refusal::Refusal;
use domain::second_factor::Factors;
use domain::secret::Token;
use domain::throttle;
use domain::time::Timestamp;
use store::counter::Payment;
use store::employee::Employee;
use store::link::{Link, LinkPurpose, LinkStanding};

use crate::app::App;
use crate::failure::Failure;
use crate::hasher::Lane;
use crate::request::caller::Caller;

/// What the set-up page asks for.
#[derive(Debug)]
pub struct FirstWorkspace {
    pub name: WorkspaceName,
    pub title: ShownName,
    pub person: ShownName,
    pub email: Email,
    pub password: Password,
}

/// An invitation that can be accepted.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub employee: Employee,
    pub login: String,
    pub workspace_title: String,
    /// Whether the account has a password already: then it is asked for, instead of a new one.
    pub has_password: bool,
}

/// Whether a set-up link can still be used.
pub async fn peek_setup(app: &App, token: &Token, now: Timestamp) -> Result<(), Failure> {
    usable(app, LinkPurpose::SetUp, token, now).await.map(drop)
}

/// Makes the first workspace and its administrator, and uses the link up.
pub async fn set_up(
    app: &App,
    token: &Token,
    first: FirstWorkspace,
    caller: &Caller,
    now: Timestamp,
) -> Result<WorkspaceId, Failure> {
    let (digest, _) = usable(app, LinkPurpose::SetUp, token, now).await?;
    let mut entropy = app.entropy();
    let names = [first.person.as_str()];
    let titles = [first.title.as_str(), first.name.as_str()];
    judge(
        app,
        &app.policy(),
        &first.password,
        first.email.folded(),
        &names,
        &titles,
        true,
    )?;
    if app.directory.by_name(first.name.as_str()).is_some() {
        return Err(Refusal::Invalid {
            field: "address",
            reason: "taken",
        }
        .into());
    }
    if app.store.account_by_login(first.email.folded()).await?.is_some() {
        return Err(Refusal::Invalid {
            field: "email",
            reason: "taken",
        }
        .into());
    }
    let account = AccountId::new(now, &mut entropy);
    let hash = app.hasher.hash(Lane::Public, *account.bytes(), first.password).await?;
    let workspace = WorkspaceId::new(now, &mut entropy);
    let employee = Employee {
        id: EmployeeId::new(now, &mut entropy),
        workspace,
        account,
        name: first.person.as_str().to_owned(),
        role: Role::Administrator,
        status: Status::Active,
        factors: Factors::default(),
    };
    let mut change = app.store.change(now);
    change.use_link(LinkPurpose::SetUp, digest);
    change.create_workspace(workspace, &first.name, first.title.as_str());
    change.create_account(account, &first.email, first.person.as_str(), false);
    change.create_employee(&employee, &first.email);
    change.set_first_password(account, &hash);
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
    Ok(workspace)
}

/// Reads an invitation without using it: links act on a POST only.
pub async fn peek_invitation(app: &App, token: &Token, now: Timestamp) -> Result<Invitation, Failure> {
    let (_, link) = usable(app, LinkPurpose::Invitation, token, now).await?;
    let employee = link.employee.ok_or(Refusal::LinkUsed)?;
    let employee = app.store.employee(employee).await?.ok_or(Refusal::LinkUsed)?;
    let account = app.store.account(employee.account).await?.ok_or(Refusal::LinkUsed)?;
    let place = app.directory.by_id(employee.workspace).ok_or(Refusal::LinkUsed)?;
    Ok(Invitation {
        login: account.login_shown,
        workspace_title: place.workspace.title.clone(),
        has_password: account.password.is_some(),
        employee,
    })
}

/// Accepts an invitation: with a new password, or with the one that the account has.
pub async fn accept(
    app: &App,
    token: &Token,
    password: Password,
    caller: &Caller,
    now: Timestamp,
) -> Result<WorkspaceId, Failure> {
    let (digest, _) = usable(app, LinkPurpose::Invitation, token, now).await?;
    let invitation = peek_invitation(app, token, now).await?;
    let employee = &invitation.employee;
    if employee.status != Status::Invited {
        return Err(Refusal::LinkUsed.into());
    }
    let account = app.store.account(employee.account).await?.ok_or(Refusal::LinkUsed)?;
    let place = app.directory.by_id(employee.workspace).ok_or(Refusal::LinkUsed)?;
    let mut change = app.store.change(now);
    let mut events = Vec::new();
    if let Some(stored) = account.password {
        pay_for_link(app, &digest, now).await?;
        let verdict = app
            .hasher
            .verify(Lane::Public, Some(stored.0), *account.id.bytes(), password)
            .await?;
        if !verdict.matches {
            let refusal = Refusal::IncorrectLoginOrPassword;
            // Every judged try is recorded (PWD-11); the workspace has nothing to do with it yet (THR-23).
            let failed = Event::new(Chain::Server, EventKind::SignInFailed, Actor::Anyone)
                .of(account.id, None)
                .from(&caller.origin())
                .refused(refusal.code());
            let change = app.store.change(now);
            change.commit(&[failed], &mut app.entropy()).await?;
            return Err(refusal.into());
        }
    } else {
        let titles = [place.workspace.title.as_str(), place.workspace.name.as_str()];
        judge(
            app,
            &place.policy,
            &password,
            &account.login,
            &[&account.name],
            &titles,
            true,
        )?;
        let hash = app.hasher.hash(Lane::Public, *account.id.bytes(), password).await?;
        change.set_first_password(account.id, &hash);
        // The account's own log has the address; the workspace's has it with the invitation below (THR-23).
        events.push(
            Event::new(Chain::Server, EventKind::PasswordSet, Actor::Account(account.id))
                .of(account.id, None)
                .from(&caller.origin()),
        );
    }
    change.use_link(LinkPurpose::Invitation, digest);
    change.set_place(employee, employee.role, Status::Active);
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
    Ok(employee.workspace)
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

async fn pay_for_link(app: &App, digest: &[u8; 32], now: Timestamp) -> Result<(), Failure> {
    let key = app.store.keys().mac(Purpose::Login, &[b"invitation", digest]);
    let fare = throttle::device_fare(&app.policy(), now);
    if app.store.pay(&[Payment { key, fare }]).await?.is_some() {
        return Ok(());
    }
    let retry_after = throttle::to_next(now, std::time::Duration::from_mins(1));
    Err(Refusal::TooManyAttempts { retry_after }.into())
}
