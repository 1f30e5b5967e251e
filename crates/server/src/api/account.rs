//! One's own sessions, history and second factor.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::id::EventId;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use store::history::{Before, Recorded};
use utoipa::ToSchema;

use super::answer::{Body, time};
use super::asked::{Path, Query};
use super::session::with_session_cookie;
use super::sign_in::read_password;
use super::sms::LinkedNumber;
use crate::app::App;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::recovery_code::{self, Made};
use crate::use_case::{employees, otp_app, password, session, sms};

#[derive(Serialize, ToSchema)]
pub struct ListedSession {
    id: String,
    /// Whether it is the one that asks.
    this: bool,
    workspace: String,
    kind: &'static str,
    device: String,
    ip: String,
    started_at: String,
    last_active_at: String,
}

#[derive(Serialize, ToSchema)]
pub struct Sessions {
    sessions: Vec<ListedSession>,
}

/// The person's sessions that are alive.
pub async fn sessions(State(app): State<App>, s: SignedIn) -> Result<Json<Sessions>, Failure> {
    let own = session::own_sessions(&app, &s.live, s.now).await?;
    let listed = own.into_iter().map(|other| ListedSession {
        id: other.id.to_string(),
        this: other.id == s.live.id,
        workspace: app
            .directory
            .by_id(other.workspace)
            .map(|p| p.workspace.name.clone())
            .unwrap_or_default(),
        kind: other.origin.kind.word(),
        device: other.origin.device,
        ip: other.origin.ip.to_string(),
        started_at: time(other.started_at),
        last_active_at: time(other.seen_at),
    });
    Ok(Json(Sessions {
        sessions: listed.collect(),
    }))
}

/// Ends one of the person's sessions.
pub async fn end_session(State(app): State<App>, s: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    session::end_own(&app, &s.acting(), id, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, ToSchema)]
pub struct Ended {
    /// How many sessions were ended.
    ended: u64,
}

impl Ended {
    pub fn of(ended: u64) -> Self {
        Self { ended }
    }
}

/// "Log out on all devices": every session but this one.
pub async fn end_others(State(app): State<App>, s: SignedIn) -> Result<Json<Ended>, Failure> {
    Ok(Json(Ended {
        ended: session::end_others(&app, &s.acting(), s.now).await?,
    }))
}

/// A page of events, the newest first.
#[derive(Serialize, ToSchema)]
pub struct Events {
    #[schema(value_type = Vec<Object>)]
    events: Vec<EventAnswer>,
    /// Give it as `before` for the next page; null at the end.
    next: Option<String>,
}

#[derive(Serialize)]
pub struct EventAnswer {
    #[serde(flatten)]
    row: domain::event::Row,
    time: String,
    sealed: bool,
}

#[derive(Deserialize)]
pub struct Page {
    before: Option<String>,
    limit: Option<i64>,
}

const MOST: i64 = 200;

impl Page {
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(50).clamp(1, MOST)
    }

    pub fn before(&self) -> Result<Before, Refusal> {
        self.before.as_deref().map(read_before).transpose()
    }
}

/// The page's key: `micros.event`.
pub fn read_before(text: &str) -> Result<(Timestamp, EventId), Refusal> {
    let unreadable = Refusal::Invalid {
        field: "before",
        reason: "unreadable",
    };
    let (at, id) = text.split_once('.').ok_or(unreadable.clone())?;
    let at = at.parse().map_err(|_| unreadable.clone())?;
    Ok((Timestamp::from_micros(at), id.parse().map_err(|_| unreadable)?))
}

pub fn write_before(recorded: &Recorded) -> String {
    format!("{}.{}", recorded.row.at.micros(), recorded.row.id)
}

pub fn events_answer(found: Vec<Recorded>, limit: i64) -> Events {
    let full = found.len() as i64 >= limit;
    let next = found.last().filter(|_| full).map(write_before);
    let answer = |r: Recorded| EventAnswer {
        time: time(r.row.at),
        sealed: r.sealed,
        row: r.row,
    };
    Events {
        events: found.into_iter().map(answer).collect(),
        next,
    }
}

/// What happened to the person's account.
pub async fn history(State(app): State<App>, s: SignedIn, Query(page): Query<Page>) -> Result<Json<Events>, Failure> {
    let found = employees::own_history(&app, &s.live, page.before()?, page.limit()).await?;
    Ok(Json(events_answer(found, page.limit())))
}

