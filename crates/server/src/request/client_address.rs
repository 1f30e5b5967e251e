//! The client's real address, also behind a proxy.
//!
//! A proxy's header is believed only as far as declared proxies vouch for it: read from the right, the first hop that
//! is not a declared proxy is the client. Whatever stands left of it was written by somebody unknown. Only the one
//! header that the configuration names is read; a client could send the other one through a proxy that ignores it.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde::Deserialize;

static X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The header in which the declared proxies name the client.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyHeader {
    /// `X-Forwarded-For: client, proxy`, which most proxies write.
    #[default]
    XForwardedFor,
    /// `Forwarded: for=client;proto=https`. Source: RFC 7239.
    Forwarded,
}

/// The proxies whose header is believed, and which header they write.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TrustedProxies {
    networks: Vec<IpNet>,
    header: ProxyHeader,
}

impl TrustedProxies {
    pub fn new(networks: Vec<IpNet>, header: ProxyHeader) -> Self {
        Self { networks, header }
    }

    pub fn is_empty(&self) -> bool {
        self.networks.is_empty()
    }

    pub fn networks(&self) -> &[IpNet] {
        &self.networks
    }

    /// Whether `address` is a declared proxy; an IPv4-mapped address counts as the IPv4 address it carries.
    pub fn trust(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.iter().any(|network| network.contains(&address))
    }
}

/// The address of the person's side of the connection; never an IPv4-mapped one.
///
/// The listener puts it into every request's extensions.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ClientAddress(IpAddr);

impl ClientAddress {
    /// Reads the real address from the connection and, if a declared proxy sent the request, from its header.
    ///
    /// A hop that is no address ends the reading: what a proxy did not understand vouches for nothing further left.
    /// Source: NDN-15, IPR-11.
    pub fn of(peer: IpAddr, headers: &HeaderMap, proxies: &TrustedProxies) -> Self {
        let mut believed = peer.to_canonical();
        if proxies.is_empty() || !proxies.trust(believed) {
            return Self(believed);
        }
        let name = match proxies.header {
            ProxyHeader::XForwardedFor => &X_FORWARDED_FOR,
            ProxyHeader::Forwarded => &header::FORWARDED,
        };
        let lines: Vec<&[u8]> = headers
            .get_all(name)
            .iter()
            .map(axum::http::HeaderValue::as_bytes)
            .collect();
        for hop in lines.iter().rev().flat_map(|line| hops_from_the_right(line)) {
            let Some(address) = (match proxies.header {
                ProxyHeader::XForwardedFor => node(hop),
                ProxyHeader::Forwarded => forwarded_for(hop),
            }) else {
                break;
            };
            believed = address;
            if !proxies.trust(believed) {
                break;
            }
        }
        Self(believed)
    }

    /// What the listener put into the request's extensions; without a listener it is this machine.
    pub fn of_request(extensions: &axum::http::Extensions) -> Self {
        let here = Self(IpAddr::from([127, 0, 0, 1]));
        extensions.get::<Self>().copied().unwrap_or(here)
    }

    pub const fn ip(self) -> IpAddr {
        self.0
    }

    /// The network that people are told about and that makes a device's place new: /24 or /48.
    pub fn network(self) -> Network {
        Network(truncated(self.0, 24, 48))
    }

    /// The range that one throttle counts: /24, and /64 for IPv6, which is what one customer commonly gets.
    pub fn range(self) -> AddressRange {
        AddressRange(truncated(self.0, 24, 64))
    }
}

impl From<IpAddr> for ClientAddress {
    fn from(address: IpAddr) -> Self {
        Self(address.to_canonical())
    }
}

impl fmt::Display for ClientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A network prefix: `192.0.2.0/24` or `2001:db8:1::/48`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Network(IpNet);

/// What an address throttle counts: `192.0.2.0/24` or `2001:db8:1:2::/64`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct AddressRange(IpNet);

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn truncated(address: IpAddr, v4: u8, v6: u8) -> IpNet {
    match address {
        IpAddr::V4(address) => IpNet::V4(Ipv4Net::new_assert(address, v4).trunc()),
        IpAddr::V6(address) => IpNet::V6(Ipv6Net::new_assert(address, v6).trunc()),
    }
}

/// The elements of one header line from right to left, without empty ones.
///
/// A comma inside quotes splits, too: no address holds one, so the halves are no addresses and end the reading.
fn hops_from_the_right(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.rsplit(|&byte| byte == b',')
        .map(<[u8]>::trim_ascii)
        .filter(|hop| !hop.is_empty())
}

/// The `for` of one element of RFC 7239.
fn forwarded_for(element: &[u8]) -> Option<IpAddr> {
    let mut found = None;
    for pair in element.split(|&byte| byte == b';') {
        let Some(equals) = pair.iter().position(|&byte| byte == b'=') else {
            continue;
        };
        if pair[..equals].trim_ascii().eq_ignore_ascii_case(b"for") {
            let value = pair[equals + 1..].trim_ascii();
            let bare = value
                .strip_prefix(b"\"")
                .and_then(|v| v.strip_suffix(b"\""))
                .unwrap_or(value);
            if found.replace(node(bare)?).is_some() {
                return None;
            }
        }
    }
    found
}

/// An address with or without a port, IPv6 with or without brackets; folded.
fn node(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text).ok()?;
    let bracketed = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let address = bracketed
        .unwrap_or(text)
        .parse::<IpAddr>()
        .or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()))
        .ok()?;
    Some(address.to_canonical())
}

#[cfg(test)]
#[path = "client_address_tests.rs"]
mod tests;
