//! The administrator's console: employees, what happened, and what one may not do yet.

use askama::Template;

use crate::frame::Frame;
use crate::view::Choice;
use crate::view::own::{HistoryEntry, SessionRow};
use crate::view::trusted_device::PhoneRow;
use crate::view::waiver::TurnedOff;
use crate::when::When;

/// Where newer and older rows are: paths with their query, without `base`.
#[derive(Clone, Debug, Default)]
pub struct Paging {
    pub newer: Option<String>,
    pub older: Option<String>,
}

/// `GET /employees/{id}`, for administrators.
#[derive(Template, Clone)]
#[template(path = "employee.html")]
pub struct Employee {
    pub frame: Frame,
    pub id: String,
    pub name: String,
    pub initials: String,
    pub login: String,
    pub contact_email: Option<String>,
    /// Where it can be set: not of somebody who is only invited or was dismissed.
    pub contact_path: Option<String>,
    pub role: String,
    pub status: String,
    /// Neither active nor on the way in.
    pub dismissed: bool,
    /// The groups that the employee belongs to, by id.
    pub groups: Vec<Choice>,
    /// The others, to be put into.
    pub other_groups: Vec<Choice>,
    pub second_factor: bool,
    /// Until when it is turned off.
    pub turned_off: Option<TurnedOff>,
    /// Whether it can be turned off here: it is on, and not one's own.
    pub can_turn_off: bool,
    /// When the authenticator app was set up.
    pub app_set_up: Option<When>,
    pub phone: Option<PhoneRow>,
    /// What too many failures have closed, in words; empty where nothing is.
    pub closed: String,
    /// The telephone number, whole: administrators call it.
    pub number: Option<String>,
    /// How many recovery codes are left; `None` where none were made, or the set is void.
    pub recovery_codes: Option<u64>,
    /// Live sessions, who was active last first.
    pub sessions: Vec<SessionRow>,
    pub last_sign_in: Option<HistoryEntry>,
}

impl Employee {
    pub fn heading(&self) -> String {
        self.name.clone()
    }
}

/// `GET /employees/reports` ("Time and reports"); for who is no administrator also `GET /employees`.
#[derive(Template, Clone)]
#[template(path = "reports.html")]
pub struct Reports {
    pub frame: Frame,
    pub last_sign_in: Option<HistoryEntry>,
    /// Where the login history is, without `base`: everybody's for an administrator, else one's own.
    pub history: String,
    /// Whether the way to inviting is shown: for who is no administrator and may invite.
    pub invites: bool,
}

impl Reports {
    pub fn heading(&self) -> String {
        self.frame.say(if self.frame.is_administrator() {
            "nav-reports"
        } else {
            "nav-employees"
        })
    }
}

/// What the list of events is narrowed to; these are the query of its address.
#[derive(Clone, Debug, Default)]
pub struct EventFilters {
    pub kind: String,
    /// A login or a part of a name.
    pub employee: String,
    pub address: String,
    /// `YYYY-MM-DD`.
    pub from: String,
    /// `YYYY-MM-DD`, that day included.
    pub to: String,
}

impl EventFilters {
    fn any(&self) -> bool {
        self.any_more() || [&self.kind, &self.employee].iter().any(|filter| !filter.is_empty())
    }

    /// Whether one of those is set that are folded away.
    fn any_more(&self) -> bool {
        [&self.address, &self.from, &self.to]
            .iter()
            .any(|filter| !filter.is_empty())
    }
}

/// One event.
#[derive(Clone, Debug)]
pub struct EventRow {
    /// The event's id, for support.
    pub id: String,
    pub when: When,
    /// The event's own word, such as `session.ended`.
    pub kind: String,
    /// The same as a sentence.
    pub what: String,
    /// Who did it: a name and, for an employee, a path without `base`.
    pub actor: String,
    pub actor_path: Option<String>,
    /// To whom, when that is somebody else.
    pub subject: Option<String>,
    pub address: Option<String>,
    pub device: Option<String>,
    pub details: Vec<(String, String)>,
    /// Whether a signed checkpoint covers it already.
    pub sealed: bool,
    pub attention: bool,
}

/// How far the log is sealed.
#[derive(Clone, Debug)]
pub enum SealState {
    /// Nothing to seal yet.
    Empty,
    Sealed {
        until: When,
        count: u64,
    },
    /// Sealing has stopped; somebody must look.
    Stopped {
        since: When,
    },
}

/// `GET /events?kind=&employee=&address=&from=&to=`, for administrators.
#[derive(Template, Clone)]
#[template(path = "events.html")]
pub struct Events {
    pub frame: Frame,
    pub filters: EventFilters,
    pub kinds: Vec<Choice>,
    pub rows: Vec<EventRow>,
    pub seal: SealState,
    pub paging: Paging,
}

impl Events {
    pub fn heading(&self) -> String {
        self.frame.say("nav-event-log")
    }
}

/// What an administrator sees before a second factor is active (ADM-05).
#[derive(Template, Clone)]
#[template(path = "setup_required.html")]
pub struct SetupRequired {
    pub frame: Frame,
}

impl SetupRequired {
    pub fn heading(&self) -> String {
        self.frame.say("setup-required-title")
    }
}
