//! The SMS gateway: one HTTP request made from a template that the operator wrote (SMS-06).
//!
//! Twilio, Kannel and most others are a few lines of configuration; nothing of one of them stands in here. What comes back
//! is read for the rule of success and kept short: neither number nor message are ever logged.

use data_encoding::{BASE64, HEXUPPER};
use domain::refusal::Refusal;
use domain::secret::SecretText;
use domain::sms::Phone;
use phonenumber::country;

use crate::config::sms::Sms;
use crate::outgoing::{NotSent, Outgoing, Reach};

/// A gateway that messages can be given to.
#[derive(Clone, Debug)]
pub struct Gateway {
    template: Template,
    outgoing: Outgoing,
    /// Where messages may go (THR-16).
    pub prefixes: Vec<String>,
    region: Option<country::Id>,
}

/// One request, with words in braces.
#[derive(Clone, Debug)]
pub struct Template {
    pub url: String,
    pub post: bool,
    pub headers: Vec<(String, String)>,
    pub body: Option<String>,
    pub content_type: String,
    pub success: Option<String>,
    pub sender: String,
    pub user: String,
    pub password: SecretText,
}

/// The word for a gateway that was reached in vain, or did not say anything in time: it may have taken the message.
pub const NO_ANSWER: &str = "no_answer";

/// Why a message did not leave: a short word for events and the list of messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotTaken(pub String);

impl Gateway {
    /// The gateway of the configuration, if it names one. It may stand in the own network: the operator named it.
    pub fn of(sms: &Sms, product: &str) -> Result<Option<Self>, String> {
        let Some(url) = sms.url.clone() else { return Ok(None) };
        let headers = sms.headers.iter().filter_map(|header| header.split_once(": "));
        let template = Template {
            url,
            post: sms.method == "post",
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            body: sms.body.clone(),
            content_type: sms.content_type.clone(),
            success: sms.success.clone(),
            sender: sms.sender.clone().unwrap_or_else(|| product.to_owned()),
            user: sms.user.clone().unwrap_or_default(),
            password: sms.password.clone().unwrap_or_else(|| SecretText::new(String::new())),
        };
        let outgoing = Outgoing::new(Reach::Private, sms.authority_file.as_deref());
        let outgoing = outgoing.map_err(|why| format!("`sms.authority_file`: {}", why.0))?;
        if outgoing.allowed(&template.url.replace(['{', '}'], "")).is_err() {
            let why = "wants `https:`, or `http:` to an address of the own network, and no password before the host";
            return Err(format!("`sms.url`: {why}"));
        }
        Ok(Some(Self::new(
            template,
            outgoing,
            sms.prefixes.clone(),
            sms.region.as_deref(),
        )))
    }

    /// `region` is the country whose numbers may be typed without it.
    pub fn new(template: Template, outgoing: Outgoing, prefixes: Vec<String>, region: Option<&str>) -> Self {
        Self {
            template,
            outgoing,
            prefixes,
            region: region.and_then(|region| region.parse().ok()),
        }
    }

    /// A number as it was typed; one to which no message may go is refused as well (THR-16).
    pub fn read(&self, typed: &str) -> Result<Phone, Refusal> {
        let invalid = |reason| Refusal::Invalid {
            field: "number",
            reason,
        };
        if typed.len() > 40 {
            return Err(invalid("unreadable"));
        }
        let number = phonenumber::parse(self.region, typed).map_err(|_| invalid("unreadable"))?;
        if !phonenumber::is_valid(&number) {
            return Err(invalid("unreadable"));
        }
        let whole = number.format().mode(phonenumber::Mode::E164).to_string();
        let phone: Phone = whole.parse().map_err(|_| invalid("unreadable"))?;
        if phone.is_allowed(&self.prefixes) {
            Ok(phone)
        } else {
            Err(invalid("not_allowed_there"))
        }
    }

