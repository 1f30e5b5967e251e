//! "Change account": the person's own profile, and the contact e-mail of an employee.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::access::Act;
use domain::email::Email;
use domain::refusal::{AddressUse, Refusal};
use pages::frame::{Frame, Here};
use pages::text::LANGUAGES;
use pages::view::{ChangeLogin, Choice, ContactEdit, PendingLogin, Profile, ProfileEdit, SetupError};
use pages::when::zones;
use serde::Deserialize;

use super::asked::{Path, Query};
use super::console::administrative;
use super::factor::with_new_token;
use super::own::One;
use super::password::{account_of, account_proof};
use super::said::when;
use super::visit::{Posted, Visit};
use crate::api::sign_in::read_password;
use crate::failure::Failure;
use crate::request::cookie;
use crate::request::session::SignedIn;
use crate::use_case::profile::Said;
use crate::use_case::{account_act, contact_change, employees, login_change, own_data, profile};

/// What was done just now.
#[derive(Deserialize, Default)]
pub struct Just {
    done: Option<String>,
}

/// `GET /profile/data`: the person's own data as a file.
pub async fn data(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let data = own_data::own_data(&visit.app, &s.live).await?;
        let text = serde_json::to_string_pretty(&data).map_err(|_| Failure::Broken)?;
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (
                header::CONTENT_DISPOSITION,
                HeaderValue::from_static("attachment; filename=\"my-data.json\""),
            ),
        ];
        Ok((headers, text).into_response())
    };
    visit.show(shown.await)
}

/// `GET /profile`.
pub async fn show(visit: Visit, Query(just): Query<Just>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let account = account_of(&visit, &s).await?;
        let pending = login_change::pending(&visit.app, account.id, visit.now).await?;
        let contact = visit.app.store.contact(s.live.who.employee).await?;
        let done = match just.done.as_deref() {
            Some("profile") => Some("profile-saved"),
            Some("login") => Some("login-change-sent"),
            Some("cancelled") => Some("login-change-cancelled"),
            Some("contact") => Some("contact-saved"),
            Some("contact-sent") => Some("contact-saved-sent"),
            _ => None,
        };
        let page = Profile {
            name: account.name.clone(),
            login: account.login_shown.clone(),
            login_confirmed: account.login_confirmed_at.is_some(),
            pending: pending.map(|pending| PendingLogin {
                address: pending.address,
                until: when(&visit, pending.expires_at),
            }),
            contact: contact.map(|contact| (contact.address, contact.confirmed_at.is_some())),
            password_changed: account.password_at.map(|at| when(&visit, at)),
            language: account.language.as_deref().and_then(own_name),
            time_zone: account.time_zone.clone(),
            frame: Frame {
                done: done.map(|id| visit.texts.say(id)),
                ..visit.frame_of(&s, Here::Nowhere)
            },
        };
        Ok(visit.page(&page))
    };
    visit.show(shown.await)
}

/// What a language calls itself.
fn own_name(tag: &str) -> Option<String> {
    let found = LANGUAGES.iter().find(|(known, _)| *known == tag)?;
    Some(found.1.to_owned())
}

/// `GET /profile/edit`.
pub async fn edit(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let account = account_of(&visit, &s).await?;
        let (language, zone) = (
            account.language.unwrap_or_default(),
            account.time_zone.unwrap_or_default(),
        );
        Ok(visit.page(&edit_page(&visit, &s, [&account.name, &language, &zone], None)))
    };
    visit.show(shown.await)
}

fn edit_page(visit: &Visit, s: &SignedIn, typed: [&str; 3], problem: Option<SetupError>) -> ProfileEdit {
    let [name, language, time_zone] = typed.map(str::to_owned);
    let mut zones = zones();
    if !time_zone.is_empty() && !zones.contains(&time_zone) {
        zones.insert(0, time_zone.clone());
    }
    let choice = |(tag, name): &(&str, &str)| Choice {
        value: (*tag).to_owned(),
        label: (*name).to_owned(),
    };
    ProfileEdit {
        frame: visit.frame_of(s, Here::Nowhere),
        name,
        language,
        languages: LANGUAGES.iter().map(choice).collect(),
        time_zone,
        zones,
        problem,
    }
}

