//! "Cannot confirm login": the request of somebody who proved the password and nothing else, to be let in by an
//! administrator.
//!
//! It weakens nothing by itself (ARR-09): it is a row that an administrator reads, and the challenge that it came from can
//! be looked at for as long as it lives (SF-10). Ann sends it from the page that asks for the second proof; Ada sees who,
//! from where, and whether device and network are known; calls Ann; and turns the second factor off for the browser that
//! asked, or declines. The first of two administrators wins.

use std::time::Duration;

use crate::client::Origin;
use crate::event::{Actor, Chain, Event, EventKind};
use crate::id::{AccessRequestId, AccountId, EmployeeId, SignInId, WorkspaceId};
use crate::policy::{Key, Policy};
use crate::refusal::Refusal;
use crate::time::Timestamp;
use crate::waiver::Reason;

/// A request as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccessRequest {
    pub id: AccessRequestId,
    pub workspace: WorkspaceId,
    pub employee: EmployeeId,
    pub account: AccountId,
    /// The challenge whose page it was sent from.
    pub challenge: SignInId,
    pub origin: Origin,
    /// Whether the employee has signed in from this network before (THR-04).
    pub known_network: bool,
    pub asked_at: Timestamp,
}

/// How a request stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Open,
    /// An administrator turned the second factor off for it.
    Served,
    /// An administrator declined it.
    Refused,
    /// The person got in by another way meanwhile.
    SignedIn,
    /// Nobody answered it in time.
    Expired,
    /// A newer request of the same person took its place.
    Replaced,
    /// The challenge ended under it: a new password, a log-out everywhere, a dismissal.
    Void,
}

impl State {
    pub const ALL: [Self; 7] = [
        Self::Open,
        Self::Served,
        Self::Refused,
        Self::SignedIn,
        Self::Expired,
        Self::Replaced,
        Self::Void,
    ];

    /// The stable word in rows, events and the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Served => "served",
            Self::Refused => "refused",
            Self::SignedIn => "signed_in",
            Self::Expired => "expired",
            Self::Replaced => "replaced",
            Self::Void => "void",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

impl AccessRequest {
    /// The moment from which on nobody can answer it any more.
    pub fn ends_at(&self, policy: &Policy) -> Timestamp {
        self.asked_at + policy.span(Key::AccessRequestLife)
    }

    /// Whether its challenge may still be looked at, and be served (SF-10).
    pub fn is_within_life(&self, policy: &Policy, now: Timestamp) -> bool {
        now <= self.ends_at(policy)
    }

    fn event(&self, kind: EventKind, actor: Actor) -> Event {
        Event::new(Chain::Workspace(self.workspace), kind, actor)
            .of(self.account, Some(self.employee))
            .with("request", self.id.to_string())
    }

    /// It was sent.
    pub fn sent(&self) -> Event {
        let word = |known| if known { "yes" } else { "no" };
        self.event(EventKind::AccessRequested, Actor::Account(self.account))
            .from(&self.origin)
            .with("known_device", word(self.origin.known_device.is_some()))
            .with("known_network", word(self.known_network))
    }

    /// It is over, and nobody declined it.
    pub fn closed(&self, state: State, actor: Actor) -> Event {
        self.event(EventKind::AccessRequestClosed, actor)
            .with("why", state.word())
    }

    /// An administrator declined it.
    pub fn refused(&self, by: EmployeeId, from: &Origin, reason: &Reason) -> Event {
        self.event(EventKind::AccessRequestRefused, Actor::Employee(by))
            .from(from)
            .with("reason", reason.as_str())
    }
}

/// What is known where somebody asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asking {
    pub workspace: WorkspaceId,
    pub employee: EmployeeId,
    pub account: AccountId,
    pub challenge: SignInId,
    pub origin: Origin,
    pub known_network: bool,
    /// Active administrators beside the one who asks (ARR-07).
    pub administrators: usize,
    /// The newest request of the employee, however it stands.
    pub newest: Option<(AccessRequest, State)>,
}

