//! The exception: an administrator turns the second factor of one employee off, for one or two days.
//!
//! It is one row beside what is enrolled and changes nothing of it (DIS-14). Ann lost her phone and waits at the second
//! proof; Ada asks on the telephone which browser is hers, picks that challenge and grants a day. The challenge passes
//! on its next refresh, in that browser only; 24 hours later the exception is over, and with it every session that it
//! opened and in which nothing else was proven (DIS-07, DIS-11). Setting up a new app ends it at once (DIS-06).

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::access::Person;
use crate::account::Status;
use crate::client::Origin;
use crate::event::{Actor, Chain, Event, EventKind};
use crate::id::{AccountId, DeviceId, EmployeeId, SignInId, WorkspaceId};
use crate::policy::{Key, Policy};
use crate::refusal::Refusal;
use crate::second_factor::Factors;
use crate::time::Timestamp;

/// An exception as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiver {
    pub workspace: WorkspaceId,
    pub employee: EmployeeId,
    /// Who granted it; `None` is the operator of the server (ADM-03).
    pub granted_by: Option<EmployeeId>,
    pub granted_at: Timestamp,
    /// Exactly 24 or 48 hours later. A request at this very moment is still served.
    pub ends_at: Timestamp,
    pub holds: Holds,
    /// The challenge that passes on its next refresh (DIS-07).
    pub challenge: Option<SignInId>,
}

/// Where the password alone is enough.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    Anywhere,
    /// In the browser of the challenge, once it is known as a device.
    Browser(Option<DeviceId>),
}

impl Holds {
    pub fn word(self) -> &'static str {
        match self {
            Self::Anywhere => "anywhere",
            Self::Browser(_) => "requesting_browser",
        }
    }
}

impl Waiver {
    pub fn is_live(&self, now: Timestamp) -> bool {
        now <= self.ends_at
    }

    /// Whether the password alone is enough in the browser that is known as `device` (DIS-04, DIS-15).
    pub fn covers(&self, device: Option<DeviceId>, now: Timestamp) -> bool {
        let here = match self.holds {
            Holds::Anywhere => true,
            Holds::Browser(own) => own.is_some() && own == device,
        };
        here && self.is_live(now)
    }

    /// Whether a waiting challenge passes by it (DIS-07).
    pub fn serves(&self, challenge: SignInId, now: Timestamp) -> bool {
        self.challenge == Some(challenge) && self.is_live(now)
    }

    /// The same after `sign_in` led in by it, in the browser that is now known as `device`. A challenge is served once,
    /// and its browser is from then on the one that the exception holds for.
    #[must_use]
    pub fn used_by(&self, sign_in: SignInId, device: DeviceId) -> Self {
        if self.challenge != Some(sign_in) {
            return self.clone();
        }
        let holds = match self.holds {
            Holds::Anywhere => Holds::Anywhere,
            Holds::Browser(_) => Holds::Browser(Some(device)),
        };
        Self {
            holds,
            challenge: None,
            ..self.clone()
        }
    }

    /// Which notice is due that was not given yet: none twice, and after a pause only the newer one (DIS-16).
    pub fn due_notice(&self, told: Told, policy: &Policy, now: Timestamp) -> Option<Told> {
        let left = now.until(self.ends_at);
        let due = if left <= policy.span(Key::WaiverLastNotice) {
            Told::Last
        } else if left <= policy.span(Key::WaiverFirstNotice) {
            Told::First
        } else {
            Told::Nothing
        };
        (due > told).then_some(due)
    }

    fn event(&self, kind: EventKind, actor: Actor, account: AccountId) -> Event {
        Event::new(Chain::Workspace(self.workspace), kind, actor).of(account, Some(self.employee))
    }

    /// Somebody got in by it.
    pub fn used(&self, account: AccountId, origin: &Origin) -> Event {
        self.event(EventKind::WaiverUsed, Actor::Employee(self.employee), account)
            .from(origin)
            .with("where", self.holds.word())
            .with("ends_at", self.ends_at.to_string())
    }

    /// It is over.
    pub fn ended(&self, why: Ended, actor: Actor, account: AccountId) -> Event {
        self.event(EventKind::WaiverEnded, actor, account)
            .with("why", why.word())
    }

    /// The person was told that it ends soon.
    pub fn told(&self, told: Told, account: AccountId) -> Event {
        self.event(EventKind::WaiverEnding, Actor::Server, account)
            .with("notice", told.word())
            .with("ends_at", self.ends_at.to_string())
    }
}

/// Which notices before the end were given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Told {
    Nothing = 0,
    First = 1,
    Last = 2,
}

impl Told {
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::First => "first",
            Self::Last => "last",
        }
    }

    pub fn from_number(number: i64) -> Option<Self> {
        [Self::Nothing, Self::First, Self::Last]
            .into_iter()
            .find(|t| *t as i64 == number)
    }
}

/// Why an exception is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    Time,
    /// "Turn on again now".
    Administrator,
    /// The person set a factor up (DIS-06).
    FactorBound,
    /// The person proved a factor of before, and pressed "Turn on again" (DIS-06).
    FactorProven,
    FactorsRestored,
}

impl Ended {
    pub fn word(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Administrator => "administrator",
            Self::FactorBound => "factor_bound",
            Self::FactorProven => "factor_proven",
            Self::FactorsRestored => "factors_restored",
        }
    }
}

/// Why somebody's second factor is turned off, in the administrator's words: 1 to 300 characters on one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason(String);

impl Reason {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// No reason, or one that cannot be kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAReason;

impl fmt::Display for NotAReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("give a reason of up to 300 characters")
    }
}

