//! Sessions: how long they last, and what they say.

use std::time::Duration;

use crate::access::Proofs;
use crate::app_session;
use crate::client::Origin;
use crate::id::{AccountId, DeviceId, EmployeeId, SessionId, WorkspaceId};
use crate::policy::{Key, Policy};
use crate::sign_in::Settled;
use crate::time::Timestamp;

/// A session as it is stored. The token that opens it is known to the client alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    pub id: SessionId,
    pub account: AccountId,
    pub employee: EmployeeId,
    pub workspace: WorkspaceId,
    pub device: DeviceId,
    pub origin: Origin,
    pub proofs: Proofs,
    pub started_at: Timestamp,
    /// The newest request that the person caused.
    pub seen_at: Timestamp,
    /// The overall end (`session.overall`); `None` where the limit is off. Of an app: the end of its token, which it
    /// refreshes before or after.
    pub ends_at: Option<Timestamp>,
    /// Whether an administrator's exception let it in and no factor was proven since: then it ends with the exception
    /// at the latest (DIS-11).
    pub waived: bool,
}

/// How a session stands at a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    Alive,
    /// Nothing was done for longer than `session.idle`.
    Idle,
    /// The overall limit has passed.
    Over,
}

/// How a session with these times stands at `now`. A request at exactly the limit is still served (SES-01).
pub fn standing(seen_at: Timestamp, ends_at: Option<Timestamp>, idle: Duration, now: Timestamp) -> Standing {
    if ends_at.is_some_and(|end| now > end) {
        Standing::Over
    } else if now.since(seen_at) > idle {
        Standing::Idle
    } else {
        Standing::Alive
    }
}

impl Session {
    /// Whether it is there still: alive, or an app's that can be refreshed.
    pub fn is_there(&self, policy: &Policy, now: Timestamp) -> bool {
        if self.origin.kind.is_app() {
            return app_session::is_kept(self.seen_at, policy, now);
        }
        let idle = policy.span(Key::SessionIdle);
        standing(self.seen_at, self.ends_at, idle, now) == Standing::Alive
    }

    /// The same with a new token, handed out now; `waived_until` is the end of the exception that let it in, where none
    /// but that did.
    #[must_use]
    pub fn refreshed(self, waived_until: Option<Timestamp>, policy: &Policy, now: Timestamp) -> Self {
        Self {
            seen_at: now,
            ends_at: Some(app_session::token_ends(now, waived_until, policy)),
            ..self
        }
    }

    /// The session that a settled sign-in leads to. One that goes on from a paused one ends no later than that one would
    /// have: a factor that is proven once lasts for one overall life, however often somebody pauses (SES-15).
    pub fn open(id: SessionId, settled: &Settled, device: DeviceId, policy: &Policy, now: Timestamp) -> Self {
        let capped = settled.waiver.as_ref().map(|w| w.ends_at);
        let ends_at = if settled.origin.kind.is_app() {
            Some(app_session::token_ends(now, capped, policy))
        } else {
            let paused = settled.paused.and_then(|paused| paused.ends_at);
            [overall_end(now, policy), capped, paused].into_iter().flatten().min()
        };
        Self {
            id,
            account: settled.account,
            employee: settled.employee,
            workspace: settled.workspace,
            device,
            origin: settled.origin.clone(),
            proofs: settled.proofs,
            started_at: now,
            seen_at: now,
            ends_at,
            waived: settled.waiver.is_some(),
        }
    }

    /// The same with other proofs. A factor proven now frees it of the exception that opened it.
    #[must_use]
    pub fn with_proofs(self, proofs: Proofs, policy: &Policy) -> Self {
        let freed = self.waived && proofs.factor.is_some();
        // An app's token ends when it would have; the next one is no longer bound by the exception.
        let ends_at = if freed && !self.origin.kind.is_app() {
            overall_end(self.started_at, policy)
        } else {
            self.ends_at
        };
        Self {
            proofs,
            ends_at,
            waived: self.waived && !freed,
            ..self
        }
    }
}

fn overall_end(started_at: Timestamp, policy: &Policy) -> Option<Timestamp> {
    policy.span_or_off(Key::SessionOverall).map(|life| started_at + life)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign_in::Paused;

    // shows: SES-01
    #[test]
    fn a_session_lives_24_idle_minutes_to_the_second() {
        let seen = Timestamp::from_seconds(1_800_000_000);
        let idle = Policy::default().span(Key::SessionIdle);
        let at = |seconds| standing(seen, None, idle, seen + Duration::from_secs(seconds));
        assert_eq!(at(24 * 60), Standing::Alive);
        assert_eq!(at(24 * 60 + 1), Standing::Idle);
    }

    // shows in part: SES-15 (the server's tests pause)
    #[test]
    fn a_session_that_goes_on_from_a_paused_one_ends_when_that_one_would_have() {
        let policy = Policy::default();
        let now = Timestamp::from_seconds(1_800_000_000);
        let opened = |paused| {
            let settled = Settled {
                sign_in: crate::id::SignInId::from_bytes([1; 16]),
                account: AccountId::from_bytes([2; 16]),
                employee: EmployeeId::from_bytes([3; 16]),
                workspace: WorkspaceId::from_bytes([4; 16]),
                origin: Origin {
                    kind: crate::client::ClientKind::Browser,
                    ip: [192, 0, 2, 7].into(),
                    device: "Firefox".into(),
                    known_device: None,
                },
                proofs: Proofs {
                    password_at: now,
                    factor: None,
                },
                waiver: None,
                paused,
            };
            Session::open(
                SessionId::from_bytes([5; 16]),
                &settled,
                DeviceId::from_bytes([6; 16]),
                &policy,
                now,
            )
        };
        let whole = now + policy.span_or_off(Key::SessionOverall).unwrap();
        assert_eq!(opened(None).ends_at, Some(whole));
        let soon = now + Duration::from_hours(1);
        let ends = |ends_at| opened(Some(Paused { ends_at })).ends_at;
        assert_eq!(ends(Some(soon)), Some(soon));
        assert_eq!(
            ends(Some(whole + Duration::from_hours(1))),
            Some(whole),
            "and never later than another"
        );
        assert_eq!(ends(None), Some(whole), "the limit was off");
    }

    #[test]
    fn the_overall_limit_ends_a_busy_session() {
        let start = Timestamp::from_seconds(1_800_000_000);
        let end = start + Duration::from_hours(24);
        let idle = Duration::from_mins(24);
        assert_eq!(standing(end, Some(end), idle, end), Standing::Alive);
        let after = end + Duration::from_secs(1);
        assert_eq!(standing(after, Some(end), idle, after), Standing::Over);
    }
}
