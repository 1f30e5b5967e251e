//! What employees do with what is theirs: rows of the one table.

use axum::routing::{delete, get, post, put};

use super::{Route, SIGNED_IN, Who};
use crate::api::{account, banner, notification, profile, session, sms, step_up, trusted_device, waiver};

pub(super) fn routes() -> Vec<Route> {
    [
        own(),
        own_profile(),
        own_phone(),
        own_exception(),
        banners(),
        notifications(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

const WITH_WAITING: &[&str] = &["session_expired", "stale_state"];

fn own() -> Vec<Route> {
    let own = |method, path, summary, answers, codes, handler| Route {
        method,
        path,
        summary,
        who: Who::SignedIn,
        sends: None,
        answers,
        codes,
        handler,
    };
    vec![
        own(
            "get",
            "/session",
            "Who is signed in, what was proven, and when it ends. Extends the session unless the request carries \
             `Doorward-Background: 1`.",
            (200, Some("SessionAnswer")),
            SIGNED_IN,
            get(session::check),
        ),
        own(
            "delete",
            "/session",
            "Log out: end this session only. With `?forget_device=true` this device becomes unknown, too.",
            (204, None),
            SIGNED_IN,
            delete(session::sign_out),
        ),
        Route {
            sends: Some("StepUp"),
            ..own(
                "post",
                "/session/step-up",
                "Prove the password, and a factor where one is usable, once more. The session gets a new token.",
                (204, None),
                &[
                    "session_expired",
                    "incorrect_login_or_password",
                    "incorrect_code",
                    "method_unavailable",
                ],
                post(session::step_up),
            )
        },
        own(
            "post",
            "/session/step-up/sms",
            "Send a code to the linked telephone number, to prove with it once more.",
            (201, Some("SmsAnswer")),
            &["session_expired", "method_unavailable", "resend_too_soon"],
            post(sms::send_again),
        ),
        Route {
            sends: Some("AskPhone"),
            ..own(
                "post",
                "/session/step-up/push",
                "Put the step-up to the phone, with the password. `push.held` says why nothing went out. Where the \
                 password was sent, the session gets a new token.",
                (202, Some("StepUpAnswer")),
                &[
                    "session_expired",
                    "incorrect_login_or_password",
                    "step_up_required",
                    "method_unavailable",
                ],
                post(step_up::ask),
            )
        },
        own(
            "get",
            "/session/step-up/push",
            "How the step-up stands with the phone.",
            (200, Some("StepUpAnswer")),
            SIGNED_IN,
            get(step_up::show),
        ),
        own(
            "post",
            "/session/step-up/push/answer",
            "Take what the phone approved as a proof. The session gets a new token.",
            (204, None),
            &["session_expired", "stale_state"],
            post(step_up::take),
        ),
        own(
            "get",
            "/session/step-up/push/wait",
            "A stream of events: each `look` means that it is worth asking how the step-up stands.",
            (200, None),
            SIGNED_IN,
            get(step_up::wait),
        ),
        own(
            "get",
            "/sessions",
            "One's own live sessions.",
            (200, Some("Sessions")),
            SIGNED_IN,
            get(account::sessions),
        ),
        own(
            "delete",
            "/sessions",
            "Log out on all devices but this one.",
            (200, Some("Ended")),
            &["session_expired", "step_up_required"],
            delete(account::end_others),
        ),
        own(
            "delete",
            "/sessions/{id}",
            "End one of one's own sessions.",
            (204, None),
            &["session_expired", "not_found"],
            delete(account::end_session),
        ),
        Route {
            sends: Some("ChangePassword"),
            ..own(
                "put",
                "/password",
                "Change the password of the account: the current one once, and a code where any workspace of the \
                 account has a second factor. Other sessions end; this one gets a new token.",
                (204, None),
                &[
                    "session_expired",
                    "incorrect_login_or_password",
                    "incorrect_code",
                    "step_up_required",
                    "password_too_weak",
                    "password_reused",
                ],
                put(account::change_password),
            )
        },
        own(
            "get",
            "/history",
            "What happened to one's own account.",
            (200, Some("Events")),
            SIGNED_IN,
            get(account::history),
        ),
        own(
            "get",
            "/second-factor",
            "Which methods of the second factor are set up.",
            (200, Some("SecondFactor")),
            SIGNED_IN,
            get(account::second_factor),
        ),
        own(
            "post",
            "/second-factor/otp-app",
            "Begin to set up an authenticator app; a former one stays in force until the new one is confirmed.",
            (200, Some("OtpAppSetup")),
            &["session_expired", "step_up_required"],
            post(account::begin_otp_app),
        ),
        Route {
            sends: Some("SendCode"),
            ..own(
                "post",
                "/second-factor/otp-app/confirm",
                "Confirm the set-up with a code of the new app. The session gets a new token; the first set-up answers the \
                 recovery codes.",
                (200, Some("OtpAppConfirmed")),
                &[
                    "session_expired",
                    "step_up_required",
                    "incorrect_code",
                    "challenge_expired",
                ],
                post(account::confirm_otp_app),
            )
        },
        own(
            "get",
            "/second-factor/recovery-codes",
            "How many recovery codes are left; never which.",
            (200, Some("RecoveryCodes")),
            SIGNED_IN,
            get(account::recovery_codes),
        ),
        own(
            "post",
            "/second-factor/recovery-codes",
            "Make a new set of recovery codes, shown this once; all older ones are void at once.",
            (201, Some("NewRecoveryCodes")),
            &["session_expired", "step_up_required", "second_factor_setup_required"],
            post(account::reload_recovery_codes),
        ),
    ]
}

/// Name, login and contact e-mail.
fn own_profile() -> Vec<Route> {
    let own = |method, path, summary, answers, codes, handler| Route {
        method,
        path,
        summary,
        who: Who::SignedIn,
        sends: None,
        answers,
        codes,
        handler,
    };
    vec![
        own(
            "get",
            "/profile",
            "One's own profile: name, login, contact e-mail, language and time zone.",
            (200, Some("ProfileAnswer")),
            SIGNED_IN,
            get(profile::show),
        ),
        own(
            "get",
            "/profile/data",
            "One's own data: profile, workspaces, sessions and the whole history.",
            (200, Some("OwnData")),
            SIGNED_IN,
            get(profile::data),
        ),
        Route {
            sends: Some("SendProfile"),
            ..own(
                "put",
                "/profile",
                "Change one's own name, language and time zone.",
                (204, None),
                SIGNED_IN,
                put(profile::save),
            )
        },
        Route {
            sends: Some("SendLogin"),
            ..own(
                "put",
                "/login",
                "Ask for another login: the password once, and a code where any workspace of the account has a second \
                 factor. A link goes to the new address; until its owner follows it the login stays. The session gets \
                 a new token.",
                (204, None),
                &[
                    "session_expired",
                    "incorrect_login_or_password",
                    "incorrect_code",
                    "step_up_required",
                    "email_already_exists",
                ],
                put(profile::change_login),
            )
        },
        own(
            "post",
            "/login/again",
            "Send the link to the new login once more; the former link is void.",
            (204, None),
            WITH_WAITING,
            post(profile::login_again),
        ),
        own(
            "post",
            "/login/cancel",
            "Cancel a change of login that waits.",
            (204, None),
            WITH_WAITING,
            post(profile::login_cancel),
        ),
        Route {
            sends: Some("SendContactEmail"),
            ..own(
                "put",
                "/contact-email",
                "Set or take away one's own contact e-mail in this workspace. A link for its confirmation goes there.",
                (204, None),
                &[
                    "session_expired",
                    "step_up_required",
                    "second_factor_setup_required",
                    "email_already_exists",
                ],
                put(profile::set_contact),
            )
        },
        own(
            "post",
            "/contact-email/again",
            "Send the link for one's own contact e-mail once more; the former link is void.",
            (204, None),
            WITH_WAITING,
            post(profile::contact_again),
        ),
        Route {
            sends: Some("SendContactEmail"),
            who: Who::Administrator,
            ..own(
                "put",
                "/employees/{id}/contact-email",
                "Set or take away the contact e-mail of an employee who is in. A link for its confirmation goes there, and \
                 nothing to the administrator.",
                (204, None),
                &[
                    "session_expired",
                    "not_allowed",
                    "second_factor_setup_required",
                    "step_up_required",
                    "not_found",
                    "email_already_exists",
                ],
                put(profile::set_contact_of),
            )
        },
    ]
}

/// One's own trusted device.
fn own_phone() -> Vec<Route> {
    let own = |method, path, summary, answers, codes, handler| Route {
        method,
        path,
        summary,
        who: Who::SignedIn,
        sends: None,
        answers,
        codes,
        handler,
    };
    vec![
        own(
            "get",
            "/second-factor/trusted-device",
            "The trusted device, those before it, and the phone that waits for its digits.",
            (200, Some("TrustedDevices")),
            SIGNED_IN,
            get(trusted_device::show),
        ),
        own(
            "post",
            "/second-factor/trusted-device",
            "A code to connect a phone by: this session's own, until it is over or another one is needed.",
            (200, Some("PairingAnswer")),
            &["session_expired", "step_up_required"],
            post(trusted_device::begin),
        ),
        own(
            "delete",
            "/second-factor/trusted-device/pairing",
            "Give that code up, whoever took it.",
            (204, None),
            SIGNED_IN,
            delete(trusted_device::give_up),
        ),
        Route {
            sends: Some("AnnouncePhone"),
            ..own(
                "post",
                "/second-factor/trusted-device/other",
                "Announce another phone where nothing else is left to prove: every address is told, and this session \
                 may connect it after `phone.other_wait`. The session gets a new token.",
                (200, Some("PhoneAnnounced")),
                &[
                    "session_expired",
                    "step_up_required",
                    "incorrect_login_or_password",
                    "not_allowed",
                    "not_found",
                ],
                post(trusted_device::announce),
            )
        },
        own(
            "delete",
            "/second-factor/trusted-device/other",
            "Take that back, in whichever session it was announced.",
            (204, None),
            SIGNED_IN,
            delete(trusted_device::withdraw),
        ),
        Route {
            sends: Some("SendDigits"),
            ..own(
                "post",
                "/second-factor/trusted-device/confirm",
                "Confirm the phone that took the code by the digits that it shows. The session gets a new token; the \
                 first set-up answers the recovery codes, a later one voids them.",
                (200, Some("TrustedDeviceConfirmed")),
                &[
                    "session_expired",
                    "step_up_required",
                    "incorrect_code",
                    "challenge_expired",
                    "stale_state",
                ],
                post(trusted_device::confirm),
            )
        },
    ]
}

/// One's own second factor turned off, and back on while an administrator has turned it off and after.
fn own_exception() -> Vec<Route> {
    vec![
        Route {
            method: "post",
            path: "/second-factor/turn-off",
            summary: "Turn one's own second factor off, where nothing demands it: app, trusted device, telephone number and \
                      recovery codes are deleted.",
            who: Who::SignedIn,
            sends: None,
            answers: (204, None),
            codes: &["session_expired", "step_up_required", "not_allowed", "stale_state"],
            handler: post(waiver::turn_off_own),
        },
        Route {
            method: "post",
            path: "/second-factor/turn-on",
            summary: "End an administrator's exception with a code of the app that was set up before. The session gets \
                      a new token.",
            who: Who::SignedIn,
            sends: Some("SendCode"),
            answers: (204, None),
            codes: &["session_expired", "incorrect_code", "stale_state"],
            handler: post(waiver::turn_on_own),
        },
        Route {
            method: "post",
            path: "/second-factor/restore",
            summary: "Put the methods back into force that were set aside when another one was set up under an \
                      administrator's exception.",
            who: Who::SignedIn,
            sends: None,
            answers: (204, None),
            codes: &["session_expired", "step_up_required", "stale_state"],
            handler: post(waiver::restore_own),
        },
    ]
}

/// The banner, put off or answered.
fn banners() -> Vec<Route> {
    let own = |method, path, summary, answers, codes, handler| Route {
        method,
        path,
        summary,
        who: Who::SignedIn,
        sends: None,
        answers,
        codes,
        handler,
    };
    vec![
        own(
            "get",
            "/banner",
            "The one banner that is due, the same for every client of the person.",
            (200, Some("BannerAnswer")),
            SIGNED_IN,
            get(banner::show),
        ),
        Route {
            sends: Some("PutBannerOff"),
            ..own(
                "post",
                "/banner/later",
                "\"Remind me later\": not before the next day of the person's calendar.",
                (204, None),
                SIGNED_IN,
                post(banner::later),
            )
        },
        own(
            "post",
            "/banner/all-fine",
            "\"Everything is fine\": the details of the sign-in are still right.",
            (204, None),
            &["session_expired", "stale_state"],
            post(banner::all_fine),
        ),
    ]
}

/// What the person was told, and asking the administrators to look at it.
fn notifications() -> Vec<Route> {
    let own = |method, path, summary, answers, codes, handler| Route {
        method,
        path,
        summary,
        who: Who::SignedIn,
        sends: None,
        answers,
        codes,
        handler,
    };
    vec![
        own(
            "get",
            "/notifications",
            "What the person was told, the newest first, and how much of it is unread. `before` and `limit` page.",
            (200, Some("Notifications")),
            SIGNED_IN,
            get(notification::list),
        ),
        own(
            "post",
            "/notifications/read",
            "Put all notifications away. What is about the device that asks stays unread for the others.",
            (204, None),
            SIGNED_IN,
            post(notification::read_all),
        ),
        own(
            "get",
            "/notifications/{id}",
            "One notification.",
            (200, Some("NotificationAnswer")),
            &["session_expired", "not_found"],
            get(notification::one),
        ),
        own(
            "post",
            "/notifications/{id}/read",
            "Put one notification away.",
            (204, None),
            &["session_expired", "not_found"],
            post(notification::read),
        ),
        own(
            "post",
            "/notifications/{id}/inform-administrator",
            "Ask every administrator of the workspace to look at a login from a new device; once an hour.",
            (204, None),
            &["session_expired", "not_found", "no_administrator_available"],
            post(notification::inform),
        ),
    ]
}
