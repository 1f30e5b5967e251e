//! The people of a workspace: the list, colleagues, dismissing and reinstating.

use pages::frame::Here;
use pages::view::{
    Colleague, Confirm, EmployeeRow, Employees, Group, GroupRow, Groups, ImportForm, ImportPage, ImportRow,
    ImportState, LineRow, Paging, PeopleFilters, StatusTab,
};
use pages::{Frame, Texts, initials};

use super::inside::groups;
use super::typed::typed;
use super::{HEBREW, LONG, Sample, ago, page, signed_in};

fn row(texts: &Texts, name: &str, status: &str, factor: bool) -> EmployeeRow {
    EmployeeRow {
        id: format!("0198f2{}", initials(name)),
        name: name.to_owned(),
        initials: initials(name),
        login: format!(
            "{}@meadow.example",
            name.split(' ').next().unwrap_or("x").to_lowercase()
        ),
        role: texts.say(if name == "Ada Meadow" {
            "role-administrator"
        } else {
            "role-employee"
        }),
        status: texts.say(&format!("status-{status}")),
        inactive: status != "active",
        dismissed: status == "dismissed",
        groups: if factor {
            vec![typed("Office").to_owned(), typed("Drivers").to_owned()]
        } else {
            Vec::new()
        },
        second_factor: factor,
        holds_number: status == "dismissed",
        last_sign_in: factor.then(|| ago(texts, 60 * 26)),
    }
}

fn tabs(texts: &Texts) -> Vec<StatusTab> {
    let words = [
        ("", "filter-everybody", 1_203),
        ("active", "status-active", 1_180),
        ("invited", "status-invited", 12),
        ("pending", "status-pending", 1),
        ("dismissed", "status-dismissed", 10),
    ];
    let tab = |(value, label, count): (&str, &str, i64)| StatusTab {
        value: value.to_owned(),
        label: texts.say(label),
        count,
        href: format!("/employees?status={value}"),
    };
    words.into_iter().map(tab).collect()
}

pub fn samples(texts: &Texts) -> Vec<Sample> {
    let ada = || signed_in(texts, typed("Ada Meadow"), true, Here::Employees);
    let people = [
        (typed("Ada Meadow"), "active", true),
        (typed("Ben Okafor"), "active", false),
        (typed("Elif Yıldız"), "invited", false),
        (typed("Katarzyna Wiśniewska-Brzezińska"), "active", true),
        (typed("Maryam سلطانی"), "pending", false),
        (typed(HEBREW), "dismissed", false),
        (typed(LONG), "active", true),
        ("<script>alert(1)</script>", "active", false),
    ];
    let employees = Employees {
        frame: ada(),
        filters: PeopleFilters::default(),
        tabs: tabs(texts),
        groups: groups(3),
        rows: people
            .iter()
            .map(|(name, status, factor)| row(texts, name, status, *factor))
            .collect(),
        paging: Paging {
            newer: Some("/employees?before=1".to_owned()),
            older: Some("/employees?after=1".to_owned()),
        },
    };
    let narrowed = PeopleFilters {
        status: "dismissed".to_owned(),
        sort: "added".to_owned(),
        ..PeopleFilters::default()
    };
    let names = [
        typed("Ben Okafor").to_owned(),
        typed(HEBREW).to_owned(),
        typed(LONG).to_owned(),
    ];
    let colleague = Colleague {
        frame: signed_in(texts, typed("Ben Okafor"), false, Here::Employees),
        name: typed(HEBREW).to_owned(),
        initials: initials(typed(HEBREW)),
        status: texts.say("status-active"),
        dismissed: false,
        contact_email: Some(typed("dana@example.org").to_owned()),
    };
    let mut samples = files(texts);
    samples.extend(some_groups(texts, &employees.rows));
    samples.extend([
        page(
            "employees-none-found",
            &Employees {
                filters: PeopleFilters {
                    search: typed("nobody <b>").to_owned(),
                    ..PeopleFilters::default()
                },
                rows: Vec::new(),
                ..employees.clone()
            },
        ),
        page(
            "employees-empty",
            &Employees {
                rows: Vec::new(),
                groups: Vec::new(),
                ..employees.clone()
            },
        ),
        page(
            "employees-dismissed",
            &Employees {
                frame: Frame {
                    done: Some(texts.say_with("done-dismissed", &[("count", 2)])),
                    error: Some(texts.say_with("several-left", &[("count", 1)])),
                    ..ada()
                },
                filters: narrowed,
                rows: employees.rows[5..6].to_vec(),
                ..employees.clone()
            },
        ),
        page("employees", &employees),
        page("colleague", &colleague),
        page(
            "colleague-dismissed",
            &Colleague {
                status: texts.say("status-dismissed"),
                dismissed: true,
                contact_email: None,
                ..colleague
            },
        ),
        page(
            "dismiss",
            &Confirm::dismiss(ada(), "0198f2", typed(LONG), 2, false, Some("+4915123456789")),
        ),
        page(
            "dismiss-invited",
            &Confirm::dismiss(ada(), "0198f2", typed(HEBREW), 0, true, None),
        ),
        page(
            "dismiss-several",
            &Confirm::dismiss_several(ada(), &names, "status=active", Vec::new()),
        ),
        page(
            "reinstate",
            &Confirm::reinstate(ada(), "0198f2", typed(LONG), "reinstate-active"),
        ),
        page(
            "reinstate-invited",
            &Confirm::reinstate(ada(), "0198f2", typed(HEBREW), "reinstate-invited"),
        ),
        page("role-up", &Confirm::role(ada(), "0198f2", typed(LONG), false)),
        page("role-down", &Confirm::role(ada(), "0198f2", typed(HEBREW), true)),
    ]);
    samples
}

