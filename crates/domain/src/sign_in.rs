//! One attempt to sign in: opened, password proven, workspace chosen, second factor proven, settled.
//!
//! Each state is a struct that the next step consumes, so that a wrong order does not compile. None of them is a
//! session, and none of them opens anything but the next step.

use crate::access::Proofs;
use crate::account::Status;
use crate::client::Origin;
use crate::event::{Actor, Chain, Event, EventKind};
use crate::id::{AccountId, EmployeeId, SignInId, WorkspaceId};
use crate::policy::{Key, Policy};
use crate::refusal::Refusal;
use crate::second_factor::{Factors, Method};
use crate::time::Timestamp;
use crate::waiver::Waiver;

/// A sign-in that has proven nothing yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opened {
    pub id: SignInId,
    /// The workspace whose door was used; `None` at the server's own.
    pub workspace: Option<WorkspaceId>,
    pub origin: Origin,
}

/// What the store knows of an account, as far as signing in is concerned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountFacts {
    pub id: AccountId,
    pub memberships: Vec<Membership>,
}

/// An account's place in one workspace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Membership {
    pub workspace: WorkspaceId,
    pub employee: EmployeeId,
    pub status: Status,
    pub factors: Factors,
    /// A second factor that is not asked for again.
    pub carried: Option<Carried>,
    /// An administrator's exception for this employee, live or not.
    pub waiver: Option<Waiver>,
}

/// A second factor that was proven before the sign-in asks for one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Carried {
    pub factor: (Method, Timestamp),
    /// The session that it is carried over from; `None` where it was proven beside this very password (PWD-10).
    pub paused: Option<Paused>,
}

/// A session of this browser that ended by idleness alone, where `session.after_idle` is `one_proof`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Paused {
    /// When it would have ended at the latest. So does what goes on from it (SES-15).
    pub ends_at: Option<Timestamp>,
}

/// What is known of the typed login besides the account: a keyed digest, never the text (THR-09).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypedLogin {
    pub digest: String,
}

/// The password is proven, and a workspace has to be chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChoosingWorkspace {
    pub id: SignInId,
    pub account: AccountId,
    pub origin: Origin,
    pub password_at: Timestamp,
}

/// The password is proven, and the second factor is not: a challenge, never a session (PWD-06).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AwaitingFactor {
    pub id: SignInId,
    pub account: AccountId,
    pub employee: EmployeeId,
    pub workspace: WorkspaceId,
    pub origin: Origin,
    pub password_at: Timestamp,
    pub factors: Factors,
}

/// Everything the policy asks for was proven.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settled {
    pub sign_in: SignInId,
    pub account: AccountId,
    pub employee: EmployeeId,
    pub workspace: WorkspaceId,
    pub origin: Origin,
    pub proofs: Proofs,
    /// The exception without which this would be a challenge.
    pub waiver: Option<Waiver>,
    /// The session that this goes on from: its end stays the end.
    pub paused: Option<Paused>,
}

/// What is next, after something was tried.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Next {
    Refused(Refusal),
    /// Choose a workspace; with the refusal that led here, if the one named is not open to this account.
    Choose(ChoosingWorkspace, Option<Refusal>),
    Challenge(AwaitingFactor),
    Settled(Settled),
}

/// What is next and what happened: always at least one event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    pub next: Next,
    pub events: Vec<Event>,
}

/// Judges a password that was paid for and verified.
///
/// `right` is the hash's verdict; for an unknown login it is false after the same work. The specific answer "does not
/// exist in this workspace" goes only to somebody who proved a password (PWD-04).
pub fn prove_password(
    opened: Opened,
    typed: &TypedLogin,
    account: Option<&AccountFacts>,
    right: bool,
    now: Timestamp,
) -> Step {
    let Some(account) = account.filter(|_| right) else {
        let events = wrong_password(&opened, typed, account);
        return Step {
            next: Next::Refused(Refusal::IncorrectLoginOrPassword),
            events,
        };
    };
    let choosing = ChoosingWorkspace {
        id: opened.id,
        account: account.id,
        origin: opened.origin,
        password_at: now,
    };
    match (opened.workspace, only_active(account)) {
        (Some(workspace), _) | (None, Some(workspace)) => choosing.choose(workspace, account, now),
        (None, None) => {
            let event = Event::new(Chain::Server, EventKind::ChallengeStarted, Actor::Account(account.id))
                .of(account.id, None)
                .from(&choosing.origin)
                .with("asks", "workspace");
            Step {
                next: Next::Choose(choosing, None),
                events: vec![event],
            }
        }
    }
}

