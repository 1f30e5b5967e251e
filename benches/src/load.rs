//! A small load generator: blocking sockets, keep-alive, bytes written once.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::OwnedFd;
use std::time::Duration;

/// One keep-alive connection.
pub struct Connection {
    reader: BufReader<TcpStream>,
    port: u16,
}

/// An answer, as far as the bench looks.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
    /// Bytes over the wire.
    pub size: usize,
}

impl Answer {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// A cookie that it sets, as `name=value`.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let mut set = self.head.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
        let line = set.find(|line| line.starts_with(name))?;
        line.split(';').next()
    }
}

impl Connection {
    /// Opens a connection from one of this machine's own addresses (127.0.0.0/8).
    pub fn open(port: u16, from: [u8; 4]) -> io::Result<Self> {
        let stream = if from == [127, 0, 0, 1] {
            TcpStream::connect(("127.0.0.1", port))?
        } else {
            let socket = testkit::rustix_net::tcp_socket_from(from)?;
            connect(socket, port)?
        };
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self {
            reader: BufReader::with_capacity(16 * 1024, stream),
            port,
        })
    }

    /// `GET` with further header lines (each ended by CRLF).
    pub fn get(&mut self, path: &str, headers: &str) -> io::Result<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\n{headers}\r\n", self.port);
        self.send(request.as_bytes())
    }

    pub fn post_json(&mut self, path: &str, headers: &str, body: &str) -> io::Result<Answer> {
        self.post(path, "application/json", headers, body)
    }

    pub fn post(&mut self, path: &str, kind: &str, headers: &str, body: &str) -> io::Result<Answer> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\
             {headers}\r\n{body}",
            self.port,
            body.len()
        );
        self.send(request.as_bytes())
    }

    /// Begins a stream of events; nothing else is asked over this connection any more.
    pub fn listen(&mut self, path: &str, headers: &str) -> io::Result<()> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\n{headers}\r\n", self.port);
        let answer = self.send(request.as_bytes())?;
        assert_eq!(answer.status, 200, "{}", answer.head);
        Ok(())
    }

    /// The next event of the stream: its name and what it says.
    pub fn event(&mut self) -> io::Result<(String, serde_json::Value)> {
        let mut name = String::new();
        loop {
            let mut line = String::new();
            if self.reader.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Some(event) = line.strip_prefix("event: ") {
                event.trim_end().clone_into(&mut name);
            }
            if let Some(data) = line.strip_prefix("data: ") {
                return Ok((name, serde_json::from_str(data)?));
            }
        }
    }

    /// Writes a whole request and reads the whole answer.
    pub fn send(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.reader.get_mut().write_all(request)?;
        let mut head = String::new();
        let mut length = 0;
        loop {
            let start = head.len();
            if self.reader.read_line(&mut head)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = &head[start..];
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body)?;
        let status = head.get(9..12).and_then(|s| s.parse().ok()).unwrap_or(0);
        Ok(Answer {
            status,
            size: head.len() + body.len(),
            head,
            body,
        })
    }
}

fn connect(socket: OwnedFd, port: u16) -> io::Result<TcpStream> {
    testkit::rustix_net::connect(&socket, SocketAddr::from(([127, 0, 0, 1], port)))?;
    Ok(TcpStream::from(socket))
}
