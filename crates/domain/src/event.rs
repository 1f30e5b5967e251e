//! What happened, in its final form from the first line on.
//!
//! An event's row is versioned JSON with a fixed field order; the store seals it. It never holds a secret, a code, a
//! token, a password, or the text somebody typed as an unknown login.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::client::{ClientKind, Origin};
use crate::id::{AccountId, EmployeeId, EventId, WorkspaceId};
use crate::time::Timestamp;

/// Which log an event belongs to: a workspace's, or the server's own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Chain {
    Server,
    Workspace(WorkspaceId),
}

impl Chain {
    /// The key of the chain in the store: the workspace's id, zero for the server.
    pub fn bytes(&self) -> [u8; 16] {
        match self {
            Self::Server => [0; 16],
            Self::Workspace(id) => *id.bytes(),
        }
    }
}

/// Everything that is recorded (EVT-04, for what exists).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    SignInSucceeded,
    SignInFailed,
    /// Tries that were not even judged; one event a login and address range a minute (THR-09).
    SignInThrottled,
    ChallengeStarted,
    ChallengePassed,
    ChallengeFailed,
    CaptchaDemanded,
    CaptchaPassed,
    /// The password alone is no longer taken from unknown devices (PWD-10).
    PasswordClosed,
    PasswordReopened,
    PasswordSet,
    PasswordChanged,
    /// A link for a new password was sent (REC-01).
    PasswordResetRequested,
    /// A new password was chosen by such a link.
    PasswordReset,
    /// A link went to a new address, which becomes the login once its owner follows it (ACC-04).
    LoginChangeAsked,
    LoginChangeCancelled,
    LoginChanged,
    /// The owner of the login followed a link that went there.
    LoginConfirmed,
    /// The owner of the former address took the change back (THR-05).
    LoginChangeUndone,
    /// Another contact e-mail, or none (ACC-06).
    ContactChanged,
    ContactConfirmed,
    ContactChangeUndone,
    /// Name, language or time zone.
    ProfileChanged,
    SignedOut,
    SessionEnded,
    SessionsEnded,
    SessionExpired,
    /// An app's refresh token came again after it was used up: its session was ended (APP-09).
    RefreshReused,
    /// An app's refresh token came without its key's signature.
    RefreshRefused,
    StepUpPassed,
    StepUpFailed,
    DeviceForgotten,
    /// A completed sign-in from a new device or network was told to its person (NDN-02).
    NewDeviceTold,
    /// The person asked the administrators to look at a sign-in (NDN-10).
    AdministratorInformed,
    /// The phone was asked to confirm a login.
    ApprovalAsked,
    /// It confirmed.
    ApprovalGiven,
    /// "This isn't me" (PUSH-06).
    ApprovalDenied,
    /// An answer was not taken: wrong, late, second, or not the phone's.
    ApprovalRefused,
    /// Two refusals within a day: nothing is sent to the phone until the next login (PUSH-07).
    PushPaused,
    PushSubscribed,
    PushUnsubscribed,
    SecondFactorEnabled,
    SecondFactorDisabled,
    OtpAppBound,
    OtpAppReplaced,
    /// A phone took the code that a session showed; nothing is connected by it.
    TrustedDeviceClaimed,
    /// Wrong digits were typed for it.
    TrustedDeviceRefused,
    TrustedDeviceConnected,
    /// Another phone took the place of the former one.
    TrustedDeviceReplaced,
    /// It is known and inactive from now on (SES-07, REC-10).
    TrustedDeviceDisconnected,
    /// Its owner removed the account from the app.
    TrustedDeviceRemoved,
    OtherPhoneAnnounced,
    OtherPhoneWithdrawn,
    /// "Everything is fine": the details of the sign-in are still right (BAN-10).
    DetailsConfirmed,
    /// Somebody's second factor was turned off for one or two days.
    WaiverGranted,
    /// Somebody got in by it.
    WaiverUsed,
    /// The person was told that it ends soon.
    WaiverEnding,
    WaiverEnded,
    /// "Cannot confirm login": somebody with the password asked an administrator to be let in (ARR-01).
    AccessRequested,
    AccessRequestRefused,
    /// It is over without anybody's refusal; the detail says why (ARR-08).
    AccessRequestClosed,
    /// A code went out by SMS, or did not; never which (SMS-06).
    SmsSent,
    SmsFailed,
    PhoneNumberLinked,
    PhoneNumberReplaced,
    PhoneNumberRemoved,
    /// The operator turned an administrator's second factor off on the server's host.
    BreakGlassUsed,
    /// Factors rest because a new one was bound under an exception (THR-03).
    FactorsSuspended,
    FactorsRestored,
    /// A set of recovery codes was made where there was none (RCV-01).
    RecoveryCodesGenerated,
    /// A new set was made, and the old one is void (RCV-04).
    RecoveryCodesReloaded,
    /// The old set is void and there is no new one: the app was replaced (OTP-10).
    RecoveryCodesVoided,
    RecoveryCodeUsed,
    /// Too many failures in a row: the method is not taken until it is reopened (CAP-11).
    MethodRested,
    MethodReopened,
    WorkspaceCreated,
    EmployeeCreated,
    EmployeeDismissed,
    EmployeeReinstated,
    /// A file of employees was sent, looked at, and is now added (each is `EmployeeCreated`).
    ImportStarted,
    ImportFinished,
    /// Those who were added are to get their invitations (each is `InvitationSent`).
    ImportInvited,
    /// Somebody took a list of employees away as a file.
    EmployeesExported,
    InvitationCreated,
    InvitationAccepted,
    /// A mail with a personal link went out, or went out again.
    InvitationSent,
    /// A personal link was made to be copied or printed; the older ones died.
    InvitationCopied,
    InvitationDeleted,
    /// A link by which many people may join.
    JoinLinkCreated,
    /// It was switched on or off.
    JoinLinkChanged,
    /// Somebody asked to join by such a link.
    JoinAsked,
    /// Somebody joined by such a link, and is in or waits for approval.
    JoinConfirmed,
    JoinApproved,
    JoinRefused,
    GroupCreated,
    GroupChanged,
    GroupRenamed,
    GroupDeleted,
    /// Somebody who was dismissed was deleted for good; the event names an id and nobody.
    EmployeeDeleted,
    WorkspaceRenamed,
    WorkspaceSuspended,
    WorkspaceDeletionAsked,
    WorkspaceOpened,
    WorkspaceDeleted,
    RoleChanged,
    SettingChanged,
    SetupLinkCreated,
    SetupLinkUsed,
    /// An administrator let a message be tried once more.
    MessageRetried,
    TestMailSent,
    /// A row that grants failed its check and was refused (THR-08).
    RowForged,
    /// The database was put back from a backup (SEC-09).
    Restored,
    /// A new key was put in front of the key ring.
    KeysRotated,
    /// An older key was taken out of it.
    KeyRetired,
    /// The ring was lost for good and another one took its place: everything under it is void (THR-18).
    KeyRingReplaced,
}

