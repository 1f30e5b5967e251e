//! What an actor may do. Handlers ask here; nothing else compares roles.

use crate::account::Role;
use crate::id::{AccountId, EmployeeId, SessionId, WorkspaceId};
use crate::policy::{Key, Policy};
use crate::refusal::Refusal;
use crate::second_factor::{Factors, Method};
use crate::time::Timestamp;

/// Somebody with a live session in one workspace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    pub session: SessionId,
    pub account: AccountId,
    pub employee: EmployeeId,
    pub workspace: WorkspaceId,
    pub role: Role,
    pub proofs: Proofs,
    /// The factors of this employee that are active now.
    pub factors: Factors,
    /// When the device of this session was first seen with this account.
    pub device_since: Timestamp,
    /// Until when an administrator's exception covers the browser of this session.
    pub waived_until: Option<Timestamp>,
    /// Whether an app or a phone was set up after the recovery code that led in: then that one is not lost any more.
    pub set_up_since: bool,
}

impl Person {
    /// Whether the second factor is turned off for this session now.
    pub fn is_waived(&self, now: Timestamp) -> bool {
        self.waived_until.is_some_and(|end| now <= end)
    }
}

/// What was proven in a session, and when. The session tells it truthfully, and never more than that.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Proofs {
    pub password_at: Timestamp,
    pub factor: Option<(Method, Timestamp)>,
}

/// What can be done, as far as rights are concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// One's own profile, sessions and history.
    ReadOwn,
    EndOwnSession,
    /// "Log out on all devices".
    EndOwnSessions,
    /// The own contact e-mail (ACC-06).
    ChangeOwnContact,
    /// Binding or replacing a second factor.
    BindFactor,
    /// Taking all one's own factors away.
    UnbindFactors,
    /// Taking back the factors that one bound under an exception suspended (THR-03).
    RestoreOwnFactors,
    /// A new set of recovery codes; the old one is void.
    ReloadCodes,
    /// The card of a colleague: name, status and contact e-mail (ACC-11).
    ReadColleagues,
    ReadEmployees,
    /// A file of everybody who is listed.
    ExportEmployees,
    ImportEmployees,
    DismissEmployees,
    ReinstateEmployees,
    /// For good; only who was dismissed.
    DeleteEmployees,
    /// An employee's contact e-mail (ACC-06).
    ChangeContacts,
    EndSessionsOfOthers,
    /// Turning somebody's second factor off for one or two days.
    TurnOffFactor,
    /// "Turn on again now".
    TurnOnFactor,
    RestoreFactors,
    /// An employee's telephone number, also of somebody who was dismissed (SET-05).
    RemovePhoneNumbers,
    /// Reading who cannot confirm the login, and declining it; to let somebody in is [`Act::TurnOffFactor`].
    AnswerAccessRequests,
    /// Taking a closed password or a resting method of an employee again.
    ReopenMethods,
    /// Sending somebody a link for a new password (REC-15).
    SendResetLink,
    ChangeGroups,
    ChangeRoles,
    /// Inviting people, and keeping the own invitations: everybody's, unless the policy says otherwise (INV-13).
    Invite,
    /// The invitations of others, printed links, links for many people, and who joined by them.
    ManageInvitations,
    ReadEvents,
    /// What became of messages; never what they say.
    ReadMessages,
    SendMessages,
    ReadSettings,
    ChangeSettings,
}