impl FromStr for Reason {
    type Err = NotAReason;

    fn from_str(text: &str) -> Result<Self, NotAReason> {
        let text = text.trim();
        let fits = (1..=300).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAReason)
        }
    }
}

/// What an administrator asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ask {
    pub days: u64,
    pub reason: Reason,
    /// Whether the administrator made sure over another channel who asks (DIS-08).
    pub identity_checked: bool,
    pub pick: Pick,
}

/// Which of the open challenges is to pass.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pick {
    /// Nothing was said: the only open one, if there is only one.
    Unsaid,
    None,
    One(SignInId),
}

/// A challenge that waits, and the browser's device where it is a known one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Open {
    pub id: SignInId,
    pub known_device: Option<DeviceId>,
}

/// Whose second factor is turned off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    pub workspace: WorkspaceId,
    pub employee: EmployeeId,
    pub account: AccountId,
    pub status: Status,
    pub factors: Factors,
}

/// An exception, and what happened by granting it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Granted {
    pub waiver: Waiver,
    pub events: Vec<Event>,
}

/// The durations that may be chosen, in days (DIS-02).
pub fn days(policy: &Policy) -> &'static [u64] {
    match policy.choice(Key::WaiverDays) {
        "1" => &[1],
        "2" => &[2],
        _ => &[1, 2],
    }
}

/// An administrator's grant. Whether `by` may grant at all was asked of [`crate::access::may`] before.
///
/// `open` are the challenges of the target that wait now. Not for oneself (DIS-09); the identity must have been checked
/// (DIS-08). A picked challenge confines the exception to its browser, unless the policy says otherwise (DIS-15).
pub fn grant(
    by: &Person,
    from: &Origin,
    target: &Target,
    ask: &Ask,
    open: &[Open],
    policy: &Policy,
    now: Timestamp,
) -> Result<Granted, Refusal> {
    if by.employee == target.employee || by.account == target.account {
        return Err(Refusal::NotAllowed);
    }
    if !ask.identity_checked {
        return Err(invalid("identity_checked", "not_checked"));
    }
    let challenge = match ask.pick {
        Pick::None => None,
        Pick::Unsaid => open.first().filter(|_| open.len() == 1),
        Pick::One(picked) => Some(open.iter().find(|one| one.id == picked).ok_or(Refusal::StaleState)?),
    };
    let confined = matches!(ask.pick, Pick::One(_)) && policy.choice(Key::WaiverWhere) == "requesting_browser";
    let holds = if confined {
        Holds::Browser(challenge.and_then(|one| one.known_device))
    } else {
        Holds::Anywhere
    };
    let challenge = challenge.map(|one| one.id);
    let waiver = make(Some(by.employee), target, ask.days, holds, challenge, policy, now)?;
    let event = waiver
        .event(EventKind::WaiverGranted, Actor::Employee(by.employee), target.account)
        .from(from)
        .with("days", ask.days.to_string())
        .with("ends_at", waiver.ends_at.to_string())
        .with("where", waiver.holds.word())
        .with("challenge", challenge.map_or("none".to_owned(), |id| id.to_string()))
        .with("reason", ask.reason.as_str())
        .with("identity_checked", "yes");
    Ok(Granted {
        waiver,
        events: vec![event],
    })
}

/// The operator's grant on the server's host, for a named administrator only (ADM-03).
pub fn break_glass(
    target: &Target,
    is_administrator: bool,
    days: u64,
    reason: &Reason,
    policy: &Policy,
    now: Timestamp,
) -> Result<Granted, Refusal> {
    if !is_administrator {
        return Err(invalid("login", "no_administrator"));
    }
    let waiver = make(None, target, days, Holds::Anywhere, None, policy, now)?;
    let event = |kind| {
        waiver
            .event(kind, Actor::Operator, target.account)
            .with("days", days.to_string())
            .with("ends_at", waiver.ends_at.to_string())
            .with("reason", reason.as_str())
    };
    let events = vec![event(EventKind::BreakGlassUsed), event(EventKind::WaiverGranted)];
    Ok(Granted { waiver, events })
}

fn make(
    granted_by: Option<EmployeeId>,
    target: &Target,
    chosen: u64,
    holds: Holds,
    challenge: Option<SignInId>,
    policy: &Policy,
    now: Timestamp,
) -> Result<Waiver, Refusal> {
    if !days(policy).contains(&chosen) {
        return Err(invalid("days", "not_offered"));
    }
    if target.status != Status::Active {
        return Err(invalid("employee", "not_active"));
    }
    if target.factors.is_empty() {
        return Err(invalid("employee", "no_factor"));
    }
    Ok(Waiver {
        workspace: target.workspace,
        employee: target.employee,
        granted_by,
        granted_at: now,
        ends_at: now + Duration::from_hours(24 * chosen),
        holds,
        challenge,
    })
}

/// Whether binding a factor now suspends the former ones instead of replacing them: it does where the person did not
/// prove one of them for it, and only the exception let the binding through (THR-03).
pub fn suspends(waiver: Option<&Waiver>, person: &Person, policy: &Policy, now: Timestamp) -> bool {
    let proven = person
        .proofs
        .factor
        .is_some_and(|(_, at)| now.since(at) <= policy.span(Key::StepUpAge));
    waiver.is_some_and(|w| w.is_live(now)) && !person.factors.is_empty() && !proven
}

fn invalid(field: &'static str, reason: &'static str) -> Refusal {
    Refusal::Invalid { field, reason }
}

#[cfg(test)]
mod tests;
