//! The people of a workspace: the list, one's colleagues, groups.

use askama::Template;

use crate::frame::Frame;
use crate::view::{Choice, Paging};
use crate::when::When;

/// One employee in the table.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own in the row")]
pub struct EmployeeRow {
    pub id: String,
    pub name: String,
    pub initials: String,
    pub login: String,
    pub role: String,
    /// In words.
    pub status: String,
    /// Not active: invited, pending, dismissed.
    pub inactive: bool,
    pub dismissed: bool,
    pub groups: Vec<String>,
    pub second_factor: bool,
    /// Was dismissed, and a telephone number is still theirs (EMP-05).
    pub holds_number: bool,
    pub last_sign_in: Option<When>,
}

/// One of the statuses to look at, with how many stand so.
#[derive(Clone, Debug)]
pub struct StatusTab {
    /// Empty: all of them.
    pub value: String,
    pub label: String,
    pub count: i64,
    /// Without `base`.
    pub href: String,
}

/// What the list is narrowed to and sorted by; these are the query of its address.
#[derive(Clone, Debug, Default)]
pub struct PeopleFilters {
    pub search: String,
    pub status: String,
    pub group: String,
    /// Empty: by name; `added`: the newest first.
    pub sort: String,
    /// The same as the query of an address, for the export.
    pub query: String,
}

impl PeopleFilters {
    fn any(&self) -> bool {
        [&self.search, &self.status, &self.group].iter().any(|f| !f.is_empty())
    }
}

/// `GET /employees?search=&status=&group=&sort=`, for administrators: whoever may read it may invite ([`domain::access`]).
#[derive(Template, Clone)]
#[template(path = "employees.html")]
pub struct Employees {
    pub frame: Frame,
    pub filters: PeopleFilters,
    pub tabs: Vec<StatusTab>,
    pub groups: Vec<Choice>,
    pub rows: Vec<EmployeeRow>,
    pub paging: Paging,
}

impl Employees {
    pub fn heading(&self) -> String {
        self.frame.say("nav-employees")
    }
}

/// `GET /employees/{id}` for who is no administrator: what every colleague may see (ACC-11).
#[derive(Template, Clone)]
#[template(path = "colleague.html")]
pub struct Colleague {
    pub frame: Frame,
    pub name: String,
    pub initials: String,
    pub status: String,
    pub dismissed: bool,
    pub contact_email: Option<String>,
}

impl Colleague {
    pub fn heading(&self) -> String {
        self.name.clone()
    }
}
