//! The banner, the same for every client (BAN-17).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::banner::BannerKind;
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Body, time};
use crate::app::App;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::banner;

#[derive(Serialize, ToSchema)]
pub struct BannerAnswer {
    /// Null: nothing is asked for now.
    banner: Option<DueBanner>,
}

#[derive(Serialize, ToSchema)]
pub struct DueBanner {
    /// `connect_phone` or `check_details`.
    kind: &'static str,
    /// The trusted device; null for who has none.
    phone: Option<BannerPhone>,
    /// The last digits of the linked telephone number; null for who has none.
    number: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct BannerPhone {
    name: String,
    platform: String,
    connected_at: String,
}

/// Which banner is due.
pub async fn show(State(app): State<App>, s: SignedIn) -> Result<Json<BannerAnswer>, Failure> {
    let due = banner::due(&app, &s.live, s.now).await?;
    Ok(Json(BannerAnswer {
        banner: due.map(|due| DueBanner {
            kind: due.kind.word(),
            phone: due.phone.map(|phone| BannerPhone {
                connected_at: time(phone.connected_here_at()),
                name: phone.name,
                platform: phone.platform,
            }),
            number: due.number.map(|linked| linked.number.masked()),
        }),
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutBannerOff {
    kind: String,
}

/// "Remind me later".
pub async fn later(State(app): State<App>, s: SignedIn, Body(sent): Body<PutBannerOff>) -> Result<StatusCode, Failure> {
    banner::later(&app, &s.live, read_kind(&sent.kind)?, s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A banner's stable word.
pub fn read_kind(word: &str) -> Result<BannerKind, Refusal> {
    BannerKind::from_word(word).ok_or(Refusal::Invalid {
        field: "kind",
        reason: "unknown",
    })
}

/// "Everything is fine".
pub async fn all_fine(State(app): State<App>, s: SignedIn) -> Result<StatusCode, Failure> {
    banner::all_fine(&app, &s.acting(), s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}
