//! Requests to a phone and its stream, as `docs/reference/phone.md` says.

use std::convert::Infallible;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;
use domain::approval::Subject;
use domain::id::{ApprovalId, SignInId};
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::trusted_device::State as PhoneState;
use futures_util::stream;
use serde::{Deserialize, Serialize};
use store::approval::Approval;
use utoipa::ToSchema;

use super::answer::{Body, time};
use super::asked::Path;
use super::sign_in::{Held, Ticket};
use crate::app::App;
use crate::failure::Failure;
use crate::request::caller::Caller;
use crate::request::phone::{ConnectedPhone, Phone};
use crate::streams::{Hint, Listening};
use crate::use_case::approval::{self, Answered, Asked};
use crate::use_case::sign_in::load;

/// How often a stream says that it is still there. Proxies cut what is silent for 30 to 60 s.
const STILL_HERE: Duration = Duration::from_secs(25);

/// nginx holds answers back until they are whole unless told otherwise.
const UNBUFFERED: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-accel-buffering"),
    HeaderValue::from_static("no"),
);

/// The signed answer of a phone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendAnswer {
    jws: String,
}

/// The requests that wait.
#[derive(Serialize, ToSchema)]
pub struct Requests {
    requests: Vec<Request>,
    server_time: String,
}

/// What waits for the phone.
#[derive(Serialize, ToSchema)]
pub struct Request {
    id: String,
    /// `sign_in`, or `step_up` where a live session asks before something weighty.
    about: &'static str,
    challenge: String,
    state: &'static str,
    at: String,
    expires_at: String,
    /// `number` or `confirm`.
    answer: &'static str,
    digits: u8,
    tries_left: u64,
    /// Whether the number is taken only after what is unusual was read and confirmed.
    warn: bool,
    unusual: Vec<&'static str>,
    client: Client,
    ip: String,
    place: Option<String>,
    workspace: String,
}

/// What asks.
#[derive(Serialize, ToSchema)]
pub struct Client {
    name: String,
    kind: &'static str,
}

/// What became of an answer.
#[derive(Serialize, ToSchema)]
pub struct Outcome {
    state: &'static str,
}

impl Request {
    fn of(app: &App, approval: &Approval) -> Self {
        let place = app.directory.by_id(approval.workspace);
        let tries = place.map_or(0, |place| place.policy.count(Key::PushTries));
        Self {
            id: approval.id.to_string(),
            about: approval.subject.word(),
            challenge: BASE64URL_NOPAD.encode(&approval.challenge),
            state: approval.state.word(),
            at: time(approval.created_at),
            expires_at: time(approval.expires_at),
            answer: approval.asks.word(),
            digits: approval.digits,
            tries_left: tries.saturating_sub(approval.wrong),
            warn: approval.unusual.warns(approval.subject),
            unusual: approval.unusual.words(),
            client: Client {
                name: approval.origin.device.clone(),
                kind: approval.origin.kind.word(),
            },
            ip: approval.origin.ip.to_string(),
            place: None,
            workspace: approval.workspace.to_string(),
        }
    }
}

/// What waits for this phone.
pub async fn requests(State(app): State<App>, phone: ConnectedPhone) -> Result<Json<Requests>, Failure> {
    let open = approval::open_for(&app, &phone).await?;
    Ok(Json(Requests {
        requests: open.iter().map(|one| Request::of(&app, one)).collect(),
        server_time: time(phone.now),
    }))
}

/// Answers one.
pub async fn answer(
    State(app): State<App>,
    Path(id): Path<String>,
    phone: Phone,
    Body(sent): Body<SendAnswer>,
) -> Result<Response, Failure> {
    let id: ApprovalId = id.parse().map_err(|_| Refusal::NotFound)?;
    match approval::answer(&app, phone, id, &sent.jws).await? {
        Answered::Taken(state) => Ok(Json(Outcome { state: state.word() }).into_response()),
        Answered::Wrong { tries_left } => Err(Refusal::IncorrectNumber { tries_left }.into()),
    }
}

