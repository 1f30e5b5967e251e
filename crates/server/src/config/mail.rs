//! `[mail]`: the server that takes our messages, and the address that they come from.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use domain::secret::SecretText;
use serde::Deserialize;

use super::{Config, Problem, open_path, seconds, secret};

/// How messages leave. Without a host none does: they wait.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub host: Option<String>,
    port: Option<u16>,
    pub security: Security,
    pub user: Option<String>,
    /// Read from `password_file` if that is set.
    #[serde(default, deserialize_with = "secret")]
    pub password: Option<SecretText>,
    #[serde(default, deserialize_with = "open_path")]
    pub(super) password_file: Option<PathBuf>,
    from: Option<String>,
    pub from_name: Option<String>,
    #[serde(default, deserialize_with = "open_path")]
    pub authority_file: Option<PathBuf>,
    #[serde(rename = "timeout_seconds", deserialize_with = "seconds")]
    pub timeout: Duration,
    #[serde(rename = "accept_seconds", deserialize_with = "seconds")]
    pub accept: Duration,
}

/// How the way to the mail server is protected.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS after `STARTTLS`, and nothing without it.
    Starttls,
    /// TLS from the first byte.
    Tls,
    Plain,
}

impl Mail {
    /// The port; where none is set, the one that belongs to the protection (RFC 8314, RFC 6409, RFC 5321).
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.security {
            Security::Starttls => 587,
            Security::Tls => 465,
            Security::Plain => 25,
        })
    }

    /// The address that every message comes from; set whenever `host` is.
    pub fn from(&self) -> Option<&str> {
        self.from.as_deref()
    }
}

/// Reads the password that lies in a file.
pub(super) fn complete(mail: &mut Mail, problems: &mut Vec<Problem>) {
    let Some(file) = &mail.password_file else {
        return;
    };
    let at = file.display().to_string();
    if mail.password.is_some() {
        let what = "`mail.password` and `mail.password_file` are both set; keep one";
        problems.push(Problem::of(&at, what.to_owned()));
    }
    match std::fs::read_to_string(file) {
        Ok(text) => mail.password = Some(SecretText::new(text.trim_end_matches(['\r', '\n']).to_owned())),
        Err(error) => problems.push(Problem::of(
            &at,
            format!("`mail.password_file` cannot be read: {error}"),
        )),
    }
}

/// What cannot work.
pub(super) fn refuses(mail: &Mail, mut say: impl FnMut(&str)) {
    if mail.host.is_none() {
        if mail.from.is_some() || mail.user.is_some() || mail.password.is_some() {
            say("`mail.host` is missing: without it no message leaves");
        }
        return;
    }
    if mail.from.is_none() {
        say("`mail.from` is missing: the address that messages come from, such as no-reply@example.org");
    }
    if mail.user.is_some() != mail.password.is_some() {
        say("`mail.user` and `mail.password` (or `mail.password_file`) belong together");
    }
    if mail.security == Security::Plain && mail.user.is_some() && !is_this_machine(mail) {
        say(
            "`mail.security` is \"plain\", so the mail server's password would travel unprotected: use \"starttls\" or \"tls\"",
        );
    }
}

/// What is doubtful.
pub(super) fn doubts(config: &Config) -> Option<String> {
    let mail = &config.mail;
    (mail.host.is_some() && mail.security == Security::Plain && !is_this_machine(mail)).then(|| {
        "`mail.security` is \"plain\": messages carry links that let people in, and travel unprotected to the mail \
         server"
            .to_owned()
    })
}

fn is_this_machine(mail: &Mail) -> bool {
    let host = mail.host.as_deref().unwrap_or_default();
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
