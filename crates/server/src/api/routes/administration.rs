//! What administrators do: roles, exceptions, requests for access, settings: rows of the one table.

use axum::routing::{delete, get, post, put};

use super::{ADMINISTRATOR, Route, WITH_NOT_FOUND, WITH_STALE_STATE, Who};
use crate::api::{access_request, administration, waiver};

pub(super) fn routes() -> Vec<Route> {
    [administrative(), exceptions(), requests()]
        .into_iter()
        .flatten()
        .collect()
}

const ROLE: &[&str] = &[
    "session_expired",
    "not_allowed",
    "second_factor_setup_required",
    "step_up_required",
    "not_found",
    "last_administrator",
];

fn administrative() -> Vec<Route> {
    let admin = |method, path, summary, answers, codes, handler| Route {
        method,
        path,
        summary,
        who: Who::Administrator,
        sends: None,
        answers,
        codes,
        handler,
    };
    vec![
        admin(
            "get",
            "/employees/{id}",
            "One employee.",
            (200, Some("EmployeeDetail")),
            WITH_NOT_FOUND,
            get(administration::employee),
        ),
        Route {
            sends: Some("SendRole"),
            ..admin(
                "put",
                "/employees/{id}/role",
                "Give an employee another role.",
                (204, None),
                ROLE,
                put(administration::set_role),
            )
        },
        admin(
            "delete",
            "/employees/{id}/sessions",
            "End every session of an employee.",
            (200, Some("Ended")),
            WITH_NOT_FOUND,
            delete(administration::end_sessions),
        ),
        admin(
            "post",
            "/employees/{id}/reopen",
            "Take again what too many failures have closed for an employee: the password, or a method that rests.",
            (200, Some("Reopened")),
            WITH_NOT_FOUND,
            post(administration::reopen),
        ),
        admin(
            "get",
            "/groups",
            "The workspace's groups.",
            (200, Some("Groups")),
            ADMINISTRATOR,
            get(administration::groups),
        ),
        Route {
            sends: Some("SendGroup"),
            ..admin(
                "post",
                "/groups",
                "Make a group.",
                (201, Some("GroupAnswer")),
                ADMINISTRATOR,
                post(administration::create_group),
            )
        },
        admin(
            "put",
            "/groups/{group}/members/{employee}",
            "Put an employee into a group.",
            (204, None),
            WITH_NOT_FOUND,
            put(administration::join_group),
        ),
        admin(
            "delete",
            "/groups/{group}/members/{employee}",
            "Take an employee out of a group.",
            (204, None),
            WITH_NOT_FOUND,
            delete(administration::leave_group),
        ),
        admin(
            "get",
            "/events",
            "The workspace's events, the newest first.",
            (200, Some("Events")),
            ADMINISTRATOR,
            get(administration::events),
        ),
        admin(
            "get",
            "/settings",
            "Every value of the policy.",
            (200, Some("Settings")),
            ADMINISTRATOR,
            get(administration::settings),
        ),
        Route {
            sends: Some("SendSetting"),
            ..admin(
                "put",
                "/settings/{key}",
                "Set one value; the key `policy.preset` chooses the defaults.",
                (204, None),
                ADMINISTRATOR,
                put(administration::set_setting),
            )
        },
        admin(
            "delete",
            "/settings/{key}",
            "Go back to the default.",
            (204, None),
            ADMINISTRATOR,
            delete(administration::unset_setting),
        ),
    ]
}

/// Turning an employee's second factor off for one or two days.
fn exceptions() -> Vec<Route> {
    let admin = |method, path, summary, answers, codes, handler| Route {
        method,
        path,
        summary,
        who: Who::Administrator,
        sends: None,
        answers,
        codes,
        handler,
    };
    vec![
        admin(
            "get",
            "/employees/{id}/waiver",
            "Whether an employee's second factor is turned off, and which challenges wait for one now.",
            (200, Some("WaiverCase")),
            WITH_NOT_FOUND,
            get(waiver::case),
        ),
        Route {
            sends: Some("SendWaiver"),
            ..admin(
                "put",
                "/employees/{id}/waiver",
                "Turn an employee's second factor off for one or two days; never one's own. The person and the other \
                 administrators are told.",
                (200, Some("WaiverAnswer")),
                WITH_STALE_STATE,
                put(waiver::turn_off),
            )
        },
        admin(
            "delete",
            "/employees/{id}/waiver",
            "Turn an employee's second factor on again now; sessions that stood on the exception alone end.",
            (204, None),
            WITH_NOT_FOUND,
            delete(waiver::turn_on),
        ),
        admin(
            "post",
            "/employees/{id}/second-factor/restore",
            "Put the methods back into force that were set aside when another one was set up under an exception. The \
             employee's sessions end.",
            (204, None),
            WITH_STALE_STATE,
            post(waiver::restore),
        ),
    ]
}

/// People who cannot confirm their login, and who answers them.
fn requests() -> Vec<Route> {
    let admin = |method, path, summary, answers, codes, handler| Route {
        method,
        path,
        summary,
        who: Who::Administrator,
        sends: None,
        answers,
        codes,
        handler,
    };
    vec![
        Route {
            who: Who::Anyone,
            ..admin(
                "post",
                "/sign-ins/{id}/access-request",
                "Ask the administrators of the workspace to be let in without the second proof. They and the person are \
                 told; nothing else changes.",
                (201, Some("AskedAnswer")),
                &[
                    "not_found",
                    "challenge_expired",
                    "stale_state",
                    "resend_too_soon",
                    "no_administrator_available",
                ],
                post(access_request::ask),
            )
        },
        admin(
            "get",
            "/access-requests",
            "The people who wait to be let in; with `state=over` what became of others.",
            (200, Some("AccessRequestList")),
            ADMINISTRATOR,
            get(access_request::list),
        ),
        admin(
            "get",
            "/access-requests/{id}",
            "One request: who, from where, known or not, and who answered it.",
            (200, Some("AccessRequestAnswer")),
            WITH_NOT_FOUND,
            get(access_request::one),
        ),
        Route {
            sends: Some("GrantAccess"),
            ..admin(
                "post",
                "/access-requests/{id}/grant",
                "Turn the person's second factor off for one or two days in the browser that asked. Of two \
                 administrators the first wins.",
                (200, Some("WaiverAnswer")),
                WITH_STALE_STATE,
                post(access_request::grant),
            )
        },
        Route {
            sends: Some("RefuseAccess"),
            ..admin(
                "post",
                "/access-requests/{id}/refuse",
                "Decline a request. The person is told.",
                (204, None),
                WITH_STALE_STATE,
                post(access_request::refuse),
            )
        },
    ]
}
