//! What strangers call: signing in, a forgotten password, links from messages, joining: rows of the one table.

use axum::routing::{get, post, put};

use super::{Route, Who};
use crate::api::{approval, password_reset, profile, session, sign_in};

pub(super) fn routes() -> Vec<Route> {
    [signing_in(), forgotten(), address_links()]
        .into_iter()
        .flatten()
        .collect()
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
            "Confirm a new login; from now on it is the one, in every workspace. Confirming the login as it is, for the \
             first time, needs a session of that account; without one: `session_expired`.",
            (200, Some("NewLogin")),
            &["link_used", "email_already_exists", "session_expired"],
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
