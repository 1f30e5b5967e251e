//! A person who does something in a live session, and from where.

use std::ops::Deref;

use domain::client::Origin;
use domain::event::{Actor, Chain, Event, EventKind};

use crate::session_table::Live;

/// A live session and the origin of the request. A use case that writes an event takes this instead of the session
/// alone, so that no act of a person is recorded without address and device (EVT-04).
pub struct Acting<'a> {
    live: &'a Live,
    pub origin: Origin,
}

impl<'a> Acting<'a> {
    pub fn new(live: &'a Live, origin: Origin) -> Self {
        Self { live, origin }
    }

    /// The session, for what only reads.
    pub fn live(&self) -> &'a Live {
        self.live
    }

    /// What the employee did to the own place, in the workspace's log.
    pub fn own(&self, kind: EventKind) -> Event {
        self.there(kind).of(self.who.account, Some(self.who.employee))
    }

    /// What the employee did in the workspace; the caller says to whom.
    pub fn there(&self, kind: EventKind) -> Event {
        let chain = Chain::Workspace(self.who.workspace);
        Event::new(chain, kind, Actor::Employee(self.who.employee)).from(&self.origin)
    }
}

impl Deref for Acting<'_> {
    type Target = Live;

    fn deref(&self) -> &Live {
        self.live
    }
}
