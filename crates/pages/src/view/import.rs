//! Employees from a file, and groups.

use askama::Template;

use crate::frame::Frame;
use crate::view::{Choice, EmployeeRow, Paging};
use crate::when::When;

/// A file in the list of the newest.
#[derive(Clone, Debug)]
pub struct ImportRow {
    pub id: String,
    pub file: String,
    pub when: When,
    /// In words.
    pub state: String,
    pub rows: i64,
}

/// `GET /employees/import`: sends a file, or pasted rows.
#[derive(Template, Clone)]
#[template(path = "import.html")]
pub struct ImportForm {
    pub frame: Frame,
    pub imports: Vec<ImportRow>,
}

impl ImportForm {
    pub fn heading(&self) -> String {
        self.frame.say("import-title")
    }
}

/// A row of a file, and what came of it.
#[derive(Clone, Debug)]
pub struct LineRow {
    pub at: u64,
    pub name: String,
    pub email: String,
    pub groups: String,
    /// In words.
    pub outcome: String,
    pub bad: bool,
}

/// Where a file stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ImportState {
    /// Its arrival was broken off.
    Reading,
    Checked,
    Running,
    Done,
    /// Nobody was added.
    Stopped,
    /// Some were added, or all were and some invited.
    StoppedHalfWay,
    /// Those added get their invitations.
    Inviting,
    Invited,
}

/// `GET /employees/import/{id}`.
#[derive(Template, Clone)]
#[template(path = "import_one.html")]
pub struct ImportPage {
    pub frame: Frame,
    pub id: String,
    pub file: String,
    pub state: ImportState,
    /// Why it stopped, in words.
    pub problem: Option<String>,
    pub rows: i64,
    /// Rows that are done.
    pub done: i64,
    pub invited: i64,
    /// Those who can be invited all at once; 0 where that is not offered.
    pub to_invite: i64,
    /// When invitations go on that rest.
    pub resumes: Option<When>,
    /// Whether only the rows are shown that were not taken.
    pub only_refused: bool,
    pub fresh: i64,
    pub known: i64,
    pub refused: i64,
    pub lines: Vec<LineRow>,
    pub paging: Paging,
}

impl ImportPage {
    pub fn heading(&self) -> String {
        self.file.clone()
    }

    /// Whether people were added, and not only looked at.
    fn is_adding(&self) -> bool {
        !matches!(
            self.state,
            ImportState::Reading | ImportState::Checked | ImportState::Stopped
        )
    }
}

/// A group in the table.
#[derive(Clone, Debug)]
pub struct GroupRow {
    pub id: String,
    pub name: String,
    /// How many, as far as they were counted.
    pub members: String,
}

/// `GET /employees/groups`.
#[derive(Template, Clone)]
#[template(path = "groups.html")]
pub struct Groups {
    pub frame: Frame,
    pub groups: Vec<GroupRow>,
    /// What is wrong with the name that was typed.
    pub wrong: Option<String>,
    pub name: String,
}

impl Groups {
    pub fn heading(&self) -> String {
        self.frame.say("workgroups")
    }
}

/// `GET /employees/groups/{id}`: its members, and its name.
#[derive(Template, Clone)]
#[template(path = "group.html")]
pub struct Group {
    pub frame: Frame,
    pub id: String,
    pub name: String,
    pub wrong: Option<String>,
    pub typed: String,
    pub members: Vec<EmployeeRow>,
    pub paging: Paging,
}

impl Group {
    pub fn heading(&self) -> String {
        self.name.clone()
    }
}

/// The columns that a file may have, with what each holds.
pub fn columns(frame: &Frame) -> Vec<Choice> {
    ["name", "email", "groups", "role", "language"]
        .iter()
        .map(|name| Choice {
            value: (*name).to_owned(),
            label: frame.say(&format!("import-column-{name}")),
        })
        .collect()
}
