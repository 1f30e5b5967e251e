//! Connecting a phone from the Security page: the code, the digits, and what follows.

use axum::http::StatusCode;
use axum::response::Response;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::trusted_device::{Right, State};
use pages::frame::Here;
use pages::view::{Occasion, PhoneDigits, PhoneDone, PhoneRow, PhoneScan};
use serde::Deserialize;
use store::trusted_device::StoredPhone;

use super::asked::Query;
use super::factor::with_new_token;
use super::recovery;
use super::said::when;
use super::visit::{Posted, Visit};
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::pairing::{self, Shown};

#[derive(Deserialize, Default)]
pub struct Going {
    /// "Continue" was pressed.
    scanned: Option<String>,
}

/// `GET /security/trusted-device`: the code, or, once a phone took it, the digits.
pub async fn show(visit: Visit, Query(going): Query<Going>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let shown = pairing::show(&visit.app, &s.live, visit.now).await?;
        Ok(match &shown.pairing.waiting {
            Some(_) => visit.page(&digits_page(&visit, &s, &shown, false)),
            None => {
                let page = scan_page(&visit, &s, &shown);
                visit.page(&PhoneScan {
                    early: going.scanned.is_some(),
                    ..page
                })
            }
        })
    };
    visit.show(again(&visit, shown.await))
}

/// `POST /security/trusted-device`: the digits of the phone.
pub async fn confirm(posted: Posted) -> Response {
    let visit = &posted.visit;
    let s = match visit.signed_in().await {
        Ok(s) => s,
        Err(failure) => return visit.refuse(&failure),
    };
    let name = waiting_name(visit, &s).await;
    let digits = posted.field("digits");
    let (status, renewed) = match pairing::confirm(&visit.app, &s.token, &s.acting(), digits, visit.now).await {
        Ok((token, made)) => {
            let frame = visit.frame_after(&s, Here::Security, &token);
            let page = match &made {
                Some(made) => recovery::show(visit, &s, frame, made, Occasion::SetUp),
                None => Ok(visit.page(&PhoneDone {
                    frame,
                    name: name.unwrap_or_default(),
                })),
            };
            return with_new_token(visit, visit.show(page), &token);
        }
        Err(Failure::Refused(Refusal::IncorrectCode)) => (StatusCode::UNAUTHORIZED, false),
        Err(Failure::Refused(Refusal::ChallengeExpired | Refusal::StaleState)) => (StatusCode::CONFLICT, true),
        Err(failure) => return visit.show(again(visit, Err(failure))),
    };
    let shown = async {
        let shown = pairing::show(&visit.app, &s.live, visit.now).await?;
        Ok(match &shown.pairing.waiting {
            Some(_) => visit.page_with(status, &digits_page(visit, &s, &shown, true)),
            None => {
                let page = scan_page(visit, &s, &shown);
                visit.page_with(status, &PhoneScan { renewed, ..page })
            }
        })
    };
    visit.show(again(visit, shown.await))
}

/// `POST /security/trusted-device/again`: "This is not my phone".
pub async fn not_mine(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        pairing::give_up(&visit.app, &s.acting(), visit.now).await?;
        Ok(visit.go("/security/trusted-device"))
    };
    visit.show(done.await)
}

/// Whoever has to prove more comes back here.
fn again(visit: &Visit, shown: Result<Response, Failure>) -> Result<Response, Failure> {
    match shown {
        Err(Failure::Refused(Refusal::StepUpRequired)) => Ok(visit.go("/step-up?next=/security/trusted-device")),
        shown => shown,
    }
}

async fn waiting_name(visit: &Visit, s: &SignedIn) -> Option<String> {
    let pairing = visit.app.store.pairing_of(s.live.id).await.ok()??;
    pairing.waiting.map(|phone| phone.name)
}

fn scan_page(visit: &Visit, s: &SignedIn, shown: &Shown) -> PhoneScan {
    let own = shown.own.as_ref();
    let named = |state| own.filter(|own| own.state == state).map(|own| own.name.clone());
    let life = visit
        .place
        .as_ref()
        .map_or(10, |place| place.policy.span(Key::PairingLife).as_secs() / 60);
    PhoneScan {
        frame: visit.frame_of(s, Here::Security),
        link: shown.link(&visit.app).as_str().to_owned(),
        code: shown.token.expose_grouped().as_str().to_owned(),
        known: named(State::Disconnected).filter(|_| shown.pairing.connects == Right::Known),
        replaces: named(State::Connected),
        life,
        left: shown.pairing.expires_at.since(visit.now).as_secs(),
        early: false,
        renewed: false,
    }
}

fn digits_page(visit: &Visit, s: &SignedIn, shown: &Shown, incorrect: bool) -> PhoneDigits {
    let phone = shown.pairing.waiting.as_ref();
    PhoneDigits {
        frame: visit.frame_of(s, Here::Security),
        name: phone.map(|phone| phone.name.clone()).unwrap_or_default(),
        platform: phone.map(|phone| phone.platform.clone()).unwrap_or_default(),
        incorrect,
    }
}

/// A phone as the Security page lists it.
pub fn row(visit: &Visit, phone: &StoredPhone) -> PhoneRow {
    PhoneRow {
        name: phone.name.clone(),
        platform: phone.platform.clone(),
        connected: when(visit, phone.connected_here_at()),
        last_seen: phone.seen_at.map(|at| when(visit, at)),
        disconnected: phone.state == State::Disconnected,
        other: phone
            .announced
            .zip(visit.place.as_deref())
            .map(|(announced, place)| when(visit, announced.due(&place.policy))),
    }
}
