//! The console's invitations: invite, what is open, links for many people.

use axum::http::StatusCode;
use axum::response::Response;
use domain::access::Act;
use domain::account::{Role, Status};
use domain::id::{EmployeeId, JoinLinkId};
use domain::invitation::{Domains, What};
use domain::policy::Key;
use domain::refusal::{AddressUse, Refusal};
use pages::Frame;
use pages::frame::Here;
use pages::view::{
    Choice, Confirm, Invite, InviteDone, InviteResult, InviteRow, JoinLinkRow, JoinLinks, LinkShown, OpenInvitations,
    OpenRow, Paging, SetupError, SmsRow,
};
use serde::Deserialize;
use store::invitation::OpenInvitation;
use store::sms_invitation::SmsInvitation;

use super::asked::{Path, Query};
use super::console::administrative;
use super::own::One;
use super::said::when;
use super::visit::{Posted, Visit};
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::employees::permit;
use crate::use_case::invitation::{self, By, Holder, NotInvited, Order, Outcome};
use crate::use_case::join::{self, NewJoinLink};
use crate::use_case::{sms, sms_invitation};

const PAGE: i64 = 50;

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
    let unknown = |field| Refusal::Invalid {
        field,
        reason: "unknown",
    };
    let role = match typed.role.as_str() {
        "" => Role::Employee,
        word => Role::from_word(word).ok_or(unknown("role"))?,
    };
    let group = Some(typed.group.as_str()).filter(|id| !id.is_empty());
    let group = group.map(str::parse).transpose().map_err(|_| unknown("groups"))?;
    Ok(Order {
        role,
        groups: group.into_iter().collect(),
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

#[derive(Deserialize, Default)]
pub struct Listing {
    status: Option<String>,
    after: Option<String>,
    done: Option<String>,
    count: Option<u64>,
}

/// `GET /employees/invitations?status=`: the open ones, or those who wait for approval.
pub async fn list(visit: Visit, Query(listing): Query<Listing>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        listed(&visit, &s, &listing, None).await
    };
    visit.show(shown.await)
}

async fn listed(
    visit: &Visit,
    s: &SignedIn,
    listing: &Listing,
    error: Option<(StatusCode, String)>,
) -> Result<Response, Failure> {
    let app = &visit.app;
    let manages = match invitation::manages(app, &s.live, visit.now) {
        Err(Failure::Refused(Refusal::SecondFactorSetupRequired)) => {
            return Ok(administrative(visit, s, Act::ManageInvitations)?.unwrap_or_else(|| visit.not_found()));
        }
        manages => manages?,
    };
    let pending = manages && listing.status.as_deref() == Some("pending");
    let status = if pending { Status::Pending } else { Status::Invited };
    let older = listing.after.as_deref().and_then(|id| id.parse().ok());
    let found = invitation::list(app, &s.live, status, older, PAGE, visit.now).await?;
    let path = format!("/employees/invitations?status={}", status.word());
    let last = found.last().filter(|_| found.len() as i64 >= PAGE);
    let paging = Paging {
        newer: listing.after.as_ref().map(|_| path.clone()),
        older: last.map(|last| format!("{path}&after={}", last.employee.id)),
    };
    let waiting = if manages {
        {
            let counts = app.store.headcount(s.live.who.workspace).await?;
            let pending = counts.iter().find(|(status, _)| *status == Status::Pending);
            pending.map_or(0, |(_, count)| count.unsigned_abs())
        }
    } else {
        0
    };
    let done = match listing.done.as_deref() {
        Some("resent") => Some(visit.texts.say("resent-done")),
        Some("sms") => Some(visit.texts.say("invited-by-sms-done")),
        Some("deleted") => Some(visit.texts.say("deleted-done")),
        Some(which) => {
            let id = match which {
                "approved" => Some("approved-done"),
                "refused" => Some("refused-done"),
                _ => None,
            };
            let count = listing.count.unwrap_or(0);
            id.map(|id| visit.texts.say_with(id, &[("count", count)]))
        }
        None => None,
    };
    let (code, error) = error.map_or((StatusCode::OK, None), |(code, words)| (code, Some(words)));
    let page = OpenInvitations {
        manages,
        pending,
        waiting,
        rows: found.iter().map(|open| open_row(visit, open)).collect(),
        by_sms: if !manages || pending || listing.after.is_some() {
            Vec::new()
        } else {
            let open = sms_invitation::list(app, &s.live, visit.now).await?;
            open.iter().map(|one| sms_row(visit, one)).collect()
        },
        paging,
        frame: Frame {
            done,
            error,
            ..visit.frame_of(s, Here::Employees)
        },
    };
    Ok(visit.page_with(code, &page))
}

fn open_row(visit: &Visit, open: &OpenInvitation) -> OpenRow {
    OpenRow {
        id: open.employee.id.to_string(),
        name: open.employee.name.clone(),
        address: open.address.clone(),
        inviter: open.inviter.clone().unwrap_or_default(),
        since: when(visit, open.created_at),
        mailed: open.mailed_at.map(|at| when(visit, at)),
        expires: open.expires_at.map(|at| when(visit, at)),
        is_over: open.expires_at.is_some_and(|end| end < visit.now),
    }
}

fn sms_row(visit: &Visit, open: &SmsInvitation) -> SmsRow {
    SmsRow {
        id: open.id.to_string(),
        number: open.number.as_str().to_owned(),
        name: open.name.clone(),
        inviter: open.inviter.clone(),
        since: when(visit, open.created_at),
        sent: when(visit, open.sent_at),
        not_sent: open.not_sent,
        expires: when(visit, open.expires_at),
        is_over: open.is_over(visit.now),
    }
}

/// `POST /employees/invitations/{id}/resend`.
pub async fn resend(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        match invitation::resend(&visit.app, &s.acting(), read(&one)?, visit.now).await {
            Ok(()) => Ok(visit.go("/employees/invitations?done=resent")),
            Err(failure @ Failure::Refused(Refusal::ResendTooSoon { .. })) => {
                let said = pages::refusal::said(&visit.texts, failure.code(), &visit.details(&failure));
                let words = format!("{} {}", said.title, said.remedy);
                listed(
                    visit,
                    &s,
                    &Listing::default(),
                    Some((StatusCode::TOO_MANY_REQUESTS, words)),
                )
                .await
            }
            Err(failure) => Err(failure),
        }
    };
    visit.show(done.await)
}