/// `POST /profile/edit`.
pub async fn save(posted: Posted) -> Response {
    let visit = &posted.visit;
    let typed = ["name", "language", "time_zone"].map(|field| posted.field(field));
    let s = match visit.signed_in().await {
        Ok(s) => s,
        Err(failure) => return visit.refuse(&failure),
    };
    let saved = async {
        let said = Said::read(typed[0], typed[1], typed[2])?;
        profile::save(&visit.app, &s.acting(), &said, visit.now).await?;
        Ok(said)
    };
    match saved.await {
        Ok(said) => {
            let mut response = visit.go("/profile?done=profile");
            if let Some(tag) = &said.language {
                let chosen = cookie::set_language(tag);
                response.headers_mut().append(header::SET_COOKIE, chosen);
            }
            response
        }
        Err(failure) => match problem(visit, &failure) {
            Some(problem) => visit.page_with(status(&failure), &edit_page(visit, &s, typed, Some(problem))),
            None => visit.refuse(&failure),
        },
    }
}

/// `GET /profile/login`.
pub async fn login(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        Ok(visit.page(&login_page(&visit, &s, "", None, None).await?))
    };
    visit.show(shown.await)
}

async fn login_page(
    visit: &Visit,
    s: &SignedIn,
    email: &str,
    problem: Option<SetupError>,
    throttled: Option<u64>,
) -> Result<ChangeLogin, Failure> {
    let account = account_of(visit, s).await?;
    let asked = account_act::asked(&visit.app, &s.live, visit.now).await?;
    Ok(ChangeLogin {
        frame: visit.frame_of(s, Here::Nowhere),
        login: account.login_shown,
        email: email.to_owned(),
        proof: account_proof(visit, s, &asked),
        problem,
        throttled,
    })
}

/// `POST /profile/login`: the new address, with the strongest proof of the account (ACC-04, ACC-15).
pub async fn change_login(mut posted: Posted) -> Response {
    let [current, code] = ["current", "code"].map(|field| posted.take(field));
    let visit = &posted.visit;
    let email = posted.field("email");
    let s = match visit.signed_in().await {
        Ok(s) => s,
        Err(failure) => return visit.refuse(&failure),
    };
    let done = async {
        let typed = login_change::Typed {
            new: read_email(email)?,
            password: read_password(current).map_err(|_| Refusal::IncorrectLoginOrPassword)?,
            code: Some(code).filter(|c| !c.is_empty()),
        };
        login_change::ask(&visit.app, &s.token, &s.acting(), typed, visit.now).await
    };
    let failure = match done.await {
        Ok(token) => return with_new_token(visit, visit.go("/profile?done=login"), &token),
        Err(failure) => failure,
    };
    let (problem, throttled) = (problem(visit, &failure), throttled(&failure));
    if problem.is_none() && throttled.is_none() {
        return visit.refuse(&failure);
    }
    match login_page(visit, &s, email, problem, throttled).await {
        Ok(page) => visit.page_with(status(&failure), &page),
        Err(failure) => visit.refuse(&failure),
    }
}

/// `POST /profile/login/again`.
pub async fn login_again(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        login_change::send_again(&visit.app, &s.acting(), visit.now).await?;
        Ok(visit.go("/profile?done=login"))
    };
    visit.show(done.await)
}

/// `POST /profile/login/cancel`.
pub async fn login_cancel(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        login_change::cancel(&visit.app, &s.acting(), visit.now).await?;
        Ok(visit.go("/profile?done=cancelled"))
    };
    visit.show(done.await)
}

/// `GET /profile/contact`.
pub async fn contact(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        employees::permit(&visit.app, &s.live, Act::ChangeOwnContact, visit.now)?;
        let contact = visit.app.store.contact(s.live.who.employee).await?;
        let email = contact.map(|contact| contact.address).unwrap_or_default();
        Ok(visit.page(&contact_page(&visit, &s, None, email)))
    };
    visit.show(shown.await)
}

/// `GET /employees/{id}/contact`, for administrators.
pub async fn contact_of(visit: Visit, Path(one): Path<One>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ChangeContacts)? {
            return Ok(first);
        }
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let found = employees::find(&visit.app, &s.live, id, visit.now).await?;
        let contact = visit.app.store.contact(found.id).await?;
        let email = contact.map(|contact| contact.address).unwrap_or_default();
        Ok(visit.page(&contact_page(&visit, &s, Some((&one.id, found.name)), email)))
    };
    visit.show(shown.await)
}

fn contact_page(visit: &Visit, s: &SignedIn, whose: Option<(&str, String)>, email: String) -> ContactEdit {
    let (path, back, here) = match &whose {
        Some((id, _)) => (
            format!("/employees/{id}/contact"),
            format!("/employees/{id}"),
            Here::Employees,
        ),
        None => ("/profile/contact".to_owned(), "/profile".to_owned(), Here::Nowhere),
    };
    ContactEdit {
        frame: visit.frame_of(s, here),
        name: whose.map(|(_, name)| name),
        email,
        path,
        back,
        problem: None,
        throttled: None,
    }
}

