//! Inviting people, and what is open of it: send, send again, copy, delete, approve (INV-01 to INV-13).

use domain::access::Act;
use domain::account::{Role, ShownName, Status};
use domain::email::{Email, fold};
use domain::event::{Event, EventKind};
use domain::id::{AccountId, EmployeeId, GroupId, WorkspaceId};
use domain::invitation::{Entry, What, may_resend, read_list};
use domain::keys::Purpose;
use domain::message::MessagePurpose;
use domain::policy::{Key, Policy};
use domain::refusal::{AddressUse, Refusal};
use domain::second_factor::Factors;
use domain::secret::Token;
use domain::throttle::{DAY, Fare, to_next, wait_for_next};
use domain::time::Timestamp;
use pages::mail::{Mail, invitation};
use pages::text::Texts;
use pages::when::When;
use store::account::Account;
use store::counter::Payment;
use store::employee::Employee;
use store::invitation::{NewInvitation, OpenInvitation};
use store::link::{Link, LinkPurpose};
use store::outbox::Draft;
use store::{Change, StoreError};

use super::acting::Acting;
use super::employees::permit;
use super::reader::Reader;
use crate::app::App;
use crate::directory::Place;
use crate::failure::Failure;
use crate::session_table::Live;

/// Two who invite the same address at once meet here: one wins, the other reads again and is told who holds it.
const TRIES: usize = 3;

/// What the invited are to be.
#[derive(Clone, Debug)]
pub struct Order {
    pub role: Role,
    pub groups: Vec<GroupId>,
    /// The language of the mail, such as `de`.
    pub language: String,
}

/// How the personal link reaches its person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    Mail,
    /// It is shown once, to be handed over: for a company whose mail is not set up yet. For administrators.
    Hand,
}

/// Somebody who was invited just now.
#[derive(Debug)]
pub struct Invited {
    pub employee: EmployeeId,
    /// The personal link, where it was asked to be shown.
    pub link: Option<String>,
}

/// Who has an address in this workspace already (INV-04).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holder {
    pub by: AddressUse,
    pub employee: EmployeeId,
    pub name: String,
    pub status: Status,
}

/// Why somebody was not invited.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotInvited {
    Held(Holder),
    Failed(Failure),
}

impl NotInvited {
    pub fn failure(&self) -> Failure {
        match self {
            Self::Held(holder) => Refusal::EmailAlreadyExists { by: holder.by }.into(),
            Self::Failed(failure) => failure.clone(),
        }
    }
}

