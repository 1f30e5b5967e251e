//! The server that takes our messages, as the operator configured it.

use std::path::Path;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use crate::config::Config;
use crate::config::mail::Security;

/// Where messages go, and in whose name.
#[derive(Clone)]
pub struct MailServer {
    pub host: String,
    pub port: u16,
    pub(super) security: Security,
    pub(super) tls: Option<TlsParameters>,
    pub(super) credentials: Option<Credentials>,
    pub(super) hello: ClientId,
    /// The one sender of every message (DLV-01).
    pub(super) from: Mailbox,
    /// For a connection, and for each answer.
    pub(super) timeout: Duration,
    /// For the answer to a whole message.
    pub(super) accept: Duration,
}

impl MailServer {
    /// None where the operator named none. Errors: an authority's file or an address that cannot be used.
    pub fn of(config: &Config) -> Result<Option<Self>, String> {
        let mail = &config.mail;
        let (Some(host), Some(from)) = (&mail.host, mail.from()) else {
            return Ok(None);
        };
        let address = from
            .parse()
            .map_err(|_| "`mail.from` is no address that mail servers take".to_owned())?;
        let name = mail.from_name.as_ref().unwrap_or(&config.product.name);
        let tls = match mail.security {
            Security::Plain => None,
            Security::Starttls | Security::Tls => Some(trust(host, mail.authority_file.as_deref())?),
        };
        let credentials = mail.user.clone().zip(mail.password.as_ref());
        Ok(Some(Self {
            host: host.clone(),
            port: mail.port(),
            security: mail.security,
            tls,
            credentials: credentials.map(|(user, password)| Credentials::new(user, password.expose().to_owned())),
            hello: ClientId::Domain(config.public_url.host().to_owned()),
            from: Mailbox::new(Some(name.clone()), address),
            timeout: mail.timeout,
            accept: mail.accept,
        }))
    }

    /// The sender as people see it: `Acme <no-reply@id.example.org>`.
    pub fn sender(&self) -> String {
        match &self.from.name {
            Some(name) => format!("{name} <{}>", self.from.email),
            None => self.from.email.to_string(),
        }
    }
}

/// Whose certificates are believed: the system's authorities, and the operator's own.
fn trust(host: &str, authority: Option<&Path>) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(file) = authority {
        let at = file.display();
        let pem = std::fs::read(file).map_err(|error| format!("`mail.authority_file` {at}: {error}"))?;
        let certificate = Certificate::from_pem(&pem)
            .map_err(|_| format!("`mail.authority_file` {at} holds no certificate in PEM"))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder
        .build()
        .map_err(|error| format!("TLS to the mail server: {error}"))
}
