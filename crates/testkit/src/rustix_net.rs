//! A connection from one of this machine's other loopback addresses, so that a test is several clients.

use std::io;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;

use rustix::net::{AddressFamily, SocketType, bind, connect as connect_to, socket};

/// A socket bound to `address` (127.0.0.0/8) and any port.
pub fn tcp_socket_from(address: [u8; 4]) -> io::Result<OwnedFd> {
    let fd = socket(AddressFamily::INET, SocketType::STREAM, None)?;
    bind(&fd, &SocketAddr::from((address, 0)))?;
    Ok(fd)
}

pub fn connect(fd: &OwnedFd, to: SocketAddr) -> io::Result<()> {
    Ok(connect_to(fd, &to)?)
}