impl<E: Into<Failure>> From<E> for NotInvited {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// What became of one entry of a list.
#[derive(Debug)]
pub struct Outcome {
    pub entry: Entry,
    /// `None` for what is no address, or stands in the list before.
    pub result: Option<Result<Invited, NotInvited>>,
}

/// Invites one address. Who may is the policy's; role, groups and links to be handed over are an administrator's.
pub async fn invite(
    app: &App,
    acting: &Acting<'_>,
    (email, name): (&Email, &ShownName),
    order: &Order,
    by: By,
    now: Timestamp,
) -> Result<Invited, NotInvited> {
    permit_order(app, acting, order, by, now).await?;
    invite_permitted(app, acting, (email, name), order, by, now).await
}

/// Invites everybody in a pasted list, each for itself: what is wrong with one leaves the others alone.
pub async fn invite_list(
    app: &App,
    acting: &Acting<'_>,
    text: &str,
    order: &Order,
    by: By,
    now: Timestamp,
) -> Result<Vec<Outcome>, Failure> {
    permit_order(app, acting, order, by, now).await?;
    let place = place_of(app, acting.live())?;
    let entries = read_list(text);
    let invalid = |reason| Refusal::Invalid {
        field: "addresses",
        reason,
    };
    if entries.is_empty() {
        return Err(invalid("empty").into());
    }
    if entries.len() as u64 > place.policy.count(Key::InvitationAtOnce) {
        return Err(invalid("too_many").into());
    }
    let mut outcomes = Vec::with_capacity(entries.len());
    for entry in entries {
        let result = match &entry.what {
            What::Address { email, name } => Some(invite_permitted(app, acting, (email, name), order, by, now).await),
            What::Repeated | What::NotAnAddress => None,
        };
        if let Some(Err(NotInvited::Failed(failure @ (Failure::Broken | Failure::Refused(Refusal::Busy { .. }))))) =
            &result
        {
            return Err(failure.clone());
        }
        outcomes.push(Outcome { entry, result });
    }
    Ok(outcomes)
}

async fn permit_order(app: &App, acting: &Acting<'_>, order: &Order, by: By, now: Timestamp) -> Result<(), Failure> {
    let live = acting.live();
    permit(app, live, Act::Invite, now)?;
    if order.role != Role::Employee {
        permit(app, live, Act::ChangeRoles, now)?;
    }
    if !order.groups.is_empty() {
        permit(app, live, Act::ChangeGroups, now)?;
    }
    if by == By::Hand {
        permit(app, live, Act::ManageInvitations, now)?;
    }
    for group in &order.groups {
        app.store
            .group_name(live.who.workspace, *group)
            .await?
            .ok_or(Refusal::Invalid {
                field: "groups",
                reason: "unknown",
            })?;
    }
    Ok(())
}

async fn invite_permitted(
    app: &App,
    acting: &Acting<'_>,
    who: (&Email, &ShownName),
    order: &Order,
    by: By,
    now: Timestamp,
) -> Result<Invited, NotInvited> {
    let place = place_of(app, acting.live())?;
    for _ in 0..TRIES {
        if let Some(holder) = holder(app, place.workspace.id, who.0).await? {
            return Err(NotInvited::Held(holder));
        }
        let budget = pay_for_mail(app, acting.live(), by, &place.policy, now).await?;
        match write(app, acting, &place, who, order, by, budget, now).await {
            Err(Failure::Refused(Refusal::StaleState)) => {}
            done => return Ok(done?),
        }
    }
    Err(Refusal::StaleState.into())
}

#[expect(clippy::too_many_arguments, reason = "one try of the loop above, and nobody else's")]
async fn write(
    app: &App,
    acting: &Acting<'_>,
    place: &Place,
    (email, name): (&Email, &ShownName),
    order: &Order,
    by: By,
    budget: Option<[u8; 32]>,
    now: Timestamp,
) -> Result<Invited, Failure> {
    let mut entropy = app.entropy();
    let live = acting.live();
    let account = app.store.account_by_login(email.folded()).await?;
    let account_id = account
        .as_ref()
        .map_or_else(|| AccountId::new(now, &mut entropy), |a| a.id);
    let employee = Employee {
        id: EmployeeId::new(now, &mut entropy),
        workspace: place.workspace.id,
        account: account_id,
        name: name.as_str().to_owned(),
        role: order.role,
        status: Status::Invited,
        factors: Factors::default(),
    };
    let there = |kind| acting.there(kind).of(account_id, Some(employee.id));
    let mut events = vec![
        there(EventKind::EmployeeCreated).with("role", order.role.word()),
        there(EventKind::InvitationCreated).with("address", email.folded()),
    ];
    let mut change = app.store.change(now);
    if account.is_some() {
        change.hold_account(account_id, email.folded());
    } else {
        change.create_account(account_id, email, name.as_str(), false);
    }
    change.create_employee(&employee, email);
    change.open_invitation(
        employee.id,
        &NewInvitation {
            invited_by: Some(live.who.employee),
            join_link: None,
            language: &order.language,
        },
    );
    for group in &order.groups {
        change.join_group(employee.id, *group);
    }
    if let Some(budget) = budget {
        change.reset_counter(budget);
    }
    let (language, zone) = tongue(account.as_ref(), &order.language);
    let issued = Issued {
        employee: &employee,
        address: email.written(),
        language,
        zone,
        by,
        inviter: (live.who.employee, &live.who.name),
        there: &|kind| acting.there(kind),
    };
    let link = issued.write(app, place, &mut change, &mut events, now)?;
    change.commit(&events, &mut entropy).await?;
    Ok(Invited {
        employee: employee.id,
        link: (by == By::Hand).then_some(link),
    })
}

/// Language and time zone of an invitation: those of the profile that its address belongs to, else those chosen for it.
pub(super) fn tongue<'a>(account: Option<&'a Account>, chosen: &'a str) -> (&'a str, &'a str) {
    let own = account.filter(|account| account.login_confirmed_at.is_some());
    let language = own.and_then(|own| own.language.as_deref());
    let zone = own.and_then(|own| own.time_zone.as_deref());
    (language.unwrap_or(chosen), zone.unwrap_or("UTC"))
}

/// A personal link that is made now.
pub(super) struct Issued<'a> {
    pub employee: &'a Employee,
    pub address: &'a str,
    pub language: &'a str,
    pub zone: &'a str,
    pub by: By,
    /// Who invites, and the name in the mail.
    pub inviter: (EmployeeId, &'a str),
    /// An event of whoever does it.
    pub there: &'a (dyn Fn(EventKind) -> Event + Sync),
}

