use axum::http::HeaderValue;
use proptest::prelude::*;

use super::*;

fn proxies(networks: &[&str], header: ProxyHeader) -> TrustedProxies {
    TrustedProxies::new(networks.iter().map(|n| n.parse().unwrap()).collect(), header)
}

fn seen(peer: &str, lines: &[(&'static str, &str)], proxies: &TrustedProxies) -> String {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, HeaderValue::from_str(value).unwrap());
    }
    ClientAddress::of(peer.parse().unwrap(), &headers, proxies).to_string()
}

// shows in part: IPR-11 (needs IP lists)
// shows in part: NDN-15 (the rest has tests of its own)
#[test]
fn a_header_from_a_stranger_is_not_believed() {
    let behind = proxies(&["10.0.0.0/8"], ProxyHeader::XForwardedFor);
    assert_eq!(
        seen("203.0.113.9", &[("x-forwarded-for", "192.0.2.1")], &behind),
        "203.0.113.9"
    );
    let none = TrustedProxies::default();
    assert_eq!(
        seen("203.0.113.9", &[("x-forwarded-for", "192.0.2.1")], &none),
        "203.0.113.9"
    );
}

// shows in part: IPR-11 (needs IP lists)
// shows in part: NDN-15 (the rest has tests of its own)
#[test]
fn behind_proxies_the_rightmost_hop_that_nobody_declared_is_the_client() {
    let behind = proxies(&["10.0.0.0/8", "2001:db8:ffff::/48"], ProxyHeader::XForwardedFor);
    for (header, real) in [
        ("192.0.2.7", "192.0.2.7"),
        ("1.1.1.1, 192.0.2.7", "192.0.2.7"),
        ("1.1.1.1, 192.0.2.7, 10.2.3.4", "192.0.2.7"),
        ("192.0.2.7:50123", "192.0.2.7"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("192.0.2.7, ::ffff:10.1.1.1", "192.0.2.7"),
        ("192.0.2.7, 2001:db8:ffff::1", "192.0.2.7"),
        ("10.9.9.9, 10.8.8.8", "10.9.9.9"),
        (" , 192.0.2.7 ,, ", "192.0.2.7"),
        ("", "10.0.0.1"),
    ] {
        assert_eq!(
            seen("10.0.0.1", &[("x-forwarded-for", header)], &behind),
            real,
            "{header}"
        );
        assert_eq!(
            seen("::ffff:10.0.0.1", &[("x-forwarded-for", header)], &behind),
            real,
            "{header}"
        );
    }
    let two_lines = [
        ("x-forwarded-for", "1.1.1.1"),
        ("x-forwarded-for", "192.0.2.7, 10.0.0.2"),
    ];
    assert_eq!(seen("10.0.0.1", &two_lines, &behind), "192.0.2.7");
    assert_eq!(seen("::ffff:203.0.113.9", &[], &behind), "203.0.113.9");
}

#[test]
fn a_hop_that_is_no_address_vouches_for_nothing_left_of_it() {
    let behind = proxies(&["10.0.0.0/8"], ProxyHeader::XForwardedFor);
    for header in [
        "1.1.1.1, unknown",
        "1.1.1.1, 999.1.1.1",
        "1.1.1.1, [::1",
        "1.1.1.1, \u{fc}",
        "1.1.1.1, 10.0.0.1:x",
    ] {
        assert_eq!(
            seen("10.0.0.1", &[("x-forwarded-for", header)], &behind),
            "10.0.0.1",
            "{header}"
        );
    }
}

#[test]
fn only_the_header_that_the_configuration_names_is_read() {
    let both = [("x-forwarded-for", "192.0.2.7"), ("forwarded", "for=198.51.100.4")];
    assert_eq!(
        seen(
            "10.0.0.1",
            &both,
            &proxies(&["10.0.0.1/32"], ProxyHeader::XForwardedFor)
        ),
        "192.0.2.7"
    );
    assert_eq!(
        seen("10.0.0.1", &both, &proxies(&["10.0.0.1/32"], ProxyHeader::Forwarded)),
        "198.51.100.4"
    );
}

#[test]
fn the_standard_header_is_read_as_its_rfc_writes_it() {
    let behind = proxies(&["10.0.0.0/8"], ProxyHeader::Forwarded);
    for (header, real) in [
        ("for=192.0.2.7", "192.0.2.7"),
        ("For=\"[2001:db8::7]:4711\";proto=https;by=10.0.0.1", "2001:db8::7"),
        (
            "for=1.1.1.1, for=192.0.2.7;host=id.example.org, for=10.1.1.1",
            "192.0.2.7",
        ),
        ("for=192.0.2.7;for=1.1.1.1", "10.0.0.1"),
        ("for=1.1.1.1, for=_hidden", "10.0.0.1"),
        ("for=1.1.1.1, proto=https", "10.0.0.1"),
        ("for=1.1.1.1, for=\"a,b\"", "10.0.0.1"),
    ] {
        assert_eq!(seen("10.0.0.1", &[("forwarded", header)], &behind), real, "{header}");
    }
}

#[test]
fn networks_and_ranges_are_what_one_customer_has() {
    let v4 = ClientAddress::from("::ffff:192.0.2.77".parse::<IpAddr>().unwrap());
    assert_eq!(v4.network().to_string(), "192.0.2.0/24");
    assert_eq!(v4.range().to_string(), "192.0.2.0/24");
    let v6 = ClientAddress::from("2001:db8:1:2:3::4".parse::<IpAddr>().unwrap());
    assert_eq!(v6.network().to_string(), "2001:db8:1::/48");
    assert_eq!(v6.range().to_string(), "2001:db8:1:2::/64");
}

proptest! {
    // shows in part: NDN-15 (the rest has tests of its own)
    #[test]
    fn no_bytes_make_the_reading_fail(peer: [u8; 4], lines: Vec<Vec<u8>>, standard: bool) {
        let header = if standard { ProxyHeader::Forwarded } else { ProxyHeader::XForwardedFor };
        let everyone = TrustedProxies::new(vec!["0.0.0.0/1".parse().unwrap(), "::/1".parse().unwrap()], header);
        let mut headers = HeaderMap::new();
        for line in lines {
            if let Ok(value) = HeaderValue::from_bytes(&line) {
                headers.append(if standard { "forwarded" } else { "x-forwarded-for" }, value);
            }
        }
        ClientAddress::of(IpAddr::from(peer), &headers, &everyone);
    }

    // shows in part: NDN-15 (the rest has tests of its own)
    #[test]
    fn whatever_the_client_writes_its_proxys_word_stands(client: [u8; 4], lie in "[ -~]{0,60}") {
        prop_assume!(client[0] != 10);
        let real = IpAddr::from(client);
        let told = format!("{lie}, {real}");
        let seen = seen("10.0.0.1", &[("x-forwarded-for", &told)], &proxies(&["10.0.0.0/8"], ProxyHeader::XForwardedFor));
        prop_assert_eq!(seen, real.to_string());
    }
}
