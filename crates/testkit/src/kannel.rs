//! A real Kannel, the SMS gateway of Debian's package `kannel`, and its fake carrier of `kannel-extras`.
//!
//! The gateway takes messages over HTTP and keeps them in a queue; what the carrier gets is read from what it says.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use data_encoding::HEXUPPER_PERMISSIVE;

use crate::crash::free_port;
use crate::folder::Folder;
use crate::gateway::Sms;
use crate::http::{Jar, send};

/// The longest that one of its processes may take for what it is waited for.
const PATIENCE: Duration = Duration::from_secs(20);
const FAKE_CARRIER: &str = "/usr/lib/kannel/test/fakesmsc";
/// Who may hand in messages, and by what.
pub const USER: &str = "doorward";
pub const PASSWORD: &str = "kannels-own";

/// Both boxes of a Kannel; they stop when dropped.
pub struct Kannel {
    /// Where messages are handed in, on loopback.
    pub port: u16,
    admin: u16,
    line: u16,
    carrier: Option<Child>,
    boxes: Vec<Child>,
    folder: Folder,
}

impl Kannel {
    /// Starts one without a line to the carrier; `None` only if it was left out by name, which is printed.
    pub async fn start() -> Option<Self> {
        if crate::left_out("kannel") {
            return None;
        }
        let folder = Folder::new("kannel");
        let [port, admin, line, between] = [free_port(), free_port(), free_port(), free_port()];
        let file = folder.path().join("kannel.conf");
        fs::write(&file, configuration(port, admin, line, between)).expect("a configuration");
        let mut kannel = Self {
            port,
            admin,
            line,
            carrier: None,
            boxes: Vec::new(),
            folder,
        };
        let bearer = kannel.run("/usr/sbin/bearerbox", &[&file]);
        kannel.boxes.push(bearer);
        kannel.until("is there", |status| status.contains("bearerbox")).await;
        let sms = kannel.run("/usr/sbin/smsbox", &[&file]);
        kannel.boxes.push(sms);
        kannel
            .until("knows its smsbox", |status| status.contains("smsbox:"))
            .await;
        Some(kannel)
    }

    /// The carrier connects.
    pub async fn gets_a_line(&mut self) {
        let port = self.line.to_string();
        let carrier = self.run(FAKE_CARRIER, &["-H", "127.0.0.1", "-r", &port, "-m", "0", "nothing"]);
        self.carrier = Some(carrier);
        self.until("has a line", |status| status.contains("(online")).await;
    }