impl Issued<'_> {
    /// Adds the link, which outdates the older ones, and the mail; returns the link's whole address.
    pub fn write(
        &self,
        app: &App,
        place: &Place,
        change: &mut Change<'_>,
        events: &mut Vec<Event>,
        now: Timestamp,
    ) -> Result<String, Failure> {
        let token = Token::new(&mut app.entropy());
        let digest = app.store.keys().mac(Purpose::Link, &[token.expose()]);
        let expires_at = now + place.policy.span(Key::InvitationLife);
        let mailed = self.by == By::Mail;
        change.create_link(
            LinkPurpose::Invitation,
            digest,
            &Link {
                workspace: Some(place.workspace.id),
                employee: Some(self.employee.id),
                // Who follows a link that was mailed owns the address; a copied one proves nothing (INV-11).
                address: mailed.then(|| self.address.to_owned()),
                expires_at,
                ..Link::default()
            },
        );
        let pause = place.policy.span(Key::InvitationResendAfter);
        let inviter = Some(self.inviter.0);
        change.issue_invitation(
            self.employee.id,
            inviter,
            self.language,
            expires_at,
            mailed,
            now - pause,
        );
        let link = whole(app, place, &format!("/invitation/{}", token.expose_text()));
        let there = |kind| (self.there)(kind).of(self.employee.account, Some(self.employee.id));
        if mailed {
            let texts = Texts::for_language(self.language);
            let until = When::new(expires_at, self.zone, now, &texts).exact;
            let mail = invitation::invitation(
                &texts,
                &self.employee.name,
                self.inviter.1,
                &place.workspace.title,
                &until,
                &link,
            );
            let draft = draft(
                place.workspace.id,
                self.employee.account,
                self.address,
                MessagePurpose::Invitation,
                mail,
            );
            change.send(&draft, &mut app.entropy())?;
            events.push(there(EventKind::InvitationSent));
        } else {
            events.push(there(EventKind::InvitationCopied));
        }
        Ok(link)
    }
}

/// A mail to an address whose owner may be nobody we know.
pub fn draft(
    workspace: WorkspaceId,
    account: AccountId,
    recipient: &str,
    purpose: MessagePurpose,
    mail: Mail,
) -> Draft {
    Draft {
        workspace: Some(workspace),
        account,
        channel: "email",
        recipient: recipient.to_owned(),
        purpose,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
    }
}

/// A path of a workspace as people open it.
pub fn whole(app: &App, place: &Place, path: &str) -> String {
    format!("{}/w/{}{path}", app.settings.public_url, place.workspace.name)
}

/// Who uses an address in this workspace, as a login or as a contact e-mail.
pub async fn holder(app: &App, workspace: WorkspaceId, email: &Email) -> Result<Option<Holder>, Failure> {
    let Some((used_as, employee)) = app.store.address_use(workspace, email).await? else {
        return Ok(None);
    };
    let by = if used_as == "contact" {
        AddressUse::Contact
    } else {
        AddressUse::Login
    };
    let found = app.store.employee(employee).await?.ok_or(Refusal::StaleState)?;
    Ok(Some(Holder {
        by,
        employee,
        name: found.name,
        status: found.status,
    }))
}

