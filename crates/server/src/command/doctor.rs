//! `doctor`: what is well, what is doubtful, what is not, and what to do about it.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::Duration;

use clap::Args;
use domain::time::Timestamp;
use pages::text::Texts;
use serde_json::{Value, json};
use store::event::kept_in;

use super::opened::CHECKPOINTS;
use super::people::{perform, request};
use crate::app::App;
use crate::config::{Config, Tls};
use crate::courier::answer::Answer;
use crate::courier::{self, MailServer};
use crate::folder::{KeysError, read_keys};
use crate::listen::tls;
use crate::request::now::Clock;
use crate::use_case::messages;

#[derive(Args)]
pub(super) struct Doctor {
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Good,
    Doubtful,
    Bad,
}

/// One thing that was looked at.
struct Finding {
    check: String,
    verdict: Verdict,
    said: String,
    /// What to do; empty where all is well.
    remedy: String,
}

/// Less free space than this is doubtful; with less than a tenth of it nothing can be kept for long.
const SPACE: u64 = 1024 * 1024 * 1024;
/// A certificate that ends sooner is doubtful: most are renewed a month before.
const CERTIFICATE: Duration = Duration::from_hours(24 * 14);

/// Looks at everything, whether or not a server runs. Fails if something is bad.
pub(super) async fn doctor(config: &Config, command: &Doctor) -> Result<(), String> {
    let mut findings = vec![key_ring(config), disk(&config.folder)];
    findings.extend(database(config).await);
    findings.push(mail(config).await);
    findings.extend(
        config
            .tls
            .as_ref()
            .map(|files| certificate(files, Clock::system().now())),
    );
    let worst = findings.iter().map(|f| f.verdict).max().unwrap_or(Verdict::Good);
    if command.json {
        let findings: Vec<Value> = findings.iter().map(Finding::to_json).collect();
        println!("{}", json!({ "verdict": worst.word(), "findings": findings }));
    } else {
        for finding in &findings {
            println!("{:8} {}: {}", finding.verdict.word(), finding.check, finding.said);
            if !finding.remedy.is_empty() {
                println!("         {}", finding.remedy);
            }
        }
    }
    match worst {
        Verdict::Bad => Err("something is bad".to_owned()),
        _ => Ok(()),
    }
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Doubtful => "doubtful",
            Self::Bad => "bad",
        }
    }
}

impl Finding {
    fn good(check: &str, said: impl Into<String>) -> Self {
        Self::of(check, Verdict::Good, said, "")
    }

    fn of(check: &str, verdict: Verdict, said: impl Into<String>, remedy: &str) -> Self {
        Self {
            check: check.to_owned(),
            verdict,
            said: said.into(),
            remedy: remedy.to_owned(),
        }
    }

    fn to_json(&self) -> Value {
        json!({
            "check": self.check,
            "verdict": self.verdict.word(),
            "said": self.said,
            "remedy": self.remedy,
        })
    }

    fn from_json(value: &Value) -> Self {
        let word = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let verdict = [Verdict::Good, Verdict::Doubtful]
            .into_iter()
            .find(|v| v.word() == value["verdict"]);
        Self {
            check: word("check"),
            verdict: verdict.unwrap_or(Verdict::Bad),
            said: word("said"),
            remedy: word("remedy"),
        }
    }
}

fn key_ring(config: &Config) -> Finding {
    let (check, file) = ("key ring", &config.keys_file);
    let at = file.display();
    let ring = match read_keys(file) {
        Ok(ring) => ring,
        Err(KeysError::Lost(_)) if is_new(config) => {
            return Finding::good(check, "there is none yet: `serve` makes it with the database");
        }
        Err(error) => {
            let remedy = "Put the ring back from its own backup, with mode 600. Without it accounts, roles, settings and \
                          the event log are still there, but no password, session or authenticator can be used.";
            return Finding::of(check, Verdict::Bad, error.to_string(), remedy);
        }
    };
    let mode = file.metadata().map_or(0, |m| m.permissions().mode() & 0o777);
    if mode & 0o077 != 0 {
        let said = format!("{at} can be read by others (mode {mode:o})");
        return Finding::of(check, Verdict::Bad, said, "chmod 600 it.");
    }
    if config.database.url.is_none() && file.parent() == Some(config.folder.as_path()) {
        let said = format!("{at} lies beside the database: whoever copies the folder has both");
        let remedy = "Put it elsewhere with `keys_file`, or as the systemd credential doorward.keys.";
        return Finding::of(check, Verdict::Doubtful, said, remedy);
    }
    let keys = ring.ids().len();
    Finding::good(
        check,
        format!("{at}, {keys} {}", if keys == 1 { "key" } else { "keys" }),
    )
}

/// Whether there is no database yet; one on another machine is asked later.
fn is_new(config: &Config) -> bool {
    config.database.url.is_none() && !config.folder.join("doorward.db").exists()
}

/// Whether the folder can be written, synced, and has room.
fn disk(folder: &Path) -> Finding {
    let (check, probe) = ("disk", folder.join("doctor.probe"));
    let written = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&probe)
        .and_then(|mut file| file.write_all(&[0; 4096]).and_then(|()| file.sync_all()));
    let removed = fs::remove_file(&probe);
    if let Err(error) = written.and(removed) {
        let said = format!("{} cannot be written: {error}", folder.display());
        return Finding::of(
            check,
            Verdict::Bad,
            said,
            "Make room, or give the folder to the server's user.",
        );
    }
    let free = rustix::fs::statvfs(folder).map_or(0, |at| at.f_bavail.saturating_mul(at.f_frsize));
    let said = format!("{} MB are free in {}", free / 1_000_000, folder.display());
    match free {
        SPACE.. => Finding::good(check, said),
        space if space >= SPACE / 10 => Finding::of(check, Verdict::Doubtful, said, "Make room."),
        _ => Finding::of(check, Verdict::Bad, said, "Make room: nothing is kept on a full disk."),
    }
}

