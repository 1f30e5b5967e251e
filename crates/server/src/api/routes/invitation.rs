//! Inviting, and joining by what was sent: rows of the one table.

use axum::routing::{delete, get, post, put};

use super::{ADMINISTRATOR, Route, WITH_NOT_FOUND, WITH_STALE_STATE, Who};
use crate::api::{invitation, sms_invitation};

pub(super) fn routes() -> Vec<Route> {
    [inviting(), by_sms(), joining()].into_iter().flatten().collect()
}

const RESEND: &[&str] = &[
    "session_expired",
    "not_allowed",
    "second_factor_setup_required",
    "step_up_required",
    "not_found",
    "stale_state",
    "resend_too_soon",
];

const INVITE: &[&str] = &[
    "session_expired",
    "not_allowed",
    "second_factor_setup_required",
    "step_up_required",
    "email_already_exists",
];

const INVITE_NUMBER: &[&str] = &[
    "session_expired",
    "not_allowed",
    "second_factor_setup_required",
    "step_up_required",
    "phone_in_use",
    "method_unavailable",
    "stale_state",
];

const RESEND_SMS: &[&str] = &[
    "session_expired",
    "not_allowed",
    "second_factor_setup_required",
    "step_up_required",
    "not_found",
    "method_unavailable",
    "stale_state",
    "resend_too_soon",
];

const JOIN: &[&str] = &[
    "link_used",
    "incorrect_login_or_password",
    "password_too_weak",
    "captcha_required",
    "captcha_wrong",
    "stale_state",
];

/// Inviting, and what is open of it: the sender's own, or an administrator's.
fn inviting() -> Vec<Route> {
    let route = |who, method, path, summary, answers, codes, handler| Route {
        method,
        path,
        summary,
        who,
        sends: None,
        answers,
        codes,
        handler,
    };
    let own = |method, path, summary, answers, codes, handler| {
        route(Who::SignedIn, method, path, summary, answers, codes, handler)
    };
    let admin = |method, path, summary, answers, codes, handler| {
        route(Who::Administrator, method, path, summary, answers, codes, handler)
    };
    vec![
        own(
            "get",
            "/invitations",
            "The open invitations (`?status=invited`) or those who wait for approval (`?status=pending`), the newest \
             first: one's own, or all for an administrator.",
            (200, Some("Invitations")),
            ADMINISTRATOR,
            get(invitation::list),
        ),
        Route {
            sends: Some("SendInvitation"),
            ..own(
                "post",
                "/invitations",
                "Invite one address. Where it is in use here, the problem's `reason` says as what, and `holder` by whom.",
                (201, Some("InvitedAnswer")),
                INVITE,
                post(invitation::invite),
            )
        },
        Route {
            sends: Some("SendInvitations"),
            ..own(
                "post",
                "/invitations/list",
                "Invite everybody in a pasted list; what is wrong with one entry leaves the others alone.",
                (200, Some("InvitationResults")),
                ADMINISTRATOR,
                post(invitation::invite_list),
            )
        },
        own(
            "post",
            "/invitations/{id}/resend",
            "Send the invitation again; the older links die.",
            (204, None),
            RESEND,
            post(invitation::resend),
        ),
        own(
            "delete",
            "/invitations/{id}",
            "Delete an open invitation, or refuse somebody who waits for approval: the address is free at once.",
            (204, None),
            WITH_NOT_FOUND,
            delete(invitation::remove),
        ),
        admin(
            "post",
            "/invitations/{id}/link",
            "Make a new personal link to be handed over, shown this once; the older links die.",
            (200, Some("LinkAnswer")),
            WITH_STALE_STATE,
            post(invitation::copy),
        ),
        admin(
            "post",
            "/invitations/{id}/approve",
            "Let somebody in who joined by a link for many people and waits.",
            (204, None),
            WITH_STALE_STATE,
            post(invitation::approve),
        ),
        admin(
            "get",
            "/join-links",
            "The links by which many people may join, the newest first.",
            (200, Some("JoinLinksAnswer")),
            ADMINISTRATOR,
            get(invitation::join_links),
        ),
        Route {
            sends: Some("SendJoinLink"),
            ..admin(
                "post",
                "/join-links",
                "Make a link by which many people may join, shown this once.",
                (201, Some("NewJoinLinkAnswer")),
                ADMINISTRATOR,
                post(invitation::make_join_link),
            )
        },
        Route {
            sends: Some("SwitchJoinLink"),
            ..admin(
                "put",
                "/join-links/{id}",
                "Switch such a link on or off; off, it stops working at once.",
                (204, None),
                WITH_NOT_FOUND,
                put(invitation::switch_join_link),
            )
        },
    ]
}

/// The same by SMS, for administrators only (THR-16).
fn by_sms() -> Vec<Route> {
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
            "/sms-invitations",
            "The open invitations by SMS, the newest first. `after` and `limit` page.",
            (200, Some("NumberInvitations")),
            ADMINISTRATOR,
            get(sms_invitation::list),
        ),
        Route {
            sends: Some("InviteNumber"),
            ..admin(
                "post",
                "/sms-invitations",
                "Invite a telephone number: the link goes there, and its person registers with an e-mail address.",
                (201, Some("InvitedNumber")),
                INVITE_NUMBER,
                post(sms_invitation::invite),
            )
        },
        admin(
            "post",
            "/sms-invitations/{id}/resend",
            "Send a new link; the older one dies.",
            (204, None),
            RESEND_SMS,
            post(sms_invitation::resend),
        ),
        admin(
            "delete",
            "/sms-invitations/{id}",
            "Delete an open invitation by SMS: its link leads nowhere.",
            (204, None),
            WITH_STALE_STATE,
            delete(sms_invitation::remove),
        ),
    ]
}

/// What strangers do with a link. None of these makes a session.
fn joining() -> Vec<Route> {
    let anyone = |path, summary, sends, answers, codes, handler| Route {
        method: "post",
        path,
        summary,
        who: Who::Anyone,
        sends: Some(sends),
        answers,
        codes,
        handler,
    };
    vec![
        anyone(
            "/invitation-links/read",
            "What a personal link leads to; it is not used by that.",
            "SendLink",
            (200, Some("OpenedInvitation")),
            &["link_used"],
            post(invitation::read),
        ),
        anyone(
            "/invitation-links/accept",
            "Accept an invitation: with a new password, or with the one that the profile has. `stale_state` where \
             another profile is signed in.",
            "AcceptInvitation",
            (200, Some("JoinedAnswer")),
            JOIN,
            post(invitation::accept),
        ),
        anyone(
            "/join-links/ask",
            "Ask to join by a link for many people: a mail goes to the address, whoever's it is.",
            "AskToJoin",
            (202, None),
            &["link_used"],
            post(invitation::ask),
        ),
        anyone(
            "/join-links/confirm",
            "Confirm the address by the mailed link, and join.",
            "ConfirmJoining",
            (200, Some("JoinedAnswer")),
            JOIN,
            post(invitation::confirm),
        ),
    ]
}
