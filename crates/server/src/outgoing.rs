//! The only HTTP that goes out: to an SMS gateway, to push services. Never anywhere that the operator did not name or a
//! phone did not subscribe at, and never to an address of the own network unless the operator allows it.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use domain::time::Timestamp;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Response, Url};
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

/// How long the other side may take to be reached, and for the whole of it.
const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(15);
/// The most that is read of an answer.
const ANSWER: usize = 64 * 1024;

/// Who may be spoken to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// Addresses that are reachable by everybody.
    Public,
    /// The own network, too: loopback, private and link-local addresses; there without TLS as well.
    Private,
}

/// The addresses that one request may go to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Addresses {
    Everybodys,
    Own,
    All,
}

/// The client. Clones share its connections.
#[derive(Clone, Debug)]
pub struct Outgoing {
    client: Client,
    /// For `http:`; goes to the own network alone.
    plain: Client,
    reach: Reach,
    /// How long the whole of a request may take.
    whole: Duration,
}

/// It cannot be made: the file of authorities, or the TLS library.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotMade(pub String);

/// Nobody is there, or the address is not one that may be spoken to. Names no secret: not the address, nor the body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotSent {
    /// `http:`, a private address, or no address at all.
    NotAllowed,
    Unreachable,
    Slow,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub retry_after: Option<RetryAfter>,
    /// At most the first 64 kB.
    pub body: Vec<u8>,
}

/// When the other side wants to be asked again (RFC 9110, 10.2.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RetryAfter {
    Span(Duration),
    At(Timestamp),
}

impl RetryAfter {
    /// Reads the value of the header: seconds, or an HTTP-date in any of its three forms.
    fn read(value: &str) -> Option<Self> {
        let value = value.trim();
        if let Ok(seconds) = value.parse() {
            return Some(Self::Span(Duration::from_secs(seconds)));
        }
        let at = httpdate::parse_http_date(value).ok()?;
        let seconds = at.duration_since(UNIX_EPOCH).ok()?.as_secs();
        Some(Self::At(Timestamp::from_seconds(i64::try_from(seconds).ok()?)))
    }

    /// How long that is from `now`; nothing where the moment is over.
    pub fn from(self, now: Timestamp) -> Duration {
        match self {
            Self::Span(span) => span,
            Self::At(at) => at.since(now),
        }
    }
}

impl Outgoing {
    /// `authority` is a PEM file with further authorities that are believed.
    pub fn new(reach: Reach, authority: Option<&Path>) -> Result<Self, NotMade> {
        let not_made = |what: &dyn std::fmt::Display| NotMade(what.to_string());
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if let Some(file) = authority {
            for one in CertificateDer::pem_file_iter(file).map_err(|e| not_made(&e))? {
                roots.add(one.map_err(|e| not_made(&e))?).map_err(|e| not_made(&e))?;
            }
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|e| not_made(&e))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = |addresses| {
            let built = Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(CONNECT)
                .user_agent("Doorward")
                .dns_resolver(Resolver(addresses))
                .build();
            built.map_err(|e| not_made(&e))
        };
        Ok(Self {
            client: client(addresses("https", reach).unwrap_or(Addresses::Everybodys))?,
            plain: client(Addresses::Own)?,
            reach,
            whole: WHOLE,
        })
    }

    /// The same with another limit for the whole of a request.
    #[must_use]
    pub fn within(self, whole: Duration) -> Self {
        Self { whole, ..self }
    }

    /// Sends one request. `https` alone, but for the own network where that may be reached.
    pub async fn send(
        &self,
        method: reqwest::Method,
        url: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Answer, NotSent> {
        let url = self.allowed(url)?;
        let client = if url.scheme() == "http" {
            &self.plain
        } else {
            &self.client
        };
        let mut request = client.request(method, url).timeout(self.whole).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.map_err(|error| {
            if error.is_timeout() {
                NotSent::Slow
            } else {
                NotSent::Unreachable
            }
        })?;
        read(answer).await
    }

    /// The address, if it may be spoken to. A name is judged again by what it resolves to.
    pub fn allowed(&self, url: &str) -> Result<Url, NotSent> {
        let url = Url::parse(url).map_err(|_| NotSent::NotAllowed)?;
        let host = url.host_str().ok_or(NotSent::NotAllowed)?;
        let literal: Option<IpAddr> = host.trim_start_matches('[').trim_end_matches(']').parse().ok();
        let addresses = addresses(url.scheme(), self.reach).ok_or(NotSent::NotAllowed)?;
        let fits = match literal {
            Some(ip) => addresses.have(ip),
            None => addresses != Addresses::Everybodys || !is_own_name(host),
        };
        if fits && url.username().is_empty() && url.password().is_none() {
            Ok(url)
        } else {
            Err(NotSent::NotAllowed)
        }
    }
}

async fn read(mut answer: Response) -> Result<Answer, NotSent> {
    let status = answer.status().as_u16();
    let retry_after = answer
        .headers()
        .get(reqwest::header::RETRY_AFTER)
        .and_then(|value| RetryAfter::read(value.to_str().ok()?));
    let mut body = Vec::new();
    while body.len() < ANSWER {
        match answer.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk[..chunk.len().min(ANSWER - body.len())]),
            // What breaks off was answered nevertheless: the status says what became of the request.
            Ok(None) | Err(_) => break,
        }
    }
    Ok(Answer {
        status,
        retry_after,
        body,
    })
}

