//! Whoever listens right now: open authenticators, and browsers that wait for a phone.
//!
//! What is said here is a hint to look: it is never the only way to learn something, it holds nothing that the store does
//! not hold, and a listener that is too slow to hear is let go, comes again, and reads how things stand.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use domain::approval::{State, Subject};
use domain::id::{ApprovalId, TrustedDeviceId};
use tokio::sync::mpsc;

/// How many hints wait for a listener.
const WAITING: usize = 8;
/// How many streams one listener's name may hold at once: several windows of one person.
const AT_ONCE: usize = 8;

/// What a phone is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hint {
    /// It was connected, disconnected, replaced or removed.
    State,
    /// A request waits.
    Request(ApprovalId),
    /// A request was answered, or is over.
    Settled(ApprovalId, State),
    /// The computer asks for a verification code.
    Code,
}

/// The listeners of one kind, by what they listen for.
#[derive(Debug)]
pub struct Listeners<K, T>(Arc<Mutex<All<K, T>>>);

#[derive(Debug)]
struct All<K, T> {
    by_key: HashMap<K, Vec<mpsc::Sender<T>>>,
    is_closed: bool,
}

/// Everything that is listened for.
#[derive(Default, Debug)]
pub struct Streams {
    pub phones: Listeners<TrustedDeviceId, Hint>,
    /// What a browser waits for may have been answered: it looks.
    pub browsers: Listeners<Subject, ()>,
}

impl Streams {
    /// Every stream ends, and none begins any more: the server stops.
    pub fn close(&self) {
        self.phones.close();
        self.browsers.close();
    }
}

/// One listener. It is gone when this is dropped.
pub struct Listening<K: Hash + Eq + Copy, T> {
    listeners: Listeners<K, T>,
    key: K,
    hints: mpsc::Receiver<T>,
}

impl<K, T> Clone for Listeners<K, T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K, T> Default for Listeners<K, T> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(All {
            by_key: HashMap::new(),
            is_closed: false,
        })))
    }
}

impl<K: Hash + Eq + Copy, T: Copy> Listeners<K, T> {
    /// Listens from now on. The oldest of too many is let go.
    pub fn listen(&self, key: K) -> Listening<K, T> {
        let (sender, hints) = mpsc::channel(WAITING);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.is_closed {
            drop(sender); // its stream ends at once
        } else {
            let own = all.by_key.entry(key).or_default();
            if own.len() >= AT_ONCE {
                own.remove(0);
            }
            own.push(sender);
        }
        drop(all);
        Listening {
            listeners: self.clone(),
            key,
            hints,
        }
    }

    /// Tells whoever listens. Answers whether somebody does.
    pub fn tell(&self, key: K, hint: T) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(own) = all.by_key.get_mut(&key) else {
            return false;
        };
        own.retain(|listener| listener.try_send(hint).is_ok());
        let heard = !own.is_empty();
        if !heard {
            all.by_key.remove(&key);
        }
        heard
    }

    /// Whether somebody does.
    pub fn is_listening(&self, key: K) -> bool {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.by_key.contains_key(&key)
    }

    fn close(&self) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.is_closed = true;
        all.by_key.clear();
    }

    /// How many streams are open.
    pub fn count(&self) -> usize {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.by_key.values().map(Vec::len).sum()
    }
}

impl<K: Hash + Eq + Copy, T> Listening<K, T> {
    /// The next hint; `None` when this listener was let go.
    pub async fn next(&mut self) -> Option<T> {
        self.hints.recv().await
    }
}

impl<K: Hash + Eq + Copy, T> Drop for Listening<K, T> {
    fn drop(&mut self) {
        self.hints.close();
        let mut all = self.listeners.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = all.by_key.get_mut(&self.key) {
            own.retain(|listener| !listener.is_closed());
            if own.is_empty() {
                all.by_key.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(n: u8) -> TrustedDeviceId {
        TrustedDeviceId::from_bytes([n; 16])
    }

    #[tokio::test]
    async fn a_hint_reaches_every_window_of_its_own_listener_and_nobody_else() {
        let phones: Listeners<TrustedDeviceId, Hint> = Listeners::default();
        let (mut one, mut two, mut other) = (
            phones.listen(phone(1)),
            phones.listen(phone(1)),
            phones.listen(phone(2)),
        );
        assert!(phones.tell(phone(1), Hint::Code));
        assert!(!phones.tell(phone(3), Hint::Code), "nobody listens");
        assert_eq!(
            (one.next().await, two.next().await),
            (Some(Hint::Code), Some(Hint::Code))
        );
        assert!(phones.tell(phone(2), Hint::State));
        assert_eq!(other.next().await, Some(Hint::State));
    }

    #[tokio::test]
    async fn whoever_leaves_or_does_not_listen_is_forgotten() {
        let phones: Listeners<TrustedDeviceId, Hint> = Listeners::default();
        let gone = phones.listen(phone(1));
        drop(gone);
        assert_eq!(phones.count(), 0);
        let mut slow = phones.listen(phone(1));
        for _ in 0..WAITING {
            assert!(phones.tell(phone(1), Hint::Code));
        }
        assert!(
            !phones.tell(phone(1), Hint::Code),
            "it heard none of them: it is let go"
        );
        for _ in 0..WAITING {
            assert_eq!(slow.next().await, Some(Hint::Code));
        }
        assert_eq!(slow.next().await, None, "it comes again and reads how things stand");
        let windows: Vec<_> = (0..=AT_ONCE).map(|_| phones.listen(phone(2))).collect();
        assert_eq!(phones.count(), AT_ONCE);
        drop(windows);
        assert_eq!(phones.count(), 0);
    }
}
