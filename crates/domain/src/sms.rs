//! Codes by SMS: to which numbers, how they look, how long and how often they are taken.
//!
//! The weakest of the methods, and it says so (SP 800-63B-4 calls it restricted): a message can be read on the way, and a
//! number can be moved to another card. So it never makes two-factor authentication active by itself, goes only where the
//! operator allows it, has budgets, and rests for a while after a password was reset where anything else is left (THR-15).

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::access::{Person, recently_proven};
use crate::entropy::Entropy;
use crate::policy::{Key, Policy};
use crate::refusal::Refusal;
use crate::second_factor::{Factors, Method};
use crate::throttle::{DAY, Fare};
use crate::time::Timestamp;

/// A telephone number in E.164: `+`, the country's code, up to fifteen digits. Whether a country has such numbers is
/// asked where it is typed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits alone, as some gateways want them.
    pub fn digits(&self) -> &str {
        &self.0[1..]
    }

    /// What may be shown before a session: the last two digits (SMS-05).
    pub fn masked(&self) -> String {
        format!("•••• {}", &self.0[self.0.len() - 2..])
    }

    /// Whether messages may go there: `prefixes` are beginnings such as `+49`; without any, nowhere (THR-16).
    pub fn is_allowed(&self, prefixes: &[String]) -> bool {
        prefixes.iter().any(|prefix| self.0.starts_with(prefix.as_str()))
    }
}

/// A number is nobody's business: logs and errors show its end alone.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

/// Whether `person` may link, replace or remove the own number, beside the step-up (THR-03).
///
/// An exception alone is no proof for it: whoever it let in sets up an app or a phone first, which ends it. And while
/// former factors can be taken back, the number from before stays for whoever takes them back: `gives_up_former`.
pub fn may_change_number(
    person: &Person,
    gives_up_former: bool,
    policy: &Policy,
    now: Timestamp,
) -> Result<(), Refusal> {
    if person.is_waived(now) && recently_proven(person, policy, now).is_err() {
        return Err(Refusal::SecondFactorSetupRequired);
    }
    if gives_up_former {
        return Err(Refusal::NotAllowed);
    }
    Ok(())
}

/// It is no number in E.164.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAPhone;

impl FromStr for Phone {
    type Err = NotAPhone;

    fn from_str(text: &str) -> Result<Self, NotAPhone> {
        let digits = text.strip_prefix('+').ok_or(NotAPhone)?;
        let fits =
            (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAPhone)
        }
    }
}

/// A code that is sent. Never in a log, an event or an error.
#[derive(Clone, PartialEq, Eq)]
pub struct SmsCode(Zeroizing<String>);

impl SmsCode {
    /// Evenly drawn digits, as many as the policy says (SMS-04).
    pub fn draw(policy: &Policy, entropy: &mut dyn Entropy) -> Self {
        let mut digits = Zeroizing::new(String::with_capacity(8));
        while (digits.len() as u64) < policy.count(Key::SmsDigits) {
            let mut byte = [0];
            entropy.fill(&mut byte);
            // The last six values would make some digits likelier than others.
            if byte[0] < 250 {
                digits.push(char::from(b'0' + byte[0] % 10));
            }
        }
        Self(digits)
    }

    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SmsCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmsCode(…)")
    }
}

/// It cannot be a code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotACode;

impl FromStr for SmsCode {
    type Err = NotACode;

    /// Blanks and hyphens do not count: people copy what they see.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let plain: Zeroizing<String> =
            Zeroizing::new(text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect());
        let fits = (6..=8).contains(&plain.len()) && plain.bytes().all(|b| b.is_ascii_digit());
        if fits { Ok(Self(plain)) } else { Err(NotACode) }
    }
}

/// What a code is for: one for another purpose is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// Bound to one challenge.
    SignIn,
    /// Linking a number to an employee.
    Link,
    /// Bound to one session, which proves again who it is (SET-11).
    StepUp,
}

impl Purpose {
    pub fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Link => "link",
            Self::StepUp => "step_up",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        [Self::SignIn, Self::Link, Self::StepUp]
            .into_iter()
            .find(|p| p.word() == word)
    }
}

/// Whether a code that was sent at `sent_at` is still taken: five minutes, the last moment included (SMS-04).
pub fn is_alive(sent_at: Timestamp, policy: &Policy, now: Timestamp) -> bool {
    now.since(sent_at) <= policy.span(Key::SmsLife)
}

/// The longest life of a code that any policy allows: `sms.life`, at most.
pub const LONGEST_LIFE: Duration = Duration::from_mins(10);

/// Whose budget a message is paid from (THR-16).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Budget {
    /// All unknown devices of one employee.
    Employee,
    /// One known device of an employee: nobody else uses it up (THR-11).
    Device,
    /// All devices of one employee together, known or not: twice what one of them may.
    Everywhere,
    Workspace,
    Server,
    /// Invitations of one sender. They are counted apart from codes: whoever invites uses up nobody's codes (THR-11).
    Inviter,
    /// Invitations of a workspace: half as many as it has codes.
    WorkspaceInvitations,
    /// Invitations of the whole server: half as many as it has codes.
    ServerInvitations,
}

