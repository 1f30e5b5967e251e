//! The own account: who I am here, how I am protected, where I am signed in, what happened.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::id::EventId;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::session::Session;
use domain::time::Timestamp;
use pages::Frame;
use pages::frame::{Banner, Here, Link, Tone};
use pages::initials;
use pages::view::{
    AppState, Confirm, Destination, FactorState, Go, History, Home, Occasion, OtpDone, OtpError, OtpSetup, Paging,
    Security, SessionRow, Sessions,
};
use serde::Deserialize;
use store::history::Recorded;

use super::asked::{Path, Query};
use super::factor::with_new_token;
use super::notifications;
use super::password;
use super::recovery;
use super::said::{history_entries, history_entry, own_path, when};
use super::trusted_device;
use super::visit::{Posted, Visit};
use crate::api::account::{read_before, write_before};
use crate::failure::Failure;
use crate::request::cookie;
use crate::request::session::SignedIn;
use crate::use_case::otp_app::Setup;
use crate::use_case::{account_act, employees, factor_off, otp_app, session};

/// Rows on one page of a history.
pub const PAGE: i64 = 50;

/// `GET /`: the own account at a glance; without a session the door. At the address of a server with several
/// workspaces it leads to the one where this browser worked last.
pub async fn home(visit: Visit) -> Response {
    if visit.place.is_none() {
        return match last_workspace(&visit).await {
            Some(name) => Visit::go_whole(&format!("/w/{name}/")),
            None => visit.go("/sign-in"),
        };
    }
    let shown = async {
        let s = visit.signed_in().await?;
        let account = password::account_of(&visit, &s).await?;
        let others = visit.app.store.employees_of(s.live.who.account).await?;
        let workspaces = others.iter().filter(|e| e.workspace != s.live.who.workspace);
        let workspaces = workspaces.filter(|e| e.status == domain::account::Status::Active);
        let place_of = |e: &store::employee::Employee| {
            let place = visit.app.directory.by_id(e.workspace)?;
            let title = place.workspace.title.clone();
            Some(Destination {
                initials: initials(&title),
                title,
                go: Go::Link(format!("/w/{}/", place.workspace.name)),
            })
        };
        let page = Home {
            contact_email: visit.app.store.contact(s.live.who.employee).await?.map(|c| c.address),
            groups: s.live.who.groups.iter().map(ToString::to_string).collect(),
            factor: factor_state(&visit, &s).await?,
            last_sign_in: last_sign_in(&visit, &s).await?.map(|r| history_entry(&visit, &r)),
            workspaces: workspaces.filter_map(place_of).collect(),
            frame: password::with_request(
                &visit,
                &account,
                with_warning(&visit, &s, visit.frame_of(&s, Here::Home)).await?,
            )
            .await?,
        };
        Ok(visit.page(&page))
    };
    visit.show(shown.await)
}

/// The workspace of the session that was last worked in; looking is no work.
async fn last_workspace(visit: &Visit) -> Option<String> {
    let mut last = None;
    for token in &visit.caller.session_tokens {
        if let Ok(live) = session::check(&visit.app, token, true, visit.now).await {
            last = last.max(Some((live.seen_at(), live.who.workspace)));
        }
    }
    let place = visit.app.directory.by_id(last?.1)?;
    Some(place.workspace.name.clone())
}

/// The same frame with the warning for a workspace whose only administrator has no second way in, unless something
/// more pressing is said (ADM-05).
async fn with_warning(visit: &Visit, s: &SignedIn, frame: Frame) -> Result<Frame, Failure> {
    if frame.banner.is_some() || !employees::stands_alone(&visit.app, &s.live).await? {
        return Ok(frame);
    }
    let banner = Banner {
        tone: Tone::Attention,
        text: visit.texts.say("sole-administrator-banner"),
        links: vec![Link {
            label: visit.texts.say("sole-administrator-link"),
            href: format!("{}/employees", visit.base),
        }],
        acts: Vec::new(),
    };
    Ok(Frame {
        banner: Some(banner),
        ..frame
    })
}

