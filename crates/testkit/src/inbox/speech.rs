//! The server's side of an SMTP conversation (RFC 5321), as far as clients use it.

use std::io;
use std::sync::Arc;

use data_encoding::BASE64;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::{Act, Door, Mail, Moment, Parts};

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// Speaks with one client until it leaves.
pub(super) async fn serve(parts: Arc<Parts>, stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let is_let_in = {
        let mut shared = parts.shared();
        shared.connections += 1;
        shared.open += 1;
        shared.most_open = shared.most_open.max(shared.open);
        shared.let_in.is_none_or(|most| shared.open <= most)
    };
    let _leaving = Leaving(&parts);
    let _ = if is_let_in {
        speak(&parts, stream).await
    } else {
        say(&mut BufReader::new(stream), "421 4.7.0 too many connections").await
    };
}

struct Leaving<'a>(&'a Parts);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.0.shared().open -= 1;
    }
}

/// What was said so far.
#[derive(Default)]
struct Said {
    is_secure: bool,
    signed_in: bool,
    from: Option<String>,
    to: Vec<String>,
    brought: usize,
}

async fn speak(parts: &Parts, stream: TcpStream) -> io::Result<()> {
    let mut said = Said::default();
    let stream: Box<dyn Stream> = if parts.door == Door::Tls {
        said.is_secure = true;
        Box::new(parts.tls.accept(stream).await?)
    } else {
        Box::new(stream)
    };
    let mut line = BufReader::new(stream);
    if !happens(parts, Moment::Connected, &[], &mut line).await? {
        return Ok(());
    }
    say(&mut line, "220 inbox.test ESMTP").await?;
    loop {
        let Some(command) = hear(&mut line).await? else {
            return Ok(());
        };
        let upper = command.to_ascii_uppercase();
        let word = upper.split([' ', ':']).next().unwrap_or_default();
        let answer = match word {
            "EHLO" | "HELO" => greeting(parts, &said),
            "STARTTLS" if parts.door == Door::Starttls && !said.is_secure => {
                say(&mut line, "220 go ahead").await?;
                line = BufReader::new(Box::new(parts.tls.accept(line.into_inner()).await?));
                said = Said {
                    is_secure: true,
                    ..Said::default()
                };
                continue;
            }
            "AUTH" => {
                if !happens(parts, Moment::SignIn, &[], &mut line).await? {
                    return Ok(());
                }
                sign_in(parts, &mut said, &command, &mut line).await?
            }
            "MAIL" if !may_send(parts, &said) => "530 5.7.0 sign in first".to_owned(),
            "MAIL" if parts.shared().each_brings.is_some_and(|most| said.brought >= most) => {
                "452 4.3.2 too many messages over this connection".to_owned()
            }
            "MAIL" => {
                if !happens(parts, Moment::Sender, &[], &mut line).await? {
                    return Ok(());
                }
                match stands_aside(parts, Moment::Sender, &[]) {
                    Some(other) => other,
                    None => {
                        said.from = Some(address(&command));
                        said.to.clear();
                        "250 2.1.0 sender ok".to_owned()
                    }
                }
            }
            "RCPT" if said.from.is_some() => {
                let to = vec![address(&command)];
                parts.shared().heard.extend(to.iter().cloned());
                if !happens(parts, Moment::Recipient, &to, &mut line).await? {
                    return Ok(());
                }
                match stands_aside(parts, Moment::Recipient, &to) {
                    Some(other) => other,
                    None => {
                        said.to.extend(to);
                        "250 2.1.5 recipient ok".to_owned()
                    }
                }
            }
            "DATA" if !said.to.is_empty() => {
                if !happens(parts, Moment::Data, &said.to, &mut line).await? {
                    return Ok(());
                }
                match stands_aside(parts, Moment::Data, &said.to) {
                    Some(other) => other,
                    None => match take(parts, &mut said, &mut line).await? {
                        Some(answer) => answer,
                        None => return Ok(()),
                    },
                }
            }
            "RSET" => {
                said.from = None;
                said.to.clear();
                "250 2.0.0 forgotten".to_owned()
            }
            "NOOP" => "250 2.0.0 still here".to_owned(),
            "QUIT" => {
                say(&mut line, "221 2.0.0 bye").await?;
                return Ok(());
            }
            _ => "503 5.5.1 not now".to_owned(),
        };
        say(&mut line, &answer).await?;
        said.brought += usize::from(answer == ACCEPTED);
        if answer == ACCEPTED && parts.act(Moment::Accepted, &said.to) == Some(Act::Close) {
            return Ok(());
        }
        if answer.starts_with("421") {
            return Ok(());
        }
    }
}

