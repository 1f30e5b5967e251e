//! Joining by a link for many people. Nothing here says whether an address is known.

use axum::http::StatusCode;
use axum::response::Response;
use domain::account::Status;
use domain::email::Email;
use domain::id::JoinLinkId;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::secret::Token;
use pages::view::{Join, JoinWaits, JoiningPage, LinkDead, LinkDeath};
use serde::Deserialize;

use super::asked::{Path, Query};
use super::door;
use super::entrance::{Linked, dead};
use super::invitation::{
    Arriving, answer, asks_puzzle, joining, mended, mode, other_profile, sign_out_here, throttled,
};
use super::said::query;
use super::visit::{Posted, Visit};
use crate::failure::Failure;
use crate::use_case::acceptance;
use crate::use_case::join::{self, Confirming};

/// `GET /join/{token}`.
pub async fn show(visit: Visit, Path(linked): Path<Linked>) -> Response {
    match page(&visit, &linked, "").await {
        Ok(page) => visit.page(&page),
        Err(failure) => dead(&visit, LinkDeath::Join, &failure),
    }
}

async fn page(visit: &Visit, linked: &Linked, email: &str) -> Result<Join, Failure> {
    let here = visit.place.as_ref().map(|place| place.workspace.id);
    let link = join::peek(&visit.app, &linked.token()?, here, visit.now).await?;
    let place = join::place_of(&visit.app, &link)?;
    Ok(Join {
        frame: visit.frame(),
        action: format!("{}/join/{}", visit.base, linked.token),
        workspace: place.workspace.title.clone(),
        email: email.to_owned(),
        sent: false,
        sender: visit.app.courier.sender().unwrap_or_default(),
        problem: None,
        throttled: None,
    })
}

/// `POST /join/{token}`: a mail goes to the address, and the page says so, whoever's it is.
pub async fn ask(Path(linked): Path<Linked>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let typed: String = posted.field("email").trim().chars().take(320).collect();
    let here = visit.place.as_ref().map(|place| place.workspace.id);
    let mut page = match page(visit, &linked, &typed).await {
        Ok(page) => page,
        Err(failure) => return dead(visit, LinkDeath::Join, &failure),
    };
    let done = async {
        let app = &visit.app;
        visit.counts_as_a_strangers()?;
        let email: Email = typed.parse().map_err(|_| Refusal::Invalid {
            field: "email",
            reason: "unreadable",
        })?;
        let language = visit.texts.tag();
        join::ask(app, &linked.token()?, here, &email, language, &visit.caller, visit.now).await
    };
    match done.await {
        Ok(()) => {
            page.sent = true;
            visit.page(&page)
        }
        Err(failure @ Failure::Refused(Refusal::LinkUsed)) => dead(visit, LinkDeath::Join, &failure),
        Err(failure) => {
            page.problem = mended(visit, &failure);
            page.throttled = throttled(&failure);
            answer(visit, &failure, page.problem.is_some(), &page)
        }
    }
}

/// A confirming link.
#[derive(Deserialize)]
pub struct Confirmed {
    link: String,
    token: String,
}

impl Confirmed {
    fn read(&self) -> Result<(JoinLinkId, Token), Failure> {
        let link = self.link.parse().map_err(|_| Refusal::LinkUsed)?;
        Ok((link, self.token.parse().map_err(|_| Refusal::LinkUsed)?))
    }

    fn action(&self, visit: &Visit) -> String {
        format!("{}/joining/{}/{}", visit.base, self.link, self.token)
    }
}

/// `GET /joining/{link}/{token}`; `?anew=1` as of an invitation.
pub async fn confirming(visit: Visit, Path(link): Path<Confirmed>, Query(arriving): Query<Arriving>) -> Response {
    let open = match found(&visit, &link).await {
        Ok(open) => open,
        Err(failure) => return dead(&visit, LinkDeath::Join, &failure),
    };
    match stranger(&visit, &link, &open).await {
        Ok(Some(page)) => page,
        Ok(None) => visit.page(&joining_page(&visit, &link, &open, (arriving.anew(), ""), None)),
        Err(failure) => visit.refuse(&failure),
    }
}

