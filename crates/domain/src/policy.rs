//! Every number of the system, with its unit, range, default and source. No number stands anywhere else.
//!
//! A workspace's administrator sets what has the scope [`Scope::Workspace`]; the operator sets the rest in the
//! configuration's `[policy]` table. The preset `standard` is the defaults; `plain` is what the articles describe.

mod rows;

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

pub use rows::{Key, ROWS};

/// Who may set a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    Workspace,
    Server,
}

/// What a value is counted in, and so how it is written and shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    Seconds,
    Minutes,
    Hours,
    Days,
    Count,
    Digits,
    Characters,
    Kibibytes,
    /// One of the words; stored as its place in the list.
    Choice(&'static [&'static str]),
    /// `on` or `off`, stored as 1 or 0.
    Switch,
}

/// One value of the policy: what it is, what it may be, and where it comes from.
#[derive(Debug)]
pub struct Row {
    pub key: Key,
    /// The name in settings, configuration and API, such as `session.idle`.
    pub name: &'static str,
    pub scope: Scope,
    pub unit: Unit,
    pub least: i64,
    pub most: i64,
    /// Whether `off` may be set: no limit at all.
    pub may_be_off: bool,
    pub default: i64,
    /// The value under the preset `plain`, where it differs.
    pub plain: Option<i64>,
    pub source: &'static str,
}

/// The stored form of `off`.
pub const OFF: i64 = -1;

/// Why a text is no value of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotAValue {
    /// There is no such key; perhaps it was misspelt.
    Unknown,
    /// Neither a whole number nor one of the words.
    Unreadable,
    OutOfRange,
}

impl fmt::Display for NotAValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "unknown",
            Self::Unreadable => "unreadable",
            Self::OutOfRange => "out_of_range",
        })
    }
}

impl Row {
    pub fn find(name: &str) -> Option<&'static Self> {
        ROWS.iter().find(|row| row.name == name)
    }

    /// Reads a value as it is written in settings: `24`, `off`, `on`, or one of the words of a choice.
    pub fn parse(&self, text: &str) -> Result<i64, NotAValue> {
        let text = text.trim();
        match self.unit {
            Unit::Choice(words) => words
                .iter()
                .position(|w| *w == text)
                .map(|p| p as i64)
                .ok_or(NotAValue::Unreadable),
            Unit::Switch => match text {
                "on" => Ok(1),
                "off" => Ok(0),
                _ => Err(NotAValue::Unreadable),
            },
            _ if text == "off" && self.may_be_off => Ok(OFF),
            _ => {
                let number: i64 = text.parse().map_err(|_| NotAValue::Unreadable)?;
                let fits = (self.least..=self.most).contains(&number);
                if fits { Ok(number) } else { Err(NotAValue::OutOfRange) }
            }
        }
    }

    /// Writes a value as [`Row::parse`] reads it.
    pub fn write(&self, value: i64) -> String {
        match self.unit {
            Unit::Choice(words) => words.get(value as usize).copied().unwrap_or("?").to_owned(),
            Unit::Switch => if value == 1 { "on" } else { "off" }.to_owned(),
            _ if value == OFF => "off".to_owned(),
            _ => value.to_string(),
        }
    }
}

/// Which defaults count where nothing was set (UI-08).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Preset {
    #[default]
    Standard,
    Plain,
}

impl Preset {
    pub fn word(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Plain => "plain",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "standard" => Some(Self::Standard),
            "plain" => Some(Self::Plain),
            _ => None,
        }
    }
}

/// The values in force for one workspace, or for the server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    preset: Preset,
    values: Vec<i64>,
}

impl Default for Policy {
    fn default() -> Self {
        Self::preset(Preset::Standard)
    }
}

impl Policy {
    pub fn preset(preset: Preset) -> Self {
        let value = |row: &Row| match (preset, row.plain) {
            (Preset::Plain, Some(plain)) => plain,
            _ => row.default,
        };
        Self {
            preset,
            values: ROWS.iter().map(value).collect(),
        }
    }

