//! The certificate: read at start, on SIGHUP and when its files change.

use std::fmt;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use domain::time::Timestamp;
use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio_rustls::TlsAcceptor;

use super::validity;
use crate::config::Tls;

/// Why a certificate cannot be used.
#[derive(Debug)]
pub enum TlsError {
    Certificate(PathBuf, String),
    Key(PathBuf, String),
    /// The key belongs to another certificate, or the protocol cannot use them.
    Pair(String),
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certificate(file, why) => write!(f, "`tls.certificate` {}: {why}", file.display()),
            Self::Key(file, why) => write!(f, "`tls.key` {}: {why}", file.display()),
            Self::Pair(why) => write!(f, "`tls.certificate` and `tls.key` do not belong together: {why}"),
        }
    }
}

impl std::error::Error for TlsError {}

/// The certificate in use and the files it comes from.
pub(super) struct Certificate {
    files: Tls,
    seen: Mutex<[Seen; 2]>,
    current: Arc<Current>,
    config: Arc<ServerConfig>,
}

/// What tells that a file is another one than before: inode, length, time of change in nanoseconds.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Seen(u64, u64, i64, i64);

#[derive(Debug)]
struct Current(RwLock<Arc<CertifiedKey>>);

impl Certificate {
    pub(super) fn read(files: &Tls) -> Result<Self, TlsError> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let seen = seen(files);
        let current = Arc::new(Current(RwLock::new(Arc::new(pair(files, &provider)?))));
        let unusable = |error: rustls::Error| TlsError::Pair(error.to_string());
        let resolver: Arc<dyn ResolvesServerCert> = current.clone();
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(unusable)?
            .with_no_client_auth()
            .with_cert_resolver(resolver);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        config.ticketer = rustls::crypto::aws_lc_rs::Ticketer::new().map_err(unusable)?;
        Ok(Self {
            files: files.clone(),
            seen: Mutex::new(seen),
            current,
            config: Arc::new(config),
        })
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.config))
    }

    /// Takes the files' present content; says whether there was anything new. What cannot be used changes nothing.
    pub(super) fn read_again(&self, even_unchanged: bool) -> Result<bool, TlsError> {
        let now = seen(&self.files);
        let mut before = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if *before == now && !even_unchanged {
            return Ok(false);
        }
        *before = now; // a bad pair is said once, not every ten seconds
        let pair = pair(&self.files, self.config.crypto_provider())?;
        *self.current.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(pair);
        Ok(true)
    }
}

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// Says what is wrong with the certificate and its key, if anything; for `config check`.
pub fn check(files: &Tls) -> Result<(), TlsError> {
    pair(files, &rustls::crypto::aws_lc_rs::default_provider()).map(drop)
}

/// When the first certificate of the chain ends; `None` if that cannot be read. For `doctor`.
pub fn ends_at(files: &Tls) -> Option<Timestamp> {
    let mut chain = CertificateDer::pem_file_iter(&files.certificate).ok()?;
    validity::ends_at(&chain.next()?.ok()?)
}

fn pair(files: &Tls, provider: &CryptoProvider) -> Result<CertifiedKey, TlsError> {
    let bad_chain = |why: String| TlsError::Certificate(files.certificate.clone(), why);
    let chain = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| bad_chain(words(&error)))?;
    if chain.is_empty() {
        return Err(bad_chain("holds no certificate in PEM".to_owned()));
    }
    let key =
        PrivateKeyDer::from_pem_file(&files.key).map_err(|error| TlsError::Key(files.key.clone(), words(&error)))?;
    CertifiedKey::from_der(chain, key, provider).map_err(|error| match error {
        rustls::Error::InconsistentKeys(_) => TlsError::Pair("the key is another certificate's".to_owned()),
        error => TlsError::Pair(error.to_string()),
    })
}

/// What the reader says, without a byte of the file.
fn words(error: &rustls::pki_types::pem::Error) -> String {
    use rustls::pki_types::pem::Error::{Io, NoItemsFound};
    match error {
        Io(error) => format!("cannot be read: {error}"),
        NoItemsFound => "holds no private key in PEM".to_owned(),
        _ => "is no PEM".to_owned(),
    }
}

fn seen(files: &Tls) -> [Seen; 2] {
    [&files.certificate, &files.key].map(|file: &PathBuf| of_file(file))
}

fn of_file(file: &Path) -> Seen {
    file.metadata().map_or_else(
        |_| Seen::default(),
        |metadata| Seen(metadata.ino(), metadata.len(), metadata.mtime(), metadata.mtime_nsec()),
    )
}
