//! What messages in the outbox are for.

use crate::alert::AlertKind;

/// What a message is for. Its word stands in rows, in events and in the API; the pages have words for each.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MessagePurpose {
    /// What also stands in the list of notifications.
    Alert(AlertKind),
    /// An address can be confirmed: as the new login, or as the contact e-mail.
    LoginChange,
    ContactConfirmation,
    /// Somebody logged in asked for another login.
    LoginChangeAsked,
    LoginChanged,
    ContactChanged,
    /// To administrators: a changed address could not be brought back.
    AddressUndone,
    Invitation,
    /// A link to join by, to an address that somebody typed.
    Join,
    JoinApproved,
    EmployeeDismissed,
    EmployeeReinstated,
    NewWorkspace,
    PasswordReset,
    /// To administrators: whose login was never confirmed gave way to the owner of its mailbox.
    PlaceGaveWay,
    SmsCode,
    SmsInvitation,
    TestMail,
}

impl MessagePurpose {
    /// Those that are no alerts.
    const OWN: [Self; 17] = [
        Self::LoginChange,
        Self::ContactConfirmation,
        Self::LoginChangeAsked,
        Self::LoginChanged,
        Self::ContactChanged,
        Self::AddressUndone,
        Self::Invitation,
        Self::Join,
        Self::JoinApproved,
        Self::EmployeeDismissed,
        Self::EmployeeReinstated,
        Self::NewWorkspace,
        Self::PasswordReset,
        Self::PlaceGaveWay,
        Self::SmsCode,
        Self::SmsInvitation,
        Self::TestMail,
    ];

    /// Every one that a message is ever written for.
    pub fn all() -> impl Iterator<Item = Self> {
        let alerts = AlertKind::ALL.iter().copied().map(Self::Alert);
        Self::OWN.into_iter().chain(alerts)
    }

    /// The stable word in rows, events and the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Alert(kind) => kind.word(),
            Self::LoginChange => "login_change",
            Self::ContactConfirmation => "contact_confirmation",
            Self::LoginChangeAsked => "login_change_asked",
            Self::LoginChanged => "login_changed",
            Self::ContactChanged => "contact_changed",
            Self::AddressUndone => "address_undone",
            Self::Invitation => "invitation",
            Self::Join => "join",
            Self::JoinApproved => "join_approved",
            Self::EmployeeDismissed => "employee_dismissed",
            Self::EmployeeReinstated => "employee_reinstated",
            Self::NewWorkspace => "new_workspace",
            Self::PasswordReset => "password_reset",
            Self::PlaceGaveWay => "place_gave_way",
            Self::SmsCode => "sms_code",
            Self::SmsInvitation => "sms_invitation",
            Self::TestMail => "test_mail",
        }
    }

    /// `None` for a word that only an older version wrote.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::all().find(|purpose| purpose.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purpose_has_a_word_of_its_own() {
        for purpose in MessagePurpose::all() {
            assert_eq!(MessagePurpose::from_word(purpose.word()), Some(purpose));
        }
        assert_eq!(MessagePurpose::from_word("other"), None);
    }
}
