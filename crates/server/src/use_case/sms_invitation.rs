//! Inviting by SMS: the link goes to a telephone number, and its person registers with an address that is confirmed by
//! mail, as everybody does who joins by a link (INV-13). Only administrators do that: each message costs the company
//! (THR-16).
//!
//! The link is good for one person, whoever that is: a message can be read on its way, and the log says under which
//! address somebody joined.

use domain::access::Act;
use domain::account::ShownName;
use domain::event::EventKind;
use domain::id::{AccountId, GroupId, JoinLinkId, MessageId, SmsInvitationId};
use domain::invitation::{Domains, may_resend};
use domain::keys::Purpose;
use domain::message::MessagePurpose;
use domain::policy::{Key, Policy};
use domain::refusal::Refusal;
use domain::secret::Token;
use domain::sms::{self, Budget, Phone};
use domain::throttle::{DAY, Fare, wait_for_next};
use domain::time::Timestamp;
use pages::mail::sms as words;
use pages::text::Texts;
use store::counter::Payment;
use store::join_link::JoinLink;
use store::outbox::Draft;
use store::sms_invitation::SmsInvitation;
use store::{Change, StoreError};

use super::acting::Acting;
use super::employees::permit;
use super::invitation::{pay_from_the_day, place_of, whole};
use super::sms::gateway;
use crate::app::App;
use crate::directory::Place;
use crate::failure::Failure;
use crate::session_table::Live;

/// Whom to invite.
#[derive(Clone, Debug)]
pub struct Order {
    /// As it was typed.
    pub number: String,
    pub name: Option<ShownName>,
    pub group: Option<GroupId>,
    /// The language of the message.
    pub language: String,
}

/// Invites one number, also one whose former invitation is over. The message goes out with the next round of the worker,
/// and a few times again while the gateway says that it does not take it.
pub async fn invite(app: &App, acting: &Acting<'_>, order: &Order, now: Timestamp) -> Result<SmsInvitationId, Failure> {
    let live = acting.live();
    permit(app, live, Act::ManageInvitations, now)?;
    let place = place_of(app, live)?;
    if let Some(group) = order.group {
        let found = app.store.group_name(place.workspace.id, group).await?;
        found.ok_or(Refusal::Invalid {
            field: "group",
            reason: "unknown",
        })?;
    }
    let number = gateway(app)?.read(&order.number)?;
    // The sender pays before the number is looked up: nobody asks here whose more than `sms.per_day` numbers a day are.
    // The number pays after that: what is refused takes none of its messages away.
    let of_sender = pay_as_sender(app, live, &place.policy, now).await?;
    let former = app.store.sms_invitation_of(place.workspace.id, &number).await?;
    let is_invited = former.as_ref().is_some_and(|former| !former.is_over(now));
    if is_invited || app.store.holder_of_number(place.workspace.id, &number).await?.is_some() {
        return Err(Refusal::PhoneInUse.into());
    }
    let of_message = pay_for_message(app, live, &number, &place.policy, now).await?;
    let (link, token) = new_link(app, live, &place, order.group, now);
    let mut change = app.store.change(now);
    if let Some(former) = former {
        change.close_sms_invitation(former.link);
    }
    let message = issue(app, &place, (&number, &order.language), &link, &token, &mut change)?;
    let open = SmsInvitation {
        id: SmsInvitationId::new(now, &mut app.entropy()),
        workspace: place.workspace.id,
        link: link.id,
        invited_by: live.who.employee,
        inviter: live.who.name.to_string(),
        number,
        name: order.name.as_ref().map_or("", ShownName::as_str).to_owned(),
        language: order.language.clone(),
        created_at: now,
        sent_at: now,
        expires_at: link.expires_at,
        message,
        not_sent: false,
    };
    change.open_sms_invitation(&open);
    for budget in of_sender.into_iter().chain(of_message) {
        change.reset_counter(budget);
    }
    let about = |kind| acting.there(kind).with("to", open.number.masked());
    let events = [about(EventKind::InvitationCreated), about(EventKind::InvitationSent)];
    match change.commit(&events, &mut app.entropy()).await {
        Ok(_) => Ok(open.id),
        // Somebody else invited the number at this moment.
        Err(StoreError::Taken { .. }) => Err(Refusal::PhoneInUse.into()),
        Err(error) => Err(error.into()),
    }
}

