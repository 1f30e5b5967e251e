//! People and things for tests: real ones where that is possible.
//!
//! [`postgres`] is a real PostgreSQL, [`browser`] a real Chromium, [`crash`] a real process that is killed,
//! [`inbox`] a real mail server, [`kannel`] a real SMS gateway, [`phone`] somebody's phone, [`pair`] a phone beside a computer, [`place`] is where facts lie, [`secrets`] remembers what must not be found anywhere, [`requirements`] tells which
//! test shows which rule.

pub mod app;
pub mod browser;
pub mod crash;
pub mod disk;
pub mod folder;
pub mod gateway;
pub mod hostile;
pub mod http;
pub mod inbox;
pub mod kannel;
pub mod pair;
pub mod people;
pub mod phone;
pub mod place;
pub mod postgres;
pub mod push_service;
pub mod requirements;
pub mod rustix_net;
pub mod secrets;
pub mod server;

/// Whether a part was left out by name: `./test --without chromium,kannel,postgresql`. Says so in the test's output.
pub fn left_out(part: &str) -> bool {
    let out = std::env::var("DOORWARD_WITHOUT").is_ok_and(|parts| parts.split([',', ' ']).any(|name| name == part));
    if out {
        println!("left out by name: {part}");
    }
    out
}
