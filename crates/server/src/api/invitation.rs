//! Inviting, what is open of it, and joining.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::access::Act;
use domain::account::{Role, ShownName, Status};
use domain::email::Email;
use domain::id::{EmployeeId, GroupId};
use domain::invitation::What;
use domain::refusal::Refusal;
use domain::secret::Token;
use pages::text::Texts;
use serde::{Deserialize, Serialize};
use store::invitation::OpenInvitation;
use utoipa::ToSchema;

use super::answer::{Body, Problem, time};
use super::asked::{Path, Query};
use super::sign_in::read_password;
use crate::app::App;
use crate::failure::Failure;
use crate::request::caller::Caller;
use crate::request::session::SignedIn;
use crate::use_case::acceptance::{self, Found, Joined, Joining};
use crate::use_case::employees::permit;
use crate::use_case::invitation::{self, By, Holder, NotInvited, Order};
use crate::use_case::join::{self, NewJoinLink};

/// One open invitation, or somebody who waits for approval; its id is the employee's.
#[derive(Serialize, ToSchema)]
pub struct InvitationAnswer {
    id: String,
    email: String,
    name: String,
    role: &'static str,
    /// `invited` or `pending`.
    status: &'static str,
    created_at: String,
    /// The employee who invited; null: the operator, or the person, by a link for many people.
    invited_by: Option<String>,
    /// When the last mail went out.
    mailed_at: Option<String>,
    /// The end of the newest personal link.
    expires_at: Option<String>,
}