async fn found(visit: &Visit, link: &Confirmed) -> Result<Confirming, Failure> {
    let (id, token) = link.read()?;
    let here = visit.place.as_ref().map(|place| place.workspace.id);
    join::peek_confirming(&visit.app, id, &token, here, visit.now).await
}

/// The page for a browser in which another profile is signed in.
async fn stranger(visit: &Visit, link: &Confirmed, open: &Confirming) -> Result<Option<Response>, Failure> {
    let account = visit.app.store.account_by_login(open.email.folded()).await?;
    let account = account.map(|a| a.id);
    let login = acceptance::other_profile(&visit.app, &visit.caller, account, visit.now).await?;
    Ok(login.map(|login| other_profile(visit, link.action(visit), login, open.email.written().to_owned())))
}

fn joining_page(
    visit: &Visit,
    link: &Confirmed,
    open: &Confirming,
    (anew, name): (bool, &str),
    failure: Option<&Failure>,
) -> JoiningPage {
    let min = visit.place.as_ref().map_or_else(
        || visit.app.policy().count(Key::PasswordMinAlone),
        |p| p.policy.count(Key::PasswordMinAlone),
    );
    JoiningPage {
        frame: visit.frame(),
        action: link.action(visit),
        workspace: open.workspace_title.clone(),
        name: name.to_owned(),
        email: open.email.written().to_owned(),
        mode: mode((open.has_password, open.may_begin_anew), anew, min),
        waits: open.waits,
        problem: failure.and_then(|failure| mended(visit, failure)),
        throttled: failure.and_then(throttled),
        captcha: failure
            .filter(|failure| asks_puzzle(failure))
            .and_then(|_| door::puzzle(visit, open.email.written())),
    }
}

/// `POST /joining/{link}/{token}`: name and password; in, or waiting for an administrator.
pub async fn confirm(Path(link): Path<Confirmed>, mut posted: Posted) -> Response {
    if posted.field("act") == "sign_out" {
        let back = link.action(&posted.visit);
        return posted.visit.show(sign_out_here(&posted.visit, &back).await);
    }
    let open = match found(&posted.visit, &link).await {
        Ok(open) => open,
        Err(failure) => return dead(&posted.visit, LinkDeath::Join, &failure),
    };
    let read = joining(&mut posted, open.has_password);
    let visit = &posted.visit;
    let done = async {
        if let Some(page) = stranger(visit, &link, &open).await? {
            return Ok(page);
        }
        let (id, token) = link.read()?;
        let here = visit.place.as_ref().map(|place| place.workspace.id);
        let joined = join::confirm(&visit.app, id, &token, here, read?, &visit.caller, visit.now).await?;
        if joined.status == Status::Pending {
            return Ok(visit.page(&JoinWaits {
                frame: visit.frame(),
                workspace: open.workspace_title.clone(),
            }));
        }
        let place = visit.app.directory.by_id(joined.workspace);
        let base = place.map(|p| format!("/w/{}", p.workspace.name)).unwrap_or_default();
        let login = query(&joined.login);
        Ok(Visit::go_whole(&format!("{base}/sign-in?ready=1&login={login}")))
    };
    match done.await {
        Ok(response) => response,
        Err(Failure::Refused(Refusal::LinkUsed | Refusal::StaleState)) => {
            let page = LinkDead {
                frame: visit.frame(),
                death: LinkDeath::Join,
            };
            visit.page_with(StatusCode::GONE, &page)
        }
        Err(failure) => {
            let typed = (posted.field("anew") == "1", posted.field("name"));
            let page = joining_page(visit, &link, &open, typed, Some(&failure));
            answer(visit, &failure, page.problem.is_some() || page.captcha.is_some(), &page)
        }
    }
}
