//! Why not: one list of reasons, each with a stable code, a status and what the other side may be told.

use std::time::Duration;

use crate::password_reset::SecurityWord;
use crate::time::seconds_up;

/// A refusal is an answer, not an accident: it is decided in the domain, recorded, and told with its remedy.
///
/// The codes are the contract (docs/reference, and the API's description); the texts are translated by the pages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    IncorrectLoginOrPassword,
    /// Told only to somebody who proved a password (PWD-04).
    EmployeeNotInWorkspace {
        invited: bool,
    },
    /// The same, for somebody who joined by a link and waits for an administrator (INV-13).
    EmployeeAwaitsApproval,
    EmailAlreadyExists {
        by: AddressUse,
    },
    /// A message is on its way: only the newest link works, and one a minute is enough (INV-09).
    ResendTooSoon {
        retry_after: Duration,
    },
    IncorrectCode,
    /// A wrong recovery code, and the next one needs the puzzle (CAP-01).
    IncorrectCodeThenCaptcha,
    /// A wrong number from the phone.
    IncorrectNumber {
        tries_left: u64,
    },
    /// The code that was sent is over or was tried too often: a new one is needed (SF-09).
    CodeSpent,
    CaptchaRequired,
    CaptchaWrong,
    SecondFactorSetupRequired,
    SessionExpired,
    MethodUnavailable,
    /// The message with the code did not leave: another method will do (SMS-06).
    SmsNotSent,
    /// Somebody of the workspace has this telephone number; not whose (SET-04).
    PhoneInUse,
    TooManyAttempts {
        retry_after: Duration,
    },
    Busy {
        retry_after: Duration,
    },
    StepUpRequired,
    PasswordTooWeak {
        reason: Weakness,
    },
    PasswordReused,
    ChallengeExpired,
    LastAdministrator,
    /// Nobody else can help here; the support can (ARR-07).
    NoAdministratorAvailable,
    NotAllowed,
    NotFound,
    StaleForm,
    StaleState,
    LinkUsed,
    /// A link for a new password that is not taken (REC-05…07).
    IncorrectSecurityWord {
        why: SecurityWord,
    },
    /// Whoever runs the server closed this workspace (ACC-17).
    WorkspaceSuspended,
    StorageFull,
    Invalid {
        field: &'static str,
        reason: &'static str,
    },
}

/// What an address is already used as, in this workspace (ACC-07).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AddressUse {
    Login,
    Contact,
}

/// Why a password is too weak; each has a text with a way to choose a better one (PWD-07).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weakness {
    TooShort {
        least: u64,
    },
    TooLong {
        most: u64,
    },
    Common,
    /// It is, or hardly differs from, the login, the person's name, the workspace's or the product's.
    TooClose,
}

impl Refusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::IncorrectLoginOrPassword => "incorrect_login_or_password",
            Self::EmployeeNotInWorkspace { .. } | Self::EmployeeAwaitsApproval => "employee_not_in_workspace",
            Self::ResendTooSoon { .. } => "resend_too_soon",
            Self::EmailAlreadyExists { .. } => "email_already_exists",
            Self::IncorrectCode | Self::IncorrectCodeThenCaptcha | Self::IncorrectNumber { .. } | Self::CodeSpent => {
                "incorrect_code"
            }
            Self::CaptchaRequired => "captcha_required",
            Self::CaptchaWrong => "captcha_wrong",
            Self::SecondFactorSetupRequired => "second_factor_setup_required",
            Self::SessionExpired => "session_expired",
            Self::MethodUnavailable | Self::SmsNotSent => "method_unavailable",
            Self::PhoneInUse => "phone_in_use",
            Self::TooManyAttempts { .. } => "too_many_attempts",
            Self::Busy { .. } => "busy",
            Self::StepUpRequired => "step_up_required",
            Self::PasswordTooWeak { .. } => "password_too_weak",
            Self::PasswordReused => "password_reused",
            Self::ChallengeExpired => "challenge_expired",
            Self::LastAdministrator => "last_administrator",
            Self::NoAdministratorAvailable => "no_administrator_available",
            Self::NotAllowed => "not_allowed",
            Self::NotFound => "not_found",
            Self::StaleForm => "stale_form",
            Self::StaleState => "stale_state",
            Self::LinkUsed => "link_used",
            Self::IncorrectSecurityWord { .. } => "incorrect_security_word",
            Self::WorkspaceSuspended => "workspace_suspended",
            Self::StorageFull => "storage_full",
            Self::Invalid { .. } => "invalid",
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::IncorrectLoginOrPassword
            | Self::SessionExpired
            | Self::IncorrectCode
            | Self::IncorrectCodeThenCaptcha
            | Self::IncorrectNumber { .. }
            | Self::CodeSpent
            | Self::ChallengeExpired => 401,
            Self::EmployeeNotInWorkspace { .. }
            | Self::EmployeeAwaitsApproval
            | Self::CaptchaRequired
            | Self::CaptchaWrong
            | Self::SecondFactorSetupRequired
            | Self::StepUpRequired
            | Self::NotAllowed
            | Self::WorkspaceSuspended
            | Self::StaleForm => 403,
            Self::NotFound => 404,
            Self::LinkUsed | Self::IncorrectSecurityWord { .. } => 410,
            Self::EmailAlreadyExists { .. }
            | Self::MethodUnavailable
            | Self::SmsNotSent
            | Self::PhoneInUse
            | Self::LastAdministrator
            | Self::NoAdministratorAvailable
            | Self::StaleState => 409,
            Self::PasswordTooWeak { .. } | Self::PasswordReused | Self::Invalid { .. } => 422,
            Self::TooManyAttempts { .. } | Self::ResendTooSoon { .. } => 429,
            Self::Busy { .. } => 503,
            Self::StorageFull => 507,
        }
    }

    /// How long to wait, in whole seconds, where waiting helps.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooManyAttempts { retry_after }
            | Self::ResendTooSoon { retry_after }
            | Self::Busy { retry_after } => Some(seconds_up(*retry_after).max(1)),
            _ => None,
        }
    }

    /// How many tries the same request still takes.
    pub fn tries_left(&self) -> Option<u64> {
        match self {
            Self::IncorrectNumber { tries_left } => Some(*tries_left),
            _ => None,
        }
    }

    /// The finer reason, where the code alone does not say what to do.
    pub fn reason(&self) -> Option<&'static str> {
        match self {
            Self::EmployeeNotInWorkspace { invited: true } => Some("invited"),
            Self::EmployeeAwaitsApproval => Some("pending"),
            Self::EmailAlreadyExists { by: AddressUse::Login } => Some("login"),
            Self::EmailAlreadyExists {
                by: AddressUse::Contact,
            } => Some("contact"),
            Self::IncorrectCodeThenCaptcha => Some("captcha_next"),
            Self::CodeSpent => Some("new_code_needed"),
            Self::SmsNotSent => Some("not_sent"),
            Self::IncorrectSecurityWord { why } => Some(why.word()),
            Self::PasswordTooWeak { reason } => Some(reason.word()),
            Self::Invalid { reason, .. } => Some(reason),
            _ => None,
        }
    }

    /// The field that has to be changed.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Invalid { field, .. } => Some(field),
            Self::PasswordTooWeak { .. } | Self::PasswordReused => Some("password"),
            _ => None,
        }
    }
}

impl Weakness {
    pub fn word(self) -> &'static str {
        match self {
            Self::TooShort { .. } => "too_short",
            Self::TooLong { .. } => "too_long",
            Self::Common => "common",
            Self::TooClose => "too_close",
        }
    }
}