impl ChoosingWorkspace {
    /// Enters the workspace if the account is an active employee there.
    pub fn choose(self, workspace: WorkspaceId, account: &AccountFacts, now: Timestamp) -> Step {
        let membership = account.memberships.iter().find(|m| m.workspace == workspace);
        match membership {
            Some(member) if member.status == Status::Active => self.enter(member, now),
            other => self.not_an_employee(workspace, other, account),
        }
    }

    fn enter(self, member: &Membership, now: Timestamp) -> Step {
        // An app stays signed in for as long as it is used: a browser's pause leads to none.
        let is_app = self.origin.kind.is_app();
        let carried = member.carried.filter(|carried| carried.paused.is_none() || !is_app);
        let proofs = Proofs {
            password_at: self.password_at,
            factor: carried.map(|carried| carried.factor),
        };
        let needs_factor = !member.factors.is_empty() && carried.is_none();
        let device = self.origin.known_device;
        let waiver = member.waiver.as_ref().filter(|w| needs_factor && w.covers(device, now));
        if !needs_factor || waiver.is_some() {
            let settled = Settled {
                sign_in: self.id,
                account: self.account,
                employee: member.employee,
                workspace: member.workspace,
                origin: self.origin,
                proofs,
                waiver: waiver.cloned(),
                paused: carried.and_then(|carried| carried.paused),
            };
            let events = settled.events();
            return Step {
                next: Next::Settled(settled),
                events,
            };
        }
        let waiting = AwaitingFactor {
            id: self.id,
            account: self.account,
            employee: member.employee,
            workspace: member.workspace,
            origin: self.origin,
            password_at: self.password_at,
            factors: member.factors,
        };
        let events = vec![waiting.event(EventKind::ChallengeStarted)];
        Step {
            next: Next::Challenge(waiting),
            events,
        }
    }

    fn not_an_employee(self, workspace: WorkspaceId, member: Option<&Membership>, account: &AccountFacts) -> Step {
        let refusal = match member.map(|m| m.status) {
            Some(Status::Pending) => Refusal::EmployeeAwaitsApproval,
            status => Refusal::EmployeeNotInWorkspace {
                invited: status == Some(Status::Invited),
            },
        };
        let failed = |chain| {
            Event::new(chain, EventKind::SignInFailed, Actor::Account(self.account))
                .from(&self.origin)
                .refused(refusal.code())
        };
        let own = failed(Chain::Server).of(self.account, None);
        let mut there = failed(Chain::Workspace(workspace));
        match member {
            Some(member) => there = there.of(self.account, Some(member.employee)),
            // A workspace learns nothing about people who are not its own (THR-23).
            None => there.actor = Actor::Anyone,
        }
        let next = if account.memberships.iter().any(|m| m.status == Status::Active) {
            Next::Choose(self, Some(refusal))
        } else {
            Next::Refused(refusal)
        };
        Step {
            next,
            events: vec![own, there],
        }
    }
}

