//! `GET /api/v1/session`: who is there. Everything a company's applications ask stands on this answer (SEC-10).

use std::convert::Infallible;

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::access::must_have_factor;
use domain::keys::Purpose;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Body, Time};
use super::asked::Query;
use super::sign_in::read_password;
use crate::app::App;
use crate::failure::Failure;
use crate::request::caller::Caller;
use crate::request::cookie;
use crate::request::session::SignedIn;
use crate::session_table::Live;
use crate::use_case::app_session;
use crate::use_case::session;
use crate::use_case::step_up::{self, Again};

/// Who is signed in, what was proven, and when it ends.
#[derive(Serialize, ToSchema)]
pub struct SessionAnswer<'a> {
    #[schema(value_type = String)]
    id: domain::id::SessionId,
    account: AccountAnswer<'a>,
    employee: EmployeeAnswer<'a>,
    workspace: WorkspaceAnswer<'a>,
    /// `employee` or `administrator`.
    role: &'static str,
    /// Names of the groups, by name.
    groups: Vec<&'a str>,
    /// `browser`, `desktop`, `mobile` or `integration`.
    kind: &'static str,
    /// What was proven in this session, and when; never more than that.
    proven: Vec<Proven>,
    /// What this session may not do until something is done: `second_factor_setup_required`.
    restrictions: Vec<&'static str>,
    #[schema(value_type = String)]
    started_at: Time,
    /// Until when an administrator has turned the second factor off for this person's password alone; null while it is
    /// asked for.
    #[schema(value_type = Option<String>)]
    second_factor_off_until: Option<Time>,
    /// The overall end; null where there is none. Of an app: the end of its token.
    #[schema(value_type = Option<String>)]
    ends_at: Option<Time>,
    /// Seconds without work after which it ends.
    idle_seconds: u64,
}

#[derive(Serialize, ToSchema)]
pub struct AccountAnswer<'a> {
    #[schema(value_type = String)]
    id: domain::id::AccountId,
    login: &'a str,
}

#[derive(Serialize, ToSchema)]
pub struct EmployeeAnswer<'a> {
    #[schema(value_type = String)]
    id: domain::id::EmployeeId,
    name: &'a str,
}

#[derive(Serialize, ToSchema)]
pub struct WorkspaceAnswer<'a> {
    #[schema(value_type = String)]
    id: domain::id::WorkspaceId,
    name: &'a str,
    title: &'a str,
}

#[derive(Serialize, ToSchema)]
pub struct Proven {
    method: &'static str,
    #[schema(value_type = String)]
    at: Time,
}

/// Kept by the asking application at most, and never used without asking.
const OWN: HeaderValue = HeaderValue::from_static("private, no-cache");

/// The session check. The `ETag` is of everything in the answer, so that an application can ask cheaply.
pub async fn check(State(app): State<App>, known: IfNoneMatch, signed_in: SignedIn) -> Result<Response, Failure> {
    let body = render(&app, &signed_in.live)?;
    let digest = app.store.keys().mac(Purpose::Form, &[b"etag", &body]);
    let mut etag = [b'"'; 18];
    data_encoding::BASE64URL_NOPAD.encode_mut(&digest[..12], &mut etag[1..17]);
    let etag = HeaderValue::from_bytes(&etag).map_err(|_| Failure::Broken)?;
    if known.0.as_ref() == Some(&etag) {
        let headers = [(header::ETAG, etag), (header::CACHE_CONTROL, OWN)];
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let kind = HeaderValue::from_static("application/json");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::ETAG, etag),
        (header::CACHE_CONTROL, OWN),
    ];
    Ok((headers, body).into_response())
}

/// The `ETag` that the client has.
pub struct IfNoneMatch(Option<HeaderValue>);

impl FromRequestParts<App> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.get(header::IF_NONE_MATCH).cloned()))
    }
}

/// Bytes that hold most answers at once. Below 1 KiB, where the C library's allocator becomes slow.
const USUAL_ANSWER: usize = 960;

