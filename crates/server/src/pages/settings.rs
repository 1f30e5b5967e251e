//! The policy: every value, why it is so, and who made it so.

use axum::http::StatusCode;
use axum::response::Response;
use domain::access::Act;
use domain::policy::{OFF, Preset, ROWS, Row, Scope, Unit};
use domain::refusal::Refusal;
use pages::frame::Here;
use pages::view::{
    Changed, Choice, Difference, Preset as ShownPreset, Setting, SettingControl, SettingGroup, Settings,
};
use serde::Deserialize;

use super::asked::Query;
use super::console::administrative;
use super::said::{query, when};
use super::visit::{Posted, Visit};
use crate::directory::Place;
use crate::failure::Failure;
use crate::request::session::SignedIn;
use crate::use_case::settings;

/// What is said to be saved when the preset was chosen.
const PRESET: &str = "preset";

#[derive(Deserialize, Default)]
pub struct Shown {
    saved: Option<String>,
}

/// `GET /settings`; `saved` is the key that was set just now.
pub async fn show(visit: Visit, Query(just): Query<Shown>) -> Response {
    let shown = async {
        let s = visit.signed_in().await?;
        if let Some(first) = administrative(&visit, &s, Act::ReadSettings)? {
            return Ok(first);
        }
        let mut page = page(&visit, &s, None).await?;
        if let Some(key) = just.saved {
            let settings = page.groups.iter_mut().flat_map(|group| &mut group.settings);
            for setting in settings {
                setting.saved = setting.key == key;
            }
            if key == PRESET {
                page.frame.done = Some(visit.texts.say("setting-saved"));
            }
        }
        Ok(visit.page(&page))
    };
    visit.show(shown.await)
}