/// What is open, the newest first; those before `older` where it is given.
pub async fn list(
    app: &App,
    live: &Live,
    older: Option<SmsInvitationId>,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<SmsInvitation>, Failure> {
    permit(app, live, Act::ManageInvitations, now)?;
    Ok(app.store.sms_invitations(live.who.workspace, older, limit).await?)
}

/// One that is open.
pub async fn find(app: &App, live: &Live, id: SmsInvitationId, now: Timestamp) -> Result<SmsInvitation, Failure> {
    permit(app, live, Act::ManageInvitations, now)?;
    let open = app.store.sms_invitation(id).await?;
    let open = open.filter(|open| open.workspace == live.who.workspace);
    Ok(open.ok_or(Refusal::NotFound)?)
}

/// Sends a new link; the older one dies (INV-09).
pub async fn resend(app: &App, acting: &Acting<'_>, id: SmsInvitationId, now: Timestamp) -> Result<(), Failure> {
    let live = acting.live();
    gateway(app)?;
    let open = find(app, live, id, now).await?;
    let place = place_of(app, live)?;
    may_resend(Some(open.sent_at), &place.policy, now)?;
    let former = app.store.join_link_by_id(open.link).await?;
    let former = former.ok_or(Refusal::StaleState)?;
    let of_sender = pay_as_sender(app, live, &place.policy, now).await?;
    let of_message = pay_for_message(app, live, &open.number, &place.policy, now).await?;
    let (link, token) = new_link(app, live, &place, former.group, now);
    let mut change = app.store.change(now);
    let message = issue(app, &place, (&open.number, &open.language), &link, &token, &mut change)?;
    change.renew_sms_invitation(&open, &link, message);
    for budget in of_sender.into_iter().chain(of_message) {
        change.reset_counter(budget);
    }
    let event = acting.there(EventKind::InvitationSent);
    let event = event.with("to", open.number.masked());
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

/// Deletes one that is open: its link leads nowhere from now on.
pub async fn delete(app: &App, acting: &Acting<'_>, id: SmsInvitationId, now: Timestamp) -> Result<(), Failure> {
    let open = find(app, acting.live(), id, now).await?;
    let mut change = app.store.change(now);
    change.close_sms_invitation(open.link);
    let event = acting.there(EventKind::InvitationDeleted);
    let event = event.with("to", open.number.masked());
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

fn new_link(app: &App, live: &Live, place: &Place, group: Option<GroupId>, now: Timestamp) -> (JoinLink, Token) {
    let mut entropy = app.entropy();
    let link = JoinLink {
        id: JoinLinkId::new(now, &mut entropy),
        workspace: place.workspace.id,
        group,
        approval: false,
        exempt: Domains::default(),
        is_on: true,
        personal: true,
        created_by: live.who.employee,
        created_at: now,
        expires_at: now + place.policy.span(Key::InvitationLife),
    };
    (link, Token::new(&mut entropy))
}

/// Writes the link and the message with it.
fn issue(
    app: &App,
    place: &Place,
    (number, language): (&Phone, &str),
    link: &JoinLink,
    token: &Token,
    change: &mut Change<'_>,
) -> Result<MessageId, Failure> {
    change.create_join_link(link, app.store.keys().mac(Purpose::Link, &[token.expose()]));
    let address = whole(app, place, &format!("/join/{}", token.expose_text()));
    let texts = Texts::for_language(language);
    let draft = Draft {
        workspace: Some(place.workspace.id),
        account: AccountId::from_bytes([0; 16]), // nobody's yet
        channel: "sms",
        recipient: number.as_str().to_owned(),
        purpose: MessagePurpose::SmsInvitation,
        subject: String::new(),
        text: words::invitation(&texts, &place.workspace.title, &address),
        html: String::new(),
    };
    Ok(change.send_from(&draft, link.created_at, &mut app.entropy())?)
}

/// Pays from the sender's day: of invitations by SMS, and of invitations at all. Answers the counters, which a success
/// resets: they count in their day, and no failures.
async fn pay_as_sender(app: &App, live: &Live, policy: &Policy, now: Timestamp) -> Result<[[u8; 32]; 2], Failure> {
    let key = counter(app, &[b"sms inviter", live.who.employee.bytes()]);
    let fare = sms::fare(Budget::Inviter, policy, now);
    let paid = app.store.pay(&[Payment { key, fare }]).await?;
    paid.ok_or_else(|| wait_for_next(now, DAY))?;
    let of_day = pay_from_the_day(app, live.who.employee, policy, now).await?;
    Ok([key, of_day.ok_or_else(|| wait_for_next(now, DAY))?])
}

/// Pays for one message: from the number's day, and from what the workspace and the server have for invitations: codes
/// for logging in are never paid from that (THR-11, THR-16). Answers the counters as well.
async fn pay_for_message(
    app: &App,
    live: &Live,
    number: &Phone,
    policy: &Policy,
    now: Timestamp,
) -> Result<[[u8; 32]; 3], Failure> {
    let of_number = Payment {
        key: counter(app, &[b"sms invited", number.as_str().as_bytes()]),
        // All inviters of the server together.
        fare: Fare::at_most(app.policy().count(Key::UninvitedMessages), DAY, now),
    };
    let of_workspace = Payment {
        key: counter(app, &[b"sms invitations of workspace", live.who.workspace.bytes()]),
        fare: sms::fare(Budget::WorkspaceInvitations, policy, now),
    };
    let of_server = Payment {
        key: counter(app, &[b"sms invitations of server"]),
        fare: sms::fare(Budget::ServerInvitations, policy, now),
    };
    let payments = [of_number, of_workspace, of_server];
    let paid = app.store.pay(&payments).await?;
    paid.ok_or_else(|| wait_for_next(now, DAY))?;
    Ok(payments.map(|payment| payment.key))
}

fn counter(app: &App, parts: &[&[u8]]) -> [u8; 32] {
    app.store.keys().mac(Purpose::Code, parts)
}
