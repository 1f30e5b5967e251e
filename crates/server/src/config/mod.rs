//! The configuration: one file and the environment, read into plain structs.
//!
//! Everything wrong is said at once, with the file and the key. A value is never repeated in an error: it may be a
//! secret. What a key means, and its default, stands in [`reference`] alone.

mod check;
pub mod mail;
pub mod public_url;
pub mod reference;
pub mod sms;
mod source;

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::secret::SecretText;
use figment::providers::{Format, Toml};
use figment::value::magic::RelativePathBuf;
use figment::value::{Dict, Value};
use figment::{Figment, Profile, Provider};
use ipnet::IpNet;
use serde::{Deserialize, Deserializer};

use domain::policy::{Policy, Preset};

use self::public_url::PublicUrl;
use self::reference::{Holds, number};
pub use self::source::Asked;
use crate::request::client_address::{ProxyHeader, TrustedProxies};

/// What the operator wants; every value is within its range.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    #[serde(deserialize_with = "path")]
    pub folder: PathBuf,
    pub listen: SocketAddr,
    pub public_url: PublicUrl,
    #[serde(default)]
    pub database: Database,
    /// Where the key ring lies; always set.
    #[serde(default, deserialize_with = "path")]
    pub keys_file: PathBuf,
    pub tls: Option<Tls>,
    #[serde(deserialize_with = "networks")]
    trusted_proxies: Vec<IpNet>,
    trusted_proxy_header: ProxyHeader,
    pub product: Product,
    #[serde(default)]
    pub support: Support,
    /// By the workspace's name.
    #[serde(default)]
    pub workspaces: BTreeMap<String, Brand>,
    /// Values of the whole server's policy, by name.
    #[serde(default)]
    policy: BTreeMap<String, String>,
    pub mail: mail::Mail,
    pub sms: sms::Sms,
    pub outgoing: Outgoing,
    #[serde(default)]
    pub events: Events,
    pub log: Log,
    pub limits: Limits,
    pub hash: Hash,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// None: `SQLite` in the folder. Read from `url_file` if that is set.
    #[serde(default, deserialize_with = "secret")]
    pub url: Option<SecretText>,
    #[serde(default, deserialize_with = "open_path")]
    url_file: Option<PathBuf>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    #[serde(deserialize_with = "path")]
    pub certificate: PathBuf,
    #[serde(deserialize_with = "path")]
    pub key: PathBuf,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    pub name: String,
    pub accent: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Support {
    pub label: Option<String>,
    pub href: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brand {
    #[serde(default, deserialize_with = "open_path")]
    pub logo: Option<PathBuf>,
    pub accent: Option<String>,
}

/// Who is spoken to over HTTP: SMS gateways, push services.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outgoing {
    pub reach: Reach,
    #[serde(default, deserialize_with = "open_path")]
    pub authority_file: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    Public,
    Private,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    #[serde(default, deserialize_with = "open_path")]
    pub checkpoint_folder: Option<PathBuf>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub format: LogFormat,
    pub level: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Auto,
    Text,
    Json,
}

/// What one client may take of the server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub body_bytes: usize,
    pub header_bytes: usize,
    pub connections: usize,
    pub connections_per_address: u32,
    #[serde(rename = "header_seconds", deserialize_with = "seconds")]
    pub header: Duration,
    #[serde(rename = "request_seconds", deserialize_with = "seconds")]
    pub request: Duration,
    #[serde(rename = "idle_seconds", deserialize_with = "seconds")]
    pub idle: Duration,
    #[serde(rename = "drain_seconds", deserialize_with = "seconds")]
    pub drain: Duration,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hash {
    /// At least one.
    #[serde(default)]
    pub threads: usize,
    pub queue: usize,
}

impl Config {
    /// The standard configuration for `folder`; for the demo and for tests.
    pub fn standard(folder: &Path) -> Result<Self, Problems> {
        let asked = Asked {
            folder: Some(folder.to_owned()),
            ..Asked::default()
        };
        Ok(load(&asked, &[])?.config)
    }

    /// The policy of the whole server: the preset with the values of `[policy]` laid over it.
    pub fn policy(&self) -> Policy {
        let preset = self
            .policy
            .get("preset")
            .and_then(|word| Preset::from_word(word))
            .unwrap_or_default();
        Policy::with(preset, &self.policy)
    }

    pub fn trusted_proxies(&self) -> TrustedProxies {
        TrustedProxies::new(self.trusted_proxies.clone(), self.trusted_proxy_header)
    }
}

/// A configuration that may be used, and what is doubtful about it.
pub struct Loaded {
    pub config: Config,
    pub warnings: Vec<String>,
    figment: Figment,
}