impl EventKind {
    /// Every kind, for filters and for the test of the catalogue.
    pub const ALL: &'static [Self] = &[
        Self::SignInSucceeded,
        Self::SignInFailed,
        Self::SignInThrottled,
        Self::ChallengeStarted,
        Self::ChallengePassed,
        Self::ChallengeFailed,
        Self::CaptchaDemanded,
        Self::CaptchaPassed,
        Self::PasswordClosed,
        Self::PasswordReopened,
        Self::PasswordSet,
        Self::PasswordChanged,
        Self::PasswordResetRequested,
        Self::PasswordReset,
        Self::LoginChangeAsked,
        Self::LoginChangeCancelled,
        Self::LoginChanged,
        Self::LoginConfirmed,
        Self::LoginChangeUndone,
        Self::ContactChanged,
        Self::ContactConfirmed,
        Self::ContactChangeUndone,
        Self::ProfileChanged,
        Self::SignedOut,
        Self::SessionEnded,
        Self::SessionsEnded,
        Self::SessionExpired,
        Self::RefreshReused,
        Self::RefreshRefused,
        Self::StepUpPassed,
        Self::StepUpFailed,
        Self::DeviceForgotten,
        Self::NewDeviceTold,
        Self::AdministratorInformed,
        Self::ApprovalAsked,
        Self::ApprovalGiven,
        Self::ApprovalDenied,
        Self::ApprovalRefused,
        Self::PushPaused,
        Self::PushSubscribed,
        Self::PushUnsubscribed,
        Self::SecondFactorEnabled,
        Self::SecondFactorDisabled,
        Self::OtpAppBound,
        Self::OtpAppReplaced,
        Self::TrustedDeviceClaimed,
        Self::TrustedDeviceRefused,
        Self::TrustedDeviceConnected,
        Self::TrustedDeviceReplaced,
        Self::TrustedDeviceDisconnected,
        Self::TrustedDeviceRemoved,
        Self::OtherPhoneAnnounced,
        Self::OtherPhoneWithdrawn,
        Self::DetailsConfirmed,
        Self::WaiverGranted,
        Self::WaiverUsed,
        Self::WaiverEnding,
        Self::WaiverEnded,
        Self::AccessRequested,
        Self::AccessRequestRefused,
        Self::AccessRequestClosed,
        Self::SmsSent,
        Self::SmsFailed,
        Self::PhoneNumberLinked,
        Self::PhoneNumberReplaced,
        Self::PhoneNumberRemoved,
        Self::BreakGlassUsed,
        Self::FactorsSuspended,
        Self::FactorsRestored,
        Self::RecoveryCodesGenerated,
        Self::RecoveryCodesReloaded,
        Self::RecoveryCodesVoided,
        Self::RecoveryCodeUsed,
        Self::MethodRested,
        Self::MethodReopened,
        Self::WorkspaceCreated,
        Self::EmployeeCreated,
        Self::EmployeeDismissed,
        Self::EmployeeReinstated,
        Self::ImportStarted,
        Self::ImportFinished,
        Self::ImportInvited,
        Self::EmployeesExported,
        Self::InvitationCreated,
        Self::InvitationAccepted,
        Self::InvitationSent,
        Self::InvitationCopied,
        Self::InvitationDeleted,
        Self::JoinLinkCreated,
        Self::JoinLinkChanged,
        Self::JoinAsked,
        Self::JoinConfirmed,
        Self::JoinApproved,
        Self::JoinRefused,
        Self::GroupCreated,
        Self::GroupChanged,
        Self::GroupRenamed,
        Self::GroupDeleted,
        Self::EmployeeDeleted,
        Self::WorkspaceRenamed,
        Self::WorkspaceSuspended,
        Self::WorkspaceDeletionAsked,
        Self::WorkspaceOpened,
        Self::WorkspaceDeleted,
        Self::RoleChanged,
        Self::SettingChanged,
        Self::SetupLinkCreated,
        Self::SetupLinkUsed,
        Self::MessageRetried,
        Self::TestMailSent,
        Self::RowForged,
        Self::Restored,
        Self::KeysRotated,
        Self::KeyRetired,
        Self::KeyRingReplaced,
    ];

    /// The stable word in rows, filters and API, such as `sign_in_succeeded`.
    pub fn word(self) -> &'static str {
        match self {
            Self::SignInSucceeded => "sign_in_succeeded",
            Self::SignInFailed => "sign_in_failed",
            Self::SignInThrottled => "sign_in_throttled",
            Self::ChallengeStarted => "challenge_started",
            Self::ChallengePassed => "challenge_passed",
            Self::ChallengeFailed => "challenge_failed",
            Self::CaptchaDemanded => "captcha_demanded",
            Self::CaptchaPassed => "captcha_passed",
            Self::PasswordClosed => "password_closed",
            Self::PasswordReopened => "password_reopened",
            Self::PasswordSet => "password_set",
            Self::PasswordChanged => "password_changed",
            Self::PasswordResetRequested => "password_reset_requested",
            Self::PasswordReset => "password_reset",
            Self::LoginChangeAsked => "login_change_asked",
            Self::LoginChangeCancelled => "login_change_cancelled",
            Self::LoginChanged => "login_changed",
            Self::LoginConfirmed => "login_confirmed",
            Self::LoginChangeUndone => "login_change_undone",
            Self::ContactChanged => "contact_changed",
            Self::ContactConfirmed => "contact_confirmed",
            Self::ContactChangeUndone => "contact_change_undone",
            Self::ProfileChanged => "profile_changed",
            Self::SignedOut => "signed_out",
            Self::SessionEnded => "session_ended",
            Self::SessionsEnded => "sessions_ended",
            Self::SessionExpired => "session_expired",
            Self::RefreshReused => "refresh_reused",
            Self::RefreshRefused => "refresh_refused",
            Self::StepUpPassed => "step_up_passed",
            Self::StepUpFailed => "step_up_failed",
            Self::DeviceForgotten => "device_forgotten",
            Self::NewDeviceTold => "new_device_told",
            Self::AdministratorInformed => "administrator_informed",
            Self::ApprovalAsked => "approval_asked",
            Self::ApprovalGiven => "approval_given",
            Self::ApprovalDenied => "approval_denied",
            Self::ApprovalRefused => "approval_refused",
            Self::PushPaused => "push_paused",
            Self::PushSubscribed => "push_subscribed",
            Self::PushUnsubscribed => "push_unsubscribed",
            Self::SecondFactorEnabled => "second_factor_enabled",
            Self::SecondFactorDisabled => "second_factor_disabled",
            Self::OtpAppBound => "otp_app_bound",
            Self::OtpAppReplaced => "otp_app_replaced",
            Self::TrustedDeviceClaimed => "trusted_device_claimed",
            Self::TrustedDeviceRefused => "trusted_device_refused",
            Self::TrustedDeviceConnected => "trusted_device_connected",
            Self::TrustedDeviceReplaced => "trusted_device_replaced",
            Self::TrustedDeviceDisconnected => "trusted_device_disconnected",
            Self::TrustedDeviceRemoved => "trusted_device_removed",
            Self::OtherPhoneAnnounced => "other_phone_announced",
            Self::OtherPhoneWithdrawn => "other_phone_withdrawn",
            Self::DetailsConfirmed => "details_confirmed",
            Self::WaiverGranted => "waiver_granted",
            Self::WaiverUsed => "waiver_used",
            Self::WaiverEnding => "waiver_ending",
            Self::WaiverEnded => "waiver_ended",
            Self::AccessRequested => "access_requested",
            Self::AccessRequestRefused => "access_request_refused",
            Self::AccessRequestClosed => "access_request_closed",
            Self::SmsSent => "sms_sent",
            Self::SmsFailed => "sms_failed",
            Self::PhoneNumberLinked => "phone_number_linked",
            Self::PhoneNumberReplaced => "phone_number_replaced",
            Self::PhoneNumberRemoved => "phone_number_removed",
            Self::BreakGlassUsed => "break_glass_used",
            Self::FactorsSuspended => "factors_suspended",
            Self::FactorsRestored => "factors_restored",
            Self::RecoveryCodesGenerated => "recovery_codes_generated",
            Self::RecoveryCodesReloaded => "recovery_codes_reloaded",
            Self::RecoveryCodesVoided => "recovery_codes_voided",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::MethodRested => "method_rested",
            Self::MethodReopened => "method_reopened",
            Self::WorkspaceCreated => "workspace_created",
            Self::EmployeeCreated => "employee_created",
            Self::EmployeeDismissed => "employee_dismissed",
            Self::EmployeeReinstated => "employee_reinstated",
            Self::ImportStarted => "import_started",
            Self::ImportFinished => "import_finished",
            Self::ImportInvited => "import_invited",
            Self::EmployeesExported => "employees_exported",
            Self::InvitationCreated => "invitation_created",
            Self::InvitationAccepted => "invitation_accepted",
            Self::InvitationSent => "invitation_sent",
            Self::InvitationCopied => "invitation_copied",
            Self::InvitationDeleted => "invitation_deleted",
            Self::JoinLinkCreated => "join_link_created",
            Self::JoinLinkChanged => "join_link_changed",
            Self::JoinAsked => "join_asked",
            Self::JoinConfirmed => "join_confirmed",
            Self::JoinApproved => "join_approved",
            Self::JoinRefused => "join_refused",
            Self::GroupCreated => "group_created",
            Self::GroupChanged => "group_changed",
            Self::GroupRenamed => "group_renamed",
            Self::GroupDeleted => "group_deleted",
            Self::EmployeeDeleted => "employee_deleted",
            Self::WorkspaceRenamed => "workspace_renamed",
            Self::WorkspaceSuspended => "workspace_suspended",
            Self::WorkspaceDeletionAsked => "workspace_deletion_asked",
            Self::WorkspaceOpened => "workspace_opened",
            Self::WorkspaceDeleted => "workspace_deleted",
            Self::RoleChanged => "role_changed",
            Self::SettingChanged => "setting_changed",
            Self::SetupLinkCreated => "setup_link_created",
            Self::SetupLinkUsed => "setup_link_used",
            Self::MessageRetried => "message_retried",
            Self::TestMailSent => "test_mail_sent",
            Self::RowForged => "row_forged",
            Self::Restored => "restored",
            Self::KeysRotated => "keys_rotated",
            Self::KeyRetired => "key_retired",
            Self::KeyRingReplaced => "key_ring_replaced",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.word() == word)
    }
}