const ACCEPTED: &str = "250 2.0.0 accepted";

/// Reads a whole message and keeps it.
async fn take<S: Stream>(parts: &Parts, said: &mut Said, line: &mut BufReader<S>) -> io::Result<Option<String>> {
    say(line, "354 go on").await?;
    let mut raw = Vec::new();
    loop {
        let mut part = Vec::new();
        if line.read_until(b'\n', &mut part).await? == 0 {
            return Ok(None);
        }
        if part == b".\r\n" {
            break;
        }
        let stuffed = usize::from(part.starts_with(b"."));
        raw.extend_from_slice(&part[stuffed..]);
    }
    if !happens(parts, Moment::Read, &said.to, line).await? {
        return Ok(None);
    }
    if let Some(other) = stands_aside(parts, Moment::Read, &said.to) {
        return Ok(Some(other));
    }
    let from = said.from.take().unwrap_or_default();
    parts.keep(Mail::read(from, said.to.clone(), raw));
    if !happens(parts, Moment::Kept, &said.to, line).await? {
        return Ok(None);
    }
    Ok(Some(ACCEPTED.to_owned()))
}

/// Whether the conversation goes on after what was told to happen now.
async fn happens<S: Stream>(parts: &Parts, moment: Moment, to: &[String], line: &mut BufReader<S>) -> io::Result<bool> {
    match parts.peek(moment, to) {
        Some(Act::Close) => {
            parts.act(moment, to);
            Ok(false)
        }
        Some(Act::Wait(span)) => {
            parts.act(moment, to);
            tokio::time::sleep(span).await;
            Ok(true)
        }
        Some(Act::Say(words)) if matches!(moment, Moment::Connected | Moment::Kept) => {
            parts.act(moment, to);
            say(line, words).await?;
            Ok(false)
        }
        Some(Act::Say(_)) | None => Ok(true),
    }
}

/// What is said instead of the usual.
fn stands_aside(parts: &Parts, moment: Moment, to: &[String]) -> Option<String> {
    match parts.peek(moment, to)? {
        Act::Say(words) => {
            parts.act(moment, to);
            Some(words.to_owned())
        }
        Act::Close | Act::Wait(_) => None,
    }
}

fn greeting(parts: &Parts, said: &Said) -> String {
    let mut lines = vec!["inbox.test"];
    if parts.door == Door::Starttls && !said.is_secure {
        lines.push("STARTTLS");
    }
    if parts.account.is_some() && (said.is_secure || parts.door == Door::Plain) {
        lines.push("AUTH PLAIN LOGIN");
    }
    lines.push("8BITMIME");
    let last = lines.len() - 1;
    let line = |(i, text): (usize, &&str)| format!("250{}{text}", if i == last { ' ' } else { '-' });
    lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\r\n")
}

fn may_send(parts: &Parts, said: &Said) -> bool {
    (parts.account.is_none() || said.signed_in) && (parts.door != Door::Starttls || said.is_secure)
}

/// `AUTH PLAIN` with its name and password at once (RFC 4616).
async fn sign_in<S: Stream>(
    parts: &Parts,
    said: &mut Said,
    command: &str,
    line: &mut BufReader<S>,
) -> io::Result<String> {
    let mut given = command.split_whitespace().nth(2).unwrap_or_default().to_owned();
    if given.is_empty() {
        say(line, "334 ").await?;
        given = hear(line).await?.unwrap_or_default();
    }
    let plain = BASE64.decode(given.as_bytes()).unwrap_or_default();
    let plain = String::from_utf8_lossy(&plain).into_owned();
    let mut fields = plain.split('\0').skip(1).map(str::to_owned);
    let pair = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
    if let Some(other) = stands_aside(parts, Moment::SignIn, &[]) {
        return Ok(other);
    }
    if parts.account.as_ref() != Some(&pair) {
        return Ok("535 5.7.8 name or password is wrong".to_owned());
    }
    said.signed_in = true;
    parts.shared().sign_ins.push(pair.0);
    Ok("235 2.7.0 come in".to_owned())
}

fn address(command: &str) -> String {
    let inside = command.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(address, _)| address.to_owned()).unwrap_or_default()
}

async fn hear<S: Stream>(line: &mut BufReader<S>) -> io::Result<Option<String>> {
    let mut text = String::new();
    let read = line.read_line(&mut text).await?;
    Ok((read > 0).then(|| text.trim_end().to_owned()))
}

async fn say<S: Stream>(line: &mut BufReader<S>, words: &str) -> io::Result<()> {
    line.get_mut().write_all(format!("{words}\r\n").as_bytes()).await?;
    line.get_mut().flush().await
}
