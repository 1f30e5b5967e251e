//! The own recovery codes: made anew, shown once, printed and saved from the page that shows them.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;
use domain::access::{Act, may};
use domain::refusal::Refusal;
use pages::Frame;
use pages::frame::Here;
use pages::view::{Confirm, Occasion, RecoveryCodes, RecoverySheet, RecoveryState};

use super::said::when;
use super::visit::{Posted, Visit};
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::recovery_code::{self, Made};
use crate::use_case::sms;

/// How the set stands; none while two-factor authentication is off.
pub async fn state(visit: &Visit, s: &SignedIn) -> Result<Option<RecoveryState>, Failure> {
    if s.live.who.factors.is_empty() {
        return Ok(None);
    }
    let left = recovery_code::left(&visit.app, s.live.who.employee).await?;
    Ok(Some(RecoveryState {
        left: left.map(|(left, _)| left.left),
        made: left.map(|(_, at)| when(visit, at)),
    }))
}

/// `GET /security/recovery-codes`: says what will happen. It never shows a code.
pub async fn ask(visit: Visit) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        let place = visit.place.as_ref().ok_or(Refusal::NotFound)?;
        may(&s.live.person(), Act::ReloadCodes, &place.policy, visit.now)?;
        if s.live.who.factors.is_empty() {
            return Err(Refusal::SecondFactorSetupRequired.into());
        }
        let left = recovery_code::left(&visit.app, s.live.who.employee).await?;
        let left = left.map(|(left, _)| left.left);
        Ok(visit.page(&Confirm::reload_codes(visit.frame_of(&s, Here::Security), left)))
    };
    visit.show(shown.await)
}

/// `POST /security/recovery-codes`: makes a new set and shows it, this once.
pub async fn reload(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        let had = recovery_code::left(&visit.app, s.live.who.employee).await?.is_some();
        let made = recovery_code::reload(&visit.app, &s.acting(), visit.now).await?;
        let occasion = if had { Occasion::Reloaded } else { Occasion::Generated };
        show(visit, &s, visit.frame_of(&s, Here::Security), &made, occasion)
    };
    match done.await {
        Err(Failure::Refused(Refusal::StepUpRequired)) => visit.go("/step-up?next=/security/recovery-codes"),
        done => visit.show(done),
    }
}

/// The page with the codes, in the answer to what made them.
pub fn show(visit: &Visit, s: &SignedIn, frame: Frame, made: &Made, occasion: Occasion) -> Result<Response, Failure> {
    let codes: Vec<String> = made.shown().iter().map(|code| code.as_str().to_owned()).collect();
    let sheet = recovery_code::seal_sheet(&visit.app, &s.live, made, visit.now)?;
    // The set-up goes on with the phone number, which can be skipped (SET-02).
    let next = if occasion == Occasion::SetUp && sms::is_offered(&visit.app) {
        "/security/phone-number?first=1"
    } else {
        "/security"
    };
    Ok(visit.page(&RecoveryCodes {
        frame,
        occasion,
        codes,
        sheet: BASE64URL_NOPAD.encode(&sheet),
        next: next.to_owned(),
    }))
}

/// `POST /security/recovery-codes/print`: the sheet of paper.
pub async fn print(posted: Posted) -> Response {
    let visit = &posted.visit;
    visit.show(sheet(&posted).await.map(|sheet| visit.page(&sheet)))
}

/// `POST /security/recovery-codes/save`: the same as a text file.
pub async fn save(posted: Posted) -> Response {
    let visit = &posted.visit;
    let saved = sheet(&posted).await.map(|sheet| {
        let headers = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/plain; charset=utf-8"),
            ),
            (
                header::CONTENT_DISPOSITION,
                HeaderValue::from_static("attachment; filename=\"recovery-codes.txt\""),
            ),
        ];
        (headers, sheet.text()).into_response()
    });
    visit.show(saved)
}

/// What the live page sent along, opened again: only in the same session, for some minutes, and while the set counts.
async fn sheet(posted: &Posted) -> Result<RecoverySheet, Failure> {
    let visit = &posted.visit;
    let s = visit.signed_in().await?;
    let sealed = BASE64URL_NOPAD.decode(posted.field("sheet").as_bytes());
    let sealed = sealed.map_err(|_| Refusal::NotFound)?;
    let (made_at, codes) = recovery_code::open_sheet(&visit.app, &s.live, &sealed, visit.now).await?;
    Ok(RecoverySheet {
        frame: visit.frame(),
        login: s.live.who.login.to_string(),
        made: when(visit, made_at),
        codes: codes.lines().map(str::to_owned).collect(),
    })
}
