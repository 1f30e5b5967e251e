//! A forgotten password, in pages: asking for a link, and choosing a new one by it. Links act on a POST only.

use axum::http::StatusCode;
use axum::response::Response;
use domain::access::Act;
use domain::email::Email;
use domain::password_reset::SecurityWord;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::secret::Token;
use pages::frame::{Frame, Here};
use pages::view::{Confirm, Recover, RecoverSent, Reset, ResetDead, SetupError, Survivor};
use serde::Deserialize;

use super::asked::{Path, Query};
use super::console::administrative;
use super::visit::{Posted, Visit};
use crate::api::sign_in::read_password;
use crate::failure::Failure;
use crate::use_case::password_reset::{self, Open};
use crate::use_case::rest::label;
use crate::use_case::{acceptance, employees};

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    login: String,
}

/// `GET /recover`.
pub async fn ask(visit: Visit, Query(asked): Query<Asked>) -> Response {
    let login = asked.login.trim().chars().take(320).collect();
    visit.page(&Recover {
        frame: visit.frame(),
        login,
        problem: None,
    })
}

/// `POST /recover`: the same answer for every login that may be one (REC-13).
pub async fn asked(posted: Posted) -> Response {
    let login: String = posted.field("login").trim().chars().take(320).collect();
    let visit = &posted.visit;
    if login.parse::<Email>().is_err() {
        let page = Recover {
            frame: visit.frame(),
            login,
            problem: Some(visit.texts.say("problem-email-unreadable")),
        };
        return visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    if let Err(refusal) = visit.counts_as_a_strangers() {
        return visit.refuse(&refusal.into());
    }
    let asked = password_reset::ask(&visit.app, &login, &visit.base, &visit.caller, visit.now).await;
    let (status, wait, too_soon) = match asked {
        Ok(wait) => (StatusCode::OK, wait.as_secs(), false),
        Err(Failure::Refused(refusal @ Refusal::ResendTooSoon { .. })) => {
            (StatusCode::TOO_MANY_REQUESTS, refusal.retry_after().unwrap_or(0), true)
        }
        Err(failure) => return visit.refuse(&failure),
    };
    let page = RecoverSent {
        frame: visit.frame(),
        login,
        sender: visit.app.courier.sender().unwrap_or_default(),
        life: visit.app.policy().span(Key::PasswordResetLinkLife).as_secs() / 60,
        wait,
        too_soon,
    };
    visit.page_with(status, &page)
}

#[derive(Deserialize)]
pub struct Linked {
    token: String,
}

impl Linked {
    fn token(&self) -> Result<Token, Failure> {
        let gone = Refusal::IncorrectSecurityWord {
            why: SecurityWord::Expired,
        };
        self.token.parse().map_err(|_| gone.into())
    }

    fn action(&self, visit: &Visit) -> String {
        format!("{}/reset/{}", visit.base, self.token)
    }
}

/// `GET /reset/{token}`.
pub async fn show(visit: Visit, Path(linked): Path<Linked>) -> Response {
    let open = async { password_reset::peek(&visit.app, &linked.token()?, &visit.caller, visit.now).await };
    match open.await {
        Ok(open) => visit.page(&page(&visit, &linked, &open, None, None)),
        Err(failure) => dead(&visit, &linked, &failure).await,
    }
}

/// `POST /reset/{token}`: the new password twice; or signing out here first.
pub async fn set(Path(linked): Path<Linked>, mut posted: Posted) -> Response {
    let (password, again) = (posted.take("password"), posted.take("again"));
    let signs_out = posted.field("act") == "sign_out";
    let sure = posted.field("sure") == "yes";
    let visit = &posted.visit;
    if signs_out {
        let done = super::invitation::sign_out_here(visit, &linked.action(visit)).await;
        return visit.show(done);
    }
    let done = async {
        let token = linked.token()?;
        // A dead link is said before a password is judged.
        let open = password_reset::peek(&visit.app, &token, &visit.caller, visit.now).await?;
        let typed = if password == again {
            read_password(password)
        } else {
            Err(Refusal::Invalid {
                field: "again",
                reason: "unequal",
            }
            .into())
        };
        let set = async { password_reset::reset(&visit.app, &token, typed?, sure, &visit.caller, visit.now).await };
        Ok::<_, Failure>((open, set.await))
    };
    let (open, failure) = match done.await {
        Ok((_, Ok(()))) => return visit.go("/sign-in?changed=password"),
        Ok((open, Err(failure))) => (open, failure),
        Err(failure) => return dead(visit, &linked, &failure).await,
    };
    let throttled = match &failure {
        Failure::Refused(refusal @ (Refusal::TooManyAttempts { .. } | Refusal::Busy { .. })) => refusal.retry_after(),
        _ => None,
    };
    let problem = problem(visit, &failure);
    if problem.is_none() && throttled.is_none() {
        return dead(visit, &linked, &failure).await;
    }
    let status = StatusCode::from_u16(failure.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    visit.page_with(status, &page(visit, &linked, &open, problem, throttled))
}

fn page(visit: &Visit, linked: &Linked, open: &Open, problem: Option<SetupError>, throttled: Option<u64>) -> Reset {
    let said = |method: &Method| visit.texts.say(label(*method));
    let survivors = open.protected.iter().map(|one| Survivor {
        workspace: one.workspace.clone(),
        methods: one.remains.methods.methods().iter().map(said).collect(),
        disconnects: one.remains.disconnects,
        sms_in: one.remains.sms_later.then_some(one.sms_rests.as_secs() / 3600),
    });
    Reset {
        frame: visit.frame(),
        action: linked.action(visit),
        login: open.account.login_shown.clone(),
        min: open.min,
        survivors: survivors.collect(),
        problem,
        throttled,
    }
}

#[derive(Deserialize)]
pub struct One {
    id: String,
}

/// `GET /employees/{id}/password-reset`: says where the link goes.
pub async fn send_ask(visit: Visit, Path(one): Path<One>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::SendResetLink)? {
            return Ok(first);
        }
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let found = employees::find(&visit.app, &s.live, id, visit.now).await?;
        let account = visit.app.store.account(found.account).await?.ok_or(Refusal::NotFound)?;
        let frame = visit.frame_of(&s, Here::Employees);
        let page = Confirm::send_reset(frame, &one.id, &found.name, &account.login_shown);
        Ok(visit.page(&page))
    };
    visit.show(shown.await)
}

