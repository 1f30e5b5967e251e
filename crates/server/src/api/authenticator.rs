//! What phones say to the server: `docs/reference/phone.md`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::trusted_device::{PairingToken, State as Standing};
use domain::verification_code::{DIGITS, STEP_SECONDS};
use domain::web_push::Failure as Missed;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account::codes_of;
use super::answer::{Body, time};
use super::asked::Path;
use crate::app::App;
use crate::failure::Failure;
use crate::request::caller::Caller;
use crate::request::phone::{ConnectedPhone, Held, Phone};
use crate::use_case::{following, pairing, trusted_device, web_push};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendPairing {
    /// The 26 characters of the code.
    pairing: String,
    /// Signed by the phone's key, which it introduces.
    jws: String,
}

#[derive(Serialize, ToSchema)]
pub struct PairedDevice {
    device: String,
    /// Bearer of all further calls.
    token: String,
    /// `waiting`, until the digits were typed.
    state: &'static str,
    /// To be typed into the browser that shows the code.
    digits: String,
    workspace: PhoneWorkspace,
    employee: PhoneEmployee,
    code: CodeAnswer,
    push: PushKey,
    server_time: String,
    expires_at: String,
}

/// What a browser needs to subscribe.
#[derive(Serialize, ToSchema)]
pub struct PushKey {
    /// The server's public key at push services, base64url.
    public_key: String,
}

/// How the closed app is woken.
#[derive(Serialize, ToSchema)]
pub struct PhonePush {
    subscribed: bool,
    /// Why the push service did not take the last message: `gone`, `refused` or `unreachable`; null if it did.
    failure: Option<&'static str>,
    public_key: String,
}

#[derive(Serialize, ToSchema)]
pub struct PhoneWorkspace {
    id: String,
    name: String,
    title: String,
}

#[derive(Serialize, ToSchema)]
pub struct PhoneEmployee {
    name: String,
    login: String,
}

/// What the verification codes are made with.
#[derive(Serialize, ToSchema)]
pub struct CodeAnswer {
    /// base64url.
    secret: String,
    algorithm: &'static str,
    digits: u32,
    period: u64,
}

