//! Every key of the configuration, in one table: the check, the defaults and the manual page are made from it.

use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};

use domain::email::Email;
use figment::value::Value;
use ipnet::IpNet;

use super::public_url::PublicUrl;

/// One key: what it may hold, what it holds when nobody says, and what it means.
pub struct Key {
    /// With dots, as in `database.url`; `NAME` stands for any workspace's name.
    pub name: &'static str,
    pub holds: Holds,
    /// In TOML, or empty: then `unset` says what happens.
    pub default: &'static str,
    /// What happens without a value; only for keys without a default.
    pub unset: &'static str,
    pub meaning: &'static str,
}

/// What a value must be.
#[derive(Clone, Copy)]
pub enum Holds {
    Text,
    /// A text that is never printed.
    Secret,
    /// A path; in a file it is relative to the file's folder.
    Path,
    Address,
    PublicUrl,
    /// `#rrggbb`.
    Colour,
    /// `https:`, `mailto:` or `tel:`.
    Link,
    /// An e-mail address.
    MailAddress,
    /// A machine's name or address, without a port.
    Host,
    Networks,
    /// A list of texts.
    Texts,
    OneOf(&'static [&'static str]),
    /// Whole and within the bounds; the text is the unit.
    Number(u64, u64, &'static str),
}

use Holds::{Address, Colour, Host, Link, MailAddress, Networks, Number, OneOf, Path, Secret, Text, Texts};

const fn key(name: &'static str, holds: Holds, default: &'static str, meaning: &'static str) -> Key {
    Key {
        name,
        holds,
        default,
        unset: "",
        meaning,
    }
}

const fn open(name: &'static str, holds: Holds, unset: &'static str, meaning: &'static str) -> Key {
    Key {
        name,
        holds,
        default: "",
        unset,
        meaning,
    }
}

