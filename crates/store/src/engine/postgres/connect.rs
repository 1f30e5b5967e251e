//! How a connection to PostgreSQL is made: within 2 s, with the session's settings, over TLS where asked.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use deadpool_postgres::{Connect, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::task::JoinHandle;
use tokio_postgres::config::{SslMode, TargetSessionAttrs};
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use tokio_postgres::{Client, Config, NoTls, Socket};
use tokio_rustls::TlsConnector;

use super::failure::explain;
use crate::engine::StoreError;

/// How long the making of a connection may take.
pub(super) const CONNECT: Duration = Duration::from_secs(2);
/// How many connections write and read lists.
const POOL: usize = 16;

/// What every connection says first. A durability stronger than `on` stays as the administrator set it.
const SESSION: &str = "
    set default_transaction_isolation = 'read committed';
    set idle_in_transaction_session_timeout = '15s';
    set lock_timeout = '5s';
    set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3;
    select set_config('synchronous_commit',
        case current_setting('synchronous_commit') when 'remote_apply' then 'remote_apply' else 'on' end, false);";

/// Makes connections to one database.
#[derive(Clone)]
pub(super) struct Connector {
    config: Config,
    tls: Option<Tls>,
}

impl Connector {
    /// Reads the address. `sslmode=require` checks the server's certificate, against `sslrootcert` (a file) or the
    /// system's; without it the connection is plain.
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        let refuse = |what: &str| StoreError::Unavailable(format!("the database's address: {what}"));
        let (url, roots) = take_roots(url);
        let mut config: Config = url.parse().map_err(|_| refuse("it cannot be read"))?;
        config
            .application_name("doorward")
            .connect_timeout(CONNECT)
            .tcp_user_timeout(Duration::from_secs(10));
        config
            .keepalives_idle(Duration::from_secs(5))
            .keepalives_interval(Duration::from_secs(2))
            .keepalives_retries(3);
        if config.get_target_session_attrs() == TargetSessionAttrs::Any {
            config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        }
        let tls = match config.get_ssl_mode() {
            SslMode::Require => Some(Tls::with_roots(roots.as_deref()).map_err(|what| refuse(&what))?),
            _ => None,
        };
        Ok(Self { config, tls })
    }

    /// A connection of one's own, and the task that drives it: the task ends when the connection does.
    pub(super) async fn open(&self) -> Result<(Client, JoinHandle<()>), StoreError> {
        match tokio::time::timeout(CONNECT, self.connect(&self.config)).await {
            Ok(opened) => opened.map_err(|error| explain(&error, "connecting")),
            Err(_) => Err(StoreError::Unavailable("PostgreSQL does not answer".to_owned())),
        }
    }

    pub(super) fn pool(&self) -> Result<Pool, StoreError> {
        let settings = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let manager = Manager::from_connect(self.config.clone(), self.clone(), settings);
        Pool::builder(manager)
            .max_size(POOL)
            .runtime(Runtime::Tokio1)
            .create_timeout(Some(CONNECT))
            .wait_timeout(Some(CONNECT))
            .build()
            .map_err(|_| StoreError::Unavailable("the pool of connections cannot be made".to_owned()))
    }
}

type Opened<'a> = Pin<Box<dyn Future<Output = Result<(Client, JoinHandle<()>), tokio_postgres::Error>> + Send + 'a>>;

impl Connect for Connector {
    fn connect(&self, config: &Config) -> Opened<'_> {
        let config = config.clone();
        Box::pin(async move {
            let (client, task) = match &self.tls {
                None => {
                    let (client, connection) = config.connect(NoTls).await?;
                    (client, tokio::spawn(async { drop(connection.await) }))
                }
                Some(tls) => {
                    let (client, connection) = config.connect(tls.clone()).await?;
                    (client, tokio::spawn(async { drop(connection.await) }))
                }
            };
            client.batch_execute(SESSION).await?;
            Ok((client, task))
        })
    }
}

/// Takes `sslrootcert`, which the driver does not know, out of the address.
fn take_roots(url: &str) -> (String, Option<String>) {
    let Some(start) = url.find("sslrootcert=") else {
        return (url.to_owned(), None);
    };
    let rest = &url[start..];
    let end = rest.find(['&', ' ']).unwrap_or(rest.len());
    let roots = rest["sslrootcert=".len()..end].trim_matches('\'').to_owned();
    let after = rest[end..].trim_start_matches(['&', ' ']);
    let mut plain = format!("{}{after}", &url[..start]);
    plain.truncate(plain.trim_end_matches(['&', '?', ' ']).len());
    (plain, Some(roots))
}

/// TLS by rustls.
#[derive(Clone)]
struct Tls(TlsConnector);

impl Tls {
    fn with_roots(file: Option<&str>) -> Result<Self, String> {
        let file = file.unwrap_or("/etc/ssl/certs/ca-certificates.crt");
        let mut roots = RootCertStore::empty();
        let found = CertificateDer::pem_file_iter(file).map_err(|_| format!("{file} cannot be read"))?;
        roots.add_parsable_certificates(found.flatten());
        if roots.is_empty() {
            return Err(format!("{file} has no certificate"));
        }
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let settings = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let settings = settings.map_err(|_| "TLS is not available".to_owned())?;
        Ok(Self(TlsConnector::from(Arc::new(
            settings.with_root_certificates(roots).with_no_client_auth(),
        ))))
    }
}

impl MakeTlsConnect<Socket> for Tls {
    type Stream = Encrypted;
    type TlsConnect = Handshake;
    type Error = rustls::pki_types::InvalidDnsNameError;

    fn make_tls_connect(&mut self, host: &str) -> Result<Handshake, Self::Error> {
        Ok(Handshake {
            connector: self.0.clone(),
            name: ServerName::try_from(host)?.to_owned(),
        })
    }
}

struct Handshake {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl TlsConnect<Socket> for Handshake {
    type Stream = Encrypted;
    type Error = std::io::Error;
    type Future = Pin<Box<dyn Future<Output = std::io::Result<Encrypted>> + Send>>;

    fn connect(self, socket: Socket) -> Self::Future {
        Box::pin(async move { self.connector.connect(self.name, socket).await.map(Encrypted) })
    }
}

struct Encrypted(tokio_rustls::client::TlsStream<Socket>);

impl TlsStream for Encrypted {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_roots_is_taken_out_of_the_address() {
        let taken = |url| take_roots(url);
        assert_eq!(taken("postgres://h/d"), ("postgres://h/d".to_owned(), None));
        assert_eq!(
            taken("postgres://h/d?sslrootcert=/ca.pem&sslmode=require"),
            ("postgres://h/d?sslmode=require".to_owned(), Some("/ca.pem".to_owned()))
        );
        assert_eq!(
            taken("host=h sslmode=require sslrootcert='/ca.pem'"),
            ("host=h sslmode=require".to_owned(), Some("/ca.pem".to_owned()))
        );
    }

    #[test]
    fn a_bad_address_is_refused_without_being_repeated() {
        let Err(error) = Connector::parse("postgres://ann:hunter2@h:port/d") else {
            panic!("taken")
        };
        assert!(!error.to_string().contains("hunter2"));
        assert!(Connector::parse("host=h sslmode=require sslrootcert=/nowhere.pem").is_err());
    }
}
