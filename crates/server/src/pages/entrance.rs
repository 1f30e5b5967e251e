//! The first time: setting up the server. Links act on a POST only.

use axum::http::StatusCode;
use axum::response::Response;
use domain::email::Email;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::secret::Token;
use pages::view::{CreateWorkspace, LinkDead, LinkDeath, Setup, SetupError};
use serde::Deserialize;

use super::asked::Path;
use super::said::query;
use super::visit::{Posted, Visit};
use crate::api::sign_in::read_password;
use crate::failure::Failure;
use crate::use_case::new_workspace;
use crate::use_case::setup::{self, FirstWorkspace, Invited};

#[derive(Deserialize)]
pub struct Linked {
    pub token: String,
}

impl Linked {
    pub fn token(&self) -> Result<Token, Failure> {
        self.token.parse().map_err(|_| Refusal::LinkUsed.into())
    }
}

pub fn dead(visit: &Visit, death: LinkDeath, failure: &Failure) -> Response {
    match failure {
        Failure::Refused(Refusal::LinkUsed) => visit.page_with(
            StatusCode::GONE,
            &LinkDead {
                frame: visit.frame(),
                death,
            },
        ),
        failure => visit.refuse(failure),
    }
}

/// `GET /setup/{token}`.
pub async fn setup(visit: Visit, Path(linked): Path<Linked>) -> Response {
    let open = async { setup::peek_setup(&visit.app, &linked.token()?, visit.now).await };
    match open.await {
        Ok(invited) => {
            let owner = invited.owner.clone().unwrap_or_default();
            visit.page(&setup_page(&visit, &linked, ["", "", "", &owner], &invited, None))
        }
        Err(failure) => dead(&visit, LinkDeath::Setup, &failure),
    }
}

/// `GET /create-workspace`.
pub async fn create_ask(visit: Visit) -> Response {
    if !new_workspace::offered(&visit.app) {
        return visit.not_found();
    }
    visit.page(&create_page(&visit, String::new()))
}

/// `POST /create-workspace`: the same answer for every address that may be one.
pub async fn create(posted: Posted) -> Response {
    let visit = &posted.visit;
    let email: String = posted.field("email").trim().chars().take(320).collect();
    let Ok(read) = email.parse::<Email>() else {
        let page = CreateWorkspace {
            problem: Some(visit.texts.say("problem-email-unreadable")),
            ..create_page(visit, email)
        };
        return visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    if let Err(refusal) = visit.counts_as_a_strangers() {
        return visit.refuse(&refusal.into());
    }
    let asked = new_workspace::ask(&visit.app, &read, &visit.texts, &visit.caller, visit.now).await;
    let (status, wait, too_soon) = match asked {
        Ok(wait) => (StatusCode::OK, wait.as_secs(), false),
        Err(Failure::Refused(refusal @ Refusal::ResendTooSoon { .. })) => {
            (StatusCode::TOO_MANY_REQUESTS, refusal.retry_after().unwrap_or(0), true)
        }
        Err(failure) => return visit.refuse(&failure),
    };
    let page = CreateWorkspace {
        sent: Some(wait),
        too_soon,
        ..create_page(visit, email)
    };
    visit.page_with(status, &page)
}

fn create_page(visit: &Visit, email: String) -> CreateWorkspace {
    CreateWorkspace {
        frame: visit.frame(),
        email,
        problem: None,
        sent: None,
        too_soon: false,
        sender: visit.app.courier.sender().unwrap_or_default(),
        life: visit.app.policy().span(Key::SetupLinkLife).as_secs() / 60,
    }
}

fn setup_page(
    visit: &Visit,
    linked: &Linked,
    typed: [&str; 4],
    invited: &Invited,
    problem: Option<SetupError>,
) -> Setup {
    let [workspace, address, name, email] = typed.map(str::to_owned);
    Setup {
        frame: visit.frame(),
        action: format!("/setup/{}", linked.token),
        origin: visit.app.settings.public_url.clone(),
        workspace,
        address,
        name,
        email,
        owner: invited.owner.is_some(),
        known: invited.known,
        min: visit.app.policy().count(Key::PasswordMinAlone),
        problem,
    }
}

/// `POST /setup/{token}`: the first workspace and its administrator.
pub async fn set_up(Path(linked): Path<Linked>, mut posted: Posted) -> Response {
    let password = posted.take("password");
    let visit = &posted.visit;
    let peeked = async { setup::peek_setup(&visit.app, &linked.token()?, visit.now).await };
    let invited = match peeked.await {
        Ok(invited) => invited,
        Err(failure) => return dead(visit, LinkDeath::Setup, &failure),
    };
    let mut typed = ["workspace", "address", "name", "email"].map(|field| posted.field(field));
    if let Some(owner) = &invited.owner {
        typed[3] = owner;
    }
    let done = async {
        let token = linked.token()?;
        let invalid = |field, reason| Refusal::Invalid { field, reason };
        let first = FirstWorkspace {
            title: typed[0].parse().map_err(|_| invalid("workspace", "unreadable"))?,
            name: typed[1].parse().map_err(|_| invalid("address", "unreadable"))?,
            email: typed[3].parse().map_err(|_| invalid("email", "unreadable"))?,
            profile: if invited.known {
                None
            } else {
                let person = typed[2].parse().map_err(|_| invalid("name", "unreadable"))?;
                Some((person, read_password(password)?))
            },
        };
        setup::set_up(&visit.app, &token, first, &visit.caller, visit.now).await
    };
    match done.await {
        Ok(workspace) => {
            let place = visit.app.directory.by_id(workspace);
            let base = place.map(|p| format!("/w/{}", p.workspace.name)).unwrap_or_default();
            Visit::go_whole(&format!("{base}/sign-in?ready=1&login={}", query(typed[3].trim())))
        }
        Err(failure) => match problem(visit, &failure) {
            Some(problem) => {
                let page = setup_page(visit, &linked, typed, &invited, Some(problem));
                visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
            }
            None => dead(visit, LinkDeath::Setup, &failure),
        },
    }
}

/// The field that has to be mended, and how, in words.
pub fn problem(visit: &Visit, failure: &Failure) -> Option<SetupError> {
    let Failure::Refused(refusal) = failure else {
        return None;
    };
    let said = |id: &str| visit.texts.say(id);
    match refusal {
        Refusal::PasswordTooWeak { .. } | Refusal::PasswordReused => {
            let said = pages::refusal::said(&visit.texts, refusal.code(), &visit.details(failure));
            Some(SetupError {
                field: "password",
                words: format!("{} {}", said.title, said.remedy),
            })
        }
        Refusal::IncorrectLoginOrPassword => Some(SetupError {
            field: "password",
            words: said("password-incorrect"),
        }),
        Refusal::Invalid { field, reason } => {
            let id = format!("problem-{field}-{}", reason.replace('_', "-"));
            Some(SetupError {
                field,
                words: said(&id),
            })
        }
        _ => None,
    }
}