/// `POST /settings`: one value; an empty one goes back to the default.
pub async fn set(posted: Posted) -> Response {
    let visit = &posted.visit;
    let (key, value) = (posted.field("key").to_owned(), posted.field("value").trim().to_owned());
    let done = async {
        let s = visit.signed_in().await?;
        let value = Some(value.as_str()).filter(|v| !v.is_empty());
        match settings::set(&visit.app, &s.acting(), &key, value, visit.now).await {
            Ok(()) => {
                let key = query(&key);
                Ok(visit.go(&format!("/settings?saved={key}#{key}")))
            }
            Err(Failure::Refused(Refusal::Invalid { reason, .. })) => {
                let words = visit
                    .texts
                    .say(&format!("setting-problem-{}", reason.replace('_', "-")));
                let page = page(visit, &s, Some((key.as_str(), words))).await?;
                Ok(visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
            }
            Err(failure) => Err(failure),
        }
    };
    visit.show(done.await)
}

/// `POST /settings/preset`.
pub async fn set_preset(posted: Posted) -> Response {
    let visit = &posted.visit;
    let done = async {
        let s = visit.signed_in().await?;
        settings::set_preset(&visit.app, &s.acting(), posted.field("preset"), visit.now).await?;
        Ok(visit.go(&format!("/settings?saved={PRESET}")))
    };
    visit.show(done.await)
}

async fn page(visit: &Visit, s: &SignedIn, problem: Option<(&str, String)>) -> Result<Settings, Failure> {
    let place = visit.place.as_ref().ok_or(Refusal::NotFound)?;
    let mut groups: Vec<SettingGroup> = Vec::new();
    for row in ROWS {
        let area = row.name.split('.').next().unwrap_or("");
        let title = visit.texts.say(&format!("settings-{}", area.replace('_', "-")));
        let problem = problem
            .as_ref()
            .filter(|(key, _)| *key == row.name)
            .map(|(_, words)| words.clone());
        let setting = setting(visit, place, row, problem).await?;
        match groups.iter_mut().find(|group| group.title == title) {
            Some(group) => group.settings.push(setting),
            None => groups.push(SettingGroup {
                title,
                settings: vec![setting],
            }),
        }
    }
    let differences = ROWS.iter().filter_map(|row| {
        let plain = row.plain?;
        Some(Difference {
            what: text(visit, row, "name"),
            articles: said(visit, row, plain),
            default: said(visit, row, row.default),
            reason: text(visit, row, "reason"),
            key: row.name.to_owned(),
        })
    });
    let preset = match place.workspace.preset {
        Preset::Standard => ShownPreset::Standard,
        Preset::Plain => ShownPreset::Plain,
    };
    Ok(Settings {
        preset,
        groups,
        differences: differences.collect(),
        editable: true,
        frame: visit.frame_of(s, Here::Settings),
    })
}

async fn setting(visit: &Visit, place: &Place, row: &'static Row, problem: Option<String>) -> Result<Setting, Failure> {
    let value = place.policy.value(row.key);
    let set = place.settings.iter().find(|s| s.key == row.name);
    let changed = match set {
        Some(set) => {
            let by = match set.changed_by {
                Some(id) => visit.app.store.employee(id).await?.map(|e| e.name),
                None => None,
            };
            Some(Changed {
                who: by.unwrap_or_default(),
                when: when(visit, set.changed_at),
            })
        }
        None => None,
    };
    let control = match row.unit {
        _ if row.scope == Scope::Server => SettingControl::Fixed,
        Unit::Choice(words) => SettingControl::Choice(words.iter().map(|w| choice(visit, row, w)).collect()),
        Unit::Switch => SettingControl::Choice(["on", "off"].iter().map(|w| choice(visit, row, w)).collect()),
        _ if row.may_be_off => SettingControl::NumberOrOff,
        _ => SettingControl::Number {
            min: row.least.unsigned_abs(),
            max: row.most.unsigned_abs(),
        },
    };
    Ok(Setting {
        key: row.name.to_owned(),
        name: text(visit, row, "name"),
        reason: text(visit, row, "reason"),
        value: row.write(value),
        said: said(visit, row, value),
        unit: unit(visit, row),
        range: range(visit, row),
        default: said(visit, row, row.default),
        changed,
        control,
        saved: false,
        problem,
    })
}

/// What stands behind the field of a value; nothing behind a count or a choice.
fn unit(visit: &Visit, row: &Row) -> String {
    match row.unit {
        Unit::Choice(_) | Unit::Switch | Unit::Count => String::new(),
        unit => visit
            .texts
            .say(&format!("unit-{}", crate::api::administration::unit_word(unit))),
    }
}

/// A value in words, with its unit: "24 minutes", "off", "both proofs again".
pub fn said(visit: &Visit, row: &Row, value: i64) -> String {
    match row.unit {
        Unit::Choice(_) | Unit::Switch => choice(visit, row, &row.write(value)).label,
        _ if value == OFF => visit.texts.say("value-off"),
        unit => {
            let id = format!("value-{}", crate::api::administration::unit_word(unit));
            visit.texts.say_with(&id, &[("count", value)])
        }
    }
}

fn range(visit: &Visit, row: &Row) -> String {
    match row.unit {
        Unit::Choice(_) | Unit::Switch => String::new(),
        _ => {
            let (least, most) = (row.least.to_string(), said(visit, row, row.most));
            let id = if row.may_be_off { "range-or-off" } else { "range" };
            visit.texts.say_with(id, &[("least", least), ("most", most)])
        }
    }
}

fn choice(visit: &Visit, row: &Row, word: &str) -> Choice {
    let id = match row.unit {
        Unit::Switch => format!("value-{word}"),
        _ => format!(
            "choice-{}-{}",
            row.name.replace(['.', '_'], "-"),
            word.replace('_', "-")
        ),
    };
    Choice {
        value: word.to_owned(),
        label: visit.texts.say(&id),
    }
}

fn text(visit: &Visit, row: &Row, part: &str) -> String {
    visit
        .texts
        .say(&format!("setting-{}-{part}", row.name.replace(['.', '_'], "-")))
}
