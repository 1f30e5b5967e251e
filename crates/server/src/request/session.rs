//! Somebody with a live session.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use domain::client::Origin;
use domain::refusal::Refusal;
use domain::secret::Token;
use domain::time::Timestamp;

use super::caller::device_name;
use super::client_address::ClientAddress;
use super::{cookie, forgery};
use crate::app::App;
use crate::failure::Failure;
use crate::session_table::Live;
use crate::use_case;
use crate::use_case::acting::Acting;
use crate::use_case::banner::Due;

/// The header in which a request marks itself as caused by no person: it does not extend the session (SES-02).
pub const BACKGROUND: &str = "doorward-background";
/// The header that names the workspace when a browser holds several sessions.
pub const WORKSPACE: &str = "doorward-workspace";

/// A live session, with the token that opened it and the time of the request.
#[derive(Clone)]
pub struct SignedIn {
    pub live: Arc<Live>,
    pub token: Token,
    pub now: Timestamp,
    pub from: Client,
    /// How many notifications are unread; read for pages only.
    pub unread: u64,
    /// The banner that is due; read for pages only.
    pub banner: Option<Due>,
}

/// The client's side of a request, not looked at yet: most requests only read, and need no device in words.
#[derive(Clone, Debug)]
pub struct Client {
    address: ClientAddress,
    agent: Option<HeaderValue>,
}

impl Client {
    pub fn read(address: ClientAddress, headers: &HeaderMap) -> Self {
        Self {
            address,
            agent: headers.get(header::USER_AGENT).cloned(),
        }
    }
}

impl SignedIn {
    /// The session with the origin of this request, for what writes events.
    pub fn acting(&self) -> Acting<'_> {
        let agent = self.from.agent.as_ref().and_then(|agent| agent.to_str().ok());
        let origin = Origin {
            kind: self.live.kind,
            ip: self.from.address.ip(),
            device: device_name(agent.unwrap_or("")),
            known_device: Some(self.live.device),
        };
        Acting::new(&self.live, origin)
    }
}

/// For the API: by `Authorization: Bearer`, or by cookie, the workspace named by `Doorward-Workspace` when the browser
/// holds several.
impl FromRequestParts<App> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let token = match bearer(&parts.headers) {
            Some(token) => token?,
            None => {
                forgery::refuse_foreign(&parts.method, &parts.headers, &app.settings.public_url)?;
                of_cookies(app, &parts.headers)?
            }
        };
        let now = app.now();
        let live = use_case::session::check(app, &token, is_background(&parts.headers), now).await?;
        let from = Client::read(ClientAddress::of_request(&parts.extensions), &parts.headers);
        Ok(Self {
            live,
            token,
            now,
            from,
            unread: 0,
            banner: None,
        })
    }
}

pub fn is_background(headers: &HeaderMap) -> bool {
    headers.get(BACKGROUND).is_some_and(|value| value == "1")
}

/// Whether the browser only fetches ahead of its person: nothing is resolved by that (DIS-07).
pub fn is_prefetch(headers: &HeaderMap) -> bool {
    ["sec-purpose", "purpose", "x-moz"]
        .iter()
        .filter_map(|name| headers.get(*name)?.to_str().ok())
        .any(|value| value.contains("prefetch") || value.contains("prerender"))
}

/// The token of the `Authorization` header, if there is one.
pub fn bearer(headers: &HeaderMap) -> Option<Result<Token, Refusal>> {
    let value = headers.get(header::AUTHORIZATION)?;
    let token = value
        .to_str()
        .ok()
        .and_then(|v| v.strip_prefix("Bearer "))
        .and_then(|v| v.trim().parse().ok());
    Some(token.ok_or(Refusal::SessionExpired))
}

fn of_cookies(app: &App, headers: &HeaderMap) -> Result<Token, Refusal> {
    if let Some(name) = headers.get(WORKSPACE) {
        let place = name.to_str().ok().and_then(|name| app.directory.by_name(name));
        return place
            .and_then(|place| cookie::session(headers, &place))
            .ok_or(Refusal::SessionExpired);
    }
    let mut tokens = cookie::sessions(headers).into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(token), None) => Ok(token),
        (None, _) => Err(Refusal::SessionExpired),
        (Some(_), Some(_)) => Err(Refusal::Invalid {
            field: "Doorward-Workspace",
            reason: "several_sessions",
        }),
    }
}
