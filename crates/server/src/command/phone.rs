//! `doorward phone`: an authenticator on the command line, for checks and for people without a smartphone. It is the
//! library `phone` with a folder and a connection.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use phone::{Account, Decision, Key, PairingLink};
use reqwest::Method;
use serde_json::Value;

use super::phone_session::{self, SessionCommand};
use crate::outgoing::{NotSent, Outgoing, Reach};
use crate::request::now::Clock;

/// Where and how the accounts are kept.
#[derive(Args)]
pub(super) struct Phone {
    /// The folder that keeps the accounts; whoever reads it can sign in. By default `.doorward-phone` in the home folder.
    #[arg(long, global = true, value_name = "FOLDER")]
    accounts: Option<PathBuf>,
    /// A PEM file with a further authority that is believed, for a server with a certificate of its own.
    #[arg(long, global = true, value_name = "FILE")]
    authority: Option<PathBuf>,
    #[command(subcommand)]
    command: PhoneCommand,
}

#[derive(Subcommand)]
enum PhoneCommand {
    /// Connect by the text of a QR code, or by the code below it; then type the digits into the browser.
    Pair(Pair),
    /// The accounts, and how they stand.
    List,
    /// The verification code of an account; needs no network.
    Code(One),
    /// Remove an account, here and on the server.
    Remove(One),
    /// Answer what an account is asked.
    Answer(Answer),
    /// An app that signs in and stays signed in.
    #[command(subcommand)]
    Session(SessionCommand),
}

#[derive(Args)]
struct Pair {
    /// `https://…/authenticator/#pair=…`, or the 26 characters.
    code: String,
    /// The server, where only the characters are given.
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// What the phone is called in the browser.
    #[arg(long, default_value = "Command line")]
    name: String,
}

#[derive(Args)]
struct One {
    /// A part of the login or of the workspace's title; needed where there are several accounts.
    account: Option<String>,
}

#[derive(Args)]
struct Answer {
    /// The number that the sign-in page shows, where one is asked for.
    number: Option<String>,
    /// A part of the login or of the workspace's title; needed where there are several accounts.
    #[arg(long)]
    account: Option<String>,
    /// "This isn't me".
    #[arg(long, conflicts_with = "number")]
    deny: bool,
    /// What is unusual about it was read.
    #[arg(long)]
    warned: bool,
    /// Confirm a request that asks for no number.
    #[arg(long, conflicts_with_all = ["number", "deny"])]
    confirm: bool,
    /// Which request, by its id; needed where several wait.
    #[arg(long, value_name = "ID")]
    request: Option<String>,
}

pub(super) async fn phone(asked: Phone) -> Result<(), String> {
    let folder = match asked.accounts {
        Some(folder) => folder,
        None => {
            PathBuf::from(std::env::var_os("HOME").ok_or("name the folder with --accounts")?).join(".doorward-phone")
        }
    };
    let desk = Desk {
        outgoing: Outgoing::new(Reach::Private, asked.authority.as_deref()).map_err(|why| why.0)?,
        folder,
    };
    match asked.command {
        PhoneCommand::Pair(pair) => desk.pair(&pair).await,
        PhoneCommand::List => desk.list().await,
        PhoneCommand::Code(one) => desk.code(&one),
        PhoneCommand::Remove(one) => desk.remove(&one).await,
        PhoneCommand::Answer(answer) => desk.answer(&answer).await,
        PhoneCommand::Session(command) => phone_session::session(&desk, command).await,
    }
}

/// The accounts' folder and the way to their servers.
pub(super) struct Desk {
    pub(super) folder: PathBuf,
    outgoing: Outgoing,
}

/// Who asks, from where, and what is unusual about it.
fn show_request(request: &Value) {
    let said = |name: &str| request[name].as_str().unwrap_or("?");
    if said("about") == "step_up" {
        println!("Somebody who is signed in wants to change something important.");
    }
    let device = request["client"]["name"].as_str().unwrap_or("?");
    println!("{}: {device} from {}, {}", said("id"), said("ip"), said("at"));
    let unusual: Vec<&str> = request["unusual"]
        .as_array()
        .map_or_else(Vec::new, |words| words.iter().filter_map(Value::as_str).collect());
    if !unusual.is_empty() {
        println!("Unusual: {}. Nobody will ever tell you a number.", unusual.join(", "));
    }
}

