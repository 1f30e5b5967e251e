//! A phone that shows its token. The token lets it read what is its own; only a signature answers (ADR 11).

use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::client::{ClientKind, Origin};
use domain::keys::Purpose;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::secret::Token;
use domain::time::Timestamp;
use domain::trusted_device::State;
use store::StoreError;
use store::employee::Employee;
use store::pairing::{StoredPairing, WaitingPhone};
use store::trusted_device::StoredPhone;

use super::caller::Caller;
use super::forgery;
use super::session::bearer;
use crate::app::App;
use crate::failure::Failure;

/// How often a phone's last contact is written at most.
const SEEN_EVERY: Duration = Duration::from_mins(1);

/// What a token names.
#[derive(Debug)]
pub enum Held {
    /// A phone, whatever its state.
    Phone(Box<StoredPhone>),
    /// One that took a code and waits for its digits.
    Waiting(Box<(StoredPairing, WaitingPhone)>),
}

/// A phone with a token of this server, in any state.
#[derive(Debug)]
pub struct Phone {
    pub held: Held,
    pub employee: Employee,
    pub now: Timestamp,
    pub caller: Caller,
}

/// A phone that is connected: only this one is asked and may answer (PUSH-02). Others are refused with `not_allowed`.
#[derive(Debug)]
pub struct ConnectedPhone {
    pub phone: StoredPhone,
    pub employee: Employee,
    pub now: Timestamp,
    pub caller: Caller,
}

impl Phone {
    /// The origin of events that the phone causes.
    pub fn origin(&self) -> Origin {
        self.caller.origin()
    }

    /// The same, if it is connected.
    pub fn connected(self) -> Result<ConnectedPhone, Box<Self>> {
        match self.held {
            Held::Phone(phone) if phone.state == State::Connected => Ok(ConnectedPhone {
                phone: *phone,
                employee: self.employee,
                now: self.now,
                caller: self.caller,
            }),
            held => Err(Box::new(Self { held, ..self })),
        }
    }
}

impl ConnectedPhone {
    /// The origin of events that the phone causes.
    pub fn origin(&self) -> Origin {
        self.caller.origin()
    }
}

/// Under what the store keeps a phone's token.
pub fn digest(app: &App, token: &Token) -> [u8; 32] {
    app.store.keys().mac(Purpose::Phone, &[b"token", token.expose()])
}

impl FromRequestParts<App> for Phone {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let Some(token) = bearer(&parts.headers) else {
            forgery::refuse_foreign(&parts.method, &parts.headers, &app.settings.public_url)?;
            return Err(Refusal::SessionExpired.into());
        };
        let token = token?;
        let now = app.now();
        let digest = digest(app, &token);
        let caller = Caller::read(&parts.extensions, &parts.headers, ClientKind::Mobile);
        let known = app.store.phone_by_token(digest).await;
        let held = match known.map_err(not_ours)? {
            Some(phone) => Held::Phone(Box::new(phone)),
            None => {
                // Nobody's phone: whoever tries tokens is a stranger.
                let most = app.policy().count(Key::AddressRequests);
                app.ceiling.pass(&caller.range, most, now)?;
                waiting(app, digest, now).await?
            }
        };
        let id = match &held {
            Held::Phone(phone) => phone.employee,
            Held::Waiting(waiting) => waiting.0.employee,
        };
        let employee = app.store.employee(id).await?.ok_or(Refusal::SessionExpired)?;
        app.directory.by_id(employee.workspace).ok_or(Refusal::SessionExpired)?;
        if let Held::Phone(phone) = &held
            && phone.seen_at.is_none_or(|at| now.since(at) >= SEEN_EVERY)
        {
            app.store.note_phone_seen(phone.id, now).await?;
        }
        Ok(Self {
            held,
            employee,
            now,
            caller,
        })
    }
}

/// A row that this server did not write opens nothing.
fn not_ours(error: StoreError) -> Failure {
    match error {
        StoreError::Forged(table) => {
            crate::health::report_forged_row(table);
            Refusal::SessionExpired.into()
        }
        error => error.into(),
    }
}

async fn waiting(app: &App, digest: [u8; 32], now: Timestamp) -> Result<Held, Failure> {
    let mut pairing = app
        .store
        .pairing_by_token(digest)
        .await?
        .filter(|pairing| now <= pairing.expires_at)
        .ok_or(Refusal::SessionExpired)?;
    let phone = pairing.waiting.take().ok_or(Refusal::SessionExpired)?;
    Ok(Held::Waiting(Box::new((pairing, phone))))
}

impl FromRequestParts<App> for ConnectedPhone {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let phone = Phone::from_request_parts(parts, app).await?;
        phone.connected().map_err(|_| Refusal::NotAllowed.into())
    }
}
