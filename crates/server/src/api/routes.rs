//! Every route of the API in one table: the router and the description are both made from it.

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{MethodRouter, delete, get, post, put};

use super::{
    access_request, account, administration, approval, authenticator, banner, description, invitation, messages,
    notification, password_reset, people_routes, profile, session, sign_in, sms, trusted_device, waiver, web_push,
};
use crate::app::App;

/// Who may call a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    Anyone,
    SignedIn,
    Administrator,
    /// A phone, by the bearer that it got at pairing.
    Phone,
}

/// One route, as it is served and described.
pub struct Route {
    pub method: &'static str,
    /// Below `/api/v1`.
    pub path: &'static str,
    pub summary: &'static str,
    pub who: Who,
    /// The schema of the request's body.
    pub sends: Option<&'static str>,
    /// Status and schema of the answer that is no refusal.
    pub answers: (u16, Option<&'static str>),
    /// The refusals of this route beside those that any route may give.
    pub codes: &'static [&'static str],
    pub handler: MethodRouter<App>,
}

/// The refusals that any route may give: a body that is none, a flood, a database that is away, a full disk.
pub const ANY_ROUTE: [&str; 5] = ["invalid", "too_many_attempts", "busy", "storage_full", "stale_form"];

pub(super) const SIGNED_IN: &[&str] = &["session_expired"];
pub(super) const ADMINISTRATOR: &[&str] = &[
    "session_expired",
    "not_allowed",
    "second_factor_setup_required",
    "step_up_required",
];

