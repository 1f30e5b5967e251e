//! Where values come from besides the file: the defaults, the environment and the command line.

use std::path::PathBuf;

use figment::providers::{Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Error, Metadata, Profile, Provider};

use super::Problem;
use super::reference::{Holds, KEYS, variable};

/// Values under dotted keys, with a name for whoever said them.
pub(super) struct Said {
    pub(super) by: String,
    values: Dict,
}

impl Said {
    pub(super) fn by(by: impl Into<String>) -> Self {
        Self {
            by: by.into(),
            values: Dict::new(),
        }
    }

    pub(super) fn with(mut self, key: &str, value: Value) -> Self {
        for (first, value) in figment::util::nest(key, value).into_dict().into_iter().flatten() {
            merge(&mut self.values, first, value);
        }
        self
    }
}

/// Puts `value` under `key`; two tables become one.
fn merge(into: &mut Dict, key: String, value: Value) {
    match (into.get_mut(&key), value) {
        (Some(Value::Dict(_, old)), Value::Dict(_, new)) => {
            for (key, value) in new {
                merge(old, key, value);
            }
        }
        (_, value) => {
            into.insert(key, value);
        }
    }
}

impl Provider for Said {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.by.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        Ok(Profile::Default.collect(self.values.clone()))
    }
}

/// The table's defaults, and `folder`.
pub(super) fn defaults(folder: &str) -> Result<Said, String> {
    let mut said = Said::by("default").with("folder", Value::from(folder));
    for key in KEYS.iter().filter(|key| !key.default.is_empty()) {
        let mut line: Dict = Toml::from_str(&format!("value = {}", key.default)).map_err(|error| error.to_string())?;
        if let Some(value) = line.remove("value") {
            said = said.with(key.name, value);
        }
    }
    Ok(said)
}

/// One provider for each variable that sets a key, and a problem for each that nobody knows.
///
/// `DOORWARD_CONFIG` names the file and is no key.
pub(super) fn environment(variables: &[(String, String)], problems: &mut Vec<Problem>) -> Vec<Said> {
    let mut all = Vec::new();
    for (name, text) in variables {
        if !name.starts_with("DOORWARD_") || name == "DOORWARD_CONFIG" {
            continue;
        }
        match KEYS
            .iter()
            .find(|key| !key.name.contains("NAME") && variable(key.name) == *name)
        {
            Some(key) => all.push(Said::by(name.clone()).with(key.name, read(key.holds, text))),
            None => problems.push(unknown_variable(name)),
        }
    }
    all
}

/// A text that is no number stays a text, so that the check can say what is wrong.
fn read(holds: Holds, text: &str) -> Value {
    match holds {
        Holds::Number(..) => text
            .trim()
            .parse::<u64>()
            .map_or_else(|_| Value::from(text), Value::from),
        Holds::Networks => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            Value::from(parts.map(Value::from).collect::<Vec<_>>())
        }
        _ => Value::from(text),
    }
}

fn unknown_variable(name: &str) -> Problem {
    let nearest = KEYS
        .iter()
        .filter(|key| !key.name.contains("NAME"))
        .map(|key| variable(key.name))
        .map(|known| (strsim::jaro_winkler(&known, name), known))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(likeness, _)| *likeness > 0.9);
    let hint = nearest.map_or_else(String::new, |(_, known)| format!(": did you mean `{known}`?"));
    Problem::of("the environment", format!("unknown variable `{name}`{hint}"))
}

/// What the command line says; it wins over everything.
#[derive(Clone, Default, Debug)]
pub struct Asked {
    pub folder: Option<PathBuf>,
    /// The configuration file; it must exist.
    pub file: Option<PathBuf>,
    pub listen: Option<String>,
}

impl Asked {
    pub(super) fn said(&self) -> Said {
        let mut said = Said::by("the command line");
        if let Some(listen) = &self.listen {
            said = said.with("listen", Value::from(listen.as_str()));
        }
        if let Some(folder) = &self.folder {
            said = said.with("folder", Value::from(folder.to_string_lossy().as_ref()));
        }
        said
    }
}
