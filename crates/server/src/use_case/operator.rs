//! What the operator does on the server's host: workspaces, employees, set-up links. There is no network route to it.

use std::time::Duration;

use domain::account::{Role, ShownName, Status, WorkspaceName};
use domain::email::Email;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, EmployeeId, GroupId, WorkspaceId};
use domain::keys::Purpose;
use domain::policy::Key;
use domain::refusal::{AddressUse, Refusal};
use domain::second_factor::Factors;
use domain::secret::Token;
use domain::time::Timestamp;
use store::StoreError;
use store::employee::Employee;
use store::invitation::NewInvitation;
use store::link::{Link, LinkPurpose};

use crate::app::App;
use crate::failure::Failure;

/// A new one-time set-up link: whoever opens it within the hour makes the first workspace and its administrator.
/// Older ones stop working.
pub async fn setup_link(app: &App, now: Timestamp) -> Result<Token, Failure> {
    let token = Token::new(&mut app.entropy());
    let digest = app.store.keys().mac(Purpose::Link, &[token.expose()]);
    let expires_at = now + app.policy().span(Key::SetupLinkLife);
    let mut change = app.store.change(now);
    change.create_link(
        LinkPurpose::SetUp,
        digest,
        &Link {
            expires_at,
            ..Link::default()
        },
    );
    let event = Event::new(Chain::Server, EventKind::SetupLinkCreated, Actor::Operator);
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(token)
}

/// A new workspace, without anybody in it.
pub async fn add_workspace(
    app: &App,
    name: &WorkspaceName,
    title: &ShownName,
    now: Timestamp,
) -> Result<WorkspaceId, Failure> {
    let id = WorkspaceId::new(now, &mut app.entropy());
    let mut change = app.store.change(now);
    change.create_workspace(id, name, title.as_str());
    let event =
        Event::new(Chain::Workspace(id), EventKind::WorkspaceCreated, Actor::Operator).with("name", name.as_str());
    match change.commit(&[event], &mut app.entropy()).await {
        Ok(_) => {}
        Err(StoreError::Taken { .. }) => {
            return Err(Refusal::Invalid {
                field: "name",
                reason: "taken",
            }
            .into());
        }
        Err(error) => return Err(error.into()),
    }
    app.directory.reload(&app.store).await?;
    Ok(id)
}

/// Makes an invited employee active with a password, without the link: for the demo's invented people only.
pub async fn engage_at_once(
    app: &App,
    workspace: WorkspaceId,
    account: AccountId,
    hash: &str,
    now: Timestamp,
) -> Result<(), Failure> {
    let employees = app.store.employees_of(account).await?;
    let employee = employees
        .iter()
        .find(|e| e.workspace == workspace)
        .ok_or(Refusal::NotFound)?;
    let mut change = app.store.change(now);
    change.set_password(account, hash);
    change.confirm_login(account);
    if employee.status == Status::Invited {
        change.set_place(employee, employee.role, Status::Active);
        change.close_invitation(employee.id);
    }
    let event = Event::new(
        Chain::Workspace(workspace),
        EventKind::InvitationAccepted,
        Actor::Operator,
    )
    .of(account, Some(employee.id));
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

/// Somebody to be added.
#[derive(Clone, Debug)]
pub struct NewEmployee {
    pub workspace: WorkspaceId,
    pub email: Email,
    pub name: ShownName,
    pub role: Role,
    /// Names of groups; the ones that do not exist are made.
    pub groups: Vec<ShownName>,
}

/// Adds an invited employee and returns the one-time invitation link's token; never a password. An account that exists
/// already joins with its own password.
pub async fn add_employee(app: &App, new: &NewEmployee, now: Timestamp) -> Result<(EmployeeId, Token), Failure> {
    let mut entropy = app.entropy();
    let place = app.directory.by_id(new.workspace).ok_or(Refusal::NotFound)?;
    if let Some((used_as, _)) = app.store.address_use(new.workspace, &new.email).await? {
        let by = if used_as == "login" {
            AddressUse::Login
        } else {
            AddressUse::Contact
        };
        return Err(Refusal::EmailAlreadyExists { by }.into());
    }
    let account = app.store.account_by_login(new.email.folded()).await?;
    let account_id = account
        .as_ref()
        .map_or_else(|| AccountId::new(now, &mut entropy), |a| a.id);
    let employee = Employee {
        id: EmployeeId::new(now, &mut entropy),
        workspace: new.workspace,
        account: account_id,
        name: new.name.as_str().to_owned(),
        role: new.role,
        status: Status::Invited,
        factors: Factors::default(),
    };
    let token = Token::new(&mut entropy);
    let digest = app.store.keys().mac(Purpose::Link, &[token.expose()]);
    let life: Duration = place.policy.span(Key::InvitationLife);
    let groups = app.store.groups(new.workspace).await?;

    let mut change = app.store.change(now);
    if account.is_some() {
        change.hold_account(account_id, new.email.folded());
    } else {
        change.create_account(account_id, &new.email, new.name.as_str(), false);
    }
    change.create_employee(&employee, &new.email);
    change.open_invitation(
        employee.id,
        &NewInvitation {
            invited_by: None,
            join_link: None,
            language: "en",
        },
    );
    change.issue_invitation(employee.id, None, "en", now + life, false, now);
    let link = Link {
        workspace: Some(new.workspace),
        employee: Some(employee.id),
        expires_at: now + life,
        ..Link::default()
    };
    change.create_link(LinkPurpose::Invitation, digest, &link);
    let there =
        |kind| Event::new(Chain::Workspace(new.workspace), kind, Actor::Operator).of(account_id, Some(employee.id));
    let mut events = vec![
        there(EventKind::EmployeeCreated).with("role", new.role.word()),
        there(EventKind::InvitationCreated),
    ];
    for name in &new.groups {
        let known = groups.iter().find(|g| g.name == name.as_str()).map(|g| g.id);
        let group = known.unwrap_or_else(|| GroupId::new(now, &mut entropy));
        if known.is_none() {
            change.create_group(group, new.workspace, name.as_str());
            events.push(
                Event::new(
                    Chain::Workspace(new.workspace),
                    EventKind::GroupCreated,
                    Actor::Operator,
                )
                .with("group", name.as_str()),
            );
        }
        change.join_group(employee.id, group);
    }
    match change.commit(&events, &mut entropy).await {
        Ok(_) => Ok((employee.id, token)),
        Err(StoreError::Taken { .. }) => Err(Refusal::EmailAlreadyExists { by: AddressUse::Login }.into()),
        Err(error) => Err(error.into()),
    }
}