impl InvitationAnswer {
    fn of(open: &OpenInvitation) -> Self {
        Self {
            id: open.employee.id.to_string(),
            email: open.address.clone(),
            name: open.employee.name.clone(),
            role: open.employee.role.word(),
            status: open.employee.status.word(),
            created_at: time(open.created_at),
            invited_by: open.invited_by.map(|id| id.to_string()),
            mailed_at: open.mailed_at.map(time),
            expires_at: open.expires_at.map(time),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct Invitations {
    invitations: Vec<InvitationAnswer>,
    /// Give it as `after` for the next page; null at the end.
    next: Option<String>,
}

#[derive(Deserialize)]
pub struct InvitationPage {
    status: Option<String>,
    after: Option<String>,
    limit: Option<i64>,
}

/// The open invitations, or those who wait for approval, the newest first: one's own, or all for an administrator.
pub async fn list(
    State(app): State<App>,
    s: SignedIn,
    Query(page): Query<InvitationPage>,
) -> Result<Json<Invitations>, Failure> {
    let limit = page.limit.unwrap_or(50).clamp(1, 200);
    let status = match page.status.as_deref() {
        None | Some("invited") => Status::Invited,
        Some("pending") => Status::Pending,
        Some(_) => return Err(unreadable("status").into()),
    };
    let older = page.after.as_deref().map(str::parse).transpose();
    let older = older.map_err(|_| unreadable("after"))?;
    let found = invitation::list(&app, &s.live, status, older, limit, s.now).await?;
    let last = found.last().filter(|_| found.len() as i64 >= limit);
    Ok(Json(Invitations {
        next: last.map(|last| last.employee.id.to_string()),
        invitations: found.iter().map(InvitationAnswer::of).collect(),
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendInvitation {
    email: String,
    name: Option<String>,
    /// `employee`, or by an administrator `administrator`.
    role: Option<String>,
    /// Ids of groups; by an administrator.
    #[serde(default)]
    groups: Vec<String>,
    /// The language of the mail; one's own where it is left out.
    language: Option<String>,
    /// `mail`, or by an administrator `hand`: the link is answered, and no mail goes out.
    by: Option<String>,
}

/// Somebody who was invited.
#[derive(Serialize, ToSchema)]
pub struct InvitedAnswer {
    id: String,
    /// The personal link, where it is to be handed over; shown this once.
    link: Option<String>,
}

/// Who has the address here already.
#[derive(Serialize, ToSchema)]
pub struct HolderAnswer {
    id: String,
    name: String,
    /// `invited`, `pending`, `active` or `dismissed`: then reinstating is the remedy.
    status: &'static str,
    /// What the address is used as: `login` or `contact`.
    used_as: &'static str,
}

impl HolderAnswer {
    fn of(holder: &Holder) -> Self {
        let refusal = Refusal::EmailAlreadyExists { by: holder.by };
        Self {
            id: holder.employee.to_string(),
            name: holder.name.clone(),
            status: holder.status.word(),
            used_as: refusal.reason().unwrap_or_default(),
        }
    }
}

/// Invites one address. `email_already_exists` says which of the two causes it is, and who holds the address.
pub async fn invite(
    State(app): State<App>,
    s: SignedIn,
    Body(sent): Body<SendInvitation>,
) -> Result<Response, Failure> {
    let email: Email = sent.email.parse().map_err(|_| unreadable("email"))?;
    let name = match sent.name.as_deref() {
        None => ShownName::of_address(&email),
        Some(name) => name.parse().map_err(|_| unreadable("name"))?,
    };
    let order = order(&app, &s, sent.role.as_deref(), &sent.groups, sent.language).await?;
    let by = read_by(sent.by.as_deref())?;
    match invitation::invite(&app, &s.acting(), (&email, &name), &order, by, s.now).await {
        Ok(invited) => {
            let answer = InvitedAnswer {
                id: invited.employee.to_string(),
                link: invited.link,
            };
            Ok((StatusCode::CREATED, Json(answer)).into_response())
        }
        Err(NotInvited::Failed(failure)) => Err(failure),
        Err(NotInvited::Held(holder)) => {
            let refusal = Refusal::EmailAlreadyExists { by: holder.by };
            Ok(Problem::of(&refusal.into())
                .held_by(HolderAnswer::of(&holder))
                .into_response())
        }
    }
}

async fn order(
    app: &App,
    s: &SignedIn,
    role: Option<&str>,
    groups: &[String],
    language: Option<String>,
) -> Result<Order, Failure> {
    let role = role.map_or(Some(Role::Employee), Role::from_word);
    let groups = groups.iter().map(|id| id.parse::<GroupId>());
    Ok(Order {
        role: role.ok_or(unknown("role"))?,
        groups: groups.collect::<Result<_, _>>().map_err(|_| unknown("groups"))?,
        language: language_of(app, s, language).await?,
    })
}

/// One that we speak: the one that is asked for, else one's own.
pub async fn language_of(app: &App, s: &SignedIn, asked: Option<String>) -> Result<String, Failure> {
    let language = match asked {
        Some(language) => Some(language),
        None => app.store.account(s.live.who.account).await?.and_then(|a| a.language),
    };
    let texts = Texts::for_language(language.as_deref().unwrap_or("en"));
    Ok(texts.tag().to_owned())
}

fn read_by(word: Option<&str>) -> Result<By, Refusal> {
    match word {
        None | Some("mail") => Ok(By::Mail),
        Some("hand") => Ok(By::Hand),
        Some(_) => Err(unknown("by")),
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendInvitations {
    /// Addresses with blanks, commas, semicolons or lines between them, or as mail programs write them.
    addresses: String,
    role: Option<String>,
    #[serde(default)]
    groups: Vec<String>,
    language: Option<String>,
    by: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct InvitationResults {
    results: Vec<InvitationResult>,
}

/// What became of one entry.
#[derive(Serialize, ToSchema)]
pub struct InvitationResult {
    /// As it was typed.
    entry: String,
    /// `invited`, `repeated`, `not_an_address` or `refused`.
    result: &'static str,
    invited: Option<InvitedAnswer>,
    /// The refusal's code.
    code: Option<&'static str>,
    holder: Option<HolderAnswer>,
}

/// Invites everybody in a list, each for itself.
pub async fn invite_list(
    State(app): State<App>,
    s: SignedIn,
    Body(sent): Body<SendInvitations>,
) -> Result<Json<InvitationResults>, Failure> {
    let order = order(&app, &s, sent.role.as_deref(), &sent.groups, sent.language).await?;
    let by = read_by(sent.by.as_deref())?;
    let outcomes = invitation::invite_list(&app, &s.acting(), &sent.addresses, &order, by, s.now).await?;
    let result = |outcome: invitation::Outcome| {
        let mut answer = InvitationResult {
            entry: outcome.entry.typed,
            result: "refused",
            invited: None,
            code: None,
            holder: None,
        };
        match (&outcome.entry.what, outcome.result) {
            (What::Repeated, _) => answer.result = "repeated",
            (What::NotAnAddress, _) | (_, None) => answer.result = "not_an_address",
            (_, Some(Ok(invited))) => {
                answer.result = "invited";
                answer.invited = Some(InvitedAnswer {
                    id: invited.employee.to_string(),
                    link: invited.link,
                });
            }
            (_, Some(Err(not))) => {
                answer.code = Some(not.failure().code());
                if let NotInvited::Held(holder) = &not {
                    answer.holder = Some(HolderAnswer::of(holder));
                }
            }
        }
        answer
    };
    Ok(Json(InvitationResults {
        results: outcomes.into_iter().map(result).collect(),
    }))
}

/// Sends a new mail; the older links die. Once a minute.
pub async fn resend(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    invitation::resend(&app, &s.acting(), read_id(&id)?, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A link, shown this once.
#[derive(Serialize, ToSchema)]
pub struct LinkAnswer {
    link: String,
}

/// Makes a new link to be handed over; the older ones die.
pub async fn copy(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<Json<LinkAnswer>, Failure> {
    let link = invitation::copy(&app, &s.acting(), read_id(&id)?, s.now).await?;
    Ok(Json(LinkAnswer { link }))
}

/// Deletes an open invitation, or refuses somebody who waits for approval.
pub async fn remove(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    invitation::delete(&app, &s.acting(), read_id(&id)?, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets somebody in who joined by a link and waits.
pub async fn approve(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    invitation::approve(&app, &s.acting(), read_id(&id)?, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A link for many people.
#[derive(Serialize, ToSchema)]
pub struct JoinLinkAnswer {
    id: String,
    created_at: String,
    created_by: String,
    expires_at: String,
    group: Option<String>,
    approval: bool,
    /// Domains whose confirmed addresses need no approval, with blanks between them.
    exempt: String,
    is_on: bool,
}

#[derive(Serialize, ToSchema)]
pub struct JoinLinksAnswer {
    join_links: Vec<JoinLinkAnswer>,
}

/// The workspace's links for many people, the newest first.
pub async fn join_links(State(app): State<App>, s: SignedIn) -> Result<Json<JoinLinksAnswer>, Failure> {
    let answer = |link: store::join_link::JoinLink| JoinLinkAnswer {
        id: link.id.to_string(),
        created_at: time(link.created_at),
        created_by: link.created_by.to_string(),
        expires_at: time(link.expires_at),
        group: link.group.map(|id| id.to_string()),
        approval: link.approval,
        exempt: link.exempt.written(),
        is_on: link.is_on,
    };
    let found = join::list(&app, &s.live, s.now).await?;
    Ok(Json(JoinLinksAnswer {
        join_links: found.into_iter().map(answer).collect(),
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendJoinLink {
    group: Option<String>,
    /// Whether an administrator lets each person in; yes where it is left out.
    approval: Option<bool>,
    #[serde(default)]
    exempt: String,
}

/// A link for many people, shown this once.
#[derive(Serialize, ToSchema)]
pub struct NewJoinLinkAnswer {
    id: String,
    link: String,
}

/// Makes a link for many people, switched on.
pub async fn make_join_link(
    State(app): State<App>,
    s: SignedIn,
    Body(sent): Body<SendJoinLink>,
) -> Result<Response, Failure> {
    let group = sent.group.as_deref().map(str::parse).transpose();
    let new = NewJoinLink {
        group: group.map_err(|_| unknown("group"))?,
        approval: sent.approval.unwrap_or(true),
        exempt: sent.exempt.parse().map_err(|_| unreadable("exempt"))?,
    };
    let (id, link) = join::create(&app, &s.acting(), new, s.now).await?;
    let answer = NewJoinLinkAnswer {
        id: id.to_string(),
        link,
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchJoinLink {
    is_on: bool,
}

/// Switches a link on or off.
pub async fn switch_join_link(
    State(app): State<App>,
    s: SignedIn,
    Path(id): Path<String>,
    Body(sent): Body<SwitchJoinLink>,
) -> Result<StatusCode, Failure> {
    permit(&app, &s.live, Act::ManageInvitations, s.now)?;
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    join::switch(&app, &s.acting(), id, sent.is_on, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendLink {
    /// The last part of the link.
    token: String,
}

/// What a personal link leads to.
#[derive(Serialize, ToSchema)]
pub struct OpenedInvitation {
    workspace: String,
    title: String,
    email: String,
    name: String,
    /// Whether the profile has a password: then it is asked for, instead of a new one.
    has_password: bool,
    /// Whether a new one may be chosen all the same (`anew`): nobody has ever confirmed the address.
    may_begin_anew: bool,
}

/// Reads a personal link without using it.
pub async fn read(
    State(app): State<App>,
    _: Caller,
    Body(sent): Body<SendLink>,
) -> Result<Json<OpenedInvitation>, Failure> {
    let now = app.now();
    let Found::Open(open) = acceptance::peek(&app, &read_token(&sent.token)?, None, now).await? else {
        return Err(Refusal::LinkUsed.into());
    };
    let place = app.directory.by_id(open.employee.workspace).ok_or(Refusal::LinkUsed)?;
    Ok(Json(OpenedInvitation {
        workspace: place.workspace.name.clone(),
        title: open.workspace_title.clone(),
        email: open.login.clone(),
        name: open.employee.name.clone(),
        has_password: open.has_password,
        may_begin_anew: open.may_begin_anew,
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    token: String,
    /// A new one, or the one that the profile has.
    password: String,
    /// Whether it is a new one for a profile that has one and may begin anew: everything that was set up before goes.
    anew: Option<bool>,
    name: Option<String>,
    captcha: Option<String>,
}

/// Somebody who joined.
#[derive(Serialize, ToSchema)]
pub struct JoinedAnswer {
    workspace: String,
    login: String,
    /// `active`, or `pending` until an administrator approves.
    status: &'static str,
}

impl JoinedAnswer {
    fn of(app: &App, joined: Joined) -> Result<Json<Self>, Failure> {
        let place = app.directory.by_id(joined.workspace).ok_or(Failure::Broken)?;
        Ok(Json(Self {
            workspace: place.workspace.name.clone(),
            login: joined.login,
            status: joined.status.word(),
        }))
    }
}

fn joining(
    (password, anew): (String, Option<bool>),
    name: Option<&str>,
    captcha: Option<String>,
) -> Result<Joining, Failure> {
    let name = name.map(str::parse).transpose();
    Ok(Joining {
        password: read_password(password)?,
        anew: anew == Some(true),
        name: name.map_err(|_| unreadable("name"))?,
        captcha,
        plain: false,
        language: "en".to_owned(),
    })
}

/// Accepts an invitation. No session comes of it.
pub async fn accept(
    State(app): State<App>,
    caller: Caller,
    Body(sent): Body<AcceptInvitation>,
) -> Result<Json<JoinedAnswer>, Failure> {
    let now = app.now();
    let token = read_token(&sent.token)?;
    let joining = joining((sent.password, sent.anew), sent.name.as_deref(), sent.captcha)?;
    let joined = acceptance::accept(&app, &token, None, joining, &caller, now).await?;
    JoinedAnswer::of(&app, joined)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskToJoin {
    /// The last part of a link for many people.
    token: String,
    email: String,
    language: Option<String>,
}

/// Asks to join: a mail goes to the address. The answer is the same whether the address is known or not.
pub async fn ask(State(app): State<App>, caller: Caller, Body(sent): Body<AskToJoin>) -> Result<StatusCode, Failure> {
    let now = app.now();
    let email: Email = sent.email.parse().map_err(|_| unreadable("email"))?;
    let token = read_token(&sent.token)?;
    let language = sent.language.unwrap_or_default();
    join::ask(&app, &token, None, &email, &language, &caller, now).await?;
    Ok(StatusCode::ACCEPTED)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmJoining {
    /// The last but one part of the mailed link.
    link: String,
    /// The last part of it.
    token: String,
    password: String,
    /// As in accepting an invitation.
    anew: Option<bool>,
    name: Option<String>,
    captcha: Option<String>,
}

/// Confirms the address and joins. No session comes of it.
pub async fn confirm(
    State(app): State<App>,
    caller: Caller,
    Body(sent): Body<ConfirmJoining>,
) -> Result<Json<JoinedAnswer>, Failure> {
    let now = app.now();
    let (token, id) = (read_token(&sent.token)?, sent.link.parse());
    let id = id.map_err(|_| Refusal::LinkUsed)?;
    let joining = joining((sent.password, sent.anew), sent.name.as_deref(), sent.captcha)?;
    let joined = join::confirm(&app, id, &token, None, joining, &caller, now).await?;
    JoinedAnswer::of(&app, joined)
}

fn read_token(text: &str) -> Result<Token, Refusal> {
    text.parse().map_err(|_| Refusal::LinkUsed)
}

fn read_id(id: &str) -> Result<EmployeeId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound)
}

pub fn unreadable(field: &'static str) -> Refusal {
    Refusal::Invalid {
        field,
        reason: "unreadable",
    }
}

fn unknown(field: &'static str) -> Refusal {
    Refusal::Invalid {
        field,
        reason: "unknown",
    }
}