impl Act {
    pub const ALL: &'static [Self] = &[
        Self::ReadOwn,
        Self::EndOwnSession,
        Self::EndOwnSessions,
        Self::ChangeOwnContact,
        Self::BindFactor,
        Self::UnbindFactors,
        Self::RestoreOwnFactors,
        Self::ReloadCodes,
        Self::ReadColleagues,
        Self::ReadEmployees,
        Self::ExportEmployees,
        Self::ImportEmployees,
        Self::DismissEmployees,
        Self::ReinstateEmployees,
        Self::DeleteEmployees,
        Self::ChangeContacts,
        Self::EndSessionsOfOthers,
        Self::TurnOffFactor,
        Self::TurnOnFactor,
        Self::RestoreFactors,
        Self::RemovePhoneNumbers,
        Self::AnswerAccessRequests,
        Self::ReopenMethods,
        Self::SendResetLink,
        Self::ChangeGroups,
        Self::ChangeRoles,
        Self::Invite,
        Self::ManageInvitations,
        Self::ReadEvents,
        Self::ReadMessages,
        Self::SendMessages,
        Self::ReadSettings,
        Self::ChangeSettings,
    ];

    /// Whether only an administrator may (ACC-08).
    pub fn is_administrative(self) -> bool {
        !matches!(
            self,
            Self::ReadOwn
                | Self::EndOwnSession
                | Self::EndOwnSessions
                | Self::ChangeOwnContact
                | Self::BindFactor
                | Self::UnbindFactors
                | Self::ReloadCodes
                | Self::RestoreOwnFactors
                | Self::ReadColleagues
                | Self::Invite
        )
    }

    /// The word in texts and events.
    pub fn word(self) -> &'static str {
        match self {
            Self::ReadOwn => "read_own",
            Self::EndOwnSession => "end_own_session",
            Self::EndOwnSessions => "end_own_sessions",
            Self::ChangeOwnContact => "change_own_contact",
            Self::BindFactor => "bind_factor",
            Self::UnbindFactors => "unbind_factors",
            Self::RestoreOwnFactors => "restore_own_factors",
            Self::ReadColleagues => "read_colleagues",
            Self::ReadEmployees => "read_employees",
            Self::ExportEmployees => "export_employees",
            Self::ImportEmployees => "import_employees",
            Self::DismissEmployees => "dismiss_employees",
            Self::ReinstateEmployees => "reinstate_employees",
            Self::DeleteEmployees => "delete_employees",
            Self::ChangeContacts => "change_contacts",
            Self::EndSessionsOfOthers => "end_sessions_of_others",
            Self::TurnOffFactor => "turn_off_factor",
            Self::TurnOnFactor => "turn_on_factor",
            Self::RestoreFactors => "restore_factors",
            Self::RemovePhoneNumbers => "remove_phone_numbers",
            Self::AnswerAccessRequests => "answer_access_requests",
            Self::ReloadCodes => "reload_codes",
            Self::ReopenMethods => "reopen_methods",
            Self::SendResetLink => "send_reset_link",
            Self::ChangeGroups => "change_groups",
            Self::ChangeRoles => "change_roles",
            Self::Invite => "invite",
            Self::ManageInvitations => "manage_invitations",
            Self::ReadEvents => "read_events",
            Self::ReadMessages => "read_messages",
            Self::SendMessages => "send_messages",
            Self::ReadSettings => "read_settings",
            Self::ChangeSettings => "change_settings",
        }
    }
}