/// In the order of the manual page.
pub const KEYS: &[Key] = &[
    open(
        "folder",
        Path,
        "`$STATE_DIRECTORY`, else `doorward-data`",
        "The data folder: database, key ring, socket. Made with mode 0700.",
    ),
    key(
        "listen",
        Address,
        "\"127.0.0.1:8080\"",
        "Where the server listens. Anything but loopback needs `tls.certificate` or `trusted_proxies`.",
    ),
    key(
        "public_url",
        Holds::PublicUrl,
        "\"http://localhost:8080\"",
        "How browsers reach the server: scheme and host, no path. Plain `http` only for `localhost`, because browsers keep secure cookies on `https` alone.",
    ),
    open(
        "database.url",
        Secret,
        "SQLite in the data folder",
        "`postgres://user:password@host/name`. Better in a file: `database.url_file`.",
    ),
    open(
        "database.url_file",
        Path,
        "",
        "A file that holds `database.url`, for example a systemd credential.",
    ),
    open(
        "keys_file",
        Path,
        "`$CREDENTIALS_DIRECTORY/doorward.keys`, else `doorward.keys` in the data folder",
        "The key ring. Keep it apart from the database, so that whoever copies one has not both.",
    ),
    open(
        "tls.certificate",
        Path,
        "no TLS",
        "The certificate chain in PEM, the server's own certificate first. Read again on SIGHUP and when the file changes.",
    ),
    open("tls.key", Path, "no TLS", "The certificate's private key in PEM."),
    key(
        "trusted_proxies",
        Networks,
        "[]",
        "Addresses or networks of the proxies in front of the server. Only they may name the client's address; nobody else's header is believed.",
    ),
    key(
        "trusted_proxy_header",
        OneOf(&["x-forwarded-for", "forwarded"]),
        "\"x-forwarded-for\"",
        "The header in which these proxies name the client. The other one is ignored.",
    ),
    key(
        "product.name",
        Text,
        "\"Doorward\"",
        "The name on the pages and in messages.",
    ),
    key(
        "product.accent",
        Colour,
        "\"#1f6feb\"",
        "The colour of buttons and links.",
    ),
    open(
        "support.label",
        Text,
        "no contact is shown",
        "Who helps, as people read it: `IT help desk`.",
    ),
    open(
        "support.href",
        Link,
        "no contact is shown",
        "Where they help: `mailto:help@example.org`, `tel:+49…` or `https://…`.",
    ),
    open(
        "workspaces.NAME.logo",
        Path,
        "the workspace's initial",
        "A logo for the workspace called NAME: SVG or PNG, at most 64 kB.",
    ),
    open(
        "workspaces.NAME.accent",
        Colour,
        "`product.accent`",
        "The workspace's own colour.",
    ),
    open(
        "policy.NAME",
        Text,
        "the default that the settings page shows",
        "A value of the whole server's policy, in quotes: `\"failures.disable_after\" = \"off\"`; `preset` is `standard` or `plain`.",
    ),
    open(
        "mail.host",
        Host,
        "no message leaves; all wait",
        "The mail server that takes messages: your own, or your provider's, by SMTP.",
    ),
    open(
        "mail.port",
        Number(1, 65_535, "port"),
        "587 for `starttls`, 465 for `tls`, 25 for `plain`",
        "Its port.",
    ),
    key(
        "mail.security",
        OneOf(&["starttls", "tls", "plain"]),
        "\"starttls\"",
        "How the way to it is protected. With `starttls` and `tls` nothing is said before its certificate was checked; `plain` is for a mail server on this machine.",
    ),
    open(
        "mail.user",
        Text,
        "no sign-in at the mail server",
        "The name to sign in with at the mail server.",
    ),
    open(
        "mail.password",
        Secret,
        "no sign-in at the mail server",
        "The password that belongs to it. Better in a file: `mail.password_file`.",
    ),
    open(
        "mail.password_file",
        Path,
        "`mail.password`",
        "A file that holds `mail.password`, for example a systemd credential.",
    ),
    open(
        "mail.from",
        MailAddress,
        "none; needed with `mail.host`",
        "The address that every message comes from, such as `no-reply@id.example.org`. It never varies, so that people can put it on their list of trusted senders.",
    ),
    open(
        "mail.from_name",
        Text,
        "`product.name`",
        "The name beside that address.",
    ),
    open(
        "mail.authority_file",
        Path,
        "the system's authorities",
        "Certificates in PEM of an authority of your own, where the mail server's certificate comes from one; the system's count as well.",
    ),
    key(
        "mail.timeout_seconds",
        Number(1, 600, "seconds"),
        "30",
        "How long the mail server may take for a connection and for each answer.",
    ),
    key(
        "mail.accept_seconds",
        Number(1, 1200, "seconds"),
        "300",
        "How long it may take to say that it accepted a message. Too short a time lets people get a message twice (RFC 5321, 4.5.3.2.6: 600).",
    ),
    open(
        "sms.url",
        Text,
        "no message goes out by SMS",
        "The SMS gateway's address, with what it wants in it: `{to}` is the number with its `+`, `{digits}` without, `{text}` the message, `{sender}`, `{user}`, `{password}`. Each is encoded for its place.",
    ),
    key("sms.method", OneOf(&["get", "post"]), "\"get\"", "How it is asked."),
    key(
        "sms.headers",
        Texts,
        "[]",
        "Headers such as `\"Authorization: Basic {basic}\"`; `{basic}` is `{user}:{password}` in base 64.",
    ),
    open(
        "sms.body",
        Text,
        "no body",
        "The body, with the same words in braces, encoded as `sms.content_type` says.",
    ),
    key(
        "sms.content_type",
        OneOf(&["application/x-www-form-urlencoded", "application/json", "text/plain"]),
        "\"application/x-www-form-urlencoded\"",
        "What the body is.",
    ),
    open(
        "sms.success",
        Text,
        "any answer of status 200 to 299",
        "A text that the answer holds when the message was taken; its status must be 200 to 299 as well.",
    ),
    open(
        "sms.sender",
        Text,
        "`product.name`",
        "What `{sender}` stands for: a number or a name that the gateway lets you send from.",
    ),
    open("sms.user", Text, "nothing", "What `{user}` stands for."),
    open(
        "sms.password",
        Secret,
        "nothing",
        "What `{password}` stands for. Better in a file: `sms.password_file`.",
    ),
    open(
        "sms.password_file",
        Path,
        "`sms.password`",
        "A file that holds `sms.password`, for example a systemd credential.",
    ),
    key(
        "sms.prefixes",
        Texts,
        "[]",
        "To which countries messages go: the beginnings of numbers, such as `+49`. None until you name some: messages to far countries cost much, and thieves earn by them.",
    ),
    open(
        "sms.region",
        Text,
        "numbers are typed with `+` and the country",
        "Two letters of the country whose numbers may be typed without it, such as `DE`.",
    ),
    open(
        "sms.authority_file",
        Path,
        "the system's authorities",
        "Certificates in PEM of an authority of your own, where the gateway's certificate comes from one.",
    ),
    key(
        "outgoing.reach",
        OneOf(&["public", "private"]),
        "\"public\"",
        "Which addresses push services may have. `private` allows the own network, there `http:` as well, for a push service that stands there; phones could then make the server knock at doors of that network. An SMS gateway, which you name yourself, may stand anywhere, with `http:` in the own network alone.",
    ),
    open(
        "outgoing.authority_file",
        Path,
        "the system's authorities",
        "Certificates in PEM of an authority of your own, for SMS gateways and push services; the system's count as well.",
    ),
    open(
        "events.checkpoint_folder",
        Path,
        "only beside the database",
        "A second place for the signed checkpoints of the event log, best on another machine: without one nobody can prove that nothing was cut off at the log's end.",
    ),
    key(
        "log.format",
        OneOf(&["auto", "text", "json"]),
        "\"auto\"",
        "`auto` is text on a terminal and JSON elsewhere.",
    ),
    key(
        "log.level",
        Text,
        "\"info\"",
        "`error`, `warn`, `info`, `debug` or `trace`, also by part: `info,server::listen=debug`.",
    ),
    key(
        "limits.body_bytes",
        Number(1024, 16_777_216, "bytes"),
        "65536",
        "The largest request body; above it: 413.",
    ),
    key(
        "limits.header_bytes",
        Number(8192, 262_144, "bytes"),
        "16384",
        "The largest request head; above it: 431.",
    ),
    key(
        "limits.connections",
        Number(16, 1_000_000, "connections"),
        "4096",
        "How many connections are open at once; more wait in the system's queue.",
    ),
    key(
        "limits.connections_per_address",
        Number(1, 1_000_000, "connections"),
        "256",
        "How many of them one address may hold (IPv6: one /64). Connections from `trusted_proxies` are not counted.",
    ),
    key(
        "limits.header_seconds",
        Number(1, 120, "seconds"),
        "10",
        "How long a client may take to send a request's head, and for the TLS handshake.",
    ),
    key(
        "limits.request_seconds",
        Number(1, 600, "seconds"),
        "30",
        "How long a request may take from its head to the answer's head, slow bodies included; then: 408 or 503.",
    ),
    key(
        "limits.idle_seconds",
        Number(1, 3600, "seconds"),
        "60",
        "How long a connection may lie idle between requests, or stand still within an answer.",
    ),
    key(
        "limits.drain_seconds",
        Number(0, 300, "seconds"),
        "10",
        "How long a stopping server waits for open requests.",
    ),
    open(
        "hash.threads",
        Number(1, 1024, "threads"),
        "one a processor",
        "Threads that compute password hashes; each keeps its memory (19 MiB by the standard policy).",
    ),
    key(
        "hash.queue",
        Number(1, 10_000, "sign-ins"),
        "64",
        "How many sign-ins may wait for a hash thread; more are told to try again.",
    ),
];

