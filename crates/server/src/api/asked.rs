//! What a request's address says, refused in the API's own words when it cannot be read.

use axum::extract::{FromRequestParts, rejection};
use axum::http::request::Parts;
use domain::refusal::Refusal;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::failure::Failure;
use crate::request::text;

/// The query's fields; `invalid` names `query` when they cannot be read.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let is_text = text::is_query(&parts.uri);
        let read: Result<axum::extract::Query<T>, rejection::QueryRejection> =
            axum::extract::Query::from_request_parts(parts, app).await;
        let unreadable = Refusal::Invalid {
            field: "query",
            reason: "unreadable",
        };
        match read {
            Ok(axum::extract::Query(asked)) if is_text => Ok(Self(asked)),
            _ => Err(unreadable.into()),
        }
    }
}

/// The path's parts; what cannot be read names nothing.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let read: Result<axum::extract::Path<T>, rejection::PathRejection> =
            axum::extract::Path::from_request_parts(parts, app).await;
        read.map(|axum::extract::Path(asked)| Self(asked))
            .map_err(|_| Refusal::NotFound.into())
    }
}
