//! Inviting people, what is open of it, and joining by a link for many.

use askama::Template;

use crate::frame::Frame;
use crate::view::console::Paging;
use crate::view::door::Captcha;
use crate::view::entrance::SetupError;
use crate::view::{Choice, InvitationMode};
use crate::when::When;

/// `GET /employees/invite`. Posts `addresses`, `language`, and by an administrator `role`, `group`, `by` to itself.
#[derive(Template, Clone)]
#[template(path = "invite.html")]
pub struct Invite {
    pub frame: Frame,
    /// Whether role, group and a link to be handed over can be chosen.
    pub manages: bool,
    pub addresses: String,
    /// At most so many addresses at once.
    pub most: u64,
    pub role: String,
    pub roles: Vec<Choice>,
    pub group: String,
    pub groups: Vec<Choice>,
    pub language: String,
    pub languages: Vec<Choice>,
    /// Whether links are shown instead of mailed.
    pub by_hand: bool,
    /// Whether an administrator can invite people by SMS, too.
    pub by_sms: bool,
    pub problem: Option<SetupError>,
}

impl Invite {
    pub fn heading(&self) -> String {
        self.frame.say("invite-title")
    }

    fn error(&self) -> Option<String> {
        self.problem.as_ref().map(|problem| problem.words.clone())
    }
}

/// `GET /employees/invite/sms`, an administrator's. Posts `number`, `name?`, `language`, `group` to itself.
#[derive(Template, Clone)]
#[template(path = "invite_by_sms.html")]
pub struct InviteBySms {
    pub frame: Frame,
    pub number: String,
    pub name: String,
    pub group: String,
    pub groups: Vec<Choice>,
    pub language: String,
    pub languages: Vec<Choice>,
    pub problem: Option<SetupError>,
}

impl InviteBySms {
    pub fn heading(&self) -> String {
        self.frame.say("invite-title")
    }

    fn error(&self, field: &str) -> Option<String> {
        let problem = self.problem.as_ref().filter(|problem| problem.field == field);
        problem.map(|problem| problem.words.clone())
    }
}

/// What became of one entry.
#[derive(Clone, Debug)]
pub struct InviteRow {
    /// As it was typed.
    pub typed: String,
    pub result: InviteResult,
}

/// See [`InviteRow`].
#[derive(Clone, Debug)]
pub enum InviteResult {
    Sent,
    /// The personal link, to be handed over.
    Link(String),
    Repeated,
    NotAnAddress,
    /// The address is in use here: what that means, by whom, and what to do.
    Held {
        words: String,
        holder: String,
        /// Where to mend it: a path without `base`, and what is done there.
        remedy: Option<(String, String)>,
    },
    /// Anything else, in words.
    Refused(String),
}

/// What became of a list: the answer to `POST /employees/invite`.
#[derive(Template, Clone)]
#[template(path = "invite_done.html")]
pub struct InviteDone {
    pub frame: Frame,
    /// Who the mails come from; empty where nothing sends any.
    pub sender: String,
    pub rows: Vec<InviteRow>,
}

impl InviteDone {
    pub fn heading(&self) -> String {
        self.frame.say("invite-done-title")
    }

    fn done(&self) -> usize {
        let done = |row: &&InviteRow| matches!(row.result, InviteResult::Sent | InviteResult::Link(_));
        self.rows.iter().filter(done).count()
    }

    fn undone(&self) -> usize {
        self.rows.len() - self.done()
    }

    fn mailed(&self) -> bool {
        self.rows.iter().any(|row| matches!(row.result, InviteResult::Sent))
    }

    fn shows_links(&self) -> bool {
        self.rows.iter().any(|row| matches!(row.result, InviteResult::Link(_)))
    }
}

/// One open invitation, or somebody who waits for approval.
#[derive(Clone, Debug)]
pub struct OpenRow {
    pub id: String,
    pub name: String,
    pub address: String,
    /// Who invited; empty where nobody did.
    pub inviter: String,
    pub since: When,
    /// When the last mail went out.
    pub mailed: Option<When>,
    pub expires: Option<When>,
    /// Whether the link has run out.
    pub is_over: bool,
}

/// One open invitation by SMS.
#[derive(Clone, Debug)]
pub struct SmsRow {
    pub id: String,
    pub number: String,
    /// Empty where the inviter wrote none.
    pub name: String,
    pub inviter: String,
    pub since: When,
    pub sent: When,
    /// Whether the newest message was given up.
    pub not_sent: bool,
    pub expires: When,
    pub is_over: bool,
}

