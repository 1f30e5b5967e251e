//! Every route of the API in one table: the router and the description are both made from it.

mod administration;
mod invitation;
mod own;
mod people;
mod phone;
mod sign_in;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{MethodRouter, any, get};

use super::{description, messages};
use crate::app::App;

/// Who may call a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    Anyone,
    SignedIn,
    Administrator,
    /// A phone, by the bearer that it got at pairing.
    Phone,
}

/// One route, as it is served and described.
pub struct Route {
    pub method: &'static str,
    /// Below `/api/v1`.
    pub path: &'static str,
    pub summary: &'static str,
    pub who: Who,
    /// The schema of the request's body.
    pub sends: Option<&'static str>,
    /// Status and schema of the answer that is no refusal.
    pub answers: (u16, Option<&'static str>),
    /// The refusals of this route beside those that any route may give.
    pub codes: &'static [&'static str],
    pub handler: MethodRouter<App>,
}

impl Route {
    /// Whether its answer is a stream of hints, which ends with the connection.
    pub fn is_stream(&self) -> bool {
        self.path.ends_with("/stream") || self.path.ends_with("/wait")
    }
}

/// The refusals that any route may give: a body that is none, a flood, a database that is away, a full disk.
pub const ANY_ROUTE: [&str; 5] = ["invalid", "too_many_attempts", "busy", "storage_full", "stale_form"];

pub(super) const SIGNED_IN: &[&str] = &["session_expired"];

pub(super) const ADMINISTRATOR: &[&str] = &[
    "session_expired",
    "not_allowed",
    "second_factor_setup_required",
    "step_up_required",
];

pub(super) const WITH_STALE_STATE: &[&str] = &[
    "session_expired",
    "not_allowed",
    "second_factor_setup_required",
    "step_up_required",
    "not_found",
    "stale_state",
];

pub(super) const WITH_NOT_FOUND: &[&str] = &[
    "session_expired",
    "not_allowed",
    "second_factor_setup_required",
    "step_up_required",
    "not_found",
];

/// The table.
pub fn routes() -> Vec<Route> {
    [
        sign_in::routes(),
        own::routes(),
        phone::routes(),
        people::routes(),
        messages::routes(),
        administration::routes(),
        invitation::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The router of the API. Its routes are named whole: nesting would write every request's address anew.
pub fn router() -> Router<App> {
    let mut router = Router::new()
        .route("/api/v1/openapi.json", get(description::document))
        .route("/api/v1", any(description::not_found))
        .route("/api/v1/", any(description::not_found))
        .route("/api/v1/{*rest}", any(description::not_found));
    for route in routes() {
        // The session check says it by itself: it is asked too often for anything around it.
        let is_check = (route.method, route.path) == ("get", "/session");
        let handler = if is_check {
            route.handler
        } else {
            route.handler.layer(map_response(never_stored))
        };
        router = router.route(&format!("/api/v1{}", route.path), handler);
    }
    router
}

/// An answer is somebody's: no cache on the way keeps it, and no browser takes it for anything but what it says.
async fn never_stored(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
