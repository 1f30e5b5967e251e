//! What is open of inviting: by e-mail and by SMS, and who joined by a link and waits for approval.

use axum::http::StatusCode;
use axum::response::Response;
use domain::access::Act;
use domain::account::Status;
use domain::id::{EmployeeId, SmsInvitationId};
use domain::refusal::Refusal;
use pages::Frame;
use pages::frame::Here;
use pages::view::{Confirm, LinkShown, OpenInvitations, OpenRow, Paging, SmsRow};
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
use crate::use_case::{invitation, sms_invitation};

const PAGE: i64 = 50;

#[derive(Deserialize, Default)]
pub struct Listing {
    status: Option<String>,
    after: Option<String>,
    /// Of those who were invited by SMS, the ones before this one.
    sms: Option<String>,
    done: Option<String>,
    count: Option<u64>,
}

impl Listing {
    fn done(&self, visit: &Visit) -> Option<String> {
        let id = match self.done.as_deref()? {
            "resent" => "resent-done",
            "sms" => "invited-by-sms-done",
            "deleted" => "deleted-done",
            "sms-deleted" => "deleted-sms-done",
            "approved" => "approved-done",
            "refused" => "refused-done",
            _ => return None,
        };
        let count = self.count.unwrap_or(0);
        Some(visit.texts.say_with(id, &[("count", count)]))
    }
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
    let path = format!("/employees/invitations?status={}", status.word());
    let only_sms = manages && !pending && listing.sms.is_some();
    let found = if only_sms {
        Vec::new()
    } else {
        let older = listing.after.as_deref().and_then(|id| id.parse().ok());
        invitation::list(app, &s.live, status, older, PAGE, visit.now).await?
    };
    let by_sms = if !manages || pending || listing.after.is_some() {
        Vec::new()
    } else {
        let older = listing.sms.as_deref().and_then(|id| id.parse().ok());
        sms_invitation::list(app, &s.live, older, PAGE, visit.now).await?
    };
    let last = found.last().filter(|_| found.len() as i64 >= PAGE);
    let paging = Paging {
        newer: listing.after.as_ref().map(|_| path.clone()),
        older: last.map(|last| format!("{path}&after={}", last.employee.id)),
    };
    let last = by_sms.last().filter(|_| by_sms.len() as i64 >= PAGE);
    let paging_sms = Paging {
        newer: only_sms.then(|| path.clone()),
        older: last.map(|last| format!("{path}&sms={}", last.id)),
    };
    let waiting = if manages {
        let counts = app.store.headcount(s.live.who.workspace).await?;
        let pending = counts.iter().find(|(status, _)| *status == Status::Pending);
        pending.map_or(0, |(_, count)| count.unsigned_abs())
    } else {
        0
    };
    let (code, error) = error.map_or((StatusCode::OK, None), |(code, words)| (code, Some(words)));
    let page = OpenInvitations {
        manages,
        pending,
        waiting,
        rows: found.iter().map(|open| open_row(visit, open)).collect(),
        by_sms: by_sms.iter().map(|one| sms_row(visit, one)).collect(),
        paging,
        paging_sms,
        frame: Frame {
            done: listing.done(visit),
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
        let sent = invitation::resend(&visit.app, &s.acting(), read(&one)?, visit.now).await;
        resent_or_said(visit, &s, sent, "resent").await
    };
    visit.show(done.await)
}

/// On to the list once a new message is on its way; too soon after the last one the list says so in place.
async fn resent_or_said(
    visit: &Visit,
    s: &SignedIn,
    sent: Result<(), Failure>,
    done: &str,
) -> Result<Response, Failure> {
    match sent {
        Ok(()) => Ok(visit.go(&format!("/employees/invitations?done={done}"))),
        Err(failure @ Failure::Refused(Refusal::ResendTooSoon { .. })) => {
            let said = pages::refusal::said(&visit.texts, failure.code(), &visit.details(&failure));
            let error = (StatusCode::TOO_MANY_REQUESTS, format!("{} {}", said.title, said.remedy));
            listed(visit, s, &Listing::default(), Some(error)).await
        }
        Err(failure) => Err(failure),
    }
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

fn read(one: &One) -> Result<EmployeeId, Failure> {
    one.id.parse().map_err(|_| Refusal::NotFound.into())
}

/// `POST /employees/sms-invitations/{id}/resend`.
pub async fn resend_sms(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let sent = sms_invitation::resend(&visit.app, &s.acting(), read_sms(&one)?, visit.now).await;
        resent_or_said(visit, &s, sent, "sms").await
    };
    visit.show(done.await)
}

/// `GET /employees/sms-invitations/{id}/delete`: says what will happen.
pub async fn delete_sms_ask(visit: Visit, Path(one): Path<One>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let open = sms_invitation::find(&visit.app, &s.live, read_sms(&one)?, visit.now).await?;
        let frame = visit.frame_of(&s, Here::Employees);
        Ok(visit.page(&Confirm::delete_sms_invitation(frame, &one.id, open.number.as_str())))
    };
    visit.show(shown.await)
}

/// `POST /employees/sms-invitations/{id}/delete`.
pub async fn delete_sms(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        sms_invitation::delete(&visit.app, &s.acting(), read_sms(&one)?, visit.now).await?;
        Ok(visit.go("/employees/invitations?done=sms-deleted"))
    };
    visit.show(done.await)
}

fn read_sms(one: &One) -> Result<SmsInvitationId, Failure> {
    one.id.parse().map_err(|_| Refusal::NotFound.into())
}