/// The table.
pub fn routes() -> Vec<Route> {
    [
        signing_in(),
        forgotten(),
        own(),
        own_phone(),
        banners(),
        phones(),
        own_exception(),
        notifications(),
        people_routes::routes(),
        messages::routes(),
        own_profile(),
        phone_requests(),
        address_links(),
        administrative(),
        exceptions(),
        requests(),
        messages_by_phone(),
        inviting(),
        joining(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The router of the API, to be nested at `/api/v1`.
pub fn router() -> Router<App> {
    let mut router = Router::new().route("/openapi.json", get(description::document));
    for route in routes() {
        // The session check says it by itself: it is asked too often for anything around it.
        let is_check = (route.method, route.path) == ("get", "/session");
        let handler = if is_check {
            route.handler
        } else {
            route.handler.layer(map_response(never_stored))
        };
        router = router.route(route.path, handler);
    }
    router.fallback(description::not_found)
}

/// An answer is somebody's: no cache on the way keeps it, and no browser takes it for anything but what it says.
async fn never_stored(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// What waits for a phone, and what it answers: docs/reference/phone.md.
fn phone_requests() -> Vec<Route> {
    let phone = |method, path, summary, sends, answers, codes, handler| Route {
        method,
        path,
        summary,
        who: Who::Phone,
        sends,
        answers,
        codes,
        handler,
    };
    vec![
        phone(
            "get",
            "/authenticator/requests",
            "The sign-ins that wait for this phone.",
            None,
            (200, Some("Requests")),
            &["session_expired", "not_allowed"],
            get(approval::requests),
        ),
        phone(
            "post",
            "/authenticator/requests/{id}/answer",
            "Answer one, signed by the phone's key. A try is paid before its number is compared.",
            Some("SendAnswer"),
            (200, Some("Outcome")),
            &[
                "session_expired",
                "not_allowed",
                "incorrect_code",
                "stale_state",
                "challenge_expired",
                "invalid",
                "not_found",
            ],
            post(approval::answer),
        ),
        phone(
            "get",
            "/authenticator/others",
            "The person's other workspaces that this phone may be connected to, by one press each.",
            None,
            (200, Some("OtherWorkspaces")),
            &["session_expired", "not_allowed"],
            get(authenticator::others),
        ),
        phone(
            "post",
            "/authenticator/others/{id}",
            "A code for a new key of this phone in another workspace.",
            None,
            (201, Some("OwnPairing")),
            &["session_expired", "not_allowed", "not_found"],
            post(authenticator::follow),
        ),
        phone(
            "post",
            "/authenticator/others/{id}/connect",
            "Connect that key, signed by the key that is connected already.",
            Some("SendFollowing"),
            (204, None),
            &["session_expired", "not_allowed", "not_found", "stale_state"],
            post(authenticator::connect),
        ),
        phone(
            "get",
            "/authenticator/stream",
            "A stream of events: `request`, `settled`, `state`, `code`.",
            None,
            (200, None),
            &["session_expired", "not_allowed"],
            get(approval::stream),
        ),
    ]
}

fn signing_in() -> Vec<Route> {
    let anyone = |method, path, summary, sends, answers, codes, handler| Route {
        method,
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
            "post",
            "/sign-ins",
            "Open a sign-in. Nothing is stored until a password is proven.",
            "OpenSignIn",
            (201, Some("SignInAnswer")),
            &["not_found", "workspace_suspended"],
            post(sign_in::open),
        ),
        anyone(
            "put",
            "/sign-ins/{id}/client",
            "Say which app signs in, before the password: its session is bound to the key that signs this.",
            "SendClient",
            (200, Some("SignInAnswer")),
            &["not_found", "challenge_expired"],
            put(sign_in::introduce),
        ),
        anyone(
            "post",
            "/session/refresh",
            "An app's next tokens, for a refresh token signed by the session's key. Each counts once.",
            "SendRefresh",
            (200, Some("RefreshAnswer")),
            &["session_expired", "not_allowed", "stale_state"],
            post(session::refresh),
        ),
        Route {
            sends: None,
            ..anyone(
                "get",
                "/sign-ins/{id}",
                "How a sign-in stands.",
                "",
                (200, Some("SignInAnswer")),
                &["not_found", "challenge_expired"],
                get(sign_in::state),
            )
        },
        anyone(
            "post",
            "/sign-ins/{id}/password",
            "Prove the password. The try is paid before it is judged.",
            "SendPassword",
            (200, Some("SignInAnswer")),
            &[
                "incorrect_login_or_password",
                "employee_not_in_workspace",
                "captcha_required",
                "captcha_wrong",
                "challenge_expired",
                "not_found",
            ],
            post(sign_in::password),
        ),
        anyone(
            "post",
            "/sign-ins/{id}/workspace",
            "Choose the workspace, after the password.",
            "SendWorkspace",
            (200, Some("SignInAnswer")),
            &["challenge_expired", "stale_state", "not_found"],
            post(sign_in::workspace),
        ),
        anyone(
            "post",
            "/sign-ins/{id}/second-factor",
            "Prove the second factor.",
            "SendSecondFactor",
            (200, Some("SignInAnswer")),
            &[
                "incorrect_code",
                "captcha_required",
                "captcha_wrong",
                "method_unavailable",
                "challenge_expired",
                "stale_state",
                "not_found",
            ],
            post(sign_in::second_factor),
        ),
        Route {
            sends: None,
            ..anyone(
                "post",
                "/sign-ins/{id}/captcha",
                "A puzzle for the next recovery code of this sign-in.",
                "",
                (200, None),
                &["challenge_expired", "stale_state", "not_found"],
                post(sign_in::factor_captcha),
            )
        },
        Route {
            sends: None,
            ..anyone(
                "post",
                "/sign-ins/{id}/push",
                "Put the sign-in to the phone once more. The first request goes out with the password. It is answered on \
                 the phone; ask how the sign-in stands to learn of it.",
                "",
                (202, None),
                &[
                    "method_unavailable",
                    "resend_too_soon",
                    "too_many_attempts",
                    "challenge_expired",
                    "not_found",
                ],
                post(approval::ask_again),
            )
        },
        Route {
            sends: None,
            ..anyone(
                "post",
                "/sign-ins/{id}/verification-code",
                "Open the page with the verification code in the app, if the app is open.",
                "",
                (204, None),
                &["challenge_expired", "not_found"],
                post(approval::show_code),
            )
        },
        Route {
            sends: None,
            ..anyone(
                "get",
                "/sign-ins/{id}/wait",
                "A stream of events: each `look` means that it is worth asking how the sign-in stands.",
                "",
                (200, None),
                &["not_found", "challenge_expired"],
                get(approval::wait),
            )
        },
        anyone(
            "post",
            "/captchas",
            "A puzzle for the next try at a login: proof of work, solved by the client itself.",
            "AskCaptcha",
            (200, None),
            &[],
            post(sign_in::captcha),
        ),
    ]
}

fn forgotten() -> Vec<Route> {
    vec![
        Route {
            method: "post",
            path: "/password-resets",
            summary: "Ask for a link for a new password, by mail. The answer says nothing about the login.",
            who: Who::Anyone,
            sends: Some("AskPasswordReset"),
            answers: (202, Some("PasswordResetAsked")),
            codes: &["resend_too_soon"],
            handler: post(password_reset::ask),
        },
        Route {
            method: "put",
            path: "/password-resets",
            summary: "Set a new password by the token of the link. Every session of the account ends.",
            who: Who::Anyone,
            sends: Some("SetNewPassword"),
            answers: (204, None),
            codes: &["incorrect_security_word", "password_too_weak"],
            handler: put(password_reset::set),
        },
        Route {
            method: "post",
            path: "/employees/{id}/password-reset",
            summary: "Send an employee a link for a new password. It is shown to nobody else.",
            who: Who::Administrator,
            sends: None,
            answers: (202, None),
            codes: &[
                "session_expired",
                "not_allowed",
                "second_factor_setup_required",
                "step_up_required",
                "not_found",
                "resend_too_soon",
            ],
            handler: post(password_reset::send),
        },
    ]
}

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

/// What phones call: docs/reference/phone.md.
fn phones() -> Vec<Route> {
    let phone = |method, path, summary, answers, codes, handler| Route {
        method,
        path,
        summary,
        who: Who::Phone,
        sends: None,
        answers,
        codes,
        handler,
    };
    vec![
        Route {
            who: Who::Anyone,
            sends: Some("SendPairing"),
            ..phone(
                "post",
                "/authenticator/devices",
                "A phone takes the code that a session shows. Nothing of what it gets works before its digits were typed.",
                (201, Some("PairedDevice")),
                &["not_found", "link_used", "not_allowed"],
                post(authenticator::pair),
            )
        },
        phone(
            "get",
            "/authenticator/device",
            "How the phone stands.",
            (200, Some("DeviceState")),
            SIGNED_IN,
            get(authenticator::state),
        ),
        phone(
            "delete",
            "/authenticator/device",
            "\"Remove\" in the app: the token opens nothing any more.",
            (204, None),
            SIGNED_IN,
            delete(authenticator::remove),
        ),
        Route {
            sends: Some("SendSubscription"),
            ..phone(
                "put",
                "/authenticator/device/push",
                "\"Turn on notifications\": where the closed app is woken.",
                (204, None),
                &["session_expired", "not_allowed", "resend_too_soon", "invalid"],
                put(web_push::subscribe),
            )
        },
        phone(
            "delete",
            "/authenticator/device/push",
            "\"Turn off notifications\".",
            (204, None),
            &["session_expired", "not_allowed"],
            delete(web_push::unsubscribe),
        ),
        phone(
            "post",
            "/authenticator/device/push/test",
            "Wake the app now, and say what the push service answered.",
            (202, Some("PushTested")),
            &["session_expired", "not_allowed", "resend_too_soon"],
            post(web_push::test),
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
                &["session_expired", "email_already_exists"],
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
                "Set or take away an employee's contact e-mail. A link for its confirmation goes there, and nothing to \
                 the administrator.",
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

const WITH_WAITING: &[&str] = &["session_expired", "stale_state"];

/// Links from messages about new and former addresses: whoever has one has read the mail.
fn address_links() -> Vec<Route> {
    let link = |path, summary, answers, codes, handler| Route {
        method: "post",
        path,
        summary,
        who: Who::Anyone,
        sends: Some("SendLink"),
        answers,
        codes,
        handler,
    };
    vec![
        link(
            "/links/confirm-login",
            "Confirm a new login; from now on it is the one, in every workspace.",
            (200, Some("NewLogin")),
            &["link_used", "email_already_exists"],
            post(profile::confirm_login),
        ),
        link(
            "/links/undo-login",
            "Take a change of login back. Every session of the account ends, whether or not the address can come back.",
            (200, Some("Undone")),
            &["link_used"],
            post(profile::undo_login),
        ),
        link(
            "/links/confirm-contact",
            "Confirm a contact e-mail.",
            (204, None),
            &["link_used"],
            post(profile::confirm_contact),
        ),
        link(
            "/links/undo-contact",
            "Take a change of contact e-mail back. Every session in that workspace ends.",
            (200, Some("Undone")),
            &["link_used"],
            post(profile::undo_contact),
        ),
    ]
}

/// One's own second factor, while an administrator has turned it off and after.
fn own_exception() -> Vec<Route> {
    vec![
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

/// Codes by SMS, and telephone numbers.
fn messages_by_phone() -> Vec<Route> {
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
        Route {
            who: Who::Anyone,
            ..own(
                "post",
                "/sign-ins/{id}/sms",
                "Send a code to the linked telephone number. What the gateway says is answered at once.",
                (201, Some("SmsAnswer")),
                &[
                    "not_found",
                    "challenge_expired",
                    "stale_state",
                    "method_unavailable",
                    "resend_too_soon",
                ],
                post(sms::send),
            )
        },
        Route {
            sends: Some("SendNumber"),
            ..own(
                "post",
                "/second-factor/phone-number",
                "Send a code to a telephone number that is to be linked. A number that somebody of the workspace has is \
                 refused, and nothing is sent.",
                (201, Some("SmsAnswer")),
                &[
                    "session_expired",
                    "step_up_required",
                    "second_factor_setup_required",
                    "phone_in_use",
                    "method_unavailable",
                    "resend_too_soon",
                ],
                post(sms::begin),
            )
        },
        Route {
            sends: Some("SendCode"),
            ..own(
                "post",
                "/second-factor/phone-number/confirm",
                "Link the number with the code that went there; a former one is replaced.",
                (200, Some("LinkedNumber")),
                &[
                    "session_expired",
                    "step_up_required",
                    "second_factor_setup_required",
                    "incorrect_code",
                ],
                post(sms::confirm),
            )
        },
        own(
            "delete",
            "/second-factor/phone-number",
            "Take one's own telephone number away.",
            (204, None),
            &["session_expired", "step_up_required", "stale_state"],
            delete(sms::remove),
        ),
        Route {
            who: Who::Administrator,
            ..own(
                "delete",
                "/employees/{id}/phone-number",
                "Take an employee's telephone number away, also somebody's who was dismissed.",
                (204, None),
                WITH_STALE_STATE,
                delete(sms::remove_of),
            )
        },
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

pub(super) const WITH_STALE_STATE: &[&str] = &[
    "session_expired",
    "not_allowed",
    "second_factor_setup_required",
    "step_up_required",
    "not_found",
    "stale_state",
];
pub(super) const WITH_NOT_FOUND: &[&str] = &[
    "session_expired",
    "not_allowed",
    "second_factor_setup_required",
    "step_up_required",
    "not_found",
];
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

const JOIN: &[&str] = &[
    "link_used",
    "incorrect_login_or_password",
    "password_too_weak",
    "captcha_required",
    "captcha_wrong",
    "stale_state",
];

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