/// What one message costs.
pub fn fare(budget: Budget, policy: &Policy, now: Timestamp) -> Fare {
    Fare::at_most(most(budget, policy), DAY, now)
}

fn most(budget: Budget, policy: &Policy) -> u64 {
    match budget {
        Budget::Employee | Budget::Device | Budget::Inviter => policy.count(Key::SmsPerDay),
        Budget::Everywhere => policy.count(Key::SmsPerDay).saturating_mul(2),
        // Whatever its administrators set: half of the server's are left for the others.
        Budget::Workspace => {
            let of_server = policy.count(Key::SmsPerDayServer);
            policy.count(Key::SmsPerDayWorkspace).min(of_server.div_ceil(2))
        }
        Budget::Server => policy.count(Key::SmsPerDayServer),
        Budget::WorkspaceInvitations => most(Budget::Workspace, policy) / 2,
        Budget::ServerInvitations => most(Budget::Server, policy) / 2,
    }
}

/// Whether SMS is left out now: for a while after a reset by link, where another method is left (THR-15).
pub fn rests_after_reset(reset_at: Option<Timestamp>, offered: Factors, policy: &Policy, now: Timestamp) -> bool {
    let recent = reset_at.is_some_and(|at| now.since(at) < policy.span(Key::SmsAfterReset));
    recent && !offered.without(Method::Sms).methods().is_empty()
}

/// Whether a number rests because an app or a phone was laid aside after it was linked (THR-03).
///
/// Whoever lost the phone often lost the number with it: what an exception lays aside, it lays aside together. The number
/// is kept for whoever takes the former ones back, and goes when they do.
pub fn rests_with_former(linked_at: Timestamp, laid_aside_at: Option<Timestamp>) -> bool {
    laid_aside_at.is_some_and(|at| linked_at < at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::Seeded;

    const NOON: Timestamp = Timestamp::from_seconds(1_800_000_000);

    // shows: SMS-05
    #[test]
    fn a_number_shows_its_last_two_digits_and_a_code_nothing() {
        let phone: Phone = "+4915123456789".parse().unwrap();
        assert_eq!(phone.masked(), "•••• 89");
        assert_eq!(format!("{phone:?}"), "Phone(•••• 89)");
        let code = SmsCode::draw(&Policy::default(), &mut Seeded::new(3));
        assert!(!format!("{code:?}").contains(code.expose()));
        assert_eq!(code.expose().len(), 6);
    }

    #[test]
    fn only_e164_is_a_number() {
        for wrong in [
            "",
            "+",
            "4915123456789",
            "+049151234567",
            "+49 151 2345",
            "+123456",
            "+1234567890123456",
        ] {
            assert_eq!(wrong.parse::<Phone>(), Err(NotAPhone), "{wrong:?}");
        }
    }

    // shows in part: THR-16 (the budgets are shown by the server's tests)
    #[test]
    fn messages_go_nowhere_until_somebody_says_where() {
        let phone: Phone = "+4915123456789".parse().unwrap();
        assert!(!phone.is_allowed(&[]));
        assert!(phone.is_allowed(&["+43".to_owned(), "+49".to_owned()]));
        assert!(!phone.is_allowed(&["+43".to_owned()]));
    }

    #[test]
    fn a_code_is_read_as_people_copy_it() {
        assert_eq!("123 456".parse::<SmsCode>().unwrap().expose(), "123456");
        for wrong in ["", "12345", "abcdef", "123456789"] {
            assert_eq!(wrong.parse::<SmsCode>(), Err(NotACode), "{wrong:?}");
        }
    }

    // shows: SMS-04
    #[test]
    fn a_code_lives_five_minutes() {
        let policy = Policy::default();
        assert!(is_alive(NOON, &policy, NOON + Duration::from_mins(5)));
        assert!(!is_alive(NOON, &policy, NOON + Duration::from_secs(301)));
        assert_eq!(fare(Budget::Employee, &policy, NOON).most_in_window, 10);
    }

    // shows in part: THR-03 (the server's tests play it)
    #[test]
    fn a_number_rests_with_the_phone_that_was_laid_aside_after_it() {
        let later = NOON + Duration::from_secs(1);
        assert!(rests_with_former(NOON, Some(later)));
        assert!(!rests_with_former(later, Some(later)), "it came with the new one");
        assert!(!rests_with_former(NOON, None));
    }

    // shows: THR-15
    #[test]
    fn after_a_reset_sms_waits_three_days_unless_nothing_else_is_left() {
        let policy = Policy::default();
        let both = Factors::of(&[Method::OtpApp, Method::Sms]);
        let later = |hours| NOON + Duration::from_hours(hours);
        assert!(rests_after_reset(Some(NOON), both, &policy, later(71)));
        assert!(!rests_after_reset(Some(NOON), both, &policy, later(72)));
        assert!(!rests_after_reset(None, both, &policy, NOON));
        let alone = Factors::of(&[Method::Sms]);
        assert!(!rests_after_reset(Some(NOON), alone, &policy, NOON));
    }
}