/// The key called `name`, with `NAME` standing for any one part.
pub fn find(name: &str) -> Option<&'static Key> {
    if name.starts_with("policy.") {
        return KEYS.iter().find(|key| key.name == "policy.NAME"); // the names of values have dots themselves
    }
    KEYS.iter().find(|key| {
        let mut given = name.split('.');
        key.name
            .split('.')
            .all(|part| given.next().is_some_and(|g| part == "NAME" || part == g))
            && given.next().is_none()
    })
}

/// The known key that looks most like `name`, if one does; comparing costs the product of the lengths, so long names have none.
pub fn suggestion(name: &str) -> Option<&'static str> {
    if name.len() > 100 {
        return None;
    }
    KEYS.iter()
        .map(|key| (strsim::jaro_winkler(key.name, name), key.name))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(likeness, _)| *likeness > 0.8)
        .map(|(_, name)| name)
}

/// The environment variable that sets `key`: `DOORWARD_DATABASE_URL` for `database.url`.
pub fn variable(key: &str) -> String {
    format!("DOORWARD_{}", key.to_uppercase().replace('.', "_"))
}

impl Holds {
    /// Says what is wrong with `value`, without repeating it: it may be a secret.
    pub fn refuses(self, value: &Value) -> Option<String> {
        let fits = match self {
            Holds::Number(least, most, unit) => {
                let number = number(value);
                if number.is_some_and(|n| n >= u128::from(least) && n <= u128::from(most)) {
                    return None;
                }
                return Some(format!("must be a whole number of {unit} from {least} to {most}"));
            }
            Networks => value.as_array().is_some_and(|all| {
                all.iter()
                    .all(|one| one.as_str().is_some_and(|text| network(text).is_some()))
            }),
            Texts => value
                .as_array()
                .is_some_and(|all| all.iter().all(|one| one.as_str().is_some_and(|text| Text.takes(text)))),
            _ => value.as_str().is_some_and(|text| self.takes(text)),
        };
        (!fits).then(|| format!("must be {}", self.words()))
    }