/// `GET /security`.
pub async fn security(visit: Visit, Query(just): Query<Just>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let account = password::account_of(&visit, &s).await?;
        let bound = otp_app::bound(&visit.app, &s.live).await?;
        let app = bound.map(|b| AppState {
            set_up: when(&visit, b.bound_at),
            last_used: b.used_at.map(|at| when(&visit, at)),
        });
        let phones = visit.app.store.phones_of(s.live.who.employee).await?;
        let (own, former): (Vec<_>, Vec<_>) = phones.iter().partition(|phone| phone.state.is_in_force());
        let page = Security {
            factor: factor_state(&visit, &s).await?,
            can_turn_off: can_turn_off(&visit, &s).await?,
            app,
            phone: own.first().map(|phone| trusted_device::row(&visit, phone)),
            former: former.iter().map(|phone| trusted_device::row(&visit, phone)).collect(),
            number: super::sms::linked(&visit, &s).await?,
            recovery: recovery::state(&visit, &s).await?,
            password_changed: account.password_at.map(|at| when(&visit, at)),
            sessions: session::own_sessions(&visit.app, &s.live, visit.now).await?.len() as u64,
            last_sign_in: last_sign_in(&visit, &s).await?.map(|r| history_entry(&visit, &r)),
            change_password: Some("/security/password".to_owned()),
            frame: Frame {
                done: just.done(&visit),
                ..password::with_request(&visit, &account, visit.frame_of(&s, Here::Security)).await?
            },
        };
        Ok(visit.page(&page))
    };
    visit.show(shown.await)
}

/// Whether "Turn off" leads somewhere, perhaps after another proof.
async fn can_turn_off(visit: &Visit, s: &SignedIn) -> Result<bool, Failure> {
    match factor_off::permit(&visit.app, &s.live, visit.now).await {
        Ok(()) | Err(Failure::Refused(Refusal::StepUpRequired)) => Ok(true),
        Err(Failure::Refused(_)) => Ok(false),
        Err(failure) => Err(failure),
    }
}

#[derive(Deserialize, Default)]
pub struct Just {
    /// What became of the telephone number.
    number: Option<String>,
    changed: Option<String>,
    /// What became of the second factor.
    factor: Option<String>,
}

impl Just {
    fn done(&self, visit: &Visit) -> Option<String> {
        let id = match (&self.changed, self.number.as_deref()) {
            (Some(_), _) => "password-changed-done",
            (None, Some("linked")) => "phone-number-linked-done",
            (None, Some("kept")) => "phone-number-kept",
            (None, Some("removed")) => "phone-number-removed-done",
            (None, None) if self.factor.is_some() => "own-off-done",
            _ => return None,
        };
        Some(visit.texts.say(id))
    }
}

async fn factor_state(visit: &Visit, s: &SignedIn) -> Result<FactorState, Failure> {
    let bound = otp_app::bound(&visit.app, &s.live).await?;
    if let Some(waiver) = s.live.who.waiver.as_deref().filter(|w| w.is_live(visit.now)) {
        return Ok(FactorState::TurnedOff {
            until: when(visit, waiver.ends_at),
        });
    }
    let phone = visit.app.store.phone(s.live.who.employee).await?;
    let since = [bound.map(|b| b.bound_at), phone.map(|phone| phone.since)];
    let since = since.into_iter().flatten().min();
    Ok(since.map_or(FactorState::Off, |since| FactorState::On {
        since: when(visit, since),
    }))
}

/// The newest sign-in of this person, so that they can tell whether it was theirs.
pub async fn last_sign_in(visit: &Visit, s: &SignedIn) -> Result<Option<Recorded>, Failure> {
    let recent = employees::own_history(&visit.app, &s.live, None, 20).await?;
    let sign_in = |r: &Recorded| r.row.kind == domain::event::EventKind::SignInSucceeded;
    Ok(recent.into_iter().find(sign_in))
}

/// `/.well-known/change-password`: where a password manager leads people to.
pub async fn change_password(visit: Visit) -> Response {
    visit.go("/security/password")
}

/// `POST /log-out`: this session only; `forget=1` makes the device unknown, too.
pub async fn log_out(posted: Posted) -> Response {
    let visit = &posted.visit;
    let forget = posted.field("forget") == "1";
    let done = async {
        let s = visit.signed_in().await?;
        session::sign_out(&visit.app, &s.token, &s.acting(), forget, visit.now).await
    };
    match done.await {
        Ok(()) | Err(Failure::Refused(Refusal::SessionExpired)) => {
            let mut response = visit.go("/sign-in?out=1");
            if let Some(place) = &visit.place {
                let gone = cookie::clear(&cookie::session_name(place));
                response.headers_mut().append(header::SET_COOKIE, gone);
            }
            response
        }
        Err(failure) => visit.refuse(&failure),
    }
}