/// `POST /employees/invitations/{id}/link`: a new link, shown once.
pub async fn copy(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id = read(&one)?;
        let link = invitation::copy(&visit.app, &s.acting(), id, visit.now).await?;
        let open = visit.app.store.open_invitation(id).await?.ok_or(Refusal::StaleState)?;
        let values = [("address", open.address.as_str())];
        Ok(visit.page(&LinkShown {
            frame: visit.frame_of(&s, Here::Employees),
            what: visit.texts.say_with("copy-link-what", &values),
            link,
            until: when(visit, open.expires_at.unwrap_or(visit.now)),
            back: "/employees/invitations".to_owned(),
        }))
    };
    visit.show(done.await)
}

/// `GET /employees/invitations/{id}/delete`: says what will happen.
pub async fn delete_ask(visit: Visit, Path(one): Path<One>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let open = invitation::find(&visit.app, &s.live, read(&one)?, visit.now).await?;
        let frame = visit.frame_of(&s, Here::Employees);
        Ok(visit.page(&Confirm::delete_invitation(frame, &one.id, &open.address)))
    };
    visit.show(shown.await)
}

/// `POST /employees/invitations/{id}/delete`.
pub async fn delete(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        invitation::delete(&visit.app, &s.acting(), read(&one)?, visit.now).await?;
        Ok(visit.go("/employees/invitations?done=deleted"))
    };
    visit.show(done.await)
}