/// Whether `person` may do `act` now.
///
/// An administrator's session does nothing administrative before a second factor is active *and* proven in it
/// (ADM-05); a missing right is [`Refusal::NotAllowed`], a missing recent proof [`Refusal::StepUpRequired`] (SET-11).
pub fn may(person: &Person, act: Act, policy: &Policy, now: Timestamp) -> Result<(), Refusal> {
    let reserved = act == Act::Invite && policy.choice(Key::InvitationWho) == "administrators";
    if act.is_administrative() || reserved {
        if person.role != Role::Administrator {
            return Err(Refusal::NotAllowed);
        }
        if policy.is_on(Key::AdministratorsNeedFactor) {
            // Under an exception the way back to the console is a new factor, not a code of the lost one.
            let unproven = person.proofs.factor.is_none();
            if person.factors.is_empty() || (unproven && person.is_waived(now)) {
                return Err(Refusal::SecondFactorSetupRequired);
            }
            if unproven {
                return Err(Refusal::StepUpRequired);
            }
        }
    }
    match act {
        // The exception counts for this and for nothing else: whoever lost the phone has to get a new one in (SET-11).
        Act::BindFactor if person.is_waived(now) => password_recently_proven(person, policy, now),
        // Whoever has to have one is helped by an administrator (SET-13); and an exception is no proof of one.
        Act::UnbindFactors if must_have_factor(person.role, policy) || is_waived_only(person, policy, now) => {
            Err(Refusal::NotAllowed)
        }
        // Whoever proved the password alone and cannot prove more would be led in a circle: what was lost comes first.
        Act::ChangeOwnContact
            if is_waived_only(person, policy, now) && password_recently_proven(person, policy, now).is_ok() =>
        {
            Err(Refusal::SecondFactorSetupRequired)
        }
        Act::BindFactor
        | Act::UnbindFactors
        | Act::ChangeOwnContact
        | Act::ChangeContacts
        | Act::ReloadCodes
        | Act::ReopenMethods
        | Act::RestoreOwnFactors
        | Act::TurnOffFactor
        | Act::RestoreFactors
        | Act::RemovePhoneNumbers
        | Act::ImportEmployees
        | Act::DismissEmployees
        | Act::ReinstateEmployees
        | Act::DeleteEmployees
        | Act::ChangeRoles
        | Act::ChangeSettings => recently_proven(person, policy, now),
        Act::EndOwnSessions if now.since(person.device_since) < policy.span(Key::StepUpNewDevice) => {
            recently_proven(person, policy, now)
        }
        _ => Ok(()),
    }
}

/// Whether the second factor is demanded of whoever has this role.
pub fn must_have_factor(role: Role, policy: &Policy) -> bool {
    role == Role::Administrator && policy.is_on(Key::AdministratorsNeedFactor)
}

fn is_waived_only(person: &Person, policy: &Policy, now: Timestamp) -> bool {
    person.is_waived(now) && recently_proven(person, policy, now).is_err()
}

/// Whether an administrator would be locked out by losing one thing: there is no second method (ADM-05).
pub fn has_one_way_in(person: &Person) -> bool {
    // A phone is one thing, whether it confirms or shows a code.
    let things = person.factors.without(Method::VerificationCode);
    person.role == Role::Administrator && things.methods().len() < 2
}

/// Whether the password, and a factor where one is usable, were proven within `step_up.age` (SET-11).
///
/// Whoever came in with a recovery code and [has lost the rest](has_lost_the_rest) proves the password alone. A phone
/// that was disconnected since vouches for nothing any more (THR-02).
pub fn recently_proven(person: &Person, policy: &Policy, now: Timestamp) -> Result<(), Refusal> {
    let age = policy.span(Key::StepUpAge);
    let password = now.since(person.proofs.password_at) <= age;
    let gone = |method: Method| method.is_of_phone() && person.factors.has_disconnected_phone();
    let proven = |(method, at)| now.since(at) <= age && !gone(method);
    let factor =
        person.factors.is_empty() || person.proofs.factor.is_some_and(proven) || has_lost_the_rest(person, policy, now);
    if password && factor {
        Ok(())
    } else {
        Err(Refusal::StepUpRequired)
    }
}

/// Whether the person came in with a recovery code, and so has lost the rest: then the password alone is proof enough to
/// set up a new app (SET-11, SET-08).
///
/// Only until an app or a phone was set up, in whichever session, and no longer than a new authenticator is new: an
/// app's session would keep that one code through every refresh.
pub fn has_lost_the_rest(person: &Person, policy: &Policy, now: Timestamp) -> bool {
    let by_code = |(method, at)| method == Method::RecoveryCode && now.since(at) <= policy.span(Key::StepUpFormer);
    !person.set_up_since && person.proofs.factor.is_some_and(by_code)
}

/// Whether one of these, an app or a phone, was set up after the recovery code that led into a session.
pub fn is_set_up_since(proofs: Proofs, set_up: impl IntoIterator<Item = Timestamp>) -> bool {
    let code = proofs.factor.filter(|(method, _)| *method == Method::RecoveryCode);
    code.is_some_and(|(_, at)| set_up.into_iter().any(|since| since > at))
}

