//! The password is forgotten: asking for a link, waiting for the mail, choosing a new one.

use askama::Template;

use super::SetupError;
use crate::Frame;

/// `/recover`: which login. Posts `login`.
#[derive(Template, Clone)]
#[template(path = "recover.html")]
pub struct Recover {
    pub frame: Frame,
    pub login: String,
    /// The login cannot be one.
    pub problem: Option<String>,
}

impl Recover {
    pub fn heading(&self) -> String {
        self.frame.say("recover-title")
    }
}

/// The same answer for every login (REC-13): a link is on its way if there is an account.
#[derive(Template, Clone)]
#[template(path = "recover_sent.html")]
pub struct RecoverSent {
    pub frame: Frame,
    pub login: String,
    /// The address that the mail comes from; empty where no mail is sent (the demo).
    pub sender: String,
    /// Minutes for which a link works.
    pub life: u64,
    /// Seconds until another one can be asked for.
    pub wait: u64,
    /// It was asked for again too early.
    pub too_soon: bool,
}

impl RecoverSent {
    pub fn heading(&self) -> String {
        self.frame.say("recover-sent-title")
    }
}

/// What still proves who the person is after the reset: a workspace and its methods.
#[derive(Clone, Debug)]
pub struct Survivor {
    pub workspace: String,
    /// None: only an administrator can let the person in.
    pub methods: Vec<String>,
    /// The trusted device is disconnected by it.
    pub disconnects: bool,
    /// SMS is taken again after so many hours.
    pub sms_in: Option<u64>,
}

/// `/reset/{token}`: a new password. Posts `password` and `again`.
#[derive(Template, Clone)]
#[template(path = "reset.html")]
pub struct Reset {
    pub frame: Frame,
    pub action: String,
    pub login: String,
    /// The least length, in code points.
    pub min: u64,
    pub survivors: Vec<Survivor>,
    pub problem: Option<SetupError>,
    /// Seconds to wait.
    pub throttled: Option<u64>,
}

impl Reset {
    pub fn heading(&self) -> String {
        self.frame.say("reset-title")
    }

    /// Whether it is asked once more (THR-15).
    fn locks_out(&self) -> bool {
        self.survivors.iter().any(|survivor| survivor.methods.is_empty())
    }

    fn error(&self, field: &str) -> Option<&str> {
        let problem = self.problem.as_ref()?;
        (problem.field == field).then_some(problem.words.as_str())
    }
}

/// A link that is not taken: the message, and what helps (REC-05, REC-06).
#[derive(Template, Clone)]
#[template(path = "reset_dead.html")]
pub struct ResetDead {
    pub frame: Frame,
    /// `outdated`, `expired`, `used` or `other_profile`.
    pub reason: &'static str,
    /// Where "Sign out here and continue" posts to, and who is signed in here.
    pub other: Option<(String, String)>,
}

impl ResetDead {
    pub fn heading(&self) -> String {
        self.frame.say("refusal-incorrect-security-word")
    }

    fn what(&self) -> String {
        let id = match self.reason {
            "used" => "reset-dead-used",
            "expired" => "reset-dead-expired",
            "other_profile" => "reset-dead-other-profile",
            _ => "reset-dead-outdated",
        };
        self.frame.say(id)
    }
}