/// Who did it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type", content = "id")]
pub enum Actor {
    /// Somebody who proved nothing.
    Anyone,
    Account(AccountId),
    Employee(EmployeeId),
    /// A command on the server's host.
    Operator,
    /// Doorward itself: something ended by itself.
    Server,
}

/// One thing that happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    pub chain: Chain,
    pub kind: EventKind,
    pub actor: Actor,
    pub account: Option<AccountId>,
    pub employee: Option<EmployeeId>,
    pub origin: Option<Origin>,
    /// The refusal's code; `None` when it went well.
    pub refused: Option<&'static str>,
    /// Further facts in a fixed order, such as `("method", "otp_app")`.
    pub detail: Vec<(&'static str, String)>,
}

impl Event {
    pub fn new(chain: Chain, kind: EventKind, actor: Actor) -> Self {
        Self {
            chain,
            kind,
            actor,
            account: None,
            employee: None,
            origin: None,
            refused: None,
            detail: Vec::new(),
        }
    }

    #[must_use]
    pub fn of(mut self, account: AccountId, employee: Option<EmployeeId>) -> Self {
        self.account = Some(account);
        self.employee = employee;
        self
    }

    #[must_use]
    pub fn from(mut self, origin: &Origin) -> Self {
        self.origin = Some(origin.clone());
        self
    }