impl AwaitingFactor {
    /// Judges one answer that was paid for and verified. A wrong one leaves the challenge with what tries remain.
    pub fn prove(self, method: Method, right: bool, now: Timestamp) -> Step {
        let needed = if method == Method::PushConfirm {
            Method::Push
        } else {
            method
        };
        if !self.factors.has(needed) {
            let events = vec![self.event(EventKind::ChallengeFailed).refused("method_unavailable")];
            return Step {
                next: Next::Refused(Refusal::MethodUnavailable),
                events,
            };
        }
        if !right {
            let event = self
                .event(EventKind::ChallengeFailed)
                .refused("incorrect_code")
                .with("method", method.word());
            return Step {
                next: Next::Refused(Refusal::IncorrectCode),
                events: vec![event],
            };
        }
        let passed = self.event(EventKind::ChallengePassed).with("method", method.word());
        let settled = Settled {
            sign_in: self.id,
            account: self.account,
            employee: self.employee,
            workspace: self.workspace,
            origin: self.origin,
            proofs: Proofs {
                password_at: self.password_at,
                factor: Some((method, now)),
            },
            waiver: None,
            paused: None,
        };
        let events = [vec![passed], settled.events()].concat();
        Step {
            next: Next::Settled(settled),
            events,
        }
    }

    /// Passes without a proof, by an exception that serves this challenge (DIS-07).
    pub fn pass(self, waiver: &Waiver, now: Timestamp) -> Option<Settled> {
        waiver.serves(self.id, now).then(|| Settled {
            sign_in: self.id,
            account: self.account,
            employee: self.employee,
            workspace: self.workspace,
            origin: self.origin,
            proofs: Proofs {
                password_at: self.password_at,
                factor: None,
            },
            waiver: Some(waiver.clone()),
            paused: None,
        })
    }

    fn event(&self, kind: EventKind) -> Event {
        Event::new(Chain::Workspace(self.workspace), kind, Actor::Account(self.account))
            .of(self.account, Some(self.employee))
            .from(&self.origin)
    }
}

impl Settled {
    /// What happened: the sign-in, and the exception that it stands on.
    pub fn events(&self) -> Vec<Event> {
        let used = self.waiver.as_ref().map(|w| w.used(self.account, &self.origin));
        used.into_iter().chain([self.event()]).collect()
    }

    fn event(&self) -> Event {
        let proven = match self.proofs.factor {
            Some((method, _)) => format!("password {}", method.word()),
            None => "password".to_owned(),
        };
        Event::new(
            Chain::Workspace(self.workspace),
            EventKind::SignInSucceeded,
            Actor::Employee(self.employee),
        )
        .of(self.account, Some(self.employee))
        .from(&self.origin)
        .with("proven", proven)
    }
}

/// Whether a sign-in that was last touched at `touched_at` can still go on (SF-10): as long as a session may idle.
pub fn is_open(touched_at: Timestamp, policy: &Policy, now: Timestamp) -> bool {
    now.since(touched_at) <= policy.span(Key::SignInIdle)
}

fn only_active(account: &AccountFacts) -> Option<WorkspaceId> {
    let mut active = account.memberships.iter().filter(|m| m.status == Status::Active);
    match (active.next(), active.next()) {
        (Some(member), None) => Some(member.workspace),
        _ => None,
    }
}

fn wrong_password(opened: &Opened, typed: &TypedLogin, account: Option<&AccountFacts>) -> Vec<Event> {
    let failed = |chain| {
        Event::new(chain, EventKind::SignInFailed, Actor::Anyone)
            .from(&opened.origin)
            .refused("incorrect_login_or_password")
    };
    let member = account.and_then(|a| a.memberships.iter().find(|m| Some(m.workspace) == opened.workspace));
    match (account, opened.workspace, member) {
        (Some(account), Some(workspace), Some(member)) => {
            vec![failed(Chain::Workspace(workspace)).of(account.id, Some(member.employee))]
        }
        (Some(account), named, _) => {
            let own = failed(Chain::Server).of(account.id, None);
            let there = named.map(|w| failed(Chain::Workspace(w)).with("login", typed.digest.as_str()));
            [Some(own), there].into_iter().flatten().collect()
        }
        (None, named, _) => {
            let chain = named.map_or(Chain::Server, Chain::Workspace);
            vec![failed(chain).with("login", typed.digest.as_str())]
        }
    }
}

#[cfg(test)]
mod tests;
