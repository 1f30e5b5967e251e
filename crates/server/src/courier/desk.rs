//! What the lanes share: which messages are at hand, and whether the mail server is there.

use std::collections::{HashSet, VecDeque};

use domain::id::MessageId;
use domain::time::Timestamp;
use store::outbox::{Most, Waiting};

use super::answer::Answer;
use super::{Accepted, LANES, READ_AT_ONCE, TRIED_AT_HAND};

/// The mail server takes nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Away {
    pub since: Timestamp,
    /// When it is asked again.
    pub until: Timestamp,
    pub answer: Answer,
}

/// A lane that asks to be let in.
#[derive(Clone, Copy)]
pub(super) struct Opening {
    /// How many were let in since the start, if none was there when it asked.
    let_in_before: Option<u64>,
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
    /// What became of them could not be written: left alone until then.
    held: Vec<(MessageId, Timestamp)>,
    away: Option<Away>,
    /// How many of us the mail server let in at once when it refused another one, and until when no more are asked for.
    crowded: Option<(usize, Timestamp)>,
    open: usize,
    opening: usize,
    /// How many connections were let in since the start.
    let_in: u64,
    stopping: bool,
}

impl Desk {
    /// How many lanes more there is work at hand for.
    pub(super) fn wanted(&self) -> usize {
        let all = self.fresh.len() + usize::from(self.again_at_work.is_none() && !self.again.is_empty());
        all.saturating_sub(self.opening)
    }

    /// How many lanes there may be.
    pub(super) fn most_lanes(&self, now: Timestamp) -> usize {
        self.crowded
            .filter(|(_, until)| now < *until)
            .map_or(LANES, |(most, _)| most)
    }

    /// A reading begins, unless enough is at hand: how much it reads, what it will find that is taken already included.
    pub(super) fn begin_reading(&mut self, now: Timestamp) -> Option<Most> {
        for (id, _) in self.held.extract_if(.., |(_, until)| *until <= now) {
            self.taken.remove(&id);
        }
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
        let fresh_goes_first = self.again_was_last && !self.fresh.is_empty();
        if self.again_at_work.is_none()
            && !fresh_goes_first
            && let Some(message) = self.again.pop_front()
        {
            self.again_at_work = Some(message.id);
            self.again_was_last = true;
            return Some(message);
        }
        let message = self.fresh.pop_front()?;
        self.again_was_last = false;
        Some(message)
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

    /// What became of a message could not be written: it stays taken until then, and is then as it was.
    pub(super) fn hold(&mut self, id: MessageId, until: Timestamp) {
        self.held.push((id, until));
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

    /// A lane asks to be let in.
    pub(super) fn begin_opening(&mut self) -> Opening {
        self.opening += 1;
        Opening {
            let_in_before: (self.open == 0).then_some(self.let_in),
        }
    }

    pub(super) fn opened(&mut self) {
        self.opening -= 1;
        self.open += 1;
        self.let_in += 1;
    }

    /// A lane was not let in: whether nobody was when it asked, nor since, nor still asks.
    pub(super) fn is_alone_outside(&mut self, opening: Opening) -> bool {
        self.opening -= 1;
        self.opening == 0 && opening.let_in_before == Some(self.let_in)
    }

    /// The mail server lets in fewer of us than we would like.
    pub(super) fn crowd(&mut self, until: Timestamp) {
        self.crowded = Some(((self.open + self.opening).max(1), until));
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

    /// A lane lost its connection over a message: another one brings it, once there is one.
    pub(super) fn give_away(&mut self, message: Waiting) {
        self.rest(message.id);
        if self.away.is_some() {
            self.taken.remove(&message.id);
            return;
        }
        self.again_was_last = message.attempts == 0; // its turn is still to come
        if message.attempts > 0 {
            self.again.push_front(message);
        } else {
            self.fresh.push_front(message);
        }
    }

    /// The mail server took nothing: all that is at hand, and this message, waits as it did before.
    pub(super) fn put_back(&mut self, id: Option<MessageId>, answer: &Answer, now: Timestamp, until: Timestamp) {
        if let Some(id) = id {
            self.taken.remove(&id);
            self.rest(id);
        }
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