/// Reads file, environment and command line; says everything that is wrong at once.
pub fn load(asked: &Asked, variables: &[(String, String)]) -> Result<Loaded, Problems> {
    let variable = |name: &str| {
        variables
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    };
    let mut problems = Vec::new();
    let standard_folder = variable("STATE_DIRECTORY").unwrap_or("doorward-data");
    let mut figment = match source::defaults(standard_folder) {
        Ok(defaults) => Figment::from(defaults),
        Err(error) => return Err(Problems(vec![Problem::of("the defaults", error)])),
    };

    let own_folder = asked.folder.clone().or(variable("DOORWARD_FOLDER").map(PathBuf::from));
    let named = asked.file.clone().or(variable("DOORWARD_CONFIG").map(PathBuf::from));
    let in_folder = own_folder
        .unwrap_or(PathBuf::from(standard_folder))
        .join("doorward.toml");
    let file = if named.is_some() || in_folder.exists() {
        Some(named.clone().unwrap_or(in_folder))
    } else {
        None
    };
    if let Some(file) = &file {
        let toml = Toml::file_exact(file);
        match toml.data() {
            Ok(mut profiles) => {
                let values = profiles.remove(&Profile::Default).unwrap_or_default();
                let at = file.display().to_string();
                if named.is_none() && values.contains_key("folder") {
                    problems.push(Problem::of(
                        &at,
                        "`folder` cannot be set in a file of the data folder itself".to_owned(),
                    ));
                }
                walk("", &values, &at, &mut problems);
                figment = figment.merge(toml);
            }
            Err(error) => problems.push(unreadable(file, &error.to_string())),
        }
    }
    for said in source::environment(variables, &mut problems)
        .into_iter()
        .chain([asked.said()])
    {
        if let Ok(mut profiles) = said.data() {
            walk(
                "",
                &profiles.remove(&Profile::Default).unwrap_or_default(),
                &said.by,
                &mut problems,
            );
        }
        figment = figment.merge(said);
    }
    let of_load = |problems| Err(Problems(problems));
    if !problems.is_empty() {
        return of_load(problems);
    }
    let mut config: Config = match figment.extract() {
        Ok(config) => config,
        Err(errors) => {
            return of_load(
                errors
                    .into_iter()
                    .map(|error| Problem::of("the configuration", words(&error)))
                    .collect(),
            );
        }
    };
    complete(&mut config, variable("CREDENTIALS_DIRECTORY"), &mut problems);
    problems.extend(check::problems(&config));
    if !problems.is_empty() {
        return of_load(problems);
    }
    Ok(Loaded {
        warnings: check::warnings(&config),
        config,
        figment,
    })
}

/// Fills in what depends on other values, and reads the secrets that lie in files.
fn complete(config: &mut Config, credentials: Option<&str>, problems: &mut Vec<Problem>) {
    if config.keys_file.as_os_str().is_empty() {
        let credential = credentials
            .map(|folder| Path::new(folder).join("doorward.keys"))
            .filter(|file| file.exists());
        config.keys_file = credential.unwrap_or_else(|| config.folder.join("doorward.keys"));
    }
    if config.hash.threads == 0 {
        config.hash.threads = std::thread::available_parallelism().map_or(1, usize::from);
    }
    mail::complete(&mut config.mail, problems);
    sms::complete(&mut config.sms, problems);
    if let Some(file) = &config.database.url_file {
        let at = file.display().to_string();
        if config.database.url.is_some() {
            problems.push(Problem::of(
                &at,
                "`database.url` and `database.url_file` are both set; keep one".to_owned(),
            ));
        }
        match std::fs::read_to_string(file) {
            Ok(url) => config.database.url = Some(SecretText::new(url.trim().to_owned())),
            Err(error) => problems.push(Problem::of(&at, format!("`database.url_file` cannot be read: {error}"))),
        }
    }
}

/// Checks every value of one source against the table.
fn walk(above: &str, values: &Dict, at: &str, problems: &mut Vec<Problem>) {
    for (part, value) in values {
        let name = if above.is_empty() {
            part.clone()
        } else {
            format!("{above}.{part}")
        };
        let what = match (reference::find(&name), value) {
            (Some(key), _) => key.holds.refuses(value).map(|why| format!("`{name}` {why}")),
            (None, Value::Dict(_, inner)) if is_table(&name) || !inner.is_empty() => {
                walk(&name, inner, at, problems);
                None
            }
            (None, _) if is_table(&name) => Some(format!("`{name}` is a table: write [{name}]")),
            (None, _) => {
                let hint =
                    reference::suggestion(&name).map_or_else(String::new, |known| format!(": did you mean `{known}`?"));
                Some(format!("unknown key `{name}`{hint}"))
            }
        };
        problems.extend(what.map(|what| Problem::of(at, what)));
    }
}