fn files(texts: &Texts) -> Vec<Sample> {
    let ada = || signed_in(texts, typed("Ada Meadow"), true, Here::Employees);
    let line = |at: u64, name: &str, outcome: &str| LineRow {
        at,
        name: name.to_owned(),
        email: format!("p{at}@meadow.example"),
        groups: if at.is_multiple_of(2) {
            typed("Office, Drivers").to_owned()
        } else {
            String::new()
        },
        outcome: texts.say(&format!("import-outcome-{outcome}")),
        bad: !["new", "added", "invited", "known"].contains(&outcome),
    };
    let checked = ImportPage {
        frame: ada(),
        id: "imp_1".to_owned(),
        file: typed("people-of-the-northern-warehouse-2026-11-21.csv").to_owned(),
        state: ImportState::Checked,
        problem: None,
        rows: 1_203,
        done: 0,
        invited: 0,
        to_invite: 0,
        resumes: None,
        only_refused: false,
        fresh: 1_180,
        known: 20,
        refused: 3,
        lines: vec![
            line(2, typed("Ann Berg"), "new"),
            line(3, typed(LONG), "known"),
            line(4, typed(HEBREW), "repeated"),
            line(5, "=HYPERLINK(\"http://evil\")", "email"),
        ],
        paging: Paging {
            newer: None,
            older: Some("/employees/import/imp_1?part=1".to_owned()),
        },
    };
    let stopped = ImportPage {
        state: ImportState::Stopped,
        problem: Some(texts.say_with("import-problem-unknown-column", &[("column", typed("salary <b>"))])),
        lines: Vec::new(),
        rows: 0,
        fresh: 0,
        known: 0,
        refused: 0,
        ..checked.clone()
    };
    let earlier = |file: &str, state: &str| ImportRow {
        id: "imp_1".to_owned(),
        file: file.to_owned(),
        when: ago(texts, 60 * 3),
        state: texts.say(&format!("import-state-{state}")),
        rows: 1_203,
    };
    let form = ImportForm {
        frame: ada(),
        imports: Vec::new(),
    };
    vec![
        page("import-first", &form),
        page(
            "import",
            &ImportForm {
                imports: vec![earlier(typed("people.csv"), "done"), earlier(typed(LONG), "stopped")],
                ..form
            },
        ),
        page("import-checked", &checked),
        page(
            "import-running",
            &ImportPage {
                state: ImportState::Running,
                done: 400,
                ..checked.clone()
            },
        ),
        page(
            "import-done",
            &ImportPage {
                state: ImportState::Done,
                to_invite: 1_180,
                ..checked.clone()
            },
        ),
        page(
            "import-refused",
            &ImportPage {
                state: ImportState::StoppedHalfWay,
                problem: Some(texts.say("import-problem-not-allowed")),
                done: 400,
                only_refused: true,
                lines: checked.lines[2..].to_vec(),
                ..checked.clone()
            },
        ),
        page(
            "import-inviting",
            &ImportPage {
                id: "imp_2".to_owned(),
                state: ImportState::Inviting,
                done: 1_000,
                invited: 1_000,
                resumes: Some(ago(texts, 60)),
                lines: vec![line(2, typed("Ann Berg"), "invited"), line(3, typed(LONG), "added")],
                ..checked.clone()
            },
        ),
        page(
            "import-invited",
            &ImportPage {
                state: ImportState::Invited,
                invited: 1_180,
                ..checked.clone()
            },
        ),
        page("import-stopped", &stopped),
        page(
            "import-broken-off",
            &ImportPage {
                state: ImportState::Reading,
                ..stopped
            },
        ),
    ]
}

fn some_groups(texts: &Texts, people: &[EmployeeRow]) -> Vec<Sample> {
    let ada = || signed_in(texts, typed("Ada Meadow"), true, Here::Employees);
    let row = |(at, choice): (usize, pages::view::Choice)| GroupRow {
        id: choice.value,
        name: choice.label,
        members: texts.say_with("group-members-count", &[("count", at)]),
    };
    let all = Groups {
        frame: ada(),
        groups: groups(3).into_iter().enumerate().map(row).collect(),
        wrong: None,
        name: String::new(),
    };
    let group = Group {
        frame: ada(),
        id: "grp_1".to_owned(),
        name: typed("Night shift").to_owned(),
        wrong: None,
        typed: typed("Night shift").to_owned(),
        members: people.to_vec(),
        paging: Paging::default(),
    };
    vec![
        page(
            "groups-empty",
            &Groups {
                groups: Vec::new(),
                ..all.clone()
            },
        ),
        page(
            "groups-taken",
            &Groups {
                wrong: Some(texts.say("problem-name-taken")),
                name: typed("Office").to_owned(),
                ..all.clone()
            },
        ),
        page("groups", &all),
        page("group", &group),
        page(
            "group-empty",
            &Group {
                members: Vec::new(),
                ..group
            },
        ),
        page("group-delete", &Confirm::delete_group(ada(), "grp_1", typed(LONG))),
    ]
}