/// `POST /still-here`: real input extends the session (SES-02).
pub async fn still_here(posted: Posted) -> Response {
    let visit = &posted.visit;
    match visit.signed_in().await {
        Ok(s) if wants_no_page(visit) => {
            let seconds = visit.ending(&s).map(|ending| ending.seconds);
            Json(serde_json::json!({ "ends_in": seconds })).into_response()
        }
        Ok(_) => visit.go(own_path(posted.field("path")).unwrap_or("/")),
        Err(failure) => visit.refuse(&failure),
    }
}

fn wants_no_page(visit: &Visit) -> bool {
    visit
        .headers
        .get("sec-fetch-mode")
        .is_some_and(|mode| mode != "navigate")
}

/// `GET /security/otp`: set up an authenticator app, or set it up anew.
pub async fn otp_setup(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let setup = otp_app::begin(&visit.app, &s.live, visit.now).await?;
        Ok(visit.page(&setup_page(&visit, &s, &setup, None)))
    };
    visit.show(shown.await)
}

fn setup_page(visit: &Visit, s: &SignedIn, setup: &Setup, problem: Option<OtpError>) -> OtpSetup {
    let workspace = visit
        .place
        .as_ref()
        .map(|p| p.workspace.title.clone())
        .unwrap_or_default();
    OtpSetup {
        frame: visit.frame_of(s, Here::Security),
        uri: setup.uri(&visit.app, &s.live).expose().to_owned(),
        key: setup.secret.base32().expose().to_owned(),
        digits: setup.digits.into(),
        step_seconds: setup.step_seconds,
        label: format!("{workspace}: {}", s.live.who.login),
        enrolment: String::new(),
        changed: setup.replaces,
        problem,
        back: Some("/security".to_owned()),
    }
}

/// `POST /security/otp`: the new app's first code.
pub async fn otp_confirm(posted: Posted) -> Response {
    let visit = &posted.visit;
    let s = match visit.signed_in().await {
        Ok(s) => s,
        Err(failure) => return visit.refuse(&failure),
    };
    let changed = s.live.who.factors.has(Method::OtpApp);
    let code = posted.field("code");
    let confirmed = otp_app::confirm(&visit.app, &s.token, &s.acting(), code, visit.now).await;
    let problem = match confirmed {
        Ok((token, Some(made))) => {
            let frame = visit.frame_after(&s, Here::Security, &token);
            let shown = visit.show(recovery::show(visit, &s, frame, &made, Occasion::SetUp));
            return with_new_token(visit, shown, &token);
        }
        Ok((token, None)) => {
            let next = if changed {
                "/security/recovery-codes"
            } else {
                "/security"
            };
            let page = OtpDone {
                frame: visit.frame_after(&s, Here::Security, &token),
                changed,
                next: next.to_owned(),
            };
            return with_new_token(visit, visit.page(&page), &token);
        }
        Err(Failure::Refused(Refusal::IncorrectCode)) => OtpError::Incorrect,
        Err(Failure::Refused(Refusal::ChallengeExpired)) => OtpError::Expired,
        Err(Failure::Refused(Refusal::StepUpRequired)) => return visit.go("/step-up?next=/security/otp"),
        Err(failure) => return visit.refuse(&failure),
    };
    match otp_app::begin(&visit.app, &s.live, visit.now).await {
        Ok(setup) => visit.page_with(StatusCode::UNAUTHORIZED, &setup_page(visit, &s, &setup, Some(problem))),
        Err(failure) => visit.refuse(&failure),
    }
}

/// `GET /security/sessions`.
pub async fn sessions(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let own = session::own_sessions(&visit.app, &s.live, visit.now).await?;
        let row = |other: Session| {
            let place = visit.app.directory.by_id(other.workspace);
            let place = place.filter(|_| other.workspace != s.live.who.workspace);
            SessionRow {
                place: place.map(|p| p.workspace.title.clone()),
                this: other.id == s.live.id,
                ..session_row(&visit, other)
            }
        };
        let sessions = own.into_iter().map(row).collect();
        Ok(visit.page(&Sessions {
            frame: visit.frame_of(&s, Here::Security),
            sessions,
        }))
    };
    visit.show(shown.await)
}

