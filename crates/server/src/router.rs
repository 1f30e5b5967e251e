//! The one router: health, assets, API, pages, and the headers that every answer carries.

use std::net::IpAddr;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::app::App;
use crate::request::client_address::ClientAddress;
use crate::{api, authenticator, metrics, pages, run};

/// What a page may load and do: its own style and modules, no inline script or style, no frame around it.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
     require-trusted-types-for 'script'; trusted-types doorward",
);

/// Everything that the server answers.
pub fn router(app: App) -> Router {
    let pages = pages::router(app.clone()).layer(from_fn(page_headers));
    let authenticator = authenticator::router(app.clone());
    let demo = app.settings.demo.then(|| Home::of(&app));
    let router = Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(figures))
        .route("/s/{name}", get(asset))
        .merge(api::router())
        .with_state(app)
        .merge(authenticator)
        .merge(pages);
    match demo {
        Some(home) => router.layer(from_fn_with_state(home, only_at_home)),
        None => router,
    }
}

/// Where a demo may be asked: on this machine; with `--phone` also at its address in the local network.
#[derive(Clone)]
struct Home(Option<IpAddr>);

impl Home {
    fn of(app: &App) -> Self {
        let own = app.settings.public_url.parse::<axum::http::Uri>().ok();
        Self(own.and_then(|own| own.host().and_then(|host| host.trim_matches(['[', ']']).parse().ok())))
    }

    fn is(&self, host: &str) -> bool {
        let address = host.trim_matches(['[', ']']).parse().ok();
        ["localhost", "127.0.0.1", "[::1]"].contains(&host) || self.0.is_some_and(|own| address == Some(own))
    }
}

/// The demo answers to names of this machine only, and to nobody who comes through a proxy (THR-19): a page elsewhere
/// that is made to point here by its name (DNS rebinding) gets nothing. What shows everybody's password and messages
/// is for this machine even where the local network is let in.
async fn only_at_home(State(home): State<Home>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers
        .get(header::HOST)
        .and_then(|v| v.to_str().ok())
        .or_else(|| request.uri().host())
        .unwrap_or("");
    let name = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(n, _)| n);
    let forwarded = ["forwarded", "x-forwarded-for", "x-forwarded-host"]
        .iter()
        .any(|name| headers.contains_key(*name));
    if forwarded || !home.is(name) {
        return (
            StatusCode::MISDIRECTED_REQUEST,
            "The demo is on http://localhost only.\n",
        )
            .into_response();
    }
    let client = ClientAddress::of_request(request.extensions()).ip();
    let here = client.is_loopback() || home.0 == Some(client);
    if !here && ["/demo", "/demo/outbox"].contains(&request.uri().path()) {
        let said = "This page is for the machine that the demo runs on.\n";
        return (StatusCode::FORBIDDEN, said).into_response();
    }
    next.run(request).await
}

/// The headers of pages. An answer that is somebody's is never stored.
async fn page_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed: [(HeaderName, HeaderValue); 6] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        ),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(value);
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn ready(State(app): State<App>) -> Response {
    match run::readiness(&app).await {
        Ok(()) => {
            let behind = app
                .clock_behind()
                .map(|span| format!("warning: the wall clock is {} s behind\n", span.as_secs()));
            (StatusCode::OK, format!("ready\n{}", behind.unwrap_or_default())).into_response()
        }
        Err(why) => {
            tracing::warn!(why, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                [(header::RETRY_AFTER, "5")],
                "not ready\n",
            )
                .into_response()
        }
    }
}

async fn figures(State(app): State<App>) -> String {
    metrics::render(&app)
}

/// A hashed asset: its name says its content, so that it may be kept for ever.
async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match ::pages::asset(&name) {
        Some(asset) => embedded(asset, &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Sends an embedded file, as brotli to whoever takes it.
pub(crate) fn embedded(asset: ::pages::asset::Asset, headers: &HeaderMap) -> Response {
    let takes_brotli = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.split(',').any(|coding| coding.trim().starts_with("br")));
    let (body, coding) = if takes_brotli && asset.brotli.len() < asset.body.len() {
        (asset.brotli, Some(HeaderValue::from_static("br")))
    } else {
        (asset.body, None)
    };
    let mut response = body.into_response();
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    answer.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    answer.insert(header::ETAG, HeaderValue::from_static(asset.etag));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    answer.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(coding) = coding {
        answer.insert(header::CONTENT_ENCODING, coding);
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use tower::ServiceExt as _;

    use super::*;

    async fn asked(home: Home, host: &str, client: [u8; 4], path: &str) -> StatusCode {
        let router = Router::new()
            .fallback(|| async { "here" })
            .layer(from_fn_with_state(home, only_at_home));
        let mut request = Request::get(path)
            .header(header::HOST, host)
            .body(Body::empty())
            .unwrap();
        request
            .extensions_mut()
            .insert(ClientAddress::from(IpAddr::from(client)));
        router.oneshot(request).await.unwrap().status()
    }

    // shows in part: THR-19 (who is answered; folders, passwords and `serve` have tests of their own)
    #[tokio::test]
    async fn a_demo_answers_to_this_machine_and_with_a_phone_to_its_own_address() {
        let (alone, open) = (Home(None), Home(Some([192, 168, 1, 5].into())));
        let (own, phone) = ([127, 0, 0, 1], [192, 168, 1, 77]);
        assert_eq!(asked(alone.clone(), "localhost:8080", own, "/").await, 200);
        assert_eq!(asked(alone.clone(), "192.168.1.5:8443", own, "/").await, 421);
        assert_eq!(asked(alone, "elsewhere.example", own, "/").await, 421);
        assert_eq!(asked(open.clone(), "192.168.1.5:8443", phone, "/").await, 200);
        assert_eq!(asked(open.clone(), "elsewhere.example:8443", phone, "/").await, 421);
        for path in ["/demo", "/demo/outbox"] {
            assert_eq!(asked(open.clone(), "192.168.1.5:8443", phone, path).await, 403);
            assert_eq!(
                asked(open.clone(), "192.168.1.5:8443", [192, 168, 1, 5], path).await,
                200
            );
        }
    }
}