    /// What the carrier got, once it is that many messages.
    pub async fn delivered(&self, messages: usize) -> Vec<Sms> {
        let begun = Instant::now();
        loop {
            let said = fs::read(self.folder.path().join("fakesmsc.log")).unwrap_or_default();
            let got = whole(String::from_utf8_lossy(&said).lines().filter_map(part));
            if got.len() >= messages {
                return got;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "{messages} messages did not arrive: {got:?}"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn run(&self, program: &str, arguments: &[impl AsRef<std::ffi::OsStr>]) -> Child {
        let name = Path::new(program).file_name().expect("a program").to_string_lossy();
        let said = File::create(self.folder.path().join(format!("{name}.log"))).expect("a log");
        Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(said.try_clone().expect("the log again"))
            .stderr(said)
            .current_dir(self.folder.path())
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}. Get it: sudo apt-get install kannel kannel-extras"))
    }

    /// Waits for what the gateway says of itself.
    async fn until(&self, what: &str, holds: impl Fn(&str) -> bool) {
        let begun = Instant::now();
        loop {
            let status = self.status().await;
            if status.as_deref().is_some_and(&holds) {
                return;
            }
            let logs = self.folder.path().display();
            assert!(
                begun.elapsed() < PATIENCE,
                "Kannel never {what}: {status:?}, see {logs}"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    async fn status(&self) -> Option<String> {
        let url = format!("http://127.0.0.1:{}", self.admin);
        let path = format!("/status.txt?password={PASSWORD}");
        let answer = send(&url, "GET", &path, None, String::new(), &mut Jar::default()).await;
        let (_, body) = answer.ok()?;
        Some(String::from_utf8_lossy(&body).into_owned())
    }
}

impl Drop for Kannel {
    fn drop(&mut self) {
        for child in self.carrier.iter_mut().chain(self.boxes.iter_mut().rev()) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn configuration(port: u16, admin: u16, line: u16, between: u16) -> String {
    format!(
        "group = core\n\
         admin-port = {admin}\n\
         admin-password = {PASSWORD}\n\
         admin-interface = 127.0.0.1\n\
         smsbox-port = {between}\n\
         smsbox-interface = 127.0.0.1\n\
         box-allow-ip = \"127.0.0.1\"\n\
         \n\
         group = smsc\n\
         smsc = fake\n\
         smsc-id = CARRIER\n\
         port = {line}\n\
         connect-allow-ip = 127.0.0.1\n\
         \n\
         group = smsbox\n\
         bearerbox-host = 127.0.0.1\n\
         sendsms-port = {port}\n\
         sendsms-interface = 127.0.0.1\n\
         \n\
         group = sendsms-user\n\
         username = {USER}\n\
         password = {PASSWORD}\n\
         concatenation = true\n\
         max-messages = 3\n"
    )
}

/// One part of a message, as the carrier got it.
struct Part {
    sms: Sms,
    /// Whether another one follows.
    goes_on: bool,
}

/// The messages whose parts are all there. Kannel sends the parts of one after the other.
fn whole(parts: impl Iterator<Item = Part>) -> Vec<Sms> {
    let mut messages = Vec::new();
    let mut begun: Option<Sms> = None;
    for part in parts {
        let sms = match begun.take() {
            Some(first) => Sms {
                text: first.text + &part.sms.text,
                ..first
            },
            None => part.sms,
        };
        if part.goes_on {
            begun = Some(sms);
        } else {
            messages.push(sms);
        }
    }
    messages
}

/// One line of the carrier: `… Got message 2: <from to ucs-2 %00G%00r…>`, or `<from to udh %05%00%03%02%02%01 data …>`
/// for a part: its last two bytes are how many there are, and which this is.
fn part(line: &str) -> Option<Part> {
    let got = line.split_once("Got message ")?.1.split_once(": <")?.1;
    let got = got.strip_suffix('>')?;
    let mut words = got.splitn(4, ' ');
    let (_from, to, kind, rest) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let (said, goes_on) = match kind {
        "text" => (rest.to_owned(), false),
        "udh" => {
            let (header, said) = rest.split_once(" data ")?;
            let header = bytes(header);
            (wide(said), header[4] != header[5])
        }
        _ => (wide(rest), false),
    };
    let sms = Sms {
        to: to.to_owned(),
        text: said,
    };
    Some(Part { sms, goes_on })
}

/// Text in big-endian UTF-16, as all of ours is.
fn wide(escaped: &str) -> String {
    let bytes = bytes(escaped);
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect();
    String::from_utf16_lossy(&units)
}

/// Percent signs before what is no letter or digit, and `+` for a blank's byte.
fn bytes(escaped: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = escaped.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        rest = others;
        match first {
            b'%' if rest.len() >= 2 => {
                bytes.extend(HEXUPPER_PERMISSIVE.decode(&rest[..2]).expect("two hex digits"));
                rest = &rest[2..];
            }
            b'+' => bytes.push(b' '),
            byte => bytes.push(*byte),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_carrier_says_is_read() {
        let log = "x DEBUG: Connecting to <127.0.0.1>\n\
                   x DEBUG: Got message 1: <49800100 +4915123456789 ucs-2 %00G%00r%00%FC%00%DF%00e%00+%001+%26>\n\
                   x DEBUG: Got message 2: <49800100 +4366412345 udh %05%00%03%00%02%01 data %00a%00+>\n\
                   x DEBUG: Got message 3: <49800100 +4366412345 udh %05%00%03%00%02%02 data %00%23%007>";
        let messages: Vec<_> = whole(log.lines().filter_map(part))
            .into_iter()
            .map(|sms| (sms.to, sms.text))
            .collect();
        let expected = [("+4915123456789", "Gr\u{fc}\u{df}e 1\u{2026}"), ("+4366412345", "a #7")];
        assert_eq!(messages, expected.map(|(to, text)| (to.to_owned(), text.to_owned())));
    }
}
