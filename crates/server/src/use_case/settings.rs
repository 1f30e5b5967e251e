//! A workspace's policy: every value with its range and default, and who changed it.

use domain::access::{Act, may};
use domain::event::EventKind;
use domain::policy::{NotAValue, Preset, Row, Scope};
use domain::refusal::Refusal;
use domain::time::Timestamp;

use super::acting::Acting;
use crate::app::App;
use crate::failure::Failure;

/// Sets one value; `None` goes back to the preset's.
pub async fn set(
    app: &App,
    acting: &Acting<'_>,
    name: &str,
    value: Option<&str>,
    now: Timestamp,
) -> Result<(), Failure> {
    let live = acting.live();
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    may(&live.person(), Act::ChangeSettings, &place.policy, now)?;
    let row = Row::find(name).ok_or(Refusal::Invalid {
        field: "key",
        reason: "unknown",
    })?;
    if row.scope == Scope::Server {
        return Err(Refusal::Invalid {
            field: "key",
            reason: "set_by_the_operator",
        }
        .into());
    }
    let before = row.write(place.policy.value(row.key));
    let mut change = app.store.change(now);
    let after = match value {
        Some(text) => {
            let value = row.parse(text).map_err(|why| Refusal::Invalid {
                field: "value",
                reason: reason(&why),
            })?;
            let written = row.write(value);
            change.set_setting(live.who.workspace, row.name, &written, live.who.employee);
            written
        }
        None => {
            change.unset_setting(live.who.workspace, row.name);
            "default".to_owned()
        }
    };
    let event = acting
        .there(EventKind::SettingChanged)
        .with("key", row.name)
        .with("before", before)
        .with("after", after);
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(app.directory.reload(&app.store).await?)
}

/// Chooses which defaults count where nothing was set (UI-08).
pub async fn set_preset(app: &App, acting: &Acting<'_>, preset: &str, now: Timestamp) -> Result<(), Failure> {
    let live = acting.live();
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    may(&live.person(), Act::ChangeSettings, &place.policy, now)?;
    let preset = Preset::from_word(preset).ok_or(Refusal::Invalid {
        field: "preset",
        reason: "unknown",
    })?;
    let before = place.workspace.preset.word();
    let mut change = app.store.change(now);
    change.set_preset(live.who.workspace, preset);
    let event = acting
        .there(EventKind::SettingChanged)
        .with("key", "policy.preset")
        .with("before", before)
        .with("after", preset.word());
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(app.directory.reload(&app.store).await?)
}

fn reason(why: &NotAValue) -> &'static str {
    match why {
        NotAValue::Unknown => "unknown",
        NotAValue::Unreadable => "unreadable",
        NotAValue::OutOfRange => "out_of_range",
    }
}
