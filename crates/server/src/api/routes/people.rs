//! The routes of employees and groups: rows of the one table.

use axum::routing::{MethodRouter, delete, get, post, put};

use super::{ADMINISTRATOR, Route, WITH_NOT_FOUND, WITH_STALE_STATE, Who};
use crate::api::{import, people};
use crate::app::App;

const DISMISS: &[&str] = &[
    "session_expired",
    "not_allowed",
    "second_factor_setup_required",
    "step_up_required",
    "not_found",
    "stale_state",
    "last_administrator",
];

pub(super) fn routes() -> Vec<Route> {
    let mut all = employees();
    all.extend(groups());
    all.extend(files());
    all
}

fn admin(
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    answers: (u16, Option<&'static str>),
    codes: &'static [&'static str],
    handler: MethodRouter<App>,
) -> Route {
    Route {
        method,
        path,
        summary,
        who: Who::Administrator,
        sends: None,
        answers,
        codes,
        handler,
    }
}

fn employees() -> Vec<Route> {
    vec![
        admin(
            "get",
            "/employees",
            "The workspace's employees, in order: `search` is the beginning of a word of the name or of an e-mail, `status` \
             and `group` narrow, `sort` is `name` or `added`, `after` and `before` turn the page.",
            (200, Some("EmployeeList")),
            ADMINISTRATOR,
            get(people::employees),
        ),
        Route {
            who: Who::SignedIn,
            ..admin(
                "get",
                "/colleagues/{id}",
                "What every colleague may see of an employee: name, status and contact e-mail.",
                (200, Some("ColleagueCard")),
                &["session_expired", "not_found"],
                get(people::colleague),
            )
        },
        admin(
            "post",
            "/employees/{id}/dismiss",
            "Dismiss an employee: sessions, challenges and the open invitation end at once, the profile stays.",
            (204, None),
            DISMISS,
            post(people::dismiss),
        ),
        admin(
            "delete",
            "/employees/{id}",
            "Delete a dismissed employee for good, and the profile with it if this was its last place.",
            (204, None),
            WITH_STALE_STATE,
            delete(people::delete),
        ),
        admin(
            "post",
            "/employees/{id}/reinstate",
            "Take a dismissed employee back, with what they signed in with before.",
            (200, Some("Reinstated")),
            WITH_STALE_STATE,
            post(people::reinstate),
        ),
    ]
}

fn groups() -> Vec<Route> {
    vec![
        Route {
            sends: Some("RenameGroup"),
            ..admin(
                "put",
                "/groups/{group}",
                "Give a group another name.",
                (204, None),
                WITH_NOT_FOUND,
                put(people::rename_group),
            )
        },
        admin(
            "delete",
            "/groups/{group}",
            "Delete a group; its members stay employees.",
            (204, None),
            WITH_NOT_FOUND,
            delete(people::delete_group),
        ),
    ]
}

fn files() -> Vec<Route> {
    vec![
        admin(
            "get",
            "/employees/export",
            "The list of employees as it is narrowed, in CSV (RFC 4180); no field is a formula.",
            (200, None),
            ADMINISTRATOR,
            get(import::export),
        ),
        admin(
            "post",
            "/imports",
            "Send employees in CSV as the body: `name`, `email`, `groups`, `role`, `language`. It is looked at; nobody is \
             added yet.",
            (201, Some("ImportAnswer")),
            ADMINISTRATOR,
            post(import::send),
        ),
        admin(
            "get",
            "/imports/{id}",
            "How far a file of employees is.",
            (200, Some("ImportAnswer")),
            WITH_NOT_FOUND,
            get(import::one),
        ),
        admin(
            "get",
            "/imports/{id}/rows",
            "What came, or would come, of each row of a file; `part` counts from 0, `only=refused` gives those not taken.",
            (200, Some("ImportRows")),
            WITH_NOT_FOUND,
            get(import::rows),
        ),
        admin(
            "post",
            "/imports/{id}/start",
            "Add what was looked at. Those added are invited and get no message.",
            (204, None),
            WITH_STALE_STATE,
            post(import::start),
        ),
        admin(
            "post",
            "/imports/{id}/invite",
            "Send everybody whom a file added an invitation by mail; each gets one, however often it is asked for.",
            (204, None),
            WITH_STALE_STATE,
            post(import::invite),
        ),
    ]
}