/// `POST /profile/contact`.
pub async fn set_contact(posted: Posted) -> Response {
    let visit = &posted.visit;
    let typed = posted.field("email");
    let s = match visit.signed_in().await {
        Ok(s) => s,
        Err(failure) => return visit.refuse(&failure),
    };
    let done = async {
        let new = read_contact(typed)?;
        let own = s.live.who.employee;
        contact_change::set(&visit.app, &s.acting(), own, new.as_ref(), visit.now).await?;
        let contact = visit.app.store.contact(own).await?;
        let waits = contact.is_some_and(|contact| contact.confirmed_at.is_none());
        let done = if waits { "contact-sent" } else { "contact" };
        Ok(visit.go(&format!("/profile?done={done}")))
    };
    match done.await {
        Ok(response) => response,
        Err(failure) => contact_refused(visit, contact_page(visit, &s, None, typed.to_owned()), &failure),
    }
}

/// `POST /employees/{id}/contact`, for administrators.
pub async fn set_contact_of(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let typed = posted.field("email");
    let s = match visit.signed_in().await {
        Ok(s) => s,
        Err(failure) => return visit.refuse(&failure),
    };
    let done = async {
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let new = read_contact(typed)?;
        contact_change::set(&visit.app, &s.acting(), id, new.as_ref(), visit.now).await?;
        Ok(visit.go(&format!("/employees/{}", one.id)))
    };
    let failure = match done.await {
        Ok(response) => return response,
        Err(failure) => failure,
    };
    let named = async {
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        employees::find(&visit.app, &s.live, id, visit.now).await
    };
    match named.await {
        Ok(found) => {
            let page = contact_page(visit, &s, Some((&one.id, found.name)), typed.to_owned());
            contact_refused(visit, page, &failure)
        }
        Err(failure) => visit.refuse(&failure),
    }
}

fn contact_refused(visit: &Visit, page: ContactEdit, failure: &Failure) -> Response {
    let (problem, throttled) = (problem(visit, failure), throttled(failure));
    // The proof became too old while the page was open: it leads to the step-up, and back here.
    let is_stale = matches!(failure, Failure::Refused(Refusal::StepUpRequired));
    if is_stale || problem.is_none() && throttled.is_none() {
        return visit.refuse(failure);
    }
    visit.page_with(
        status(failure),
        &ContactEdit {
            problem,
            throttled,
            ..page
        },
    )
}

/// `POST /profile/contact/again`.
pub async fn contact_again(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        contact_change::send_again(&visit.app, &s.acting(), visit.now).await?;
        Ok(visit.go("/profile?done=contact-sent"))
    };
    visit.show(done.await)
}

fn read_email(text: &str) -> Result<Email, Refusal> {
    text.parse().map_err(|_| Refusal::Invalid {
        field: "email",
        reason: "unreadable",
    })
}

/// An empty field takes the contact e-mail away.
pub fn read_contact(text: &str) -> Result<Option<Email>, Refusal> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    read_email(text).map(Some)
}

fn status(failure: &Failure) -> StatusCode {
    StatusCode::from_u16(failure.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY)
}

fn throttled(failure: &Failure) -> Option<u64> {
    match failure {
        Failure::Refused(refusal @ (Refusal::TooManyAttempts { .. } | Refusal::Busy { .. })) => refusal.retry_after(),
        _ => None,
    }
}

/// The field that has to be mended, and how, in words.
fn problem(visit: &Visit, failure: &Failure) -> Option<SetupError> {
    let Failure::Refused(refusal) = failure else {
        return None;
    };
    let (field, words) = match refusal {
        Refusal::IncorrectLoginOrPassword => ("current", visit.texts.say("password-incorrect")),
        Refusal::IncorrectCode | Refusal::StepUpRequired => ("code", visit.texts.say("code-incorrect")),
        Refusal::EmailAlreadyExists { by: AddressUse::Login } => ("email", visit.texts.say("problem-email-login")),
        Refusal::EmailAlreadyExists { .. } => ("email", visit.texts.say("problem-email-contact")),
        Refusal::Invalid { field, reason } => {
            let id = format!("problem-{}-{}", field.replace('_', "-"), reason.replace('_', "-"));
            (*field, visit.texts.say(&id))
        }
        _ => return None,
    };
    Some(SetupError { field, words })
}