/// What only an open server can say: the running one, or one that is opened for it.
async fn database(config: &Config) -> Vec<Finding> {
    if is_new(config) {
        return vec![Finding::good("database", "there is none yet: `serve` makes it")];
    }
    let checkpoints = kept_in(&config.folder.join(CHECKPOINTS)).unwrap_or_default();
    let asked = request("doctor", json!({ "checkpoints": checkpoints }));
    match perform(config, asked).await {
        Ok(found) => {
            let found = found.as_array().map(Vec::as_slice).unwrap_or_default();
            found.iter().map(Finding::from_json).collect()
        }
        Err(why) => {
            let remedy = "Until it opens, nobody can sign in.";
            vec![Finding::of("database", Verdict::Bad, why, remedy)]
        }
    }
}

/// Whether the mail server lets us in; nothing is sent.
async fn mail(config: &Config) -> Finding {
    let check = "mail";
    let server = match MailServer::of(config) {
        Ok(Some(server)) => server,
        Ok(None) => {
            let remedy = "Name one with `mail.host` and `mail.from`. Until then every message waits.";
            return Finding::of(check, Verdict::Doubtful, "no mail server is set up", remedy);
        }
        Err(why) => {
            return Finding::of(
                check,
                Verdict::Bad,
                why,
                "Until it is right, the server does not start.",
            );
        }
    };
    let at = format!("{}:{}", server.host, server.port);
    match courier::try_out(&server).await {
        Ok(()) => Finding::good(
            check,
            format!("{at} lets us in; messages come from {}", server.sender()),
        ),
        Err(answer) => {
            let said = messages::answer(&Texts::english(), &answer.0);
            let remedy = match answer.0.as_str() {
                Answer::TLS => {
                    "See that `mail.host` is the name in its certificate, and name its authority in \
                     `mail.authority_file` if it is not one of the system's."
                }
                Answer::NO_STARTTLS => {
                    "Set `mail.security` to \"tls\" (port 465), or let the mail server offer STARTTLS."
                }
                Answer::UNREACHABLE | Answer::NO_ANSWER => {
                    "See that it runs, and that `mail.host` and `mail.port` are right."
                }
                _ => "See `mail.user` and `mail.password`, and what the mail server's own log says.",
            };
            Finding::of(check, Verdict::Doubtful, format!("{at}: {said}"), remedy)
        }
    }
}

/// What a server says of itself.
pub(super) async fn beside(app: &App, arguments: &Value) -> Result<Value, String> {
    let database = app.store.database();
    let of_database = match (database.healthy().await, database.size().await) {
        (Ok(()), Ok(bytes)) => {
            let said = format!("{}, {} MB", database.engine_name(), bytes.div_ceil(1_000_000));
            Finding::good("database", said)
        }
        (Err(error), _) | (_, Err(error)) => {
            let remedy = "See that it runs and can be reached.";
            Finding::of("database", Verdict::Bad, error.to_string(), remedy)
        }
    };
    let clock = match app.clock_behind() {
        None => Finding::good("clock", "not behind what was written last"),
        Some(behind) => {
            let said = format!("{} s behind what was written last", behind.as_secs());
            Finding::of(
                "clock",
                Verdict::Bad,
                said,
                "Set the clock, and let a time service keep it.",
            )
        }
    };
    let verified = super::events::verify(app, arguments).await?;
    let report = verified["report"].as_str().unwrap_or_default();
    let events = if verified["holds"] == true {
        Finding::good("event log", report.lines().last().unwrap_or_default())
    } else {
        let remedy = "Run `doorward events verify`; it names what was bent.";
        Finding::of("event log", Verdict::Bad, "was bent", remedy)
    };
    let findings = [clock, of_database, rows(app).await?, events];
    Ok(findings.iter().map(Finding::to_json).collect())
}

/// Whether the first rows were made under this ring.
async fn rows(app: &App) -> Result<Finding, String> {
    let now = app.now();
    let entropy = &mut crate::request::entropy::SystemEntropy;
    let part = app
        .store
        .renew(store::renewal::Place::default(), false, now, entropy)
        .await;
    let part = part.map_err(|e| e.to_string())?;
    let check = "key ring and database";
    Ok(if part.foreign.is_empty() {
        Finding::good(check, "belong together")
    } else {
        let said = format!(
            "{} of the first rows were not made with this key ring",
            part.foreign.len()
        );
        let remedy =
            "Put back the ring that was in use with this database; if it is that one, run `doorward events verify`.";
        Finding::of(check, Verdict::Bad, said, remedy)
    })
}

fn certificate(files: &Tls, now: Timestamp) -> Finding {
    let check = "certificate";
    if let Err(error) = tls::check(files) {
        return Finding::of(
            check,
            Verdict::Bad,
            error.to_string(),
            "Renew it, or name the right files.",
        );
    }
    let Some(end) = tls::ends_at(files) else {
        return Finding::of(
            check,
            Verdict::Doubtful,
            "its dates cannot be read",
            "Look at it with openssl x509.",
        );
    };
    let said = format!("{} ends at {end}", files.certificate.display());
    if end <= now {
        Finding::of(check, Verdict::Bad, said, "Renew it: browsers refuse it.")
    } else if end.since(now) < CERTIFICATE {
        Finding::of(
            check,
            Verdict::Doubtful,
            said,
            "Renew it, and see why that did not happen by itself.",
        )
    } else {
        Finding::good(check, said)
    }
}