    #[must_use]
    pub fn refused(mut self, code: &'static str) -> Self {
        self.refused = Some(code);
        self
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.detail.push((name, value.into()));
        self
    }

    /// The row that is sealed: version 1.
    pub fn row(&self, id: EventId, at: Timestamp) -> Row {
        Row {
            v: 1,
            id,
            at,
            kind: self.kind,
            actor: self.actor,
            account: self.account,
            employee: self.employee,
            client: self.origin.as_ref().map(|o| o.kind),
            ip: self.origin.as_ref().map(|o| o.ip),
            device: self.origin.as_ref().map(|o| o.device.clone()),
            known_device: self.origin.as_ref().map(|o| o.known_device.is_some()),
            outcome: self.refused.unwrap_or("ok").to_owned(),
            detail: self
                .detail
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone().into()))
                .collect(),
        }
    }
}

/// An event as it is written, sealed and read back. The order of the fields is part of the format.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Row {
    pub v: u32,
    pub id: EventId,
    pub at: Timestamp,
    pub kind: EventKind,
    pub actor: Actor,
    pub account: Option<AccountId>,
    pub employee: Option<EmployeeId>,
    pub client: Option<ClientKind>,
    pub ip: Option<IpAddr>,
    pub device: Option<String>,
    pub known_device: Option<bool>,
    /// `ok`, or the refusal's code.
    pub outcome: String,
    pub detail: serde_json::Map<String, serde_json::Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_own_word_and_is_written_with_it() {
        for kind in EventKind::ALL.iter().copied() {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
            assert_eq!(EventKind::from_word(kind.word()), Some(kind));
        }
    }

    // shows in part: EVT-05 (the seal itself is the store's)
    #[test]
    fn the_row_of_version_one_never_changes_its_form() {
        let event = Event::new(Chain::Server, EventKind::SignInFailed, Actor::Anyone)
            .refused("incorrect_login_or_password")
            .with("login", "digest:ab");
        let row = event.row(EventId::from_bytes([1; 16]), Timestamp::from_seconds(1));
        assert_eq!(
            serde_json::to_string(&row).unwrap(),
            r#"{"v":1,"id":"evt_040g2081040g2081040g208104","at":1000000,"kind":"sign_in_failed","actor":{"type":"anyone"},"account":null,"employee":null,"client":null,"ip":null,"device":null,"known_device":null,"outcome":"incorrect_login_or_password","detail":{"login":"digest:ab"}}"#
        );
    }
}
