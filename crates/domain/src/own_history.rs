//! What a person reads of what happened to the own account (LOG-01).

use crate::event::{Actor, Row};
use crate::id::{AccountId, EmployeeId};

/// An event as `account`, whose places are `own`, reads it: from where somebody else acted is left out.
///
/// An administrator's address and device are no business of the employee whom they helped. What strangers try at the own
/// door is, and keeps both.
#[must_use]
pub fn shown_to(account: AccountId, own: &[EmployeeId], row: Row) -> Row {
    let is_own = match row.actor {
        Actor::Anyone | Actor::Operator | Actor::Server => true,
        Actor::Account(actor) => actor == account,
        // A place that is gone since acted on itself.
        Actor::Employee(actor) => own.contains(&actor) || row.employee == Some(actor),
    };
    if is_own {
        return row;
    }
    Row {
        client: None,
        ip: None,
        device: None,
        known_device: None,
        ..row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{ClientKind, Origin};
    use crate::event::{Chain, Event, EventKind};
    use crate::id::EventId;
    use crate::time::Timestamp;

    // shows in part: LOG-01 (crates/server/tests/keeping/records shows the pages)
    #[test]
    fn from_where_is_shown_of_ones_own_acts_and_of_strangers_and_not_of_colleagues() {
        let ann = AccountId::from_bytes([1; 16]);
        let [meadow, quarry, gone, ada] = [2, 3, 4, 5].map(|id| EmployeeId::from_bytes([id; 16]));
        let origin = Origin {
            kind: ClientKind::Browser,
            ip: "192.0.2.7".parse().unwrap(),
            device: "Firefox on Linux".to_owned(),
            known_device: None,
        };
        let shown = |actor, about| {
            let event = Event::new(Chain::Server, EventKind::SessionsEnded, actor)
                .of(ann, Some(about))
                .from(&origin);
            let row = event.row(EventId::from_bytes([9; 16]), Timestamp::from_seconds(1));
            let shown = shown_to(ann, &[meadow, quarry], row);
            assert_eq!(shown.ip.is_some(), shown.device.is_some());
            assert_eq!(
                shown.ip.is_some(),
                shown.client.is_some() && shown.known_device.is_some()
            );
            shown.ip.is_some()
        };
        for (actor, about, expected) in [
            (Actor::Employee(meadow), meadow, true),
            (Actor::Employee(quarry), meadow, true),
            (Actor::Employee(gone), gone, true),
            (Actor::Account(ann), meadow, true),
            (Actor::Anyone, meadow, true),
            (Actor::Employee(ada), meadow, false),
            (Actor::Account(AccountId::from_bytes([6; 16])), meadow, false),
        ] {
            assert_eq!(shown(actor, about), expected, "{actor:?}");
        }
    }
}
