//! Inviting by e-mail: the form, and what became of each address.

use axum::http::StatusCode;
use axum::response::Response;
use domain::access::Act;
use domain::account::{Role, Status};
use domain::id::GroupId;
use domain::invitation::What;
use domain::policy::Key;
use domain::refusal::{AddressUse, Refusal};
use pages::Frame;
use pages::frame::Here;
use pages::view::{Choice, Invite, InviteDone, InviteResult, InviteRow, SetupError};

use super::visit::{Posted, Visit};
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::employees::permit;
use crate::use_case::invitation::{self, By, Holder, NotInvited, Order, Outcome};
use crate::use_case::sms;

/// What was typed into the form.
#[derive(Default)]
struct Typed {
    addresses: String,
    role: String,
    group: String,
    language: String,
    by_hand: bool,
}

/// `GET /employees/invite`.
pub async fn show(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        permit(&visit.app, &s.live, Act::Invite, visit.now)?;
        Ok(visit.page(&form(&visit, &s, Typed::default(), None).await?))
    };
    visit.show(shown.await)
}

async fn form(visit: &Visit, s: &SignedIn, typed: Typed, problem: Option<SetupError>) -> Result<Invite, Failure> {
    let place = visit.app.directory.by_id(s.live.who.workspace).ok_or(Failure::Broken)?;
    let manages = permit(&visit.app, &s.live, Act::ManageInvitations, visit.now).is_ok();
    let roles = [Role::Employee, Role::Administrator].map(|role| Choice {
        value: role.word().to_owned(),
        label: visit.texts.say(&format!("role-{}", role.word())),
    });
    let frame = visit.frame_of(s, Here::Employees);
    Ok(Invite {
        manages,
        addresses: typed.addresses,
        most: place.policy.count(Key::InvitationAtOnce),
        role: typed.role,
        roles: roles.to_vec(),
        group: typed.group,
        groups: if manages {
            group_choices(visit, s).await?
        } else {
            Vec::new()
        },
        language: offered_language(visit, &typed.language),
        languages: language_choices(&frame),
        by_sms: manages && sms::is_offered(&visit.app),
        by_hand: typed.by_hand,
        problem,
        frame,
    })
}

/// The languages that a message can be written in.
pub fn language_choices(frame: &Frame) -> Vec<Choice> {
    let choice = |language: &pages::frame::Language| Choice {
        value: language.tag.clone(),
        label: language.name.clone(),
    };
    frame.languages.iter().map(choice).collect()
}

/// The chosen one of them, else the reader's.
pub fn offered_language(visit: &Visit, typed: &str) -> String {
    let offered = visit.frame().languages.into_iter().any(|one| one.tag == typed);
    if offered { typed } else { visit.texts.tag() }.to_owned()
}

pub async fn group_choices(visit: &Visit, s: &SignedIn) -> Result<Vec<Choice>, Failure> {
    let groups = visit.app.store.groups(s.live.who.workspace).await?;
    let choice = |g: store::group::Group| Choice {
        value: g.id.to_string(),
        label: g.name,
    };
    Ok(groups.into_iter().map(choice).collect())
}

/// The group that was picked, if one was: of what is no id nobody knows either.
pub fn chosen_group(picked: &str) -> Result<Option<GroupId>, Refusal> {
    let unknown = |_| Refusal::Invalid {
        field: "group",
        reason: "unknown",
    };
    let picked = Some(picked).filter(|id| !id.is_empty());
    picked.map(str::parse).transpose().map_err(unknown)
}

/// `POST /employees/invite`: everybody in the list, and what became of each.
pub async fn invite(posted: Posted) -> Response {
    let visit = &posted.visit;
    let typed = Typed {
        addresses: posted.field("addresses").to_owned(),
        role: posted.field("role").to_owned(),
        group: posted.field("group").to_owned(),
        language: posted.field("language").to_owned(),
        by_hand: posted.field("by") == "hand",
    };
    let done = async {
        let s = visit.signed_in().await?;
        let order = order(visit, &typed)?;
        let by = if typed.by_hand { By::Hand } else { By::Mail };
        let acting = s.acting();
        match invitation::invite_list(&visit.app, &acting, &typed.addresses, &order, by, visit.now).await {
            Ok(outcomes) => {
                let manages = permit(&visit.app, &s.live, Act::ManageInvitations, visit.now).is_ok();
                let rows = outcomes.into_iter().map(|outcome| row(visit, manages, outcome));
                Ok(visit.page(&InviteDone {
                    sender: visit.app.courier.sender().unwrap_or_default(),
                    rows: rows.collect(),
                    frame: visit.frame_of(&s, Here::Employees),
                }))
            }
            Err(failure) => {
                let Some(("addresses", reason)) = failure.invalid() else {
                    return Err(failure);
                };
                let id = format!("problem-addresses-{}", reason.replace('_', "-"));
                let problem = SetupError {
                    field: "addresses",
                    words: visit.texts.say(&id),
                };
                let page = form(visit, &s, typed, Some(problem)).await?;
                Ok(visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
            }
        }
    };
    visit.show(done.await)
}

fn order(visit: &Visit, typed: &Typed) -> Result<Order, Failure> {
    let role = match typed.role.as_str() {
        "" => Role::Employee,
        word => Role::from_word(word).ok_or(Refusal::Invalid {
            field: "role",
            reason: "unknown",
        })?,
    };
    Ok(Order {
        role,
        groups: chosen_group(&typed.group)?.into_iter().collect(),
        language: offered_language(visit, &typed.language),
    })
}

fn row(visit: &Visit, manages: bool, outcome: Outcome) -> InviteRow {
    let result = match (&outcome.entry.what, outcome.result) {
        (What::Repeated, _) => InviteResult::Repeated,
        (What::NotAnAddress, _) | (_, None) => InviteResult::NotAnAddress,
        (_, Some(Ok(invited))) => invited.link.map_or(InviteResult::Sent, InviteResult::Link),
        (_, Some(Err(NotInvited::Held(holder)))) => held(visit, manages, &holder),
        (_, Some(Err(NotInvited::Failed(failure)))) => {
            let said = pages::refusal::said(&visit.texts, failure.code(), &visit.details(&failure));
            InviteResult::Refused(format!("{} {}", said.title, said.remedy))
        }
    };
    InviteRow {
        typed: outcome.entry.typed,
        result,
    }
}

/// Which of the two causes it is, who holds the address, and how to mend it (INV-04, INV-12).
fn held(visit: &Visit, manages: bool, holder: &Holder) -> InviteResult {
    let profile = format!("/employees/{}", holder.employee);
    let (words, remedy) = match (holder.by, holder.status) {
        (AddressUse::Contact, _) => ("invite-held-contact", (profile, "invite-remedy-profile")),
        (_, Status::Active) => ("invite-held-active", (profile, "invite-remedy-profile")),
        (_, Status::Dismissed) => (
            "invite-held-dismissed",
            (format!("{profile}/reinstate"), "invite-remedy-reinstate"),
        ),
        (_, Status::Invited) => (
            "invite-held-invited",
            ("/employees/invitations".to_owned(), "invite-remedy-invitation"),
        ),
        (_, Status::Pending) => (
            "invite-held-pending",
            (
                "/employees/invitations?status=pending".to_owned(),
                "invite-remedy-invitation",
            ),
        ),
    };
    InviteResult::Held {
        words: visit.texts.say(words),
        holder: holder.name.clone(),
        remedy: manages.then(|| (remedy.0, visit.texts.say(remedy.1))),
    }
}
