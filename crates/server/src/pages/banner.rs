//! The presses in a banner.

use axum::response::Response;

use super::said::own_path;
use super::visit::Posted;
use crate::api::banner::read_kind;
use crate::use_case::banner;

/// `POST /banner/later`: "Remind me later".
pub async fn later(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        banner::later(&visit.app, &s.live, read_kind(posted.field("kind"))?, visit.now).await?;
        Ok(visit.go(own_path(posted.field("path")).unwrap_or("/")))
    };
    visit.show(done.await)
}

/// `POST /banner/all-fine`: "Everything is fine".
pub async fn all_fine(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        banner::all_fine(&visit.app, &s.acting(), visit.now).await?;
        Ok(visit.go(own_path(posted.field("path")).unwrap_or("/")))
    };
    visit.show(done.await)
}
