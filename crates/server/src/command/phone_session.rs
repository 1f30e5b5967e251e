//! `doorward phone session`: an app on the command line that signs in once and stays signed in, as docs/reference/app.md
//! says it.

use std::io::Read as _;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use phone::{Key, Kind, Session};
use reqwest::Method;
use serde_json::{Value, json};

use super::phone::{Desk, Said, files, read_json};

#[derive(Subcommand)]
pub(super) enum SessionCommand {
    /// Sign in; the password is read from standard input.
    Begin(Begin),
    /// Stay signed in: ask who is there, and get new tokens before they end, until the server ends it.
    Keep(Keep),
    /// Who is signed in, with the token at hand.
    Show(Which),
    /// Log out, and forget it here.
    Remove(Which),
}

#[derive(Args)]
pub(super) struct Begin {
    /// The server.
    #[arg(long, value_name = "URL")]
    server: String,
    /// The workspace's name in addresses; not needed where there is only one.
    #[arg(long)]
    workspace: Option<String>,
    #[arg(long)]
    login: String,
    /// What kind of app this is.
    #[arg(long, value_enum, default_value_t = AppKind::Desktop)]
    kind: AppKind,
    /// A code of the second factor: of an authenticator app, the trusted device, or a recovery code.
    #[arg(long)]
    code: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum AppKind {
    Desktop,
    Mobile,
}

#[derive(Args)]
pub(super) struct Keep {
    #[command(flatten)]
    which: Which,
    /// Get new tokens once, and end.
    #[arg(long)]
    once: bool,
    /// How many seconds lie between two rounds; well within the life of a token.
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..=600))]
    every: u64,
}

#[derive(Args)]
pub(super) struct Which {
    /// A part of the login or of the workspace's title; needed where there are several.
    session: Option<String>,
}

/// How often the server is asked again while it cannot be reached.
const AGAIN: Duration = Duration::from_secs(30);
/// How often an answer of the phone is looked for.
const LOOK: Duration = Duration::from_secs(1);

pub(super) async fn session(desk: &Desk, command: SessionCommand) -> Result<(), String> {
    match command {
        SessionCommand::Begin(begin) => desk.begin(&begin).await,
        SessionCommand::Keep(keep) => desk.keep_session(&keep).await,
        SessionCommand::Show(which) => {
            let session = desk.session(which.session.as_deref())?;
            let there = desk.who(&session).await?;
            println!("{}", told(&there.map_err(refused)?));
            Ok(())
        }
        SessionCommand::Remove(which) => desk.remove_session(&which).await,
    }
}

impl Desk {
    async fn begin(&self, begin: &Begin) -> Result<(), String> {
        let server = begin.server.trim_end_matches('/');
        let mut password = String::new();
        std::io::stdin()
            .read_to_string(&mut password)
            .map_err(|why| why.to_string())?;
        let password = zeroize::Zeroizing::new(password);
        let key = Key::new().map_err(|why| why.to_string())?;
        let kind = match begin.kind {
            AppKind::Desktop => Kind::Desktop,
            AppKind::Mobile => Kind::Mobile,
        };
        let url = |path: &str| format!("{server}/api/v1/sign-ins{path}");
        let opening = match &begin.workspace {
            Some(name) => json!({ "workspace": name }),
            None => json!({}),
        };
        let opened = self
            .say(Method::POST, &url(""), &[], &opening)
            .await?
            .map_err(refused)?;
        let id = text(&opened, "id")?;
        let said = Session::introduction(&key, server, id, kind).map_err(|why| why.to_string())?;
        let ticket = [("doorward-ticket", text(&opened, "ticket")?)];
        let introduced = self
            .say(Method::PUT, &url(&format!("/{id}/client")), &ticket, &said)
            .await?;
        let introduced = introduced.map_err(refused)?;
        let mut headers = vec![("doorward-ticket", text(&introduced, "ticket")?)];
        // The device of an earlier session here: the person is not told of a new one.
        let former = self.sessions()?.into_iter().find(|kept| kept.origin == server);
        if let Some(former) = &former {
            headers.push(("doorward-device", former.device()));
        }
        let body = json!({ "login": begin.login, "password": password.trim_end_matches(['\r', '\n']) });
        let path = url(&format!("/{id}/password"));
        let mut answer = self.say(Method::POST, &path, &headers, &body).await?.map_err(refused)?;
        if answer["awaits"] == "second_factor" {
            answer = self
                .second_factor(begin, &url(&format!("/{id}")), &headers, answer)
                .await?;
        }
        if answer["awaits"] != "nothing" {
            return Err(format!("the server waits for {}", answer["awaits"]));
        }
        let session = Session::signed_in(server, key, &answer).map_err(|why| why.to_string())?;
        self.keep_file(&session)?;
        println!("{}", told(&answer["session"]));
        Ok(())
    }

