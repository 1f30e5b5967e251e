//! What a refusal says to the person: one text a stable code, for pages and API alike.

use fluent_bundle::FluentValue;

use crate::text::Texts;

/// Every stable code with the id of its text.
pub const REFUSALS: [(&str, &str); 29] = [
    ("incorrect_login_or_password", "refusal-incorrect-login-or-password"),
    ("employee_not_in_workspace", "refusal-employee-not-in-workspace"),
    ("email_already_exists", "refusal-email-already-exists"),
    ("incorrect_security_word", "refusal-incorrect-security-word"),
    ("resend_too_soon", "refusal-resend-too-soon"),
    ("phone_in_use", "refusal-phone-in-use"),
    ("incorrect_code", "refusal-incorrect-code"),
    ("captcha_required", "refusal-captcha-required"),
    ("captcha_wrong", "refusal-captcha-wrong"),
    ("ip_restricted", "refusal-ip-restricted"),
    ("second_factor_setup_required", "refusal-second-factor-setup-required"),
    ("no_administrator_available", "refusal-no-administrator-available"),
    ("session_expired", "refusal-session-expired"),
    ("method_unavailable", "refusal-method-unavailable"),
    ("too_many_attempts", "refusal-too-many-attempts"),
    ("busy", "refusal-busy"),
    ("step_up_required", "refusal-step-up-required"),
    ("password_too_weak", "refusal-password-too-weak"),
    ("password_reused", "refusal-password-reused"),
    ("challenge_expired", "refusal-challenge-expired"),
    ("last_administrator", "refusal-last-administrator"),
    ("not_allowed", "refusal-not-allowed"),
    ("not_found", "refusal-not-found"),
    ("stale_form", "refusal-stale-form"),
    ("stale_state", "refusal-stale-state"),
    ("link_used", "refusal-link-used"),
    ("workspace_suspended", "refusal-workspace-suspended"),
    ("storage_full", "refusal-storage-full"),
    ("invalid", "refusal-invalid"),
];

/// The details that a refusal's text may name; what a code does not use is ignored.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// The reason's own word, such as `login`, `outdated`, `too_short`.
    pub reason: String,
    /// Seconds until the next try makes sense.
    pub retry_after: u64,
    /// The field that is wrong, in the form's own word.
    pub field: String,
    pub workspace: String,
    /// The least length of a password.
    pub min: u64,
}

/// A refusal in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What happened, in one line.
    pub title: String,
    /// Why if known, and what to do now.
    pub remedy: String,
}

/// Says a stable code; an unknown one is said as `not_allowed`, the least promising of all.
pub fn said(texts: &Texts, code: &str, details: &Details) -> Said {
    let id = REFUSALS
        .iter()
        .find(|(known, _)| *known == code)
        .map_or("refusal-not-allowed", |(_, id)| id);
    let values: [(&str, FluentValue<'_>); 5] = [
        ("reason", details.reason.as_str().into()),
        ("wait", wait(texts, details.retry_after).into()),
        ("field", details.field.as_str().into()),
        ("workspace", details.workspace.as_str().into()),
        ("min", details.min.into()),
    ];
    Said {
        title: texts.say_with(id, &values),
        remedy: texts.say_with(&format!("{id}.remedy"), &values),
    }
}

/// A span to wait, in the unit that a person would use: "40 seconds", "3 minutes".
pub fn wait(texts: &Texts, seconds: u64) -> String {
    match seconds {
        0..=90 => texts.say_with("wait-seconds", &[("count", seconds.max(1))]),
        91..=5_400 => texts.say_with("wait-minutes", &[("count", seconds.div_ceil(60))]),
        _ => texts.say_with("wait-hours", &[("count", seconds.div_ceil(3_600))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stable_code_has_a_title_and_a_remedy() {
        let texts = Texts::english();
        for (code, id) in REFUSALS {
            assert_eq!(id, format!("refusal-{}", code.replace('_', "-")));
            let said = said(
                &texts,
                code,
                &Details {
                    retry_after: 40,
                    workspace: "Acme".into(),
                    ..Details::default()
                },
            );
            for text in [&said.title, &said.remedy] {
                assert!(!text.contains("refusal-") && !text.contains('{'), "{code}: {text}");
            }
        }
    }

    #[test]
    fn a_wait_is_said_in_the_unit_that_people_use() {
        let texts = Texts::english();
        assert_eq!(wait(&texts, 1), "1 second");
        assert_eq!(wait(&texts, 61), "61 seconds");
        assert_eq!(wait(&texts, 121), "3 minutes");
        assert_eq!(wait(&texts, 7_000), "2 hours");
    }
}