/// What is open, the newest first: everybody's for an administrator, else one's own.
pub async fn list(
    app: &App,
    live: &Live,
    status: Status,
    older: Option<EmployeeId>,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<OpenInvitation>, Failure> {
    if manages(app, live, now)? {
        return Ok(app
            .store
            .open_invitations(live.who.workspace, status, older, limit)
            .await?);
    }
    permit(app, live, Act::Invite, now)?;
    Ok(app
        .store
        .invitations_by(live.who.employee, status, older, limit)
        .await?)
}

/// Whether the invitations of others are this person's business.
pub fn manages(app: &App, live: &Live, now: Timestamp) -> Result<bool, Failure> {
    match permit(app, live, Act::ManageInvitations, now) {
        Ok(()) => Ok(true),
        Err(Failure::Refused(Refusal::NotAllowed)) => Ok(false),
        Err(failure) => Err(failure),
    }
}

/// One that is open: the sender's own, or anybody's for an administrator (INV-13).
pub async fn find(app: &App, live: &Live, id: EmployeeId, now: Timestamp) -> Result<OpenInvitation, Failure> {
    let open = app.store.open_invitation(id).await?;
    let open = open
        .filter(|open| open.employee.workspace == live.who.workspace)
        .ok_or(Refusal::NotFound)?;
    if open.invited_by == Some(live.who.employee) && open.employee.status == Status::Invited {
        permit(app, live, Act::Invite, now)?;
    } else {
        permit(app, live, Act::ManageInvitations, now)?;
    }
    Ok(open)
}

/// Sends a new mail; the older links die (INV-09).
pub async fn resend(app: &App, acting: &Acting<'_>, id: EmployeeId, now: Timestamp) -> Result<(), Failure> {
    issue_again(app, acting, id, By::Mail, now).await.map(drop)
}

/// Makes a new link to be handed over; the older ones die.
pub async fn copy(app: &App, acting: &Acting<'_>, id: EmployeeId, now: Timestamp) -> Result<String, Failure> {
    permit(app, acting.live(), Act::ManageInvitations, now)?;
    issue_again(app, acting, id, By::Hand, now).await
}

async fn issue_again(
    app: &App,
    acting: &Acting<'_>,
    id: EmployeeId,
    by: By,
    now: Timestamp,
) -> Result<String, Failure> {
    let place = place_of(app, acting.live())?;
    let open = find(app, acting.live(), id, now).await?;
    if open.employee.status != Status::Invited {
        return Err(Refusal::StaleState.into());
    }
    // Whoever holds this link becomes an administrator: it takes what inviting one takes.
    if by == By::Hand && open.employee.role == Role::Administrator {
        permit(app, acting.live(), Act::ChangeRoles, now)?;
    }
    if by == By::Mail {
        may_resend(open.mailed_at, &place.policy, now)?;
    }
    let budget = pay_for_mail(app, acting.live(), by, &place.policy, now).await?;
    let mut change = app.store.change(now);
    change.hold_place(&open.employee);
    if let Some(budget) = budget {
        change.reset_counter(budget);
    }
    let mut events = Vec::new();
    let account = app.store.account(open.employee.account).await?;
    let (language, zone) = tongue(account.as_ref(), open.language.as_deref().unwrap_or("en"));
    let issued = Issued {
        employee: &open.employee,
        address: &open.address,
        language,
        zone,
        by,
        inviter: (acting.who.employee, &acting.who.name),
        there: &|kind| acting.there(kind),
    };
    let link = issued.write(app, &place, &mut change, &mut events, now)?;
    match change.commit(&events, &mut app.entropy()).await {
        Ok(_) => Ok(link),
        Err(StoreError::Stale { .. }) => {
            // Somebody else sent it at the same moment, or the person is in.
            let open = app.store.open_invitation(id).await?.ok_or(Refusal::StaleState)?;
            may_resend(open.mailed_at, &place.policy, now)?;
            Err(Refusal::StaleState.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Deletes an open invitation: its links are dead, its address free at once (INV-06). Somebody who waits for approval
/// is refused by that.
pub async fn delete(app: &App, acting: &Acting<'_>, id: EmployeeId, now: Timestamp) -> Result<(), Failure> {
    let open = find(app, acting.live(), id, now).await?;
    let kind = if open.employee.status == Status::Pending {
        EventKind::JoinRefused
    } else {
        EventKind::InvitationDeleted
    };
    let mut change = app.store.change(now);
    change.delete_invited(&open.employee);
    change.void_links_of_employee(LinkPurpose::Invitation, id);
    let event = acting
        .there(kind)
        .of(open.employee.account, Some(id))
        .with("address", fold(&open.address));
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

/// Lets somebody in who joined by a link and waits, and tells them.
pub async fn approve(app: &App, acting: &Acting<'_>, id: EmployeeId, now: Timestamp) -> Result<(), Failure> {
    permit(app, acting.live(), Act::ManageInvitations, now)?;
    let place = place_of(app, acting.live())?;
    let open = find(app, acting.live(), id, now).await?;
    if open.employee.status != Status::Pending {
        return Err(Refusal::StaleState.into());
    }
    let mut change = app.store.change(now);
    change.set_place(&open.employee, open.employee.role, Status::Active);
    change.close_invitation(id);
    let reader = Reader::of(app, open.employee.account, Some(place.workspace.id)).await?;
    let link = whole(app, &place, "/sign-in");
    let mail = invitation::approved(&reader.texts, &open.employee.name, &place.workspace.title, &link);
    reader.tell(app, &mut change, MessagePurpose::JoinApproved, &mail)?;
    let event = acting
        .there(EventKind::JoinApproved)
        .of(open.employee.account, Some(id));
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

/// The workspace that somebody is signed in to.
pub(super) fn place_of(app: &App, live: &Live) -> Result<std::sync::Arc<Place>, Failure> {
    Ok(app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?)
}

/// Pays for a mail from the sender's day; answers the counter whose failures are none.
async fn pay_for_mail(
    app: &App,
    live: &Live,
    by: By,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<[u8; 32]>, Failure> {
    if by == By::Hand {
        return Ok(None);
    }
    if let Some(key) = pay_from_the_day(app, live.who.employee, policy, now).await? {
        return Ok(Some(key));
    }
    Err(wait_for_next(now, DAY).into())
}

/// Pays for one mail; `None` when the sender's day has no more.
pub(super) async fn pay_from_the_day(
    app: &App,
    sender: EmployeeId,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<[u8; 32]>, Failure> {
    let key = app.store.keys().mac(Purpose::Login, &[b"invitations", sender.bytes()]);
    let fare = Fare::at_most(policy.count(Key::InvitationPerDay), DAY, now);
    Ok(app.store.pay(&[Payment { key, fare }]).await?.map(|_| key))
}

/// When the sender's next day begins.
pub(super) fn next_day(now: Timestamp) -> Timestamp {
    now + to_next(now, DAY)
}
