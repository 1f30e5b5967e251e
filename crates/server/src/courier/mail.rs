//! A message as it goes over the wire.

use std::time::{Duration, SystemTime};

use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use store::outbox::Waiting;

use super::answer::Answer;

/// A message in the form of RFC 5322, and whom it goes to.
pub(super) struct Mail {
    pub(super) to: Address,
    pub(super) bytes: Vec<u8>,
}

impl Mail {
    /// The same bytes each time: whoever gets a message twice can tell by its Message-ID that it is one (DLV-05).
    ///
    /// No text of a person reaches a header as it is: the subject is one line, encoded where it needs to be.
    pub(super) fn of(message: &Waiting, from: &Mailbox) -> Result<Self, Answer> {
        let unusable = || Answer::own(Answer::NOT_AN_ADDRESS);
        let to: Address = message.recipient.parse().map_err(|_| unusable())?;
        let seconds = u64::try_from(message.created_at.seconds()).unwrap_or(0);
        let name = message.id.to_string();
        let built = Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, to.clone()))
            .subject(one_line(&message.subject))
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            .message_id(Some(format!("<{name}@{}>", from.email.domain())))
            // No robot answers it (RFC 3834).
            .raw_header(header("Auto-Submitted", "auto-generated"));
        let plain = SinglePart::plain(message.text.clone());
        let built = if message.html.is_empty() {
            built.singlepart(plain)
        } else {
            let parts = MultiPart::alternative().boundary(format!("={name}="));
            built.multipart(
                parts
                    .singlepart(plain)
                    .singlepart(SinglePart::html(message.html.clone())),
            )
        };
        let bytes = built.map_err(|_| unusable())?.formatted();
        Ok(Self { to, bytes })
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_control() || c.is_whitespace());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use domain::id::{AccountId, MessageId};
    use domain::time::Timestamp;

    use super::*;

    fn message() -> Waiting {
        Waiting {
            id: MessageId::from_bytes([7; 16]),
            account: AccountId::from_bytes([8; 16]),
            channel: "email".to_owned(),
            recipient: "ann@example.org".to_owned(),
            purpose: "test".to_owned(),
            subject: "Hello".to_owned(),
            text: "Text".to_owned(),
            html: String::new(),
            created_at: Timestamp::from_seconds(1_800_014_400),
            attempts: 0,
            tried_since: Timestamp::from_seconds(1_800_014_400),
        }
    }

    fn written(message: &Waiting) -> String {
        let from = Mailbox::new(
            Some("Acme \"Door\"".to_owned()),
            "no-reply@example.org".parse().unwrap(),
        );
        String::from_utf8(Mail::of(message, &from).ok().unwrap().bytes).unwrap()
    }

    fn headers(mail: &str) -> Vec<&str> {
        mail.split("\r\n\r\n")
            .next()
            .unwrap()
            .split("\r\n")
            .filter(|line| !line.starts_with(' '))
            .collect()
    }

    #[test]
    fn no_subject_makes_a_header_of_its_own() {
        let before = headers(&written(&message())).len();
        for hostile in [
            "Hello\r\nBcc: eve@example.org",
            "Hello\nBcc: eve@example.org\n\n<b>",
            "Hello\r\n\r\nbody",
            "\u{202e}olleH\u{0}Bcc: eve@example.org",
            "Grüße =?utf-8?q?=0D=0ABcc:_eve?=",
        ] {
            let mail = Waiting {
                subject: hostile.to_owned(),
                ..message()
            };
            let written = written(&mail);
            assert_eq!(headers(&written).len(), before, "{written}");
            assert!(!written.contains("\nBcc"), "{written}");
            assert!(written.is_ascii(), "{written}");
        }
    }

    #[test]
    fn no_recipient_makes_a_second_one() {
        let from = Mailbox::new(None, "no-reply@example.org".parse().unwrap());
        for hostile in [
            "ann@example.org\r\nBcc: eve@example.org",
            "ann@example.org, eve@example.org",
            "ann@example.org> BODY=8BITMIME",
            "<ann@example.org>",
            "",
        ] {
            let mail = Waiting {
                recipient: hostile.to_owned(),
                ..message()
            };
            let refused = Mail::of(&mail, &from).err();
            assert_eq!(refused, Some(Answer::own(Answer::NOT_AN_ADDRESS)), "{hostile}");
        }
    }

    // shows in part: DLV-05 (the rest needs a mail server)
    #[test]
    fn a_message_is_the_same_each_time() {
        let message = Waiting {
            html: "<p>Text</p>".to_owned(),
            ..message()
        };
        let written = written(&message);
        assert_eq!(written, self::written(&message));
        assert!(written.contains("multipart/alternative"), "{written}");
        assert!(
            written.contains(&format!("Message-ID: <{}@example.org>", message.id)),
            "{written}"
        );
        assert!(written.contains("Date: Fri, 15 Jan 2027 12:00:00 +0000"), "{written}");
        assert!(written.contains("Auto-Submitted: auto-generated"), "{written}");
    }
}
