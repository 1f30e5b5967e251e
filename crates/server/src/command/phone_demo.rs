//! `demo --phone`: the declared exception of THR-19. The demo is let into the local network, over TLS with a certificate of
//! its own, so that a real phone can be tried.
//!
//! The certificate's issuer may be installed on the phone. Its key is dropped as soon as it has signed, so that nobody can
//! ever sign anything else with it.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::net::{IpAddr, UdpSocket};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use domain::time::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};

/// How long the certificate holds. Phones accept at most 825 days from an issuer that a person installed.
const DAYS: i64 = 90;

/// The files of one address.
pub(super) struct Certificate {
    pub(super) chain: PathBuf,
    pub(super) key: PathBuf,
    /// The issuer, DER, as phones install it.
    pub(super) issuer: Vec<u8>,
}

/// The address by which this machine reaches others. Nothing is sent: only the system's routes are asked.
pub(super) fn own_address() -> Result<IpAddr, String> {
    let found = UdpSocket::bind(("0.0.0.0", 0)).and_then(|socket| {
        socket.connect(("192.0.2.1", 9))?; // a documentation address (RFC 5737): routed as any other
        socket.local_addr()
    });
    match found {
        Ok(address) if !address.ip().is_loopback() => Ok(address.ip()),
        _ => Err("this machine has no address in a network; name one: --listen 192.168.1.5:8443".to_owned()),
    }
}

/// The certificate for `address` in `folder`: the one that is there if `keep`, else a new one.
pub(super) fn certificate(folder: &Path, address: IpAddr, keep: bool, now: Timestamp) -> Result<Certificate, String> {
    let place = folder.join(address.to_string().replace(':', "-"));
    let files = |issuer| Certificate {
        chain: place.join("certificate.pem"),
        key: place.join("key.pem"),
        issuer,
    };
    let issuer = place.join("issuer.der");
    if keep && let Ok(issuer) = fs::read(&issuer) {
        return Ok(files(issuer));
    }
    let told = |error: &dyn std::fmt::Display| format!("a certificate for {address}: {error}");
    let made = make(address, now).map_err(|error| told(&error))?;
    write(&place, &made).map_err(|error| told(&error))?;
    Ok(files(made.issuer))
}

struct Made {
    chain: String,
    key: String,
    issuer: Vec<u8>,
}

fn make(address: IpAddr, now: Timestamp) -> Result<Made, rcgen::Error> {
    let mut of_issuer = CertificateParams::default();
    of_issuer
        .distinguished_name
        .push(DnType::CommonName, format!("Doorward demo on {address}"));
    of_issuer.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    of_issuer.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
    for_some_days(&mut of_issuer, now);
    let issuer = CertifiedIssuer::self_signed(of_issuer, KeyPair::generate()?)?;

    let mut own = CertificateParams::new(vec![address.to_string()])?;
    own.distinguished_name.push(DnType::CommonName, address.to_string());
    own.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    own.use_authority_key_identifier_extension = true;
    for_some_days(&mut own, now);
    let key = KeyPair::generate()?;
    let certificate = own.signed_by(&key, &issuer)?;
    Ok(Made {
        chain: format!("{}{}", certificate.pem(), issuer.pem()),
        key: key.serialize_pem(),
        issuer: issuer.der().to_vec(),
    })
}

/// From yesterday on, since a phone's clock may be behind.
fn for_some_days(params: &mut CertificateParams, now: Timestamp) {
    let day = |after: i64| {
        let at = jiff::Timestamp::from_second(now.seconds() + after * 86_400).unwrap_or_default();
        let date = at.to_zoned(jiff::tz::TimeZone::UTC).date();
        date_time_ymd(
            i32::from(date.year()),
            date.month().unsigned_abs(),
            date.day().unsigned_abs(),
        )
    };
    params.not_before = day(-1);
    params.not_after = day(DAYS);
}

fn write(place: &Path, made: &Made) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(place)?;
    let put = |name: &str, bytes: &[u8]| {
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(true).mode(0o600);
        options.open(place.join(name))?.write_all(bytes)
    };
    put("certificate.pem", made.chain.as_bytes())?;
    put("key.pem", made.key.as_bytes())?;
    put("issuer.der", &made.issuer)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use rustls::client::WebPkiServerVerifier;
    use rustls::client::danger::ServerCertVerifier as _;
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, ServerName, UnixTime};

    use super::*;
    use crate::scratch::Scratch;

    /// What a phone that trusts the issuer says of the certificate for an address, so many days later.
    fn judged(made: &Certificate, address: IpAddr, now: Timestamp, days: u64) -> Result<(), rustls::Error> {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(CertificateDer::from(made.issuer.clone())).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = WebPkiServerVerifier::builder_with_provider(roots.into(), provider);
        let chain: Vec<_> = CertificateDer::pem_file_iter(&made.chain).unwrap().flatten().collect();
        let at = Duration::from_secs(now.seconds().unsigned_abs() + days * 86_400);
        let (name, at) = (ServerName::IpAddress(address.into()), UnixTime::since_unix_epoch(at));
        let verifier = verifier.build().unwrap();
        verifier
            .verify_server_cert(&chain[0], &chain[1..], &name, &[], at)
            .map(drop)
    }

    // shows in part: THR-19 (the phone's exception; the demo's own limits are shown by the router)
    #[test]
    fn a_phone_that_trusts_the_issuer_trusts_this_address_for_three_months() {
        let scratch = Scratch::new();
        let (here, now) = (IpAddr::from([192, 168, 1, 5]), Timestamp::from_seconds(1_800_000_000));
        let made = certificate(&scratch.0, here, false, now).unwrap();
        judged(&made, here, now, 0).unwrap();
        judged(&made, here, now, 89).unwrap();
        assert!(judged(&made, here, now, 91).is_err());
        assert!(judged(&made, [192, 168, 1, 6].into(), now, 0).is_err());
    }

    #[test]
    fn a_kept_demo_keeps_the_certificate_that_the_phone_knows_and_no_issuers_key() {
        let scratch = Scratch::new();
        let address = IpAddr::from([192, 168, 1, 5]);
        let now = Timestamp::from_seconds(1_800_000_000);
        let first = certificate(&scratch.0, address, false, now).unwrap();
        let kept = certificate(&scratch.0, address, true, now).unwrap();
        assert_eq!(first.issuer, kept.issuer);
        let new = certificate(&scratch.0, address, false, now).unwrap();
        assert_ne!(first.issuer, new.issuer);
        let other = certificate(&scratch.0, [192, 168, 1, 6].into(), true, now).unwrap();
        assert_ne!(new.issuer, other.issuer, "another address is another certificate");

        let chain = fs::read_to_string(&new.chain).unwrap();
        assert_eq!(chain.matches("BEGIN CERTIFICATE").count(), 2);
        let files: Vec<_> = fs::read_dir(new.key.parent().unwrap()).unwrap().collect();
        assert_eq!(files.len(), 3, "certificate, its key, the issuer without a key");
    }
}