/// A phone takes the code that a session shows.
pub async fn pair(State(app): State<App>, caller: Caller, Body(sent): Body<SendPairing>) -> Result<Response, Failure> {
    let token: PairingToken = sent.pairing.parse().map_err(|_| Refusal::Invalid {
        field: "pairing",
        reason: "unreadable",
    })?;
    let now = app.now();
    let claimed = pairing::claim(&app, &token, &sent.jws, &caller, now).await?;
    let workspace = &claimed.place.workspace;
    let answer = PairedDevice {
        device: claimed.device.to_string(),
        token: claimed.token.expose_text(),
        state: "waiting",
        digits: claimed.digits.expose().to_owned(),
        workspace: PhoneWorkspace {
            id: workspace.id.to_string(),
            name: workspace.name.clone(),
            title: workspace.title.clone(),
        },
        employee: PhoneEmployee {
            name: claimed.employee.name.clone(),
            login: claimed.login.clone(),
        },
        code: CodeAnswer {
            secret: BASE64URL_NOPAD.encode(claimed.secret.expose()),
            algorithm: "SHA-256",
            digits: DIGITS,
            period: STEP_SECONDS,
        },
        push: PushKey {
            public_key: web_push::public_key(&app)?,
        },
        server_time: time(now),
        expires_at: time(claimed.expires_at),
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

#[derive(Serialize, ToSchema)]
pub struct DeviceState {
    device: String,
    /// `waiting`, `connected`, `disconnected` or `ended`.
    state: &'static str,
    workspace: PhoneWorkspace,
    employee: PhoneEmployee,
    push: PhonePush,
    server_time: String,
    /// Older apps ask their person to update.
    app_minimum: u64,
}

/// How the phone stands, by its own token.
pub async fn state(State(app): State<App>, phone: Phone) -> Result<Json<DeviceState>, Failure> {
    Ok(Json(describe(&app, &phone).await?))
}

/// The same for the stream of the phone.
pub async fn describe(app: &App, phone: &Phone) -> Result<DeviceState, Failure> {
    let employee = &phone.employee;
    let place = app.directory.by_id(employee.workspace).ok_or(Refusal::SessionExpired)?;
    let account = app
        .store
        .account(employee.account)
        .await?
        .ok_or(Refusal::SessionExpired)?;
    let (device, state) = match &phone.held {
        Held::Waiting(waiting) => (waiting.1.device, "waiting"),
        Held::Phone(stored) => (stored.id, said(stored.state)),
    };
    let push = app.store.push_of(device).await?;
    Ok(DeviceState {
        device: device.to_string(),
        state,
        workspace: PhoneWorkspace {
            id: place.workspace.id.to_string(),
            name: place.workspace.name.clone(),
            title: place.workspace.title.clone(),
        },
        employee: PhoneEmployee {
            name: employee.name.clone(),
            login: account.login_shown,
        },
        push: PhonePush {
            subscribed: push.as_ref().is_some_and(|push| push.subscription.is_some()),
            failure: push.and_then(|push| push.failure).map(Missed::word),
            public_key: web_push::public_key(app)?,
        },
        server_time: time(phone.now),
        app_minimum: app.policy().count(Key::PhoneAppMinimum),
    })
}

/// A phone that was laid aside may come back: it waits like a disconnected one.
fn said(state: Standing) -> &'static str {
    match state {
        Standing::Connected => "connected",
        Standing::Disconnected | Standing::Suspended => "disconnected",
        Standing::Ended => "ended",
    }
}

/// The other workspaces of the phone's person that can be connected by one press each.
#[derive(Serialize, ToSchema)]
pub struct OtherWorkspaces {
    workspaces: Vec<OtherWorkspace>,
    server_time: String,
}

#[derive(Serialize, ToSchema)]
pub struct OtherWorkspace {
    id: String,
    name: String,
    title: String,
    /// Until when it is offered.
    expires_at: String,
}

/// Which other workspaces the phone may be connected to, minutes after it was connected to this one.
pub async fn others(State(app): State<App>, phone: ConnectedPhone) -> Result<Json<OtherWorkspaces>, Failure> {
    let offers = following::offers(&app, &phone).await?;
    let offer = |one: following::Offered| OtherWorkspace {
        id: one.place.workspace.id.to_string(),
        name: one.place.workspace.name.clone(),
        title: one.place.workspace.title.clone(),
        expires_at: time(one.until),
    };
    Ok(Json(OtherWorkspaces {
        workspaces: offers.into_iter().map(offer).collect(),
        server_time: time(phone.now),
    }))
}

/// A code for the phone itself.
#[derive(Serialize, ToSchema)]
pub struct OwnPairing {
    /// 26 characters, to be taken by a new key of this phone.
    pairing: String,
}

/// A code for this phone's new key in another workspace.
pub async fn follow(
    State(app): State<App>,
    phone: ConnectedPhone,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let workspace = id.parse().map_err(|_| Refusal::NotFound)?;
    let token = following::begin(&app, &phone, workspace).await?;
    let answer = OwnPairing {
        pairing: token.expose_text().to_string(),
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendFollowing {
    /// The code that the new key has taken.
    pairing: String,
    /// Signed by the key of the phone that is connected already.
    jws: String,
}

/// What comes with the phone in another workspace.
#[derive(Serialize, ToSchema)]
pub struct Followed {
    /// The recovery codes of that workspace, shown this once.
    recovery_codes: Vec<String>,
}

/// Connects the phone's new key in another workspace.
pub async fn connect(
    State(app): State<App>,
    phone: ConnectedPhone,
    Path(id): Path<String>,
    Body(sent): Body<SendFollowing>,
) -> Result<Json<Followed>, Failure> {
    let workspace = id.parse().map_err(|_| Refusal::NotFound)?;
    let token: PairingToken = sent.pairing.parse().map_err(|_| Refusal::NotFound)?;
    let made = following::connect(&app, &phone, workspace, &token, &sent.jws).await?;
    Ok(Json(Followed {
        recovery_codes: codes_of(&made),
    }))
}

/// "Remove" in the app.
pub async fn remove(State(app): State<App>, phone: Phone) -> Result<StatusCode, Failure> {
    trusted_device::remove(&app, &phone).await?;
    Ok(StatusCode::NO_CONTENT)
}