/// The open app hears of everything at once.
pub async fn stream(State(app): State<App>, phone: ConnectedPhone) -> Response {
    let listening = app.streams.phones.listen(phone.phone.id);
    let heard = stream::unfold((app, phone, listening), |(app, phone, mut listening)| async {
        let sent = next(&app, &phone, &mut listening).await?;
        Some((Ok::<_, Infallible>(sent), (app, phone, listening)))
    });
    ([UNBUFFERED], Sse::new(heard)).into_response()
}

async fn next(
    app: &App,
    phone: &ConnectedPhone,
    listening: &mut Listening<domain::id::TrustedDeviceId, Hint>,
) -> Option<Sent> {
    loop {
        let Ok(hint) = tokio::time::timeout(STILL_HERE, listening.next()).await else {
            return still_connected(app, phone).await;
        };
        let (name, data) = match hint? {
            // How it stands is asked for with the token: a phone that was disconnected learns it there.
            Hint::State => ("state", serde_json::json!({})),
            Hint::Code => ("code", serde_json::json!({})),
            Hint::Settled(id, state) => (
                "settled",
                serde_json::json!({ "id": id.to_string(), "state": state.word() }),
            ),
            Hint::Request(id) => match approval::find(app, &phone.phone, id).await {
                Ok(approval) => ("request", serde_json::to_value(Request::of(app, &approval)).ok()?),
                Err(_) => continue,
            },
        };
        return Sent::default().event(name).json_data(data).ok();
    }
}

/// A comment while the phone is connected; else the last thing that it hears, before it asks how it stands.
async fn still_connected(app: &App, phone: &ConnectedPhone) -> Option<Sent> {
    let found = app.store.phone_by_id(phone.phone.id).await.ok()??;
    if found.state == PhoneState::Connected && found.connected_at == phone.phone.connected_at {
        return Some(Sent::default().comment("here"));
    }
    None
}

/// Puts the sign-in to the phone once more.
pub async fn ask_again(
    State(app): State<App>,
    Path(id): Path<String>,
    Ticket(ticket): Ticket,
    _caller: Caller,
) -> Result<StatusCode, Failure> {
    let (id, now) = (sign_in(&id)?, app.now());
    match approval::ask_again(&app, id, &ticket, now).await? {
        Asked::Sent(_) => Ok(StatusCode::ACCEPTED),
        Asked::NoPhone => Err(Refusal::MethodUnavailable.into()),
        Asked::Held(hold) => Err(approval::held(hold, now).into()),
    }
}

/// The app, if it is open, shows its verification code.
pub async fn show_code(
    State(app): State<App>,
    Path(id): Path<String>,
    Ticket(ticket): Ticket,
    _caller: Caller,
) -> Result<StatusCode, Failure> {
    approval::show_code(&app, sign_in(&id)?, &ticket, app.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A browser that waits hears at once when it is worth asking how its sign-in stands.
pub async fn wait(
    State(app): State<App>,
    Path(id): Path<String>,
    Held(ticket): Held,
    _caller: Caller,
) -> Result<Response, Failure> {
    let id = sign_in(&id)?;
    // Before it is looked at, so that nothing is missed in between.
    let listening = app.streams.browsers.listen(Subject::SignIn(id));
    load(&app, id, &ticket, app.now()).await?;
    Ok(looks(listening))
}

/// A stream of hints to look.
pub fn looks(listening: Listening<Subject, ()>) -> Response {
    let heard = stream::unfold(listening, |mut listening| async {
        listening.next().await?;
        Some((Ok::<_, Infallible>(Sent::default().event("look").data("{}")), listening))
    });
    let heard = Sse::new(heard).keep_alive(KeepAlive::new().interval(STILL_HERE));
    ([UNBUFFERED], heard).into_response()
}

fn sign_in(id: &str) -> Result<SignInId, Failure> {
    id.parse().map_err(|_| Refusal::NotFound.into())
}
