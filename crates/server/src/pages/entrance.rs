//! The first time: setting up the server. Links act on a POST only.

use axum::http::StatusCode;
use axum::response::Response;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::secret::Token;
use pages::view::{LinkDead, LinkDeath, Setup, SetupError};
use serde::Deserialize;

use super::asked::Path;
use super::said::query;
use super::visit::{Posted, Visit};
use crate::api::sign_in::read_password;
use crate::failure::Failure;
use crate::use_case::setup::{self, FirstWorkspace};

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
        Ok(()) => visit.page(&setup_page(&visit, &linked, ["", "", "", ""], None)),
        Err(failure) => dead(&visit, LinkDeath::Setup, &failure),
    }
}

fn setup_page(visit: &Visit, linked: &Linked, typed: [&str; 4], problem: Option<SetupError>) -> Setup {
    let [workspace, address, name, email] = typed.map(str::to_owned);
    Setup {
        frame: visit.frame(),
        action: format!("/setup/{}", linked.token),
        origin: visit.app.settings.public_url.clone(),
        workspace,
        address,
        name,
        email,
        min: visit.app.policy().count(Key::PasswordMinAlone),
        problem,
    }
}

/// `POST /setup/{token}`: the first workspace and its administrator.
pub async fn set_up(Path(linked): Path<Linked>, mut posted: Posted) -> Response {
    let password = posted.take("password");
    let visit = &posted.visit;
    let typed = ["workspace", "address", "name", "email"].map(|field| posted.field(field));
    let done = async {
        let token = linked.token()?;
        let invalid = |field, reason| Refusal::Invalid { field, reason };
        let first = FirstWorkspace {
            title: typed[0].parse().map_err(|_| invalid("workspace", "unreadable"))?,
            name: typed[1].parse().map_err(|_| invalid("address", "unreadable"))?,
            person: typed[2].parse().map_err(|_| invalid("name", "unreadable"))?,
            email: typed[3].parse().map_err(|_| invalid("email", "unreadable"))?,
            password: read_password(password)?,
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
                let page = setup_page(visit, &linked, typed, Some(problem));
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