/// `GET /employees/invitations?status=`.
#[derive(Template, Clone)]
#[template(path = "open_invitations.html")]
pub struct OpenInvitations {
    pub frame: Frame,
    /// Whether the invitations of others are shown, and links can be copied.
    pub manages: bool,
    /// Those who joined by a link and wait, instead of those who are invited.
    pub pending: bool,
    /// How many wait; "999" stands for more.
    pub waiting: u64,
    pub rows: Vec<OpenRow>,
    /// Those who were invited by SMS; on the first page of the invited.
    pub by_sms: Vec<SmsRow>,
    pub paging: Paging,
}

impl OpenInvitations {
    pub fn heading(&self) -> String {
        self.frame.say("open-invitations")
    }
}

/// A link that is shown once: the answer to the press that made it.
#[derive(Template, Clone)]
#[template(path = "link_shown.html")]
pub struct LinkShown {
    pub frame: Frame,
    /// What it is for, in a sentence.
    pub what: String,
    pub link: String,
    pub until: When,
    /// A path without `base`.
    pub back: String,
}

impl LinkShown {
    pub fn heading(&self) -> String {
        self.frame.say("link-shown-title")
    }
}

/// One link for many people.
#[derive(Clone, Debug)]
pub struct JoinLinkRow {
    pub id: String,
    pub since: When,
    pub by: String,
    pub until: When,
    pub group: Option<String>,
    pub approval: bool,
    pub exempt: String,
    pub is_on: bool,
    pub is_over: bool,
}

/// `GET /employees/join-links`. Posts `group`, `approval`, `exempt` to itself.
#[derive(Template, Clone)]
#[template(path = "join_links.html")]
pub struct JoinLinks {
    pub frame: Frame,
    pub groups: Vec<Choice>,
    pub exempt: String,
    pub rows: Vec<JoinLinkRow>,
    pub problem: Option<SetupError>,
}

impl JoinLinks {
    pub fn heading(&self) -> String {
        self.frame.say("join-links")
    }

    fn error(&self) -> Option<String> {
        self.problem.as_ref().map(|problem| problem.words.clone())
    }
}

/// `GET /join/{token}`. Posts `email` to `action`.
#[derive(Template, Clone)]
#[template(path = "join.html")]
pub struct Join {
    pub frame: Frame,
    /// A whole path.
    pub action: String,
    pub workspace: String,
    pub email: String,
    /// That a mail went out, whoever's the address is.
    pub sent: bool,
    /// Who it comes from; empty where nothing sends any.
    pub sender: String,
    pub problem: Option<SetupError>,
    pub throttled: Option<u64>,
}

impl Join {
    pub fn heading(&self) -> String {
        let id = if self.sent {
            "join-sent-title"
        } else {
            "invitation-title"
        };
        self.frame.say_with(id, &[("workspace", &self.workspace)])
    }

    fn error(&self) -> Option<String> {
        self.problem.as_ref().map(|problem| problem.words.clone())
    }
}

/// `GET /joining/{link}/{token}`. Posts `name?`, `password`, `again?` to `action`.
#[derive(Template, Clone)]
#[template(path = "joining.html")]
pub struct JoiningPage {
    pub frame: Frame,
    pub action: String,
    pub workspace: String,
    pub name: String,
    pub email: String,
    pub mode: InvitationMode,
    /// Whether an administrator has to approve afterwards.
    pub waits: bool,
    pub problem: Option<SetupError>,
    pub throttled: Option<u64>,
    pub captcha: Option<Captcha>,
}

impl JoiningPage {
    pub fn heading(&self) -> String {
        self.frame
            .say_with("invitation-title", &[("workspace", &self.workspace)])
    }

    fn error(&self, field: &str) -> Option<String> {
        let problem = self.problem.as_ref().filter(|problem| problem.field == field);
        problem.map(|problem| problem.words.clone())
    }

    fn min(&self) -> Option<u64> {
        self.mode.min()
    }
}

/// Somebody joined and waits for an administrator.
#[derive(Template, Clone)]
#[template(path = "join_waits.html")]
pub struct JoinWaits {
    pub frame: Frame,
    pub workspace: String,
}

impl JoinWaits {
    pub fn heading(&self) -> String {
        self.frame.say("join-waits-title")
    }
}

/// Another profile is signed in in this browser: "sign out here and continue". Posts `act=sign_out` to `action`.
#[derive(Template, Clone)]
#[template(path = "other_profile.html")]
pub struct OtherProfile {
    pub frame: Frame,
    pub action: String,
    /// Who is signed in.
    pub login: String,
    /// Whom the link is for.
    pub for_login: String,
}

impl OtherProfile {
    pub fn heading(&self) -> String {
        self.frame.say("other-profile-title")
    }
}