/// The answer's bytes: equal for as long as nothing in it changes.
pub fn render(app: &App, live: &Live) -> Result<Vec<u8>, Failure> {
    let place = app.directory.by_id(live.who.workspace).ok_or(Failure::Broken)?;
    let who = &live.who;
    let password = Proven {
        method: "password",
        at: Time(live.proofs.password_at),
    };
    let factor = live.proofs.factor.map(|(method, at)| Proven {
        method: method.word(),
        at: Time(at),
    });
    let must_set_up = who.factors.is_empty() && must_have_factor(who.role, &place.policy);
    let answer = SessionAnswer {
        id: live.id,
        account: AccountAnswer {
            id: who.account,
            login: &who.login,
        },
        employee: EmployeeAnswer {
            id: who.employee,
            name: &who.name,
        },
        workspace: WorkspaceAnswer {
            id: who.workspace,
            name: &place.workspace.name,
            title: &place.workspace.title,
        },
        role: who.role.word(),
        groups: who.groups.iter().map(|g| &**g).collect(),
        kind: live.kind.word(),
        proven: [Some(password), factor].into_iter().flatten().collect(),
        restrictions: if must_set_up {
            vec!["second_factor_setup_required"]
        } else {
            Vec::new()
        },
        second_factor_off_until: live.waived_until().map(Time),
        started_at: Time(live.started_at),
        ends_at: live.ends_at.map(Time),
        idle_seconds: place.policy.span(Key::SessionIdle).as_secs(),
    };
    let mut body = Vec::with_capacity(USUAL_ANSWER);
    serde_json::to_writer(&mut body, &answer).map_err(|_| Failure::Broken)?;
    Ok(body)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningOut {
    /// Makes this device unknown to the account, too (THR-10).
    #[serde(default)]
    forget_device: bool,
}

/// Log out: ends this session only.
pub async fn sign_out(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(asked): Query<SigningOut>,
) -> Result<Response, Failure> {
    let forget = asked.forget_device;
    session::sign_out(&app, &signed_in.token, &signed_in.acting(), forget, signed_in.now).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(place) = app.directory.by_id(signed_in.live.who.workspace) {
        response
            .headers_mut()
            .append(header::SET_COOKIE, cookie::clear(&cookie::session_name(&place)));
    }
    Ok(response)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendRefresh {
    /// The session's id.
    session: String,
    /// The refresh token that counts.
    refresh: String,
    /// Compact JWS by the session's key: docs/reference/app.md.
    jws: String,
}

/// An app's next tokens.
#[derive(Serialize, ToSchema)]
pub struct RefreshAnswer {
    token: String,
    refresh: String,
    /// When the token ends; it is not prolonged by use.
    #[schema(value_type = Option<String>)]
    ends_at: Option<Time>,
}

/// Gives an app its next tokens. The same request, sent again because its answer was lost, is answered the same.
pub async fn refresh(
    State(app): State<App>,
    caller: Caller,
    Body(sent): Body<SendRefresh>,
) -> Result<Json<RefreshAnswer>, Failure> {
    let sent = app_session::Sent {
        session: sent.session.parse().map_err(|_| Refusal::SessionExpired)?,
        refresh: sent.refresh.parse().map_err(|_| Refusal::SessionExpired)?,
        jws: sent.jws,
    };
    let refreshed = app_session::refresh(&app, &sent, &caller, app.now()).await?;
    Ok(Json(RefreshAnswer {
        token: refreshed.tokens.token.expose_text(),
        refresh: refreshed.tokens.refresh.expose_text(),
        ends_at: refreshed.ends_at.map(Time),
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepUp {
    password: String,
    /// A code, where a factor is usable.
    code: Option<String>,
    /// `sms` for the code that was sent; otherwise it is the app's or the phone's.
    method: Option<String>,
}

/// Proves the password, and a factor where one is usable, once more; the session gets a new token.
pub async fn step_up(
    State(app): State<App>,
    signed_in: SignedIn,
    Body(sent): Body<StepUp>,
) -> Result<Response, Failure> {
    let again = Again {
        password: read_password(sent.password)?,
        code: sent.code,
        by_sms: sent.method.as_deref() == Some(Method::Sms.word()),
    };
    let token = step_up::prove(&app, &signed_in.token, &signed_in.acting(), again, signed_in.now).await?;
    Ok(with_session_cookie(
        &app,
        &signed_in,
        &token,
        StatusCode::NO_CONTENT.into_response(),
    ))
}

/// The header in which an app gets another token of its session.
pub const TOKEN: &str = "doorward-token";

/// Hands a session's new token to the client that holds it: a browser by cookie, an app in a header.
pub fn with_session_cookie(
    app: &App,
    signed_in: &SignedIn,
    token: &domain::secret::Token,
    mut response: Response,
) -> Response {
    if signed_in.live.kind.is_app() {
        if let Ok(mut value) = HeaderValue::try_from(token.expose_text()) {
            value.set_sensitive(true);
            response.headers_mut().insert(TOKEN, value);
        }
        return response;
    }
    if let Some(place) = app.directory.by_id(signed_in.live.who.workspace) {
        response
            .headers_mut()
            .append(header::SET_COOKIE, cookie::set_session(&place, token));
    }
    response
}
