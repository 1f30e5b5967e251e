//! Help: readable by everybody, signed in or not, in the language of the page.

use axum::response::Response;
use domain::policy::{Key, OFF, ROWS};
use pages::help::Answer;
use pages::view::{Help, HelpAnswer, HelpValues};
use serde::Deserialize;

use super::asked::Path;
use super::settings::said;
use super::visit::Visit;

#[derive(Deserialize)]
pub struct One {
    slug: String,
}

/// `GET /help`: every question, by topic.
pub async fn index(visit: Visit) -> Response {
    visit.page(&Help { frame: visit.frame() })
}

/// `GET /help/{slug}`: one answer, with the values that count here.
pub async fn answer(visit: Visit, Path(one): Path<One>) -> Response {
    let Some(answer) = Answer::find(&one.slug) else {
        return visit.not_found();
    };
    visit.page(&HelpAnswer {
        frame: visit.frame(),
        answer,
        values: values(&visit),
    })
}

fn values(visit: &Visit) -> HelpValues {
    let server = visit.app.policy();
    let policy = visit.place.as_ref().map_or(&*server, |place| &place.policy);
    let words = |key: Key| {
        let row = &ROWS[key as usize];
        said(&visit.texts, row, policy.value(key))
    };
    HelpValues {
        idle: words(Key::SessionIdle),
        overall: (policy.value(Key::SessionOverall) != OFF).then(|| words(Key::SessionOverall)),
        passwords: words(Key::CaptchaAfterPasswords),
        app: words(Key::CaptchaAfterMobilePasswords),
        codes: words(Key::CaptchaAfterRecoveryCodes),
        check: words(Key::PhoneCheckEvery),
    }
}
