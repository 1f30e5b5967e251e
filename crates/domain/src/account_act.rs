//! What an act on the whole account asks for: the strongest proof that any of its workspaces demands (ACC-15, THR-01).

use crate::access::Person;
use crate::id::{EmployeeId, WorkspaceId};
use crate::policy::{Key, Policy};
use crate::refusal::Refusal;
use crate::time::Timestamp;

/// A factor of the account, in one of its workspaces; whether it can be used at the moment does not matter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bound {
    pub employee: EmployeeId,
    pub workspace: WorkspaceId,
    pub since: Timestamp,
}

/// The factors of which one has to be proven; none where the account has none.
///
/// One that was bound within `step_up.former` counts only where none is older: whoever has stolen a password or a
/// session may bind a factor of their own in a workspace that asks for none, and does not get further with it (THR-02).
/// A waiver takes nothing away.
pub fn deciding(mut bound: Vec<Bound>, policy: &Policy, now: Timestamp) -> Vec<Bound> {
    let former = |b: &Bound| now.since(b.since) >= policy.span(Key::StepUpFormer);
    if bound.iter().any(former) {
        bound.retain(former);
    }
    bound
}

/// Whether a deciding factor was proven within `step_up.age`: in this session, or beside it (`elsewhere`).
pub fn factor_proven(
    person: &Person,
    deciding: &[Bound],
    elsewhere: Option<Timestamp>,
    policy: &Policy,
    now: Timestamp,
) -> bool {
    let recent = |at: Timestamp| now.since(at) <= policy.span(Key::StepUpAge);
    let own = deciding.iter().any(|b| b.employee == person.employee);
    deciding.is_empty()
        || own && person.proofs.factor.is_some_and(|(_, at)| recent(at))
        || elsewhere.is_some_and(recent)
}

/// Whether the act may go on: the password and, where the account has a factor, a deciding one were just proven.
pub fn proven(
    person: &Person,
    deciding: &[Bound],
    elsewhere: Option<Timestamp>,
    policy: &Policy,
    now: Timestamp,
) -> Result<(), Refusal> {
    let password = now.since(person.proofs.password_at) <= policy.span(Key::StepUpAge);
    if password && factor_proven(person, deciding, elsewhere, policy, now) {
        Ok(())
    } else {
        Err(Refusal::StepUpRequired)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn bound(who: u8, hours: u64) -> Bound {
        Bound {
            employee: EmployeeId::from_bytes([who; 16]),
            workspace: WorkspaceId::from_bytes([who; 16]),
            since: NOW - Duration::from_hours(hours),
        }
    }

    // shows in part: THR-02 (the rest has tests of its own)
    #[test]
    fn a_factor_of_the_last_three_days_decides_nothing_beside_an_older_one() {
        let policy = Policy::default();
        let (old, new) = (bound(1, 72), bound(2, 71));
        assert_eq!(deciding(vec![new, old], &policy, NOW), [old]);
        assert_eq!(deciding(vec![new], &policy, NOW), [new], "the only one there is");
        let both = vec![new, old];
        assert_eq!(deciding(both.clone(), &policy, NOW + Duration::from_hours(1)), both);
        assert_eq!(deciding(Vec::new(), &policy, NOW), []);
    }
}
