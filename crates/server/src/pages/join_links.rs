//! The console's links for many people.

use axum::http::StatusCode;
use axum::response::Response;
use domain::access::Act;
use domain::id::JoinLinkId;
use domain::invitation::Domains;
use domain::refusal::Refusal;
use pages::frame::Here;
use pages::view::{JoinLinkRow, JoinLinks, LinkShown, SetupError};
use serde::Deserialize;

use super::asked::{Path, Query};
use super::console::administrative;
use super::invite::{chosen_group, group_choices};
use super::own::One;
use super::said::when;
use super::visit::{Posted, Visit};
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::employees::permit;
use crate::use_case::join::{self, NewJoinLink};

/// What was done just now.
#[derive(Deserialize, Default)]
pub struct Just {
    done: Option<String>,
}

/// `GET /employees/join-links`.
pub async fn list(visit: Visit, Query(just): Query<Just>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ManageInvitations)? {
            return Ok(first);
        }
        let mut shown = page(&visit, &s, "", None).await?;
        shown.frame.done = match just.done.as_deref() {
            Some("on") => Some(visit.texts.say("switched-on")),
            Some("off") => Some(visit.texts.say("switched-off")),
            _ => None,
        };
        Ok(visit.page(&shown))
    };
    visit.show(shown.await)
}

async fn page(visit: &Visit, s: &SignedIn, exempt: &str, problem: Option<SetupError>) -> Result<JoinLinks, Failure> {
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
pub async fn make(posted: Posted) -> Response {
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
            let page = page(visit, &s, exempt, Some(problem)).await?;
            return Ok(visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
        };
        let new = NewJoinLink {
            group: chosen_group(posted.field("group"))?,
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