/// What a server answered: the body, or the refusal's code.
pub(super) type Said = Result<Value, String>;

impl Desk {
    /// The keys of disconnected accounts are tried first: one of them may be the phone that is to come back.
    async fn pair(&self, pair: &Pair) -> Result<(), String> {
        let link = PairingLink::read(&pair.code).ok_or("this is no code for connecting a phone")?;
        let server = link.origin.clone().or_else(|| pair.server.clone());
        let server = server.ok_or("name the server with --server")?;
        let server = server.trim_end_matches('/');
        let mut keys = Vec::new();
        for account in self.accounts()?.into_iter().filter(|account| account.origin == server) {
            if self.state(&account).await? == "disconnected" {
                keys.push(account.into_key());
            }
        }
        keys.push(Key::new().map_err(|why| why.to_string())?);
        let mut refused = String::new();
        for key in keys {
            let claim = key.claim(server, &link.token, &pair.name, std::env::consts::OS);
            let claim = claim.map_err(|why| why.to_string())?;
            let url = format!("{server}/api/v1/authenticator/devices");
            match self.send(Method::POST, &url, &[], Some(&claim)).await? {
                Ok(answer) => {
                    let account = Account::paired(server, key, &answer).map_err(|why| why.to_string())?;
                    self.keep(&account)?;
                    println!("{} · {}", account.workspace, account.login);
                    println!("Type these digits into the browser: {}", account.digits);
                    return Ok(());
                }
                Err(code) if code == "not_allowed" => refused = code,
                Err(code) => return Err(format!("the server refuses: {code}")),
            }
        }
        Err(format!("the server refuses: {refused}"))
    }

    async fn list(&self) -> Result<(), String> {
        for account in self.accounts()? {
            let state = match self.state(&account).await {
                Ok(state) => state,
                Err(why) => why,
            };
            println!(
                "{} · {} · {} · {state}",
                account.workspace, account.login, account.origin
            );
        }
        Ok(())
    }

    fn code(&self, one: &One) -> Result<(), String> {
        let account = self.one(one.account.as_deref())?;
        let code = account.code(Clock::system().now().seconds().unsigned_abs());
        println!("{}\n{} s left", code.digits, code.seconds_left);
        Ok(())
    }

    async fn remove(&self, one: &One) -> Result<(), String> {
        let account = self.one(one.account.as_deref())?;
        match self.ask(&account, Method::DELETE, "device", None).await? {
            Ok(_) => {}
            Err(code) if code == "session_expired" => {}
            Err(code) => return Err(format!("the server refuses: {code}")),
        }
        fs::remove_file(self.file(&account)).map_err(|why| why.to_string())
    }

    async fn answer(&self, answer: &Answer) -> Result<(), String> {
        let account = self.one(answer.account.as_deref())?;
        let open = self.ask(&account, Method::GET, "requests", None).await?;
        let open = open.map_err(|code| format!("the server refuses: {code}"))?;
        let open = open["requests"].as_array().map_or(&[][..], Vec::as_slice);
        let waits = |request: &&Value| {
            let is_meant = answer.request.as_deref().is_none_or(|id| request["id"] == id);
            request["state"] == "open" && is_meant
        };
        let waiting: Vec<&Value> = open.iter().filter(waits).collect();
        for request in &waiting {
            show_request(request);
        }
        let request = match waiting[..] {
            [] => return Err("nothing is asked now".to_owned()),
            [one] => one,
            _ => return Err("several wait: name one with --request".to_owned()),
        };
        let decision = if answer.deny {
            Decision::Deny
        } else if request["answer"] == "number" {
            let number = answer.number.as_deref().ok_or("type the number of the sign-in page")?;
            let (number, warned) = (Some(number), answer.warned);
            Decision::Approve { number, warned }
        } else if answer.confirm {
            let (number, warned) = (None, answer.warned);
            Decision::Approve { number, warned }
        } else {
            return Err("it asks for no number: confirm it with --confirm, or refuse it with --deny".to_owned());
        };
        let signed = account.answer(request, decision).map_err(|why| why.to_string())?;
        let path = format!("requests/{}/answer", request["id"].as_str().unwrap_or("?"));
        match self.ask(&account, Method::POST, &path, Some(&signed)).await? {
            Ok(done) => {
                println!("{}", done["state"].as_str().unwrap_or("done"));
                Ok(())
            }
            Err(code) => Err(format!("the server refuses: {code}")),
        }
    }

