//! A small client over a real connection, for servers that are processes of their own.

use std::collections::BTreeMap;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use hyper::{Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// Cookies and further headers of one client.
#[derive(Clone, Default)]
pub struct Jar {
    pub cookies: BTreeMap<String, String>,
    pub headers: Vec<(String, String)>,
}

/// One request with JSON; the status and what came back, or that no answer came.
pub async fn ask(
    url: &str,
    method: &str,
    path: &str,
    body: Option<Value>,
    jar: &mut Jar,
) -> Result<(u16, Value), String> {
    let kind = body.is_some().then_some("application/json");
    let (status, bytes) = send(
        url,
        method,
        path,
        kind,
        body.map(|b| b.to_string()).unwrap_or_default(),
        jar,
    )
    .await?;
    Ok((status, serde_json::from_slice(&bytes).unwrap_or(Value::Null)))
}

/// Opens a page with a form and submits it with its token; the status of the answer.
pub async fn submit(url: &str, path: &str, fields: &[(&str, &str)], jar: &mut Jar) -> Result<u16, String> {
    let (_, page) = send(url, "GET", path, None, String::new(), jar).await?;
    let page = String::from_utf8_lossy(&page).into_owned();
    let token = page
        .find("name=\"form\"")
        .and_then(|at| page[at..].split("value=\"").nth(1))
        .and_then(|rest| rest.split('"').next())
        .ok_or_else(|| {
            format!(
                "no form on the page: {}",
                page.lines().take(12).collect::<Vec<_>>().join(" ")
            )
        })?;
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("form", token).extend_pairs(fields);
    let (status, _) = send(
        url,
        "POST",
        path,
        Some("application/x-www-form-urlencoded"),
        form.finish(),
        jar,
    )
    .await?;
    Ok(status)
}

/// One request with a body of any kind.
pub async fn send(
    url: &str,
    method: &str,
    path: &str,
    kind: Option<&str>,
    body: String,
    jar: &mut Jar,
) -> Result<(u16, Bytes), String> {
    let method = Method::from_bytes(method.as_bytes()).map_err(|e| e.to_string())?;
    let mut request = Request::builder().method(method).uri(format!("{url}{path}"));
    if let Some(kind) = kind {
        request = request.header(CONTENT_TYPE, kind);
    }
    if !jar.cookies.is_empty() {
        let cookies: Vec<String> = jar
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        request = request.header(COOKIE, cookies.join("; "));
    }
    for (name, value) in &jar.headers {
        request = request.header(name, value);
    }
    let request = request.body(Full::new(Bytes::from(body))).map_err(|e| e.to_string())?;
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let response = client.request(request).await.map_err(|e| e.to_string())?;
    let (parts, body) = response.into_parts();
    for cookie in parts.headers.get_all(SET_COOKIE).iter().filter_map(|v| v.to_str().ok()) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        if let Some((name, value)) = pair.split_once('=') {
            if attributes.contains("Max-Age=0") {
                jar.cookies.remove(name);
            } else {
                jar.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
    let bytes = body.collect().await.map_err(|e| e.to_string())?.to_bytes();
    Ok((parts.status.as_u16(), bytes))
}
