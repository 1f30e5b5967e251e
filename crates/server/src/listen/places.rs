//! How many connections one address holds.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use crate::request::client_address::TrustedProxies;

/// The open connections, counted by address; for IPv6 by /64, which one customer has.
pub(super) struct Places {
    most: u32,
    proxies: TrustedProxies,
    taken: Mutex<HashMap<IpAddr, u32>>,
}

/// One connection's place; free again when dropped.
pub(super) struct Place(Option<(Arc<Places>, IpAddr)>);

impl Places {
    pub(super) fn new(most: u32, proxies: TrustedProxies) -> Self {
        Self {
            most,
            proxies,
            taken: Mutex::default(),
        }
    }

    /// A place for one more connection, or none if this address has all of its. A declared proxy is not counted.
    pub(super) fn take(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        if self.proxies.trust(address) {
            return Some(Place(None));
        }
        let counted = counted(address);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(counted).or_insert(0);
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Place(Some((Arc::clone(self), counted))))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((places, address)) = &self.0 else { return };
        let mut taken = places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(address) {
            *count -= 1;
            if *count == 0 {
                taken.remove(address);
            }
        }
    }
}

fn counted(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::client_address::ProxyHeader;

    #[test]
    fn one_address_cannot_take_everybodys_place() {
        let proxies = TrustedProxies::new(vec!["10.0.0.0/8".parse().unwrap()], ProxyHeader::XForwardedFor);
        let places = Arc::new(Places::new(2, proxies));
        let take = |address: &str| places.take(address.parse().unwrap());
        let (first, _second) = (take("192.0.2.1"), take("::ffff:192.0.2.1"));
        assert!(first.is_some());
        assert!(take("192.0.2.1").is_none());
        assert!(take("192.0.2.2").is_some());
        drop(first);
        assert!(take("192.0.2.1").is_some());

        let _v6 = (take("2001:db8::1").unwrap(), take("2001:db8::2").unwrap());
        assert!(take("2001:db8::3").is_none(), "one customer's /64");
        assert!(take("2001:db8:0:1::3").is_some());

        let through_proxy: Vec<_> = (0..9).map(|_| take("10.1.1.1").unwrap()).collect();
        drop(through_proxy);
        assert!(
            !places
                .taken
                .lock()
                .unwrap()
                .contains_key(&"192.0.2.2".parse::<IpAddr>().unwrap()),
            "nothing is kept"
        );
    }
}
