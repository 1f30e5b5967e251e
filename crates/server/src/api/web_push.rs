//! Notifications of a closed app: `docs/reference/phone.md`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::refusal::Refusal;
use domain::web_push::Subscription;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::Body;
use crate::app::App;
use crate::failure::Failure;
use crate::request::phone::ConnectedPhone;
use crate::use_case::web_push::{self, NotWoken};

/// What a browser says when it subscribed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendSubscription {
    /// Where messages for it go: https, and an address that everybody reaches.
    endpoint: String,
    /// base64url, 65 bytes.
    p256dh: String,
    /// base64url, 16 bytes.
    auth: String,
}

/// What the push service said of a test message.
#[derive(Serialize, ToSchema)]
pub struct PushTested {
    taken: bool,
    /// `off`, `rests`, `gone`, `refused` or `unreachable`; null if it was taken.
    why: Option<&'static str>,
}

/// "Turn on notifications".
pub async fn subscribe(
    State(app): State<App>,
    phone: ConnectedPhone,
    Body(sent): Body<SendSubscription>,
) -> Result<StatusCode, Failure> {
    let said = Subscription::new(&sent.endpoint, &sent.p256dh, &sent.auth).map_err(|wrong| Refusal::Invalid {
        field: wrong.0,
        reason: "unreadable",
    })?;
    web_push::subscribe(&app, &phone, &said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// "Turn off".
pub async fn unsubscribe(State(app): State<App>, phone: ConnectedPhone) -> Result<StatusCode, Failure> {
    web_push::unsubscribe(&app, &phone).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// "Send a test".
pub async fn test(State(app): State<App>, phone: ConnectedPhone) -> Result<(StatusCode, Json<PushTested>), Failure> {
    let sent = web_push::test(&app, &phone).await?;
    let why = sent.err().map(|why| match why {
        NotWoken::Off | NotWoken::Late => "off",
        NotWoken::Rests => "rests",
        NotWoken::Missed(missed) => missed.word(),
    });
    let said = PushTested {
        taken: why.is_none(),
        why,
    };
    Ok((StatusCode::ACCEPTED, Json(said)))
}
