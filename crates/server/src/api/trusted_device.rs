//! One's own trusted device, in a session: the code to connect one by, and the digits that confirm it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::policy::Policy;
use domain::refusal::Refusal;
use domain::trusted_device::Right;
use serde::{Deserialize, Serialize};
use store::trusted_device::StoredPhone;
use utoipa::ToSchema;

use super::account::codes_of;
use super::answer::{Body, time};
use super::session::with_session_cookie;
use super::sign_in::read_password;
use crate::app::App;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::{other_phone, pairing};

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
    /// From when on another phone that was announced can be connected in its place, in the session that announced it.
    other_from: Option<String>,
    last_seen_at: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct WaitingDevice {
    name: String,
    platform: String,
    expires_at: String,
}

impl TrustedDeviceAnswer {
    fn of(phone: StoredPhone, policy: &Policy) -> Self {
        Self {
            id: phone.id.to_string(),
            state: phone.state.word(),
            connected_at: time(phone.connected_here_at()),
            disconnected_at: phone.disconnected_at.map(time),
            other_from: phone.announced.map(|announced| time(announced.due(policy))),
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
    let place = app.directory.by_id(s.live.who.workspace).ok_or(Refusal::NotFound)?;
    let answer = |phone| TrustedDeviceAnswer::of(phone, &place.policy);
    Ok(Json(TrustedDevices {
        device: own.into_iter().next().map(answer),
        former: former.into_iter().map(answer).collect(),
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

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnouncePhone {
    password: String,
}

#[derive(Serialize, ToSchema)]
pub struct PhoneAnnounced {
    /// From when on this session may connect the other phone.
    from: String,
}

/// Announces another phone, where nothing else is left to prove.
pub async fn announce(
    State(app): State<App>,
    s: SignedIn,
    Body(sent): Body<AnnouncePhone>,
) -> Result<Response, Failure> {
    let password = read_password(sent.password)?;
    let (token, due) = other_phone::announce(&app, &s.token, &s.acting(), password, s.now).await?;
    let answer = PhoneAnnounced { from: time(due) };
    Ok(with_session_cookie(&app, &s, &token, Json(answer).into_response()))
}

/// Takes that back, in whichever session it was said.
pub async fn withdraw(State(app): State<App>, s: SignedIn) -> Result<StatusCode, Failure> {
    other_phone::withdraw(&app, &s.acting(), s.now).await?;
    Ok(StatusCode::NO_CONTENT)
}
