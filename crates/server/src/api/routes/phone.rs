//! What phones call, and codes by SMS: rows of the one table.

use axum::routing::{delete, get, post, put};

use super::{Route, SIGNED_IN, WITH_STALE_STATE, Who};
use crate::api::{approval, authenticator, sms, web_push};

pub(super) fn routes() -> Vec<Route> {
    [phones(), phone_requests(), messages_by_phone()]
        .into_iter()
        .flatten()
        .collect()
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
            "Connect that key, signed by the key that is connected already; with the recovery codes of that workspace.",
            Some("SendFollowing"),
            (200, Some("Followed")),
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
                    "not_allowed",
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
                    "not_allowed",
                    "incorrect_code",
                ],
                post(sms::confirm),
            )
        },
        own(
            "delete",
            "/second-factor/phone-number",
            "Take one's own telephone number away. Not while an exception alone lets one in, and not while former factors \
             can be taken back.",
            (204, None),
            &[
                "session_expired",
                "step_up_required",
                "second_factor_setup_required",
                "not_allowed",
                "stale_state",
            ],
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