/// `POST /employees/invitations/decide`: lets everybody in who was picked, or refuses them.
pub async fn decide(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let acting = s.acting();
        let approves = posted.field("act") == "approve";
        let picked: Vec<EmployeeId> = posted.ticked("pick-").iter().filter_map(|id| id.parse().ok()).collect();
        if picked.is_empty() {
            let listing = Listing {
                status: Some("pending".to_owned()),
                ..Listing::default()
            };
            let words = visit.texts.say("picked-none");
            return listed(visit, &s, &listing, Some((StatusCode::UNPROCESSABLE_ENTITY, words))).await;
        }
        let mut count = 0;
        for id in picked {
            let decided = if approves {
                invitation::approve(&visit.app, &acting, id, visit.now).await
            } else {
                invitation::delete(&visit.app, &acting, id, visit.now).await
            };
            match decided {
                Ok(()) => count += 1,
                // Somebody else decided meanwhile.
                Err(Failure::Refused(Refusal::NotFound | Refusal::StaleState)) => {}
                Err(failure) => return Err(failure),
            }
        }
        let which = if approves { "approved" } else { "refused" };
        Ok(visit.go(&format!(
            "/employees/invitations?status=pending&done={which}&count={count}"
        )))
    };
    visit.show(done.await)
}

/// `GET /employees/join-links`.
pub async fn links(visit: Visit, Query(listing): Query<Listing>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ManageInvitations)? {
            return Ok(first);
        }
        let mut page = links_page(&visit, &s, "", None).await?;
        page.frame.done = match listing.done.as_deref() {
            Some("on") => Some(visit.texts.say("switched-on")),
            Some("off") => Some(visit.texts.say("switched-off")),
            _ => None,
        };
        Ok(visit.page(&page))
    };
    visit.show(shown.await)
}

async fn links_page(
    visit: &Visit,
    s: &SignedIn,
    exempt: &str,
    problem: Option<SetupError>,
) -> Result<JoinLinks, Failure> {
    let groups = group_choices(visit, s).await?;
    let mut rows = Vec::new();
    for link in join::list(&visit.app, &s.live, visit.now).await? {
        let by = visit.app.store.employee(link.created_by).await?;
        let group = link.group.map(|id| id.to_string());
        let group = groups.iter().find(|g| Some(&g.value) == group.as_ref());
        rows.push(JoinLinkRow {
            id: link.id.to_string(),
            since: when(visit, link.created_at),
            by: by.map(|e| e.name).unwrap_or_default(),
            until: when(visit, link.expires_at),
            group: group.map(|g| g.label.clone()),
            approval: link.approval,
            exempt: link.exempt.written(),
            is_on: link.is_on,
            is_over: link.expires_at < visit.now,
        });
    }
    Ok(JoinLinks {
        frame: visit.frame_of(s, Here::Employees),
        groups,
        exempt: exempt.to_owned(),
        rows,
        problem,
    })
}

/// `POST /employees/join-links`: a new link, shown once.
pub async fn make_link(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let exempt = posted.field("exempt");
        let Ok(domains) = exempt.parse::<Domains>() else {
            permit(&visit.app, &s.live, Act::ManageInvitations, visit.now)?;
            let problem = SetupError {
                field: "exempt",
                words: visit.texts.say("problem-exempt-unreadable"),
            };
            let page = links_page(visit, &s, exempt, Some(problem)).await?;
            return Ok(visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
        };
        let unknown = Refusal::Invalid {
            field: "group",
            reason: "unknown",
        };
        let group = Some(posted.field("group")).filter(|id| !id.is_empty());
        let new = NewJoinLink {
            group: group.map(str::parse).transpose().map_err(|_| unknown)?,
            approval: posted.field("approval") == "on",
            exempt: domains,
        };
        let (id, link) = join::create(&visit.app, &s.acting(), new, visit.now).await?;
        let made = visit.app.store.join_link_by_id(id).await?;
        Ok(visit.page(&LinkShown {
            frame: visit.frame_of(&s, Here::Employees),
            what: visit.texts.say("join-link-what"),
            link,
            until: when(visit, made.map_or(visit.now, |made| made.expires_at)),
            back: "/employees/join-links".to_owned(),
        }))
    };
    visit.show(done.await)
}

/// `POST /employees/join-links/{id}/switch`.
pub async fn switch(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id: JoinLinkId = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let is_on = posted.field("is_on") == "on";
        join::switch(&visit.app, &s.acting(), id, is_on, visit.now).await?;
        let which = if is_on { "on" } else { "off" };
        Ok(visit.go(&format!("/employees/join-links?done={which}")))
    };
    visit.show(done.await)
}

fn read(one: &One) -> Result<EmployeeId, Failure> {
    one.id.parse().map_err(|_| Refusal::NotFound.into())
}
