//! `[sms]`: the gateway that takes short messages, as a template of one HTTP request, and where they may go.

use std::path::PathBuf;

use domain::secret::SecretText;
use serde::Deserialize;

use super::{Problem, open_path, secret};

/// How short messages leave. Without an address none does.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    pub url: Option<String>,
    pub method: String,
    #[serde(default)]
    pub headers: Vec<String>,
    pub body: Option<String>,
    pub content_type: String,
    pub success: Option<String>,
    pub sender: Option<String>,
    pub user: Option<String>,
    /// Read from `password_file` if that is set.
    #[serde(default, deserialize_with = "secret")]
    pub password: Option<SecretText>,
    #[serde(default, deserialize_with = "open_path")]
    pub(super) password_file: Option<PathBuf>,
    #[serde(default)]
    pub prefixes: Vec<String>,
    pub region: Option<String>,
    #[serde(default, deserialize_with = "open_path")]
    pub authority_file: Option<PathBuf>,
}

/// Reads the password that lies in a file.
pub(super) fn complete(sms: &mut Sms, problems: &mut Vec<Problem>) {
    let Some(file) = &sms.password_file else {
        return;
    };
    let at = file.display().to_string();
    if sms.password.is_some() {
        let what = "`sms.password` and `sms.password_file` are both set; keep one";
        problems.push(Problem::of(&at, what.to_owned()));
    }
    match std::fs::read_to_string(file) {
        Ok(text) => sms.password = Some(SecretText::new(text.trim_end_matches(['\r', '\n']).to_owned())),
        Err(error) => problems.push(Problem::of(&at, format!("`sms.password_file` cannot be read: {error}"))),
    }
}

/// What cannot work.
pub(super) fn refuses(sms: &Sms, mut say: impl FnMut(&str)) {
    if sms.url.is_none() {
        if sms.body.is_some() || sms.user.is_some() || sms.password.is_some() {
            say("`sms.url` is missing: without it no message goes out by SMS");
        }
        return;
    }
    for (prefix, fits) in sms.prefixes.iter().map(|p| (p, is_prefix(p))) {
        if !fits {
            say(&format!("`sms.prefixes`: `{prefix}` must be + and digits, such as +49"));
        }
    }
    if sms.headers.iter().any(|header| !header.contains(": ")) {
        say("`sms.headers` must be a list of \"Name: value\"");
    }
    if let Some(region) = &sms.region
        && region.parse::<phonenumber::country::Id>().is_err()
    {
        say("`sms.region` must be the two letters of a country, such as DE");
    }
}

fn is_prefix(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        !digits.is_empty()
            && digits.len() <= 8
            && !digits.starts_with('0')
            && digits.bytes().all(|b| b.is_ascii_digit())
    })
}
