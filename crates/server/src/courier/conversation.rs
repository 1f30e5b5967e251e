//! One connection to the mail server, and what is said on it.

use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail as From, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use tokio::net::TcpStream;

use super::answer::Answer;
use super::mail::Mail;
use super::mail_server::MailServer;
use crate::config::mail::Security;

/// A connection over which messages go one after the other.
pub(super) struct Conversation {
    connection: AsyncSmtpConnection,
    timeout: Duration,
    accept: Duration,
    /// Whether a message was brought before.
    used: bool,
    /// Whether it takes no other message.
    full: bool,
    /// Whether nothing more can be said on it.
    over: bool,
}

/// What became of a message.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The other side has it, and said so.
    Accepted(Answer),
    /// Not now. It may have it nevertheless, if the connection ended before it could say so.
    NotNow(Answer),
    /// Never this message.
    Never(Answer),
    /// The other side takes nothing from us now, whichever message: it did not even hear whom this one is for.
    Away(Answer),
    /// The connection had ended since the last message, or takes no other; a new one may do.
    Stale,
}

/// Why a step did not go on.
enum Stop {
    Refused(Answer),
    NotYet(Answer),
    Lost(Answer),
}

impl Conversation {
    /// Connects, checks the certificate, signs in.
    pub(super) async fn open(server: &MailServer) -> Result<Self, Answer> {
        let opening = Self::connect(server);
        match tokio::time::timeout(server.timeout * 2, opening).await {
            Ok(opened) => opened,
            Err(_) => Err(Answer::own(Answer::NO_ANSWER)),
        }
    }

    async fn connect(server: &MailServer) -> Result<Self, Answer> {
        let of = |error: Error| {
            tracing::debug!(%error, "the mail server");
            Answer::of(&error, "")
        };
        let at = (server.host.as_str(), server.port);
        let mut connection = if server.security == Security::Tls {
            // The one way in which lettre wraps from the first byte; it leaves Nagle's algorithm on.
            let timeout = Some(server.timeout);
            let connected = AsyncSmtpConnection::connect_tokio1(at, timeout, &server.hello, server.tls.clone(), None);
            connected.await.map_err(of)?
        } else {
            let stream = Box::new(dial(at, server.timeout).await?);
            let connected = AsyncSmtpConnection::connect_with_transport(stream, &server.hello);
            connected.await.map_err(of)?
        };
        if let Some(tls) = server.tls.clone().filter(|_| server.security != Security::Tls) {
            if !connection.can_starttls() {
                connection.abort().await;
                return Err(Answer::own(Answer::NO_STARTTLS));
            }
            connection.starttls(tls, &server.hello).await.map_err(of)?;
        }
        if let Some(credentials) = &server.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await.map_err(of)?;
        }
        Ok(Self {
            connection,
            timeout: server.timeout,
            accept: server.accept,
            used: false,
            full: false,
            over: false,
        })
    }

    /// Whether another message can go over it.
    pub(super) fn is_over(&self) -> bool {
        self.full || self.is_lost()
    }

    fn is_lost(&self) -> bool {
        self.over || self.connection.has_broken()
    }

    /// Brings one message. `text` is what it says: an answer that is kept repeats nothing of it.
    pub(super) async fn bring(&mut self, from: &MailServer, mail: &Mail, text: &str) -> Outcome {
        let used = std::mem::replace(&mut self.used, true);
        let mut options = Vec::new();
        if !AsRef::<str>::as_ref(&mail.to).is_ascii() {
            if !self.connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Outcome::Never(Answer::own(Answer::NO_SUCH_LETTERS));
            }
            options.push(MailParameter::SmtpUtfEight);
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let sender = From::new(Some(from.from.email.clone()), options);
        match self.say(sender, text).await {
            Ok(_) => {}
            // Some servers take only so many messages over one connection (421 or another 4xx, RFC 5321 section 3.8).
            Err(Stop::Lost(_) | Stop::NotYet(_)) if used => {
                self.full = true;
                return Outcome::Stale;
            }
            Err(Stop::Refused(answer) | Stop::NotYet(answer) | Stop::Lost(answer)) => {
                self.forget().await;
                return Outcome::Away(answer);
            }
        }
        match self.hand_over(mail, text).await {
            Ok(response) => Outcome::Accepted(Answer::said(&words(&response), text)),
            Err(stop) => {
                self.forget().await;
                match stop {
                    // It wants a sign-in or TLS first: that is no matter of this message (RFC 4954, RFC 3207).
                    Stop::Refused(answer) if answer.code() == Some("530") => Outcome::Away(answer),
                    Stop::Refused(answer) => Outcome::Never(answer),
                    Stop::NotYet(answer) | Stop::Lost(answer) => Outcome::NotNow(answer),
                }
            }
        }
    }

    async fn hand_over(&mut self, mail: &Mail, text: &str) -> Result<Response, Stop> {
        self.say(Rcpt::new(mail.to.clone(), Vec::new()), text).await?;
        self.say(Data, text).await?;
        let accepting = tokio::time::timeout(self.accept, self.connection.message(&mail.bytes)).await;
        self.heard(accepting, text)
    }

    async fn say(&mut self, command: impl std::fmt::Display, text: &str) -> Result<Response, Stop> {
        let saying = tokio::time::timeout(self.timeout, self.connection.command(command)).await;
        self.heard(saying, text)
    }

    fn heard(
        &mut self,
        heard: Result<Result<Response, Error>, tokio::time::error::Elapsed>,
        text: &str,
    ) -> Result<Response, Stop> {
        let error = match heard {
            Ok(Ok(response)) => return Ok(response),
            Ok(Err(error)) => error,
            Err(_) => {
                self.over = true;
                return Err(Stop::Lost(Answer::own(Answer::NO_ANSWER)));
            }
        };
        let answer = Answer::of(&error, text);
        if answer.code() == Some("421") || error.status().is_none() {
            self.over = true;
        }
        Err(if error.is_permanent() {
            Stop::Refused(answer)
        } else if error.is_transient() {
            Stop::NotYet(answer)
        } else {
            Stop::Lost(answer)
        })
    }

    /// After a refusal: the next message begins anew.
    async fn forget(&mut self) {
        if !self.is_lost() && self.say(Rset, "").await.is_err() {
            self.over = true;
        }
    }

    /// Takes leave; whether the other side answers does not matter.
    pub(super) async fn end(mut self) {
        if !self.is_lost() {
            let _ = tokio::time::timeout(Duration::from_secs(1), self.connection.command(Quit)).await;
        }
    }
}

fn words(response: &Response) -> String {
    let said: Vec<&str> = response.message().collect();
    format!("{} {}", response.code(), said.join(" "))
}

/// A connection without Nagle's algorithm: the end of a message is a short write of its own, which would wait each time
/// until the other side acknowledges the text (40 ms on Linux; RFC 896, RFC 1122 section 4.2.3.2).
async fn dial(at: (&str, u16), timeout: Duration) -> Result<TcpStream, Answer> {
    let unreachable = || Answer::own(Answer::UNREACHABLE);
    let addresses = tokio::net::lookup_host(at).await.map_err(|_| unreachable())?;
    let mut last = unreachable();
    for address in addresses {
        match tokio::time::timeout(timeout, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                stream.set_nodelay(true).map_err(|_| unreachable())?;
                return Ok(stream);
            }
            Ok(Err(error)) => {
                tracing::debug!(%error, "the mail server");
                last = unreachable();
            }
            Err(_) => last = Answer::own(Answer::NO_ANSWER),
        }
    }
    Err(last)
}
