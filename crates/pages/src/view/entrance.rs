//! The first time: a server without a workspace, a person with an invitation, a link that is dead.

use askama::Template;

use crate::frame::Frame;
use crate::view::door::Captcha;

/// `GET /setup/{token}`. Posts `workspace`, `address`, `name`, `email`, `password` to `action`.
#[derive(Template, Clone)]
#[template(path = "setup.html")]
pub struct Setup {
    pub frame: Frame,
    /// Where the form goes: a whole path.
    pub action: String,
    /// The server's address as people see it: `https://door.acme.example`.
    pub origin: String,
    pub workspace: String,
    /// The workspace's short name in `/w/{address}`.
    pub address: String,
    pub name: String,
    pub email: String,
    /// The address that the link was sent to: it is the login, and is not asked for.
    pub owner: bool,
    /// That address has a profile already, which becomes the administrator: name and password are not asked for.
    pub known: bool,
    /// The least length of a password.
    pub min: u64,
    pub problem: Option<SetupError>,
}

/// `/create-workspace`, where anyone may: asks for an address, and says that a link went there. Posts `email`.
#[derive(Template, Clone)]
#[template(path = "create_workspace.html")]
pub struct CreateWorkspace {
    pub frame: Frame,
    pub email: String,
    /// The address cannot be one.
    pub problem: Option<String>,
    /// Seconds until another link can be asked for, once one is on its way.
    pub sent: Option<u64>,
    /// It was asked for again too early.
    pub too_soon: bool,
    /// The address that the mail comes from; empty where no mail is sent (the demo).
    pub sender: String,
    /// Minutes for which a link works.
    pub life: u64,
}

impl CreateWorkspace {
    pub fn heading(&self) -> String {
        self.frame.say(if self.sent.is_some() {
            "recover-sent-title"
        } else {
            "create-workspace"
        })
    }
}

/// The field that must be mended, and how: already in words.
#[derive(Clone, Debug)]
pub struct SetupError {
    /// `workspace`, `address`, `name`, `email` or `password`.
    pub field: &'static str,
    pub words: String,
}

impl Setup {
    pub fn heading(&self) -> String {
        self.frame.say("setup-title")
    }

    fn error(&self, field: &str) -> Option<String> {
        self.problem
            .as_ref()
            .filter(|problem| problem.field == field)
            .map(|problem| problem.words.clone())
    }
}

/// How the invited person joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvitationMode {
    /// No profile yet: choose a password, typed twice (`password`, `again`).
    New { min: u64 },
    /// A profile with this login exists: prove its password (`password`). Where `anew`, nobody has confirmed the login, and
    /// the page leads to the next mode by `?anew=1`.
    Existing { anew: bool },
    /// Choose a new password all the same, and everything of before goes: posts `anew=1`, too.
    Anew { min: u64 },
}

impl InvitationMode {
    /// The least length of a password that is chosen.
    pub(super) fn min(&self) -> Option<u64> {
        match self {
            Self::New { min } | Self::Anew { min } => Some(*min),
            Self::Existing { .. } => None,
        }
    }

    pub(super) fn leads_anew(&self) -> bool {
        *self == Self::Existing { anew: true }
    }

    pub(super) fn is_anew(&self) -> bool {
        matches!(self, Self::Anew { .. })
    }
}

/// `GET /invitation/{token}`. Posts `name?`, `password`, `again?` to `action`.
#[derive(Template, Clone)]
#[template(path = "invitation.html")]
pub struct Invitation {
    pub frame: Frame,
    /// A whole path.
    pub action: String,
    pub workspace: String,
    /// Who invited, if still known.
    pub inviter: Option<String>,
    pub name: String,
    pub email: String,
    pub mode: InvitationMode,
    /// The field that must be mended: `name`, `password` or `again`.
    pub problem: Option<SetupError>,
    pub throttled: Option<u64>,
    /// The puzzle, after many wrong passwords.
    pub captcha: Option<Captcha>,
}

impl Invitation {
    pub fn heading(&self) -> String {
        self.frame
            .say_with("invitation-title", &[("workspace", &self.workspace)])
    }

    fn error(&self, field: &str) -> Option<String> {
        self.problem
            .as_ref()
            .filter(|problem| problem.field == field)
            .map(|problem| problem.words.clone())
    }

    fn existing(&self) -> bool {
        matches!(self.mode, InvitationMode::Existing { .. })
    }

    fn min(&self) -> Option<u64> {
        self.mode.min()
    }
}

/// Why a link does nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkDeath {
    /// An invitation that never was, or one of another workspace.
    Invitation,
    /// Somebody has joined by it.
    InvitationUsed,
    /// A newer one took its place.
    InvitationOutdated,
    InvitationExpired,
    InvitationDeleted,
    /// A link for many people that is off, over or unknown, or what was confirmed by one.
    Join,
    Setup,
    /// Any other one-time link.
    Other,
}

/// A one-time link that was used, is too old or never was.
#[derive(Template, Clone)]
#[template(path = "link_dead.html")]
pub struct LinkDead {
    pub frame: Frame,
    pub death: LinkDeath,
}

impl LinkDead {
    pub fn heading(&self) -> String {
        self.frame.say("link-dead-title")
    }

    fn why(&self) -> String {
        self.frame.say(match self.death {
            LinkDeath::InvitationUsed => "link-dead-used",
            LinkDeath::InvitationOutdated => "link-dead-outdated",
            LinkDeath::InvitationExpired => "link-dead-expired",
            LinkDeath::InvitationDeleted => "link-dead-deleted",
            LinkDeath::Join => "link-dead-join-why",
            LinkDeath::Invitation | LinkDeath::Setup | LinkDeath::Other => "link-dead-why",
        })
    }

    fn remedy(&self) -> String {
        self.frame.say(match self.death {
            LinkDeath::Invitation => "link-dead-invitation",
            LinkDeath::InvitationUsed => "link-dead-used-do",
            LinkDeath::InvitationOutdated => "link-dead-outdated-do",
            LinkDeath::InvitationExpired | LinkDeath::InvitationDeleted => "link-dead-expired-do",
            LinkDeath::Join => "link-dead-join",
            LinkDeath::Setup => "link-dead-setup",
            LinkDeath::Other => "link-dead-other",
        })
    }
}