/// `POST /employees/{id}/password-reset` (REC-15).
pub async fn send(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        let problem = match password_reset::send_to(&visit.app, &s.acting(), id, visit.now).await {
            Ok(()) => return Ok(visit.go(&format!("/employees/{}?done=reset", one.id))),
            Err(Failure::Refused(Refusal::Invalid { reason, .. })) => {
                visit.texts.say(&format!("send-reset-{}", reason.replace('_', "-")))
            }
            Err(failure @ Failure::Refused(Refusal::ResendTooSoon { .. })) => {
                let said = pages::refusal::said(&visit.texts, failure.code(), &visit.details(&failure));
                format!("{}. {}", said.title, said.remedy)
            }
            Err(failure) => return Err(failure),
        };
        let found = employees::find(&visit.app, &s.live, id, visit.now).await?;
        let account = visit.app.store.account(found.account).await?.ok_or(Refusal::NotFound)?;
        let frame = Frame {
            error: Some(problem),
            ..visit.frame_of(&s, Here::Employees)
        };
        let page = Confirm::send_reset(frame, &one.id, &found.name, &account.login_shown);
        Ok(visit.page_with(StatusCode::CONFLICT, &page))
    };
    visit.show(done.await)
}

async fn dead(visit: &Visit, linked: &Linked, failure: &Failure) -> Response {
    let Failure::Refused(Refusal::IncorrectSecurityWord { why }) = failure else {
        return visit.refuse(failure);
    };
    let mut other = None;
    if *why == SecurityWord::OtherProfile {
        match acceptance::other_profile(&visit.app, &visit.caller, None, visit.now).await {
            Ok(login) => other = login.map(|login| (linked.action(visit), login)),
            Err(failure) => return visit.refuse(&failure),
        }
    }
    let page = ResetDead {
        frame: visit.frame(),
        reason: why.word(),
        other,
    };
    visit.page_with(StatusCode::GONE, &page)
}

/// The field that has to be mended, and how, in words.
fn problem(visit: &Visit, failure: &Failure) -> Option<SetupError> {
    let Failure::Refused(refusal) = failure else {
        return None;
    };
    let (field, words) = match refusal {
        Refusal::PasswordTooWeak { .. } | Refusal::PasswordReused => {
            let said = pages::refusal::said(&visit.texts, refusal.code(), &visit.details(failure));
            ("password", format!("{}. {}", said.title, said.remedy))
        }
        Refusal::Invalid { field, reason } => {
            let id = format!("problem-{field}-{}", reason.replace('_', "-"));
            (*field, visit.texts.say(&id))
        }
        _ => return None,
    };
    Some(SetupError { field, words })
}