    async fn second_factor(
        &self,
        begin: &Begin,
        sign_in: &str,
        headers: &[(&str, &str)],
        asked: Value,
    ) -> Result<Value, String> {
        let offers = |method: &str| {
            asked["methods"]
                .as_array()
                .is_some_and(|all| all.iter().any(|m| m == method))
        };
        if let Some(code) = &begin.code {
            let digits = code.chars().filter(char::is_ascii_digit).count();
            let is_short = digits == code.trim().len() && digits <= 8;
            let method = match is_short {
                true if offers("verification_code") => "verification_code",
                true => "otp_app",
                false => "recovery_code",
            };
            let body = json!({ "method": method, "code": code });
            let path = format!("{sign_in}/second-factor");
            return self.say(Method::POST, &path, headers, &body).await?.map_err(refused);
        }
        if !offers("push") {
            return Err("a second proof is asked for: give one with --code".to_owned());
        }
        let mut background = headers.to_vec();
        background.push(("doorward-background", "1"));
        let mut shown = String::new();
        loop {
            let now = self
                .say(Method::GET, sign_in, &background, &Value::Null)
                .await?
                .map_err(refused)?;
            if now["awaits"] == "refresh" {
                return self
                    .say(Method::GET, sign_in, headers, &Value::Null)
                    .await?
                    .map_err(refused);
            }
            let push = &now["push"];
            if push["state"] != "open" {
                return Err(format!("the phone's request is {}", push["state"]));
            }
            let number = push["number"].as_str().unwrap_or("");
            if shown != number {
                number.clone_into(&mut shown);
                println!("Confirm on your phone: {shown}");
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn keep_session(&self, keep: &Keep) -> Result<(), String> {
        let every = Duration::from_secs(keep.every);
        let mut session = self.session(keep.which.session.as_deref())?;
        loop {
            let wait = match self.renew(&mut session).await {
                Ok(Ok(answer)) => {
                    let there = self.who(&session).await?.map_err(refused)?;
                    println!("{}, to {}", told(&there), answer["ends_at"].as_str().unwrap_or("?"));
                    every
                }
                Ok(Err(code)) if Session::is_over(&code) => {
                    self.forget(&session)?;
                    return Err(format!("the session is over ({code}): begin a new one"));
                }
                Ok(Err(why)) | Err(why) if keep.once => return Err(why),
                Ok(Err(why)) | Err(why) => {
                    eprintln!("{why}; trying again");
                    AGAIN.min(every)
                }
            };
            if keep.once {
                return Ok(());
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// Gets the next tokens. An answer that was lost comes again as it was, and its token may be over by now: it is used
    /// for the next ones alone.
    async fn renew(&self, session: &mut Session) -> Result<Said, String> {
        let was_asking = session.is_asking();
        match self.renew_once(session).await? {
            Ok(_) if was_asking => self.renew_once(session).await,
            said => Ok(said),
        }
    }

    /// The request is written down before it is sent, and the tokens before they are used.
    async fn renew_once(&self, session: &mut Session) -> Result<Said, String> {
        let asked = session.refresh().map_err(|why| why.to_string())?;
        self.keep_file(session)?;
        let url = format!("{}/api/v1/session/refresh", session.origin);
        let said = self.say(Method::POST, &url, &[], &asked).await?;
        if let Ok(answer) = &said {
            session.refreshed(answer).map_err(|why| why.to_string())?;
            self.keep_file(session)?;
        }
        Ok(said)
    }

    /// The token at hand may be over: then the next one logs out.
    async fn remove_session(&self, which: &Which) -> Result<(), String> {
        let mut session = self.session(which.session.as_deref())?;
        match self.renew(&mut session).await? {
            Ok(_) => {
                let url = format!("{}/api/v1/session", session.origin);
                let authorization = session.authorization();
                let headers = [("authorization", authorization.as_str())];
                self.say(Method::DELETE, &url, &headers, &Value::Null)
                    .await?
                    .map_err(refused)?;
            }
            Err(code) if Session::is_over(&code) => {}
            Err(code) => return Err(refused(code)),
        }
        self.forget(&session)
    }

    async fn who(&self, session: &Session) -> Result<Said, String> {
        let url = format!("{}/api/v1/session", session.origin);
        let authorization = session.authorization();
        self.say(
            Method::GET,
            &url,
            &[("authorization", authorization.as_str())],
            &Value::Null,
        )
        .await
    }

    async fn say(&self, method: Method, url: &str, headers: &[(&str, &str)], body: &Value) -> Result<Said, String> {
        self.send(method, url, headers, Some(body).filter(|body| !body.is_null()))
            .await
    }

    fn sessions_folder(&self) -> PathBuf {
        self.folder.join("sessions")
    }

    fn sessions(&self) -> Result<Vec<Session>, String> {
        let read = |path: &PathBuf| {
            let kept = Session::kept(&read_json(path)?);
            kept.map_err(|why| format!("{}: {why}", path.display()))
        };
        files(&self.sessions_folder()).iter().map(read).collect()
    }

    fn session(&self, part: Option<&str>) -> Result<Session, String> {
        let part = part.unwrap_or("").to_lowercase();
        let mut fits = self.sessions()?;
        fits.retain(|kept| {
            format!("{} {}", kept.workspace, kept.login)
                .to_lowercase()
                .contains(&part)
        });
        match fits.len() {
            0 => Err("there is no such session; `doorward phone session begin` makes one".to_owned()),
            1 => Ok(fits.remove(0)),
            _ => Err("several sessions fit; name a part of the login or the workspace".to_owned()),
        }
    }

    fn keep_file(&self, session: &Session) -> Result<(), String> {
        super::phone::write_private(
            &self.sessions_folder(),
            &format!("{}.json", session.id),
            &session.expose().to_string(),
        )
    }

    fn forget(&self, session: &Session) -> Result<(), String> {
        let file = self.sessions_folder().join(format!("{}.json", session.id));
        std::fs::remove_file(file).map_err(|why| why.to_string())
    }
}

fn refused(mut code: String) -> String {
    code.insert_str(0, "the server refuses: ");
    code
}

fn text<'a>(value: &'a Value, field: &str) -> Result<&'a str, String> {
    value[field]
        .as_str()
        .ok_or_else(|| format!("the server's answer has no usable `{field}`"))
}

fn told(session: &Value) -> String {
    let said = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    format!(
        "{} · {} · {}",
        said(&session["workspace"]["title"]),
        said(&session["account"]["login"]),
        said(&session["kind"])
    )
}
