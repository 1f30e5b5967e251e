//! Answers and refusals as JSON.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::invitation::HolderAnswer;
use crate::app::App;
use crate::failure::Failure;
use crate::request::{forgery, text};

/// A refusal as an RFC 9457 problem document; `code` is the contract, `title` is for people.
#[derive(Serialize, ToSchema)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    /// Seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    /// How many tries the same request still takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    tries_left: Option<u64>,
    /// Who has the address, told to people who may invite.
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<HolderAnswer>,
}

impl Problem {
    pub fn of(failure: &Failure) -> Self {
        let refusal = match failure {
            Failure::Refused(refusal) => Some(refusal),
            Failure::Broken => None,
        };
        Self {
            kind: format!("/api/v1/problems#{}", failure.code()),
            title: title(failure),
            status: failure.status(),
            code: failure.code(),
            reason: refusal.and_then(Refusal::reason),
            field: refusal.and_then(Refusal::field),
            retry_after: refusal.and_then(Refusal::retry_after),
            tries_left: refusal.and_then(Refusal::tries_left),
            holder: None,
        }
    }

    #[must_use]
    pub fn held_by(self, holder: HolderAnswer) -> Self {
        Self {
            holder: Some(holder),
            ..self
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        Problem::of(&self).into_response()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

fn title(failure: &Failure) -> String {
    pages::text::Texts::english().say(&format!("refusal-{}", failure.code().replace('_', "-")))
}

/// A JSON body of a request that no other site made the browser send. Unknown fields are refused.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        if !request.headers().contains_key(header::AUTHORIZATION) {
            forgery::refuse_foreign(request.method(), request.headers(), &app.settings.public_url)?;
        }
        let refused = |status| {
            let reason = match status {
                StatusCode::PAYLOAD_TOO_LARGE => "too_large",
                StatusCode::UNSUPPORTED_MEDIA_TYPE => "not_json",
                _ => "unreadable",
            };
            Failure::from(Refusal::Invalid { field: "body", reason })
        };
        let (parts, body) = request.into_parts();
        let mut whole = Request::new(body);
        *whole.extensions_mut() = parts.extensions.clone(); // the limit of its length among them
        let bytes = Bytes::from_request(whole, app).await;
        let bytes = bytes.map_err(|rejection| refused(rejection.status()))?;
        let is_text = text::is_json(&bytes);
        match Json::<T>::from_request(Request::from_parts(parts, bytes.into()), app).await {
            Ok(Json(body)) if is_text => Ok(Self(body)),
            Ok(_) => Err(refused(StatusCode::BAD_REQUEST)),
            Err(rejection) => Err(refused(rejection.status())),
        }
    }
}

/// A time that is written as [`time`] says, straight into the answer.
#[derive(Clone, Copy)]
pub struct Time(pub domain::time::Timestamp);

impl serde::Serialize for Time {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// RFC 3339 in UTC.
pub fn time(at: domain::time::Timestamp) -> String {
    at.to_string()
}