    /// The preset with `settings` laid over it. What cannot be read any more (an older version's key) is passed over,
    /// so that an upgrade never closes a door.
    pub fn with(preset: Preset, settings: &BTreeMap<String, String>) -> Self {
        let mut policy = Self::preset(preset);
        for (name, text) in settings {
            if let Some(row) = Row::find(name)
                && let Ok(value) = row.parse(text)
            {
                policy.values[row.key as usize] = value;
            }
        }
        policy
    }

    /// This policy with every server-wide value taken from `server`.
    #[must_use]
    pub fn under(mut self, server: &Self) -> Self {
        for row in ROWS {
            if row.scope == Scope::Server {
                self.values[row.key as usize] = server.values[row.key as usize];
            }
        }
        self
    }

    /// Sets one value, as text.
    pub fn set(&mut self, name: &str, text: &str) -> Result<(), NotAValue> {
        let row = Row::find(name).ok_or(NotAValue::Unknown)?;
        self.values[row.key as usize] = row.parse(text)?;
        Ok(())
    }

    /// The value as stored; [`OFF`] where it is switched off.
    pub fn value(&self, key: Key) -> i64 {
        self.values[key as usize]
    }

    /// A length of time; `None` where the limit is off.
    pub fn span_or_off(&self, key: Key) -> Option<Duration> {
        let seconds = match ROWS[key as usize].unit {
            Unit::Minutes => 60,
            Unit::Hours => 3600,
            Unit::Days => 86_400,
            _ => 1,
        };
        u64::try_from(self.value(key))
            .ok()
            .map(|n| Duration::from_secs(n * seconds))
    }

    /// A length of time that cannot be switched off.
    pub fn span(&self, key: Key) -> Duration {
        self.span_or_off(key).unwrap_or(Duration::MAX)
    }

    /// A count; `None` where the limit is off.
    pub fn count_or_off(&self, key: Key) -> Option<u64> {
        u64::try_from(self.value(key)).ok()
    }

    /// A count that cannot be switched off.
    pub fn count(&self, key: Key) -> u64 {
        self.count_or_off(key).unwrap_or(u64::MAX)
    }

    pub fn is_on(&self, key: Key) -> bool {
        self.value(key) == 1
    }

    /// The word of a choice.
    pub fn choice(&self, key: Key) -> &'static str {
        match ROWS[key as usize].unit {
            Unit::Choice(words) => words.get(self.value(key) as usize).copied().unwrap_or(""),
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_stands_at_its_keys_place_and_holds_its_own_default() {
        for (at, row) in ROWS.iter().enumerate() {
            assert_eq!(row.key as usize, at, "{}", row.name);
            for value in [Some(row.default), row.plain].into_iter().flatten() {
                assert_eq!(row.parse(&row.write(value)), Ok(value), "{}", row.name);
            }
            assert!(!row.source.is_empty(), "{}", row.name);
        }
    }

    // shows: SEC-01
    #[test]
    fn a_value_outside_its_range_is_refused_and_off_only_where_it_may_be() {
        let idle = Row::find("session.idle").unwrap();
        assert_eq!(idle.parse("24"), Ok(24));
        assert_eq!(idle.parse("0"), Err(NotAValue::OutOfRange));
        assert_eq!(idle.parse("off"), Err(NotAValue::Unreadable));
        assert_eq!(Row::find("session.overall").unwrap().parse("off"), Ok(OFF));
    }

    // shows in part: UI-08 (the rest has tests of its own)
    #[test]
    fn the_plain_preset_is_what_the_articles_describe() {
        let plain = Policy::preset(Preset::Plain);
        assert_eq!(plain.count(Key::PasswordMinAlone), 8);
        assert_eq!(plain.count_or_off(Key::FailuresDisableAfter), None);
        assert_eq!(plain.span_or_off(Key::SessionOverall), None);
        assert_eq!(plain.span(Key::SessionIdle), Duration::from_mins(24));
    }

    #[test]
    fn a_setting_of_an_older_version_is_passed_over() {
        let settings = BTreeMap::from([("gone.key".into(), "1".into()), ("session.idle".into(), "10".into())]);
        let policy = Policy::with(Preset::Standard, &settings);
        assert_eq!(policy.span(Key::SessionIdle), Duration::from_mins(10));
    }
}
