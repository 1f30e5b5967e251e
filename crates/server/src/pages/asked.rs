//! What a page's address says. A query that cannot be read asks for nothing; a path that cannot be read is no page.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::visit::Visit;
use crate::app::App;
use crate::request::text;

/// The query's fields, or none of them.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Default> FromRequestParts<App> for Query<T> {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        let read = axum::extract::Query::try_from_uri(&parts.uri);
        let read = read.ok().filter(|_| text::is_query(&parts.uri));
        Ok(read.map_or_else(|| Self(T::default()), |axum::extract::Query(asked)| Self(asked)))
    }
}

/// Where somebody who has to do something first wants to go.
#[derive(Deserialize, Default)]
pub struct Going {
    pub next: Option<String>,
}

/// The path's parts.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        match axum::extract::Path::from_request_parts(parts, app).await {
            Ok(axum::extract::Path(asked)) => Ok(Self(asked)),
            Err(_) => Err(Visit::from_request_parts(parts, app).await?.not_found()),
        }
    }
}
