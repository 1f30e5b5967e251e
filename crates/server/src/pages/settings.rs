//! The policy: every value, why it is so, and who made it so.

use axum::http::StatusCode;
use axum::response::Response;
use domain::access::Act;
use domain::policy::{OFF, Preset, ROWS, Row, Scope, Unit};
use domain::refusal::Refusal;
use pages::Texts;
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
                lead: (area == "sms").then(|| visit.texts.say("settings-sms-risk")),
                settings: vec![setting],
            }),
        }
    }
    let differences = ROWS.iter().filter_map(|row| {
        let plain = row.plain.filter(|plain| *plain != row.default)?;
        Some(Difference {
            what: text(&visit.texts, row, "name"),
            articles: said(&visit.texts, row, plain),
            default: said(&visit.texts, row, row.default),
            reason: text(&visit.texts, row, "reason"),
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
        Unit::Choice(words) => SettingControl::Choice(words.iter().map(|w| choice(&visit.texts, row, w)).collect()),
        Unit::Switch => SettingControl::Choice(["on", "off"].iter().map(|w| choice(&visit.texts, row, w)).collect()),
        _ if row.may_be_off => SettingControl::NumberOrOff,
        _ => SettingControl::Number {
            min: row.least.unsigned_abs(),
            max: row.most.unsigned_abs(),
        },
    };
    Ok(Setting {
        key: row.name.to_owned(),
        name: text(&visit.texts, row, "name"),
        reason: text(&visit.texts, row, "reason"),
        value: row.write(value),
        said: said(&visit.texts, row, value),
        unit: unit(visit, row),
        range: range(visit, row),
        default: said(&visit.texts, row, row.default),
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
pub fn said(texts: &Texts, row: &Row, value: i64) -> String {
    match row.unit {
        Unit::Choice(_) | Unit::Switch => choice(texts, row, &row.write(value)).label,
        _ if value == OFF => texts.say("value-off"),
        unit => {
            let id = format!("value-{}", crate::api::administration::unit_word(unit));
            texts.say_with(&id, &[("count", value)])
        }
    }
}

fn range(visit: &Visit, row: &Row) -> String {
    match row.unit {
        Unit::Choice(_) | Unit::Switch => String::new(),
        _ => {
            let (least, most) = (row.least.to_string(), said(&visit.texts, row, row.most));
            let id = if row.may_be_off { "range-or-off" } else { "range" };
            visit.texts.say_with(id, &[("least", least), ("most", most)])
        }
    }
}

fn choice(texts: &Texts, row: &Row, word: &str) -> Choice {
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
        label: texts.say(&id),
    }
}

fn text(texts: &Texts, row: &Row, part: &str) -> String {
    texts.say(&format!("setting-{}-{part}", row.name.replace(['.', '_'], "-")))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/differences.md");
    const BEGIN: &str = "<!-- rows -->\n";
    const END: &str = "<!-- end of rows -->";

    /// The page of the guide, with its table made from the rows of the policy.
    fn page(old: &str) -> String {
        let texts = Texts::english();
        let mut table = "| what | the articles | default here | why | setting |\n|---|---|---|---|---|\n".to_owned();
        for row in ROWS {
            let Some(plain) = row.plain.filter(|plain| *plain != row.default) else {
                continue;
            };
            let (what, why) = (text(&texts, row, "name"), text(&texts, row, "reason"));
            let (plain, default) = (said(&texts, row, plain), said(&texts, row, row.default));
            writeln!(table, "| {what} | {plain} | {default} | {why} | `{}` |", row.name).unwrap();
        }
        let (before, rest) = old.split_once(BEGIN).unwrap();
        let (_, after) = rest.split_once(END).unwrap();
        format!("{before}{BEGIN}{table}{END}{after}")
    }

    // shows in part: UI-08 (needs the pages of later issues)
    #[test]
    fn the_page_where_doorward_differs_names_every_row_that_does() {
        let old = std::fs::read_to_string(PAGE).unwrap();
        let new = page(&old);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(PAGE, &new).unwrap();
            return;
        }
        assert!(
            old == new,
            "docs/guide/differences.md is out of date: UPDATE=1 cargo test -p server where_doorward_differs"
        );
        assert!(new.matches("| `").count() > 3, "there are differences");
    }
}