/// A session as it is listed, in nobody's eyes in particular.
pub fn session_row(visit: &Visit, session: Session) -> SessionRow {
    SessionRow {
        id: session.id.to_string(),
        phone: ["iPhone", "Android", "iPad"]
            .iter()
            .any(|word| session.origin.device.contains(word)),
        address: session.origin.ip.to_string(),
        place: None,
        started: when(visit, session.started_at),
        last_active: when(visit, session.seen_at),
        this: false,
        device: session.origin.device,
    }
}

#[derive(Deserialize)]
pub struct One {
    pub id: String,
}

/// `POST /security/sessions/{id}/end`.
pub async fn end_session(Path(one): Path<One>, posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let id = one.id.parse().map_err(|_| Refusal::NotFound)?;
        session::end_own(&visit.app, &s.acting(), id, visit.now).await?;
        Ok(visit.go(if id == s.live.id {
            "/sign-in?out=1"
        } else {
            "/security/sessions"
        }))
    };
    visit.show(done.await)
}

/// `GET /security/log-out-everywhere`: says what will happen.
pub async fn log_out_everywhere_ask(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let may = session::may_end_others(&visit.app, &s.live, visit.now).await;
        let asked = account_act::asked(&visit.app, &s.live, visit.now).await?;
        if may.is_err() && asked.is_out_of_reach(&visit.app, &s.live, visit.now) {
            // Another proof would lead back here; an administrator can do it.
            return Err(Refusal::NotAllowed.into());
        }
        may?;
        let own = session::own_sessions(&visit.app, &s.live, visit.now).await?;
        let others = (own.len() as u64).saturating_sub(1);
        Ok(visit.page(&Confirm::log_out_everywhere(visit.frame_of(&s, Here::Security), others)))
    };
    visit.show(shown.await)
}

/// `POST /security/log-out-everywhere`.
pub async fn log_out_everywhere(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        session::end_others(&visit.app, &s.acting(), visit.now).await?;
        Ok(visit.go(own_path(posted.field("next")).unwrap_or("/security/sessions")))
    };
    visit.show(done.await)
}

#[derive(Deserialize, Default)]
pub struct Older {
    pub before: Option<String>,
    /// The notification whose line is marked.
    pub entry: Option<String>,
}

impl Older {
    pub fn before(&self) -> Result<store::history::Before, Refusal> {
        self.before.as_deref().map(read_before).transpose()
    }
}

/// The way to the next page of a list that ends with `found`.
pub fn paging(path: &str, found: &[Recorded], older: &Older) -> Paging {
    let joint = if path.contains('?') { '&' } else { '?' };
    let full = found.len() as i64 >= PAGE;
    let next = found
        .last()
        .filter(|_| full)
        .map(|last| format!("{path}{joint}before={}", write_before(last)));
    Paging {
        newer: older.before.as_ref().map(|_| path.to_owned()),
        older: next,
    }
}

/// `GET /history`: what happened to the own account, the newest first. With `entry` the line that a notification is
/// about is marked (NDN-12).
pub async fn history(visit: Visit, Query(older): Query<Older>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let marked = notifications::entry(&visit, &s, older.entry.as_deref()).await?;
        let mut found = employees::own_history(&visit.app, &s.live, older.before()?, PAGE).await?;
        if let Some(from) = from_entry(&found, &older, marked) {
            found = employees::own_history(&visit.app, &s.live, Some(from), PAGE).await?;
        }
        let page = History {
            whose: None,
            everybody: false,
            entries: history_entries(&visit, &found, marked.map(|(_, id)| id)),
            paging: paging("/history", &found, &older),
            frame: visit.frame_of(&s, Here::LoginHistory),
        };
        Ok(visit.page(&page))
    };
    visit.show(shown.await)
}

/// Where the page has to begin to hold the marked line, unless it does.
pub fn from_entry(
    found: &[Recorded],
    older: &Older,
    marked: Option<(Timestamp, EventId)>,
) -> Option<(Timestamp, EventId)> {
    let (at, id) = marked.filter(|_| older.before.is_none())?;
    let is_there = found.iter().any(|recorded| recorded.row.id == id);
    let next = Timestamp::from_micros(at.micros() + 1);
    (!is_there).then(|| (next, EventId::from_bytes([0; 16])))
}
