//! The banner about phone and number, and the presses in it.

use axum::response::Response;
use domain::banner::BannerKind;
use pages::frame::{Banner, BannerAct, Link, Tone};

use super::said::own_path;
use super::visit::{Posted, Visit};
use crate::api::banner::read_kind;
use crate::use_case::banner::{self, Due};
use crate::use_case::sms;

/// What is asked, and where it can be answered (BAN-09, BAN-11, BAN-12).
pub fn asked(visit: &Visit, due: &Due) -> Banner {
    let act = |label: &str, action: &str| BannerAct {
        label: visit.texts.say(label),
        action: format!("{}/banner/{action}", visit.base),
        kind: due.kind.word().to_owned(),
    };
    let link = |label: &str, path: &str| Link {
        label: visit.texts.say(label),
        href: format!("{}{path}", visit.base),
    };
    match due.kind {
        BannerKind::ConnectPhone => Banner {
            tone: Tone::Attention,
            text: about_phone(visit, due, "banner-connect-phone").unwrap_or_default(),
            links: vec![link("show-qr-code", "/security/trusted-device")],
            acts: vec![act("remind-me-later", "later")],
        },
        BannerKind::CheckDetails => {
            let mut links = vec![link("open-settings", "/security#trusted-devices")];
            if sms::is_offered(&visit.app) {
                let label = if due.number.is_some() {
                    "change"
                } else {
                    "phone-number-enter"
                };
                links.insert(0, link(label, "/security/phone-number"));
            }
            Banner {
                tone: Tone::Info,
                text: details(visit, due),
                links,
                acts: vec![act("everything-is-fine", "all-fine"), act("remind-me-later", "later")],
            }
        }
    }
}

/// "Check your login parameters": the phone and the number as they are known, and that a number is missing.
fn details(visit: &Visit, due: &Due) -> String {
    let number = match &due.number {
        Some(linked) => {
            let number = [("number", linked.number.masked())];
            Some(visit.texts.say_with("banner-check-number", &number))
        }
        None => sms::is_offered(&visit.app).then(|| visit.texts.say("banner-check-no-number")),
    };
    let sentences = [
        Some(visit.texts.say("banner-check")),
        about_phone(visit, due, "banner-check-phone"),
        number,
    ];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn about_phone(visit: &Visit, due: &Due, id: &str) -> Option<String> {
    let phone = due.phone.as_ref()?;
    let named = [("name", phone.name.as_str()), ("platform", phone.platform.as_str())];
    Some(visit.texts.say_with(id, &named))
}

/// `POST /banner/later`: "Remind me later".
pub async fn later(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        banner::later(&visit.app, &s.live, read_kind(posted.field("kind"))?, visit.now).await?;
        Ok(visit.go(own_path(posted.field("path")).unwrap_or("/")))
    };
    visit.show(done.await)
}

/// `POST /banner/all-fine`: "Everything is fine".
pub async fn all_fine(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        banner::all_fine(&visit.app, &s.acting(), visit.now).await?;
        Ok(visit.go(own_path(posted.field("path")).unwrap_or("/")))
    };
    visit.show(done.await)
}
