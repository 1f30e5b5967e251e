//! The server's log: text for people at a terminal, JSON lines otherwise.
//!
//! A log line never holds a query, a cookie, a header or a path that somebody typed: [`route`] names the pattern, so
//! that the token of a one-time link stays out. What is logged goes to standard error; standard output is the commands'.

use std::io::IsTerminal as _;

use axum::extract::MatchedPath;
use axum::http::Extensions;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::{Log, LogFormat};

/// What a request without a pattern is called.
const NOWHERE: &str = "(no such page)";

/// Begins the log. Only the first call in a process counts.
pub fn start(log: &Log) {
    // Parts of others are quiet: their debug lines may hold what ours never do.
    let targets = log
        .level
        .parse()
        .unwrap_or_else(|_| Targets::new().with_default(LevelFilter::INFO));
    let targets = ["hyper", "hyper_util", "h2", "rustls", "tokio_postgres"]
        .into_iter()
        .fold(targets, |targets, part| targets.with_target(part, LevelFilter::WARN));
    let terminal = std::io::stderr().is_terminal();
    let text = match log.format {
        LogFormat::Auto => terminal,
        LogFormat::Text => true,
        LogFormat::Json => false,
    };
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let started = if text {
        let layer = layer.with_ansi(terminal).with_target(false);
        tracing_subscriber::registry().with(targets).with(layer).try_init()
    } else {
        let layer = layer
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false);
        tracing_subscriber::registry().with(targets).with(layer).try_init()
    };
    drop(started);
}

/// The pattern of the page that a request went to, such as `/invitation/{token}`; never the path itself.
pub fn route(extensions: &Extensions) -> &str {
    extensions.get::<MatchedPath>().map_or(NOWHERE, MatchedPath::as_str)
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::extract::Request;
    use axum::routing::get;
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn a_one_time_link_is_named_by_its_pattern() {
        let named = |request: Request| async move { route(request.extensions()).to_owned() };
        let router = Router::new().route("/invitation/{token}", get(named)).fallback(named);
        let ask = async |path: &str| {
            let request = Request::builder().uri(path).body(Body::empty()).unwrap();
            let answer = router.clone().oneshot(request).await.unwrap();
            String::from_utf8(to_bytes(answer.into_body(), 1000).await.unwrap().to_vec()).unwrap()
        };
        assert_eq!(ask("/invitation/s3cret-token?code=123456").await, "/invitation/{token}");
        assert_eq!(ask("/s3cret-token").await, NOWHERE);
    }
}