/// Looks names up as the system does, and passes over what may not be reached.
struct Resolver(Addresses);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let addresses = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| addresses.have(address.ip())).collect();
            if allowed.is_empty() {
                return Err("no address that may be reached".into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Whether this name means this machine wherever it is asked (RFC 6761, 6.3).
fn is_own_name(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    let last = host.rsplit('.').next().unwrap_or(host);
    last.eq_ignore_ascii_case("localhost")
}

/// Where a request of this scheme may go; `None` is nowhere. A code or a token crosses nobody else's network in the clear.
fn addresses(scheme: &str, reach: Reach) -> Option<Addresses> {
    match (scheme, reach) {
        ("https", Reach::Public) => Some(Addresses::Everybodys),
        ("https", Reach::Private) => Some(Addresses::All),
        ("http", Reach::Private) => Some(Addresses::Own),
        _ => None,
    }
}

impl Addresses {
    fn have(self, ip: IpAddr) -> bool {
        match self {
            Self::Everybodys => is_everybodys(ip),
            Self::Own => is_own(ip),
            Self::All => true,
        }
    }
}

/// Whether this is an address of this machine or of a network that is not the Internet's: loopback, RFC 1918, RFC 3927,
/// RFC 6598, RFC 4193, RFC 4291. What is only not everybody's, such as an address that is translated, is neither.
fn is_own(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            let shared = a == 100 && (64..128).contains(&b);
            ip.is_loopback() || ip.is_private() || ip.is_link_local() || shared
        }
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

/// Whether this is an address of the whole Internet.
///
/// Source: the IANA registries of special-purpose addresses (RFC 6890).
fn is_everybodys(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            let special = matches!(
                (a, b, c),
                (0 | 127 | 240..=255, ..) | (100, 64..=127, _) | (192, 0, 0) | (198, 18 | 19, _)
            );
            !(special || ip.is_private() || ip.is_link_local() || ip.is_multicast() || ip.is_documentation())
        }
        IpAddr::V6(ip) => {
            // Only what is given out as global unicast; and of that not what carries an address of the other kind.
            let [first, second, ..] = ip.segments();
            let carries = first == 0x2002 || (first == 0x2001 && second == 0) || (first == 0x64 && second == 0xff9b);
            first & 0xe000 == 0x2000 && !carries && (first, second) != (0x2001, 0xdb8)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_own_network_is_reached_unless_allowed() {
        // Translated, or given to nobody: no place for anything in the clear.
        let nobodys = [
            "0.0.0.0",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:db8::1",
        ];
        for own in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:db8::1",
        ] {
            let ip = own.parse().unwrap();
            assert!(!Addresses::Everybodys.have(ip), "{own}");
            assert_eq!(Addresses::Own.have(ip), !nobodys.contains(&own), "{own}");
        }
        for everybodys in ["1.1.1.1", "9.9.9.9", "2606:4700::1", "::ffff:8.8.8.8"] {
            let ip = everybodys.parse().unwrap();
            assert!(
                Addresses::Everybodys.have(ip) && !Addresses::Own.have(ip),
                "{everybodys}"
            );
        }
    }

    #[test]
    fn an_address_is_https_without_a_password_in_it() {
        let public = Outgoing::new(Reach::Public, None).unwrap();
        for bad in [
            "http://push.example/1",
            "https://127.0.0.1/1",
            "https://[::1]/1",
            "https://2130706433/1",
            "https://localhost/1",
            "https://push.LOCALHOST./1",
            "https://ann:secret@push.example/1",
            "file:///etc/passwd",
            "push.example",
        ] {
            assert_eq!(public.allowed(bad), Err(NotSent::NotAllowed), "{bad}");
        }
        assert!(public.allowed("https://push.example/1").is_ok());
        let private = Outgoing::new(Reach::Private, None).unwrap();
        assert!(private.allowed("http://127.0.0.1:8013/sendsms").is_ok());
        assert!(private.allowed("http://kannel.internal:8013/sendsms").is_ok());
        assert!(private.allowed("https://1.1.1.1/sendsms").is_ok());
        let in_the_clear = private.allowed("http://1.1.1.1/sendsms");
        assert_eq!(in_the_clear, Err(NotSent::NotAllowed), "over nobody else's network");
    }

    #[tokio::test]
    async fn a_name_that_means_the_own_network_is_not_reached() {
        let found = |addresses| async move { Resolver(addresses).resolve("localhost".parse().unwrap()).await };
        assert!(found(Addresses::Everybodys).await.is_err());
        assert!(found(Addresses::Own).await.unwrap().next().is_some());
    }

    #[test]
    fn when_to_come_again_is_said_in_seconds_or_as_a_date_in_each_of_its_forms() {
        let noon = Timestamp::from_seconds(1_800_014_400);
        let asked = |value| RetryAfter::read(value).map(|after| after.from(noon));
        assert_eq!(asked("120"), Some(Duration::from_secs(120)));
        for at_two_past in [
            "Fri, 15 Jan 2027 12:02:00 GMT",
            "Friday, 15-Jan-27 12:02:00 GMT",
            "Fri Jan 15 12:02:00 2027",
        ] {
            assert_eq!(asked(at_two_past), Some(Duration::from_secs(120)), "{at_two_past}");
        }
        assert_eq!(
            asked("Fri, 15 Jan 2027 11:59:00 GMT"),
            Some(Duration::ZERO),
            "it is over"
        );
        for nonsense in ["", "soon", "-5", "1.5", "Fri, 32 Jan 2027 12:02:00 GMT"] {
            assert_eq!(asked(nonsense), None, "{nonsense}");
        }
    }
}