    async fn state(&self, account: &Account) -> Result<String, String> {
        Ok(match self.ask(account, Method::GET, "device", None).await? {
            Ok(answer) => answer["state"].as_str().unwrap_or("?").to_owned(),
            Err(code) => code,
        })
    }

    async fn ask(&self, account: &Account, method: Method, path: &str, body: Option<&Value>) -> Result<Said, String> {
        let url = format!("{}/api/v1/authenticator/{path}", account.origin);
        let authorization = account.authorization();
        let headers = [("authorization", authorization.as_str())];
        self.send(method, &url, &headers, body).await
    }

    pub(super) async fn send(
        &self,
        method: Method,
        url: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Said, String> {
        let mut headers = headers.to_vec();
        if body.is_some() {
            headers.push(("content-type", "application/json"));
        }
        let body = body.map(Value::to_string).unwrap_or_default();
        let answer = self.outgoing.send(method, url, &headers, body.into_bytes()).await;
        let answer = answer.map_err(|why| match why {
            NotSent::NotAllowed => "this is no address of a server".to_owned(),
            NotSent::Unreachable => "the server cannot be reached".to_owned(),
            NotSent::Slow => "the server does not answer".to_owned(),
        })?;
        let said: Value = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
        if (200..300).contains(&answer.status) {
            return Ok(Ok(said));
        }
        Ok(Err(said["code"].as_str().unwrap_or("unknown").to_owned()))
    }

    fn accounts(&self) -> Result<Vec<Account>, String> {
        files(&self.folder).iter().map(|path| read(path)).collect()
    }

    /// The account that is meant, or the only one.
    fn one(&self, part: Option<&str>) -> Result<Account, String> {
        let part = part.unwrap_or("").to_lowercase();
        let mut fits = self.accounts()?;
        fits.retain(|account| {
            format!("{} {}", account.workspace, account.login)
                .to_lowercase()
                .contains(&part)
        });
        match fits.len() {
            0 => Err("there is no such account; `doorward phone list` names them".to_owned()),
            1 => Ok(fits.remove(0)),
            _ => Err("several accounts fit; name a part of the login or the workspace".to_owned()),
        }
    }

    fn file(&self, account: &Account) -> PathBuf {
        self.folder.join(format!("{}.json", account.device))
    }

    fn keep(&self, account: &Account) -> Result<(), String> {
        let name = format!("{}.json", account.device);
        write_private(&self.folder, &name, &account.expose().to_string())
    }
}

/// The JSON files of a folder, by name.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(files) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "json"));
    paths.sort();
    paths
}

/// Writes a file that is readable by its owner only, from the first byte on, and whole or not at all.
pub(super) fn write_private(folder: &Path, name: &str, text: &str) -> Result<(), String> {
    let told = |why: std::io::Error| format!("{}: {why}", folder.display());
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(told)?;
    let beside = folder.join(format!("{name}.new"));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)
        .map_err(told)?;
    file.write_all(text.as_bytes()).map_err(told)?;
    file.sync_all().map_err(told)?;
    fs::rename(&beside, folder.join(name)).map_err(told)
}

pub(super) fn read_json(path: &Path) -> Result<Value, String> {
    let told = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
    let text = fs::read_to_string(path).map_err(|why| told(&why))?;
    serde_json::from_str(&text).map_err(|why| told(&why))
}

fn read(path: &Path) -> Result<Account, String> {
    Account::kept(&read_json(path)?).map_err(|why| format!("{}: {why}", path.display()))
}