fn password_recently_proven(person: &Person, policy: &Policy, now: Timestamp) -> Result<(), Refusal> {
    if now.since(person.proofs.password_at) <= policy.span(Key::StepUpAge) {
        Ok(())
    } else {
        Err(Refusal::StepUpRequired)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const NOON: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn ann(role: Role) -> Person {
        Person {
            session: SessionId::from_bytes([1; 16]),
            account: AccountId::from_bytes([2; 16]),
            employee: EmployeeId::from_bytes([3; 16]),
            workspace: WorkspaceId::from_bytes([4; 16]),
            role,
            proofs: Proofs {
                password_at: NOON,
                factor: None,
            },
            factors: Factors::default(),
            device_since: NOON - Duration::from_hours(100),
            waived_until: None,
            set_up_since: false,
        }
    }

    // shows: ACC-08
    #[test]
    fn an_employee_does_nothing_administrative() {
        for act in Act::ALL.iter().copied() {
            let answer = may(&ann(Role::Employee), act, &Policy::default(), NOON);
            assert_eq!(answer == Err(Refusal::NotAllowed), act.is_administrative(), "{act:?}");
        }
    }

    // shows in part: SET-13 (what goes with it: the server's tests)
    #[test]
    fn nobody_turns_off_what_is_demanded_or_without_proving_it_once_more() {
        let policy = Policy::default();
        let mut person = ann(Role::Employee);
        person.factors = Factors::of(&[Method::OtpApp]);
        let may = |person: &Person| may(person, Act::UnbindFactors, &policy, NOON);
        assert_eq!(may(&person), Err(Refusal::StepUpRequired), "the password alone");
        let mut waived = person.clone();
        waived.waived_until = Some(NOON + Duration::from_hours(1));
        assert_eq!(may(&waived), Err(Refusal::NotAllowed), "an exception is no proof");
        person.proofs.factor = Some((Method::OtpApp, NOON));
        assert_eq!(may(&person), Ok(()));
        person.role = Role::Administrator;
        assert_eq!(may(&person), Err(Refusal::NotAllowed));
        let mut lenient = Policy::default();
        lenient.set("second_factor.administrators", "off").unwrap();
        assert_eq!(super::may(&person, Act::UnbindFactors, &lenient, NOON), Ok(()));
    }

    // shows in part: INV-13 (the other switches are shown by the server's tests)
    #[test]
    fn everybody_invites_unless_that_is_for_administrators() {
        let mut policy = Policy::default();
        assert_eq!(may(&ann(Role::Employee), Act::Invite, &policy, NOON), Ok(()));
        policy.set("invitation.who", "administrators").unwrap();
        let refused = may(&ann(Role::Employee), Act::Invite, &policy, NOON);
        assert_eq!(refused, Err(Refusal::NotAllowed));
        let mut admin = ann(Role::Administrator);
        let refused = may(&admin, Act::Invite, &policy, NOON);
        assert_eq!(refused, Err(Refusal::SecondFactorSetupRequired));
        admin.factors = Factors::of(&[Method::OtpApp]);
        admin.proofs.factor = Some((Method::OtpApp, NOON));
        assert_eq!(may(&admin, Act::Invite, &policy, NOON), Ok(()));
    }

    // shows in part: ADM-05 (the rest has tests of its own)
    #[test]
    fn an_administrator_without_a_factor_can_only_set_one_up() {
        let policy = Policy::default();
        let mut admin = ann(Role::Administrator);
        for act in Act::ALL.iter().copied().filter(|a| a.is_administrative()) {
            assert_eq!(
                may(&admin, act, &policy, NOON),
                Err(Refusal::SecondFactorSetupRequired),
                "{act:?}"
            );
        }
        assert_eq!(may(&admin, Act::BindFactor, &policy, NOON), Ok(()));
        admin.factors = Factors::of(&[Method::OtpApp]);
        assert_eq!(
            may(&admin, Act::ReadEvents, &policy, NOON),
            Err(Refusal::StepUpRequired)
        );
        admin.proofs.factor = Some((Method::OtpApp, NOON));
        // Only what is demanded of an administrator stays.
        for act in Act::ALL.iter().copied().filter(|act| *act != Act::UnbindFactors) {
            assert_eq!(may(&admin, act, &policy, NOON), Ok(()), "{act:?}");
        }
    }

    // shows: SET-11
    #[test]
    fn changing_a_factor_wants_a_proof_of_the_last_five_minutes() {
        let policy = Policy::default();
        let mut person = ann(Role::Employee);
        let later = NOON + Duration::from_mins(5);
        assert_eq!(may(&person, Act::BindFactor, &policy, later), Ok(()));
        let too_late = later + Duration::from_secs(1);
        assert_eq!(
            may(&person, Act::BindFactor, &policy, too_late),
            Err(Refusal::StepUpRequired)
        );
        person.factors = Factors::of(&[Method::OtpApp]);
        assert_eq!(
            may(&person, Act::BindFactor, &policy, NOON),
            Err(Refusal::StepUpRequired)
        );
        person.proofs.factor = Some((Method::OtpApp, NOON));
        assert_eq!(may(&person, Act::BindFactor, &policy, NOON), Ok(()));
    }

    // shows in part: SET-11 (the server's tests play it)
    #[test]
    fn a_recovery_code_vouches_for_three_days_and_until_an_app_or_a_phone_is_set_up() {
        let policy = Policy::default();
        let mut person = ann(Role::Employee);
        person.factors = Factors::of(&[Method::OtpApp]);
        person.proofs.factor = Some((Method::RecoveryCode, NOON));
        let mut at = |hours, set_up: &[Timestamp]| {
            let now = NOON + Duration::from_hours(hours);
            person.proofs.password_at = now;
            person.set_up_since = is_set_up_since(person.proofs, set_up.iter().copied());
            may(&person, Act::BindFactor, &policy, now)
        };
        assert_eq!(at(72, &[NOON]), Ok(()), "the app that she has lost");
        assert_eq!(at(73, &[NOON]), Err(Refusal::StepUpRequired));
        let since = NOON + Duration::from_hours(1);
        assert_eq!(at(2, &[NOON, since]), Err(Refusal::StepUpRequired));
    }

    // shows in part: SET-11 (the pages lead to the step-up)
    #[test]
    fn a_contact_email_changes_with_a_recent_proof_only() {
        let policy = Policy::default();
        let late = NOON + Duration::from_mins(6);
        for (role, act) in [
            (Role::Employee, Act::ChangeOwnContact),
            (Role::Administrator, Act::ChangeContacts),
        ] {
            let mut person = ann(role);
            person.factors = Factors::of(&[Method::OtpApp]);
            person.proofs.factor = Some((Method::OtpApp, NOON));
            assert_eq!(may(&person, act, &policy, NOON), Ok(()));
            assert_eq!(may(&person, act, &policy, late), Err(Refusal::StepUpRequired));
            person.proofs.password_at = late;
            assert_eq!(may(&person, act, &policy, late), Err(Refusal::StepUpRequired));
        }
    }

    #[test]
    fn log_out_everywhere_is_one_press_unless_the_device_is_new() {
        let policy = Policy::default();
        let much_later = NOON + Duration::from_hours(1);
        let mut person = ann(Role::Employee);
        assert_eq!(may(&person, Act::EndOwnSessions, &policy, much_later), Ok(()));
        person.device_since = NOON;
        assert_eq!(
            may(&person, Act::EndOwnSessions, &policy, much_later),
            Err(Refusal::StepUpRequired)
        );
    }

    // shows in part: ADM-05 (the rest has tests of its own)
    #[test]
    fn a_phone_that_confirms_and_shows_codes_is_one_way_in() {
        let mut boss = ann(Role::Administrator);
        boss.factors = Factors::of(&[Method::Push, Method::VerificationCode]);
        assert!(has_one_way_in(&boss));
        boss.factors = Factors::of(&[Method::Push, Method::VerificationCode, Method::RecoveryCode]);
        assert!(!has_one_way_in(&boss));
    }
}
