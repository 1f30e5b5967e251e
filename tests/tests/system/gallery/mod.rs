//! Every view in every state, served for a browser.

#[path = "../../../../crates/pages/tests/sample/mod.rs"]
pub mod sample;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::Html;
use axum::routing::get;
use pages::text::LONG as LONG_WORDS;
use testkit::server::TestServer;

/// Serves every sample under the server's own policy for content, with the server's own assets behind them.
pub async fn open(server: &TestServer) -> (String, Vec<&'static str>) {
    let policy = server.client().get("/sign-in").await.headers[header::CONTENT_SECURITY_POLICY].clone();
    let mut router: Router = Router::new();
    let mut names = Vec::new();
    for language in ["en", "de", LONG_WORDS] {
        for sample in sample::all(language) {
            let answer: (_, Html<String>) = (
                [(header::CONTENT_SECURITY_POLICY, HeaderValue::clone(&policy))],
                Html(sample.html),
            );
            router = router.route(
                &format!("/sample/{language}/{}", sample.name),
                get(move || std::future::ready(answer.clone())),
            );
            // The refusals differ in their words only: one of them stands for all.
            if language == "en" && (!sample.name.starts_with("refusal-") || sample.name == "refusal-busy") {
                names.push(sample.name);
            }
        }
    }
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    // The page of a file that is added, or whose people are invited, asks how far it is; another state than its own would
    // make it ask for itself again, while somebody looks at it.
    let far = |far: &'static str| get(move || std::future::ready(([(header::CONTENT_TYPE, "application/json")], far)));
    let router = router
        // Likewise the page that waits for a phone to take its code.
        .route("/api/v1/second-factor/trusted-device", far(r#"{"waiting":null}"#))
        .route(
            "/api/v1/imports/imp_1",
            far(r#"{"state":"running","done":400,"rows":1203}"#),
        )
        .route(
            "/api/v1/imports/imp_2",
            far(r#"{"state":"inviting","done":1000,"rows":1203}"#),
        );
    let router = router.fallback_service(server.server.router());
    tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
    (format!("http://localhost:{}/sample", address.port()), names)
}
