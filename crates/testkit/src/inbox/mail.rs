//! A mail as it came, read by a program that knows nothing of ours.

use mail_parser::MessageParser;

/// A mail that came.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Who sent it, by the envelope.
    pub envelope_from: String,
    /// Whom it went to, by the envelope.
    pub to: Vec<String>,
    /// As people see the sender: `Doorward <no-reply@id.example.org>`.
    pub from: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub message_id: String,
    /// The names of its headers, in order.
    pub headers: Vec<String>,
    /// As it came over the wire.
    pub raw: Vec<u8>,
}

impl Mail {
    pub(super) fn read(envelope_from: String, to: Vec<String>, raw: Vec<u8>) -> Self {
        let message = MessageParser::default().parse(&raw).expect("a mail that can be read");
        let from = message.from().and_then(|from| from.first());
        let from = from.map(|from| format!("{} <{}>", from.name().unwrap_or(""), from.address().unwrap_or("")));
        let part = |body: Option<std::borrow::Cow<'_, str>>| body.map(std::borrow::Cow::into_owned).unwrap_or_default();
        let has_html = message.html_bodies().any(mail_parser::MessagePart::is_text_html);
        Self {
            envelope_from,
            to,
            from: from.unwrap_or_default().trim().to_owned(),
            subject: message.subject().unwrap_or("").to_owned(),
            text: part(message.body_text(0)).replace("\r\n", "\n"),
            html: if has_html {
                part(message.body_html(0))
            } else {
                String::new()
            },
            message_id: message.message_id().unwrap_or("").to_owned(),
            headers: message.headers_raw().map(|(name, _)| name.to_owned()).collect(),
            raw,
        }
    }

    pub(super) fn is_to(&self, address: &str) -> bool {
        self.to.iter().any(|to| to.eq_ignore_ascii_case(address))
    }

    /// The links of the text, in order.
    pub fn links(&self) -> Vec<String> {
        let words = self.text.split(|c: char| c.is_whitespace() || "<>()\"".contains(c));
        let links = words.filter(|word| word.starts_with("http://") || word.starts_with("https://"));
        links
            .map(|link| link.trim_end_matches(['.', ',', ';']).to_owned())
            .collect()
    }

    /// The first link of the text whose path begins so.
    ///
    /// Panics with the text when there is none.
    pub fn link(&self, path: &str) -> String {
        let links = self.links();
        let found = links.into_iter().find(|link| {
            let rest = link.split_once("://").map_or("", |(_, rest)| rest);
            rest.find('/').is_some_and(|at| rest[at..].starts_with(path))
        });
        found.unwrap_or_else(|| panic!("no link to {path} in:\n{}", self.text))
    }

    /// The value of a header as it came; empty where there is none.
    pub fn header(&self, name: &str) -> String {
        let message = MessageParser::default()
            .parse(&self.raw)
            .expect("a mail that can be read");
        let found = message
            .headers_raw()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    }
}
