//! The installable authenticator at `/authenticator/`: the files of `pages::authenticator`, and the headers they need.
//!
//! What the app asks for is under `/api/v1/authenticator`; here is nothing that belongs to anybody.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use crate::app::App;
use crate::request::cookie;
use crate::router;

/// Its own files only; no form, no frame, nothing from elsewhere.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; \
     worker-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; \
     require-trusted-types-for 'script'; trusted-types doorward",
);

/// The app, and the mark that this browser kept something once.
pub fn router(app: App) -> Router {
    Router::new()
        .route(
            "/authenticator",
            get(|| async { Redirect::permanent("/authenticator/") }),
        )
        .route("/authenticator/", get(page))
        .route("/authenticator/sw.js", get(worker))
        .route("/authenticator/manifest.webmanifest", get(manifest))
        .route("/authenticator/kept", get(kept).put(keep).delete(let_go))
        .route("/authenticator/{name}", get(file))
        .layer(from_fn(app_headers))
        .with_state(app)
}

async fn app_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed: [(HeaderName, HeaderValue); 6] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static("camera=(self), microphone=(), geolocation=(), payment=(), usb=()"),
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, value);
    }
    response
}

async fn page(State(app): State<App>) -> Response {
    fresh(
        "text/html; charset=utf-8",
        pages::authenticator::page(&app.settings.product),
    )
}

async fn worker(State(app): State<App>) -> Response {
    fresh(
        "text/javascript; charset=utf-8",
        pages::authenticator::worker(&app.settings.product),
    )
}

async fn manifest(State(app): State<App>) -> Response {
    fresh(
        "application/manifest+json",
        pages::authenticator::manifest(&app.settings.product),
    )
}

/// Asked for again each time: it names the files of this version.
fn fresh(content_type: &'static str, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, body).into_response()
}

async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match pages::authenticator::file(&name) {
        Some(file) => router::embedded(file, &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Whether this browser kept a connected phone once. A cookie of the server outlives what takes away a script's storage,
/// so that the app can say that it lost its keys. It says nothing about whose they were.
async fn kept(headers: HeaderMap) -> Response {
    let answer = Json(json!({ "kept": cookie::read(&headers, cookie::PHONE_KEPT).is_some() }));
    ([(header::CACHE_CONTROL, "no-store")], answer).into_response()
}

async fn keep() -> Response {
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie::set_phone_kept())]).into_response()
}

async fn let_go() -> Response {
    let cleared = cookie::clear(cookie::PHONE_KEPT);
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cleared)]).into_response()
}