    fn takes(self, text: &str) -> bool {
        match self {
            Text | Secret | Path => !text.trim().is_empty() && !text.contains(char::is_control),
            Address => text.parse::<SocketAddr>().is_ok(),
            Holds::PublicUrl => text.parse::<PublicUrl>().is_ok(),
            Colour => text
                .strip_prefix('#')
                .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit())),
            Link => {
                ["https://", "mailto:", "tel:"]
                    .iter()
                    .any(|scheme| text.starts_with(scheme) && text.len() > scheme.len())
                    && !text.contains(|c: char| c.is_control() || c.is_whitespace())
            }
            MailAddress => text.parse::<Email>().is_ok() && text.is_ascii(),
            Host => !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:".contains(&b)),
            OneOf(words) => words.contains(&text),
            Networks | Texts | Number(..) => false,
        }
    }

    /// What the value must be, for errors and the manual page.
    fn words(self) -> String {
        match self {
            Text => "a text".to_owned(),
            Secret => "a text (secret)".to_owned(),
            Path => "a path".to_owned(),
            Address => "an address and port such as \"127.0.0.1:8080\" or \"[::1]:8080\"".to_owned(),
            Holds::PublicUrl => "\"https://\" and a host, without a path (\"http://\" for localhost only)".to_owned(),
            Colour => "a colour such as \"#1f6feb\"".to_owned(),
            Link => "a link that begins with https://, mailto: or tel:".to_owned(),
            MailAddress => "an e-mail address".to_owned(),
            Host => "a host name or address, without a port".to_owned(),
            Networks => "a list of addresses or networks such as [\"10.0.0.0/8\"]".to_owned(),
            Texts => "a list of texts such as [\"+49\", \"+43\"]".to_owned(),
            OneOf(words) => format!("one of \"{}\"", words.join("\", \"")),
            Number(least, most, _) => format!("{least} to {most}"),
        }
    }

    fn unit(self) -> &'static str {
        match self {
            Number(_, _, unit) => unit,
            _ => "",
        }
    }
}

/// A whole number that is not negative.
pub fn number(value: &Value) -> Option<u128> {
    value
        .to_i128()
        .and_then(|n| u128::try_from(n).ok())
        .or_else(|| value.to_u128())
}

/// A network, or one address as the network of itself. The network of everybody is none: it would believe any header.
pub fn network(text: &str) -> Option<IpNet> {
    let network = text
        .parse::<IpNet>()
        .ok()
        .or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))?;
    (network.prefix_len() > 0).then_some(network)
}

/// The manual page `docs/reference/configuration.md`.
pub fn manual() -> String {
    let mut page = String::from(HEAD);
    for key in KEYS {
        let default = if key.default.is_empty() {
            key.unset
        } else {
            &format!("`{}`", key.default)
        };
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} |",
            key.name,
            key.holds.words(),
            key.holds.unit(),
            default,
            key.meaning
        );
    }
    page
}

const HEAD: &str = "# Configuration

<!-- Made from crates/server/src/config/reference.rs by `UPDATE=1 cargo test -p server the_manual_page`. Do not edit. -->

Doorward runs without any of this. What you set stands in one file, `doorward.toml` in the data folder or the file that
`--config` (or `DOORWARD_CONFIG`) names, and in the environment, which wins: `database.url` is `DOORWARD_DATABASE_URL`,
a list is separated by commas. Keys with dots are tables of the file:

```toml
listen = \"0.0.0.0:443\"
public_url = \"https://id.example.org\"

[tls]
certificate = \"/etc/doorward/chain.pem\"
key = \"/etc/doorward/key.pem\"
```

An unknown key is refused. `doorward config check` names everything that is wrong at once, `doorward config print` shows
each value and where it comes from. A path in the file is relative to the file's folder.

| key | type or range | unit | default | meaning |
|---|---|---|---|---|
";
