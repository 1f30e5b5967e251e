//! What the lanes share: which messages are at hand, and whether the mail server is there.

use std::collections::{HashSet, VecDeque};

use domain::id::MessageId;
use domain::time::Timestamp;
use store::outbox::{Most, Waiting};

use super::answer::Answer;
use super::{Accepted, READ_AT_ONCE, TRIED_AT_HAND};

/// The mail server takes nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Away {
    pub since: Timestamp,
    /// When it is asked again.
    pub until: Timestamp,
    pub answer: Answer,
}

#[derive(Default)]
pub(super) struct Desk {
    fresh: VecDeque<Waiting>,
    /// Tried before without success: one lane at most has one of them, and takes turns with what is fresh, so that with a
    /// single connection nothing new waits for all of them.
    again: VecDeque<Waiting>,
    again_at_work: Option<MessageId>,
    again_was_last: bool,
    /// At hand or being brought: not to be read once more.
    taken: HashSet<MessageId>,
    /// Done since the present reading began: what is being read may still show them as due.
    done_meanwhile: Option<HashSet<MessageId>>,
    /// The last reading left something in the store that was never tried.
    more: bool,
    accepted: Vec<Accepted>,
    away: Option<Away>,
    open: usize,
    stopping: bool,
}

impl Desk {
    /// How many messages are at hand.
    pub(super) fn waiting(&self) -> usize {
        self.fresh.len() + self.again.len()
    }

    /// A reading begins, unless enough is at hand: how much it reads, what it will find that is taken already included.
    pub(super) fn begin_reading(&mut self) -> Option<Most> {
        if self.fresh.len() >= READ_AT_ONCE {
            return None;
        }
        self.done_meanwhile = Some(HashSet::new());
        let tried = self.again.len() + usize::from(self.again_at_work.is_some()) + self.accepted.len();
        Some(Most {
            fresh: self.taken.len().saturating_sub(self.again.len()) + READ_AT_ONCE,
            tried: if self.again.len() < TRIED_AT_HAND {
                tried + TRIED_AT_HAND
            } else {
                0
            },
        })
    }

    /// Whether the next messages should be read now; says so once.
    pub(super) fn runs_low(&mut self, low: usize) -> bool {
        self.fresh.len() < low && std::mem::take(&mut self.more)
    }

    /// What was read, and whether there is more; whatever is taken, or was done while it was read, is left out.
    pub(super) fn put(&mut self, read: Vec<Waiting>, more: bool) {
        self.more = more;
        let done = self.done_meanwhile.take().unwrap_or_default();
        for message in read {
            if done.contains(&message.id) || !self.taken.insert(message.id) {
                continue;
            }
            if message.attempts > 0 {
                self.again.push_back(message);
            } else {
                self.fresh.push_back(message);
            }
        }
    }

    pub(super) fn take(&mut self) -> Option<Waiting> {
        if self.stopping {
            return None;
        }
        let is_its_turn = self.again_at_work.is_none() && !(self.again_was_last && !self.fresh.is_empty());
        if is_its_turn && let Some(message) = self.again.pop_front() {
            self.again_at_work = Some(message.id);
            self.again_was_last = true;
            return Some(message);
        }
        self.again_was_last = false;
        self.fresh.pop_front()
    }

    /// What became of a message is on disk.
    pub(super) fn done(&mut self, id: MessageId) {
        self.taken.remove(&id);
        self.accepted.retain(|accepted| accepted.id != id);
        if let Some(done) = &mut self.done_meanwhile {
            done.insert(id);
        }
        self.rest(id);
    }

    fn rest(&mut self, id: MessageId) {
        if self.again_at_work == Some(id) {
            self.again_at_work = None;
        }
    }

    /// A message was accepted, and that is not on disk: it stays taken.
    pub(super) fn accept(&mut self, accepted: Accepted) {
        self.rest(accepted.id);
        self.accepted.push(accepted);
    }

    /// Whether that acceptance still is not on disk.
    pub(super) fn is_accepted(&self, id: MessageId) -> bool {
        self.accepted.iter().any(|accepted| accepted.id == id)
    }

    /// How many acceptances are not on disk.
    pub(super) fn unmarked(&self) -> usize {
        self.accepted.len()
    }

    /// What is to be written now.
    pub(super) fn accepted(&self) -> Vec<Accepted> {
        self.accepted.clone()
    }

    pub(super) fn pick_up(&mut self) {
        self.open += 1;
    }

    /// Whether some lane has a connection.
    pub(super) fn is_open(&self) -> bool {
        self.open > 0
    }

    /// The mail server listened.
    pub(super) fn listened(&mut self) {
        if let Some(away) = self.away.take() {
            tracing::info!(since = %away.since, "the mail server answers again");
        }
    }

    pub(super) fn hang_up(&mut self) {
        self.open = self.open.saturating_sub(1);
    }

    /// A lane could not bring a message that another one can.
    pub(super) fn give_away(&mut self, message: Waiting) {
        self.rest(message.id);
        if message.attempts > 0 {
            self.again.push_front(message);
        } else {
            self.fresh.push_front(message);
        }
    }

    /// The mail server took nothing: the message, and all that is at hand, waits as it did before.
    pub(super) fn put_back(&mut self, message: &Waiting, answer: &Answer, now: Timestamp, until: Timestamp) {
        self.taken.remove(&message.id);
        self.rest(message.id);
        for message in self.fresh.drain(..).chain(self.again.drain(..)) {
            self.taken.remove(&message.id);
        }
        let since = self.away.as_ref().map_or(now, |away| away.since);
        if self.away.is_none() {
            tracing::warn!(answer = answer.0, "the mail server takes nothing; messages wait");
        }
        self.away = Some(Away {
            since,
            until,
            answer: answer.clone(),
        });
    }

    pub(super) fn away(&self) -> Option<&Away> {
        self.away.as_ref()
    }

    /// Whether the mail server is not to be asked yet.
    pub(super) fn is_away(&self, now: Timestamp) -> bool {
        self.away.as_ref().is_some_and(|away| now < away.until)
    }

    /// Whether a lane is to look for nothing more.
    pub(super) fn is_closed(&self, now: Timestamp) -> bool {
        self.stopping || self.is_away(now)
    }

    pub(super) fn stop(&mut self) {
        self.stopping = true;
    }
}
