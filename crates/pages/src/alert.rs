//! Alerts in words: the same sentences as in their messages, made when the list is shown.

use domain::alert::AlertKind;
use domain::second_factor::Method;

use crate::text::Texts;

/// What an alert's sentences name; what is not known is empty.
#[derive(Clone, Debug, Default)]
pub struct Named {
    pub workspace: String,
    /// Whom it is about.
    pub name: String,
    pub by: String,
    pub until: String,
    pub method: Option<Method>,
    pub left: u64,
    /// What is on record of whom it is about: whom to call (ARR-03). Empty for whoever may not see it.
    pub known: String,
}

/// The ids of an alert's title and sentence.
pub fn ids(kind: AlertKind) -> (&'static str, &'static str) {
    match kind {
        AlertKind::NewDevice => ("new-device-title", "mail-new-device-fact"),
        AlertKind::PasswordChanged => ("mail-password-changed-subject", "mail-password-changed-fact"),
        AlertKind::PasswordClosed => ("mail-password-closed-subject", "mail-password-closed-fact"),
        AlertKind::OtpAppBound => ("mail-app-set-up-subject", "mail-app-set-up-fact"),
        AlertKind::OtpAppReplaced => ("mail-app-replaced-subject", "mail-app-replaced-fact"),
        AlertKind::SecondFactorDisabled => ("mail-factor-off-subject", "mail-factor-off-fact"),
        AlertKind::PhoneConnected => ("mail-phone-connected-subject", "mail-phone-connected-fact"),
        AlertKind::PhoneReplaced => ("mail-phone-replaced-subject", "mail-phone-replaced-fact"),
        AlertKind::PhoneRemoved => ("mail-phone-removed-subject", "mail-phone-removed-fact"),
        AlertKind::OtherPhoneAnnounced => ("mail-other-phone-subject", "mail-other-phone-fact"),
        AlertKind::RecoveryCodesGenerated => ("mail-recovery-made-subject", "mail-recovery-made-fact"),
        AlertKind::RecoveryCodesReloaded => ("mail-recovery-reloaded-subject", "mail-recovery-reloaded-fact"),
        AlertKind::RecoveryCodeUsed => ("mail-recovery-used-subject", "mail-recovery-used-fact"),
        AlertKind::MethodRested => ("mail-method-rested-subject", "mail-method-rested-fact"),
        AlertKind::WaiverGranted => ("mail-turned-off-subject", "mail-turned-off-fact"),
        AlertKind::WaiverEnding => ("mail-ends-soon-subject", "mail-ends-soon-fact"),
        AlertKind::WaiverEnded => ("mail-turned-on-subject", "mail-turned-on-fact"),
        AlertKind::FactorBoundUnderWaiver => ("mail-bound-subject", "mail-bound-fact"),
        AlertKind::FactorsRestored => ("mail-restored-subject", "mail-restored-fact"),
        AlertKind::AccessRequested => ("mail-access-asked-subject", "mail-access-asked-fact"),
        AlertKind::AccessRequestRefused => ("mail-access-refused-subject", "mail-access-refused-fact"),
        AlertKind::AccessRequestedTold => ("mail-access-asked-told-subject", "notification-access-asked"),
        AlertKind::ApprovalDenied => ("mail-approval-denied-subject", "mail-approval-denied-fact"),
        AlertKind::StepUpDenied => ("mail-step-up-denied-subject", "mail-step-up-denied-fact"),
        AlertKind::PushPaused => ("mail-push-paused-subject", "mail-push-paused-fact"),
        AlertKind::PushPausedOf => ("mail-push-paused-of-subject", "mail-push-paused-of-fact"),
        AlertKind::PhoneNumberLinked => ("mail-number-linked-subject", "mail-number-linked-fact"),
        AlertKind::PhoneNumberReplaced => ("mail-number-replaced-subject", "mail-number-replaced-fact"),
        AlertKind::PhoneNumberRemoved => ("mail-number-removed-subject", "mail-number-removed-fact"),
        AlertKind::AppCopied => ("mail-app-copied-subject", "mail-app-copied-fact"),
        AlertKind::MethodRestedOf => ("mail-method-rested-of-subject", "mail-method-rested-of-fact"),
        AlertKind::WaiverGrantedTold => ("mail-turned-off-told-subject", "mail-turned-off-told-fact"),
        AlertKind::FactorBoundUnderWaiverTold => ("mail-bound-told-subject", "mail-bound-told-fact"),
        AlertKind::HelpAsked => ("mail-help-asked-subject", "mail-help-asked-fact"),
    }
}

/// The title and the sentence of an alert.
pub fn said(texts: &Texts, kind: AlertKind, named: &Named) -> (String, String) {
    let method = match named.method {
        Some(Method::OtpApp) => texts.say("method-otp"),
        Some(Method::RecoveryCode) => texts.say("method-recovery-code"),
        Some(Method::Sms) => texts.say("method-sms"),
        Some(Method::VerificationCode) => texts.say("method-verification-code"),
        Some(Method::Push) => texts.say("method-push"),
        Some(Method::PushConfirm) => texts.say("method-push-confirm"),
        None => String::new(),
    };
    let values = [
        ("workspace", named.workspace.clone()),
        ("name", named.name.clone()),
        ("by", named.by.clone()),
        ("until", named.until.clone()),
        ("method", method),
    ];
    let (title, text) = ids(kind);
    let mut text = texts.say_with(text, &values);
    if kind == AlertKind::RecoveryCodeUsed {
        text = format!(
            "{text} {}",
            texts.say_with("mail-recovery-left", &[("count", named.left)])
        );
    }
    if kind == AlertKind::AccessRequestedTold && !named.known.is_empty() {
        let known = texts.say_with("notification-access-known", &[("known", named.known.as_str())]);
        text = format!("{text} {known}");
    }
    (texts.say_with(title, &values), text)
}

/// The icon that stands beside an alert.
pub fn icon(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::NewDevice => "desktop",
        AlertKind::PasswordChanged | AlertKind::PasswordClosed => "key",
        AlertKind::HelpAsked | AlertKind::AccessRequestedTold => "help",
        AlertKind::MethodRested | AlertKind::MethodRestedOf => "lock",
        _ => "shield",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alert_has_words_in_both_languages_and_names_what_it_is_about() {
        let named = Named {
            workspace: "Meadow".into(),
            name: "Ben".into(),
            by: "Ada".into(),
            until: "noon".into(),
            method: Some(Method::OtpApp),
            left: 3,
            known: "ben@example.org".into(),
        };
        for texts in [Texts::english(), Texts::for_language("de")] {
            for kind in AlertKind::ALL.iter().copied() {
                let (title, text) = said(&texts, kind, &named);
                for words in [&title, &text] {
                    assert!(
                        !words.is_empty() && !words.contains("mail-") && !words.contains('{'),
                        "{words}"
                    );
                }
                assert!(!kind.is_of_another() || text.contains("Ben"), "{text}");
            }
        }
    }

    #[test]
    fn an_administrator_who_may_see_nothing_of_a_person_reads_a_whole_sentence() {
        let mut named = Named {
            name: "Ben".into(),
            known: "ben@example.org".into(),
            ..Named::default()
        };
        for texts in [Texts::english(), Texts::for_language("de")] {
            named.known = "ben@example.org".into();
            let (_, text) = said(&texts, AlertKind::AccessRequestedTold, &named);
            assert!(text.ends_with(": ben@example.org"), "{text}");
            named.known.clear();
            let (_, text) = said(&texts, AlertKind::AccessRequestedTold, &named);
            assert!(text.ends_with('.'), "{text}");
        }
    }
}
