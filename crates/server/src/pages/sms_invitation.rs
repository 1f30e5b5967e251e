//! Inviting by SMS: the form.

use axum::http::StatusCode;
use axum::response::Response;
use domain::access::Act;
use domain::account::ShownName;
use domain::refusal::Refusal;
use pages::frame::Here;
use pages::view::{InviteBySms, SetupError};

use super::console::administrative;
use super::invite::{chosen_group, group_choices, language_choices, offered_language};
use super::visit::{Posted, Visit};
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::sms;
use crate::use_case::sms_invitation::{self, Order};

/// What was typed into the form.
#[derive(Default)]
struct Typed {
    number: String,
    name: String,
    group: String,
    language: String,
}

/// `GET /employees/invite/sms`.
pub async fn show(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ManageInvitations)? {
            return Ok(first);
        }
        if !sms::is_offered(&visit.app) {
            return Ok(visit.not_found());
        }
        Ok(visit.page(&form(&visit, &s, Typed::default(), None).await?))
    };
    visit.show(shown.await)
}

async fn form(visit: &Visit, s: &SignedIn, typed: Typed, problem: Option<SetupError>) -> Result<InviteBySms, Failure> {
    let frame = visit.frame_of(s, Here::Employees);
    Ok(InviteBySms {
        number: typed.number,
        name: typed.name,
        group: typed.group,
        groups: group_choices(visit, s).await?,
        language: offered_language(visit, &typed.language),
        languages: language_choices(&frame),
        problem,
        frame,
    })
}

/// `POST /employees/invite/sms`.
pub async fn invite(posted: Posted) -> Response {
    let visit = &posted.visit;
    let typed = Typed {
        number: posted.field("number").to_owned(),
        name: posted.field("name").to_owned(),
        group: posted.field("group").to_owned(),
        language: posted.field("language").to_owned(),
    };
    let done = async {
        let s = visit.signed_in().await?;
        let invited = match order(visit, &typed) {
            Ok(order) => sms_invitation::invite(&visit.app, &s.acting(), &order, visit.now).await,
            Err(refusal) => Err(refusal.into()),
        };
        match invited {
            Ok(_) => Ok(visit.go("/employees/invitations?done=sms")),
            Err(failure) => {
                let problem = problem(visit, &failure).ok_or(failure)?;
                let page = form(visit, &s, typed, Some(problem)).await?;
                Ok(visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
            }
        }
    };
    visit.show(done.await)
}

fn order(visit: &Visit, typed: &Typed) -> Result<Order, Refusal> {
    let unreadable = |_| Refusal::Invalid {
        field: "name",
        reason: "unreadable",
    };
    let name = Some(typed.name.trim()).filter(|name| !name.is_empty());
    Ok(Order {
        number: typed.number.clone(),
        name: name.map(str::parse::<ShownName>).transpose().map_err(unreadable)?,
        group: chosen_group(&typed.group)?,
        language: offered_language(visit, &typed.language),
    })
}

/// What can be mended in the form.
fn problem(visit: &Visit, failure: &Failure) -> Option<SetupError> {
    let (field, id) = match failure {
        Failure::Refused(Refusal::PhoneInUse) => ("number", "invite-number-in-use"),
        Failure::Refused(Refusal::Invalid {
            field: "number",
            reason: "not_allowed_there",
        }) => ("number", "phone-number-not-there"),
        Failure::Refused(Refusal::Invalid { field: "number", .. }) => ("number", "phone-number-unreadable"),
        Failure::Refused(Refusal::Invalid { field: "name", .. }) => ("name", "problem-name-unreadable"),
        _ => return None,
    };
    Some(SetupError {
        field,
        words: visit.texts.say(id),
    })
}