    /// Gives the gateway a message, and waits for its answer.
    pub async fn send(&self, to: &Phone, text: &str) -> Result<(), NotTaken> {
        let t = &self.template;
        let url = self.filled(&t.url, to, text, percent);
        let escape = match t.content_type.as_str() {
            "application/json" => in_json,
            "text/plain" => as_it_is,
            _ => percent,
        };
        let body = t.body.as_deref().map(|body| self.filled(body, to, text, escape));
        let mut headers: Vec<(&str, String)> = Vec::new();
        for (name, value) in &t.headers {
            headers.push((name, self.filled(value, to, text, in_header)));
        }
        if body.is_some() {
            headers.push(("content-type", t.content_type.clone()));
        }
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let method = if t.post {
            reqwest::Method::POST
        } else {
            reqwest::Method::GET
        };
        let answer = self
            .outgoing
            .send(method, &url, &headers, body.unwrap_or_default().into_bytes())
            .await;
        let answer = answer.map_err(|why| {
            NotTaken(
                match why {
                    NotSent::NotAllowed => "not_allowed",
                    NotSent::Unreachable => "unreachable",
                    NotSent::Slow => NO_ANSWER,
                }
                .to_owned(),
            )
        })?;
        if !(200..300).contains(&answer.status) {
            return Err(NotTaken(format!("status {}", answer.status)));
        }
        let said = String::from_utf8_lossy(&answer.body);
        if t.success.as_deref().is_some_and(|wanted| !said.contains(wanted)) {
            return Err(NotTaken("refused".to_owned()));
        }
        Ok(())
    }

    /// The template with its words replaced, in one pass: what a value holds is never read as a word.
    fn filled(&self, template: &str, to: &Phone, text: &str, escape: fn(&str) -> String) -> String {
        let t = &self.template;
        let mut filled = String::with_capacity(template.len() + text.len());
        let mut rest = template;
        while let Some(at) = rest.find('{') {
            filled.push_str(&rest[..at]);
            rest = &rest[at..];
            let end = rest.find('}').map_or(1, |end| end + 1);
            match &rest[..end] {
                "{to}" => filled.push_str(&escape(to.as_str())),
                "{digits}" => filled.push_str(&escape(to.digits())),
                "{text}" => filled.push_str(&escape(text)),
                "{sender}" => filled.push_str(&escape(&t.sender)),
                "{user}" => filled.push_str(&escape(&t.user)),
                "{password}" => filled.push_str(&escape(t.password.expose())),
                "{basic}" => {
                    let pair = format!("{}:{}", t.user, t.password.expose());
                    filled.push_str(&escape(&BASE64.encode(pair.as_bytes())));
                }
                // A brace of the template's own, as in JSON.
                _ => {
                    filled.push('{');
                    rest = &rest[1..];
                    continue;
                }
            }
            rest = &rest[end..];
        }
        filled.push_str(rest);
        filled
    }
}

fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&HEXUPPER.encode(&[byte]));
        }
    }
    encoded
}

/// For between the quotes of the template.
fn in_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn in_header(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

fn as_it_is(text: &str) -> String {
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gateway(url: &str, body: Option<&str>) -> Gateway {
        let template = Template {
            url: url.to_owned(),
            post: body.is_some(),
            headers: Vec::new(),
            body: body.map(str::to_owned),
            content_type: "application/json".to_owned(),
            success: None,
            sender: "Door & Co".to_owned(),
            user: "me".to_owned(),
            password: SecretText::new("s{to}t".to_owned()),
        };
        let outgoing = Outgoing::new(Reach::Private, None).unwrap();
        Gateway::new(template, outgoing, vec!["+49".to_owned()], Some("DE"))
    }

    #[test]
    fn each_value_is_encoded_for_its_place_and_never_read_as_a_word() {
        let to: Phone = "+4915123456789".parse().unwrap();
        let g = gateway("https://x.example/?p={password}&t={to}&m={text}&s={sender}", None);
        let url = g.filled(&g.template.url, &to, "a b\u{fc}&{user}", percent);
        let expected =
            "https://x.example/?p=s%7Bto%7Dt&t=%2B4915123456789&m=a%20b%C3%BC%26%7Buser%7D&s=Door%20%26%20Co";
        assert_eq!(url, expected);
        let g = gateway("https://x.example", Some("{\"to\":\"{digits}\",\"text\":\"{text}\"}"));
        let body = g.filled(g.template.body.as_deref().unwrap(), &to, "say \"no\"\n", in_json);
        assert_eq!(body, "{\"to\":\"4915123456789\",\"text\":\"say \\\"no\\\"\\n\"}");
    }

    // shows in part: THR-16 (the budgets are shown by crates/server/tests/phone/sms.rs)
    #[test]
    fn a_number_is_read_as_people_type_it_and_goes_to_named_countries_only() {
        let g = gateway("https://x.example", None);
        for typed in ["0151 23456789", "+49 (151) 234-56789", "0049 151 23456789"] {
            assert_eq!(g.read(typed).unwrap().as_str(), "+4915123456789", "{typed}");
        }
        for (typed, reason) in [
            ("", "unreadable"),
            ("12", "unreadable"),
            ("somebody", "unreadable"),
            ("+43 664 1234567", "not_allowed_there"),
        ] {
            let refused = g.read(typed).unwrap_err();
            assert_eq!(refused.reason(), Some(reason), "{typed}");
        }
    }
}