#[derive(Serialize, ToSchema)]
pub struct SecondFactor {
    active: bool,
    methods: Vec<&'static str>,
    otp_app: Option<OtpAppAnswer>,
    /// The number that codes go to.
    phone_number: Option<LinkedNumber>,
    /// Until when an administrator has turned it off for this browser; null while it is asked for.
    off_until: Option<String>,
    /// Until when the methods that one set up meanwhile has put aside can be restored.
    restorable_until: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct OtpAppAnswer {
    bound_at: String,
    last_used_at: Option<String>,
}

/// Which methods the person has set up.
pub async fn second_factor(State(app): State<App>, s: SignedIn) -> Result<Json<SecondFactor>, Failure> {
    let bound = otp_app::bound(&app, &s.live).await?;
    let suspended = app.store.suspended(s.live.who.employee, s.now).await?;
    let off_until = s.live.waived_until().filter(|end| s.now <= *end);
    let employee = app.store.employee(s.live.who.employee).await?.ok_or(Failure::Broken)?;
    let phone_number = match app.store.phone_number(employee.id).await? {
        Some(linked) => Some(LinkedNumber::of(&linked, sms::rests(&app, &linked).await?)),
        None => None,
    };
    Ok(Json(SecondFactor {
        phone_number,
        off_until: off_until.map(time),
        restorable_until: suspended.map(|rest| time(rest.until)),
        active: !s.live.who.factors.is_empty(),
        methods: employee.factors.methods().iter().map(|m| m.word()).collect(),
        otp_app: bound.map(|b| OtpAppAnswer {
            bound_at: time(b.bound_at),
            last_used_at: b.used_at.map(time),
        }),
    }))
}

/// What an authenticator app needs; shown once, to its owner.
#[derive(Serialize, ToSchema)]
pub struct OtpAppSetup {
    /// Base 32.
    secret: String,
    uri: String,
    digits: u32,
    period: u64,
    /// Whether it will replace an app that stays in force until then.
    replaces: bool,
    /// Seconds until the set-up has to be begun anew.
    life: u64,
}

/// Begins the set-up of an authenticator app.
pub async fn begin_otp_app(State(app): State<App>, s: SignedIn) -> Result<Json<OtpAppSetup>, Failure> {
    let place = app.directory.by_id(s.live.who.workspace).ok_or(Failure::Broken)?;
    let setup = otp_app::begin(&app, &s.live, s.now).await?;
    let uri = setup.uri(&app, &s.live);
    Ok(Json(OtpAppSetup {
        secret: setup.secret.base32().expose().to_owned(),
        uri: uri.expose().to_owned(),
        digits: setup.digits,
        period: setup.step_seconds,
        replaces: setup.replaces,
        life: place.policy.span(Key::OtpSetupLife).as_secs(),
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendCode {
    pub code: String,
}

/// Confirms the set-up with a code of the new app.
pub async fn confirm_otp_app(
    State(app): State<App>,
    s: SignedIn,
    Body(sent): Body<SendCode>,
) -> Result<Response, Failure> {
    let (token, made) = otp_app::confirm(&app, &s.token, &s.acting(), &sent.code, s.now).await?;
    let answer = OtpAppConfirmed {
        recovery_codes: made.as_ref().map(codes_of),
    };
    Ok(with_session_cookie(&app, &s, &token, Json(answer).into_response()))
}

#[derive(Serialize, ToSchema)]
pub struct OtpAppConfirmed {
    /// The recovery codes that come with the first set-up, shown this once; null when an app was replaced, which voids
    /// the former ones.
    recovery_codes: Option<Vec<String>>,
}

#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// Null where there is no set.
    left: Option<u64>,
    total: Option<u64>,
    made_at: Option<String>,
}

/// How many recovery codes are left; never which.
pub async fn recovery_codes(State(app): State<App>, s: SignedIn) -> Result<Json<RecoveryCodes>, Failure> {
    let set = recovery_code::left(&app, s.live.who.employee).await?;
    Ok(Json(RecoveryCodes {
        left: set.map(|(left, _)| left.left),
        total: set.map(|(left, _)| left.total),
        made_at: set.map(|(_, at)| time(at)),
    }))
}

#[derive(Serialize, ToSchema)]
pub struct NewRecoveryCodes {
    /// Shown this once.
    codes: Vec<String>,
}

/// Makes a new set; all older codes are void at once.
pub async fn reload_recovery_codes(State(app): State<App>, s: SignedIn) -> Result<Response, Failure> {
    let made = recovery_code::reload(&app, &s.acting(), s.now).await?;
    let codes = codes_of(&made);
    Ok((StatusCode::CREATED, Json(NewRecoveryCodes { codes })).into_response())
}

pub fn codes_of(made: &Made) -> Vec<String> {
    made.shown().iter().map(|code| code.as_str().to_owned()).collect()
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    current: String,
    new: String,
    /// A code of a second factor of the account, whatever workspace it is of; needed unless one was just proven.
    code: Option<String>,
}

/// Changes the password of the account.
pub async fn change_password(
    State(app): State<App>,
    s: SignedIn,
    Body(sent): Body<ChangePassword>,
) -> Result<Response, Failure> {
    let typed = password::Typed {
        current: read_password(sent.current)?,
        new: read_password(sent.new)?,
        code: sent.code.filter(|code| !code.is_empty()),
    };
    let token = password::change(&app, &s.token, &s.acting(), typed, s.now).await?;
    Ok(with_session_cookie(
        &app,
        &s,
        &token,
        StatusCode::NO_CONTENT.into_response(),
    ))
}
