//! What values say together: what cannot work is refused, what is doubtful is a warning.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use domain::policy::{Preset, ROWS, Row, Scope};

use super::{Config, Problem};

pub(super) fn problems(config: &Config) -> Vec<Problem> {
    let mut found = policy(&config.policy);
    let mut say = |what: &str| found.push(Problem::of("the configuration", what.to_owned()));
    if !config.listen.ip().to_canonical().is_loopback() && config.tls.is_none() && config.trusted_proxies.is_empty() {
        say(
            "`listen` is open to the network, but passwords would travel unprotected: set `tls.certificate` and \
             `tls.key`, or name the proxy that speaks TLS in `trusted_proxies`, or listen on 127.0.0.1",
        );
    }
    if config.tls.is_some() && !config.public_url.is_secure() {
        say("`public_url` begins with http://, but the server speaks TLS: write https://");
    }
    if let Some(url) = &config.database.url
        && !["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.expose().starts_with(scheme))
    {
        say("`database.url` must begin with postgres://; leave it out for SQLite in the data folder");
    }
    super::mail::refuses(&config.mail, &mut say);
    super::sms::refuses(&config.sms, &mut say);
    if config.log.level.parse::<tracing_subscriber::filter::Targets>().is_err() {
        say("`log.level` must be error, warn, info, debug or trace, or parts such as info,server::listen=debug");
    }
    found
}

pub(super) fn warnings(config: &Config) -> Vec<String> {
    let mut found = Vec::new();
    let mut say = |what: String| found.push(what);
    if config.database.url.is_none() && lies_in(&config.keys_file, &config.folder) {
        say(
            "the key ring lies beside the database: whoever copies the data folder has both. Put it elsewhere with \
             `keys_file` or as the systemd credential doorward.keys"
                .to_owned(),
        );
    }
    match &config.events.checkpoint_folder {
        None => say(
            "`events.checkpoint_folder` is not set: nobody could prove that nothing was cut off at the event log's end"
                .to_owned(),
        ),
        Some(folder) if lies_in(folder, &config.folder) => say(
            "`events.checkpoint_folder` lies in the data folder: whoever can shorten the event log can shorten it, too"
                .to_owned(),
        ),
        Some(_) => {}
    }
    if config.tls.is_none() && !config.trusted_proxies.is_empty() && !config.public_url.is_secure() {
        say("`public_url` begins with http://: people behind the proxy need https://".to_owned());
    }
    if config.public_url.is_secure() && config.tls.is_none() && config.trusted_proxies.is_empty() {
        say(
            "`public_url` begins with https://, but there is neither TLS nor a declared proxy: behind an undeclared \
             proxy every client has the proxy's address"
                .to_owned(),
        );
    }
    found.extend(super::mail::doubts(config));
    let mut say = |what: String| found.push(what);
    let files = [
        Some(&config.keys_file),
        config.mail.password_file.as_ref(),
        config.sms.password_file.as_ref(),
        config.tls.as_ref().map(|tls| &tls.key),
        config.database.url_file.as_ref(),
    ];
    for file in files.into_iter().flatten() {
        if let Ok(metadata) = file.metadata()
            && metadata.permissions().mode() & 0o007 != 0
        {
            say(format!(
                "{} is open to everybody on this machine: chmod 600",
                file.display()
            ));
        }
    }
    found
}

/// Whether each value of `[policy]` is one of the whole server's, and within its range.
pub(super) fn policy(values: &BTreeMap<String, String>) -> Vec<Problem> {
    let mut found = Vec::new();
    for (name, text) in values {
        let what = match Row::find(name) {
            None if name == "preset" && Preset::from_word(text).is_some() => continue,
            None if name == "preset" => "is `standard` or `plain`".to_owned(),
            None => {
                let near = ROWS
                    .iter()
                    .map(|row| row.name)
                    .min_by_key(|known| strsim::levenshtein(known, name));
                format!(
                    "is no value of the policy: did you mean `{}`?",
                    near.unwrap_or_default()
                )
            }
            Some(row) if row.scope == Scope::Workspace => "is set on the settings page of each workspace".to_owned(),
            Some(row) => match row.parse(text) {
                Ok(_) => continue,
                Err(_) if row.may_be_off => format!("is `off`, or from {} to {}", row.least, row.most),
                Err(_) => format!("is from {} to {}", row.least, row.most),
            },
        };
        found.push(Problem::of("the configuration", format!("`policy.{name}` {what}")));
    }
    found
}

/// What is wrong with the files that the configuration names.
pub(super) fn files(config: &Config) -> Vec<Problem> {
    let mut found = Vec::new();
    for (name, brand) in &config.workspaces {
        if let Some(logo) = &brand.logo
            && let Err(error) = std::fs::metadata(logo)
        {
            found.push(Problem::of(
                &logo.display().to_string(),
                format!("`workspaces.{name}.logo` cannot be read: {error}"),
            ));
        }
    }
    if let Some(folder) = &config.events.checkpoint_folder
        && !folder.is_dir()
    {
        found.push(Problem::of(
            &folder.display().to_string(),
            "`events.checkpoint_folder` is no folder".to_owned(),
        ));
    }
    found
}

/// Compares the real places where they exist, so that a link deceives nobody.
fn lies_in(path: &Path, folder: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let parent = path.parent().map(real).unwrap_or_default();
    real(path).starts_with(real(folder)) || parent.starts_with(real(folder))
}
