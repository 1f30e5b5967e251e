//! Links from messages about a new or a former address. They act on a POST, so that no mail scanner acts for anybody.

use axum::response::Response;
use domain::address_change::Undo;
use pages::view::{AddressLink, AddressLinkDone, LinkDeath};
use store::link::LinkPurpose;

use super::asked::Path;
use super::entrance::{Linked, dead};
use super::invitation::{other_profile, sign_out_here};
use super::said::query;
use super::visit::{Posted, Visit};
use crate::failure::Failure;
use crate::use_case::contact_change;
use crate::use_case::login_change::{self, First};

/// `GET /confirm-login/{token}`.
pub async fn confirm_login(visit: Visit, Path(linked): Path<Linked>) -> Response {
    let asked = async {
        let about = login_change::peek(&visit.app, &linked.token()?, &visit.caller, visit.now).await?;
        let (former, new) = (about.former, about.new);
        let again = format!("{}/confirm-login/{}", visit.base, linked.token);
        match about.first {
            First::Nothing => {}
            First::SignOut(login) => return Ok(other_profile(&visit, again, login, new)),
            First::SignIn => {
                let what = visit
                    .texts
                    .say_with("confirm-login-own-first-what", &[("new", new.as_str())]);
                let sign_in = format!("/sign-in?next={}", query(&again));
                let title = "confirm-login-own-first";
                return Ok(tell(
                    &visit,
                    title,
                    vec![what],
                    ("confirm-login-own-first-verb", &sign_in),
                ));
            }
        }
        if former == new {
            let what = visit.texts.say_with("confirm-login-own", &[("new", new.as_str())]);
            return Ok(visit.page(&AddressLink {
                verb: visit.texts.say("confirm-login-own-verb"),
                ..asking(&visit, "confirm-login", &linked, vec![what])
            }));
        }
        let values = [("former", former.as_str()), ("new", new.as_str())];
        let sentences = vec![
            visit.texts.say_with("confirm-login-what", &values),
            visit.texts.say_with("confirm-login-then", &values),
        ];
        Ok(ask(&visit, "confirm-login", &linked, sentences))
    };
    answer(&visit, asked.await)
}

/// `POST /confirm-login/{token}`.
pub async fn login_confirmed(Path(linked): Path<Linked>, posted: Posted) -> Response {
    let visit = &posted.visit;
    if posted.field("act") == "sign_out" {
        let again = format!("{}/confirm-login/{}", visit.base, linked.token);
        return visit.show(sign_out_here(visit, &again).await);
    }
    let done = async {
        let (new, is_new) = login_change::confirm(&visit.app, &linked.token()?, &visit.caller, visit.now).await?;
        if !is_new {
            return Ok(tell(visit, "confirm-login-own-done", Vec::new(), ("nav-home", "/")));
        }
        let what = visit
            .texts
            .say_with("confirm-login-done-what", &[("new", new.as_str())]);
        Ok(tell(visit, "confirm-login-done", vec![what], ("nav-home", "/")))
    };
    answer(visit, done.await)
}

/// `GET /undo-login/{token}`.
pub async fn undo_login(visit: Visit, Path(linked): Path<Linked>) -> Response {
    let asked = async {
        let former = login_change::peek_undo(&visit.app, &linked.token()?, visit.now).await?;
        let what = visit.texts.say_with("undo-login-what", &[("address", former.as_str())]);
        Ok(ask(&visit, "undo-login", &linked, vec![what]))
    };
    answer(&visit, asked.await)
}

/// `POST /undo-login/{token}`.
pub async fn login_undone(Path(linked): Path<Linked>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let undo = login_change::undo(&visit.app, &linked.token()?, &visit.caller, visit.now).await?;
        Ok(undone(visit, undo, "undo-done-what"))
    };
    answer(visit, done.await)
}

/// `GET /confirm-contact/{token}`.
pub async fn confirm_contact(visit: Visit, Path(linked): Path<Linked>) -> Response {
    let asked = async {
        let purpose = LinkPurpose::ContactConfirmation;
        let (address, workspace) = contact_change::peek(&visit.app, purpose, &linked.token()?, visit.now).await?;
        let values = [("address", address.as_str()), ("workspace", workspace.as_str())];
        let what = visit.texts.say_with("confirm-contact-what", &values);
        Ok(ask(&visit, "confirm-contact", &linked, vec![what]))
    };
    answer(&visit, asked.await)
}

/// `POST /confirm-contact/{token}`.
pub async fn contact_confirmed(Path(linked): Path<Linked>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        contact_change::confirm(&visit.app, &linked.token()?, &visit.caller, visit.now).await?;
        Ok(tell(visit, "confirm-contact-done", Vec::new(), ("nav-home", "/")))
    };
    answer(visit, done.await)
}

/// `GET /undo-contact/{token}`.
pub async fn undo_contact(visit: Visit, Path(linked): Path<Linked>) -> Response {
    let asked = async {
        let purpose = LinkPurpose::ContactUndo;
        let (address, workspace) = contact_change::peek(&visit.app, purpose, &linked.token()?, visit.now).await?;
        let values = [("address", address.as_str()), ("workspace", workspace.as_str())];
        let what = visit.texts.say_with("undo-contact-what", &values);
        Ok(ask(&visit, "undo-contact", &linked, vec![what]))
    };
    answer(&visit, asked.await)
}

/// `POST /undo-contact/{token}`.
pub async fn contact_undone(Path(linked): Path<Linked>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let undo = contact_change::undo(&visit.app, &linked.token()?, &visit.caller, visit.now).await?;
        Ok(undone(visit, undo, "undo-contact-done-what"))
    };
    answer(visit, done.await)
}

fn undone(visit: &Visit, undo: Undo, what: &str) -> Response {
    let (title, what) = match undo {
        Undo::Restores => ("undo-done", what),
        Undo::OnlyEnds => ("undo-in-vain", "undo-in-vain-what"),
    };
    tell(visit, title, vec![visit.texts.say(what)], ("undo-next", "/recover"))
}

/// The page before the act; `page` begins its texts and its path.
fn ask(visit: &Visit, page: &str, linked: &Linked, sentences: Vec<String>) -> Response {
    visit.page(&asking(visit, page, linked, sentences))
}

fn asking(visit: &Visit, page: &str, linked: &Linked, sentences: Vec<String>) -> AddressLink {
    AddressLink {
        frame: visit.frame(),
        title: visit.texts.say(&format!("{page}-title")),
        sentences,
        verb: visit.texts.say(&format!("{page}-verb")),
        action: format!("{}/{page}/{}", visit.base, linked.token),
    }
}

fn tell(visit: &Visit, title: &str, sentences: Vec<String>, (words, path): (&str, &str)) -> Response {
    visit.page(&AddressLinkDone {
        frame: visit.frame(),
        title: visit.texts.say(title),
        sentences,
        next: (visit.texts.say(words), path.to_owned()),
    })
}

fn answer(visit: &Visit, result: Result<Response, Failure>) -> Response {
    result.unwrap_or_else(|failure| dead(visit, LinkDeath::Other, &failure))
}