/// How long until the person may ask again; zero where that is now.
///
/// One request an hour (ARR-05), whatever became of the former one; but whoever asks from a known device never waits for
/// a request from an unknown one: it may be the thief's.
pub fn wait(newest: Option<&AccessRequest>, origin: &Origin, policy: &Policy, now: Timestamp) -> Duration {
    let Some(newest) = newest else { return Duration::ZERO };
    if newest.origin.known_device.is_none() && origin.known_device.is_some() {
        return Duration::ZERO;
    }
    policy
        .span(Key::AccessRequestAgain)
        .saturating_sub(now.since(newest.asked_at))
}

/// Judges what was asked: the new request, or why there is none.
pub fn ask(asking: Asking, id: AccessRequestId, policy: &Policy, now: Timestamp) -> Result<AccessRequest, Refusal> {
    if asking.administrators == 0 {
        return Err(Refusal::NoAdministratorAvailable);
    }
    let newest = asking.newest.as_ref().map(|(request, _)| request);
    let left = wait(newest, &asking.origin, policy, now);
    if !left.is_zero() {
        return Err(Refusal::ResendTooSoon { retry_after: left });
    }
    Ok(AccessRequest {
        id,
        workspace: asking.workspace,
        employee: asking.employee,
        account: asking.account,
        challenge: asking.challenge,
        origin: asking.origin,
        known_network: asking.known_network,
        asked_at: now,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::ClientKind;
    use crate::id::DeviceId;

    const NOON: Timestamp = Timestamp::from_seconds(1_800_000_000);
    const MINUTE: Duration = Duration::from_secs(60);

    fn from(known: bool) -> Origin {
        Origin {
            kind: ClientKind::Browser,
            ip: "192.0.2.7".parse().unwrap(),
            device: "Firefox on Linux".to_owned(),
            known_device: known.then(|| DeviceId::from_bytes([7; 16])),
        }
    }

    fn asking(known: bool, newest: Option<(AccessRequest, State)>) -> Asking {
        Asking {
            workspace: WorkspaceId::from_bytes([1; 16]),
            employee: EmployeeId::from_bytes([2; 16]),
            account: AccountId::from_bytes([3; 16]),
            challenge: SignInId::from_bytes([4; 16]),
            origin: from(known),
            known_network: false,
            administrators: 1,
            newest,
        }
    }

    fn ask_at(asking: Asking, now: Timestamp) -> Result<AccessRequest, Refusal> {
        ask(asking, AccessRequestId::from_bytes([9; 16]), &Policy::default(), now)
    }

    // shows: ARR-05
    #[test]
    fn the_next_request_is_taken_after_an_hour_whatever_became_of_the_former_one() {
        for state in State::ALL {
            let first = ask_at(asking(false, None), NOON).unwrap();
            let again = |after| ask_at(asking(false, Some((first.clone(), state))), NOON + after);
            let early = again(59 * MINUTE);
            assert_eq!(early, Err(Refusal::ResendTooSoon { retry_after: MINUTE }), "{state:?}");
            assert!(again(60 * MINUTE).is_ok(), "{state:?}");
        }
    }

    #[test]
    fn a_thief_who_asked_first_does_not_keep_the_owner_on_a_known_device_waiting() {
        let thief = ask_at(asking(false, None), NOON).unwrap();
        let owner = ask_at(asking(true, Some((thief, State::Open))), NOON + MINUTE).unwrap();
        let open = Some((owner, State::Open));
        assert!(ask_at(asking(true, open.clone()), NOON + 2 * MINUTE).is_err());
        assert!(ask_at(asking(false, open), NOON + 2 * MINUTE).is_err());
    }

    // shows: ARR-07
    #[test]
    fn without_another_administrator_nobody_could_answer() {
        let alone = Asking {
            administrators: 0,
            ..asking(false, None)
        };
        assert_eq!(ask_at(alone, NOON), Err(Refusal::NoAdministratorAvailable));
    }

    #[test]
    fn every_state_is_read_as_it_is_written() {
        for state in State::ALL {
            assert_eq!(State::from_word(state.word()), Some(state));
        }
    }
}
