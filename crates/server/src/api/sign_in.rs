//! Signing in over the API. A sign-in is a resource: its id names it, its ticket authorises; without the ticket every
//! route answers 404.

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::email::fold;
use domain::id::SignInId;
use domain::keys::Purpose;
use domain::password::Password;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::secret::SecretText;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access_request::AskedAnswer;
use super::answer::{Body, time};
use super::asked::Path;
use super::session::render;
use crate::app::App;
use crate::captcha;
use crate::failure::Failure;
use crate::request::caller::Caller;
use crate::request::cookie;
use crate::request::forgery;
use crate::request::session::{is_background, is_prefetch};
use crate::use_case::access_request;
use crate::use_case::approval::{self, Standing};
use crate::use_case::recovery_code;
use crate::use_case::second_factor::{self, Answer};
use crate::use_case::session;
use crate::use_case::sign_in::{self, Await, Outcome, Progress, SignedIn, Typed};
use crate::use_case::waiver;

/// The header that carries a sign-in's ticket.
pub const TICKET: &str = "doorward-ticket";

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenSignIn {
    /// The workspace's name in addresses; left out, it is chosen after the password.
    workspace: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendClient {
    /// Compact JWS by the app's new key: docs/reference/app.md.
    jws: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendPassword {
    login: String,
    password: String,
    /// The solved puzzle, after `captcha_required`.
    captcha: Option<String>,
    /// A code of the second factor beside the password: the way in on a new device while the password alone is not
    /// taken there. Password and code are judged together, and answered as one.
    code: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendWorkspace {
    workspace: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendSecondFactor {
    /// `otp_app`, `sms` or `recovery_code`; a recovery code is taken as `otp_app`, too.
    method: String,
    code: String,
    /// The solved puzzle, after `captcha_required`.
    captcha: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskCaptcha {
    login: String,
}

/// How a sign-in stands.
#[derive(Serialize, ToSchema)]
pub struct SignInAnswer {
    id: String,
    /// Given when the sign-in is opened, and anew when an app introduces itself; sent back in `Doorward-Ticket`.
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<String>,
    /// `password`, `workspace`, `second_factor` or `nothing`: what it waits for; `refresh` where asking once more by a
    /// person's doing signs in, and `access_request` where only an administrator's answer is waited for.
    awaits: &'static str,
    /// The workspaces to choose from.
    #[serde(skip_serializing_if = "Option::is_none")]
    workspaces: Option<Vec<OwnWorkspace>>,
    /// The methods of the second factor that can be used now.
    #[serde(skip_serializing_if = "Option::is_none")]
    methods: Option<Vec<&'static str>>,
    /// The request that was sent from it to the administrators.
    #[serde(skip_serializing_if = "Option::is_none")]
    access_request: Option<AskedAnswer>,
    /// How the newest request to the phone stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    push: Option<PushAnswer>,
    /// Why a workspace has to be chosen: `employee_not_in_workspace`.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<&'static str>,
    /// The session, once there is one; its token is in the session cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    session: Option<serde_json::Value>,
    /// What an app that introduced itself gets with its session, instead of cookies.
    #[serde(skip_serializing_if = "Option::is_none")]
    app: Option<AppTokens>,
}

/// What an app keeps; whoever has it and the app's key is signed in.
#[derive(Serialize, ToSchema)]
pub struct AppTokens {
    /// `Authorization: Bearer` until the session's `ends_at`.
    token: String,
    /// Gets the next tokens, once.
    refresh: String,
    /// Sent as `Doorward-Device` at the next sign-in: the device is known then.
    device: String,
}

/// The request that the phone answers.
#[derive(Serialize, ToSchema)]
pub struct PushAnswer {
    /// `open`, `approved`, `used`, `denied` or `void`; `unsent` where there is none.
    state: &'static str,
    /// What is to be typed on the phone; show it, and send it nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    /// Why no other one goes out now: `resend_too_soon`, `too_many_attempts` or `method_unavailable`.
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<&'static str>,
}

impl PushAnswer {
    pub fn of(standing: Standing, now: Timestamp) -> Self {
        Self {
            state: standing.approval.as_ref().map_or("unsent", |a| a.state.word()),
            number: standing.number.map(|number| number.expose().to_owned()),
            expires_at: standing.approval.map(|a| time(a.expires_at)),
            held: standing.hold.map(|hold| approval::held(hold, now).code()),
        }
    }
}

impl SignInAnswer {
    fn awaiting(id: String, awaits: &'static str) -> Self {
        Self {
            id,
            ticket: None,
            awaits,
            workspaces: None,
            methods: None,
            access_request: None,
            push: None,
            refused: None,
            session: None,
            app: None,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct OwnWorkspace {
    name: String,
    title: String,
}

/// A sign-in's ticket, from its header.
pub struct Ticket(pub SecretText);

impl FromRequestParts<App> for Ticket {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        forgery::refuse_foreign(&parts.method, &parts.headers, &app.settings.public_url)?;
        let text = parts
            .headers
            .get(TICKET)
            .and_then(|v| v.to_str().ok())
            .ok_or(Refusal::NotFound)?;
        Ok(Self(SecretText::new(text.to_owned())))
    }
}

/// A sign-in's ticket from its header, or from the cookie of a waiting page, which cannot read its own: only for
/// looking.
pub struct Held(pub SecretText);

impl FromRequestParts<App> for Held {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        if let Ok(Ticket(ticket)) = Ticket::from_request_parts(parts, app).await {
            return Ok(Self(ticket));
        }
        let held = cookie::read(&parts.headers, cookie::SIGN_IN).and_then(|text| text.split_once('.'));
        let (id, ticket) = held.ok_or(Refusal::NotFound)?;
        let path = parts.uri.path();
        let named = path
            .strip_suffix("/wait")
            .unwrap_or(path)
            .rsplit('/')
            .next()
            .unwrap_or("");
        if named == id && is_background(&parts.headers) {
            Ok(Self(SecretText::new(ticket.to_owned())))
        } else {
            Err(Refusal::NotFound.into())
        }
    }
}

/// Opens a sign-in.
pub async fn open(State(app): State<App>, _caller: Caller, Body(sent): Body<OpenSignIn>) -> Result<Response, Failure> {
    let workspace = match sent.workspace {
        Some(name) => Some(app.directory.named(&name)?.workspace.id),
        None => app.directory.only().map(|place| place.workspace.id),
    };
    let progress = sign_in::open(&app, workspace, app.now())?;
    let ticket = progress.ticket.expose().to_owned();
    let answer = SignInAnswer {
        ticket: Some(ticket),
        ..waits(&app, &progress)
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// Says which app signs in, before the password. The ticket in the answer takes the place of the one before.
pub async fn introduce(
    State(app): State<App>,
    Path(id): Path<String>,
    Ticket(ticket): Ticket,
    _caller: Caller,
    Body(sent): Body<SendClient>,
) -> Result<Json<SignInAnswer>, Failure> {
    let progress = sign_in::introduce(&app, named(&id)?, &ticket, &sent.jws, app.now())?;
    Ok(Json(SignInAnswer {
        ticket: Some(progress.ticket.expose().to_owned()),
        ..waits(&app, &progress)
    }))
}

/// How a sign-in stands. Where an administrator has turned the second factor off for it, asking signs in (DIS-07); a
/// request that no person caused only learns that asking would.
pub async fn state(
    State(app): State<App>,
    Path(id): Path<String>,
    Held(ticket): Held,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (sign_in, now) = (named(&id)?, app.now());
    if waiver::serves(&app, sign_in, &ticket, now).await? {
        if is_background(&headers) || is_prefetch(&headers) {
            return Ok(Json(SignInAnswer::awaiting(id, "refresh")).into_response());
        }
        if let Some(done) = waiver::redeem(&app, sign_in, &ticket, &caller, now).await? {
            return answer(&app, &id, Outcome::SignedIn(done)).await;
        }
    }
    if approval::serves(&app, sign_in, &ticket, now).await? {
        if is_background(&headers) || is_prefetch(&headers) {
            return Ok(Json(SignInAnswer::awaiting(id, "refresh")).into_response());
        }
        if let Some(done) = approval::redeem(&app, sign_in, &ticket, &caller, now).await? {
            return answer(&app, &id, Outcome::SignedIn(done)).await;
        }
    }
    let standing = access_request::standing(&app, sign_in, &ticket, now).await.ok();
    let asked = standing.and_then(|standing| Some(AskedAnswer::of(standing.request.as_ref()?, standing.wait)));
    let answer = match sign_in::state(&app, sign_in, ticket, now).await {
        Ok(progress) => {
            let mut answer = waits(&app, &progress);
            answer.push = push(&app, &progress, now).await?;
            answer
        }
        Err(Failure::Refused(Refusal::ChallengeExpired)) if asked.is_some() => {
            SignInAnswer::awaiting(id, "access_request")
        }
        Err(failure) => return Err(failure),
    };
    let answer = SignInAnswer {
        access_request: asked,
        ..answer
    };
    Ok(Json(answer).into_response())
}

async fn push(app: &App, progress: &Progress, now: Timestamp) -> Result<Option<PushAnswer>, Failure> {
    let asks_phone = matches!(&progress.next, Await::Factor { methods, .. } if methods.contains(&Method::Push));
    if !asks_phone {
        return Ok(None);
    }
    let standing = approval::standing(app, progress.id, &progress.ticket, now).await?;
    Ok(Some(PushAnswer::of(standing, now)))
}

/// Proves the password.
pub async fn password(
    State(app): State<App>,
    Path(id): Path<String>,
    Ticket(ticket): Ticket,
    caller: Caller,
    Body(sent): Body<SendPassword>,
) -> Result<Response, Failure> {
    if sent.login.trim().is_empty() || sent.login.len() > 254 {
        return Err(Refusal::Invalid {
            field: "login",
            reason: "unreadable",
        }
        .into());
    }
    let password = read_password(sent.password)?;
    let typed = Typed {
        login: sent.login,
        password,
        captcha: sent.captcha,
        plain: false,
        code: sent.code.filter(|code| !code.is_empty()),
    };
    let now = app.now();
    let outcome = sign_in::prove_password(&app, named(&id)?, ticket, typed, &caller, now).await?;
    answer(&app, &id, outcome).await
}

/// Chooses the workspace.
pub async fn workspace(
    State(app): State<App>,
    Path(id): Path<String>,
    Ticket(ticket): Ticket,
    caller: Caller,
    Body(sent): Body<SendWorkspace>,
) -> Result<Response, Failure> {
    let place = app.directory.by_name(&sent.workspace).ok_or(Refusal::NotFound)?;
    let now = app.now();
    let chosen = sign_in::choose_workspace(&app, named(&id)?, ticket, place.workspace.id, &caller, now).await?;
    answer(&app, &id, chosen).await
}

/// Proves the second factor.
pub async fn second_factor(
    State(app): State<App>,
    Path(id): Path<String>,
    Ticket(ticket): Ticket,
    caller: Caller,
    Body(sent): Body<SendSecondFactor>,
) -> Result<Response, Failure> {
    let method = Method::from_word(&sent.method).ok_or(Refusal::MethodUnavailable)?;
    let now = app.now();
    let proof = Answer {
        method,
        code: &sent.code,
        captcha: sent.captcha.as_deref(),
        plain: false,
    };
    let done = second_factor::prove(&app, named(&id)?, &ticket, proof, &caller, now).await?;
    answer(&app, &id, Outcome::SignedIn(done)).await
}

/// A puzzle for the next try at this login.
pub async fn captcha(
    State(app): State<App>,
    _caller: Caller,
    Body(sent): Body<AskCaptcha>,
) -> Result<Json<serde_json::Value>, Failure> {
    let login = app.store.keys().mac(Purpose::Login, &[fold(&sent.login).as_bytes()]);
    let policy = app.policy();
    let (cost, life) = (policy.count(Key::CaptchaCost), policy.span(Key::CaptchaLife));
    let now = app.now();
    Ok(Json(captcha::challenge(
        app.store.keys(),
        &login,
        cost,
        life,
        now,
        &mut app.entropy(),
    )?))
}

/// A puzzle for the next recovery code of this sign-in.
pub async fn factor_captcha(
    State(app): State<App>,
    Path(id): Path<String>,
    Ticket(ticket): Ticket,
    _caller: Caller,
) -> Result<Json<serde_json::Value>, Failure> {
    let (id, now) = (named(&id)?, app.now());
    let Await::Factor { employee, .. } = sign_in::state(&app, id, ticket, now).await?.next else {
        return Err(Refusal::StaleState.into());
    };
    Ok(Json(recovery_code::puzzle(&app, id, employee, now)?))
}

/// A typed password; what is no password at all is refused before anything is paid.
pub fn read_password(text: String) -> Result<Password, Failure> {
    let text = zeroize::Zeroizing::new(text);
    text.parse().map_err(|_| {
        Refusal::Invalid {
            field: "password",
            reason: "unreadable",
        }
        .into()
    })
}

/// Sets the cookies that a new session comes with.
pub fn session_cookies(app: &App, done: &SignedIn) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Some(place) = app.directory.by_id(done.session.workspace) {
        headers.append(header::SET_COOKIE, cookie::set_session(&place, &done.token));
    }
    headers.append(header::SET_COOKIE, cookie::set_device(&done.device_token));
    headers
}

async fn answer(app: &App, id: &str, outcome: Outcome) -> Result<Response, Failure> {
    match outcome {
        Outcome::Waits(progress) => Ok(Json(waits(app, &progress)).into_response()),
        Outcome::SignedIn(done) => {
            let live = session::check(app, &done.token, true, done.session.started_at).await?;
            let session = serde_json::from_slice(&render(app, &live)?).map_err(|_| Failure::Broken)?;
            let answer = SignInAnswer {
                session: Some(session),
                ..SignInAnswer::awaiting(id.to_owned(), "nothing")
            };
            let Some(refresh) = &done.refresh else {
                return Ok((session_cookies(app, &done), Json(answer)).into_response());
            };
            let answer = SignInAnswer {
                app: Some(AppTokens {
                    token: done.token.expose_text(),
                    refresh: refresh.expose_text(),
                    device: done.device_token.expose_text(),
                }),
                ..answer
            };
            Ok(Json(answer).into_response())
        }
    }
}

fn waits(app: &App, progress: &Progress) -> SignInAnswer {
    let mut answer = SignInAnswer::awaiting(progress.id.to_string(), "password");
    match &progress.next {
        Await::Password { .. } => {}
        Await::Workspace { own, refusal } => {
            let places = own.iter().filter_map(|id| app.directory.by_id(*id));
            let own = |p: std::sync::Arc<crate::directory::Place>| OwnWorkspace {
                name: p.workspace.name.clone(),
                title: p.workspace.title.clone(),
            };
            answer.awaits = "workspace";
            answer.workspaces = Some(places.map(own).collect());
            answer.refused = refusal.as_ref().map(Refusal::code);
        }
        Await::Factor { methods, .. } => {
            answer.awaits = "second_factor";
            answer.methods = Some(methods.iter().map(|m| m.word()).collect());
        }
    }
    answer
}

fn named(id: &str) -> Result<SignInId, Failure> {
    id.parse().map_err(|_| Refusal::NotFound.into())
}
