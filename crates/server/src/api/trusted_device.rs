//! One's own trusted device, in a session: the code to connect one by, and the digits that confirm it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::trusted_device::Right;
use serde::{Deserialize, Serialize};
use store::trusted_device::StoredPhone;
use utoipa::ToSchema;

use super::account::codes_of;
use super::answer::{Body, time};
use super::session::with_session_cookie;
use crate::app::App;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::pairing;

/// The trusted device, and those that came before it.
#[derive(Serialize, ToSchema)]
pub struct TrustedDevices {
    device: Option<TrustedDeviceAnswer>,
    former: Vec<TrustedDeviceAnswer>,
    /// The phone that took the code of this session and waits for its digits.
    waiting: Option<WaitingDevice>,
}

#[derive(Serialize, ToSchema)]
pub struct TrustedDeviceAnswer {
    id: String,
    name: String,
    platform: String,
    /// `connected`, `disconnected`, `suspended` or `ended`.
    state: &'static str,
    connected_at: String,
    disconnected_at: Option<String>,
    last_seen_at: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct WaitingDevice {
    name: String,
    platform: String,
    expires_at: String,
}

impl TrustedDeviceAnswer {
    fn of(phone: StoredPhone) -> Self {
        Self {
            id: phone.id.to_string(),
            state: phone.state.word(),
            connected_at: time(phone.connected_at),
            disconnected_at: phone.disconnected_at.map(time),
            last_seen_at: phone.seen_at.map(time),
            name: phone.name,
            platform: phone.platform,
        }
    }
}

/// Which phone is trusted.
pub async fn show(State(app): State<App>, s: SignedIn) -> Result<Json<TrustedDevices>, Failure> {
    let phones = app.store.phones_of(s.live.who.employee).await?;
    let (own, former): (Vec<_>, Vec<_>) = phones.into_iter().partition(|phone| phone.state.is_in_force());
    let pairing = app.store.pairing_of(s.live.id).await?.filter(|p| s.now <= p.expires_at);
    Ok(Json(TrustedDevices {
        device: own.into_iter().next().map(TrustedDeviceAnswer::of),
        former: former.into_iter().map(TrustedDeviceAnswer::of).collect(),
        waiting: pairing.and_then(|pairing| {
            let expires_at = time(pairing.expires_at);
            pairing.waiting.map(|phone| WaitingDevice {
                name: phone.name,
                platform: phone.platform,
                expires_at,
            })
        }),
    }))
}

/// A code to connect a phone by; shown to its owner only.
#[derive(Serialize, ToSchema)]
pub struct PairingAnswer {
    /// What the QR code holds.
    link: String,
    /// The same token, to be typed.
    code: String,
    /// `any`, or `known`: only the phone that is disconnected.
    connects: &'static str,
    expires_at: String,
}

/// Shows a code to connect a phone by.
pub async fn begin(State(app): State<App>, s: SignedIn) -> Result<Json<PairingAnswer>, Failure> {
    let shown = pairing::show(&app, &s.live, s.now).await?;
    Ok(Json(PairingAnswer {
        link: shown.link(&app).as_str().to_owned(),
        code: shown.token.expose_text().as_str().to_owned(),
        connects: match shown.pairing.connects {
            Right::Any => "any",
            Right::Known => "known",
        },
        expires_at: time(shown.pairing.expires_at),
    }))
}

/// Gives the code up that this session shows, whoever took it.
pub async fn give_up(State(app): State<App>, s: SignedIn) -> Result<StatusCode, Failure> {
    pairing::give_up(&app, &s.acting(), s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendDigits {
    /// The six digits that the phone shows.
    digits: String,
}

#[derive(Serialize, ToSchema)]
pub struct TrustedDeviceConfirmed {
    /// The recovery codes that come with the first set-up, shown this once; null otherwise: the former ones are void.
    recovery_codes: Option<Vec<String>>,
}

/// Confirms the phone that took the code.
pub async fn confirm(State(app): State<App>, s: SignedIn, Body(sent): Body<SendDigits>) -> Result<Response, Failure> {
    let (token, made) = pairing::confirm(&app, &s.token, &s.acting(), &sent.digits, s.now).await?;
    let answer = TrustedDeviceConfirmed {
        recovery_codes: made.as_ref().map(codes_of),
    };
    Ok(with_session_cookie(&app, &s, &token, Json(answer).into_response()))
}
