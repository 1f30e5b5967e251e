//! The people of a workspace: the list, colleagues, dismissing and reinstating.

use pages::frame::Here;
use pages::view::{Colleague, Confirm, EmployeeRow, Employees, Paging, PeopleFilters, StatusTab};
use pages::{Frame, Texts, initials};

use super::inside::groups;
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
            vec!["Office".to_owned(), "Drivers".to_owned()]
        } else {
            Vec::new()
        },
        second_factor: factor,
        last_sign_in: factor.then(|| ago(texts, 60 * 26)),
    }
}

fn tabs(texts: &Texts) -> Vec<StatusTab> {
    let words = [
        ("", "filter-all", 1_203),
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
    let ada = || signed_in(texts, "Ada Meadow", true, Here::Employees);
    let people = [
        ("Ada Meadow", "active", true),
        ("Ben Okafor", "active", false),
        ("Elif Yıldız", "invited", false),
        ("Katarzyna Wiśniewska-Brzezińska", "active", true),
        ("Maryam سلطانی", "pending", false),
        (HEBREW, "dismissed", false),
        (LONG, "active", true),
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
    let names = ["Ben Okafor".to_owned(), HEBREW.to_owned(), LONG.to_owned()];
    let colleague = Colleague {
        frame: signed_in(texts, "Ben Okafor", false, Here::Employees),
        name: HEBREW.to_owned(),
        initials: initials(HEBREW),
        status: texts.say("status-active"),
        dismissed: false,
        contact_email: Some("dana@example.org".to_owned()),
    };
    vec![
        page(
            "employees-none-found",
            &Employees {
                filters: PeopleFilters {
                    search: "nobody <b>".to_owned(),
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
        page("dismiss", &Confirm::dismiss(ada(), "0198f2", LONG, 2, false)),
        page("dismiss-invited", &Confirm::dismiss(ada(), "0198f2", HEBREW, 0, true)),
        page(
            "dismiss-several",
            &Confirm::dismiss_several(ada(), &names, "status=active", Vec::new()),
        ),
        page(
            "reinstate",
            &Confirm::reinstate(ada(), "0198f2", LONG, "reinstate-active"),
        ),
        page(
            "reinstate-invited",
            &Confirm::reinstate(ada(), "0198f2", HEBREW, "reinstate-invited"),
        ),
        page("role-up", &Confirm::role(ada(), "0198f2", LONG, false)),
        page("role-down", &Confirm::role(ada(), "0198f2", HEBREW, true)),
    ]
}