/// Whether some key lies below `name`.
fn is_table(name: &str) -> bool {
    reference::KEYS.iter().any(|key| {
        let (depth, mut parts) = (name.split('.').count(), key.name.split('.'));
        let above: Vec<_> = parts.by_ref().take(depth).collect();
        parts.next().is_some()
            && above
                .iter()
                .zip(name.split('.'))
                .all(|(known, given)| *known == "NAME" || *known == given)
    })
}

/// A file that is no TOML: where and why, without the line itself, which may hold a secret.
fn unreadable(file: &Path, error: &str) -> Problem {
    let kept: Vec<_> = error
        .lines()
        .filter(|line| !line.contains('|') && !line.trim().is_empty())
        .collect();
    Problem::of(&file.display().to_string(), kept.join(": "))
}

/// What figment says, without the value.
fn words(error: &figment::Error) -> String {
    let key = error.path.join(".");
    match &error.kind {
        figment::error::Kind::MissingField(field) => format!("`{}` is missing", join(&key, field)),
        figment::error::Kind::UnknownField(field, _) => format!("unknown key `{}`", join(&key, field)),
        _ => format!("`{key}` does not fit"),
    }
}

fn join(above: &str, field: &str) -> String {
    if above.is_empty() {
        field.to_owned()
    } else {
        format!("{above}.{field}")
    }
}

impl Loaded {
    /// What is wrong with the files that the configuration names; for `config check`.
    pub fn problems_of_files(&self) -> Vec<Problem> {
        check::files(&self.config)
    }

    /// Every value with the place it comes from; secrets as `(set)`.
    pub fn print(&self) -> String {
        let mut lines = Vec::new();
        for key in reference::KEYS.iter().filter(|key| !key.name.contains("NAME")) {
            lines.push(self.line(key.name, key.holds));
        }
        for name in self.config.workspaces.keys() {
            for part in ["logo", "accent"] {
                lines.push(self.line(&format!("workspaces.{name}.{part}"), Holds::Text));
            }
        }
        lines.into_iter().flatten().collect::<Vec<_>>().join("\n") + "\n"
    }

    fn line(&self, name: &str, holds: Holds) -> Option<String> {
        let (shown, by) = match (self.figment.find_value(name), name) {
            (Ok(value), _) => (shown(&value, holds), self.who_said(name)),
            (Err(_), "keys_file") => (format!("\"{}\"", self.config.keys_file.display()), "default".to_owned()),
            (Err(_), "hash.threads") => (self.config.hash.threads.to_string(), "default".to_owned()),
            (Err(_), _) => return None,
        };
        Some(format!("{name} = {shown}  # {by}"))
    }

    fn who_said(&self, name: &str) -> String {
        let said = self.figment.find_metadata(name);
        said.map_or_else(String::new, |by| {
            match by.source.as_ref().and_then(figment::Source::file_path) {
                Some(file) => file.display().to_string(),
                None => by.name.to_string(),
            }
        })
    }
}

fn shown(value: &Value, holds: Holds) -> String {
    match (holds, value) {
        (Holds::Secret, _) => "\"(set)\"".to_owned(),
        (_, Value::Array(_, all)) => {
            let all: Vec<_> = all.iter().map(|one| shown(one, Holds::Text)).collect();
            format!("[{}]", all.join(", "))
        }
        (_, value) => value.as_str().map_or_else(
            || number(value).unwrap_or_default().to_string(),
            |text| format!("{text:?}"),
        ),
    }
}

/// One thing that is wrong, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    at: String,
    what: String,
}

impl Problem {
    fn of(at: &str, what: String) -> Self {
        Self {
            at: at.to_owned(),
            what,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.what)
    }
}

/// Everything that is wrong, one a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(Problem::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Problems {}

fn path<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    RelativePathBuf::deserialize(deserializer).map(|path| path.relative())
}

fn open_path<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PathBuf>, D::Error> {
    path(deserializer).map(Some)
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretText>, D::Error> {
    String::deserialize(deserializer).map(|text| Some(SecretText::new(text)))
}

fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    u64::deserialize(deserializer).map(Duration::from_secs)
}

fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let all = Vec::<String>::deserialize(deserializer)?;
    let networks = all.iter().map(|text| reference::network(text)).collect::<Option<_>>();
    networks.ok_or_else(|| serde::de::Error::custom("not a network"))
}

#[cfg(test)]
mod tests;
